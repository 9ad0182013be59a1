/* sdp_line.c - what the lines of a session description mean, once their rules have matched (RFC 8866 5.1 to
 * 5.14; RFC 3264 5). */
#include "memory.h"
#include "sdp_lex.h"

/* RFC 3264 5: a signed number of 64 bits. */
static bool sess_version(lex p, lex end, uint64_t *out)
{
    for (*out = 0; p < end; p++) {
        const uint8_t digit = (uint8_t)(*p - '0');

        if (*out > (INT64_MAX - (uint64_t)digit) / 10)
            return false;
        *out = *out * 10 + digit;
    }
    return true;
}

static int origin(struct sdp_span *s, struct sdp_origin *o)
{
    o->username = sdp_slice(s, s->at + 2, s->a);
    o->sess_id = sdp_slice(s, s->a + 1, s->b);
    s->p = s->b + 1;
    if (!sess_version(s->p, s->c, &o->version))
        return CW_E_SDP_LINE;
    s->p = s->e + 1;
    return sdp_take_address(s, &o->address, s->c + 1, s->d + 1, s->end, true) ? CW_OK
                                                                              : CW_E_SDP_LINE;
}

static int connection(struct sdp_span *s, struct sdp_address *c)
{
    s->p = s->e + 1;
    return sdp_take_address(s, c, s->at + 2, s->d + 1, s->end, false) ? CW_OK : CW_E_SDP_LINE;
}

static void bandwidth(const struct sdp_span *s, struct sdp_bandwidth *b)
{
    b->type = sdp_slice(s, s->at + 2, s->a);
    b->value = 0;
    for (lex p = s->a + 1; sip_is_digit(*p); p++) { /* a fraction is not counted */
        const uint8_t digit = (uint8_t)(*p - '0');

        b->value = b->value > (UINT64_MAX - digit) / 10 ? UINT64_MAX : b->value * 10 + digit;
    }
}

static int media(struct sdp_span *s, struct sdp_media_line *m)
{
    uint32_t port, ports = 1;
    unsigned count = 0;

    s->p = s->a + 1;
    if (!sip_lex_number(s->p, UINT16_MAX, &port))
        return CW_E_SDP_LINE;
    s->p = s->b + 1;
    if (s->c > s->b && !sip_lex_number(s->p, UINT16_MAX, &ports))
        return CW_E_SDP_LINE;
    for (lex q = s->d; q < s->end; q++)
        count += *q == ' ';
    s->p = s->d + 1;
    if (count > SDP_FORMATS_MAX)
        return CW_E_SDP_TOO_MANY;
    m->media = sdp_slice(s, s->at + 2, s->a);
    m->proto = sdp_slice(s, s->c + 1, s->d);
    m->formats = sdp_slice(s, s->d + 1, s->end);
    m->port = (uint16_t)port;
    m->ports = (uint16_t)ports;
    m->count = (uint8_t)count;
    m->kind =
        sdp_word("\5audio\5video\4text\13application\7message\5image", s->at + 2, m->media.len);
    m->proto_kind =
        sdp_word("\7RTP/AVP\10RTP/AVPF\10RTP/SAVP\11RTP/SAVPF\3udp\5udptl", s->c + 1, m->proto.len);
    return CW_OK;
}

/* Whether the IPv6address of a URI is one. Only there can a URI have a bracket, and none but IPvFuture begins with
 * another letter. */
static bool has_address(struct sdp_span *s)
{
    const lex bracket = memchr(s->at, '[', (size_t)(s->end - s->at));
    lex q;

    if (!bracket || (bracket[1] | 0x20) == 'v')
        return true;
    s->p = bracket + 1;
    q = sdp_ip6(s->p);
    return q && *q == ']';
}

/* Whether one of the machines of fields reads the whole line. */
static bool matches(struct sdp_span *s)
{
    static const uint8_t rules[] = { SDP_R_LINE, SDP_RARE_FIELD, SDP_RARE_NAMED };
    lex far = s->at;

    for (size_t i = 0; i < sizeof rules; i++) {
        s->p = s->at;
        if (sdp_match_all(s, rules[i]))
            return true;
        far = s->far > far ? s->far : far;
    }
    s->p = far;
    return false;
}

int sdp_take_line(struct sdp_span *s, struct sdp_line *line)
{
    uint32_t n;

    line->letter = *s->at;
    if (!matches(s))
        return CW_E_SDP_LINE;
    line->value = sdp_slice(s, s->at + 2, s->end);
    switch (line->letter) {
    case 'v': /* only 0 is this version (5.1) */
        s->p = s->at + 2;
        return sip_lex_number(s->p, 0, &n) ? CW_OK : CW_E_SDP_VERSION;
    case 'o':
        return origin(s, &line->origin);
    case 'c':
        return connection(s, &line->connection);
    case 'b':
        bandwidth(s, &line->bandwidth);
        return CW_OK;
    case 't':
        line->time.start = sdp_slice(s, s->at + 2, s->a);
        line->time.stop = sdp_slice(s, s->a + 1, s->end);
        return CW_OK;
    case 'm':
        return media(s, &line->media);
    case 'a':
        sdp_take_attribute(s, &line->attribute);
        line->value = sdp_slice(s, s->at + 2, s->end);
        return CW_OK;
    case 'u':
        return has_address(s) ? CW_OK : CW_E_SDP_LINE;
    case 'k':
        return s->at[2] != 'u' || has_address(s) ? CW_OK : CW_E_SDP_LINE;
    default:
        return CW_OK;
    }
}
