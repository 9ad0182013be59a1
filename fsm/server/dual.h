/* dual.h - Dual Registration: struct and alphabet (the guide's section 1.4). */
#ifndef CW_DUAL_H
#define CW_DUAL_H

#include <stdbool.h>
#include <stdint.h>

#include "chart.h"

/* Values are part of the trace format: appended only, decimal. */
enum dual_event {
    DUAL_SOUGHT = 1,         /* a binding or a request of the line needs its server */
    DUAL_LISTED = 2,         /* new list; the primary's server is its best, or there is none yet */
    DUAL_REPLACED = 3,       /* new list; the primary's server is not its best */
    DUAL_ALTERNATE_ONLY = 4, /* new list without a server for the primary */
    DUAL_EMPTY = 5,          /* no server is to be found */
    DUAL_FAILED = 6,         /* the primary's server has failed: no response, transport, a status */
    DUAL_REFUSED = 7,        /* it has refused the registration */
    DUAL_ANSWERED = 8,       /* the current binding is registered at the primary's server */
    DUAL_ELSEWHERE = 9,      /* it is registered at one that the line has left meanwhile */
    DUAL_ALTERNATE_ELSEWHERE = 10, /* the alternate binding is not at the alternate of the list */
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
/* makes the best server of the primary's list the current one; keeps it where the list has none */
void cwi_dual_take_top(struct dual *r, const struct cw_cue *cue);
/* requests go to the primary; to the alternate straight away */
void cwi_dual_use_primary(struct dual *r, const struct cw_cue *cue);
void cwi_dual_use_alternate(struct dual *r, const struct cw_cue *cue);
/* each that waits for a server is told of its own, or that there is none for it */
void cwi_dual_tell_servers(struct dual *r, const struct cw_cue *cue);
/* each is told that there is none at all; that no other one is up */
void cwi_dual_tell_no_server(struct dual *r, const struct cw_cue *cue);
void cwi_dual_tell_all_down(struct dual *r, const struct cw_cue *cue);
/* a binding with no request under way registers at its server as that is now */
void cwi_dual_move_binding(struct dual *r, const struct cw_cue *cue);
void cwi_dual_move_alternate(struct dual *r, const struct cw_cue *cue);

#endif
