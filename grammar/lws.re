/* lws.re - LWS, RFC 3261 25.1: blanks, and at most one fold. One machine for all the separators. */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_lws(lex p)
{
    lex YYCURSOR = p, YYMARKER;

    if (sip_is_end(p)) /* of the field, nearly always */
        return p;
    /*!re2c
    LWS { return YYCURSOR; }
    ""  { return p; }
    */
}
