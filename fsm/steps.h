/* steps.h - the functions of each chart, called by the files that route: its step, and which
 * event the outcome of its request is. */
#ifndef CW_STEPS_H
#define CW_STEPS_H

#include <stdint.h>

#include "chart.h"

struct cwi_outcome;

struct cwi_chart {
    int (*step)(void *chart, uint8_t event,
                const struct cw_cue *cue); /* NULL: not in the profile */
    /* Returns the event that this outcome is, and stores what the chart keeps of it; 0: it waits
     * for another outcome, or for none. NULL: the chart makes no requests. */
    uint8_t (*hear)(void *chart, const struct cwi_outcome *outcome, const struct cw_cue *cue);
};
extern const struct cwi_chart cwi_charts[CW_CHARTS];

#endif
