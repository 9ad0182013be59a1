/* bench_sofia.c - sofia-sip in the contest.
 *
 * msg_make copies the datagram into the message's own memory and parses every header field that its
 * SIP class knows: URIs split, parameters split into a table of texts. Left for later, and asked
 * for here: digest parameters (auth_digest_*_get), ports and expires= (text to number), lr (looked
 * up in the URI's parameters). */
#include "contest.h"

#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/msg.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/auth_digest.h>
#include <sofia-sip/su_alloc.h>
#include <sofia-sip/url.h>

static msg_mclass_t const *class;

static int init(void)
{
    class = sip_default_mclass();
    return class == NULL;
}

static int port_of(const char *text)
{
    return text ? (int)strtol(text, NULL, 10) : 0;
}

static int vias(const sip_t *s, struct facts *f)
{
    int i = 0;

    for (const sip_via_t *v = s->sip_via; v; v = v->v_next, i++) {
        const int port = port_of(v->v_port);
        if (!v->v_branch)
            return -1;
        USE(port);
        USE(v->v_branch);
        if (!f)
            continue;
        if (i == 0) {
            FACT_TEXT(f->via_host, v->v_host);
            FACT_TEXT(f->via_branch, v->v_branch);
            f->via_port = port;
        }
        FACT_TEXT(f->viaN_host, v->v_host);
        f->n_via++;
    }
    return 0;
}

static void contacts(const sip_t *s, struct facts *f)
{
    for (const sip_contact_t *c = s->sip_contact; c; c = c->m_next) {
        const int port = port_of(c->m_url->url_port);
        const long expires = c->m_expires ? strtol(c->m_expires, NULL, 10) : -1;
        USE(port);
        USE(expires);
        if (!f)
            continue;
        if (f->n_contact++ == 0) {
            FACT_TEXT(f->contact_user, c->m_url->url_user);
            FACT_TEXT(f->contact_host, c->m_url->url_host);
            f->contact_port = port;
            f->contact_expires = expires;
        }
    }
}

static void routes(const sip_t *s, struct facts *f)
{
    for (const sip_record_route_t *r = s->sip_record_route; r; r = r->r_next) {
        const int lr = url_has_param(r->r_url, "lr");
        USE(lr);
        if (!f)
            continue;
        if (f->n_rr++ == 0) {
            FACT_TEXT(f->rr_host, r->r_url->url_host);
            f->rr_lr = lr;
        }
        FACT_TEXT(f->rrN_host, r->r_url->url_host);
    }
    for (const sip_route_t *r = s->sip_route; r; r = r->r_next) {
        const int lr = url_has_param(r->r_url, "lr");
        USE(lr);
        if (!f)
            continue;
        if (f->n_route++ == 0) {
            FACT_TEXT(f->route_host, r->r_url->url_host);
            f->route_lr = lr;
        }
    }
}

static int auths(msg_t *m, const sip_t *s, struct facts *f)
{
    for (const msg_auth_t *w = s->sip_www_authenticate; w; w = w->au_next) {
        auth_challenge_t c = { .ac_size = sizeof c };
        if (auth_digest_challenge_get(msg_home(m), &c, w->au_params) < 0 || !c.ac_realm ||
            !c.ac_nonce)
            return -1;
        USE(c.ac_realm);
        if (!f)
            continue;
        FACT_TEXT(f->www_realm, c.ac_realm);
        FACT_TEXT(f->www_nonce, c.ac_nonce);
        FACT_TEXT(f->www_qop, c.ac_qop);
        f->n_www++;
    }
    for (const msg_auth_t *w = s->sip_authorization; w; w = w->au_next) {
        auth_response_t r = { .ar_size = sizeof r };
        if (auth_digest_response_get(msg_home(m), &r, w->au_params) < 0 || !r.ar_username ||
            !r.ar_response)
            return -1;
        USE(r.ar_username);
        if (!f)
            continue;
        FACT_TEXT(f->auth_user, r.ar_username);
        FACT_TEXT(f->auth_nonce, r.ar_nonce);
        FACT_TEXT(f->auth_response, r.ar_response);
        FACT_TEXT(f->auth_nc, r.ar_nc);
        f->n_auth++;
    }
    return 0;
}

static int read_all(msg_t *m, struct facts *f)
{
    const sip_t *s = sip_object(m);
    long max_forwards, expires;
    size_t body;

    if (!s || (s->sip_flags & MSG_FLG_ERROR) || s->sip_error || !s->sip_from || !s->sip_to ||
        !s->sip_call_id || !s->sip_cseq || !s->sip_via)
        return -1;
    max_forwards = s->sip_max_forwards ? (long)s->sip_max_forwards->mf_count : -1;
    expires = s->sip_expires ? (long)s->sip_expires->ex_delta : -1;
    body = s->sip_payload ? s->sip_payload->pl_len : 0;
    USE(max_forwards + expires);
    USE(s->sip_cseq->cs_seq);
    USE(s->sip_from->a_tag);
    USE(s->sip_to->a_tag);
    USE(body);
    if (vias(s, f) || auths(m, s, f))
        return -1;
    contacts(s, f);
    routes(s, f);
    if (!f)
        return 0;
    f->is_request = s->sip_request != NULL;
    if (f->is_request) {
        const url_t *u = s->sip_request->rq_url;
        FACT_TEXT(f->method, s->sip_request->rq_method_name);
        FACT_TEXT(f->ruri_user, u->url_user);
        FACT_TEXT(f->ruri_host, u->url_host);
        f->ruri_port = port_of(u->url_port);
    } else
        f->status = s->sip_status->st_status;
    FACT_TEXT(f->from_user, s->sip_from->a_url->url_user);
    FACT_TEXT(f->from_host, s->sip_from->a_url->url_host);
    FACT_TEXT(f->from_tag, s->sip_from->a_tag);
    FACT_TEXT(f->to_user, s->sip_to->a_url->url_user);
    FACT_TEXT(f->to_host, s->sip_to->a_url->url_host);
    FACT_TEXT(f->to_tag, s->sip_to->a_tag);
    FACT_TEXT(f->call_id, s->sip_call_id->i_id);
    f->cseq = (long)s->sip_cseq->cs_seq;
    FACT_TEXT(f->cseq_method, s->sip_cseq->cs_method_name);
    f->max_forwards = max_forwards;
    f->expires = expires;
    f->body_len = body;
    return 0;
}

static int parse(const char *octets, size_t n, struct facts *f)
{
    msg_t *m = msg_make(class, 0, octets, (ssize_t)n);
    int result;

    if (!m)
        return -1;
    result = read_all(m, f);
    msg_destroy(m);
    return result;
}

/* Without MSG_DO_EXTRACT_COPY it keeps no text of a field, so that each is encoded from its parts.
 * */
static void *keep(const char *octets, size_t n)
{
    msg_t *m = msg_make(class, 0, octets, (ssize_t)n);

    if (m && msg_serialize(m, (msg_pub_t *)sip_object(m)) < 0)
        return NULL;
    return m;
}

static size_t encode(void *kept, char *out, size_t room)
{
    static char text[65536];
    const isize_t most = (isize_t)(out ? room : sizeof text);
    const issize_t n = msg_object_e(out ? out : text, most, (msg_pub_t *)sip_object(kept), 0);

    return n > 0 ? (size_t)n : 0;
}

const struct contender contender = {
    .name = "sofia-sip", .init = init, .parse = parse, .keep = keep, .write = encode
};
