/* value.re - the value of every header field that has no machine of its own: a head, parameters,
 * and where the field is a list, commas (RFC 3261 20, 25.1, 7.3.1; grammar/field.tsv has the extensions).
 * grammar/value.tsv and param.tsv say which head and which parameters.
 *
 * The rules are small separate machines: the names of the parameters are looked up in a table and a value is
 * matched once its end is known, so that no rule contains a copy of another. */
#include "letter.h"
#include "lex.h"
#include "memory.h"
#include "value.h"
#include "values.h"
/*!include:re2c "abnf.re" */

struct shape {
    uint8_t head, others, empty, list, first, count;
};
static const struct shape shapes[SIP_KINDS] = { SIP_SHAPES };
static const struct {
    uint8_t size, rule, needed;
    char name[14];
} rows[] = { SIP_PARAM_ROWS };

/* A name that the shape has no row for. */
enum { NO_ROW = UINT8_MAX };

/* One character of a text at p: ctext or TEXT-UTF8char, or LWS. NULL: none. */
static lex character(lex p)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    TEXT_UTF8char = [\x21-\x7e] | UTF8_NONASCII;

    TEXT_UTF8char | LWS { return YYCURSOR; }
    *                   { return NULL; }
    */
}

/* comment, RFC 3261 25.1, nested to any depth without recursion. */
static lex comment(lex p)
{
    uint16_t depth = 0;

    do {
        p = sip_lex_run(p, SIP_CTEXT_OCTET);
        if (*p == '(') /* LPAREN */
            depth++, p++;
        else if (*p == ')') /* RPAREN */
            depth--, p++;
        else if (*p == '\\') /* quoted-pair */
            p = p[1] >= 0x80 || p[1] == '\r' || p[1] == '\n' ? NULL : p + 2;
        else
            p = character(p);
    } while (p && depth);
    return p;
}

/* TEXT-UTF8-TRIM: without the white space at the end. header-value has UTF8-CONT besides. */
static lex text(lex p, bool any_cont)
{
    lex q, end = p;

    for (;;) {
        while (*p > ' ' && *p < 0x7f)
            end = ++p;
        if ((q = character(p)))
            end = *p > ' ' ? q : end;
        else if (any_cont && *p >= 0x80 && *p < 0xc0)
            end = q = p + 1;
        else
            return end;
        p = q;
    }
}

static lex product(lex p)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    product_version = token;
    product         = token (SLASH product_version)?;

    product { return YYCURSOR; }
    *       { return NULL; }
    */
}

/* server-val *(LWS server-val) */
static lex server_val(lex p)
{
    lex q;

    while ((q = *p == '(' ? comment(p) : product(p))) {
        p = sip_lex_sws(q);
        if (p == q || *p == '\r') /* white space at the end of the field is not the value's */
            return q;
    }
    return NULL;
}

/* warning-value: the white space is single spaces. */
static lex warning(lex p)
{
    lex YYCURSOR = p, YYMARKER, q;

    /*!re2c
    warn_code     = DIGIT{3};
    warning_value = warn_code " ";

    warning_value { p = YYCURSOR; goto agent; }
    *             { return NULL; }
    */
agent: /* warn-agent: hostport or pseudonym */
    if ((q = sip_lex_host(p)) && *q == ':')
        for (q++; sip_is_digit(*q); q++)
            ;
    if (!q || *q != ' ')
        q = sip_lex_token(p);
    return q && *q == ' ' && q[1] == '"' ? sip_lex_quoted(q + 1) : NULL;
}

/* RAck: response-num LWS CSeq-num LWS Method */
static lex rack(lex p)
{
    uint32_t n;

    for (int i = 0; i < 2; i++) {
        lex q = sip_lex_number(p, i ? INT32_MAX : UINT32_MAX, &n);

        if (!q || (p = sip_lex_lws(q)) == q)
            return NULL;
    }
    return sip_lex_token(p);
}

static lex retry_after(lex p)
{
    int64_t seconds;
    lex q = sip_lex_delta(p, &seconds);

    if (!q)
        return NULL;
    p = sip_lex_sws(q);
    return *p == '(' ? comment(p) : q;
}

/* primary-tag and subtag have one letter to eight. */
static bool short_tags(lex p, lex end)
{
    for (int n = 0; p < end; p++)
        if ((n = *p == '-' ? 0 : n + 1) > 8)
            return false;
    return true;
}

/* The rules of one line, matched at p. */
static lex plain(enum sip_head head, lex p)
{
    lex YYCURSOR = p, YYMARKER;

#ifndef __OPTIMIZE_SIZE__
    if (head == SIP_H_MEDIA_RANGE) { /* nearly always without white space */
        lex type = sip_lex_run(p, SIP_TOKEN_OCTET), subtype;

        if (type != p && *type == '/' && (subtype = sip_lex_run(type + 1, SIP_TOKEN_OCTET)) != type + 1)
            return subtype;
    }
#endif
    switch (head) {
    case SIP_H_CALLID:
        /*!re2c
        callid = word ("@" word)?;

        callid { return YYCURSOR; }
        *      { return NULL; }
        */
    case SIP_H_EVENT_TYPE:
        /*!re2c
        token_nodot    = (alphanum | [-!%*_+`'~])+;
        event_package  = token_nodot;
        event_template = token_nodot;
        event_type     = event_package ("." event_template)*;

        event_type { return YYCURSOR; }
        *          { return NULL; }
        */
    case SIP_H_LANGUAGE_RANGE:
    case SIP_H_LANGUAGE_TAG:
        /*!re2c
        primary_tag    = ALPHA+; // at most eight, which short_tags checks
        subtag         = ALPHA+;
        language_tag   = primary_tag ("-" subtag)*;
        language_range = language_tag | "*";

        language_tag   { return short_tags(p, YYCURSOR) ? YYCURSOR : NULL; }
        language_range { return head == SIP_H_LANGUAGE_RANGE ? YYCURSOR : NULL; }
        *              { return NULL; }
        */
    case SIP_H_MEDIA_RANGE: /* the types and the stars are all tokens */
        /*!re2c
        media_range = token SLASH token;

        media_range { return YYCURSOR; }
        *           { return NULL; }
        */
    case SIP_H_MIME_VERSION:
        /*!re2c
        MIME_Version = DIGIT+ "." DIGIT+;

        MIME_Version { return YYCURSOR; }
        *            { return NULL; }
        */
    case SIP_H_SESS_UUID:
        /*!re2c
        LHEX      = [0-9a-f];
        sess_uuid = LHEX+; // 32 of them; nil is one

        sess_uuid { return YYCURSOR - p == 32 ? YYCURSOR : NULL; }
        *         { return NULL; }
        */
    case SIP_H_TIMESTAMP:
        /*!re2c
        delay     = DIGIT* ("." DIGIT*)?;
        Timestamp = DIGIT+ ("." DIGIT*)? (LWS delay)?;

        Timestamp { return YYCURSOR; }
        *         { return NULL; }
        */
    case SIP_H_TRUTH:
        /*!re2c
        refer_sub_value = 'true' | 'false';

        refer_sub_value { return YYCURSOR; }
        *               { return NULL; }
        */
    default:
        return NULL;
    }
}

/* absoluteURI between angle brackets. */
static lex info_uri(struct sip_reading *r, lex p)
{
    struct sip_uri uri;

    if (*p != '<' || !(p = sip_lex_uri(r, &uri, p + 1, false)))
        return NULL;
    return *p == '>' ? p + 1 : NULL;
}

/* The head at p; NULL: it does not fit. Of an address the parameters too. */
static lex head_of(struct sip_reading *r, enum sip_head head, lex p)
{
    struct sip_auth info = { 0 };
    int64_t seconds;
    uint32_t n;

    switch (head) {
    case SIP_H_TOKEN:        return sip_lex_token(p);
    case SIP_H_TEXT:         return text(p, false);
    case SIP_H_HEADER_VALUE: return text(p, true);
    case SIP_H_DELTA:        return sip_lex_delta(p, &seconds);
    case SIP_H_NUMBER:       return sip_lex_number(p, UINT32_MAX, &n);
    case SIP_H_SERVER_VAL:   return server_val(p);
    case SIP_H_WARNING:      return warning(p);
    case SIP_H_DATE:         return sip_lex_date(p, &seconds);
    case SIP_H_RACK:         return rack(p);
    case SIP_H_RETRY_AFTER:  return retry_after(p);
    case SIP_H_INFO_URI:     return info_uri(r, p);
    case SIP_H_AINFO:        return sip_lex_auth_params(r, &info, p);
    default:                 return plain(head, p);
    }
}

/* Does the value of a parameter fit its rule? */
static bool fits(enum sip_rule rule, const struct sip_param *x)
{
    lex YYCURSOR = x->at, YYMARKER;

    switch (rule) {
    case SIP_R_FLAG:   return x->at == x->end;
    case SIP_R_TOKEN:  return x->is_token;
    case SIP_R_QUOTED: return *x->at == '"' && x->at < x->end;
    case SIP_R_WORDY:  return x->is_token || (*x->at == '"' && x->at < x->end);
    case SIP_R_COUNT:
        return sip_is_digit(*x->at) && (x->end - x->at == 1 || (x->end - x->at == 2 && sip_is_digit(x->at[1])));
    case SIP_R_DELTA:
        /*!re2c
        delta_seconds = DIGIT+;

        delta_seconds { return YYCURSOR == x->end; }
        *             { return false; }
        */
    case SIP_R_INDEX_VAL:
        /*!re2c
        number    = ([1-9] DIGIT*)? DIGIT;
        index_val = number ("." number)*;

        index_val { return YYCURSOR == x->end; }
        *         { return false; }
        */
    case SIP_R_INSTANCE:
        /*!re2c
        uric         = unreserved | escaped | [;/?:@&=+$,[\]];
        instance_val = uric+;

        ["] "<" instance_val ">" ["] { return YYCURSOR == x->end; }
        *                            { return false; }
        */
    case SIP_R_LHEX32:
        return *x->at == '"' && x->end - x->at == 34 && plain(SIP_H_SESS_UUID, x->at + 1) == x->end - 1;
    case SIP_R_MSG_ID: /* host is a dot-atom, or a reference in brackets */
        /*!re2c
        atom             = (alphanum | [-!%*_+'`~])+;
        dot_atom         = atom ("." atom)*;
        sip_clean_msg_id = ["] dot_atom "@" (dot_atom | "[" [0-9a-fA-F:.]+ "]") ["];

        sip_clean_msg_id { return YYCURSOR == x->end; }
        *                { return false; }
        */
    case SIP_R_QVALUE:
        /*!re2c
        qvalue = "0" ("." DIGIT{0,3})? | "1" ("." "0"{0,3})?;

        qvalue { return YYCURSOR == x->end; }
        *      { return false; }
        */
    case SIP_R_REFRESHER:
        /*!re2c
        'uas' | 'uac' { return YYCURSOR == x->end; }
        *             { return false; }
        */
    case SIP_R_UUID:
        YYCURSOR = plain(SIP_H_SESS_UUID, x->at);
        return YYCURSOR == x->end;
    default:
        return true;
    }
}

static size_t size_of(const struct sip_param *x)
{
    return (size_t)(x->label_end - x->label);
}

static uint8_t row_of(uint8_t first, uint8_t count, const struct sip_param *x)
{
    for (uint8_t i = first; i < first + count; i++)
        if (rows[i].size == size_of(x) && letter_alike(x->label, (lex)rows[i].name, rows[i].size))
            return i;
    return NO_ROW;
}

/* The parameters at p, each by its rule (LOCAL_known_params). */
static lex params(struct sip_reading *r, const struct shape *s, lex p)
{
    struct sip_param x;
    uint32_t letters = 0;
    lex from = p;
    unsigned met = 0;
    bool alike = false;

    while (sip_lex_param(&x, p)) {
        uint8_t i;

        if ((i = row_of(s->first, s->count, &x)) != NO_ROW) {
            unsigned bit = 1u << (i - s->first);

            if (met & bit) /* 7.3.1: no parameter name twice */
                return FAULT(x.label);
            met |= bit;
        } else {
            alike |= sip_lex_met(&letters, *x.label);
        }
        if (!fits(i != NO_ROW ? (enum sip_rule)rows[i].rule : (enum sip_rule)s->others, &x))
            return FAULT(x.at);
        p = x.end;
    }
    for (unsigned i = 0; i < s->count; i++)
        if (rows[s->first + i].needed && !(met & 1u << i))
            return FAULT(p);
    if (alike && !sip_lex_distinct(from, p))
        return FAULT(from);
    return p;
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
            return FAULT(p);
        *head = r->base + a.params.at;
        return s->count ? params(r, s, *head) : q;
    }
    if (!(q = head_of(r, (enum sip_head)s->head, p)))
        return FAULT(p);
    *head = q;
    return s->others == SIP_R_NONE ? q : params(r, s, q);
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

        if (!q)
            return FAULT(p);
        p = list ? sip_lex_comma(q) : q;
        if (p == q)
            return q;
    }
}

lex sip_lex_values(struct sip_reading *r, enum sip_kind kind, lex p)
{
    const struct shape *s = &shapes[kind];
    lex head, q;

    if (s->empty && *p == '\r')
        return p;
    if (s->head == SIP_H_TOKEN && s->others == SIP_R_NONE)
        return tokens(r, p, s->list);
    while ((q = one(r, s, p, &head)) && s->list && (p = sip_lex_comma(q)) != q)
        ;
    return q;
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

    for (lex p = in.at; p < end && sip_lex_param(x, p); p = x->end)
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
    for (lex p = in.at; p < end && sip_lex_param(&x, p); p = x.end) {
        uint8_t i = row_of(first, count, &x);

        if (i != NO_ROW && !out[i - first].at && fits((enum sip_rule)rows[i].rule, &x))
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

    for (lex p = a.at; p < end && sip_lex_param(&x, p); p = x.end) {
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
