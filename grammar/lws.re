/* lws.re - LWS, RFC 3261 25.1: blanks, and at most one fold. One machine for all the separators; and the
 * separators of a list that stand behind each other. */
#include "rule.h"
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

COLD lex sip_lex_empty_elements(struct sip_reading *r, lex p)
{
    lex from = p, q;

    while ((q = sip_lex_separator(p, ',')))
        p = q;
    if (p != from || sip_ends(p)) /* at the end: behind the last comma */
        sip_note(r, SIP_TOLERANCE_ELEMENT_EMPTY, from);
    return p;
}
