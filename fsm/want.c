/* want.c - the user's wishes routed to the charts of the line (LOCAL_wishes, LOCAL_request). */
#include "effects.h"
#include "events.h"
#include "fields.h"
#include "policy.h"
#include "pool.h"
#include "request_names.h"
#include "write.h"

/* A wish goes to the line's policy, its current binding, and the alternate one if there is one. A start that
 * is refused, during a removal, starts neither, and leaves the line not to be registered. */
static int want_binding(struct cw *cw, uint32_t number, enum reg_event event)
{
    struct cw_line *line = cwi_pool_line(cw, number);
    const struct cw_cue cue = { .cw = cw };
    const bool was_wished = line->is_wished;
    int result;

    line->is_wished = event == REG_START;
    if (event == REG_STOP) {
        cwi_policy_post(number, CWI_STOP, &cue);
        cwi_events_run(cw, &cue);
    }
    result = cwi_events_step(cw, CW_CHART_REG, line->binding, (uint8_t)event, &cue);
    if (result != CW_OK && event == REG_START)
        line->is_wished = was_wished;
    else if (line->alternate)
        cwi_events_step(cw, CW_CHART_REG, line->alternate, (uint8_t)event, &cue);
    return result;
}

/* The URI of a wish as it goes out: a SIP URI without headers (19.1.1), or the line's domain. */
static int copy_target(const struct cw_line *line, struct cw_octets wished,
                       char target[CW_TARGET_MAX + 1])
{
    struct sip_writer w;
    struct sip_uri uri;

    sip_write_init(&w, target, CW_TARGET_MAX, false);
    if (wished.len)
        sip_put(&w, wished.at, wished.len);
    else
        cwi_fields_put_domain(&w, line);
    if (w.full)
        return CW_E_ROOM;
    if (sip_uri_parse(&uri, target, w.len) != CW_OK || !uri.is_sip || uri.is_sips ||
        uri.headers.len)
        return CW_E_URI;
    target[w.len] = '\0';
    return CW_OK;
}

/* All of them may have to move to another server within one call (CW_EFFECTS_A_CALL). */
static bool has_many_requests(const struct cw *cw, uint32_t line)
{
    uint32_t n = 0;

    for (uint32_t i = cwi_line_at(cw, line)->request; i; i = cwi_pool_request(cw, i)->request.next)
        n++;
    return n >= CW_REQUESTS_A_LINE;
}

static int want_request(struct cw *cw, const struct cw_wish *wish)
{
    struct cw_request *q;
    int error;

    if (!REQUEST_HAS_REQUESTS) /* the profile has no requests */
        return CW_E_REFUSED;
    if (wish->method != SIP_OPTIONS && wish->method != SIP_INVITE)
        return CW_E_CONTROL;
    q = has_many_requests(cw, wish->line) ? NULL
                                          : cwi_pool_take_request(cw, wish->line, wish->method);
    if (!q) {
        cw->counters.pool_full++;
        return CW_E_POOL;
    }
    error = copy_target(cwi_pool_line(cw, wish->line), wish->target, q->target);
    if (error == CW_OK)
        error = cwi_events_step(cw, CW_CHART_REQUEST, q->request.instance, REQUEST_START,
                                &(struct cw_cue){ .cw = cw });
    if (error != CW_OK) /* the target is invalid, or the profile has no requests */
        cwi_request_free(cw, q);
    return error;
}

/* The first request that can be cancelled, or the one with this number. */
static int want_hang_up(struct cw *cw, const struct cw_wish *wish)
{
    uint32_t next = cwi_line_at(cw, wish->line)->request;
    int result = CW_E_REFUSED;

    while (next && result != CW_OK) {
        const uint32_t i = next;

        next = cwi_pool_request(cw, i)->request.next;
        if (wish->request == 0 || wish->request == i)
            result = cwi_events_step(cw, CW_CHART_REQUEST, i, REQUEST_STOP,
                                     &(struct cw_cue){ .cw = cw });
    }
    return result;
}

int cw_want(struct cw *cw, uint64_t now, const struct cw_wish *wish)
{
    if (!cwi_events_open(cw, now))
        return CW_E_FULL;
    if (!cwi_pool_line(cw, wish->line))
        return CW_E_LINE;
    switch (wish->kind) {
    case CW_REGISTER:
        return want_binding(cw, wish->line, REG_START);
    case CW_UNREGISTER:
        return want_binding(cw, wish->line, REG_STOP);
    case CW_REQUEST:
        return want_request(cw, wish);
    case CW_HANG_UP:
        return REQUEST_HAS_REQUESTS ? want_hang_up(cw, wish) : CW_E_REFUSED;
    default:
        return CW_E_CONTROL;
    }
}
