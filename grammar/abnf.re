// abnf.re - the basic rules that every machine shares, RFC 3261 25.1; rule names are the ABNF's,
// '-' written as '_'.
/*!re2c
re2c:define:YYCTYPE = "uint8_t";
re2c:yyfill:enable  = 0;
re2c:tags           = 1;

WSP           = [ \t];
CRLF          = "\r\n";
LWS           = (WSP* CRLF)? WSP+;
SWS           = LWS?;
HCOLON        = WSP* ":" SWS;
SEMI          = SWS ";" SWS;
EQUAL         = SWS "=" SWS;
SLASH         = SWS "/" SWS;
LAQUOT        = SWS "<";
DIGIT         = [0-9];
HEXDIG        = [0-9a-fA-F];
ALPHA         = [a-zA-Z];
alphanum      = [a-zA-Z0-9];
escaped       = "%" HEXDIG{2};
mark          = [-_.!~*'()];
unreserved    = alphanum | mark;
token_octet   = alphanum | [-.!%*_+`'~];
token         = token_octet+;
word_octet    = token_octet | [()<>:\\"/[\]?{}];
word          = word_octet+;

UTF8_CONT     = [\x80-\xbf];
UTF8_NONASCII = [\xc0-\xdf] UTF8_CONT | [\xe0-\xef] UTF8_CONT{2} | [\xf0-\xf7] UTF8_CONT{3}
              | [\xf8-\xfb] UTF8_CONT{4} | [\xfc-\xfd] UTF8_CONT{5};
quoted_pair   = "\\" [\x00-\x09\x0b\x0c\x0e-\x7f];
qdtext_octet  = [\t\x20\x21\x23-\x5b\x5d-\x7e];
qdtext        = LWS | qdtext_octet | UTF8_NONASCII;
LDQUOT        = ["]; // the SWS before it is what the caller takes
RDQUOT        = ["];
quoted_string = LDQUOT (qdtext | quoted_pair)* RDQUOT;

user_unreserved  = [&=+$,;?/];
param_unreserved = [[\]/:&+$];
hnv_unreserved   = [[\]/?:+$];

user_octet     = unreserved | user_unreserved;
password_octet = unreserved | [&=+$,];
param_octet    = unreserved | param_unreserved;
hnv_octet      = unreserved | hnv_unreserved;
digit_octet    = DIGIT;
// from here on they serve speed: where size counts there are eight
ctext_octet    = [\t\x20\x21-\x27\x2a-\x5b\x5d-\x7e];
alnum_octet    = alphanum;
*/
