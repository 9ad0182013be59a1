/* register.c - the REGISTER request written, its 2xx read (RFC 3261 10.2, 10.2.4). */
#include "register.h"

#include "bindings.h"
#include "fields.h"
#include "outside.h"
#include "text.h"

enum { URI_MAX = 512 }; /* octets of an address of record or a Contact URI; settings are shorter */

/* 10.2: the domain of the address of record, without user part. */
static void put_registrar(struct sip_writer *w, const struct cw_line *line)
{
    const struct cw_line_settings *s = line->settings;
    const char *at = text_find(s->sip_uri, '@');

    if (at) {
        const char *end = ++at;
        while (*end && *end != ';' && *end != '?')
            end++;
        sip_put_text(w, text_begins(s->sip_uri, "sips:") ? "sips:" : "sip:");
        sip_put(w, at, (size_t)(end - at));
    } else {
        cwi_fields_put_domain(w, line);
    }
}

static void put_parties(struct sip_writer *w, const struct cw *cw, const struct cw_line *line,
                        const struct cw_address *local, uint32_t cseq)
{
    cwi_fields_put_from(w, cw, line, local, line->from_tag);
    sip_put_field(w, SIP_TO);
    sip_put_text(w, "<");
    cwi_fields_put_aor(w, line, local);
    sip_put_text(w, ">");
    sip_put_end(w);
    sip_put_field(w, SIP_CALL_ID);
    sip_put_hex(w, line->identity.call_id, sizeof line->identity.call_id);
    sip_put_end(w);
    sip_put_field(w, SIP_CSEQ);
    sip_put_number(w, cseq);
    sip_put_text(w, " REGISTER");
    sip_put_end(w);
}

static void put_contact_value(struct sip_writer *w, const struct cw_line *line,
                              const struct cw_address *contact, uint32_t expires)
{
    sip_put_text(w, "<");
    cwi_fields_put_contact_uri(w, line, contact);
    sip_put_text(w, ">;expires=");
    sip_put_number(w, expires);
}

/* LOCAL_remap: the previous contact is sent along with the new one. */
static void put_contact(struct sip_writer *w, const struct cw_line *line,
                        const struct cw_binding *b, uint32_t expires)
{
    sip_put_field(w, SIP_CONTACT);
    put_contact_value(w, line, &b->contact, expires);
    if (b->left.family && !cw_address_equal(&b->left, &b->contact)) {
        sip_put_text(w, ", ");
        put_contact_value(w, line, &b->left, 0);
    }
    sip_put_end(w);
    sip_put_field_number(w, SIP_EXPIRES, expires);
}

bool cwi_register_write(struct cw *cw, struct cw_binding *b, struct cw_client *client,
                        uint32_t expires)
{
    struct cw_line *line = cwi_line_at(cw, b->line);
    const struct cw_phone_settings *s = cw->settings;
    const struct cw_address via = cwi_outside_via(cw, line, &b->local);
    const struct cw_identity identity = line->identity;
    char uri[URI_MAX];
    struct sip_writer w;

    if (expires || !b->contact.family)
        b->contact = cwi_outside_of(cw, line, &b->local);
    sip_write_init(&w, uri, sizeof uri - 1, false);
    put_registrar(&w, line);
    if (w.full)
        return false;
    uri[w.len] = '\0';

    sip_write_init(&w, client->stored.octets, CW_REQUEST_MAX, s->use_compact_header);
    sip_put_request_line(&w, "REGISTER", uri);
    cwi_fields_put_via(&w, &via, client->nict.instance, client->nict.key);
    sip_put_field_number(&w, SIP_MAX_FORWARDS, s->max_forward);
    cwi_fields_put_route(&w, cw, line, &b->server);
    put_parties(&w, cw, line, &b->local, cwi_binding_next_cseq(line, b));
    put_contact(&w, line, b, expires);
    cwi_fields_put_names(
        &w, s, *s->sip_reg_user_agent_name ? s->sip_reg_user_agent_name : s->sip_user_agent_name);
    cwi_fields_put_credentials(&w, cw, line, &b->server, "REGISTER", uri);
    sip_put_body(&w, NULL, 0);
    client->stored.len = (uint16_t)w.len;
    client->stored.to = b->server;
    if (w.full) /* 10.2: it is not sent, so its number stays free; a kept one is not needed */
        line->identity = identity;
    return !w.full;
}

/* LOCAL_rewritten: the expiry of the only Contact of a 2xx, where it is not ours: the server may have rewritten
 * it. -1: it says none, or there is not one Contact. `contact` is overwritten. */
static int64_t only_expires(const struct sip_message *m, struct sip_addr *contact)
{
    struct sip_cursor cursor = { 0 };
    const int64_t expires = sip_next_addr(m, SIP_CONTACT, &cursor, contact) ? contact->expires : -1;

    return sip_next_addr(m, SIP_CONTACT, &cursor, contact) ? -1 : expires;
}

/* 10.2.4: our own binding among those of a 2xx, found by comparison. */
static bool find_ours(const struct cw *cw, const struct cw_binding *b, const struct sip_message *m,
                      struct sip_addr *contact)
{
    uint8_t text[URI_MAX];
    struct sip_writer w;
    struct sip_uri ours;
    struct sip_cursor cursor = { 0 };

    sip_write_init(&w, text, sizeof text, false);
    cwi_fields_put_contact_uri(&w, cwi_line_at(cw, b->line), &b->contact);
    if (w.full || sip_uri_parse(&ours, text, w.len) != CW_OK)
        return false; /* cannot be: the request with this Contact was written and sent */
    while (sip_next_addr(m, SIP_CONTACT, &cursor, contact))
        if (sip_uri_equal(text, &ours, m->octets, &contact->uri))
            return true;
    return false;
}

uint32_t cwi_register_granted(const struct cw *cw, const struct cw_binding *b,
                              const struct sip_message *m, uint32_t asked)
{
    struct sip_addr contact;
    int64_t granted = m->expires >= 0 ? m->expires : asked;

    if (find_ours(cw, b, m, &contact)) {
        granted = contact.expires >= 0 ? contact.expires : granted;
    } else {
        const int64_t expires = only_expires(m, &contact);

        granted = expires >= 0 && expires < granted ? expires : granted;
    }
    return granted > UINT32_MAX ? UINT32_MAX : (uint32_t)granted;
}

bool cwi_register_is_hidden(const struct cw *cw, const struct cw_binding *b)
{
    struct sip_addr contact;

    return (cw->verdict.error != CW_OK || cw->verdict.unread) &&
           !find_ours(cw, b, &cw->message, &contact);
}

struct cwi_blame cwi_register_blame(const struct cw *cw)
{
    const struct sip_verdict *v = &cw->verdict;

    return v->error != CW_OK ? (struct cwi_blame){ v->error, v->offset, v->kind }
                             : (struct cwi_blame){ CW_E_FIELD_VALUE, v->unread, SIP_CONTACT };
}
