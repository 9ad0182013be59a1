/* message_summary.re - message-summary (RFC 3842 5.2). Rule names are the ABNF's; the fence is
 * that of lex.h. */
#include "message_summary.h"

#include "lex.h"
#include "media_type.h"
#include "memory.h"
/*!include:re2c "abnf.re" */
/*!re2c
re2c:flags:b     = 0; // small before fast
re2c:flags:input = custom;

LPAREN           = SWS "(" SWS;
RPAREN           = SWS ")" SWS;
*/

/* What re2c calls. A machine that turns back says how far it came. */
#define YYPEEK()          (*YYCURSOR)
#define YYSKIP()          (++YYCURSOR)
#define YYBACKUP()        (YYMARKER = YYCURSOR)
#define YYRESTORE()       (far = YYCURSOR, YYCURSOR = YYMARKER)
#define YYSTAGP(t)        ((t) = YYCURSOR)
#define YYSTAGN(t)        ((t) = NULL)
#define YYSHIFTSTAG(t, n) ((t) += (n))
#define YYSTOPPED(at)     (far = (at)) /* the machine as octets */
#define NONE              return *fault = far ? far : p, NULL

/* One field, folds and all, or an empty line. The last of a body is copied: behind it no octet is
 * ours to read. */
struct field {
    lex octets;
    size_t size, next; /* of the body; where the next field begins */
    size_t offset;     /* of this one */
    lex at, end;       /* this one; behind its line end */
    uint8_t copy[MESSAGE_SUMMARY_LAST_MAX + 3];
    struct sip_deviations *deviations;
};

static void note(const struct field *f, enum sip_tolerance tolerance, lex at)
{
    sip_note_in(f->deviations, tolerance, f->offset + (size_t)(at - f->at));
}

/* Whether the element that ends at p, and white space to `behind`, are the rest of the field. */
static bool ends(const struct field *f, lex p, lex behind, lex *fault)
{
    *fault = behind;
    if (behind != f->end)
        return false;
    if (behind - p != 2) /* a fold is white space, too */
        note(f, SIP_TOLERANCE_SUMMARY_TRAILING_SPACE, p);
    return true;
}

static lex end_of_line(lex p, lex *fault)
{
    lex YYCURSOR = p, YYMARKER, far = NULL;
    /*!re2c
    SWS CRLF { return YYCURSOR; }
    *        { NONE; }
    */
}

/* The first line. */
static bool msg_status(const struct field *f, bool *waiting, lex *fault)
{
    const lex p = f->at;
    lex YYCURSOR = p, YYMARKER, far = NULL, a, e;
    /*!stags:re2c:status format = "lex @@ = NULL;\n"; */

    /*!re2c:status
    msg_status      = 'yes' | 'no';
    msg_status_line = 'Messages-Waiting' HCOLON @a msg_status;

    msg_status_line @e SWS CRLF { *waiting = (*a | 0x20) == 'y'; return ends(f, e, YYCURSOR, fault); }
    *                           { NONE; }
    */
}

/* The name of msg-account and its HCOLON. NULL: it is no msg-account. */
static lex msg_account(lex p)
{
    lex YYCURSOR = p, YYMARKER, far;
    /*!re2c
    'Message-Account' HCOLON { return YYCURSOR; }
    *                        { return (void)far, NULL; }
    */
}

/* A line of a class; numbers are not above 2^32-1. *name_end: behind the class. */
static bool msg_summary(const struct field *f, struct message_count *x, lex *name_end, lex *fault)
{
    const lex p = f->at;
    lex YYCURSOR = p, YYMARKER, far = NULL, a, b, c, d, e, z;
    /*!stags:re2c:summary format = "lex @@ = NULL;\n"; */

    x->new_urgent = x->old_urgent = 0;
    /*!re2c:summary
    message_context_class = token;
    msgcount              = DIGIT+;
    newmsgs               = msgcount;
    oldmsgs               = msgcount;
    new_urgentmsgs        = msgcount;
    old_urgentmsgs        = msgcount;
    msg_summary_line      = message_context_class @a HCOLON @b newmsgs SLASH @c oldmsgs
                            (LPAREN @d new_urgentmsgs SLASH @e old_urgentmsgs RPAREN)?;

    msg_summary_line @z SWS CRLF { goto read; }
    *                            { NONE; }
    */
read:
    *fault = b;
    *name_end = a;
    x->has_urgent = d;
    if (!sip_lex_number(b, UINT32_MAX, &x->new_ones) || !sip_lex_number(c, UINT32_MAX, &x->old_ones) ||
        (d && (!sip_lex_number(d, UINT32_MAX, &x->new_urgent) || !sip_lex_number(e, UINT32_MAX, &x->old_urgent))))
        return false;
    return ends(f, z, YYCURSOR, fault);
}

/* A header of a message, folds and all, or an empty line. */
static bool msg_header(const struct field *f, lex *fault)
{
    const lex p = f->at;
    lex YYCURSOR = p, YYMARKER, far = NULL;
    /*!re2c
    header_name      = token;
    TEXT_UTF8char    = [\x21-\x7e] | UTF8_NONASCII;
    header_value     = (TEXT_UTF8char | UTF8_CONT | LWS)*;
    extension_header = header_name HCOLON header_value;

    extension_header CRLF | CRLF { *fault = YYCURSOR; return YYCURSOR == f->end; }
    *                            { NONE; }
    */
}

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
        f->end = p + i;
        return true;
    }
    i -= f->offset;
    f->at = NULL;
    if (i > MESSAGE_SUMMARY_LAST_MAX)
        return false;
    memcpy(f->copy, p + f->offset, i);
    if (f->copy[i - 1] != '\n') { /* the body's end ends it, as with LOCAL_sdp_unended */
        sip_note_in(f->deviations, SIP_TOLERANCE_SUMMARY_LINE_END, f->size);
        if (f->copy[i - 1] != '\r')
            f->copy[i++] = '\r';
        f->copy[i++] = '\n';
    }
    f->copy[i] = 0;
    f->at = f->copy;
    f->end = f->copy + i;
    return true;
}

static struct cw_slice slice(const struct field *f, lex from, lex to)
{
    size_t at = f->offset + (size_t)(from - f->at);

    return (struct cw_slice){ (uint16_t)at, (uint16_t)(to - from) };
}

/* The URI of msg-account at p. */
static lex account_uri(lex p, lex *fault)
{
    struct sip_reading r = { .base = p };
    struct sip_uri uri;
    lex end = sip_lex_uri(&r, &uri, p, false);

    if (!end)
        *fault = r.fault;
    return end;
}

/* From the first empty line on: each is followed by a header. */
static bool opt_msg_headers(struct field *f, lex *fault)
{
    bool was_empty = false;

    do {
        const bool is_empty = is_empty_line(f->at);

        if (!msg_header(f, fault))
            return false;
        if (is_empty && was_empty)
            note(f, SIP_TOLERANCE_SUMMARY_LINE_END, f->at);
        was_empty = is_empty;
    } while (next_field(f));
    if (was_empty)
        note(f, SIP_TOLERANCE_SUMMARY_LINE_END, f->at);
    return f->at;
}

/* message-summary, one line after the other. False: they do not fit; f->at NULL: the last line is too long. */
static bool message_summary(struct message_summary *s, struct field *f, lex *fault)
{
    lex q, e;
    bool more;

    *fault = NULL;
    if (!next_field(f) || !msg_status(f, &s->waiting, fault))
        return false;
    more = next_field(f);
    if (more && (q = msg_account(f->at))) {
        lex behind;

        if (!(e = account_uri(q, fault)) || !(behind = end_of_line(e, fault)) || !ends(f, e, behind, fault))
            return false;
        s->account = slice(f, q, e);
        more = next_field(f);
    }
    for (; more && !is_empty_line(f->at); more = next_field(f)) {
        struct message_count *c = &s->line[s->lines];

        *fault = f->at;
        if (s->lines == MESSAGE_SUMMARY_LINES_MAX || !msg_summary(f, c, &e, fault))
            return false;
        c->name = slice(f, f->at, e);
        c->class = sip_media_word("\15voice-message\15video-message\13fax-message\15pager-message"
                              "\22multimedia-message\14text-message\4none", f->at, e);
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
    f.deviations = &s->deviations;
    if (n <= SIP_OCTETS_MAX && message_summary(s, &f, &at))
        return CW_OK;
    if (fault) {
        const size_t i = f.offset + (at && f.at && f.offset < n ? (size_t)(at - f.at) : 0);

        *fault = (uint16_t)(i < n ? i : n); /* in the line end that was lent */
    }
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
