/* auth.re - challenge and credentials: of Digest by parameter, of another scheme the scheme (RFC
 * 3261 20.7, 20.27, 20.28, 20.44; RFC 7616 3.3, 3.4).
 *
 * Any parameter may be a token or a quoted-string: servers quote what 25.1 does not and the
 * other way about, and the meaning is the same. Who computes with a value checks its form. Name,
 * rest of name and value are three machines, for the reason that name.re gives. */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_auth(struct sip_auth *a, lex p, lex base, lex *fault)
{
    lex YYCURSOR = p, YYMARKER, v;
    enum sip_auth_param d;
    /*!stags:re2c format = "lex @@ = NULL;\n"; */

    *a = (struct sip_auth){ 0 };
    /*!re2c
    auth_scheme = token;

    'Digest' @v LWS { a->scheme = SLICE(p, v); a->is_digest = 1; goto name; }
    'Digest'        { return FAULT(YYCURSOR); }
    auth_scheme     { a->scheme = SLICE(p, YYCURSOR); goto other_challenge; }
    *               { return FAULT(p); }
    */
other_challenge:
    /*!re2c
    (LWS | [\x21-\x7e] | UTF8_NONASCII)+ { return YYCURSOR; }
    ""                                    { return YYCURSOR; }
    */
name:
    p = YYCURSOR;
    /*!re2c
    'realm'     { d = SIP_A_REALM;     goto rest; }
    'nonce'     { d = SIP_A_NONCE;     goto rest; }
    'opaque'    { d = SIP_A_OPAQUE;    goto rest; }
    'algorithm' { d = SIP_A_ALGORITHM; goto rest; }
    'qop'       { d = SIP_A_QOP;       goto rest; }
    'stale'     { d = SIP_A_STALE;     goto rest; }
    'domain'    { d = SIP_A_DOMAIN;    goto rest; }
    'username'  { d = SIP_A_USERNAME;  goto rest; }
    'uri'       { d = SIP_A_URI;       goto rest; }
    'response'  { d = SIP_A_RESPONSE;  goto rest; }
    'cnonce'    { d = SIP_A_CNONCE;    goto rest; }
    'nc'        { d = SIP_A_NC;        goto rest; }
    'charset'   { d = SIP_A_CHARSET;   goto rest; }
    'userhash'  { d = SIP_A_USERHASH;  goto rest; }
    ""          { d = SIP_A_PARAMS;    goto rest; }
    */
rest:
    /*!re2c
    token { d = SIP_A_PARAMS; goto value; }
    ""    {
        if (YYCURSOR == p)
            return FAULT(p);
        goto value;
    }
    */
value:
    if (d < SIP_A_PARAMS && a->present & 1u << d)
        return FAULT(p); /* 7.3.1: a parameter name stands once */
    /*!re2c
    EQUAL @v token {
        if (d < SIP_A_PARAMS) {
            a->param[d] = SLICE(v, YYCURSOR);
            a->present = (uint16_t)(a->present | 1u << d);
        }
        goto next;
    }
    EQUAL @v ["] { goto quoted; }
    * { return FAULT(YYCURSOR - 1); }
    */
quoted:
    YYCURSOR = sip_lex_quoted(v);
    if (!YYCURSOR)
        return FAULT(v);
    if (d < SIP_A_PARAMS) {
        a->param[d] = SLICE(v + 1, YYCURSOR - 1);
        a->present = (uint16_t)(a->present | 1u << d);
        a->quoted = (uint16_t)(a->quoted | 1u << d);
    }
next:
    /*!re2c
    COMMA { goto name; }
    ""    { return YYCURSOR; }
    */
}
