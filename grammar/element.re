/* element.re - one element of a list of addresses that cannot be read, as far as its end (RFC 3261 7.3.1, 20.10). */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_element(struct sip_reading *r, lex p)
{
    lex YYCURSOR = p, YYMARKER;

    if (*p == ',') /* an empty one */
        goto done;
    /* A comma in quotes or in brackets divides nothing. Where one of them is left open, it is not known which comma
     * divides: then the element is the rest of the field. */
    /*!re2c
    fold      = CRLF WSP;
    plain     = [^"<>,\r\n];
    quoted    = ["] ([^"\\\r\n] | "\\" [^\r\n] | fold)* ["];
    bracketed = "<" ([^"<>\r\n] | fold)* ">";
    element   = (plain | fold | quoted | bracketed)+;

    element / ","           { goto done; }
    element / (CRLF [^ \t]) { goto done; }
    ""                      { goto rest; }
    */
rest:
    /*!re2c
    ([^\r\n] | fold)+ { goto done; }
    ""                { goto done; }
    */
done:
    sip_note(r, SIP_TOLERANCE_ELEMENT_UNREAD, p);
    while (YYCURSOR > p && (YYCURSOR[-1] == ' ' || (YYCURSOR[-1] >= '\t' && YYCURSOR[-1] <= '\r')))
        YYCURSOR--;
    return YYCURSOR;
}
