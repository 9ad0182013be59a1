/* remote.c - the route set and the target of a dialog, read once and written often, and their
 * next hop (RFC 3261 8.1.2, 12.1.2, 12.2.1.1; RFC 3263 4). */
#include "remote.h"

#include "memory.h"
#include "text.h"

enum { ROUTES_MAX = 16 }; /* proxies that record a route */

/* 19.1.1: a Request-URI has no headers. */
static struct cw_slice bare(const struct sip_uri *uri)
{
    return (struct cw_slice){ uri->whole.at, (uint16_t)(uri->whole.len - uri->headers.len) };
}

/* The remote target: Contact, or the Request-URI where there is none. */
static void put_target(struct sip_writer *w, const struct sip_message *m, const char *target)
{
    if (m->contacts && !m->contact[0].is_star)
        sip_put_slice(w, m, bare(&m->contact[0].uri));
    else
        sip_put_text(w, target);
}

/* RFC 3263 4.1: a literal address takes UDP, of a sips URI TLS, unless the URI names a
 * transport; 0: we do not have it. In a sips URI transport=tcp means TLS over TCP. */
static uint8_t transport_of(struct cw_octets said, bool is_secure)
{
    static const struct {
        const char *name;
        uint8_t transport, secure;
    } known[] = { { "", CW_UDP, CW_TLS },
                  { "udp", CW_UDP, 0 },
                  { "tcp", CW_TCP, CW_TLS },
                  { "tls", CW_TLS, CW_TLS } };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t n = 0;
        while (n < said.len && known[i].name[n] && (said.at[n] | 0x20) == (uint8_t)known[i].name[n])
            n++;
        if (n == said.len && known[i].name[n] == '\0')
            return is_secure ? known[i].secure : known[i].transport;
    }
    return 0;
}

/* RFC 3263 4: maddr replaces the host; 4.2: a literal address with the port given or the default of
 * the transport. */
static struct cw_address address_of(const uint8_t *octets, const struct sip_uri *uri,
                                    bool is_secure)
{
    const struct cw_slice host = uri->maddr.len ? uri->maddr : uri->host;
    const uint8_t transport =
        transport_of((struct cw_octets){ octets + uri->transport.at, uri->transport.len },
                     is_secure || uri->is_sips);
    const bool is_bracketed = host.len > 1 && octets[host.at] == '[';
    struct cw_address a = { .family = 0 };

    if (!uri->is_sip || uri->port_unusable || !transport ||
        !cw_address_read(&a, (struct cw_octets){ octets + host.at + is_bracketed,
                                                 host.len - 2u * is_bracketed }))
        return (struct cw_address){ .family = 0 };
    a.transport = transport;
    a.port = uri->port ? uri->port : transport == CW_TLS ? 5061 : 5060;
    return a;
}

/* 8.1.2: the first URI of the route set, else the target; a sips target requires TLS in both
 * cases. */
static struct cw_address hop_of(const struct sip_message *m, const struct sip_addr *first,
                                const char *target)
{
    struct sip_uri asked = { .is_sip = 0 };
    const uint8_t *octets = m->octets;
    const struct sip_uri *uri = &asked;

    if (m->contacts && !m->contact[0].is_star) {
        uri = &m->contact[0].uri;
    } else {
        octets = (const uint8_t *)target;
        sip_uri_parse(&asked, target, text_length(target));
    }
    return first ? address_of(m->octets, &first->uri, first->uri.lr && uri->is_sips)
                 : address_of(octets, uri, false);
}

/* 12.1.2: the Record-Route values, the last one first. */
static bool collect(const struct sip_message *m, struct sip_addr *first,
                    struct cw_slice routes[ROUTES_MAX], int *n)
{
    struct sip_cursor cursor = { 0 };
    struct sip_addr route;

    *n = 0;
    while (sip_next_addr(m, SIP_RECORD_ROUTE, &cursor, &route)) {
        if (*n == ROUTES_MAX)
            return false;
        routes[(*n)++] = route.whole;
        *first = route;
    }
    return true;
}

static void put_routes(struct sip_writer *w, const struct sip_message *m,
                       const struct cw_slice *routes, int n)
{
    for (int i = n; i > 0; i--) {
        sip_put_slice(w, m, routes[i - 1]);
        if (i > 1)
            sip_put_text(w, ", ");
    }
}

static uint16_t since(const struct sip_writer *w, size_t at)
{
    return (uint16_t)(w->len - at);
}

bool cwi_remote_take(struct remote *r, const struct sip_message *m, const char *target)
{
    const struct cw_slice to = m->field[m->first[SIP_TO] - 1].value;
    struct cw_slice routes[ROUTES_MAX];
    struct sip_addr first = { .expires = -1 }; /* the next hop, if the route set has one */
    struct sip_writer w;
    bool fits;
    int n;

    memset(r, 0, sizeof *r);
    sip_write_init(&w, r->text, sizeof r->text, false);
    sip_put_slice(&w, m, to);
    if (w.full)
        return false;
    r->to_len = since(&w, 0);
    if (m->to.tag.len)
        r->tag = (struct cw_slice){ (uint16_t)(m->to.tag.at - to.at), m->to.tag.len };
    fits = collect(m, &first, routes, &n);
    r->hop = hop_of(m, n ? &first : NULL, target);
    r->is_strict = n && !first.uri.lr;
    if (r->is_strict) { /* 12.2.1.1: a strict router wants its own name in the start line */
        sip_put_slice(&w, m, bare(&first.uri));
        r->uri_len = since(&w, r->to_len);
        put_routes(&w, m, routes, n - 1);
        sip_put_text(&w, n > 1 ? ", <" : "<");
        put_target(&w, m, target);
        sip_put_text(&w, ">");
    } else {
        put_target(&w, m, target);
        r->uri_len = since(&w, r->to_len);
        put_routes(&w, m, routes, n);
    }
    r->route_len = since(&w, (size_t)r->to_len + r->uri_len);
    if (!fits || w.full)
        r->uri_len = 0;
    return r->uri_len > 0;
}

bool cwi_remote_is(const struct remote *r, const struct sip_message *m)
{
    return r->tag.len == m->to.tag.len &&
           memcmp(r->text + r->tag.at, m->octets + m->to.tag.at, r->tag.len) == 0;
}

struct cw_octets cwi_remote_uri(const struct remote *r)
{
    return (struct cw_octets){ (const uint8_t *)r->text + r->to_len, r->uri_len };
}

void cwi_remote_put_request_line(const struct remote *r, struct sip_writer *w, const char *method)
{
    sip_put_text(w, method);
    sip_put_text(w, " ");
    sip_put(w, r->text + r->to_len, r->uri_len);
    sip_put_text(w, " SIP/2.0");
    sip_put_end(w);
}

void cwi_remote_put_fields(const struct remote *r, struct sip_writer *w)
{
    if (r->route_len) {
        sip_put_field(w, SIP_ROUTE);
        sip_put(w, r->text + r->to_len + r->uri_len, r->route_len);
        sip_put_end(w);
    }
    sip_put_field(w, SIP_TO);
    sip_put(w, r->text, r->to_len);
    sip_put_end(w);
}
