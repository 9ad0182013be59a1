/* test_media_type.c - the value of Content-Type (RFC 3261 20.15, 25.1; RFC 2046 5.1.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "media_type.h"

static struct sip_message m;
static struct media_type t;
static char *octets;

/* Reads the type from a request with this Content-Type; NULL: without any. */
static int read(const char *value)
{
    char text[1024];
    int n = snprintf(
        text, sizeof text,
        "MESSAGE sip:h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: sip:a@h;tag=f\r\n"
        "To: sip:a@h\r\nCall-ID: c\r\nCSeq: 1 MESSAGE\r\n%s%s%s\r\n",
        value ? "c: " : "", value ? value : "", value ? "\r\n" : "");

    assert_in_range(n, 1, sizeof text - 1);
    free(octets);
    octets = malloc((size_t)n);
    memcpy(octets, text, (size_t)n);
    assert_int_equal(sip_index(&m, octets, (size_t)n, NULL), CW_OK);
    return sip_media_type_read(&t, &m);
}

static void is(struct cw_slice s, const char *want)
{
    if (!sip_slice_is(&m, s, want))
        fail_msg("'%.*s' is not '%s'", s.len, (const char *)m.octets + s.at, want);
}

static void reads_kinds(void **state)
{
    static const struct {
        const char *text;
        enum media_type_kind kind;
    } types[] = {
        { "application/sdp", MEDIA_TYPE_SDP },
        { "Application / SDP", MEDIA_TYPE_SDP },
        { "application\r\n /\r\n\tsdp;v=1", MEDIA_TYPE_SDP },
        { "application/sdpx", MEDIA_TYPE_OTHER },
        { "application/sd", MEDIA_TYPE_OTHER },
        { "message/sdp", MEDIA_TYPE_OTHER },
        { "message/sipfrag", MEDIA_TYPE_SIPFRAG },
        { "message/sip", MEDIA_TYPE_OTHER },
        { "application/simple-message-summary", MEDIA_TYPE_MESSAGE_SUMMARY },
        { "application/pidf+xml", MEDIA_TYPE_PIDF },
        { "application/dialog-info+xml", MEDIA_TYPE_DIALOG_INFO },
        { "APPLICATION/DTMF-RELAY", MEDIA_TYPE_DTMF_RELAY },
        { "text/plain; charset=utf-8", MEDIA_TYPE_TEXT },
        { "text/html", MEDIA_TYPE_OTHER },
        { "x-a/b", MEDIA_TYPE_OTHER },
        { "multipart/mixed;boundary=b", MEDIA_TYPE_MIXED },
        { "multipart/signed;boundary=b", MEDIA_TYPE_MIXED }, /* RFC 2046 5.1.3: others as mixed */
        { "MultiPart/Alternative;boundary=b", MEDIA_TYPE_ALTERNATIVE },
        { "multipart/related;boundary=b", MEDIA_TYPE_RELATED },
    };

    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (read(types[i].text) != CW_OK || t.kind != types[i].kind)
            fail_msg("'%s' is of kind %d", types[i].text, t.kind);
        assert_int_equal(media_type_is_multipart(&t), t.kind >= MEDIA_TYPE_MIXED);
    }
    assert_int_equal(read(NULL), CW_E_FIELD_ABSENT);
}

static void reads_parameters(void **state)
{
    (void)state;
    assert_int_equal(
        read("multipart/related ; type=\"application/sdp\"; BOUNDARY = \"a b'()+_,-./:=?9\";"
             "start=\"<x@y>\" ;charset=us-ascii;x=\"\\\"\""),
        CW_OK);
    is(t.type, "multipart");
    is(t.subtype, "related");
    is(t.boundary, "a b'()+_,-./:=?9");
    is(t.start, "<x@y>");
    is(t.charset, "us-ascii");
    assert_int_equal(t.version.len, 0);
    assert_int_equal(m.octets[t.params.at], ' ');
    assert_int_equal(read("message/sipfrag;version=2.0"), CW_OK);
    is(t.version, "2.0");
    is(t.params, ";version=2.0");
    assert_int_equal(t.boundary.len, 0);
}

static void refuses(void **state)
{
    static const char *const bad[] = {
        "",
        "application",
        "application/",
        "/sdp",
        "application/sdp x",
        "application/sdp;",
        "application/sdp;v",
        "application/sdp;v=",
        "application/sdp;=1",
        "application/sdp;v=\"",
        "application/sdp;v=a;;",
        "a b/c",
        "application/sdp, text/plain",
        "text/plain;charset=a;charset=b",
        "multipart/mixed",
        "multipart/mixed;boundary=\"\"",
        "multipart/mixed;boundary=\"a \"",
        "multipart/mixed;boundary=\"a\\b\"",
        "multipart/mixed;boundary=a;Boundary=b",
        "multipart/mixed;boundary=a%b",
        "multipart/mixed;boundary=\"a\xc3\xa9\"",
        "multipart/mixed;boundary=\"a\r\n b\"",
        ("multipart/mixed;boundary=12345678901234567890123456789012345"
         "678901234567890123456789012345678901"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (read(bad[i]) != CW_E_MEDIA_TYPE)
            fail_msg("accepted: %s", bad[i]);
    assert_int_equal(read("multipart/mixed;boundary=12345678901234567890123456789012345"
                          "67890123456789012345678901234567890"),
                     CW_OK);
    assert_int_equal(t.boundary.len, BOUNDARY_MAX);
}

static int release(void **state)
{
    (void)state;
    free(octets);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(reads_kinds),
                                        cmocka_unit_test(reads_parameters),
                                        cmocka_unit_test(refuses) };

    return cmocka_run_group_tests(tests, NULL, release);
}
