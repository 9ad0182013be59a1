/* verdict_body.c - what is read of URIs and of bodies (verdicts.h). */
#include <stdlib.h>

#include "message_summary.h"
#include "sdp.h"
#include "sipfrag.h"
#include "tel.h"
#include "tell.h"
#include "verdicts.h"

void verdict_uri(const uint8_t *octets, size_t n)
{
    struct sip_uri *const u = malloc(sizeof *u);
    struct sip_tel *const t = malloc(sizeof *t);
    int error;

    if (n <= SIP_URI_MAX) {
        error = sip_uri_parse(u, octets, n);
        tell_word("uri"), tell_number("error", error);
        if (error == CW_OK && u->is_sip) {
            tell_slice("user", u->user), tell_slice("host", u->host), tell_number("port", u->port);
            tell_slice("params", u->params), tell_slice("headers", u->headers);
            tell_number("equal", sip_uri_equal(octets, u, octets, u));
        }
        error = sip_tel_parse(t, octets, n);
        tell_number("tel", error);
        if (error == CW_OK) {
            tell_octets("number", octets, t->number), tell_octets("params", octets, t->params);
            tell_octets("isub", octets, t->isub), tell_octets("ext", octets, t->ext);
            tell_octets("context", octets, t->context), tell_number("global", t->is_global);
            tell_number("equal", sip_tel_equal(t, t));
        }
        tell_end();
    }
    free(t);
    free(u);
}

static void tell_address(const char *key, const struct sdp_address *a)
{
    tell_number(key, a->family);
    if (a->family == SDP_ABSENT)
        return;
    tell_slice("net", a->nettype), tell_slice("type", a->addrtype),
        tell_slice("address", a->address);
    tell_number("count", a->count), tell_number("ttl", a->ttl),
        tell_number("multicast", a->is_multicast);
}

static void tell_attribute(const struct sdp_attribute *a)
{
    tell_slice("name", a->name), tell_slice("value", a->value), tell_number("kind", a->kind);
    tell_number("fault", a->fault);
    if (a->fault)
        return;
    switch (a->kind) {
    case SDP_A_RTPMAP:
        tell_slice("name", a->rtpmap.name), tell_number("clock", a->rtpmap.clock);
        tell_number("channels", a->rtpmap.channels), tell_number("payload", a->rtpmap.payload);
        break;
    case SDP_A_FMTP:
        tell_slice("format", a->fmtp.format), tell_slice("params", a->fmtp.params);
        break;
    case SDP_A_CRYPTO:
        tell_slice("suite", a->crypto.suite), tell_slice("key", a->crypto.key_params);
        tell_slice("session", a->crypto.session_params), tell_number("tag", a->crypto.tag);
        break;
    case SDP_A_RTCP:
        tell_address("family", &a->rtcp.address), tell_number("port", a->rtcp.port);
        break;
    case SDP_A_ALTC:
        tell_address("family", &a->altc.address), tell_number("number", a->altc.number);
        tell_number("port", a->altc.port), tell_number("rtcp", a->altc.rtcp_port);
        break;
    case SDP_A_PTIME:
    case SDP_A_MAXPTIME:
    case SDP_A_FRAMERATE:
        tell_number("micro", (int64_t)a->micro);
        break;
    case SDP_A_QUALITY:
        tell_number("quality", a->quality);
        break;
    default:
        break;
    }
}

static void tell_lines(const struct sdp *d, struct cw_slice lines)
{
    struct sdp_cursor c = { 0 };
    struct sdp_line x;

    while (sdp_next_line(d, lines, &c, &x)) {
        tell_word("line"), tell_number("letter", x.letter), tell_slice("value", x.value);
        if (x.letter == 'o') {
            tell_slice("user", x.origin.username), tell_slice("id", x.origin.sess_id);
            tell_address("family", &x.origin.address);
            tell_number("version", (int64_t)x.origin.version);
        } else if (x.letter == 'c') {
            tell_address("family", &x.connection);
        } else if (x.letter == 'b') {
            tell_slice("type", x.bandwidth.type);
            tell_number("value", (int64_t)x.bandwidth.value);
        } else if (x.letter == 't') {
            tell_slice("start", x.time.start), tell_slice("stop", x.time.stop);
        } else if (x.letter == 'a') {
            tell_attribute(&x.attribute);
        }
        tell_end();
    }
}

static void tell_media(const struct sdp *d, const struct sdp_media *m)
{
    struct sdp_cursor c = { 0 };
    struct cw_slice format;
    int payload;

    tell_word("media");
    tell_slice("lines", m->lines), tell_slice("title", m->title), tell_slice("media", m->m.media);
    tell_slice("proto", m->m.proto), tell_slice("formats", m->m.formats),
        tell_number("port", m->m.port);
    tell_number("ports", m->m.ports), tell_number("count", m->m.count),
        tell_number("kind", m->m.kind);
    tell_number("proto", m->m.proto_kind), tell_address("family", &m->connection);
    tell_number("ptime", (int64_t)m->ptime), tell_number("maxptime", (int64_t)m->maxptime);
    tell_number("rtcp", m->rtcp_port), tell_number("direction", m->direction);
    tell_number("cryptos", m->cryptos), tell_number("altcs", m->altcs);
    tell_number("own", m->has_connection);
    while (sdp_next_format(d, &m->m, &c, &format, &payload))
        tell_slice("format", format), tell_number("payload", payload);
    tell_end();
    tell_lines(d, m->lines);
}

static void verdict_sdp(const uint8_t *octets, size_t n)
{
    struct sdp *const d = malloc(sizeof *d);
    struct sdp_verdict v;

    sdp_parse(d, octets, n, &v);
    tell_word("sdp"), tell_number("error", v.error);
    if (v.error != CW_OK) {
        tell_number("status", v.status), tell_number("at", v.offset),
            tell_number("letter", v.letter);
        tell_end();
    } else {
        tell_number("passed_over", v.passed_over);
        tell_number("at", v.passed_over ? v.passed_at : 0), tell_number("size", d->size);
        tell_number("direction", d->direction), tell_slice("lines", d->lines);
        tell_slice("name", d->name), tell_slice("info", d->info), tell_slice("uri", d->uri);
        tell_address("family", &d->connection), tell_end();
        tell_lines(d, d->lines);
        for (int i = 0; i < d->medias; i++)
            tell_media(d, &d->media[i]);
    }
    free(d);
}

static void verdict_summary(const uint8_t *octets, size_t n)
{
    struct message_summary *const s = malloc(sizeof *s);
    struct cw_slice name, value;
    uint16_t at = 0;
    bool begins;
    const int error = sip_summary_read(s, octets, n, &at);

    tell_word("summary"), tell_number("error", error);
    if (error != CW_OK) {
        tell_number("at", at);
    } else {
        tell_slice("account", s->account), tell_slice("headers", s->headers);
        tell_number("waiting", s->waiting);
        for (int i = 0; i < s->lines; i++) {
            const struct message_count *const x = &s->line[i];

            tell_slice("name", x->name), tell_number("class", x->class);
            tell_number("new", x->new_ones), tell_number("old", x->old_ones);
            if (x->has_urgent)
                tell_number("new", x->new_urgent), tell_number("old", x->old_urgent);
        }
        at = 0;
        while (sip_summary_next(s, &at, &name, &value, &begins))
            tell_slice("header", name), tell_slice("value", value), tell_number("begins", begins);
    }
    tell_end();
    free(s);
}

void verdict_bodies(const uint8_t *octets, size_t n)
{
    struct sipfrag *const f = malloc(sizeof *f);
    struct sip_verdict v;

    verdict_sdp(octets, n);
    verdict_summary(octets, n);
    sip_frag_parse(f, octets, n, &v);
    tell_word("sipfrag"), tell_number("error", v.error), tell_number("at", v.offset);
    if (v.error == CW_OK) {
        tell_number("status", f->m.status), tell_slice("method", f->m.method_name);
        tell_number("fields", f->m.fields), tell_slice("body", f->m.body);
    }
    tell_end();
    free(f);
}
