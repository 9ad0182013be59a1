/* bindings.h - the pool of bindings and their CSeq numbers (RFC 3261 10.2); the alternate server
 * of Dual Registration. */
#ifndef CW_BINDINGS_H
#define CW_BINDINGS_H

#include "core.h"

enum { BINDING_KEPT = 4 }; /* CSeq numbers: for a removal and three answers to challenges */

struct cw_binding *cwi_binding_at(const struct cw *cw, uint32_t slot);
/* Takes a free slot, its charts in their first states. Returns 0: none is free
 * (counters.pool_full). */
uint32_t cwi_binding_take(struct cw *cw, uint32_t line);
/* Its chart reg starts again: no timer, no pending request. */
void cwi_binding_begin_reg(struct cw *cw, uint32_t slot);
/* Returns the slot to the pool: its timers are disarmed, the outcome of a pending request is
 * ignored. */
void cwi_binding_free(struct cw *cw, uint32_t slot);

/* Our address towards its server is another one than when that was set. False: there is no route. Pure. */
bool cwi_binding_is_moved(const struct cw *cw, uint32_t slot);
/* Sets its server, and our address towards it. */
void cwi_binding_go(const struct cw *cw, struct cw_binding *b, const struct cw_address *server);
/* The alternate server (Dual Registration): that of the alternate binding if it is still among
 * the best of Alternate Proxy's list; else the list's first. family 0: none is known. Valid until
 * a list or a binding changes. Pure. */
const struct cw_address *cwi_alternate_of(const struct cw *cw, const struct cw_line *line);
/* The alternate binding is, or is being registered, at another server than cwi_alternate_of.
 * Pure. */
bool cwi_alternate_is_elsewhere(const struct cw *cw, const struct cw_line *line);

/* The server that this binding registers at next. The current binding: the line's current
 * server, or, while there is a candidate, its own. The candidate: its own. The alternate: the
 * alternate server. Pure. */
const struct cw_address *cwi_binding_target(const struct cw *cw, uint32_t slot);
/* 10.2: a REGISTER of this line, for freed bindings included, is unanswered at that server. except:
 * slot of a transaction that does not count; 0: none. Pure. */
bool cwi_bindings_are_waiting(const struct cw *cw, uint32_t line, const struct cw_address *server,
                              uint32_t except);

/* Keeps CSeq numbers for the removal of the current binding, lower than those of the candidate
 * (LOCAL_removal_cseq). */
void cwi_binding_keep_numbers(struct cw *cw, struct cw_line *line);
/* Takes the CSeq number of the next REGISTER of this binding. */
uint32_t cwi_binding_next_cseq(struct cw_line *line, struct cw_binding *b);

#endif
