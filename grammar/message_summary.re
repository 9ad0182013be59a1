/* message_summary.re - message-summary (RFC 3842 5.2). Rule names are the ABNF's; the fence is
 * that of lex.h. */
#include "message_summary.h"

#include "lex.h"
#include "media_type.h"
#include "memory.h"
/*!include:re2c "abnf.re" */
/*!re2c
re2c:flags:b = 0; // small before fast

LPAREN        = SWS "(" SWS;
RPAREN        = SWS ")" SWS;
*/

static lex end_of_line(lex p)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    SWS CRLF { return YYCURSOR; }
    *        { return NULL; }
    */
}

/* A name and its HCOLON; NULL: none. */
static lex name(lex p, lex *end)
{
    lex YYCURSOR = p, YYMARKER, e;
    /*!stags:re2c:name format = "lex @@ = NULL;\n"; */

    /*!re2c:name
    header_name = token;

    header_name @e HCOLON { *end = e; return YYCURSOR; }
    *                     { return NULL; }
    */
}

/* msgcount: not above 2^32-1. */
static lex msgcount(lex p, uint32_t *out)
{
    return sip_lex_number(p, UINT32_MAX, out);
}

/* newmsgs SLASH oldmsgs, of all or of the urgent ones. */
static lex msgcounts(lex p, uint32_t *newmsgs, uint32_t *oldmsgs)
{
    lex YYCURSOR, YYMARKER;

    if (!(YYCURSOR = msgcount(p, newmsgs)))
        return NULL;
    /*!re2c
    SLASH { return msgcount(YYCURSOR, oldmsgs); }
    *     { return NULL; }
    */
}

/* msg-summary-line from behind its HCOLON. */
static lex msg_summary_line(struct message_count *c, lex p)
{
    lex YYCURSOR, YYMARKER;

    c->new_urgent = c->old_urgent = 0;
    c->has_urgent = false;
    if (!(p = YYCURSOR = msgcounts(p, &c->new_ones, &c->old_ones)))
        return NULL;
    /*!re2c
    LPAREN { goto urgent; }
    *      { return p; }
    */
urgent:
    c->has_urgent = true;
    if (!(YYCURSOR = msgcounts(YYCURSOR, &c->new_urgent, &c->old_urgent)))
        return NULL;
    /*!re2c
    RPAREN { return YYCURSOR; }
    *      { return NULL; }
    */
}

/* msg-status-line, from behind its HCOLON. */
static lex msg_status(lex p, bool *waiting)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    msg_status = 'yes' | 'no';

    msg_status { *waiting = YYCURSOR - p == 3; return YYCURSOR; }
    *          { return NULL; }
    */
}

/* header-value to the end of its field, folds and all. */
static lex header_value(lex p)
{
    lex YYCURSOR = p, YYMARKER;
    /*!re2c
    header_value = ([\t\x20-\x7e\x80-\xff] | CRLF WSP)*;

    header_value CRLF { return YYCURSOR; }
    *                 { return NULL; }
    */
}

/* One field, folds and all, or an empty line. The last of a body is copied: behind it no octet is
 * ours to read. */
struct field {
    lex octets;
    size_t size, next; /* of the body; where the next field begins */
    size_t offset;     /* of this one */
    lex at;            /* this one */
    uint8_t copy[MESSAGE_SUMMARY_LAST_MAX + 3];
};

static bool is_empty_line(lex p)
{
    return p[0] == '\r' && p[1] == '\n';
}

static bool is_wsp(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/* Goes to the next field. False: there is none, or the last one is too long; then at is NULL. */
static bool next_field(struct field *f)
{
    const lex p = f->octets;
    size_t i = f->offset = f->next;

    f->at = f->copy;
    if (i >= f->size)
        return false;
    do {
        lex lf = memchr(p + i, '\n', f->size - i);

        i = lf ? (size_t)(lf - p) + 1 : f->size;
    } while (i < f->size && i > f->offset + 2 && is_wsp(p[i])); /* an empty line has no folds */
    f->next = i;
    if (i < f->size) {
        f->at = p + f->offset;
        return true;
    }
    i -= f->offset;
    f->at = NULL;
    if (i > MESSAGE_SUMMARY_LAST_MAX)
        return false;
    memcpy(f->copy, p + f->offset, i);
    if (f->copy[i - 1] != '\n') { /* the body's end ends it, as with LOCAL_sdp_unended */
        if (f->copy[i - 1] != '\r')
            f->copy[i++] = '\r';
        f->copy[i++] = '\n';
    }
    f->copy[i] = 0;
    f->at = f->copy;
    return true;
}

static struct cw_slice slice(const struct field *f, lex from, lex to)
{
    size_t at = f->offset + (size_t)(from - f->at);

    return (struct cw_slice){ (uint16_t)at, (uint16_t)(to - from) };
}

/* opt-msg-headers: an empty line, then the headers of a message. An empty line alone is read too,
 * for some peers end the body with one. NULL: they do not fit; f->at NULL: too long. */
static bool opt_msg_headers(struct field *f, lex *fault)
{
    lex q, end;

    do {
        *fault = f->at;
        if (!is_empty_line(f->at) && (!(q = name(f->at, &end)) || !header_value(q)))
            return false;
    } while (next_field(f));
    return f->at;
}

/* msg-account from behind its HCOLON: Account-URI = SIP-URI / SIPS-URI / absoluteURI. */
static lex account_uri(lex p, lex *fault)
{
    struct sip_reading r = { .base = p };
    struct sip_uri uri;
    lex end = sip_lex_uri(&r, &uri, p, false);

    if (!end)
        *fault = r.fault;
    return end;
}

/* message-summary. NULL in *fault: the last field is too long. */
static bool message_summary(struct message_summary *s, struct field *f, lex *fault)
{
    lex q, e;
    bool more;

    *fault = NULL;
    if (!next_field(f))
        return false;
    *fault = f->at;
    if (!(q = name(f->at, &e)) || !sip_media_word("\20messages-waiting", f->at, e) ||
        !(*fault = q, q = msg_status(q, &s->waiting)) || !(*fault = q, end_of_line(q)))
        return false;
    more = next_field(f);
    if (more && (q = name(f->at, &e)) && sip_media_word("\17message-account", f->at, e)) {
        if (!(e = account_uri(q, fault)) || !(*fault = e, end_of_line(e)))
            return false;
        s->account = slice(f, q, e);
        more = next_field(f);
    }
    for (; more && !is_empty_line(f->at); more = next_field(f)) {
        struct message_count *c = &s->line[s->lines];

        *fault = f->at;
        if (s->lines == MESSAGE_SUMMARY_LINES_MAX || !(q = name(f->at, &e)))
            return false;
        c->name = slice(f, f->at, e);
        c->class = sip_media_word("\15voice-message\15video-message\13fax-message\15pager-message"
                              "\22multimedia-message\14text-message\4none", f->at, e);
        *fault = q;
        if (!(q = msg_summary_line(c, q)) || !(*fault = q, end_of_line(q)))
            return false;
        s->lines++;
    }
    if (more) {
        s->headers = (struct cw_slice){ (uint16_t)f->offset, (uint16_t)(f->size - f->offset) };
        return opt_msg_headers(f, fault);
    }
    return f->at;
}

int sip_summary_read(struct message_summary *s, const void *octets, size_t n, uint16_t *fault)
{
    struct field f;
    lex at = NULL;

    memset(s, 0, offsetof(struct message_summary, line));
    s->octets = octets;
    f.octets = octets;
    f.size = n;
    f.next = f.offset = 0;
    if (n <= SIP_OCTETS_MAX && message_summary(s, &f, &at))
        return CW_OK;
    if (fault)
        *fault = (uint16_t)(f.offset + (at && f.at && f.offset < n ? (size_t)(at - f.at) : 0));
    memset(s, 0, offsetof(struct message_summary, line));
    return CW_E_SUMMARY;
}

const struct message_count *sip_summary_find(const struct message_summary *s,
                                                 enum message_class class)
{
    for (uint8_t i = 0; i < s->lines; i++)
        if (s->line[i].class == class)
            return &s->line[i];
    return NULL;
}

/* Passes over white space and line ends. */
static size_t behind_space(lex p, size_t at, size_t end)
{
    while (at < end && (p[at] == ' ' || p[at] == '\t' || p[at] == '\r' || p[at] == '\n'))
        at++;
    return at;
}

bool sip_summary_next(const struct message_summary *s, uint16_t *at, struct cw_slice *name,
                          struct cw_slice *value, bool *begins)
{
    const lex p = s->octets;
    const size_t end = (size_t)s->headers.at + s->headers.len;
    size_t i = *at ? *at : s->headers.at, from = i, to;

    i = behind_space(p, i, end);
    if (i >= end)
        return false;
    *begins = i > from;
    for (from = i; p[i] != ':' && p[i] != ' ' && p[i] != '\t';)
        i++;
    *name = (struct cw_slice){ (uint16_t)from, (uint16_t)(i - from) };
    while (p[i] != ':')
        i++;
    for (from = ++i; i < end; i++) /* to a line's end that no white space follows */
        if (p[i] == '\n' && (i + 1 == end || (p[i + 1] != ' ' && p[i + 1] != '\t')))
            break;
    *at = (uint16_t)(i < end ? i + 1 : end);
    to = i;
    while (to > from && behind_space(p, to - 1, to) == to)
        to--;
    from = behind_space(p, from, to);
    *value = (struct cw_slice){ (uint16_t)from, (uint16_t)(to - from) };
    return true;
}
