/* hash.c - MD5, SHA-256 and SHA-512/256 as the standards write them (RFC 1321, FIPS 180-4), for tests
 * alone (nettle/md5.h, nettle/sha2.h). */
#include <string.h>
#include "nettle/md5.h"
#include "nettle/sha2.h"

static uint32_t left(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static uint32_t right(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static uint64_t right64(uint64_t x, unsigned n)
{
    return x >> n | x << (64 - n);
}

/* A number of n octets at p: the first is the lowest. */
static uint32_t little(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* The first is the highest. */
static uint64_t big(const uint8_t *p, unsigned n)
{
    uint64_t x = 0;

    while (n-- > 0)
        x = x << 8 | *p++;
    return x;
}

static void put_big(uint8_t *p, uint64_t x, unsigned n)
{
    while (n-- > 0) {
        p[n] = (uint8_t)x;
        x >>= 8;
    }
}

/* What follows the octets up to where their number stands: 0x80 and zeros. */
static const uint8_t pad[128] = { 0x80 };

static size_t padding(uint64_t octets, size_t block, size_t length)
{
    const size_t used = (size_t)(octets % block);

    return (used < block - length ? block : 2 * block) - length - used;
}

static void md5_compress(struct md5_ctx *x)
{
    static const uint32_t k[64] = {
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613,
        0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193,
        0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d,
        0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed,
        0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122,
        0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
        0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244,
        0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
        0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
        0xeb86d391
    };
    static const uint8_t turn[4][4] = {
        { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 }
    };
    uint32_t a = x->state[0], b = x->state[1], c = x->state[2], d = x->state[3];

    for (unsigned i = 0; i < 64; i++) {
        uint32_t f, next;
        unsigned word;

        switch (i / 16) {
        case 0:
            f = (b & c) | (~b & d);
            word = i;
            break;
        case 1:
            f = (d & b) | (~d & c);
            word = (5 * i + 1) % 16;
            break;
        case 2:
            f = b ^ c ^ d;
            word = (3 * i + 5) % 16;
            break;
        default:
            f = c ^ (b | ~d);
            word = 7 * i % 16;
        }
        next = b + left(a + f + k[i] + little(x->block + (size_t)4 * word), turn[i / 16][i % 4]);
        a = d;
        d = c;
        c = b;
        b = next;
    }
    x->state[0] += a;
    x->state[1] += b;
    x->state[2] += c;
    x->state[3] += d;
}

void md5_init(struct md5_ctx *x)
{
    *x = (struct md5_ctx){ .state = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 } };
}

void md5_update(struct md5_ctx *x, size_t n, const uint8_t *at)
{
    while (n-- > 0) {
        x->block[x->octets++ % 64] = *at++;
        if (x->octets % 64 == 0)
            md5_compress(x);
    }
}

void md5_digest(struct md5_ctx *x, size_t length, uint8_t *digest)
{
    const uint64_t bits = x->octets * 8;
    uint8_t tail[8];

    for (unsigned i = 0; i < sizeof tail; i++)
        tail[i] = (uint8_t)(bits >> 8 * i);
    md5_update(x, padding(x->octets, 64, sizeof tail), pad);
    md5_update(x, sizeof tail, tail);
    for (size_t i = 0; i < length; i++)
        digest[i] = (uint8_t)(x->state[i / 4] >> 8 * (i % 4));
    md5_init(x);
}

static void sha256_compress(struct sha256_ctx *x)
{
    static const uint32_t k[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
        0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
        0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
        0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
        0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
        0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
        0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
        0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
        0xc67178f2
    };
    uint32_t w[64], v[8];

    for (unsigned t = 0; t < 16; t++)
        w[t] = (uint32_t)big(x->block + (size_t)4 * t, 4);
    for (unsigned t = 16; t < 64; t++)
        w[t] = (right(w[t - 2], 17) ^ right(w[t - 2], 19) ^ w[t - 2] >> 10) + w[t - 7] +
               (right(w[t - 15], 7) ^ right(w[t - 15], 18) ^ w[t - 15] >> 3) + w[t - 16];
    memcpy(v, x->state, sizeof v);
    for (unsigned t = 0; t < 64; t++) {
        const uint32_t one = v[7] + (right(v[4], 6) ^ right(v[4], 11) ^ right(v[4], 25)) +
                             ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[t] + w[t];
        const uint32_t two = (right(v[0], 2) ^ right(v[0], 13) ^ right(v[0], 22)) +
                             ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));

        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += one;
        v[0] = one + two;
    }
    for (unsigned i = 0; i < 8; i++)
        x->state[i] += v[i];
}

void sha256_init(struct sha256_ctx *x)
{
    *x = (struct sha256_ctx){ .state = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                         0x9b05688c, 0x1f83d9ab, 0x5be0cd19 } };
}

void sha256_update(struct sha256_ctx *x, size_t n, const uint8_t *at)
{
    while (n-- > 0) {
        x->block[x->octets++ % 64] = *at++;
        if (x->octets % 64 == 0)
            sha256_compress(x);
    }
}

void sha256_digest(struct sha256_ctx *x, size_t length, uint8_t *digest)
{
    uint8_t tail[8];

    put_big(tail, x->octets * 8, sizeof tail);
    sha256_update(x, padding(x->octets, 64, sizeof tail), pad);
    sha256_update(x, sizeof tail, tail);
    for (size_t i = 0; i < length; i++)
        digest[i] = (uint8_t)(x->state[i / 4] >> (24 - 8 * (i % 4)));
    sha256_init(x);
}

static void sha512_compress(struct sha512_ctx *x)
{
    static const uint64_t k[80] = {
        0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
        0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
        0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
        0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
        0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
        0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
        0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
        0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
        0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
        0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
        0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
        0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
        0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
        0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
        0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
        0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
        0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
        0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
        0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
        0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817
    };
    uint64_t w[80], v[8];

    for (unsigned t = 0; t < 16; t++)
        w[t] = big(x->block + (size_t)8 * t, 8);
    for (unsigned t = 16; t < 80; t++)
        w[t] = (right64(w[t - 2], 19) ^ right64(w[t - 2], 61) ^ w[t - 2] >> 6) + w[t - 7] +
               (right64(w[t - 15], 1) ^ right64(w[t - 15], 8) ^ w[t - 15] >> 7) + w[t - 16];
    memcpy(v, x->state, sizeof v);
    for (unsigned t = 0; t < 80; t++) {
        const uint64_t one = v[7] + (right64(v[4], 14) ^ right64(v[4], 18) ^ right64(v[4], 41)) +
                             ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[t] + w[t];
        const uint64_t two = (right64(v[0], 28) ^ right64(v[0], 34) ^ right64(v[0], 39)) +
                             ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));

        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += one;
        v[0] = one + two;
    }
    for (unsigned i = 0; i < 8; i++)
        x->state[i] += v[i];
}

void sha512_256_init(struct sha512_ctx *x)
{
    *x = (struct sha512_ctx){ .state = { 0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151,
                                         0x963877195940eabd, 0x96283ee2a88effe3, 0xbe5e1e2553863992,
                                         0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2 } };
}

void sha512_update(struct sha512_ctx *x, size_t n, const uint8_t *at)
{
    while (n-- > 0) {
        x->block[x->octets++ % 128] = *at++;
        if (x->octets % 128 == 0)
            sha512_compress(x);
    }
}

void sha512_256_digest(struct sha512_ctx *x, size_t length, uint8_t *digest)
{
    uint8_t tail[16] = { 0 };

    put_big(tail + 8, x->octets * 8, 8);
    sha512_update(x, padding(x->octets, 128, sizeof tail), pad);
    sha512_update(x, sizeof tail, tail);
    for (size_t i = 0; i < length; i++)
        digest[i] = (uint8_t)(x->state[i / 8] >> (56 - 8 * (i % 8)));
    sha512_256_init(x);
}
