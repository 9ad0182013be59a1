/* dual.h - Dual Registration: struct and alphabet (the guide's section 1.4). */
#ifndef CW_DUAL_H
#define CW_DUAL_H

#include <stdbool.h>
#include <stdint.h>

#include "chart.h"

/* Values are part of the trace format: appended only, decimal. */
enum dual_event {
    DUAL_SOUGHT = 1,   /* a binding or a request of the line needs its server */
    DUAL_LISTED = 2,   /* new list; the current server is the primary's best, or there is none */
    DUAL_REPLACED = 3, /* new list; the current server is not the primary's best */
    DUAL_ALTERNATE_ONLY = 4, /* new list without a server for the primary */
    DUAL_EMPTY = 5,          /* no server was found */
    DUAL_FAILED = 6,         /* the primary's server has failed: no response, transport, a status */
    DUAL_REFUSED = 7,        /* it has refused the registration */
    DUAL_ANSWERED = 8,       /* the current binding is registered at the primary's server */
    DUAL_ELSEWHERE = 9,      /* it is registered at a server that is no longer the current one */
    DUAL_ALTERNATE_ELSEWHERE = 10, /* the alternate binding is not at the alternate server */
    DUAL_STOP = 11                 /* the line is not to be registered any more */
};

struct dual {
    uint8_t cs; /* the chart's state */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_dual_init(struct dual *r);
int cwi_dual_step(struct dual *r, enum dual_event event, const struct cw_cue *cue);

/* actions */
/* starts the chart locate */
void cwi_dual_locate(struct dual *r, const struct cw_cue *cue);
/* makes the best server of the primary's list the current one; keeps the current one if that
 * list is empty */
void cwi_dual_take_top(struct dual *r, const struct cw_cue *cue);
/* requests go to the primary; to the alternate, without trying the primary */
void cwi_dual_use_primary(struct dual *r, const struct cw_cue *cue);
void cwi_dual_use_alternate(struct dual *r, const struct cw_cue *cue);
/* posts to each binding and request that waits: it has its server, or there is none for it */
void cwi_dual_tell_servers(struct dual *r, const struct cw_cue *cue);
/* posts to each that waits: there is no server; no other server is up */
void cwi_dual_tell_no_server(struct dual *r, const struct cw_cue *cue);
void cwi_dual_tell_all_down(struct dual *r, const struct cw_cue *cue);
/* the binding, if it has no pending request, registers at its new server */
void cwi_dual_move_binding(struct dual *r, const struct cw_cue *cue);
void cwi_dual_move_alternate(struct dual *r, const struct cw_cue *cue);

#endif
