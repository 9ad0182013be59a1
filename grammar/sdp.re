/* sdp.re - the fields of a session description, the addresses in them, and the values of the attributes that a phone
 * knows (RFC 8866 9 and 6; RFC 3605 2.1, RFC 4568 9.1, RFC 6947 4.1); rule names are the ABNF's, '-' written as '_'.
 * The order of the lines: sdp_order.rl. What a phone keeps nothing of: sdp_rare.rl.
 *
 * One block with a condition a start rule, made without -b, which took 3 KiB more on Cortex-M4. A field is
 * written without its CRLF: the end of a line is found before its machine runs (sdp_lex.h). Fields without parts
 * are one rule, so that their machines share what they can. */
#include "sdp_lex.h"

/* What re2c calls. A machine that turns back says how far it came. */
#define YYPEEK()          (*YYCURSOR)
#define YYSKIP()          (++YYCURSOR)
#define YYBACKUP()        (YYMARKER = YYCURSOR)
#define YYRESTORE()       (far = YYCURSOR, YYCURSOR = YYMARKER)
#define YYSTAGP(t)        ((t) = YYCURSOR)
#define YYSTAGN(t)        ((t) = NULL)
#define YYSHIFTSTAG(t, n) ((t) += (n))
#define YYSTOPPED(at)     (far = (at)) /* the machine as octets */

bool sdp_match(struct sdp_span *s, enum sdp_rule rule)
{
    lex YYCURSOR = s->p, YYMARKER = NULL, far = NULL;
    lex a = NULL, b = NULL, c = NULL, d = NULL, e = NULL;
    /*!stags:re2c format = "lex @@ = NULL;\n"; */

    s->tolerance = SIP_TOLERANCES;
    /*!re2c
    re2c:flags:input                 = custom;
    re2c:define:YYCTYPE              = "uint8_t";
    re2c:define:YYGETCONDITION       = "rule";
    re2c:define:YYGETCONDITION:naked = 1;
    re2c:condenumprefix              = "SDP_R_";
    re2c:yyfill:enable               = 0;
    re2c:tags                        = 1;

    // primitives and data types
    SP                     = " ";
    WSP                    = [ \t];
    VCHAR                  = [\x21-\x7e];
    ALPHA                  = [a-zA-Z];
    DIGIT                  = [0-9];
    POS_DIGIT              = [1-9];
    byte_string            = [\x01-\x09\x0b\x0c\x0e-\xff]+;
    text                   = byte_string;
    non_ws_string          = (VCHAR | [\x80-\xff])+;
    token_char             = ALPHA | DIGIT | [!#$%&'*+.^_`{|}~] | "-";
    token                  = token_char+;
    integer                = POS_DIGIT DIGIT*;
    zero_based_integer     = "0" | integer;
    non_zero_real          = zero_based_integer "." DIGIT* POS_DIGIT;
    non_zero_int_or_real   = integer | non_zero_real;
    decimal_uchar          = DIGIT | POS_DIGIT DIGIT | "1" DIGIT{2} | "2" [0-4] DIGIT | "25" [0-5];

    // addresses. IP6-address and FQDN lie within extn-addr here; where they are due, host.re and sdp_rare.rl read them.
    b1                     = DIGIT | POS_DIGIT DIGIT | "1" DIGIT{2} | "2" [01] DIGIT | "22" [0-3];
    IP4_address            = b1 ("." decimal_uchar){3};
    m1                     = "22" [4-9] | "23" DIGIT;
    ttl                    = POS_DIGIT DIGIT{0,2} | "0";
    numaddr                = integer;
    IP4_multicast          = m1 ("." decimal_uchar){3} "/" ttl ("/" numaddr)?;
    extn_addr              = non_ws_string;
    nettype                = token;
    addrtype               = token;
    unicast_address        = IP4_address | extn_addr;
    multicast_address      = IP4_multicast | extn_addr;
    connection_address     = multicast_address | unicast_address;

    // the fields
    version_field          = "v=" DIGIT+;
    username               = non_ws_string;
    sess_id                = DIGIT+;
    sess_version           = DIGIT+;
    origin_field           = "o=" username @a SP sess_id @b SP sess_version @c SP nettype @d SP addrtype @e SP
                             unicast_address;
    session_name_field     = "s=" text;
    name_empty             = "s=";
    information_field      = "i=" text;
    connection_field       = "c=" nettype @d SP addrtype @e SP connection_address;
    bwtype                 = token;
    bandwidth              = DIGIT+;
    bandwidth_field        = "b=" bwtype @a ":" bandwidth;
    bandwidth_fraction     = "b=" bwtype @a ":" bandwidth "." DIGIT+;
    time                   = POS_DIGIT DIGIT{9} DIGIT*;
    start_time             = time | "0";
    stop_time              = time | "0";
    time_field             = "t=" start_time @a SP stop_time;
    attribute_name         = token;
    attribute_value        = byte_string;
    attribute              = attribute_name @a (":" attribute_value)?;
    attribute_field        = "a=" attribute;
    media                  = token;
    port                   = DIGIT+;
    proto                  = token ("/" token)*;
    fmt                    = token;
    media_field            = "m=" media @a SP port @b ("/" integer)? @c SP proto @d (SP fmt)+;

    other_field            = [dfghjlnqwxyA-Z] "=" byte_string?; // 5: a letter that is not understood

    <*>    *                                                               { goto none; }
    <LINE> version_field | session_name_field | information_field  { goto match; }
    <LINE> name_empty         { s->tolerance = SIP_TOLERANCE_SDP_NAME_EMPTY; goto match; }
    <LINE> bandwidth_fraction { s->tolerance = SIP_TOLERANCE_SDP_BANDWIDTH_FRACTION; goto match; }
    <LINE> other_field        { s->tolerance = SIP_TOLERANCE_SDP_OTHER_LETTER; goto match; }
    <LINE> origin_field                                            { goto match; }
    <LINE> connection_field                                        { goto match; }
    <LINE> bandwidth_field                                         { goto match; }
    <LINE> time_field                                              { goto match; }
    <LINE> attribute_field                                         { goto match; }
    <LINE> media_field                                             { goto match; }

    <IP4>  IP4_address | IP4_multicast                             { goto match; }
    <NUMADDR> "/" numaddr                                          { goto match; }

    // the values of attributes
    category               = non_ws_string;
    cat_value              = category;
    keywords               = text;
    keywds_value           = keywords;
    tool_name_and_version  = text;
    tool_value             = tool_name_and_version;
    ptime_value            = non_zero_int_or_real;
    maxptime_value         = non_zero_int_or_real;
    framerate_value        = non_zero_int_or_real;
    payload_type           = zero_based_integer;
    encoding_name          = token;
    clock_rate             = integer;
    channels               = integer;
    encoding_params        = channels;
    rtpmap_value           = payload_type @a SP encoding_name @b "/" clock_rate @c ("/" encoding_params)?;
    quality_value          = zero_based_integer;
    format_specific_params = byte_string;
    fmtp_value             = fmt @a SP format_specific_params;

    // RFC 4568 9.1
    tag                    = DIGIT{1,9};
    crypto_suite           = (ALPHA | DIGIT | "_")+;
    key_method_ext         = (ALPHA | DIGIT | "_")+;
    key_method             = "inline" | key_method_ext;
    key_info               = [\x21-\x3a\x3c-\x7e]+;
    key_param              = key_method ":" key_info;
    key_params             = key_param (";" key_param)*;
    session_param          = VCHAR+;
    crypto_value           = tag @a WSP+ @b crypto_suite @c WSP+ @d key_params @e (WSP+ session_param)*;

    rtcp_attribute         = port @a (SP nettype @d SP addrtype @e SP connection_address)?; // RFC 3605 2.1
    // RFC 6947 4.1
    altc_value             = DIGIT+ @a SP addrtype @e SP connection_address @b SP port @c ("/" port)?;

    <CAT>      cat_value                                           { goto match; }
    <TEXT>     keywds_value | tool_value | attribute_value         { goto match; }
    <REAL>     ptime_value | maxptime_value | framerate_value      { goto match; }
    <RTPMAP>   rtpmap_value                                        { goto match; }
    <QUALITY>  quality_value                                       { goto match; }
    <FMTP>     fmtp_value                                          { goto match; }
    <CRYPTO>   crypto_value                                        { goto match; }
    <RTCP>     rtcp_attribute                                      { goto match; }
    <ALTC>     altc_value                                          { goto match; }
    */
match:
    s->far = far ? far : YYCURSOR;
    s->p = YYCURSOR;
    s->a = a;
    s->b = b;
    s->c = c;
    s->d = d;
    s->e = e;
    return true;
none:
    s->far = far ? far : s->p;
    return false;
}
