/* via.re - one via-parm (RFC 3261 20.42) with rport (RFC 3581 3) and received with or without
 * brackets (RFC 5118 4.5). */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_via(struct sip_reading *r, struct sip_via *v, lex p)
{
    const lex base = r->base;
    lex YYCURSOR = p, YYMARKER, t0, t1, from = p, q;
    struct sip_param x;
    uint32_t port = 0;
    uint32_t letters = 0;
    bool alike = false;

    *v = (struct sip_via){ 0 };
#ifndef __OPTIMIZE_SIZE__
    if (p[0] == 'S' && p[1] == 'I' && p[2] == 'P' && p[3] == '/' && p[4] == '2' && p[5] == '.' && p[6] == '0' &&
        p[7] == '/' && p[8] > ' ') { /* nearly always */
        t0 = p + 8;
        goto transport;
    }
#endif
    /*!re2c
    'SIP' { goto version; }
    *     { return FAULT(p); }
    */
version:
    if (!(t0 = sip_lex_separator(YYCURSOR, '/')) || (t1 = sip_lex_run(t0, SIP_TOKEN_OCTET)) == t0 ||
        !(t0 = sip_lex_separator(t1, '/')))
        return FAULT(p);
transport:
    if ((t1 = sip_lex_run(t0, SIP_TOKEN_OCTET)) == t0 || (q = sip_lex_sws(t1)) == t1)
        return FAULT(p);
    v->transport = SLICE(t0, t1);
    YYCURSOR = sip_lex_host(p = q);
    if (!YYCURSOR)
        return FAULT(p);
    v->host = SLICE(p, YYCURSOR);
    if (!(p = sip_lex_separator(YYCURSOR, ':')))
        goto via_params;
    YYCURSOR = sip_lex_number(p, 65535, &port);
    if (!YYCURSOR || !port)
        return FAULT(p);
    v->port = (uint16_t)port;
via_params:
    for (p = YYCURSOR; (q = sip_lex_param(&x, p)); p = q)
        switch (x.name) {
        case SIP_P_BRANCH:
            if (!x.is_token || v->branch.len)
                return FAULT(x.at);
            v->branch = SLICE(x.at, x.end);
            break;
        case SIP_P_RECEIVED:
            if (v->received.len || sip_lex_address(x.at) != x.end)
                return FAULT(x.at);
            v->received = SLICE(x.at, x.end);
            break;
        case SIP_P_MADDR:
            if (v->maddr.len || sip_lex_host(x.at) != x.end)
                return FAULT(x.at);
            v->maddr = SLICE(x.at, x.end);
            break;
        case SIP_P_RPORT:
            port = 0;
            if (v->has_rport || (x.at != x.end && (sip_lex_number(x.at, 65535, &port) != x.end || !port)))
                return FAULT(x.at);
            v->rport = (uint16_t)port;
            v->has_rport = 1;
            break;
        default:
            alike |= sip_lex_met(&letters, *x.label);
            break;
        }
    if (alike && !sip_lex_distinct(YYCURSOR, p))
        return FAULT(YYCURSOR);
    v->params = SLICE(YYCURSOR, p);
    v->whole = SLICE(from, p);
    return p;
}
