/* binding.c - bindings taken from the caller's pool and given back; their CSeq numbers (RFC 3261
 * 10.2). */
#include "clausewire.h"

struct cw_binding *cwi_binding_at(const struct cw *cw, uint32_t slot)
{
    return &cw->memory.bindings[slot - 1];
}

uint32_t cwi_binding_take(struct cw *cw, uint32_t line, enum cw_role role)
{
    const uint32_t slot = cw->free_binding;
    struct cw_binding *b;

    if (slot == 0) {
        cw->counters.pool_full++;
        return 0;
    }
    b = cwi_binding_at(cw, slot);
    cw->free_binding = b->next_free;
    *b = (struct cw_binding){ .line = line, .role = (uint8_t)role };
    b->reg.instance = b->keep.instance = slot;
    b->reg.asked = cw->memory.lines[line - 1].settings->register_expires;
    b->reg.timer.chart = CW_CHART_REG;
    b->keep.timer.chart = CW_CHART_KEEP;
    cwi_reg_init(&b->reg);
    cwi_keep_init(&b->keep);
    return slot;
}

void cwi_binding_free(struct cw *cw, uint32_t slot)
{
    struct cw_binding *b = cwi_binding_at(cw, slot);

    cwi_timer_disarm(&cw->timers, &b->reg.timer);
    cwi_timer_disarm(&cw->timers, &b->keep.timer);
    b->role = 0;
    b->reg.transaction = b->keep.transaction = 0;
    b->next_free = cw->free_binding;
    cw->free_binding = slot;
}

static const struct cw_binding *second_at(const struct cw *cw, const struct cw_line *line)
{
    const struct cw_binding *b = line->second ? cwi_binding_at(cw, line->second) : NULL;

    return b && b->role == CW_BINDING_ALTERNATE ? b : NULL;
}

struct cw_address cwi_binding_alternate(const struct cw *cw, const struct cw_line *line)
{
    const struct cw_binding *b = second_at(cw, line);
    const struct cw_entry *first = cwi_entry_first_alternate(cw, line->site.first);

    if (!b)
        return (struct cw_address){ .family = 0 };
    if (!first)
        return b->server;
    for (const struct cw_entry *e = first; e && e->rank == first->rank;
         e = cwi_entry_at(cw, e->next))
        if (cw_address_equal(&e->address, &b->server))
            return b->server;
    return first->address;
}

bool cwi_binding_is_elsewhere(const struct cw *cw, const struct cw_line *line)
{
    const struct cw_binding *b = second_at(cw, line);
    const struct cw_address alternate = cwi_binding_alternate(cw, line);

    return b && b->server.family && !cw_address_equal(&b->server, &alternate);
}

void cwi_binding_keep_numbers(struct cw *cw, struct cw_line *line)
{
    struct cw_binding *b = cwi_binding_at(cw, line->binding);

    b->kept_cseq = line->identity.cseq + 1;
    b->kept = BINDING_KEPT;
    line->identity.cseq += BINDING_KEPT;
}

uint32_t cwi_binding_next_cseq(struct cw_line *line, struct cw_binding *b)
{
    if (b->role == CW_BINDING_LEAVING && b->kept) {
        b->kept--;
        return b->kept_cseq++;
    }
    b->kept = 0; /* a later number has been used there: those below are of no use any more */
    return ++line->identity.cseq;
}
