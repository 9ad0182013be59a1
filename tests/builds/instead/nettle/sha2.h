/* sha2.h - SHA-256 and SHA-512/256 by the names of Nettle (FIPS 180-4), for builds that cannot have the
 * library (cmocka.h says which). */
#ifndef CW_INSTEAD_OF_SHA2_H
#define CW_INSTEAD_OF_SHA2_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_DIGEST_SIZE     32
#define SHA512_256_DIGEST_SIZE 32
#define sha256_init            instead_sha256_init
#define sha256_update          instead_sha256_update
#define sha256_digest          instead_sha256_digest
#define sha512_256_init        instead_sha512_256_init
#define sha512_update          instead_sha512_update
#define sha512_256_update      instead_sha512_update
#define sha512_256_digest      instead_sha512_256_digest

struct sha256_ctx {
    uint32_t state[8];
    uint64_t octets; /* so far */
    uint8_t block[64];
};
struct sha512_ctx {
    uint64_t state[8];
    uint64_t octets;
    uint8_t block[128];
};

void sha256_init(struct sha256_ctx *x);
void sha256_update(struct sha256_ctx *x, size_t n, const uint8_t *at);
void sha256_digest(struct sha256_ctx *x, size_t length, uint8_t *digest);
void sha512_256_init(struct sha512_ctx *x);
void sha512_update(struct sha512_ctx *x, size_t n, const uint8_t *at);
void sha512_256_digest(struct sha512_ctx *x, size_t length, uint8_t *digest);

#endif
