/* uri.re - SIP-URI and SIPS-URI by component, any other absoluteURI kept whole (RFC 3261 19.1.1,
 * 25.1), and the comparison of section 19.1.4 with RFC 5954 4.2.
 *
 * bare: an addr-spec without angle brackets, which holds no comma, semicolon or question mark
 * (20.10). */
#include "letter.h"
#include "lex.h"
#include "memory.h"
#include "uri.h"
/*!include:re2c "abnf.re" */

/* Square brackets in an absoluteURI [p, end), p behind its scheme: 25.1 has them where an IPv6reference is
 * the host of a net-path, and nowhere else. */
static COLD void note_brackets(struct sip_reading *r, lex p, lex end)
{
    lex YYCURSOR = p, YYMARKER;
    const lex from = p;

    /*!re2c
    userinfo_octets = (unreserved | escaped | [&=+$,;?/])+ (":" (unreserved | escaped | [&=+$,])*)? "@";
    net_path_ipv6   = "//" userinfo_octets? "[";

    net_path_ipv6 { goto address; }
    *             { goto odd; }
    */
address:
    if (!(p = sip_lex_ipv6address(YYCURSOR)) || *p != ']')
        goto odd;
    YYCURSOR = p + 1;
    /*!re2c
    abs_path = "/" (unreserved | escaped | [:@&=+$,;/])*;
    query    = "?" (unreserved | escaped | [;/?:@&=+$,])*;

    (":" DIGIT+)? abs_path? query? { goto tail; }
    */
tail:
    if (YYCURSOR == end)
        return;
odd:
    sip_note(r, SIP_TOLERANCE_URI_BRACKETS, from);
}

lex sip_lex_ttl(lex p)
{
    lex YYCURSOR = p;
    /*!re2c
    ttl = [01]? DIGIT{1,2} | "2" [0-4] DIGIT | "25" [0-5];

    ttl { return YYCURSOR; }
    *   { return NULL; }
    */
}

/* The place behind headers; p itself: there are none. */
SHARED lex sip_lex_uri_headers(lex p)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    hname   = (hnv_octet | escaped)+;
    hvalue  = (hnv_octet | escaped)*;
    header  = hname "=" hvalue;
    headers = "?" header ("&" header)*;

    headers { return YYCURSOR; }
    ""      { return p; }
    */
}

/* Behind a semicolon with no parameter behind it, if the parameters end there or go on. NULL: they do not. */
static COLD lex no_param(struct sip_reading *r, lex p)
{
    if (p[1] > ' ' && p[1] != ';' && p[1] != '>' && p[1] != '?')
        return NULL;
    sip_note(r, SIP_TOLERANCE_PARAM_EMPTY, p);
    return p + 1;
}

/* Behind an equals sign with no value behind it, if the parameter ends there; else p itself. */
static COLD lex no_value(struct sip_reading *r, lex p)
{
    if (p[1] > ' ' && p[1] != ';' && p[1] != '>' && p[1] != '?')
        return p;
    sip_note(r, SIP_TOLERANCE_PARAM_VALUELESS, p);
    return p + 1;
}

/* Whether a value that its rule does not have is read, or read as absent: where nothing is sent by it. */
static COLD bool odd_value(struct sip_reading *r, enum sip_uri_member member, lex value, lex end)
{
    if (member == SIP_U_MADDR)
        return false;
    if (member == SIP_U_LR)
        sip_note(r, SIP_TOLERANCE_LR_VALUE, value);
    else if (member == SIP_U_TTL && value != end)
        sip_note(r, SIP_TOLERANCE_TTL_VALUE, value);
    else
        return value == end && value[-1] == '=';
    return true;
}

/* uri-parameters at p. NULL and r->fault: one that may not stand so. */
SHARED APART lex sip_lex_uri_parameters(struct sip_reading *r, struct sip_uri *u, lex p)
{
    const lex base = r->base, from = p;
    uint32_t letters = 0;
    unsigned met = 0;
    bool alike = false;
    lex equal, value, end;

    for (; *p == ';' && ((end = sip_seq_other_param(p + 1, &equal, &value)) || (equal = end = no_param(r, p)));
         p = end) {
        const enum sip_uri_member member = sip_uri_member(p + 1, (size_t)(equal - p - 1));
        lex token;

        if (!value && *end == '=')
            end = no_value(r, end);
        if (member == SIP_U_OTHER) {
            alike |= sip_lex_met(&letters, p[1]);
            continue;
        }
        value = equal + (*equal == '=');
        token = value == equal ? NULL : sip_run_token(value);
        if (token && token > end) /* a token may hold what a pvalue may not */
            end = token;
        if (value > end)
            value = end;
        if (met & 1u << member ||
            (!sip_uri_fits(member, value, end, token == end) && !odd_value(r, member, value, end)))
            return FAULT(value);
        met |= 1u << member;
        if (member == SIP_U_TRANSPORT)
            u->transport = SLICE(value, end);
        else if (member == SIP_U_MADDR)
            u->maddr = SLICE(value, end);
        else if (member == SIP_U_LR)
            u->lr = 1;
    }
    u->params = SLICE(from, p);
    return alike && sip_lex_repeated(r, from, p) ? FAULT(from) : p; /* 19.1.1: a name stands once */
}

/* userinfo with octets in its user that other peers write. NULL: there is none. */
SHARED COLD lex sip_lex_loose_userinfo(struct sip_reading *r, lex p, bool spaces, lex *colon)
{
    lex YYCURSOR = p, YYMARKER, end;
    /*!stags:re2c format = "lex @@;\n"; */

    /*!re2c
    loose_user     = (unreserved | escaped | user_unreserved | [#^`{|}] | UTF8_NONASCII)+;
    loose_password = ":" (unreserved | escaped | [&=+$,])*;

    loose_user @end loose_password? "@"                         { goto user; }
    loose_user (" "+ loose_user)+ @end loose_password? "@"      { goto spaced; }
    *                                                           { return NULL; }
    */
spaced:
    if (!spaces)
        return NULL;
user:
    *colon = end;
    sip_note(r, SIP_TOLERANCE_USER_OCTETS, p);
    return YYCURSOR;
}

/* form is SIP_URI_BARE, or is_loose: how it may be written besides. */
static HOT lex uri(struct sip_reading *r, struct sip_uri *u, lex p, enum sip_uri_form form, bool is_loose)
{
    const lex base = r->base, from = p;
    lex YYCURSOR = p, YYMARKER;

    *u = (struct sip_uri){ 0 };
#ifndef __OPTIMIZE_SIZE__
    if (uri_is_sip(r, p)) { /* nearly always */
        YYCURSOR = p + 4;
        goto sip;
    }
#endif
    /*!re2c
    scheme = ALPHA (ALPHA | DIGIT | [-+.])*;

    'sip:'     { goto sip; }
    'sips:'    { u->is_sips = 1; goto sip; }
    scheme ":" { goto opaque; }
    *          { return FAULT(p); }
    */
sip:
    return uri_parts(r, u, p, YYCURSOR, form, is_loose);
opaque:
    u->scheme = SLICE(p, YYCURSOR - 1);
    p = YYCURSOR;
    YYCURSOR = from;
    /*!re2c
    reserved    = [;/?:@&=+$,];
    uric        = unreserved | escaped | reserved | [[\]]; // RFC 3986 has the brackets
    absoluteURI = scheme ":" uric+;

    absoluteURI { goto uric; }
    *           { return FAULT(p); }
    */
uric:
    if (memchr(p, '[', (size_t)(YYCURSOR - p)) || memchr(p, ']', (size_t)(YYCURSOR - p)))
        note_brackets(r, p, YYCURSOR);
    if (form == SIP_URI_BARE && (YYCURSOR = uri_unbracketed(p, YYCURSOR)) == p)
        return FAULT(p);
    u->whole = SLICE(from, YYCURSOR);
    return YYCURSOR;
}

COLD lex sip_lex_loose_uri(struct sip_reading *r, struct sip_uri *u, lex p, enum sip_uri_form form)
{
    return uri(r, u, p, form, true);
}

lex sip_lex_uri(struct sip_reading *r, struct sip_uri *u, lex p, bool bare)
{
    const enum sip_uri_form form = bare ? SIP_URI_BARE : SIP_URI_IN_LINE;
    const uint8_t noted = r->deviations ? r->deviations->count : 0;
    const lex end = uri(r, u, p, form, false);

    if (USUAL(end && *end == '>'))
        return end;
    if (end && (*end <= ' ' || *end == '"' || (bare && (*end == ';' || *end == ',' || *end == '?'))))
        return end;
    if (r->deviations)
        r->deviations->count = noted;
    return sip_lex_loose_uri(r, u, p, form);
}

int sip_uri_parse(struct sip_uri *u, const void *octets, size_t n)
{
    return sip_uri_read(u, octets, n, NULL);
}

int sip_uri_read(struct sip_uri *u, const void *octets, size_t n, struct sip_deviations *deviations)
{
    uint8_t copy[SIP_URI_MAX + 1];
    struct sip_reading r = { .base = copy, .deviations = deviations };

    *u = (struct sip_uri){ 0 };
    if (deviations)
        *deviations = (struct sip_deviations){ 0 };
    if (!n || n > SIP_URI_MAX)
        return CW_E_URI;
    /* The caller's octets have no fence; slices are offsets, so they hold for both. */
    memcpy(copy, octets, n);
    copy[n] = '\n';
    return sip_lex_uri(&r, u, copy, false) == copy + n ? CW_OK : CW_E_URI;
}

static unsigned hex(uint8_t c)
{
    return (unsigned)(c <= '9' ? c - '0' : letter_lower(c) - 'a' + 10);
}

/* The next character of a component that ends at `end`. An escape reads as its character unless that is reserved
 * (19.1.4, fourth rule); then it stays apart from the plain one by the bit above the octet. */
static unsigned unit(lex *p, lex end)
{
    unsigned c = *(*p)++;

    if (c != '%' || end - *p < 2 || !sip_is_hexdig((*p)[0]) || !sip_is_hexdig((*p)[1]))
        return c; /* a token may have a "%" that escapes nothing */
    c = hex((*p)[0]) << 4 | hex((*p)[1]);
    *p += 2;
    return c && memchr(";/?:@&=+$,", (int)c, 10) ? c | 0x100 : c;
}

static bool same(lex a, size_t n, lex b, size_t m, bool nocase)
{
    const lex a_end = a + n, b_end = b + m;

    while (a < a_end && b < b_end) {
        unsigned x = unit(&a, a_end), y = unit(&b, b_end);

        if (nocase && x < 0x80 && y < 0x80) {
            x = letter_lower((uint8_t)x);
            y = letter_lower((uint8_t)y);
        }
        if (x != y)
            return false;
    }
    return a == a_end && b == b_end;
}

bool sip_user_equal(struct cw_octets a, struct cw_octets b)
{
    return same(a.at, a.len, b.at, b.len, false);
}

/* An IPv6 reference as its 16 octets (RFC 5954 4.2). The grammar lets no more groups through. */
static void address(lex p, size_t n, uint8_t out[16])
{
    uint8_t group[16] = { 0 };
    size_t count = 0, gap = SIZE_MAX, i = 1;

    n -= 1; /* the closing bracket */
    while (i < n) {
        unsigned value = 0;
        size_t start = i;

        if (p[i] == ':') {
            size_t colons = 0;

            while (i < n && p[i] == ':')
                i++, colons++;
            if (colons > 1) /* once at most, by the grammar */
                gap = count;
            continue;
        }
        while (i < n && p[i] != ':' && p[i] != '.')
            value = value << 4 | hex(p[i++]);
        if (i < n && p[i] == '.') { /* the IPv4 tail */
            for (i = start; i < n;) {
                for (value = 0; i < n && p[i] != '.'; i++)
                    value = value * 10 + p[i] - '0';
                group[count++] = (uint8_t)value;
                i++;
            }
            break;
        }
        group[count++] = (uint8_t)(value >> 8);
        group[count++] = (uint8_t)value;
    }
    if (gap == SIZE_MAX)
        gap = count;
    memset(out, 0, 16);
    memcpy(out, group, gap);
    memcpy(out + 16 - (count - gap), group + gap, count - gap);
}

static bool same_host(lex a, size_t n, lex b, size_t m)
{
    uint8_t x[16], y[16];

    if (a[0] != '[' || b[0] != '[' || memchr(a, '%', n) || memchr(b, '%', m)) /* a zone is compared as text */
        return same(a, n, b, m, true);
    address(a, n, x);
    address(b, m, y);
    return !memcmp(x, y, sizeof x);
}

struct pair {
    lex name, value;
    uint16_t name_len, value_len;
};

/* The pairs of ";a=b;c" or "?a=b&c=d". Returns their number, or -1: more than can be compared. */
static int pairs(struct pair *out, lex p, size_t n, char separator)
{
    const lex end = p + n;
    int count = 0;

    while (p < end) {
        struct pair *x = &out[count];

        if (count++ == SIP_URI_PARAMS_MAX)
            return -1;
        x->name = ++p; /* behind ';', '?' or '&' */
        while (p < end && *p != '=' && *p != separator)
            p++;
        x->name_len = (uint16_t)(p - x->name);
        x->value = p;
        if (p < end && *p == '=') {
            x->value = ++p;
            while (p < end && *p != separator)
                p++;
        }
        x->value_len = (uint16_t)(p - x->value);
    }
    return count;
}

/* user, ttl, method and maddr never match when they stand in one URI only; nor does transport,
 * which has a default value (19.1.4: a component with its default value does not match an
 * omitted one). */
static bool is_decisive(const struct pair *x)
{
    static const struct { uint8_t len; char text[10]; } name[] = {
        { 4, "user" }, { 3, "ttl" }, { 6, "method" }, { 5, "maddr" }, { 9, "transport" }
    };

    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        if (same(x->name, x->name_len, (lex)name[i].text, name[i].len, true))
            return true;
    return false;
}

/* Every pair of a is in b with an equal value, or is not in b where absence does not matter. */
static bool covered(const struct pair *a, int n, const struct pair *b, int m, bool all)
{
    for (int i = 0; i < n; i++) {
        int j = 0;

        while (j < m && !same(a[i].name, a[i].name_len, b[j].name, b[j].name_len, true))
            j++;
        if (j == m ? all || is_decisive(&a[i])
                   : !same(a[i].value, a[i].value_len, b[j].value, b[j].value_len, true))
            return false;
    }
    return true;
}

static bool same_pairs(lex a, size_t a_len, lex b, size_t b_len, char separator, bool all)
{
    struct pair x[SIP_URI_PARAMS_MAX], y[SIP_URI_PARAMS_MAX];
    int n, m;

    if (!a_len && !b_len)
        return true;
    n = pairs(x, a, a_len, separator);
    m = pairs(y, b, b_len, separator);
    return n >= 0 && m >= 0 && covered(x, n, y, m, all) && covered(y, m, x, n, all);
}

bool sip_uri_equal(const uint8_t *base_a, const struct sip_uri *a, const uint8_t *base_b,
                   const struct sip_uri *b)
{
    if (!a->is_sip || !b->is_sip)
        return a->is_sip == b->is_sip && a->whole.len == b->whole.len &&
               !memcmp(base_a + a->whole.at, base_b + b->whole.at, a->whole.len);
    if (a->port_unusable || b->port_unusable) /* and so equal to nothing but the same text */
        return a->whole.len == b->whole.len && !memcmp(base_a + a->whole.at, base_b + b->whole.at, a->whole.len);
    return a->is_sips == b->is_sips && a->port == b->port &&
           !a->user.len == !b->user.len && !a->password.len == !b->password.len &&
           same(base_a + a->user.at, a->user.len, base_b + b->user.at, b->user.len, false) &&
           same(base_a + a->password.at, a->password.len, base_b + b->password.at, b->password.len, false) &&
           same_host(base_a + a->host.at, a->host.len, base_b + b->host.at, b->host.len) &&
           same_pairs(base_a + a->params.at, a->params.len, base_b + b->params.at, b->params.len, ';',
                      false) &&
           same_pairs(base_a + a->headers.at, a->headers.len, base_b + b->headers.at, b->headers.len, '&',
                      true);
}
