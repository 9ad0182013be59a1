/* test_nict_chart.c - every arc and refused cell of the non-INVITE client transaction (RFC 3261 17.1.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../arcs.h"
#include "nict_names.h"
#include "nict_probe.h"

/* The one guard is is_reliable. */
static void assume(bool facts)
{
    nict_probe.is_reliable = facts;
}

#define CHART       nict
#define CHART_UPPER NICT
#define CHART_FIRST NICT_ST_CREATED
#define CHART_FACTS bool
#include "chart_cells.h"

#define SENT_BY_UDP                                                                                \
    {                                                                                              \
        NICT_START, false, NICT_ST_TRYING, "send,arm_f,arm_e"                                      \
    }
#define SENT_BY_TCP                                                                                \
    {                                                                                              \
        NICT_START, true, NICT_ST_TRYING, "send,arm_f"                                             \
    }
#define SENT_LARGE                                                                                 \
    {                                                                                              \
        NICT_LARGE, false, NICT_ST_SWITCHED, "go_by_tcp,send,arm_f,arm_large"                      \
    }
#define PROVISIONAL                                                                                \
    {                                                                                              \
        NICT_1XX, false, NICT_ST_PROCEEDING, "pass"                                                \
    }

/* Timer E doubles while nothing is heard; the final response waits out timer K for its own copies. */
static void retransmits_until_the_final_response(void **state)
{
    (void)state;
    PLAY(SENT_BY_UDP, { NICT_T_E, false, NICT_ST_TRYING, "send,double_e" },
         { NICT_T_E, false, NICT_ST_TRYING, "send,double_e" },
         { NICT_FINAL, false, NICT_ST_COMPLETED, "disarm,pass,arm_k" },
         { NICT_FINAL, false, NICT_ST_COMPLETED, "" }, { NICT_1XX, false, NICT_ST_COMPLETED, "" },
         { NICT_T_K, false, NICT_ST_TERMINATED, "release" });
}

/* After a provisional response timer E runs at T2 and each further provisional is passed up. */
static void retransmits_slowly_after_a_provisional(void **state)
{
    (void)state;
    PLAY(SENT_BY_UDP, PROVISIONAL, { NICT_T_E, false, NICT_ST_PROCEEDING, "send,arm_e_t2" },
         { NICT_1XX, false, NICT_ST_PROCEEDING, "pass" },
         { NICT_FINAL, false, NICT_ST_COMPLETED, "disarm,pass,arm_k" },
         { NICT_T_K, false, NICT_ST_TERMINATED, "release" });
}

/* A reliable transport needs no timer E and no timer K: the transaction ends with its answer. */
static void ends_with_the_answer_on_a_reliable_transport(void **state)
{
    (void)state;
    PLAY(SENT_BY_TCP, { NICT_FINAL, true, NICT_ST_TERMINATED, "disarm,pass,release" });
    PLAY(SENT_BY_TCP, PROVISIONAL, { NICT_FINAL, true, NICT_ST_TERMINATED, "disarm,pass,release" });
}

static void gives_up_at_timer_f(void **state)
{
    (void)state;
    PLAY(SENT_BY_UDP, { NICT_T_F, false, NICT_ST_TERMINATED, "pass_timeout,disarm,release" });
    PLAY(SENT_BY_UDP, PROVISIONAL,
         { NICT_T_F, false, NICT_ST_TERMINATED, "pass_timeout,disarm,release" });
    /* a connection that brought nothing is not used again */
    PLAY(SENT_BY_TCP,
         { NICT_T_F, true, NICT_ST_TERMINATED, "drop_connection,pass_timeout,disarm,release" });
    PLAY(SENT_BY_TCP, PROVISIONAL,
         { NICT_T_F, true, NICT_ST_TERMINATED, "drop_connection,pass_timeout,disarm,release" });
}

/* RFC 3261 17.1.4: the transport's failure is the transaction's. */
static void tells_that_the_transport_failed(void **state)
{
    (void)state;
    PLAY(SENT_BY_UDP,
         { NICT_UNREACHABLE, false, NICT_ST_TERMINATED, "pass_failure,disarm,release" });
    PLAY(SENT_BY_TCP, PROVISIONAL,
         { NICT_UNREACHABLE, true, NICT_ST_TERMINATED, "pass_failure,disarm,release" });
}

/* RFC 3261 18.1.1: too large for UDP, so over TCP, where it ends as on any stream. */
static void goes_by_tcp_for_its_size(void **state)
{
    (void)state;
    PLAY(SENT_LARGE, { NICT_FINAL, true, NICT_ST_TERMINATED, "disarm,pass,release" });
    PLAY(SENT_LARGE, { NICT_1XX, true, NICT_ST_PROCEEDING, "disarm_large,pass" },
         { NICT_FINAL, true, NICT_ST_TERMINATED, "disarm,pass,release" });
    PLAY(SENT_LARGE, { NICT_1XX, true, NICT_ST_PROCEEDING, "disarm_large,pass" },
         { NICT_T_F, true, NICT_ST_TERMINATED, "drop_connection,pass_timeout,disarm,release" });
}

/* TCP is refused, or says nothing: by UDP, in what is left of timer F. */
static void comes_back_to_udp(void **state)
{
    (void)state;
    PLAY(SENT_LARGE, { NICT_UNREACHABLE, true, NICT_ST_TRYING, "go_by_udp,send,arm_e" },
         { NICT_T_E, false, NICT_ST_TRYING, "send,double_e" },
         { NICT_FINAL, false, NICT_ST_COMPLETED, "disarm,pass,arm_k" });
    PLAY(SENT_LARGE, { NICT_T_LARGE, true, NICT_ST_TRYING, "drop_connection,go_by_udp,send,arm_e" },
         { NICT_UNREACHABLE, false, NICT_ST_TERMINATED, "pass_failure,disarm,release" });
    PLAY(SENT_LARGE, { NICT_T_LARGE, true, NICT_ST_TRYING, "drop_connection,go_by_udp,send,arm_e" },
         { NICT_T_F, false, NICT_ST_TERMINATED, "pass_timeout,disarm,release" });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arcs_unit_test(retransmits_until_the_final_response),
        arcs_unit_test(retransmits_slowly_after_a_provisional),
        arcs_unit_test(ends_with_the_answer_on_a_reliable_transport),
        arcs_unit_test(gives_up_at_timer_f),
        arcs_unit_test(tells_that_the_transport_failed),
        arcs_unit_test(goes_by_tcp_for_its_size),
        arcs_unit_test(comes_back_to_udp),
        arcs_unit_test(refuses_what_has_no_arc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
