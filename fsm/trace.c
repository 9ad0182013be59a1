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

void cwi_trace_arc(struct cw *cw, enum cw_chart chart, uint32_t instance, uint8_t state,
                   uint8_t event, enum cw_guard guard)
{
    const bool is_refused = guard == CW_GUARD_REFUSED;
    struct cw_trace_record *record;

    if (!cw->trace.ring)
        return;
    record = append(cw, instance, line_of(cw, chart, instance));
    record->chart = (unsigned)chart & 0x7fu;
    record->is_refused = is_refused;
    if (is_refused)
        record->arc = (uint16_t)(state << 8 | event);
    else
        record->arc = cwi_arc_of(chart, state, event, guard == CW_GUARD_TRUE);
}
