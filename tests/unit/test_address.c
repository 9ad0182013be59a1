/* test_address.c - addresses read, compared and written (RFC 4291 2.2, RFC 5954 4.1, RFC 5952 4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>

#include "clausewire/address.h"

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

static bool read_text(struct cw_address *a, const char *text)
{
    memset(a, 0xA5, sizeof *a);
    return cw_address_read(a, (struct cw_octets){ (const uint8_t *)text, strlen(text) });
}

static void is_read(const char *text, int family, const char *same)
{
    struct cw_address a;
    uint8_t ip[16] = { 0 };

    assert_true(read_text(&a, text));
    assert_int_equal(a.family, family);
    assert_int_equal(inet_pton(family == 6 ? AF_INET6 : AF_INET, same, ip), 1);
    assert_memory_equal(a.ip, ip, sizeof ip); /* what an IPv4 address does not use is zero */
    assert_int_equal(a.port, 0);
    assert_int_equal(a.transport, 0);
    assert_int_equal(a.scope, 0);
}

static void is_none(const char *text)
{
    struct cw_address a;

    assert_false(read_text(&a, text));
    assert_int_equal(a.family, 0);
}

static void reads_ipv4(void **state)
{
    static const char *const wrong[] = {
        "",          "1",         "1.2.3",     "1.2.3.",     ".1.2.3",    "1..2.3",   "1.2.3.4.",
        "1.2.3.4.5", "1.2.3.256", "256.2.3.4", "1.2.3.0004", "01.2.3.4",  "1.2.3.00", "1.2.3.4 ",
        " 1.2.3.4",  "1.2.3.-4",  "1.2.3.+4",  "0x1.2.3.4",  "1.2.3.4:5", "1,2,3,4",  "16909060",
    };

    (void)state;
    is_read("192.0.2.1", 4, "192.0.2.1");
    is_read("0.0.0.0", 4, "0.0.0.0");
    is_read("255.255.255.255", 4, "255.255.255.255");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        is_none(wrong[i]);
}

/* RFC 4291 2.2: whole, with a gap anywhere, and with an IPv4 address for the last two groups. */
static void reads_ipv6(void **state)
{
    static const char *const right[] = {
        "::",
        "::1",
        "1::",
        "1::8",
        "::2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "1:2:3::5:6:7:8",
        "1:2:3:4:5:6:7:8",
        "2001:DB8:0:0:8:800:200C:417A",
        "2001:db8::8:800:200c:417a",
        "FF01::101",
        "0001:0002:0003:0004:0005:0006:0007:0008",
        "0:0:0:0:0:0:0:0",
        "::13.1.68.3",
        "::fffe:129.144.52.38",
        "::1:ffff:1.2.3.4",
        "1::2:192.0.2.1",
        "1:2:3:4:5:6:192.0.2.1",
        "1:2:3:4:5::192.0.2.1",
        "64:ff9b::192.0.2.33",
    };

    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        is_read(right[i], 6, right[i]);
    is_read("::ffff:129.144.52.38", 4, "129.144.52.38"); /* 2.5.5.2: who has it is met by IPv4 */
    is_read("0:0:0:0:0:FFFF:8190:3426", 4, "129.144.52.38");
}

static void refuses_what_is_no_ipv6(void **state)
{
    static const char *const wrong[] = {
        ":",
        ":::",
        "1:",
        ":1",
        "1:::2",
        "::1:",
        ":1::2",
        "1::2:",
        "1::2::3",
        "::1::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8:",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8",
        "1:2:3:4:5:6:7:",
        "12345::",
        "::12345",
        "1:00002::",
        "::g",
        "1:2:3:4:5:6:7:z",
        "[::1]",
        "::1%eth0",
        "fe80::1%1",
        "::1/64",
        " ::1",
        "::1 ",
        "1:2:3:4:5:6:7:192.0.2.1",
        "1:2:3:4:5:192.0.2.1",
        "192.0.2.1::",
        "::192.0.2.1:1",
        "::192.0.2",
        "::192.0.2.256",
        "::192.0.2.01",
        "::1.2.3.4.5",
        "::.2.3.4",
        "::ffff.0.2.1",
        "::12345.0.2.1",
        "1::2:3:4:5:6:7:192.0.2.1",
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        is_none(wrong[i]);
}

/* Only the octets given are looked at. */
static void reads_no_further_than_the_text(void **state)
{
    struct cw_address a;

    (void)state;
    assert_true(cw_address_read(&a, (struct cw_octets){ (const uint8_t *)"1.2.3.45", 7 }));
    assert_int_equal(a.ip[3], 4);
    assert_true(cw_address_read(&a, (struct cw_octets){ (const uint8_t *)"::12", 3 }));
    assert_int_equal(a.ip[15], 1);
    assert_false(cw_address_read(&a, (struct cw_octets){ (const uint8_t *)"1::2", 2 }));
    assert_true(
        cw_address_read(&a, (struct cw_octets){ (const uint8_t *)"1:2:3:4:5:6:7:8.9", 15 }));
}

static void agrees(struct cw_address *a)
{
    struct cw_address back;
    char text[CW_ADDRESS_TEXT];
    const size_t n = cw_address_write(a, text);

    assert_true(cw_address_read(&back, (struct cw_octets){ (const uint8_t *)text, n }));
    assert_true(cw_address_equal(a, &back));
}

/* Every set of groups of zero, and many more; what was written is read. */
static void reads_what_it_has_written(void **state)
{
    uint32_t seed = 11;

    (void)state;
    for (unsigned set = 0; set < 256; set++) {
        struct cw_address a = { .family = 6 };
        for (unsigned k = 0; k < 8; k++)
            if (set >> k & 1)
                a.ip[2 * k + k % 2] = (uint8_t)(k + 1);
        agrees(&a);
    }
    for (int i = 0; i < 20000; i++) {
        struct cw_address a = { .family = i % 2 ? 6 : 4 };
        for (int k = 0; k < (i % 2 ? 16 : 4); k++) {
            seed = seed * 1664525u + 1013904223u;
            a.ip[k] = (uint8_t)(seed >> 24);
        }
        agrees(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_ipv4),
        cmocka_unit_test(writes_ipv6),
        cmocka_unit_test(comes_back),
        cmocka_unit_test(compares),
        cmocka_unit_test(reads_ipv4),
        cmocka_unit_test(reads_ipv6),
        cmocka_unit_test(refuses_what_is_no_ipv6),
        cmocka_unit_test(reads_no_further_than_the_text),
        cmocka_unit_test(reads_what_it_has_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
