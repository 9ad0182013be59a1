/* next_hop.c - the server with which the dialog began, or the address in its route set (RFC 3261
 * 8.1.2; GUIDE_ob_proxy_in_dialog, LOCAL_next_hop, LOCAL_own_server). */
#include "next_hop.h"

#include "memory.h"
#include "outside.h"
#include "unicast.h"

static const struct cw_entry *entry_of(const struct cw *cw, const struct cw_request *q,
                                       const struct cw_address *address)
{
    return cwi_entry_find(cw, cwi_line_at(cw, q->request.line)->list, address);
}

/* GUIDE_ob_proxy_in_dialog. A request for a strict router can be sent to that router only
 * (12.2.1.1). */
static bool stays_at_outbound_proxy(const struct cw *cw, const struct cw_request *q,
                                    const struct remote *remote)
{
    const struct cw_line_settings *s = cwi_line_at(cw, q->request.line)->settings;
    const bool is_alternate = cwi_domain_is_alternate(cw, q->request.line, &q->server);

    return s->use_ob_proxy_in_dialog && !remote->is_strict &&
           *(is_alternate ? s->alternate_outbound_proxy : s->outbound_proxy) != '\0';
}

/* An address of the machine that the phone runs on. */
static bool is_here(const struct cw_address *to, const struct cw_address *local)
{
    return cwi_unicast_is_loopback(to) || cw_address_same_host(to, local);
}

static bool is_end(const struct cw_address *to, const struct cw_address *end)
{
    return cw_address_same_host(to, end) && to->port == end->port;
}

/* LOCAL_next_hop: the sender of the 2xx is not authenticated. */
static bool is_allowed(const struct cw *cw, const struct cw_request *q, const struct next_hop *hop)
{
    const struct cw_line *line = cwi_line_at(cw, q->request.line);
    const struct cw_address outside = cwi_outside_of(cw, line, &hop->local);

    if (is_end(&hop->to, &hop->local) || is_end(&hop->to, &outside))
        return false;
    return !is_here(&hop->to, &hop->local) || is_here(&q->server, &q->local);
}

/* A line on TLS stays on TLS; and there must be a route. */
static bool is_reachable(const struct cw *cw, const struct cw_request *q, struct next_hop *hop)
{
    return hop->to.family && cwi_unicast_is(&hop->to) &&
           (q->server.transport != CW_TLS || hop->to.transport == CW_TLS) &&
           cw->host->local(cw->host->context, q->request.line, &hop->to, &hop->local);
}

struct next_hop cwi_next_hop_of(const struct cw *cw, const struct cw_request *q,
                                const struct remote *remote)
{
    struct next_hop hop = { .to = remote->hop };

    if (stays_at_outbound_proxy(cw, q, remote) || !is_reachable(cw, q, &hop) ||
        !is_allowed(cw, q, &hop))
        return (struct next_hop){ .to = q->server, .local = q->local, .is_own = true };
    hop.is_own = cw_address_equal(&hop.to, &q->server) || entry_of(cw, q, &hop.to);
    return hop;
}
