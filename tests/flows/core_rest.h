/* core_rest.h - what must be true of the core between two calls, and when all is over: nothing waits for what cannot
 * come, nothing is lost to its pool. */
#ifndef FLOW_CORE_REST_H
#define FLOW_CORE_REST_H

#include "core.h"

/* NULL, or what is wrong. Between two calls, the effects drained. */
const char *core_rest_fault(const struct cw *cw);

/* NULL, or what is wrong: every line was asked to end, every request was taken back, and the time of every
 * transaction is over. */
const char *core_rest_end_fault(const struct cw *cw);

#endif
