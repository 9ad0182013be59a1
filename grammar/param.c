/* param.c - one ";" parameter of a header field (RFC 3261 25.1 generic-param). */
#include "lex.h"
#include "wide.h"

static enum sip_param_name name_of(lex p, size_t n)
{
    switch (n) {
    case 3:
        return (p[0] | 0x20) == 't' && (p[1] | 0x20) == 'a' && (p[2] | 0x20) == 'g' ? SIP_P_TAG
                                                                                    : SIP_P_OTHER;
    case 5:
        return wide_alike(p, "rport", n)   ? SIP_P_RPORT
               : wide_alike(p, "maddr", n) ? SIP_P_MADDR
                                           : SIP_P_OTHER;
    case 6:
        return wide_alike(p, "branch", n) ? SIP_P_BRANCH : SIP_P_OTHER;
    case 7:
        return wide_alike(p, "expires", n) ? SIP_P_EXPIRES : SIP_P_OTHER;
    case 8:
        return wide_alike(p, "received", n) ? SIP_P_RECEIVED : SIP_P_OTHER;
    default:
        return SIP_P_OTHER;
    }
}

/* gen-value has IPv6reference by way of host; via-received has IPv6address bare. Who reads such a value
 * as an address looks at its form. p itself: none. */
static lex addressing(lex p)
{
    const lex digits = p + (*p == '[');
    lex q = digits;

    while (sip_is_hexdig(*q) || *q == ':' || *q == '.')
        q++;
    return q == digits ? p : q + (*q == ']');
}

lex sip_lex_one_param(struct sip_param *x, lex p)
{
    lex q, value;

    if (!(p = sip_lex_separator(p, ';')) || !(q = sip_lex_token(p)))
        return NULL;
    x->name = name_of(p, (size_t)(q - p));
    x->at = x->end = q;
    x->is_token = false;
    value = *q == '=' && q[1] > ' ' ? q + 1 : sip_lex_separator(q, '=');
    if (!value)
        return q;
    p = sip_lex_run(value, SIP_TOKEN_OCTET);
    x->is_token = true;
    if (p == value || *p == ':' || *p == ']') {
        lex end = *value == '"' ? sip_lex_quoted(value) : addressing(value);

        if (end && end > p) {
            p = end;
            x->is_token = false;
        } else if (p == value) {
            x->is_token = false;
            return q; /* the "=" that follows fits nothing */
        }
    }
    x->at = value;
    return x->end = p;
}
