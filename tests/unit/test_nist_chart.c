/* test_nist_chart.c - every arc and refused cell of the non-INVITE server transaction (RFC 3261 17.2.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../arcs.h"
#include "nist_names.h"
#include "nist_probe.h"

/* The one guard is is_reliable. */
static void assume(bool facts)
{
    nist_probe.is_reliable = facts;
}

#define CHART       nist
#define CHART_UPPER NIST
#define CHART_FIRST NIST_ST_CREATED
#define CHART_FACTS bool
#include "chart_cells.h"

#define REQUEST                                                                                    \
    {                                                                                              \
        NIST_REQUEST, false, NIST_ST_TRYING, "arm_p"                                               \
    }
#define TRYING_SENT                                                                                \
    {                                                                                              \
        NIST_T_P, false, NIST_ST_PROCEEDING, "write_100,send"                                      \
    }

/* A request that comes again before there is an answer is absorbed; afterwards it gets the answer again. */
static void answers_a_retransmitted_request_again(void **state)
{
    (void)state;
    PLAY(REQUEST, { NIST_REQUEST, false, NIST_ST_TRYING, "" },
         { NIST_ANSWER, false, NIST_ST_COMPLETED, "disarm,send,arm_j" },
         { NIST_REQUEST, false, NIST_ST_COMPLETED, "send" },
         { NIST_REQUEST, false, NIST_ST_COMPLETED, "send" },
         { NIST_T_J, false, NIST_ST_TERMINATED, "release" });
}

/* RFC 3261 17.2.2: the TU's further final responses are discarded. */
static void drops_a_second_answer(void **state)
{
    (void)state;
    PLAY(REQUEST, { NIST_ANSWER, false, NIST_ST_COMPLETED, "disarm,send,arm_j" },
         { NIST_ANSWER, false, NIST_ST_COMPLETED, "" });
}

static void ends_with_the_answer_on_a_reliable_transport(void **state)
{
    (void)state;
    PLAY(REQUEST, { NIST_ANSWER, true, NIST_ST_TERMINATED, "disarm,send,release" });
}

#if NIST_HAS_SLOW_ANSWERS
/* RFC 4320 4.1: 100 when the client would retransmit at T2; then a request that comes again gets it again. */
static void says_100_when_the_answer_is_slow(void **state)
{
    (void)state;
    PLAY(REQUEST, TRYING_SENT, { NIST_REQUEST, false, NIST_ST_PROCEEDING, "send" },
         { NIST_ANSWER, false, NIST_ST_COMPLETED, "send,arm_j" },
         { NIST_T_J, false, NIST_ST_TERMINATED, "release" });
    PLAY(REQUEST, TRYING_SENT, { NIST_ANSWER, true, NIST_ST_TERMINATED, "send,release" });
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        arcs_unit_test(answers_a_retransmitted_request_again),
        arcs_unit_test(drops_a_second_answer),
        arcs_unit_test(ends_with_the_answer_on_a_reliable_transport),
#if NIST_HAS_SLOW_ANSWERS
        arcs_unit_test(says_100_when_the_answer_is_slow),
#endif
        arcs_unit_test(refuses_what_has_no_arc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
