/* field.c - the names of the header fields by kind (RFC 3261 7.3.3, 20; grammar/field.tsv has
 * the table). */
#include "lex.h"
#include "memory.h"

static const char *const name[SIP_KINDS] = {
#define NAME(kind, name, compact, multiplicity, fault, source) [SIP_##kind] = name,
    [SIP_OTHER] = "", SIP_FIELDS(NAME)
#undef NAME
};

const char *sip_kind_name(enum sip_kind kind)
{
    return (unsigned)kind < SIP_KINDS ? name[kind] : "";
}

char sip_kind_compact(enum sip_kind kind)
{
    static const char letter[SIP_KINDS] = {
#define LETTER(kind, name, compact, multiplicity, fault, source) [SIP_##kind] = compact,
        SIP_FIELDS(LETTER)
#undef LETTER
    };

    return (unsigned)kind < SIP_KINDS ? letter[kind] : 0;
}

/* Letters compare by setting the bit that tells the cases apart. Among the octets of a token
 * only "_" moves onto an octet that no name holds, so nothing but the name itself, in any case,
 * compares equal. */
enum sip_kind sip_kind_find(lex token, size_t n)
{
    static const uint8_t compact[26] = { SIP_COMPACT_KINDS };
    static const uint8_t slot[SIP_HASH_SLOTS] = { SIP_HASH_KINDS };
    static const uint8_t length[SIP_KINDS] = {
#define LENGTH(kind, name, compact, multiplicity, fault, source) [SIP_##kind] = sizeof name - 1,
        SIP_FIELDS(LENGTH)
#undef LENGTH
    };
    enum sip_kind kind;

    if (n == 1) {
        unsigned letter = (token[0] | 0x20u) - 'a';

        return letter < 26 ? (enum sip_kind)compact[letter] : SIP_OTHER;
    }
    kind = (enum sip_kind)slot[SIP_HASH(token, n)];
    if (length[kind] != n)
        return SIP_OTHER;
    if (!memcmp(token, name[kind], n)) /* written as in the RFC, nearly always */
        return kind;
    for (size_t i = 0; i < n; i++)
        if ((token[i] | 0x20) != (name[kind][i] | 0x20))
            return SIP_OTHER;
    return kind;
}
