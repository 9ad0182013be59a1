/* test_pools.c - every pool of the caller used up, one after the other (LOCAL_pools,
 * LOCAL_no_room). */
#define _GNU_SOURCE /* memmem */
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
    return 0;
}

static size_t drain(void)
{
    return cw_effects(&phone.cw, effect, DOUBLE_EFFECTS);
}

/* A request of its own transaction. */
static int options(uint64_t now, unsigned number)
{
    char text[512];

    snprintf(
        text, sizeof text,
        "OPTIONS sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK%u\r\n"
        "From: <sip:peer@h>;tag=f\r\nTo: <sip:alice@h>\r\nCall-ID: c@h\r\nCSeq: %u OPTIONS\r\nMax-Forwards: 70\r\n\r\n",
        number, number);
    return double_receive(now, text, double_address(9, 5070));
}

static void status_is(const struct cw_effect *e, const char *wanted)
{
    assert_int_equal(e->kind, CW_SEND);
    assert_true(e->send.n > 12);
    assert_memory_equal(e->send.octets, wanted, strlen(wanted));
}

static void memory_has_a_least(void **state)
{
    (void)state;
    phone.memory.effect_count = CW_EFFECTS_LEAST - 1;
    assert_int_equal(double_start(), CW_E_ROOM);
    phone.memory.effect_count = CW_EFFECTS_LEAST;
    assert_int_equal(double_start(), CW_OK);
    phone.memory.timers = NULL;
    assert_int_equal(double_start(), CW_E_ROOM);
}

static void lines_are_those_that_were_made(void **state)
{
    (void)state;
    assert_int_equal(double_start(), CW_OK);
    assert_int_equal(cw_line_init(&phone.cw, 0, &phone.line_settings, NULL), CW_E_LINE);
    assert_int_equal(cw_line_init(&phone.cw, DOUBLE_LINES + 1, &phone.line_settings, NULL),
                     CW_E_LINE);
    for (uint32_t line = 0; line <= DOUBLE_LINES + 1; line++)
        if (line != 1) { /* 2 is in the pool and was not made */
            assert_int_equal(
                cw_want(&phone.cw, 0, &(struct cw_wish){ .kind = CW_REGISTER, .line = line }),
                CW_E_LINE);
            assert_int_equal(
                cw_receive(&phone.cw, 0, &(struct cw_arrival){ .kind = CW_RECORDS, .line = line }),
                CW_E_LINE);
            assert_int_equal(
                cw_receive(&phone.cw, 0,
                           &(struct cw_arrival){ .kind = CW_NO_RECORDS, .line = line }),
                CW_E_LINE);
            assert_int_equal(
                cw_receive(&phone.cw, 0,
                           &(struct cw_arrival){ .kind = CW_UNREACHABLE, .line = line }),
                CW_E_LINE);
            assert_int_equal(
                cw_receive(&phone.cw, 0,
                           &(struct cw_arrival){
                               .kind = CW_DATAGRAM, .line = line, .octets = "", .n = 0 }),
                CW_E_LINE);
        }
    assert_int_equal(cw_want(&phone.cw, 0, &(struct cw_wish){ .kind = 77, .line = 1 }),
                     CW_E_CONTROL);
    assert_int_equal(cw_receive(&phone.cw, 0, &(struct cw_arrival){ .kind = 77, .line = 1 }),
                     CW_E_CONTROL);
    assert_int_equal(drain(), 0);
}

/* No client transaction is free: nothing is sent, and the line tries again. */
static void no_client(void **state)
{
    (void)state;
    assert_int_equal(double_start(), CW_OK);
    phone.cw.used_clients = DOUBLE_CLIENTS; /* all are taken */
    assert_int_equal(double_want(0, CW_REGISTER), CW_OK);
    assert_int_equal(drain(), 1);
    assert_int_equal(effect[0].kind, CW_QUERY);
    assert_int_equal(double_found(0), CW_OK);
    for (size_t i = 0, n = drain(); i < n; i++)
        assert_int_not_equal(effect[i].kind, CW_SEND);
    assert_int_equal(phone.cw.counters.pool_full, 1);
    assert_true(cw_next(&phone.cw) == 30000);
    assert_int_equal(cw_tick(&phone.cw, 30000), 0);
    assert_int_equal(drain(), 0); /* the server is known; there is still no room */
    assert_int_equal(phone.cw.counters.pool_full, 2);
}

/* The pool of servers is used up by transactions that wait for timer J; then it is free again. */
static void no_server(void **state)
{
    (void)state;
    assert_int_equal(double_start(), CW_OK);
    for (unsigned i = 1; i <= DOUBLE_SERVERS; i++) {
        assert_int_equal(options(0, i), CW_OK);
        assert_int_equal(drain(), 1);
        status_is(effect, "SIP/2.0 200 ");
    }
    assert_int_equal(options(1, 90), CW_OK);
    assert_int_equal(drain(), 1);
    status_is(effect, "SIP/2.0 503 ");
    assert_int_equal(phone.cw.counters.pool_full, 1);
    assert_int_equal(phone.cw.counters.refused, 1);
    assert_int_equal(options(2, 1), CW_OK); /* a retransmission has its slot */
    assert_int_equal(drain(), 1);
    status_is(effect, "SIP/2.0 200 ");
    while (cw_next(&phone.cw) <= 16000)
        cw_tick(&phone.cw, 16000);
    assert_int_equal(drain(), 0);
    assert_true(cw_next(&phone.cw) == UINT64_MAX);
    for (unsigned i = 1; i <= DOUBLE_SERVERS; i++) {
        assert_int_equal(options(20000, 100 + i), CW_OK);
        assert_int_equal(drain(), 1);
        status_is(effect, "SIP/2.0 200 ");
    }
}

static void no_servers_at_all(void **state)
{
    (void)state;
    phone.memory.server_count = 0;
    assert_int_equal(double_start(), CW_OK);
    assert_int_equal(options(0, 1), CW_OK);
    assert_int_equal(drain(), 1);
    status_is(effect, "SIP/2.0 503 ");
    assert_int_equal(phone.cw.counters.pool_full, 0); /* there is no pool */
}

/* While the effects are not drained, every verb says so and does nothing. */
static void no_effect(void **state)
{
    unsigned taken = 0;

    (void)state;
    phone.memory.effect_count = CW_EFFECTS_LEAST;
    phone.memory.server_count = 0; /* each request is one effect and no state */
    assert_int_equal(double_start(), CW_OK);
    while (options(0, taken + 1) == CW_OK && phone.cw.counters.requests == taken + 1)
        taken++;
    assert_true(taken > 0 && taken <= CW_EFFECTS_LEAST);
    assert_int_equal(phone.cw.counters.requests, taken);
    assert_int_equal(options(0, taken + 1), CW_E_FULL);
    assert_int_equal(double_want(0, CW_REGISTER), CW_E_FULL);
    assert_int_equal(cw_tick(&phone.cw, 99), CW_E_FULL);
    assert_int_equal(phone.cw.counters.requests, taken);
    assert_int_equal(drain(), taken);
    assert_int_equal(double_want(0, CW_REGISTER), CW_OK);
    assert_int_equal(drain(), 1);
    assert_int_equal(effect[0].kind, CW_QUERY);
}

/* Effects come in their order, whatever the room that is offered. */
static void effects_are_drained_in_pieces(void **state)
{
    (void)state;
    assert_int_equal(double_start(), CW_OK);
    for (unsigned i = 1; i <= DOUBLE_SERVERS; i++)
        assert_int_equal(options(0, i), CW_OK);
    assert_int_equal(cw_effects(&phone.cw, effect, 0), 0);
    assert_int_equal(cw_effects(&phone.cw, effect, 2), 2);
    assert_int_equal(cw_effects(&phone.cw, effect + 2, 9), 1);
    assert_int_equal(cw_effects(&phone.cw, effect, 9), 0);
    for (unsigned i = 0; i < DOUBLE_SERVERS; i++) {
        char cseq[32];
        snprintf(cseq, sizeof cseq, "CSeq: %u OPTIONS", i + 1);
        status_is(&effect[i], "SIP/2.0 200 ");
        assert_non_null(memmem(effect[i].send.octets, effect[i].send.n, cseq, strlen(cseq)));
    }
}

/* An answer that is longer than its place is no answer at all, and leaves no transaction behind. */
static void an_answer_too_long(void **state)
{
    static char text[4096], host[1700];

    (void)state;
    assert_int_equal(double_start(), CW_OK);
    memset(host, 'h', sizeof host - 1);
    snprintf(
        text, sizeof text,
        "OPTIONS sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK1\r\n"
        "From: <sip:peer@h>;tag=%s\r\nTo: <sip:alice@h>\r\nCall-ID: c@h\r\nCSeq: 1 OPTIONS\r\n\r\n",
        host);
    assert_int_equal(double_receive(0, text, double_address(9, 5070)), CW_E_ROOM);
    assert_int_equal(drain(), 0);
    assert_true(cw_next(&phone.cw) == UINT64_MAX);
    for (unsigned i = 1; i <= DOUBLE_SERVERS; i++) {
        assert_int_equal(options(0, 10 + i), CW_OK);
        assert_int_equal(drain(), 1);
    }
}

/* A request too long for its place is as if there were no room for it. */
static void a_request_too_long(void **state)
{
    static char name[CW_REQUEST_MAX];

    (void)state;
    memset(name, 'n', sizeof name - 1);
    phone.line_settings.display_name = name;
    assert_int_equal(double_start(), CW_OK);
    assert_int_equal(double_want(0, CW_REGISTER), CW_OK);
    drain();
    assert_int_equal(double_found(0), CW_OK);
    for (size_t i = 0, n = drain(); i < n; i++)
        assert_int_not_equal(effect[i].kind, CW_SEND);
    assert_int_equal(phone.cw.counters.last_error, CW_E_ROOM);
    assert_true(cw_next(&phone.cw) == 30000);
    phone.line_settings.display_name = "n";
    assert_int_equal(cw_tick(&phone.cw, 30000), 0);
    assert_int_equal(drain(), 1);
    assert_int_equal(effect[0].kind, CW_SEND); /* its slot had been given back */
}

static void the_trace_goes_round(void **state)
{
    (void)state;
    phone.memory.trace_count = 4;
    assert_int_equal(double_start(), CW_OK);
    phone.cw.trace.written = 0; /* its lines have their bindings */
    for (unsigned i = 1; i <= DOUBLE_SERVERS; i++) {
        assert_int_equal(options(i, i), CW_OK);
        drain();
    }
    assert_true(phone.cw.trace.written == 3 * DOUBLE_SERVERS); /* each: admitted, two arcs */
    assert_int_equal(phone.trace[1].chart, CW_CHART_NIST);     /* record 6 of 9 */
    assert_true(cw_trace_time(&phone.trace[1]) == 2);
    assert_int_equal(phone.trace[2].chart, 0);
    assert_true(cw_trace_time(&phone.trace[2]) == 3);
    assert_true(cw_trace_time(&phone.trace[4]) == 0);
    assert_int_equal(phone.trace[4].arc, 0);
    phone.memory.trace = NULL;
    assert_int_equal(double_start(), CW_OK);
    assert_int_equal(options(1, 1), CW_OK);
    assert_true(phone.cw.trace.written == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(memory_has_a_least, ready),
        cmocka_unit_test_setup(lines_are_those_that_were_made, ready),
        cmocka_unit_test_setup(no_client, ready),
        cmocka_unit_test_setup(no_server, ready),
        cmocka_unit_test_setup(no_servers_at_all, ready),
        cmocka_unit_test_setup(no_effect, ready),
        cmocka_unit_test_setup(effects_are_drained_in_pieces, ready),
        cmocka_unit_test_setup(an_answer_too_long, ready),
        cmocka_unit_test_setup(a_request_too_long, ready),
        cmocka_unit_test_setup(the_trace_goes_round, ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
