/* sdp_attribute.c - attributes, and the values of those that a phone knows (RFC 8866 5.13 and 6;
 * RFC 3605 2.1, RFC 4568 9.1, RFC 6947 4.1). Functions are named as the ABNF names the rules. */
#include "sdp_lex.h"

/* In the order of enum sdp_attribute_kind, from SDP_A_RTPMAP on. The case of names matters. */
static const char names[] =
    "\6rtpmap\4fmtp\5ptime\10maxptime\10sendrecv\10sendonly\10recvonly\10inactive\6crypto"
    "\4rtcp\4altc\3cat\6keywds\4tool\6orient\4type\7charset\7sdplang\4lang\11framerate"
    "\7quality\5setup\3mid\5label";

static bool rtpmap_value(struct sdp_span *s, struct sdp_rtpmap *r)
{
    uint32_t payload_type, channels = 1;
    const lex p = s->p;

    if (!sdp_take_number(s, 127, &payload_type) || (*p == '0' && s->p != p + 1) ||
        !sdp_take_octet(s, ' ') || !sdp_take(s, SDP_R_TOKEN, &r->name) || !sdp_take_octet(s, '/') ||
        !sdp_take_integer(s, UINT32_MAX, &r->clock))
        return false;
    if (*s->p == '/' && (s->p++, !sdp_take_integer(s, UINT16_MAX, &channels)))
        return false;
    r->payload = (uint8_t)payload_type;
    r->channels = (uint16_t)channels;
    return true;
}

static bool fmtp_value(struct sdp_span *s, struct sdp_fmtp *f)
{
    return sdp_take(s, SDP_R_TOKEN, &f->format) && sdp_take_octet(s, ' ') &&
           sdp_take(s, SDP_R_TEXT, &f->params);
}

/* non-zero-int-or-real of ptime-value, maxptime-value and framerate-value, in units of 10^-places.
 * A smaller value reads as one unit. */
static bool decimal(struct sdp_span *s, unsigned places, uint64_t *out)
{
    lex p = s->p;
    uint32_t whole;

    if (!sdp_take(s, SDP_R_REAL, NULL) || !(p = sip_lex_number(p, UINT32_MAX, &whole)))
        return false;
    *out = whole;
    if (p < s->p)
        p++; /* the point */
    for (; places; places--)
        *out = *out * 10 + (p < s->p ? (uint8_t)(*p++ - '0') : 0u);
    *out += !*out;
    return true;
}

static bool quality_value(struct sdp_span *s, uint32_t *out)
{
    const lex p = s->p;

    return sdp_take_number(s, UINT32_MAX, out) && (*p != '0' || s->p == p + 1);
}

static bool spaces(struct sdp_span *s)
{
    const lex p = s->p;

    while (*s->p == ' ' || *s->p == '\t')
        s->p++;
    return s->p > p;
}

/* crypto-attribute, its value. RFC 4568 4.1 forbids leading zeros of the tag. */
static bool crypto(struct sdp_span *s, struct sdp_crypto *c)
{
    const lex p = s->p;
    lex from;

    if (!sdp_take_number(s, 999999999, &c->tag) || (*p == '0' && s->p != p + 1) || !spaces(s) ||
        !sdp_take(s, SDP_R_SUITE, &c->suite) || !spaces(s) ||
        !sdp_take(s, SDP_R_KEYS, &c->key_params))
        return false;
    c->session_params = (struct cw_slice){ 0 };
    if (s->p == s->end)
        return true;
    from = s->p + 1;
    while (s->p != s->end)
        if (!spaces(s) || !sdp_take(s, SDP_R_VCHARS, NULL))
            return false;
    while (*from == ' ' || *from == '\t')
        from++;
    c->session_params = sdp_slice(s, from, s->end);
    return true;
}

static bool rtcp(struct sdp_span *s, struct sdp_rtcp *r)
{
    r->address = (struct sdp_address){ 0 };
    if (!sdp_take_port(s, &r->port))
        return false;
    return s->p == s->end ||
           (sdp_take_octet(s, ' ') && sdp_take_address(s, &r->address, true, false));
}

static bool altc(struct sdp_span *s, struct sdp_altc *x)
{
    x->rtcp_port = 0;
    if (!sdp_take_number(s, UINT32_MAX, &x->number) || !sdp_take_octet(s, ' ') ||
        !sdp_take_address(s, &x->address, false, false) || !sdp_take_octet(s, ' ') ||
        !sdp_take_port(s, &x->port))
        return false;
    return s->p == s->end || (sdp_take_octet(s, '/') && sdp_take_port(s, &x->rtcp_port));
}

static bool word(struct sdp_span *s, const char *words)
{
    if (!sdp_word(words, s->p, (size_t)(s->end - s->p)))
        return false;
    s->p = s->end;
    return true;
}

/* Language-Tag: subtags of one to eight. */
static bool language_tag(struct sdp_span *s)
{
    const lex p = s->p;
    unsigned n = 0;

    if (!sdp_take(s, SDP_R_LANGUAGE, NULL))
        return false;
    for (lex q = p; q < s->p; q++)
        if ((n = *q == '-' ? 0 : n + 1) > 8)
            return false;
    return true;
}

static bool value(struct sdp_span *s, struct sdp_attribute *a)
{
    switch (a->kind) {
    case SDP_A_RTPMAP:
        return rtpmap_value(s, &a->rtpmap);
    case SDP_A_FMTP:
        return fmtp_value(s, &a->fmtp);
    case SDP_A_PTIME:
        return decimal(s, 3, &a->micro); /* ptime-value */
    case SDP_A_MAXPTIME:
        return decimal(s, 3, &a->micro); /* maxptime-value */
    case SDP_A_FRAMERATE:
        return decimal(s, 6, &a->micro); /* framerate-value */
    case SDP_A_QUALITY:
        return quality_value(s, &a->quality);
    case SDP_A_CRYPTO:
        return crypto(s, &a->crypto);
    case SDP_A_RTCP:
        return rtcp(s, &a->rtcp);
    case SDP_A_ALTC:
        return altc(s, &a->altc);
    case SDP_A_CAT:
        return sdp_take(s, SDP_R_NON_WS, NULL); /* cat-value */
    case SDP_A_ORIENT:
        return word(s, "\10portrait\11landscape\10seascape"); /* orient-value */
    case SDP_A_TYPE:
        return word(s, "\11broadcast\7meeting\11moderated\4test\4H332"); /* type-value */
    case SDP_A_CHARSET:
        return sdp_take(s, SDP_R_CHARSET, NULL); /* charset-value */
    case SDP_A_SDPLANG:
        return language_tag(s); /* sdplang-value */
    case SDP_A_LANG:
        return language_tag(s); /* lang-value */
    case SDP_A_SENDRECV:
    case SDP_A_SENDONLY:
    case SDP_A_RECVONLY:
    case SDP_A_INACTIVE:
        return false; /* these have none, 6.7 */
    default:
        return sdp_take(s, SDP_R_TEXT, NULL); /* attribute-value */
    }
}

bool sdp_take_attribute(struct sdp_span *s, struct sdp_attribute *a)
{
    lex p = s->p;

    a->value = (struct cw_slice){ 0 };
    if (!sdp_take(s, SDP_R_TOKEN, &a->name)) /* attribute-name */
        return false;
    a->kind = sdp_word(names, p, a->name.len);
    if (s->p == s->end) {
        a->fault = a->kind && (a->kind < SDP_A_SENDRECV || a->kind > SDP_A_INACTIVE);
        return true;
    }
    if (!sdp_take_octet(s, ':'))
        return false;
    p = s->p;
    if (!sdp_take(s, SDP_R_TEXT, &a->value) || s->p != s->end)
        return false;
    s->p = p;
    a->fault = !value(s, a) || s->p != s->end;
    s->p = s->end;
    return true;
}
