/* chart.h - what the generated C of every chart includes: the set of actions and guards, the cue,
 * the trace.
 *
 * A chart names its actions and guards; which functions they are is chosen here, when
 * gen/CHART.c is compiled: CW_CHART_SET is a prefix, `cwi` (live) unless the compiler is told
 * otherwise (-DCW_CHART_SET=probe). The words of a chart (gen/CHART_words.rl) expand to
 * CW_ACT(chart, action) and CW_GUARD(chart, guard). */
#ifndef CW_CHART_H
#define CW_CHART_H

#include <stdbool.h>
#include <stdint.h>
#include "charts.h"
#include "clausewire/error.h"

#ifndef CW_CHART_SET
#define CW_CHART_SET cwi
#ifdef CW_TRACED
#define CW_COMPARED
#endif
#endif
#define CW_SET_PASTE(set, name)  set##_##name
#define CW_SET_EXPAND(set, name) CW_SET_PASTE(set, name)
#define CW_SET(name)             CW_SET_EXPAND(CW_CHART_SET, name)

struct cw;
struct cw_arrival;
struct sip_message;

/* The context of an event. Actions and guards read it; guards change nothing. */
struct cw_cue {
    struct cw *cw;                     /* the phone; its clock is cw->now */
    const struct sip_message *message; /* the message that the event came from; NULL: none */
    const struct cw_arrival *arrival;  /* the arrival that the event came from; NULL: none */
};

enum cw_guard { CW_UNGUARDED = 0, CW_GUARD_FALSE = 1, CW_GUARD_TRUE = 2 };

/* Live actions and guards of a traced core are compared with CHART.actions.tsv. */
#ifdef CW_COMPARED
#include "acting.h"
#include "actions.h"
#define CW_ACT_BEGIN(chart, name) cwi_acting_begin(cue->cw, CWI_ACTION_##chart##_##name)
#define CW_ACT_END()              cwi_acting_end(cue->cw)
#else
#define CW_ACT_BEGIN(chart, name) ((void)0)
#define CW_ACT_END()              ((void)0)
#endif

#define CW_ACT(chart, action)                                                                      \
    (CW_ACT_BEGIN(chart, action), CW_SET(chart##_##action)(r, cue), CW_ACT_END())
/* Keeps the guard's result for the trace: two arcs on one event differ by it. */
#define CW_GUARD(chart, name)                                                                      \
    (CW_ACT_BEGIN(chart, name),                                                                    \
     guard = CW_SET(chart##_##name)(r, cue) ? CW_GUARD_TRUE : CW_GUARD_FALSE, CW_ACT_END(),        \
     guard == CW_GUARD_TRUE)

#ifdef CW_TRACED
/* Records that row `row` of admission.tsv decided about a request; instance: slot of its
 * transaction, 0: none. */
void cwi_trace_admission(struct cw *cw, uint32_t line, uint32_t instance, uint8_t row);
#define CW_TRACE_ADMISSION(cw, line, instance, row) cwi_trace_admission(cw, line, instance, row)
/* Of the instance that is stepped; r: its struct. */
void cwi_trace_arc(struct cw *cw, const void *r, enum cw_chart chart, uint8_t state, uint8_t event,
                   enum cw_guard guard);
void cwi_trace_refused(struct cw *cw, const void *r, enum cw_chart chart, uint8_t state,
                       uint8_t event);
#define CW_TRACE(cue, chart, state, event, guard)                                                  \
    cwi_trace_arc((cue)->cw, r, CW_CHART_##chart, (state), (uint8_t)(event), (guard))
#define CW_TRACE_REFUSED(cue, chart, state, event)                                                 \
    cwi_trace_refused((cue)->cw, r, CW_CHART_##chart, (state), (uint8_t)(event))
#else
#define CW_TRACE(cue, chart, state, event, guard)   ((void)(cue), (void)(guard), (void)before)
#define CW_TRACE_REFUSED(cue, chart, state, event)  ((void)0)
#define CW_TRACE_ADMISSION(cw, line, instance, row) ((void)(row))
#endif

#endif
