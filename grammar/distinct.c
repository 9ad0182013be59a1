/* distinct.c - parameters of one name (RFC 3261 7.3.1, 19.1.1): equal ones say nothing new, others contradict. */
#include "letter.h"
#include "lex.h"
#include "memory.h"

/* Has a parameter this name? Behind a name is "=" or white space. */
static bool has_name(lex base, struct cw_slice param, lex name, size_t n)
{
    const lex at = base + param.at;

    return param.len >= n && letter_alike(name, at, n) &&
           (param.len == n || at[n] == '=' || at[n] <= ' ');
}

/* The parameters have been read before, so only their borders are looked for. Every name is compared with
 * the first SIP_PARAMS_TOLD ones by way of a hash, which keeps the time linear. */
int sip_lex_repeated(struct sip_reading *r, lex p, lex end)
{
    struct cw_slice told[2 * SIP_PARAMS_TOLD] = { 0 }; /* without the white space behind */
    const lex base = p;
    struct sip_reading again = { .base = p }; /* what deviates was noted before */
    int repeated = 0;

    r->fault = p;
    for (int names = 0; p < end; names++) {
        uint32_t hash = 0;
        size_t n, size;
        lex from;

        while (p < end && (*p == ';' || *p <= ' '))
            p++;
        for (from = p; p < end && *p != ';' && *p != '=' && *p > ' '; p++)
            hash = hash * 31 + (*p | 0x20u);
        n = (size_t)(p - from);
        while (p < end && *p != ';') {
            lex q = *p == '"' ? sip_lex_quoted(p) : NULL;

            if (*p == '"' && !q)
                q = sip_lex_quoted_loose(&again, p);
            p = q ? q : p + 1;
        }
        for (size = (size_t)(p - from); size && from[size - 1] <= ' ';)
            size--;
        hash ^= hash >> 7;
        while (told[hash %= 2 * SIP_PARAMS_TOLD].len && !has_name(base, told[hash], from, n))
            hash++;
        if (told[hash].len) {
            if (told[hash].len != size || memcmp(from + n, base + told[hash].at + n, size - n) != 0)
                return r->fault = from, -1;
            sip_note(r, SIP_TOLERANCE_PARAM_TWICE, from);
            repeated++;
        } else if (names < SIP_PARAMS_TOLD) {
            told[hash] = SLICE(from, from + size);
        }
    }
    return repeated;
}
