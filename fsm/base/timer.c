/* timer.c - the heap of timers: the earliest on top, each timer knowing its place. */
#include "timer.h"

#include "acting.h"

static void place(struct cw_timers *t, uint32_t at, struct cw_timer *timer)
{
    t->heap[at] = timer;
    timer->at = at;
}

static void rise(struct cw_timers *t, uint32_t at, struct cw_timer *timer)
{
    while (at > 1 && t->heap[at / 2]->due > timer->due) {
        place(t, at, t->heap[at / 2]);
        at /= 2;
    }
    place(t, at, timer);
}

static void sink(struct cw_timers *t, uint32_t at, struct cw_timer *timer)
{
    while (at <= t->armed / 2) {
        uint32_t child = 2 * at;
        if (child < t->armed && t->heap[child + 1]->due < t->heap[child]->due)
            child++;
        if (t->heap[child]->due >= timer->due)
            break;
        place(t, at, t->heap[child]);
        at = child;
    }
    place(t, at, timer);
}

void cwi_timers_init(struct cw_timers *t, struct cw_timer **heap, uint32_t room)
{
    *t = (struct cw_timers){ .heap = heap, .room = room };
}

void cwi_timer_arm(struct cw_timers *t, struct cw_timer *timer, uint64_t due)
{
    CW_NOTE_ARM(t, timer);
    cwi_timer_disarm(t, timer);
    timer->due = due;
    t->armed++;
    rise(t, t->armed, timer);
}

void cwi_timer_disarm(struct cw_timers *t, struct cw_timer *timer)
{
    const uint32_t at = timer->at;
    struct cw_timer *last;

    CW_NOTE_DISARM(t, timer);
    if (at == 0)
        return;
    last = t->heap[t->armed--];
    timer->at = 0;
    if (last == timer)
        return;
    /* the last one fills the gap, then moves up or down: at most one of the two moves it */
    sink(t, at, last);
    rise(t, last->at, last);
}

struct cw_timer *cwi_timer_first(const struct cw_timers *t)
{
    return t->armed ? t->heap[1] : NULL;
}
