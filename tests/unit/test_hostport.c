/* test_hostport.c - host[:port] of a setting split (RFC 3261 25.1; GUIDE_proxy). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hostport.h"

static void splits(const char *text, const char *wanted_host, uint16_t wanted_port)
{
    struct cw_octets host, bare;
    uint16_t port = 9;

    if (!hostport_split(text, &host, &port))
        fail_msg("'%s' is not split", text);
    assert_int_equal(port, wanted_port);
    bare = hostport_bare(host);
    assert_int_equal(bare.len, strlen(wanted_host));
    assert_memory_equal(bare.at, wanted_host, bare.len);
}

static void refuses(const char *text)
{
    struct cw_octets host;
    uint16_t port;

    if (hostport_split(text, &host, &port))
        fail_msg("'%s' is split", text);
}

static void takes_names_and_addresses(void **state)
{
    (void)state;
    splits("registrar.example.org", "registrar.example.org", 0);
    splits("registrar.example.org:5070", "registrar.example.org", 5070);
    splits("192.0.2.10", "192.0.2.10", 0);
    splits("192.0.2.10:65535", "192.0.2.10", 65535);
    splits("[2001:db8::1]", "2001:db8::1", 0);
    splits("[2001:db8::1]:5061", "2001:db8::1", 5061);
    splits("[::ffff:192.0.2.1]:1", "::ffff:192.0.2.1", 1);
    splits("a_b-c:5060", "a_b-c", 5060);
}

static void keeps_the_brackets(void **state)
{
    struct cw_octets host;
    uint16_t port;

    (void)state;
    assert_true(hostport_split("[::1]:5060", &host, &port));
    assert_int_equal(host.len, 5);
    assert_memory_equal(host.at, "[::1]", 5);
}

static void refuses_the_rest(void **state)
{
    (void)state;
    refuses("");
    refuses(":5060");
    refuses("host:");
    refuses("host:0");
    refuses("host:65536");
    refuses("host:99999999999999999999");
    refuses("host:50a");
    refuses("host:-1");
    refuses("host name");
    refuses("a/b");
    refuses("user@host");
    refuses("[2001:db8::1");
    refuses("[fe80::1%eth0]");
    refuses("2001:db8::1");
    refuses("host;lr");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_names_and_addresses),
        cmocka_unit_test(keeps_the_brackets),
        cmocka_unit_test(refuses_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
