/* param.re - one ";" parameter of a header field (RFC 3261 25.1 generic-param). */
#include "lex.h"
/*!include:re2c "abnf.re" */

COLD bool sip_lex_bare_address(struct sip_param *x)
{
    const lex value = sip_seq_equal(x->label_end);
    lex end;

    if (!value || !(end = sip_lex_address(value)) || end <= x->end)
        return false;
    x->at = value;
    x->end = end;
    x->is_token = false;
    return true;
}

COLD lex sip_lex_odd_value(struct sip_reading *r, struct sip_param *x)
{
    lex YYCURSOR = sip_seq_equal(x->label_end), YYMARKER;
    const lex value = YYCURSOR;

    if (!value)
        return NULL;
    /*!re2c
    loose_value = (token_octet | UTF8_NONASCII | [=/:@?&#$^|(){}\\] | "[" | "]")+;

    loose_value { goto loose; }
    ["]         { goto quoted; }
    ""          { goto none; }
    */
loose:
    sip_note(r, SIP_TOLERANCE_PARAM_OCTETS, value);
    x->is_token = true;
    goto done;
quoted:
    if (!(YYCURSOR = sip_lex_quoted_loose(r, value)))
        return NULL;
    x->is_token = false;
    goto done;
none:
    sip_note(r, SIP_TOLERANCE_PARAM_VALUELESS, value);
    x->is_token = false;
done:
    x->at = value;
    return x->end = YYCURSOR;
}

COLD lex sip_lex_odd_param(struct sip_reading *r, struct sip_param *x, lex p)
{
    for (;;) {
        lex q = sip_lex_param(x, p);

        if (q) {
            lex end = q;

            if (*q <= ' ' && !sip_is_end(q))
                end = sip_lex_sws(q);
            return *end > ' ' && *end != ';' && *end != ',' ? sip_lex_odd_value(r, x) : q;
        }
        if (!(q = sip_seq_semi(p)))
            return NULL;
        sip_note(r, SIP_TOLERANCE_PARAM_EMPTY, p);
        p = q;
        if (*p != ';') /* that was the last */
            break;
    }
    x->label = x->label_end = x->at = x->end = p;
    x->name = SIP_P_OTHER;
    x->is_token = false;
    return p;
}
