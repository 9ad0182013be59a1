/* test_locate_chart.c - every refused cell of the chart of the search for servers (RFC 3263 4, RFC 2782). The flows take every arc. */
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

int main(void)
{
    const struct CMUnitTest tests[] = { arcs_unit_test(refuses_what_has_no_arc) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
