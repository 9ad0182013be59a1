/* trace.c - the trace ring of a traced build. */
#include "clausewire.h"

#include "arcs.h"
#include "layout.h"

void cwi_trace_arc(struct cw *cw, enum cw_chart chart, const void *r, uint8_t state, uint8_t event,
                   enum cw_guard guard)
{
    const uint32_t instance = cwi_chart_instance(cw, chart, r);
    struct cw_trace *trace = &cw->trace;
    const bool is_refused = guard == CW_GUARD_REFUSED;
    struct cw_trace_record *record;

    if (!trace->ring)
        return;
    record = &trace->ring[trace->written++ & (trace->room - 1)];
    record->at_low = (uint32_t)cw->now;
    record->at_high = (uint16_t)(cw->now >> 32);
    record->instance = instance;
    record->line = cwi_chart_line(cw, chart, instance) & 0xffffff;
    record->chart = (unsigned)chart & 0x7fu;
    record->is_refused = is_refused;
    if (is_refused)
        record->arc = (uint16_t)(state << 8 | event);
    else
        record->arc = cwi_arc_of(chart, state, event, guard == CW_GUARD_TRUE);
}
