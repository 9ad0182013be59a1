/* host.re - host: a name, an IPv4 address or an IPv6 reference (RFC 3261 25.1, RFC 5954 4.1).
 *
 * host_form is what merely looks like a host. With it every state is the end of some rule, so that none has to remember
 * an earlier end, which would be a store for each octet. */
#include "lex.h"
#include "memory.h"
/*!include:re2c "abnf.re" */

static lex ipv4(lex p)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    dec_octet   = DIGIT | [1-9] DIGIT | "1" DIGIT{2} | "2" [0-4] DIGIT | "25" [0-5];
    IPv4address = dec_octet "." dec_octet "." dec_octet "." dec_octet;

    IPv4address { return YYCURSOR; }
    *           { return NULL; }
    */
}

/* IPv6address: eight groups, or at most seven and "::" for the others; the last two may be an IPv4 address. One
 * machine for a group, wherever it is, and a count: as one definition, which spells out each place of "::", it takes
 * 7 KiB on Cortex-M4. Three colons before the IPv4 address, by a slip of RFC 3261, read as two (RFC 5118 4.10). */
lex sip_lex_ipv6address(lex p)
{
    lex YYCURSOR = p, YYMARKER, gap = NULL; /* behind "::" */
    unsigned groups = 0;

group:
    p = YYCURSOR;
    /*!re2c
    h16 = HEXDIG{1,4};

    h16 ":"        { groups++; goto group; }
    h16 "::"       { groups++; goto gap; }
    h16            { groups++; goto end; }
    DIGIT{1,3} "." { goto ls32; }
    "::"           { if (groups) return NULL; goto gap; }
    ":" DIGIT      { if (p++ != gap) return NULL; goto ls32; }
    ""             { if (p != gap) return NULL; goto end; }
    */
gap:
    if (gap)
        return NULL;
    gap = YYCURSOR;
    goto group;
ls32: /* in its form with dots */
    if (!(YYCURSOR = ipv4(p)))
        return NULL;
    groups += 2;
end:
    return (gap ? groups < 8 : groups == 8) ? YYCURSOR : NULL;
}

#if !defined __OPTIMIZE_SIZE__ && !defined CW_NO_SHORT_CUT
/* A short cut of the machine below, many octets at a time; NULL: the machine decides. test_short_cut has that it finds
 * what the machine finds. */
static lex labels(lex p)
{
    for (;;) {
        lex q = sip_lex_run(p, SIP_ALNUM_OCTET);

        if (q == p)
            return NULL;
        if (*q != '.')
            return *q == '-' || sip_is_digit(*p) ? NULL : q;
        p = q + 1;
    }
}

/* Likewise of an IPv4 address, with branches of its own for each digit. */
static inline lex number(lex p)
{
    if (!sip_is_digit(p[0]))
        return NULL;
    if (!sip_is_digit(p[1]))
        return p + 1;
    if (p[0] == '0')
        return NULL;
    if (!sip_is_digit(p[2]))
        return p + 2;
    return p[0] > '2' || (p[0] == '2' && (p[1] > '5' || (p[1] == '5' && p[2] > '5'))) ? NULL : p + 3;
}

static lex numbers(lex p)
{
    if (!(p = number(p)) || *p != '.' || !(p = number(p + 1)) || *p != '.' || !(p = number(p + 1)) || *p != '.' ||
        !(p = number(p + 1)))
        return NULL;
    return sip_octet[*p] & SIP_ALNUM_OCTET || *p == '.' || *p == '-' ? NULL : p;
}
#endif

lex sip_lex_host(lex p)
{
    lex YYCURSOR = p;

#if !defined __OPTIMIZE_SIZE__ && !defined CW_NO_SHORT_CUT
    if ((YYCURSOR = sip_is_digit(*p) ? numbers(p) : labels(p)))
        return YYCURSOR - p > SIP_HOST_MAX ? NULL : YYCURSOR;
    YYCURSOR = p;
#endif
    /*!re2c
    domainlabel = alphanum | alphanum (alphanum | "-")* alphanum;
    toplabel    = ALPHA | ALPHA (alphanum | "-")* alphanum;
    hostname    = (domainlabel ".")* toplabel "."?;
    host_form   = (alphanum | [-.])+;
    host        = hostname | IPv4address; // or an IPv6reference

    host        { return YYCURSOR - p > SIP_HOST_MAX ? NULL : YYCURSOR; }
    "["         { return sip_seq_ipv6reference(p); }
    host_form   { return NULL; }
    *           { return NULL; }
    */
}

/* A host that peers write although its rule does not have it. */
static COLD lex loose_host(struct sip_reading *r, lex p)
{
    lex YYCURSOR = p, YYMARKER, end;
    /*!re2c
    loose_label = [-_a-zA-Z0-9]+;
    number      = DIGIT+ | '0x' HEXDIG*; // as the last label it would be taken for a part of an address
    zone        = "%" (unreserved | escaped)+;

    (loose_label ".")* number "."?      { return NULL; }
    (loose_label ".")* loose_label "."? { sip_note(r, SIP_TOLERANCE_HOST_LABEL, p); return YYCURSOR; }
    "[" [:.0-9a-fA-F]+ zone "]"         { goto zone; }
    *                                   { return NULL; }
    */
zone:
    if (!(end = sip_lex_ipv6address(p + 1)) || *end != '%')
        return NULL;
    sip_note(r, SIP_TOLERANCE_HOST_ZONE, p);
    return YYCURSOR;
}

/* hostport with such a host; NULL: it has none. What follows a host of the rule is none of its octets. */
COLD lex sip_lex_loose_hostport(struct sip_reading *r, lex p, lex *colon, lex *number)
{
    lex q = loose_host(r, p), end;

    if (!q || q - p > SIP_HOST_MAX)
        return NULL;
    *colon = q;
    *number = NULL;
    if (*q != ':' || !(end = sip_run_port(q + 1)))
        return q;
    *number = q + 1;
    return end;
}

COLD bool sip_lex_unusable(struct sip_reading *r, lex number)
{
    sip_note(r, SIP_TOLERANCE_PORT_UNUSABLE, number);
    return true;
}

int sip_host_read(const void *octets, size_t n, struct sip_deviations *deviations)
{
    uint8_t copy[SIP_HOST_MAX + 1];
    struct sip_reading r = { .base = copy, .deviations = deviations };
    lex end;

    if (deviations)
        *deviations = (struct sip_deviations){ 0 };
    if (!n || n > SIP_HOST_MAX)
        return CW_E_URI;
    memcpy(copy, octets, n); /* the caller's octets have no fence */
    copy[n] = '\n';
    if ((end = sip_lex_host(copy)) != copy + n)
        end = loose_host(&r, copy);
    return end == copy + n ? CW_OK : CW_E_URI;
}

lex sip_lex_address(lex p)
{
    const lex end = ipv4(p);

    if (end)
        return end;
    return *p == '[' ? sip_seq_ipv6reference(p) : sip_lex_ipv6address(p);
}
