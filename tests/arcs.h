/* arcs.h - which arcs of the charts each test takes, for the coverage that gen/arcs.py tells.
 *
 * Link tests/arcs.c, gen/arcs.c and one of: tests/arcs_probe.c (charts with the probe set, no core), or
 * tests/arcs_live.c with -Wl,--wrap=cwi_trace_arc (the traced core). At exit the arcs go to a file of this
 * process in the folder that the environment variable CW_ARCS_DIR names; unset: nothing is written. */
#ifndef CW_TESTS_ARCS_H
#define CW_TESTS_ARCS_H

#include "chart.h"

/* The set of actions that the arcs of this program are taken with: "live" or "probe". */
extern const char arcs_set[];

/* What is taken from now on is taken by this test. Copied, cut after 95 octets. */
void arcs_test(const char *name);

/* One step of a chart. */
void arcs_take(enum cw_chart chart, uint8_t state, uint8_t event, enum cw_guard guard);

/* For cmocka: a test whose arcs carry its name. */
int arcs_begin(void **state);
#define arcs_unit_test(f)                                                                          \
    {                                                                                              \
#f, f, arcs_begin, NULL, (void *)#f                                                        \
    }

#endif
