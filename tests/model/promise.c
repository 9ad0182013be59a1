/* promise.c - is a wish kept, is a fallback one (RFC 3261 10.2; the guide's sections 1.3, 1.6)? */
#include "promise.h"

#include "bindings.h"
#include "nict_names.h"
#include "reg_names.h"

bool promise_is_up(bool was, const struct cw_tell *tell)
{
    switch ((enum cw_news)tell->news) {
    case CW_REGISTERED:
    case CW_FELL_BACK:
        return true;
    case CW_UNREGISTERED:
    case CW_UNREMOVED:
    case CW_LOST:
        return false;
    default:
        return was;
    }
}

static const struct cw_entry *best(const struct cw *cw)
{
    return cwi_entry_at(cw, cw->memory.lines[0].list);
}

bool promise_is_best(const struct cw *cw, const struct cw_address *to)
{
    const struct cw_entry *e = best(cw);

    return e && e->address.port == to->port && cw_address_same_host(&e->address, to);
}

bool promise_is_home(bool was, const struct cw *cw, const struct cw_tell *tell)
{
    switch ((enum cw_news)tell->news) {
    case CW_FELL_BACK:
        return promise_is_best(cw, &cw->memory.lines[0].server);
    case CW_FAILED_OVER:
    case CW_UNREGISTERED:
    case CW_UNREMOVED:
    case CW_NO_SERVER:
        return false;
    default:
        return was;
    }
}

bool promise_is_for_best(const struct sip_message *m)
{
    if (m->status || m->to.tag.len)
        return false;
    if (m->method == SIP_REGISTER)
        return m->contacts && m->contact[0].expires != 0 && m->expires != 0;
    return m->method == SIP_INVITE || m->method == SIP_OPTIONS;
}

/* A REGISTER of the line, of a freed binding perhaps, has no outcome yet: BINDING_CLEARED will follow. */
static bool has_register(const struct cw *cw, const struct cw_line *line)
{
    const struct cw_client *c;

    for (uint32_t slot = line->client; slot; slot = c->nict.next) {
        c = &cw->memory.clients[slot - 1];
        if (c->nict.user_chart == CW_CHART_REG && c->nict.cs != NICT_ST_COMPLETED)
            return true;
    }
    return false;
}

const char *promise_wished(const struct cw *cw, const struct cw_line *line, bool is_wished)
{
    const struct reg *r = &cwi_binding_at(cw, line->binding)->reg;

    if (!is_wished || r->cs == REG_ST_STOPPED)
        return NULL;
    if (!line->is_wished)
        return "the user wishes the line registered, and the line does not know";
    if (r->cs == REG_ST_UNREGISTERED)
        return "the line is to be registered, and is at rest";
    if (r->timer.at || r->transaction || (r->is_held && has_register(cw, line)) ||
        (r->is_asking && (line->locate.search || line->locate.timer.at)))
        return NULL;
    return "the line is to be registered, and has neither a timer, nor a question, nor a transaction";
}

const char *promise_told(const struct cw_line *line, const struct cw_binding *b, bool is_up)
{
    (void)line;
    if (b->reg.cs == REG_ST_REGISTERED && !is_up)
        return "the line is registered, and its user does not know";
    if ((b->reg.cs == REG_ST_UNREGISTERED || b->reg.cs == REG_ST_STOPPED ||
         b->reg.cs == REG_ST_WAITING) &&
        is_up)
        return "the line is not registered, and its user was told last that it is";
    return NULL;
}

bool promise_is_moved(const struct cw *cw, const struct cw_line *line)
{
    const struct cw_binding *b = cwi_binding_at(cw, line->binding);
    const bool is_there =
        b->reg.cs != REG_ST_REGISTERED || cw_address_equal(&b->server, &line->server);

    if (line->alternate)
        return is_there && (cwi_binding_at(cw, line->alternate)->reg.cs != REG_ST_REGISTERED ||
                            !cwi_alternate_is_elsewhere(cw, line));
    return is_there || line->candidate || !line->settings->auto_register_when_failover;
}

uint64_t promise_list(const struct cw *cw, const struct cw_line *line)
{
    uint64_t list = 0;

    for (const struct cw_entry *e = cwi_entry_at(cw, line->list); e; e = cwi_entry_at(cw, e->next))
        list = list * 31 + e->address.ip[3] + 1u;
    return list;
}

static uint32_t count_bindings(const struct cw *cw)
{
    uint32_t n = 0;

    for (uint32_t i = 1; i <= cw->used_bindings; i++)
        n += cwi_binding_at(cw, i)->reg.cs != 0;
    return n;
}

static bool has_request(const struct cw *cw)
{
    for (uint32_t i = 0; i < cw->memory.request_count; i++)
        if (cw->memory.requests[i].request.method)
            return true;
    return false;
}

bool promise_is_over(const struct cw *cw, const struct cw_line *line)
{
    return cwi_binding_at(cw, line->binding)->reg.cs == REG_ST_UNREGISTERED && !has_request(cw) &&
           count_bindings(cw) == (line->alternate ? 2u : 1u) &&
           (!line->alternate || cwi_binding_at(cw, line->alternate)->reg.cs == REG_ST_UNREGISTERED);
}

const char *promise_end(const struct cw *cw, const struct cw_line *line, bool is_wished)
{
    const struct cw_binding *b = cwi_binding_at(cw, line->binding);

    if (!is_wished)
        return promise_is_over(cw, line) ? NULL
                                         : "in the end a line that was stopped is not at rest";
    if (b->reg.cs != REG_ST_REGISTERED)
        return "in the end a line that is to be registered is not";
    if (!cw_address_equal(&b->server, &line->server))
        return "in the end the line is registered elsewhere than it sends to";
    if (line->alternate && (cwi_binding_at(cw, line->alternate)->reg.cs != REG_ST_REGISTERED ||
                            cwi_alternate_is_elsewhere(cw, line)))
        return "in the end the line is not registered at its alternate server";
    return promise_is_best(cw, &line->server) ? NULL
                                              : "in the end the line is not at its best server";
}
