/* arcs_live.c - counts the arcs of the traced core beside its ring; linked with -Wl,--wrap=cwi_trace_arc. */
#include "arcs.h"

const char arcs_set[] = "live";

/* The names are the linker's. */
void __real_cwi_trace_arc(struct cw *cw, const void *r, enum cw_chart chart, uint8_t state,
                          uint8_t event, enum cw_guard guard);
void __wrap_cwi_trace_arc(struct cw *cw, const void *r, enum cw_chart chart, uint8_t state,
                          uint8_t event, enum cw_guard guard);

void __wrap_cwi_trace_arc(struct cw *cw, const void *r, enum cw_chart chart, uint8_t state,
                          uint8_t event, enum cw_guard guard)
{
    arcs_take(chart, state, event, guard);
    __real_cwi_trace_arc(cw, r, chart, state, event, guard);
}
