/* field.c - the names of the header fields by kind (RFC 3261 7.3.3, 20; grammar/field.tsv has
 * the table). */
#include "lex.h"

const char *const sip_field_name[SIP_KINDS] = {
#define NAME(kind, name, compact, multiplicity, source) [SIP_##kind] = name,
    [SIP_OTHER] = "", SIP_FIELDS(NAME)
#undef NAME
};

const char *sip_kind_name(enum sip_kind kind)
{
    return (unsigned)kind < SIP_KINDS ? sip_field_name[kind] : "";
}

char sip_kind_compact(enum sip_kind kind)
{
    static const char letter[SIP_KINDS] = {
#define LETTER(kind, name, compact, multiplicity, source) [SIP_##kind] = compact,
        SIP_FIELDS(LETTER)
#undef LETTER
    };

    return (unsigned)kind < SIP_KINDS ? letter[kind] : 0;
}
