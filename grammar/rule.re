/* rule.re - the rules for values of parameters, to which the rows of param.tsv refer by name (RFC 3261 25.1;
 * RFC 3329 2.2, 3892 3, 4028 4, 5626 10, 5806 4, 7044 5, 7616 3.3 to 3.5, 7989 5, 8760 2.7). */
#include "rule.h"
/*!include:re2c "abnf.re" */

/* token / quoted-string, as auth-param, m-value and some extensions have it. */
static lex token_or_quoted(lex p)
{
    return *p == '"' ? sip_lex_quoted(p) : sip_lex_token(p);
}

/* RDQUOT at the end of a value, without the SWS behind it. */
static lex closing(lex p)
{
    return p && *p == '"' ? p + 1 : NULL;
}

/* Request-URI: an absoluteURI, or a SIP-URI as its rule has it, up to a space or the closing quotation mark. */
static lex request_uri(lex p, bool or_path)
{
    struct sip_reading r = { .base = p };
    struct sip_uri uri;
    lex q = sip_lex_absolute(p, or_path);

    if (q && (*q == ' ' || *q == '"'))
        return q;
    q = sip_lex_uri(&r, &uri, p, false);
    return r.has_noted ? NULL : q;
}

/* URI *( 1*SP URI ); URI is Request-URI (RFC 8760 2.6), and was abs-path, too. */
static lex domain(lex p)
{
    while ((p = request_uri(p, true)) && *p == ' ')
        while (*p == ' ')
            p++;
    return closing(p);
}

/* qop-value *("," qop-value): of "auth", "auth-int" and token each is a token. */
static lex qop_options(lex p)
{
    while ((p = sip_lex_token(p)) && *p == ',')
        p++;
    return closing(p);
}

lex sip_lex_absolute(lex p, bool or_path)
{
    lex YYCURSOR = p, YYMARKER;

    if ((p[0] | 0x20) == 's' && (p[1] | 0x20) == 'i' && (p[2] | 0x20) == 'p' &&
        (p[3] == ':' || ((p[3] | 0x20) == 's' && p[4] == ':'))) /* 19.1.1: that is a SIP-URI, or nothing */
        return NULL;
    /*!re2c
    uric        = [;/?:@&=+$,] | unreserved | escaped; // reserved and these
    scheme      = ALPHA (alphanum | [-+.])*;
    absoluteURI = scheme ":" uric+; // hier-part and opaque-part are both uric
    abs_path    = "/" (unreserved | escaped | [:@&=+$,;/])*;

    absoluteURI { return YYCURSOR; }
    abs_path    { return or_path ? YYCURSOR : NULL; }
    *           { return NULL; }
    */
}

/* n digits of base 16 in lower case. */
static lex digits(lex p, int n)
{
    lex YYCURSOR = p;

    /*!re2c
    LHEX = [0-9a-f];

    LHEX+ { return YYCURSOR - p == n ? YYCURSOR : NULL; }
    *     { return NULL; }
    */
}

lex sip_lex_rule(enum sip_rule rule, lex p)
{
    lex YYCURSOR = p, YYMARKER;

    switch (rule) {
    case SIP_R_TOKEN:         return sip_lex_token(p);
    case SIP_R_QUOTED_STRING: return *p == '"' ? sip_lex_quoted(p) : NULL;
    case SIP_R_WORDY:         return token_or_quoted(p);
    case SIP_R_DIGEST_VERIFY: return *p == '"' ? closing(digits(p + 1, 32)) : NULL;
    case SIP_R_QOP_OPTIONS:   return *p == '"' ? qop_options(p + 1) : NULL;
    case SIP_R_DOMAIN:        return *p == '"' ? domain(p + 1) : NULL;
    case SIP_R_DIGEST_URI:    return *p == '"' ? closing(request_uri(p + 1, false)) : NULL;
    case SIP_R_DELTA_SECONDS:
        /*!re2c
        delta_seconds = DIGIT+;

        delta_seconds { return YYCURSOR; }
        *             { return NULL; }
        */
    case SIP_R_DIVERSION_COUNT:
        /*!re2c
        diversion_count = DIGIT{1,2};

        diversion_count { return YYCURSOR; }
        *               { return NULL; }
        */
    case SIP_R_INDEX_VAL:
        /*!re2c
        number    = ([1-9] DIGIT*)? DIGIT;
        index_val = number ("." number)*;

        index_val { return YYCURSOR; }
        *         { return NULL; }
        */
    case SIP_R_INSTANCE:
        /*!re2c
        instance_val = uric+;
        instance     = ["] "<" instance_val ">" ["];

        instance { return YYCURSOR; }
        *        { return NULL; }
        */
    case SIP_R_NC_VALUE:
        return digits(p, 8);
    case SIP_R_SESS_UUID: /* 32LHEX, of which nil is one */
        return digits(p, 32);
    case SIP_R_SIP_CLEAN_MSG_ID:
        /*!re2c
        atom             = (alphanum | [-!%*_+'`~])+;
        dot_atom         = atom ("." atom)*;
        sip_clean_msg_id = ["] dot_atom "@" dot_atom ["]; // host is a machine of its own

        sip_clean_msg_id     { return YYCURSOR; }
        ["] dot_atom "@"     { p = sip_lex_host(YYCURSOR); return p && *p == '"' ? p + 1 : NULL; }
        *                    { return NULL; }
        */
    case SIP_R_QVALUE:
        /*!re2c
        qvalue = "0" ("." DIGIT{0,3})? | "1" ("." "0"{0,3})?;

        qvalue { return YYCURSOR; }
        *      { return NULL; }
        */
    case SIP_R_REFRESHER:
        /*!re2c
        refresher = 'uas' | 'uac';

        refresher { return YYCURSOR; }
        *         { return NULL; }
        */
    case SIP_R_TRUTH:
        /*!re2c
        truth = 'true' | 'false';

        truth { return YYCURSOR; }
        *     { return NULL; }
        */
    case SIP_R_REQUEST_DIGEST: /* RFC 8760 2.7: as many digits as the algorithm has */
        /*!re2c
        request_digest  = ["] LHEX* ["];

        request_digest { return YYCURSOR; }
        *              { return NULL; }
        */
    case SIP_R_NONE:
    case SIP_R_FLAG:
    case SIP_R_ANY:
    case SIP_RULES:
        break;
    }
    return NULL;
}
