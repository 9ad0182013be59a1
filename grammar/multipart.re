/* multipart.re - multipart-body: delimiters, and the header fields of each part (RFC 2046 5.1.1,
 * 5.1.2; RFC 2045 4 to 8).
 *
 * The fence of a part's header is the end of each field, looked for before its machine runs: a
 * CRLF whose follower is no white space. That octet can be read, because behind each part is a
 * delimiter. */
#include "multipart.h"

#include "lex.h"
#include "memory.h"
/*!include:re2c "abnf.re" */
/*!re2c
re2c:flags:b = 0; // small before fast
*/

/* A delimiter, from its two hyphens on: the place behind its line. NULL: p is none. Compared whole:
 * "--ab" does not delimit by the boundary a. A body may end with its close-delimiter. */
static lex delimiter(lex p, lex end, struct cw_octets boundary, bool *is_close)
{
    if ((size_t)(end - p) < boundary.len + 2 || p[0] != '-' || p[1] != '-' ||
        memcmp(p + 2, boundary.at, boundary.len))
        return NULL;
    p += boundary.len + 2;
    *is_close = end - p > 1 && p[0] == '-' && p[1] == '-';
    if (*is_close)
        p += 2;
    while (p < end && (*p == ' ' || *p == '\t')) /* transport-padding */
        p++;
    if (p == end)
        return *is_close ? p : NULL;
    return end - p > 1 && p[0] == '\r' && p[1] == '\n' ? p + 2 : NULL;
}

/* The first delimiter at a line's start in [p, end), where p is one; *behind its line. */
static lex next_delimiter(lex p, lex end, struct cw_octets boundary, lex *behind, bool *is_close)
{
    while (!(*behind = delimiter(p, end, boundary, is_close))) {
        const lex line = p;

        do {
            if (!(p = memchr(p, '\n', (size_t)(end - p))))
                return NULL;
            p++;
        } while (p - line < 2 || p[-2] != '\r');
    }
    return p;
}

static lex lws(lex p)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    LWS { return YYCURSOR; }
    *   { return p; }
    */
}

/* The name of a field and its HCOLON. NULL: none. */
static lex name(lex p, lex *end)
{
    lex YYCURSOR = p, YYMARKER;

    /*!re2c
    field_name = [\x21-\x39\x3b-\x7e]+; // RFC 822 3.2

    field_name { goto colon; }
    *          { return NULL; }
    */
colon:
    *end = YYCURSOR;
    /*!re2c
    HCOLON { return YYCURSOR; }
    *      { return NULL; }
    */
}

/* Content-Disposition: disp-type *( SEMI disp-param ) (RFC 3261 20.11). */
static lex disposition(struct multipart_part *part, lex p, lex base)
{
    struct sip_param x;
    lex YYCURSOR = p;

    /*!re2c
    disp_type = token;

    disp_type { goto params; }
    *         { return NULL; }
    */
params:
    part->disposition = SLICE(p, YYCURSOR);
    for (p = YYCURSOR; sip_lex_param(&x, p); p = x.end)
        if (x.at < x.end && sip_media_word("\10handling", x.label, x.label_end))
            part->is_optional = sip_media_word("\10optional", x.at + (*x.at == '"'), x.end - (*x.at == '"'));
    return p;
}

/* Content-ID: msg-id (RFC 2045 7). */
static lex content_id(struct multipart_part *part, lex p, lex base)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    "<" [\x21-\x3b\x3d\x3f-\x7e]+ ">" { part->id = SLICE(p + 1, YYCURSOR - 1); return YYCURSOR; }
    *                                 { return NULL; }
    */
}

static lex encoding(struct multipart_part *part, lex p)
{
    static const uint8_t by_word[] = { MULTIPART_ENCODED, MULTIPART_BINARY,
                                       MULTIPART_BINARY,  MULTIPART_BINARY,
                                       MULTIPART_QUOTED_PRINTABLE, MULTIPART_BASE64 };
    lex YYCURSOR = p;
    /*!re2c
    mechanism = token;

    mechanism { goto read; }
    *         { return NULL; }
    */
read:
    part->encoding =
        by_word[sip_media_word("\4" "7bit\4" "8bit\6binary\20quoted-printable\6base64", p, YYCURSOR)];
    return YYCURSOR;
}

enum field { OTHER, TYPE, DISPOSITION, ID, ENCODING, LENGTH };

/* The value of a field, up to `end`; of other fields nothing is required (5.1). NULL:
 * it does not fit. */
static lex value(struct multipart_part *part, enum field field, lex p, lex base, lex end,
                 lex *fault)
{
    struct sip_reading r = { .base = base };
    lex q;

    switch (field) {
    case TYPE:
        part->has_type = true;
        q = sip_media_type_lex(&r, &part->type, p);
        *fault = q ? *fault : r.fault;
        return q;
    case DISPOSITION:
        return disposition(part, p, base);
    case ID:
        return content_id(part, p, base);
    case ENCODING:
        return encoding(part, p);
    case LENGTH:
        part->has_length = true;
        return sip_lex_number(p, SIP_OCTETS_MAX, &part->length);
    case OTHER:
    default:
        return end;
    }
}

/* The end of the field at p, its CRLF; folds are within. NULL: it has none before `end`, or holds
 * a CR or LF of its own. */
static lex end_of_field(lex p, lex end)
{
    for (;;) {
        lex lf = memchr(p, '\n', (size_t)(end - p));

        if (!lf || lf == p || lf[-1] != '\r')
            return NULL;
        if (memchr(p, '\r', (size_t)(lf - 1 - p)))
            return NULL;
        if (lf[1] != ' ' && lf[1] != '\t')
            return lf - 1;
        p = lf + 1;
    }
}

/* The header fields of the part [p, end), and its body. CW_OK, CW_E_MULTIPART, CW_E_MEDIA_TYPE;
 * then *fault says where. */
static int read_part(struct multipart_part *part, lex p, lex end, lex base, lex *fault)
{
    unsigned seen = 0;
    lex from = p;

    *part = (struct multipart_part){ .type = { .kind = MEDIA_TYPE_TEXT } };
    while (p < end && (end - p < 2 || p[0] != '\r' || p[1] != '\n')) {
        lex q = end_of_field(p, end), v, name_end;
        enum field field;

        *fault = p;
        if (!q || !(v = name(p, &name_end)))
            return CW_E_MULTIPART;
        field = (enum field)sip_media_word("\14content-type\23content-disposition\12content-id"
                                       "\31content-transfer-encoding\16content-length",
                                       p, name_end);
        if (field && (seen & 1u << field))
            return CW_E_MULTIPART; /* two implementations might use different ones */
        seen |= 1u << field;
        *fault = v;
        v = value(part, field, v, base, q, fault);
        if (!v || (v != q && lws(v) != q))
            return field == TYPE ? CW_E_MEDIA_TYPE : CW_E_MULTIPART;
        p = q + 2;
    }
    part->fields = SLICE(from, p);
    if (p < end)
        p += 2;
    part->body = SLICE(p, end);
    return CW_OK;
}

static void descend(struct multipart *x, struct cw_slice body, const struct media_type *type)
{
    x->level[x->depth].boundary = type->boundary;
    x->level[x->depth].kind = type->kind;
    x->level[x->depth].at = body.at;
    x->level[x->depth].end = (uint16_t)(body.at + body.len);
    x->level[x->depth].begun = x->level[x->depth].closed = false;
    x->depth++;
}

void sip_multipart_begin(struct multipart *x, const uint8_t *octets, struct cw_slice body,
                     const struct media_type *type)
{
    x->octets = octets;
    x->fault = 0;
    x->depth = 0;
    descend(x, body, type);
}

static int refuse(struct multipart *x, int error, lex at)
{
    x->fault = (uint16_t)(at - x->octets);
    x->depth = 0;
    return error;
}

int sip_multipart_next(struct multipart *x, struct multipart_part *out)
{
    const lex base = x->octets;
    lex p, end, to, behind, fault;
    struct cw_octets boundary;
    bool is_close = false;
    unsigned i;
    int error;

    while (x->depth && x->level[x->depth - 1].closed)
        x->depth--;
    if (!x->depth)
        return 0;
    i = x->depth - 1u;
    p = base + x->level[i].at;
    end = base + x->level[i].end;
    boundary = (struct cw_octets){ base + x->level[i].boundary.at, x->level[i].boundary.len };
    if (!x->level[i].begun) { /* the preamble, which is ignored (5.1.1) */
        x->level[i].begun = true;
        if (!next_delimiter(p, end, boundary, &behind, &is_close) || is_close)
            return refuse(x, CW_E_MULTIPART, p);
        p = behind;
    }
    to = next_delimiter(p, end, boundary, &behind, &is_close);
    if (!to && !i)
        return refuse(x, CW_E_MULTIPART, p); /* cut off */
    if (!to) { /* 5.1.2: the delimiter of an outer level ends this one too */
        to = behind = end;
        is_close = true;
    } else if (to > p) {
        to -= 2;
    }
    x->level[i].at = (uint16_t)(behind - base);
    x->level[i].closed = is_close;
    if ((error = read_part(out, p, to, base, &fault)))
        return refuse(x, error, fault);
    out->depth = (uint8_t)i;
    out->parent = x->level[i].kind;
    if (media_type_is_multipart(&out->type)) {
        if (x->depth == MULTIPART_DEPTH_MAX)
            return refuse(x, CW_E_NESTED, p);
        descend(x, out->body, &out->type);
    }
    return 1;
}
