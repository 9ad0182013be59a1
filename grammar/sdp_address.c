/* sdp_address.c - an address by its network and type, unicast or multicast (RFC 8866 5.2, 5.7 and 9). */
#include "memory.h"
#include "sdp_lex.h"

/* Whether the rule matches [p, end), all of it. */
static bool fits(enum sdp_rule rule, lex p, lex end)
{
    struct sdp_span part = { .p = p };

    return sdp_match(&part, rule) && part.p == end;
}

/* The TTL and the count of a multicast address, from its "/" on; both fit their rules. */
static bool multicast(struct sdp_address *a, lex slash, lex end, bool has_ttl)
{
    uint32_t ttl = 0, numaddr = 1;

    a->is_multicast = 1;
    if (has_ttl && !(slash = sip_lex_number(slash + 1, UINT8_MAX, &ttl)))
        return false;
    if (slash < end && !sip_lex_number(slash + 1, UINT16_MAX, &numaddr))
        return false;
    a->ttl = (uint8_t)ttl;
    a->count = (uint16_t)numaddr;
    return true;
}

/* That of RFC 5954 without its three colons: the same language. */
lex sdp_ip6(lex p)
{
    const lex end = *p == '[' ? NULL : sip_lex_address(p);

    if (!end || !memchr(p, ':', (size_t)(end - p)))
        return NULL;
    for (lex q = p; q + 2 < end; q++)
        if (q[0] == ':' && q[1] == ':' && q[2] == ':')
            return NULL;
    return end;
}

/* IP6-address: of an IP4-address in it, b1 is less than 224. NULL: none. */
static lex ip6(lex p)
{
    const lex end = sdp_ip6(p);
    uint32_t b1;
    lex q;

    if (!end || !(q = memchr(p, '.', (size_t)(end - p))))
        return end;
    while (q[-1] != ':')
        q--;
    return sip_lex_number(q, 223, &b1) ? end : NULL;
}

/* The address itself, of type IP4 or IP6. */
static bool ip(const struct sdp_span *s, struct sdp_address *a, lex end, bool is_ip4,
               bool is_unicast)
{
    lex p = s->e + 1, slash = memchr(p, '/', (size_t)(end - p)), to = slash ? slash : end;

    if (is_unicast && !is_ip4 && *p == '[' && end[-1] == ']' && ip6(p + 1) == end - 1) {
        sdp_note(s, SIP_TOLERANCE_SDP_BRACKETS, p);
        p++;
        to = --end;
    }
    a->address = sdp_slice(s, p, to);
    if (is_ip4 && fits(SDP_R_IP4, p, end)) {
        a->family = SDP_IP4;
        return !slash || (!is_unicast && multicast(a, slash, end, true));
    }
    if (!is_ip4 && ip6(p) == to && (!slash || fits(SDP_R_NUMADDR, slash, end))) {
        a->family = SDP_IP6;
        if (to - p > 4 && (p[0] | 0x20) == 'f' && (p[1] | 0x20) == 'f' && p[4] == ':')
            return !is_unicast && multicast(a, to, end, false);
        return !slash;
    }
    a->family = SDP_FQDN; /* of four octets and more, as RFC 1034 and 1035 have names (5) */
    return to - p >= 4 && to - p <= SIP_HOST_MAX && sdp_rare(SDP_RARE_FQDN, p, end, &to);
}

bool sdp_take_address(const struct sdp_span *s, struct sdp_address *a, lex net, lex type, lex end,
                      bool is_unicast)
{
    *a = (struct sdp_address){ .count = 1, .addrtype = sdp_slice(s, type, s->e) };
    if (net)
        a->nettype = sdp_slice(s, net, s->d);
    if (!net || (a->nettype.len == 2 && net[0] == 'I' && net[1] == 'N'))
        switch (sdp_word("\3IP4\3IP6", type, a->addrtype.len)) {
        case 1:
            return ip(s, a, end, true, is_unicast);
        case 2:
            return ip(s, a, end, false, is_unicast);
        default:
            break;
        }
    a->family = SDP_EXTN; /* extn-addr */
    a->address = sdp_slice(s, s->e + 1, end);
    return true;
}
