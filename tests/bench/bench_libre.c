/* bench_libre.c - libre in the contest.
 *
 * sip_msg_decode keeps pointers into a buffer of its own kind, so the datagram is copied into a new one
 * for each message, as libre's own receive path has it. It parses start line, Request-URI, top Via, From,
 * To, CSeq, and keeps a list of the fields. Left for later, and asked for here: the other Via, Contact,
 * Route and Record-Route with their URIs, sent-by, expires=, lr, numbers, digest parameters. It has no
 * encoder of a parsed message, so it does not write. */
#include "contest.h"

#include <re/re.h>

#define FACT_PL(to, pl) FACT(to, (pl).p, (pl).l)

static int init(void)
{
    return libre_init();
}

static long number_of(const struct pl *text)
{
    return pl_isset(text) ? (long)pl_u32(text) : -1;
}

static int via(const struct sip_via *v, struct facts *f)
{
    struct pl host = PL_INIT, port = PL_INIT;
    long number;

    if (!pl_isset(&v->branch) || uri_decode_hostport(&v->sentby, &host, &port))
        return -1;
    number = number_of(&port);
    USE(host.p);
    USE(number);
    if (!f)
        return 0;
    if (f->n_via++ == 0) {
        FACT_PL(f->via_host, host);
        FACT_PL(f->via_branch, v->branch);
        f->via_port = number < 0 ? 0 : (int)number;
    }
    FACT_PL(f->viaN_host, host);
    return 0;
}

static int contact(const struct pl *value, struct facts *f)
{
    struct pl expires = PL_INIT;
    struct sip_addr a;
    long seconds;

    if (sip_addr_decode(&a, value))
        return -1;
    (void)msg_param_decode(&a.params, "expires", &expires);
    seconds = number_of(&expires);
    USE(a.uri.host.p);
    USE(seconds);
    if (f && f->n_contact++ == 0) {
        FACT_PL(f->contact_user, a.uri.user);
        FACT_PL(f->contact_host, a.uri.host);
        f->contact_port = a.uri.port;
        f->contact_expires = seconds;
    }
    return 0;
}

static int route(enum sip_hdrid kind, const struct pl *value, struct facts *f)
{
    struct pl none = PL_INIT;
    struct sip_addr a;
    int lr;

    if (sip_addr_decode(&a, value))
        return -1;
    lr = !msg_param_exists(&a.uri.params, "lr", &none);
    USE(a.uri.host.p);
    USE(lr);
    if (!f)
        return 0;
    if (kind == SIP_HDR_ROUTE) {
        if (f->n_route++ == 0) {
            FACT_PL(f->route_host, a.uri.host);
            f->route_lr = lr;
        }
        return 0;
    }
    if (f->n_rr++ == 0) {
        FACT_PL(f->rr_host, a.uri.host);
        f->rr_lr = lr;
    }
    FACT_PL(f->rrN_host, a.uri.host);
    return 0;
}

static int challenge(const struct pl *value, struct facts *f)
{
    struct httpauth_digest_chall c;

    if (httpauth_digest_challenge_decode(&c, value))
        return -1;
    USE(c.realm.p);
    if (f) {
        FACT_PL(f->www_realm, c.realm);
        FACT_PL(f->www_nonce, c.nonce);
        FACT_PL(f->www_qop, c.qop);
        f->n_www++;
    }
    return 0;
}

static int credentials(const struct pl *value, struct facts *f)
{
    struct httpauth_digest_resp r;

    if (httpauth_digest_response_decode(&r, value))
        return -1;
    USE(r.username.p);
    if (f) {
        FACT_PL(f->auth_user, r.username);
        FACT_PL(f->auth_nonce, r.nonce);
        FACT_PL(f->auth_response, r.response);
        FACT_PL(f->auth_nc, r.nc);
        f->n_auth++;
    }
    return 0;
}

static int field(const struct sip_msg *m, const struct sip_hdr *h, bool *top, struct facts *f)
{
    struct sip_via v;

    switch (h->id) {
    case SIP_HDR_VIA:
        if (*top) {
            *top = false;
            return via(&m->via, f);
        }
        return sip_via_decode(&v, &h->val) ? -1 : via(&v, f);
    case SIP_HDR_CONTACT:
        return contact(&h->val, f);
    case SIP_HDR_ROUTE:
    case SIP_HDR_RECORD_ROUTE:
        return route(h->id, &h->val, f);
    case SIP_HDR_WWW_AUTHENTICATE:
        return challenge(&h->val, f);
    case SIP_HDR_AUTHORIZATION:
        return credentials(&h->val, f);
    default:
        return 0;
    }
}

static int read_all(const struct sip_msg *m, struct facts *f)
{
    const long max_forwards = number_of(&m->maxfwd), expires = number_of(&m->expires);
    const size_t body = mbuf_get_left(m->mb);
    bool top = true;

    USE(max_forwards + expires);
    USE(m->cseq.num);
    USE(m->from.tag.p);
    USE(m->to.tag.p);
    USE(body);
    for (struct le *e = list_head(&m->hdrl); e; e = e->next)
        if (field(m, e->data, &top, f))
            return -1;
    if (top || !pl_isset(&m->callid))
        return -1;
    if (!f)
        return 0;
    f->is_request = m->req;
    if (m->req) {
        FACT_PL(f->method, m->met);
        FACT_PL(f->ruri_user, m->uri.user);
        FACT_PL(f->ruri_host, m->uri.host);
        f->ruri_port = m->uri.port;
    } else
        f->status = m->scode;
    FACT_PL(f->from_user, m->from.uri.user);
    FACT_PL(f->from_host, m->from.uri.host);
    FACT_PL(f->from_tag, m->from.tag);
    FACT_PL(f->to_user, m->to.uri.user);
    FACT_PL(f->to_host, m->to.uri.host);
    FACT_PL(f->to_tag, m->to.tag);
    FACT_PL(f->call_id, m->callid);
    f->cseq = (long)m->cseq.num;
    FACT_PL(f->cseq_method, m->cseq.met);
    f->max_forwards = max_forwards;
    f->expires = expires;
    f->body_len = body;
    return 0;
}

static void *keep(const char *octets, size_t n)
{
    struct mbuf *mb = mbuf_alloc(n);
    struct sip_msg *m = NULL;

    if (!mb)
        return NULL;
    mbuf_write_mem(mb, (const uint8_t *)octets, n);
    mb->pos = 0;
    (void)sip_msg_decode(&m, mb);
    mem_deref(mb); /* the message holds it */
    return m;
}

static int parse(const char *octets, size_t n, struct facts *f)
{
    struct sip_msg *m = keep(octets, n);
    const int result = m ? read_all(m, f) : -1;

    mem_deref(m);
    return result;
}

const struct contender contender = { .name = "libre", .init = init, .parse = parse, .keep = keep };
