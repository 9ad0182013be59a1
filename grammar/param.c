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

/* The value at `value` is no token, or one with something behind it: it is a quoted-string or has the
 * form of an address. */
static COLD lex odd_value(struct sip_param *x, lex value)
{
    const lex token = x->end;
    lex end = *value == '"' ? sip_lex_quoted(value) : addressing(value);

    if (end && end > token) {
        x->is_token = false;
        return x->end = end;
    }
    if (token != value)
        return token;
    x->is_token = false;
    return x->at = x->end = x->label_end; /* the "=" that follows fits nothing */
}

lex sip_lex_one_param(struct sip_param *x, lex p)
{
    lex q, value;

    if (p[0] == ';' && p[1] > ' ') /* nearly always */
        p++;
    else if (!(p = sip_lex_separator(p, ';')))
        return NULL;
    if ((q = sip_lex_run(p, SIP_TOKEN_OCTET)) == p)
        return NULL;
    x->label = p;
    x->label_end = x->at = x->end = q;
    x->name = name_of(p, (size_t)(q - p));
    x->is_token = false;
    if (*q != '=' && *q > ' ')
        return q;
    value = *q == '=' && q[1] > ' ' ? q + 1 : sip_lex_separator(q, '=');
    if (!value)
        return q;
    p = sip_lex_run(value, SIP_TOKEN_OCTET);
    x->is_token = true;
    x->at = value;
    x->end = p;
    return p == value || *p == ':' || *p == ']' ? odd_value(x, value) : p;
}
