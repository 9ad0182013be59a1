/* events.c - events to the charts, one at a time, and what a transaction's outcome is to whoever made
 * it. */
#include "events.h"

#include "derived.h"
#include "effects.h"
#include "keep_fact.h"
#include "large.h"
#include "pool.h"
#include "keep_responses.h"
#include "reg_response.h"
#include "reg_responses.h"
#include "request_names.h"
#include "request_responses.h"
#include "site_fact.h"

bool cwi_events_open(struct cw *cw, uint64_t now)
{
    if (!cwi_effects_have_room(cw))
        return false;
    if (now > cw->now)
        cw->now = now;
    return true;
}

static int step(struct cw *cw, uint8_t chart, uint32_t instance, uint8_t event,
                const struct cw_cue *cue)
{
    struct cw_binding *binding;

    switch (chart) {
    case CW_CHART_NICT:
        return cwi_nict_step(&cwi_pool_client(cw, instance)->nict, (enum nict_event)event, cue);
    case CW_CHART_NIST:
        return cwi_nist_step(&cwi_pool_server(cw, instance)->nist, (enum nist_event)event, cue);
    case CW_CHART_ICT:
        return cwi_ict_step(&cwi_pool_client(cw, instance)->ict, (enum ict_event)event, cue);
    case CW_CHART_IST:
        return cwi_ist_step(&cwi_pool_server(cw, instance)->ist, (enum ist_event)event, cue);
    case CW_CHART_REQUEST:
        return cwi_request_step(&cwi_pool_request(cw, instance)->request, (enum request_event)event,
                                cue);
    case CW_CHART_REG:
        binding = cwi_binding_at(cw, instance);
        return binding->role ? cwi_reg_step(&binding->reg, (enum reg_event)event, cue) : CW_E_LINE;
    case CW_CHART_LOCATE:
        return cwi_locate_step(&cwi_pool_line(cw, instance)->locate, (enum locate_event)event, cue);
    case CW_CHART_KEEP:
        binding = cwi_binding_at(cw, instance);
        return binding->role ? cwi_keep_step(&binding->keep, (enum keep_event)event, cue)
                             : CW_E_LINE;
    case CW_CHART_SITE:
        return cwi_site_step(&cwi_pool_line(cw, instance)->site, (enum site_event)event, cue);
    default:
        return CW_E_REFUSED;
    }
}

/* The event, then whatever it posted. The result is that of the first. */
int cwi_events_step(struct cw *cw, uint8_t chart, uint32_t instance, uint8_t event,
                    const struct cw_cue *cue)
{
    const int result = step(cw, chart, instance, event, cue);

    if (result != CW_OK)
        cw->counters.cells_refused++;
    while (cw->post_used > 0) {
        const struct cwi_post post = cw->post[cw->post_first];
        cw->post_first = (uint8_t)((cw->post_first + 1) % CW_POSTS);
        cw->post_used--;
        if (step(cw, post.chart, post.instance, post.event,
                 &(struct cw_cue){ .cw = cw,
                                   .message = post.has_message ? cue->message : NULL,
                                   .arrival = post.has_arrival ? cue->arrival : NULL }) != CW_OK)
            cw->counters.cells_refused++;
    }
    return result;
}

/* What a chart hears of its request: this response, or that none came. */
static struct cwi_response heard(const struct cw_cue *cue, enum cw_passed what, uint32_t instance)
{
    const struct sip_message *m = what == CW_PASS_RESPONSE ? cue->message : NULL;

    return (struct cwi_response){ .cw = cue->cw,
                                  .message = m,
                                  .instance = instance,
                                  .retry_after = m ? cwi_reg_retry_after(m) : -1,
                                  .status = m ? m->status : 0 };
}

static void pass_to_reg(struct cw *cw, const struct cw_client *from, enum cw_passed what,
                        const struct cw_cue *cue)
{
    struct reg *reg = &cwi_binding_at(cw, from->nict.user)->reg;
    const struct cwi_response response = heard(cue, what, reg->instance);
    uint8_t event;

    if (reg->transaction != from->nict.instance)
        return; /* nobody waits for it any more */
    event = cwi_classify(&cwi_reg_responses, &response);
    if (event != REG_1XX) {
        reg->status = response.status;
        reg->retry_after = response.retry_after;
        reg->transaction = 0;
    }
    cwi_post(cw, CW_CHART_REG, reg->instance, event, cue);
}

/* Whoever did not ask is told nothing, and each who did once. */
static void tell_binding(const struct cw_cue *cue, uint32_t slot, enum reg_event event)
{
    struct reg *reg = &cwi_binding_at(cue->cw, slot)->reg;

    if (!reg->is_asking)
        return;
    reg->is_asking = 0;
    cwi_post(cue->cw, CW_CHART_REG, slot, (uint8_t)event, cue);
}

enum site_event cwi_site_failure(const struct cw_line_settings *settings)
{
    return cwi_domain_is_dual(settings) ? SITE_PRIMARY_FAILED : SITE_FAILED;
}

void cwi_site_tell_waiting(const struct cw_cue *cue, uint32_t number, enum reg_event event,
                           enum reg_event alternate_event, enum request_event request_event)
{
    struct cw *cw = cue->cw;
    const struct cw_line *line = &cw->memory.lines[number - 1];

    tell_binding(cue, line->binding, event);
    if (line->second && cwi_binding_at(cw, line->second)->role == CW_BINDING_ALTERNATE)
        tell_binding(cue, line->second, alternate_event);
    for (uint32_t i = 1; i <= cw->memory.request_count; i++) {
        const struct request *r = &cwi_pool_request(cw, i)->request;
        if (r->method && r->line == number && r->is_seeking)
            cwi_post(cw, CW_CHART_REQUEST, i, (uint8_t)request_event, cue);
    }
}

void cwi_keep_tell(const struct cw_cue *cue, uint32_t slot, bool is_registered)
{
    const struct keep *keep = &cwi_binding_at(cue->cw, slot)->keep;

    if (!cwi_keep_is_resting(keep) && !is_registered)
        cwi_post(cue->cw, CW_CHART_KEEP, slot, KEEP_STOP, cue);
    else if (cwi_keep_is_resting(keep) && is_registered && cwi_keep_is_wanted(keep, cue))
        cwi_post(cue->cw, CW_CHART_KEEP, slot, KEEP_START, cue);
}

/* What an answered INVITE has to tell yet. */
static void pass_of_answered(struct cw *cw, struct cw_request *q, enum cw_passed what,
                             const struct cw_cue *cue)
{
    const struct cwi_response response = heard(cue, what, q->request.instance);
    const uint8_t event = cwi_classify(&cwi_request_accepted_responses, &response);

    if (event == REQUEST_OVER)
        q->request.invite = 0;
    cwi_post(cw, CW_CHART_REQUEST, q->request.instance, event, cue);
}

static void pass_to_request(struct cw *cw, const struct cw_client *from, enum cw_passed what,
                            const struct cw_cue *cue)
{
    struct cw_request *q = cwi_pool_request(cw, from->nict.user);
    struct request *r = &q->request;
    const struct cwi_response response = heard(cue, what, r->instance);
    uint8_t event;

    if (r->invite == from->nict.instance) {
        pass_of_answered(cw, q, what, cue);
        return;
    }
    if (r->transaction != from->nict.instance)
        return; /* nobody waits for it: a CANCEL (9.1), the BYE of a fork, a slot given back */
    event = cwi_classify(&cwi_request_responses, &response);
    if (response.status)
        r->status = response.status;
    if (event != REQUEST_1XX)
        r->transaction = 0;
    if (event == REQUEST_2XX && from->nict.method == SIP_INVITE)
        r->invite = from->nict.instance;
    cwi_post(cw, CW_CHART_REQUEST, r->instance, event, cue);
}

static void pass_to_keep(struct cw *cw, const struct cw_client *from, enum cw_passed what,
                         const struct cw_cue *cue)
{
    struct keep *keep = &cwi_binding_at(cw, from->nict.user)->keep;
    const struct cwi_response response = heard(cue, what, keep->instance);
    uint8_t event;

    if (keep->transaction != from->nict.instance)
        return; /* nobody waits for it any more */
    event = cwi_classify(&cwi_keep_responses, &response);
    if (event != KEEP_1XX)
        keep->transaction = 0;
    cwi_post(cw, CW_CHART_KEEP, keep->instance, event, cue);
}

void cwi_pass(struct cw *cw, const struct cw_client *from, enum cw_passed what,
              const struct cw_cue *cue)
{
    switch (from->nict.user_chart) {
    case CW_CHART_REG:
        pass_to_reg(cw, from, what, cue);
        break;
    case CW_CHART_REQUEST:
        if (REQUEST_HAS_REQUESTS) /* else nothing is made for it */
            pass_to_request(cw, from, what, cue);
        break;
    case CW_CHART_KEEP:
        pass_to_keep(cw, from, what, cue);
        break;
    default:
        break;
    }
}

void cwi_client_start(struct cw *cw, struct cw_client *client)
{
    const struct cw_cue cue = { .cw = cw };
    const bool is_large =
        cwi_large_is(cw, client->nict.owner, &client->stored.to, client->stored.len);

    if (client->nict.method == SIP_INVITE)
        cwi_post(cw, CW_CHART_ICT, client->ict.instance, is_large ? ICT_LARGE : ICT_START, &cue);
    else
        cwi_post(cw, CW_CHART_NICT, client->nict.instance, is_large ? NICT_LARGE : NICT_START,
                 &cue);
}

bool cwi_client_cancel(struct cw *cw, struct cw_client *invite)
{
    struct cw_client *c = cwi_client_take(cw, invite->ict.owner, SIP_CANCEL,
                                          (enum cw_chart)invite->ict.user_chart, invite->ict.user);

    if (!c)
        return false;
    c->stored.to = invite->stored.to;
    c->stored.len = (uint16_t)cwi_derived_write_cancel(&invite->stored, c->stored.octets,
                                                       sizeof c->stored.octets);
    if (c->stored.len == 0) {
        cw->counters.last_error = CW_E_ROOM;
        cwi_client_free(cw, c);
        return false;
    }
    c->nict.key = invite->ict.key; /* 9.1: the same branch, which names the INVITE's slot */
    invite->ict.cancel = c->nict.instance;
    /* 9.1: by the INVITE's transport, whatever its size */
    cwi_post(cw, CW_CHART_NICT, c->nict.instance, NICT_START, &(struct cw_cue){ .cw = cw });
    cwi_post(cw, CW_CHART_ICT, invite->ict.instance, ICT_CANCELLED, &(struct cw_cue){ .cw = cw });
    return true;
}
