/* client.c - the slots of the client transactions taken, started and returned (RFC 3261 17.1,
 * 18.1.1). */
#include "acting.h"
#include "effects.h"
#include "large.h"
#include "layout.h"
#include "pool.h"

struct cw_client *cwi_client_take(struct cw *cw, uint32_t line, enum sip_method method,
                                  enum cw_chart chart, uint32_t instance)
{
    struct cw_client *c;
    const uint32_t slot = cw->free_client;
    uint64_t key;

    CW_NOTE_TAKE(cw, CWI_POOL_CLIENT);
    if (slot == 0) {
        cw->counters.pool_full++;
        return NULL;
    }
    c = cwi_pool_client(cw, slot);
    cw->free_client = c->nict.next;
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
    uint32_t *link = &cwi_line_at(cw, client->nict.owner)->client;

    CW_NOTE_FREE(cw, CWI_POOL_CLIENT);
    /* its chart has disarmed its timers; one armed by a transport error may still be armed */
    cwi_chart_end(cw, cwi_client_is_ict(client) ? CW_CHART_ICT : CW_CHART_NICT,
                  client->nict.instance);
    while (*link != client->nict.instance) /* a line has few */
        link = &cwi_pool_client(cw, *link)->nict.next;
    *link = client->nict.next;
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
