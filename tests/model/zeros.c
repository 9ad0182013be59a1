/* zeros.c - runs of zeros, counted. */
#include "zeros.h"

#include <string.h>

enum { RUN = 255 };

size_t zeros_out(uint8_t *out, const uint8_t *in, size_t n)
{
    uint8_t *to = out;

    for (size_t i = 0; i < n;) {
        size_t zeros = 0, others = 0;

        while (zeros < RUN && i + zeros < n && !in[i + zeros])
            zeros++;
        i += zeros;
        while (others < RUN && i + others < n &&
               (in[i + others] || (i + others + 1 < n && in[i + others + 1])))
            others++; /* a single zero costs less where it stands */
        *to++ = (uint8_t)zeros;
        *to++ = (uint8_t)others;
        memcpy(to, in + i, others);
        to += others;
        i += others;
    }
    return (size_t)(to - out);
}

size_t zeros_in(uint8_t *out, const uint8_t *in, size_t n)
{
    uint8_t *to = out;

    for (size_t i = 0; i < n;) {
        const size_t zeros = in[i], others = in[i + 1];

        memset(to, 0, zeros);
        memcpy(to + zeros, in + i + 2, others);
        to += zeros + others;
        i += 2 + others;
    }
    return (size_t)(to - out);
}
