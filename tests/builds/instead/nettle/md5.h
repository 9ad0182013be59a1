/* md5.h - MD5 by the names of Nettle (RFC 1321), for builds that cannot have the library (cmocka.h says
 * which); unit-digest and test_hash.c hold it. */
#ifndef CW_INSTEAD_OF_MD5_H
#define CW_INSTEAD_OF_MD5_H

#include <stddef.h>
#include <stdint.h>

#define MD5_DIGEST_SIZE 16
#define md5_init        instead_md5_init
#define md5_update      instead_md5_update
#define md5_digest      instead_md5_digest

struct md5_ctx {
    uint32_t state[4];
    uint64_t octets; /* so far */
    uint8_t block[64];
};

void md5_init(struct md5_ctx *x);
void md5_update(struct md5_ctx *x, size_t n, const uint8_t *at);
/* length: of the digest that is written. */
void md5_digest(struct md5_ctx *x, size_t length, uint8_t *digest);

#endif
