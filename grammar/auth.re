/* auth.re - challenge and credentials: of Digest by parameter, of another scheme the scheme (RFC
 * 3261 20.7, 20.27, 20.28, 20.44; RFC 7616 3.3, 3.4).
 *
 * The names are looked up in a table: a machine for all of them took four times as much text. */
#include "lex.h"
/*!include:re2c "abnf.re" */

/* The parameters that 25.1 has in quotes; without quotes they are refused. auth-param would allow a token
 * too, but RFC 7616 3.3 and 3.4 forbid to send it and no known peer does. The others are accepted in either
 * form, because peers have been seen to differ from 25.1: qop and algorithm in quotes, cnonce without; and
 * qop is quoted in a challenge and not in credentials. The meaning is the same, so the message rules
 * challenge_quoted and digest_quoted judge the form. */
enum {
    IN_QUOTES = 1 << SIP_A_REALM | 1 << SIP_A_NONCE | 1 << SIP_A_OPAQUE | 1 << SIP_A_DOMAIN |
                1 << SIP_A_USERNAME | 1 << SIP_A_URI | 1 << SIP_A_RESPONSE | 1 << SIP_A_NEXTNONCE |
                1 << SIP_A_RSPAUTH
};

lex sip_lex_auth(struct sip_reading *r, struct sip_auth *a, lex p)
{
    const lex base = r->base;
    lex YYCURSOR = p, YYMARKER;

    *a = (struct sip_auth){ 0 };
    /*!re2c
    auth_scheme = token;

    'Digest'    { goto digest; }
    auth_scheme { a->scheme = SLICE(p, YYCURSOR); goto other_challenge; }
    *           { return FAULT(p); }
    */
digest:
    a->scheme = SLICE(p, YYCURSOR);
    a->is_digest = 1;
    p = YYCURSOR;
    if ((YYCURSOR = sip_lex_lws(p)) == p)
        return FAULT(p);
    return sip_lex_auth_params(r, a, YYCURSOR);
other_challenge:
    /*!re2c
    (LWS | [\x21-\x7e] | UTF8_NONASCII)+ { return YYCURSOR; }
    ""                                    { return YYCURSOR; }
    */
}

/* The parameter: found by length, first and last letter, which no two have in common; then compared. */
static enum sip_auth_param find(lex name, size_t n)
{
    static const char names[SIP_A_PARAMS][10] = {
        "realm", "nonce", "opaque", "algorithm", "qop", "stale", "domain", "username", "uri", "response",
        "cnonce", "nc", "charset", "userhash", "nextnonce", "rspauth"
    };
    static const uint8_t size[SIP_A_PARAMS] = { 5, 5, 6, 9, 3, 5, 6, 8, 3, 8, 6, 2, 7, 8, 9, 7 };
    unsigned d = 0;

    while (d < SIP_A_PARAMS && (size[d] != n || ((name[0] ^ names[d][0]) | (name[n - 1] ^ names[d][n - 1])) & ~0x20))
        d++;
    for (size_t i = 1; d < SIP_A_PARAMS && i < n; i++)
        if ((name[i] | 0x20) != names[d][i])
            return SIP_A_PARAMS;
    return (enum sip_auth_param)d;
}

lex sip_lex_auth_params(struct sip_reading *r, struct sip_auth *a, lex p)
{
    const lex base = r->base;

    for (;;) {
        const lex name = p;
        enum sip_auth_param d;
        lex v;

        if (!(p = sip_lex_token(name)))
            return FAULT(name);
        d = find(name, (size_t)(p - name));
        if (d < SIP_A_PARAMS && a->present & 1u << d)
            return FAULT(name); /* 7.3.1: a parameter name stands once */
        if (!(v = sip_lex_separator(p, '=')))
            return FAULT(p);
        if (*v == '"') {
            if (!(p = sip_lex_quoted(v)))
                return FAULT(v);
            if (d < SIP_A_PARAMS) {
                a->param[d] = SLICE(v + 1, p - 1);
                a->quoted = (uint16_t)(a->quoted | 1u << d);
            }
        } else {
            lex end = sip_lex_token(v);

            if (!end)
                return FAULT(p);
            if (IN_QUOTES >> d & 1)
                return FAULT(v);
            p = end;
            if (d < SIP_A_PARAMS)
                a->param[d] = SLICE(v, p);
        }
        if (d < SIP_A_PARAMS)
            a->present = (uint16_t)(a->present | 1u << d);
        v = sip_lex_comma(p);
        if (v == p)
            return p;
        p = v;
    }
}
