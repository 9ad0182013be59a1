/* test_ict_chart.c - every refused cell of the INVITE client transaction (RFC 3261 17.1.1, RFC 6026). The flows take every arc. */
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

int main(void)
{
    const struct CMUnitTest tests[] = { arcs_unit_test(refuses_what_has_no_arc) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
