/* host.re - host: a name, an IPv4 address or an IPv6 reference (RFC 3261 25.1, RFC 5954 4.1). */
#include "lex.h"
/*!include:re2c "abnf.re" */

/* At most 255, no zero before it. NULL: none at p. ABNF: dec-octet. */
static HOT lex decimal(lex p)
{
    if (!sip_is_digit(p[0]))
        return NULL;
    if (!sip_is_digit(p[1]))
        return p + 1;
    if (p[0] == '0')
        return NULL;
    if (!sip_is_digit(p[2]))
        return p + 2;
    if (p[0] > '2' || (p[0] == '2' && (p[1] > '5' || (p[1] == '5' && p[2] > '5'))))
        return NULL;
    return p + 3;
}

/* An IPv4 address at p by RFC 5954 4.1, which the machines match by its length alone, because a machine
 * that counted to 255 would have 2 KiB more. NULL: none. Each part by branches of its own: that is
 * what makes it fast. */
static HOT lex dotted(lex p)
{
    if ((p = decimal(p)) && *p == '.' && (p = decimal(p + 1)) && *p == '.' && (p = decimal(p + 1)) &&
        *p == '.')
        return decimal(p + 1);
    return NULL;
}

/* By RFC 5954 4.1: eight groups, or at most seven and "::" for the others; the last two may be an
 * IPv4 address. Counted, because a machine would spell out each place where "::" can be. Three colons before
 * the IPv4 address, by a slip of RFC 3261, read as two (RFC 5118 4.10). NULL: none.
 * ABNF: IPv6address, h16, ls32. */
static lex ipv6(lex p)
{
    unsigned groups = 0;
    lex gap = NULL; /* behind "::" */

    if (p[0] == ':' && p[1] == ':')
        gap = p += 2;
    for (;;) {
        const lex h16 = p;

        if ((p = dotted(h16 + (*h16 == ':')))) { /* of three colons, the third */
            groups += 2;
            break;
        }
        for (p = h16; p < h16 + 4 && sip_is_hexdig(*p);)
            p++;
        if (p == h16) {
            if (p != gap)
                return NULL;
            break;
        }
        groups++;
        if (*p != ':')
            break;
        if (*++p == ':') {
            if (gap)
                return NULL;
            gap = ++p;
        }
    }
    return (gap ? groups < 8 : groups == 8) ? p : NULL;
}

static lex ipv6_reference(lex p)
{
    p = ipv6(p + 1);
    return p && *p == ']' ? p + 1 : NULL;
}

#ifndef __OPTIMIZE_SIZE__
/* The common forms of host; NULL: it is none of them, and the machine decides. */
static lex numbers(lex p)
{
    p = dotted(p);
    return !p || sip_octet[*p] & SIP_ALNUM_OCTET || *p == '.' || *p == '-' ? NULL : p;
}

static lex labels(lex p)
{
    for (;;) {
        lex q = sip_lex_run(p, SIP_ALNUM_OCTET);

        if (q == p || *q == '-')
            return NULL;
        if (*q != '.')
            return sip_is_digit(*p) ? NULL : q;
        p = q + 1;
    }
}
#endif

lex sip_lex_host(lex p)
{
    lex YYCURSOR = p, YYMARKER;

    if (*p == '[')
        return ipv6_reference(p);
#ifndef __OPTIMIZE_SIZE__
    if ((YYCURSOR = sip_is_digit(*p) ? numbers(p) : labels(p)))
        return YYCURSOR - p > SIP_HOST_MAX ? NULL : YYCURSOR;
    YYCURSOR = p;
#endif
    /*!re2c
    domainlabel = alphanum | alphanum (alphanum | "-")* alphanum;
    toplabel    = ALPHA | ALPHA (alphanum | "-")* alphanum;
    hostname    = (domainlabel ".")* toplabel "."?;

    hostname    { return YYCURSOR - p > SIP_HOST_MAX ? NULL : YYCURSOR; }
    IPv4address { return dotted(p) == YYCURSOR ? YYCURSOR : NULL; }
    *           { return NULL; }
    */
}

lex sip_lex_address(lex p)
{
    const lex end = dotted(p);

    if (end)
        return end;
    return *p == '[' ? ipv6_reference(p) : ipv6(p);
}
