/* test_keep_chart.c - every arc and refused cell of the chart of the keep-alives (guide 3.1, RFC 5626 4.4.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../arcs.h"
#include "keep_names.h"
#include "keep_probe.h"

/* The guards that are true, "" none. */
static void assume(const char *facts)
{
    keep_probe.is_stream = strstr(facts, "is_stream") != NULL;
    keep_probe.is_wanted = strstr(facts, "is_wanted") != NULL;
}

#define CHART       keep
#define CHART_UPPER KEEP
#define CHART_FIRST KEEP_ST_RESTING
#define CHART_FACTS const char *
#include "chart_cells.h"

/* how a script begins */
#define KEEPING                                                                                    \
    {                                                                                              \
        KEEP_START, "", KEEP_ST_KEEPING, "arm"                                                     \
    }
#define CHOOSING                                                                                   \
    KEEPING,                                                                                       \
    {                                                                                              \
        KEEP_T_NEXT, "is_wanted", KEEP_ST_CHOOSING, "choose"                                       \
    }
#define ASKING                                                                                     \
    CHOOSING,                                                                                      \
    {                                                                                              \
        KEEP_M_NOTIFY, "", KEEP_ST_ASKING, "arm,send_notify"                                       \
    }

static void rests_when_it_is_wanted_no_more(void **state)
{
    (void)state;
    PLAY(KEEPING, { KEEP_T_NEXT, "", KEEP_ST_RESTING, "" });
    PLAY(ASKING, { KEEP_T_NEXT, "", KEEP_ST_RESTING, "forget" });
}

/* Guide 3.1. */
static void sends_what_is_chosen(void **state)
{
    (void)state;
    PLAY(CHOOSING, { KEEP_M_NOTIFY, "", KEEP_ST_ASKING, "arm,send_notify" });
    PLAY(CHOOSING, { KEEP_M_REGISTER, "", KEEP_ST_ASKING, "arm,send_register" });
    PLAY(CHOOSING, { KEEP_M_OPTIONS, "", KEEP_ST_ASKING, "arm,send_options" });
}

/* RFC 5626 4.4.1: each wait is drawn anew. */
static void pings_on_a_stream(void **state)
{
    (void)state;
    PLAY({ KEEP_START, "is_stream", KEEP_ST_KEEPING, "arm_ping" },
         { KEEP_T_NEXT, "is_wanted is_stream", KEEP_ST_CHOOSING, "choose" },
         { KEEP_M_PING, "is_stream", KEEP_ST_KEEPING, "arm_ping,send_ping" });
}

static void goes_on_whatever_the_answer_is(void **state)
{
    (void)state;
    PLAY(ASKING, { KEEP_1XX, "", KEEP_ST_ASKING, "" }, { KEEP_ANSWERED, "", KEEP_ST_KEEPING, "" });
    PLAY(ASKING, { KEEP_NO_ANSWER, "", KEEP_ST_KEEPING, "" });
    PLAY(ASKING, { KEEP_NO_ROOM, "", KEEP_ST_KEEPING, "" });
}

static void has_one_under_way_at_a_time(void **state)
{
    (void)state;
    PLAY(ASKING, { KEEP_T_NEXT, "is_wanted", KEEP_ST_ASKING, "arm" });
}

static void ends_with_the_registration(void **state)
{
    (void)state;
    PLAY(KEEPING, { KEEP_STOP, "is_wanted", KEEP_ST_RESTING, "disarm" });
    PLAY(ASKING, { KEEP_STOP, "is_wanted", KEEP_ST_RESTING, "disarm,forget" });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arcs_unit_test(rests_when_it_is_wanted_no_more),
        arcs_unit_test(sends_what_is_chosen),
        arcs_unit_test(pings_on_a_stream),
        arcs_unit_test(goes_on_whatever_the_answer_is),
        arcs_unit_test(has_one_under_way_at_a_time),
        arcs_unit_test(ends_with_the_registration),
        arcs_unit_test(refuses_what_has_no_arc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
