/* keep_act.c - the keep-alives of a binding written and sent; no decision is taken here (the
 * guide's sections 2.6, 3.1; RFC 3261 10.2.3, 11.1; RFC 5626 3.5.1, 4.4.1). */
#include "bindings.h"
#include "effects.h"
#include "fields.h"
#include "keep_responses.h"
#include "outside.h"
#include "server_list.h"

enum { URI_MAX = 512 }; /* octets of sip:domain; settings are shorter */

static const struct cw_binding *binding_of(const struct keep *r)
{
    return CW_CONTAINER_CONST(r, struct cw_binding, keep);
}

static uint32_t slot_of(const struct keep *r)
{
    return binding_of(r)->reg.instance;
}

static struct cw_line *line_of(const struct keep *r, const struct cw_cue *cue)
{
    return cwi_line_at(cue->cw, binding_of(r)->line);
}

static void post(const struct keep *r, const struct cw_cue *cue, enum keep_event event)
{
    cwi_post(cue, CW_CHART_KEEP, slot_of(r), (uint8_t)event);
}

/* GUIDE_keep_alive_dest: an address, on the transport that the line uses. False: $PROXY. */
static bool read_dest(const struct cw_line *line, struct cw_address *a)
{
    if (!cwi_server_list_read_literal(a, line->settings->nat_keep_alive_dest))
        return false;
    a->transport = line->server.transport;
    return true;
}

/* The destination: the current binding's follows the line. */
static struct cw_address dest_of(const struct keep *r, const struct cw_cue *cue)
{
    const struct cw_line *line = line_of(r, cue);
    struct cw_address a;

    if (read_dest(line, &a))
        return a;
    return line->binding == slot_of(r) ? line->server : binding_of(r)->server;
}

bool cwi_keep_is_wanted(const struct keep *r, const struct cw_cue *cue)
{
    struct cw_address a;

    return line_of(r, cue)->settings->nat_keep_alive_enable &&
           cue->cw->settings->nat_keep_alive_intvl > 0 &&
           !(line_of(r, cue)->alternate == slot_of(r) && read_dest(line_of(r, cue), &a));
}

static bool is_stream(const struct keep *r, const struct cw_cue *cue)
{
    return dest_of(r, cue).transport != CW_UDP;
}

uint8_t cwi_keep_hear(struct keep *r, const struct cwi_outcome *o, const struct cw_cue *cue)
{
    const struct cwi_response response = cwi_response_of(o, cue, 0);
    const uint8_t event = cwi_classify(&cwi_keep_responses, &response);

    if (r->transaction != o->client)
        return 0;
    if (event != KEEP_1XX)
        r->transaction = 0;
    return event;
}

void cwi_keep_arm(struct keep *r, const struct cw_cue *cue)
{
    const uint32_t most = cue->cw->settings->nat_keep_alive_intvl * 1000,
                   chance = is_stream(r, cue) ? most / 5 : 0;

    r->timer.event = KEEP_T_NEXT;
    cwi_timer_arm(&cue->cw->timers, &r->timer,
                  cue->cw->now + most - chance + cwi_random_to(cue->cw, chance));
}

void cwi_keep_disarm(struct keep *r, const struct cw_cue *cue)
{
    cwi_timer_disarm(&cue->cw->timers, &r->timer);
}

void cwi_keep_choose(struct keep *r, const struct cw_cue *cue)
{
    const struct cw_line *line = line_of(r, cue);

    if (is_stream(r, cue))
        post(r, cue, KEEP_IS_PING);
    else if (line->settings->nat_keep_alive_msg == CW_NAT_KEEP_ALIVE_MSG_REGISTER)
        post(r, cue, KEEP_IS_REGISTER);
    else if (line->settings->nat_keep_alive_msg == CW_NAT_KEEP_ALIVE_MSG_OPTIONS)
        post(r, cue, KEEP_IS_OPTIONS);
    else
        post(r, cue, KEEP_IS_NOTIFY);
}

/* LOCAL_keep_answer: each is a new request, with a new Call-ID and without credentials. */
static void put_call(struct sip_writer *w, struct cw *cw, const struct cw_line *line,
                     const struct cw_address *local, const char *method)
{
    uint8_t id[16], tag[8];

    cw->host->random(cw->host->context, id, sizeof id);
    cw->host->random(cw->host->context, tag, sizeof tag);
    cwi_fields_put_from(w, cw, line, local, tag);
    sip_put_field(w, SIP_CALL_ID);
    sip_put_hex(w, id, sizeof id);
    sip_put_end(w);
    sip_put_field(w, SIP_CSEQ);
    sip_put_text(w, "1 ");
    sip_put_text(w, method);
    sip_put_end(w);
}

/* 10.2: a REGISTER is about the address of record; the others are for the server itself. */
static void put_to(struct sip_writer *w, const struct cw_line *line, const struct cw_address *local,
                   enum sip_method method)
{
    sip_put_field(w, SIP_TO);
    sip_put_text(w, "<");
    if (method == SIP_REGISTER)
        cwi_fields_put_aor(w, line, local);
    else
        cwi_fields_put_domain(w, line);
    sip_put_text(w, ">");
    sip_put_end(w);
}

static bool write(struct cw *cw, const struct cw_line *line, const struct cw_address *local,
                  const struct cw_address *to, enum sip_method method, struct cw_client *client)
{
    const struct cw_address via = cwi_outside_via(cw, line, local);
    const struct cw_address contact = cwi_outside_of(cw, line, local);
    const char *name = sip_method_text(method);
    struct cw_address dest;
    char uri[URI_MAX];
    struct sip_writer w;

    sip_write_init(&w, uri, sizeof uri - 1, false);
    cwi_fields_put_domain(&w, line);
    if (w.full)
        return false;
    uri[w.len] = '\0';
    sip_write_init(&w, client->stored.octets, CW_REQUEST_MAX, cw->settings->use_compact_header);
    sip_put_request_line(&w, name, uri);
    cwi_fields_put_via(&w, &via, client->nict.instance, client->nict.key);
    sip_put_field_number(&w, SIP_MAX_FORWARDS, cw->settings->max_forward);
    if (!read_dest(line, &dest)) /* else it is for the host at that address */
        cwi_fields_put_route(&w, cw, line, to);
    put_to(&w, line, local, method);
    put_call(&w, cw, line, local, name);
    if (method == SIP_NOTIFY) { /* RFC 6665 4.1.3: every NOTIFY has Subscription-State */
        cwi_fields_put_contact(&w, line, &contact);
        sip_put_field_text(&w, SIP_EVENT, "keep-alive");
        sip_put_field_text(&w, SIP_SUBSCRIPTION_STATE, "terminated");
    } else if (method == SIP_OPTIONS) {
        sip_put_field_text(&w, SIP_ACCEPT, "");
    }
    cwi_fields_put_names(&w, cw->settings, cw->settings->sip_user_agent_name);
    sip_put_body(&w, NULL, 0);
    client->stored.len = (uint16_t)w.len;
    return !w.full;
}

static void send(struct keep *r, const struct cw_cue *cue, enum sip_method method)
{
    struct cw *cw = cue->cw;
    const uint32_t line = binding_of(r)->line;
    const struct cw_address to = dest_of(r, cue);
    struct cw_address local;
    struct cw_client *client =
        cw->host->local(cw->host->context, line, &to, &local)
            ? cwi_client_take(cw, line, method, CW_CHART_KEEP, slot_of(r))
            : NULL; /* NAT Keep Alive Dest is an address of a family that we do not have */

    if (client && write(cw, line_of(r, cue), &local, &to, method, client)) {
        client->stored.to = to;
        r->transaction = client->nict.instance;
        cwi_client_start(cw, client);
        return;
    }
    if (client) {
        cwi_client_free(cw, client);
        cw->counters.last_error = CW_E_ROOM;
    }
    post(r, cue, KEEP_NO_ROOM);
}

void cwi_keep_send_notify(struct keep *r, const struct cw_cue *cue)
{
    send(r, cue, SIP_NOTIFY);
}

void cwi_keep_send_register(struct keep *r, const struct cw_cue *cue)
{
    send(r, cue, SIP_REGISTER);
}

void cwi_keep_send_options(struct keep *r, const struct cw_cue *cue)
{
    send(r, cue, SIP_OPTIONS);
}

void cwi_keep_send_ping(struct keep *r, const struct cw_cue *cue)
{
    static const uint8_t ping[] = { '\r', '\n', '\r', '\n' };
    const struct cw_address to = dest_of(r, cue);

    cwi_effect_send(cue->cw, binding_of(r)->line, &to, ping, sizeof ping);
}

void cwi_keep_forget(struct keep *r, const struct cw_cue *cue)
{
    (void)cue;
    r->transaction = 0;
}
