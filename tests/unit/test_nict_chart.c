/* test_nict_chart.c - every refused cell of the non-INVITE client transaction (RFC 3261 17.1.2). The flows take every arc. */
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

int main(void)
{
    const struct CMUnitTest tests[] = { arcs_unit_test(refuses_what_has_no_arc) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
