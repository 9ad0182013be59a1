/* linear.c - reads the worst shapes we can think of at n, 2n and 4n octets, under valgrind's
 * callgrind, which counts the instructions of each; linear.py compares the counts (LOCAL_limits).
 *
 * Each run is announced to callgrind by the name of the shape and its size, so one process does
 * all. Prints what each run read and how it ended. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/callgrind.h>

#include "frame.h"
#include "multipart.h"
#include "sdp.h"
#include "stream_feed.h"
#include "values.h"

enum { ROOM = 70000 };

static char text[ROOM];
static size_t length;
static struct sip_message m;
static struct sdp description;

static void add(const char *s)
{
    size_t n = strlen(s);

    if (length + n >= ROOM)
        abort();
    memcpy(text + length, s, n);
    length += n;
}

static void fill(const char *s, size_t up_to)
{
    while (length < up_to)
        add(s);
}

#define HEAD                                                                                                     \
    "INVITE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: <sip:a@h>;tag=f\r\nTo: <sip:b@h>\r\n" \
    "Call-ID: c@h\r\nCSeq: 7 INVITE\r\n"

/* A field that begins, repeats and ends so. part NULL: numbered parameters; "": parameters whose
 * names are all different and have one hash in sip_lex_distinct. */
struct shape {
    const char *name, *begin, *part, *end;
    size_t n; /* octets of the smallest size */
};
static const struct shape shapes[] = {
    { "fields", "", "X-1: y\r\n", "", 160 },
    { "long fields", "X-1: ", "y", "\r\n", 15000 },
    { "folds", "Subject: a", "\r\n b", "\r\n", 15000 },
    { "folds of nothing", "Subject:", "\r\n ", "\r\n", 15000 },
    { "folds behind", "Supported: a", "\r\n \t", "\r\n", 15000 },
    { "white space", "Supported: a", " ", "\r\n", 15000 },
    { "white space before a fault", "Supported: a", " ", "@\r\n", 15000 },
    { "commas", "Supported: a", ",a", "\r\n", 15000 },
    { "commas with folds", "Supported: a", "\r\n ,\r\n a", "\r\n", 15000 },
    { "commas of nothing", "Supported: a", ",", "\r\n", 15000 },
    { "quoted string", "Contact: \"", "a\\\"", "\" <sip:a@h>\r\n", 15000 },
    { "quoted string that never ends", "Contact: \"", "a\\\"", "\r\n", 15000 },
    { "display name", "Contact: ", "a ", "<sip:a@h>\r\n", 15000 },
    { "display name that is none", "Contact: ", "a ", "\r\n", 15000 },
    { "comments", "Server: a ", "(", "\r\n", 15000 },
    { "comments that end", "Server: a ", "(b) ", "\r\n", 15000 },
    { "products", "Server: a", " a/b", "\r\n", 15000 },
    { "parameters of an address", "Contact: <sip:a@h>", NULL, "\r\n", 15000 },
    { "parameters of one hash", "Contact: <sip:a@h>", "", "\r\n", 15000 },
    { "parameters of a value", "Event: a", NULL, "\r\n", 15000 },
    { "parameters of a Via", "Via: SIP/2.0/UDP h", NULL, "\r\n", 15000 },
    { "parameters of a URI", "Contact: <sip:a@h", NULL, ">\r\n", 15000 },
    { "headers of a URI", "Contact: <sip:a@h?a=b", "&a=b", ">\r\n", 15000 },
    { "user of a URI", "Contact: <sip:", "a", "@h>\r\n", 15000 },
    { "user that is none", "Contact: <sip:", "a;b", ">\r\n", 15000 },
    { "long names of parameters", "Event: a",
      ";abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "\r\n", 15000 },
    { "Vias", "", "Via: SIP/2.0/UDP h;branch=z9hG4bKx\r\n", "", 360 },
    { "Vias by comma", "Via: SIP/2.0/UDP h", ",SIP/2.0/UDP h", "\r\n", 160 },
    { "contacts", "Contact: <sip:a@h>", ",\"x\" <sip:a@h>;q=1", "\r\n", 15000 },
    { "routes", "Route: <sip:a@h>", ",<sip:a@h;lr>", "\r\n", 15000 },
    { "challenge", "WWW-Authenticate: Digest realm=\"a\"", ",x=\"y\"", "\r\n", 15000 },
    { "languages", "Accept-Language: a", "-a", "\r\n", 15000 },
    { "events", "Event: a", ".a", "\r\n", 15000 },
    { "texts beyond ASCII", "Organization: ", "\xc3\xa4", "\r\n", 15000 },
    { "octets that are no text", "Organization: ", "\xc3", "\r\n", 15000 },
    { "host", "Contact: <sip:", "a.", "a>\r\n", 15000 },
    { "host of dashes", "Contact: <sip:a", "-", "a>\r\n", 15000 },
    { "IPv6 reference", "Contact: <sip:[", "1:", "]>\r\n", 15000 },
    { "digits", "Content-Length: ", "0", "\r\n", 15000 },
    { "word", "In-Reply-To: a", "@", "\r\n", 15000 },
    { "history", "History-Info: <sip:a@h>;index=1", ".1", "\r\n", 15000 },
};

/* Everything that a reader could do with a message. */
static int read_message(void)
{
    struct sip_verdict v;
    struct sip_cursor c = { 0 };
    struct sip_value value;
    struct sip_addr a;
    int error = sip_parse(&m, text, length, &v);

    for (c = (struct sip_cursor){ 0 }; sip_next_value(&m, SIP_SUPPORTED, &c, &value);)
        ;
    for (c = (struct sip_cursor){ 0 }; sip_next_value(&m, SIP_EVENT, &c, &value);)
        sip_param(value.params, "nowhere", &value.head);
    for (c = (struct sip_cursor){ 0 }; sip_next_addr(&m, SIP_CONTACT, &c, &a);)
        ;
    sip_accepts(&m, SIP_ACCEPT_LANGUAGE, "x");
    return error;
}

static void message(const struct shape *s, size_t n)
{
    char part[32];
    size_t begin;
    unsigned i = 0;

    length = 0;
    add(HEAD);
    add(s->begin);
    for (begin = length; length < begin + n;) {
        if (s->part && !*s->part) {
            add(";");
            for (unsigned bit = 0; bit < 12; bit++) /* 'a' * 31 + '_' is 'b' * 31 + '`' */
                add(i >> bit & 1 ? "a_" : "b`");
            i++;
            continue;
        }
        sprintf(part, ";p%u=1", i++);
        add(s->part ? s->part : part);
    }
    add(s->end);
    add("\r\n");
}

static void multipart_body(size_t n)
{
    length = 0;
    add(HEAD "Content-Type: multipart/mixed;boundary=b\r\n\r\n");
    fill("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", n);
    add("--b--\r\n");
}

static void multipart_near_misses(size_t n)
{
    length = 0;
    add(HEAD
        "Content-Type: multipart/mixed;boundary=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\n\r\n--"
        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\n\r\n");
    fill("\r\n--bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", n);
}

static int read_multipart(void)
{
    struct media_type type;
    struct multipart x;
    struct multipart_part part;
    int error = sip_parse(&m, text, length, NULL);

    if (error)
        return error;
    sip_media_type_read(&type, &m);
    sip_multipart_begin(&x, m.octets, m.body, &type);
    while ((error = sip_multipart_next(&x, &part)) == 1)
        ;
    return error;
}

static void sdp_attributes(size_t n)
{
    length = 0;
    add("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n");
    fill("a=x:y\r\n", n);
}

static void sdp_rtpmaps(size_t n)
{
    length = 0;
    add("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n");
    fill("a=rtpmap:0 PCMU/8000\r\na=fmtp:0 x=y\r\n", n);
}

static void sdp_long_line(size_t n)
{
    length = 0;
    add("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=");
    fill("x", n);
    add("\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n");
}

static int read_description(void)
{
    return sdp_parse(&description, text, length, NULL);
}

static void stream(size_t n)
{
    length = 0;
    add("INVITE sip:b@h SIP/2.0\r\n");
    fill("X-1:\r\n y\r\n", n);
    add("Content-Length: 0\r\n\r\n");
}

/* One octet at a time. */
static int read_stream(void)
{
    struct frame f;
    int outcome = FRAME_MORE;

    sip_frame_init(&f);
    for (size_t i = 0; i < length && outcome == FRAME_MORE; i++)
        sip_frame_feed(&f, text + i, 1, &outcome, NULL);
    return outcome;
}

static void endless_stream(size_t n)
{
    length = 0;
    add("INVITE sip:b@h SIP/2.0\r\n");
    fill("X-1:\r\n y\r\n", n);
}

static void many_short_messages(size_t n)
{
    length = 0;
    fill("\r\n\r\nBYE sip:b@h SIP/2.0\r\nl: 0\r\n\r\n", n);
}

/* What has come, as a connection gets it, some octets at a time: none is copied or looked at again and again. */
static int feed_by(size_t piece)
{
    struct stream_kept kept = { .most = SIZE_MAX };
    struct stream_feed f;
    struct stream_fed fed;
    int messages = 0;

    stream_feed_init(&f, &kept);
    for (size_t i = 0; i < length; i += piece) {
        const size_t end = i + piece < length ? i + piece : length;

        for (size_t at = i; at < end; at += fed.taken) {
            if (!stream_feed_next(&f, (const uint8_t *)text + at, end - at, &fed))
                abort();
            messages += fed.message != NULL;
            free(fed.own);
        }
    }
    stream_feed_release(&f);
    return messages;
}

static int feed_by_octets(void)
{
    return feed_by(1);
}

static int feed_by_segments(void)
{
    return feed_by(1448);
}

static void run(const char *name, int power, int (*read)(void))
{
    char announced[80];
    int error;

    snprintf(announced, sizeof announced, "%s|%d", name, power);
    CALLGRIND_ZERO_STATS;
    error = read();
    CALLGRIND_DUMP_STATS_AT(announced);
    printf("%s|%d|%zu|%d\n", name, power, length, error);
}

int main(void)
{
    static const struct {
        const char *name;
        void (*make)(size_t n);
        int (*read)(void);
        size_t n;
    } bodies[] = { { "parts", multipart_body, read_multipart, 15000 },
                   { "near misses of a boundary", multipart_near_misses, read_multipart, 15000 },
                   { "attributes", sdp_attributes, read_description, 15000 },
                   { "rtpmaps", sdp_rtpmaps, read_description, 15000 },
                   { "a long line", sdp_long_line, read_description, 15000 },
                   { "a stream by octets", stream, read_stream, 15000 },
                   { "a feed by octets", endless_stream, feed_by_octets, 15000 },
                   { "a feed by segments", endless_stream, feed_by_segments, 15000 },
                   { "a feed of short messages", many_short_messages, feed_by_segments, 15000 },
                   { "a feed of short messages by octets", many_short_messages, feed_by_octets,
                     15000 } };

    for (int power = 1; power <= 4; power *= 2) {
        for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
            message(&shapes[i], shapes[i].n * (size_t)power);
            run(shapes[i].name, power, read_message);
        }
        for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
            bodies[i].make(bodies[i].n * (size_t)power);
            run(bodies[i].name, power, bodies[i].read);
        }
    }
    return 0;
}
