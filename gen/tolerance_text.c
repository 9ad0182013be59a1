/* tolerance_text.c - the texts of the tolerances, made by gen/tolerance.py from grammar/tolerance.tsv.
 * They stand apart from the machines, so that a core that prints none has none. */
#include "deviation.h"

const char *sip_tolerance_name(enum sip_tolerance tolerance)
{
    static const char *const text[SIP_TOLERANCES] = {
        "phrase_absent",
    };

    return (unsigned)tolerance < SIP_TOLERANCES ? text[tolerance] : "";
}

const char *sip_tolerance_rule(enum sip_tolerance tolerance)
{
    static const char *const text[SIP_TOLERANCES] = {
        "Status-Line",
    };

    return (unsigned)tolerance < SIP_TOLERANCES ? text[tolerance] : "";
}

const char *sip_tolerance_taken(enum sip_tolerance tolerance)
{
    static const char *const text[SIP_TOLERANCES] = {
        "a status line that ends behind the code, with or without SP: the phrase is empty",
    };

    return (unsigned)tolerance < SIP_TOLERANCES ? text[tolerance] : "";
}

const char *sip_tolerance_clause(enum sip_tolerance tolerance)
{
    static const char *const text[SIP_TOLERANCES] = {
        "RFC3261_7_2",
    };

    return (unsigned)tolerance < SIP_TOLERANCES ? text[tolerance] : "";
}
