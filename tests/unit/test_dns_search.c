/* test_dns_search.c - which names a short name is asked for by, and that a whole one is asked for alone
 * (LOCAL_search_domains). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "dns_search.h"

static struct dns_search made(uint32_t domains, uint32_t ndots)
{
    struct dns_search s = { .domains = domains, .ndots = ndots };

    for (uint32_t i = 0; i < domains; i++)
        s.domain[i][0] = (char)('a' + i), strcpy(s.domain[i] + 1, ".example.org");
    return s;
}

static void asks(const struct dns_search *s, const char *name, uint32_t count, const char *first)
{
    char out[DNS_NAME_ROOM];

    assert_int_equal(dns_search_count(s, name), count);
    assert_true(dns_search_write(s, name, 0, out));
    assert_string_equal(out, first);
    assert_true(dns_search_write(s, name, count - 1, out));
    assert_string_equal(out, name); /* the last is the name itself */
}

static void test_names(void **state)
{
    const struct dns_search one = made(2, 1), two = made(2, 2), none = made(0, 1),
                            never = made(2, 0);

    (void)state;
    asks(&one, "pbx", 3, "pbx.a.example.org");
    asks(&one, "_sip._udp.pbx", 3, "_sip._udp.pbx.a.example.org");
    asks(&one, "pbx.branch", 1, "pbx.branch");
    asks(&one, "_sip._udp.pbx.branch", 1, "_sip._udp.pbx.branch");
    asks(&two, "pbx.branch", 3, "pbx.branch.a.example.org");
    asks(&two, "pbx.branch.org", 1, "pbx.branch.org");
    asks(&none, "pbx", 1, "pbx");
    asks(&never, "pbx", 1, "pbx");
    asks(&one, "_sip", 3, "_sip.a.example.org"); /* no label of a service: nothing follows it */
}

/* What would be longer than a name can be is passed over. */
static void test_too_long(void **state)
{
    const struct dns_search s = made(1, 1);
    const size_t most = CW_RECORD_NAME_MAX - strlen(".a.example.org");
    char name[DNS_NAME_ROOM], out[DNS_NAME_ROOM];

    (void)state;
    memset(name, 'x', sizeof name);
    name[most] = '\0';
    assert_true(dns_search_write(&s, name, 0, out));
    assert_int_equal(strlen(out), CW_RECORD_NAME_MAX);
    name[most] = 'x';
    name[most + 1] = '\0';
    assert_false(dns_search_write(&s, name, 0, out));
    assert_true(dns_search_write(&s, name, 1, out));
}

/* As many domains as there is room for, as c-ares gives them. */
static void test_domains(void **state)
{
    char text[DNS_DOMAINS + 1][24], *domains[DNS_DOMAINS + 1];
    struct ares_options options = { .domains = domains, .ndomains = DNS_DOMAINS + 1, .ndots = 3 };
    struct dns_search s;
    ares_channel ares;

    (void)state;
    for (int i = 0; i <= DNS_DOMAINS; i++) {
        snprintf(text[i], sizeof text[i], "d%d.test", i);
        domains[i] = text[i];
    }
    assert_int_equal(ares_library_init(ARES_LIB_INIT_ALL), ARES_SUCCESS);
    assert_int_equal(ares_init_options(&ares, &options, ARES_OPT_DOMAINS | ARES_OPT_NDOTS),
                     ARES_SUCCESS);
    dns_search_read(&s, ares);
    assert_int_equal(s.domains, DNS_DOMAINS);
    assert_int_equal(s.ndots, 3);
    assert_string_equal(s.domain[0], "d0.test");
    assert_string_equal(s.domain[DNS_DOMAINS - 1], text[DNS_DOMAINS - 1]);
    ares_destroy(ares);
    ares_library_cleanup();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_domains),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
