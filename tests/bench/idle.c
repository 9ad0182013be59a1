/* idle.c - gen/CHART.c, unchanged, with idle actions. Compiled once a chart: CHART is its name,
 * CHART_UPPER the same in capitals. */
#define CW_CHART_SET idle
#include "idle.h"

#undef CW_ACT
#define CW_ACT(chart, action) ((void)cue, (void)idle_actions++)
#undef CW_GUARD
#define CW_GUARD(chart, name)                                                                      \
    ((guard = idle_answer ? CW_GUARD_TRUE : CW_GUARD_FALSE) == CW_GUARD_TRUE)

#define PASTE_(a, b)   a##b
#define PASTE(a, b)    PASTE_(a, b)
#define QUOTE_(text)   #text
#define QUOTE(text)    QUOTE_(text)
#define OF_CHART(name) PASTE(CHART, name)
#define OF_UPPER(name) PASTE(CHART_UPPER, name)

#define CHART_NAMES   QUOTE(OF_CHART(_names.h))
#define SOURCE(chart) chart.c
#define CHART_SOURCE  QUOTE(SOURCE(CHART))
#include CHART_NAMES
#include CHART_SOURCE

static int step(void *r, uint8_t *state, unsigned event, const struct cw_cue *cue)
{
    struct CHART *const chart = r;
    int result;

    chart->cs = *state;
    result = CW_SET(OF_CHART(_step))(chart, (enum OF_CHART(_event))event, cue);
    *state = chart->cs;
    return result;
}

static bool take_all(void *r, const struct idle_arc *arcs, unsigned n, const struct cw_cue *cue)
{
    struct CHART *const chart = r;

    for (unsigned i = 0; i < n; i++) {
        chart->cs = arcs[i].state;
        idle_answer = arcs[i].answer;
        if (CW_SET(OF_CHART(_step))(chart, (enum OF_CHART(_event))arcs[i].event, cue) != CW_OK)
            return false;
    }
    return true;
}

const struct idle_chart PASTE(idle_, CHART) = {
    .name = QUOTE(CHART),
    .value = PASTE(CW_CHART_, CHART_UPPER),
    .states = OF_UPPER(_STATES),
    .events = OF_UPPER(_EVENTS),
    .step = step,
    .take_all = take_all,
};
