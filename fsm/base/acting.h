/* acting.h - what the action under way does, compared with its row of CHART.actions.tsv: in a traced
 * core (CW_TRACED) only. gen/actions.c has the rows.
 *
 * What is done outside of actions, by the files that route, is not compared. */
#ifndef CW_ACTING_H
#define CW_ACTING_H

#include <stdbool.h>
#include <stdint.h>

struct cw;
struct cw_timer;
struct cw_timers;

enum cwi_deed { CWI_POSTS = 1, CWI_ARMS, CWI_DISARMS, CWI_TAKES, CWI_FREES };
enum cwi_pool {
    CWI_POOL_CLIENT = 1,
    CWI_POOL_SERVER,
    CWI_POOL_REQUEST,
    CWI_POOL_BINDING,
    CWI_POOL_ENTRY,
    CWI_POOL_SEARCH,
    CWI_POOL_DIGEST
};

/* One thing that an action may do. */
struct cwi_declared {
    uint8_t deed;  /* enum cwi_deed */
    uint8_t chart; /* enum cw_chart of the event or the timer; 0: an outcome, or a pool */
    uint8_t what;  /* event; of CWI_DISARMS the chart's timer, from 0; enum cwi_pool */
    uint8_t timer; /* of CWI_ARMS: the chart's timer, from 0 */
    uint8_t group; /* those of one group exclude each other */
    uint8_t is_repeated;
};

/* A row. A guard's has nothing. */
struct cwi_action {
    uint16_t must;  /* the groups of which one is always done; bit n: group n */
    uint16_t first; /* of cwi_declared */
    uint8_t count;
    uint8_t chart; /* enum cw_chart */
};

/* By the number of gen/actions.h. */
extern const struct cwi_action cwi_actions[];
extern const struct cwi_declared *const cwi_declared;

enum cwi_act_fault {
    CWI_UNDECLARED = 1, /* its row does not have it, or it was at another instance of its chart */
    CWI_TWICE,          /* its row has it once, or one of several */
    CWI_LEFT_OUT        /* its row has it always */
};

/* The action under way; and what the last one did that differed from its row, whose number is
 * cw_counters.last_undeclared. */
struct cwi_acting {
    uint16_t done;             /* groups; bit n: group n */
    uint16_t action;           /* number of gen/actions.h; 0: none is under way */
    uint8_t fault;             /* enum cwi_act_fault; 0: none has differed */
    uint8_t deed, chart, what; /* as in struct cwi_declared */
};

#ifdef CW_TRACED
void cwi_acting_begin(struct cw *cw, uint16_t action);
void cwi_acting_end(struct cw *cw);
/* chart 0: an outcome, to the chart that made the request. is_own: to the chart that is stepped. */
void cwi_acting_post(struct cw *cw, uint8_t chart, uint8_t event, bool is_own);
void cwi_acting_arm(struct cw_timers *timers, const struct cw_timer *timer);
void cwi_acting_disarm(struct cw_timers *timers, const struct cw_timer *timer);
void cwi_acting_take(struct cw *cw, enum cwi_pool pool);
void cwi_acting_free(struct cw *cw, enum cwi_pool pool);
#define CW_NOTE_POST(cw, chart, event, is_own) cwi_acting_post(cw, (uint8_t)(chart), event, is_own)
#define CW_NOTE_ARM(timers, timer)             cwi_acting_arm(timers, timer)
#define CW_NOTE_DISARM(timers, timer)          cwi_acting_disarm(timers, timer)
#define CW_NOTE_TAKE(cw, pool)                 cwi_acting_take(cw, pool)
#define CW_NOTE_FREE(cw, pool)                 cwi_acting_free(cw, pool)
#else
#define CW_NOTE_POST(cw, chart, event, is_own) ((void)0)
#define CW_NOTE_ARM(timers, timer)             ((void)0)
#define CW_NOTE_DISARM(timers, timer)          ((void)0)
#define CW_NOTE_TAKE(cw, pool)                 ((void)0)
#define CW_NOTE_FREE(cw, pool)                 ((void)0)
#endif

#endif
