/* plan.h - the first jobs of a search: those of one server of the settings after another, from
 * Proxy and Alternate Proxy (RFC 3263 4.1, 4.2; the guide's sections 1.1 and 3.4). */
#ifndef CW_PLAN_H
#define CW_PLAN_H

#include "search.h"

/* Goes on to the next job: of the present server, then of the next server of the settings, those of
 * Proxy first. False: none is left. */
bool cwi_plan_next(struct cw *cw, struct cw_search *s);

#endif
