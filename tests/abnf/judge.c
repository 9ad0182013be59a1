/* judge.c - what the grammar makes of one string of a start rule, strictly: each line of the input is a carrier, a
 * field and a string, tab-separated; each line of the output is "+", or "-", an offset in the string, and why.
 *
 * usage: judge < LINES. Exit 0; 2: a line that cannot be read.
 *
 * The string is put into something that is valid without it (start.tsv says what), and is accepted if the whole is
 * valid, nothing in it is marked, and it was read as the one element that it stands for. In strings, \t \r \n \\ and
 * \xHH stand for an octet. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media_type.h"
#include "message_summary.h"
#include "multipart.h"
#include "sdp.h"
#include "sipfrag.h"
#include "tel.h"

enum { ROOM = 20000, BODY = 4000 };

struct text {
    size_t n;
    char at[ROOM];
};

static void put(struct text *t, const char *at, size_t n)
{
    if (t->n + n > sizeof t->at)
        exit(2);
    memcpy(t->at + t->n, at, n);
    t->n += n;
}

static void say(struct text *t, const char *s)
{
    put(t, s, strlen(s));
}

/* The verdict: where in the whole the fault is, and in a word what it is; NULL: accepted. */
struct verdict {
    size_t offset;
    const char *why;
};
static const struct verdict accepted;

static struct verdict refused(size_t offset, const char *why)
{
    return (struct verdict){ offset, why };
}

/* Of a message that was accepted: does it deviate, is a field of it ignored? */
static struct verdict of_strict(const struct sip_message *m)
{
    struct sip_verdict v;

    return sip_strict(m, &v) ? refused(v.offset, "deviates") : accepted;
}

static struct verdict of_message(const struct text *t, size_t fields)
{
    static struct sip_message m;
    struct sip_verdict v;

    if (sip_parse(&m, t->at, t->n, &v))
        return refused(v.offset, cw_error_clause(v.error));
    if (m.fields != fields || m.octets != (const uint8_t *)t->at)
        return refused(0, "read as more or less than one");
    return of_strict(&m);
}

static const char *const skeleton[][2] = {
    { "Via", "SIP/2.0/UDP h.example;branch=z9hG4bK1" },
    { "From", "<sip:a@h.example>;tag=1" },
    { "To", "<sip:b@h.example>;tag=2" },
    { "Call-ID", "1" },
    { "CSeq", "1 " },
    { "Max-Forwards", "70" },
};
enum { SKELETON = sizeof skeleton / sizeof *skeleton };

/* The fields but for one, each on its line, and the empty line. Returns how many they are. */
static size_t put_fields(struct text *t, const char *method, size_t method_len, const char *without)
{
    size_t n = 0;

    for (size_t i = 0; i < SKELETON; i++) {
        if (!strcmp(skeleton[i][0], without))
            continue;
        n++;
        say(t, skeleton[i][0]);
        say(t, ": ");
        say(t, skeleton[i][1]);
        if (!strcmp(skeleton[i][0], "CSeq"))
            put(t, method, method_len);
        say(t, "\r\n");
    }
    say(t, "\r\n");
    return n;
}

/* A header field in a request, or in a response (STATUS/METHOD). It stands first, so that an empty line within it is
 * seen by what is missing behind. */
static struct verdict judge_field(const char *carrier, const char *field, const struct text *s,
                                  size_t *at)
{
    static struct text t;
    const char *slash = strchr(carrier, '/'), *method = slash ? slash + 1 : carrier;
    size_t fields;

    t.n = 0;
    if (slash) {
        say(&t, "SIP/2.0 ");
        put(&t, carrier, 3);
        say(&t, " Phrase\r\n");
    } else {
        say(&t, method);
        say(&t, " sip:b@h.example SIP/2.0\r\n");
    }
    say(&t, field);
    say(&t, ":");
    *at = t.n;
    put(&t, s->at, s->n);
    say(&t, "\r\n");
    fields = put_fields(&t, method, strlen(method), field) + 1;
    if (!strcmp(field, "Content-Length"))
        for (int i = 0; i < BODY; i++)
            say(&t, "x");
    return of_message(&t, fields);
}

static struct verdict judge_start_line(const char *before, const struct text *s, bool is_request,
                                       size_t *at)
{
    static struct text t;
    const char *method = "INVITE";
    size_t n = strlen(method), fields;
    const char *space = memchr(s->at, ' ', s->n);

    t.n = 0;
    if (is_request && space && space != s->at) {
        method = s->at;
        n = (size_t)(space - s->at);
    }
    say(&t, before);
    *at = t.n;
    put(&t, s->at, s->n);
    say(&t, "\r\n");
    fields = put_fields(&t, method, n, "");
    return of_message(&t, fields);
}

/* kind: "uri": any; "sip" and "sips": these alone. */
static struct verdict judge_uri(const char *kind, const struct text *s)
{
    struct sip_uri u;
    struct sip_deviations noted = { 0 };

    if (sip_uri_read(&u, s->at, s->n, &noted))
        return refused(0, "uri");
    if (noted.count)
        return refused(noted.kept[0].at, "deviates");
    if (strcmp(kind, "uri") && strcmp(kind, u.is_sips ? "sips" : u.is_sip ? "sip" : "uri"))
        return refused(0, "another scheme");
    return accepted;
}

static struct verdict judge_tel(const struct text *s)
{
    struct sip_tel u;

    return sip_tel_parse(&u, s->at, s->n) ? refused(0, "tel") : accepted;
}

static size_t lines_of(const struct sdp *d)
{
    struct sdp_line line;
    struct sdp_cursor c = { 0 };
    size_t n = 0;

    while (sdp_next_line(d, d->lines, &c, &line))
        n++;
    for (size_t i = 0; i < d->medias; i++)
        for (c = (struct sdp_cursor){ 0 }; sdp_next_line(d, d->media[i].lines, &c, &line);)
            n++;
    return n;
}

/* lines: 0: as many as there are. */
static struct verdict of_sdp(const struct text *t, size_t lines)
{
    static struct sdp d;
    struct sdp_verdict v;

    if (sdp_parse(&d, t->at, t->n, &v))
        return refused(v.offset, sdp_clause(&v));
    if (v.passed_over)
        return refused(v.passed_at, "passed over");
    if (sdp_strict(&d, &v))
        return refused(v.offset, "deviates");
    if (lines && lines_of(&d) != lines)
        return refused(0, "read as more or less than one");
    return accepted;
}

/* A line where it belongs, in the place of the one that is there. */
static struct verdict judge_line(char letter, const struct text *s, size_t *at)
{
    static const char order[] = "vosiuepcbtrzkam";
    static const char *const line[] = { "v=0",
                                        "o=- 1 1 IN IP4 192.0.2.1",
                                        "s=-",
                                        NULL,
                                        NULL,
                                        NULL,
                                        NULL,
                                        "c=IN IP4 192.0.2.1",
                                        NULL,
                                        "t=0 0",
                                        NULL,
                                        NULL,
                                        NULL,
                                        NULL,
                                        "m=audio 4000 RTP/AVP 0" };
    static struct text t;
    size_t lines = 1; /* a=x, the last */

    t.n = 0;
    for (size_t i = 0; order[i]; i++) {
        if (order[i] == letter) {
            put(&t, &letter, 1);
            say(&t, "=");
            *at = t.n;
            put(&t, s->at, s->n);
        } else if (line[i] || (order[i] == 'r' && letter == 'z')) {
            say(&t, line[i] ? line[i] : "r=1 1 1");
        } else {
            continue;
        }
        say(&t, "\r\n");
        lines += order[i] != 'k'; /* which is discarded */
    }
    say(&t, "a=x\r\n");
    return of_sdp(&t, lines);
}

static struct verdict judge_attribute(const char *name, const struct text *s, size_t *at)
{
    static struct text t;

    t.n = 0;
    say(&t,
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\na=");
    say(&t, name);
    say(&t, ":");
    *at = t.n;
    put(&t, s->at, s->n);
    say(&t, "\r\na=x\r\n");
    return of_sdp(&t, 8);
}

static struct verdict judge_summary(const struct text *s)
{
    static struct message_summary summary;
    uint16_t fault = 0;

    if (sip_summary_read(&summary, s->at, s->n, &fault))
        return refused(fault, "summary");
    return summary.deviations.count ? refused(summary.deviations.kept[0].at, "deviates") : accepted;
}

static struct verdict judge_frag(const struct text *s)
{
    static struct sipfrag f;
    struct sip_verdict v;

    if (sip_frag_parse(&f, s->at, s->n, &v))
        return refused(v.offset, cw_error_clause(v.error));
    return of_strict(&f.m);
}

/* A header field of a part: another follows it. */
static struct verdict judge_part(const char *field, const struct text *s, size_t *at)
{
    static struct text t;
    struct media_type type = { .kind = MEDIA_TYPE_MIXED, .boundary = { 2, 1 } };
    struct multipart x;
    struct multipart_part part;
    int got;

    t.n = 0;
    say(&t, "--b\r\n");
    say(&t, field);
    say(&t, ":");
    *at = t.n;
    put(&t, s->at, s->n);
    say(&t, "\r\nContent-ID: <1>\r\n\r\nbody\r\n--b--\r\n");
    sip_multipart_begin(&x, (const uint8_t *)t.at, (struct cw_slice){ 0, (uint16_t)t.n }, &type);
    if ((got = sip_multipart_next(&x, &part)) != 1)
        return refused(x.fault, "part");
    if (media_type_is_multipart(&part.type)) /* whose body has no delimiters */
        return accepted;
    if (part.body.len != 4 || part.id.len != 1)
        return refused(0, "read as more or less than one");
    return accepted;
}

static struct verdict judge(const char *carrier, const char *field, const struct text *s,
                            size_t *at)
{
    *at = 0;
    if (!strcmp(carrier, "uri") || !strcmp(carrier, "sip") || !strcmp(carrier, "sips"))
        return judge_uri(carrier, s);
    if (!strcmp(carrier, "tel"))
        return judge_tel(s);
    if (!strcmp(carrier, "request-line"))
        return judge_start_line("", s, true, at);
    if (!strcmp(carrier, "status-line"))
        return judge_start_line("", s, false, at);
    if (!strcmp(carrier, "phrase"))
        return judge_start_line("SIP/2.0 200 ", s, false, at);
    if (!strcmp(carrier, "line"))
        return judge_line(*field, s, at);
    if (!strcmp(carrier, "attribute"))
        return judge_attribute(field, s, at);
    if (!strcmp(carrier, "sdp"))
        return of_sdp(s, 0);
    if (!strcmp(carrier, "summary"))
        return judge_summary(s);
    if (!strcmp(carrier, "frag"))
        return judge_frag(s);
    if (!strcmp(carrier, "part"))
        return judge_part(field, s, at);
    return judge_field(carrier, field, s, at);
}

static unsigned hex(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10) & 15;
}

static void unescape(struct text *s, const char *p)
{
    s->n = 0;
    for (; *p && *p != '\n'; p++) {
        char c = *p;

        if (c == '\\') {
            c = *++p;
            if (c == 'x' && p[1] && p[2]) {
                c = (char)(hex(p[1]) << 4 | hex(p[2]));
                p += 2;
            } else {
                c = c == 't' ? '\t' : c == 'r' ? '\r' : c == 'n' ? '\n' : '\\';
            }
        }
        put(s, &c, 1);
    }
}

int main(void)
{
    static char line[4 * ROOM];
    static struct text s;

    while (fgets(line, sizeof line, stdin)) {
        char *field = strchr(line, '\t'), *string = field ? strchr(field + 1, '\t') : NULL;
        struct verdict v;
        size_t at;

        if (!string)
            return 2;
        *field++ = *string++ = 0;
        unescape(&s, string);
        v = judge(line, field, &s, &at);
        if (v.why)
            printf("-\t%ld\t%s\n", (long)v.offset - (long)at, v.why);
        else
            puts("+");
    }
    return 0;
}
