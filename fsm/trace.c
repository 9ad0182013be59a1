/* trace.c - the trace ring of a traced build. */
#include "clausewire.h"

#include "arcs.h"

void cw_trace_arc(struct cw *cw, enum cw_chart chart, uint32_t instance, uint8_t state,
                  uint8_t event, enum cw_guard guard)
{
    struct cw_trace *trace = &cw->trace;
    const bool is_refused = guard == CW_GUARD_REFUSED;
    struct cw_trace_record *record;

    if (!trace->ring)
        return;
    record = &trace->ring[trace->written++ & (trace->room - 1)];
    record->at = cw->now;
    record->instance = instance;
    record->chart = (uint8_t)chart;
    record->is_refused = is_refused;
    if (is_refused)
        record->arc = (uint16_t)(state << 8 | event);
    else
        record->arc = cw_arc_of(chart, state, event, guard == CW_GUARD_TRUE);
}
