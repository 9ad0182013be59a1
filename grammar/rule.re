/* rule.re - the rules for values of parameters, to which the rows of param.tsv refer by name (RFC 3261 25.1;
 * RFC 3329 2.2, 3892 3, 4028 4, 5626 10, 5806 4, 7044 5, 7616 3.3 to 3.5, 7989 5, 8760 2.7). */
#include "rule.h"
/*!include:re2c "abnf.re" */

/* token / quoted-string, as auth-param, m-value and some extensions have it. */
static lex token_or_quoted(lex p)
{
    return *p == '"' ? sip_lex_quoted(p) : sip_lex_token(p);
}

lex sip_lex_rule(enum sip_rule rule, lex p)
{
    lex YYCURSOR = p, YYMARKER;

    switch (rule) {
    case SIP_R_TOKEN:         return sip_lex_token(p);
    case SIP_R_QUOTED_STRING: return *p == '"' ? sip_lex_quoted(p) : NULL;
    case SIP_R_WORDY:         return token_or_quoted(p);
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
        uric         = [;/?:@&=+$,] | unreserved | escaped; // reserved and these
        instance_val = (uric | [[\]])+; // a URN has brackets by RFC 3986
        instance     = ["] "<" instance_val ">" ["];

        instance { return YYCURSOR; }
        *        { return NULL; }
        */
    case SIP_R_SESS_UUID:
        /*!re2c
        LHEX      = [0-9a-f];
        nil       = "0"{32};
        sess_uuid = nil | LHEX{32};

        sess_uuid { return YYCURSOR; }
        *         { return NULL; }
        */
    case SIP_R_DIGEST_VERIFY:
        /*!re2c
        digest_verify = ["] LHEX{32} ["];

        digest_verify { return YYCURSOR; }
        *             { return NULL; }
        */
    case SIP_R_SIP_CLEAN_MSG_ID: /* host is a dot-atom, or a reference in brackets */
        /*!re2c
        atom             = (alphanum | [-!%*_+'`~])+;
        dot_atom         = atom ("." atom)*;
        sip_clean_msg_id = ["] dot_atom "@" (dot_atom | "[" [0-9a-fA-F:.]+ "]") ["];

        sip_clean_msg_id { return YYCURSOR; }
        *                { return NULL; }
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
    case SIP_R_NC_VALUE:
        /*!re2c
        nc_value = LHEX{8};

        nc_value { return YYCURSOR; }
        *        { return NULL; }
        */
    case SIP_R_QOP_OPTIONS:
        /*!re2c
        qop_value   = token; // "auth" and "auth-int" are two
        qop_options = ["] qop_value ("," qop_value)* ["];

        qop_options { return YYCURSOR; }
        *           { return NULL; }
        */
    case SIP_R_REQUEST_DIGEST: /* RFC 8760 2.7: as many digits as the algorithm has */
        /*!re2c
        request_digest  = ["] LHEX* ["];

        request_digest { return YYCURSOR; }
        *              { return NULL; }
        */
    case SIP_R_DOMAIN:
        /*!re2c
        scheme      = ALPHA (alphanum | [-+.])*;
        absoluteURI = scheme ":" uric+; // hier-part and opaque-part are both uric
        abs_path    = "/" (unreserved | escaped | [:@&=+$,;/])*;
        URI         = absoluteURI | abs_path;
        domain      = ["] URI (" "+ URI)* ["];

        domain { return YYCURSOR; }
        *      { return NULL; }
        */
    case SIP_R_DIGEST_URI: /* Request-URI (RFC 8760 2.6): a SIP-URI is an absoluteURI but for its IPv6reference */
        /*!re2c
        reference        = "[" [0-9a-fA-F:.]+ "]";
        digest_uri_value = absoluteURI
                         | 'sip' 's'? ":" ((unreserved | escaped | [&=+$,;?/:])+ "@")? reference (":" DIGIT+)?
                           ([;?] (uric | [[\]])*)?;
        digest_uri       = ["] digest_uri_value ["];

        digest_uri { return YYCURSOR; }
        *          { return NULL; }
        */
    case SIP_R_NONE:
    case SIP_R_FLAG:
    case SIP_R_ANY:
    case SIP_RULES:
        break;
    }
    return NULL;
}
