/* sdp.re - a session description line by line, the addresses in it, and the values of the attributes that a
 * phone knows (RFC 8866 9 and 6; RFC 3605 2.1, RFC 4568 9.1, RFC 6947 4.1); rule names are the ABNF's, '-'
 * written as '_'. The order of the lines: sdp_order.rl.
 *
 * One block with a condition a start rule, made without -b, which took 3 KiB more on Cortex-M4. A field is
 * written without its CRLF: the end of a line is found before its machine runs (sdp_lex.h). Fields of which
 * nothing is kept are one rule, so that their machines share what they can. */
#include "memory.h"
#include "sdp_lex.h"

/* What re2c calls. A machine that turns back says how far it came. */
#define YYPEEK()       (*YYCURSOR)
#define YYSKIP()       (++YYCURSOR)
#define YYBACKUP()     (YYMARKER = YYCURSOR)
#define YYRESTORE()    (far = YYCURSOR, YYCURSOR = YYMARKER)
#define YYSTAGP(t)     ((t) = YYCURSOR)
#define YYSTAGN(t)     ((t) = NULL)
#define YYSHIFTSTAG(t, n) ((t) += (n))

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
    HEXDIG                 = [0-9a-fA-F];
    alpha_numeric          = ALPHA | DIGIT;
    POS_DIGIT              = [1-9];
    byte_string            = [\x01-\x09\x0b\x0c\x0e-\xff]+;
    text                   = byte_string;
    non_ws_string          = (VCHAR | [\x80-\xff])+;
    token_char             = ALPHA | DIGIT | [!#$%&'*+.^_`{|}~] | "-";
    token                  = token_char+;
    email_safe             = [\x01-\x09\x0b\x0c\x0e-\x27\x2a-\x3b\x3d\x3f-\xff];
    integer                = POS_DIGIT DIGIT*;
    zero_based_integer     = "0" | integer;
    non_zero_real          = zero_based_integer "." DIGIT* POS_DIGIT;
    non_zero_int_or_real   = integer | non_zero_real;
    decimal_uchar          = DIGIT | POS_DIGIT DIGIT | "1" DIGIT{2} | "2" [0-4] DIGIT | "25" [0-5];

    // addresses. IP6-address lies within extn-addr here; where it is due, host.re reads it.
    b1                     = DIGIT | POS_DIGIT DIGIT | "1" DIGIT{2} | "2" [01] DIGIT | "22" [0-3];
    IP4_address            = b1 ("." decimal_uchar){3};
    m1                     = "22" [4-9] | "23" DIGIT;
    ttl                    = POS_DIGIT DIGIT{0,2} | "0";
    numaddr                = integer;
    IP4_multicast          = m1 ("." decimal_uchar){3} "/" ttl ("/" numaddr)?;
    label                  = alpha_numeric | alpha_numeric (alpha_numeric | "-")* alpha_numeric; // RFC 1035 2.3.1
    FQDN                   = (label ".")* (ALPHA | ALPHA (alpha_numeric | "-")* alpha_numeric) "."?; // of 4 at least
    extn_addr              = non_ws_string;
    nettype                = token;
    addrtype               = token;
    unicast_address        = IP4_address | FQDN | extn_addr;
    multicast_address      = IP4_multicast | FQDN | extn_addr;
    connection_address     = multicast_address | unicast_address;

    // addr-spec of RFC 5322 3.4.1 without comments and folds, which no line holds
    atext                  = alpha_numeric | [!#$%&'*+/=?^_`{|}~] | "-";
    dot_atom               = atext+ ("." atext+)*;
    quoted_string          = ["] ([\x20\x21\x23-\x5b\x5d-\x7e\x80-\xff] | "\\" [\t\x20-\x7e])* ["];
    addr_spec              = (dot_atom | quoted_string) "@" (dot_atom | "[" [\x21-\x5a\x5e-\x7e]* "]");

    // URI-reference of RFC 3986 4.1 by its characters: nothing here follows a URI
    pct_encoded            = "%" HEXDIG{2};
    uric                   = alpha_numeric | [-._~!$&'()*+,;=:@/?[\]] | pct_encoded;
    URI_reference          = uric* ("#" uric*)?;

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
    uri                    = URI_reference;
    uri_field              = "u=" uri;
    address_and_comment    = addr_spec SP+ "(" email_safe+ ")";
    dispname_and_address   = email_safe+ SP+ "<" addr_spec ">";
    email_alone            = "e=" (address_and_comment | addr_spec);
    email_named            = "e=" dispname_and_address;
    phone                  = "+"? DIGIT (SP | "-" | DIGIT)+;
    phone_alone            = "p=" (phone SP* "(" email_safe+ ")" | phone);
    phone_named            = "p=" email_safe+ "<" phone ">";
    connection_field       = "c=" nettype @d SP addrtype @e SP connection_address;
    bwtype                 = token;
    bandwidth              = DIGIT+;
    bandwidth_field        = "b=" bwtype @a ":" bandwidth;
    bandwidth_fraction     = "b=" bwtype @a ":" bandwidth "." DIGIT+;
    time                   = POS_DIGIT DIGIT{9} DIGIT*;
    start_time             = time | "0";
    stop_time              = time | "0";
    time_field             = "t=" start_time @a SP stop_time;
    fixed_len_time_unit    = [dhms];
    repeat_interval        = POS_DIGIT DIGIT* fixed_len_time_unit?;
    typed_time             = DIGIT+ fixed_len_time_unit?;
    repeat_field           = "r=" repeat_interval SP typed_time (SP typed_time)+;
    zone_field             = "z=" time SP "-"? typed_time (SP time SP "-"? typed_time)*;
    base64_char            = ALPHA | DIGIT | "+" | "/";
    base64_unit            = base64_char{4};
    base64_pad             = base64_char{2} "==" | base64_char{3} "=";
    base64                 = base64_unit* base64_pad?;
    key_type               = "prompt" | "clear:" text | "base64:" base64 | "uri:" uri;
    key_field              = "k=" key_type;
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
    <LINE> version_field | session_name_field | information_field | uri_field | email_alone | phone_alone |
           repeat_field | zone_field | key_field                           { goto match; }
    <LINE> name_empty         { s->tolerance = SIP_TOLERANCE_SDP_NAME_EMPTY; goto match; }
    <LINE> bandwidth_fraction { s->tolerance = SIP_TOLERANCE_SDP_BANDWIDTH_FRACTION; goto match; }
    <LINE> other_field        { s->tolerance = SIP_TOLERANCE_SDP_OTHER_LETTER; goto match; }
    <LINE> origin_field                                                    { goto match; }
    <LINE> connection_field                                                { goto match; }
    <LINE> bandwidth_field                                                 { goto match; }
    <LINE> time_field                                                      { goto match; }
    <LINE> attribute_field                                                 { goto match; }
    <LINE> media_field                                                     { goto match; }

    <NAMED> email_named | phone_named                                      { goto match; }

    <IP4>  IP4_address | IP4_multicast                                     { goto match; }
    <FQDN> FQDN                                                            { goto match; }
    <NUMADDR> "/" numaddr                                                  { goto match; }

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
    portrait               = "portrait";
    landscape              = "landscape";
    seascape               = "seascape";
    orient_value           = portrait | landscape | seascape;
    broadcast              = "broadcast";
    meeting                = "meeting";
    moderated              = "moderated";
    test                   = "test";
    H332                   = "H332";
    conference_type        = broadcast | meeting | moderated | test | H332;
    type_value             = conference_type;
    charset_value          = (ALPHA | DIGIT | [!#$%&'+^_`{}~] | "-")+; // mime-charset of RFC 2978 2.3
    Language_Tag           = ALPHA+ ("-" alpha_numeric+)*; // RFC 5646 2.1, by its form; of at most eight each
    sdplang_value          = Language_Tag;
    lang_value             = Language_Tag;
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

    <CAT>      cat_value                                                   { goto match; }
    <TEXT>     keywds_value | tool_value | attribute_value                 { goto match; }
    <REAL>     ptime_value | maxptime_value | framerate_value              { goto match; }
    <RTPMAP>   rtpmap_value                                                { goto match; }
    <ORIENT>   orient_value                                                { goto match; }
    <TYPE>     type_value                                                  { goto match; }
    <CHARSET>  charset_value                                               { goto match; }
    <LANGUAGE> sdplang_value | lang_value                                  { goto match; }
    <QUALITY>  quality_value                                               { goto match; }
    <FMTP>     fmtp_value                                                  { goto match; }
    <CRYPTO>   crypto_value                                                { goto match; }
    <RTCP>     rtcp_attribute                                              { goto match; }
    <ALTC>     altc_value                                                  { goto match; }
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

uint8_t sdp_word(const char *words, lex p, size_t n)
{
    for (uint8_t i = 1; *words; words += *words + 1, i++)
        if ((size_t)*words == n && !memcmp(words + 1, p, n))
            return i;
    return 0;
}

void sdp_note(const struct sdp_span *s, enum sip_tolerance tolerance, lex at)
{
    if (s->deviations)
        sip_note_in(s->deviations, tolerance, s->offset + (size_t)(at - s->at));
}

bool sdp_match_all(struct sdp_span *s, enum sdp_rule rule)
{
    const lex from = s->p;
    lex p;

    if (!sdp_match(s, rule))
        return false;
    for (p = s->p; *p == ' ' || *p == '\t';)
        p++;
    if (p != s->end)
        return false;
    if (s->tolerance != SIP_TOLERANCES)
        sdp_note(s, (enum sip_tolerance)s->tolerance, from);
    if (p != s->p)
        sdp_note(s, SIP_TOLERANCE_SDP_TRAILING_SPACE, s->p);
    s->end = s->p;
    return true;
}
