/* test_address.c - addresses compared and written (RFC 5952 4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>

#include "address.h"

static void is_written(int family, const char *from, const char *wanted)
{
    struct cw_address a = { .family = (uint8_t)family, .transport = CW_UDP };
    char text[CW_ADDRESS_TEXT];

    assert_int_equal(inet_pton(family == 6 ? AF_INET6 : AF_INET, from, a.ip), 1);
    assert_int_equal(cw_address_write(&a, text), strlen(wanted));
    assert_string_equal(text, wanted);
}

static void writes_ipv4(void **state)
{
    (void)state;
    is_written(4, "0.0.0.0", "0.0.0.0");
    is_written(4, "192.0.2.10", "192.0.2.10");
    is_written(4, "255.255.255.255", "255.255.255.255");
    is_written(4, "100.9.10.1", "100.9.10.1");
}

static void writes_ipv6(void **state)
{
    (void)state;
    is_written(6, "::", "::");
    is_written(6, "::1", "::1");
    is_written(6, "2001:db8::", "2001:db8::");
    is_written(6, "2001:0DB8:0:0:0:0:2:1", "2001:db8::2:1");
    is_written(6, "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"); /* 4.2.2: one zero group stays */
    is_written(6, "2001:0:0:1:0:0:0:1", "2001:0:0:1::1");          /* 4.2.3: the longest run */
    is_written(6, "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");    /* the first of equals */
    is_written(6, "fe80:0:0:0:0:0:0:ffff", "fe80::ffff");
    is_written(6, "0:0:1:0:0:0:0:0", "0:0:1::");
    is_written(6, "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8");
    is_written(6, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
               "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
}

/* Whatever is written reads back as the same address. */
static void comes_back(void **state)
{
    uint32_t seed = 7;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct cw_address a = { .family = 6, .transport = CW_UDP };
        uint8_t back[16];
        char text[CW_ADDRESS_TEXT];
        for (int k = 0; k < 16; k += 2) {
            seed = seed * 1664525u + 1013904223u;
            if (seed >> 31) {
                a.ip[k] = (uint8_t)(seed >> 16);
                a.ip[k + 1] = (uint8_t)(seed >> 8);
            }
        }
        assert_true(cw_address_write(&a, text) < CW_ADDRESS_TEXT);
        assert_int_equal(inet_pton(AF_INET6, text, back), 1);
        assert_memory_equal(back, a.ip, 16);
    }
}

static void compares(void **state)
{
    const struct cw_address a = {
        .ip = { 192, 0, 2, 1, 9 }, .port = 5060, .family = 4, .transport = CW_UDP
    };
    struct cw_address b = a;

    (void)state;
    b.ip[4] = 0; /* no octet of an IPv4 address */
    assert_true(cw_address_equal(&a, &b));
    b.ip[3] = 2;
    assert_false(cw_address_equal(&a, &b));
    b = a;
    b.port = 5061;
    assert_false(cw_address_equal(&a, &b));
    b = a;
    b.transport = CW_TCP;
    assert_false(cw_address_equal(&a, &b));
    b = a;
    b.family = 6;
    assert_false(cw_address_equal(&a, &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_ipv4),
        cmocka_unit_test(writes_ipv6),
        cmocka_unit_test(comes_back),
        cmocka_unit_test(compares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
