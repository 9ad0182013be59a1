/* head.re - what stands in a header field's value before its parameters: the rules to which the rows of value.tsv
 * refer by name (RFC 3261 20, 25.1; RFC 3262 10, 4488 4, 6665 8.4, 7989 5). */
#include "rule.h"
/*!include:re2c "abnf.re" */

/* comment at its "(": the depth of nesting is counted, so that it has no bound and needs no recursion. */
static lex comment(lex p)
{
    lex YYCURSOR = p, YYMARKER;
    unsigned depth = 0;

next:
#ifndef __OPTIMIZE_SIZE__
    YYCURSOR = sip_lex_run(YYCURSOR, SIP_CTEXT_OCTET);
#endif
    /*!re2c
    LPAREN       = "("; // the SWS of both are LWS of a ctext, and around the whole of what stands there
    RPAREN       = ")";
    ctext        = [\x21-\x27\x2a-\x5b\x5d-\x7e] | UTF8_NONASCII | LWS;
    comment_text = ctext | quoted_pair;

    LPAREN       { depth++; goto next; }
    RPAREN       { if (--depth) goto next; return YYCURSOR; }
    comment_text { goto next; }
    *            { return NULL; }
    */
}

/* TEXT-UTF8-TRIM, and header-value, which may have UTF8-CONT besides: without the LWS at the end, which is the end of
 * the field's. */
static lex text(lex p, bool any_cont)
{
    lex YYCURSOR = p, YYMARKER, end = p;

next:
    while (*YYCURSOR > ' ' && *YYCURSOR < 0x7f)
        end = ++YYCURSOR;
    /*!re2c
    TEXT_UTF8char = [\x21-\x7e] | UTF8_NONASCII;

    TEXT_UTF8char { end = YYCURSOR; goto next; }
    UTF8_CONT     { if (!any_cont) return end; end = YYCURSOR; goto next; }
    LWS           { goto next; }
    ""            { return end; }
    */
}

/* LWS between two of server-val. A comment begins and ends in SWS of its own, so that there it may have further
 * folds. NULL: no server-val follows. */
static lex between(lex p, bool behind_comment)
{
    lex q = sip_is_end(p) ? p : sip_lex_lws(p), s;
    unsigned folds = 1;

    if (q == p)
        return NULL;
    for (; *q <= ' ' && (s = sip_lex_lws(q)) != q; q = s)
        folds++;
    return *q > ' ' && folds <= 1u + behind_comment + (*q == '(') ? q : NULL;
}

/* server-val *(LWS server-val) */
static lex server_vals(lex p)
{
    lex q;

    for (;;) {
        const bool is_comment = !(q = sip_seq_product(p));

        if (is_comment && !(q = *(p = sip_lex_sws(p)) == '(' ? comment(p) : NULL))
            return NULL;
        if (!(p = between(q, is_comment)))
            return q; /* white space at the end of the field is not the value's */
    }
}

/* warning-value */
static lex warning(lex p)
{
    lex YYCURSOR = p, YYMARKER;

    /*!re2c
    warn_code = DIGIT{3};
    pseudonym = token;

    warn_code " " pseudonym " " SWS ["] { return sip_lex_quoted(YYCURSOR - 1); }
    warn_code " "                       { p = sip_lex_host(YYCURSOR); goto hostport; }
    *                                   { return NULL; }
    */
hostport:
    if (!(YYCURSOR = p))
        return NULL;
    /*!re2c
    (":" DIGIT+)? " " SWS ["] { return sip_lex_quoted(YYCURSOR - 1); }
    *                       { return NULL; }
    */
}

/* RAck, with the limits of RFC 3262 3 and 8.1.1.5. */
static lex rack(lex p)
{
    lex YYCURSOR = p, YYMARKER, c;
    uint32_t n;
    /*!stags:re2c:rack format = "lex @@;\n"; */

    /*!re2c:rack
    response_num = DIGIT+;
    CSeq_num     = DIGIT+;
    RAck         = response_num LWS @c CSeq_num LWS token;

    RAck { return sip_lex_number(p, UINT32_MAX, &n) && sip_lex_number(c, INT32_MAX, &n) ? YYCURSOR : NULL; }
    *    { return NULL; }
    */
}

static lex retry_after(lex p)
{
    lex YYCURSOR = p, YYMARKER, q;

    if (!(q = YYCURSOR = sip_lex_rule(SIP_R_DELTA_SECONDS, p)))
        return NULL;
    /*!re2c
    SWS "(" { return comment(YYCURSOR - 1); }
    ""      { return q; }
    */
}

/* LAQUOT absoluteURI RAQUOT; a SIP-URI is one, but for its IPv6reference. */
static lex uri_in_brackets(struct sip_reading *r, lex p)
{
    struct sip_uri uri;
    lex q;

    p = sip_lex_sws(p);
    if (*p != '<')
        return NULL;
    q = sip_lex_absolute(p + 1, false);
    if (!q || *q != '>')
        q = sip_lex_uri(r, &uri, p + 1, false);
    return q && *q == '>' ? q + 1 : NULL;
}

/* An identifier that is only given back: what its rule has, or what other peers put into one. */
static COLD lex opaque(struct sip_reading *r, lex p)
{
    lex YYCURSOR = p;

    /*!re2c
    identifier = (alphanum | [-.!%*_+`'~/=])+;

    identifier { sip_note(r, SIP_TOLERANCE_IDENTIFIER, p); return YYCURSOR; }
    *          { return NULL; }
    */
}

static lex entity_tag(struct sip_reading *r, lex p)
{
    lex q = sip_lex_token(p);

    return q && *q != '/' && *q != '=' ? q : opaque(r, p);
}

/* The rules of one line, matched at p. */
static lex plain(enum sip_head head, lex p)
{
    lex YYCURSOR = p, YYMARKER;
    uint32_t n;

    switch (head) {
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
        primary_tag    = ALPHA{1,8};
        subtag         = ALPHA{1,8};
        language_tag   = primary_tag ("-" subtag)*;
        language_range = language_tag | "*";

        language_tag   { return YYCURSOR; }
        language_range { return head == SIP_H_LANGUAGE_RANGE ? YYCURSOR : NULL; }
        *              { return NULL; }
        */
    case SIP_H_MIME_VERSION:
        /*!re2c
        MIME_Version = DIGIT+ "." DIGIT+;

        MIME_Version { return YYCURSOR; }
        *            { return NULL; }
        */
    case SIP_H_TIMESTAMP:
        /*!re2c
        delay     = DIGIT* ("." DIGIT*)?;
        Timestamp = DIGIT+ ("." DIGIT*)? (LWS delay)?;

        Timestamp { return YYCURSOR; }
        *         { return NULL; }
        */
    case SIP_H_REFER_SUB_VALUE:
        /*!re2c
        refer_sub_value = 'true' | 'false';

        refer_sub_value { return YYCURSOR; }
        *               { return NULL; }
        */
    case SIP_H_RESPONSE_NUM: /* RFC 3262 7.1: a number of 32 bits */
        /*!re2c
        response_num { return sip_lex_number(p, UINT32_MAX, &n) ? YYCURSOR : NULL; }
        *            { return NULL; }
        */
    default:
        return NULL;
    }
}

static COLD lex ainfo(struct sip_reading *r, lex p)
{
    struct sip_auth info = { .kind = SIP_AUTHENTICATION_INFO };

    return sip_lex_auth_params(r, &info, p);
}

lex sip_lex_head(struct sip_reading *r, enum sip_head head, lex p)
{
    struct cw_slice whole;

    switch (head) {
    case SIP_H_TOKEN:           return sip_lex_token(p);
    case SIP_H_MEDIA_RANGE:     return sip_seq_media_range(p); /* the types and the stars are all tokens */
    case SIP_H_DELTA_SECONDS:   return sip_lex_rule(SIP_R_DELTA_SECONDS, p);
    case SIP_H_SESS_UUID:       return sip_lex_rule(SIP_R_SESS_UUID, p);
    case SIP_H_TEXT_UTF8_TRIM:  return *p > ' ' ? text(p, false) : NULL;
    case SIP_H_HEADER_VALUE:    return text(p, true);
    case SIP_H_SERVER_VAL:      return server_vals(p);
    case SIP_H_WARNING_VALUE:   return warning(p);
    case SIP_H_SIP_DATE:        return sip_lex_date(p);
    case SIP_H_RACK:            return rack(p);
    case SIP_H_RETRY_AFTER:     return retry_after(p);
    case SIP_H_URI_IN_BRACKETS: return uri_in_brackets(r, p);
    case SIP_H_CALLID:          return sip_lex_call_id(r, &whole, p);
    case SIP_H_ENTITY_TAG:      return entity_tag(r, p);
    case SIP_H_AINFO:           return ainfo(r, p);
    default:                    return plain(head, p);
    }
}
