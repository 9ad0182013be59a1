/* test_ict_chart.c - every arc and refused cell of the INVITE client transaction (RFC 3261 17.1.1, RFC 6026 8.4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../arcs.h"
#include "ict_names.h"
#include "ict_probe.h"

/* The one guard is is_reliable. */
static void assume(bool facts)
{
    ict_probe.is_reliable = facts;
}

#define CHART       ict
#define CHART_UPPER ICT
#define CHART_FIRST ICT_ST_CREATED
#define CHART_FACTS bool
#include "chart_cells.h"

#define SENT_BY_UDP                                                                                \
    {                                                                                              \
        ICT_START, false, ICT_ST_CALLING, "send,arm_b,arm_a"                                       \
    }
#define SENT_BY_TCP                                                                                \
    {                                                                                              \
        ICT_START, true, ICT_ST_CALLING, "send,arm_b"                                              \
    }
#define SENT_LARGE                                                                                 \
    {                                                                                              \
        ICT_LARGE, false, ICT_ST_SWITCHED, "go_by_tcp,send,arm_b,arm_large"                        \
    }
#define RINGING                                                                                    \
    {                                                                                              \
        ICT_1XX, false, ICT_ST_PROCEEDING, "disarm,pass"                                           \
    }

/* Timer A doubles while nothing is heard; the refusal is acknowledged, and each of its copies again. */
static void retransmits_until_it_is_refused(void **state)
{
    (void)state;
    PLAY(SENT_BY_UDP, { ICT_T_A, false, ICT_ST_CALLING, "send,double_a" },
         { ICT_T_A, false, ICT_ST_CALLING, "send,double_a" },
         { ICT_REFUSAL, false, ICT_ST_COMPLETED, "disarm,pass,acknowledge,arm_d" },
         { ICT_REFUSAL, false, ICT_ST_COMPLETED, "send" },
         { ICT_T_D, false, ICT_ST_TERMINATED, "release" });
}

/* After a provisional response nothing is sent again; each further one is passed up. */
static void waits_after_a_provisional(void **state)
{
    (void)state;
    PLAY(SENT_BY_UDP, RINGING, { ICT_1XX, false, ICT_ST_PROCEEDING, "pass" },
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
    PLAY(SENT_BY_UDP, RINGING, { ICT_CANCELLED, false, ICT_ST_PROCEEDING, "arm_c" },
         { ICT_1XX, false, ICT_ST_PROCEEDING, "pass" },
         { ICT_T_C, false, ICT_ST_TERMINATED, "pass_timeout,disarm,release" });
}

/* RFC 3261 17.1.4: the transport's failure is the transaction's, for the INVITE and for the ACK. */
static void tells_that_the_transport_failed(void **state)
{
    (void)state;
    PLAY(SENT_BY_TCP, { ICT_UNREACHABLE, true, ICT_ST_TERMINATED, "pass_failure,disarm,release" });
    PLAY(SENT_BY_UDP, { ICT_REFUSAL, false, ICT_ST_COMPLETED, "disarm,pass,acknowledge,arm_d" },
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
    PLAY(SENT_LARGE, { ICT_T_LARGE, true, ICT_ST_CALLING, "drop_connection,go_by_udp,send,arm_a" },
         { ICT_T_B, false, ICT_ST_TERMINATED, "pass_timeout,disarm,release" });
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
