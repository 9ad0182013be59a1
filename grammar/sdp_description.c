/* sdp_description.c - the order and number of the lines of a session description, and the cursors over
 * them (RFC 8866 5 and 9; RFC 3264 5, 5.1). */
#include "memory.h"
#include "sdp_lex.h"
#include "sdp_order.h"

/* The lines of the session in their order, and those without which it cannot be read. */
static const char letters[] = "vosiuepcbtrzka", mandatory[] = "vo";

static uint8_t place(const char *order, uint8_t letter)
{
    uint8_t i = 0;

    while (order[i] && order[i] != (char)letter)
        i++;
    return i;
}

/* One line more. Of a line in the wrong place, the first one that should stand before it. */
static int order_step(struct sdp_tally *t, uint8_t letter, struct sip_deviations *list,
                      size_t offset)
{
    if (letter == 'a' &&
        t->last == 'a') /* most lines: a loop of the machine, which need not run for it */
        return CW_OK;
    t->last = letter;
    if (sdp_order_step(&t->place, letter, list, offset)) {
        t->seen = (uint8_t)(t->seen | 1u << place(mandatory, letter));
        return CW_OK;
    }
    for (unsigned i = 0; mandatory[i]; i++)
        if (!(t->seen & 1u << i) &&
            place(letters, (uint8_t)mandatory[i]) < place(letters, letter)) {
            t->absent = (uint8_t)mandatory[i];
            return CW_E_SDP_ABSENT;
        }
    return CW_E_SDP_ORDER;
}

/* 5.7: several c= only in a media description, and only of multicast addresses. */
static int connection_step(struct sdp_tally *t, const struct sdp_address *c)
{
    uint8_t *connected = &t->connected[t->medias != 0];

    if (*connected && (*connected == 1 || !c->is_multicast))
        return CW_E_SDP_LINE;
    *connected = c->is_multicast ? 2 : 1;
    return CW_OK;
}

/* RFC 4568 4.1: the tags of a media description differ, because an answer names which one it
 * took. */
static int crypto_step(struct sdp_tally *t, uint32_t tag)
{
    if (t->cryptos == SDP_CRYPTOS_MAX)
        return CW_E_SDP_TOO_MANY;
    for (uint8_t i = 0; i < t->cryptos; i++)
        if (t->tag[i] == tag)
            return CW_E_SDP_LINE;
    t->tag[t->cryptos++] = tag;
    return CW_OK;
}

int sdp_tally_step(struct sdp_tally *t, const struct sdp_line *line, bool *passed_over,
                   struct sip_deviations *list, size_t offset)
{
    const uint8_t letter = line ? line->letter : 0;
    const struct sdp_attribute *a = line ? &line->attribute : NULL;
    int error;

    if ((error = order_step(t, letter, list, offset)))
        return error;
    if ((!letter || letter == 'm') && t->medias && !t->connected[0] && !t->connected[1])
        return CW_E_SDP_CONNECTION;
    switch (letter) {
    case 'm':
        if (t->medias == SDP_MEDIA_MAX)
            return CW_E_SDP_TOO_MANY;
        t->medias++;
        t->cryptos = t->connected[1] = 0;
        t->directed[1] = false;
        return CW_OK;
    case 'c':
        return connection_step(t, &line->connection);
    case 'a':
        if (a->fault) {
            *passed_over = true;
        } else if (sdp_is_direction(a->kind)) { /* 6.7: at most one */
            *passed_over = t->directed[t->medias != 0];
            t->directed[t->medias != 0] = true;
        } else if (a->kind == SDP_A_CRYPTO && t->medias) {
            return crypto_step(t, a->crypto.tag);
        }
        return CW_OK;
    default:
        return CW_OK;
    }
}

/* The line that begins `at` octets behind the start; returns where the next one does. A line
 * without its end is copied to `copy`, where it gets one. 0: that one is too long. */
static size_t span(struct sdp_span *s, lex octets, size_t at, size_t n,
                   uint8_t copy[SDP_UNENDED_MAX + 1])
{
    lex lf = memchr(octets + at, '\n', n - at);
    size_t next = lf ? (size_t)(lf - octets) + 1 : n;

    s->at = octets + at;
    s->offset = (uint16_t)at;
    if (!lf) {
        if (n - at > SDP_UNENDED_MAX)
            return 0;
        memcpy(copy, octets + at, n - at);
        copy[n - at] = '\n';
        s->at = copy;
        lf = copy + (n - at);
    }
    s->end = lf > s->at && lf[-1] == '\r' ? lf - 1 : lf;
    return next;
}

static uint8_t direction_of(uint8_t kind)
{
    return (uint8_t)(kind - SDP_A_SENDRECV + SDP_SENDRECV);
}

static void session_line(struct sdp *d, const struct sdp_line *x, bool passed_over)
{
    switch (x->letter) {
    case 'o':
        d->origin = x->origin;
        return;
    case 's':
        d->name = x->value;
        return;
    case 'i':
        d->info = x->value;
        return;
    case 'u':
        d->uri = x->value;
        return;
    case 'c':
        d->connection = x->connection;
        return;
    case 'a':
        if (!passed_over && sdp_is_direction(x->attribute.kind))
            d->direction = direction_of(x->attribute.kind);
        return;
    default:
        return;
    }
}

static void media_attribute(struct sdp_media *m, const struct sdp_attribute *a)
{
    switch (a->kind) {
    case SDP_A_PTIME:
        m->ptime = a->micro;
        return;
    case SDP_A_MAXPTIME:
        m->maxptime = a->micro;
        return;
    case SDP_A_RTCP:
        m->rtcp_port = a->rtcp.port;
        return;
    case SDP_A_CRYPTO:
        m->cryptos++;
        return;
    case SDP_A_ALTC:
        m->altcs = (uint8_t)(m->altcs + (m->altcs < UINT8_MAX));
        return;
    default:
        if (sdp_is_direction(a->kind))
            m->direction = direction_of(a->kind);
    }
}

static void media_line(struct sdp *d, struct sdp_media *m, const struct sdp_line *x,
                       bool passed_over)
{
    switch (x->letter) {
    case 'm':
        *m = (struct sdp_media){ .m = x->media, .connection = d->connection };
        m->lines.at = (uint16_t)(x->value.at - 2);
        m->direction = d->direction ? d->direction : SDP_SENDRECV; /* RFC 3264 5.1 */
        return;
    case 'i':
        m->title = x->value;
        return;
    case 'c':
        if (!m->has_connection)
            m->connection = x->connection;
        m->has_connection = 1;
        return;
    case 'a':
        if (!passed_over)
            media_attribute(m, &x->attribute);
        return;
    default:
        return;
    }
}

/* What the lines read so far are in all, now that the next part begins at `at`. */
static void close_part(struct sdp *d, const struct sdp_tally *t, size_t at)
{
    struct cw_slice *lines = t->medias ? &d->media[t->medias - 1].lines : &d->lines;

    lines->len = (uint16_t)(at - lines->at);
}

/* Where the last line that is not empty ends: a line end may be missing there, or be one too many
 * (LOCAL_sdp_unended). */
static size_t without_empty_lines(lex p, size_t n)
{
    for (;;) {
        size_t end = n;

        if (end && p[end - 1] == '\n')
            end--;
        if (end && p[end - 1] == '\r')
            end--;
        if (end == n || !end || p[end - 1] != '\n')
            return n;
        n = end;
    }
}

/* How the line ends: LF alone is noted once, it is nearly always all of them. */
static void note_end(const struct sdp_span *s, bool is_cut, bool *noted)
{
    if (is_cut)
        sdp_note(s, SIP_TOLERANCE_SDP_UNENDED, s->end);
    else if (*s->end == '\n' && !*noted)
        sdp_note(s, SIP_TOLERANCE_SDP_LINE_END, s->end);
    *noted |= *s->end == '\n';
}

static int read_lines(struct sdp *d, size_t n, struct sdp_verdict *v)
{
    struct sdp_tally t = { 0 };
    struct sdp_span s = { .deviations = &d->deviations };
    struct sdp_line line;
    uint8_t copy[SDP_UNENDED_MAX + 1];
    bool noted = false;
    int error;

    for (size_t at = 0, next; at < n; at = next) {
        bool passed_over = false;

        v->offset = (uint16_t)at;
        v->letter = d->octets[at];
        if (!(next = span(&s, d->octets, at, n, copy)))
            return CW_E_SDP_LINE;
        note_end(&s, s.at == copy, &noted);
        error = sdp_take_line(&s, &line);
        v->offset = (uint16_t)(at + (size_t)(s.p - s.at));
        if (error)
            return error;
        if (s.tolerance == SIP_TOLERANCE_SDP_OTHER_LETTER)
            continue;
        if (line.letter == 'm')
            close_part(d, &t, at);
        if ((error = sdp_tally_step(&t, &line, &passed_over, &d->deviations, at))) {
            v->offset = (uint16_t)at;
            v->letter = error == CW_E_SDP_ABSENT       ? t.absent
                        : error == CW_E_SDP_CONNECTION ? 'c'
                                                       : v->letter;
            return error;
        }
        if (passed_over) {
            if (!v->passed_over++)
                v->passed_at = (uint16_t)at;
            sip_note_in(&d->deviations, SIP_TOLERANCE_SDP_ATTRIBUTE_UNREAD, at);
        }
        if (t.medias)
            media_line(d, &d->media[t.medias - 1], &line, passed_over);
        else
            session_line(d, &line, passed_over);
    }
    v->offset = (uint16_t)n;
    error = sdp_tally_step(&t, NULL, NULL, &d->deviations, n);
    v->letter = error == CW_E_SDP_ABSENT ? t.absent : 'c';
    close_part(d, &t, n);
    d->medias = t.medias;
    return error;
}

int sdp_parse(struct sdp *d, const void *octets, size_t n, struct sdp_verdict *v)
{
    struct sdp_verdict own;

    v = v ? v : &own;
    *v = (struct sdp_verdict){ 0 };
    memset(d, 0, offsetof(struct sdp, media));
    d->octets = n ? octets : (lex) ""; /* an empty body may come without a place */
    if (n > SDP_OCTETS_MAX) {
        v->error = CW_E_TOO_LARGE;
    } else {
        d->size = (uint16_t)without_empty_lines(octets, n);
        v->error = (int16_t)read_lines(d, d->size, v);
        if (d->size < n)
            sip_note_in(&d->deviations, SIP_TOLERANCE_SDP_UNENDED, d->size);
    }
    if (!v->error) {
        v->offset = 0;
        v->letter = 0;
    } else {
        memset(d, 0, offsetof(struct sdp, media));
        v->status = (uint16_t)cw_error_status(v->error);
    }
    return v->error;
}

int sdp_strict(const struct sdp *d, struct sdp_verdict *v)
{
    if (!d->deviations.count)
        return CW_OK;
    if (v)
        *v = (struct sdp_verdict){ .error = CW_E_DEVIATION,
                                   .status = (uint16_t)cw_error_status(CW_E_DEVIATION),
                                   .offset = d->deviations.kept[0].at };
    return CW_E_DEVIATION;
}

const char *sdp_clause(const struct sdp_verdict *v)
{
    static const char *const clause[] = { "RFC8866_5_1",  "RFC8866_5_2",  "RFC8866_5_3",
                                          "RFC8866_5_4",  "RFC8866_5_5",  "RFC8866_5_6",
                                          "RFC8866_5_6",  "RFC8866_5_7",  "RFC8866_5_8",
                                          "RFC8866_5_9",  "RFC8866_5_10", "RFC8866_5_11",
                                          "RFC8866_5_12", "RFC8866_5_13" };
    const uint8_t i = place(letters, v->letter);

    if ((v->error != CW_E_SDP_LINE && v->error != CW_E_SDP_ABSENT) || !v->letter)
        return cw_error_clause(v->error);
    return v->letter == 'm'                     ? "RFC8866_5_14"
           : i < sizeof clause / sizeof *clause ? clause[i]
                                                : "RFC8866_5";
}

bool sdp_next_line(const struct sdp *d, struct cw_slice lines, struct sdp_cursor *c,
                   struct sdp_line *out)
{
    const size_t end = (size_t)lines.at + lines.len;
    struct sdp_span s = { 0 };
    uint8_t copy[SDP_UNENDED_MAX + 1];

    if (!c->begun) {
        c->begun = 1;
        c->at = lines.at;
    }
    while (c->at < end) {
        size_t next = span(&s, d->octets, c->at, end, copy);

        if (!next || sdp_take_line(&s, out))
            break;
        c->at = (uint16_t)next;
        if (out->letter != 'k' &&
            s.tolerance != SIP_TOLERANCE_SDP_OTHER_LETTER) /* 5.12: discarded */
            return true;
    }
    c->at = (uint16_t)end;
    return false;
}

bool sdp_next_attribute(const struct sdp *d, struct cw_slice lines, struct sdp_cursor *c,
                        enum sdp_attribute_kind kind, struct sdp_attribute *out)
{
    struct sdp_line line;

    while (sdp_next_line(d, lines, c, &line))
        if (line.letter == 'a' &&
            (kind == SDP_A_KINDS || (line.attribute.kind == kind && !line.attribute.fault))) {
            *out = line.attribute;
            return true;
        }
    return false;
}

bool sdp_next_format(const struct sdp *d, const struct sdp_media_line *m, struct sdp_cursor *c,
                     struct cw_slice *format, int *payload)
{
    const size_t end = (size_t)m->formats.at + m->formats.len;
    lex p = d->octets, space;
    unsigned number = 0;

    if (!c->begun) {
        c->begun = 1;
        c->at = m->formats.at;
    }
    if (c->at >= end)
        return false;
    p += c->at;
    space = memchr(p, ' ', end - c->at);
    *format = (struct cw_slice){ c->at, (uint16_t)(space ? (size_t)(space - p) : end - c->at) };
    c->at = (uint16_t)(c->at + format->len + 1);
    *payload = -1;
    for (uint16_t i = 0; i < format->len; i++) {
        if (!sip_is_digit(p[i]) || (i && !number) || (number = number * 10 + (p[i] - '0')) > 127)
            return true;
    }
    *payload = (int)number;
    return true;
}

bool sdp_find_rtpmap(const struct sdp *d, const struct sdp_media *m, int payload,
                     struct sdp_rtpmap *out)
{
    struct sdp_cursor c = { 0 };
    struct sdp_attribute a;

    while (sdp_next_attribute(d, m->lines, &c, SDP_A_RTPMAP, &a))
        if (a.rtpmap.payload == payload) {
            *out = a.rtpmap;
            return true;
        }
    return false;
}

bool sdp_find_fmtp(const struct sdp *d, const struct sdp_media *m, struct cw_slice format,
                   struct sdp_fmtp *out)
{
    struct sdp_cursor c = { 0 };
    struct sdp_attribute a;

    while (sdp_next_attribute(d, m->lines, &c, SDP_A_FMTP, &a))
        if (a.fmtp.format.len == format.len &&
            !memcmp(d->octets + a.fmtp.format.at, d->octets + format.at, format.len)) {
            *out = a.fmtp;
            return true;
        }
    return false;
}
