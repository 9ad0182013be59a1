/* other_hash.c - the hashes of instead/, in two pieces each, for test_hash.c. */
#include <nettle/md5.h>
#include <nettle/sha2.h>

void other_hashes(const uint8_t *at, size_t first, size_t n, uint8_t md5[16], uint8_t sha256[32],
                  uint8_t sha512_256[32]);

void other_hashes(const uint8_t *at, size_t first, size_t n, uint8_t md5[16], uint8_t sha256[32],
                  uint8_t sha512_256[32])
{
    struct md5_ctx a;
    struct sha256_ctx b;
    struct sha512_ctx c;

    md5_init(&a);
    md5_update(&a, first, at);
    md5_update(&a, n - first, at + first);
    md5_digest(&a, 16, md5);
    sha256_init(&b);
    sha256_update(&b, first, at);
    sha256_update(&b, n - first, at + first);
    sha256_digest(&b, 32, sha256);
    sha512_256_init(&c);
    sha512_256_update(&c, first, at);
    sha512_256_update(&c, n - first, at + first);
    sha512_256_digest(&c, 32, sha512_256);
}
