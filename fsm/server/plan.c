/* plan.c - the servers of the settings, one at a time, made into jobs (RFC 3263 4.1, 4.2; the
 * guide's sections 1.1 and 3.4). */
#include "plan.h"

#include "domain.h"
#include "effects.h"
#include "memory.h"
#include "server_list.h"
#include "weight.h"

struct plan {
    struct cw *cw;
    struct cw_search *s;
    const struct cw_line_settings *settings;
    struct server_list_item item;
    uint8_t transport; /* 0: AUTO */
    bool is_alone;
};

/* --- the next server -------------------------------------------------------------------------- */

/* A list without weights is tried in the order written, one with weights in the order of SRV
 * records (LOCAL_static_weights). */
static void weigh(const struct server_list *list, struct weight *out)
{
    for (uint8_t i = 0; i < list->count; i++) {
        bool is_weighed = false;

        for (uint8_t k = 0; k < list->count; k++)
            is_weighed = is_weighed || (list->item[k].priority == list->item[i].priority &&
                                        list->item[k].has_weight);
        out[i] = (struct weight){ .priority = list->item[i].priority,
                                  .weight = is_weighed ? list->item[i].weight : 0 };
    }
}

/* The present setting's list; every item is pending when the search first reaches it. */
static bool read_list(struct plan *p, struct server_list *list)
{
    struct cw_search *s = p->s;

    if (!s->is_started) {
        s->is_started = 1;
        s->left = UINT16_MAX;
        s->priority = 0;
        s->starts_rank = s->is_alternate;
    }
    /* GUIDE_register: without a proxy, which is its domain, a line has no server, be there an
     * outbound proxy or not */
    if (!cwi_server_list_read(list, cwi_domain_setting(p->settings, s->is_alternate)) ||
        *p->settings->proxy == '\0')
        s->left = 0;
    s->left = (uint16_t)(s->left & ((1u << list->count) - 1));
    return s->left != 0;
}

static bool take_item(struct plan *p)
{
    struct cw_search *s = p->s;
    struct server_list list;
    struct weight weights[SERVER_LIST_MOST];

    while (!read_list(p, &list)) {
        if (s->is_alternate || !cwi_domain_is_dual(p->settings))
            return false;
        s->is_alternate = 1;
        s->is_started = 0;
    }
    weigh(&list, weights);
    p->is_alone = list.count == 1;
    s->item = cwi_weight_draw(p->cw, weights, &s->left);
    p->item = list.item[s->item];
    if (p->item.priority != s->priority)
        s->starts_rank = 1;
    s->priority = p->item.priority;
    return true;
}

/* --- its jobs --------------------------------------------------------------------------------- */

static struct search_job *append(struct plan *p, enum search_kind kind, uint8_t transport)
{
    struct search_job *job = cwi_search_insert(p->s, p->s->jobs);

    if (job) {
        job->kind = (uint8_t)kind;
        job->transport = transport;
        job->port = p->item.port;
    }
    return job;
}

static void plan_host(struct plan *p, uint8_t transport, struct cw_octets host, bool unless_srv)
{
    struct search_job *job = append(p, SEARCH_IS_HOST, transport);

    if (!job)
        return;
    job->unless_srv = unless_srv;
    cwi_search_set_name(job, "", host);
}

static void plan_srv(struct plan *p, uint8_t transport, const char *prefix)
{
    struct search_job *job = append(p, SEARCH_IS_SRV, transport);

    if (!job)
        return;
    job->starts_rank = 1;
    cwi_search_set_name(job, prefix, p->item.host);
}

static const struct {
    const char *prefix;
    uint8_t len, transport;
} services[] = { { "_sip._udp.", 10, CW_UDP },
                 { "_sip._tcp.", 10, CW_TCP },
                 { "_sips._tcp.", 11, CW_TLS } };
enum { SERVICES = sizeof services / sizeof *services };

static const char *prefix_of(uint8_t transport)
{
    return services[transport - 1].prefix;
}

/* The service that a name begins with, case-insensitive; SERVICES: none of ours. */
static uint8_t service_of(struct cw_octets name)
{
    for (uint8_t i = 0; i < SERVICES; i++) {
        uint8_t n = 0;

        while (n < services[i].len && n < name.len &&
               (name.at[n] >= 'A' && name.at[n] <= 'Z' ? name.at[n] | 0x20 : name.at[n]) ==
                   services[i].prefix[n])
            n++;
        if (n == services[i].len)
            return i;
    }
    return SERVICES;
}

/* RFC 3263 4.1: for a name without a transport NAPTR, and where it has none SRV for each transport
 * that we have. A name with its service, or one to be queried as it is, is a single SRV query. */
static void plan_name(struct plan *p)
{
    const uint8_t service = service_of(p->item.host);
    const bool has_service = p->item.host.len > 0 && p->item.host.at[0] == '_';
    const bool has_prefix = p->settings->dns_srv_auto_prefix && !has_service;
    struct cw_octets host = p->item.host;
    uint8_t transport = p->transport ? p->transport : CW_UDP;

    if (service < SERVICES) {
        host.at += services[service].len;
        host.len -= services[service].len;
        if (p->transport == 0)
            transport = services[service].transport;
    }
    if (p->transport == 0 && !has_service) {
        struct search_job *job = append(p, SEARCH_IS_NAPTR, CW_UDP);
        if (job)
            cwi_search_set_name(job, "", host);
    }
    if (p->transport == 0 && has_prefix)
        for (uint8_t i = 0; i < SERVICES; i++)
            plan_srv(p, services[i].transport, services[i].prefix);
    else
        plan_srv(p, transport, has_prefix ? prefix_of(transport) : "");
    plan_host(p, transport, host, true);
}

/* For a host with two families the preferred one comes first (GUIDE_ip_preference), so that the
 * other is the one left out where there is no room. */
static void plan_addresses(struct plan *p, uint8_t transport, struct cw_octets text)
{
    struct cw_octets rest, ip;
    struct cw_address address;
    bool is_extra_address = false;

    for (int is_second_family = 0; is_second_family <= 1; is_second_family++)
        for (rest = text; cwi_server_list_next_address(&rest, &ip);) {
            struct search_job *job;

            if (!cw_address_read(&address, ip) ||
                (address.family == 6) != cwi_search_asks_ipv6(p->cw, is_second_family))
                continue;
            job = append(p, SEARCH_IS_ADDRESS, transport);
            if (!job) {
                p->cw->counters.passed_over++;
                continue;
            }
            job->address = address;
            job->is_extra_address = is_extra_address;
            is_extra_address = true;
        }
}

/* Replaces the finished jobs by those of the next server of the settings. False: no server is
 * pending. */
static bool plan_next(struct cw *cw, struct cw_search *s)
{
    static const uint8_t transports[] = { CW_UDP, CW_TCP, CW_TLS, 0 };
    const struct cw_line_settings *settings = cwi_line_at(cw, s->line)->settings;
    struct plan p = {
        .cw = cw, .s = s, .settings = settings, .transport = transports[settings->sip_transport]
    };
    const uint8_t transport = p.transport ? p.transport : CW_UDP;
    struct cw_address address;

    if (!take_item(&p))
        return false;
    s->jobs = s->at = s->has_srv = 0;
    if (p.item.addresses.len)
        plan_addresses(&p, transport, p.item.addresses);
    else if (cw_address_read(&address, cwi_server_list_bare(p.item.host)))
        plan_addresses(&p, transport, p.item.host);
    else if (p.is_alone && p.item.port == 0 && settings->use_dns_srv)
        plan_name(&p);
    else
        plan_host(&p, transport, p.item.host, false);
    return true;
}

/* If no server of a job was found, the next job starts the rank instead. */
bool cwi_plan_next(struct cw *cw, struct cw_search *s)
{
    do {
        for (; s->at < s->jobs; s->at++) {
            struct search_job *job = &s->job[s->at];

            if (job->unless_srv && s->has_srv)
                continue;
            s->starts_rank |= job->starts_rank;
            job->starts_rank = 0;
            if (job->kind == SEARCH_IS_ADDRESS || job->name_len > 0)
                return true;
        }
    } while (plan_next(cw, s));
    return false;
}
