/* name.h - header-name and its kind, the common names without a call (RFC 3261 7.3.1, 7.3.3). Private to
 * this folder. */
#ifndef CW_NAME_H
#define CW_NAME_H

#include "lex.h"
#include "wide.h"

#ifdef CW_WIDE
/* Names that one vector holds, each with its colon: by SIP_QUICK. may: the bits that may differ, set in the name. */
extern const struct sip_quick {
    _Alignas(64) char name[16]; /* so that a row is one line of a cache */
    char may[16];
    uint8_t kind;
} sip_quick[SIP_QUICK_SLOTS];
#endif
extern const uint8_t sip_name_slot[SIP_HASH_SLOTS];

/* The only kind whose name n octets, at least two, can be. */
static inline unsigned sip_name_candidate(lex p, size_t n)
{
    return sip_name_slot[SIP_HASH(n < 4 ? p[0] | (uint32_t)p[1] << 8 : wide_four(p + n - 4), p[0],
                                  n)];
}

/* sip_lex_name for any name. */
lex sip_lex_any_name(lex p, lex end, enum sip_kind *kind);

/* header-name at p, behind which `end` bounds what may be read, and its kind by name or compact form;
 * SIP_OTHER: no name of grammar/field.tsv. NULL: no token. */
static HOT lex sip_lex_name(lex p, lex sixteen, lex end, enum sip_kind *kind)
{
    enum sip_kind met; /* so that *kind itself can stay in a register */

#ifdef CW_WIDE
    if (USUAL(p <= sixteen)) { /* the name and its colon in one piece, nearly always */
        const wide octets = wide_at(p);
        const unsigned colon = wide_lanes(octets == ':');

        if (USUAL(colon > 2)) {
            const unsigned n = (unsigned)__builtin_ctz(colon);
            const struct sip_quick *const quick = &sip_quick[SIP_QUICK(wide_four(p), n)];

            if (USUAL(wide_lanes((octets | wide_at((lex)quick->may)) ==
                                 wide_at((lex)quick->name)) == 0xffff)) {
                *kind = (enum sip_kind)quick->kind;
                return p + n;
            }
        }
    }
#else
    (void)sixteen;
#endif
    p = sip_lex_any_name(p, end, &met);
    *kind = met;
    return p;
}

#endif
