/* policy.h - the chart that chooses a line's server: `site` with failover and fallback, or `dual` with
 * Dual Registration. What happens to the line is told to the one that it has. */
#ifndef CW_POLICY_H
#define CW_POLICY_H

#include <stdint.h>

#include "chart.h"

enum cwi_policy_event {
    CWI_SOUGHT,     /* a binding or a request of the line needs its server */
    CWI_FAILED,     /* the line's server has failed */
    CWI_ANSWERED,   /* the current binding is registered there */
    CWI_ELSEWHERE,  /* it is registered at a server that the line has left meanwhile */
    CWI_REFUSED,    /* its attempt to register has ended without */
    CWI_REFRESH,    /* its refresh is due */
    CWI_LISTED,     /* a list is there; the line's server is its best, or the line has none */
    CWI_REPLACED,   /* a list is there without the line's server, and is followed at once */
    CWI_EMPTY,      /* no server is to be found */
    CWI_CALLS_OVER, /* the last call has ended, and that was waited for */
    CWI_STOP,       /* the line is not to be registered any more */
    CWI_POLICY_EVENTS
};

/* Posts what this is to the line's policy; nothing where it is of no interest to it. line: from 1. */
void cwi_policy_post(uint32_t line, enum cwi_policy_event event, const struct cw_cue *cue);

#endif
