/* idle.h - charts whose actions only count and whose guards answer what the bench says: what a step
 * costs by itself. IDLE_CHARTS is IDLE(nict) IDLE(nist) ... by fsm/charts.tsv, from CMakeLists.txt. */
#ifndef BENCH_IDLE_H
#define BENCH_IDLE_H

#include <stdbool.h>
#include <stdint.h>

#include "chart.h"

struct idle_arc {
    uint8_t state, event;
    bool answer; /* of its guard */
};

struct idle_chart {
    const char *name;
    enum cw_chart value;
    unsigned states, events;
    /* r: the chart's struct. One event in this state: CW_OK, or CW_E_REFUSED. */
    int (*step)(void *r, uint8_t *state, unsigned event, const struct cw_cue *cue);
    /* Each of n arcs once; false: one was refused. */
    bool (*take_all)(void *r, const struct idle_arc *arcs, unsigned n, const struct cw_cue *cue);
};

extern unsigned long idle_actions; /* taken so far */
extern bool idle_answer;           /* of every guard */

#define IDLE(name) extern const struct idle_chart idle_##name;
IDLE_CHARTS
#undef IDLE

#endif
