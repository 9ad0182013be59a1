/* timer.h - timers: a binary heap of pointers in the caller's memory, O(log n) to
 * arm and to disarm.
 *
 * The timers themselves are members of the structs of their charts. Times are
 * milliseconds of the host's monotonic clock. */
#ifndef CW_TIMER_H
#define CW_TIMER_H

#include <stddef.h>
#include <stdint.h>

struct cw_timer {
    uint64_t due;  /* ms; meaningless while at is 0 */
    uint32_t at;   /* place in the heap, from 1; 0: not armed */
    uint8_t chart; /* enum cw_chart of the owner */
    uint8_t event; /* that the owner's chart gets when it is due */
};

struct cw_timers {
    struct cw_timer **heap; /* the caller's; room + 1 entries, entry 0 unused */
    uint32_t room, armed;   /* entries */
};

void cwi_timers_init(struct cw_timers *t, struct cw_timer **heap, uint32_t room);
/* Arms, or arms anew. The heap has room for every timer there is (CW_TIMERS in clausewire.h), so
 * it cannot fail. */
void cwi_timer_arm(struct cw_timers *t, struct cw_timer *timer, uint64_t due);
void cwi_timer_disarm(struct cw_timers *t,
                      struct cw_timer *timer); /* no effect on one that is not armed */
struct cw_timer *cwi_timer_first(const struct cw_timers *t); /* NULL: none armed. Pure */

#endif
