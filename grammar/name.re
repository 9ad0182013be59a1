/* name.re - header-name, RFC 3261 7.3.1 (any case), 7.3.3 and 20 (compact forms).
 *
 * The longest known name that begins the field is found first; more token behind it makes it another name ("Tox" is
 * not "To"). With token as one more rule of the first machine each of its states would need a way out to it. */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_name(enum sip_kind *kind, lex p)
{
    lex YYCURSOR = p, YYMARKER;

    /*!re2c
    !include "../gen/field.re";
    "" { *kind = SIP_OTHER; goto rest; }
    */
rest:
    /*!re2c
    token { *kind = SIP_OTHER; return YYCURSOR; }
    ""    { return YYCURSOR == p ? NULL : YYCURSOR; }
    */
}
