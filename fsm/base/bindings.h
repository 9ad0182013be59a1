/* bindings.h - the slots of the bindings (RFC 3261 10.2); the alternate server of Dual Registration. */
#ifndef CW_BINDINGS_H
#define CW_BINDINGS_H

#include "core.h"

enum { BINDING_KEPT = 4 }; /* CSeq numbers: a removal, and three challenges to it */

struct cw_binding *cwi_binding_at(const struct cw *cw, uint32_t slot);
/* A free slot, its charts in their first states; 0: none is free (counters.pool_full). */
uint32_t cwi_binding_take(struct cw *cw, uint32_t line);
/* Its chart reg begins anew: no timer, no request under way. */
void cwi_binding_begin_reg(struct cw *cw, uint32_t slot);
/* Back to the pool: its timers are disarmed, and of a request under way it hears no more. */
void cwi_binding_free(struct cw *cw, uint32_t slot);

/* It belongs to this server from now on, with our address towards it. */
void cwi_binding_go(const struct cw *cw, struct cw_binding *b, const struct cw_address *server);
/* With Dual Registration: the server of the alternate binding. Its own, if that is still among the
 * best of Alternate Proxy's list or the list has none; else the first of the list. family 0: none is
 * known. Valid until a list or a binding changes. Pure. */
const struct cw_address *cwi_alternate_of(const struct cw *cw, const struct cw_line *line);
/* The alternate binding is, or is being made, at another server than that. Pure. */
bool cwi_alternate_is_elsewhere(const struct cw *cw, const struct cw_line *line);

/* The server that it registers at next: the line's current one; the alternate server; its own for the
 * candidate, and for the current binding while there is one. Pure. */
const struct cw_address *cwi_binding_target(const struct cw *cw, uint32_t slot);
/* 10.2: a REGISTER of another binding of its line, or of one that was, is unanswered there. Pure. */
bool cwi_bindings_are_busy(const struct cw *cw, uint32_t slot);

/* Keeps CSeq numbers for the removal of the current binding, below those of the candidate
 * (LOCAL_removal_cseq). */
void cwi_binding_keep_numbers(struct cw *cw, struct cw_line *line);
/* The number of the next REGISTER of this binding. */
uint32_t cwi_binding_next_cseq(struct cw_line *line, struct cw_binding *b);

#endif
