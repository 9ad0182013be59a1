/* receive.c - each arrival routed to its chart: responses by RFC 3261 17.1.3 and 18.1.2,
 * requests by 17.2.3, 8.2, 8.2.7 and 9.2, transport errors by 17.1.4, ICMP errors by LOCAL_icmp. */
#include "admission.h"
#include "answer.h"
#include "bindings.h"
#include "branch.h"
#include "effects.h"
#include "events.h"
#include "ict_responses.h"
#include "large.h"
#include "match.h"
#include "next_hop.h"
#include "nict_names.h"
#include "nict_responses.h"
#include "pool.h"
#include "request_names.h"
#include "server.h"

/* Counts what was wrong with an arrival. */
static int count(struct cw *cw, uint64_t *counter, int error, const struct cw_arrival *a)
{
    ++*counter;
    cw->counters.last_error = (int16_t)error;
    cw->counters.last_from = a->from;
    return error;
}

/* Is it the transaction of the line that a response with this key belongs to (17.1.3)? */
static bool is_of(const struct cw_client *c, uint32_t line, const struct sip_message *m,
                  uint64_t key)
{
    return c->nict.user_chart && c->nict.owner == line && c->nict.method == m->method &&
           c->nict.key == key;
}

/* The branch names the slot. A CANCEL has the branch of its INVITE (9.1), which may be gone before
 * it, so it is looked for. NULL: none. */
static struct cw_client *client_of_response(struct cw *cw, uint32_t line,
                                            const struct sip_message *m)
{
    struct cw_client *c;
    uint32_t slot;
    uint64_t key;

    if (!cwi_branch_read(m, m->via[0].branch, &slot, &key))
        return NULL;
    if (!ICT_HAS_REQUESTS || m->method != SIP_CANCEL) {
        if (!slot || slot > cw->memory.client_count)
            return NULL;
        c = cwi_pool_client(cw, slot);
        return is_of(c, line, m, key) ? c : NULL;
    }
    for (slot = cwi_line_at(cw, line)->client; slot; slot = c->nict.next)
        if (is_of(c = cwi_pool_client(cw, slot), line, m, key))
            return c;
    return NULL;
}

/* The event that it is to its transaction. */
static int pass_to_client(struct cw *cw, const struct cw_client *c)
{
    const struct sip_message *m = &cw->message;
    const struct cw_cue cue = { .cw = cw, .message = m };
    const struct cwi_response response = { .cw = cw, .message = m, .status = m->status };

    if (cwi_client_is_ict(c))
        return cwi_events_step(cw, CW_CHART_ICT, c->ict.instance,
                               cwi_classify(&cwi_ict_responses, &response), &cue);
    return cwi_events_step(cw, CW_CHART_NICT, c->nict.instance,
                           cwi_classify(&cwi_nict_responses, &response), &cue);
}

/* LOCAL_malformed: what cannot be read as a whole is a response all the same where the fields that
 * name its transaction are beyond doubt. */
static bool is_identified(const struct cw *cw)
{
    static const uint8_t naming[] = { SIP_VIA, SIP_CALL_ID, SIP_CSEQ };
    const struct sip_message *m = &cw->message;

    for (size_t i = 0; i < sizeof naming && cw->verdict.identified; i++)
        if (m->field[m->first[naming[i]] - 1].fault || m->field[m->first[naming[i]] - 1].next)
            return false;
    return cw->verdict.identified;
}

/* 18.1.2, 17.1.3: the response being received is to the client's request, as far as its fields say so. */
static bool is_of_stored(const struct cw *cw, const struct cw_client *c, bool is_malformed)
{
    const struct cw_stored_request *s = &c->stored;

    return (cwi_match_is_sent_by(&cw->message, s->octets, s->len) ||
            cwi_large_was_sent_by(cw, c, &cw->message)) &&
           (!is_malformed || cwi_match_is_of(&cw->message, s->octets, s->len));
}

static int receive_response(struct cw *cw, const struct cw_arrival *a)
{
    const struct sip_message *m = &cw->message;
    const bool is_malformed = cw->verdict.error != CW_OK;
    const struct cw_client *c;
    int result;

    if (is_malformed && !is_identified(cw))
        return count(cw, &cw->counters.malformed, cw->verdict.error, a);
    if (m->vias != 1) /* 8.1.3.3: a user agent is the last hop of a response */
        return count(cw, &cw->counters.stray, CW_E_VIA, a);
    c = client_of_response(cw, a->line, m);
    if (!c || (c->stored.len && !is_of_stored(cw, c, is_malformed)))
        return count(cw, &cw->counters.stray, CW_E_STRAY, a);
    result = pass_to_client(cw, c);
    return is_malformed ? count(cw, &cw->counters.malformed, cw->verdict.error, a) : result;
}

/* 8.2.7: an answer without a transaction, for a request that has none yet or a message that
 * cannot be trusted with one. */
static void answer_stateless(struct cw *cw, const struct cw_arrival *a,
                             const struct cwi_admission_row *row, uint64_t seed)
{
    const struct cw_address to =
        cwi_answer_address(&cw->message, &a->from, cw->settings->send_resp_to_src_port);
    const size_t n = cwi_answer_write(cw, &a->from, row->answer, row->fields, seed, cw->scratch,
                                      sizeof cw->scratch);

    if (n)
        cwi_effect_answer(cw, a->line, &to, &a->local, cwi_answer_port(&cw->message, &a->from),
                          cw->scratch, n);
}

/* 17.2.3: the To tag is compared with that of the answer where the peer has no branch to tell one
 * INVITE from another. */
static struct cw_server *server_of_2543_ack(struct cw *cw, uint32_t line,
                                            const struct sip_message *m)
{
    struct cw_server *s = cwi_server_find(cw, cwi_match_acknowledged_key(m, line, cw->secret));
    char tag[17];

    if (!s)
        return NULL;
    cwi_answer_write_tag(cw, s->nist.key, tag);
    return sip_slice_is(m, m->to.tag, tag) ? s : NULL;
}

/* 17.2.3: the transaction that the request in cw->message belongs to. */
static struct cw_server *server_of(struct cw *cw, uint32_t line, uint64_t key)
{
    const struct sip_message *m = &cw->message;
    struct cw_server *s = cwi_server_find(cw, key);

    if (!s && m->method == SIP_ACK && cwi_match_is_2543(m))
        s = server_of_2543_ack(cw, line, m);
    return s;
}

/* 9.2: the transaction that this CANCEL is for. There is none for a method
 * that we do not know, because the CANCEL does not name it. */
static struct cw_server *server_of_cancelled(struct cw *cw, uint32_t line,
                                             const struct sip_message *m)
{
    struct cw_server *s = NULL;

    for (uint8_t method = SIP_INVITE; method < SIP_METHODS && !s; method++)
        if (method != SIP_ACK && method != SIP_CANCEL)
            s = cwi_server_find(
                cw, cwi_match_cancelled_key(m, line, cw->secret, (enum sip_method)method));
    return s;
}

/* A request of an existing transaction. */
static int pass_to_server(struct cw *cw, const struct cw_server *s, enum ist_event event)
{
    const struct cw_cue cue = { .cw = cw, .message = &cw->message };

    if (s->nist.method == SIP_INVITE)
        return cwi_events_step(cw, CW_CHART_IST, s->ist.instance, (uint8_t)event, &cue);
    return cwi_events_step(cw, CW_CHART_NIST, s->nist.instance, NIST_REQUEST, &cue);
}

/* A new request: its transaction is made and answered. seed: of the To tag. */
static int answer_new(struct cw *cw, const struct cw_arrival *a, uint64_t key, uint64_t seed,
                      const struct cwi_admission_row *row, uint8_t number)
{
    const struct cw_cue cue = { .cw = cw, .message = &cw->message };
    const bool is_without = (row->fields & CWI_ANSWER_RETRY_AFTER) != 0; /* LOCAL_pools */
    struct cw_server *s =
        cw->memory.server_count && !is_without ? cwi_server_take(cw, a->line, key) : NULL;

    cw->counters.pool_full += is_without && cw->memory.server_count;
    CW_TRACE_ADMISSION(cw, a->line, s ? s->nist.instance : 0, number);
    if (!s) {
        answer_stateless(cw, a, row, seed);
        return CW_OK; /* answered; counters.pool_full says so */
    }
    s->stored.to = cwi_answer_address(&cw->message, &a->from, cw->settings->send_resp_to_src_port);
    s->stored.from = a->local;
    s->stored.port = cwi_answer_port(&cw->message, &a->from);
    s->stored.line = a->line;
    s->stored.trying_len =
        (uint16_t)cwi_answer_write_100(cw, &a->from, s->stored.octets, CW_ANSWER_MAX);
    s->stored.len = (uint16_t)cwi_answer_write(cw, &a->from, row->answer, row->fields, seed,
                                               s->stored.octets, CW_ANSWER_MAX);
    s->stored.trying_len = 0;
    if (s->stored.len == 0) { /* the copied fields exceed CW_ANSWER_MAX: dropped */
        cwi_server_free(cw, s);
        return count(cw, &cw->counters.malformed, CW_E_ROOM, a);
    }
    if (cw->message.method == SIP_INVITE) {
        cwi_events_step(cw, CW_CHART_IST, s->ist.instance, IST_REQUEST, &cue);
        return cwi_events_step(cw, CW_CHART_IST, s->ist.instance, IST_REFUSAL, &cue);
    }
    cwi_events_step(cw, CW_CHART_NIST, s->nist.instance, NIST_REQUEST, &cue);
    return cwi_events_step(cw, CW_CHART_NIST, s->nist.instance, NIST_ANSWER, &cue);
}

/* A well-formed request that is not dropped. */
static int receive_admitted(const struct cwi_admission *a, uint64_t key,
                            const struct cwi_admission_row *row, uint8_t number)
{
    struct cw *cw = a->cw;
    struct cw_server *cancelled = a->cancelled;

    cw->counters.requests++;
    if (row->answer == CWI_PASS && cw->message.method != SIP_ACK)
        return pass_to_server(cw, a->transaction, IST_REQUEST);
    if (row->answer == CWI_PASS) { /* before the answer a repeated request has no effect */
        pass_to_server(cw, a->transaction, IST_ACK);
        return CW_OK;
    }
    if (row->answer == CWI_IGNORE) {
        CW_TRACE_ADMISSION(cw, a->arrival->line, 0, number);
        return CW_OK;
    }
    cw->counters.refused += row->answer >= 400;
    if (cancelled && cancelled->nist.method == SIP_INVITE) /* 9.2: only an INVITE is cancelled */
        pass_to_server(cw, cancelled, IST_CANCEL);
    /* 9.2: the answers to a CANCEL and to its INVITE have one To tag */
    return answer_new(cw, a->arrival, key, cancelled ? cancelled->nist.key : key, row, number);
}

/* verdict: why it is malformed, which is answered where enough of it can be read; NULL:
 * well-formed. */
static int receive_request(struct cw *cw, const struct cw_arrival *a,
                           const struct sip_verdict *verdict)
{
    struct cwi_admission asked = {
        .cw = cw, .arrival = a, .message = &cw->message, .verdict = verdict
    };
    const struct cwi_admission_row *row;
    uint64_t key = 0;
    uint8_t number;

    if (!verdict) {
        key = cwi_match_request_key(&cw->message, a->line, cw->secret);
        asked.transaction = server_of(cw, a->line, key);
        if (cw->message.method == SIP_CANCEL && !asked.transaction)
            asked.cancelled = server_of_cancelled(cw, a->line, &cw->message);
    }
    row = cwi_admission_find(&asked, &number);
    if (!verdict)
        return row->answer == CWI_DROP ? count(cw, &cw->counters.blocked, CW_E_NONPROXY, a)
                                       : receive_admitted(&asked, key, row, number);
    if (row->answer != CWI_DROP) {
        cw->counters.refused++;
        CW_TRACE_ADMISSION(cw, a->line, 0, number);
        answer_stateless(cw, a, row, 0);
    }
    return count(cw, &cw->counters.malformed, verdict->error, a);
}

static int receive_datagram(struct cw *cw, const struct cw_arrival *a)
{
    sip_parse(&cw->message, a->octets, a->n, &cw->verdict);
    if (cw->message.status)
        return receive_response(cw, a);
    return receive_request(cw, a, cw->verdict.error ? &cw->verdict : NULL);
}

/* The request that acknowledges the 2xx of this INVITE; NULL: it got none. */
static struct cw_request *acknowledges(struct cw *cw, const struct cw_client *c)
{
    struct cw_request *q;

    if (!cwi_client_is_ict(c) || c->ict.user_chart != CW_CHART_REQUEST)
        return NULL;
    q = cwi_pool_request(cw, c->ict.user);
    return q->request.invite == c->ict.instance ? q : NULL;
}

/* The ACK of a 2xx has no transaction; it may have been sent there by TCP because of its size
 * (18.1.1). */
static void lose_ack(struct cw *cw, const struct cw_request *q, const struct cw_address *from)
{
    struct cw_address to = cwi_next_hop_of(cw, q, &q->remote).to;

    if (to.transport != CW_UDP)
        return;
    to.transport = CW_TCP;
    if (cw_address_equal(&to, from))
        cwi_events_step(cw, CW_CHART_REQUEST, q->request.instance, REQUEST_NO_TCP,
                        &(struct cw_cue){ .cw = cw });
}

/* It waits for the arrival of what it has sent: a request or the ACK of a refusal (17.1.1.2, 17.1.2.2;
 * RFC 6026 8.4). */
static bool is_sending(const struct cw_client *c)
{
#if ICT_HAS_REQUESTS
    if (cwi_client_is_ict(c))
        return c->ict.cs != ICT_ST_PROCEEDING && c->ict.cs != ICT_ST_ACCEPTED;
#endif
    return c->nict.cs != NICT_ST_COMPLETED;
}

/* 17.1.4: the transaction fails in a call of cw_tick of its own, by a timer due at once, which is returned. */
static struct cw_timer *fail(struct cw *cw, struct cw_client *c)
{
    const bool is_ict = cwi_client_is_ict(c);
    struct cw_timer *timer = is_ict ? &c->ict.a : &c->nict.e;

    timer->event = is_ict ? ICT_UNREACHABLE : NICT_UNREACHABLE;
    cwi_timer_arm(&cw->timers, timer, cw->now);
    return timer;
}

/* 17.1.4: the line's pending transactions with that peer have failed: the newest now, the others with the next
 * ticks. What it means for the line, the chart binding decides first. */
static int receive_unreachable(struct cw *cw, const struct cw_line *line,
                               const struct cw_arrival *a)
{
    const struct cw_cue cue = { .cw = cw, .arrival = a };
    struct cw_timer *first = NULL;

    for (uint32_t slot = line->client; slot; slot = cwi_pool_client(cw, slot)->nict.next) {
        struct cw_client *c = cwi_pool_client(cw, slot);
        const struct cw_request *q = acknowledges(cw, c);

        if (q) {
            lose_ack(cw, q, &a->from);
        } else if (is_sending(c) && cw_address_equal(&c->stored.to, &a->from)) {
            struct cw_timer *timer = fail(cw, c);

            first = first ? first : timer;
        }
    }
    cwi_events_step(cw, CW_CHART_BINDING, line->binding, BINDING_UNREACHABLE, &cue);
    if (cwi_effects_have_room(cw))
        cwi_events_fire(cw, first, &cue);
    return CW_OK;
}

/* 18.4, LOCAL_icmp: who does not quote the branch of what is being sent knows only addresses and ports. */
static int receive_icmp(struct cw *cw, const struct cw_line *line, const struct cw_arrival *a)
{
    const struct cw_octets quote = { a->octets, a->n };
    const struct cw_cue cue = { .cw = cw };
    struct cw_client *c;

    for (uint32_t slot = a->from.transport == CW_UDP ? line->client : 0; slot;
         slot = c->nict.next) {
        c = cwi_pool_client(cw, slot);
        if (is_sending(c) && cw_address_equal(&c->stored.to, &a->from) &&
            cwi_branch_is_quoted((struct cw_octets){ c->stored.octets, c->stored.len }, c->nict.key,
                                 quote))
            return cwi_client_is_ict(c)
                       ? cwi_events_step(cw, CW_CHART_ICT, c->ict.instance, ICT_ICMP, &cue)
                       : cwi_events_step(cw, CW_CHART_NICT, c->nict.instance, NICT_ICMP, &cue);
    }
    return count(cw, &cw->counters.stray, CW_E_STRAY, a);
}

/* A connection ends with the address that it was made from; so do its pending requests. */
static void fail_streams(struct cw *cw, const struct cw_line *line)
{
    struct cw_client *c;

    for (uint32_t slot = line->client; slot; slot = c->nict.next) {
        c = cwi_pool_client(cw, slot);
        if (c->stored.to.transport != CW_UDP && is_sending(c))
            fail(cw, c);
    }
}

/* LOCAL_network: the charts of the line's bindings say what it means to each. */
static int receive_network(struct cw *cw, const struct cw_line *line)
{
    const uint32_t bindings[] = { line->binding, line->candidate, line->alternate };
    const struct cw_cue cue = { .cw = cw };

    if (cwi_binding_is_moved(cw, line->binding))
        fail_streams(cw, line);
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
        if (bindings[i])
            cwi_events_step(cw, CW_CHART_BINDING, bindings[i], BINDING_NETWORK, &cue);
    return CW_OK;
}

/* An answer to a query that is no longer pending is ignored (LOCAL_late_address). */
static int receive_records(struct cw *cw, const struct cw_line *line, const struct cw_arrival *a)
{
    const enum locate_event event = a->kind == CW_RECORDS ? LOCATE_RECORDS
                                    : a->is_failure       ? LOCATE_NO_DNS
                                                          : LOCATE_NO_RECORDS;

    if (line->locate.search == 0 ||
        !cwi_search_is_asking(cw, cwi_search_at(cw, line->locate.search), a->type, a->name))
        return CW_E_REFUSED;
    return cwi_events_step(cw, CW_CHART_LOCATE, a->line, (uint8_t)event,
                           &(struct cw_cue){ .cw = cw, .arrival = a });
}

int cw_receive(struct cw *cw, uint64_t now, const struct cw_arrival *a)
{
    const struct cw_line *line = cwi_pool_line(cw, a->line);

    if (!cwi_events_open(cw, now))
        return CW_E_FULL;
    cw->counters.received += a->kind == CW_DATAGRAM;
    if (!line)
        return CW_E_LINE;
    switch (a->kind) {
    case CW_DATAGRAM:
        return receive_datagram(cw, a);
    case CW_UNREACHABLE:
        return receive_unreachable(cw, line, a);
    case CW_NETWORK:
        return receive_network(cw, line);
    case CW_ICMP:
        return NICT_HAS_ICMP ? receive_icmp(cw, line, a) : CW_E_REFUSED;
    case CW_RECORDS:
    case CW_NO_RECORDS:
        return receive_records(cw, line, a);
    default:
        return CW_E_CONTROL;
    }
}
