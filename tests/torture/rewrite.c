/* rewrite.c - write(parse(x)) has the meaning of x (RFC 3261 7.3, 7.3.1, 7.3.3). */
#include "rewrite.h"

#include <string.h>

enum { ROOM = 1 << 17 };

static uint8_t plain_a[SIP_OCTETS_MAX], plain_b[SIP_OCTETS_MAX];

/* Folding is white space (7.3.1): without its CRLF the white space is still there. */
static struct cw_octets unfolded(struct cw_octets s, uint8_t *room)
{
    struct cw_octets out = { room, 0 };

    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != '\r' && s.at[i] != '\n')
            room[out.len++] = s.at[i];
    return out;
}

static bool is_same(struct cw_octets a, struct cw_octets b)
{
    a = unfolded(a, plain_a);
    b = unfolded(b, plain_b);
    return a.len == b.len && (!a.len || !memcmp(a.at, b.at, a.len));
}

static bool is_written(const struct sip_field *f)
{
    return f->kind != SIP_OTHER && !f->fault && f->kind != SIP_CONTENT_LENGTH;
}

/* Has the kind no machine in grammar/value.tsv? */
static bool is_elsewhere(enum sip_kind kind)
{
    return kind == SIP_VIA || kind == SIP_FROM || kind == SIP_TO || kind == SIP_CALL_ID ||
           kind == SIP_CSEQ || kind == SIP_CONTACT || kind == SIP_MAX_FORWARDS ||
           kind == SIP_ROUTE || kind == SIP_RECORD_ROUTE || kind == SIP_EXPIRES ||
           kind == SIP_MIN_EXPIRES || kind == SIP_WWW_AUTHENTICATE ||
           kind == SIP_PROXY_AUTHENTICATE || kind == SIP_AUTHORIZATION ||
           kind == SIP_PROXY_AUTHORIZATION;
}

static void put_address(struct sip_writer *w, const struct sip_message *m, enum sip_kind kind,
                        const struct sip_addr *a)
{
    const struct cw_octets display = unfolded(sip_octets(m, a->display), plain_a);

    sip_put_field(w, kind);
    sip_put(w, display.at, display.len);
    sip_put_text(w, " <");
    sip_put_slice(w, m, a->uri.whole);
    sip_put_text(w, ">");
    sip_put(w, plain_b, unfolded(sip_octets(m, a->params), plain_b).len);
    sip_put_end(w);
}

size_t rewrite(const struct sip_message *m, bool compact, void *out, size_t room)
{
    struct sip_writer w;

    sip_write_init(&w, out, room, compact);
    if (m->status) {
        char reason[1024];

        if (m->reason.len >= sizeof reason)
            return 0;
        memcpy(reason, m->octets + m->reason.at, m->reason.len);
        reason[m->reason.len] = '\0';
        sip_put_status_line(&w, m->status, reason);
    } else {
        sip_put_slice(&w, m, m->method_name);
        sip_put_text(&w, " ");
        sip_put_slice(&w, m, m->request_uri.whole);
        sip_put_text(&w, " SIP/2.0\r\n");
    }
    for (uint8_t i = 0; i < m->fields; i++) {
        const struct sip_field *f = &m->field[i];
        const enum sip_kind kind = (enum sip_kind)f->kind;
        struct cw_octets value;

        if (!is_written(f))
            continue;
        if (kind == SIP_FROM || kind == SIP_TO) {
            put_address(&w, m, kind, kind == SIP_FROM ? &m->from : &m->to);
            continue;
        }
        value = unfolded(sip_octets(m, f->value), plain_a);
        if (is_elsewhere(kind)) {
            sip_put_field(&w, kind);
            sip_put(&w, value.at, value.len);
            sip_put_end(&w);
        } else {
            sip_put_checked(&w, kind, value.at, value.len);
        }
    }
    sip_put_body(&w, m->octets + m->body.at, m->body.len);
    return w.full ? 0 : w.len;
}

static bool same_uri(const struct sip_message *a, const struct sip_uri *x,
                     const struct sip_message *b, const struct sip_uri *y)
{
    return is_same(sip_octets(a, x->whole), sip_octets(b, y->whole)) && x->port == y->port &&
           x->lr == y->lr && is_same(sip_octets(a, x->host), sip_octets(b, y->host));
}

static bool same_address(const struct sip_message *a, const struct sip_addr *x,
                         const struct sip_message *b, const struct sip_addr *y)
{
    return x->is_star == y->is_star && x->expires == y->expires &&
           is_same(sip_octets(a, x->display), sip_octets(b, y->display)) &&
           is_same(sip_octets(a, x->params), sip_octets(b, y->params)) &&
           is_same(sip_octets(a, x->tag), sip_octets(b, y->tag)) &&
           same_uri(a, &x->uri, b, &y->uri);
}

static bool same_via(const struct sip_message *a, const struct sip_via *x,
                     const struct sip_message *b, const struct sip_via *y)
{
    return is_same(sip_octets(a, x->transport), sip_octets(b, y->transport)) &&
           is_same(sip_octets(a, x->host), sip_octets(b, y->host)) &&
           is_same(sip_octets(a, x->branch), sip_octets(b, y->branch)) &&
           is_same(sip_octets(a, x->received), sip_octets(b, y->received)) &&
           is_same(sip_octets(a, x->maddr), sip_octets(b, y->maddr)) &&
           is_same(sip_octets(a, x->params), sip_octets(b, y->params)) && x->port == y->port &&
           x->rport == y->rport && x->has_rport == y->has_rport;
}

static bool same_auth(const struct sip_message *a, const struct sip_auth *x,
                      const struct sip_message *b, const struct sip_auth *y)
{
    bool same = x->kind == y->kind && x->present == y->present && x->quoted == y->quoted &&
                is_same(sip_octets(a, x->scheme), sip_octets(b, y->scheme));

    for (int i = 0; same && i < SIP_A_PARAMS; i++)
        same = is_same(sip_octets(a, x->param[i]), sip_octets(b, y->param[i]));
    return same;
}

static bool same_addresses(const struct sip_message *a, const struct sip_message *b,
                           enum sip_kind kind)
{
    struct sip_cursor c = { 0 }, d = { 0 };
    struct sip_addr x, y;

    while (sip_next_addr(a, kind, &c, &x))
        if (!sip_next_addr(b, kind, &d, &y) || !same_address(a, &x, b, &y))
            return false;
    return !sip_next_addr(b, kind, &d, &y);
}

static bool same_values(const struct sip_message *a, const struct sip_message *b,
                        enum sip_kind kind)
{
    struct sip_cursor c = { 0 }, d = { 0 };
    struct sip_value x, y;

    while (sip_next_value(a, kind, &c, &x))
        if (!sip_next_value(b, kind, &d, &y) || !is_same(x.head, y.head) ||
            !is_same(x.params, y.params))
            return false;
    return !sip_next_value(b, kind, &d, &y);
}

const char *rewrite_differs(const struct sip_message *a, const struct sip_message *b)
{
    if (a->status != b->status || a->method != b->method || a->cseq != b->cseq ||
        a->max_forwards != b->max_forwards || a->expires != b->expires ||
        a->min_expires != b->min_expires || a->retry_after != b->retry_after)
        return "a number";
    if (!is_same(sip_octets(a, a->method_name), sip_octets(b, b->method_name)) ||
        !is_same(sip_octets(a, a->reason), sip_octets(b, b->reason)) ||
        !same_uri(a, &a->request_uri, b, &b->request_uri))
        return "the start line";
    if (!is_same(sip_octets(a, a->call_id), sip_octets(b, b->call_id)) ||
        !is_same(sip_octets(a, a->cseq_method), sip_octets(b, b->cseq_method)))
        return "Call-ID or CSeq";
    if (a->body.len != b->body.len ||
        (a->body.len && memcmp(a->octets + a->body.at, b->octets + b->body.at, a->body.len)))
        return "the body";
    if (!same_address(a, &a->from, b, &b->from) || !same_address(a, &a->to, b, &b->to))
        return "From or To";
    if (a->vias != b->vias || a->auths != b->auths)
        return "how many Via or credentials there are";
    for (uint8_t i = 0; i < a->vias; i++)
        if (!same_via(a, &a->via[i], b, &b->via[i]))
            return "Via";
    for (uint8_t i = 0; i < a->auths; i++)
        if (!same_auth(a, &a->auth[i], b, &b->auth[i]))
            return "a challenge or credentials";
    if (!same_addresses(a, b, SIP_CONTACT) || !same_addresses(a, b, SIP_ROUTE) ||
        !same_addresses(a, b, SIP_RECORD_ROUTE))
        return "a list of addresses";
    for (int kind = 1; kind < SIP_KINDS; kind++)
        if (!is_elsewhere((enum sip_kind)kind) && kind != SIP_CONTENT_LENGTH && kind != SIP_OTHER &&
            !same_values(a, b, (enum sip_kind)kind))
            return sip_kind_name((enum sip_kind)kind);
    return NULL;
}

const char *rewrite_fails(const struct sip_message *m)
{
    static uint8_t once[ROOM], twice[ROOM];
    static struct sip_message again;

    for (int compact = 0; compact <= 1; compact++) {
        size_t n = rewrite(m, compact, once, sizeof once);
        const char *what;

        if (!n)
            return m->reason.len >= 1000 || m->deviations.count ? NULL : "the writer refuses";
        if (n > SIP_OCTETS_MAX)
            continue;
        if (sip_parse(&again, once, n, NULL) != CW_OK)
            return "the parser refuses what was written";
        if ((what = rewrite_differs(m, &again)))
            return what;
        for (uint8_t i = 0; i < again.fields; i++)
            if (again.field[i].fault ||
                (compact ? again.field[i].name.len > 1 &&
                               sip_kind_compact((enum sip_kind)again.field[i].kind)
                         : again.field[i].name.len == 1))
                return "the form of a name";
        if (rewrite(&again, compact, twice, sizeof twice) != n || memcmp(once, twice, n))
            return "written twice";
    }
    return NULL;
}
