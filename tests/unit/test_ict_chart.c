/* test_ict_chart.c - every arc and refused cell of the INVITE client transaction (RFC 3261 17.1.1, RFC 6026 8.4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../arcs.h"
#include "dictionary.h"
#include "ict_names.h"
#include "ict_probe.h"

struct step {
    enum ict_event event;
    bool is_reliable;
    enum ict_state to;
    const char *actions;
};

static const struct cw_cue nobody;

/* From created, step by step: the state and exactly these actions. */
static void play(const struct step *s, size_t steps)
{
    struct ict r = { .instance = 1 };

    probe_ict_init(&r);
    assert_int_equal(r.cs, ICT_ST_CREATED);
    for (; steps > 0; steps--, s++) {
        ict_probe_reset();
        ict_probe.is_reliable = s->is_reliable;
        assert_int_equal(probe_ict_step(&r, s->event, &nobody), CW_OK);
        assert_string_equal(ict_probe.done, s->actions);
        assert_int_equal(r.cs, s->to);
    }
}
#define PLAY(...)                                               \
    do {                                                        \
        static const struct step script[] = { __VA_ARGS__ };    \
        play(script, sizeof script / sizeof *script);           \
    } while (0)

#define SENT_BY_UDP { ICT_START, false, ICT_ST_CALLING, "send,arm_b,arm_a" }
#define SENT_BY_TCP { ICT_START, true, ICT_ST_CALLING, "send,arm_b" }
#define SENT_LARGE  { ICT_LARGE, false, ICT_ST_SWITCHED, "go_by_tcp,send,arm_b,arm_large" }
#define RINGING     { ICT_1XX, false, ICT_ST_PROCEEDING, "disarm,pass" }

/* Timer A doubles while nothing is heard; the refusal is acknowledged, and each of its copies again. */
static void retransmits_until_it_is_refused(void **state)
{
    (void)state;
    PLAY(SENT_BY_UDP,
         { ICT_T_A, false, ICT_ST_CALLING, "send,double_a" },
         { ICT_T_A, false, ICT_ST_CALLING, "send,double_a" },
         { ICT_REFUSAL, false, ICT_ST_COMPLETED, "disarm,pass,acknowledge,arm_d" },
         { ICT_REFUSAL, false, ICT_ST_COMPLETED, "send" },
         { ICT_T_D, false, ICT_ST_TERMINATED, "release" });
}

/* After a provisional response nothing is sent again; each further one is passed up. */
static void waits_after_a_provisional(void **state)
{
    (void)state;
    PLAY(SENT_BY_UDP, RINGING,
         { ICT_1XX, false, ICT_ST_PROCEEDING, "pass" },
         { ICT_REFUSAL, false, ICT_ST_COMPLETED, "disarm,pass,acknowledge,arm_d" });
}

/* RFC 6026: every 2xx goes up, until timer M. */
static void passes_each_2xx(void **state)
{
    (void)state;
    PLAY(SENT_BY_TCP, { ICT_2XX, true, ICT_ST_ACCEPTED, "disarm,pass,arm_m" },
         { ICT_2XX, true, ICT_ST_ACCEPTED, "pass" },
         { ICT_T_M, true, ICT_ST_TERMINATED, "pass_end,release" });
    PLAY(SENT_BY_UDP, RINGING, { ICT_2XX, false, ICT_ST_ACCEPTED, "disarm,pass,arm_m" });
}

static void gives_up_at_timer_b(void **state)
{
    (void)state;
    PLAY(SENT_BY_UDP, { ICT_T_B, false, ICT_ST_TERMINATED, "pass_timeout,disarm,release" });
    /* a connection that brought nothing is not used again */
    PLAY(SENT_BY_TCP,
         { ICT_T_B, true, ICT_ST_TERMINATED, "drop_connection,pass_timeout,disarm,release" });
}

/* 9.1: what was cancelled need not be answered. */
static void gives_up_after_a_cancel(void **state)
{
    (void)state;
    PLAY(SENT_BY_UDP, RINGING,
         { ICT_CANCELLED, false, ICT_ST_PROCEEDING, "arm_c" },
         { ICT_1XX, false, ICT_ST_PROCEEDING, "pass" },
         { ICT_T_C, false, ICT_ST_TERMINATED, "pass_timeout,disarm,release" });
}

/* RFC 3261 17.1.4: the transport's failure is the transaction's, for the INVITE and for the ACK. */
static void tells_that_the_transport_failed(void **state)
{
    (void)state;
    PLAY(SENT_BY_TCP, { ICT_UNREACHABLE, true, ICT_ST_TERMINATED, "pass_failure,disarm,release" });
    PLAY(SENT_BY_UDP,
         { ICT_REFUSAL, false, ICT_ST_COMPLETED, "disarm,pass,acknowledge,arm_d" },
         { ICT_UNREACHABLE, false, ICT_ST_TERMINATED, "pass_failure,disarm,release" });
}

/* RFC 3261 18.1.1: too large for UDP, so over TCP, where each response does what it does. */
static void goes_by_tcp_for_its_size(void **state)
{
    (void)state;
    PLAY(SENT_LARGE, { ICT_1XX, true, ICT_ST_PROCEEDING, "disarm,pass" });
    PLAY(SENT_LARGE, { ICT_2XX, true, ICT_ST_ACCEPTED, "disarm,pass,arm_m" });
    PLAY(SENT_LARGE, { ICT_REFUSAL, true, ICT_ST_COMPLETED, "disarm,pass,acknowledge,arm_d" });
}

/* TCP is refused, or says nothing: by UDP, in what is left of timer B. */
static void comes_back_to_udp(void **state)
{
    (void)state;
    PLAY(SENT_LARGE, { ICT_UNREACHABLE, true, ICT_ST_CALLING, "go_by_udp,send,arm_a" },
         { ICT_T_A, false, ICT_ST_CALLING, "send,double_a" },
         { ICT_UNREACHABLE, false, ICT_ST_TERMINATED, "pass_failure,disarm,release" });
    PLAY(SENT_LARGE,
         { ICT_T_LARGE, true, ICT_ST_CALLING, "drop_connection,go_by_udp,send,arm_a" },
         { ICT_T_B, false, ICT_ST_TERMINATED, "pass_timeout,disarm,release" });
}

static void refuse(uint8_t from, unsigned event)
{
    struct ict r = { .instance = 1, .cs = from };

    ict_probe_reset();
    assert_int_equal(probe_ict_step(&r, (enum ict_event)event, &nobody), CW_E_REFUSED);
    assert_int_equal(r.cs, from);
    assert_string_equal(ict_probe.done, "");
}

/* Every cell without an arc; nothing changes, nothing is done. */
static void refuses_what_has_no_arc(void **state)
{
    const struct cw_dictionary_chart *chart = &cw_dictionary_charts[CW_CHART_ICT - 1];
    unsigned refused = 0, cells = 0;

    (void)state;
    assert_int_equal(chart->value, CW_CHART_ICT);
    for (unsigned i = 0; i < chart->refusals; i++, refused++) {
        const struct cw_dictionary_refusal *cell = &cw_dictionary_refusals[chart->first_refusal + i];

        assert_int_equal(cell->chart, CW_CHART_ICT);
        refuse(cell->state, cell->event);
    }
    for (uint8_t from = 1; from <= ICT_STATES; from++) {
        refuse(from, 0);
        refuse(from, ICT_EVENTS + 1);
        refuse(from, 255);
    }
    for (unsigned i = 0; i < chart->arcs; i++) /* an arc counts once for its cell */
        cells += cw_dictionary_arcs[chart->first_arc - 1u + i].outcome != CW_GUARD_FALSE;
    assert_int_equal(cells + refused, ICT_STATES * ICT_EVENTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arcs_unit_test(retransmits_until_it_is_refused),
        arcs_unit_test(waits_after_a_provisional),
        arcs_unit_test(passes_each_2xx),
        arcs_unit_test(gives_up_at_timer_b),
        arcs_unit_test(gives_up_after_a_cancel),
        arcs_unit_test(tells_that_the_transport_failed),
        arcs_unit_test(goes_by_tcp_for_its_size),
        arcs_unit_test(comes_back_to_udp),
        arcs_unit_test(refuses_what_has_no_arc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
