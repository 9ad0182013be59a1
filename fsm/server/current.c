/* current.c - the server that a line uses now, and our address towards it (RFC 3263 4.2). */
#include "current.h"

void cwi_current_set(const struct cw *cw, struct cw_line *line, const struct cw_entry *e)
{
    line->server = e->address;
    line->rank = e->rank;
    cw->host->local(cw->host->context, line->number, &e->address, &line->local);
}

void cwi_current_take_top(const struct cw *cw, struct cw_line *line)
{
    const struct cw_entry *top = cwi_entry_at(cw, line->list);

    if (top && !top->is_alternate)
        cwi_current_set(cw, line, top);
}
