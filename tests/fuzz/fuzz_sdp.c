/* fuzz_sdp.c - any octets as a session description: slices inside, and what is written of it reads
 * the same and is written the same again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sdp.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n);

static void need(bool fact)
{
    if (!fact)
        abort();
}

static void same(const struct sdp *a, struct cw_slice x, const struct sdp *b, struct cw_slice y)
{
    need((size_t)x.at + x.len <= a->size && (size_t)y.at + y.len <= b->size);
    need(x.len == y.len && !memcmp(a->octets + x.at, b->octets + y.at, x.len));
}

static void same_address(const struct sdp *a, const struct sdp_address *x, const struct sdp *b,
                         const struct sdp_address *y)
{
    same(a, x->nettype, b, y->nettype);
    same(a, x->addrtype, b, y->addrtype);
    same(a, x->address, b, y->address);
    need(x->count == y->count && x->ttl == y->ttl && x->family == y->family &&
         x->is_multicast == y->is_multicast);
}

static void same_attribute(const struct sdp *a, const struct sdp_attribute *x, const struct sdp *b,
                           const struct sdp_attribute *y)
{
    need(x->kind == y->kind && !y->fault);
    same(a, x->name, b, y->name);
    switch (x->kind) {
    case SDP_A_RTPMAP:
        same(a, x->rtpmap.name, b, y->rtpmap.name);
        need(x->rtpmap.payload == y->rtpmap.payload && x->rtpmap.clock == y->rtpmap.clock &&
             x->rtpmap.channels == y->rtpmap.channels);
        return;
    case SDP_A_PTIME:
    case SDP_A_MAXPTIME:
    case SDP_A_FRAMERATE:
        need(x->micro == y->micro && x->micro);
        return;
    case SDP_A_CRYPTO:
        need(x->crypto.tag == y->crypto.tag);
        same(a, x->crypto.suite, b, y->crypto.suite);
        same(a, x->crypto.key_params, b, y->crypto.key_params);
        same(a, x->crypto.session_params, b, y->crypto.session_params);
        return;
    case SDP_A_RTCP:
        need(x->rtcp.port == y->rtcp.port);
        same_address(a, &x->rtcp.address, b, &y->rtcp.address);
        return;
    case SDP_A_ALTC:
        need(x->altc.number == y->altc.number && x->altc.port == y->altc.port &&
             x->altc.rtcp_port == y->altc.rtcp_port);
        same_address(a, &x->altc.address, b, &y->altc.address);
        return;
    default:
        same(a, x->value, b, y->value);
    }
}

/* The line as it was read and as it was written. */
static void same_line(const struct sdp *a, const struct sdp_line *x, const struct sdp *b,
                      const struct sdp_line *y)
{
    need(x->letter == y->letter);
    switch (x->letter) {
    case 'o':
        same(a, x->origin.username, b, y->origin.username);
        same(a, x->origin.sess_id, b, y->origin.sess_id);
        same_address(a, &x->origin.address, b, &y->origin.address);
        need(x->origin.version == y->origin.version);
        return;
    case 'c':
        same_address(a, &x->connection, b, &y->connection);
        return;
    case 'b':
        same(a, x->bandwidth.type, b, y->bandwidth.type);
        need(x->bandwidth.value == y->bandwidth.value);
        return;
    case 'a':
        same_attribute(a, &x->attribute, b, &y->attribute);
        return;
    case 'm':
        same(a, x->media.media, b, y->media.media);
        same(a, x->media.proto, b, y->media.proto);
        same(a, x->media.formats, b, y->media.formats);
        need(x->media.port == y->media.port && x->media.ports == y->media.ports &&
             x->media.count == y->media.count);
        return;
    case 'v':
        return;
    default:
        if (x->value.len)
            same(a, x->value, b, y->value);
        else
            need(x->letter == 's' || x->letter == 'u');
    }
}

/* What the writer leaves out: faults, directions that a first one went before, an empty u=. */
static bool is_left_out(const struct sdp_line *x, bool *directed)
{
    if (x->letter == 'u')
        return !x->value.len;
    if (x->letter != 'a')
        return false;
    if (x->attribute.fault)
        return true;
    if (!sdp_is_direction(x->attribute.kind))
        return false;
    if (*directed)
        return true;
    *directed = true;
    return false;
}

static void same_lines(const struct sdp *a, struct cw_slice from, const struct sdp *b,
                       struct cw_slice to)
{
    struct sdp_cursor c = { 0 }, e = { 0 };
    struct sdp_line x, y;
    bool directed = false;

    need((size_t)from.at + from.len <= a->size);
    while (sdp_next_line(a, from, &c, &x))
        if (!is_left_out(&x, &directed)) {
            need(sdp_next_line(b, to, &e, &y));
            same_line(a, &x, b, &y);
        }
    need(!sdp_next_line(b, to, &e, &y));
}

/* What the cursors over the formats find is in the line, and no more than it says. */
static void walk(const struct sdp *d, const struct sdp_media *m)
{
    struct sdp_cursor c = { 0 };
    struct cw_slice format;
    struct sdp_rtpmap r;
    struct sdp_fmtp f;
    int payload, count = 0;

    while (sdp_next_format(d, &m->m, &c, &format, &payload)) {
        need(format.len && format.at >= m->m.formats.at && payload >= -1 && payload <= 127);
        if (count++ < 4 && payload >= 0 && sdp_find_rtpmap(d, m, payload, &r))
            need(r.payload == payload && r.clock);
        if (count < 4 && sdp_find_fmtp(d, m, format, &f))
            same(d, format, d, f.format);
    }
    need(count == m->m.count && count <= SDP_FORMATS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
    static uint8_t out[1 << 17], again[1 << 17];
    static struct sdp a, b;
    struct sdp_verdict v;
    struct sip_writer w, x;

    if (sdp_parse(&a, octets, n, &v)) {
        need(v.offset <= n && v.status && *sdp_clause(&v));
        return 0;
    }
    for (int i = 0; i < a.medias; i++)
        walk(&a, &a.media[i]);
    sip_write_init(&w, out, sizeof out, false);
    sdp_write(&w, &a);
    if (w.full) /* numbers grow: a ptime of 1 may need no more octets, a body at the limit may */
        need(n > 60000);
    if (w.full)
        return 0;
    need(sdp_parse(&b, out, w.len, &v) == CW_OK && sdp_strict(&b, NULL) == CW_OK);
    need((sdp_strict(&a, &v) == CW_OK) == !a.deviations.count && v.offset <= n);
    need(a.medias == b.medias && a.direction == b.direction);
    if (a.deviations.count) { /* the lines of the session may stand in another order */
        if (a.name.len)
            same(&a, a.name, &b, b.name);
        same_address(&a, &a.connection, &b, &b.connection);
    } else {
        same_lines(&a, a.lines, &b, b.lines);
    }
    for (int i = 0; i < a.medias; i++) {
        same_lines(&a, a.media[i].lines, &b, b.media[i].lines);
        need(a.media[i].direction == b.media[i].direction && a.media[i].ptime == b.media[i].ptime &&
             a.media[i].cryptos == b.media[i].cryptos &&
             a.media[i].rtcp_port == b.media[i].rtcp_port);
        same_address(&a, &a.media[i].connection, &b, &b.media[i].connection);
    }
    sip_write_init(&x, again, sizeof again, false);
    sdp_write(&x, &b);
    need(!x.full && x.len == w.len && !memcmp(out, again, w.len));
    return 0;
}
