/* layout.h - where the struct of each chart is in the caller's memory, by fsm/charts.tsv; and the
 * operations that need no more than that. */
#ifndef CW_LAYOUT_H
#define CW_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#include "chart.h"

struct cwi_layout {
    uint16_t pool;    /* offset in struct cw_memory of the pointer to the slots */
    uint16_t size;    /* octets of a slot; 0: the profile has no such chart */
    uint16_t at;      /* offset in the slot of the chart's struct */
    uint8_t cs;       /* offset in the chart's struct of its state; 0 there: the slot is free */
    uint8_t timers;   /* how many the chart has */
    uint8_t timer[2]; /* offsets in the chart's struct */
#ifdef CW_TRACED
    int16_t line; /* offset from the chart's struct of the number of the line that it belongs to */
#endif
};
extern const struct cwi_layout cwi_layouts[CW_CHARTS];

enum { CWI_FIRST_STATE = 1 }; /* of every chart; the generator makes sure of it */

/* The slot with this number, from 1; the chart's struct in it; its state. */
void *cwi_slot_at(const struct cw *cw, enum cw_chart chart, uint32_t instance);
void *cwi_chart_at(const struct cw *cw, enum cw_chart chart, uint32_t instance);
uint8_t cwi_chart_state(const struct cw *cw, enum cw_chart chart, uint32_t instance);
/* The number of the slot that contains this pointer to the chart's struct or into it. */
uint32_t cwi_chart_instance(const struct cw *cw, enum cw_chart chart, const void *r);

/* Puts the chart in its first state, its timers initialised and not armed. The caller sets the
 * rest of its struct. A chart that the profile does not have is ignored, here and below. */
void cwi_chart_begin(const struct cw *cw, enum cw_chart chart, uint32_t instance);
/* Disarms its timers and frees the slot for the chart: it gets no further event. */
void cwi_chart_end(struct cw *cw, enum cw_chart chart, uint32_t instance);
/* The same for all charts of a slot, which live as long as it is taken; pool: its offset in struct
 * cw_memory. */
void cwi_slot_begin(const struct cw *cw, size_t pool, uint32_t instance);
void cwi_slot_end(struct cw *cw, size_t pool, uint32_t instance);

#endif
