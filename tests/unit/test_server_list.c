/* test_server_list.c - the servers of a setting read (the guide's 1.1 and 3.4): forms, order, faults. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "server_list.h"

static struct server_list list;

/* The items as the order of trying has them: "host/port/priority/weight/addresses", a + before the
 * host of a lower one, blanks between. */
static void reads(const char *text, const char *wanted)
{
    struct server_list_item item;
    char got[1024] = "";
    size_t n = 0;

    assert_true(cwi_server_list_read(&list, text));
    assert_null(list.fault);
    while (cwi_server_list_next(&list, &item)) {
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%s%.*s/%u/%u/%u/%.*s", n ? " " : "",
                              item.starts_rank ? "+" : "", (int)item.host.len,
                              (const char *)item.host.at, item.port, item.priority, item.weight,
                              (int)item.addresses.len,
                              item.addresses.len ? (const char *)item.addresses.at : "");
        assert_true(n < sizeof got);
    }
    assert_string_equal(got, wanted);
}

static void is_fault(const char *text, unsigned at, const char *fault)
{
    struct server_list_item item;

    assert_false(cwi_server_list_read(&list, text));
    assert_string_equal(list.fault, fault);
    assert_int_equal(list.fault_at, at);
    assert_int_equal(list.count, 0);
    assert_false(cwi_server_list_next(&list, &item));
}

/* Defaults: no port, priority 0, weight 1. */
static void reads_one_server(void **state)
{
    (void)state;
    reads("registrar.example.org", "registrar.example.org/0/0/1/");
    reads("registrar.example.org.", "registrar.example.org./0/0/1/");
    reads("_sip._udp.example.org", "_sip._udp.example.org/0/0/1/");
    reads("sip-1.example.org:5070", "sip-1.example.org/5070/0/1/");
    reads("192.0.2.1:5060", "192.0.2.1/5060/0/1/");
    reads("h:1", "h/1/0/1/");
    reads("h:65535", "h/65535/0/1/");
}

static void reads_ipv6_in_brackets(void **state)
{
    (void)state;
    reads("[2001:db8::1]", "[2001:db8::1]/0/0/1/");
    reads("[2001:db8::1]:5062:p=3", "[2001:db8::1]/5062/3/1/");
    reads("[::ffff:192.0.2.1]", "[::ffff:192.0.2.1]/0/0/1/");
}

/* The weight bare, as the 8800's guide has it, and with w=, as its sister's has it. */
static void reads_every_part(void **state)
{
    (void)state;
    reads("h:5060:p=2:7", "h/5060/2/7/");
    reads("h:5060:p=2:w=7", "h/5060/2/7/");
    reads("h:5060:P=2:W=7", "h/5060/2/7/");
    reads("h:p=2", "h/0/2/1/");
    reads("h:p=2:7", "h/0/2/7/");
    reads("h:w=7:p=2", "h/0/2/7/");
    reads("h:p=0:w=0", "h/0/0/0/");
    reads("h:p=65535:w=65535", "h/0/65535/65535/");
    reads("h:5060:7", "h/5060/0/7/");
    reads("h:A=192.0.2.1", "h/0/0/1/192.0.2.1");
    reads("h:5060:p=2:7:A=192.0.2.1,192.0.2.2", "h/5060/2/7/192.0.2.1,192.0.2.2");
    reads("h:a=[2001:db8::1],192.0.2.2:p=1", "h/0/1/1/[2001:db8::1],192.0.2.2");
}

/* LOCAL_unicast */
static void refuses_addresses_of_many(void **state)
{
    static const char wanted[] = "an address of one host";

    (void)state;
    is_fault("0.0.0.0", 0, wanted);
    is_fault("224.0.1.75:5060", 0, wanted);
    is_fault("a|255.255.255.255", 2, wanted);
    is_fault("[::]", 0, wanted);
    is_fault("[::192.0.2.1]", 0, wanted);
    is_fault("[ff02::1]:5060", 0, wanted);
    is_fault("h:A=192.0.2.1,239.0.0.1", 14, wanted);
    reads("223.255.255.255", "223.255.255.255/0/0/1/");
    reads("127.0.0.1", "127.0.0.1/0/0/1/");
    reads("[::1]", "[::1]/0/0/1/");
    reads("[fe80::1]", "[fe80::1]/0/0/1/");
}

/* By priority, the lowest first; of equals the heaviest; of these as they are written. */
static void orders_by_priority_and_weight(void **state)
{
    (void)state;
    reads("c:p=2|a:p=0|b:p=1", "a/0/0/1/ +b/0/1/1/ +c/0/2/1/");
    reads("a:w=1|b:w=3|c:w=2", "b/0/0/3/ c/0/0/2/ a/0/0/1/");
    reads("a|b|c", "a/0/0/1/ b/0/0/1/ c/0/0/1/");
    reads("d:p=5:w=9|a:p=1:w=1|b:p=1:w=8|c:p=5:w=9", "b/0/1/8/ a/0/1/1/ +d/0/5/9/ c/0/5/9/");
}

/* Behind A=, one by one and without brackets. */
static void gives_addresses_one_by_one(void **state)
{
    struct server_list_item item;
    struct cw_octets ip;

    (void)state;
    assert_true(cwi_server_list_read(&list, "h:A=192.0.2.1,[2001:db8::1],192.0.2.3"));
    assert_true(cwi_server_list_next(&list, &item));
    assert_true(cwi_server_list_next_address(&item.addresses, &ip));
    assert_int_equal(ip.len, 9);
    assert_memory_equal(ip.at, "192.0.2.1", 9);
    assert_true(cwi_server_list_next_address(&item.addresses, &ip));
    assert_int_equal(ip.len, 11);
    assert_memory_equal(ip.at, "2001:db8::1", 11);
    assert_true(cwi_server_list_next_address(&item.addresses, &ip));
    assert_int_equal(ip.len, 9);
    assert_memory_equal(ip.at, "192.0.2.3", 9);
    assert_false(cwi_server_list_next_address(&item.addresses, &ip));
}

/* What is wrong and where. */
static void names_every_fault(void **state)
{
    static const char host[] = "a name, an IPv4 address or an IPv6 address in brackets";
    static const char ipv6[] = "an IPv6 address between brackets";
    static const char from_0[] = "a number from 0 to 65535";
    static const char from_1[] = "a number from 1 to 65535";
    static const char end[] = "the end, or | and another server";

    (void)state;
    is_fault("", 0, host);
    is_fault(" h", 0, host);
    is_fault(":5060", 0, host);
    is_fault("|h", 0, host);
    is_fault("h|", 2, host);
    is_fault("h||i", 2, host);
    is_fault("h i", 1, end);
    is_fault("h,i", 1, end);
    is_fault("h:5060x", 6, end);
    is_fault("h:p=1,i", 5, end);
    is_fault("sip:h", 4, from_1);
    is_fault("h:", 2, from_1);
    is_fault("h:0", 2, from_1);
    is_fault("h:65536", 2, from_1);
    is_fault("h:99999999999999999999", 2, from_1);
    is_fault("h:-1", 2, from_1);
    is_fault("h:p=", 4, from_0);
    is_fault("h:p=65536", 4, from_0);
    is_fault("h:5060:w=", 9, from_0);
    is_fault("h:5060:", 7, from_0);
    is_fault("h:5060:65536", 7, from_0);
    is_fault("[2001:db8::1", 0, ipv6);
    is_fault("[]", 0, ipv6);
    is_fault("[192.0.2.1]", 0, ipv6);
    is_fault("a|[2001:db8::g]", 2, ipv6);
    is_fault("[2001:db8::1]x", 13, end);
    is_fault("h:A=", 4, host);
    is_fault("h:A=192.0.2.1,", 14, host);
    is_fault("h:A=192.0.2.1,other.example.org", 14, "an address");
    is_fault("h:A=192.0.2.256", 4, "an address");
    is_fault("h:A=2001:db8::1", 4, "an address");
    is_fault("h:A=[2001:db8::1", 4, ipv6);
}

/* A part that came twice would hide what was meant. */
static void takes_each_part_once(void **state)
{
    static const char once[] = "p=, w= or A=, each of them once";

    (void)state;
    is_fault("h:p=1:p=2", 6, once);
    is_fault("h:5060:7:8", 9, once);
    is_fault("h:5060:w=7:8", 11, once);
    is_fault("h:7:w=7:w=7", 8, once);
    is_fault("h:A=192.0.2.1:A=192.0.2.2", 14, once);
    is_fault("a|h:5060:7:", 11, once);
    is_fault("h:x=1", 2, "a number from 1 to 65535");
    is_fault("h:5060:x=1", 7, "a number from 0 to 65535");
    reads("a:p=1|b:p=1", "a/0/1/1/ b/0/1/1/"); /* once a server, not once a list */
}

/* What is nearly an address is no name. */
static void tells_names_from_broken_addresses(void **state)
{
    static const char host[] = "a name, an IPv4 address or an IPv6 address in brackets";
    char text[SERVER_LIST_NAME + 8], wanted[sizeof text + 8];

    (void)state;
    is_fault("192.0.2.256", 0, host);
    is_fault("192.0.2", 0, host);
    is_fault("192.0.2.01:5060", 0, host);
    is_fault("a|192.0.2.1.5", 2, host);
    is_fault("5060", 0, host);
    is_fault(".", 0, host);
    is_fault("..", 0, host);
    is_fault(".h", 0, host);
    is_fault("h..i", 0, host);
    is_fault("h..", 0, host);
    reads("3com", "3com/0/0/1/");
    reads("10-0-0-1", "10-0-0-1/0/0/1/");
    reads("192.0.2.1.example", "192.0.2.1.example/0/0/1/");
    memset(text, 'h', SERVER_LIST_NAME + 1);
    for (size_t i = 63; i < SERVER_LIST_NAME; i += 64)
        text[i] = '.';
    text[SERVER_LIST_NAME + 1] = '\0';
    is_fault(text, 0, host);
    text[SERVER_LIST_NAME] = '\0';
    snprintf(wanted, sizeof wanted, "%s/0/0/1/", text);
    reads(text, wanted);
    text[63] = 'h'; /* a label of 127 */
    is_fault(text, 0, host);
    memset(text, 'h', 64); /* of one octet too many; 63 are read below */
    text[64] = '\0';
    is_fault(text, 0, host);
    text[64] = 'h';
    text[63] = '.';
    text[127] = '\0';
    text[126] = 'h';
    memmove(text, text + 63, 65); /* a dot, and a label of 63 */
    reads(text + 1, "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh/0/0/1/");
}

/* As many as SRV records of one answer are looked at. */
static void reads_twelve_and_no_more(void **state)
{
    (void)state;
    assert_true(cwi_server_list_read(&list, "a|b|c|d|e|f|g|h|i|j|k|l"));
    assert_int_equal(list.count, SERVER_LIST_MOST);
    is_fault("a|b|c|d|e|f|g|h|i|j|k|l|m", 24, "no more than 12 servers");
}

/* What was read before does not show. */
static void forgets_the_list_before(void **state)
{
    (void)state;
    is_fault("h:x", 2, "a number from 1 to 65535");
    reads("a:p=1|b", "b/0/0/1/ +a/0/1/1/");
    reads("c", "c/0/0/1/");
}

static void reads_a_literal(void **state)
{
    static const char *const others[] = { "",
                                          "$PROXY",
                                          "example.org",
                                          "192.0.2.1|192.0.2.2",
                                          "192.0.2.1:p=1",
                                          "192.0.2.1:5060:A=192.0.2.2",
                                          "2001:db8::1",
                                          "192.0.2.1:0" };
    struct cw_address a;

    (void)state;
    assert_true(cwi_server_list_read_literal(&a, "192.0.2.1"));
    assert_int_equal(a.family, 4);
    assert_int_equal(a.ip[3], 1);
    assert_int_equal(a.port, 5060);
    assert_true(cwi_server_list_read_literal(&a, "[2001:db8::7]:5062"));
    assert_int_equal(a.family, 6);
    assert_int_equal(a.ip[15], 7);
    assert_int_equal(a.port, 5062);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(cwi_server_list_read_literal(&a, others[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_one_server),
        cmocka_unit_test(reads_ipv6_in_brackets),
        cmocka_unit_test(reads_every_part),
        cmocka_unit_test(refuses_addresses_of_many),
        cmocka_unit_test(orders_by_priority_and_weight),
        cmocka_unit_test(gives_addresses_one_by_one),
        cmocka_unit_test(names_every_fault),
        cmocka_unit_test(takes_each_part_once),
        cmocka_unit_test(tells_names_from_broken_addresses),
        cmocka_unit_test(reads_twelve_and_no_more),
        cmocka_unit_test(forgets_the_list_before),
        cmocka_unit_test(reads_a_literal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
