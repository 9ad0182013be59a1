/* layout.c - the struct of a chart found in the caller's memory, begun and ended. */
#include "layout.h"

#include "core.h"
#include "memory.h"

static uint8_t *pool_of(const struct cw *cw, const struct cwi_layout *l)
{
    uint8_t *pool; /* the pointers of struct cw_memory point to slots of many types */

    memcpy(&pool, (const uint8_t *)&cw->memory + l->pool, sizeof pool);
    return pool;
}

void *cwi_slot_at(const struct cw *cw, enum cw_chart chart, uint32_t instance)
{
    const struct cwi_layout *l = &cwi_layouts[chart];

    return pool_of(cw, l) + (size_t)(instance - 1) * l->size;
}

void *cwi_chart_at(const struct cw *cw, enum cw_chart chart, uint32_t instance)
{
    return (uint8_t *)cwi_slot_at(cw, chart, instance) + cwi_layouts[chart].at;
}

uint8_t cwi_chart_state(const struct cw *cw, enum cw_chart chart, uint32_t instance)
{
    return ((const uint8_t *)cwi_chart_at(cw, chart, instance))[cwi_layouts[chart].cs];
}

uint32_t cwi_chart_instance(const struct cw *cw, enum cw_chart chart, const void *r)
{
    const struct cwi_layout *l = &cwi_layouts[chart];

    return (uint32_t)((size_t)((const uint8_t *)r - pool_of(cw, l)) / l->size) + 1;
}

static struct cw_timer *timer_of(void *chart, const struct cwi_layout *l, uint8_t which)
{
    return (struct cw_timer *)(void *)((uint8_t *)chart + l->timer[which]);
}

void cwi_chart_begin(const struct cw *cw, enum cw_chart chart, uint32_t instance)
{
    const struct cwi_layout *l = &cwi_layouts[chart];
    uint8_t *r;

    if (!l->size)
        return;
    r = cwi_chart_at(cw, chart, instance);
    r[l->cs] = CWI_FIRST_STATE;
    for (uint8_t i = 0; i < l->timers; i++)
        *timer_of(r, l, i) = (struct cw_timer){ .chart = (uint8_t)chart };
}

void cwi_chart_end(struct cw *cw, enum cw_chart chart, uint32_t instance)
{
    const struct cwi_layout *l = &cwi_layouts[chart];
    uint8_t *r;

    if (!l->size)
        return;
    r = cwi_chart_at(cw, chart, instance);
    r[l->cs] = 0;
    for (uint8_t i = 0; i < l->timers; i++)
        cwi_timer_disarm(&cw->timers, timer_of(r, l, i));
}

void cwi_slot_begin(const struct cw *cw, size_t pool, uint32_t instance)
{
    for (unsigned chart = 1; chart < CW_CHARTS; chart++)
        if (cwi_layouts[chart].pool == pool)
            cwi_chart_begin(cw, (enum cw_chart)chart, instance);
}

void cwi_slot_end(struct cw *cw, size_t pool, uint32_t instance)
{
    for (unsigned chart = 1; chart < CW_CHARTS; chart++)
        if (cwi_layouts[chart].pool == pool)
            cwi_chart_end(cw, (enum cw_chart)chart, instance);
}
