/* name.re - header-name, RFC 3261 7.3.1 (any case), 7.3.3 and 20 (compact forms).
 *
 * The token first, then its kind by a perfect hash over length and three letters, which
 * gen/field.py finds: one machine over all the names took 14 KiB on Cortex-M4, a fourth of the
 * grammar. */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_name(enum sip_kind *kind, lex p)
{
    lex YYCURSOR = p;

    /*!re2c
    token { *kind = sip_kind_find(p, (size_t)(YYCURSOR - p)); return YYCURSOR; }
    *     { return NULL; }
    */
}
