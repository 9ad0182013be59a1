/* sdp.re - the rules of a session description that lie within a field of a line (RFC 8866 9 and 6;
 * RFC 4568 9.1); rule names are the ABNF's, '-' written as '_'. The rules of whole lines are the
 * functions of sdp_line.c, sdp_attribute.c and sdp_address.c.
 *
 * One block with a condition a rule, made without -b: with it, its tables took 2.7 KiB more on
 * Cortex-M4, and a rule for each line took three times as much in all. CRLF is in no rule: the end
 * of a line is found before its machines run (sdp_lex.h). */
#include "sdp_lex.h"

lex sdp_lex(enum sdp_rule rule, lex p)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    re2c:define:YYCTYPE              = "uint8_t";
    re2c:define:YYGETCONDITION       = "rule";
    re2c:define:YYGETCONDITION:naked = 1;
    re2c:condenumprefix              = "SDP_R_";
    re2c:yyfill:enable               = 0;

    SP                   = " ";
    VCHAR                = [\x21-\x7e];
    ALPHA                = [a-zA-Z];
    DIGIT                = [0-9];
    HEXDIG               = [0-9a-fA-F];
    alpha_numeric        = ALPHA | DIGIT;
    POS_DIGIT            = [1-9];

    byte_string          = [\x01-\x09\x0b\x0c\x0e-\xff]+;
    text                 = byte_string;
    non_ws_string        = [\x21-\x7e\x80-\xff]+;
    token_char           = ALPHA | DIGIT | [!#$%&'*+.^_`{|}~] | "-";
    token                = token_char+;
    email_safe           = [\x01-\x09\x0b\x0c\x0e-\x27\x2a-\x3b\x3d\x3f-\xff];
    integer              = POS_DIGIT DIGIT*;
    zero_based_integer   = "0" | integer;
    non_zero_real        = zero_based_integer "." DIGIT* POS_DIGIT;
    non_zero_int_or_real = integer | non_zero_real;

    fmt                  = token;
    proto                = token ("/" token)*;

    // email-address: addr-spec of RFC 5322 3.4.1 without comments and folds, which no line holds
    atext                = alpha_numeric | [!#$%&'*+/=?^_`{|}~] | "-";
    dot_atom             = atext+ ("." atext+)*;
    quoted               = ["] ([\x20\x21\x23-\x5b\x5d-\x7e\x80-\xff] | "\\" [\t\x20-\x7e])* ["];
    addr_spec            = (dot_atom | quoted) "@" (dot_atom | "[" [\x21-\x5a\x5e-\x7e]* "]");
    phone                = "+"? DIGIT (SP | "-" | DIGIT)+;

    // URI-reference of RFC 3986 4.1 by its characters: nothing here follows a URI
    pct_encoded          = "%" HEXDIG{2};
    uric                 = alpha_numeric | [-._~!$&'()*+,;=:@/?[\]] | pct_encoded;
    URI_reference        = uric+ ("#" uric*)? | "#" uric*; // or nothing: take_any()
    uri                  = URI_reference;

    time                 = POS_DIGIT DIGIT{9} DIGIT*;
    start_time           = time | "0";
    stop_time            = time | "0";
    fixed_len_time_unit  = [dhms];
    repeat_interval      = POS_DIGIT DIGIT* fixed_len_time_unit?;
    typed_time           = DIGIT+ fixed_len_time_unit?;

    base64_char          = ALPHA | DIGIT | "+" | "/";
    base64_unit          = base64_char{4};
    base64_pad           = base64_char{2} "==" | base64_char{3} "=";
    base64               = base64_unit+ base64_pad? | base64_pad; // or nothing: take_any()

    // Language-Tag of RFC 5646 2.1 by its form; mime-charset of RFC 2978 2.3
    Language_Tag         = ALPHA+ ("-" alpha_numeric+)*; // of at most eight each: language_tag()
    charset_value        = (ALPHA | DIGIT | [!#$%&'+^_`{}~] | "-")+;

    // RFC 4568 9.1
    crypto_suite         = (ALPHA | DIGIT | "_")+;
    key_method           = (ALPHA | DIGIT | "_")+;
    key_info             = [\x21-\x3a\x3c-\x7e]+;
    key_param            = key_method ":" key_info;
    key_params           = key_param (";" key_param)*;

    h16                  = HEXDIG{1,4};
    FQDN                 = (alpha_numeric | "-" | "."){4} (alpha_numeric | "-" | ".")*;

    <*>          *                          { return NULL; }
    <TOKEN>      token                      { return YYCURSOR; }
    <PROTO>      proto                      { return YYCURSOR; }
    <FORMATS>    fmt (SP fmt)*              { return YYCURSOR; }
    <DIGITS>     DIGIT+                     { return YYCURSOR; }
    <NON_WS>     non_ws_string              { return YYCURSOR; }
    <TEXT>       text                       { return YYCURSOR; }
    <SAFE>       email_safe+                { return YYCURSOR; }
    <ADDR_SPEC>  addr_spec                  { return YYCURSOR; }
    <PHONE>      phone                      { return YYCURSOR; }
    <URI>        uri                        { return YYCURSOR; }
    <TIME>       start_time | stop_time     { return YYCURSOR; }
    <INTERVAL>   repeat_interval            { return YYCURSOR; }
    <TYPED_TIME> typed_time                 { return YYCURSOR; }
    <BASE64>     base64                     { return YYCURSOR; }
    <REAL>       non_zero_int_or_real       { return YYCURSOR; }
    <LANGUAGE>   Language_Tag               { return YYCURSOR; }
    <CHARSET>    charset_value              { return YYCURSOR; }
    <SUITE>      crypto_suite               { return YYCURSOR; }
    <KEYS>       key_params                 { return YYCURSOR; }
    <VCHARS>     VCHAR+                     { return YYCURSOR; }
    <H16>        h16                        { return YYCURSOR; }
    <FQDN>       FQDN                       { return YYCURSOR; }
    */
}
