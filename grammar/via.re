/* via.re - one via-parm (RFC 3261 20.42) with rport (RFC 3581 3) and received with or without brackets (RFC 5118
 * 4.5). */
#include "lex.h"
/*!include:re2c "abnf.re" */

/* The address within a received that has brackets, a port or a zone: up to where it ends; NULL: there is anything else,
 * so that another address may have been meant. */
static COLD lex within(lex from, bool has_bracket, lex end)
{
    lex address = sip_lex_address(from), p = address;

    if (!p)
        return NULL;
    if (*p == '%')
        while (p < end && *p != ']')
            p++;
    if (has_bracket && *p++ != ']')
        return NULL;
    if (p < end && *p == ':')
        p = sip_run_port(p + 1);
    return p == end ? address : NULL;
}

/* A value that its rule does not have: [x->at, x->end) is then what is read of it. False: it cannot be read. */
static COLD bool odd_member(struct sip_reading *r, struct sip_param *x)
{
    const lex at = x->at, from = at + (*at == '[');
    lex end;

    if (x->name != SIP_P_TTL && x->name != SIP_P_RECEIVED && x->name != SIP_P_MADDR)
        return false;
    if (at == x->end) { /* the "=" alone has been noted */
        if (at == x->label_end)
            sip_note(r, SIP_TOLERANCE_PARAM_VALUELESS, at);
        return true;
    }
    if (x->name == SIP_P_TTL) {
        sip_note(r, SIP_TOLERANCE_TTL_VALUE, at);
        return true;
    }
    if (x->name == SIP_P_MADDR) { /* 18.2.2: nothing is sent to a group, so no answer goes by it */
        sip_note(r, SIP_TOLERANCE_MADDR_VALUE, at);
        x->end = at;
        return true;
    }
    if ((end = within(from, from != at, x->end)))
        x->at = from;
    x->end = end ? end : at;
    sip_note(r, SIP_TOLERANCE_RECEIVED_FORM, at);
    return true;
}

lex sip_lex_via(struct sip_reading *r, struct sip_via *v, lex p)
{
    const lex base = r->base, from = p;
    struct sip_param x;
    uint32_t letters = 0;
    unsigned met = 0;
    bool alike = false;
    lex q, transport, at, colon, number;

    *v = (struct sip_via){ 0 };
    if (!(q = sip_lex_sent_protocol(r, p, &transport)) || (at = sip_lex_sws(q)) == q)
        return FAULT(p);
    v->transport = SLICE(transport, q);
    if (!(q = sip_seq_sent_by(at, &colon, &number)) || *colon == '_') {
        lex loose_colon, loose_number; /* so that the others can stay in registers */

        if (!(q = sip_lex_loose_hostport(r, at, &loose_colon, &loose_number)))
            return FAULT(at);
        colon = loose_colon;
        number = loose_number;
    }
    v->host = SLICE(at, colon);
    if (number) {
        const uint32_t port = sip_lex_port(number, q);

        if (port > UINT16_MAX) /* LOCAL_port_places: others keep 16 bits of it */
            return FAULT(number);
        if (!(v->port = (uint16_t)port))
            v->port_unusable = sip_lex_unusable(r, number);
    }
    for (p = at = q; (q = sip_lex_noted_param(r, &x, p)); p = q) {
        if (!sip_field_fits(x.name, x.at, x.end, x.is_token) && !odd_member(r, &x))
            return FAULT(x.at);
        if (met & 1u << x.name)
            return FAULT(x.at);
        if (x.name == SIP_P_OTHER) {
            alike |= sip_lex_met(&letters, *x.label);
            continue;
        }
        met |= 1u << x.name;
        if (x.name == SIP_P_BRANCH) {
            v->branch = SLICE(x.at, x.end);
        } else if (x.name == SIP_P_RPORT) {
            if (x.at != x.end && !(v->rport = sip_lex_usable(x.at, x.end)))
                sip_lex_unusable(r, x.at);
            v->has_rport = 1;
        } else if (x.name == SIP_P_RECEIVED) {
            v->received = SLICE(x.at, x.end);
        } else if (x.name == SIP_P_MADDR) {
            v->maddr = SLICE(x.at, x.end);
        }
    }
    if (alike && sip_lex_repeated(r, at, p) < 0)
        return NULL;
    v->params = SLICE(at, p);
    v->whole = SLICE(from, p);
    return p;
}
