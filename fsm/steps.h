/* steps.h - the functions of the charts, for what routes: how each is stepped, and what the outcome
 * of a request is to the chart that made it. */
#ifndef CW_STEPS_H
#define CW_STEPS_H

#include <stdint.h>

#include "chart.h"

struct cwi_outcome;

struct cwi_chart {
    int (*step)(void *chart, uint8_t event,
                const struct cw_cue *cue); /* NULL: not in the profile */
    /* The event that this outcome is, and what the chart keeps of it; 0: it waits for another, or for
     * none. NULL: a chart that makes no requests. */
    uint8_t (*hear)(void *chart, const struct cwi_outcome *outcome, const struct cw_cue *cue);
};
extern const struct cwi_chart cwi_charts[CW_CHARTS];

#endif
