/* sdp_address.c - nettype, addrtype and address, unicast or multicast (RFC 8866 5.2, 5.7 and 9). */
#include "sdp_lex.h"

/* Four decimal-uchar: IP4-address and the start of IP4-multicast. NULL: none. *first tells which:
 * b1 is less than 224, m1 less than 240. */
static lex ip4_address(lex p, uint32_t *first)
{
    uint32_t n;

    for (unsigned i = 0; i < 4; i++) {
        const lex q = p;

        if ((i && *p++ != '.') || !(p = sip_lex_number(p, UINT8_MAX, i ? &n : first)) ||
            (q[!!i] == '0' && p != q + 1 + !!i))
            return NULL;
    }
    return p;
}

/* IP6-address: at most eight h16, one "::" for those left out, an IP4-address for the last two
 * (ls32). Counted here, because a rule would spell out each place where "::" can be. NULL: none. */
static lex ip6_address(lex p)
{
    unsigned groups = 0;
    bool gap = p[0] == ':' && p[1] == ':';
    uint32_t b1;
    lex q;

    if (gap)
        p += 2;
    for (;;) {
        if ((q = ip4_address(p, &b1)) && b1 < 224) {
            groups += 2;
            p = q;
            break;
        }
        if (!(q = sdp_lex(SDP_R_H16, p))) {
            if (p[-1] != ':' || p[-2] != ':') /* nothing is left out here */
                return NULL;
            break;
        }
        groups++;
        p = q;
        if (*p != ':')
            break;
        p++;
        if (*p == ':') {
            if (gap)
                return NULL;
            gap = true;
            p++;
        }
    }
    return (gap ? groups < 8 : groups == 8) ? p : NULL;
}

/* "/" and a number behind a multicast address. */
static bool slash_number(struct sdp_span *s, uint32_t max, bool is_integer, uint32_t *out)
{
    return sdp_take_octet(s, '/') &&
           (is_integer ? sdp_take_integer(s, max, out) : sdp_take_number(s, max, out));
}

/* The end of IP4-multicast and IP6-multicast, from the TTL or numaddr on. */
static bool multicast(struct sdp_span *s, struct sdp_address *a, bool has_ttl)
{
    uint32_t ttl = 0, numaddr = 1;
    const lex p = s->p;

    a->is_multicast = 1;
    if (has_ttl) {
        if (!slash_number(s, UINT8_MAX, false, &ttl) || (p[1] == '0' && s->p != p + 2))
            return false;
        a->ttl = (uint8_t)ttl;
    }
    if (*s->p == '/') {
        if (!slash_number(s, UINT16_MAX, true, &numaddr))
            return false;
        a->count = (uint16_t)numaddr;
    }
    return true;
}

static bool ends(lex p)
{
    return *p <= ' ';
}

/* FQDN, of what the rule lets through, where it is a name: RFC 8866 5 requires RFC 1034 and 1035. The
 * last label begins with a letter, so that 999.1.1.1 is not one. */
static bool is_name(lex p, lex end)
{
    lex label = p;

    if (end - p > SIP_HOST_MAX)
        return false;
    if (end[-1] == '.') /* the root's */
        end--;
    for (; p < end; p++) {
        if ((p == label || p + 1 == end || p[1] == '.') && (*p == '-' || *p == '.'))
            return false;
        if (*p == '.')
            label = p + 1;
    }
    return label < end && !sip_is_digit(*label);
}

/* The address itself of type IP4 or IP6. */
static bool ip(struct sdp_span *s, struct sdp_address *a, bool is_ip4, bool is_unicast)
{
    const lex p = s->p;
    uint32_t first = 0;
    lex q = is_ip4 ? ip4_address(p, &first) : ip6_address(p);
    bool is_group =
        is_ip4 ? first >= 224
               : q && q - p > 4 && (p[0] | 0x20) == 'f' && (p[1] | 0x20) == 'f' && p[4] == ':';

    if (q && (ends(q) || (is_group && *q == '/'))) {
        if (first > 239 || (is_group && is_unicast))
            return false;
        a->family = is_ip4 ? SDP_IP4 : SDP_IP6;
        a->address = sdp_slice(s, p, q);
        s->p = q;
        return !is_group || multicast(s, a, is_ip4);
    }
    if (!(q = sdp_lex(SDP_R_FQDN, p)) || !ends(q) || !is_name(p, q))
        return false;
    a->family = SDP_FQDN;
    a->address = sdp_slice(s, p, q);
    s->p = q;
    return true;
}

bool sdp_take_address(struct sdp_span *s, struct sdp_address *a, bool has_nettype, bool is_unicast)
{
    lex net = s->p, type;

    *a = (struct sdp_address){ .count = 1 };
    if (has_nettype && !(sdp_take(s, SDP_R_TOKEN, &a->nettype) && sdp_take_octet(s, ' ')))
        return false;
    type = s->p;
    if (!sdp_take(s, SDP_R_TOKEN, &a->addrtype) || !sdp_take_octet(s, ' '))
        return false;
    if (!has_nettype || (a->nettype.len == 2 && net[0] == 'I' && net[1] == 'N'))
        switch (sdp_word("\3IP4\3IP6", type, a->addrtype.len)) {
        case 1:
            return ip(s, a, true, is_unicast);
        case 2:
            return ip(s, a, false, is_unicast);
        default:
            break;
        }
    a->family = SDP_EXTN;
    return sdp_take(s, SDP_R_NON_WS, &a->address); /* extn-addr */
}
