/* auth.re - challenge, credentials and the parameters of Authentication-Info (RFC 3261 20.6, 20.7, 20.27, 20.28,
 * 20.44; RFC 7616 3.3 to 3.5). param.tsv has the rule of each parameter, in the sets challenge, credentials and
 * auth_info; a parameter without a row is an auth-param.
 *
 * LOCAL_known_params: a known parameter must fit its own rule, although auth-param would do. What peers write
 * instead is read only where it means one thing: in a challenge more than in credentials. */
#include "letter.h"
#include "memory.h"
#include "rule.h"
/*!include:re2c "abnf.re" */

enum side { CHALLENGE, CREDENTIALS, AUTH_INFO, OTHER_SCHEME, SIDES };

static const struct {
    uint8_t size;
    char name[9];
} names[SIP_A_PARAMS] = { SIP_AUTH_NAMES };
static const uint8_t rules[SIDES][SIP_A_PARAMS + 1] = { SIP_AUTH_RULES };

/* The rules of which the value stands in quotes. */
static bool is_quoted(enum sip_rule rule)
{
    return rule == SIP_R_QUOTED_STRING || rule == SIP_R_QOP_OPTIONS || rule == SIP_R_REQUEST_DIGEST ||
           rule == SIP_R_DOMAIN || rule == SIP_R_DIGEST_URI;
}

/* The parameter: found by length, first and last letter, which no two have in common; then compared. */
static enum sip_auth_param find(lex name, size_t n)
{
    unsigned d = 0;

    while (d < SIP_A_PARAMS && (names[d].size != n || ((name[0] ^ names[d].name[0]) |
                                                       (name[n - 1] ^ names[d].name[n - 1])) & ~0x20))
        d++;
    return d < SIP_A_PARAMS && wide_same(name, (lex)names[d].name, n) ? (enum sip_auth_param)d : SIP_A_PARAMS;
}

/* EQUAL, and before a quoted-string or LDQUOT the SWS with which that begins. */
static lex equal(lex p)
{
    lex q;

    if (p[0] == '=' && p[1] > ' ') /* nearly always */
        return p + 1;
    p = sip_lex_separator(p, '=');
    return p && *p == '\r' && *(q = sip_lex_lws(p)) == '"' ? q : p;
}

/* The end of a value of a list: COMMA follows, or the field ends; before COMMA a quoted-string may have the SWS of
 * RDQUOT. */
static bool ends_there(lex p)
{
    return *p == ',' || *p <= ' ';
}

/* COMMA behind a value; behind RDQUOT that has a fold of its own. p itself: there is none. */
static lex comma(lex p)
{
    lex q = sip_lex_comma(p), lws;

    if (q != p || *p > ' ' || p[-1] != '"')
        return q;
    lws = sip_lex_lws(p);
    q = sip_lex_comma(lws);
    return q != lws ? q : p;
}

/* Does another challenge begin at p, behind a comma? Behind the name of an auth-param is "=", behind a scheme the name
 * of its first. or_scheme: it may have none. */
static COLD bool begins_challenge(lex p, bool or_scheme)
{
    const lex scheme = sip_lex_token(p);
    lex name, behind;

    if (!scheme)
        return false;
    name = sip_lex_lws(scheme);
    if (name != scheme && (behind = sip_lex_token(name)))
        return sip_lex_separator(behind, '=');
    return or_scheme && (*name == ',' || sip_ends(name));
}

/* A value of a challenge without the quotes that are due: up to what cannot stand in it. */
static COLD lex bare(lex p, bool is_list)
{
    lex YYCURSOR = p, YYMARKER, q, end;

    /*!re2c
    bare_octet = [\x21\x23-\x2b\x2d-\x3a\x3c\x3e-\x5b\x5d-\x7e\x80-\xff];
    bare_value = (bare_octet | "=")+ ([ \t]+ bare_octet+)*; // behind a blank "=" would be of the next parameter

    bare_value { end = YYCURSOR; goto more; }
    ""         { return p; }
    */
more: /* of a list of qop-value; what "=" follows is the next parameter */
    while (is_list && (p = sip_lex_comma(end)) != end && (q = sip_lex_token(p)) && !sip_lex_separator(q, '=') &&
           !begins_challenge(p, false))
        end = q;
    return end;
}

/* The value at v does not fit the rule of its parameter. NULL: nor is it read in another way. */
static COLD lex odd_value(struct sip_reading *r, enum side side, enum sip_auth_param d, enum sip_rule rule, lex v)
{
    lex end;

    if (side == OTHER_SCHEME)
        return NULL;
    if (*v == '"') {
        lex plain = sip_lex_quoted(v);

        end = plain ? plain : sip_lex_quoted_loose(r, v);
        if (plain)
            sip_note(r, is_quoted(rule) ? SIP_TOLERANCE_AUTH_VALUE : SIP_TOLERANCE_AUTH_QUOTES, v);
        return end;
    }
    if (is_quoted(rule) && side == CHALLENGE) {
        end = bare(v, rule == SIP_R_QOP_OPTIONS);
        sip_note(r, end == v ? SIP_TOLERANCE_AUTH_EMPTY : SIP_TOLERANCE_CHALLENGE_BARE, v);
        return end;
    }
    if (is_quoted(rule) && d != SIP_A_CNONCE)
        return NULL;
    if (!(end = sip_lex_token(v))) {
        if (side == CREDENTIALS || !ends_there(v))
            return NULL;
        end = v;
    }
    sip_note(r,
             end == v          ? SIP_TOLERANCE_AUTH_EMPTY
             : is_quoted(rule) ? SIP_TOLERANCE_AUTH_QUOTES
                               : SIP_TOLERANCE_AUTH_VALUE,
             v);
    return end;
}

/* A parameter once more: in a challenge it is passed over where it says the same. Letters count in either case but for
 * what stands in quotes by its rule (7.3.1). */
static COLD bool is_same_again(struct sip_reading *r, const struct sip_auth *a, enum side side,
                               enum sip_auth_param d, struct cw_slice value, lex name)
{
    const lex first = r->base + a->param[d].at, at = r->base + value.at;

    if (side != CHALLENGE || a->param[d].len != value.len ||
        (is_quoted((enum sip_rule)rules[side][d]) ? memcmp(first, at, value.len) != 0
                                                  : !letter_alike(first, at, value.len)))
        return false;
    sip_note(r, SIP_TOLERANCE_AUTH_TWICE, name);
    return true;
}

static lex params(struct sip_reading *r, struct sip_auth *a, enum side side, lex p)
{
    const lex base = r->base, from = p;

    for (;;) {
        lex name = p, v, end;
        enum sip_auth_param d;
        enum sip_rule rule;
        struct cw_slice value;
        bool quoted;

        if (!(p = sip_lex_token(name))) {
            p = side == OTHER_SCHEME ? name : sip_lex_empty_elements(r, name);
            if (sip_ends(p) && a->present)
                return p;
            if (p == name)
                return FAULT(name);
            continue;
        }
        d = side == OTHER_SCHEME ? SIP_A_PARAMS : find(name, (size_t)(p - name));
        rule = (enum sip_rule)rules[side][d];
        if (!(v = equal(p)))
            return name != from && (side == CHALLENGE || side == OTHER_SCHEME) &&
                           begins_challenge(name, side == CHALLENGE && d == SIP_A_PARAMS)
                       ? name
                       : FAULT(p);
        end = sip_lex_rule(rule, v);
        if (end && *end <= ' ' && sip_has_rdquot(rule))
            r->rdquot = end;
        if ((!end || !ends_there(end)) && (!(end = odd_value(r, side, d, rule, v)) || !ends_there(end)))
            return FAULT(v);
        quoted = *v == '"';
        value = quoted ? SLICE(v + 1, end - 1) : SLICE(v, end);
        p = comma(end);
        if (d < SIP_A_PARAMS) {
            const uint16_t bit = (uint16_t)(1u << d);

            if (a->present & bit) {
                if (!is_same_again(r, a, side, d, value, name))
                    return FAULT(name);
            } else if (value.len || (d != SIP_A_ALGORITHM && d != SIP_A_QOP)) { /* empty, these are absent */
                a->param[d] = value;
                a->present |= bit;
                a->quoted = (uint16_t)(quoted ? a->quoted | bit : a->quoted);
            }
        }
        if (p == end)
            return p;
    }
}

lex sip_lex_auth_params(struct sip_reading *r, struct sip_auth *a, lex p)
{
    return params(r, a, AUTH_INFO, p);
}

/* other-challenge, other-response: the phone needs the scheme alone. */
static COLD lex other(struct sip_reading *r, lex p, bool is_challenge)
{
    struct sip_deviations *const noted = r->deviations;
    struct sip_auth none = { 0 };
    lex YYCURSOR, YYMARKER, q;

    r->deviations = NULL;
    YYCURSOR = sip_lex_lws(p);
    q = YYCURSOR != p ? params(r, &none, OTHER_SCHEME, YYCURSOR) : NULL;
    r->deviations = noted;
    if (q && (*q <= ' ' || is_challenge))
        return q;
    sip_note(r, SIP_TOLERANCE_AUTH_TEXT, p);
    YYCURSOR = p;
text:
    /*!re2c
    text_octet = [\x21\x23-\x2b\x2d-\x7e\x80-\xff];
    text_quoted = ["] ([^"\\\r\n] | "\\" [^\r\n])* ["];

    (LWS | text_octet)+ { goto text; }
    text_quoted         { goto text; }
    ","                 { goto comma; }
    ""                  { goto rest; }
    */
comma:
    q = sip_lex_sws(YYCURSOR);
    if (is_challenge && begins_challenge(q, false))
        return q;
    goto text;
rest: /* behind quotes that are left open */
    /*!re2c
    (LWS | [\x21-\x7e\x80-\xff])+ { return YYCURSOR; }
    ""                             { return YYCURSOR; }
    */
}

static bool is_challenge(enum sip_kind kind)
{
    return kind == SIP_WWW_AUTHENTICATE || kind == SIP_PROXY_AUTHENTICATE;
}

lex sip_lex_auth(struct sip_reading *r, struct sip_auth *a, enum sip_kind kind, lex p)
{
    const lex base = r->base;
    lex YYCURSOR = p, YYMARKER;

    *a = (struct sip_auth){ .kind = (uint8_t)kind };
    /*!re2c
    'Digest' LWS { goto digest; }
    ""           { goto scheme; }
    */
scheme:
    if (!(YYCURSOR = sip_lex_token(p)))
        return FAULT(p);
    a->scheme = SLICE(p, YYCURSOR);
    if (a->scheme.len == 6 && letter_alike(p, (lex)"digest", 6))
        return FAULT(p);
    return other(r, YYCURSOR, is_challenge(kind));
digest:
    a->scheme = SLICE(p, p + 6);
    a->is_digest = 1;
    return params(r, a, is_challenge(kind) ? CHALLENGE : CREDENTIALS, YYCURSOR);
}
