/* test_hash.c - the hashes that tests of other builds have instead of Nettle's are Nettle's, for every
 * length up to three blocks of the longest and in pieces. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include <nettle/md5.h>
#include <nettle/sha2.h>

enum { LONGEST = 3 * 128 };

/* From other_hash.c, which sees the other headers. */
void other_hashes(const uint8_t *at, size_t first, size_t n, uint8_t md5[16], uint8_t sha256[32],
                  uint8_t sha512_256[32]);

static void agree(void **state)
{
    uint8_t octets[LONGEST];

    (void)state;
    for (size_t i = 0; i < LONGEST; i++)
        octets[i] = (uint8_t)(i * 167 + i / 7);
    for (size_t n = 0; n <= LONGEST; n++) {
        uint8_t mine[3][32], other[3][32];
        struct md5_ctx md5;
        struct sha256_ctx sha256;
        struct sha512_ctx sha512;

        md5_init(&md5);
        md5_update(&md5, n, octets);
        md5_digest(&md5, 16, mine[0]);
        sha256_init(&sha256);
        sha256_update(&sha256, n, octets);
        sha256_digest(&sha256, 32, mine[1]);
        sha512_256_init(&sha512);
        sha512_256_update(&sha512, n, octets);
        sha512_256_digest(&sha512, 32, mine[2]);
        other_hashes(octets, n / 3, n, other[0], other[1], other[2]);
        assert_memory_equal(mine[0], other[0], 16);
        assert_memory_equal(mine[1], other[1], 32);
        assert_memory_equal(mine[2], other[2], 32);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(agree) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
