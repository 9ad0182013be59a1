/* uri.h - the parts of a SIP-URI or SIPS-URI behind its scheme, for the machines of URIs and of addresses (RFC 3261
 * 19.1.1, 25.1). Private to this folder. */
#ifndef CW_URI_H
#define CW_URI_H

#include "lex.h"

/* userinfo with octets in its user that other peers write. NULL: there is none. */
SHARED COLD lex sip_lex_loose_userinfo(struct sip_reading *r, lex p, bool spaces, lex *colon);
/* uri-parameters at p. NULL and r->fault: one that may not stand so. */
SHARED APART lex sip_lex_uri_parameters(struct sip_reading *r, struct sip_uri *u, lex p);
/* The place behind headers; p itself: there are none. */
SHARED lex sip_lex_uri_headers(lex p);

/* The first octet of [p, end) that ends a URI without angle brackets, or end. */
static inline lex uri_unbracketed(lex p, lex end)
{
    while (p < end && *p != ',' && *p != ';' && *p != '?')
        p++;
    return p;
}

/* Whether the scheme at p is seen to be "sip" at once; false: its machine decides. */
static inline bool uri_is_sip(const struct sip_reading *r, lex p)
{
    return p <= r->sixteen && (wide_four(p) | 0x202020) == wide_four((lex) "sip:");
}

/* What stands behind the scheme, from p on; u is empty. NULL and r->fault: it is none. form is SIP_URI_BARE, or
 * is_loose: how it may be written besides. */
static HOT lex uri_parts(struct sip_reading *r, struct sip_uri *u, lex from, lex p,
                         enum sip_uri_form form, bool is_loose)
{
    const lex base = r->base;
    const bool bare = form == SIP_URI_BARE;
    lex colon, number, q;

    u->scheme = SLICE(from, p - 1);
    u->is_sip = 1;
    q = is_loose ? sip_lex_loose_userinfo(r, p, form == SIP_URI_SPACES, &colon)
                 : sip_seq_userinfo(p, &colon);
    if (q && !(bare && uri_unbracketed(p, q - 1) != q - 1)) {
        u->user = SLICE(p, colon);
        if (colon != q - 1)
            u->password = SLICE(colon + 1, q - 1);
        p = q;
    } /* else there is none, or its "@" is behind the URI */
    if (!(q = sip_seq_hostport(p, &colon, &number)) || *colon == '_') {
        lex loose_colon, loose_number; /* so that the others can stay in registers */

        if (!(q = sip_lex_loose_hostport(r, p, &loose_colon, &loose_number)))
            return FAULT(p);
        colon = loose_colon;
        number = loose_number;
    }
    u->host = SLICE(p, colon);
    if (number && !(u->port = sip_lex_usable(number, q)))
        u->port_unusable = sip_lex_unusable(r, number);
    if (!bare) {
        if (*q != ';')
            u->params = SLICE(q, q);
        else if (!(q = sip_lex_uri_parameters(r, u, q)))
            return NULL;
        if (*q == '?' && (p = sip_lex_uri_headers(q)) != q) {
            u->headers = SLICE(q, p);
            q = p;
        }
    }
    u->whole = SLICE(from, q);
    return q;
}

#endif
