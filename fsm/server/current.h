/* current.h - the server that a line uses now. */
#ifndef CW_CURRENT_H
#define CW_CURRENT_H

#include "core.h"

/* Makes this server of its list the line's current one, with our address towards it. */
void cwi_current_set(const struct cw *cw, struct cw_line *line, const struct cw_entry *e);
/* The same of the list's best; the current one stays where the list has none for the primary. */
void cwi_current_take_top(const struct cw *cw, struct cw_line *line);

#endif
