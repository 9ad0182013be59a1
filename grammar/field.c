/* field.c - the names of the header fields by kind (RFC 3261 7.3.3, 20; grammar/field.tsv has
 * the table). */
#include "lex.h"

/* All of them in one piece, so that a place takes two octets. */
static const struct names {
    char OTHER[1];
#define MEMBER(kind, name, compact, multiplicity, source) char kind[sizeof name];
    SIP_FIELDS(MEMBER)
#undef MEMBER
} names = {
#define NAME(kind, name, compact, multiplicity, source) name,
    "", SIP_FIELDS(NAME)
#undef NAME
};

static const uint16_t place[SIP_KINDS + 1] = {
#define PLACE(kind, name, compact, multiplicity, source)                                           \
    [SIP_##kind] = offsetof(struct names, kind),
    SIP_FIELDS(PLACE)
#undef PLACE
        [SIP_KINDS] = sizeof names
};

size_t sip_kind_length(enum sip_kind kind)
{
    return place[kind + 1] - place[kind] - 1u;
}

const char *sip_kind_name(enum sip_kind kind)
{
    return (const char *)&names + ((unsigned)kind < SIP_KINDS ? place[kind] : 0);
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
