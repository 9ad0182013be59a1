/* plan.h - what a setting has a search begin with: the jobs of one server after the other, as Proxy
 * or Alternate Proxy says (RFC 3263 4.1, 4.2; the guide's sections 1.1 and 3.4). */
#ifndef CW_PLAN_H
#define CW_PLAN_H

#include "search.h"

/* Passes to the next job that is to be done: of the present jobs, then of the next server of the
 * settings, those of Proxy first. False: none is left. */
bool cwi_plan_next(struct cw *cw, struct cw_search *s);

#endif
