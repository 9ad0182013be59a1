/* uri.re - SIP-URI and SIPS-URI by component, any other absoluteURI kept whole (RFC 3261 19.1.1,
 * 25.1), and the comparison of section 19.1.4 with RFC 5954 4.2.
 *
 * bare: an addr-spec without angle brackets, which holds no comma, semicolon or question mark
 * (20.10). */
#include "letter.h"
#include "lex.h"
#include "memory.h"
#include "wide.h"
/*!include:re2c "abnf.re" */

/* The first octet of [p, end) that ends a URI without angle brackets, or end. */
static lex unbracketed(lex p, lex end)
{
    while (p < end && *p != ',' && *p != ';' && *p != '?')
        p++;
    return p;
}

/* Behind the octets at p that are of these classes or escaped. */
static inline lex chars(lex p, unsigned classes)
{
    for (;;) {
        p = sip_lex_run(p, classes);
        if (*p != '%' || !sip_is_hexdig(p[1]) || !sip_is_hexdig(p[2]))
            return p;
        p += 3;
    }
}

/* Behind userinfo with its "@"; p: there is none. *colon: where the user ends.
 * ABNF: user, password. */
static lex userinfo(lex p, lex *colon)
{
    lex user = chars(p, SIP_USER_OCTET), q = user;

    *colon = user;
    if (user == p)
        return p;
    if (*q == ':') {
        for (q++; sip_is_digit(*q);)
            q++;
        if (*q == ';') /* which a password does not hold: it was host and port */
            return p;
        q = chars(q, SIP_USER_OCTET);
    }
    if (*q != '@')
        return p;
    for (; user < q; user++) /* password: the octets of a user but for three */
        if (*user == ';' || *user == '?' || *user == '/')
            return p;
    return q + 1;
}

/* The headers at p, a "?"; NULL: it begins none. ABNF: header. */
static lex headers(lex p)
{
    lex end = NULL;

    do {
        lex hname = p + 1, q = chars(hname, SIP_HNV_OCTET);

        if (q == hname || *q != '=')
            return end;
        end = p = chars(q + 1, SIP_HNV_OCTET);
    } while (*p == '&');
    return end;
}

/* The name of the parameter [p, p + n), if its value is kept. */
static enum uri_param { OTHER, LR, MADDR, TRANSPORT } param_of(lex p, size_t n)
{
    if (n == 2 && (p[0] | 0x20) == 'l' && (p[1] | 0x20) == 'r')
        return LR;
    if (n == 5 && wide_alike(p, "maddr", n))
        return MADDR;
    if (n == 9 && wide_alike(p, "transpor", 8) && (p[8] | 0x20) == 't')
        return TRANSPORT;
    return OTHER;
}

/* uri-parameters at p and headers; NULL and r->fault: a parameter that may not stand so.
 * ABNF: pname, pvalue, paramchar. */
static lex rest(struct sip_reading *r, struct sip_uri *u, lex p)
{
    const lex base = r->base, from = p;
    uint32_t letters = 0;
    bool alike = false;

    while (*p == ';') {
        lex pname = p + 1, end = chars(pname, SIP_PARAM_OCTET), a = end, b = end;

        if (end == pname)
            break;
        if (*end == '=' && (b = chars(end + 1, SIP_PARAM_OCTET)) != end + 1)
            a++;
        else
            b = end;
        switch (param_of(pname, (size_t)(end - pname))) {
        case LR:
            if (u->lr)
                return FAULT(a);
            u->lr = 1;
            break;
        case MADDR:
            if (u->maddr.len || sip_lex_host(a) != b)
                return FAULT(a);
            u->maddr = SLICE(a, b);
            break;
        case TRANSPORT:
            if (u->transport.len || a == b)
                return FAULT(a);
            u->transport = SLICE(a, b);
            break;
        case OTHER:
            alike |= sip_lex_met(&letters, *pname);
            break;
        }
        p = b;
    }
    u->params = SLICE(from, p);
    if (alike && !sip_lex_distinct(from, p)) /* 19.1.1: no name twice */
        return FAULT(from);
    if (*p == '?') {
        lex end = headers(p);

        if (end) {
            u->headers = SLICE(p, end);
            p = end;
        }
    }
    return p;
}

lex sip_lex_uri(struct sip_reading *r, struct sip_uri *u, lex p, bool bare)
{
    const lex base = r->base;
    lex YYCURSOR = p, YYMARKER, a, from = p;
    uint32_t port = 0;

    *u = (struct sip_uri){ 0 };
    if ((p[0] | 0x20) == 's' && (p[1] | 0x20) == 'i' && (p[2] | 0x20) == 'p' && p[3] == ':') {
        YYCURSOR = p + 4; /* nearly always */
        goto sip;
    }
    /*!re2c
    scheme = ALPHA (ALPHA | DIGIT | [-+.])*;

    'sips:'    { goto sip; }
    scheme ":" { goto opaque; }
    *          { return FAULT(p); }
    */
sip:
    u->scheme = SLICE(p, YYCURSOR - 1);
    u->is_sip = 1;
    u->is_sips = YYCURSOR - p == 5;
    p = userinfo(YYCURSOR, &a);
    if (p != YYCURSOR && !(bare && unbracketed(YYCURSOR, p - 1) != p - 1)) {
        u->user = SLICE(YYCURSOR, a);
        if (a != p - 1)
            u->password = SLICE(a + 1, p - 1);
        YYCURSOR = p;
    } /* else the "@" is behind the URI */
    p = YYCURSOR;
    YYCURSOR = sip_lex_host(p);
    if (!YYCURSOR)
        return FAULT(p);
    u->host = SLICE(p, YYCURSOR);
    if (*YYCURSOR == ':') {
        p = YYCURSOR + 1;
        YYCURSOR = sip_lex_number(p, 65535, &port);
        if (!YYCURSOR || !port)
            return FAULT(p);
        u->port = (uint16_t)port;
    }
    if (bare)
        goto done;
    if (*YYCURSOR == ';' || *YYCURSOR == '?') {
        if (!(YYCURSOR = rest(r, u, YYCURSOR)))
            return NULL;
    } else {
        u->params = SLICE(YYCURSOR, YYCURSOR);
    }
    goto done;
opaque:
    u->scheme = SLICE(p, YYCURSOR - 1);
    p = YYCURSOR;
    do /* uric: what a user or a parameter may hold, and "@" */
        YYCURSOR = chars(YYCURSOR, SIP_USER_OCTET | SIP_PARAM_OCTET);
    while (*YYCURSOR == '@' && YYCURSOR++);
    if (bare)
        YYCURSOR = unbracketed(p, YYCURSOR);
    if (YYCURSOR == p)
        return FAULT(p);
done:
    u->whole = SLICE(from, YYCURSOR);
    return YYCURSOR;
}

int sip_uri_parse(struct sip_uri *u, const void *octets, size_t n)
{
    uint8_t copy[SIP_URI_MAX + 1];
    struct sip_reading r = { .base = copy };

    *u = (struct sip_uri){ 0 };
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

/* The next character of a component. An escape reads as its character unless that is reserved
 * (19.1.4, fourth rule); then it stays apart from the plain one by the bit above the octet. */
static unsigned unit(lex *p)
{
    unsigned c = *(*p)++;

    if (c != '%')
        return c;
    c = hex((*p)[0]) << 4 | hex((*p)[1]);
    *p += 2;
    return c && memchr(";/?:@&=+$,", (int)c, 10) ? c | 0x100 : c;
}

static bool same(lex a, size_t n, lex b, size_t m, bool nocase)
{
    const lex a_end = a + n, b_end = b + m;

    while (a < a_end && b < b_end) {
        unsigned x = unit(&a), y = unit(&b);

        if (nocase && x < 0x80 && y < 0x80) {
            x = letter_lower((uint8_t)x);
            y = letter_lower((uint8_t)y);
        }
        if (x != y)
            return false;
    }
    return a == a_end && b == b_end;
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

    if (a[0] != '[' || b[0] != '[')
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
