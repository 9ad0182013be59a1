/* pool.c - the slots of the caller's memory by number; those of wished requests taken and
 * returned. */
#include "pool.h"

#include "acting.h"
#include "effects.h"
#include "layout.h"
#include "request_names.h"

struct cw_client *cwi_pool_client(const struct cw *cw, uint32_t instance)
{
    return &cw->memory.clients[instance - 1];
}

struct cw_server *cwi_pool_server(const struct cw *cw, uint32_t instance)
{
    return &cw->memory.servers[instance - 1];
}

struct cw_request *cwi_pool_request(const struct cw *cw, uint32_t instance)
{
    return &cw->memory.requests[instance - 1];
}

struct cw_line *cwi_line_at(const struct cw *cw, uint32_t number)
{
    return &cw->memory.lines[number - 1];
}

struct cw_line *cwi_pool_line(const struct cw *cw, uint32_t line)
{
    if (line == 0 || line > cw->memory.line_count || !cw->memory.lines[line - 1].settings)
        return NULL;
    return cwi_line_at(cw, line);
}

struct cw_request *cwi_pool_take_request(struct cw *cw, uint32_t line, uint8_t method)
{
    uint32_t *link = &cwi_line_at(cw, line)->request;
    struct cw_request *q;

    CW_NOTE_TAKE(cw, CWI_POOL_REQUEST);
    if (cw->free_request == 0)
        return NULL;
    q = cwi_pool_request(cw, cw->free_request);
    cw->free_request = q->request.next;
    while (*link) /* a line has few: CW_REQUESTS_A_LINE */
        link = &cwi_pool_request(cw, *link)->request.next;
    *link = q->request.instance;
    q->request =
        (struct request){ .instance = q->request.instance, .line = line, .method = method };
    cwi_chart_begin(cw, CW_CHART_REQUEST, q->request.instance);
    cw->host->random(cw->host->context, q->call_id, sizeof q->call_id);
    cw->host->random(cw->host->context, q->from_tag, sizeof q->from_tag);
    return q;
}

static void put_free(struct cw *cw, struct cw_request *request)
{
    request->request.next = cw->free_request;
    cw->free_request = request->request.instance;
}

void cwi_request_free(struct cw *cw, struct cw_request *request)
{
    uint32_t *link = &cwi_line_at(cw, request->request.line)->request;

    CW_NOTE_FREE(cw, CWI_POOL_REQUEST);
    request->request.cs = 0;
    request->request.method = 0;
    request->request.transaction = request->request.invite = 0;
    while (*link != request->request.instance)
        link = &cwi_pool_request(cw, *link)->request.next;
    *link = request->request.next;
    put_free(cw, request);
}

uint32_t cwi_pool_first_use(struct cw *cw, uint32_t *used, uint32_t count)
{
    if (*used < count)
        return ++*used;
    cw->counters.pool_full++;
    return 0;
}

void cwi_pool_init(struct cw *cw)
{
    cw->fresh_sent = cw->memory.sent;
    for (uint32_t i = cw->memory.server_count; i > 0; i--) {
        cw->memory.servers[i - 1].nist = (struct nist){ .instance = i, .next = cw->free_server };
        cw->memory.servers[i - 1].first = cw->memory.servers[i - 1].first_origin = 0;
        cw->free_server = i;
    }
    for (uint32_t i = REQUEST_HAS_REQUESTS ? cw->memory.request_count : 0; i > 0; i--) {
        cw->memory.requests[i - 1].request = (struct request){ .instance = i };
        put_free(cw, cwi_pool_request(cw, i));
    }
}
