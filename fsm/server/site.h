/* site.h - which server of its list a line uses: struct and alphabet (RFC 3263 4.3; the guide's
 * sections 1.2 and 1.3). */
#ifndef CW_SITE_H
#define CW_SITE_H

#include <stdbool.h>
#include <stdint.h>
#include "chart.h"
#include "timer.h"

/* Values are part of the trace format: appended only, decimal. SITE_IS events say what choosing a
 * server came to; pick, place or pick_above posts them. */
enum site_event {
    SITE_SOUGHT = 1,        /* a binding or a request of the line needs its server */
    SITE_LISTED = 2,        /* new list; the current server is its best, or there is none */
    SITE_LISTED_BELOW = 3,  /* new list; the current server is in it, and not its best */
    SITE_GONE = 4,          /* new list; the current server is not in it */
    SITE_EMPTY = 5,         /* no server is to be found */
    SITE_FAILED = 6,        /* the current server has failed: no response, transport, a status */
    SITE_IS_TOP = 7,        /* the server chosen is the list's best */
    SITE_IS_BELOW = 8,      /* a better one than the server chosen is down; or one is to be tried */
    SITE_IS_NONE = 9,       /* no server can be chosen */
    SITE_ANSWERED = 10,     /* the line has registered at the current server */
    SITE_T_FALLBACK = 11,   /* a better server is to be tried: by a REGISTER first */
    SITE_T_RETURN = 12,     /* the same: everything new goes there at once */
    SITE_REFRESH = 13,      /* the registration is being refreshed */
    SITE_CANDIDATE_UP = 14, /* the candidate is registered at the better server */
    SITE_CANDIDATE_FAILED = 15, /* it is not, and will not be for now */
    SITE_NO_ROOM = 16,          /* no binding was free for a candidate */
    SITE_CALLS_OVER = 17,       /* the last call has ended, and that was waited for */
    SITE_STOP = 18,             /* the line is not to be registered any more */
    SITE_ELSEWHERE = 19,        /* it has registered at a server that it has left meanwhile */
    SITE_REPLACED = 20,         /* new list without the current server, followed at once */
    SITE_CANDIDATE_GONE = 21,   /* new list; the candidate's server is no better one in it */
    SITE_IS_HOME = 22,          /* the line is not to be registered: nothing is tried before */
    SITE_IS_BOUND = 23,         /* the list's best has the line's binding already */
    SITE_IS_BOUND_BELOW = 24    /* so has the next better one, which is not the best */
};

struct site {
    struct cw_timer timer; /* fallback */
    uint32_t instance;     /* number of the line, from 1 */
    uint8_t climbed;       /* places of the list that this fallback has tried */
    uint8_t cs;            /* the chart's state */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_site_init(struct site *r);
int cwi_site_step(struct site *r, enum site_event event, const struct cw_cue *cue);

/* guards: pure */
/* a call is under way */
bool cwi_site_is_calling(const struct site *r, const struct cw_cue *cue);
/* the registration goes along: Auto Register When Failover, or a profile without fallback */
bool cwi_site_is_auto(const struct site *r, const struct cw_cue *cue);
/* the candidate is at the list's best server */
bool cwi_site_is_top(const struct site *r, const struct cw_cue *cue);
/* by the later edition of the guide the interval is over, and no call is under way */
bool cwi_site_is_due(const struct site *r, const struct cw_cue *cue);

/* actions */
/* starts the chart locate */
void cwi_site_locate(struct site *r, const struct cw_cue *cue);
/* makes the list's best server the current one */
void cwi_site_take_top(struct site *r, const struct cw_cue *cue);
/* each that waits for a server is told of the current one */
void cwi_site_tell_server(struct site *r, const struct cw_cue *cue);
/* each that waits for a server is told that there is none at all; that no other one is up */
void cwi_site_tell_no_server(struct site *r, const struct cw_cue *cue);
void cwi_site_tell_all_down(struct site *r, const struct cw_cue *cue);
/* the current server is down, as long as the interval or Retry-After say */
void cwi_site_mark_down(struct site *r, const struct cw_cue *cue);
/* the candidate's server is */
void cwi_site_mark_candidate_down(struct site *r, const struct cw_cue *cue);
/* the best server that is up becomes the current one; posts SITE_IS_TOP, SITE_IS_BELOW or SITE_IS_NONE */
void cwi_site_pick(struct site *r, const struct cw_cue *cue);
/* posts where the current server is in the list: SITE_IS_TOP or SITE_IS_BELOW */
void cwi_site_place(struct site *r, const struct cw_cue *cue);
/* posts SITE_IS_BELOW: a better server is to be tried; SITE_IS_NONE: each has been; SITE_IS_TOP: there
 * is none; SITE_IS_HOME: the line is not to be registered; SITE_IS_BOUND or SITE_IS_BOUND_BELOW: the
 * better server has its binding */
void cwi_site_pick_above(struct site *r, const struct cw_cue *cue);
/* the current binding, where no request of it is under way, registers at the current server */
void cwi_site_move_binding(struct site *r, const struct cw_cue *cue);
/* every server is up and untried again, and the best is the current one */
void cwi_site_reset(struct site *r, const struct cw_cue *cue);
/* what was tried since the last success is forgotten, and the current server is up */
void cwi_site_clear_tried(struct site *r, const struct cw_cue *cue);
/* a fallback begins with the list's best server */
void cwi_site_begin_climb(struct site *r, const struct cw_cue *cue);
/* at the instant that the settings give, unless it is armed */
void cwi_site_arm_fallback(struct site *r, const struct cw_cue *cue);
/* in Proxy Fallback Intvl, or as the later edition says */
void cwi_site_arm_interval(struct site *r, const struct cw_cue *cue);
void cwi_site_disarm(struct site *r, const struct cw_cue *cue);
/* the last call's end is waited for: SITE_CALLS_OVER follows; it is not any more */
void cwi_site_await_calls(struct site *r, const struct cw_cue *cue);
void cwi_site_forget_calls(struct site *r, const struct cw_cue *cue);
/* the server that has the line's binding is its current one, and counts as up */
void cwi_site_take_bound(struct site *r, const struct cw_cue *cue);
/* everything new goes to the best server above, at once */
void cwi_site_come_home(struct site *r, const struct cw_cue *cue);
/* everything new goes to the best server that is up */
void cwi_site_go_back(struct site *r, const struct cw_cue *cue);
/* the candidate registers at the best server above that was not tried; posts SITE_NO_ROOM where no
 * binding is free for one */
void cwi_site_try_above(struct site *r, const struct cw_cue *cue);
void cwi_site_drop_candidate(struct site *r, const struct cw_cue *cue);
/* the candidate is the current binding, the old one is removed where it is */
void cwi_site_swap(struct site *r, const struct cw_cue *cue);
/* the candidate is the current binding and its server the current one; the old one is dropped */
void cwi_site_promote(struct site *r, const struct cw_cue *cue);
void cwi_site_tell_failover(struct site *r, const struct cw_cue *cue);
void cwi_site_tell_fallback(struct site *r, const struct cw_cue *cue);

#endif
