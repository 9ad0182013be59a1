/* addr.re - one value of From, To, Contact, Route, Record-Route and their like, and the cursor
 * over lists of them (RFC 3261 20.10, 20.20, 20.30, 20.34, 20.39; 7.3.1 for the lists). */
#ifndef __OPTIMIZE_SIZE__
#include "uri.h"
#endif
#include "known.h"
/*!include:re2c "abnf.re" */

/* Behind RAQUOT, a ">" and SWS: the SWS that SEMI or COMMA begins with may be another fold. */
static inline lex raquot(lex p)
{
    lex q;

    if (*++p > ' ' || sip_is_end(p))
        return p;
    q = sip_lex_sws(p);
    return *q <= ' ' && !sip_is_end(q) ? q : p;
}

/* What may stand behind an addr-spec without angle brackets. */
static inline bool ends(lex p)
{
    return *p == ';' || *p == ',' || *p == '\r' || *p <= ' ';
}

/* A name without quotation marks that needs them, and "<"; the place behind it. NULL: there is none. */
static COLD lex loose_display(struct sip_reading *r, struct sip_addr *a, lex p)
{
    const lex base = r->base;
    lex YYCURSOR = p, YYMARKER, end;
    /*!stags:re2c format = "lex @@;\n"; */

    /*!re2c
    loose_octet   = [\x21-\x7e\x80-\xff] \ [<>",:;];
    loose_display = loose_octet+ (WSP+ loose_octet+)*;

    loose_display @end SWS "<" { goto name; }
    *                          { return NULL; }
    */
name:
    a->display = SLICE(p, end);
    sip_note(r, SIP_TOLERANCE_DISPLAY_TEXT, p);
    return YYCURSOR;
}

lex sip_lex_addr(struct sip_reading *r, struct sip_addr *a, lex p)
{
    const lex base = r->base, from = p;
    lex YYCURSOR = p, YYMARKER, end, q;
    struct sip_param x;
    uint32_t letters = 0;
    bool alike = false;
    int twice = 0;
    /*!stags:re2c format = "lex @@;\n"; */

    a->display = a->tag = (struct cw_slice){ 0 };
    a->expires = -1;
    a->is_star = 0;
    /* RFC 4475 3.1.1.6: white space before "<" may be absent, although the rule of 25.1 has "token LWS". */
    /*!re2c
    display_name = token (LWS token)*; // or a quoted-string
    name_addr    = display_name @end SWS LAQUOT; // addr-spec RAQUOT

    "<"       { goto addr_spec; }
    SWS ["]   { p = YYCURSOR - 1; goto quoted; }
    name_addr { a->display = SLICE(p, end); goto addr_spec; }
    SWS LAQUOT { goto addr_spec; }
    ""        { goto bare; }
    */
quoted:
    if (!(q = sip_lex_quoted(p)) && !(q = sip_lex_quoted_loose(r, p)))
        return FAULT(p);
    a->display = SLICE(p, q);
    YYCURSOR = sip_lex_sws(q);
    if (*YYCURSOR++ != '<')
        return FAULT(q);
addr_spec:
#ifndef __OPTIMIZE_SIZE__
    if (USUAL(uri_is_sip(r, YYCURSOR))) { /* as sip_lex_uri has it, without the call */
        const uint8_t noted = r->deviations ? r->deviations->count : 0;

        a->uri = (struct sip_uri){ 0 };
        p = uri_parts(r, &a->uri, YYCURSOR, YYCURSOR + 4, SIP_URI_IN_LINE, false);
        if (USUAL(p && *p == '>'))
            goto bracket;
        if (r->deviations)
            r->deviations->count = noted;
    }
#endif
    if ((!(p = sip_lex_uri(r, &a->uri, YYCURSOR, false)) || *p != '>') &&
        !(p = sip_lex_loose_uri(r, &a->uri, YYCURSOR, SIP_URI_SPACES)))
        return NULL;
    if (*p != '>')
        return FAULT(p);
#ifndef __OPTIMIZE_SIZE__
bracket:
#endif
    p = raquot(p);
    goto params;
bare:
    if (!(q = sip_lex_uri(r, &a->uri, p, true)) || !ends(q)) {
        if ((YYCURSOR = loose_display(r, a, p)))
            goto addr_spec;
        if (!q)
            return NULL;
    }
    p = q;
params:
    for (end = p; (q = sip_lex_noted_param(r, &x, p)); p = q)
        if (x.name == SIP_P_TAG) {
            if (!x.is_token || a->tag.len) /* it names a dialog: no second one, whatever it says */
                return FAULT(x.at);
            a->tag = SLICE(x.at, x.end);
        } else if (x.name == SIP_P_EXPIRES) {
            twice += a->expires >= 0;
            if (sip_lex_delta(x.at, &a->expires) != x.end) {
                a->expires = 3600; /* 10.2: malformed reads 3600 */
                r->expires = x.at; /* only Contact has such a parameter: msg.c notes it */
            }
        } else {
            if (r->is_contact)
                sip_lex_note_contact(r, &x);
            alike |= sip_lex_met(&letters, *x.label);
        }
    if ((alike || twice) && sip_lex_repeated(r, end, p) < twice)
        return NULL;
    a->params = SLICE(end, p);
    a->whole = SLICE(from, p);
    return p;
}

/* The next value of a kind, whether it fits or not; NULL: there is none. */
static lex next_value(const struct sip_message *m, enum sip_kind kind, struct sip_cursor *c)
{
    if (!c->begun) {
        c->begun = 1;
        c->field = m->first[kind];
        c->at = 0;
    }
    while (c->field && !c->at) { /* field is 1 + the index; at 0: its first value is to come */
        const struct sip_field *f = &m->field[c->field - 1];

        if (f->value.len && !f->fault)
            c->at = f->value.at;
        else
            c->field = f->next ? (uint8_t)(f->next + 1) : 0;
    }
    return c->field ? m->octets + c->at : NULL;
}

bool sip_next_addr(const struct sip_message *m, enum sip_kind kind, struct sip_cursor *c,
                   struct sip_addr *out)
{
    const lex base = m->octets;
    struct sip_reading r = { .base = base };
    bool fits = false;
    lex p, q;

    while (!fits && (p = next_value(m, kind, c))) {
        const struct sip_field *f = &m->field[c->field - 1];
        const lex end = base + f->value.at + f->value.len;

        if (*p == ',')
            p = sip_lex_empty_elements(&r, p);
        if (p < end && kind == SIP_CONTACT && *p == '*' && f->value.len == 1) {
            *out = (struct sip_addr){ .expires = -1, .is_star = 1, .whole = { c->at, 1 } };
            q = p + 1;
        } else {
            q = sip_lex_addr(&r, out, p);
        }
        fits = q && (kind != SIP_CONTACT || q == end || sip_lex_comma(q) != q);
        if (!fits)
            q = sip_lex_element(&r, p);
        p = sip_lex_comma(q);
        c->at = p != q && p < end ? (uint16_t)(p - base) : 0;
        if (!c->at)
            c->field = f->next ? (uint8_t)(f->next + 1) : 0;
    }
    return fits;
}
