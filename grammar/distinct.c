/* distinct.c - parameters of one name (RFC 3261 7.3.1, 19.1.1): equal ones say nothing new, others contradict. */
#include "letter.h"
#include "lex.h"
#include "memory.h"

/* Does the text at `first`, which a parameter's end follows, begin with these octets and end there? */
static bool is_same(lex first, lex at, lex end)
{
    while (end > at && end[-1] <= ' ')
        end--;
    if (memcmp(first, at, (size_t)(end - at)) != 0)
        return false;
    for (first += end - at; *first <= ' ';)
        first++;
    return *first == ';';
}

/* The parameters have been read before, so only their borders are looked for. Every name is compared with
 * the first SIP_PARAMS_TOLD ones by way of a hash, which keeps the time linear. */
int sip_lex_repeated(struct sip_reading *r, lex p, lex end)
{
    struct cw_slice told[2 * SIP_PARAMS_TOLD] = { 0 };
    const lex base = p;
    struct sip_reading again = { .base = p }; /* what deviates was noted before */
    int repeated = 0;

    r->fault = p;
    for (int names = 0; p < end; names++) {
        uint32_t hash = 0;
        size_t n;
        lex from, value;

        while (p < end && (*p == ';' || *p <= ' '))
            p++;
        for (from = p; p < end && *p != ';' && *p != '=' && *p > ' '; p++)
            hash = hash * 31 + (*p | 0x20u);
        n = (size_t)(p - from);
        value = p;
        while (p < end && *p != ';') {
            lex q = *p == '"' ? sip_lex_quoted(p) : NULL;

            if (*p == '"' && !q)
                q = sip_lex_quoted_loose(&again, p);
            p = q ? q : p + 1;
        }
        hash ^= hash >> 7;
        while (told[hash %= 2 * SIP_PARAMS_TOLD].len) {
            const struct cw_slice name = told[hash++];

            if (name.len != n || !letter_alike(from, base + name.at, n))
                continue;
            if (!is_same(base + name.at + n, value, p))
                return r->fault = from, -1;
            sip_note(r, SIP_TOLERANCE_PARAM_TWICE, from);
            repeated++;
            n = 0;
            break;
        }
        if (n && names < SIP_PARAMS_TOLD)
            told[hash] = SLICE(from, from + n);
    }
    return repeated;
}
