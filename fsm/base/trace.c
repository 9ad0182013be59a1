/* trace.c - the trace ring of a traced build. */
#include "core.h"

#include "arcs.h"
#include "layout.h"
#include "memory.h"

static void append(struct cw *cw, struct cw_trace_record record)
{
    struct cw_trace *trace = &cw->trace;

    record.at_low = (uint32_t)cw->now;
    record.at_high = (uint16_t)(cw->now >> 32);
    trace->ring[trace->written++ & (trace->room - 1)] = record;
}

void cwi_trace_admission(struct cw *cw, uint32_t line, uint32_t instance, uint8_t row)
{
    if (cw->trace.ring)
        append(cw, (struct cw_trace_record){
                       .arc = row, .instance = instance, .line = line & 0xffffff });
}

/* What stands in the chart's slot. */
static uint32_t line_of(const void *r, enum cw_chart chart)
{
    uint32_t line;

    memcpy(&line, (const uint8_t *)r + cwi_layouts[chart].line, sizeof line);
    return line;
}

void cwi_trace_arc(struct cw *cw, const void *r, enum cw_chart chart, uint8_t state, uint8_t event,
                   enum cw_guard guard)
{
    if (cw->trace.ring)
        append(cw, (struct cw_trace_record){ .arc = cwi_arc_taken(chart, state, event, guard),
                                             .instance = cw->stepping_instance,
                                             .line = line_of(r, chart) & 0xffffff,
                                             .chart = (unsigned)chart & 0x7fu });
}

void cwi_trace_refused(struct cw *cw, const void *r, enum cw_chart chart, uint8_t state,
                       uint8_t event)
{
    if (cw->trace.ring)
        append(cw, (struct cw_trace_record){ .arc = (uint16_t)(state << 8 | event),
                                             .instance = cw->stepping_instance,
                                             .line = line_of(r, chart) & 0xffffff,
                                             .chart = (unsigned)chart & 0x7fu,
                                             .is_refused = 1 });
}
