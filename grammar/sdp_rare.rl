/* sdp_rare.rl - the fields of a session description and the values of its attributes of which a phone
 * keeps nothing, and names (RFC 8866 9 and 6). A table: half of what machines of re2c took, and slower. */
#include "sdp_lex.h"

%%{
    machine sdp_rare;
    alphtype unsigned char;

    SP                     = " ";
    ALPHA                  = [a-zA-Z];
    DIGIT                  = [0-9];
    HEXDIG                 = [0-9a-fA-F];
    alpha_numeric          = ALPHA | DIGIT;
    POS_DIGIT              = [1-9];
    byte_string            = (0x01..0x09 | 0x0b..0x0c | 0x0e..0xff)+;
    text                   = byte_string;
    email_safe             = 0x01..0x09 | 0x0b..0x0c | 0x0e..0x27 | 0x2a..0x3b | 0x3d | 0x3f..0xff;

    # addr-spec of RFC 5322 3.4.1 without comments and folds, which no line holds
    atext                  = alpha_numeric | [!#$%&'*+/=?^_`{|}~] | "-";
    dot_atom               = atext+ ("." atext+)*;
    qcontent               = 0x20..0x21 | 0x23..0x5b | 0x5d..0x7e | 0x80..0xff | "\\" (0x09 | 0x20..0x7e);
    quoted_string          = '"' qcontent* '"';
    addr_spec              = (dot_atom | quoted_string) "@" (dot_atom | "[" (0x21..0x5a | 0x5e..0x7e)* "]");

    # URI-reference of RFC 3986 4.1; an IPv6address in it by its characters, and then by its reader
    pct_encoded            = "%" HEXDIG{2};
    unreserved             = alpha_numeric | [\-._~];
    sub_delims             = [!$&'()*+,;=];
    plain                  = unreserved | sub_delims;
    pchar                  = plain | pct_encoded | [:@];
    segment_nz_nc          = (plain | pct_encoded | "@")+;
    path_abempty           = ("/" pchar*)*;
    path_rootless          = pchar+ path_abempty;
    path_absolute          = "/" path_rootless?;
    path_noscheme          = segment_nz_nc path_abempty;
    userinfo               = (plain | pct_encoded | ":")*;
    IP_literal             = "[" ([0-9a-fA-F:.]+ | [vV] HEXDIG+ "." (plain | ":")+) "]";
    reg_name               = (plain | pct_encoded)*;
    authority              = (userinfo "@")? (IP_literal | reg_name) (":" DIGIT*)?;
    scheme                 = ALPHA (alpha_numeric | [\-+.])*;
    hier_part              = ("//" authority path_abempty | path_absolute | path_rootless)?;
    relative_part          = ("//" authority path_abempty | path_absolute | path_noscheme)?;
    query                  = (pchar | [/?])*;
    fragment               = (pchar | [/?])*;
    URI_reference          = (scheme ":" hier_part | relative_part) ("?" query)? ("#" fragment)?;

    # the fields
    uri                    = URI_reference;
    uri_field              = "u=" uri;
    address_and_comment    = addr_spec SP+ "(" email_safe+ ")";
    dispname_and_address   = email_safe+ SP+ "<" addr_spec ">";
    email_alone            = "e=" (address_and_comment | addr_spec);
    email_named            = "e=" dispname_and_address;
    phone                  = "+"? DIGIT (SP | "-" | DIGIT)+;
    phone_alone            = "p=" (phone SP* "(" email_safe+ ")" | phone);
    phone_named            = "p=" email_safe+ "<" phone ">";
    time                   = POS_DIGIT DIGIT{9} DIGIT*;
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


    # names, of four octets at least (FQDN); labels of RFC 1035 2.3.1, the last of which is no number
    label                  = alpha_numeric | alpha_numeric (alpha_numeric | "-")* alpha_numeric;
    FQDN                   = (label ".")* (ALPHA | ALPHA (alpha_numeric | "-")* alpha_numeric) "."?;

    # values of attributes
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
    charset_value          = (ALPHA | DIGIT | [!#$%&'+^_`{}~] | "-")+; # mime-charset of RFC 2978 2.3
    Language_Tag           = ALPHA{1,8} ("-" alpha_numeric{1,8})*; # RFC 5646 2.1, by its form
    sdplang_value          = Language_Tag;
    lang_value             = Language_Tag;

    # a name before the address is a machine of its own: together, every place of the one would stand with
    # every place of the other
    field    := uri_field | email_alone | phone_alone | repeat_field | zone_field | key_field;
    named    := email_named | phone_named;
    fqdn     := FQDN;
    orient   := orient_value;
    type     := type_value;
    charset  := charset_value;
    language := sdplang_value | lang_value;
}%%

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-const-variable" /* no rule begins at the start state */
%% write data noerror;
#pragma GCC diagnostic pop

bool sdp_rare(enum sdp_rare rule, lex p, lex end, lex *far)
{
    static const uint8_t entry[] = {
        [SDP_RARE_FIELD - SDP_RARE_FIELD] = sdp_rare_en_field,
        [SDP_RARE_NAMED - SDP_RARE_FIELD] = sdp_rare_en_named,
        [SDP_RARE_FQDN - SDP_RARE_FIELD] = sdp_rare_en_fqdn,
        [SDP_RARE_ORIENT - SDP_RARE_FIELD] = sdp_rare_en_orient,
        [SDP_RARE_TYPE - SDP_RARE_FIELD] = sdp_rare_en_type,
        [SDP_RARE_CHARSET - SDP_RARE_FIELD] = sdp_rare_en_charset,
        [SDP_RARE_LANGUAGE - SDP_RARE_FIELD] = sdp_rare_en_language,
    };
    const lex pe = end;
    int cs = entry[rule - SDP_RARE_FIELD];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion" /* what ragel writes for tables */
#pragma GCC diagnostic ignored "-Wconversion"
    %% write exec;
#pragma GCC diagnostic pop
    *far = p;
    return p == pe && cs >= sdp_rare_first_final;
}
