/* sdp_line.c - the lines of a session description, field by field (RFC 8866 5.1 to 5.14 and 9; RFC
 * 3264 5). Functions are named as the ABNF names the rules. */
#include "memory.h"
#include "sdp_lex.h"

/* What fits the rule, or the end of the line. */
static bool take_any(struct sdp_span *s, enum sdp_rule rule)
{
    return s->p == s->end || sdp_take(s, rule, NULL);
}

/* 1*DIGIT, of which only 0 is this version (5.1). */
static int version_field(struct sdp_span *s)
{
    const lex p = s->p;
    uint32_t n;

    if (!sdp_take(s, SDP_R_DIGITS, NULL) || s->p != s->end)
        return CW_E_SDP_LINE;
    s->p = p;
    return sip_lex_number(p, 0, &n) ? CW_OK : CW_E_SDP_VERSION;
}

/* sess-version. RFC 3264 5: a signed number of 64 bits. */
static bool sess_version(struct sdp_span *s, uint64_t *out)
{
    const lex p = s->p;

    if (!sip_is_digit(*p))
        return false;
    for (*out = 0; sip_is_digit(*s->p); s->p++) {
        const uint8_t digit = (uint8_t)(*s->p - '0');

        if (*out > (INT64_MAX - (uint64_t)digit) / 10) {
            s->p = p;
            return false;
        }
        *out = *out * 10 + digit;
    }
    return true;
}

static bool origin_field(struct sdp_span *s, struct sdp_origin *o)
{
    return sdp_take(s, SDP_R_NON_WS, &o->username) && sdp_take_octet(s, ' ') &&
           sdp_take(s, SDP_R_DIGITS, &o->sess_id) && sdp_take_octet(s, ' ') &&
           sess_version(s, &o->version) && sdp_take_octet(s, ' ') &&
           sdp_take_address(s, &o->address, true, true);
}

/* "(" 1*email-safe ")" */
static bool comment(struct sdp_span *s)
{
    return sdp_take_octet(s, '(') && sdp_take(s, SDP_R_SAFE, NULL) && sdp_take_octet(s, ')');
}

/* "<", what fits the rule, ">" */
static bool bracketed(struct sdp_span *s, enum sdp_rule rule)
{
    return sdp_take_octet(s, '<') && sdp_take(s, rule, NULL) && sdp_take_octet(s, '>');
}

/* email-address: addr-spec, address-and-comment or dispname-and-address. */
static bool email_address(struct sdp_span *s)
{
    const lex p = s->p;

    if (sdp_take(s, SDP_R_ADDR_SPEC, NULL)) {
        if (s->p == s->end)
            return true;
        if (*s->p == ' ') {
            while (*s->p == ' ')
                s->p++;
            if (*s->p == '(')
                return comment(s);
        }
    }
    s->p = p;
    return sdp_take(s, SDP_R_SAFE, NULL) && s->p - p > 1 && s->p[-1] == ' ' &&
           bracketed(s, SDP_R_ADDR_SPEC);
}

static bool phone_number(struct sdp_span *s)
{
    const lex p = s->p;

    if (sdp_take(s, SDP_R_PHONE, NULL)) { /* with the spaces that follow */
        if (s->p == s->end)
            return true;
        if (*s->p == '(')
            return comment(s);
    }
    s->p = p;
    return sdp_take(s, SDP_R_SAFE, NULL) && bracketed(s, SDP_R_PHONE);
}

static bool connection_field(struct sdp_span *s, struct sdp_address *c)
{
    return sdp_take_address(s, c, true, false);
}

static bool bandwidth_field(struct sdp_span *s, struct sdp_bandwidth *b)
{
    if (!sdp_take(s, SDP_R_TOKEN, &b->type) || !sdp_take_octet(s, ':') || !sip_is_digit(*s->p))
        return false;
    for (b->value = 0; sip_is_digit(*s->p); s->p++) {
        const uint8_t digit = (uint8_t)(*s->p - '0');

        b->value = b->value > (UINT64_MAX - digit) / 10 ? UINT64_MAX : b->value * 10 + digit;
    }
    return true;
}

static bool time_field(struct sdp_span *s, struct sdp_time *t)
{
    return sdp_take(s, SDP_R_TIME, &t->start) && sdp_take_octet(s, ' ') &&
           sdp_take(s, SDP_R_TIME, &t->stop);
}

static bool repeat_field(struct sdp_span *s)
{
    if (!sdp_take(s, SDP_R_INTERVAL, NULL) || !sdp_take_octet(s, ' ') ||
        !sdp_take(s, SDP_R_TYPED_TIME, NULL))
        return false;
    do
        if (!sdp_take_octet(s, ' ') || !sdp_take(s, SDP_R_TYPED_TIME, NULL))
            return false;
    while (s->p != s->end);
    return true;
}

static bool zone_field(struct sdp_span *s)
{
    for (;;) {
        if (*s->p == '0' || !sdp_take(s, SDP_R_TIME, NULL) || !sdp_take_octet(s, ' '))
            return false;
        sdp_take_octet(s, '-');
        if (!sdp_take(s, SDP_R_TYPED_TIME, NULL))
            return false;
        if (s->p == s->end)
            return true;
        if (!sdp_take_octet(s, ' '))
            return false;
    }
}

/* key-type: checked although it is discarded, 5.12. */
static bool key_type(struct sdp_span *s)
{
    const lex p = s->p, colon = memchr(p, ':', (size_t)(s->end - p));

    if (!colon) {
        s->p = s->end;
        return sdp_word("\6prompt", p, (size_t)(s->end - p));
    }
    s->p = colon + 1;
    switch (sdp_word("\5clear\6base64\3uri", p, (size_t)(colon - p))) {
    case 1:
        return sdp_take(s, SDP_R_TEXT, NULL);
    case 2:
        return take_any(s, SDP_R_BASE64);
    case 3:
        return take_any(s, SDP_R_URI);
    default:
        return false;
    }
}

static int media_field(struct sdp_span *s, struct sdp_media_line *m)
{
    const lex p = s->p;
    lex proto, formats;
    uint32_t ports = 1;
    unsigned count = 1;

    if (!sdp_take(s, SDP_R_TOKEN, &m->media) || !sdp_take_octet(s, ' ') ||
        !sdp_take_port(s, &m->port) ||
        (sdp_take_octet(s, '/') && !sdp_take_integer(s, UINT16_MAX, &ports)) ||
        !sdp_take_octet(s, ' '))
        return CW_E_SDP_LINE;
    proto = s->p;
    if (!sdp_take(s, SDP_R_PROTO, &m->proto) || !sdp_take_octet(s, ' '))
        return CW_E_SDP_LINE;
    formats = s->p;
    if (!sdp_take(s, SDP_R_FORMATS, &m->formats) || s->p != s->end)
        return CW_E_SDP_LINE;
    for (lex q = formats; q < s->end; q++)
        count += *q == ' ';
    if (count > SDP_FORMATS_MAX) {
        s->p = formats;
        return CW_E_SDP_TOO_MANY;
    }
    m->ports = (uint16_t)ports;
    m->count = (uint8_t)count;
    m->kind = sdp_word("\5audio\5video\4text\13application\7message\5image", p, m->media.len);
    m->proto_kind =
        sdp_word("\7RTP/AVP\10RTP/AVPF\10RTP/SAVP\11RTP/SAVPF\3udp\5udptl", proto, m->proto.len);
    return CW_OK;
}

int sdp_take_line(struct sdp_span *s, struct sdp_line *line)
{
    bool fits;

    s->p = s->at;
    if (s->end - s->at < 2 || s->at[1] != '=')
        return CW_E_SDP_LINE;
    line->letter = s->at[0];
    line->value = sdp_slice(s, s->at + 2, s->end);
    s->p = s->at + 2;
    switch (line->letter) {
    case 'v':
        return version_field(s);
    case 'm':
        return media_field(s, &line->media);
    case 'o':
        fits = origin_field(s, &line->origin);
        break;
    case 's':
        fits = take_any(s, SDP_R_TEXT);
        break; /* empty: RFC 5118 4.8 */
    case 'i':
        fits = sdp_take(s, SDP_R_TEXT, NULL);
        break; /* information-field */
    case 'u':
        fits = take_any(s, SDP_R_URI);
        break; /* uri-field */
    case 'e':
        fits = email_address(s);
        break; /* email-field */
    case 'p':
        fits = phone_number(s);
        break; /* phone-field */
    case 'c':
        fits = connection_field(s, &line->connection);
        break;
    case 'b':
        fits = bandwidth_field(s, &line->bandwidth);
        break;
    case 't':
        fits = time_field(s, &line->time);
        break;
    case 'r':
        fits = repeat_field(s);
        break;
    case 'z':
        fits = zone_field(s);
        break;
    case 'k':
        fits = key_type(s);
        break; /* key-field */
    case 'a':
        fits = sdp_take_attribute(s, &line->attribute);
        break; /* attribute-field */
    default:
        s->p = s->at;
        return CW_E_SDP_ORDER; /* 5: a letter that is not understood */
    }
    return fits && s->p == s->end ? CW_OK : CW_E_SDP_LINE;
}
