/* distinct.c - whether each parameter name stands once (RFC 3261 7.3.1, 19.1.1). */
#include "letter.h"
#include "lex.h"

/* The parameters have been read before, so only their borders are looked for. Every name is compared with
 * the first SIP_PARAMS_TOLD ones by way of a hash, which keeps the time linear. */
bool sip_lex_distinct(lex p, lex end)
{
    struct cw_slice told[2 * SIP_PARAMS_TOLD] = { 0 };
    const lex base = p;
    struct sip_reading again = { .base = p }; /* what deviates was noted before */

    for (int names = 0; p < end; names++) {
        uint32_t hash = 0;
        size_t n;
        lex from;

        while (p < end && (*p == ';' || *p <= ' '))
            p++;
        for (from = p; p < end && *p != ';' && *p != '=' && *p > ' '; p++)
            hash = hash * 31 + (*p | 0x20u);
        n = (size_t)(p - from);
        hash ^= hash >> 7;
        while (told[hash %= 2 * SIP_PARAMS_TOLD].len) {
            if (told[hash].len == n && letter_alike(from, base + told[hash].at, n))
                return false;
            hash++;
        }
        if (names < SIP_PARAMS_TOLD)
            told[hash] = SLICE(from, p);
        while (p < end && *p != ';') {
            lex q = *p == '"' ? sip_lex_quoted(p) : NULL;

            if (*p == '"' && !q)
                q = sip_lex_quoted_loose(&again, p);
            p = q ? q : p + 1;
        }
    }
    return true;
}
