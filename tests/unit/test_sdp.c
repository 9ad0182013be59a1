/* test_sdp.c - session descriptions: every line and attribute, their order, the verdicts, the
 * cursors, and the writer as the parser's inverse (RFC 8866, RFC 3264 5, RFC 3605, RFC 4568, RFC
 * 6947). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sdp.h"
#include "text.h"

#define O       "o=- 1 2 IN IP4 192.0.2.1\r\n"
#define HEAD    "v=0\r\n" O "s=-\r\n"
#define SESSION HEAD "c=IN IP4 192.0.2.1\r\nt=0 0\r\n"
#define AUDIO   SESSION "m=audio 4000 RTP/AVP 0 101\r\n"

/* Every kind of line, at both levels. */
static const char everything[] =
    "v=0\r\no=ann 4711000001 9223372036854775807 IN IP6 2001:db8::1\r\ns=A call, \xc3\xa9\r\n"
    "i=About it\r\n"
    "u=http://www.example.com/a?b=c#d\r\ne=ann@example.com\r\ne=Ann A. <ann@example.com>\r\n"
    "e=ann@example.com (Ann)\r\np=+49 30 555-0100\r\np=Ann <+49 30 555-0100>\r\n"
    "p=+49 30 555-0100 (Ann)\r\n"
    "c=IN IP4 233.252.0.1/127/3\r\nb=AS:64\r\nb=X-YZ:128\r\nt=3900000000 3910000000\r\n"
    "r=1209600 7200 0 86400\r\n"
    "r=14d 2h 0 24h\r\nz=3905000000 -1h 3907000000 0\r\nt=3901000000 0\r\na=tool:a b\r\n"
    "a=recvonly\r\n"
    "a=group:BUNDLE 1 2\r\nm=audio 41170/2 RTP/SAVP 0 96 101\r\ni=The voice\r\n"
    "c=IN IP6 ff02::1/3\r\n"
    "c=IN IP6 ff02::9\r\nb=TIAS:64000\r\na=rtpmap:96 opus/48000/2\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=fmtp:101 0-16\r\na=fmtp:96 useinbandfec=1; stereo=0\r\na=ptime:20\r\na=maxptime:62.5\r\n"
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk|2^20|1:32\r\n"
    "a=crypto:2 F8_128_HMAC_SHA1_80 inline:MTIz;inline:QUJD|2:18 FEC_ORDER=FEC_SRTP UNENCRYPTED_SRTP\r\n"
    "a=rtcp:53022 IN IP4 192.0.2.7\r\na=altc:1 IP6 2001:db8::2 4000\r\n"
    "a=altc:2 IP4 192.0.2.2 4002/4005\r\n"
    "a=mid:1\r\na=label:x\r\na=setup:actpass\r\na=sendonly\r\n"
    "m=video 0 RTP/AVP 31\r\nc=IN IP4 host.example.com\r\na=framerate:29.97\r\na=quality:10\r\n"
    "a=orient:seascape\r\na=lang:de-CH\r\na=inactive\r\n"
    "m=x-other 9 TCP/TLS/X *\r\nc=ATM NSAP 47.0091.8100.0000\r\n";

static struct sdp d;
static struct sdp_verdict v;
static char *octets;

static int parse(const void *text, size_t n)
{
    free(octets);
    octets = malloc(n ? n : 1);
    memcpy(octets, text, n);
    return sdp_parse(&d, octets, n, &v);
}

static int read(const char *text)
{
    return parse(text, strlen(text));
}

static void is(struct cw_slice s, const char *want)
{
    if (s.len != strlen(want) || memcmp(d.octets + s.at, want, s.len))
        fail_msg("'%.*s' is not '%s'", s.len, (const char *)d.octets + s.at, want);
}

static void reads_session(void **state)
{
    (void)state;
    assert_int_equal(read(everything), CW_OK);
    assert_int_equal(v.passed_over, 0);
    is(d.origin.username, "ann");
    is(d.origin.sess_id, "4711000001");
    assert_true(d.origin.version == INT64_MAX);
    is(d.origin.address.nettype, "IN");
    is(d.origin.address.addrtype, "IP6");
    is(d.origin.address.address, "2001:db8::1");
    assert_int_equal(d.origin.address.family, SDP_IP6);
    assert_false(d.origin.address.is_multicast);
    is(d.name, "A call, \xc3\xa9");
    is(d.info, "About it");
    is(d.uri, "http://www.example.com/a?b=c#d");
    is(d.connection.address, "233.252.0.1");
    assert_int_equal(d.connection.family, SDP_IP4);
    assert_int_equal(d.connection.ttl, 127);
    assert_int_equal(d.connection.count, 3);
    assert_true(d.connection.is_multicast);
    assert_int_equal(d.direction, SDP_RECVONLY);
    assert_int_equal(d.medias, 3);
    assert_int_equal(d.size, sizeof everything - 1);
    assert_int_equal(d.lines.at, 0);
    assert_memory_equal(d.octets + d.lines.len, "m=audio", 7);
}

static void reads_media(void **state)
{
    const struct sdp_media *m = d.media;

    (void)state;
    assert_int_equal(read(everything), CW_OK);
    is(m->m.media, "audio");
    is(m->m.proto, "RTP/SAVP");
    is(m->m.formats, "0 96 101");
    assert_int_equal(m->m.kind, SDP_AUDIO);
    assert_int_equal(m->m.proto_kind, SDP_RTP_SAVP);
    assert_int_equal(m->m.port, 41170);
    assert_int_equal(m->m.ports, 2);
    assert_int_equal(m->m.count, 3);
    is(m->title, "The voice");
    is(m->connection.address, "ff02::1");
    assert_int_equal(m->connection.count, 3);
    assert_true(m->connection.is_multicast && m->has_connection);
    assert_int_equal(m->ptime, 20000);
    assert_int_equal(m->maxptime, 62500);
    assert_int_equal(m->rtcp_port, 53022);
    assert_int_equal(m->direction, SDP_SENDONLY);
    assert_int_equal(m->cryptos, 2);
    assert_int_equal(m->altcs, 2);
    m++;
    assert_int_equal(m->m.port, 0);
    assert_int_equal(m->m.ports, 1);
    assert_int_equal(m->m.kind, SDP_VIDEO);
    assert_int_equal(m->m.proto_kind, SDP_RTP_AVP);
    assert_int_equal(m->connection.family, SDP_FQDN);
    assert_int_equal(m->direction, SDP_INACTIVE);
    assert_int_equal(m->ptime, 0);
    m++;
    assert_int_equal(m->m.kind, SDP_OTHER_MEDIA);
    assert_int_equal(m->m.proto_kind, SDP_OTHER_PROTO);
    assert_int_equal(m->connection.family, SDP_EXTN);
    assert_int_equal(m->direction, SDP_RECVONLY); /* the session's */
    assert_int_equal(m->lines.at + m->lines.len, sizeof everything - 1);
}

/* RFC 3264 5.1: without any, a stream goes both ways; the session's c= is each media's. */
static void applies_defaults(void **state)
{
    (void)state;
    assert_int_equal(read(AUDIO), CW_OK);
    assert_int_equal(d.direction, SDP_UNDIRECTED);
    assert_int_equal(d.media[0].direction, SDP_SENDRECV);
    assert_false(d.media[0].has_connection);
    is(d.media[0].connection.address, "192.0.2.1");
    assert_int_equal(d.connection.count, 1);
    assert_int_equal(read(SESSION), CW_OK); /* RFC 3264 5: no media at all */
    assert_int_equal(d.medias, 0);
    assert_int_equal(read(AUDIO "a=sendonly\r\na=inactive\r\n"), CW_OK); /* the first stands, 6.7 */
    assert_int_equal(d.media[0].direction, SDP_SENDONLY);
    assert_int_equal(v.passed_over, 1);
    assert_int_equal(v.passed_at, sizeof AUDIO - 1 + 12);
}

/* 5: LF alone is a line's end; what ends the body ends its last line (LOCAL_sdp_unended). */
static void reads_line_ends(void **state)
{
    char text[2048];

    (void)state;
    assert_int_equal(read("v=0\n"
                          "o=- 1 2 IN IP4 h.example\n"
                          "s=-\nc=IN IP4 h.example\r\nt=0 0\nm=audio 1 RTP/AVP 0\n"),
                     CW_OK);
    is(d.media[0].m.formats, "0");
    assert_int_equal(read(AUDIO "a=rtpmap:101 telephone-event/8000"), CW_OK);
    {
        struct sdp_rtpmap r;

        assert_true(sdp_find_rtpmap(&d, &d.media[0], 101, &r));
        is(r.name, "telephone-event");
    }
    assert_int_equal(read(AUDIO "a=rtpmap:101 telephone-event/8000\r"),
                     CW_OK); /* cut within the end */
    assert_int_equal(v.passed_over, 0);
    assert_int_equal(read(SESSION "m=audio 4000 RTP/AVP 0"), CW_OK);
    is(d.media[0].m.formats, "0");
    assert_int_equal(read("v=0"), CW_E_SDP_ABSENT);
    assert_int_equal(v.letter, 'o');
    for (size_t n = SDP_UNENDED_MAX - 1; n <= SDP_UNENDED_MAX + 1; n++) {
        snprintf(text, sizeof text, "%sa=%0*d", AUDIO, (int)n - 2, 0);
        assert_int_equal(read(text), n <= SDP_UNENDED_MAX ? CW_OK : CW_E_SDP_LINE);
        strcat(text, "\n");
        assert_int_equal(read(text), CW_OK); /* with its end, any length */
    }
    assert_int_equal(read("v=0\r" O "s=-\r\nt=0 0\r\n"), CW_E_SDP_LINE);
    assert_int_equal(read(SESSION "\r\n\n\r\n"), CW_OK); /* RFC 4475 3.3.8 has one too many */
    assert_int_equal(d.size, sizeof SESSION - 1);
    assert_int_equal(read(SESSION "\r\na=x\r\n"), CW_E_SDP_LINE);
    assert_int_equal(v.offset, sizeof SESSION - 1);
    assert_int_equal(read("\r\n"), CW_E_SDP_LINE);
    assert_int_equal(read("\nv=0\n"), CW_E_SDP_LINE); /* and nothing in front of it is read */
    assert_int_equal(parse(AUDIO "a=x\0y\r\n", sizeof AUDIO - 1 + 7), CW_E_SDP_LINE);
    assert_int_equal(v.offset, sizeof AUDIO - 1 + 3);
}

/* What must be refused: how, at which line, `offset` octets into it, by which clause. */
static void refuses(void **state)
{
    static const struct {
        const char *before, *line, *behind;
        int error;
        char letter;
        int offset;
        const char *clause;
    } bad[] = {
        { "", "", "", CW_E_SDP_ABSENT, 'v', 0, "RFC8866_5_1" },
        { "", "v=1\r\n", O "s=-\r\nt=0 0\r\n", CW_E_SDP_VERSION, 'v', 2, "RFC8866_5_1" },
        { "", "v=\r\n", O "s=-\r\nt=0 0\r\n", CW_E_SDP_LINE, 'v', 2, "RFC8866_5_1" },
        { "", "v=0 \r\n", O "s=-\r\nt=0 0\r\n", CW_E_SDP_LINE, 'v', 3, "RFC8866_5_1" },
        { "", "v =0\r\n", O "s=-\r\nt=0 0\r\n", CW_E_SDP_LINE, 'v', 0, "RFC8866_5_1" },
        { "", "V=0\r\n", O "s=-\r\nt=0 0\r\n", CW_E_SDP_ORDER, 'V', 0, "RFC8866_5" },
        { "", O, "s=-\r\nt=0 0\r\n", CW_E_SDP_ABSENT, 'v', 0, "RFC8866_5_1" },
        { "v=0\r\n", "v=0\r\n", O "s=-\r\nt=0 0\r\n", CW_E_SDP_ORDER, 'v', 0, "RFC8866_5" },
        { "v=0\r\n", "s=-\r\n", O "t=0 0\r\n", CW_E_SDP_ABSENT, 'o', 0, "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1 9223372036854775808 IN IP4 h.example\r\n", "", CW_E_SDP_LINE, 'o', 6,
          "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1 18446744073709551617 IN IP4 h.example\r\n", "", CW_E_SDP_LINE, 'o', 6,
          "RFC8866_5_2" },
        { "v=0\r\n", "o=- x 1 IN IP4 h.example\r\n", "", CW_E_SDP_LINE, 'o', 4, "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1  1 IN IP4 h.example\r\n", "", CW_E_SDP_LINE, 'o', 6, "RFC8866_5_2" },
        { "v=0\r\n", "o= 1 1 IN IP4 h.example\r\n", "", CW_E_SDP_LINE, 'o', 2, "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1 1 IN IP4\r\n", "", CW_E_SDP_LINE, 'o', 14, "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1 1 IN IP4 h.example x\r\n", "", CW_E_SDP_LINE, 'o', 24, "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1 1 IN IP4 224.0.0.1/1\r\n", "", CW_E_SDP_LINE, 'o', 15, "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1 1 IN IP6 ff02::1\r\n", "", CW_E_SDP_LINE, 'o', 15, "RFC8866_5_2" },
        { HEAD, "s=-\r\n", "t=0 0\r\n", CW_E_SDP_ORDER, 's', 0, "RFC8866_5" },
        { HEAD, "x=1\r\n", "t=0 0\r\n", CW_E_SDP_ORDER, 'x', 0, "RFC8866_5" },
        { HEAD, "i=\r\n", "", CW_E_SDP_LINE, 'i', 2, "RFC8866_5_4" },
        { HEAD, "u=a b\r\n", "", CW_E_SDP_LINE, 'u', 3, "RFC8866_5_5" },
        { HEAD, "u=%4\r\n", "", CW_E_SDP_LINE, 'u', 2, "RFC8866_5_5" },
        { HEAD "e=a@b\r\n", "u=http://a\r\n", "", CW_E_SDP_ORDER, 'u', 0, "RFC8866_5" },
        { HEAD, "e=a\r\n", "", CW_E_SDP_LINE, 'e', 3, "RFC8866_5_6" },
        { HEAD, "e=a@b (\r\n", "", CW_E_SDP_LINE, 'e', 7, "RFC8866_5_6" },
        { HEAD, "e=<a@b>\r\n", "", CW_E_SDP_LINE, 'e', 2, "RFC8866_5_6" },
        { HEAD, "e= <a@b>\r\n", "", CW_E_SDP_LINE, 'e', 3, "RFC8866_5_6" },
        { HEAD, "e=Ann<a@b>\r\n", "", CW_E_SDP_LINE, 'e', 5, "RFC8866_5_6" },
        { HEAD, "e=Ann <a@b> \r\n", "", CW_E_SDP_LINE, 'e', 11, "RFC8866_5_6" },
        { HEAD, "p=1\r\n", "", CW_E_SDP_LINE, 'p', 3, "RFC8866_5_6" },
        { HEAD, "p=+1 2 (\r\n", "", CW_E_SDP_LINE, 'p', 8, "RFC8866_5_6" },
        { HEAD, "p=Ann <1\r\n", "", CW_E_SDP_LINE, 'p', 7, "RFC8866_5_6" },
        { HEAD, "c=IN IP4 999.1.1.1\r\n", "t=0 0\r\n", CW_E_SDP_LINE, 'c', 9, "RFC8866_5_7" },
        { HEAD "c=IN IP4 192.0.2.1\r\n", "c=IN IP4 192.0.2.2\r\n", "t=0 0\r\n", CW_E_SDP_ORDER, 'c',
          0, "RFC8866_5" },
        { HEAD, "b=AS\r\n", "t=0 0\r\n", CW_E_SDP_LINE, 'b', 4, "RFC8866_5_8" },
        { HEAD, "b=AS:\r\n", "t=0 0\r\n", CW_E_SDP_LINE, 'b', 5, "RFC8866_5_8" },
        { HEAD, "b=AS:1k\r\n", "t=0 0\r\n", CW_E_SDP_LINE, 'b', 6, "RFC8866_5_8" },
        { HEAD, "t=0\r\n", "", CW_E_SDP_LINE, 't', 3, "RFC8866_5_9" },
        { HEAD, "t=123456789 0\r\n", "", CW_E_SDP_LINE, 't', 2, "RFC8866_5_9" },
        { HEAD, "t=00 0\r\n", "", CW_E_SDP_LINE, 't', 3, "RFC8866_5_9" },
        { HEAD, "r=1 1 1\r\n", "t=0 0\r\n", CW_E_SDP_ABSENT, 't', 0, "RFC8866_5_9" },
        { HEAD "t=0 0\r\n", "r=0 1 1\r\n", "", CW_E_SDP_LINE, 'r', 2, "RFC8866_5_10" },
        { HEAD "t=0 0\r\n", "r=1 1\r\n", "", CW_E_SDP_LINE, 'r', 5, "RFC8866_5_10" },
        { HEAD "t=0 0\r\n", "r=7D 1 1\r\n", "", CW_E_SDP_LINE, 'r', 3, "RFC8866_5_10" },
        { HEAD "t=0 0\r\nr=1 1 1\r\n", "z=0 1\r\n", "", CW_E_SDP_LINE, 'z', 2, "RFC8866_5_11" },
        { HEAD "t=0 0\r\nr=1 1 1\r\n", "z=3905000000 --1\r\n", "", CW_E_SDP_LINE, 'z', 14,
          "RFC8866_5_11" },
        { HEAD "t=0 0\r\nr=1 1 1\r\n", "z=3905000000 1 3905000000\r\n", "", CW_E_SDP_LINE, 'z', 25,
          "RFC8866_5_11" },
        { HEAD "t=0 0\r\nz=3905000000 1\r\n", "r=1 1 1\r\n", "", CW_E_SDP_ORDER, 'r', 0,
          "RFC8866_5" },
        { HEAD "t=0 0\r\n", "k=clear\r\n", "", CW_E_SDP_LINE, 'k', 7, "RFC8866_5_12" },
        { HEAD "t=0 0\r\n", "k=base64:QQ=\r\n", "", CW_E_SDP_LINE, 'k', 9, "RFC8866_5_12" },
        { HEAD "t=0 0\r\na=x\r\n", "k=prompt\r\n", "", CW_E_SDP_ORDER, 'k', 0, "RFC8866_5" },
        { HEAD "t=0 0\r\na=x\r\n", "b=AS:1\r\n", "", CW_E_SDP_ORDER, 'b', 0, "RFC8866_5" },
        { HEAD "t=0 0\r\na=x\r\n", "t=0 0\r\n", "", CW_E_SDP_ORDER, 't', 0, "RFC8866_5" },
        { HEAD "t=0 0\r\n", "a=\r\n", "", CW_E_SDP_LINE, 'a', 2, "RFC8866_5_13" },
        { HEAD "t=0 0\r\n", "a=x:\r\n", "", CW_E_SDP_LINE, 'a', 4, "RFC8866_5_13" },
        { HEAD "t=0 0\r\n", "a=x y\r\n", "", CW_E_SDP_LINE, 'a', 3, "RFC8866_5_13" },
        { HEAD "t=0 0\r\n", "a=sendrecv \r\n", "", CW_E_SDP_LINE, 'a', 10, "RFC8866_5_13" },
        { HEAD, "m=audio 1 RTP/AVP 0\r\n", "", CW_E_SDP_ABSENT, 't', 0, "RFC8866_5_9" },
        { SESSION, "m=audio 65536 RTP/AVP 0\r\n", "", CW_E_SDP_LINE, 'm', 8, "RFC8866_5_14" },
        { SESSION, "m=audio -1 RTP/AVP 0\r\n", "", CW_E_SDP_LINE, 'm', 8, "RFC8866_5_14" },
        { SESSION, "m=audio 1/0 RTP/AVP 0\r\n", "", CW_E_SDP_LINE, 'm', 10, "RFC8866_5_14" },
        { SESSION, "m=audio 1 RTP/AVP\r\n", "", CW_E_SDP_LINE, 'm', 17, "RFC8866_5_14" },
        { SESSION, "m=audio 1 RTP/ 0\r\n", "", CW_E_SDP_LINE, 'm', 13, "RFC8866_5_14" },
        { SESSION, "m=audio 1 RTP/AVP 0 \r\n", "", CW_E_SDP_LINE, 'm', 19, "RFC8866_5_14" },
        { SESSION, "m=audio  1 RTP/AVP 0\r\n", "", CW_E_SDP_LINE, 'm', 8, "RFC8866_5_14" },
        { SESSION "m=audio 1 RTP/AVP 0\r\na=x\r\n", "c=IN IP4 192.0.2.1\r\n", "", CW_E_SDP_ORDER,
          'c', 0, "RFC8866_5" },
        { SESSION "m=audio 1 RTP/AVP 0\r\n", "t=0 0\r\n", "", CW_E_SDP_ORDER, 't', 0, "RFC8866_5" },
        { SESSION "m=audio 1 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\n", "c=IN IP4 192.0.2.2\r\n", "",
          CW_E_SDP_LINE, 'c', 0, "RFC8866_5_7" },
        { HEAD "t=0 0\r\nm=audio 1 RTP/AVP 0\r\n", "m=video 1 RTP/AVP 0\r\n",
          "c=IN IP4 192.0.2.1\r\n", CW_E_SDP_CONNECTION, 'c', 0, "RFC8866_5_7" },
        { HEAD "t=0 0\r\nm=audio 0 RTP/AVP 0\r\n", "", "", CW_E_SDP_CONNECTION, 'c', 0,
          "RFC8866_5_7" },
        { AUDIO "a=crypto:1 A inline:x\r\n", "a=crypto:1 B inline:y\r\n", "", CW_E_SDP_LINE, 'a', 0,
          "RFC8866_5_13" },
    };
    char text[1024];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int error;

        snprintf(text, sizeof text, "%s%s%s", bad[i].before, bad[i].line, bad[i].behind);
        error = read(text);
        if (error != bad[i].error || v.letter != bad[i].letter ||
            v.offset != strlen(bad[i].before) + (size_t)bad[i].offset ||
            strcmp(sdp_clause(&v), bad[i].clause))
            fail_msg("%zu '%s': %s, letter %c, offset %d, %s", i, bad[i].line, cw_error_name(error),
                     v.letter ? v.letter : '-', v.offset - (int)strlen(bad[i].before),
                     sdp_clause(&v));
        assert_int_equal(v.status, 488);
        assert_int_equal(d.medias, 0);
    }
}

static void accepts(void **state)
{
    static const char *const good[] = {
        HEAD "t=0 0\r\n",
        "v=0\r\n" O "s= \r\nt=0 0\r\n",
        "v=0\r\n" O "s=\r\nt=0 0\r\n", /* RFC 5118 4.8 */
        "v=000\r\n" O "s=-\r\nt=0 0\r\n",
        HEAD "u=\r\nt=0 0\r\n",
        HEAD "u=//[2001:db8::1]:8/x;y?z#/\r\nt=0 0\r\n",
        HEAD "e=\"a b\"@[192.0.2.1]\r\nt=0 0\r\n",
        HEAD "e=a@b   (x)\r\ne=A  <a@b>\r\np=12(x)\r\np=12 <12>\r\nt=0 0\r\n",
        HEAD "b=CT:18446744073709551616\r\nt=0 0\r\n",
        HEAD
        "t=99999999999999999999999 0\r\nt=0 0\r\nz=3905000000 1\r\n", /* RFC 4566 9 has z= without r= */
        HEAD "t=0 0\r\nr=1 1 1\r\nt=0 0\r\nr=1 1 1\r\nr=1 1 1\r\nz=3905000000 -1s\r\nt=0 0\r\n"
             "k=prompt\r\na=x\r\n",
        HEAD "t=0 0\r\nk=clear:a b\r\n",
        HEAD "t=0 0\r\nk=base64:QUJD\r\n",
        HEAD "t=0 0\r\nk=base64:\r\n",
        HEAD "t=0 0\r\nk=base64:QQ==\r\n",
        HEAD "t=0 0\r\nk=uri:http://a\r\n",
        SESSION "m=audio 0 RTP/AVP 0\r\nk=prompt\r\na=x\r\n",
        SESSION "m=audio 65535/65535 RTP/AVP 0\r\nb=AS:1\r\nb=CT:1\r\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (read(good[i]) != CW_OK)
            fail_msg("%zu '%s': %s at %d", i, good[i], cw_error_name(v.error), v.offset);
        assert_int_equal(v.passed_over, 0);
    }
}

static void reads_addresses(void **state)
{
    static const struct {
        const char *text;
        enum sdp_family family; /* SDP_ABSENT: refused */
        bool is_multicast;
        int ttl, count;
    } c[] = {
        { "IP4 0.0.0.0", SDP_IP4, false, 0, 1 },
        { "IP4 223.255.255.255", SDP_IP4, false, 0, 1 },
        { "IP4 192.0.2.256", SDP_ABSENT, false, 0, 0 },
        { "IP4 192.0.2.01", SDP_ABSENT, false, 0, 0 },
        { "IP4 192.0.2", SDP_ABSENT, false, 0, 0 },
        { "IP4 192.0.2.1.", SDP_ABSENT, false, 0, 0 },
        { "IP4 192.0.2.1/1", SDP_ABSENT, false, 0, 0 },
        { "IP4 240.0.0.1", SDP_ABSENT, false, 0, 0 },
        { "IP4 240.0.0.1/1", SDP_ABSENT, false, 0, 0 },
        { "IP4 224.0.0.1", SDP_ABSENT, false, 0, 0 }, /* 5.7: a TTL is a must */
        { "IP4 224.0.0.1/0", SDP_IP4, true, 0, 1 },
        { "IP4 239.255.255.255/255/65535", SDP_IP4, true, 255, 65535 },
        { "IP4 224.0.0.1/256", SDP_ABSENT, false, 0, 0 },
        { "IP4 224.0.0.1/01", SDP_ABSENT, false, 0, 0 },
        { "IP4 224.0.0.1/1/0", SDP_ABSENT, false, 0, 0 },
        { "IP4 224.0.0.1/1/65536", SDP_ABSENT, false, 0, 0 },
        { "IP4 224.0.0.1/", SDP_ABSENT, false, 0, 0 },
        { "IP4 ::1", SDP_ABSENT, false, 0, 0 },
        { "IP4 a.b", SDP_ABSENT, false, 0, 0 }, /* FQDN has four octets or more */
        { "IP4 a.bc", SDP_FQDN, false, 0, 1 },
        { "IP4 a-b.c1.example.", SDP_FQDN, false, 0, 1 },
        { "IP4 1.2.3.4.example", SDP_FQDN, false, 0, 1 },
        { "IP4 -a.bc", SDP_ABSENT, false, 0, 0 },
        { "IP4 a-.bc", SDP_ABSENT, false, 0, 0 },
        { "IP4 a..bc", SDP_ABSENT, false, 0, 0 },
        { "IP4 .a.bc", SDP_ABSENT, false, 0, 0 },
        { "IP4 abc..", SDP_ABSENT, false, 0, 0 },
        { "IP4 ....", SDP_ABSENT, false, 0, 0 },
        { "IP4 a_b.cd", SDP_ABSENT, false, 0, 0 },
        { "IP4 abcd.4x", SDP_ABSENT, false, 0, 0 },
        { "IP6 ::", SDP_IP6, false, 0, 1 },
        { "IP6 ::1", SDP_IP6, false, 0, 1 },
        { "IP6 2001:DB8::1", SDP_IP6, false, 0, 1 },
        { "IP6 1:2:3:4:5:6:7:8", SDP_IP6, false, 0, 1 },
        { "IP6 1:2:3:4:5:6:7::", SDP_IP6, false, 0, 1 },
        { "IP6 ::2:3:4:5:6:7:8", SDP_IP6, false, 0, 1 },
        { "IP6 1:2:3:4:5:6:192.0.2.1", SDP_IP6, false, 0, 1 },
        { "IP6 ::ffff:192.0.2.1", SDP_IP6, false, 0, 1 },
        { "IP6 ::192.0.2.1", SDP_IP6, false, 0, 1 },
        { "IP6 1::192.0.2.1", SDP_IP6, false, 0, 1 },
        { "IP6 1:2:3:4:5:6:7", SDP_ABSENT, false, 0, 0 },
        { "IP6 1:2:3:4:5:6:7:8:9", SDP_ABSENT, false, 0, 0 },
        { "IP6 1:2:3:4::5:6:7:8", SDP_ABSENT, false, 0, 0 },
        { "IP6 1:2:3:4:5:6:7:192.0.2.1", SDP_ABSENT, false, 0, 0 },
        { "IP6 1::2::3", SDP_ABSENT, false, 0, 0 },
        { "IP6 :::1", SDP_ABSENT, false, 0, 0 },
        { "IP6 1:", SDP_ABSENT, false, 0, 0 },
        { "IP6 :1", SDP_ABSENT, false, 0, 0 },
        { "IP6 12345::", SDP_ABSENT, false, 0, 0 },
        { "IP6 ::192.0.2.1:1", SDP_ABSENT, false, 0, 0 },
        { "IP6 ::224.0.0.1", SDP_ABSENT, false, 0, 0 },
        { "IP6 [::1]", SDP_ABSENT, false, 0, 0 },
        { "IP6 ::1%eth0", SDP_ABSENT, false, 0, 0 },
        { "IP6 2001:db8::1/3", SDP_ABSENT, false, 0, 0 },
        { "IP6 FF02::1", SDP_IP6, true, 0, 1 },
        { "IP6 ff02::1/3", SDP_IP6, true, 0, 3 },
        { "IP6 ff02::1/127/3", SDP_ABSENT, false, 0, 0 }, /* 5.7: no TTL */
        { "IP6 ff::1", SDP_IP6, false, 0, 1 },
        { "IP6 face.example", SDP_FQDN, false, 0, 1 },
        { "IP4", SDP_ABSENT, false, 0, 0 },
        { "IP4 ", SDP_ABSENT, false, 0, 0 },
        { "ip4 999", SDP_EXTN, false, 0, 1 },
        { "E164 +1617", SDP_EXTN, false, 0, 1 },
        { "E164 +1617 x", SDP_ABSENT, false, 0, 0 },
    };
    char text[400];

    (void)state;
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        int error;

        snprintf(text, sizeof text, HEAD "c=IN %s\r\nt=0 0\r\n", c[i].text);
        error = read(text);
        if (!c[i].family ? error != CW_E_SDP_LINE
                         : error || d.connection.family != c[i].family ||
                               d.connection.ttl != c[i].ttl || d.connection.count != c[i].count ||
                               d.connection.is_multicast != c[i].is_multicast)
            fail_msg("'%s': %s, family %d, ttl %d, count %d", c[i].text, cw_error_name(error),
                     d.connection.family, d.connection.ttl, d.connection.count);
    }
    snprintf(text, sizeof text, HEAD "c=IN IP4 %0252d.ab\r\nt=0 0\r\n", 0);
    assert_int_equal(read(text), CW_OK);
    snprintf(text, sizeof text, HEAD "c=IN IP4 %0253d.ab\r\nt=0 0\r\n", 0);
    assert_int_equal(read(text), CW_E_SDP_LINE);
    assert_int_equal(read(HEAD "c=TN IP4 999.1\r\nt=0 0\r\n"),
                     CW_OK); /* IP4 of another network is not ours */
    assert_int_equal(d.connection.family, SDP_EXTN);
}

/* The one attribute of a media description; false: it is passed over. */
static bool attribute(const char *text, struct sdp_attribute *a)
{
    struct sdp_cursor c = { 0 };
    char all[1024];

    snprintf(all, sizeof all, AUDIO "a=%s\r\n", text);
    assert_int_equal(read(all), CW_OK);
    assert_true(sdp_next_attribute(&d, d.media[0].lines, &c, SDP_A_KINDS, a));
    assert_int_equal(v.passed_over, a->fault);
    if (a->fault)
        assert_int_equal(v.passed_at, sizeof AUDIO - 1);
    return !a->fault;
}

/* 5.13: what does not fit its rule is not understood, and passed over. */
static void passes_over(void **state)
{
    static const char *const bad[] = {
        "rtpmap",
        "rtpmap:0 PCMU",
        "rtpmap:34 H263", /* RFC 4475 has its like */
        "rtpmap:128 X/1",
        "rtpmap:65535 X/8000",
        "rtpmap:00 X/1",
        "rtpmap:0 X/0",
        "rtpmap:0 X/01",
        "rtpmap:0 X/1/0",
        "rtpmap:0 X/1/65536",
        "rtpmap:0 X/1/",
        "rtpmap:0  X/1",
        "rtpmap:0 X/1 ",
        "rtpmap:x X/1",
        "rtpmap:0 X/4294967296",
        "rtpmap:0 /1",
        "fmtp",
        "fmtp:101",
        "fmtp:101 ",
        "fmtp: x",
        "ptime:0",
        "ptime:",
        "ptime:x",
        "ptime:020",
        "ptime:20.",
        "ptime:20.0",
        "ptime:-1",
        "ptime:20 ",
        "ptime:4294967296",
        "maxptime:0.0",
        "sendrecv:",
        "sendrecv:x",
        "inactive:1",
        "crypto",
        "crypto:01 A inline:x",
        "crypto:1 A",
        "crypto:x A b:c",
        "crypto:1 A inline",
        "crypto:1 A b:",
        "crypto:1 A-B inline:x",
        "crypto:1 A b:c;",
        "crypto:1 A b:c  ",
        "crypto:1A b:c",
        "crypto:1 A b:c \x80",
        "crypto:1234567890 A b:c",
        "rtcp",
        "rtcp:65536",
        "rtcp:x",
        "rtcp:1 ",
        "rtcp:1 IN IP4",
        "rtcp:1 IN IP4 999.1.1.1",
        "rtcp:1 IN IP4 192.0.2.1 ",
        "altc:1 IP4 192.0.2.1",
        "altc:1 IP4 192.0.2.1 65536",
        "altc:x IP4 192.0.2.1 1",
        "altc:1 IP4 192.0.2.1 1/",
        "altc:1 IP6 192.0.2.1 1",
        "altc:1 IP4 192.0.2.1 1/2 ",
        "altc:4294967296 IP4 192.0.2.1 1",
        "cat:a b",
        "orient:Portrait",
        "orient:portraits",
        "type:Meeting",
        "type:h332",
        "charset:a b",
        "lang:-de",
        "lang:de-",
        "lang:abcdefghi",
        "lang:de-abcdefghi",
        "lang:1a",
        "sdplang:d_e",
        "framerate:0",
        "quality:01",
        "quality:x",
        "quality:4294967296",
    };
    struct sdp_attribute a;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (bad[i][strlen(bad[i]) - 1] == ':')
            continue; /* no attribute at all: refuses() */
        if (attribute(bad[i], &a))
            fail_msg("accepted: %s", bad[i]);
    }
}

static void reads_attributes(void **state)
{
    struct sdp_attribute a;

    (void)state;
    assert_true(attribute("rtpmap:127 H263-1998/4294967295/65535", &a));
    assert_int_equal(a.kind, SDP_A_RTPMAP);
    is(a.name, "rtpmap");
    is(a.value, "127 H263-1998/4294967295/65535");
    is(a.rtpmap.name, "H263-1998");
    assert_int_equal(a.rtpmap.payload, 127);
    assert_true(a.rtpmap.clock == UINT32_MAX);
    assert_int_equal(a.rtpmap.channels, 65535);
    assert_true(attribute("rtpmap:0 L8/8000", &a));
    assert_int_equal(a.rtpmap.channels, 1);
    assert_true(attribute("fmtp:101  0-15 x", &a));
    is(a.fmtp.format, "101");
    is(a.fmtp.params, " 0-15 x");
    assert_true(attribute("ptime:0.0001", &a));
    assert_int_equal(a.micro, 1);
    assert_true(attribute("ptime:4294967295.9999", &a));
    assert_true(a.micro == 4294967295999u);
    assert_true(attribute("framerate:29.970029", &a));
    assert_int_equal(a.micro, 29970029);
    assert_true(attribute("crypto:999999999 AES_256  inline:a|b:1;x_1:y  p1\t\tp2", &a));
    assert_int_equal(a.crypto.tag, 999999999);
    is(a.crypto.suite, "AES_256");
    is(a.crypto.key_params, "inline:a|b:1;x_1:y");
    is(a.crypto.session_params, "p1\t\tp2");
    assert_true(attribute("crypto:0 A inline:b", &a));
    assert_int_equal(a.crypto.session_params.len, 0);
    assert_true(attribute("rtcp:0", &a));
    assert_int_equal(a.rtcp.port, 0);
    assert_int_equal(a.rtcp.address.family, SDP_ABSENT);
    assert_true(attribute("rtcp:65535 IN IP6 2001:db8::1", &a));
    assert_int_equal(a.rtcp.port, 65535);
    assert_int_equal(a.rtcp.address.family, SDP_IP6);
    is(a.rtcp.address.address, "2001:db8::1");
    assert_true(attribute("altc:2 IP4 host.example 1234/65535", &a));
    assert_int_equal(a.altc.number, 2);
    assert_int_equal(a.altc.port, 1234);
    assert_int_equal(a.altc.rtcp_port, 65535);
    is(a.altc.address.addrtype, "IP4");
    is(a.altc.address.address, "host.example");
    assert_int_equal(a.altc.address.nettype.len, 0);
    assert_true(attribute("quality:4294967295", &a));
    assert_true(a.quality == UINT32_MAX);
    assert_true(attribute("RTPMAP:x", &a)); /* another name: the case counts */
    assert_int_equal(a.kind, SDP_A_OTHER);
    assert_true(attribute("rtpmap-x", &a));
    assert_int_equal(a.kind, SDP_A_OTHER);
    assert_int_equal(a.value.len, 0);
    for (int i = 0; i < 13; i++) {
        static const char *const good[] = { "cat:a.b",      "keywds:a b",
                                            "tool:x 1",     "orient:landscape",
                                            "type:H332",    "charset:ISO-8859-1",
                                            "sdplang:en",   "lang:zh-Hant-12345678",
                                            "setup:active", "mid:a",
                                            "label:1",      "quality:0",
                                            "type:test" };
        static const enum sdp_attribute_kind kind[] = { SDP_A_CAT,     SDP_A_KEYWDS, SDP_A_TOOL,
                                                        SDP_A_ORIENT,  SDP_A_TYPE,   SDP_A_CHARSET,
                                                        SDP_A_SDPLANG, SDP_A_LANG,   SDP_A_SETUP,
                                                        SDP_A_MID,     SDP_A_LABEL,  SDP_A_QUALITY,
                                                        SDP_A_TYPE };

        assert_true(attribute(good[i], &a));
        assert_int_equal(a.kind, kind[i]);
    }
}

static void walks_lines(void **state)
{
    static const char session[] = "vosiueeepppcbbtrrztaaa";
    struct sdp_cursor c = { 0 };
    struct sdp_line line;
    size_t n = 0;

    (void)state;
    assert_int_equal(read(everything), CW_OK);
    while (sdp_next_line(&d, d.lines, &c, &line)) {
        assert_true(n < sizeof session - 1);
        assert_int_equal(line.letter, session[n++]);
        if (line.letter == 'b' && session[n] == 'b') {
            is(line.bandwidth.type, "AS");
            assert_int_equal(line.bandwidth.value, 64);
        }
        if (line.letter == 't' && session[n] == 'r') {
            is(line.time.start, "3900000000");
            is(line.time.stop, "3910000000");
        }
        if (line.letter == 'z')
            is(line.value, "3905000000 -1h 3907000000 0");
    }
    assert_int_equal(n, sizeof session - 1);
    assert_false(sdp_next_line(&d, d.lines, &c, &line));
    c = (struct sdp_cursor){ 0 };
    assert_true(sdp_next_line(&d, d.media[2].lines, &c, &line));
    is(line.media.media, "x-other");
    assert_true(sdp_next_line(&d, d.media[2].lines, &c, &line));
    is(line.connection.address, "47.0091.8100.0000");
    assert_false(sdp_next_line(&d, d.media[2].lines, &c, &line));
    assert_int_equal(read(HEAD "b=CT:18446744073709551616\r\nt=0 0\r\nk=prompt\r\na=x\r\n"), CW_OK);
    c = (struct sdp_cursor){ 0 };
    for (n = 0; sdp_next_line(&d, d.lines, &c, &line); n++) {
        assert_int_not_equal(line.letter, 'k'); /* 5.12: discarded */
        if (line.letter == 'b')
            assert_true(line.bandwidth.value == UINT64_MAX);
    }
    assert_int_equal(n, 6);
}

static void finds(void **state)
{
    struct sdp_cursor c = { 0 };
    struct sdp_attribute a;
    struct sdp_rtpmap r;
    struct sdp_fmtp f;
    struct cw_slice format;
    int payload;

    (void)state;
    assert_int_equal(read(everything), CW_OK);
    assert_true(sdp_find_rtpmap(&d, &d.media[0], 96, &r));
    is(r.name, "opus");
    assert_false(sdp_find_rtpmap(&d, &d.media[0], 0, &r));
    assert_false(sdp_find_rtpmap(&d, &d.media[1], 96, &r));
    assert_true(sdp_next_format(&d, &d.media[0].m, &c, &format, &payload));
    assert_int_equal(payload, 0);
    assert_true(sdp_next_format(&d, &d.media[0].m, &c, &format, &payload));
    assert_int_equal(payload, 96);
    assert_true(sdp_find_fmtp(&d, &d.media[0], format, &f));
    is(f.params, "useinbandfec=1; stereo=0");
    assert_true(sdp_next_format(&d, &d.media[0].m, &c, &format, &payload));
    assert_false(sdp_next_format(&d, &d.media[0].m, &c, &format, &payload));
    c = (struct sdp_cursor){ 0 };
    assert_true(sdp_next_attribute(&d, d.media[0].lines, &c, SDP_A_CRYPTO, &a));
    assert_true(sdp_next_attribute(&d, d.media[0].lines, &c, SDP_A_CRYPTO, &a));
    assert_int_equal(a.crypto.tag, 2);
    is(a.crypto.session_params, "FEC_ORDER=FEC_SRTP UNENCRYPTED_SRTP");
    assert_false(sdp_next_attribute(&d, d.media[0].lines, &c, SDP_A_CRYPTO, &a));
    assert_int_equal(
        read(SESSION "m=audio 1 RTP/AVP 127 128 00 0 1x t38 99999999999999999999 *\r\n"), CW_OK);
    for (size_t i = 0; i < 8; i++) {
        static const int want[] = { 127, -1, -1, 0, -1, -1, -1, -1 };

        c = i ? c : (struct sdp_cursor){ 0 };
        assert_true(sdp_next_format(&d, &d.media[0].m, &c, &format, &payload));
        assert_int_equal(payload, want[i]);
    }
    assert_false(sdp_next_format(&d, &d.media[0].m, &c, &format, &payload));
}

/* LOCAL_sdp_limits. */
static void keeps_limits(void **state)
{
    static char text[70000];

    (void)state;
    for (int n = SDP_MEDIA_MAX - 1; n <= SDP_MEDIA_MAX + 1; n++) {
        strcpy(text, SESSION);
        for (int i = 0; i < n; i++)
            strcat(text, "m=audio 1 RTP/AVP 0\r\n");
        assert_int_equal(read(text), n <= SDP_MEDIA_MAX ? CW_OK : CW_E_SDP_TOO_MANY);
        if (n > SDP_MEDIA_MAX)
            assert_string_equal(sdp_clause(&v), "LOCAL_sdp_limits");
        else
            assert_int_equal(d.medias, n);
    }
    for (int n = SDP_FORMATS_MAX - 1; n <= SDP_FORMATS_MAX + 1; n++) {
        strcpy(text, SESSION "m=audio 1 RTP/AVP");
        for (int i = 0; i < n; i++)
            strcat(text, " 0");
        strcat(text, "\r\n");
        assert_int_equal(read(text), n <= SDP_FORMATS_MAX ? CW_OK : CW_E_SDP_TOO_MANY);
        if (n <= SDP_FORMATS_MAX)
            assert_int_equal(d.media[0].m.count, n);
    }
    for (int n = SDP_CRYPTOS_MAX - 1; n <= SDP_CRYPTOS_MAX + 1; n++) {
        strcpy(text, AUDIO);
        for (int i = 0; i < n; i++)
            sprintf(text + strlen(text), "a=crypto:%d A inline:x\r\n", i);
        strcat(text, "m=audio 1 RTP/SAVP 0\r\na=crypto:1 A inline:x\r\n"); /* counted anew */
        assert_int_equal(read(text), n <= SDP_CRYPTOS_MAX ? CW_OK : CW_E_SDP_TOO_MANY);
    }
    strcpy(text, AUDIO);
    for (int i = 0; i < 300; i++)
        strcat(text, "a=altc:1 IP4 192.0.2.1 1\r\n");
    assert_int_equal(read(text), CW_OK);
    assert_int_equal(d.media[0].altcs, 255);
    strcpy(text, AUDIO "a=");
    memset(text + strlen(text), 'x', sizeof text - strlen(text));
    text[65533] = '\r';
    text[65534] = '\n';
    assert_int_equal(parse(text, 65535), CW_OK);
    assert_int_equal(parse(text, 65536), CW_E_TOO_LARGE);
}

static struct sip_writer w;
static uint8_t out[8192];

static struct sdp_writer start(void)
{
    struct sdp_writer x;

    sip_write_init(&w, out, sizeof out, false);
    sdp_write_begin(&x, &w);
    return x;
}

/* start() up to t=. */
static struct sdp_writer started(void)
{
    struct sdp_writer x = start();

    sdp_put_origin(&x, text_octets("-"), text_octets("1"), 2, text_octets("192.0.2.1"));
    sdp_put_text(&x, 's', text_octets("-"));
    sdp_put_connection(&x, text_octets("192.0.2.1"));
    sdp_put_time(&x, 0, 0);
    assert_false(w.full);
    return x;
}

static struct sdp_writer audio(void)
{
    struct sdp_writer x = started();

    sdp_put_media(&x, text_octets("audio"), 4000, 1, text_octets("RTP/AVP"), text_octets("0 101"));
    assert_false(w.full);
    return x;
}

static void writes(void **state)
{
    static const char want[] =
        "v=0\r\no=- 7 9 IN IP6 2001:db8::1\r\ns=-\r\ni=x\r\nc=IN IP6 2001:db8::1\r\nb=AS:64\r\n"
        "t=3900000000 0\r\nr=7d 1h 0\r\nt=0 0\r\na=inactive\r\nm=audio 4000 RTP/AVP 0 101\r\n"
        "c=IN IP4 224.0.0.1/1\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 opus/48000/2\r\n"
        "a=fmtp:101 0-15\r\n"
        "a=ptime:20\r\na=maxptime:62.5\r\na=framerate:0.000001\r\na=crypto:1 A inline:b\r\n"
        "a=crypto:2 A inline:c KDR=1\r\na=rtcp:4001\r\na=altc:1 IP6 ::1 4000\r\n"
        "a=altc:2 IP4 192.0.2.1 4000/4005\r\n"
        "a=rtcp-mux\r\na=mid:1\r\na=sendrecv\r\nm=image 0/2 udptl t38\r\n"
        "a=rtcp:1 IN IP4 h.example\r\n";
    struct sdp_writer x = start();

    (void)state;
    sdp_put_origin(&x, text_octets("-"), text_octets("7"), 9, text_octets("2001:db8::1"));
    sdp_put_text(&x, 's', text_octets("-"));
    sdp_put_text(&x, 'i', text_octets("x"));
    sdp_put_connection(&x, text_octets("2001:db8::1"));
    sdp_put_bandwidth(&x, text_octets("AS"), 64);
    sdp_put_time(&x, 3900000000, 0);
    sdp_put_text(&x, 'r', text_octets("7d 1h 0"));
    sdp_put_time(&x, 0, 0);
    sdp_put_direction(&x, SDP_INACTIVE);
    sdp_put_media(&x, text_octets("audio"), 4000, 1, text_octets("RTP/AVP"), text_octets("0 101"));
    sdp_put_connection(&x, text_octets("224.0.0.1/1"));
    sdp_put_rtpmap(&x, 0, text_octets("PCMU"), 8000, 1);
    sdp_put_rtpmap(&x, 101, text_octets("opus"), 48000, 2);
    sdp_put_fmtp(&x, text_octets("101"), text_octets("0-15"));
    sdp_put_ptime(&x, SDP_A_PTIME, 20000);
    sdp_put_ptime(&x, SDP_A_MAXPTIME, 62500);
    sdp_put_ptime(&x, SDP_A_FRAMERATE, 1);
    sdp_put_crypto(&x, 1, text_octets("A"), text_octets("inline:b"), (struct cw_octets){ 0 });
    sdp_put_crypto(&x, 2, text_octets("A"), text_octets("inline:c"), text_octets("KDR=1"));
    sdp_put_rtcp(&x, 4001, (struct cw_octets){ 0 });
    sdp_put_altc(&x, 1, text_octets("::1"), 4000, 0);
    sdp_put_altc(&x, 2, text_octets("192.0.2.1"), 4000, 4005);
    sdp_put_attribute(&x, text_octets("rtcp-mux"), (struct cw_octets){ 0 });
    sdp_put_attribute(&x, text_octets("mid"), text_octets("1"));
    sdp_put_direction(&x, SDP_SENDRECV);
    sdp_put_media(&x, text_octets("image"), 0, 2, text_octets("udptl"), text_octets("t38"));
    sdp_put_rtcp(&x, 1, text_octets("h.example"));
    sdp_write_end(&x);
    assert_false(w.full);
    assert_int_equal(w.len, sizeof want - 1);
    assert_memory_equal(out, want, w.len);
    assert_int_equal(parse(out, w.len), CW_OK);
    assert_int_equal(v.passed_over, 0);
}

/* Neither a value that breaks out of its place nor a line out of its order is written. */
static void writes_nothing_refused(void **state)
{
    struct sdp_writer x;

    (void)state;
#define REFUSED(begun, call)                                                                       \
    x = (begun);                                                                                   \
    call;                                                                                          \
    assert_true(w.full)
    REFUSED(start(), sdp_write_end(&x));
    REFUSED(start(), sdp_put_text(&x, 's', text_octets("-")));
    REFUSED(start(),
            sdp_put_origin(&x, text_octets("a b"), text_octets("1"), 2, text_octets("192.0.2.1")));
    REFUSED(start(), sdp_put_origin(&x, text_octets("a"), text_octets("1"), UINT64_MAX,
                                    text_octets("192.0.2.1")));
    REFUSED(start(),
            sdp_put_origin(&x, text_octets("a"), text_octets("1"), 1, text_octets("224.0.0.1/1")));
    REFUSED(started(), sdp_put_text(&x, 's', text_octets("-")));
    REFUSED(started(), sdp_put_text(&x, 'k', text_octets("prompt")));
    REFUSED(started(), sdp_put_text(&x, 'q', text_octets("x")));
    REFUSED(started(), sdp_put_attribute(&x, text_octets("a"), text_octets("x\r\na=y")));
    REFUSED(started(), sdp_put_attribute(&x, text_octets("a"), text_octets("x\ny")));
    REFUSED(started(), sdp_put_attribute(&x, text_octets("a"), text_octets("")));
    REFUSED(started(), sdp_put_attribute(&x, text_octets("a b"), (struct cw_octets){ 0 }));
    REFUSED(started(), sdp_put_attribute(&x, text_octets("rtpmap"), text_octets("128 X/1")));
    REFUSED(started(), sdp_put_attribute(&x, text_octets("a"),
                                         ((struct cw_octets){ (const uint8_t *)"b\0c", 3 })));
    REFUSED(started(), sdp_put_direction(&x, SDP_UNDIRECTED));
    REFUSED(started(), sdp_put_time(&x, 1, 0));
    REFUSED(audio(), sdp_put_rtpmap(&x, 128, text_octets("X"), 1, 1));
    REFUSED(audio(), sdp_put_rtpmap(&x, 1, text_octets("X/1"), 1, 0));
    REFUSED(audio(), sdp_put_fmtp(&x, text_octets("1"), text_octets("")));
    REFUSED(audio(), sdp_put_ptime(&x, SDP_A_PTIME, 0));
    REFUSED(audio(),
            sdp_put_crypto(&x, 1, text_octets("A B"), text_octets("c:d"), text_octets("")));
    REFUSED(audio(), sdp_put_connection(&x, text_octets("192.0.2.999")));
    REFUSED(audio(), sdp_put_connection(&x, text_octets("")));
    x = audio();
    sdp_put_direction(&x, SDP_SENDONLY);
    assert_false(w.full);
    sdp_put_direction(&x, SDP_SENDONLY); /* 6.7 */
    assert_true(w.full);
    x = start();
    sdp_put_origin(&x, text_octets("-"), text_octets("1"), 2, text_octets("192.0.2.1"));
    sdp_put_text(&x, 's', text_octets(""));
    assert_true(w.full); /* 5.3: read so, never written so */
    x = start();
    sdp_put_origin(&x, text_octets("-"), text_octets("1"), 2, text_octets("192.0.2.1"));
    sdp_put_text(&x, 's', text_octets("-"));
    sdp_put_time(&x, 0, 0);
    sdp_put_media(&x, text_octets("audio"), 1, 1, text_octets("RTP/AVP"), text_octets("0"));
    assert_false(w.full);
    sdp_write_end(&x);
    assert_true(w.full); /* no c= */
    x = start();
    w.room = w.len + 10;
    sdp_put_origin(&x, text_octets("-"), text_octets("1"), 2, text_octets("192.0.2.1"));
    assert_true(w.full);
    assert_true(w.len <= w.room);
}

static void equal_octets(const struct sdp *a, struct cw_slice x, const struct sdp *b,
                         struct cw_slice y)
{
    assert_int_equal(x.len, y.len);
    assert_memory_equal(a->octets + x.at, b->octets + y.at, x.len);
}

static void equal_address(const struct sdp *a, const struct sdp_address *x, const struct sdp *b,
                          const struct sdp_address *y)
{
    equal_octets(a, x->nettype, b, y->nettype);
    equal_octets(a, x->addrtype, b, y->addrtype);
    equal_octets(a, x->address, b, y->address);
    assert_int_equal(x->count, y->count);
    assert_int_equal(x->ttl, y->ttl);
    assert_int_equal(x->family, y->family);
    assert_int_equal(x->is_multicast, y->is_multicast);
}

/* parse(write(v)) is v, and writing again changes nothing. */
static void is_inverse(const char *text)
{
    static uint8_t again[sizeof out];
    struct sdp a, b;
    struct sip_writer second;
    char *copy = malloc(strlen(text) + 1);

    memcpy(copy, text, strlen(text));
    assert_int_equal(sdp_parse(&a, copy, strlen(text), &v), CW_OK);
    sip_write_init(&w, out, sizeof out, false);
    sdp_write(&w, &a);
    assert_false(w.full);
    assert_int_equal(sdp_parse(&b, out, w.len, &v), CW_OK);
    assert_int_equal(v.passed_over, 0);
    assert_int_equal(a.medias, b.medias);
    assert_int_equal(a.direction, b.direction);
    assert_true(a.origin.version == b.origin.version);
    equal_octets(&a, a.origin.username, &b, b.origin.username);
    equal_octets(&a, a.origin.sess_id, &b, b.origin.sess_id);
    equal_address(&a, &a.origin.address, &b, &b.origin.address);
    equal_address(&a, &a.connection, &b, &b.connection);
    if (a.name.len)
        equal_octets(&a, a.name, &b, b.name);
    equal_octets(&a, a.info, &b, b.info);
    equal_octets(&a, a.uri, &b, b.uri);
    for (int i = 0; i < a.medias; i++) {
        const struct sdp_media *x = &a.media[i], *y = &b.media[i];

        equal_octets(&a, x->m.media, &b, y->m.media);
        equal_octets(&a, x->m.proto, &b, y->m.proto);
        equal_octets(&a, x->m.formats, &b, y->m.formats);
        equal_octets(&a, x->title, &b, y->title);
        equal_address(&a, &x->connection, &b, &y->connection);
        assert_int_equal(x->m.port, y->m.port);
        assert_int_equal(x->m.ports, y->m.ports);
        assert_int_equal(x->m.count, y->m.count);
        assert_int_equal(x->m.kind, y->m.kind);
        assert_int_equal(x->m.proto_kind, y->m.proto_kind);
        assert_true(x->ptime == y->ptime && x->maxptime == y->maxptime);
        assert_int_equal(x->rtcp_port, y->rtcp_port);
        assert_int_equal(x->direction, y->direction);
        assert_int_equal(x->cryptos, y->cryptos);
        assert_int_equal(x->altcs, y->altcs);
        assert_int_equal(x->has_connection, y->has_connection);
    }
    sip_write_init(&second, again, sizeof again, false);
    sdp_write(&second, &b);
    assert_false(second.full);
    assert_int_equal(second.len, w.len);
    assert_memory_equal(again, out, w.len);
    free(copy);
}

static void writes_what_was_read(void **state)
{
    (void)state;
    is_inverse(everything);
    assert_int_equal(w.len, sizeof everything - 1); /* nothing in it needs another form */
    assert_memory_equal(out, everything, w.len);
    is_inverse(AUDIO);
    is_inverse(AUDIO "a=rtpmap:34 H263\r\na=sendonly\r\na=recvonly\r\na=ptime:0.0001");
    is_inverse("v=0\n" O "s=\nt=0 0\nk=prompt\na=rtcp:1 X Y z\na=altc:7 E164 +1 9\n");
    is_inverse(
        AUDIO
        "a=crypto:1 A\tb:c\t \td  e\r\na=rtpmap:1 X/1/1\r\na=framerate:4294967295.999999\r\n");
}

/* Every prefix in a block of its exact size, which the address sanitizer watches on both sides. */
static void reads_prefixes(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof everything; n++) {
        int error = parse(everything, n);
        struct sdp_cursor c = { 0 };
        struct sdp_line line;

        assert_true(v.offset <= n);
        if (!error) {
            while (sdp_next_line(&d, d.lines, &c, &line))
                assert_true((size_t)line.value.at + line.value.len <= n);
            for (int i = 0; i < d.medias; i++)
                for (c = (struct sdp_cursor){ 0 }; sdp_next_line(&d, d.media[i].lines, &c, &line);)
                    assert_true((size_t)line.value.at + line.value.len <= n);
            sip_write_init(&w, out, sizeof out, false);
            sdp_write(&w, &d);
            assert_false(w.full);
        }
    }
    assert_int_equal(sdp_parse(&d, NULL, 0, NULL), CW_E_SDP_ABSENT);
}

static int release(void **state)
{
    (void)state;
    free(octets);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_session),
        cmocka_unit_test(reads_media),
        cmocka_unit_test(applies_defaults),
        cmocka_unit_test(reads_line_ends),
        cmocka_unit_test(refuses),
        cmocka_unit_test(accepts),
        cmocka_unit_test(reads_addresses),
        cmocka_unit_test(passes_over),
        cmocka_unit_test(reads_attributes),
        cmocka_unit_test(walks_lines),
        cmocka_unit_test(finds),
        cmocka_unit_test(keeps_limits),
        cmocka_unit_test(writes),
        cmocka_unit_test(writes_nothing_refused),
        cmocka_unit_test(writes_what_was_read),
        cmocka_unit_test(reads_prefixes),
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
