/* bench_clausewire.c - the project's own grammar in the contest.
 *
 * sip_parse does all of the contract at once, in a view on the octets; there is nothing to release.
 * Written is what was parsed, part by part: URIs and Via from their components, numbers as numbers,
 * the rest as slices. */
#include "contest.h"

#include "write.h"

static struct sip_message message;

#define FACT_SLICE(to, slice) FACT(to, (const char *)m->octets + (slice).at, (slice).len)

static int init(void)
{
    return 0;
}

static int use_all(const struct sip_message *m)
{
    USE(m->max_forwards + m->expires + m->cseq);
    USE(m->from.tag.len);
    USE(m->to.tag.len);
    USE(m->body.len);
    for (int i = 0; i < m->vias; i++) {
        if (m->via[i].branch.len == 0)
            return -1;
        USE(m->via[i].host.len + m->via[i].port);
    }
    for (int i = 0; i < m->contacts; i++)
        USE(m->contact[i].uri.host.len + m->contact[i].uri.port + m->contact[i].expires);
    for (int i = 0; i < m->record_routes; i++)
        USE(m->record_route[i].uri.host.len + m->record_route[i].uri.lr);
    for (int i = 0; i < m->routes; i++)
        USE(m->route[i].uri.host.len + m->route[i].uri.lr);
    for (int i = 0; i < m->auths; i++) {
        if (m->auth[i].param[SIP_A_REALM].len == 0 || m->auth[i].param[SIP_A_NONCE].len == 0)
            return -1;
        USE(m->auth[i].param[SIP_A_RESPONSE].len);
    }
    return 0;
}

static void tell_start(const struct sip_message *m, struct facts *f)
{
    f->is_request = m->status == 0;
    f->status = m->status;
    if (m->status == 0) {
        FACT_SLICE(f->method, m->method_name);
        FACT_SLICE(f->ruri_user, m->request_uri.user);
        FACT_SLICE(f->ruri_host, m->request_uri.host);
        f->ruri_port = m->request_uri.port;
    }
    FACT_SLICE(f->from_user, m->from.uri.user);
    FACT_SLICE(f->from_host, m->from.uri.host);
    FACT_SLICE(f->from_tag, m->from.tag);
    FACT_SLICE(f->to_user, m->to.uri.user);
    FACT_SLICE(f->to_host, m->to.uri.host);
    FACT_SLICE(f->to_tag, m->to.tag);
    FACT_SLICE(f->call_id, m->call_id);
    FACT_SLICE(f->cseq_method, m->cseq_method);
    f->cseq = m->cseq;
    f->max_forwards = m->max_forwards;
    f->expires = m->expires;
    f->body_len = m->body.len;
}

static void tell_lists(const struct sip_message *m, struct facts *f)
{
    f->n_via = m->vias;
    FACT_SLICE(f->via_host, m->via[0].host);
    FACT_SLICE(f->via_branch, m->via[0].branch);
    FACT_SLICE(f->viaN_host, m->via[m->vias - 1].host);
    f->via_port = m->via[0].port;
    f->n_contact = m->contacts;
    if (m->contacts) {
        FACT_SLICE(f->contact_user, m->contact[0].uri.user);
        FACT_SLICE(f->contact_host, m->contact[0].uri.host);
        f->contact_port = m->contact[0].uri.port;
        f->contact_expires = m->contact[0].expires;
    }
    f->n_rr = m->record_routes;
    if (m->record_routes) {
        FACT_SLICE(f->rr_host, m->record_route[0].uri.host);
        FACT_SLICE(f->rrN_host, m->record_route[m->record_routes - 1].uri.host);
        f->rr_lr = m->record_route[0].uri.lr;
    }
    f->n_route = m->routes;
    if (m->routes) {
        FACT_SLICE(f->route_host, m->route[0].uri.host);
        f->route_lr = m->route[0].uri.lr;
    }
    for (int i = 0; i < m->auths; i++) {
        const struct sip_auth *a = &m->auth[i];
        if (a->kind == SIP_WWW_AUTHENTICATE) {
            f->n_www++;
            FACT_SLICE(f->www_realm, a->param[SIP_A_REALM]);
            FACT_SLICE(f->www_nonce, a->param[SIP_A_NONCE]);
            FACT_SLICE(f->www_qop, a->param[SIP_A_QOP]);
        } else if (a->kind == SIP_AUTHORIZATION) {
            f->n_auth++;
            FACT_SLICE(f->auth_user, a->param[SIP_A_USERNAME]);
            FACT_SLICE(f->auth_nonce, a->param[SIP_A_NONCE]);
            FACT_SLICE(f->auth_response, a->param[SIP_A_RESPONSE]);
            FACT_SLICE(f->auth_nc, a->param[SIP_A_NC]);
        }
    }
}

static int parse_all(const char *octets, size_t n, struct facts *f)
{
    if (sip_parse(&message, octets, n, NULL) != CW_OK || use_all(&message))
        return -1;
    if (f) {
        tell_start(&message, f);
        tell_lists(&message, f);
    }
    return 0;
}

static int make_index(const char *octets, size_t n)
{
    if (sip_index(&message, octets, n, NULL) != CW_OK)
        return -1;
    USE(message.fields);
    return message.first[SIP_CALL_ID] == 0; /* each message has one */
}

static void *keep(const char *octets, size_t n)
{
    struct sip_message *m = malloc(sizeof *m);

    if (m && sip_parse(m, octets, n, NULL) != CW_OK) {
        free(m);
        return NULL;
    }
    return m;
}

static void put_port(struct sip_writer *w, uint16_t port)
{
    if (port) {
        sip_put_text(w, ":");
        sip_put_number(w, port);
    }
}

static void put_uri(struct sip_writer *w, const struct sip_message *m, const struct sip_uri *u)
{
    sip_put_slice(w, m, u->scheme);
    sip_put_text(w, ":");
    if (u->user.len) {
        sip_put_slice(w, m, u->user);
        sip_put_text(w, "@");
    }
    sip_put_slice(w, m, u->host);
    put_port(w, u->port);
    sip_put_slice(w, m, u->params);
    sip_put_slice(w, m, u->headers);
}

static void put_addr(struct sip_writer *w, const struct sip_message *m, enum sip_kind kind,
                     const struct sip_addr *a)
{
    sip_put_field(w, kind);
    if (a->display.len) {
        sip_put_slice(w, m, a->display);
        sip_put_text(w, " ");
    }
    sip_put_text(w, "<");
    put_uri(w, m, &a->uri);
    sip_put_text(w, ">");
    sip_put_slice(w, m, a->params);
    sip_put_end(w);
}

static void put_via(struct sip_writer *w, const struct sip_message *m, const struct sip_via *v)
{
    sip_put_field(w, SIP_VIA);
    sip_put_text(w, "SIP/2.0/");
    sip_put_slice(w, m, v->transport);
    sip_put_text(w, " ");
    sip_put_slice(w, m, v->host);
    put_port(w, v->port);
    sip_put_slice(w, m, v->params);
    sip_put_end(w);
}

static void put_auth(struct sip_writer *w, const struct sip_message *m, const struct sip_auth *a)
{
    static const char *const name[SIP_A_PARAMS] = { "realm",   "nonce",    "opaque", "algorithm",
                                                    "qop",     "stale",    "domain", "username",
                                                    "uri",     "response", "cnonce", "nc",
                                                    "charset", "userhash" };
    const char *before = "";

    sip_put_field(w, (enum sip_kind)a->kind);
    sip_put_slice(w, m, a->scheme);
    sip_put_text(w, " ");
    for (int i = 0; i < SIP_A_PARAMS; i++) {
        if (!(a->present & 1u << i))
            continue;
        sip_put_text(w, before);
        sip_put_text(w, name[i]);
        sip_put_text(w, a->quoted & 1u << i ? "=\"" : "=");
        sip_put_slice(w, m, a->param[i]);
        sip_put_text(w, a->quoted & 1u << i ? "\"" : "");
        before = ", ";
    }
    sip_put_end(w);
}

static void put_start(struct sip_writer *w, const struct sip_message *m)
{
    if (m->status) {
        sip_put_text(w, "SIP/2.0 ");
        sip_put_number(w, m->status);
        sip_put_text(w, " ");
        sip_put_slice(w, m, m->reason);
    } else {
        sip_put_slice(w, m, m->method_name);
        sip_put_text(w, " ");
        put_uri(w, m, &m->request_uri);
        sip_put_text(w, " SIP/2.0");
    }
    sip_put_end(w);
}

/* One field of the index; what is kept parsed is written from its parts, value by value. */
struct cursors {
    int via, contact, route, record_route, auth;
};
static void put_one(struct sip_writer *w, const struct sip_message *m,
                    const struct sip_field *field, struct cursors *c)
{
    switch (field->kind) {
    case SIP_VIA:
        put_via(w, m, &m->via[c->via++]);
        break;
    case SIP_FROM:
        put_addr(w, m, SIP_FROM, &m->from);
        break;
    case SIP_TO:
        put_addr(w, m, SIP_TO, &m->to);
        break;
    case SIP_CONTACT:
        put_addr(w, m, SIP_CONTACT, &m->contact[c->contact++]);
        break;
    case SIP_ROUTE:
        put_addr(w, m, SIP_ROUTE, &m->route[c->route++]);
        break;
    case SIP_RECORD_ROUTE:
        put_addr(w, m, SIP_RECORD_ROUTE, &m->record_route[c->record_route++]);
        break;
    case SIP_WWW_AUTHENTICATE:
    case SIP_AUTHORIZATION:
        put_auth(w, m, &m->auth[c->auth++]);
        break;
    case SIP_CSEQ:
        sip_put_field(w, SIP_CSEQ);
        sip_put_number(w, m->cseq);
        sip_put_text(w, " ");
        sip_put_slice(w, m, m->cseq_method);
        sip_put_end(w);
        break;
    case SIP_MAX_FORWARDS:
        sip_put_field_number(w, SIP_MAX_FORWARDS, (uint64_t)m->max_forwards);
        break;
    case SIP_EXPIRES:
        sip_put_field_number(w, SIP_EXPIRES, (uint64_t)m->expires);
        break;
    case SIP_CONTENT_LENGTH:
        break; /* sip_put_body writes it, last */
    case SIP_OTHER:
        sip_put_slice(w, m, field->name);
        sip_put_text(w, ": ");
        sip_put_slice(w, m, field->value);
        sip_put_end(w);
        break;
    default:
        sip_put_field(w, (enum sip_kind)field->kind);
        sip_put_slice(w, m, field->value);
        sip_put_end(w);
    }
}

static size_t encode(void *kept, char *out, size_t room)
{
    static char text[65536];
    const struct sip_message *m = kept;
    struct cursors c = { 0 };
    struct sip_writer w;

    sip_write_init(&w, out ? out : text, out ? room : sizeof text, false);
    put_start(&w, m);
    for (int i = 0; i < m->fields; i++)
        put_one(&w, m, &m->field[i], &c);
    sip_put_body(&w, m->octets + m->body.at, m->body.len);
    return w.full ? 0 : w.len;
}

const struct contender contender = { .name = "clausewire",
                                     .init = init,
                                     .parse = parse_all,
                                     .index = make_index,
                                     .keep = keep,
                                     .write = encode };
