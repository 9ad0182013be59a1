/* request_write.c - OPTIONS, INVITE, ACK and BYE written (RFC 3261 8.1.1, 11.1, 12.2.1.1, 13.2.1,
 * 13.2.2.4, 15.1.1, 22.1). */
#include "request_write.h"

#include "derived.h"
#include "fields.h"
#include "memory.h"
#include "outside.h"

static struct cw_line *line_of(struct cw *cw, const struct cw_request *q)
{
    return cwi_line_at(cw, q->request.line);
}

static void begin(struct sip_writer *w, const struct cw *cw, void *out, size_t room)
{
    sip_write_init(w, out, room, cw->settings->use_compact_header);
}

/* The fields of every request: Via, Max-Forwards, From, Call-ID, CSeq. local: our address
 * towards the destination. */
static void put_common(struct sip_writer *w, struct cw *cw, const struct cw_request *q,
                       const struct cw_address *local, uint32_t slot, uint64_t key, uint32_t cseq,
                       const char *method)
{
    const struct cw_address via = cwi_outside_via(cw, line_of(cw, q), local);

    cwi_fields_put_via(w, &via, slot, key);
    sip_put_field_number(w, SIP_MAX_FORWARDS, cw->settings->max_forward);
    cwi_fields_put_from(w, cw, line_of(cw, q), &q->local, q->from_tag);
    sip_put_field(w, SIP_CALL_ID);
    sip_put_hex(w, q->call_id, sizeof q->call_id);
    sip_put_end(w);
    sip_put_field(w, SIP_CSEQ);
    sip_put_number(w, cseq);
    sip_put_text(w, " ");
    sip_put_text(w, method);
    sip_put_end(w);
}

static bool store(const struct sip_writer *w, const struct cw_address *to, struct cw_client *client)
{
    client->stored.len = (uint16_t)w->len;
    client->stored.to = *to;
    return !w->full;
}

bool cwi_request_write(struct cw *cw, struct cw_request *q, struct cw_client *client)
{
    const struct cw_address contact = cwi_outside_of(cw, line_of(cw, q), &q->local);
    const char *method = sip_method_text((enum sip_method)q->request.method);
    struct sip_writer w;

    begin(&w, cw, client->stored.octets, CW_REQUEST_MAX);
    sip_put_request_line(&w, method, q->target);
    put_common(&w, cw, q, &q->local, client->nict.instance, client->nict.key, ++q->request.cseq,
               method);
    cwi_fields_put_route(&w, cw, line_of(cw, q), &q->server);
    sip_put_field(&w, SIP_TO);
    sip_put_text(&w, "<");
    sip_put_text(&w, q->target);
    sip_put_text(&w, ">");
    sip_put_end(&w);
    if (q->request.method == SIP_INVITE) {
        cwi_fields_put_contact(&w, line_of(cw, q), &contact);
        sip_put_field_text(&w, SIP_ALLOW, CW_ALLOWED);
        sip_put_field_text(&w, SIP_SUPPORTED, "");
    } else {
        sip_put_field_text(&w, SIP_ACCEPT, "");
    }
    cwi_fields_put_names(&w, cw->settings, cw->settings->sip_user_agent_name);
    cwi_fields_put_credentials(&w, cw, line_of(cw, q), &q->server, method, q->target);
    sip_put_body(&w, NULL, 0);
    return store(&w, &q->server, client);
}

bool cwi_request_write_bye(struct cw *cw, const struct cw_request *q, const struct remote *remote,
                           const struct next_hop *hop, uint32_t cseq, struct cw_client *client)
{
    const struct cw_octets target = cwi_remote_uri(remote);
    char uri[REMOTE_TEXT + 1];
    struct sip_writer w;

    if (target.len == 0)
        return false;
    memcpy(uri, target.at, target.len);
    uri[target.len] = '\0';
    begin(&w, cw, client->stored.octets, CW_REQUEST_MAX);
    cwi_remote_put_request_line(remote, &w, "BYE");
    put_common(&w, cw, q, &hop->local, client->nict.instance, client->nict.key, cseq, "BYE");
    cwi_remote_put_fields(remote, &w);
    cwi_fields_put_names(&w, cw->settings, cw->settings->sip_user_agent_name);
    if (hop->is_own)
        cwi_fields_put_credentials(&w, cw, line_of(cw, q), &hop->to, "BYE", uri);
    sip_put_body(&w, NULL, 0);
    return store(&w, &hop->to, client);
}

size_t cwi_request_write_ack(struct cw *cw, const struct cw_request *q, const struct remote *remote,
                             const struct next_hop *hop, uint64_t key, void *out, size_t room)
{
    const struct cw_client *invite = &cw->memory.clients[q->request.invite - 1];
    struct sip_writer w;

    if (cwi_remote_uri(remote).len == 0)
        return 0;
    begin(&w, cw, out, room);
    cwi_remote_put_request_line(remote, &w, "ACK");
    /* no slot has the number 0: an ACK gets no response */
    put_common(&w, cw, q, &hop->local, 0, key, q->request.invite_cseq, "ACK");
    cwi_remote_put_fields(remote, &w);
    if (hop->is_own)
        cwi_derived_put_credentials(&w, &invite->stored); /* 13.2.2.4: those of the INVITE */
    cwi_fields_put_names(&w, cw->settings, cw->settings->sip_user_agent_name);
    sip_put_body(&w, NULL, 0);
    return w.full ? 0 : w.len;
}
