/* search.c - jobs read off the settings, records made into jobs and entries (RFC 3263 4.1, 4.2; RFC
 * 2782; the guide's section 1.1). */
#include "search.h"

#include "domain.h"
#include "effects.h"
#include "memory.h"
#include "server_list.h"

static struct cw_line *line_of(const struct cw *cw, const struct cw_search *s)
{
    return &cw->memory.lines[s->line - 1];
}

struct cw_search *search_at(const struct cw *cw, uint32_t slot)
{
    return &cw->memory.searches[slot - 1];
}

/* --- jobs ------------------------------------------------------------------------------------- */

/* Makes room for a job at `place`. NULL: there is none (LOCAL_search). */
static struct search_job *insert(struct cw_search *s, uint8_t place)
{
    if (s->jobs == SEARCH_JOBS && s->at > 0) { /* those that are done make room */
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

/* prefix + name, without a final dot; what is too long for the DNS is no name, and not asked for. */
static void set_name(struct search_job *job, const char *prefix, struct cw_octets name)
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

static const char *prefix_of(uint8_t transport)
{
    return transport == CW_TLS ? "_sips._tcp." : transport == CW_TCP ? "_sip._tcp." : "_sip._udp.";
}

static uint16_t port_or_default(uint16_t port, uint8_t transport)
{
    return port ? port : transport == CW_TLS ? 5061 : 5060;
}

struct plan {
    struct cw_search *s;
    const struct cw_line_settings *settings;
    uint8_t is_alternate, item;
    uint8_t transport; /* 0: AUTO */
};

static struct search_job *append(struct plan *p, enum search_kind kind, uint8_t transport)
{
    struct search_job *job = insert(p->s, p->s->jobs);

    if (job) {
        job->kind = (uint8_t)kind;
        job->transport = transport;
        job->is_alternate = p->is_alternate;
        job->item = p->item;
    }
    return job;
}

static void plan_srv(struct plan *p, uint8_t transport, struct cw_octets host, bool unless_naptr)
{
    struct search_job *job = append(p, SEARCH_IS_SRV, transport);
    const bool has_prefix = host.len > 0 && host.at[0] == '_';

    if (!job)
        return;
    job->unless_naptr = unless_naptr;
    job->is_lower = 1;
    set_name(job, p->settings->dns_srv_auto_prefix && !has_prefix ? prefix_of(transport) : "",
             host);
}

static void plan_host(struct plan *p, uint8_t transport, const struct server_list_item *item,
                      bool unless_found)
{
    struct search_job *job = append(p, SEARCH_IS_HOST, transport);

    if (!job)
        return;
    job->port = item->port;
    job->is_lower = item->is_lower;
    job->unless_found = unless_found;
    set_name(job, "", server_list_bare(item->host));
}

static void plan_address(struct plan *p, uint8_t transport, const struct server_list_item *item,
                         const struct cw_address *address, bool is_lower)
{
    struct search_job *job = append(p, SEARCH_IS_ADDRESS, transport);

    if (!job)
        return;
    job->address = *address;
    job->port = item->port;
    job->is_lower = is_lower;
}

/* A name of the list: RFC 3263 4 with the settings Use DNS SRV and DNS SRV Auto Prefix. A port, or
 * a priority or addresses of its own, and it is a host (4.2; GUIDE_static_list). */
static void plan_item(struct plan *p, const struct server_list_item *item, bool is_alone)
{
    const uint8_t transport = p->transport ? p->transport : CW_UDP;
    struct cw_address address;
    struct cw_octets ips = item->addresses, ip;
    bool is_lower = item->is_lower;

    if (ips.len) {
        while (server_list_next_address(&ips, &ip))
            if (cw_address_read(&address, ip)) {
                plan_address(p, transport, item, &address, is_lower);
                is_lower = false;
            }
        return;
    }
    if (cw_address_read(&address, server_list_bare(item->host))) {
        plan_address(p, transport, item, &address, is_lower);
        return;
    }
    if (!is_alone || item->port || !p->settings->use_dns_srv) {
        plan_host(p, transport, item, false);
        return;
    }
    if (p->transport == 0) { /* 4.1: NAPTR; without it SRV for each transport that we have */
        struct search_job *job = append(p, SEARCH_IS_NAPTR, CW_UDP);
        if (job)
            set_name(job, "", item->host);
        plan_srv(p, CW_UDP, item->host, true);
        plan_srv(p, CW_TCP, item->host, true);
        plan_srv(p, CW_TLS, item->host, true);
    } else {
        plan_srv(p, p->transport, item->host, false);
    }
    plan_host(p, transport, item, true);
}

static void plan_list(struct plan *p, const char *text)
{
    struct server_list list;
    struct server_list_item item;

    if (!server_list_read(&list, text))
        return; /* GUIDE_register: without a proxy a line does not register */
    for (p->item = 0; server_list_next(&list, &item); p->item++)
        plan_item(p, &item, list.count == 1);
}

uint32_t search_take(struct cw *cw, uint32_t line)
{
    const struct cw_line_settings *settings = cw->memory.lines[line - 1].settings;
    static const uint8_t transports[] = { CW_UDP, CW_TCP, CW_TLS, 0 };
    const uint32_t slot = cw->free_search;
    struct plan plan;

    if (slot == 0) {
        cw->counters.pool_full++;
        return 0;
    }
    plan = (struct plan){ .s = search_at(cw, slot),
                          .settings = settings,
                          .transport = transports[settings->sip_transport] };
    cw->free_search = plan.s->next_free;
    *plan.s = (struct cw_search){ .line = line };
    plan_list(&plan, domain_setting(settings, false));
    if (settings->dual_registration) {
        plan.is_alternate = 1;
        plan_list(&plan, domain_setting(settings, true));
    }
    return slot;
}

void search_free(struct cw *cw, uint32_t slot)
{
    struct cw_search *s = search_at(cw, slot);

    entry_free_list(cw, s->first);
    s->line = s->first = 0;
    s->next_free = cw->free_search;
    cw->free_search = slot;
}

/* To the next job. A rank that no server of this one has begun is left to it. */
static void leave(struct cw_search *s)
{
    const uint8_t is_lower = s->job[s->at++].is_lower;

    if (is_lower && s->at < s->jobs)
        s->job[s->at].is_lower = 1;
}

/* Of the job's own list: Alternate Proxy is looked for whatever Proxy has given. */
static bool has_found(const struct cw *cw, const struct cw_search *s, const struct search_job *job)
{
    return s->last && entry_at(cw, s->last)->is_alternate == job->is_alternate;
}

bool search_next(const struct cw *cw, struct cw_search *s)
{
    while (s->at < s->jobs) {
        const struct search_job *job = &s->job[s->at];

        if ((job->unless_found && has_found(cw, s, job)) || (job->unless_naptr && s->has_naptr))
            s->at++;
        else if (job->kind != SEARCH_IS_ADDRESS && job->name_len == 0)
            leave(s);
        else
            return true;
    }
    return false;
}

/* --- questions -------------------------------------------------------------------------------- */

/* GUIDE_ip_mode, GUIDE_ip_preference. */
static bool asks_ipv6(const struct cw *cw, const struct search_job *job)
{
    const struct cw_phone_settings *settings = cw->settings;
    const bool prefers_ipv6 = settings->ip_mode == CW_IP_MODE_DUAL_MODE
                                  ? settings->sip_ip_preference == CW_SIP_IP_PREFERENCE_IPV6
                                  : settings->ip_mode == CW_IP_MODE_IPV6_ONLY;

    return prefers_ipv6 != job->is_second;
}

enum cw_record_type search_type(const struct cw *cw, const struct cw_search *s)
{
    const struct search_job *job = &s->job[s->at];

    switch ((enum search_kind)job->kind) {
    case SEARCH_IS_NAPTR:
        return CW_NAPTR;
    case SEARCH_IS_SRV:
        return CW_SRV;
    default:
        return asks_ipv6(cw, job) ? CW_AAAA : CW_A;
    }
}

bool search_is_asking(const struct cw *cw, const struct cw_search *s, uint8_t type,
                      struct cw_octets name)
{
    const struct search_job *job = &s->job[s->at];

    if (s->at >= s->jobs || type != search_type(cw, s) || name.len != job->name_len)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        const uint8_t a = name.at[i], b = (uint8_t)job->name[i];
        if (a != b && ((a | 0x20) != (b | 0x20) || (a | 0x20) < 'a' || (a | 0x20) > 'z'))
            return false;
    }
    return true;
}

/* --- answers ---------------------------------------------------------------------------------- */

static void add_entry(struct cw *cw, struct cw_search *s, const struct cw_address *address)
{
    struct search_job *job = &s->job[s->at];
    const struct cw_entry *first = entry_at(cw, s->first);
    struct cw_address local;
    struct cw_entry *e;
    uint32_t number;

    if (s->found == CW_ENTRIES_A_LINE || entry_find(cw, s->first, address) ||
        !cw->host->local(cw->host->context, s->line, address, &local))
        return; /* known already, or there is no way to it from here */
    /* GUIDE_redundancy_method, on SRV port */
    if (line_of(cw, s)->settings->proxy_redundancy_method && first && !job->is_alternate &&
        first->address.port != address->port)
        return;
    number = entry_take(cw);
    if (!number)
        return;
    if (job->is_lower && s->found)
        s->rank++;
    job->is_lower = 0;
    e = entry_at(cw, number);
    e->address = *address;
    e->rank = s->rank;
    e->is_alternate = job->is_alternate;
    e->item = job->item;
    if (s->last)
        entry_at(cw, s->last)->next = number;
    else
        s->first = number;
    s->last = number;
    s->found++;
}

void search_add_address(struct cw *cw, struct cw_search *s)
{
    const struct search_job *job = &s->job[s->at];
    struct cw_address address = job->address;

    address.transport = job->transport;
    address.port = port_or_default(job->port, job->transport);
    add_entry(cw, s, &address);
    leave(s);
}

static void note_ttl(struct cw_search *s, uint32_t ttl)
{
    enum { ONCE = 30 }; /* s; LOCAL_ttl: a record that may not be kept is kept this long */
    const uint32_t kept = ttl ? ttl : ONCE;

    if (s->least_ttl == 0 || kept < s->least_ttl)
        s->least_ttl = kept;
}

static void take_addresses(struct cw *cw, struct cw_search *s, const struct cw_record *records,
                           uint32_t count)
{
    const struct search_job *job = &s->job[s->at];
    const uint8_t type = (uint8_t)search_type(cw, s);

    for (uint32_t i = 0; i < count; i++) {
        struct cw_address address = { .family = type == CW_AAAA ? 6 : 4,
                                      .transport = job->transport,
                                      .port = port_or_default(job->port, job->transport) };
        if (records[i].type != type)
            continue;
        memcpy(address.ip, records[i].ip, type == CW_AAAA ? 16 : 4);
        note_ttl(s, records[i].ttl);
        add_entry(cw, s, &address);
    }
}

/* RFC 2782: by priority, and of one priority by chance in proportion to the weights. */
static void order_srv(struct cw *cw, const struct cw_record **srv, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t sum = 0, best = i, at;

        for (uint32_t k = i + 1; k < n; k++)
            if (srv[k]->order < srv[best]->order)
                best = k;
        for (uint32_t k = i; k < n; k++)
            if (srv[k]->order == srv[best]->order)
                sum += srv[k]->preference;
        at = cw_random_to(cw, sum);
        for (uint32_t k = i, running = 0; k < n; k++) {
            if (srv[k]->order != srv[best]->order)
                continue;
            running += srv[k]->preference;
            if (running >= at) {
                const struct cw_record *chosen = srv[k];
                srv[k] = srv[i];
                srv[i] = chosen;
                break;
            }
        }
    }
}

static bool is_usable_target(const struct cw_record *r)
{
    /* RFC 2782: a target of "." says that there is no such service */
    return r->type == CW_SRV && r->name.len > 0 && r->name.len <= SEARCH_NAME && r->port != 0 &&
           !(r->name.len == 1 && r->name.at[0] == '.');
}

static void take_srv(struct cw *cw, struct cw_search *s, const struct cw_record *records,
                     uint32_t count)
{
    const struct search_job asked = s->job[s->at];
    const struct cw_record *srv[SEARCH_SRV];
    uint32_t n = 0;

    for (uint32_t i = 0; i < count && n < SEARCH_SRV; i++) {
        note_ttl(s, records[i].ttl);
        if (is_usable_target(&records[i]))
            srv[n++] = &records[i];
    }
    order_srv(cw, srv, n);
    for (uint32_t i = 0; i < n; i++) {
        struct cw_address literal;
        struct search_job *job = insert(s, (uint8_t)(s->at + 1 + i));

        if (!job)
            return;
        job->kind = SEARCH_IS_HOST;
        job->transport = asked.transport;
        job->is_alternate = asked.is_alternate;
        job->item = asked.item;
        job->is_lower = i == 0 ? asked.is_lower : srv[i]->order != srv[i - 1]->order;
        job->port = srv[i]->port;
        set_name(job, "", srv[i]->name);
        if (cw_address_read(&literal, srv[i]->name)) {
            job->kind = SEARCH_IS_ADDRESS;
            job->address = literal;
        }
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

static bool is_before(const struct cw_record *a, const struct cw_record *b)
{
    if (a->order != b->order)
        return a->order < b->order;
    if (a->preference != b->preference)
        return a->preference < b->preference;
    return transport_of(a->service) < transport_of(b->service); /* the guide: UDP, TCP, TLS */
}

static void take_naptr(struct cw_search *s, const struct cw_record *records, uint32_t count)
{
    const struct search_job asked = s->job[s->at];
    const struct cw_record *naptr[SEARCH_NAPTR];
    uint32_t n = 0;

    for (uint32_t i = 0; i < count && n < SEARCH_NAPTR; i++) {
        const struct cw_record *r = &records[i];
        uint32_t at = n;

        note_ttl(s, r->ttl);
        if (r->type != CW_NAPTR || r->name.len == 0 || r->name.len > SEARCH_NAME ||
            r->flags.len != 1 || (r->flags.at[0] | 0x20) != 's' || !transport_of(r->service))
            continue;
        for (; at > 0 && is_before(r, naptr[at - 1]); at--)
            naptr[at] = naptr[at - 1];
        naptr[at] = r;
        n++;
    }
    s->has_naptr = n > 0;
    for (uint32_t i = 0; i < n; i++) {
        struct search_job *job = insert(s, (uint8_t)(s->at + 1 + i));

        if (!job)
            return;
        job->kind = SEARCH_IS_SRV;
        job->transport = transport_of(naptr[i]->service);
        job->is_alternate = asked.is_alternate;
        job->item = asked.item;
        job->is_lower = 1;
        set_name(job, "", naptr[i]->name);
    }
}

/* A host has two families in dual mode; every other job is done with its first answer. */
static void pass(const struct cw *cw, struct cw_search *s)
{
    struct search_job *job = &s->job[s->at];

    if (job->kind == SEARCH_IS_HOST && !job->is_second &&
        cw->settings->ip_mode == CW_IP_MODE_DUAL_MODE)
        job->is_second = 1;
    else
        leave(s);
}

void search_take_records(struct cw *cw, struct cw_search *s, const struct cw_record *records,
                         uint32_t count)
{
    switch ((enum search_kind)s->job[s->at].kind) {
    case SEARCH_IS_NAPTR:
        take_naptr(s, records, count);
        break;
    case SEARCH_IS_SRV:
        take_srv(cw, s, records, count);
        break;
    default:
        take_addresses(cw, s, records, count);
    }
    pass(cw, s);
}

void search_do_without(const struct cw *cw, struct cw_search *s)
{
    if (s->job[s->at].kind == SEARCH_IS_NAPTR)
        s->has_naptr = 0;
    pass(cw, s);
}
