/* siphash.c - SipHash-2-4, octet by octet. */
#include "siphash.h"

static uint64_t turn(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static void rounds(struct siphash *h, int n)
{
    uint64_t *v = h->v;

    while (n-- > 0) {
        v[0] += v[1];
        v[1] = turn(v[1], 13) ^ v[0];
        v[0] = turn(v[0], 32);
        v[2] += v[3];
        v[3] = turn(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = turn(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = turn(v[1], 17) ^ v[2];
        v[2] = turn(v[2], 32);
    }
}

static void take(struct siphash *h, uint64_t word)
{
    h->v[3] ^= word;
    rounds(h, 2);
    h->v[0] ^= word;
}

void cwi_siphash_init(struct siphash *h, const uint64_t key[2])
{
    h->v[0] = key[0] ^ 0x736f6d6570736575u;
    h->v[1] = key[1] ^ 0x646f72616e646f6du;
    h->v[2] = key[0] ^ 0x6c7967656e657261u;
    h->v[3] = key[1] ^ 0x7465646279746573u;
    h->word = 0;
    h->n = 0;
}

void cwi_siphash_octet(struct siphash *h, uint8_t octet)
{
    h->word |= (uint64_t)octet << (8 * (h->n++ & 7));
    if ((h->n & 7) == 0) {
        take(h, h->word);
        h->word = 0;
    }
}

uint64_t cwi_siphash_end(struct siphash *h)
{
    take(h, h->word | (uint64_t)h->n << 56);
    h->v[2] ^= 0xff;
    rounds(h, 4);
    return h->v[0] ^ h->v[1] ^ h->v[2] ^ h->v[3];
}
