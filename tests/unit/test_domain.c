/* test_domain.c - the host that led to a server (RFC 3263 4, RFC 5922 7.3). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bindings.h"
#include "domain.h"
#include "search_double.h"
#include "server_list.h"

/* The last part of each server's address, and the host that it was found by. */
static void locates(const char *expected)
{
    struct cw_line *line = &phone.cw.memory.lines[0];
    char text[1024] = "";

    look();
    line->list = search->first;
    for (uint32_t i = search->first; i; i = cwi_entry_at(&phone.cw, i)->next) {
        const struct cw_entry *e = cwi_entry_at(&phone.cw, i);
        const struct cw_octets name = cwi_domain_of(&phone.cw, 1, &e->address);

        sprintf(text + strlen(text), "%s%u %.*s", *text ? ", " : "", e->address.ip[3],
                (int)name.len, (const char *)name.at);
    }
    assert_string_equal(text, expected);
    line->list = 0;
    cwi_search_free(&phone.cw, search_slot);
}

/* RFC 3263 4, RFC 5922 7.3: the host of the setting, whatever the DNS made of it. */
static void knows_by_which_host_a_server_was_found(void **state)
{
    const struct cw_address gone = { .family = 4, .ip = { 192, 0, 2, 77 }, .port = 5060 };
    struct cw_octets name;

    (void)state;
    phone_with("example.org");
    put_srv("example.org", 1, 1, 5061, "one.example.net");
    put_srv("example.org", 2, 1, 5061, "192.0.2.6");
    put_ip("one.example.net", "192.0.2.5");
    locates("5 example.org, 6 example.org");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO;
    put_naptr("example.org", 1, 1, "SIPS+D2T", "_sips._tcp.example.net");
    put_srv("_sips._tcp.example.net", 1, 1, 5061, "one.example.net");
    locates("5 example.org");
    phone.line_settings.proxy = "_sips._tcp.example.net";
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_TLS;
    locates("5 example.net");
    put_ip("_a._b._c.example.net", "192.0.2.7"); /* a service has two labels */
    phone.line_settings.proxy = "_a._b._c.example.net";
    phone.line_settings.use_dns_srv = false;
    locates("7 _c.example.net");
    phone.line_settings.use_dns_srv = true;
    put_ip("b.example.org", "192.0.2.1");
    put_ip("c.example.org", "192.0.2.2");
    put_ip("d.example.org", "192.0.2.2");
    phone.line_settings.proxy = "a.example.org:p=2:A=192.0.2.3,192.0.2.4|b.example.org:5070:p=1|"
                                "c.example.org:p=1|192.0.2.9:p=3|d.example.org:p=4";
    locates("1 b.example.org, 2 c.example.org, 3 a.example.org, 4 a.example.org, 9 192.0.2.9");
    phone.line_settings.dual_registration = true;
    phone.line_settings.alternate_proxy = "192.0.2.8|one.example.net";
    phone.line_settings.outbound_proxy = "c.example.org";
    phone.line_settings.use_dns_srv = false;
    locates("2 c.example.org, 8 192.0.2.8, 5 one.example.net");
    phone.line_settings.alternate_outbound_proxy = "b.example.org";
    locates("2 c.example.org, 1 b.example.org");
    assert_int_equal(cwi_domain_of(&phone.cw, 1, &gone).len, 0); /* no server of the line's */
    for (int i = 0; i < 2; i++) {                                /* one that has left the list */
        struct cw_line *line = &phone.cw.memory.lines[0];
        struct cw_address *where =
            i == 0 ? &line->server : &cwi_binding_at(&phone.cw, line->binding)->server;

        assert_int_not_equal(line->binding, 0);
        *where = gone;
        name = cwi_domain_of(&phone.cw, 1, &gone);
        assert_int_equal(name.len, strlen("c.example.org"));
        assert_memory_equal(name.at, "c.example.org", name.len);
        *where = (struct cw_address){ .family = 0 };
    }
    { /* the alternate that has left the list while its binding is there */
        struct cw_line *line = &phone.cw.memory.lines[0];

        line->alternate = cwi_binding_take(&phone.cw, 1);
        assert_int_not_equal(line->alternate, 0);
        cwi_binding_at(&phone.cw, line->alternate)->server = gone;
        assert_true(cwi_domain_is_alternate(&phone.cw, 1, &gone));
        name = cwi_domain_of(&phone.cw, 1, &gone);
        assert_int_equal(name.len, strlen("b.example.org"));
        assert_memory_equal(name.at, "b.example.org", name.len);
        line->server = gone; /* the primary's is the same */
        assert_false(cwi_domain_is_alternate(&phone.cw, 1, &gone));
    }
    phone.cw.memory.lines[0].server = gone;
    phone.line_settings.outbound_proxy = "not a list";
    assert_int_equal(cwi_domain_of(&phone.cw, 1, &gone).len, 0);
}

/* An address of both lists: the alternate, unless the line talks to it as the primary. */
static void tells_the_alternate_from_the_primary(void **state)
{
    struct cw_line *line = &phone.cw.memory.lines[0];
    const struct cw_address both = double_address(2, 5060);
    struct server_list_item item;

    (void)state;
    phone_with("192.0.2.1|b.example.org:A=192.0.2.2");
    phone.line_settings.dual_registration = true;
    phone.line_settings.alternate_proxy = "192.0.2.9|c.example.org:A=192.0.2.2";
    look();
    line->list = search->first;
    assert_true(cwi_domain_is_alternate(&phone.cw, 1, &both));
    assert_true(cwi_domain_item(&phone.cw, 1, &both, &item));
    assert_memory_equal(item.host.at, "c.", 2);
    line->server = both;
    assert_false(cwi_domain_is_alternate(&phone.cw, 1, &both));
    assert_true(cwi_domain_item(&phone.cw, 1, &both, &item));
    assert_memory_equal(item.host.at, "b.", 2);
    line->list = 0;
    cwi_search_free(&phone.cw, search_slot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_by_which_host_a_server_was_found),
        cmocka_unit_test(tells_the_alternate_from_the_primary),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
