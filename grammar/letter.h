/* letter.h - letters in either case: most names and tokens of SIP are compared so (RFC 3261 7.3.1). */
#ifndef CW_LETTER_H
#define CW_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "once.h"

/* An ASCII letter in lower case; any other octet unchanged. */
ONCE uint8_t letter_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

/* Whether n octets at p and at q differ at most in the case of letters. */
ONCE bool letter_alike(const uint8_t *p, const uint8_t *q, size_t n)
{
    while (n && letter_lower(p[n - 1]) == letter_lower(q[n - 1]))
        n--;
    return !n;
}

#endif
