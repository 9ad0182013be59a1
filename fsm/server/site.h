/* site.h - which server of its list a line talks to: struct and alphabet (RFC 3263 4.3; the guide's
 * sections 1.2 to 1.4). */
#ifndef CW_SITE_H
#define CW_SITE_H

#include <stdbool.h>
#include <stdint.h>
#include "address.h"
#include "chart.h"
#include "timer.h"

/* Values are part of the trace format: appended only, decimal. SITE_M events say what picking
 * another server came to; the action pick, pick_above, place or try_above posts them. */
enum site_event {
    SITE_SOUGHT = 1, /* a request of the line needs its server */
    SITE_LISTED = 2, /* a list is there; who is talked to stands at its top, or nobody is yet */
    SITE_LISTED_BELOW = 3,   /* who is talked to stands in the list, but not at its top */
    SITE_GONE = 4,           /* who is talked to is not in the list */
    SITE_EMPTY = 5,          /* no server is to be found */
    SITE_FAILED = 6,         /* who is talked to has failed: silence, transport, a code */
    SITE_M_TOP = 7,          /* another server: none is better */
    SITE_M_NEXT = 8,         /* another server, and a better one is down */
    SITE_M_NONE = 9,         /* no other server is up */
    SITE_ANSWERED = 10,      /* the line has registered at whom it talks to */
    SITE_T_FALLBACK = 11,    /* the better server is to be tried: by a REGISTER first */
    SITE_T_RETURN = 12,      /* the same: everything new goes there at once */
    SITE_REFRESH = 13,       /* the registration is being refreshed */
    SITE_ASIDE_UP = 14,      /* the second binding has registered at the better server */
    SITE_ASIDE_FAILED = 15,  /* it has failed there */
    SITE_ASIDE_NO_ROOM = 16, /* no binding was free for it */
    SITE_CALLS_OVER = 17,    /* the last call has ended */
    SITE_STOP = 18,          /* the line shall not be registered any more */
    SITE_ELSEWHERE = 19,     /* it has registered at a server that it has left meanwhile */
    /* with Dual Registration */
    SITE_ALTERNATE_ONLY = 20,      /* a list is there, and nobody of it is the primary's */
    SITE_ALTERNATE_ELSEWHERE = 21, /* the alternate binding is not at the alternate of the list */
    SITE_PRIMARY_FAILED = 22,      /* the primary has failed the registration, as in FAILED */
    SITE_PRIMARY_REFUSED = 23,     /* it has refused it */
    /* who is talked to stands not at the top, and there is no way back to wait for: Dual Registration,
     * or a profile without redundancy */
    SITE_REPLACED = 24
};

struct site {
    struct cw_timer timer;     /* fallback */
    struct cw_address current; /* whom the line talks to; family 0: nobody yet */
    uint32_t instance;         /* number of the line, from 1 */
    uint32_t first;            /* entry at the top of the list; 0: there is no list */
    uint32_t least_ttl;        /* s, of what the list was made from; 0: it does not run out */
    uint16_t calls;            /* under way */
    uint8_t rank;              /* of whom the line talks to, or talked to before it tried above */
    uint8_t climbed;           /* places of the list that this way up has tried */
    uint8_t cs;                /* the chart's state */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_site_init(struct site *r);
int cwi_site_step(struct site *r, enum site_event event, const struct cw_cue *cue);

/* Requests go to Alternate Proxy straight away (GUIDE_dual). Pure. */
bool cwi_site_is_on_alternate(const struct site *r);

/* The way back waits for the last call to end (SITE_CALLS_OVER). Pure. */
bool cwi_site_is_deferred(const struct site *r);

/* guards: pure */
/* a call is under way */
bool cwi_site_is_calling(const struct site *r, const struct cw_cue *cue);
/* the registration goes along: Auto Register When Failover, or there is no way back */
bool cwi_site_is_auto(const struct site *r, const struct cw_cue *cue);
/* whom the second binding is at stands at the top of the list, or in it no more */
bool cwi_site_is_top(const struct site *r, const struct cw_cue *cue);
/* by the later edition of the guide the interval is over, and no call is under way */
bool cwi_site_is_due(const struct site *r, const struct cw_cue *cue);

/* actions */
/* starts the chart locate */
void cwi_site_locate(struct site *r, const struct cw_cue *cue);
/* talks to the top of the list, or to who it was where Proxy has nobody there */
void cwi_site_take_top(struct site *r, const struct cw_cue *cue);
/* tells who waits for it that there is a server; of two bindings each whether there is one for it */
void cwi_site_offer(struct site *r, const struct cw_cue *cue);
/* tells who waits for it that there is none at all */
void cwi_site_refuse(struct site *r, const struct cw_cue *cue);
/* tells who waits for it that no other server is up */
void cwi_site_admit(struct site *r, const struct cw_cue *cue);
/* whom the line talks to is down, as long as the interval or Retry-After say */
void cwi_site_mark_down(struct site *r, const struct cw_cue *cue);
/* the best server that is up, and posts which that is */
void cwi_site_pick(struct site *r, const struct cw_cue *cue);
/* a binding in force with nothing under way goes after the line, or finds out what its server says */
void cwi_site_call_over(struct site *r, const struct cw_cue *cue);
/* the same, of the alternate binding */
void cwi_site_call_alternate(struct site *r, const struct cw_cue *cue);
/* every server is up and untried again, and the top is talked to */
void cwi_site_reset(struct site *r, const struct cw_cue *cue);
/* posts where in the list whom the line talks to stands: SITE_M_TOP or SITE_M_NEXT */
void cwi_site_place(struct site *r, const struct cw_cue *cue);
/* what was tried since the last success is forgotten */
void cwi_site_forgive(struct site *r, const struct cw_cue *cue);
/* at the instant that the settings give, unless it is armed */
void cwi_site_arm_fallback(struct site *r, const struct cw_cue *cue);
/* in Proxy Fallback Intvl */
void cwi_site_arm_interval(struct site *r, const struct cw_cue *cue);
void cwi_site_disarm(struct site *r, const struct cw_cue *cue);
/* everything new goes to the best server above, at once */
void cwi_site_come_home(struct site *r, const struct cw_cue *cue);
/* everything new goes to the best server that is up */
void cwi_site_go_back(struct site *r, const struct cw_cue *cue);
/* a second binding begins to register at the best server above */
void cwi_site_try_above(struct site *r, const struct cw_cue *cue);
/* whom the second binding tried has failed; posts SITE_M_NEXT or SITE_M_NONE for those between */
void cwi_site_pick_above(struct site *r, const struct cw_cue *cue);
void cwi_site_drop_aside(struct site *r, const struct cw_cue *cue);
/* the second binding waits for its answer, is removed where it is, and is then free */
void cwi_site_leave_aside(struct site *r, const struct cw_cue *cue);
/* the second binding is the one in force, the old one is removed where it is */
void cwi_site_swap(struct site *r, const struct cw_cue *cue);
void cwi_site_tell_failover(struct site *r, const struct cw_cue *cue);
void cwi_site_tell_fallback(struct site *r, const struct cw_cue *cue);

#endif
