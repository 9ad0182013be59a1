/* arcs_probe.c - the trace of charts that run with the probe set: there is no core, the arcs are only counted. */
#include "arcs.h"

const char arcs_set[] = "probe";

void cwi_trace_arc(struct cw *cw, const void *r, enum cw_chart chart, uint8_t state, uint8_t event,
                   enum cw_guard guard)
{
    (void)cw;
    (void)r;
    arcs_take(chart, state, event, guard);
}

void cwi_trace_refused(struct cw *cw, const void *r, enum cw_chart chart, uint8_t state,
                       uint8_t event)
{
    (void)cw;
    (void)r;
    (void)chart;
    (void)state;
    (void)event;
}
