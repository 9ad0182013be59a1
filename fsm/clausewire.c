/* clausewire.c - the one file that routes: arrivals, wishes and time to the charts, and events
 * between charts.
 *
 * Responses by RFC 3261 17.1.3 and 18.1.2, requests by 17.2.3, 8.2 and 8.2.7, transport errors
 * by 17.1.4. */
#include "clausewire.h"

#include "memory.h"
#include "answer.h"
#include "effects.h"
#include "match.h"
#include "reg_event.h"

/* --- pools ------------------------------------------------------------------------------------ */

static struct cw_client *client_at(struct cw *cw, uint32_t instance)
{
    return &cw->memory.clients[instance - 1];
}

static struct cw_server *server_at(struct cw *cw, uint32_t instance)
{
    return &cw->memory.servers[instance - 1];
}

static struct cw_line *line_at(struct cw *cw, uint32_t line)
{
    if (line == 0 || line > cw->memory.line_count || !cw->memory.lines[line - 1].settings)
        return NULL;
    return &cw->memory.lines[line - 1];
}

struct cw_client *cw_client_take(struct cw *cw, uint32_t line, enum sip_method method)
{
    struct cw_client *c;
    uint32_t instance = cw->free_client;

    if (instance == 0) {
        cw->counters.pool_full++;
        return NULL;
    }
    c = client_at(cw, instance);
    cw->free_client = c->nict.next_free;
    c->nict = (struct nict){
        .instance = instance, .owner = line, .method = (uint8_t)method, .in_use = 1
    };
    c->nict.e.chart = c->nict.f.chart = CW_CHART_NICT;
    cw->host->random(cw->host->context, &c->nict.key, sizeof c->nict.key);
    c->stored.len = 0;
    live_nict_init(&c->nict);
    return c;
}

void cw_client_start(struct cw *cw, struct cw_client *client)
{
    client->nict.is_reliable = client->stored.to.transport != CW_UDP;
    cw_post(cw, CW_CHART_NICT, client->nict.instance, NICT_START, &(struct cw_cue){ .cw = cw });
}

void cw_client_free(struct cw *cw, struct cw_client *client)
{
    client->nict.in_use = 0;
    client->nict.next_free = cw->free_client;
    cw->free_client = client->nict.instance;
}

static uint32_t *bucket(struct cw *cw, uint64_t key)
{
    return &cw->memory.servers[key % cw->memory.server_count].nist.head;
}

static struct cw_server *server_find(struct cw *cw, uint64_t key)
{
    uint32_t instance = cw->memory.server_count ? *bucket(cw, key) : 0;

    while (instance && server_at(cw, instance)->nist.key != key)
        instance = server_at(cw, instance)->nist.next;
    return instance ? server_at(cw, instance) : NULL;
}

struct cw_server *cw_server_take(struct cw *cw, const struct cw_arrival *from, uint64_t key)
{
    struct cw_server *s;
    uint32_t instance = cw->free_server;

    if (instance == 0) {
        cw->counters.pool_full++;
        return NULL;
    }
    s = server_at(cw, instance);
    cw->free_server = s->nist.next_free;
    s->nist = (struct nist){ .instance = instance,
                             .key = key,
                             .head = s->nist.head,
                             .in_use = 1,
                             .method = cw->message.method,
                             .is_reliable = from->from.transport != CW_UDP };
    s->nist.t.chart = CW_CHART_NIST;
    s->nist.next = *bucket(cw, key);
    *bucket(cw, key) = instance;
    s->stored.to = answer_address(&cw->message, &from->from);
    s->stored.line = from->line;
    s->stored.len = 0;
    s->stored.trying_len =
        (uint16_t)answer_write_100(cw, &from->from, s->stored.octets, sizeof s->stored.octets);
    live_nist_init(&s->nist);
    return s;
}

void cw_server_free(struct cw *cw, struct cw_server *server)
{
    uint32_t *link = bucket(cw, server->nist.key);

    while (*link != server->nist.instance)
        link = &server_at(cw, *link)->nist.next;
    *link = server->nist.next;
    server->nist.in_use = 0;
    server->nist.next_free = cw->free_server;
    cw->free_server = server->nist.instance;
}

/* --- events to charts ------------------------------------------------------------------------- */

static int step(struct cw *cw, uint8_t chart, uint32_t instance, uint8_t event,
                const struct cw_cue *cue)
{
    struct cw_line *line;

    switch (chart) {
    case CW_CHART_NICT:
        return live_nict_step(&client_at(cw, instance)->nict, (enum nict_event)event, cue);
    case CW_CHART_NIST:
        return live_nist_step(&server_at(cw, instance)->nist, (enum nist_event)event, cue);
    case CW_CHART_REG:
        line = line_at(cw, instance);
        return line ? live_reg_step(&line->reg, (enum reg_event)event, cue) : CW_E_LINE;
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
                 &(struct cw_cue){ .cw = cw, .message = post.has_message ? cue->message : NULL }) !=
            CW_OK)
            cw->counters.cells_refused++;
    }
    return result;
}

void cw_pass(struct cw *cw, const struct nict *from, enum cw_passed what, const struct cw_cue *cue)
{
    struct cw_line *line = line_at(cw, from->owner);
    enum reg_event event = REG_NO_ANSWER;

    if (!line || line->reg.transaction != from->instance)
        return; /* nobody waits for it any more */
    if (what == CW_PASS_RESPONSE)
        event = reg_event_of(cue->message, cw->settings->retry_reg_rsc);
    if (event != REG_1XX) {
        line->reg.status = what == CW_PASS_RESPONSE ? cue->message->status : 0;
        line->reg.transaction = 0;
    }
    cw_post(cw, CW_CHART_REG, line->reg.instance, (uint8_t)event, cue);
}

/* --- what comes in ---------------------------------------------------------------------------- */

static int drop(struct cw *cw, uint64_t *counter, int error, const struct cw_arrival *a)
{
    ++*counter;
    cw->counters.last_error = (int16_t)error;
    cw->counters.last_from = a->from;
    return error;
}

static int receive_response(struct cw *cw, const struct cw_arrival *a)
{
    const struct sip_message *m = &cw->message;
    struct cw_client *client;
    uint32_t instance;
    uint64_t key;

    if (m->vias != 1) /* 8.1.3.3: a user agent is the last on the way */
        return drop(cw, &cw->counters.stray, CW_E_VIA, a);
    if (!match_read_branch(m, m->via[0].branch, &instance, &key) || instance == 0 ||
        instance > cw->memory.client_count)
        return drop(cw, &cw->counters.stray, CW_E_STRAY, a);
    client = client_at(cw, instance);
    if (!client->nict.in_use || client->nict.key != key || client->nict.method != m->method ||
        client->nict.owner != a->line || !match_is_sent_by(m, &line_at(cw, a->line)->local))
        return drop(cw, &cw->counters.stray, CW_E_STRAY, a);
    return run(cw, CW_CHART_NICT, instance, m->status < 200 ? NICT_1XX : NICT_FINAL,
               &(struct cw_cue){ .cw = cw, .message = m });
}

/* 8.2.7: an answer without a transaction, for a request that has none yet or a message that
 * cannot be trusted with one. */
static void answer_stateless(struct cw *cw, const struct cw_arrival *a, int status)
{
    const struct cw_address to = answer_address(&cw->message, &a->from);
    const size_t n = answer_write(cw, &a->from, status, 0, cw->scratch, sizeof cw->scratch);

    if (n)
        cw_effect_send(cw, a->line, &to, cw->scratch, n);
}

static int receive_request(struct cw *cw, const struct cw_arrival *a)
{
    const struct sip_message *m = &cw->message;
    const struct cw_cue cue = { .cw = cw, .message = m };
    struct cw_server *server;
    uint64_t key;
    int status;

    cw->counters.requests++;
    if (m->method == SIP_ACK) /* 17: never answered */
        return CW_OK;
    status = answer_status(m, line_at(cw, a->line)->settings->user_id);
    if (status >= 400)
        cw->counters.refused++;
    if (m->method == SIP_INVITE) { /* LOCAL_invite_stateless */
        answer_stateless(cw, a, status);
        return CW_OK;
    }
    key = match_request_key(m, cw->secret);
    server = server_find(cw, key);
    if (server)
        return run(cw, CW_CHART_NIST, server->nist.instance, NIST_REQUEST, &cue);
    server = cw->memory.server_count ? cw_server_take(cw, a, key) : NULL;
    if (!server) {
        cw->counters.refused += status < 400;
        answer_stateless(cw, a, 503);
        return CW_OK; /* answered; counters.pool_full says so */
    }
    server->stored.len =
        (uint16_t)answer_write(cw, &a->from, status, server->nist.key, server->stored.octets,
                               sizeof server->stored.octets);
    if (server->stored.len == 0) { /* what it must copy is beyond CW_ANSWER_MAX: dropped */
        cw_server_free(cw, server);
        return drop(cw, &cw->counters.malformed, CW_E_ROOM, a);
    }
    run(cw, CW_CHART_NIST, server->nist.instance, NIST_REQUEST, &cue);
    return run(cw, CW_CHART_NIST, server->nist.instance, NIST_ANSWER, &cue);
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
    if (is_answerable(&cw->message, v)) {
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

/* 17.1.4: the transaction that the line has under way there has failed. */
static int receive_unreachable(struct cw *cw, const struct cw_arrival *a)
{
    const struct cw_line *line = line_at(cw, a->line);

    if (!line)
        return CW_E_LINE;
    if (line->reg.transaction == 0 ||
        !cw_address_equal(&client_at(cw, line->reg.transaction)->stored.to, &a->from))
        return CW_OK;
    return run(cw, CW_CHART_NICT, line->reg.transaction, NICT_UNREACHABLE,
               &(struct cw_cue){ .cw = cw });
}

static void set_now(struct cw *cw, uint64_t now)
{
    if (now > cw->now)
        cw->now = now;
}

int cw_receive(struct cw *cw, uint64_t now, const struct cw_arrival *a)
{
    const struct cw_line *line = line_at(cw, a->line);

    if (!cw_effects_have_room(cw))
        return CW_E_FULL;
    set_now(cw, now);
    switch (a->kind) {
    case CW_DATAGRAM:
        return receive_datagram(cw, a);
    case CW_UNREACHABLE:
        return receive_unreachable(cw, a);
    case CW_ADDRESS_FOUND:
        return line ? run(cw, CW_CHART_REG, a->line, REG_LOCATED,
                          &(struct cw_cue){ .cw = cw, .arrival = a })
                    : CW_E_LINE;
    case CW_ADDRESS_NOT_FOUND:
        return line ? run(cw, CW_CHART_REG, a->line, REG_NO_SERVER, &(struct cw_cue){ .cw = cw })
                    : CW_E_LINE;
    default:
        return CW_E_CONTROL;
    }
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
        return run(cw, CW_CHART_REG, wish->line, REG_START, &(struct cw_cue){ .cw = cw });
    case CW_UNREGISTER:
        return run(cw, CW_CHART_REG, wish->line, REG_STOP, &(struct cw_cue){ .cw = cw });
    default:
        return CW_E_CONTROL;
    }
}

/* --- time ------------------------------------------------------------------------------------- */

static uint32_t instance_of(const struct cw_timer *t)
{
    switch (t->chart) {
    case CW_CHART_NICT:
        return t->event == NICT_T_E ? CW_CONTAINER_CONST(t, struct nict, e)->instance
                                    : CW_CONTAINER_CONST(t, struct nict, f)->instance;
    case CW_CHART_NIST:
        return CW_CONTAINER_CONST(t, struct nist, t)->instance;
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
    if (memory->effect_count < CW_EFFECTS_LEAST || !memory->timers)
        return CW_E_ROOM;
    memset(cw, 0, sizeof *cw);
    cw->settings = settings;
    cw->host = host;
    cw->memory = *memory;
    cw_timers_init(&cw->timers, memory->timers,
                   CW_TIMERS(memory->line_count, memory->client_count, memory->server_count) - 1);
    cw->trace = (struct cw_trace){ .ring = memory->trace, .room = memory->trace_count };
    host->random(host->context, cw->secret, sizeof cw->secret);
    for (uint32_t i = 0; i < memory->line_count; i++)
        memory->lines[i].settings = NULL;
    for (uint32_t i = memory->client_count; i > 0; i--) {
        memory->clients[i - 1].nict = (struct nict){ .instance = i };
        cw_client_free(cw, client_at(cw, i));
    }
    for (uint32_t i = memory->server_count; i > 0; i--) {
        memory->servers[i - 1].nist = (struct nist){ .instance = i, .next_free = cw->free_server };
        cw->free_server = i;
    }
    return CW_OK;
}

int cw_line_init(struct cw *cw, uint32_t number, const struct cw_line_settings *settings,
                 const struct cw_identity *identity)
{
    struct cw_line *line;

    if (number == 0 || number > cw->memory.line_count)
        return CW_E_LINE;
    line = &cw->memory.lines[number - 1];
    if (line->settings) /* made anew: what it waited for is over */
        cw_timer_disarm(&cw->timers, &line->reg.timer);
    memset(line, 0, sizeof *line);
    line->settings = settings;
    line->reg.instance = number;
    line->reg.asked = settings->register_expires;
    line->reg.timer.chart = CW_CHART_REG;
    live_reg_init(&line->reg);
    digest_init(&line->digest);
    cw->host->random(cw->host->context, line->from_tag, sizeof line->from_tag);
    if (identity && !cw->settings->random_reg_cid_on_reboot) /* GUIDE_reg_cid */
        line->identity = *identity;
    else
        cw->host->random(cw->host->context, line->identity.call_id, sizeof line->identity.call_id);
    return CW_OK;
}
