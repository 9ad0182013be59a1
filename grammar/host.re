/* host.re - host: a name, an IPv4 address or an IPv6 reference (RFC 3261 25.1, RFC 5954 4.1). */
#include "lex.h"
/*!include:re2c "abnf.re" */

static lex ipv6(lex p)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    hex4        = HEXDIG{1,4};
    hexseq      = hex4 (":" hex4)*;
    hexpart     = hexseq | hexseq "::" hexseq? | "::" hexseq?;
    // The second form is RFC 5954 4.1: an IPv4 tail may follow "::" directly. The first one keeps
    // the three colons that RFC 3261 allows by a slip and RFC 5118 4.10 wants tolerated.
    IPv6address = hexpart (":" IPv4address)? | hexseq? "::" (hexseq ":")? IPv4address;

    IPv6address { return YYCURSOR; }
    *           { return NULL; }
    */
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
    for (int dots = 0;; dots++) {
        if (!sip_is_digit(*p++))
            return NULL;
        if (sip_is_digit(*p) && sip_is_digit(*++p))
            p++;
        if (dots == 3)
            return sip_octet[*p] & SIP_ALNUM_OCTET || *p == '.' || *p == '-' ? NULL : p;
        if (*p++ != '.')
            return NULL;
    }
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

    hostname | IPv4address { return YYCURSOR - p > SIP_HOST_MAX ? NULL : YYCURSOR; }
    *                      { return NULL; }
    */
}

lex sip_lex_address(lex p)
{
    lex YYCURSOR = p, YYMARKER;

    if (*p == '[')
        return ipv6_reference(p);
    /*!re2c
    IPv4address { return YYCURSOR; }
    *           { return ipv6(p); }
    */
}
