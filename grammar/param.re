/* param.re - one ";" parameter of a header field (RFC 3261 25.1 generic-param).
 *
 * Name and value are two machines: in one rule each name would carry its own copy of the value,
 * folds and all. */
#include "lex.h"
/*!include:re2c "abnf.re" */
/*!re2c
re2c:flags:b = 1; // bitmaps: faster, and here smaller too
*/

lex sip_lex_one_param(struct sip_param *x, lex p)
{
    lex YYCURSOR = sip_lex_separator(p, ';'), YYMARKER, v;

    if (!YYCURSOR)
        return NULL;
    /*!re2c
    'branch'   { x->name = SIP_P_BRANCH;   goto rest; }
    'expires'  { x->name = SIP_P_EXPIRES;  goto rest; }
    'maddr'    { x->name = SIP_P_MADDR;    goto rest; }
    'received' { x->name = SIP_P_RECEIVED; goto rest; }
    'rport'    { x->name = SIP_P_RPORT;    goto rest; }
    'tag'      { x->name = SIP_P_TAG;      goto rest; }
    token      { x->name = SIP_P_OTHER;    goto rest; }
    *          { return NULL; }
    */
rest:
    x->at = x->end = YYCURSOR;
    x->is_token = false;
    v = *YYCURSOR == '=' && sip_octet[YYCURSOR[1]] & SIP_TOKEN_OCTET ? YYCURSOR + 1
                                                                     : sip_lex_separator(YYCURSOR, '=');
    if (!v)
        return YYCURSOR;
    YYCURSOR = sip_lex_run(v, SIP_TOKEN_OCTET);
    if (YYCURSOR != v && *YYCURSOR != ':' && *YYCURSOR != ']') {
        x->at = v;
        x->is_token = true;
        return x->end = YYCURSOR;
    }
    YYCURSOR = v;
    /* gen-value has IPv6reference by way of host; via-received has IPv6address bare. Who reads
     * such a value as an address looks at its form. */
    /*!re2c
    addressing = "["? [0-9a-fA-F:.]+ "]"?;

    token      { x->at = v; x->is_token = true; return x->end = YYCURSOR; }
    addressing { x->at = v; return x->end = YYCURSOR; }
    ["]        { goto quoted; }
    ""         { return x->end; }
    */
quoted:
    YYCURSOR = sip_lex_quoted(v);
    if (!YYCURSOR)
        return x->end; /* the "=" that follows fits nothing */
    x->at = v;
    return x->end = YYCURSOR;
}
