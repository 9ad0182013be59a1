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

lex sip_lex_host(lex p)
{
    lex YYCURSOR = p, YYMARKER;

    if (*p == '[')
        return ipv6_reference(p);
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
