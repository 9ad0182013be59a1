/* param.re - one ";" parameter of a header field (RFC 3261 25.1 generic-param). */
#include "lex.h"
/*!include:re2c "abnf.re" */

/* The value of received may be an IPv6 address without brackets (25.1). */
static COLD bool bare_address(struct sip_param *x)
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

lex sip_lex_one_param(struct sip_param *x, lex p)
{
    lex equal, value, token, end;

    if (!(p = sip_seq_semi(p)) || !(end = sip_seq_generic_param(p, &equal, &value, &token)))
        return NULL;
    x->label = p;
    x->label_end = x->at = equal;
    x->end = end;
    x->name = sip_field_member(p, (size_t)(equal - p));
    x->is_token = token != NULL;
    if (value)
        x->at = token ? value : sip_lex_sws(value);
    if (x->name == SIP_P_RECEIVED && (*end == ':' || !value) && bare_address(x))
        return x->end;
    return end;
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
