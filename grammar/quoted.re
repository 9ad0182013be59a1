/* quoted.re - quoted-string without its leading SWS (RFC 3261 25.1): one machine for all rules that have one. */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_quoted(lex p)
{
    lex YYCURSOR = p, YYMARKER;

#ifndef CW_NO_SHORT_CUT
    if (*(YYCURSOR = sip_run_qdtext(p + 1)) == '"') /* test_short_cut has that it is what the machine finds */
        return YYCURSOR + 1;
    YYCURSOR = p; /* a quoted-pair, a fold, UTF-8 */
#endif
    /*!re2c
    quoted_string { return YYCURSOR; }
    *             { return NULL; }
    */
}

lex sip_lex_quoted_loose(struct sip_reading *r, lex p)
{
    lex YYCURSOR = p, YYMARKER;

    /*!re2c
    loose_pair   = "\\" [\x80-\xff];
    loose_string = ["] (qdtext | quoted_pair | loose_pair | [\x80-\xff])* ["];

    loose_string { sip_note(r, SIP_TOLERANCE_QUOTED_OCTETS, p); return YYCURSOR; }
    *            { return FAULT(p); }
    */
}
