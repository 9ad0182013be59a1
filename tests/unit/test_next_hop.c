/* test_next_hop.c - where a request within a dialog goes: Use OB Proxy In Dialog, what must not be
 * gone to, who is one of the line's servers (RFC 3261 8.1.2; GUIDE_ob_proxy_in_dialog,
 * LOCAL_next_hop, LOCAL_own_server). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core_double.h"
#include "next_hop.h"

static struct cw_request *q;
static struct remote remote;

/* 192.0.2.1 is us, 192.0.2.10 the server, which the hop is not. */
static int begin(void **state)
{
    (void)state;
    double_prepare();
    phone.settings.ext_ip = "";
    assert_int_equal(double_start(), CW_OK);
    q = &phone.request[0];
    q->request.line = 1;
    q->server = double_address(10, 5060);
    q->local = double_address(1, 5060);
    remote = (struct remote){ .hop = double_address(77, 5060) };
    return 0;
}

static struct next_hop hop_to(const char *ip)
{
    const uint16_t port = remote.hop.port;

    assert_true(
        cw_address_read(&remote.hop, (struct cw_octets){ (const uint8_t *)ip, strlen(ip) }));
    remote.hop.port = port;
    remote.hop.transport = CW_UDP;
    return cwi_next_hop_of(&phone.cw, q, &remote);
}

static bool goes_there(void)
{
    const struct next_hop hop = cwi_next_hop_of(&phone.cw, q, &remote);
    const bool is_there = cw_address_equal(&hop.to, &remote.hop);

    if (!is_there) {
        assert_true(cw_address_equal(&hop.to, &q->server));
        assert_true(cw_address_equal(&hop.local, &q->local));
        assert_true(hop.is_own);
    }
    return is_there;
}

static bool both_families(void *context, uint32_t line, const struct cw_address *to,
                          struct cw_address *local)
{
    double_local(context, line, to, local);
    local->family = to->family;
    return true;
}

static void enter(const struct cw_address *address, uint8_t is_alternate)
{
    const uint32_t number = cwi_entry_take(&phone.cw);

    assert_true(number > 0);
    cwi_entry_at(&phone.cw, number)->address = *address;
    cwi_entry_at(&phone.cw, number)->is_alternate = is_alternate;
    cwi_entry_at(&phone.cw, number)->next = phone.line[0].list;
    phone.line[0].list = number;
}

static void the_outbound_proxy(void **state)
{
    (void)state;
    phone.line_settings.use_ob_proxy_in_dialog = true; /* there is none: nothing to use */
    assert_true(goes_there());
    phone.line_settings.outbound_proxy = "192.0.2.10";
    assert_false(goes_there());
    remote.is_strict = 1;
    assert_true(goes_there());
    remote.is_strict = 0;
    phone.line_settings.use_ob_proxy_in_dialog = false;
    assert_true(goes_there());
}

/* Dual Registration: a dialog on the alternate has the alternate's outbound proxy, or none. */
static void the_alternate_outbound_proxy(void **state)
{
    (void)state;
    phone.line_settings.use_ob_proxy_in_dialog = true;
    phone.line_settings.outbound_proxy = "192.0.2.20";
    enter(&q->server, 1);
    assert_true(goes_there());
    phone.line_settings.alternate_outbound_proxy = "192.0.2.10";
    assert_false(goes_there());
    cwi_entry_at(&phone.cw, phone.line[0].list)->is_alternate = 0;
    phone.line_settings.outbound_proxy = "";
    assert_true(goes_there());
}

static void a_name(void **state)
{
    (void)state;
    remote.hop = (struct cw_address){ .family = 0 };
    assert_false(goes_there());
}

static void whose_it_is(void **state)
{
    const struct cw_address other = double_address(20, 5060);

    (void)state;
    enter(&other, 0);
    assert_false(hop_to("192.0.2.77").is_own);
    assert_true(hop_to("192.0.2.20").is_own);
    assert_true(hop_to("192.0.2.10").is_own); /* left the list, and is where the dialog began */
    remote.hop.port = 5070;                   /* another program there */
    assert_false(hop_to("192.0.2.20").is_own);
    assert_false(hop_to("192.0.2.10").is_own);
}

static void no_way(void **state)
{
    (void)state;
    remote.hop = (struct cw_address){
        .ip = { 0x20, 1, 0xd, 0xb8 }, .port = 5060, .family = 6, .transport = CW_UDP
    };
    assert_false(goes_there());
}

static void our_end_there(void **state)
{
    struct next_hop hop;

    (void)state;
    q->local = double_address(2, 5062);
    remote.hop.transport = CW_TCP;
    hop = cwi_next_hop_of(&phone.cw, q, &remote);
    assert_int_equal(hop.local.ip[3], 1);
    assert_int_equal(hop.local.port, 5060);
    assert_int_equal(hop.local.transport, CW_TCP);
}

static void nobody_and_many(void **state)
{
    static const char *const not_gone_to[] = { "0.0.0.0",   "0.255.0.1", "224.0.0.1",
                                               "239.1.1.1", "240.0.0.1", "255.255.255.255",
                                               "::",        "::2",       "::192.0.2.77",
                                               "ff02::1",   "ffff::1",   "::ffff:224.0.0.1" };
    static const char *const gone_to[] = { "1.0.0.1",   "223.255.255.255", "126.0.0.1",
                                           "128.0.0.1", "fe80::1",         "64:ff9b::c000:24d" };
    struct cw_host host = double_host;

    (void)state;
    host.local = both_families;
    phone.cw.host = &host;
    for (size_t i = 0; i < sizeof not_gone_to / sizeof *not_gone_to; i++) {
        hop_to(not_gone_to[i]);
        if (goes_there())
            fail_msg("%s is gone to", not_gone_to[i]);
    }
    for (size_t i = 0; i < sizeof gone_to / sizeof *gone_to; i++) {
        hop_to(gone_to[i]);
        if (!goes_there())
            fail_msg("%s is not gone to", gone_to[i]);
    }
}

static void the_phone_itself(void **state)
{
    static const char *const here[] = { "127.0.0.1", "127.9.9.9", "::1", "192.0.2.1" };
    struct cw_host host = double_host;

    (void)state;
    host.local = both_families;
    phone.cw.host = &host;
    remote.hop.port = 80;
    for (size_t i = 0; i < sizeof here / sizeof *here; i++) {
        hop_to(here[i]);
        assert_false(goes_there());
    }
    q->server = double_address(1, 5070); /* the server runs on the same machine */
    for (size_t i = 0; i < sizeof here / sizeof *here; i++) {
        hop_to(here[i]);
        assert_true(goes_there());
    }
    remote.hop.port = 5060; /* but that is our own end */
    hop_to("192.0.2.1");
    assert_false(goes_there());
}

static void the_phone_from_outside(void **state)
{
    (void)state;
    phone.settings.ext_ip = "192.0.2.77";
    assert_true(goes_there());
    phone.line_settings.nat_mapping_enable = true;
    assert_false(goes_there());
    remote.hop.port = 5061;
    assert_true(goes_there());
    remote.hop = double_address(1, 5060); /* and from inside, beside the server */
    q->server.ip[3] = 1;
    q->server.port = 5070;
    assert_false(goes_there());
}

static void tls_is_not_left(void **state)
{
    (void)state;
    q->server.transport = CW_TLS;
    assert_false(goes_there());
    remote.hop.transport = CW_TCP;
    assert_false(goes_there());
    remote.hop.transport = CW_TLS;
    assert_true(goes_there());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_outbound_proxy, begin),
        cmocka_unit_test_setup(the_alternate_outbound_proxy, begin),
        cmocka_unit_test_setup(a_name, begin),
        cmocka_unit_test_setup(whose_it_is, begin),
        cmocka_unit_test_setup(no_way, begin),
        cmocka_unit_test_setup(our_end_there, begin),
        cmocka_unit_test_setup(nobody_and_many, begin),
        cmocka_unit_test_setup(the_phone_itself, begin),
        cmocka_unit_test_setup(the_phone_from_outside, begin),
        cmocka_unit_test_setup(tls_is_not_left, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
