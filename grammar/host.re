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

/* An IPv4 address at p by RFC 5954 4.1, which the machines match by its length alone, for a machine
 * that counted to 255 would have 2 KiB more. NULL: none. Each part by branches of its own: that is
 * what makes it fast. */
static HOT lex dotted(lex p)
{
    if ((p = decimal(p)) && *p == '.' && (p = decimal(p + 1)) && *p == '.' && (p = decimal(p + 1)) &&
        *p == '.')
        return decimal(p + 1);
    return NULL;
}

static lex ipv6(lex p)
{
    lex YYCURSOR = p, YYMARKER;
    const lex from = p;
    bool dots = false;

    /*!re2c
    hex4        = HEXDIG{1,4};
    hexseq      = hex4 (":" hex4)*;
    hexpart     = hexseq | hexseq "::" hexseq? | "::" hexseq?;
    // The second form is RFC 5954 4.1: an IPv4 tail may follow "::" directly. The first one keeps
    // the three colons that RFC 3261 allows by a slip and RFC 5118 4.10 wants tolerated.
    IPv6address = hexpart (":" IPv4address)? | hexseq? "::" (hexseq ":")? IPv4address;

    IPv6address { goto tail; }
    *           { return NULL; }
    */
tail: /* an IPv4address stands behind the last colon */
    for (p = YYCURSOR; p > from && p[-1] != ':'; p--)
        if (p[-1] == '.')
            dots = true;
    return dots && dotted(p) != YYCURSOR ? NULL : YYCURSOR;
}

static lex ipv6_reference(lex p)
{
    lex end = ipv6(p + 1);

    return end && *end == ']' && end - p < SIP_HOST_MAX ? end + 1 : NULL;
}

#ifndef __OPTIMIZE_SIZE__
/* The common forms of host, without a look at the others; NULL: the machine has to say. */
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
    lex YYCURSOR = dotted(p), YYMARKER;

    if (YYCURSOR)
        return YYCURSOR;
    YYCURSOR = p;
    if (*p == '[')
        return ipv6_reference(p);
    /*!re2c
    IPv4address { return NULL; }
    *           { return ipv6(p); }
    */
}
