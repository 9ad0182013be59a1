/* bindings.c - the slots of the bindings taken and returned; the CSeq number of a REGISTER (RFC
 * 3261 10.2); the alternate server. */
#include "bindings.h"

#include "acting.h"
#include "layout.h"
#include "nict_names.h"
#include "pool.h"

struct cw_binding *cwi_binding_at(const struct cw *cw, uint32_t slot)
{
    return &cw->memory.bindings[slot - 1];
}

uint32_t cwi_binding_take(struct cw *cw, uint32_t line)
{
    uint32_t slot = cw->free_binding;

    CW_NOTE_TAKE(cw, CWI_POOL_BINDING);
    if (slot)
        cw->free_binding = cwi_binding_at(cw, slot)->next;
    else
        slot = cwi_pool_first_use(cw, &cw->used_bindings, cw->memory.binding_count);
    if (!slot)
        return 0;
    *cwi_binding_at(cw, slot) =
        (struct cw_binding){ .line = line, .next = cwi_line_at(cw, line)->bindings };
    cwi_line_at(cw, line)->bindings = slot;
    cwi_slot_begin(cw, offsetof(struct cw_memory, bindings), slot);
    cwi_binding_begin_reg(cw, slot);
    return slot;
}

void cwi_binding_begin_reg(struct cw *cw, uint32_t slot)
{
    struct cw_binding *b = cwi_binding_at(cw, slot);

    cwi_chart_end(cw, CW_CHART_REG, slot);
    b->reg = (struct reg){ .instance = slot,
                           .asked = cwi_line_at(cw, b->line)->settings->register_expires };
    cwi_chart_begin(cw, CW_CHART_REG, slot);
}

void cwi_binding_free(struct cw *cw, uint32_t slot)
{
    struct cw_binding *b = cwi_binding_at(cw, slot);
    uint32_t *link = &cwi_line_at(cw, b->line)->bindings;

    CW_NOTE_FREE(cw, CWI_POOL_BINDING);
    cwi_slot_end(cw, offsetof(struct cw_memory, bindings), slot);
    b->reg.transaction = b->keep.transaction = 0;
    while (*link != slot) /* a line has few */
        link = &cwi_binding_at(cw, *link)->next;
    *link = b->next;
    b->next = cw->free_binding;
    cw->free_binding = slot;
}

void cwi_binding_go(const struct cw *cw, struct cw_binding *b, const struct cw_address *server)
{
    if (!cw_address_equal(&b->server, server))
        b->left.family = 0; /* that server has not seen it */
    b->server = *server;
    if (server->family)
        cw->host->local(cw->host->context, b->line, server, &b->local);
}

bool cwi_binding_is_moved(const struct cw *cw, uint32_t slot)
{
    const struct cw_binding *b = cwi_binding_at(cw, slot);
    struct cw_address now;

    return b->server.family && b->local.family &&
           cw->host->local(cw->host->context, b->line, &b->server, &now) &&
           !cw_address_same_host(&now, &b->local);
}

static const struct cw_address no_address;

const struct cw_address *cwi_alternate_of(const struct cw *cw, const struct cw_line *line)
{
    uint32_t list = line->list;
    const struct cw_entry *first = cwi_entry_at(cw, *cwi_entry_alternates(cw, &list));
    const struct cw_address *own;

    if (!line->alternate || !first)
        return &no_address;
    own = &cwi_binding_at(cw, line->alternate)->server;
    for (const struct cw_entry *e = first; e && e->rank == first->rank;
         e = cwi_entry_at(cw, e->next))
        if (cw_address_equal(&e->address, own))
            return own;
    return &first->address;
}

bool cwi_alternate_is_elsewhere(const struct cw *cw, const struct cw_line *line)
{
    const struct cw_address *own =
        line->alternate ? &cwi_binding_at(cw, line->alternate)->server : &no_address;

    return own->family && !cw_address_equal(own, cwi_alternate_of(cw, line));
}

const struct cw_address *cwi_binding_target(const struct cw *cw, uint32_t slot)
{
    const struct cw_binding *b = cwi_binding_at(cw, slot);
    const struct cw_line *line = cwi_line_at(cw, b->line);

    if (line->alternate == slot)
        return cwi_alternate_of(cw, line);
    return line->binding == slot && !line->candidate ? &line->server : &b->server;
}

bool cwi_bindings_are_waiting(const struct cw *cw, uint32_t line, const struct cw_address *server,
                              uint32_t except)
{
    const struct cw_client *c;

    for (uint32_t n = cwi_line_at(cw, line)->client; n; n = c->nict.next) {
        c = cwi_pool_client(cw, n);
        if (c->nict.user_chart == CW_CHART_REG && n != except && c->nict.cs != NICT_ST_COMPLETED &&
            c->stored.to.port == server->port && cw_address_same_host(&c->stored.to, server))
            return true; /* whatever the transport: one above 1300 octets goes by TCP (18.1.1) */
    }
    return false;
}

void cwi_binding_keep_numbers(struct cw *cw, struct cw_line *line)
{
    struct cw_binding *b = cwi_binding_at(cw, line->binding);

    if (b->kept == BINDING_KEPT && b->kept_cseq + BINDING_KEPT == line->identity.cseq + 1)
        return; /* the last candidate has sent nothing: no second gap (10.2) */
    b->kept_cseq = line->identity.cseq + 1;
    b->kept = BINDING_KEPT;
    line->identity.cseq += BINDING_KEPT;
}

uint32_t cwi_binding_next_cseq(struct cw_line *line, struct cw_binding *b)
{
    if (b->is_leaving && b->kept) {
        b->kept--;
        return b->kept_cseq++;
    }
    b->kept = 0; /* a later number has been used at that server, so lower ones are of no use */
    return ++line->identity.cseq;
}
