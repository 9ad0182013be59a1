/* request_act.c - what the chart request does; no decision is taken here (RFC 3261 9.1, 13.2,
 * 15.1.1). */
#include "bindings.h"
#include "digests.h"
#include "effects.h"
#include "fork.h"
#include "large.h"
#include "memory.h"
#include "policy.h"
#include "request_responses.h"
#include "request_write.h"

static struct cw_request *wish_of(struct request *r)
{
    return CW_CONTAINER(r, struct cw_request, request);
}

static struct cw_line *line_of(const struct request *r, const struct cw_cue *cue)
{
    return cwi_line_at(cue->cw, r->line);
}

static void post(const struct request *r, const struct cw_cue *cue, enum request_event event)
{
    cwi_post(&(struct cw_cue){ .cw = cue->cw }, CW_CHART_REQUEST, r->instance, (uint8_t)event);
}

uint8_t cwi_request_hear(struct request *r, const struct cwi_outcome *o, const struct cw_cue *cue)
{
    const struct cwi_response response = cwi_response_of(o, cue, r->instance);
    uint8_t event;

    if (r->invite == o->client) { /* a late outcome of the answered INVITE */
        event = cwi_classify(&cwi_request_accepted_responses, &response);
        if (event == REQUEST_OVER)
            r->invite = 0;
        return event;
    }
    if (r->transaction != o->client)
        return 0; /* a CANCEL (9.1), the BYE to a further party, a slot that was freed */
    if (o->kind == CWI_NO_ROOM) /* for its CANCEL; the INVITE goes on */
        return REQUEST_NO_ROOM;
    event = cwi_classify(&cwi_request_responses, &response);
    if (response.message) {
        r->status = response.status;
        r->blame = cwi_blame_of(&response);
    }
    if (event != REQUEST_1XX)
        r->transaction = 0;
    if (event == REQUEST_2XX && o->method == SIP_INVITE)
        r->invite = o->client;
    return event;
}

/* guards */

bool cwi_request_is_invite(const struct request *r, const struct cw_cue *cue)
{
    (void)cue;
    return r->method == SIP_INVITE;
}

bool cwi_request_was_sent(const struct request *r, const struct cw_cue *cue)
{
    (void)cue;
    return r->attempts > 0;
}

static enum digest_answer weigh(const struct request *r, const struct cw_cue *cue)
{
    const struct cw_request *wish = CW_CONTAINER_CONST(r, struct cw_request, request);

    return cwi_digest_weigh(cwi_digests_of(cue->cw, line_of(r, cue)), &wish->to, cue->message,
                            r->rounds == 0, cue->cw->settings->auth_support_rfc8760);
}

bool cwi_request_is_answerable(const struct request *r, const struct cw_cue *cue)
{
    return !CW_CONTAINER_CONST(r, struct cw_request, request)->is_elsewhere &&
           *line_of(r, cue)->settings->password != '\0' &&
           r->rounds < cue->cw->settings->max_auth && weigh(r, cue) == DIGEST_ANSWERABLE;
}

bool cwi_request_has_fork_room(const struct request *r, const struct cw_cue *cue)
{
    (void)cue;
    return r->forks < CW_FORKS;
}

/* actions */

void cwi_request_seek(struct request *r, const struct cw_cue *cue)
{
    r->is_seeking = 1;
    cwi_policy_post(r->line, CWI_SOUGHT, cue);
}

void cwi_request_weigh_failure(struct request *r, const struct cw_cue *cue)
{
    const struct cw_line *line = line_of(r, cue);
    const struct cw_address *alternate = cwi_alternate_of(cue->cw, line),
                            *server = &wish_of(r)->server;

    if (!line->alternate)
        post(r, cue,
             cw_address_equal(server, &line->server) ? REQUEST_AT_CURRENT : REQUEST_AT_FORMER);
    else
        post(r, cue,
             alternate->family && !cw_address_equal(server, alternate) ? REQUEST_HAS_ALTERNATE
                                                                       : REQUEST_NO_ALTERNATE);
}

void cwi_request_report_failed(struct request *r, const struct cw_cue *cue)
{
    r->is_seeking = 1;
    cwi_policy_post(r->line, CWI_FAILED, cue);
}

void cwi_request_use_alternate(struct request *r, const struct cw_cue *cue)
{
    r->is_elsewhere = 1;
    post(r, cue, REQUEST_LOCATED);
}

void cwi_request_take_server(struct request *r, const struct cw_cue *cue)
{
    struct cw_line *line = line_of(r, cue);
    struct cw_request *wish = wish_of(r);
    const struct cw_address *alternate = cwi_alternate_of(cue->cw, line);

    r->is_seeking = 0;
    wish->is_elsewhere = false;
    wish->server = line->server;
    if (alternate->family && (r->is_elsewhere || line->is_on_alternate))
        wish->server = *alternate;
    cue->cw->host->local(cue->cw->host->context, r->line, &wish->server, &wish->local);
    r->rounds = 0;
    if (r->attempts < UINT8_MAX)
        r->attempts++;
    if (r->method == SIP_INVITE && !r->is_call) {
        r->is_call = 1;
        line->calls++;
    }
}

/* Starts the written request; frees the slot if it was not written. */
static bool start(struct cw *cw, struct cw_client *client, bool is_written)
{
    if (is_written) {
        cwi_client_start(cw, client);
        return true;
    }
    cwi_client_free(cw, client);
    cw->counters.last_error = CW_E_ROOM;
    return false;
}

void cwi_request_send(struct request *r, const struct cw_cue *cue)
{
    struct cw_client *client = cwi_client_take(cue->cw, r->line, (enum sip_method)r->method,
                                               CW_CHART_REQUEST, r->instance);

    wish_of(r)->to = wish_of(r)->server;
    if (!client || !start(cue->cw, client, cwi_request_write(cue->cw, wish_of(r), client)))
        post(r, cue, REQUEST_NO_ROOM);
    else
        r->transaction = client->nict.instance;
}

void cwi_request_take_challenge(struct request *r, const struct cw_cue *cue)
{
    r->rounds++;
    cwi_digest_take(cwi_digests_take(cue->cw, line_of(r, cue)), &wish_of(r)->to, cue->message,
                    cue->cw->settings->auth_support_rfc8760);
}

void cwi_request_send_cancel(struct request *r, const struct cw_cue *cue)
{
    cwi_post(cue, CW_CHART_ICT, r->transaction, ICT_CANCEL);
}

void cwi_request_take_remote(struct request *r, const struct cw_cue *cue)
{
    struct cw_request *wish = wish_of(r);

    if (!cwi_remote_take(&wish->remote, cue->message, wish->target))
        cue->cw->counters.last_error = CW_E_ROOM;
    cue->cw->host->random(cue->cw->host->context, &r->ack_key, sizeof r->ack_key);
    r->invite_cseq = r->cseq;
    r->rounds = 0; /* the BYE is a new request */
}

static void acknowledge(struct request *r, const struct cw_cue *cue, const struct remote *remote,
                        uint64_t key)
{
    struct cw *cw = cue->cw;
    const struct cw_request *wish = wish_of(r);
    const struct next_hop hop = cwi_next_hop_of(cw, wish, remote);
    const struct cw_stored_request *invite = &cw->memory.clients[r->invite - 1].stored;
    struct cw_address to = hop.to;
    size_t n = cwi_request_write_ack(cw, wish, remote, &hop, key, cw->scratch, sizeof cw->scratch);

    /* 18.1.1: it has no transaction; once TCP has failed there, it is sent by UDP */
    if (!r->is_udp_only && !(invite->is_udp_only && cw_address_equal(&invite->to, &to)) &&
        cwi_large_is(cw, r->line, &to, n))
        n = cwi_large_go_by(cw, r->line, CW_TCP, &to, cw->scratch, n, sizeof cw->scratch);
    if (n)
        cwi_effect_send(cw, r->line, &to, cw->scratch, n);
}

void cwi_request_acknowledge(struct request *r, const struct cw_cue *cue)
{
    acknowledge(r, cue, &wish_of(r)->remote, r->ack_key);
}

/* -> slot of the client transaction; 0: there is none */
static uint32_t send_bye(struct request *r, const struct cw_cue *cue, const struct remote *remote,
                         const struct next_hop *hop, uint32_t cseq)
{
    struct cw_client *client =
        cwi_client_take(cue->cw, r->line, SIP_BYE, CW_CHART_REQUEST, r->instance);

    if (!client || !start(cue->cw, client,
                          cwi_request_write_bye(cue->cw, wish_of(r), remote, hop, cseq, client)))
        return 0;
    return client->nict.instance;
}

void cwi_request_send_bye(struct request *r, const struct cw_cue *cue)
{
    struct cw_request *wish = wish_of(r);
    const struct next_hop hop = cwi_next_hop_of(cue->cw, wish, &wish->remote);

    wish->is_elsewhere = !hop.is_own;
    wish->to = hop.to;
    r->transaction = send_bye(r, cue, &wish->remote, &hop, ++r->cseq);
    if (r->transaction == 0)
        post(r, cue, REQUEST_NO_ROOM);
}

/* Each ACK has its own branch, and a repeated ACK the same one. */
static bool acknowledge_fork(struct request *r, const struct cw_cue *cue, struct remote *other)
{
    if (!cwi_remote_take(other, cue->message, wish_of(r)->target)) {
        cue->cw->counters.last_error = CW_E_ROOM;
        return false;
    }
    acknowledge(r, cue, other, r->ack_key + cwi_fork_find(cue->cw, wish_of(r), cue->message));
    return true;
}

void cwi_request_end_fork(struct request *r, const struct cw_cue *cue)
{
    struct next_hop hop;
    struct remote other;

    cwi_fork_add(cue->cw, wish_of(r), cue->message);
    if (!acknowledge_fork(r, cue, &other))
        return;
    hop = cwi_next_hop_of(cue->cw, wish_of(r), &other);
    send_bye(r, cue, &other, &hop, r->invite_cseq + 1);
}

void cwi_request_acknowledge_fork(struct request *r, const struct cw_cue *cue)
{
    struct remote other;

    acknowledge_fork(r, cue, &other);
}

void cwi_request_forgo_tcp(struct request *r, const struct cw_cue *cue)
{
    (void)cue;
    r->is_udp_only = 1;
}

static void tell(struct request *r, const struct cw_cue *cue, enum cw_news news, const char *clause)
{
    cwi_effect_tell_request(cue->cw, r->line, r->instance, news, r->status, clause);
}

/* Of a final response. */
static void tell_final(struct request *r, const struct cw_cue *cue, enum cw_news news,
                       const char *clause)
{
    tell(r, cue, cwi_blame_news(&r->blame, news), clause);
    cwi_effect_blame(cue->cw, &r->blame);
}

void cwi_request_tell_progress(struct request *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_PROGRESS, "RFC3261_13_2_2_1");
}

void cwi_request_tell_answered(struct request *r, const struct cw_cue *cue)
{
    tell_final(r, cue, CW_ANSWERED, r->method == SIP_INVITE ? "RFC3261_13_2_2_4" : "RFC3261_21_2");
}

/* LOCAL_challenge_room: why a challenge could not be answered, where that is a limit of ours. */
static void blame_challenge(struct request *r, const struct cw_cue *cue)
{
    const bool is_challenge = r->status == 401 || r->status == 407;

    if (r->blame.error == CW_OK && is_challenge && weigh(r, cue) == DIGEST_TOO_LONG)
        r->blame.error = CW_E_CHALLENGE;
}

void cwi_request_tell_rejected(struct request *r, const struct cw_cue *cue)
{
    blame_challenge(r, cue);
    tell_final(r, cue, CW_REJECTED, "LOCAL_request");
}

void cwi_request_tell_unanswered(struct request *r, const struct cw_cue *cue)
{
    r->status = 0;
    tell(r, cue, CW_UNANSWERED, "RFC3261_8_1_3_1");
}

void cwi_request_tell_unsent(struct request *r, const struct cw_cue *cue)
{
    r->status = 0;
    tell(r, cue, CW_UNSENT, "LOCAL_request");
}

void cwi_request_tell_cancelled(struct request *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_CANCELLED, "RFC3261_9_1");
}

void cwi_request_weigh_end(struct request *r, const struct cw_cue *cue)
{
    post(r, cue, r->transaction || r->invite ? REQUEST_IS_OPEN : REQUEST_IS_OVER);
}

void cwi_request_release(struct request *r, const struct cw_cue *cue)
{
    struct cw_line *line = line_of(r, cue);

    if (r->is_call && --line->calls == 0 && line->is_call_awaited)
        cwi_policy_post(r->line, CWI_CALLS_OVER, cue);
    cwi_request_free(cue->cw, wish_of(r));
}
