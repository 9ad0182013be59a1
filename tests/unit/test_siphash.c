/* test_siphash.c - SipHash-2-4 with the vectors of its authors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "siphash.h"

/* Of the octets 00 01 02 ... under the key 00 01 ... 0f. */
static uint64_t hash_of(uint8_t octets)
{
    const uint64_t key[2] = { 0x0706050403020100u, 0x0f0e0d0c0b0a0908u };
    struct siphash h;

    cwi_siphash_init(&h, key);
    for (uint8_t i = 0; i < octets; i++)
        cwi_siphash_octet(&h, i);
    return cwi_siphash_end(&h);
}

static void gives_the_published_values(void **state)
{
    (void)state;
    assert_true(hash_of(0) == 0x726fdb47dd0e0e31u);
    assert_true(hash_of(1) == 0x74f839c593dc67fdu);
    assert_true(hash_of(8) == 0x93f5f5799a932462u);
    assert_true(hash_of(15) == 0xa129ca6149be45e5u);
}

static void depends_on_the_key(void **state)
{
    const uint64_t one[2] = { 1, 2 }, other[2] = { 1, 3 };
    struct siphash a, b;

    (void)state;
    cwi_siphash_init(&a, one);
    cwi_siphash_init(&b, other);
    cwi_siphash_octet(&a, 'x');
    cwi_siphash_octet(&b, 'x');
    assert_true(cwi_siphash_end(&a) != cwi_siphash_end(&b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_published_values),
        cmocka_unit_test(depends_on_the_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
