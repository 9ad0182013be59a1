/* test_ist_chart.c - every arc and refused cell of the INVITE server transaction (RFC 3261 17.2.1, RFC 6026 8.5 to 8.8). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../arcs.h"
#include "ist_names.h"
#include "ist_probe.h"

/* The one guard is is_reliable. */
static void assume(bool facts)
{
    ist_probe.is_reliable = facts;
}

#define CHART       ist
#define CHART_UPPER IST
#define CHART_FIRST IST_ST_CREATED
#define CHART_FACTS bool
#include "chart_cells.h"

#define REQUEST                                                                                    \
    {                                                                                              \
        IST_REQUEST, false, IST_ST_TRYING, "arm_trying"                                            \
    }
#define REFUSED                                                                                    \
    {                                                                                              \
        IST_REFUSAL, false, IST_ST_COMPLETED, "disarm,send,arm_h,arm_g"                            \
    }

/* The refusal goes again and again until the ACK; then further ACKs are absorbed. */
static void repeats_the_refusal_until_the_ack(void **state)
{
    (void)state;
    PLAY(REQUEST, { IST_REQUEST, false, IST_ST_TRYING, "" }, REFUSED,
         { IST_REQUEST, false, IST_ST_COMPLETED, "send" },
         { IST_T_G, false, IST_ST_COMPLETED, "send,double_g" },
         { IST_ACK, false, IST_ST_CONFIRMED, "disarm,arm_i" },
         { IST_ACK, false, IST_ST_CONFIRMED, "" }, { IST_REQUEST, false, IST_ST_CONFIRMED, "" },
         { IST_T_I, false, IST_ST_TERMINATED, "release" });
}

/* A reliable transport needs no timer G. */
static void says_it_once_on_a_reliable_transport(void **state)
{
    (void)state;
    PLAY(REQUEST, { IST_REFUSAL, true, IST_ST_COMPLETED, "disarm,send,arm_h" });
}

static void gives_up_at_timer_h(void **state)
{
    (void)state;
    PLAY(REQUEST, REFUSED, { IST_T_H, false, IST_ST_TERMINATED, "disarm,release" });
}

/* RFC 6026: the TU repeats its 2xx, the transaction absorbs what comes again. */
static void accepts(void **state)
{
    (void)state;
    PLAY(REQUEST, { IST_2XX, false, IST_ST_ACCEPTED, "disarm,send,arm_l" },
         { IST_REQUEST, false, IST_ST_ACCEPTED, "" }, { IST_2XX, false, IST_ST_ACCEPTED, "send" },
         { IST_ACK, false, IST_ST_ACCEPTED, "" }, { IST_T_L, false, IST_ST_TERMINATED, "release" });
}

/* 9.2: a CANCEL changes nothing any more once the answer is there. */
static void a_cancel_comes_too_late(void **state)
{
    (void)state;
    PLAY(REQUEST, REFUSED, { IST_CANCEL, false, IST_ST_COMPLETED, "" },
         { IST_ACK, false, IST_ST_CONFIRMED, "disarm,arm_i" },
         { IST_CANCEL, true, IST_ST_CONFIRMED, "" });
    PLAY(REQUEST, { IST_2XX, false, IST_ST_ACCEPTED, "disarm,send,arm_l" },
         { IST_CANCEL, false, IST_ST_ACCEPTED, "" });
}

#if IST_HAS_SLOW_ANSWERS
#define TRYING_SENT                                                                                \
    {                                                                                              \
        IST_T_TRYING, false, IST_ST_PROCEEDING, "write_100,send"                                   \
    }

/* 100 after 200 ms; a request that comes again gets the last provisional answer again. */
static void says_100_when_the_answer_is_slow(void **state)
{
    (void)state;
    PLAY(REQUEST, TRYING_SENT, { IST_REQUEST, false, IST_ST_PROCEEDING, "send" },
         { IST_PROVISIONAL, false, IST_ST_PROCEEDING, "send" },
         { IST_2XX, false, IST_ST_ACCEPTED, "send,arm_l" });
    PLAY(REQUEST, { IST_PROVISIONAL, false, IST_ST_PROCEEDING, "disarm,send" },
         { IST_REFUSAL, false, IST_ST_COMPLETED, "send,arm_h,arm_g" });
    PLAY(REQUEST, TRYING_SENT, { IST_REFUSAL, true, IST_ST_COMPLETED, "send,arm_h" });
}

/* 9.2: an INVITE that waits for its answer gets 487. */
static void a_cancel_refuses_what_waits(void **state)
{
    (void)state;
    PLAY(REQUEST, { IST_CANCEL, true, IST_ST_COMPLETED, "disarm,write_487,send,arm_h" });
    PLAY(REQUEST, { IST_CANCEL, false, IST_ST_COMPLETED, "disarm,write_487,send,arm_h,arm_g" });
    PLAY(REQUEST, TRYING_SENT, { IST_CANCEL, true, IST_ST_COMPLETED, "write_487,send,arm_h" });
    PLAY(REQUEST, TRYING_SENT,
         { IST_CANCEL, false, IST_ST_COMPLETED, "write_487,send,arm_h,arm_g" },
         { IST_ACK, false, IST_ST_CONFIRMED, "disarm,arm_i" });
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        arcs_unit_test(repeats_the_refusal_until_the_ack),
        arcs_unit_test(says_it_once_on_a_reliable_transport),
        arcs_unit_test(gives_up_at_timer_h),
        arcs_unit_test(accepts),
        arcs_unit_test(a_cancel_comes_too_late),
#if IST_HAS_SLOW_ANSWERS
        arcs_unit_test(says_100_when_the_answer_is_slow),
        arcs_unit_test(a_cancel_refuses_what_waits),
#endif
        arcs_unit_test(refuses_what_has_no_arc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
