/* tel.re - telephone-uri by component, and its comparison (RFC 3966 3, 4; RFC 3261 19.1.6 sends
 * here). */
#include "tel.h"

#include "letter.h"
#include "lex.h"
#include "memory.h"
/*!include:re2c "abnf.re" */

/*!re2c
re2c:flags:b = 0; // small before fast
*/

static bool is_separator(uint8_t c) /* visual-separator */
{
    return c == '-' || c == '.' || c == '(' || c == ')';
}

static bool holds(lex p, lex end, bool (*wanted)(uint8_t))
{
    while (p < end && !wanted(*p))
        p++;
    return p < end;
}

static bool is_dial(uint8_t c) /* local-number-digits must have at least one of these */
{
    return !is_separator(c);
}

static lex digits(lex p, bool global)
{
    lex YYCURSOR = p;

    if (global) {
        /*!re2c
        phonedigit           = DIGIT | [-.()];
        global_number_digits = "+" phonedigit+;

        global_number_digits { return holds(p + 1, YYCURSOR, sip_is_digit) ? YYCURSOR : NULL; }
        *                    { return NULL; }
        */
    }
    /*!re2c
    phonedigit_hex      = HEXDIG | [*#.()] | "-";
    local_number_digits = phonedigit_hex+;

    local_number_digits { return holds(p, YYCURSOR, is_dial) ? YYCURSOR : NULL; }
    *                   { return NULL; }
    */
}

static lex domainname(lex p)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    domainlabel = alphanum | alphanum (alphanum | "-")* alphanum;
    toplabel    = ALPHA | ALPHA (alphanum | "-")* alphanum;
    domainname  = (domainlabel ".")* toplabel "."?;

    domainname { return YYCURSOR; }
    *          { return NULL; }
    */
}

static struct cw_octets span(lex from, lex to)
{
    return (struct cw_octets){ from, (size_t)(to - from) };
}

/* One parameter at p. */
static lex par(struct sip_tel *t, lex p)
{
    lex YYCURSOR = p, YYMARKER, v;
    struct cw_octets *known = NULL;

    /*!re2c
    ';isub='          { known = &t->isub; goto isdn_subaddress; }
    ';ext='           { known = &t->ext; goto extension; }
    ';phone-context=' { known = &t->context; goto context; }
    ""                { goto parameter; }
    */
isdn_subaddress:
    v = YYCURSOR;
    /*!re2c
    uric = unreserved | escaped | [/?:@&=+$,]; // without ";", which begins the next parameter

    uric+ { goto done; }
    *     { return NULL; }
    */
extension:
    v = YYCURSOR;
    /*!re2c
    phonedigit+ { goto done; }
    *           { return NULL; }
    */
context:
    v = YYCURSOR;
    YYCURSOR = *v == '+' ? digits(v, true) : domainname(v);
    if (!YYCURSOR)
        return NULL;
done:
    if (known->len)
        return NULL; /* no parameter twice (RFC 3966 3) */
    *known = span(v, YYCURSOR);
    return YYCURSOR;
parameter:
    /*!re2c
    pname     = (alphanum | "-")+;
    paramchar = unreserved | escaped | [[\]/:&+$];
    pvalue    = paramchar+;
    parameter = ";" pname ("=" pvalue)?;

    parameter { return YYCURSOR; }
    *         { return NULL; }
    */
}

/* The name and the value of the parameter at p, a ';'. */
static lex split(lex p, lex end, struct cw_octets *name, struct cw_octets *value)
{
    lex from = ++p;

    while (p < end && *p != ';' && *p != '=')
        p++;
    *name = span(from, p);
    from = p < end && *p == '=' ? p + 1 : p;
    while (p < end && *p != ';')
        p++;
    *value = span(from, p);
    return p;
}

static bool same(struct cw_octets a, struct cw_octets b)
{
    return a.len == b.len && letter_alike(a.at, b.at, a.len);
}

/* Telephone digits without their visual separators. */
static bool same_digits(struct cw_octets a, struct cw_octets b)
{
    size_t i = 0, j = 0;

    for (;;) {
        while (i < a.len && is_separator(a.at[i]))
            i++;
        while (j < b.len && is_separator(b.at[j]))
            j++;
        if (i == a.len || j == b.len)
            return i == a.len && j == b.len;
        if (letter_lower(a.at[i++]) != letter_lower(b.at[j++]))
            return false;
    }
}

static bool is_digits(struct cw_octets name)
{
    return same(name, (struct cw_octets){ (lex) "ext", 3 }) ||
           same(name, (struct cw_octets){ (lex) "phone-context", 13 });
}

/* Every parameter of a is in b with an equal value. Both have at most SIP_URI_PARAMS_MAX. */
static bool covered(struct cw_octets a, struct cw_octets b)
{
    struct cw_octets name, value, other, theirs;
    const lex end_a = a.at + a.len, end_b = b.at + b.len;

    for (lex p = a.at; p < end_a;) {
        bool met = false;

        p = split(p, end_a, &name, &value);
        for (lex q = b.at; q < end_b && !met;) {
            q = split(q, end_b, &other, &theirs);
            met = same(name, other);
        }
        if (!met)
            return false;
        if (is_digits(name) && (!value.len || value.at[0] == '+' || same(name, (struct cw_octets){ (lex) "ext", 3 }))
                ? !same_digits(value, theirs)
                : !same(value, theirs))
            return false;
    }
    return true;
}

static int parse(struct sip_tel *t, lex p, lex end, lex base, lex octets)
{
    lex q, from;
    int count = 0;

    if (!(q = digits(p, *p == '+')))
        return CW_E_URI;
    t->is_global = *p == '+';
    t->number = span(p, q);
    for (from = q; q < end; count++)
        if (!(q = par(t, q)) || count == SIP_URI_PARAMS_MAX)
            return CW_E_URI;
    if (q != end)
        return CW_E_URI;
    t->params = span(from, end);
    for (lex a = from, b; a < end;) { /* no parameter twice (RFC 3966 3) */
        struct cw_octets name, other, value;

        a = split(a, end, &name, &value);
        for (b = a; b < end;) {
            b = split(b, end, &other, &value);
            if (same(name, other))
                return CW_E_URI;
        }
    }
    if (!t->is_global && !t->context.len)
        return CW_E_URI; /* a local number needs a context */
    /* From the copy to the caller's octets. */
    struct cw_octets *const part[] = { &t->number, &t->params, &t->isub, &t->ext, &t->context };
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        if (part[i]->at)
            part[i]->at = octets + (part[i]->at - base);
    return CW_OK;
}

int sip_tel_parse(struct sip_tel *t, const void *octets, size_t n)
{
    uint8_t copy[SIP_URI_MAX + 1];
    int error = CW_E_URI;

    *t = (struct sip_tel){ 0 };
    if (n < 5 || n > SIP_URI_MAX)
        return CW_E_URI;
    memcpy(copy, octets, n); /* the caller's octets have no fence */
    copy[n] = '\n';
    if (letter_lower(copy[0]) == 't' && letter_lower(copy[1]) == 'e' && letter_lower(copy[2]) == 'l' && copy[3] == ':')
        error = parse(t, copy + 4, copy + n, copy, octets);
    if (error)
        *t = (struct sip_tel){ 0 };
    return error;
}

bool sip_tel_equal(const struct sip_tel *a, const struct sip_tel *b)
{
    return a->is_global == b->is_global && same_digits(a->number, b->number) && covered(a->params, b->params) &&
           covered(b->params, a->params);
}
