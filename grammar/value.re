/* value.re - the value of every header field that has no machine of its own: a head, parameters,
 * and where the field is a list, commas (RFC 3261 20, 25.1, 7.3.1; grammar/field.tsv has the extensions).
 * grammar/value.tsv and param.tsv say which head and which parameters.
 *
 * The rules are small separate machines: the names of the parameters are looked up in a table and a value is
 * matched once its end is known, so that no rule contains a copy of another. */
#include "known.h"
#include "letter.h"
#include "lex.h"
#include "memory.h"
#include "values.h"
/*!include:re2c "abnf.re" */

struct shape {
#ifdef __OPTIMIZE_SIZE__
    unsigned head : 6, others : 6, empty : 2, list : 1, first : 8, count : 5, needed : 1;
#else
    _Alignas(8) uint8_t head; /* a multiple of eight octets is found by one instruction */
    uint8_t others, empty, list, first, count, needed;
#endif
};
static const struct shape shapes[SIP_KINDS] = { SIP_SHAPES };

static size_t size_of(const struct sip_param *x)
{
    return (size_t)(x->label_end - x->label);
}

/* Behind what is in the place of a parameter or of its value, and is none; p itself: nothing is. */
static COLD lex odd_param(struct sip_reading *r, lex p)
{
    lex q = sip_lex_separator(p, ';');

    if (q && (*q == ';' || *q == ',' || sip_ends(q)))
        return sip_note(r, SIP_TOLERANCE_PARAM_EMPTY, p), q;
    if (!(q = sip_lex_separator(p, '=')))
        return p;
    if (*q == '"') /* a value that is no quoted-string, nor anything else */
        return (q = sip_lex_quoted_loose(r, q)) ? q : p;
    return sip_note(r, SIP_TOLERANCE_PARAM_VALUELESS, p), q;
}

/* The same where x (NULL: none) is a generic-param of which p may be in the middle of the value. */
static COLD lex odd_rest(struct sip_reading *r, struct sip_param *x, lex p)
{
    lex q = p;

    if (x && x->end == p && *p > ' ' && *p != ';')
        q = sip_lex_odd_value(r, x);
    return q && q != p ? q : odd_param(r, p);
}

bool sip_lex_next_param(struct sip_param *x, lex p, lex end)
{
    struct sip_reading again = { .base = p };

    return p < end && sip_lex_noted_param(&again, x, p);
}

/* The parameters at p, each by its rule (LOCAL_known_params). */
static lex params(struct sip_reading *r, const struct shape *s, lex p)
{
    struct sip_param x;
    uint32_t letters = 0;
    lex from = p, q;
    unsigned met = 0;
    bool alike = false, is_any = false;
    int twice = 0;

again:
    while (sip_lex_param(&x, p)) {
        uint8_t i;

        p = x.end;
        if ((i = sip_lex_known(s->first, s->count, &x)) != SIP_UNKNOWN) {
            unsigned bit = 1u << (i - s->first);

            if (met & bit && sip_known[i].needed) /* as of the tags that name a dialog: exactly one */
                return FAULT(x.label);
            twice += (met & bit) != 0;
            met |= bit;
            is_any = false;
        } else {
            alike |= sip_lex_met(&letters, *x.label);
            is_any = s->others == SIP_R_ANY;
        }
        if (!sip_lex_fits(i != SIP_UNKNOWN ? (enum sip_rule)sip_known[i].rule : (enum sip_rule)s->others, &x)) {
            if (x.at != x.end || (i != SIP_UNKNOWN && sip_known[i].needed))
                return FAULT(x.at);
            if ((q = odd_param(r, p)) == p) /* a name alone reads as absent */
                sip_note(r, SIP_TOLERANCE_PARAM_VALUELESS, p);
            p = q;
        } else if (*p <= ' ' && i != SIP_UNKNOWN && sip_has_rdquot((enum sip_rule)sip_known[i].rule)) {
            r->rdquot = p;
        }
    }
    if (*p != ',' && !sip_is_end(p) && (q = odd_rest(r, is_any ? &x : NULL, p)) != p) {
        p = q;
        goto again;
    }
    for (unsigned i = 0; s->needed && i < s->count; i++)
        if (sip_known[s->first + i].needed && !(met & 1u << i))
            return FAULT(p);
    if ((alike || twice) && sip_lex_repeated(r, from, p) < twice)
        return NULL;
    return p;
}

/* RAQUOT and RPAREN end in SWS, and SEMI and COMMA begin with it: the first of two, or p itself. */
static COLD lex behind_bracket(lex p)
{
    lex YYCURSOR = p, YYMARKER;
    /*!stags:re2c format = "lex @@;\n"; */

    /*!re2c
    LWS / WSP* CRLF WSP+ [;,] { return YYCURSOR; }
    ""                        { return p; }
    */
}

/* Takes back what was noted of parameters that are read once more, by the rules of their field. */
static COLD void forget(struct sip_reading *r, lex from)
{
    struct sip_deviations *list = r->deviations;

    while (list->count && list->count <= SIP_DEVIATIONS_KEPT &&
           list->kept[list->count - 1].at >= (size_t)(from - r->base))
        list->count--;
}

/* One value at p; *head: where its head ends. */
static lex one(struct sip_reading *r, const struct shape *s, lex p, lex *head)
{
    struct sip_addr a;
    lex q;

    if (s->head == SIP_H_ADDR || s->head == SIP_H_NAME_ADDR) {
        if (!(q = sip_lex_addr(r, &a, p)))
            return NULL;
        if (s->head == SIP_H_NAME_ADDR && a.uri.whole.at == a.whole.at)
            sip_note(r, SIP_TOLERANCE_BRACKETS_ABSENT, p);
        *head = r->base + a.params.at;
        if (s->others == SIP_R_NONE && a.params.len &&
            (a.uri.whole.at != a.whole.at || sip_lex_uri(r, &a.uri, p, false) != q)) /* or they are the URI's own */
            sip_note(r, SIP_TOLERANCE_PARAM_UNEXPECTED, *head);
        if (!s->count)
            return q;
        if (r->deviations && r->deviations->count)
            forget(r, *head);
        return params(r, s, *head);
    }
    if (!(q = sip_lex_head(r, (enum sip_head)s->head, p)))
        return FAULT(p);
    *head = q;
    if (*q <= ' ' && (q[-1] == '>' || q[-1] == ')') && !sip_is_end(q))
        q = behind_bracket(q);
    if (s->others == SIP_R_NONE || (!s->needed && sip_is_end(q)))
        return q;
    if ((p = params(r, s, q)) && s->others == SIP_R_FLAG)
        for (; q < p; q++) /* RFC 3323 4.2: between the words of Privacy is ";", not SEMI */
            if (*q <= ' ') {
                sip_note(r, SIP_TOLERANCE_PRIVACY_SPACE, q);
                break;
            }
    return p;
}

char sip_lex_bracket(enum sip_kind kind)
{
    const uint8_t head = shapes[kind].head;

    return head == SIP_H_ADDR || head == SIP_H_NAME_ADDR || head == SIP_H_URI_IN_BRACKETS ? '>'
           : head == SIP_H_SERVER_VAL || head == SIP_H_RETRY_AFTER                        ? ')'
                                                                                          : '\0';
}

lex sip_lex_value(struct sip_reading *r, enum sip_kind kind, lex p, lex *head)
{
    return one(r, &shapes[kind], p, head);
}

/* Tokens between commas, of which most lists are. */
static lex tokens(struct sip_reading *r, lex p, bool list)
{
    for (;;) {
        lex q = sip_lex_token(p);

        if (!q) {
            if (!list || ((q = sip_lex_empty_elements(r, p)) == p && !sip_ends(p)))
                return FAULT(p);
            if (sip_ends(q))
                return q;
            p = q;
            continue;
        }
        p = list ? sip_lex_comma(q) : q;
        if (p == q)
            return q;
    }
}

lex sip_lex_values(struct sip_reading *r, enum sip_kind kind, lex p)
{
    const struct shape *s = &shapes[kind];
    lex head, q;

    if ((s->empty || s->list) && sip_ends(p)) {
        if (s->empty != 1)
            sip_note(r, SIP_TOLERANCE_VALUE_ABSENT, p);
        return p;
    }
    if (s->head == SIP_H_TOKEN && s->others == SIP_R_NONE)
        return tokens(r, p, s->list);
    for (;;) {
        if (s->list && (*p == ',' || *p == '\r')) {
            p = sip_lex_empty_elements(r, p);
            if (sip_ends(p))
                return p;
        }
        if (!(q = one(r, s, p, &head)) || !s->list || (p = sip_lex_comma(q)) == q)
            return q;
    }
}

bool sip_next_value(const struct sip_message *m, enum sip_kind kind, struct sip_cursor *c,
                    struct sip_value *out)
{
    const struct shape *s = &shapes[kind];
    struct sip_reading r = { .base = m->octets };
    lex p, q, head;

    if (!c->begun) {
        c->begun = 1;
        c->field = m->first[kind];
        c->at = 0;
    }
next_field:
    while (c->field && !c->at) { /* field is 1 + the index; at 0: its first value is to come */
        const struct sip_field *f = &m->field[c->field - 1];

        if (f->value.len && !f->fault)
            c->at = f->value.at;
        else
            c->field = f->next ? (uint8_t)(f->next + 1) : 0;
    }
    if (!c->field)
        return false;
    p = m->octets + c->at;
    if (s->list && (*p == ',' || *p == '\r')) {
        p = sip_lex_empty_elements(&r, p);
        if (sip_ends(p)) {
            const uint8_t next = m->field[c->field - 1].next;

            c->field = next ? (uint8_t)(next + 1) : 0;
            c->at = 0;
            goto next_field;
        }
    }
    if (!s->head || !(q = one(&r, s, p, &head))) {
        c->field = 0;
        return false;
    }
    out->head = (struct cw_octets){ p, (size_t)(head - p) };
    out->params = (struct cw_octets){ head, (size_t)(q - head) };
    p = s->list ? sip_lex_comma(q) : q;
    c->at = 0;
    if (p != q)
        c->at = (uint16_t)(p - m->octets);
    else if (m->field[c->field - 1].next)
        c->field = (uint8_t)(m->field[c->field - 1].next + 1);
    else
        c->field = 0;
    return true;
}

/* The parameter of a name, in any case; its value may be none. */
static bool find(struct cw_octets in, const char *name, size_t n, struct sip_param *x)
{
    const lex end = in.at + in.len;

    for (lex p = in.at; sip_lex_next_param(x, p, end); p = x->end)
        if (size_of(x) == n && letter_alike(x->label, (lex)name, n))
            return true;
    return false;
}

bool sip_param(struct cw_octets in, const char *name, struct cw_octets *out)
{
    struct sip_param x;
    size_t n = 0;

    *out = (struct cw_octets){ NULL, 0 };
    while (name[n])
        n++;
    if (!find(in, name, n, &x))
        return false;
    *out = (struct cw_octets){ x.at, (size_t)(x.end - x.at) };
    return true;
}

void sip_params_of_set(uint8_t first, uint8_t count, struct cw_octets in, struct cw_octets *out)
{
    const lex end = in.at + in.len;
    struct sip_param x;

    for (uint8_t i = 0; i < count; i++)
        out[i] = (struct cw_octets){ NULL, 0 };
    for (lex p = in.at; sip_lex_next_param(&x, p, end); p = x.end) {
        uint8_t i = sip_lex_known(first, count, &x);

        if (i != SIP_UNKNOWN && !out[i - first].at && sip_lex_fits((enum sip_rule)sip_known[i].rule, &x))
            out[i - first] = (struct cw_octets){ x.at, (size_t)(x.end - x.at) };
    }
}

/* 7.3.1: the case of letters does not matter, except within a quoted-string. */
static bool same_text(struct cw_octets a, struct cw_octets b)
{
    bool quoted = false, escaped = false;

    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        if (quoted ? a.at[i] != b.at[i] : letter_lower(a.at[i]) != letter_lower(b.at[i]))
            return false;
        if (a.at[i] == '"' && !escaped)
            quoted = !quoted;
        escaped = quoted && !escaped && a.at[i] == '\\';
    }
    return true;
}

/* Every parameter of a is in b with the same value or, unless `all`, is not in b. */
static bool agree(struct cw_octets a, struct cw_octets b, bool all)
{
    const lex end = a.at + a.len;
    struct sip_param x, y;
    int n = 0;

    for (lex p = a.at; sip_lex_next_param(&x, p, end); p = x.end) {
        if (n++ == SIP_PARAMS_TOLD)
            return false;
        if (!find(b, (const char *)x.label, size_of(&x), &y)) {
            if (all)
                return false;
        } else if (!same_text((struct cw_octets){ x.at, (size_t)(x.end - x.at) },
                              (struct cw_octets){ y.at, (size_t)(y.end - y.at) })) {
            return false;
        }
    }
    return true;
}

bool sip_params_equal(struct cw_octets a, struct cw_octets b, bool all)
{
    return agree(a, b, all) && agree(b, a, all);
}

bool sip_value_equal(const struct sip_value *a, const struct sip_value *b)
{
    return same_text(a->head, b->head) && sip_params_equal(a->params, b->params, true);
}
