/* server.c - the slots of the server transactions: taken, found by hash, returned (RFC 3261 17.2.3,
 * 8.2.2.2). */
#include "server.h"

#include "layout.h"
#include "match.h"
#include "pool.h"

/* Each server is in two hash chains, whose heads are stored in the slots by number. */
static uint32_t *bucket(struct cw *cw, uint64_t key)
{
    return &cw->memory.servers[key % cw->memory.server_count].first;
}

static uint32_t *bucket_of_origin(struct cw *cw, uint32_t origin)
{
    return &cw->memory.servers[origin % cw->memory.server_count].first_origin;
}

struct cw_server *cwi_server_find(struct cw *cw, uint64_t key)
{
    uint32_t instance = cw->memory.server_count ? *bucket(cw, key) : 0;

    while (instance && cwi_pool_server(cw, instance)->nist.key != key)
        instance = cwi_pool_server(cw, instance)->nist.next;
    return instance ? cwi_pool_server(cw, instance) : NULL;
}

/* 8.2.2.2: true: another transaction of the line has a request with the same origin as this one. */
bool cwi_server_has_origin(struct cw *cw, uint32_t line, const struct sip_message *m)
{
    const uint32_t origin = cwi_match_origin(m, line, cw->secret);
    uint32_t instance = cw->memory.server_count ? *bucket_of_origin(cw, origin) : 0;

    while (instance && cwi_pool_server(cw, instance)->nist.origin != origin)
        instance = cwi_pool_server(cw, instance)->nist.next_origin;
    return instance && m->to.tag.len == 0;
}

struct cw_server *cwi_server_take(struct cw *cw, uint32_t line, uint64_t key)
{
    const uint32_t instance = cw->free_server,
                   origin = cwi_match_origin(&cw->message, line, cw->secret);
    struct cw_server *s;

    CW_NOTE_TAKE(cw, CWI_POOL_SERVER);
    if (instance == 0) {
        cw->counters.pool_full++;
        return NULL;
    }
    s = cwi_pool_server(cw, instance);
    cw->free_server = s->nist.next;
    cw->servers_used++;
    if (cw->message.method == SIP_INVITE)
        s->ist = (struct ist){ .key = key, .instance = instance };
    else
        s->nist = (struct nist){ .key = key, .instance = instance };
    cwi_chart_begin(cw, cw->message.method == SIP_INVITE ? CW_CHART_IST : CW_CHART_NIST, instance);
    s->nist.method = cw->message.method;
    s->nist.in_use = 1;
    s->nist.origin = origin;
    s->nist.next = *bucket(cw, key);
    *bucket(cw, key) = instance;
    s->nist.next_origin = *bucket_of_origin(cw, origin);
    *bucket_of_origin(cw, origin) = instance;
    s->stored.octets = cw->memory.answered[instance - 1].octets;
    s->stored.len = s->stored.trying_len = 0;
    return s;
}

void cwi_server_free(struct cw *cw, struct cw_server *server)
{
    uint32_t *link = bucket(cw, server->nist.key);

    CW_NOTE_FREE(cw, CWI_POOL_SERVER);
    while (*link != server->nist.instance)
        link = &cwi_pool_server(cw, *link)->nist.next;
    *link = server->nist.next;
    link = bucket_of_origin(cw, server->nist.origin);
    while (*link != server->nist.instance)
        link = &cwi_pool_server(cw, *link)->nist.next_origin;
    *link = server->nist.next_origin;
    server->nist.in_use = 0;
    cw->servers_used--;
    server->nist.next = cw->free_server;
    cw->free_server = server->nist.instance;
}
