/* wide.h - several octets examined in one step, where the caller knows that they can be read.
 *
 * Sixteen with the SSE2 that every x86-64 has; elsewhere, or where CW_NARROW is defined, one by one with
 * the same results. */
#ifndef CW_WIDE_H
#define CW_WIDE_H

#include <stdbool.h>
#include <stdint.h>
#include "memory.h"
#include "once.h"

#if defined __SSE2__ && !defined CW_NARROW
#define CW_WIDE
typedef char wide __attribute__((vector_size(16)));

static inline wide wide_at(const uint8_t *p)
{
    wide octets;

    memcpy(&octets, p, sizeof octets);
    return octets;
}

/* A bit for each lane that is set, the first octet's lowest. */
static inline unsigned wide_lanes(wide lanes)
{
    return (unsigned)__builtin_ia32_pmovmskb128(lanes);
}
#endif

/* The first LF at or behind p; the caller knows that there is one, at `last` at the latest. Octets before
 * `end` may be read. */
static inline const uint8_t *wide_newline(const uint8_t *p, const uint8_t *last, const uint8_t *end)
{
#ifdef CW_WIDE
    for (; end - p >= 64; p += 64) { /* most lines in one step, without a branch to mispredict */
        const uint64_t found = wide_lanes(wide_at(p) == '\n') |
                               (uint64_t)wide_lanes(wide_at(p + 16) == '\n') << 16 |
                               (uint64_t)wide_lanes(wide_at(p + 32) == '\n') << 32 |
                               (uint64_t)wide_lanes(wide_at(p + 48) == '\n') << 48;

        if (found)
            return p + __builtin_ctzll(found);
    }
#endif
    (void)end;
    return memchr(p, '\n', (size_t)(last - p) + 1);
}

/* The last LF of [p, end) that neither SP nor HTAB follows, and another octet does; NULL: there is none. */
static inline const uint8_t *wide_fence(const uint8_t *p, const uint8_t *end)
{
#ifdef CW_WIDE
    for (; end - p > 16; end -= 16) {
        const wide behind = wide_at(end - 16);
        const unsigned found =
            wide_lanes((wide_at(end - 17) == '\n') & (behind != ' ') & (behind != '\t'));

        if (found)
            return end - 17 + (31 - __builtin_clz(found));
    }
#endif
    while (end - p > 1) {
        end--;
        if (end[-1] == '\n' && *end != ' ' && *end != '\t')
            return end - 1;
    }
    return NULL;
}

/* The first octet at or behind p that is a colon, or a blank or a control; or end. */
static inline const uint8_t *wide_colon(const uint8_t *p, const uint8_t *end)
{
#ifdef CW_WIDE
    /* Octets from 0x80 on are negative here, so they stop it too. */
    for (; end - p >= 16; p += 16) {
        const wide octets = wide_at(p);
        const unsigned found = wide_lanes((octets == ':') | (octets < '!'));

        if (found)
            return p + __builtin_ctz(found);
    }
#endif
    while (p < end && *p != ':' && *p > ' ')
        p++;
    return p;
}

ONCE uint32_t wide_four(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

ONCE uint64_t wide_eight(const uint8_t *p)
{
    return wide_four(p) | (uint64_t)wide_four(p + 4) << 32;
}

/* The number that four digits are: of each two, then of both. */
ONCE uint32_t wide_number(const uint8_t *p)
{
    const uint32_t digits = wide_four(p) & 0x0f0f0f0f, pairs = digits * 10 + (digits >> 8);

    return (pairs & 0xff) * 100 + (pairs >> 16 & 0xff);
}

/* Whether n octets, four to eight, are equal apart from the bit that distinguishes the cases of a letter. */
ONCE bool wide_alike(const uint8_t *p, const char *text, size_t n)
{
    const uint8_t *q = (const uint8_t *)text;

    return !(((wide_four(p) ^ wide_four(q)) | (wide_four(p + n - 4) ^ wide_four(q + n - 4))) &
             ~0x20202020u);
}

/* Whether two texts of n octets, at least one, are equal apart from the bit that distinguishes the cases of a letter.
 * Between octets of a token and those of a name in a table that bit moves letters alone. */
ONCE bool wide_same(const uint8_t *a, const uint8_t *b, size_t n)
{
    uint64_t apart;

    if (n < 4)
        return !(((a[0] ^ b[0]) | (a[n >> 1] ^ b[n >> 1]) | (a[n - 1] ^ b[n - 1])) & ~0x20);
    if (n < 8)
        return wide_alike(a, (const char *)b, n);
    apart = wide_eight(a + n - 8) ^ wide_eight(b + n - 8);
    for (size_t i = 0; i + 8 < n; i += 8)
        apart |= wide_eight(a + i) ^ wide_eight(b + i);
    return !(apart & ~UINT64_C(0x2020202020202020));
}

#endif
