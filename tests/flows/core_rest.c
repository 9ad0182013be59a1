/* core_rest.c - each state of the charts leads on, each timer is that of a slot in use, each slot is used or free. */
#include "bindings.h"
#include "core_rest.h"

#include "binding_names.h"
#include "dual_names.h"
#include "ict_names.h"
#include "keep_names.h"
#include "layout.h"
#include "locate_names.h"
#include "reg_names.h"
#include "request_names.h"
#include "site_names.h"

static bool runs(const struct cw_timer *t)
{
    return t->at != 0;
}

/* --- each state leads on ----------------------------------------------------------------------- */

static bool is_locating(const struct cw_line *line)
{
    return line->alternate ? line->dual.cs == DUAL_ST_LOCATING : line->site.cs == SITE_ST_LOCATING;
}

static const char *reg_fault(const struct cw *cw, const struct cw_binding *b)
{
    const struct reg *r = &b->reg;

    switch ((enum reg_state)r->cs) {
    case REG_ST_LOCATING:
        if (!r->is_asking && !r->is_held && !runs(&r->timer))
            return "a binding waits for a server that it is not told of";
        if (r->is_asking && !is_locating(&cw->memory.lines[b->line - 1]))
            return "a binding asks for a server that is not looked for";
        return NULL;
    case REG_ST_REGISTERING:
    case REG_ST_LEAVING:
    case REG_ST_REMOVING:
        return r->transaction ? NULL : "a REGISTER is under way without a transaction";
    case REG_ST_WAITING:
    case REG_ST_REGISTERED:
        return runs(&r->timer) ? NULL : "a binding waits for a timer that does not run";
    case REG_ST_DENIED:
    case REG_ST_ALL_DOWN:
        return "a binding stays in a choice";
    default:
        return runs(&r->timer) ? "a timer runs for a binding at rest" : NULL;
    }
}

static const char *keep_fault(const struct keep *k)
{
    switch ((enum keep_state)k->cs) {
    case KEEP_ST_RESTING:
        return runs(&k->timer) || k->transaction ? "a keep-alive at rest waits" : NULL;
    case KEEP_ST_KEEPING:
        return runs(&k->timer) ? NULL : "a keep-alive has no timer";
    case KEEP_ST_ASKING:
        return runs(&k->timer) && k->transaction
                   ? NULL
                   : "a keep-alive under way has no timer or no transaction";
    default:
        return "a keep-alive stays in a choice";
    }
}

static const char *locate_fault(const struct locate *l)
{
    switch ((enum locate_state)l->cs) {
    case LOCATE_ST_ASKING:
        return l->search && !runs(&l->timer) ? NULL : "a search asks without a slot";
    case LOCATE_ST_QUEUED:
        return runs(&l->timer) && !l->search ? NULL : "a search waits for its turn without a timer";
    case LOCATE_ST_CHOOSING:
        return "a search stays in a choice";
    default:
        return l->search ? "a search that is over keeps its slot" : NULL;
    }
}

static const char *site_fault(const struct cw_line *line)
{
    const struct site *s = &line->site;

    if (s->cs == SITE_ST_MOVING || s->cs == SITE_ST_CLIMBING || s->cs == SITE_ST_RECOVERING)
        return "a site stays in a choice";
    if (s->cs != SITE_ST_UNLOCATED && s->cs != SITE_ST_LOCATING && !line->list)
        return "a line has a server and no list";
    if (s->cs != SITE_ST_UNLOCATED && s->cs != SITE_ST_LOCATING && !line->server.family)
        return "a line has a list and no server";
    if ((s->cs == SITE_ST_FALLING_BACK) != (line->candidate != 0))
        return "a candidate outside of a fallback, or a fallback without one";
    if (runs(&s->timer) && s->cs != SITE_ST_FAILED_OVER)
        return "the fallback timer runs in a state that does not wait for it";
    if ((s->cs == SITE_ST_DEFERRED) != line->is_call_awaited)
        return "a fallback waits for calls in a state that does not, or the other way round";
    if (s->cs == SITE_ST_DEFERRED && line->calls == 0)
        return "a fallback waits for the end of calls that are over";
    return NULL;
}

static const char *dual_fault(const struct cw_line *line)
{
    const struct dual *d = &line->dual;

    if (d->cs != DUAL_ST_UNLOCATED && d->cs != DUAL_ST_LOCATING && !line->list)
        return "a line has servers and no list";
    if (d->cs == DUAL_ST_ON_PRIMARY && !line->server.family)
        return "requests go to a primary without a server";
    return line->is_on_alternate == (d->cs == DUAL_ST_ON_ALTERNATE)
               ? NULL
               : "requests go elsewhere than Dual Registration says";
}

static const char *policy_fault(const struct cw_line *line)
{
    if ((line->alternate ? line->dual.cs : line->site.cs) == 0)
        return "a line has no policy";
    if (is_locating(line) && line->locate.cs != LOCATE_ST_ASKING &&
        line->locate.cs != LOCATE_ST_QUEUED)
        return "a line waits for a search that is none";
    return line->alternate ? dual_fault(line) : site_fault(line);
}

static const char *request_fault(const struct cw *cw, const struct request *r)
{
    switch ((enum request_state)r->cs) {
    case REQUEST_ST_SEEKING:
        return r->is_seeking && is_locating(&cw->memory.lines[r->line - 1])
                   ? NULL
                   : "a request waits for a server that is not looked for";
    case REQUEST_ST_ENDING:
        return r->invite || r->transaction ? NULL : "a call ends without a transaction";
    case REQUEST_ST_CLOSING:
        return "a request stays in a choice";
    case REQUEST_ST_IDLE:
        return "a request in use is idle";
    default:
        return r->transaction ? NULL : "a request is under way without a transaction";
    }
}

/* --- each slot is used or free ----------------------------------------------------------------- */

struct count {
    uint32_t used, bindings, requests, entries, searches, digests;
};

static const char *lines_fault(const struct cw *cw, struct count *c)
{
    for (uint32_t i = 0; i < cw->memory.line_count; i++) {
        const struct cw_line *line = &cw->memory.lines[i];
        const char *fault = line->settings ? locate_fault(&line->locate) : NULL;
        uint16_t calls = 0;

        if (!line->settings)
            continue;
        if (fault || (fault = policy_fault(line)))
            return fault;
        for (uint32_t n = line->list; n; n = cwi_entry_at(cw, n)->next)
            c->entries++;
        if (line->locate.search) {
            c->searches++;
            for (uint32_t n = cwi_search_at(cw, line->locate.search)->first; n;
                 n = cwi_entry_at(cw, n)->next)
                c->entries++;
        }
        if (line->digest && cw->memory.digests[line->digest - 1].line != i + 1)
            return "what a line was challenged with is another line's";
        c->digests += line->digest != 0;
        for (uint32_t slot = line->client; slot; slot = cw->memory.clients[slot - 1].nict.next)
            if (cw->memory.clients[slot - 1].nict.owner != i + 1 ||
                c->used++ > cw->memory.client_count)
                return "the chain of a line's transactions is broken";
        for (uint32_t slot = line->bindings; slot; slot = cwi_binding_at(cw, slot)->next)
            if (cwi_binding_at(cw, slot)->line != i + 1 || c->bindings++ > cw->memory.binding_count)
                return "the chain of a line's bindings is broken";
        for (uint32_t slot = line->request; slot; slot = cw->memory.requests[slot - 1].request.next)
            if (cw->memory.requests[slot - 1].request.line != i + 1 ||
                c->requests++ > cw->memory.request_count)
                return "the chain of a line's requests is broken";
        for (uint32_t k = 0; k < cw->memory.request_count; k++)
            calls = (uint16_t)(calls + (cw->memory.requests[k].request.method &&
                                        cw->memory.requests[k].request.line == i + 1 &&
                                        cw->memory.requests[k].request.is_call));
        if (calls != line->calls)
            return "the calls of a line are miscounted";
    }
    return NULL;
}

static const char *bindings_fault(const struct cw *cw, const struct count *c)
{
    uint32_t used = 0, free_slots = cw->memory.binding_count - cw->used_bindings;

    for (uint32_t i = 1; i <= cw->used_bindings; i++) {
        const struct cw_binding *b = cwi_binding_at(cw, i);
        const struct cw_line *line = b->reg.cs ? &cw->memory.lines[b->line - 1] : NULL;
        const char *fault = b->reg.cs ? reg_fault(cw, b) : NULL;

        if (!b->reg.cs)
            continue;
        if (fault || (fault = keep_fault(&b->keep)))
            return fault;
        if ((b->binding.cs == BINDING_ST_CURRENT) != (line->binding == i) ||
            (b->binding.cs == BINDING_ST_CANDIDATE) != (line->candidate == i) ||
            (b->binding.cs == BINDING_ST_ALTERNATE) != (line->alternate == i))
            return "a binding is not what its line takes it for";
        if (b->binding.cs == BINDING_ST_LEAVING && b->reg.cs != REG_ST_LEAVING &&
            b->reg.cs != REG_ST_REMOVING)
            return "a binding that leaves is not being removed";
        used++;
    }
    if (used != c->bindings)
        return "a binding is in no line's chain";
    for (uint32_t n = cw->free_binding; n && free_slots <= cw->memory.binding_count;
         n = cwi_binding_at(cw, n)->next)
        free_slots++;
    return used + free_slots == cw->memory.binding_count ? NULL : "a binding is lost to its pool";
}

/* What was taken is a client's or free again. */
static const char *sent_fault(const struct cw *cw)
{
    size_t found = 0;

    for (uint32_t i = 0; i < cw->used_clients; i++)
        found +=
            cw->memory.clients[i].nict.user_chart && cw->memory.clients[i].stored.octets != NULL;
    for (const struct cw_sent *s = cw->free_sent; s && found <= cw->memory.client_count;
         s = s->next_free)
        found++;
    return found == (size_t)(cw->fresh_sent - cw->memory.sent) ? NULL
                                                               : "a request's octets are lost";
}

static const char *clients_fault(const struct cw *cw, struct count *c)
{
    uint32_t used = 0, free_slots = cw->memory.client_count - cw->used_clients;

    for (uint32_t i = 0; i < cw->used_clients; i++) {
        const struct cw_client *k = &cw->memory.clients[i];
        const bool is_invite = k->nict.method == SIP_INVITE;
        const uint32_t timers = !k->nict.user_chart ? 0u
                                : is_invite         ? 0u + runs(&k->ict.a) + runs(&k->ict.b)
                                                    : 0u + runs(&k->nict.e) + runs(&k->nict.f);

        if (!k->nict.user_chart)
            continue;
        if (timers == 0 && !(is_invite && k->ict.cs == ICT_ST_PROCEEDING))
            return "a client transaction has no timer";
        used++;
    }
    if (used != c->used)
        return "a client transaction is in no line's chain";
    for (uint32_t n = cw->free_client; n && free_slots <= cw->memory.client_count;
         n = cw->memory.clients[n - 1].nict.next)
        free_slots++;
    return used + free_slots != cw->memory.client_count ? "a client transaction is lost to its pool"
                                                        : sent_fault(cw);
}

static const char *servers_fault(const struct cw *cw)
{
    uint32_t used = 0, free_slots = 0;

    for (uint32_t i = 0; i < cw->memory.server_count; i++) {
        const struct cw_server *s = &cw->memory.servers[i];
        const uint32_t timers = !s->nist.in_use ? 0u
                                : s->nist.method == SIP_INVITE
                                    ? 0u + runs(&s->ist.g) + runs(&s->ist.h)
                                    : 0u + runs(&s->nist.t);

        if (!s->nist.in_use)
            continue;
        if (timers == 0)
            return "a server transaction has no timer";
        used++;
    }
    for (uint32_t n = cw->free_server; n && free_slots <= cw->memory.server_count;
         n = cw->memory.servers[n - 1].nist.next)
        free_slots++;
    return used + free_slots == cw->memory.server_count
               ? NULL
               : "a server transaction is lost to its pool";
}

static const char *requests_fault(const struct cw *cw, const struct count *c)
{
    uint32_t used = 0, free_slots = 0;

    for (uint32_t i = 0; i < cw->memory.request_count; i++) {
        const struct request *r = &cw->memory.requests[i].request;
        const char *fault = r->method ? request_fault(cw, r) : NULL;

        if (fault)
            return fault;
        used += r->method != 0;
    }
    if (used != c->requests)
        return "a request is in no line's chain";
    for (uint32_t n = cw->free_request; n && free_slots <= cw->memory.request_count;
         n = cw->memory.requests[n - 1].request.next)
        free_slots++;
    return used + free_slots == cw->memory.request_count ? NULL : "a request is lost to its pool";
}

static const char *chains_fault(const struct cw *cw, struct count *c)
{
    c->entries += cw->memory.entry_count - cw->used_entries;
    c->searches += cw->memory.search_count - cw->used_searches;
    c->digests += cw->memory.digest_count - cw->used_digests;
    for (uint32_t n = cw->free_entry; n && c->entries <= cw->memory.entry_count;
         n = cwi_entry_at(cw, n)->next)
        c->entries++;
    for (uint32_t n = cw->free_search; n && c->searches <= cw->memory.search_count;
         n = cwi_search_at(cw, n)->next_free)
        c->searches++;
    for (uint32_t n = cw->free_digest; n && c->digests <= cw->memory.digest_count;
         n = cw->memory.digests[n - 1].next_free)
        c->digests++;
    if (c->digests != cw->memory.digest_count)
        return "what a line was challenged with is lost to its pool";
    if (c->entries != cw->memory.entry_count)
        return "an entry is lost to its pool";
    return c->searches == cw->memory.search_count ? NULL : "a search is lost to its pool";
}

/* By fsm/charts.tsv, whatever charts there are. */
static bool is_of_free_slot(const struct cw *cw, const struct cw_timer *t)
{
    const enum cw_chart chart = (enum cw_chart)t->chart;

    return cwi_chart_state(cw, chart, cwi_chart_instance(cw, chart, t)) == 0;
}

static const char *heap_fault(const struct cw *cw)
{
    for (uint32_t i = 1; i <= cw->timers.armed; i++)
        if (cw->timers.heap[i]->at != i ||
            (i > 1 && cw->timers.heap[i / 2]->due > cw->timers.heap[i]->due))
            return "the timers are no heap";
        else if (is_of_free_slot(cw, cw->timers.heap[i]))
            return "a timer runs for a slot that is free";
    return NULL;
}

const char *core_rest_fault(const struct cw *cw)
{
    struct count c = { 0 };
    const char *fault = lines_fault(cw, &c);

    if (!fault)
        fault = bindings_fault(cw, &c);
    if (!fault)
        fault = clients_fault(cw, &c);
    if (!fault)
        fault = servers_fault(cw);
    if (!fault)
        fault = requests_fault(cw, &c);
    if (!fault)
        fault = chains_fault(cw, &c);
    return fault ? fault : heap_fault(cw);
}

const char *core_rest_end_fault(const struct cw *cw)
{
    for (uint32_t i = 1; i <= cw->used_bindings; i++) {
        const struct cw_binding *b = cwi_binding_at(cw, i);

        if (b->reg.cs && b->binding.cs != BINDING_ST_CURRENT &&
            b->binding.cs != BINDING_ST_ALTERNATE)
            return "a binding besides the current one is left";
        if (b->reg.cs && b->reg.cs != REG_ST_UNREGISTERED)
            return "a line that was to be unregistered is not";
    }
    for (uint32_t i = 0; i < cw->memory.request_count; i++)
        if (cw->memory.requests[i].request.method)
            return "a request that was taken back is left";
    for (uint32_t i = 0; i < cw->used_clients; i++)
        if (cw->memory.clients[i].nict.user_chart)
            return "a client transaction does not end";
    for (uint32_t i = 0; i < cw->memory.server_count; i++)
        if (cw->memory.servers[i].nist.in_use)
            return "a server transaction does not end";
    return NULL;
}
