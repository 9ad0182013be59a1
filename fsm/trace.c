/* trace.c - the trace ring of a traced build. */
#include "clausewire.h"

#include "arcs.h"

static uint32_t line_of(const struct cw *cw, enum cw_chart chart, uint32_t instance)
{
    switch (chart) {
    case CW_CHART_NICT:
    case CW_CHART_ICT:
        return cw->memory.clients[instance - 1].nict.owner;
    case CW_CHART_NIST:
    case CW_CHART_IST:
        return cw->memory.servers[instance - 1].stored.line;
    case CW_CHART_REG:
    case CW_CHART_KEEP:
        return cw->memory.bindings[instance - 1].line;
    case CW_CHART_REQUEST:
        return cw->memory.requests[instance - 1].request.line;
    default:
        return instance;
    }
}

void cwi_trace_arc(struct cw *cw, enum cw_chart chart, uint32_t instance, uint8_t state,
                   uint8_t event, enum cw_guard guard)
{
    struct cw_trace *trace = &cw->trace;
    const bool is_refused = guard == CW_GUARD_REFUSED;
    struct cw_trace_record *record;

    if (!trace->ring)
        return;
    record = &trace->ring[trace->written++ & (trace->room - 1)];
    record->at_low = (uint32_t)cw->now;
    record->at_high = (uint16_t)(cw->now >> 32);
    record->instance = instance;
    record->line = line_of(cw, chart, instance) & 0xffffff;
    record->chart = (unsigned)chart & 0x7fu;
    record->is_refused = is_refused;
    if (is_refused)
        record->arc = (uint16_t)(state << 8 | event);
    else
        record->arc = cwi_arc_of(chart, state, event, guard == CW_GUARD_TRUE);
}
