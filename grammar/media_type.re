/* media_type.re - the value of Content-Type, and the parameters of it and its like (RFC 3261 20.15
 * and 25.1; RFC 2046 5.1.1 for boundaries). */
#include "media_type.h"

#include "letter.h"
#include "lex.h"
/*!include:re2c "abnf.re" */
/*!re2c
re2c:flags:b = 0; // small before fast: a message has one
*/

uint8_t sip_media_word(const char *words, lex p, lex end)
{
    for (uint8_t i = 1; *words; words += *words + 1, i++) {
        size_t n = (size_t)*words;

        if ((size_t)(end - p) != n)
            continue;
        while (n && letter_lower(p[n - 1]) == (uint8_t)words[n])
            n--;
        if (!n)
            return i;
    }
    return 0;
}

/* A parameter of the type, with its value without quotes. */
struct media_param {
    lex name, name_end, value, value_end;
};

/* The parameter at p, the SEMI before one; the place behind it. */
static lex param(struct media_param *x, lex p)
{
    lex YYCURSOR = p, YYMARKER, n, e, v;
    /*!stags:re2c:name format = "lex @@ = NULL;\n"; */

    /*!re2c:name
    ietf_token      = token;
    iana_token      = token;
    x_token         = 'x-' token;
    extension_token = ietf_token | x_token;
    m_attribute     = token;
    m_value         = token | SWS quoted_string;
    m_parameter     = m_attribute EQUAL m_value;

    SEMI @n m_attribute @e EQUAL @v token               { goto read; }
    SEMI @n m_attribute @e EQUAL SWS @v quoted_string { goto read; }
    *                                       { return NULL; }
    */
read:
    *x = (struct media_param){ n, e, v + (*v == '"'), YYCURSOR - (*v == '"') };
    return YYCURSOR;
}

/* boundary of RFC 2046 5.1.1: 1 to 70 of these characters, the last no space. */
static bool is_boundary(lex p, lex end)
{
    lex YYCURSOR = p, YYMARKER;

    if (end - p > BOUNDARY_MAX)
        return false;
    /*!re2c
    bcharsnospace = DIGIT | ALPHA | ['()+_,./:=?] | "-";
    bchars        = bcharsnospace | " ";
    boundary      = bchars* bcharsnospace;

    boundary { return YYCURSOR == end; }
    *        { return false; }
    */
}

static uint8_t kind_of(lex type, lex type_end, lex subtype, lex end)
{
    static const uint8_t multipart[] = { MEDIA_TYPE_MIXED, MEDIA_TYPE_ALTERNATIVE,
                                         MEDIA_TYPE_RELATED };
    static const uint8_t application[] = { MEDIA_TYPE_OTHER,       MEDIA_TYPE_SDP,
                                           MEDIA_TYPE_MESSAGE_SUMMARY, MEDIA_TYPE_PIDF,
                                           MEDIA_TYPE_DIALOG_INFO, MEDIA_TYPE_DTMF_RELAY };

    switch (sip_media_word("\11multipart\13application\7message\4text", type, type_end)) {
    case 1:
        return multipart[sip_media_word("\13alternative\7related", subtype, end)];
    case 2:
        return application[sip_media_word("\3sdp\26simple-message-summary\10pidf+xml\17dialog-info+xml"
                                      "\12dtmf-relay", subtype, end)];
    case 3:
        return sip_media_word("\7sipfrag", subtype, end) ? MEDIA_TYPE_SIPFRAG : MEDIA_TYPE_OTHER;
    case 4:
        return sip_media_word("\5plain", subtype, end) ? MEDIA_TYPE_TEXT : MEDIA_TYPE_OTHER;
    default:
        return MEDIA_TYPE_OTHER;
    }
}

lex sip_media_type_lex(struct sip_reading *r, struct media_type *t, lex p)
{
    const lex base = r->base;
    struct media_param x;
    struct cw_slice *const known[] = { &t->boundary, &t->charset, &t->start, &t->version };
    lex YYCURSOR = p, YYMARKER, e, s, q;
    /*!stags:re2c:types format = "lex @@ = NULL;\n"; */

    *t = (struct media_type){ 0 };
    /*!re2c:types
    discrete_type  = 'text' | 'image' | 'audio' | 'video' | 'application' | extension_token;
    composite_type = 'message' | 'multipart' | extension_token;
    m_type         = discrete_type | composite_type;
    m_subtype      = extension_token | iana_token;
    media_type     = m_type @e SLASH @s m_subtype @q (SEMI m_parameter)*;

    media_type { goto read; }
    *          { return FAULT(p); }
    */
read:
    t->type = SLICE(p, e);
    t->subtype = SLICE(s, q);
    t->kind = kind_of(p, e, s, q);
    t->params = SLICE(q, YYCURSOR);
    for (p = q; p < YYCURSOR; p = q) {
        uint8_t i;

        q = param(&x, p);
        i = sip_media_word("\10boundary\7charset\5start\7version", x.name, x.name_end);
        if (!i)
            continue;
        if (known[i - 1]->at)
            return FAULT(x.name); /* once only: two readers might take two boundaries */
        *known[i - 1] = SLICE(x.value, x.value_end);
    }
    q = base + t->boundary.at;
    if (t->boundary.at && !is_boundary(q, q + t->boundary.len))
        return FAULT(q);
    if (!t->boundary.at && media_type_is_multipart(t))
        return FAULT(p);
    return p;
}

int sip_media_type_read(struct media_type *t, const struct sip_message *m)
{
    const uint8_t i = m->first[SIP_CONTENT_TYPE];
    const struct sip_field *f = &m->field[i - !!i];
    struct sip_reading r = { .base = m->octets };
    lex p;

    *t = (struct media_type){ 0 };
    if (!i)
        return CW_E_FIELD_ABSENT;
    p = m->octets + f->value.at;
    if (f->fault || sip_media_type_lex(&r, t, p) != p + f->value.len)
        return CW_E_MEDIA_TYPE;
    return CW_OK;
}
