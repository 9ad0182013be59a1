/* tolerance_text.c - the texts of the tolerances, made by gen/tolerance.py from grammar/tolerance.tsv.
 * They stand apart from the machines, so that a core that prints none has none. */
#include "deviation.h"

const char *sip_tolerance_name(enum sip_tolerance tolerance)
{
    static const char *const text[SIP_TOLERANCES] = {
        "phrase_absent",
        "element_unread",
        "field_repeated",
        "phrase_wide",
        "call_id_base64",
        "auth_empty",
        "auth_quotes",
        "auth_text",
        "auth_twice",
        "auth_value",
        "brackets_absent",
        "challenge_bare",
        "element_empty",
        "identifier",
        "param_empty",
        "param_valueless",
        "quoted_octets",
        "value_absent",
        "sdp_line_end",
        "sdp_unended",
        "sdp_trailing_space",
        "sdp_name_absent",
        "sdp_name_empty",
        "sdp_time_absent",
        "sdp_late_line",
        "sdp_zone_alone",
        "sdp_other_letter",
        "sdp_brackets",
        "sdp_bandwidth_fraction",
        "summary_trailing_space",
        "summary_line_end",
        "param_unexpected",
        "privacy_space",
    };

    return (unsigned)tolerance < SIP_TOLERANCES ? text[tolerance] : "";
}

const char *sip_tolerance_rule(enum sip_tolerance tolerance)
{
    static const char *const text[SIP_TOLERANCES] = {
        "Status-Line",
        "contact-param",
        "message-header",
        "Reason-Phrase",
        "callid",
        "auth-param",
        "digest-cln,dig-resp",
        "other-challenge",
        "digest-cln",
        "digest-cln,dig-resp",
        "name-addr",
        "digest-cln",
        "*(COMMA element)",
        "entity-tag",
        "generic-param",
        "generic-param",
        "quoted-string",
        "header-value",
        "CRLF",
        "CRLF",
        "attribute",
        "session-name-field",
        "session-name-field",
        "time-description",
        "session-description",
        "time-description",
        "session-description",
        "unicast-address",
        "bandwidth",
        "msg-summary-line",
        "message-summary",
        "PAssertedID-value,PPreferredID-value",
        "Privacy-hdr",
    };

    return (unsigned)tolerance < SIP_TOLERANCES ? text[tolerance] : "";
}

const char *sip_tolerance_taken(enum sip_tolerance tolerance)
{
    static const char *const text[SIP_TOLERANCES] = {
        "a status line that ends behind the code, with or without SP: the phrase is empty",
        "an element of Contact that cannot be read, in a message in which Contact is not needed: it is passed over as far as the comma outside of quotes and brackets, or as the end of the field where one of them is left open; the others are kept",
        "a field that stands once, a second time with the same octets: it is read once",
        "any text but controls: quotation marks, brackets and other octets that the rule leaves out",
        "a word with equals signs in it, as base64 ends: it is compared octet by octet like any other",
        "a parameter of a challenge without a value: it reads as an empty one",
        "algorithm, stale, qop, nc or userhash in quotes, cnonce without: the same text is read",
        "what is no list of auth-param behind a scheme other than Digest: the scheme alone is read",
        "a parameter of a challenge once more with the same text: the first is read",
        "a known parameter of which the value has the form of auth-param alone: its text is read",
        "an addr-spec where a name-addr is due: its parameters are those of the header field",
        "realm, domain, nonce, opaque or qop without quotes: up to the next comma, of qop up to the next parameter",
        "an empty element of a list, a comma at its end: it is passed over",
        "a slash and equals signs, as base64 has them, in an identifier that is only given back",
        "a semicolon with no parameter behind it: it is passed over",
        "an equals sign with no value behind it: the parameter reads as absent or as a name alone",
        "octets that are no UTF-8 between quotation marks: the same octets are read",
        "no value where the header field has one: it reads as absent",
        "an LF alone at the end of a line of a description; noted once",
        "no line end behind the last line of a description, or empty lines behind it",
        "spaces and tabs behind a line of a description or the value of an attribute: not part of it",
        "a description without s=: the name is empty",
        "s= and nothing behind it: the name is empty",
        "a description without t=: as t=0 0",
        "c= and b= of the session behind its t=",
        "z= behind a t= without r=",
        "a line of a letter that is not understood: passed over",
        "brackets around the IPv6 address of o=: the address within",
        "a fraction behind the number of b=: not counted",
        "white space behind a line of a summary",
        "no CRLF behind the last line of a summary, or an empty line that no header follows",
        "parameters behind the brackets of a header field that has none: they are passed over",
        "white space beside a semicolon: it is passed over",
    };

    return (unsigned)tolerance < SIP_TOLERANCES ? text[tolerance] : "";
}

const char *sip_tolerance_clause(enum sip_tolerance tolerance)
{
    static const char *const text[SIP_TOLERANCES] = {
        "RFC3261_7_2",
        "RFC3261_10_2_4",
        "RFC3261_7_3_1",
        "RFC3261_25_1",
        "RFC3261_25_1",
        "RFC7616_3_3",
        "RFC7616_3_3",
        "RFC3261_20_44",
        "RFC3261_7_3_1",
        "LOCAL_known_params",
        "RFC3261_20_10",
        "RFC7616_3_3",
        "RFC3261_7_3_1",
        "RFC3903_12",
        "RFC3261_7_3_1",
        "RFC3261_7_3_1",
        "RFC3261_25_1",
        "RFC3261_20_11",
        "RFC8866_5",
        "LOCAL_sdp_unended",
        "RFC8866_9",
        "RFC8866_5_3",
        "RFC8866_5_3",
        "RFC8866_5_9",
        "RFC8866_5",
        "RFC8866_5_11",
        "RFC8866_5",
        "RFC8866_5_2",
        "RFC8866_5_8",
        "RFC3842_5_2",
        "RFC3842_5_2",
        "RFC3325_9_1",
        "RFC3323_4_2",
    };

    return (unsigned)tolerance < SIP_TOLERANCES ? text[tolerance] : "";
}
