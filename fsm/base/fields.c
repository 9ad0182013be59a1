/* fields.c - Via, From, Contact and the other fields that every request of a line has (RFC
 * 3261 8.1.1; RFC 3581 3; the guide's sections 2.1, 3.5). */
#include "fields.h"

#include "branch.h"
#include "digests.h"
#include "server_list.h"
#include "text.h"

enum { SIP_PORT = 5060, SIPS_PORT = 5061 };

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

/* The line's domain: the name in Proxy; of a list of servers the first. */
static void put_proxy_host(struct sip_writer *w, const struct cw_line_settings *s)
{
    struct server_list list;
    struct server_list_item item;

    if (cwi_server_list_read(&list, s->proxy) && cwi_server_list_next(&list, &item))
        put_octets(w, item.host);
}

static bool has_scheme(const char *uri)
{
    return text_begins(uri, "sip:") || text_begins(uri, "sips:");
}

/* GUIDE_sip_uri: empty -> sip:User ID@Proxy host; without '@' the phone's own address follows. */
void cwi_fields_put_aor(struct sip_writer *w, const struct cw_line *line,
                        const struct cw_address *local)
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
        put_local(w, local);
    }
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

void cwi_fields_put_domain(struct sip_writer *w, const struct cw_line *line)
{
    sip_put_text(w, "sip:");
    put_proxy_host(w, line->settings);
}

static const char *transport_name(uint8_t transport)
{
    return transport == CW_TLS ? "TLS" : transport == CW_TCP ? "TCP" : "UDP";
}

void cwi_fields_put_sent_by(struct sip_writer *w, const struct cw_address *local)
{
    sip_put_text(w, transport_name(local->transport));
    sip_put_text(w, " ");
    put_local(w, local);
    sip_put_text(w, ":");
    sip_put_number(w, local->port);
}

void cwi_fields_put_via(struct sip_writer *w, const struct cw_address *local, uint32_t slot,
                        uint64_t key)
{
    sip_put_field(w, SIP_VIA);
    sip_put_text(w, "SIP/2.0/");
    cwi_fields_put_sent_by(w, local);
    sip_put_text(w, ";branch=");
    cwi_branch_put(w, slot, key);
    sip_put_text(w, ";rport");
    sip_put_end(w);
}

void cwi_fields_put_from(struct sip_writer *w, const struct cw *cw, const struct cw_line *line,
                         const struct cw_address *local, const uint8_t tag[8])
{
    sip_put_field(w, SIP_FROM);
    put_display_name(w, cw, line->settings->display_name);
    sip_put_text(w, "<");
    cwi_fields_put_aor(w, line, local);
    sip_put_text(w, ">;tag=");
    sip_put_hex(w, tag, 8);
    sip_put_end(w);
}

static void put_transport(struct sip_writer *w, uint8_t transport)
{
    if (transport != CW_UDP)
        sip_put_text(w, transport == CW_TLS ? ";transport=tls" : ";transport=tcp");
}

void cwi_fields_put_contact_uri(struct sip_writer *w, const struct cw_line *line,
                                const struct cw_address *local)
{
    sip_put_text(w, "sip:");
    if (*line->settings->user_id) {
        sip_put_escaped_user(w, line->settings->user_id);
        sip_put_text(w, "@");
    }
    put_local(w, local);
    sip_put_text(w, ":");
    sip_put_number(w, local->port);
    put_transport(w, local->transport);
}

void cwi_fields_put_contact(struct sip_writer *w, const struct cw_line *line,
                            const struct cw_address *local)
{
    sip_put_field(w, SIP_CONTACT);
    sip_put_text(w, "<");
    cwi_fields_put_contact_uri(w, line, local);
    sip_put_text(w, ">");
    sip_put_end(w);
}

void cwi_fields_put_route(struct sip_writer *w, const struct cw *cw, const struct cw_line *line,
                          const struct cw_address *to)
{
    const uint32_t number = line->number;
    const char *proxy = cwi_domain_is_alternate(cw, number, to)
                            ? line->settings->alternate_outbound_proxy
                            : line->settings->outbound_proxy;
    struct server_list_item item;

    if (*proxy == '\0' || !cwi_domain_item(cw, number, to, &item))
        return;
    sip_put_field(w, SIP_ROUTE);
    sip_put_text(w, "<sip:");
    put_octets(w, item.host);
    if (item.port || to->port != (to->transport == CW_TLS ? SIPS_PORT : SIP_PORT)) {
        sip_put_text(w, ":");
        sip_put_number(w, to->port);
    }
    put_transport(w, to->transport);
    sip_put_text(w, ";lr>");
    sip_put_end(w);
}

void cwi_fields_put_names(struct sip_writer *w, const struct cw_phone_settings *s,
                          const char *agent)
{
    if (*agent)
        sip_put_field_text(w, SIP_USER_AGENT, agent);
    if (*s->sip_accept_language)
        sip_put_field_text(w, SIP_ACCEPT_LANGUAGE, s->sip_accept_language);
}

void cwi_fields_put_credentials(struct sip_writer *w, struct cw *cw, const struct cw_line *line,
                                const struct cw_address *server, const char *method,
                                const char *uri)
{
    const struct cw_line_settings *s = line->settings;
    struct digest *digest = cwi_digests_of(cw, line);

    if (*s->password && digest)
        cwi_digest_put(digest, server, w, cw->host,
                       &(struct digest_request){ .method = method,
                                                 .uri = uri,
                                                 .user = *s->auth_id ? s->auth_id : s->user_id,
                                                 .password = s->password });
}
