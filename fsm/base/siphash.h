/* siphash.h - SipHash-2-4 fed octet by octet: a hash whose value a sender cannot choose (Aumasson,
 * Bernstein 2012). */
#ifndef CW_SIPHASH_H
#define CW_SIPHASH_H

#include <stdint.h>

struct siphash {
    uint64_t v[4], word; /* word: octets not yet mixed in */
    uint32_t n;          /* octets so far */
};

void cwi_siphash_init(struct siphash *h, const uint64_t key[2]);
void cwi_siphash_octet(struct siphash *h, uint8_t octet);
uint64_t cwi_siphash_end(struct siphash *h);

#endif
