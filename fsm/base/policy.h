/* policy.h - the chart that chooses a line's server: `site` with failover and fallback, or
 * `dual` with Dual Registration. What happens to the line is posted to the one that it has. */
#ifndef CW_POLICY_H
#define CW_POLICY_H

#include <stdint.h>

#include "chart.h"

enum cwi_policy_event {
    CWI_SOUGHT,     /* a binding or a request of the line needs its server */
    CWI_FAILED,     /* the current server has failed */
    CWI_ANSWERED,   /* the current binding is registered there */
    CWI_ELSEWHERE,  /* it is registered at a server that is no longer the current one */
    CWI_REFUSED,    /* its attempt to register has failed */
    CWI_REFRESH,    /* its refresh is due */
    CWI_LISTED,     /* new list; the current server is its best, or there is none */
    CWI_REPLACED,   /* new list without the current server, followed at once */
    CWI_EMPTY,      /* no server was found */
    CWI_CALLS_OVER, /* the last call has ended, as awaited */
    CWI_STOP,       /* the line is not to be registered any more */
    CWI_POLICY_EVENTS
};

/* Posts it as an event of the line's policy; nothing where that chart has no such event. line:
 * from 1. */
void cwi_policy_post(uint32_t line, enum cwi_policy_event event, const struct cw_cue *cue);

#endif
