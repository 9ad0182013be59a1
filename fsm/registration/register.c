/* register.c - the REGISTER request written, its 2xx read (RFC 3261 8.1.1, 10.2, 10.2.4; RFC
 * 3581 3). */
#include "register.h"

#include "hostport.h"
#include "match.h"
#include "text.h"

enum { URI_MAX = 512 }; /* octets of an address of record or a Contact URI; settings are shorter */

static void put_octets(struct sip_writer *w, struct cw_octets o)
{
    sip_put(w, o.at, o.len);
}

static void put_local(struct sip_writer *w, const struct cw_address *a)
{
    char text[CW_ADDRESS_TEXT];
    const size_t n = cw_address_write(a, text);

    if (a->family == 6)
        sip_put_text(w, "[");
    sip_put(w, text, n);
    if (a->family == 6)
        sip_put_text(w, "]");
}

static void put_proxy_host(struct sip_writer *w, const struct cw_line_settings *s)
{
    struct cw_octets host;
    uint16_t port;

    if (hostport_split(s->proxy, &host, &port))
        put_octets(w, host);
}

static bool has_scheme(const char *uri)
{
    return text_begins(uri, "sip:") || text_begins(uri, "sips:");
}

/* GUIDE_sip_uri: empty -> sip:User ID@Proxy host; without '@' the phone's own address follows. */
static void put_aor(struct sip_writer *w, const struct cw_line *line)
{
    const struct cw_line_settings *s = line->settings;

    if (*s->sip_uri == '\0') {
        sip_put_text(w, "sip:");
        sip_put_escaped_user(w, s->user_id);
        sip_put_text(w, "@");
        put_proxy_host(w, s);
        return;
    }
    if (!has_scheme(s->sip_uri))
        sip_put_text(w, "sip:");
    sip_put_text(w, s->sip_uri);
    if (!text_find(s->sip_uri, '@')) {
        sip_put_text(w, "@");
        put_local(w, &line->local);
    }
}

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
        sip_put_text(w, "sip:");
        put_proxy_host(w, s);
    }
}

static void put_contact_uri(struct sip_writer *w, const struct cw_line *line)
{
    sip_put_text(w, "sip:");
    if (*line->settings->user_id) {
        sip_put_escaped_user(w, line->settings->user_id);
        sip_put_text(w, "@");
    }
    put_local(w, &line->local);
    sip_put_text(w, ":");
    sip_put_number(w, line->local.port);
}

/* 25.1: a display name is tokens with white space between, or a quoted string. */
static bool is_tokens(const char *text)
{
    for (; *text; text++) {
        const char c = *text;
        const bool is_alphanumeric =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_alphanumeric && !text_find("-.!%*_+`'~ ", c))
            return false;
    }
    return true;
}

static void put_display_name(struct sip_writer *w, const struct cw *cw, const char *name)
{
    if (*name == '\0')
        return;
    if (cw->settings->escape_display_name || !is_tokens(name))
        sip_put_quoted(w, name);
    else
        sip_put_text(w, name);
    sip_put_text(w, " ");
}

static void put_via(struct sip_writer *w, const struct cw_line *line, const struct nict *t)
{
    sip_put_field(w, SIP_VIA);
    sip_put_text(w, "SIP/2.0/UDP ");
    put_local(w, &line->local);
    sip_put_text(w, ":");
    sip_put_number(w, line->local.port);
    sip_put_text(w, ";branch=");
    match_put_branch(w, t->instance, t->key);
    sip_put_text(w, ";rport");
    sip_put_end(w);
}

static void put_parties(struct sip_writer *w, const struct cw *cw, const struct cw_line *line)
{
    sip_put_field(w, SIP_FROM);
    put_display_name(w, cw, line->settings->display_name);
    sip_put_text(w, "<");
    put_aor(w, line);
    sip_put_text(w, ">;tag=");
    sip_put_hex(w, line->from_tag, sizeof line->from_tag);
    sip_put_end(w);
    sip_put_field(w, SIP_TO);
    sip_put_text(w, "<");
    put_aor(w, line);
    sip_put_text(w, ">");
    sip_put_end(w);
    sip_put_field(w, SIP_CALL_ID);
    sip_put_hex(w, line->identity.call_id, sizeof line->identity.call_id);
    sip_put_end(w);
    sip_put_field(w, SIP_CSEQ);
    sip_put_number(w, line->identity.cseq);
    sip_put_text(w, " REGISTER");
    sip_put_end(w);
}

static void put_contact(struct sip_writer *w, const struct cw_line *line, uint32_t expires)
{
    sip_put_field(w, SIP_CONTACT);
    sip_put_text(w, "<");
    put_contact_uri(w, line);
    sip_put_text(w, ">;expires=");
    sip_put_number(w, expires);
    sip_put_end(w);
    sip_put_field_number(w, SIP_EXPIRES, expires);
}

static void put_names(struct sip_writer *w, const struct cw_phone_settings *s)
{
    const char *agent =
        *s->sip_reg_user_agent_name ? s->sip_reg_user_agent_name : s->sip_user_agent_name;

    if (*agent)
        sip_put_field_text(w, SIP_USER_AGENT, agent);
    if (*s->sip_accept_language)
        sip_put_field_text(w, SIP_ACCEPT_LANGUAGE, s->sip_accept_language);
}

static void put_credentials(struct sip_writer *w, struct cw *cw, struct cw_line *line,
                            const char *uri)
{
    const struct cw_line_settings *s = line->settings;

    if (*s->password == '\0')
        return;
    digest_put(&line->digest, w, cw->host,
               &(struct digest_request){ .method = "REGISTER",
                                         .uri = uri,
                                         .user = *s->auth_id ? s->auth_id : s->user_id,
                                         .password = s->password });
}

bool register_write(struct cw *cw, struct cw_line *line, struct cw_client *client, uint32_t expires)
{
    char uri[URI_MAX];
    struct sip_writer w;

    sip_write_init(&w, uri, sizeof uri - 1, false);
    put_registrar(&w, line);
    if (w.full)
        return false;
    uri[w.len] = '\0';

    line->identity.cseq++;
    sip_write_init(&w, client->stored.octets, sizeof client->stored.octets,
                   cw->settings->use_compact_header);
    sip_put_request_line(&w, "REGISTER", uri);
    put_via(&w, line, &client->nict);
    sip_put_field_number(&w, SIP_MAX_FORWARDS, cw->settings->max_forward);
    put_parties(&w, cw, line);
    put_contact(&w, line, expires);
    put_names(&w, cw->settings);
    put_credentials(&w, cw, line, uri);
    sip_put_body(&w, NULL, 0);
    client->stored.len = (uint16_t)w.len;
    client->stored.to = line->server;
    return !w.full;
}

uint32_t register_granted(const struct cw_line *line, const struct sip_message *m, uint32_t asked)
{
    uint8_t text[URI_MAX];
    struct sip_writer w;
    struct sip_uri ours;
    struct sip_addr contact;
    struct sip_cursor cursor = { 0 };
    int64_t granted = m->expires >= 0 ? m->expires : asked;

    sip_write_init(&w, text, sizeof text, false);
    put_contact_uri(&w, line);
    if (w.full || sip_uri_parse(&ours, text, w.len) != CW_OK)
        return asked; /* cannot be: the request with this Contact was written and sent */
    while (sip_next_addr(m, SIP_CONTACT, &cursor, &contact))
        if (contact.expires >= 0 && sip_uri_equal(text, &ours, m->octets, &contact.uri)) {
            granted = contact.expires;
            break;
        }
    return granted > UINT32_MAX ? UINT32_MAX : (uint32_t)granted;
}
