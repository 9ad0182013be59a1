/* test_clausewire.c - the five verbs beyond what flows can say: clocks that go back, lines made
 * anew, counters, errors (LOCAL_pools, LOCAL_wishes, LOCAL_foreign). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core_double.h"

static struct cw_effect effect[DOUBLE_EFFECTS];

static int ready(void **state)
{
    (void)state;
    double_prepare();
    assert_int_equal(double_start(), CW_OK);
    return 0;
}

static size_t drain(void)
{
    return cw_effects(&phone.cw, effect, DOUBLE_EFFECTS);
}

/* A 200 to the request that was drained last, as its server would write it. */
static const char *answer(void)
{
    static char out[CW_REQUEST_MAX + 64];
    const char *from = (const char *)effect[0].send.octets;
    const int n = (int)effect[0].send.n;
    char request[CW_REQUEST_MAX + 1];

    assert_int_equal(effect[0].kind, CW_SEND);
    snprintf(request, sizeof request, "%.*s", n, from);
    snprintf(out, sizeof out, "SIP/2.0 200 OK\r\n%s", strstr(request, "\r\n") + 2);
    return out;
}

/* The line registered at `now`. */
static void be_registered(uint64_t now)
{
    assert_int_equal(double_want(now, CW_REGISTER), CW_OK);
    assert_int_equal(drain(), 1);
    assert_int_equal(double_found(now), CW_OK);
    assert_int_equal(drain(), 1);
    assert_int_equal(double_receive(now, answer(), double_address(10, 5060)), CW_OK);
    assert_int_equal(drain(), 1);
    assert_int_equal(effect[0].tell.news, CW_REGISTERED);
}

static void a_clock_that_goes_back_stands_still(void **state)
{
    (void)state;
    be_registered(10000);
    assert_true(cw_next(&phone.cw) == 15000); /* timer K */
    assert_int_equal(cw_tick(&phone.cw, 15000), 0);
    assert_true(cw_next(&phone.cw) == 10000 + 2795520);
    assert_int_equal(double_want(5, CW_REGISTER), CW_OK); /* taken as 15000 */
    assert_int_equal(drain(), 1);
    assert_true(cw_next(&phone.cw) == 15500); /* timer E */
    assert_int_equal(cw_tick(&phone.cw, 3), 0);
    assert_int_equal(drain(), 0);
}

static void one_timer_a_tick(void **state)
{
    (void)state;
    be_registered(0);
    assert_int_equal(cw_tick(&phone.cw, 4999), 0);
    assert_int_equal(drain(), 0);
    /* timer K and the refresh are both due: the earlier one first */
    assert_int_equal(cw_tick(&phone.cw, 3000000), 1);
    assert_int_equal(drain(), 0);
    assert_int_equal(cw_tick(&phone.cw, 3000000), 0);
    assert_int_equal(drain(), 1);
    assert_int_equal(effect[0].kind, CW_SEND);
    assert_true(cw_next(&phone.cw) == 3000500);
}

static void a_line_made_anew_forgets_its_timers(void **state)
{
    (void)state;
    be_registered(0);
    assert_int_equal(cw_line_init(&phone.cw, 1, &phone.line_settings, NULL), CW_OK);
    assert_int_equal(cw_tick(&phone.cw, 3000000), 0); /* timer K alone */
    assert_int_equal(drain(), 0);
    assert_true(cw_next(&phone.cw) == UINT64_MAX);
    assert_int_equal(double_want(3000000, CW_UNREGISTER), CW_E_REFUSED);
    be_registered(3000000);
}

/* LOCAL_pace: making the line anew is no way round it. */
static void a_line_made_anew_keeps_its_pace(void **state)
{
    (void)state;
    be_registered(0);
    assert_int_equal(cw_line_init(&phone.cw, 1, &phone.line_settings, NULL), CW_OK);
    assert_int_equal(double_want(500, CW_REGISTER), CW_OK);
    drain();
    assert_int_equal(double_found(500), CW_OK);
    assert_int_equal(drain(), 0);
    assert_true(cw_next(&phone.cw) == 1000);
    assert_int_equal(cw_tick(&phone.cw, 1000), 0);
    assert_int_equal(drain(), 1);
}

static void a_line_made_anew_hears_no_old_answer(void **state)
{
    static char old[CW_REQUEST_MAX + 64];

    (void)state;
    assert_int_equal(double_want(0, CW_REGISTER), CW_OK);
    drain();
    assert_int_equal(double_found(0), CW_OK);
    assert_int_equal(drain(), 1);
    strcpy(old, answer());
    assert_int_equal(cw_line_init(&phone.cw, 1, &phone.line_settings, NULL), CW_OK);
    phone.line[0].local = double_address(1, 5060);
    assert_int_equal(double_receive(0, old, double_address(10, 5060)),
                     CW_OK); /* its transaction takes it in */
    assert_int_equal(drain(), 0);
    assert_int_equal(phone.cw.counters.cells_refused, 0);
}

/* LOCAL_unicast: whether a port is that of a line is found out anew once a line is made. */
static void a_line_made_has_a_port(void **state)
{
    static struct cw_line_settings there;

    (void)state;
    phone.line_settings.proxy = "192.0.2.1:5070";
    assert_int_equal(double_want(0, CW_REGISTER), CW_OK);
    assert_int_equal(drain(), 1);
    assert_int_equal(effect[0].kind, CW_SEND);
    there = phone.line_settings;
    there.sip_port = 5070;
    assert_int_equal(cw_line_init(&phone.cw, 2, &there, NULL), CW_OK);
    assert_int_equal(cw_line_init(&phone.cw, 1, &phone.line_settings, NULL), CW_OK);
    assert_int_equal(double_want(5000, CW_REGISTER), CW_OK);
    assert_int_equal(drain(), 1);
    assert_int_equal(effect[0].kind, CW_TELL);
    assert_int_equal(effect[0].tell.news, CW_NO_SERVER);
}

/* An INVITE that rings has no end of its own (RFC 3261 17.1.1.2). */
static void a_line_made_anew_lets_no_call_ring(void **state)
{
    const struct cw_wish call = { .kind = CW_REQUEST, .line = 1, .method = SIP_INVITE };
    char ringing[CW_REQUEST_MAX + 64] = "SIP/2.0 180 Ringing\r\n";

    (void)state;
    be_registered(0);
    assert_int_equal(cw_want(&phone.cw, 0, &call), CW_OK);
    assert_int_equal(drain(), 1);
    strcat(ringing, strstr(answer(), "\r\n") + 2);
    assert_int_equal(double_receive(0, ringing, double_address(10, 5060)), CW_OK);
    drain();
    assert_int_equal(cw_line_init(&phone.cw, 1, &phone.line_settings, NULL), CW_OK);
    for (int i = 0; cw_next(&phone.cw) != UINT64_MAX && i < 8; i++)
        cw_tick(&phone.cw, cw_next(&phone.cw)); /* timer K */
    assert_int_equal(phone.line[0].client, 0);
    assert_int_equal(double_receive(9000, ringing, double_address(10, 5060)), CW_E_STRAY);
}

static void identity_outlives_the_line(void **state)
{
    struct cw_identity identity;

    (void)state;
    be_registered(0);
    identity = phone.line[0].identity;
    assert_int_equal(identity.cseq, 1);
    assert_int_equal(cw_line_init(&phone.cw, 1, &phone.line_settings, &identity), CW_OK);
    assert_memory_equal(&phone.line[0].identity, &identity, sizeof identity);
    assert_int_equal(cw_line_init(&phone.cw, 1, &phone.line_settings, NULL), CW_OK);
    assert_memory_not_equal(phone.line[0].identity.call_id, identity.call_id,
                            sizeof identity.call_id);
    assert_int_equal(phone.line[0].identity.cseq, 0);
    phone.settings.random_reg_cid_on_reboot = true;
    assert_int_equal(cw_line_init(&phone.cw, 1, &phone.line_settings, &identity), CW_OK);
    assert_memory_not_equal(phone.line[0].identity.call_id, identity.call_id,
                            sizeof identity.call_id);
    assert_int_equal(phone.line[0].identity.cseq, 0);
}

static void counters_say_what_was_wrong_and_whose(void **state)
{
    const struct cw_address from = double_address(66, 9);

    (void)state;
    assert_int_equal(double_receive(0, "noise\r\n\r\n", from), CW_E_START_LINE);
    assert_int_equal(phone.cw.counters.last_error, CW_E_START_LINE);
    assert_true(cw_address_equal(&phone.cw.counters.last_from, &from));
    assert_int_equal(phone.cw.counters.malformed, 1);
    assert_int_equal(phone.cw.counters.received, 1);
    assert_int_equal(drain(), 0);
}

static void two_phones_do_not_know_each_other(void **state)
{
    static struct cw other;
    static struct cw_line line[1];
    static struct cw_binding binding[1];
    static struct cw_entry entry[2];
    static struct cw_search search[1];
    static struct cw_digest digest[1];
    static struct cw_client client[1];
    static struct cw_sent sent[1];
    static struct cw_timer *timer[CW_TIMERS(1, 1, 1, 0)];
    static struct cw_effect ring[CW_EFFECTS_LEAST];
    const struct cw_memory memory = { .lines = line,
                                      .bindings = binding,
                                      .entries = entry,
                                      .searches = search,
                                      .digests = digest,
                                      .binding_count = 1,
                                      .entry_count = 2,
                                      .search_count = 1,
                                      .digest_count = 1,
                                      .clients = client,
                                      .sent = sent,
                                      .timers = timer,
                                      .effects = ring,
                                      .line_count = 1,
                                      .client_count = 1,
                                      .effect_count = CW_EFFECTS_LEAST };

    (void)state;
    assert_int_equal(cw_init(&other, &phone.settings, &double_host, &memory), CW_OK);
    assert_int_equal(cw_line_init(&other, 1, &phone.line_settings, NULL), CW_OK);
    be_registered(0);
    assert_true(cw_next(&other) == UINT64_MAX);
    assert_int_equal(cw_effects(&other, effect, 1), 0);
    assert_int_equal(cw_want(&other, 0, &(struct cw_wish){ .kind = CW_REGISTER, .line = 1 }),
                     CW_OK);
    assert_int_equal(drain(), 0);
    assert_int_equal(cw_effects(&other, effect, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_clock_that_goes_back_stands_still, ready),
        cmocka_unit_test_setup(one_timer_a_tick, ready),
        cmocka_unit_test_setup(a_line_made_anew_forgets_its_timers, ready),
        cmocka_unit_test_setup(a_line_made_anew_keeps_its_pace, ready),
        cmocka_unit_test_setup(a_line_made_has_a_port, ready),
        cmocka_unit_test_setup(a_line_made_anew_hears_no_old_answer, ready),
        cmocka_unit_test_setup(a_line_made_anew_lets_no_call_ring, ready),
        cmocka_unit_test_setup(identity_outlives_the_line, ready),
        cmocka_unit_test_setup(counters_say_what_was_wrong_and_whose, ready),
        cmocka_unit_test_setup(two_phones_do_not_know_each_other, ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
