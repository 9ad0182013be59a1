/* sdp_write.c - session descriptions from values: the inverse of the parser (RFC 8866 5 and 9; RFC
 * 3264 5). */
#include "memory.h"
#include "sdp_lex.h"
#include "text.h"

/* What follows the places of the ABNF: a text of the caller, or one of ours. */
static void put(struct sdp_writer *x, struct cw_octets text)
{
    sip_put(x->w, text.at, text.len);
}

static void put_number(struct sdp_writer *x, char before, uint64_t number)
{
    sip_put(x->w, &before, before != '\0');
    sip_put_number(x->w, number);
}

static void put_slice(struct sdp_writer *x, const struct sdp *d, struct cw_slice slice)
{
    put(x, sdp_octets(d, slice));
}

static void space(struct sdp_writer *x)
{
    sip_put(x->w, " ", 1);
}

static size_t begin(struct sdp_writer *x, char letter)
{
    const char start[] = { letter, '=' };
    const size_t from = x->w->len;

    sip_put(x->w, start, sizeof start);
    return from;
}

/* Whether the parser accepts the line, from its letter on, and would not ignore it. */
static bool is_accepted(struct sdp_writer *x, size_t from)
{
    const lex at = x->w->at + from;
    struct sip_deviations deviations = { .count = 0 };
    struct sdp_span s = { .at = at, .end = x->w->at + x->w->len - 2, .deviations = &deviations };
    struct sdp_line line;
    bool passed_over = false;

    return x->w->len - x->start <= SDP_OCTETS_MAX && !sdp_take_line(&s, &line) &&
           line.letter != 'k' && line.value.len &&
           !sdp_tally_step(&x->tally, &line, &passed_over, &deviations, 0) && !passed_over &&
           !deviations.count;
}

static void end(struct sdp_writer *x, size_t from)
{
    sip_put(x->w, "\r\n", 2);
    if (!x->w->full && !is_accepted(x, from))
        x->w->full = true;
}

/* "name:" or, of a property, all of it. */
static size_t begin_attribute(struct sdp_writer *x, const char *name)
{
    const size_t from = begin(x, 'a');

    sip_put_text(x->w, name);
    return from;
}

/* addrtype SP and the address, of the Internet. */
static void put_ip(struct sdp_writer *x, struct cw_octets address)
{
    sip_put_text(x->w, address.len && memchr(address.at, ':', address.len) ? "IP6 " : "IP4 ");
    put(x, address);
}

/* nettype, addrtype and address as they were read. */
static void put_address(struct sdp_writer *x, const struct sdp *d, const struct sdp_address *a)
{
    if (a->nettype.len) {
        put_slice(x, d, a->nettype);
        space(x);
    }
    put_slice(x, d, a->addrtype);
    space(x);
    put_slice(x, d, a->address);
    if (a->is_multicast && a->family == SDP_IP4)
        put_number(x, '/', a->ttl);
    if (a->count != 1)
        put_number(x, '/', a->count);
}

void sdp_write_begin(struct sdp_writer *x, struct sip_writer *w)
{
    size_t from;

    *x = (struct sdp_writer){ .w = w, .start = w->len };
    from = begin(x, 'v');
    put_number(x, '\0', 0);
    end(x, from);
}

void sdp_put_origin(struct sdp_writer *x, struct cw_octets username, struct cw_octets sess_id,
                    uint64_t sess_version, struct cw_octets address)
{
    const size_t from = begin(x, 'o');

    put(x, username);
    space(x);
    put(x, sess_id);
    put_number(x, ' ', sess_version);
    sip_put_text(x->w, " IN ");
    put_ip(x, address);
    end(x, from);
}

void sdp_put_text(struct sdp_writer *x, char letter, struct cw_octets text)
{
    const size_t from = begin(x, letter);

    put(x, text);
    end(x, from);
}

void sdp_put_connection(struct sdp_writer *x, struct cw_octets address)
{
    const size_t from = begin(x, 'c');

    sip_put_text(x->w, "IN ");
    put_ip(x, address);
    end(x, from);
}

void sdp_put_bandwidth(struct sdp_writer *x, struct cw_octets type, uint64_t value)
{
    const size_t from = begin(x, 'b');

    put(x, type);
    put_number(x, ':', value);
    end(x, from);
}

void sdp_put_time(struct sdp_writer *x, uint64_t start, uint64_t stop)
{
    const size_t from = begin(x, 't');

    put_number(x, '\0', start);
    put_number(x, ' ', stop);
    end(x, from);
}

void sdp_put_media(struct sdp_writer *x, struct cw_octets media, uint16_t port, uint16_t ports,
                   struct cw_octets proto, struct cw_octets formats)
{
    const size_t from = begin(x, 'm');

    put(x, media);
    put_number(x, ' ', port);
    if (ports != 1)
        put_number(x, '/', ports);
    space(x);
    put(x, proto);
    space(x);
    put(x, formats);
    end(x, from);
}

void sdp_put_attribute(struct sdp_writer *x, struct cw_octets name, struct cw_octets value)
{
    const size_t from = begin(x, 'a');

    put(x, name);
    if (value.at) {
        sip_put(x->w, ":", 1);
        put(x, value);
    }
    end(x, from);
}

void sdp_put_rtpmap(struct sdp_writer *x, uint8_t payload, struct cw_octets name, uint32_t clock,
                    uint16_t channels)
{
    const size_t from = begin_attribute(x, "rtpmap:");

    put_number(x, '\0', payload);
    space(x);
    put(x, name);
    put_number(x, '/', clock);
    if (channels != 1)
        put_number(x, '/', channels);
    end(x, from);
}

void sdp_put_fmtp(struct sdp_writer *x, struct cw_octets format, struct cw_octets params)
{
    const size_t from = begin_attribute(x, "fmtp:");

    put(x, format);
    space(x);
    put(x, params);
    end(x, from);
}

void sdp_put_direction(struct sdp_writer *x, enum sdp_direction direction)
{
    static const char name[][9] = { "", "sendrecv", "sendonly", "recvonly", "inactive" };

    end(x, begin_attribute(x, name[direction <= SDP_INACTIVE ? direction : SDP_UNDIRECTED]));
}

void sdp_put_ptime(struct sdp_writer *x, enum sdp_attribute_kind kind, uint64_t micro)
{
    const size_t from = begin_attribute(x, kind == SDP_A_PTIME      ? "ptime:"
                                           : kind == SDP_A_MAXPTIME ? "maxptime:"
                                                                    : "framerate:");
    const uint32_t unit = kind == SDP_A_FRAMERATE ? 1000000 : 1000;
    uint32_t rest = (uint32_t)(micro % unit);

    put_number(x, '\0', micro / unit);
    if (rest)
        sip_put(x->w, ".", 1);
    for (uint32_t place = unit / 10; rest; rest %= place, place /= 10)
        put_number(x, '\0', rest / place);
    end(x, from);
}

void sdp_put_crypto(struct sdp_writer *x, uint32_t tag, struct cw_octets suite,
                    struct cw_octets key_params, struct cw_octets session_params)
{
    const size_t from = begin_attribute(x, "crypto:");

    put_number(x, '\0', tag);
    space(x);
    put(x, suite);
    space(x);
    put(x, key_params);
    if (session_params.len) {
        space(x);
        put(x, session_params);
    }
    end(x, from);
}

void sdp_put_rtcp(struct sdp_writer *x, uint16_t port, struct cw_octets address)
{
    const size_t from = begin_attribute(x, "rtcp:");

    put_number(x, '\0', port);
    if (address.at) {
        sip_put_text(x->w, " IN ");
        put_ip(x, address);
    }
    end(x, from);
}

void sdp_put_altc(struct sdp_writer *x, uint32_t number, struct cw_octets address, uint16_t port,
                  uint16_t rtcp_port)
{
    const size_t from = begin_attribute(x, "altc:");

    put_number(x, '\0', number);
    space(x);
    put_ip(x, address);
    put_number(x, ' ', port);
    if (rtcp_port)
        put_number(x, '/', rtcp_port);
    end(x, from);
}

void sdp_write_end(struct sdp_writer *x)
{
    struct sip_deviations deviations = { .count = 0 };

    if (!x->w->full && (sdp_tally_step(&x->tally, NULL, NULL, &deviations, 0) || deviations.count))
        x->w->full = true;
}

/* rtcp and altc from what was read: networks other than the Internet have no function of their
 * own. */
static void copy_rtcp(struct sdp_writer *x, const struct sdp *d, const struct sdp_rtcp *r)
{
    const size_t from = begin_attribute(x, "rtcp:");

    put_number(x, '\0', r->port);
    if (r->address.family) {
        space(x);
        put_address(x, d, &r->address);
    }
    end(x, from);
}

static void copy_altc(struct sdp_writer *x, const struct sdp *d, const struct sdp_altc *a)
{
    const size_t from = begin_attribute(x, "altc:");

    put_number(x, '\0', a->number);
    space(x);
    put_address(x, d, &a->address);
    put_number(x, ' ', a->port);
    if (a->rtcp_port)
        put_number(x, '/', a->rtcp_port);
    end(x, from);
}

static void copy_attribute(struct sdp_writer *x, const struct sdp *d, const struct sdp_attribute *a)
{
    const struct cw_octets value = sdp_octets(d, a->value);

    switch (a->kind) {
    case SDP_A_RTPMAP:
        sdp_put_rtpmap(x, a->rtpmap.payload, sdp_octets(d, a->rtpmap.name), a->rtpmap.clock,
                       a->rtpmap.channels);
        return;
    case SDP_A_FMTP:
        sdp_put_fmtp(x, sdp_octets(d, a->fmtp.format), sdp_octets(d, a->fmtp.params));
        return;
    case SDP_A_PTIME:
    case SDP_A_MAXPTIME:
    case SDP_A_FRAMERATE:
        sdp_put_ptime(x, (enum sdp_attribute_kind)a->kind, a->micro);
        return;
    case SDP_A_CRYPTO:
        sdp_put_crypto(x, a->crypto.tag, sdp_octets(d, a->crypto.suite),
                       sdp_octets(d, a->crypto.key_params),
                       sdp_octets(d, a->crypto.session_params));
        return;
    case SDP_A_RTCP:
        copy_rtcp(x, d, &a->rtcp);
        return;
    case SDP_A_ALTC:
        copy_altc(x, d, &a->altc);
        return;
    default:
        sdp_put_attribute(x, sdp_octets(d, a->name),
                          a->value.len ? value : (struct cw_octets){ 0 });
    }
}

static void copy_origin(struct sdp_writer *x, const struct sdp *d, const struct sdp_origin *o)
{
    const size_t from = begin(x, 'o');

    put_slice(x, d, o->username);
    space(x);
    put_slice(x, d, o->sess_id);
    put_number(x, ' ', o->version);
    space(x);
    put_address(x, d, &o->address);
    end(x, from);
}

static void copy_line(struct sdp_writer *x, const struct sdp *d, const struct sdp_line *line)
{
    size_t from;

    switch (line->letter) {
    case 'v':
        return; /* sdp_write_begin wrote it */
    case 'o':
        copy_origin(x, d, &line->origin);
        return;
    case 's':
        sdp_put_text(x, 's',
                     line->value.len ? sdp_octets(d, line->value)
                                     : text_octets("-")); /* RFC 8866 5.3 */
        return;
    case 'c':
        from = begin(x, 'c');
        put_address(x, d, &line->connection);
        end(x, from);
        return;
    case 'b':
        sdp_put_bandwidth(x, sdp_octets(d, line->bandwidth.type), line->bandwidth.value);
        return;
    case 'm':
        sdp_put_media(x, sdp_octets(d, line->media.media), line->media.port, line->media.ports,
                      sdp_octets(d, line->media.proto), sdp_octets(d, line->media.formats));
        return;
    case 'a':
        if (!line->attribute.fault &&
            !(sdp_is_direction(line->attribute.kind) &&
              x->tally.directed[x->tally.medias != 0])) /* 6.7: at most one */
            copy_attribute(x, d, &line->attribute);
        return;
    default: /* a text, or times, unchanged */
        if (line->value.len)
            sdp_put_text(x, (char)line->letter, sdp_octets(d, line->value));
    }
}

/* The lines of these letters, or of all (NULL). Returns whether there was one. */
static bool copy_lines(struct sdp_writer *x, const struct sdp *d, struct cw_slice lines,
                       const char *letters)
{
    struct sdp_cursor c = { 0 };
    struct sdp_line line;
    uint8_t last = 0;

    while (sdp_next_line(d, lines, &c, &line)) {
        if (letters && !text_find(letters, (char)line.letter))
            continue;
        if (line.letter != 'z' || last != 't') /* 9: z= follows r= */
            copy_line(x, d, &line);
        last = line.letter;
    }
    return last;
}

/* The lines of the session in their order, in whichever they were read, and those that were missing. */
static void copy_session(struct sdp_writer *x, const struct sdp *d)
{
    copy_lines(x, d, d->lines, "o");
    if (!copy_lines(x, d, d->lines, "s"))
        sdp_put_text(x, 's', text_octets("-"));
    copy_lines(x, d, d->lines, "iuep");
    copy_lines(x, d, d->lines, "c");
    copy_lines(x, d, d->lines, "b");
    if (!copy_lines(x, d, d->lines, "trz"))
        sdp_put_time(x, 0, 0);
    copy_lines(x, d, d->lines, "a");
}

void sdp_write(struct sip_writer *w, const struct sdp *d)
{
    struct sdp_writer x;

    sdp_write_begin(&x, w);
    if (d->deviations.count)
        copy_session(&x, d);
    else
        copy_lines(&x, d, d->lines, NULL);
    for (uint8_t i = 0; i < d->medias; i++)
        copy_lines(&x, d, d->media[i].lines, NULL);
    sdp_write_end(&x);
}
