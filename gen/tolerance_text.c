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
    };

    return (unsigned)tolerance < SIP_TOLERANCES ? text[tolerance] : "";
}
