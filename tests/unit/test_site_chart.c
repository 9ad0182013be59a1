/* test_site_chart.c - every arc and refused cell of the chart of a line's server (RFC 3263 4.3; the guide's 1.2 to 1.4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../arcs.h"
#include "site_names.h"
#include "site_probe.h"

/* The guards that are true, "" none. */
static void assume(const char *facts)
{
    site_probe.is_calling = strstr(facts, "is_calling") != NULL;
    site_probe.is_auto = strstr(facts, "is_auto") != NULL;
    site_probe.is_top = strstr(facts, "is_top") != NULL;
    site_probe.is_due = strstr(facts, "is_due") != NULL;
}

#define CHART       site
#define CHART_UPPER SITE
#define CHART_FIRST SITE_ST_UNLOCATED
#define CHART_FACTS const char *
#include "chart_cells.h"

/* how a script begins */
#define LOCATING                                                                                   \
    {                                                                                              \
        SITE_SOUGHT, "", SITE_ST_LOCATING, "locate"                                                \
    }
#define PREFERRED                                                                                  \
    LOCATING,                                                                                      \
    {                                                                                              \
        SITE_LISTED, "", SITE_ST_PREFERRED, "take_top,offer"                                       \
    }
#define MOVING                                                                                     \
    PREFERRED,                                                                                     \
    {                                                                                              \
        SITE_FAILED, "", SITE_ST_MOVING, "mark_down,pick"                                          \
    }
#define FAILED_OVER                                                                                \
    MOVING,                                                                                        \
    {                                                                                              \
        SITE_M_NEXT, "", SITE_ST_FAILED_OVER, "arm_fallback,tell_failover,offer"                   \
    }
#define DEFERRED                                                                                   \
    FAILED_OVER,                                                                                   \
    {                                                                                              \
        SITE_T_FALLBACK, "is_calling", SITE_ST_DEFERRED, ""                                        \
    }
#define FALLING_BACK                                                                               \
    FAILED_OVER,                                                                                   \
    {                                                                                              \
        SITE_T_FALLBACK, "", SITE_ST_FALLING_BACK, "try_above"                                     \
    }
#define CLIMBING                                                                                   \
    FALLING_BACK,                                                                                  \
    {                                                                                              \
        SITE_ASIDE_FAILED, "", SITE_ST_CLIMBING, "pick_above,drop_aside"                           \
    }
#define EXHAUSTED                                                                                  \
    MOVING,                                                                                        \
    {                                                                                              \
        SITE_M_NONE, "", SITE_ST_EXHAUSTED, "disarm,admit,call_over"                               \
    }
#define ON_ALTERNATE                                                                               \
    PREFERRED,                                                                                     \
    {                                                                                              \
        SITE_PRIMARY_FAILED, "", SITE_ST_ON_ALTERNATE, "admit,call_over"                           \
    }
#define RECOVERING                                                                                 \
    EXHAUSTED,                                                                                     \
    {                                                                                              \
        SITE_ANSWERED, "", SITE_ST_RECOVERING, "forgive,place"                                     \
    }

/* The primary fails, the line goes down the list, and up again when the interval is over. */
static void fails_over_and_falls_back(void **state)
{
    (void)state;
    PLAY(PREFERRED, { SITE_SOUGHT, "", SITE_ST_PREFERRED, "offer" },
         { SITE_ANSWERED, "", SITE_ST_PREFERRED, "forgive" },
         { SITE_REFRESH, "", SITE_ST_PREFERRED, "" },
         { SITE_FAILED, "", SITE_ST_MOVING, "mark_down,pick" },
         { SITE_M_NEXT, "", SITE_ST_FAILED_OVER, "arm_fallback,tell_failover,offer" },
         { SITE_SOUGHT, "", SITE_ST_FAILED_OVER, "offer" },
         { SITE_ANSWERED, "", SITE_ST_FAILED_OVER, "forgive" },
         { SITE_T_FALLBACK, "", SITE_ST_FALLING_BACK, "try_above" },
         { SITE_SOUGHT, "", SITE_ST_FALLING_BACK, "offer" },
         { SITE_ANSWERED, "", SITE_ST_FALLING_BACK, "forgive" },
         { SITE_ASIDE_UP, "is_top", SITE_ST_PREFERRED, "disarm,swap,forgive,tell_fallback" });
}

/* Where there is none, the next wish looks again. */
static void finds_its_servers(void **state)
{
    (void)state;
    PLAY(LOCATING, { SITE_SOUGHT, "", SITE_ST_LOCATING, "" },
         { SITE_EMPTY, "", SITE_ST_UNLOCATED, "refuse" }, LOCATING);
}

/* The guide's 1.2: without the setting a move is of requests only; with it the registration follows. */
static void takes_the_registration_along_where_it_is_told_to(void **state)
{
    (void)state;
    PLAY(MOVING, { SITE_M_NEXT, "is_auto", SITE_ST_FAILED_OVER,
                   "arm_fallback,tell_failover,offer,call_over" });
    PLAY(MOVING,
         { SITE_M_TOP, "is_auto", SITE_ST_PREFERRED, "disarm,tell_failover,offer,call_over" });
    PLAY(MOVING, { SITE_M_TOP, "", SITE_ST_PREFERRED, "disarm,tell_failover,offer" });
}

/* The second server fails, too, and whoever it fails in. */
static void moves_on_from_a_server_that_fails(void **state)
{
    (void)state;
    PLAY(FAILED_OVER, { SITE_FAILED, "", SITE_ST_MOVING, "mark_down,pick" },
         { SITE_M_NEXT, "", SITE_ST_FAILED_OVER, "arm_fallback,tell_failover,offer" });
    PLAY(DEFERRED, { SITE_FAILED, "", SITE_ST_MOVING, "mark_down,pick" });
    PLAY(FALLING_BACK, { SITE_FAILED, "", SITE_ST_MOVING, "drop_aside,mark_down,pick" });
}

/* All are down: the next who asks begins at the top again. */
static void begins_at_the_top_when_all_were_down(void **state)
{
    (void)state;
    PLAY(EXHAUSTED, { SITE_FAILED, "", SITE_ST_EXHAUSTED, "admit,call_over" },
         { SITE_SOUGHT, "", SITE_ST_PREFERRED, "reset,offer" });
    PLAY(EXHAUSTED, { SITE_LISTED, "", SITE_ST_PREFERRED, "reset" });
    PLAY(EXHAUSTED, { SITE_LISTED_BELOW, "", SITE_ST_PREFERRED, "reset" });
    PLAY(EXHAUSTED, { SITE_GONE, "", SITE_ST_PREFERRED, "reset" });
    PLAY(EXHAUSTED, { SITE_REPLACED, "", SITE_ST_PREFERRED, "reset" });
}

/* All were down, and one of them answers late: it is the line's server. */
static void takes_up_who_answers_late(void **state)
{
    (void)state;
    PLAY(RECOVERING, { SITE_SOUGHT, "", SITE_ST_RECOVERING, "offer" });
    PLAY(RECOVERING, { SITE_M_TOP, "", SITE_ST_PREFERRED, "" });
    PLAY(RECOVERING, { SITE_M_NEXT, "", SITE_ST_FAILED_OVER, "arm_fallback" });
}

/* The guide's 1.3: the interval that lets everything new go home at once. */
static void comes_home_before_it_registers_there(void **state)
{
    (void)state;
    PLAY(FAILED_OVER, { SITE_T_RETURN, "", SITE_ST_FALLING_BACK, "come_home,try_above" });
}

/* The guide's 1.3, later edition: over UDP the refresh is what weighs the way back. */
static void weighs_the_way_back_when_it_refreshes(void **state)
{
    (void)state;
    PLAY(FAILED_OVER, { SITE_REFRESH, "", SITE_ST_FAILED_OVER, "" },
         { SITE_REFRESH, "is_due", SITE_ST_FALLING_BACK, "disarm,try_above" });
}

/* The guide's 1.3: never during a call, and after it at once. */
static void waits_for_the_call_to_end(void **state)
{
    (void)state;
    PLAY(FAILED_OVER, { SITE_T_RETURN, "is_calling", SITE_ST_DEFERRED, "" },
         { SITE_SOUGHT, "is_calling", SITE_ST_DEFERRED, "offer" },
         { SITE_ANSWERED, "is_calling", SITE_ST_DEFERRED, "forgive" },
         { SITE_REFRESH, "is_calling", SITE_ST_DEFERRED, "" },
         { SITE_LISTED, "is_calling", SITE_ST_DEFERRED, "" },
         { SITE_LISTED_BELOW, "is_calling", SITE_ST_DEFERRED, "" },
         { SITE_GONE, "is_calling", SITE_ST_DEFERRED, "" },
         { SITE_CALLS_OVER, "", SITE_ST_FALLING_BACK, "try_above" });
    PLAY(FAILED_OVER, { SITE_T_FALLBACK, "is_calling", SITE_ST_DEFERRED, "" });
}

/* Better than before and still not the top: the interval runs anew. */
static void climbs_part_of_the_way(void **state)
{
    (void)state;
    PLAY(FALLING_BACK,
         { SITE_ASIDE_UP, "", SITE_ST_FAILED_OVER, "swap,forgive,tell_fallback,arm_interval" },
         { SITE_T_FALLBACK, "", SITE_ST_FALLING_BACK, "try_above" });
}

/* The better server refuses: the next one above, and when there is none, back. */
static void tries_the_others_above_and_goes_back(void **state)
{
    (void)state;
    PLAY(CLIMBING, { SITE_M_NEXT, "", SITE_ST_FALLING_BACK, "try_above" },
         { SITE_ASIDE_FAILED, "", SITE_ST_CLIMBING, "pick_above,drop_aside" },
         { SITE_M_NONE, "", SITE_ST_FAILED_OVER, "go_back,arm_interval" });
    PLAY(FALLING_BACK, { SITE_M_TOP, "", SITE_ST_PREFERRED, "disarm,reset" });
    PLAY(FALLING_BACK, { SITE_ASIDE_NO_ROOM, "", SITE_ST_FAILED_OVER, "go_back,arm_interval" });
}

/* A new list: the line stays where it is as long as that is in it. */
static void takes_a_new_list(void **state)
{
    (void)state;
    PLAY(PREFERRED, { SITE_LISTED, "", SITE_ST_PREFERRED, "" },
         { SITE_LISTED_BELOW, "", SITE_ST_FAILED_OVER, "arm_fallback" },
         { SITE_LISTED_BELOW, "", SITE_ST_FAILED_OVER, "" },
         { SITE_LISTED, "", SITE_ST_PREFERRED, "disarm" });
    PLAY(FALLING_BACK, { SITE_REFRESH, "", SITE_ST_FALLING_BACK, "" },
         { SITE_LISTED, "", SITE_ST_FALLING_BACK, "" },
         { SITE_LISTED_BELOW, "", SITE_ST_FALLING_BACK, "" },
         { SITE_GONE, "", SITE_ST_FALLING_BACK, "" });
}

/* Who is talked to is no longer in the list: a second binding at the top before the first is left. */
static void leaves_a_server_that_is_listed_no_more(void **state)
{
    (void)state;
    PLAY(PREFERRED, { SITE_GONE, "", SITE_ST_FALLING_BACK, "try_above" });
    PLAY(FAILED_OVER, { SITE_GONE, "", SITE_ST_FALLING_BACK, "disarm,try_above" });
}

/* The guide's 1.4: Dual Registration has no failover; requests go to the alternate and come back. */
static void turns_to_the_alternate_and_back(void **state)
{
    (void)state;
    PLAY(ON_ALTERNATE, { SITE_PRIMARY_FAILED, "", SITE_ST_ON_ALTERNATE, "admit" },
         { SITE_PRIMARY_REFUSED, "", SITE_ST_ON_ALTERNATE, "" },
         { SITE_SOUGHT, "", SITE_ST_ON_ALTERNATE, "offer" },
         { SITE_ANSWERED, "", SITE_ST_PREFERRED, "" },
         { SITE_PRIMARY_REFUSED, "", SITE_ST_ON_ALTERNATE, "" });
}

/* With Dual Registration each binding follows its list; there is no way back to wait for. */
static void follows_the_lists_of_both(void **state)
{
    (void)state;
    PLAY(PREFERRED, { SITE_LISTED, "", SITE_ST_PREFERRED, "" },
         { SITE_REPLACED, "", SITE_ST_PREFERRED, "take_top,call_over" },
         { SITE_ALTERNATE_ONLY, "", SITE_ST_PREFERRED, "" },
         { SITE_ALTERNATE_ELSEWHERE, "", SITE_ST_PREFERRED, "call_alternate" });
    PLAY(ON_ALTERNATE, { SITE_LISTED, "", SITE_ST_ON_ALTERNATE, "take_top" },
         { SITE_REPLACED, "", SITE_ST_ON_ALTERNATE, "take_top" },
         { SITE_ALTERNATE_ONLY, "", SITE_ST_ON_ALTERNATE, "" },
         { SITE_ALTERNATE_ELSEWHERE, "", SITE_ST_ON_ALTERNATE, "call_alternate" });
}

/* The primary has no address, the alternate has one. */
static void begins_with_the_alternate_alone(void **state)
{
    (void)state;
    PLAY(LOCATING, { SITE_ALTERNATE_ONLY, "", SITE_ST_ON_ALTERNATE, "offer" },
         { SITE_SOUGHT, "", SITE_ST_ON_ALTERNATE, "offer" },
         { SITE_LISTED, "", SITE_ST_ON_ALTERNATE, "take_top" },
         { SITE_ANSWERED, "", SITE_ST_PREFERRED, "" });
}

/* A server answers that the line has left meanwhile: its registration goes along, where it is to. */
static void takes_along_a_registration_that_was_under_way(void **state)
{
    (void)state;
    PLAY(PREFERRED, { SITE_ELSEWHERE, "is_auto", SITE_ST_PREFERRED, "call_over" },
         { SITE_ELSEWHERE, "", SITE_ST_PREFERRED, "" });
    PLAY(FAILED_OVER, { SITE_ELSEWHERE, "is_auto", SITE_ST_FAILED_OVER, "call_over" },
         { SITE_ELSEWHERE, "", SITE_ST_FAILED_OVER, "" });
    PLAY(DEFERRED, { SITE_ELSEWHERE, "is_auto", SITE_ST_DEFERRED, "call_over" },
         { SITE_ELSEWHERE, "", SITE_ST_DEFERRED, "" });
    PLAY(FALLING_BACK, { SITE_ELSEWHERE, "is_auto", SITE_ST_FALLING_BACK, "" });
    PLAY(EXHAUSTED, { SITE_ELSEWHERE, "", SITE_ST_EXHAUSTED, "call_over" });
    PLAY(ON_ALTERNATE, { SITE_ELSEWHERE, "", SITE_ST_ON_ALTERNATE, "call_over" });
}

/* A line that stops begins at the top the next time. */
static void stops_anywhere(void **state)
{
    (void)state;
    PLAY({ SITE_STOP, "", SITE_ST_UNLOCATED, "" });
    PLAY(LOCATING, { SITE_STOP, "", SITE_ST_LOCATING, "" });
    PLAY(PREFERRED, { SITE_STOP, "", SITE_ST_PREFERRED, "reset" });
    PLAY(FAILED_OVER, { SITE_STOP, "", SITE_ST_PREFERRED, "disarm,reset" });
    PLAY(DEFERRED, { SITE_STOP, "", SITE_ST_PREFERRED, "reset" });
    PLAY(FALLING_BACK, { SITE_STOP, "", SITE_ST_PREFERRED, "leave_aside,reset" });
    PLAY(EXHAUSTED, { SITE_STOP, "", SITE_ST_PREFERRED, "reset" });
    PLAY(ON_ALTERNATE, { SITE_STOP, "", SITE_ST_ON_ALTERNATE, "reset" });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arcs_unit_test(fails_over_and_falls_back),
        arcs_unit_test(finds_its_servers),
        arcs_unit_test(takes_the_registration_along_where_it_is_told_to),
        arcs_unit_test(moves_on_from_a_server_that_fails),
        arcs_unit_test(begins_at_the_top_when_all_were_down),
        arcs_unit_test(takes_up_who_answers_late),
        arcs_unit_test(comes_home_before_it_registers_there),
        arcs_unit_test(weighs_the_way_back_when_it_refreshes),
        arcs_unit_test(waits_for_the_call_to_end),
        arcs_unit_test(climbs_part_of_the_way),
        arcs_unit_test(tries_the_others_above_and_goes_back),
        arcs_unit_test(takes_a_new_list),
        arcs_unit_test(leaves_a_server_that_is_listed_no_more),
        arcs_unit_test(turns_to_the_alternate_and_back),
        arcs_unit_test(follows_the_lists_of_both),
        arcs_unit_test(begins_with_the_alternate_alone),
        arcs_unit_test(takes_along_a_registration_that_was_under_way),
        arcs_unit_test(stops_anywhere),
        arcs_unit_test(refuses_what_has_no_arc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
