/* clausewire.c - the one file that routes: arrivals, wishes and time to the charts, and events
 * between charts.
 *
 * Responses by RFC 3261 17.1.3 and 18.1.2, requests by 17.2.3, 8.2 and 8.2.7, transport errors
 * by 17.1.4. */
#include "clausewire.h"

#include "memory.h"
#include "answer.h"
#include "derived.h"
#include "effects.h"
#include "fields.h"
#include "match.h"
#include "reg_event.h"
#include "request_event.h"
#include "site_fact.h"
#include "write.h"

/* --- pools ------------------------------------------------------------------------------------ */

static struct cw_client *client_at(struct cw *cw, uint32_t instance)
{
    return &cw->memory.clients[instance - 1];
}

static struct cw_server *server_at(struct cw *cw, uint32_t instance)
{
    return &cw->memory.servers[instance - 1];
}

static struct cw_request *request_at(struct cw *cw, uint32_t instance)
{
    return &cw->memory.requests[instance - 1];
}

static struct cw_line *line_at(struct cw *cw, uint32_t line)
{
    if (line == 0 || line > cw->memory.line_count || !cw->memory.lines[line - 1].settings)
        return NULL;
    return &cw->memory.lines[line - 1];
}

struct cw_client *cw_client_take(struct cw *cw, uint32_t line, enum sip_method method,
                                 enum cw_chart chart, uint32_t instance)
{
    struct cw_client *c;
    const uint32_t slot = cw->free_client;
    uint64_t key;

    if (slot == 0) {
        cw->counters.pool_full++;
        return NULL;
    }
    c = client_at(cw, slot);
    cw->free_client = c->nict.next;
    cw->host->random(cw->host->context, &key, sizeof key);
    if (method == SIP_INVITE) {
        c->ict = (struct ict){ .key = key, .instance = slot };
        c->ict.a.chart = c->ict.b.chart = CW_CHART_ICT;
        live_ict_init(&c->ict);
    } else {
        c->nict = (struct nict){ .key = key, .instance = slot };
        c->nict.e.chart = c->nict.f.chart = CW_CHART_NICT;
        live_nict_init(&c->nict);
    }
    c->nict.owner = line;
    c->nict.user = instance;
    c->nict.user_chart = (uint8_t)chart;
    c->nict.method = (uint8_t)method;
    c->nict.next = cw->memory.lines[line - 1].client;
    cw->memory.lines[line - 1].client = slot;
    c->stored.len = 0;
    return c;
}

void cw_client_start(struct cw *cw, struct cw_client *client)
{
    const struct cw_cue cue = { .cw = cw };

    if (client->nict.method == SIP_INVITE)
        cw_post(cw, CW_CHART_ICT, client->ict.instance, ICT_START, &cue);
    else
        cw_post(cw, CW_CHART_NICT, client->nict.instance, NICT_START, &cue);
}

bool cw_client_cancel(struct cw *cw, struct cw_client *invite)
{
    struct cw_client *c = cw_client_take(cw, invite->ict.owner, SIP_CANCEL,
                                         (enum cw_chart)invite->ict.user_chart, invite->ict.user);

    if (!c)
        return false;
    c->stored.to = invite->stored.to;
    c->stored.len =
        (uint16_t)derived_write_cancel(&invite->stored, c->stored.octets, sizeof c->stored.octets);
    if (c->stored.len == 0) {
        cw->counters.last_error = CW_E_ROOM;
        cw_client_free(cw, c);
        return false;
    }
    c->nict.key = invite->ict.key; /* 9.1: the same branch, which names the INVITE's slot */
    invite->ict.cancel = c->nict.instance;
    cw_client_start(cw, c);
    cw_post(cw, CW_CHART_ICT, invite->ict.instance, ICT_CANCELLED, &(struct cw_cue){ .cw = cw });
    return true;
}

static void put_free(struct cw *cw, struct cw_client *client)
{
    client->nict.user_chart = 0;
    client->nict.next = cw->free_client;
    cw->free_client = client->nict.instance;
}

void cw_client_free(struct cw *cw, struct cw_client *client)
{
    const bool is_invite = client->nict.method == SIP_INVITE;
    uint32_t *link = &cw->memory.lines[client->nict.owner - 1].client;

    /* its chart has stopped what it armed; what receive_unreachable armed may be there yet */
    cw_timer_disarm(&cw->timers, is_invite ? &client->ict.a : &client->nict.e);
    cw_timer_disarm(&cw->timers, is_invite ? &client->ict.b : &client->nict.f);
    while (*link != client->nict.instance) /* a line has but a few */
        link = &client_at(cw, *link)->nict.next;
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

static struct cw_server *server_find(struct cw *cw, uint64_t key)
{
    uint32_t instance = cw->memory.server_count ? *bucket(cw, key) : 0;

    while (instance && server_at(cw, instance)->nist.key != key)
        instance = server_at(cw, instance)->nist.next;
    return instance ? server_at(cw, instance) : NULL;
}

/* 8.2.2.2: is a request under way that this one, which is none of its transaction, comes from? */
static bool is_merged(struct cw *cw, const struct sip_message *m)
{
    const uint32_t origin = match_origin(m, cw->secret);
    uint32_t instance = cw->memory.server_count ? *bucket_of_origin(cw, origin) : 0;

    while (instance && server_at(cw, instance)->nist.origin != origin)
        instance = server_at(cw, instance)->nist.next_origin;
    return instance && m->to.tag.len == 0;
}

struct cw_server *cw_server_take(struct cw *cw, const struct cw_arrival *from, uint64_t key)
{
    const uint32_t instance = cw->free_server, origin = match_origin(&cw->message, cw->secret);
    struct cw_server *s;

    if (instance == 0) {
        cw->counters.pool_full++;
        return NULL;
    }
    s = server_at(cw, instance);
    cw->free_server = s->nist.next;
    if (cw->message.method == SIP_INVITE) {
        s->ist = (struct ist){ .key = key, .instance = instance };
        s->ist.g.chart = s->ist.h.chart = CW_CHART_IST;
        live_ist_init(&s->ist);
    } else {
        s->nist = (struct nist){ .key = key, .instance = instance };
        s->nist.t.chart = CW_CHART_NIST;
        live_nist_init(&s->nist);
    }
    s->nist.method = cw->message.method;
    s->nist.in_use = 1;
    s->nist.origin = origin;
    s->nist.next = *bucket(cw, key);
    *bucket(cw, key) = instance;
    s->nist.next_origin = *bucket_of_origin(cw, origin);
    *bucket_of_origin(cw, origin) = instance;
    s->stored.to =
        answer_address(&cw->message, &from->from, cw->settings->send_resp_to_src_port);
    s->stored.port = answer_port(&cw->message, &from->from);
    s->stored.line = from->line;
    s->stored.len = 0;
    s->stored.trying_len =
        (uint16_t)answer_write_100(cw, &from->from, s->stored.octets, sizeof s->stored.octets);
    return s;
}

void cw_server_free(struct cw *cw, struct cw_server *server)
{
    uint32_t *link = bucket(cw, server->nist.key);

    while (*link != server->nist.instance)
        link = &server_at(cw, *link)->nist.next;
    *link = server->nist.next;
    link = bucket_of_origin(cw, server->nist.origin);
    while (*link != server->nist.instance)
        link = &server_at(cw, *link)->nist.next_origin;
    *link = server->nist.next_origin;
    server->nist.in_use = 0;
    server->nist.next = cw->free_server;
    cw->free_server = server->nist.instance;
}

static struct cw_request *request_take(struct cw *cw, uint32_t line, uint8_t method)
{
    struct cw_request *q;

    if (cw->free_request == 0)
        return NULL;
    q = request_at(cw, cw->free_request);
    cw->free_request = q->request.next_free;
    q->request =
        (struct request){ .instance = q->request.instance, .line = line, .method = method };
    live_request_init(&q->request);
    cw->host->random(cw->host->context, q->call_id, sizeof q->call_id);
    cw->host->random(cw->host->context, q->from_tag, sizeof q->from_tag);
    return q;
}

void cw_request_free(struct cw *cw, struct cw_request *request)
{
    request->request.method = 0;
    request->request.transaction = request->request.invite = 0;
    request->request.next_free = cw->free_request;
    cw->free_request = request->request.instance;
}

/* --- events to charts ------------------------------------------------------------------------- */

static int step(struct cw *cw, uint8_t chart, uint32_t instance, uint8_t event,
                const struct cw_cue *cue)
{
    struct cw_binding *binding;

    switch (chart) {
    case CW_CHART_NICT:
        return live_nict_step(&client_at(cw, instance)->nict, (enum nict_event)event, cue);
    case CW_CHART_NIST:
        return live_nist_step(&server_at(cw, instance)->nist, (enum nist_event)event, cue);
    case CW_CHART_ICT:
        return live_ict_step(&client_at(cw, instance)->ict, (enum ict_event)event, cue);
    case CW_CHART_IST:
        return live_ist_step(&server_at(cw, instance)->ist, (enum ist_event)event, cue);
    case CW_CHART_REQUEST:
        return live_request_step(&request_at(cw, instance)->request, (enum request_event)event,
                                 cue);
    case CW_CHART_REG:
        binding = binding_at(cw, instance);
        return binding->role ? live_reg_step(&binding->reg, (enum reg_event)event, cue) : CW_E_LINE;
    case CW_CHART_LOCATE:
        return live_locate_step(&line_at(cw, instance)->locate, (enum locate_event)event, cue);
    case CW_CHART_KEEP:
        return live_keep_step(&line_at(cw, instance)->keep, (enum keep_event)event, cue);
    case CW_CHART_SITE:
        return live_site_step(&line_at(cw, instance)->site, (enum site_event)event, cue);
    default:
        return CW_E_REFUSED;
    }
}

/* The event, then whatever it posted. The result is that of the first. */
static int run(struct cw *cw, uint8_t chart, uint32_t instance, uint8_t event,
               const struct cw_cue *cue)
{
    const int result = step(cw, chart, instance, event, cue);

    if (result != CW_OK)
        cw->counters.cells_refused++;
    while (cw->post_used > 0) {
        const struct cw_post post = cw->post[cw->post_first];
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

static void pass_to_reg(struct cw *cw, const struct cw_client *from, enum cw_passed what,
                        const struct cw_cue *cue)
{
    struct reg *reg = &binding_at(cw, from->nict.user)->reg;
    enum reg_event event = REG_NO_ANSWER;

    if (reg->transaction != from->nict.instance)
        return; /* nobody waits for it any more */
    if (what == CW_PASS_RESPONSE)
        event = reg_event_of(cue->message, cw->settings);
    if (event != REG_1XX) {
        reg->status = what == CW_PASS_RESPONSE ? cue->message->status : 0;
        reg->retry_after = what == CW_PASS_RESPONSE ? reg_retry_after(cue->message) : -1;
        reg->transaction = 0;
    }
    cw_post(cw, CW_CHART_REG, reg->instance, (uint8_t)event, cue);
}

/* Whoever did not ask for a server is not told that there is no other, but to look after itself. */
static void tell_binding(const struct cw_cue *cue, uint32_t slot, enum reg_event event)
{
    if (event == REG_NO_OTHER && !binding_at(cue->cw, slot)->reg.is_asking)
        event = REG_MOVED;
    cw_post(cue->cw, CW_CHART_REG, slot, (uint8_t)event, cue);
}

void site_tell_waiting(const struct cw_cue *cue, uint32_t number, enum reg_event event,
                       enum request_event request_event)
{
    struct cw *cw = cue->cw;
    const struct cw_line *line = &cw->memory.lines[number - 1];

    tell_binding(cue, line->binding, event);
    if (line->second && binding_at(cw, line->second)->role == CW_BINDING_ALTERNATE)
        tell_binding(cue, line->second, event);
    for (uint32_t i = 1; i <= cw->memory.request_count; i++) {
        const struct request *r = &request_at(cw, i)->request;
        if (r->method && r->line == number && r->is_seeking)
            cw_post(cw, CW_CHART_REQUEST, i, (uint8_t)request_event, cue);
    }
}

/* What an answered INVITE has to tell yet. */
static void pass_of_answered(struct cw *cw, struct cw_request *q, enum cw_passed what,
                             const struct cw_cue *cue)
{
    enum request_event event = REQUEST_OVER;

    if (what == CW_PASS_RESPONSE)
        event = remote_is(&q->remote, cue->message) ? REQUEST_2XX_AGAIN : REQUEST_FORKED;
    else
        q->request.invite = 0;
    cw_post(cw, CW_CHART_REQUEST, q->request.instance, (uint8_t)event, cue);
}

static void pass_to_request(struct cw *cw, const struct cw_client *from, enum cw_passed what,
                            const struct cw_cue *cue)
{
    struct cw_request *q = request_at(cw, from->nict.user);
    struct request *r = &q->request;
    enum request_event event = REQUEST_NO_ANSWER;

    if (r->invite == from->nict.instance) {
        pass_of_answered(cw, q, what, cue);
        return;
    }
    if (r->transaction != from->nict.instance)
        return; /* nobody waits for it: a CANCEL (9.1), the BYE of a fork, a slot given back */
    if (what == CW_PASS_RESPONSE) {
        event = request_event_of(cue->message);
        r->status = cue->message->status;
    }
    if (event != REQUEST_1XX)
        r->transaction = 0;
    if (event == REQUEST_2XX && from->nict.method == SIP_INVITE)
        r->invite = from->nict.instance;
    cw_post(cw, CW_CHART_REQUEST, r->instance, (uint8_t)event, cue);
}

static void pass_to_keep(struct cw *cw, const struct cw_client *from, enum cw_passed what,
                         const struct cw_cue *cue)
{
    struct keep *keep = &cw->memory.lines[from->nict.user - 1].keep;
    enum keep_event event = KEEP_NO_ANSWER;

    if (keep->transaction != from->nict.instance)
        return; /* nobody waits for it any more */
    if (what == CW_PASS_RESPONSE)
        event = cue->message->status < 200 ? KEEP_1XX : KEEP_ANSWERED;
    if (event != KEEP_1XX)
        keep->transaction = 0;
    cw_post(cw, CW_CHART_KEEP, keep->instance, (uint8_t)event, cue);
}

void cw_pass(struct cw *cw, const struct cw_client *from, enum cw_passed what,
             const struct cw_cue *cue)
{
    switch (from->nict.user_chart) {
    case CW_CHART_REG:
        pass_to_reg(cw, from, what, cue);
        break;
    case CW_CHART_REQUEST:
        pass_to_request(cw, from, what, cue);
        break;
    case CW_CHART_KEEP:
        pass_to_keep(cw, from, what, cue);
        break;
    default:
        break;
    }
}

/* --- what comes in ---------------------------------------------------------------------------- */

static int drop(struct cw *cw, uint64_t *counter, int error, const struct cw_arrival *a)
{
    ++*counter;
    cw->counters.last_error = (int16_t)error;
    cw->counters.last_from = a->from;
    return error;
}

/* 17.1.3. The CANCEL of an INVITE has its branch, and so the number of its slot. */
static struct cw_client *client_of_response(struct cw *cw, const struct sip_message *m)
{
    struct cw_client *c;
    uint32_t slot;
    uint64_t key;

    if (!match_read_branch(m, m->via[0].branch, &slot, &key) || slot == 0 ||
        slot > cw->memory.client_count)
        return NULL;
    c = client_at(cw, slot);
    if (m->method == SIP_CANCEL && c->ict.method == SIP_INVITE && c->ict.cancel)
        c = client_at(cw, c->ict.cancel);
    if (!c->nict.user_chart || c->nict.key != key || c->nict.method != m->method)
        return NULL;
    return c;
}

static int receive_response(struct cw *cw, const struct cw_arrival *a)
{
    const struct sip_message *m = &cw->message;
    const struct cw_cue cue = { .cw = cw, .message = m };
    const struct cw_client *c;

    if (m->vias != 1) /* 8.1.3.3: a user agent is the last on the way */
        return drop(cw, &cw->counters.stray, CW_E_VIA, a);
    c = client_of_response(cw, m);
    if (!c || c->nict.owner != a->line || !match_is_sent_by(m, c->stored.octets, c->stored.len))
        return drop(cw, &cw->counters.stray, CW_E_STRAY, a);
    if (m->method == SIP_INVITE)
        return run(cw, CW_CHART_ICT, c->ict.instance,
                   m->status < 200   ? ICT_1XX
                   : m->status < 300 ? ICT_2XX
                                     : ICT_REFUSAL,
                   &cue);
    return run(cw, CW_CHART_NICT, c->nict.instance, m->status < 200 ? NICT_1XX : NICT_FINAL, &cue);
}

/* 8.2.7: an answer without a transaction, for a request that has none yet or a message that
 * cannot be trusted with one. */
static void answer_stateless(struct cw *cw, const struct cw_arrival *a, int status)
{
    const struct cw_address to =
        answer_address(&cw->message, &a->from, cw->settings->send_resp_to_src_port);
    const size_t n = answer_write(cw, &a->from, status, 0, cw->scratch, sizeof cw->scratch);

    if (n)
        cw_effect_answer(cw, a->line, &to, answer_port(&cw->message, &a->from), cw->scratch, n);
}

/* 17.2.3: the To tag is compared with that of the answer where the peer has no branch to tell one
 * INVITE from another. */
static struct cw_server *server_of_2543_ack(struct cw *cw, const struct sip_message *m)
{
    struct cw_server *s = server_find(cw, match_acknowledged_key(m, cw->secret));
    char tag[17];

    if (!s)
        return NULL;
    answer_write_tag(cw, s->nist.key, tag);
    return sip_slice_is(m, m->to.tag, tag) ? s : NULL;
}

/* 17, 17.2.3: an ACK is never answered. One that matches no INVITE is that of a 2xx, and there is
 * no session that it could be for (LOCAL_no_session). */
static int receive_ack(struct cw *cw)
{
    const struct sip_message *m = &cw->message;
    struct cw_server *s = server_find(cw, match_request_key(m, cw->secret));

    if (!s && match_is_2543(m))
        s = server_of_2543_ack(cw, m);
    if (s && s->nist.method == SIP_INVITE)
        run(cw, CW_CHART_IST, s->ist.instance, IST_ACK, &(struct cw_cue){ .cw = cw, .message = m });
    return CW_OK;
}

/* 9.2: the transaction that this CANCEL is for. Of a method that we do not know there is none to be
 * found: its name is not said. */
static struct cw_server *server_of_cancelled(struct cw *cw, const struct sip_message *m)
{
    struct cw_server *s = NULL;

    for (uint8_t method = SIP_INVITE; method < SIP_METHODS && !s; method++)
        if (method != SIP_ACK && method != SIP_CANCEL)
            s = server_find(cw, match_cancelled_key(m, cw->secret, (enum sip_method)method));
    return s;
}

/* 9.2: an INVITE that waits for its answer gets 487, with the tag that the CANCEL's answer has. */
static void cancel(struct cw *cw, struct cw_server *s)
{
    const struct sip_message *m = &cw->message;
    char tag[17];
    size_t n;

    if (s->nist.method != SIP_INVITE || s->stored.trying_len == 0)
        return;
    answer_write_tag(cw, s->nist.key, tag);
    n = derived_write_answer(&s->stored, 487, m->to.tag.len ? NULL : tag,
                             cw->settings->sip_server_name, cw->scratch, sizeof cw->scratch);
    if (n == 0)
        return;
    memcpy(s->stored.octets, cw->scratch, n);
    s->stored.len = (uint16_t)n;
    s->stored.trying_len = 0;
    cw->counters.refused++;
    run(cw, CW_CHART_IST, s->ist.instance, IST_REFUSAL, &(struct cw_cue){ .cw = cw, .message = m });
}

/* A new request: its transaction is made and answered. seed: of the To tag; 0: its own. */
static int answer_new(struct cw *cw, const struct cw_arrival *a, uint64_t key, uint64_t seed,
                      int status)
{
    const struct cw_cue cue = { .cw = cw, .message = &cw->message };
    struct cw_server *s = cw->memory.server_count ? cw_server_take(cw, a, key) : NULL;

    if (status >= 400)
        cw->counters.refused++;
    if (!s) {
        cw->counters.refused += status < 400;
        answer_stateless(cw, a, 503);
        return CW_OK; /* answered; counters.pool_full says so */
    }
    s->stored.len = (uint16_t)answer_write(cw, &a->from, status, seed ? seed : key,
                                           s->stored.octets, sizeof s->stored.octets);
    s->stored.trying_len = 0;
    if (s->stored.len == 0) { /* what it must copy is beyond CW_ANSWER_MAX: dropped */
        cw_server_free(cw, s);
        return drop(cw, &cw->counters.malformed, CW_E_ROOM, a);
    }
    if (cw->message.method == SIP_INVITE) {
        run(cw, CW_CHART_IST, s->ist.instance, IST_REQUEST, &cue);
        return run(cw, CW_CHART_IST, s->ist.instance, IST_REFUSAL, &cue);
    }
    run(cw, CW_CHART_NIST, s->nist.instance, NIST_REQUEST, &cue);
    return run(cw, CW_CHART_NIST, s->nist.instance, NIST_ANSWER, &cue);
}

/* GUIDE_block_nonproxy: what is in no dialog must come from the address of one of the line's
 * servers, the alternates included; from which port is left to them. */
static bool is_blocked(const struct cw *cw, const struct cw_arrival *a)
{
    uint32_t n = cw->memory.lines[a->line - 1].site.first;

    if (!cw->settings->block_nonproxy_sip || cw->message.to.tag.len > 0)
        return false;
    while (n && !cw_address_same_host(&entry_at(cw, n)->address, &a->from))
        n = entry_at(cw, n)->next;
    return n == 0;
}

static int receive_request(struct cw *cw, const struct cw_arrival *a)
{
    const struct sip_message *m = &cw->message;
    const struct cw_cue cue = { .cw = cw, .message = m };
    struct cw_server *s;
    uint64_t key;

    if (is_blocked(cw, a))
        return drop(cw, &cw->counters.blocked, CW_E_NONPROXY, a);
    cw->counters.requests++;
    if (m->method == SIP_ACK)
        return receive_ack(cw);
    key = match_request_key(m, cw->secret);
    s = server_find(cw, key);
    if (s && m->method == SIP_INVITE)
        return run(cw, CW_CHART_IST, s->ist.instance, IST_REQUEST, &cue);
    if (s)
        return run(cw, CW_CHART_NIST, s->nist.instance, NIST_REQUEST, &cue);
    if (m->method != SIP_CANCEL)
        return answer_new(
            cw, a, key, 0,
            answer_status(m, line_at(cw, a->line)->settings->user_id, is_merged(cw, m)));
    s = server_of_cancelled(cw, m);
    if (s)
        cancel(cw, s);
    return answer_new(cw, a, key, s ? s->nist.key : 0, s ? 200 : 481);
}

/* LOCAL_error_first: an answer copies these five, so each must be there and well-formed. A CSeq
 * that is so but names another method is told (RFC 4475 3.1.2.17, 3.1.2.18). */
static bool is_answerable(const struct sip_message *m, const struct sip_verdict *v)
{
    static const uint8_t copied[] = { SIP_VIA, SIP_FROM, SIP_TO, SIP_CALL_ID, SIP_CSEQ };

    for (size_t i = 0; i < sizeof copied; i++)
        if (!m->first[copied[i]] || m->field[m->first[copied[i]] - 1].fault)
            return false;
    return v->parsed && v->status && m->status == 0 && m->method != SIP_ACK;
}

/* 8.2, 21.4.1: a request that is wrong is told so where enough of it can be read; a wrong
 * response is dropped. */
static int receive_malformed(struct cw *cw, const struct cw_arrival *a, const struct sip_verdict *v)
{
    if (is_answerable(&cw->message, v) && !is_blocked(cw, a)) {
        cw->counters.refused++;
        answer_stateless(cw, a, v->status);
    }
    return drop(cw, &cw->counters.malformed, v->error, a);
}

static int receive_datagram(struct cw *cw, const struct cw_arrival *a)
{
    struct sip_verdict verdict;

    cw->counters.received++;
    if (!line_at(cw, a->line))
        return CW_E_LINE;
    if (sip_parse(&cw->message, a->octets, a->n, &verdict) != CW_OK)
        return receive_malformed(cw, a, &verdict);
    return cw->message.status ? receive_response(cw, a) : receive_request(cw, a);
}

/* 17.1.4: the transactions that the line has under way there have failed: the first one now, the
 * others each in a call of its own, by a timer that is due. */
static int receive_unreachable(struct cw *cw, const struct cw_arrival *a)
{
    const struct cw_line *line = line_at(cw, a->line);
    uint32_t first = 0;

    if (!line)
        return CW_E_LINE;
    for (uint32_t slot = line->client; slot; slot = client_at(cw, slot)->nict.next) {
        struct cw_client *c = client_at(cw, slot);
        const bool is_invite = c->nict.method == SIP_INVITE;
        struct cw_timer *timer = is_invite ? &c->ict.a : &c->nict.e;

        if (!cw_address_equal(&c->stored.to, &a->from))
            continue;
        timer->event = is_invite ? ICT_UNREACHABLE : NICT_UNREACHABLE;
        if (first)
            cw_timer_arm(&cw->timers, timer, cw->now);
        else
            first = slot;
    }
    if (first && client_at(cw, first)->nict.method == SIP_INVITE)
        run(cw, CW_CHART_ICT, first, ICT_UNREACHABLE, &(struct cw_cue){ .cw = cw });
    else if (first)
        run(cw, CW_CHART_NICT, first, NICT_UNREACHABLE, &(struct cw_cue){ .cw = cw });
    /* A connection that ends while nothing is under way on it is the server's failure all the same
     * (GUIDE_failover: a TCP disconnection); an ICMP error then tells of something long over. */
    else if (a->from.transport != CW_UDP && cw_address_equal(&a->from, &line->site.current))
        return run(cw, CW_CHART_SITE, a->line, SITE_FAILED, &(struct cw_cue){ .cw = cw });
    return CW_OK;
}

/* An answer to a question that is no longer asked is passed over (LOCAL_late_address). */
static int receive_records(struct cw *cw, const struct cw_arrival *a)
{
    const struct cw_line *line = line_at(cw, a->line);
    const enum locate_event event = a->kind == CW_RECORDS ? LOCATE_RECORDS
                                    : a->is_failure       ? LOCATE_NO_DNS
                                                          : LOCATE_NO_RECORDS;

    if (!line)
        return CW_E_LINE;
    if (line->locate.search == 0 ||
        !search_is_asking(cw, search_at(cw, line->locate.search), a->type, a->name))
        return CW_E_REFUSED;
    return run(cw, CW_CHART_LOCATE, a->line, event, &(struct cw_cue){ .cw = cw, .arrival = a });
}

static void set_now(struct cw *cw, uint64_t now)
{
    if (now > cw->now)
        cw->now = now;
}

int cw_receive(struct cw *cw, uint64_t now, const struct cw_arrival *a)
{
    if (!cw_effects_have_room(cw))
        return CW_E_FULL;
    set_now(cw, now);
    switch (a->kind) {
    case CW_DATAGRAM:
        return receive_datagram(cw, a);
    case CW_UNREACHABLE:
        return receive_unreachable(cw, a);
    case CW_RECORDS:
    case CW_NO_RECORDS:
        return receive_records(cw, a);
    default:
        return CW_E_CONTROL;
    }
}

/* A wish of the line goes to the binding in force, and to the alternate where there is one. */
static int want_binding(struct cw *cw, uint32_t number, enum reg_event event)
{
    const struct cw_line *line = line_at(cw, number);
    const struct cw_cue cue = { .cw = cw };
    int result;

    if (event == REG_STOP)
        run(cw, CW_CHART_SITE, number, SITE_STOP, &cue);
    result = run(cw, CW_CHART_REG, line->binding, (uint8_t)event, &cue);
    if (line->second && binding_at(cw, line->second)->role == CW_BINDING_ALTERNATE)
        run(cw, CW_CHART_REG, line->second, (uint8_t)event, &cue);
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
        fields_put_domain(&w, line);
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

    for (uint32_t i = 1; i <= cw->memory.request_count; i++) {
        const struct request *r = &cw->memory.requests[i - 1].request;
        n += r->method && r->line == line;
    }
    return n >= CW_REQUESTS_A_LINE;
}

static int want_request(struct cw *cw, const struct cw_wish *wish)
{
    struct cw_request *q;
    int error;

    if (wish->method != SIP_OPTIONS && wish->method != SIP_INVITE)
        return CW_E_CONTROL;
    q = has_many_requests(cw, wish->line) ? NULL : request_take(cw, wish->line, wish->method);
    if (!q) {
        cw->counters.pool_full++;
        return CW_E_POOL;
    }
    error = copy_target(line_at(cw, wish->line), wish->target, q->target);
    if (error == CW_OK)
        error = run(cw, CW_CHART_REQUEST, q->request.instance, REQUEST_START,
                    &(struct cw_cue){ .cw = cw });
    if (error != CW_OK) /* a target that will not do, or a profile without requests */
        cw_request_free(cw, q);
    return error;
}

/* The first that takes it, or is asked for by number. */
static int want_hang_up(struct cw *cw, const struct cw_wish *wish)
{
    int result = CW_E_REFUSED;

    for (uint32_t i = 1; i <= cw->memory.request_count && result != CW_OK; i++) {
        const struct request *r = &request_at(cw, i)->request;
        if (r->method && r->line == wish->line && (wish->request == 0 || wish->request == i))
            result = run(cw, CW_CHART_REQUEST, i, REQUEST_STOP, &(struct cw_cue){ .cw = cw });
    }
    return result;
}

int cw_want(struct cw *cw, uint64_t now, const struct cw_wish *wish)
{
    if (!cw_effects_have_room(cw))
        return CW_E_FULL;
    set_now(cw, now);
    if (!line_at(cw, wish->line))
        return CW_E_LINE;
    switch (wish->kind) {
    case CW_REGISTER:
        return want_binding(cw, wish->line, REG_START);
    case CW_UNREGISTER:
        return want_binding(cw, wish->line, REG_STOP);
    case CW_REQUEST:
        return want_request(cw, wish);
    case CW_HANG_UP:
        return want_hang_up(cw, wish);
    default:
        return CW_E_CONTROL;
    }
}

/* --- time ------------------------------------------------------------------------------------- */

static uint32_t instance_of(const struct cw_timer *t)
{
    switch (t->chart) {
    case CW_CHART_NICT:
        return t->event == NICT_T_E || t->event == NICT_UNREACHABLE
                   ? CW_CONTAINER_CONST(t, struct nict, e)->instance
                   : CW_CONTAINER_CONST(t, struct nict, f)->instance;
    case CW_CHART_NIST:
        return CW_CONTAINER_CONST(t, struct nist, t)->instance;
    case CW_CHART_LOCATE:
        return CW_CONTAINER_CONST(t, struct locate, timer)->instance;
    case CW_CHART_KEEP:
        return CW_CONTAINER_CONST(t, struct keep, timer)->instance;
    case CW_CHART_SITE:
        return CW_CONTAINER_CONST(t, struct site, timer)->instance;
    case CW_CHART_ICT:
        return t->event == ICT_T_A || t->event == ICT_UNREACHABLE
                   ? CW_CONTAINER_CONST(t, struct ict, a)->instance
                   : CW_CONTAINER_CONST(t, struct ict, b)->instance;
    case CW_CHART_IST:
        return t->event == IST_T_TRYING || t->event == IST_T_G
                   ? CW_CONTAINER_CONST(t, struct ist, g)->instance
                   : CW_CONTAINER_CONST(t, struct ist, h)->instance;
    default:
        return CW_CONTAINER_CONST(t, struct reg, timer)->instance;
    }
}

int cw_tick(struct cw *cw, uint64_t now)
{
    struct cw_timer *timer = cw_timer_first(&cw->timers);

    if (!cw_effects_have_room(cw))
        return CW_E_FULL;
    set_now(cw, now);
    if (!timer || timer->due > cw->now)
        return 0;
    cw_timer_disarm(&cw->timers, timer);
    run(cw, timer->chart, instance_of(timer), timer->event, &(struct cw_cue){ .cw = cw });
    return cw_next(cw) <= cw->now;
}

uint64_t cw_next(const struct cw *cw)
{
    const struct cw_timer *timer = cw_timer_first(&cw->timers);

    return timer ? timer->due : UINT64_MAX;
}

/* --- making ----------------------------------------------------------------------------------- */

int cw_init(struct cw *cw, const struct cw_phone_settings *settings, const struct cw_host *host,
            const struct cw_memory *memory)
{
    if (memory->effect_count < CW_EFFECTS_LEAST || !memory->timers ||
        memory->binding_count < memory->line_count || (memory->line_count && !memory->search_count))
        return CW_E_ROOM;
    memset(cw, 0, sizeof *cw);
    cw->settings = settings;
    cw->host = host;
    cw->memory = *memory;
    cw_timers_init(&cw->timers, memory->timers,
                   CW_TIMERS(memory->line_count, memory->binding_count, memory->client_count,
                             memory->server_count) -
                       1);
    cw->trace = (struct cw_trace){ .ring = memory->trace, .room = memory->trace_count };
    host->random(host->context, cw->secret, sizeof cw->secret);
    for (uint32_t i = 0; i < memory->line_count; i++) {
        memory->lines[i].settings = NULL;
        memory->lines[i].client = 0;
    }
    for (uint32_t i = memory->binding_count; i > 0; i--) {
        memory->bindings[i - 1] = (struct cw_binding){ .next_free = cw->free_binding };
        cw->free_binding = i;
    }
    for (uint32_t i = memory->entry_count; i > 0; i--) {
        memory->entries[i - 1].next = cw->free_entry;
        cw->free_entry = i;
    }
    for (uint32_t i = memory->search_count; i > 0; i--) {
        memory->searches[i - 1].next_free = cw->free_search;
        cw->free_search = i;
    }
    for (uint32_t i = memory->client_count; i > 0; i--) {
        memory->clients[i - 1].nict = (struct nict){ .instance = i };
        put_free(cw, client_at(cw, i));
    }
    for (uint32_t i = memory->server_count; i > 0; i--) {
        memory->servers[i - 1].nist = (struct nist){ .instance = i, .next = cw->free_server };
        memory->servers[i - 1].first = memory->servers[i - 1].first_origin = 0;
        cw->free_server = i;
    }
    for (uint32_t i = memory->request_count; i > 0; i--) {
        memory->requests[i - 1].request = (struct request){ .instance = i };
        cw_request_free(cw, request_at(cw, i));
    }
    return CW_OK;
}

/* A line made anew hears no more of what it wished. */
static void forget_requests(struct cw *cw, uint32_t line)
{
    for (uint32_t i = 1; i <= cw->memory.request_count; i++)
        if (request_at(cw, i)->request.method && request_at(cw, i)->request.line == line)
            cw_request_free(cw, request_at(cw, i));
}

static void forget_line(struct cw *cw, uint32_t number)
{
    struct cw_line *line = &cw->memory.lines[number - 1];

    cw_timer_disarm(&cw->timers, &line->locate.timer);
    cw_timer_disarm(&cw->timers, &line->site.timer);
    cw_timer_disarm(&cw->timers, &line->keep.timer);
    if (line->locate.search)
        search_free(cw, line->locate.search);
    entry_free_list(cw, line->site.first);
    for (uint32_t i = 1; i <= cw->memory.binding_count; i++)
        if (binding_at(cw, i)->role && binding_at(cw, i)->line == number)
            binding_free(cw, i);
}

static int lose_line(struct cw_line *line)
{
    line->settings = NULL;
    return CW_E_ROOM;
}

int cw_line_init(struct cw *cw, uint32_t number, const struct cw_line_settings *settings,
                 const struct cw_identity *identity)
{
    struct cw_line *line;
    uint32_t client;

    if (number == 0 || number > cw->memory.line_count)
        return CW_E_LINE;
    line = &cw->memory.lines[number - 1];
    if (line->settings) { /* made anew: what it waited for is over */
        forget_line(cw, number);
        forget_requests(cw, number);
    }
    client = line->client; /* its transactions end by themselves */
    memset(line, 0, sizeof *line);
    line->client = client;
    line->settings = settings;
    line->locate.instance = line->site.instance = line->keep.instance = number;
    line->locate.timer.chart = CW_CHART_LOCATE;
    line->site.timer.chart = CW_CHART_SITE;
    live_locate_init(&line->locate);
    line->keep.timer.chart = CW_CHART_KEEP;
    live_site_init(&line->site);
    live_keep_init(&line->keep);
    line->binding = binding_take(cw, number, CW_BINDING_MAIN);
    if (!line->binding)
        return lose_line(line);
    if (settings->dual_registration && (*settings->alternate_proxy || *settings->alternate_outbound_proxy)) {
        line->second = binding_take(cw, number, CW_BINDING_ALTERNATE);
        if (!line->second) {
            binding_free(cw, line->binding);
            return lose_line(line);
        }
    }
    digest_init(&line->digest);
    cw->host->random(cw->host->context, line->from_tag, sizeof line->from_tag);
    if (identity && !cw->settings->random_reg_cid_on_reboot) /* GUIDE_reg_cid */
        line->identity = *identity;
    else
        cw->host->random(cw->host->context, line->identity.call_id, sizeof line->identity.call_id);
    return CW_OK;
}
