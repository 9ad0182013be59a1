/* bench_osip.c - libosip2 (osipparser2) in the contest.
 *
 * It parses at once: start line, Via, From, To, Contact, Call-ID, CSeq, Route, Record-Route,
 * challenges, credentials, Content-*, each string in memory of its own; the body is copied. Left
 * for later, and asked for here: Max-Forwards and Expires (found by name), ports, the CSeq number,
 * expires= (text to number). */
#include "contest.h"

#include <stdio.h>
#include <sys/time.h>
#include <osipparser2/osip_parser.h>
#include <osipparser2/osip_message.h>

/* Names of parameters; not constant, because the library's interface is not. */
static char branch_name[] = "branch", expires_name[] = "expires", lr_name[] = "lr",
            tag_name[] = "tag";

static const char *value_of(osip_list_t *params, char *name)
{
    osip_generic_param_t *p = NULL;

    if (osip_generic_param_get_byname(params, name, &p) != 0 || !p)
        return NULL;
    return p->gvalue ? p->gvalue : "";
}

static int port_of(const char *text)
{
    return text ? (int)strtol(text, NULL, 10) : 0;
}

static long number_field(const osip_message_t *m, const char *name)
{
    osip_header_t *h = NULL;

    osip_message_header_get_byname(m, name, 0, &h);
    return h && h->hvalue ? strtol(h->hvalue, NULL, 10) : -1;
}

static int vias(osip_message_t *m, struct facts *f)
{
    osip_via_t *v;
    int i;

    for (i = 0; (v = osip_list_get(&m->vias, i)); i++) {
        const char *branch = value_of(&v->via_params, branch_name);
        const int port = port_of(v->port);
        if (!branch)
            return -1;
        USE(branch);
        USE(port);
        if (!f)
            continue;
        if (i == 0) {
            FACT_TEXT(f->via_host, v->host);
            FACT_TEXT(f->via_branch, branch);
            f->via_port = port;
        }
        FACT_TEXT(f->viaN_host, v->host);
        f->n_via++;
    }
    return i ? 0 : -1;
}

static int contacts(osip_message_t *m, struct facts *f)
{
    osip_contact_t *c;

    for (int i = 0; (c = osip_list_get(&m->contacts, i)); i++) {
        const char *text = value_of(&c->gen_params, expires_name);
        const long expires = text ? strtol(text, NULL, 10) : -1;
        int port;
        if (!c->url)
            return -1;
        port = port_of(c->url->port);
        USE(expires);
        USE(port);
        if (!f)
            continue;
        if (i == 0) {
            FACT_TEXT(f->contact_user, c->url->username);
            FACT_TEXT(f->contact_host, c->url->host);
            f->contact_port = port;
            f->contact_expires = expires;
        }
        f->n_contact++;
    }
    return 0;
}

static void routes(osip_message_t *m, struct facts *f)
{
    osip_record_route_t *r;

    for (int i = 0; (r = osip_list_get(&m->record_routes, i)); i++) {
        const char *lr = value_of(&r->url->url_params, lr_name);
        USE(lr);
        if (!f)
            continue;
        if (i == 0) {
            FACT_TEXT(f->rr_host, r->url->host);
            f->rr_lr = lr != NULL;
        }
        FACT_TEXT(f->rrN_host, r->url->host);
        f->n_rr++;
    }
    for (int i = 0; (r = osip_list_get(&m->routes, i)); i++) {
        const char *lr = value_of(&r->url->url_params, lr_name);
        USE(lr);
        if (!f)
            continue;
        if (i == 0) {
            FACT_TEXT(f->route_host, r->url->host);
            f->route_lr = lr != NULL;
        }
        f->n_route++;
    }
}

static int auths(osip_message_t *m, struct facts *f)
{
    osip_www_authenticate_t *w;
    osip_authorization_t *a;

    for (int i = 0; (w = osip_list_get(&m->www_authenticates, i)); i++) {
        if (!w->realm || !w->nonce)
            return -1;
        USE(w->realm);
        if (!f)
            continue;
        FACT_TEXT(f->www_realm, w->realm);
        FACT_TEXT(f->www_nonce, w->nonce);
        FACT_TEXT(f->www_qop, w->qop_options);
        f->n_www++;
    }
    for (int i = 0; (a = osip_list_get(&m->authorizations, i)); i++) {
        if (!a->username || !a->response)
            return -1;
        USE(a->username);
        if (!f)
            continue;
        FACT_TEXT(f->auth_user, a->username);
        FACT_TEXT(f->auth_nonce, a->nonce);
        FACT_TEXT(f->auth_response, a->response);
        FACT_TEXT(f->auth_nc, a->nonce_count);
        f->n_auth++;
    }
    return 0;
}

static int read_all(osip_message_t *m, struct facts *f)
{
    const osip_body_t *body;
    const char *from_tag, *to_tag;
    long max_forwards, expires, cseq;

    if (!m->from || !m->to || !m->call_id || !m->cseq || !m->cseq->number)
        return -1;
    max_forwards = number_field(m, "max-forwards");
    expires = number_field(m, "expires");
    cseq = strtol(m->cseq->number, NULL, 10);
    from_tag = value_of(&m->from->gen_params, tag_name);
    to_tag = value_of(&m->to->gen_params, tag_name);
    USE(max_forwards + expires + cseq);
    USE(from_tag);
    USE(to_tag);
    body = osip_list_get(&m->bodies, 0);
    USE(body);
    if (vias(m, f) || contacts(m, f) || auths(m, f))
        return -1;
    routes(m, f);
    if (!f)
        return 0;
    f->is_request = MSG_IS_REQUEST(m);
    if (f->is_request) {
        FACT_TEXT(f->method, m->sip_method);
        FACT_TEXT(f->ruri_user, m->req_uri->username);
        FACT_TEXT(f->ruri_host, m->req_uri->host);
        f->ruri_port = port_of(m->req_uri->port);
    } else
        f->status = m->status_code;
    FACT_TEXT(f->from_user, m->from->url->username);
    FACT_TEXT(f->from_host, m->from->url->host);
    FACT_TEXT(f->from_tag, from_tag);
    FACT_TEXT(f->to_user, m->to->url->username);
    FACT_TEXT(f->to_host, m->to->url->host);
    FACT_TEXT(f->to_tag, to_tag);
    snprintf(f->call_id, sizeof f->call_id, m->call_id->host ? "%s@%s" : "%s", m->call_id->number,
             m->call_id->host);
    f->cseq = cseq;
    FACT_TEXT(f->cseq_method, m->cseq->method);
    f->max_forwards = max_forwards;
    f->expires = expires;
    f->body_len = body ? body->length : 0;
    return 0;
}

static void *keep(const char *octets, size_t n)
{
    osip_message_t *m;

    if (osip_message_init(&m))
        return NULL;
    if (osip_message_parse(m, octets, n) == 0)
        return m;
    osip_message_free(m);
    return NULL;
}

static int parse(const char *octets, size_t n, struct facts *f)
{
    osip_message_t *m = keep(octets, n);
    int result;

    if (!m)
        return -1;
    result = read_all(m, f);
    osip_message_free(m);
    return result;
}

static size_t encode(void *kept, char *out, size_t room)
{
    char *text;
    size_t n;

    osip_message_force_update(kept); /* else it gives back what it wrote last */
    if (osip_message_to_str(kept, &text, &n) || n > room)
        return 0;
    if (out)
        memcpy(out, text, n);
    osip_free(text);
    return n;
}

const struct contender contender = {
    .name = "libosip2", .init = parser_init, .parse = parse, .keep = keep, .write = encode
};
