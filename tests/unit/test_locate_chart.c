/* test_locate_chart.c - every arc and refused cell of the chart of the search for servers (RFC 3263 4, RFC 2782). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../arcs.h"
#include "locate_names.h"
#include "locate_probe.h"

/* The guards that are true, "" none. */
static void assume(const char *facts)
{
    locate_probe.has_list = strstr(facts, "has_list") != NULL;
    locate_probe.is_whole = strstr(facts, "is_whole") != NULL;
    locate_probe.is_told = strstr(facts, "is_told") != NULL;
}

#define CHART       locate
#define CHART_UPPER LOCATE
#define CHART_FIRST LOCATE_ST_UNLOCATED
#define CHART_FACTS const char *
#include "chart_cells.h"

/* how a script begins */
#define CHOOSING                                                                                   \
    {                                                                                              \
        LOCATE_START, "", LOCATE_ST_CHOOSING, "begin"                                              \
    }
#define ASKING                                                                                     \
    CHOOSING,                                                                                      \
    {                                                                                              \
        LOCATE_J_HOST, "", LOCATE_ST_ASKING, "ask"                                                 \
    }
#define QUEUED                                                                                     \
    CHOOSING,                                                                                      \
    {                                                                                              \
        LOCATE_NO_ROOM, "", LOCATE_ST_QUEUED, "arm_turn"                                           \
    }
#define LOCATED                                                                                    \
    ASKING, { LOCATE_RECORDS, "", LOCATE_ST_CHOOSING, "take_records" },                            \
    {                                                                                              \
        LOCATE_FOUND, "is_whole", LOCATE_ST_LOCATED, "publish,drop_search,arm_expiry"              \
    }

/* RFC 3263 4.1, 4.2: the transports of the domain, the hosts of the service, their addresses. */
static void asks_for_naptr_then_srv_then_addresses(void **state)
{
    (void)state;
    PLAY(CHOOSING, { LOCATE_J_NAPTR, "", LOCATE_ST_ASKING, "ask" },
         { LOCATE_RECORDS, "", LOCATE_ST_CHOOSING, "take_records" },
         { LOCATE_J_SRV, "", LOCATE_ST_ASKING, "ask" },
         { LOCATE_RECORDS, "", LOCATE_ST_CHOOSING, "take_records" },
         { LOCATE_J_HOST, "", LOCATE_ST_ASKING, "ask" },
         { LOCATE_RECORDS, "", LOCATE_ST_CHOOSING, "take_records" },
         { LOCATE_FOUND, "is_whole", LOCATE_ST_LOCATED, "publish,drop_search,arm_expiry" });
}

/* GUIDE_dual: of the primary and the alternate one has no server, and is asked for again. */
static void asks_again_for_what_is_missing(void **state)
{
    (void)state;
    PLAY(CHOOSING, { LOCATE_J_ADDRESS, "", LOCATE_ST_CHOOSING, "add_address" },
         { LOCATE_FOUND, "", LOCATE_ST_LOCATED, "publish,drop_search,arm_rest" },
         { LOCATE_T_AGAIN, "", LOCATE_ST_CHOOSING, "begin" });
}

/* An address needs no question. */
static void takes_an_address_as_it_is(void **state)
{
    (void)state;
    PLAY(CHOOSING, { LOCATE_J_ADDRESS, "", LOCATE_ST_CHOOSING, "add_address" },
         { LOCATE_FOUND, "is_whole", LOCATE_ST_LOCATED, "publish,drop_search,arm_expiry" });
}

/* GUIDE_ip_mode: of the wrong family it is left out, and the user hears of it once. */
static void passes_over_an_address_that_ip_mode_excludes(void **state)
{
    (void)state;
    PLAY(CHOOSING, { LOCATE_J_EXCLUDED, "", LOCATE_ST_CHOOSING, "tell_excluded,pass_over" },
         { LOCATE_J_EXCLUDED, "is_told", LOCATE_ST_CHOOSING, "pass_over" },
         { LOCATE_NOTHING, "", LOCATE_ST_UNLOCATED, "drop_search,report_none" });
}

/* RFC 3263 4.1: a domain without NAPTR is asked for SRV, one without SRV for addresses. */
static void does_without_what_the_name_does_not_have(void **state)
{
    (void)state;
    PLAY(CHOOSING, { LOCATE_J_NAPTR, "", LOCATE_ST_ASKING, "ask" },
         { LOCATE_NO_RECORDS, "", LOCATE_ST_CHOOSING, "do_without" },
         { LOCATE_J_SRV, "", LOCATE_ST_ASKING, "ask" },
         { LOCATE_NO_RECORDS, "", LOCATE_ST_CHOOSING, "do_without" },
         { LOCATE_J_HOST, "", LOCATE_ST_ASKING, "ask" });
}

/* Nothing is found: the list from before stays in force, or there is no server. */
static void keeps_the_last_list_where_nothing_is_found(void **state)
{
    (void)state;
    PLAY(LOCATED, { LOCATE_T_AGAIN, "has_list", LOCATE_ST_CHOOSING, "begin" },
         { LOCATE_NOTHING, "has_list", LOCATE_ST_LOCATED, "drop_search,arm_again" });
    PLAY(CHOOSING, { LOCATE_NOTHING, "", LOCATE_ST_UNLOCATED, "drop_search,report_none" });
}

/* DNS is silent: the list stays, and the search is given up; without a list it goes on. */
static void keeps_the_last_list_where_dns_is_silent(void **state)
{
    (void)state;
    PLAY(LOCATED, { LOCATE_T_AGAIN, "has_list", LOCATE_ST_CHOOSING, "begin" },
         { LOCATE_J_HOST, "has_list", LOCATE_ST_ASKING, "ask" },
         { LOCATE_NO_DNS, "has_list", LOCATE_ST_CHOOSING, "give_up" },
         { LOCATE_DOWN, "has_list", LOCATE_ST_LOCATED, "drop_search,arm_again" });
    PLAY(ASKING, { LOCATE_NO_DNS, "", LOCATE_ST_CHOOSING, "skip" },
         { LOCATE_J_ADDRESS, "", LOCATE_ST_CHOOSING, "add_address" },
         { LOCATE_FOUND, "is_whole", LOCATE_ST_LOCATED, "publish,drop_search,arm_expiry" });
}

/* Too many lines search at once: its turn comes. */
static void waits_for_its_turn(void **state)
{
    (void)state;
    PLAY(QUEUED, { LOCATE_T_AGAIN, "", LOCATE_ST_CHOOSING, "begin" });
}

/* The list runs out. */
static void asks_again_when_the_list_has_run_out(void **state)
{
    (void)state;
    PLAY(LOCATED, { LOCATE_T_AGAIN, "has_list", LOCATE_ST_CHOOSING, "begin" });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arcs_unit_test(asks_for_naptr_then_srv_then_addresses),
        arcs_unit_test(takes_an_address_as_it_is),
        arcs_unit_test(asks_again_for_what_is_missing),
        arcs_unit_test(passes_over_an_address_that_ip_mode_excludes),
        arcs_unit_test(does_without_what_the_name_does_not_have),
        arcs_unit_test(keeps_the_last_list_where_nothing_is_found),
        arcs_unit_test(keeps_the_last_list_where_dns_is_silent),
        arcs_unit_test(waits_for_its_turn),
        arcs_unit_test(asks_again_when_the_list_has_run_out),
        arcs_unit_test(refuses_what_has_no_arc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
