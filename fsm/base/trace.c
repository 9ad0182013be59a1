/* trace.c - the trace ring of a traced build. */
#include "core.h"

#include "arcs.h"
#include "layout.h"

static struct cw_trace_record *append(struct cw *cw, uint32_t instance, uint32_t line)
{
    struct cw_trace *trace = &cw->trace;
    struct cw_trace_record *record = &trace->ring[trace->written++ & (trace->room - 1)];

    record->at_low = (uint32_t)cw->now;
    record->at_high = (uint16_t)(cw->now >> 32);
    record->instance = instance;
    record->line = line & 0xffffff;
    return record;
}

void cwi_trace_admission(struct cw *cw, uint32_t line, uint32_t instance, uint8_t row)
{
    struct cw_trace_record *record;

    if (!cw->trace.ring)
        return;
    record = append(cw, instance, line);
    record->chart = 0;
    record->is_refused = 0;
    record->arc = row;
}

void cwi_trace_arc(struct cw *cw, enum cw_chart chart, uint8_t state, uint8_t event,
                   enum cw_guard guard)
{
    const bool is_refused = guard == CW_GUARD_REFUSED;
    struct cw_trace_record *record;

    if (!cw->trace.ring)
        return;
    record = append(cw, cw->stepping_instance, cwi_chart_line(cw, chart, cw->stepping_instance));
    record->chart = (unsigned)chart & 0x7fu;
    record->is_refused = is_refused;
    if (is_refused)
        record->arc = (uint16_t)(state << 8 | event);
    else
        record->arc = cwi_arc_of(chart, state, event, guard == CW_GUARD_TRUE);
}
