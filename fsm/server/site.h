/* site.h - failover and fallback, which server of its list a line uses: struct and alphabet (RFC
 * 3263 4.3; the guide's sections 1.2 and 1.3). */
#ifndef CW_SITE_H
#define CW_SITE_H

#include <stdbool.h>
#include <stdint.h>
#include "chart.h"
#include "timer.h"

/* Values are part of the trace format: appended only, decimal. SITE_IS events are the
 * results of choosing a server; pick, place or pick_above posts one of them. */
enum site_event {
    SITE_SOUGHT = 1,        /* a binding or a request of the line needs its server */
    SITE_LISTED = 2,        /* new list; the current server is its best, or there is none */
    SITE_LISTED_BELOW = 3,  /* new list; the current server is in it, but not its best */
    SITE_GONE = 4,          /* new list; the current server is not in it */
    SITE_EMPTY = 5,         /* no server was found */
    SITE_FAILED = 6,        /* the current server has failed: no response, transport, a status */
    SITE_IS_TOP = 7,        /* the chosen server is the list's best */
    SITE_IS_BELOW = 8,      /* a better server than the chosen one is down; or one is to be tried */
    SITE_IS_NONE = 9,       /* no server can be chosen */
    SITE_ANSWERED = 10,     /* the line has registered at the current server */
    SITE_T_FALLBACK = 11,   /* a better server is to be tried: by a candidate's REGISTER */
    SITE_T_RETURN = 12,     /* the same, but everything new goes to it at once */
    SITE_REFRESH = 13,      /* the registration is being refreshed */
    SITE_CANDIDATE_UP = 14, /* the candidate is registered at the better server */
    SITE_CANDIDATE_FAILED = 15, /* its attempt has failed */
    SITE_NO_ROOM = 16,          /* no binding was free for a candidate */
    SITE_CALLS_OVER = 17,       /* the last call has ended, as awaited */
    SITE_STOP = 18,             /* the line is not to be registered any more */
    SITE_ELSEWHERE = 19, /* it has registered at a server that is no longer the current one */
    SITE_REPLACED = 20,  /* new list without the current server, followed at once */
    /* new list, in which the candidate's server is not a better one */
    SITE_CANDIDATE_GONE = 21,
    SITE_IS_HOME = 22,  /* the line is not to be registered: it falls back without a candidate */
    SITE_IS_BOUND = 23, /* the line's binding is at the list's best server already */
    SITE_IS_BOUND_BELOW = 24 /* it is at the next better server, which is not the best */
};

struct site {
    struct cw_timer timer; /* fallback */
    uint32_t instance;     /* number of the line, from 1 */
    uint8_t climbed;       /* entries of the list that this fallback has tried */
    uint8_t cs;            /* the chart's state */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_site_init(struct site *r);
int cwi_site_step(struct site *r, enum site_event event, const struct cw_cue *cue);

/* guards: pure */
/* there is a call */
bool cwi_site_is_calling(const struct site *r, const struct cw_cue *cue);
/* the binding moves with the line: Auto Register When Failover, or a profile without fallback */
bool cwi_site_is_auto(const struct site *r, const struct cw_cue *cue);
/* the candidate is at the list's best server */
bool cwi_site_is_top(const struct site *r, const struct cw_cue *cue);
/* the fallback is due by the later edition of the guide, and there is no call */
bool cwi_site_is_due(const struct site *r, const struct cw_cue *cue);

/* actions */
/* starts the chart locate */
void cwi_site_locate(struct site *r, const struct cw_cue *cue);
/* posts BINDING_SETTLE to the current binding */
void cwi_site_settle_binding(struct site *r, const struct cw_cue *cue);
/* makes the list's best server the current one */
void cwi_site_take_top(struct site *r, const struct cw_cue *cue);
/* posts to each binding and request that waits: there is a server */
void cwi_site_tell_server(struct site *r, const struct cw_cue *cue);
/* posts to each that waits: there is no server; no other server is up */
void cwi_site_tell_no_server(struct site *r, const struct cw_cue *cue);
void cwi_site_tell_all_down(struct site *r, const struct cw_cue *cue);
/* marks the current server down, for the interval or Retry-After */
void cwi_site_mark_down(struct site *r, const struct cw_cue *cue);
/* the same for the candidate's server */
void cwi_site_mark_candidate_down(struct site *r, const struct cw_cue *cue);
/* makes the best server that is up the current one; posts SITE_IS_TOP, SITE_IS_BELOW or
 * SITE_IS_NONE */
void cwi_site_pick(struct site *r, const struct cw_cue *cue);
/* posts where the current server is in the list: SITE_IS_TOP or SITE_IS_BELOW */
void cwi_site_place(struct site *r, const struct cw_cue *cue);
/* posts SITE_IS_BELOW: a better server is to be tried; SITE_IS_NONE: all have been tried;
 * SITE_IS_TOP: there is no better one; SITE_IS_HOME: the line is not to be registered;
 * SITE_IS_BOUND, SITE_IS_BOUND_BELOW: its binding is at the better server already */
void cwi_site_pick_above(struct site *r, const struct cw_cue *cue);
/* the current binding, if it has no pending request, registers at the current server */
void cwi_site_move_binding(struct site *r, const struct cw_cue *cue);
/* marks every server up and untried, and makes the best the current one */
void cwi_site_reset(struct site *r, const struct cw_cue *cue);
/* marks every server untried, and the current one up */
void cwi_site_clear_tried(struct site *r, const struct cw_cue *cue);
/* the next fallback begins with the list's best server */
void cwi_site_begin_climb(struct site *r, const struct cw_cue *cue);
/* arms the fallback timer as the settings say, unless it is armed */
void cwi_site_arm_fallback(struct site *r, const struct cw_cue *cue);
/* arms it with Proxy Fallback Intvl, or as the later edition says */
void cwi_site_arm_interval(struct site *r, const struct cw_cue *cue);
void cwi_site_disarm(struct site *r, const struct cw_cue *cue);
/* waits for the end of the last call: SITE_CALLS_OVER follows; stops waiting */
void cwi_site_await_calls(struct site *r, const struct cw_cue *cue);
void cwi_site_forget_calls(struct site *r, const struct cw_cue *cue);
/* makes the server of its binding the current one, and up */
void cwi_site_take_bound(struct site *r, const struct cw_cue *cue);
/* makes the best server of the list the current one, at once; its rank stays that of the server before */
void cwi_site_take_above(struct site *r, const struct cw_cue *cue);
/* makes the best server that is up the current one */
void cwi_site_take_best_up(struct site *r, const struct cw_cue *cue);
/* a candidate registers at the best better server that was not tried; posts SITE_NO_ROOM if no
 * binding is free */
void cwi_site_try_above(struct site *r, const struct cw_cue *cue);
void cwi_site_drop_candidate(struct site *r, const struct cw_cue *cue);
/* makes the candidate the current binding; the old one is removed from its server */
void cwi_site_swap(struct site *r, const struct cw_cue *cue);
/* makes the candidate the current binding and its server the current one; drops the old one */
void cwi_site_promote(struct site *r, const struct cw_cue *cue);
void cwi_site_tell_failover(struct site *r, const struct cw_cue *cue);
void cwi_site_tell_fallback(struct site *r, const struct cw_cue *cue);

#endif
