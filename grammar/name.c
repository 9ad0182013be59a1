/* name.c - header-name, RFC 3261 7.3.1 (any case), 7.3.3 and 20 (compact forms).
 *
 * A name of the table is found by a perfect hash over its length, first and last octets, which
 * gen/field.py finds; any other is a token of no kind. One machine over all the names took 14 KiB on
 * Cortex-M4, a fourth of the grammar. */
#include "name.h"

/* Whether two texts of n octets, n at least 2, are equal apart from the bit that distinguishes the cases of a
 * letter apart. That bit moves nothing but letters onto octets that a name holds, and "-" onto CR,
 * which the caller excludes. */
static bool alike(lex a, lex b, size_t n)
{
    uint64_t apart;

    if (n < 4)
        return !(((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[n - 1] ^ b[n - 1])) & ~0x20);
    if (n < 8)
        return wide_alike(a, (const char *)b, n);
    apart = wide_eight(a + n - 8) ^ wide_eight(b + n - 8);
    for (size_t i = 0; i + 8 < n; i += 8)
        apart |= wide_eight(a + i) ^ wide_eight(b + i);
    return !(apart & ~UINT64_C(0x2020202020202020));
}

#ifdef CW_WIDE
const char sip_quick_name[SIP_QUICK_SLOTS][16] = {
#define NAME(slot, kind, name) [slot] = name,
    SIP_QUICK_NAMES(NAME)
#undef NAME
};
const uint8_t sip_quick_kind[SIP_QUICK_SLOTS] = {
#define KIND(slot, kind, name) [slot] = SIP_##kind,
    SIP_QUICK_NAMES(KIND)
#undef KIND
};
#endif
const uint8_t sip_name_slot[SIP_HASH_SLOTS] = { SIP_HASH_KINDS };

/* The kind of the octets [p, p + n), none of which is a blank or a control: then they are a token. */
static enum sip_kind kind_of(lex p, size_t n)
{
    static const uint8_t compact[26] = { SIP_COMPACT_KINDS };
    unsigned kind;

    if (n < 2) {
        unsigned letter = n ? (p[0] | 0x20u) - 'a' : 26;

        return letter < 26 ? (enum sip_kind)compact[letter] : SIP_OTHER;
    }
    kind = sip_name_candidate(p, n);
    return sip_kind_length((enum sip_kind)kind) == n &&
                   alike(p, (lex)sip_kind_name((enum sip_kind)kind), n)
               ? (enum sip_kind)kind
               : SIP_OTHER;
}

lex sip_lex_any_name(lex p, lex end, enum sip_kind *kind)
{
    lex q = wide_colon(p, end);

    return (*kind = kind_of(p, (size_t)(q - p))) ? q : sip_lex_token(p);
}
