/* write.c - octets from values: the inverse of the parser (RFC 3261 7, 8.2.6, 18.2.1, 25.1; RFC
 * 3581 4). */
#include "write.h"

#include "lex.h"
#include "memory.h"

void sip_write_init(struct sip_writer *w, void *buffer, size_t room, bool compact)
{
    *w = (struct sip_writer){ .at = buffer, .room = room, .compact = compact };
}

void sip_put(struct sip_writer *w, const void *octets, size_t n)
{
    if (w->full || n > w->room - w->len) {
        w->full = true;
        return;
    }
    if (n)
        memcpy(w->at + w->len, octets, n);
    w->len += n;
}

/* Octet by octet: a loop that only measured would be made a call of strlen, which firmware may
 * not have. */
void sip_put_text(struct sip_writer *w, const char *text)
{
    for (; *text; text++) {
        if (w->full || w->len == w->room) {
            w->full = true;
            return;
        }
        w->at[w->len++] = (uint8_t)*text;
    }
}

void sip_put_slice(struct sip_writer *w, const struct sip_message *m, struct cw_slice s)
{
    sip_put(w, m->octets + s.at, s.len);
}

void sip_put_number(struct sip_writer *w, uint64_t value)
{
    char digit[20];
    size_t i = sizeof digit;

    do
        digit[--i] = (char)('0' + value % 10);
    while ((value /= 10));
    sip_put(w, digit + i, sizeof digit - i);
}

void sip_put_hex(struct sip_writer *w, const void *octets, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    const uint8_t *p = octets;

    while (n--) {
        const char two[] = { digit[*p >> 4], digit[*p & 15] };

        sip_put(w, two, sizeof two);
        p++;
    }
}

/* How many octets of UTF8-NONASCII stand at p, 25.1; 0: none. The text ends with a NUL, so
 * nothing behind it is read. */
static size_t nonascii(const uint8_t *p)
{
    size_t n = *p < 0xc0   ? 0
               : *p < 0xe0 ? 2
               : *p < 0xf0 ? 3
               : *p < 0xf8 ? 4
               : *p < 0xfc ? 5
               : *p < 0xfe ? 6
                           : 0;

    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

void sip_put_quoted(struct sip_writer *w, const char *text)
{
    const uint8_t *p = (const uint8_t *)text;

    sip_put(w, "\"", 1);
    while (*p) {
        size_t n = 1;

        if (*p == '\r' || *p == '\n' || (*p >= 0x80 && !(n = nonascii(p)))) {
            w->full = true;
            return;
        }
        if (*p == '"' || *p == '\\' || (*p < ' ' && *p != '\t') || *p == 0x7f)
            sip_put(w, "\\", 1);
        sip_put(w, p, n);
        p += n;
    }
    sip_put(w, "\"", 1);
}

void sip_put_escaped_user(struct sip_writer *w, const char *text)
{
    static const char digit[] = "0123456789ABCDEF";
    static const char plain[] = "-_.!~*'()&=+$,;?/"; /* mark and user-unreserved */

    if (!*text)
        w->full = true; /* user is 1*( ... ) */
    for (const uint8_t *p = (const uint8_t *)text; *p; p++) {
        const char escape[] = { '%', digit[*p >> 4], digit[*p & 15] };
        uint8_t letter = (uint8_t)(*p | 0x20);

        if ((letter >= 'a' && letter <= 'z') || (*p >= '0' && *p <= '9') ||
            memchr(plain, *p, sizeof plain - 1))
            sip_put(w, p, 1);
        else
            sip_put(w, escape, sizeof escape);
    }
}

/* Text that must not leave its line: no CR, no LF, and no NUL since it is a C string. */
static void line_text(struct sip_writer *w, const char *text)
{
    for (const char *p = text; *p; p++)
        if (*p == '\r' || *p == '\n')
            w->full = true;
    sip_put_text(w, text);
}

void sip_put_request_line(struct sip_writer *w, const char *method, const char *uri)
{
    line_text(w, method);
    sip_put(w, " ", 1);
    line_text(w, uri);
    sip_put_text(w, " SIP/2.0\r\n");
}

void sip_put_status_line(struct sip_writer *w, int status, const char *reason)
{
    if (status < 100 || status > 699)
        w->full = true;
    sip_put_text(w, "SIP/2.0 ");
    sip_put_number(w, (uint64_t)(status < 0 ? 0 : status));
    sip_put(w, " ", 1);
    if (reason)
        line_text(w, reason);
    sip_put_end(w);
}

void sip_put_field(struct sip_writer *w, enum sip_kind kind)
{
    const char letter = sip_kind_compact(kind);

    if (!*sip_kind_name(kind))
        w->full = true; /* SIP_OTHER has no name */
    if (w->compact && letter)
        sip_put(w, &letter, 1);
    else
        sip_put_text(w, sip_kind_name(kind));
    sip_put(w, ": ", 2);
}

void sip_put_end(struct sip_writer *w)
{
    sip_put(w, "\r\n", 2);
}

void sip_put_field_text(struct sip_writer *w, enum sip_kind kind, const char *text)
{
    sip_put_field(w, kind);
    line_text(w, text);
    sip_put_end(w);
}

void sip_put_field_number(struct sip_writer *w, enum sip_kind kind, uint64_t value)
{
    sip_put_field(w, kind);
    sip_put_number(w, value);
    sip_put_end(w);
}

void sip_put_body(struct sip_writer *w, const void *octets, size_t n)
{
    sip_put_field_number(w, SIP_CONTENT_LENGTH, n);
    sip_put_end(w);
    sip_put(w, octets, n);
}

/* The parameters of the top Via without its received and rport, then those of the packet's true
 * source (18.2.1; RFC 3581 4): what the sender put there is not believed. */
static void put_top_via(struct sip_writer *w, const struct sip_message *m,
                        const struct sip_origin *origin)
{
    const struct sip_via *v = &m->via[0];
    struct sip_param x;
    struct sip_reading r = { .base = m->octets };
    lex p = m->octets + v->params.at, q;

    sip_put(w, m->octets + v->whole.at, (size_t)(v->params.at - v->whole.at));
    for (; p < m->octets + v->params.at + v->params.len && (q = sip_lex_noted_param(&r, &x, p));
         p = q)
        if (x.label != x.label_end && x.name != SIP_P_RECEIVED &&
            (x.name != SIP_P_RPORT || !origin->rport))
            sip_put(w, p, (size_t)(q - p));
    sip_put_text(w, ";received=");
    line_text(w, origin->received);
    if ((v->has_rport || origin->adds_rport) && origin->rport) {
        sip_put_text(w, ";rport=");
        sip_put_number(w, origin->rport);
    }
}

static void put_vias(struct sip_writer *w, const struct sip_message *m,
                     const struct sip_origin *origin)
{
    bool top = true;

    for (uint8_t i = m->first[SIP_VIA]; i;
         i = m->field[i - 1].next ? (uint8_t)(m->field[i - 1].next + 1) : 0) {
        const struct sip_field *f = &m->field[i - 1];
        struct cw_slice value = f->value;

        if (f->fault && (!top || !m->vias || m->via[0].whole.at != value.at))
            continue;
        if (f->fault)
            value = m->via[0].whole; /* its well-formed part, enough to reach the sender */
        sip_put_field(w, SIP_VIA);
        if (top && m->vias && origin && origin->received) {
            uint16_t behind = (uint16_t)(m->via[0].whole.at + m->via[0].whole.len);

            put_top_via(w, m, origin);
            value = (struct cw_slice){ behind, (uint16_t)(value.at + value.len - behind) };
        }
        sip_put_slice(w, m, value);
        sip_put_end(w);
        top = false;
    }
}

static bool holds_control(const uint8_t *p, size_t n)
{
    for (; n; p++, n--)
        if ((*p < ' ' && *p != '\t' && *p != '\r' && *p != '\n') || *p == 0x7f)
            return true;
    return false;
}

/* A field as it came (8.2.6.2: equal), even where its value was refused; only what holds a
 * control is left out, so that no answer carries one. Folds go through. */
static void put_copy(struct sip_writer *w, const struct sip_message *m, enum sip_kind kind,
                     const char *to_tag)
{
    const struct sip_field *f;

    if (!m->first[kind])
        return;
    f = &m->field[m->first[kind] - 1];
    if (f->fault && holds_control(m->octets + f->value.at, f->value.len))
        return;
    sip_put_field(w, kind);
    sip_put_slice(w, m, f->value);
    if (to_tag && !f->fault) {
        sip_put_text(w, ";tag=");
        line_text(w, to_tag);
    }
    sip_put_end(w);
}

void sip_put_answer(struct sip_writer *w, const struct sip_message *request, int status,
                    const char *reason, const struct sip_origin *origin, const char *to_tag)
{
    sip_put_status_line(w, status, reason);
    put_vias(w, request, origin);
    put_copy(w, request, SIP_FROM, NULL);
    put_copy(w, request, SIP_TO, request->to.tag.len ? NULL : to_tag);
    put_copy(w, request, SIP_CALL_ID, NULL);
    put_copy(w, request, SIP_CSEQ, NULL);
}
