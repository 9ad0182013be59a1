/* promise.h - what the phone owes its user at every moment and in the end, told from the core and from what it tells:
 * the properties of properties.tsv that need no server's memory. */
#ifndef MODEL_PROMISE_H
#define MODEL_PROMISE_H

#include "core.h"

/* Whether the line counts as registered to its user after this news. */
bool promise_is_up(bool was, const struct cw_tell *tell);
/* Whether it has told of a fallback to its best server, and of nothing since that takes it away from there. */
bool promise_is_home(bool was, const struct cw *cw, const struct cw_tell *tell);
/* A request that a line at its best server sends there: outside of a dialog, no removal. */
bool promise_is_for_best(const struct sip_message *m);
/* The best server of line 1. */
bool promise_is_best(const struct cw *cw, const struct cw_address *to);

/* NULL, or what is wrong. The user's last wish was to be registered: something is pending, or a timer runs. */
const char *promise_wished(const struct cw *cw, const struct cw_line *line, bool is_wished);
/* NULL, or what is wrong. What the user was told last of the registration is what the current binding is. */
const char *promise_told(const struct cw_line *line, const struct cw_binding *b, bool is_up);
/* With Auto Register When Failover: where it is registered it sends to. With Dual Registration each of the two bindings
 * is at its server. */
bool promise_is_moved(const struct cw *cw, const struct cw_line *line);
/* What the line's list is, as a number: the same for the same servers in the same order; 0: there is none. */
uint64_t promise_list(const struct cw *cw, const struct cw_line *line);
/* The line is at rest: unregistered, one binding, no request. */
bool promise_is_over(const struct cw *cw, const struct cw_line *line);
/* NULL, or what is wrong: every server has answered for a long time. */
const char *promise_end(const struct cw *cw, const struct cw_line *line, bool is_wished);

#endif
