/* param.re - one ";" parameter of a header field, and the COMMA between values (RFC 3261 25.1
 * generic-param).
 *
 * Name and value are two machines: in one rule each name would carry its own copy of the value,
 * folds and all. */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_param(struct sip_param *x, lex p)
{
    lex YYCURSOR = p, YYMARKER, v;
    /*!stags:re2c format = "lex @@ = NULL;\n"; */

    if (p[0] == '\r' && p[1] == '\n' && p[2] > ' ') /* the end of the field, nearly always */
        return NULL;
    /*!re2c
    SEMI { goto name; }
    *    { return NULL; }
    */
name:
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
    /* gen-value has IPv6reference by way of host; via-received has IPv6address bare. Who reads
     * such a value as an address looks at its form. */
    /*!re2c
    addressing = "["? [0-9a-fA-F:.]+ "]"?;

    EQUAL @v token      { x->at = v; x->is_token = true; return x->end = YYCURSOR; }
    EQUAL @v addressing { x->at = v; return x->end = YYCURSOR; }
    EQUAL @v ["]        { goto quoted; }
    ""                  { return YYCURSOR; }
    */
quoted:
    YYCURSOR = sip_lex_quoted(v);
    if (!YYCURSOR)
        return x->end; /* the "=" that follows fits nothing */
    x->at = v;
    return x->end = YYCURSOR;
}

lex sip_lex_comma(lex p)
{
    lex YYCURSOR = p, YYMARKER;

    if (p[0] == '\r' && p[1] == '\n' && p[2] > ' ')
        return p;
    /*!re2c
    COMMA { return YYCURSOR; }
    ""    { return YYCURSOR; }
    */
}
