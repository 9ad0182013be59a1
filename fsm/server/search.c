/* search.c - records made into jobs and entries (RFC 3263 4.1, 4.2; RFC 2782; the guide's section
 * 1.1). */
#include "search.h"

#include "acting.h"
#include "effects.h"
#include "memory.h"
#include "pool.h"
#include "unicast.h"
#include "weight.h"

struct cw_search *cwi_search_at(const struct cw *cw, uint32_t slot)
{
    return &cw->memory.searches[slot - 1];
}

uint32_t cwi_search_take(struct cw *cw, uint32_t line)
{
    uint32_t slot = cw->free_search;

    CW_NOTE_TAKE(cw, CWI_POOL_SEARCH);
    if (slot)
        cw->free_search = cwi_search_at(cw, slot)->next_free;
    else
        slot = cwi_pool_first_use(cw, &cw->used_searches, cw->memory.search_count);
    if (slot)
        *cwi_search_at(cw, slot) = (struct cw_search){ .line = line };
    return slot;
}

void cwi_search_free(struct cw *cw, uint32_t slot)
{
    struct cw_search *s = cwi_search_at(cw, slot);

    CW_NOTE_FREE(cw, CWI_POOL_SEARCH);
    cwi_entry_free_list(cw, s->first);
    s->line = s->first = 0;
    s->next_free = cw->free_search;
    cw->free_search = slot;
}

/* --- jobs ------------------------------------------------------------------------------------- */

struct search_job *cwi_search_insert(struct cw_search *s, uint8_t place)
{
    if (s->jobs == SEARCH_JOBS && s->at > 0) { /* finished jobs are removed to make room */
        memmove(&s->job[0], &s->job[s->at], (size_t)(s->jobs - s->at) * sizeof *s->job);
        s->jobs = (uint8_t)(s->jobs - s->at);
        place = (uint8_t)(place - s->at);
        s->at = 0;
    }
    if (s->jobs == SEARCH_JOBS)
        return NULL;
    memmove(&s->job[place + 1], &s->job[place], (size_t)(s->jobs - place) * sizeof *s->job);
    s->jobs++;
    s->job[place] = (struct search_job){ .kind = 0 };
    return &s->job[place];
}

void cwi_search_set_name(struct search_job *job, const char *prefix, struct cw_octets name)
{
    size_t n = 0;

    while (prefix[n])
        n++;
    if (name.len > 0 && name.at[name.len - 1] == '.')
        name.len--;
    if (n + name.len > SEARCH_NAME)
        return;
    memcpy(job->name, prefix, n);
    if (name.len)
        memcpy(job->name + n, name.at, name.len);
    job->name_len = (uint8_t)(n + name.len);
}

/* --- queries ---------------------------------------------------------------------------------- */

bool cwi_search_asks_ipv6(const struct cw *cw, bool is_second_family)
{
    const struct cw_phone_settings *settings = cw->settings;
    const bool prefers_ipv6 = settings->ip_mode == CW_IP_MODE_DUAL_MODE
                                  ? settings->sip_ip_preference == CW_SIP_IP_PREFERENCE_IPV6
                                  : settings->ip_mode == CW_IP_MODE_IPV6_ONLY;

    return prefers_ipv6 != is_second_family;
}

bool cwi_search_is_excluded(const struct cw *cw, const struct cw_search *s)
{
    const struct search_job *job = &s->job[s->at];

    return job->kind == SEARCH_IS_ADDRESS && cw->settings->ip_mode != CW_IP_MODE_DUAL_MODE &&
           (job->address.family == 6) != cwi_search_asks_ipv6(cw, false);
}

enum cw_record_type cwi_search_type(const struct cw *cw, const struct cw_search *s)
{
    const struct search_job *job = &s->job[s->at];

    switch ((enum search_kind)job->kind) {
    case SEARCH_IS_NAPTR:
        return CW_NAPTR;
    case SEARCH_IS_SRV:
        return CW_SRV;
    default:
        return cwi_search_asks_ipv6(cw, job->asks_second_family) ? CW_AAAA : CW_A;
    }
}

bool cwi_search_is_asking(const struct cw *cw, const struct cw_search *s, uint8_t type,
                          struct cw_octets name)
{
    const struct search_job *job = &s->job[s->at];

    if (s->at >= s->jobs || type != cwi_search_type(cw, s) || name.len != job->name_len)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        const uint8_t a = name.at[i], b = (uint8_t)job->name[i];
        if (a != b && ((a | 0x20) != (b | 0x20) || (a | 0x20) < 'a' || (a | 0x20) > 'z'))
            return false;
    }
    return true;
}

/* --- entries ---------------------------------------------------------------------------------- */

static uint16_t port_or_default(uint16_t port, uint8_t transport)
{
    return port ? port : transport == CW_TLS ? 5061 : 5060;
}

/* The smaller of two times in s, where 0 means none. */
static uint32_t least(uint32_t a, uint32_t b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

static uint32_t ttl_of(const struct cw_record *r)
{
    enum { UNCACHED_S = 30 }; /* LOCAL_ttl: a record with TTL 0 is used this long */

    return r->ttl ? r->ttl : UNCACHED_S;
}

/* How many hosts and services of the setting are pending. */
static unsigned to_come(const struct cw_search *s)
{
    unsigned n = 0;

    for (uint8_t i = (uint8_t)(s->at + 1); i < s->jobs; i++)
        n += !s->job[i].is_extra_address && !(s->job[i].unless_srv && s->has_srv);
    for (uint16_t left = s->left; left; left &= (uint16_t)(left - 1))
        n++;
    return n;
}

/* True: it is in the list already. An alternate may also be one of Proxy's, but not its first
 * one, where the line registers anyway. */
static bool is_known(const struct cw *cw, const struct cw_search *s,
                     const struct cw_address *address)
{
    const struct cw_entry *first = cwi_entry_at(cw, s->first);
    const struct cw_entry *e = first;

    while (e && ((e->is_alternate != s->is_alternate && e != first) ||
                 !cw_address_equal(&e->address, address)))
        e = cwi_entry_at(cw, e->next);
    return e != NULL;
}

/* GUIDE_redundancy_method, on SRV port. */
static bool is_no_peer(const struct cw *cw, const struct cw_search *s,
                       const struct cw_address *address)
{
    return cwi_line_at(cw, s->line)->settings->proxy_redundancy_method && s->first &&
           !s->is_alternate && cwi_entry_at(cw, s->first)->address.port != address->port;
}

/* LOCAL_entries: further addresses of a host are left out before the first one of another host. */
static bool has_room(const struct cw_search *s)
{
    const unsigned most = s->is_alternate ? CW_ALTERNATES_A_LINE : CW_ENTRIES_A_LINE;

    return s->found[s->is_alternate] + (s->job[s->at].is_extra_address ? to_come(s) : 0) < most;
}

/* One of the lines has it. All lines are looked through once for a port, not once for each of them. */
static bool is_port_of_line(struct cw *cw, uint16_t port)
{
    if (cw->port_asked == port)
        return cw->is_port_of_line;
    cw->port_asked = port;
    cw->is_port_of_line = false;
    for (uint32_t i = 1; i <= cw->memory.line_count && !cw->is_port_of_line; i++) {
        const struct cw_line_settings *s = cwi_line_at(cw, i)->settings;

        cw->is_port_of_line = s && s->line_enable && port == s->sip_port;
    }
    return cw->is_port_of_line;
}

/* LOCAL_unicast: the phone itself: its own address there with the port of one of its lines. */
static bool is_ours(struct cw *cw, const struct cw_address *address, const struct cw_address *local)
{
    return cw_address_same_host(address, local) &&
           (address->port == local->port || is_port_of_line(cw, address->port));
}

static void add_entry(struct cw *cw, struct cw_search *s, const struct cw_address *address,
                      uint32_t ttl)
{
    struct cw_address local;
    struct cw_entry *e;
    uint32_t number;

    if (is_known(cw, s, address) || is_no_peer(cw, s, address) || !cwi_unicast_is(address) ||
        !cw->host->local(cw->host->context, s->line, address, &local) ||
        is_ours(cw, address, &local))
        return; /* or there is no route to it */
    if (!has_room(s)) {
        cw->counters.passed_over++;
        return;
    }
    number = cwi_entry_take(cw);
    if (!number)
        return;
    if (s->starts_rank && s->first)
        s->rank++;
    s->starts_rank = 0;
    e = cwi_entry_at(cw, number);
    e->address = *address;
    e->rank = s->rank;
    e->is_alternate = s->is_alternate;
    e->item = s->item;
    if (s->last)
        cwi_entry_at(cw, s->last)->next = number;
    else
        s->first = number;
    s->last = number;
    s->found[s->is_alternate]++;
    s->job[s->at].is_extra_address = 1;
    s->least_ttl = least(s->least_ttl, ttl);
}

void cwi_search_add_address(struct cw *cw, struct cw_search *s)
{
    const struct search_job *job = &s->job[s->at];
    struct cw_address address = job->address;

    address.transport = job->transport;
    address.port = port_or_default(job->port, job->transport);
    add_entry(cw, s, &address, job->ttl);
    s->at++;
}

void cwi_search_pass_over(struct cw_search *s)
{
    s->is_told = 1;
    s->at++;
}

/* --- answers ---------------------------------------------------------------------------------- */

static void take_addresses(struct cw *cw, struct cw_search *s, const struct cw_record *records,
                           uint32_t count)
{
    const struct search_job *job = &s->job[s->at];
    const uint8_t type = (uint8_t)cwi_search_type(cw, s);

    for (uint32_t i = 0; i < count; i++) {
        struct cw_address address = { .family = type == CW_AAAA ? 6 : 4,
                                      .transport = job->transport,
                                      .port = port_or_default(job->port, job->transport) };
        if (records[i].type != type)
            continue;
        memcpy(address.ip, records[i].ip, type == CW_AAAA ? 16 : 4);
        add_entry(cw, s, &address, least(job->ttl, ttl_of(&records[i])));
    }
}

/* The transport that a NAPTR service names; 0: none of ours (RFC 3263 4.1). */
static uint8_t transport_of(struct cw_octets service)
{
    static const struct {
        const char *name;
        uint8_t len, transport;
    } known[] = { { "SIP+D2U", 7, CW_UDP }, { "SIP+D2T", 7, CW_TCP }, { "SIPS+D2T", 8, CW_TLS } };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t k = 0;
        if (service.len != known[i].len)
            continue;
        while (k < service.len &&
               (service.at[k] >= 'a' ? service.at[k] - 32 : service.at[k]) == known[i].name[k])
            k++;
        if (k == service.len)
            return known[i].transport;
    }
    return 0;
}

/* NAPTR by order and preference, of equals UDP, TCP, TLS (the guide's 1.1); SRV by priority. */
static bool is_before(const struct cw_record *a, const struct cw_record *b)
{
    if (a->order != b->order)
        return a->order < b->order;
    if (a->type == CW_SRV)
        return false;
    if (a->preference != b->preference)
        return a->preference < b->preference;
    return transport_of(a->service) < transport_of(b->service);
}

/* The best records of an answer, best first, equal ones in their order. */
struct best {
    const struct cw_record *record[SEARCH_SRV];
    uint8_t count, most;
};

static void keep(struct cw *cw, struct best *best, const struct cw_record *r)
{
    uint8_t at = best->count;

    while (at > 0 && is_before(r, best->record[at - 1]))
        at--;
    if (best->count < best->most)
        best->count++;
    else
        cw->counters.passed_over++; /* GUIDE_dns_records */
    if (at == best->most)
        return;
    memmove(&best->record[at + 1], &best->record[at],
            (size_t)(best->count - 1 - at) * sizeof *best->record);
    best->record[at] = r;
}

static bool is_usable_target(const struct cw_record *r)
{
    /* RFC 2782: a target of "." says that there is no such service */
    return r->name.len > 0 && r->name.len <= SEARCH_NAME && r->port != 0 &&
           !(r->name.len == 1 && r->name.at[0] == '.');
}

static void add_target(struct cw_search *s, uint8_t place, const struct search_job *asked,
                       const struct cw_record *srv, bool starts_rank)
{
    struct search_job *job = cwi_search_insert(s, place);
    struct cw_address literal;

    if (!job) /* cannot be: SEARCH_JOBS */
        return;
    job->kind = SEARCH_IS_HOST;
    job->transport = asked->transport;
    job->starts_rank = starts_rank;
    job->port = srv->port;
    job->ttl = least(asked->ttl, ttl_of(srv));
    if (cw_address_read(&literal, srv->name)) {
        job->kind = SEARCH_IS_ADDRESS;
        job->address = literal;
    } else {
        cwi_search_set_name(job, "", srv->name);
    }
}

static void take_srv(struct cw *cw, struct cw_search *s, const struct cw_record *records,
                     uint32_t count)
{
    const struct search_job asked = s->job[s->at];
    struct best best = { .most = SEARCH_SRV };
    struct weight weights[SEARCH_SRV];
    uint16_t left;
    uint8_t n = 0, before = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (records[i].type != CW_SRV)
            continue;
        s->has_srv = 1;
        if (is_usable_target(&records[i]))
            keep(cw, &best, &records[i]);
    }
    for (uint8_t i = 0; i < best.count; i++)
        weights[i] = (struct weight){ .priority = best.record[i]->order,
                                      .weight = best.record[i]->preference };
    for (left = (uint16_t)((1u << best.count) - 1); left; n++) {
        const uint8_t at = cwi_weight_draw(cw, weights, &left);

        add_target(s, (uint8_t)(s->at + 1 + n), &asked, best.record[at],
                   n > 0 && weights[at].priority != weights[before].priority);
        before = at;
    }
}

static bool is_usable_naptr(const struct cw_record *r)
{
    return r->type == CW_NAPTR && r->name.len > 0 && r->name.len <= SEARCH_NAME &&
           r->flags.len == 1 && (r->flags.at[0] | 0x20) == 's' && transport_of(r->service);
}

/* The services of the NAPTR records replace those that would be queried without NAPTR, and the
 * first of them gives the transport of the name itself (RFC 3263 4.2). */
static void take_naptr(struct cw *cw, struct cw_search *s, const struct cw_record *records,
                       uint32_t count)
{
    const struct search_job asked = s->job[s->at];
    struct search_job host = s->job[s->jobs - 1];
    struct best best = { .most = SEARCH_NAPTR };
    struct search_job *job;

    for (uint32_t i = 0; i < count; i++)
        if (is_usable_naptr(&records[i]))
            keep(cw, &best, &records[i]);
    if (best.count == 0)
        return;
    s->jobs = (uint8_t)(s->at + 1);
    for (uint8_t i = 0; i < best.count; i++) {
        job = cwi_search_insert(s, s->jobs);
        if (!job) /* cannot be: SEARCH_JOBS */
            return;
        job->kind = SEARCH_IS_SRV;
        job->transport = transport_of(best.record[i]->service);
        job->starts_rank = 1;
        job->ttl = least(asked.ttl, ttl_of(best.record[i]));
        cwi_search_set_name(job, "", best.record[i]->name);
    }
    job = cwi_search_insert(s, s->jobs);
    if (!job)
        return;
    host.transport = transport_of(best.record[0]->service);
    host.ttl = least(asked.ttl, ttl_of(best.record[0]));
    *job = host;
}

/* In dual mode a host has two families; every other job is finished by its first answer. */
static void pass(const struct cw *cw, struct cw_search *s)
{
    struct search_job *job = &s->job[s->at];

    if (job->kind == SEARCH_IS_HOST && !job->asks_second_family &&
        cw->settings->ip_mode == CW_IP_MODE_DUAL_MODE)
        job->asks_second_family = 1;
    else
        s->at++;
}

void cwi_search_take_records(struct cw *cw, struct cw_search *s, const struct cw_record *records,
                             uint32_t count)
{
    switch ((enum search_kind)s->job[s->at].kind) {
    case SEARCH_IS_NAPTR:
        take_naptr(cw, s, records, count);
        break;
    case SEARCH_IS_SRV:
        take_srv(cw, s, records, count);
        break;
    default:
        take_addresses(cw, s, records, count);
    }
    pass(cw, s);
}

void cwi_search_do_without(const struct cw *cw, struct cw_search *s)
{
    pass(cw, s);
}

void cwi_search_skip(const struct cw *cw, struct cw_search *s, uint32_t seconds)
{
    pass(cw, s);
    s->least_ttl = least(s->least_ttl, seconds);
}
