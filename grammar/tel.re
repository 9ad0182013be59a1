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

/* The head of a telephone-uri: its number, from behind "tel:". NULL: none. */
static lex number(lex p, bool *is_global)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    visual_separator     = [-.()];
    phonedigit           = DIGIT | visual_separator;
    phonedigit_hex       = HEXDIG | [*#] | visual_separator;
    global_number_digits = "+" phonedigit* DIGIT phonedigit*;
    local_number_digits  = phonedigit_hex* (HEXDIG | [*#]) phonedigit_hex*;

    'tel:' global_number_digits { *is_global = true; return YYCURSOR; }
    'tel:' local_number_digits  { *is_global = false; return YYCURSOR; }
    *                           { return NULL; }
    */
}

static struct cw_octets span(lex from, lex to)
{
    return (struct cw_octets){ from, (size_t)(to - from) };
}

/* One parameter at p. A known name has a value of its own rule (LOCAL_known_params). */
static lex par(struct sip_tel *t, lex p)
{
    lex YYCURSOR = p, YYMARKER, v;
    struct cw_octets *known;
    /*!stags:re2c:par format = "lex @@ = NULL;\n"; */

    /*!re2c:par
    domainlabel      = alphanum | alphanum (alphanum | "-")* alphanum;
    toplabel         = ALPHA | ALPHA (alphanum | "-")* alphanum;
    domainname       = (domainlabel ".")* toplabel "."?;
    descriptor       = domainname | global_number_digits;
    context          = ';phone-context=' @v descriptor;
    reserved         = [/?:@&=+$,]; // without ";", which begins the next parameter
    pct_encoded      = "%" HEXDIG{2};
    uric             = reserved | unreserved | pct_encoded;
    isdn_subaddress  = ';isub=' @v uric+;
    extension        = ';ext=' @v phonedigit+;
    pname            = (alphanum | "-")+;
    paramchar        = param_unreserved | unreserved | pct_encoded;
    pvalue           = paramchar+;
    parameter        = ";" pname ("=" pvalue)?;

    isdn_subaddress                                     { known = &t->isub; goto known; }
    extension                                           { known = &t->ext; goto known; }
    context                                             { known = &t->context; goto known; }
    (';isub' | ';ext' | ';phone-context') ("=" pvalue)? { return NULL; }
    parameter                                           { return YYCURSOR; }
    *                                                   { return NULL; }
    */
known:
    if (known->len)
        return NULL; /* no parameter twice (RFC 3966 3) */
    *known = span(v, YYCURSOR);
    return YYCURSOR;
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

    if (!(q = number(p, &t->is_global)))
        return CW_E_URI;
    t->number = span(p + 4, q);
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
    int error;

    *t = (struct sip_tel){ 0 };
    if (!n || n > SIP_URI_MAX)
        return CW_E_URI;
    memcpy(copy, octets, n); /* the caller's octets have no fence */
    copy[n] = '\n';
    error = parse(t, copy, copy + n, copy, octets);
    if (error)
        *t = (struct sip_tel){ 0 };
    return error;
}

bool sip_tel_equal(const struct sip_tel *a, const struct sip_tel *b)
{
    return a->is_global == b->is_global && same_digits(a->number, b->number) && covered(a->params, b->params) &&
           covered(b->params, a->params);
}
