/* test_keep_chart.c - every refused cell of the chart of the keep-alives (guide 3.1, RFC 5626 4.4.1). The flows take every arc. */
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

int main(void)
{
    const struct CMUnitTest tests[] = { arcs_unit_test(refuses_what_has_no_arc) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
