/* client.c - the slots of the client transactions taken, started and returned (RFC 3261 17.1,
 * 18.1.1). */
#include "acting.h"
#include "effects.h"
#include "large.h"
#include "layout.h"
#include "pool.h"

/* There are as many as clients. */
static struct cw_sent *take_sent(struct cw *cw)
{
    struct cw_sent *sent = cw->free_sent;

    if (!sent)
        return cw->fresh_sent++;
    cw->free_sent = sent->next_free;
    return sent;
}

void cwi_client_let_go(struct cw *cw, struct cw_client *client)
{
    struct cw_sent *sent;

    if (!client->stored.octets)
        return;
    sent = CW_CONTAINER(client->stored.octets, struct cw_sent, octets);
    sent->next_free = cw->free_sent;
    cw->free_sent = sent;
    client->stored.octets = NULL;
    client->stored.len = 0;
}

struct cw_client *cwi_client_take(struct cw *cw, uint32_t line, enum sip_method method,
                                  enum cw_chart chart, uint32_t instance)
{
    struct cw_client *c;
    uint32_t slot = cw->free_client;
    uint64_t key;

    CW_NOTE_TAKE(cw, CWI_POOL_CLIENT);
    if (slot)
        cw->free_client = cwi_pool_client(cw, slot)->nict.next;
    else
        slot = cwi_pool_first_use(cw, &cw->used_clients, cw->memory.client_count);
    if (!slot)
        return NULL;
    c = cwi_pool_client(cw, slot);
    cw->host->random(cw->host->context, &key, sizeof key);
    c->nict.method = (uint8_t)method;
    if (cwi_client_is_ict(c))
        c->ict = (struct ict){ .key = key, .instance = slot, .method = (uint8_t)method };
    else
        c->nict = (struct nict){ .key = key, .instance = slot, .method = (uint8_t)method };
    cwi_chart_begin(cw, cwi_client_is_ict(c) ? CW_CHART_ICT : CW_CHART_NICT, slot);
    c->nict.owner = line;
    c->nict.user = instance;
    c->nict.user_chart = (uint8_t)chart;
    c->nict.next = cwi_line_at(cw, line)->client;
    cwi_line_at(cw, line)->client = slot;
    c->stored = (struct cw_stored_request){ .octets = take_sent(cw)->octets };
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
    uint32_t *link = &cwi_line_at(cw, client->nict.owner)->client;

    CW_NOTE_FREE(cw, CWI_POOL_CLIENT);
    /* its chart has disarmed its timers; one armed by a transport error may still be armed */
    cwi_chart_end(cw, cwi_client_is_ict(client) ? CW_CHART_ICT : CW_CHART_NICT,
                  client->nict.instance);
    while (*link != client->nict.instance) /* a line has few */
        link = &cwi_pool_client(cw, *link)->nict.next;
    *link = client->nict.next;
    cwi_client_let_go(cw, client);
    put_free(cw, client);
}

void cwi_client_start(struct cw *cw, struct cw_client *client)
{
    const struct cw_cue cue = { .cw = cw };
    const bool is_large =
        cwi_large_is(cw, client->nict.owner, &client->stored.to, client->stored.len);

    if (cwi_client_is_ict(client))
        cwi_post(&cue, CW_CHART_ICT, client->ict.instance, is_large ? ICT_LARGE : ICT_START);
    else
        cwi_post(&cue, CW_CHART_NICT, client->nict.instance, is_large ? NICT_LARGE : NICT_START);
}
