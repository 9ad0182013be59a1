/* sdp_attribute.c - what the attributes that a phone knows mean, once the rules of their values have matched (RFC
 * 8866 5.13 and 6; RFC 3605 2.1, RFC 4568 9.1, RFC 6947 4.1). */
#include "sdp_lex.h"

/* In the order of enum sdp_attribute_kind, from SDP_A_RTPMAP on. The case of names matters. */
static const char names[] =
    "\6rtpmap\4fmtp\5ptime\10maxptime\10sendrecv\10sendonly\10recvonly\10inactive\6crypto"
    "\4rtcp\4altc\3cat\6keywds\4tool\6orient\4type\7charset\7sdplang\4lang\11framerate"
    "\7quality\5setup\3mid\5label";

/* The start rule of the value, by enum sdp_attribute_kind. Directions have no value (6.7). */
static const uint8_t rules[SDP_A_KINDS] = {
    [SDP_A_OTHER] = SDP_R_TEXT,
    [SDP_A_RTPMAP] = SDP_R_RTPMAP,
    [SDP_A_FMTP] = SDP_R_FMTP,
    [SDP_A_PTIME] = SDP_R_REAL,
    [SDP_A_MAXPTIME] = SDP_R_REAL,
    [SDP_A_CRYPTO] = SDP_R_CRYPTO,
    [SDP_A_RTCP] = SDP_R_RTCP,
    [SDP_A_ALTC] = SDP_R_ALTC,
    [SDP_A_CAT] = SDP_R_CAT,
    [SDP_A_KEYWDS] = SDP_R_TEXT,
    [SDP_A_TOOL] = SDP_R_TEXT,
    [SDP_A_ORIENT] = SDP_RARE_ORIENT,
    [SDP_A_TYPE] = SDP_RARE_TYPE,
    [SDP_A_CHARSET] = SDP_RARE_CHARSET,
    [SDP_A_SDPLANG] = SDP_RARE_LANGUAGE,
    [SDP_A_LANG] = SDP_RARE_LANGUAGE,
    [SDP_A_FRAMERATE] = SDP_R_REAL,
    [SDP_A_QUALITY] = SDP_R_QUALITY,
    [SDP_A_SETUP] = SDP_R_TEXT,
    [SDP_A_MID] = SDP_R_TEXT,
    [SDP_A_LABEL] = SDP_R_TEXT,
};

static bool rtpmap(const struct sdp_span *s, lex p, struct sdp_rtpmap *r)
{
    uint32_t payload, channels = 1;

    if (!sip_lex_number(p, 127, &payload) || !sip_lex_number(s->b + 1, UINT32_MAX, &r->clock) ||
        (s->c < s->end && !sip_lex_number(s->c + 1, UINT16_MAX, &channels)))
        return false;
    r->name = sdp_slice(s, s->a + 1, s->b);
    r->payload = (uint8_t)payload;
    r->channels = (uint16_t)channels;
    return true;
}

/* In units of 10^-places. A smaller value reads as one unit. */
static bool decimal(const struct sdp_span *s, lex p, unsigned places, uint64_t *out)
{
    uint32_t whole;

    if (!(p = sip_lex_number(p, UINT32_MAX, &whole)))
        return false;
    *out = whole;
    if (p < s->end)
        p++; /* the point */
    for (; places; places--)
        *out = *out * 10 + (p < s->end ? (uint8_t)(*p++ - '0') : 0u);
    *out += !*out;
    return true;
}

/* RFC 4568 4.1 forbids leading zeros of the tag. */
static bool crypto(const struct sdp_span *s, lex p, struct sdp_crypto *c)
{
    lex from = s->e;

    if (!sip_lex_number(p, UINT32_MAX, &c->tag) || (*p == '0' && s->a != p + 1))
        return false;
    while (*from == ' ' || *from == '\t')
        from++;
    c->suite = sdp_slice(s, s->b, s->c);
    c->key_params = sdp_slice(s, s->d, s->e);
    c->session_params = from < s->end ? sdp_slice(s, from, s->end) : (struct cw_slice){ 0 };
    return true;
}

static bool port(lex p, uint16_t *out)
{
    uint32_t n;

    if (!sip_lex_number(p, UINT16_MAX, &n))
        return false;
    *out = (uint16_t)n;
    return true;
}

static bool rtcp(const struct sdp_span *s, lex p, struct sdp_rtcp *r)
{
    r->address = (struct sdp_address){ 0 };
    return port(p, &r->port) &&
           (s->a == s->end || sdp_take_address(s, &r->address, s->a + 1, s->d + 1, s->end, false));
}

static bool altc(const struct sdp_span *s, lex p, struct sdp_altc *x)
{
    x->rtcp_port = 0;
    return sip_lex_number(p, UINT32_MAX, &x->number) &&
           sdp_take_address(s, &x->address, NULL, s->a + 1, s->b, false) &&
           port(s->b + 1, &x->port) && (s->c == s->end || port(s->c + 1, &x->rtcp_port));
}

/* The value [p, s->end), which its rule matched. False: a number or an address is none of ours. */
static bool value(const struct sdp_span *s, lex p, struct sdp_attribute *a)
{
    switch (a->kind) {
    case SDP_A_RTPMAP:
        return rtpmap(s, p, &a->rtpmap);
    case SDP_A_FMTP:
        a->fmtp.format = sdp_slice(s, p, s->a);
        a->fmtp.params = sdp_slice(s, s->a + 1, s->end);
        return true;
    case SDP_A_PTIME:
    case SDP_A_MAXPTIME:
        return decimal(s, p, 3, &a->micro);
    case SDP_A_FRAMERATE:
        return decimal(s, p, 6, &a->micro);
    case SDP_A_QUALITY:
        return sip_lex_number(p, UINT32_MAX, &a->quality);
    case SDP_A_CRYPTO:
        return crypto(s, p, &a->crypto);
    case SDP_A_RTCP:
        return rtcp(s, p, &a->rtcp);
    case SDP_A_ALTC:
        return altc(s, p, &a->altc);
    default:
        return true;
    }
}

void sdp_take_attribute(struct sdp_span *s, struct sdp_attribute *a)
{
    const lex name = s->at + 2, behind = s->a;

    a->name = sdp_slice(s, name, behind);
    a->kind = sdp_word(names, name, a->name.len);
    if (behind == s->end) {
        a->value = (struct cw_slice){ 0 };
        a->fault = a->kind && !sdp_is_direction(a->kind);
        return;
    }
    s->p = behind + 1;
    a->fault =
        sdp_is_direction(a->kind) || !sdp_match_all(s, rules[a->kind]) || !value(s, behind + 1, a);
    a->value = sdp_slice(s, behind + 1, s->end);
}
