/* element.re - one element of a list of addresses that cannot be read, as far as its end (RFC 3261 7.3.1, 20.10). */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_element(struct sip_reading *r, lex p)
{
    const lex from = p;
    lex YYCURSOR = p, YYMARKER;

    /* A comma in quotes or in brackets divides nothing. A bracket that closes none is an octet like others; so is one
     * that opens where another opens before any closes. Where quotes or a bracket are left open, it is not known which
     * comma divides: then the element is the rest of the field. */
part:
    p = YYCURSOR;
    /*!re2c
    fold      = CRLF WSP;
    plain     = [^"<,\r\n];
    quoted    = ["] ([^"\\\r\n] | "\\" [^\r\n] | fold)* ["];
    open      = "<" ([^"<>\r\n] | fold)*;
    bracketed = open ">";

    (plain | fold | quoted | bracketed)+ { goto part; }
    open / "<"                           { YYCURSOR = p + 1; goto part; }
    ","                                  { YYCURSOR = p; goto done; }
    CRLF [^ \t]                          { YYCURSOR = p; goto done; }
    ""                                   { goto rest; }
    */
rest:
    /*!re2c
    ([^\r\n] | fold)+ { goto done; }
    ""                { goto done; }
    */
done:
    sip_note(r, SIP_TOLERANCE_ELEMENT_UNREAD, from);
    while (YYCURSOR > from && (YYCURSOR[-1] == ' ' || (YYCURSOR[-1] >= '\t' && YYCURSOR[-1] <= '\r')))
        YYCURSOR--;
    return YYCURSOR;
}
