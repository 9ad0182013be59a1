/* digests.h - the pool of what servers have challenged lines with (LOCAL_digest_pool). */
#ifndef CW_DIGESTS_H
#define CW_DIGESTS_H

#include "core.h"

/* What this line was challenged with; NULL: nothing, or another line has its slot. Pure. */
struct digest *cwi_digests_of(const struct cw *cw, const struct cw_line *line);

/* The same, in a slot that is taken where the line has none: a free one, else that of another line, each
 * in its turn, which is challenged again then. Never NULL. */
struct digest *cwi_digests_take(struct cw *cw, struct cw_line *line);

/* Returns the slot of a line to the pool. */
void cwi_digests_free(struct cw *cw, struct cw_line *line);

#endif
