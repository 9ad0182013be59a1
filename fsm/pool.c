/* pool.c - slots of the caller's memory taken and given back: transactions, wished requests.
 *
 * Server transactions are found by hash: RFC 3261 17.2.3, 8.2.2.2. */
#include "pool.h"

#include "answer.h"
#include "effects.h"
#include "match.h"

struct cw_client *cwi_pool_client(struct cw *cw, uint32_t instance)
{
    return &cw->memory.clients[instance - 1];
}

struct cw_server *cwi_pool_server(struct cw *cw, uint32_t instance)
{
    return &cw->memory.servers[instance - 1];
}

struct cw_request *cwi_pool_request(struct cw *cw, uint32_t instance)
{
    return &cw->memory.requests[instance - 1];
}

struct cw_line *cwi_pool_line(struct cw *cw, uint32_t line)
{
    if (line == 0 || line > cw->memory.line_count || !cw->memory.lines[line - 1].settings)
        return NULL;
    return &cw->memory.lines[line - 1];
}

struct cw_client *cwi_client_take(struct cw *cw, uint32_t line, enum sip_method method,
                                  enum cw_chart chart, uint32_t instance)
{
    struct cw_client *c;
    const uint32_t slot = cw->free_client;
    uint64_t key;

    if (slot == 0) {
        cw->counters.pool_full++;
        return NULL;
    }
    c = cwi_pool_client(cw, slot);
    cw->free_client = c->nict.next;
    cw->host->random(cw->host->context, &key, sizeof key);
    if (method == SIP_INVITE) {
        c->ict = (struct ict){ .key = key, .instance = slot };
        c->ict.a.chart = c->ict.b.chart = CW_CHART_ICT;
        cwi_ict_init(&c->ict);
    } else {
        c->nict = (struct nict){ .key = key, .instance = slot };
        c->nict.e.chart = c->nict.f.chart = CW_CHART_NICT;
        cwi_nict_init(&c->nict);
    }
    c->nict.owner = line;
    c->nict.user = instance;
    c->nict.user_chart = (uint8_t)chart;
    c->nict.method = (uint8_t)method;
    c->nict.next = cw->memory.lines[line - 1].client;
    cw->memory.lines[line - 1].client = slot;
    c->stored.len = 0;
    c->stored.is_udp_only = false;
    return c;
}

static void put_free(struct cw *cw, struct cw_client *client)
{
    client->nict.user_chart = 0;
    client->nict.next = cw->free_client;
    cw->free_client = client->nict.instance;
}

void cwi_client_free(struct cw *cw, struct cw_client *client)
{
    const bool is_invite = client->nict.method == SIP_INVITE;
    uint32_t *link = &cw->memory.lines[client->nict.owner - 1].client;

    /* its chart has stopped what it armed; what receive_unreachable armed may be there yet */
    cwi_timer_disarm(&cw->timers, is_invite ? &client->ict.a : &client->nict.e);
    cwi_timer_disarm(&cw->timers, is_invite ? &client->ict.b : &client->nict.f);
    while (*link != client->nict.instance) /* a line has but a few */
        link = &cwi_pool_client(cw, *link)->nict.next;
    *link = client->nict.next;
    put_free(cw, client);
}

/* Two chains go through the servers, each with its heads in the slots by number. */
static uint32_t *bucket(struct cw *cw, uint64_t key)
{
    return &cw->memory.servers[key % cw->memory.server_count].first;
}

static uint32_t *bucket_of_origin(struct cw *cw, uint32_t origin)
{
    return &cw->memory.servers[origin % cw->memory.server_count].first_origin;
}

struct cw_server *cwi_pool_find_server(struct cw *cw, uint64_t key)
{
    uint32_t instance = cw->memory.server_count ? *bucket(cw, key) : 0;

    while (instance && cwi_pool_server(cw, instance)->nist.key != key)
        instance = cwi_pool_server(cw, instance)->nist.next;
    return instance ? cwi_pool_server(cw, instance) : NULL;
}

/* 8.2.2.2: is a request under way that this one, which is none of its transaction, comes from? */
bool cwi_pool_has_origin(struct cw *cw, const struct sip_message *m)
{
    const uint32_t origin = cwi_match_origin(m, cw->secret);
    uint32_t instance = cw->memory.server_count ? *bucket_of_origin(cw, origin) : 0;

    while (instance && cwi_pool_server(cw, instance)->nist.origin != origin)
        instance = cwi_pool_server(cw, instance)->nist.next_origin;
    return instance && m->to.tag.len == 0;
}

struct cw_server *cwi_server_take(struct cw *cw, const struct cw_arrival *from, uint64_t key)
{
    const uint32_t instance = cw->free_server, origin = cwi_match_origin(&cw->message, cw->secret);
    struct cw_server *s;

    if (instance == 0) {
        cw->counters.pool_full++;
        return NULL;
    }
    s = cwi_pool_server(cw, instance);
    cw->free_server = s->nist.next;
    if (cw->message.method == SIP_INVITE) {
        s->ist = (struct ist){ .key = key, .instance = instance };
        s->ist.g.chart = s->ist.h.chart = CW_CHART_IST;
        cwi_ist_init(&s->ist);
    } else {
        s->nist = (struct nist){ .key = key, .instance = instance };
        s->nist.t.chart = CW_CHART_NIST;
        cwi_nist_init(&s->nist);
    }
    s->nist.method = cw->message.method;
    s->nist.in_use = 1;
    s->nist.origin = origin;
    s->nist.next = *bucket(cw, key);
    *bucket(cw, key) = instance;
    s->nist.next_origin = *bucket_of_origin(cw, origin);
    *bucket_of_origin(cw, origin) = instance;
    s->stored.to =
        cwi_answer_address(&cw->message, &from->from, cw->settings->send_resp_to_src_port);
    s->stored.port = cwi_answer_port(&cw->message, &from->from);
    s->stored.line = from->line;
    s->stored.len = 0;
    s->stored.trying_len =
        (uint16_t)cwi_answer_write_100(cw, &from->from, s->stored.octets, sizeof s->stored.octets);
    return s;
}

void cwi_server_free(struct cw *cw, struct cw_server *server)
{
    uint32_t *link = bucket(cw, server->nist.key);

    while (*link != server->nist.instance)
        link = &cwi_pool_server(cw, *link)->nist.next;
    *link = server->nist.next;
    link = bucket_of_origin(cw, server->nist.origin);
    while (*link != server->nist.instance)
        link = &cwi_pool_server(cw, *link)->nist.next_origin;
    *link = server->nist.next_origin;
    server->nist.in_use = 0;
    server->nist.next = cw->free_server;
    cw->free_server = server->nist.instance;
}

struct cw_request *cwi_pool_take_request(struct cw *cw, uint32_t line, uint8_t method)
{
    struct cw_request *q;

    if (cw->free_request == 0)
        return NULL;
    q = cwi_pool_request(cw, cw->free_request);
    cw->free_request = q->request.next_free;
    q->request =
        (struct request){ .instance = q->request.instance, .line = line, .method = method };
    cwi_request_init(&q->request);
    cw->host->random(cw->host->context, q->call_id, sizeof q->call_id);
    cw->host->random(cw->host->context, q->from_tag, sizeof q->from_tag);
    return q;
}

void cwi_request_free(struct cw *cw, struct cw_request *request)
{
    request->request.method = 0;
    request->request.transaction = request->request.invite = 0;
    request->request.next_free = cw->free_request;
    cw->free_request = request->request.instance;
}

void cwi_pool_init(struct cw *cw)
{
    for (uint32_t i = cw->memory.binding_count; i > 0; i--) {
        cw->memory.bindings[i - 1] = (struct cw_binding){ .next_free = cw->free_binding };
        cw->free_binding = i;
    }
    for (uint32_t i = cw->memory.entry_count; i > 0; i--) {
        cw->memory.entries[i - 1].next = cw->free_entry;
        cw->free_entry = i;
    }
    for (uint32_t i = cw->memory.search_count; i > 0; i--) {
        cw->memory.searches[i - 1].next_free = cw->free_search;
        cw->free_search = i;
    }
    for (uint32_t i = cw->memory.client_count; i > 0; i--) {
        cw->memory.clients[i - 1].nict = (struct nict){ .instance = i };
        put_free(cw, cwi_pool_client(cw, i));
    }
    for (uint32_t i = cw->memory.server_count; i > 0; i--) {
        cw->memory.servers[i - 1].nist = (struct nist){ .instance = i, .next = cw->free_server };
        cw->memory.servers[i - 1].first = cw->memory.servers[i - 1].first_origin = 0;
        cw->free_server = i;
    }
    for (uint32_t i = cw->memory.request_count; i > 0; i--) {
        cw->memory.requests[i - 1].request = (struct request){ .instance = i };
        cwi_request_free(cw, cwi_pool_request(cw, i));
    }
}
