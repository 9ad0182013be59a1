/* acting.c - what an action does compared with its row of CHART.actions.tsv, in a traced core. */
#include "acting.h"

#include "effects.h"
#include "layout.h"
#include "memory.h"

/* Bits of `done`, of no group. A slot was taken or returned: what disarms its timers is no act of its
 * own. A timer is being armed: that it is disarmed first, neither. */
#define HAS_SLOT 0x8000u
#define ARMING   0x4000u

static void differ(struct cw *cw, enum cwi_act_fault fault, const struct cwi_declared *d)
{
    struct cwi_acting *a = &cw->acting;

    if (cw->counters.undeclared < UINT16_MAX)
        cw->counters.undeclared++;
    cw->counters.last_undeclared = a->action;
    a->fault = (uint8_t)fault;
    a->deed = d->deed;
    a->chart = d->chart;
    a->what = d->what;
}

static const struct cwi_declared *find(const struct cwi_action *row, const struct cwi_declared *d)
{
    for (uint8_t i = 0; i < row->count; i++) {
        const struct cwi_declared *known = &cwi_declared[row->first + i];

        if (known->deed == d->deed && known->chart == d->chart && known->what == d->what &&
            known->timer == d->timer)
            return known;
    }
    return NULL;
}

static void note(struct cw *cw, const struct cwi_declared *done)
{
    struct cwi_acting *a = &cw->acting;
    const struct cwi_declared *known = find(&cwi_actions[a->action], done);

    if (!known)
        differ(cw, CWI_UNDECLARED, done);
    else if (a->done & 1u << known->group && !known->is_repeated)
        differ(cw, CWI_TWICE, done);
    if (known)
        a->done = (uint16_t)(a->done | 1u << known->group);
}

void cwi_acting_begin(struct cw *cw, uint16_t action)
{
    cw->acting.action = action;
    cw->acting.done = 0;
}

void cwi_acting_end(struct cw *cw)
{
    struct cwi_acting *a = &cw->acting;
    const struct cwi_action *row = &cwi_actions[a->action];
    unsigned missing = row->must & ~(unsigned)a->done;

    for (uint8_t i = 0; missing; i++) /* a group has a thing, so this ends */
        if (missing & 1u << cwi_declared[row->first + i].group) {
            differ(cw, CWI_LEFT_OUT, &cwi_declared[row->first + i]);
            missing = 0;
        }
    a->action = 0;
}

void cwi_acting_post(struct cw *cw, uint8_t chart, uint8_t event, bool is_own)
{
    const struct cwi_declared done = { .deed = CWI_POSTS, .chart = chart, .what = event };

    if (!cw->acting.action)
        return;
    /* the refused tables count on it: what a chart posts to itself is stepped first */
    if (chart == cwi_actions[cw->acting.action].chart && !is_own)
        differ(cw, CWI_UNDECLARED, &done);
    else
        note(cw, &done);
}

/* The timer's place in the struct of its chart, from 0; UINT8_MAX: it has none there, or is_own, and the timer is
 * not of the instance that is stepped. */
static uint8_t place_of(const struct cw *cw, const struct cw_timer *timer, bool is_own)
{
    const struct cwi_layout *l = &cwi_layouts[timer->chart];
    const uint8_t *pool;
    size_t at;

    memcpy(&pool, (const uint8_t *)&cw->memory + l->pool, sizeof pool);
    at = (size_t)((const uint8_t *)timer - pool);
    if (!l->size || (is_own && at / l->size + 1 != cw->stepping_instance))
        return UINT8_MAX;
    for (uint8_t place = 0; place < l->timers; place++)
        if (at % l->size == (size_t)l->at + l->timer[place])
            return place;
    return UINT8_MAX;
}

void cwi_acting_arm(struct cw_timers *timers, const struct cw_timer *timer)
{
    struct cw *cw = CW_CONTAINER(timers, struct cw, timers);
    struct cwi_acting *a = &cw->acting;

    if (!a->action)
        return;
    note(cw, &(struct cwi_declared){ .deed = CWI_ARMS,
                                     .chart = timer->chart,
                                     .what = timer->event,
                                     .timer = place_of(cw, timer, true) });
    a->done |= ARMING;
}

void cwi_acting_disarm(struct cw_timers *timers, const struct cw_timer *timer)
{
    struct cw *cw = CW_CONTAINER(timers, struct cw, timers);
    struct cwi_acting *a = &cw->acting;
    const bool is_implied = a->done & (ARMING | HAS_SLOT);

    a->done = (uint16_t)(a->done & ~ARMING);
    if (a->action && !is_implied)
        note(cw, &(struct cwi_declared){
                     .deed = CWI_DISARMS,
                     .chart = timer->chart,
                     .what = place_of(cw, timer, timer->chart == cwi_actions[a->action].chart) });
}

static void note_slot(struct cw *cw, enum cwi_deed deed, enum cwi_pool pool)
{
    if (!cw->acting.action)
        return;
    note(cw, &(struct cwi_declared){ .deed = (uint8_t)deed, .what = (uint8_t)pool });
    cw->acting.done |= HAS_SLOT;
}

void cwi_acting_take(struct cw *cw, enum cwi_pool pool)
{
    note_slot(cw, CWI_TAKES, pool);
}

void cwi_acting_free(struct cw *cw, enum cwi_pool pool)
{
    note_slot(cw, CWI_FREES, pool);
}
