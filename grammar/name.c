/* name.c - header-name, RFC 3261 7.3.1 (any case), 7.3.3 and 20 (compact forms).
 *
 * A name of the table is found by a perfect hash over its length, first and last octets, which
 * gen/field.py finds; any other is a token of no kind. One machine over all the names took 14 KiB on
 * Cortex-M4, a fourth of the grammar. */
#include "name.h"

#ifdef CW_WIDE
const struct sip_quick sip_quick[SIP_QUICK_SLOTS] = {
#define NAME(slot, kind, name, may) [slot] = { name, may, SIP_##kind },
    SIP_QUICK_NAMES(NAME)
#undef NAME
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
                   wide_same(p, (lex)sip_kind_name((enum sip_kind)kind), n)
               ? (enum sip_kind)kind
               : SIP_OTHER;
}

lex sip_lex_any_name(lex p, lex end, enum sip_kind *kind)
{
    lex q = wide_colon(p, end);

    return (*kind = kind_of(p, (size_t)(q - p))) ? q : sip_lex_token(p);
}
