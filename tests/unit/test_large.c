/* test_large.c - requests above 1300 octets: to TCP and back, in the place where they are kept (RFC
 * 3261 18.1.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core_double.h"
#include "large.h"

static const struct cw_address server = {
    .ip = { 192, 0, 2, 10 }, .port = 5060, .family = 4, .transport = CW_UDP
};
static struct cw_host host;
static uint16_t tcp_port;
static bool has_udp, has_tcp;

static bool local(void *context, uint32_t line, const struct cw_address *to, struct cw_address *a)
{
    const bool is_there = double_local(context, line, to, a);

    if (to->transport == CW_TCP)
        a->port = tcp_port;
    return is_there && (to->transport == CW_TCP ? has_tcp : has_udp);
}

static int prepare(void **state)
{
    (void)state;
    double_prepare();
    assert_int_equal(double_start(), CW_OK);
    host = double_host;
    host.local = local;
    phone.cw.host = &host;
    tcp_port = 17001;
    has_udp = has_tcp = true;
    return 0;
}

/* The request for `to` becomes this; the result is NUL-terminated. */
static void goes(enum cw_transport transport, struct cw_address *to, char *octets, size_t room,
                 const char *wanted)
{
    const size_t n =
        cwi_large_go_by(&phone.cw, 1, transport, to, (uint8_t *)octets, strlen(octets), room);

    assert_true(n <= room);
    octets[n] = '\0';
    assert_string_equal(octets, wanted);
    assert_int_equal(to->transport, transport);
}

#define BY_UDP                                                                                     \
    "OPTIONS sip:h SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx\r\nTo: /;\r\n\r\n"
#define BY_TCP                                                                                     \
    "OPTIONS sip:h SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.1:17001;branch=z9hG4bKx\r\nTo: /;\r\n\r\n"
#define COMPACT "A b SIP/2.0\r\nv: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx\r\n\r\n"

static void is_so_above_1300_octets(void **state)
{
    struct cw_address to = server;

    (void)state;
    assert_false(cwi_large_is(&phone.cw, 1, &to, 1300));
    assert_true(cwi_large_is(&phone.cw, 1, &to, 1301));
    has_tcp = false; /* a host without */
    assert_false(cwi_large_is(&phone.cw, 1, &to, 1301));
    has_tcp = true;
    to.transport = CW_TCP; /* a line that is there already */
    assert_false(cwi_large_is(&phone.cw, 1, &to, 60000));
    to.transport = CW_TLS;
    assert_false(cwi_large_is(&phone.cw, 1, &to, 60000));
}

static void via_says_so(void **state)
{
    char octets[200] = BY_UDP;
    struct cw_address to = server;

    (void)state;
    goes(CW_TCP, &to, octets, sizeof octets, BY_TCP);
    assert_true(cw_address_same_host(&to, &server));
    goes(CW_UDP, &to, octets, sizeof octets, BY_UDP);
    strcpy(octets, COMPACT);
    goes(CW_TCP, &to, octets, sizeof octets,
         "A b SIP/2.0\r\nv: SIP/2.0/TCP 192.0.2.1:17001;branch=z9hG4bKx\r\n\r\n");
}

/* Not one octet behind the room; the transport is named in any case. */
static void via_keeps_the_other_end_without_room(void **state)
{
    char octets[200] = BY_UDP;
    struct cw_address to = server;

    (void)state;
    goes(
        CW_TCP, &to, octets, sizeof BY_UDP - 1,
        "OPTIONS sip:h SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bKx\r\nTo: /;\r\n\r\n");
    strcpy(octets, BY_UDP);
    goes(CW_TCP, &to, octets, sizeof BY_UDP, BY_TCP);
    tcp_port = 80; /* shorter: there is room */
    strcpy(octets, BY_UDP);
    goes(
        CW_TCP, &to, octets, sizeof BY_UDP - 1,
        "OPTIONS sip:h SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.1:80;branch=z9hG4bKx\r\nTo: /;\r\n\r\n");
    has_udp = false; /* the way from here is gone meanwhile */
    goes(
        CW_UDP, &to, octets, sizeof octets,
        "OPTIONS sip:h SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:80;branch=z9hG4bKx\r\nTo: /;\r\n\r\n");
}

static void what_has_no_via_stays_as_it_is(void **state)
{
    static const char *const broken[] = { "", "A b SIP/2.0", "A b SIP/2.0\r\nTo: x\r\n\r\n",
                                          "A b SIP/2.0\r\nVia: SIP/2.0",
                                          "A b\r\nVia: SIP/2.0/UDP h" };
    char octets[200];
    struct cw_address to = server;

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        strcpy(octets, broken[i]);
        goes(CW_TCP, &to, octets, sizeof octets, broken[i]);
    }
}

/* 8 T1, at most half of the timer. */
static void patience_leaves_udp_its_time(void **state)
{
    (void)state;
    assert_int_equal(cwi_large_patience(&phone.settings, 16000), 4000);
    assert_int_equal(cwi_large_patience(&phone.settings, 8000), 4000);
    assert_int_equal(cwi_large_patience(&phone.settings, 7999), 3999);
    assert_int_equal(cwi_large_patience(&phone.settings, 1), 0);
    phone.settings.sip_t1 = 64000;
    assert_int_equal(cwi_large_patience(&phone.settings, 64000), 32000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(is_so_above_1300_octets, prepare),
        cmocka_unit_test_setup(via_says_so, prepare),
        cmocka_unit_test_setup(via_keeps_the_other_end_without_room, prepare),
        cmocka_unit_test_setup(what_has_no_via_stays_as_it_is, prepare),
        cmocka_unit_test_setup(patience_leaves_udp_its_time, prepare),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
