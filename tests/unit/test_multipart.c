/* test_multipart.c - multipart bodies: delimiters, part headers, nesting, hostile boundaries (RFC
 * 2046 5.1, RFC 5621 4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "multipart.h"

static uint8_t *octets;
static size_t size;
static struct multipart x;
static struct multipart_part part;

/* The body in a block of its exact size, but for the boundary that stands in front: there is not
 * an octet behind. */
static void begin(const char *boundary, const void *body, size_t n)
{
    struct media_type t = { .kind = MEDIA_TYPE_MIXED };
    const size_t head = strlen(boundary);

    free(octets);
    size = head + n;
    octets = malloc(size ? size : 1);
    memcpy(octets, boundary, head);
    memcpy(octets + head, body, n);
    t.boundary = (struct cw_slice){ 0, (uint16_t)head };
    sip_multipart_begin(&x, octets, (struct cw_slice){ (uint16_t)head, (uint16_t)n }, &t);
}

static int first(const char *boundary, const char *body)
{
    begin(boundary, body, strlen(body));
    return sip_multipart_next(&x, &part);
}

static int next(void)
{
    return sip_multipart_next(&x, &part);
}

static void is(struct cw_slice s, const char *want)
{
    if (s.len != strlen(want) || memcmp(octets + s.at, want, s.len))
        fail_msg("'%.*s' is not '%s'", s.len, (const char *)octets + s.at, want);
}

static void reads_parts(void **state)
{
    (void)state;
    assert_int_equal(
        first(
            "b-1",
            "preamble\r\n--b-1\r\nContent-Type: application/sdp\r\n"
            "content-disposition : session;\r\n handling=\"Optional\";x;y=[::1]\r\nContent-ID:<a@b> \r\n"
            "X-Other: any: thing\r\n at all\r\nContent-Transfer-Encoding: 8BIT\r\n"
            "Content-Length: 5\r\n\r\nv=0\r\n\r\n--b-1 \t\r\n\r\nHello\r\n"
            "--b-1\r\n\r\n\r\n--b-1--\t\r\nepilogue\r\n--b-1\r\n\r\n"),
        1);
    is(part.body, "v=0\r\n");
    assert_int_equal(part.type.kind, MEDIA_TYPE_SDP);
    assert_true(part.has_type && part.has_length && part.is_optional);
    is(part.type.subtype, "sdp");
    is(part.disposition, "session");
    is(part.id, "a@b");
    assert_int_equal(part.length, 5);
    assert_int_equal(part.encoding, MULTIPART_BINARY);
    assert_int_equal(part.depth, 0);
    assert_int_equal(part.parent, MEDIA_TYPE_MIXED);
    assert_memory_equal(octets + part.fields.at, "Content-Type:", 13);
    assert_memory_equal(octets + part.fields.at + part.fields.len, "\r\nv=0", 5);
    assert_int_equal(next(), 1);
    is(part.body, "Hello");
    is(part.fields, "");
    assert_int_equal(part.type.kind, MEDIA_TYPE_TEXT); /* 5.1: without a type, text */
    assert_false(part.has_type || part.has_length || part.is_optional);
    assert_int_equal(part.disposition.len, 0);
    assert_int_equal(next(), 1);
    is(part.body, "");
    assert_int_equal(next(), 0); /* what looks like a part is epilogue */
    assert_int_equal(next(), 0);
}

static void reads_shapes(void **state)
{
    static const struct {
        const char *body, *parts[3];
    } shapes[] = {
        { "--b\r\n\r\na\r\n--b--", { "a" } },       /* no epilogue, no CRLF */
        { "--b\r\n\r\na\r\n--b--  ", { "a" } },     /* padding */
        { "--b\r\n\r\n\r\n--b--\r\n", { "" } },     /* an empty body */
        { "--b\r\n\r\n--b--\r\n", { "" } },         /* not even that: no body */
        { "--b\r\n--b--\r\n", { "" } },             /* one CRLF for two delimiters */
        { "--b\r\nX: y\r\n\r\n--b--\r\n", { "" } }, /* fields alone, 5.1.1 body-part */
        { "--b\r\n\r\n--bb\r\n--b x\r\n-b\r\n --b\r\n--b--\r\n",
          { "--bb\r\n--b x\r\n-b\r\n --b" } },
        { "--b\r\n\r\na\n--b\n\r\n--b--\r\n", { "a\n--b\n" } }, /* LF alone makes no line */
        { "--b\r\n\r\na\r--b\r\n--b--\r\n", { "a\r--b" } },
        { "--b--x\r\n--b\r\n\r\na\r\n--b-\r\n--b--\r\n", { "a\r\n--b-" } },
        { "\r\n\r\n--b\r\n\r\na\r\n--b\r\n\r\nc\r\n\r\n--b--", { "a", "c\r\n" } },
        { "\n--b\r\n--b\r\n\r\na\r\n--b--\r\n", { "a" } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        int error = first("b", shapes[i].body);

        for (size_t j = 0; shapes[i].parts[j]; j++, error = next()) {
            if (error != 1)
                fail_msg("'%s': %s at %d", shapes[i].body, cw_error_name(error), x.fault);
            is(part.body, shapes[i].parts[j]);
        }
        assert_int_equal(error, 0);
    }
}

/* A body where the octets begin, its boundary behind it: nothing in front is read. */
static void reads_from_the_start(void **state)
{
    static const char body[] = "\n--b\r\n--b\r\n\r\na\r\n--b--b";
    struct media_type t = { .kind = MEDIA_TYPE_MIXED, .boundary = { sizeof body - 2, 1 } };

    (void)state;
    begin("", body, sizeof body - 1);
    sip_multipart_begin(&x, octets, (struct cw_slice){ 0, sizeof body - 2 }, &t);
    assert_int_equal(next(), 1);
    is(part.body, "a");
    assert_int_equal(next(), 0);
}

static void is_binary_safe(void **state)
{
    static const char body[] =
        "--b\r\nContent-Transfer-Encoding: binary\r\n\r\n\0\xff\r\n\0--b\r\r\n\n\r\n--b--";

    (void)state;
    begin("b", body, sizeof body - 1);
    assert_int_equal(next(), 1);
    assert_int_equal(part.body.len, 12);
    assert_memory_equal(octets + part.body.at, "\0\xff\r\n\0--b\r\r\n\n", 12);
    assert_int_equal(next(), 0);
}

static void reads_encodings(void **state)
{
    static const struct {
        const char *name;
        enum multipart_encoding encoding;
    } names[] = { { "7bit", MULTIPART_BINARY },
                  { "BINARY", MULTIPART_BINARY },
                  { "Base64", MULTIPART_BASE64 },
                  { "quoted-printable", MULTIPART_QUOTED_PRINTABLE },
                  { "x-uuencode", MULTIPART_ENCODED } };
    char body[128];

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(body, sizeof body, "--b\r\nContent-Transfer-Encoding: %s\r\n\r\na\r\n--b--",
                 names[i].name);
        assert_int_equal(first("b", body), 1);
        assert_int_equal(part.encoding, names[i].encoding);
    }
}

static void refuses(void **state)
{
    static const struct {
        const char *body;
        int parts, error, fault; /* parts read before */
    } bad[] = {
        { "", 0, CW_E_MULTIPART, 0 },
        { "b", 0, CW_E_MULTIPART, 0 },
        { "--b", 0, CW_E_MULTIPART, 0 },
        { "--b\r", 0, CW_E_MULTIPART, 0 },
        { "--b\r\n", 0, CW_E_MULTIPART, 5 },
        { "--b--", 0, CW_E_MULTIPART, 0 }, /* no part at all */
        { "--b\r\n\r\na", 0, CW_E_MULTIPART, 5 },
        { "--b\r\n\r\na\r\n--b", 0, CW_E_MULTIPART, 5 },
        { "--b\r\n\r\na\r\n--b-", 0, CW_E_MULTIPART, 5 },
        { "--b\r\n\r\na\r\n--b\r\n\r\nc\r\n--c--", 1, CW_E_MULTIPART, 15 },
        { "--b\n\na\n--b--\n", 0, CW_E_MULTIPART, 0 },
        { "--b\r\nHello\r\n--b--", 0, CW_E_MULTIPART, 5 },
        { "--b\r\nHello\r\n\r\n--b--", 0, CW_E_MULTIPART, 5 },
        { "--b\r\nX: y\r\n--b--", 0, CW_E_MULTIPART, 5 }, /* its CRLF is the delimiter's */
        { "--b\r\nX: y\n\r\n\r\n--b--", 0, CW_E_MULTIPART, 5 },
        { "--b\r\nX: y\rz\r\n\r\n--b--", 0, CW_E_MULTIPART, 5 },
        { "--b\r\n: y\r\n\r\n--b--", 0, CW_E_MULTIPART, 5 },
        { "--b\r\nX y: z\r\n\r\n--b--", 0, CW_E_MULTIPART, 5 },
        { "--b\r\n X: z\r\n\r\n--b--", 0, CW_E_MULTIPART, 5 },
        { "--b\r\nContent-Type: text\r\n\r\n--b--", 0, CW_E_MEDIA_TYPE, 19 },
        { "--b\r\nContent-Type: text/plain x\r\n\r\n--b--", 0, CW_E_MEDIA_TYPE, 19 },
        { "--b\r\nContent-Type: multipart/mixed\r\n\r\n--b--", 0, CW_E_MEDIA_TYPE, 34 },
        { "--b\r\nContent-Type: a/b\r\nCONTENT-TYPE: a/b\r\n\r\n--b--", 0, CW_E_MULTIPART, 24 },
        { "--b\r\nContent-Length: x\r\n\r\n--b--", 0, CW_E_MULTIPART, 21 },
        { "--b\r\nContent-Length: 65536\r\n\r\n--b--", 0, CW_E_MULTIPART, 21 },
        { "--b\r\nContent-ID: a@b\r\n\r\n--b--", 0, CW_E_MULTIPART, 17 },
        { "--b\r\nContent-ID: <a b>\r\n\r\n--b--", 0, CW_E_MULTIPART, 17 },
        { "--b\r\nContent-Disposition: ;\r\n\r\n--b--", 0, CW_E_MULTIPART, 26 },
        { "--b\r\nContent-Disposition: a;\r\n\r\n--b--", 0, CW_E_MULTIPART, 26 },
        { "--b\r\nContent-Transfer-Encoding: \r\n\r\n--b--", 0, CW_E_MULTIPART, 32 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int parts = 0, error = first("b", bad[i].body);

        for (; error == 1; parts++)
            error = next();
        if (error != bad[i].error || parts != bad[i].parts || x.fault != bad[i].fault + 1)
            fail_msg("'%s': %s at %d after %d", bad[i].body, cw_error_name(error), x.fault - 1,
                     parts);
        assert_int_equal(next(), 0); /* and no part after it */
    }
}

static void nests(void **state)
{
    (void)state;
    /* the outer boundary is a beginning of the inner one; the inner body has no end of its own */
    assert_int_equal(
        first("o", "--o\r\nContent-Type: multipart/alternative;boundary=\"oi\"\r\n\r\nno\r\n"
                   "--oi\r\n\r\n1\r\n--oi\r\n\r\n2\r\n--oi--\r\nepilogue\r\n"
                   "--o\r\nContent-Type: multipart/related;boundary=oj\r\n\r\n--oj\r\n\r\n3\r\n"
                   "--o\r\n\r\n4\r\n--o--\r\n"),
        1);
    assert_int_equal(part.type.kind, MEDIA_TYPE_ALTERNATIVE);
    assert_int_equal(part.depth, 0);
    for (int i = 1; i <= 2; i++) {
        assert_int_equal(next(), 1);
        assert_int_equal(octets[part.body.at], '0' + i);
        assert_int_equal(part.depth, 1);
        assert_int_equal(part.parent, MEDIA_TYPE_ALTERNATIVE);
    }
    assert_int_equal(next(), 1);
    assert_int_equal(part.type.kind, MEDIA_TYPE_RELATED);
    assert_int_equal(part.depth, 0);
    assert_int_equal(part.parent, MEDIA_TYPE_MIXED);
    assert_int_equal(next(), 1);
    is(part.body, "3"); /* 5.1.2 */
    assert_int_equal(part.depth, 1);
    assert_int_equal(part.parent, MEDIA_TYPE_RELATED);
    assert_int_equal(next(), 1);
    is(part.body, "4");
    assert_int_equal(part.depth, 0);
    assert_int_equal(next(), 0);
    /* an inner body without a single delimiter of its own is refused all the same */
    assert_int_equal(
        first("o", "--o\r\nContent-Type: multipart/mixed;boundary=i\r\n\r\nx\r\n--o--"), 1);
    assert_int_equal(next(), CW_E_MULTIPART);
}

/* LOCAL_body_limits */
static void bounds_depth(void **state)
{
    char body[4096];

    (void)state;
    for (int depth = 1; depth <= MULTIPART_DEPTH_MAX + 1; depth++) {
        int error, parts = 0;

        *body = '\0';
        for (int i = 0; i < depth; i++) {
            sprintf(body + strlen(body), "--%d\r\n", i);
            if (i + 1 < depth)
                sprintf(body + strlen(body), "Content-Type: multipart/mixed;boundary=%d\r\n",
                        i + 1);
            strcat(body, "\r\n");
        }
        strcat(body, "x");
        for (int i = depth - 1; i >= 0; i--)
            sprintf(body + strlen(body), "\r\n--%d--", i);
        error = first("0", body);
        for (; error == 1; parts++)
            error = next();
        assert_int_equal(error, depth <= MULTIPART_DEPTH_MAX ? 0 : CW_E_NESTED);
        assert_int_equal(parts, depth <= MULTIPART_DEPTH_MAX ? depth : MULTIPART_DEPTH_MAX - 1);
    }
}

static const char sample[] =
    "preamble\r\n--o\r\nContent-Type: multipart/alternative; boundary=\"i i\"\r\n\r\n--i i\r\n"
    "Content-Type: text/plain;charset=\"utf-8\"\r\n\r\nHi\r\n--i i\r\n"
    "Content-Type: application/sdp\r\n"
    "Content-Disposition: session;handling=required\r\nContent-ID: <1@h>\r\n\r\nv=0\r\n\r\n"
    "--i i--\r\n"
    "--o\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--o--\r\n";

/* Every prefix in a block of its exact size; parts stay inside, and end. */
static void reads_prefixes(void **state)
{
    int whole = 0;

    (void)state;
    for (size_t n = 0; n < sizeof sample; n++) {
        int error, parts = 0;

        begin("o", sample, n);
        while ((error = next()) == 1) {
            assert_true((size_t)part.body.at + part.body.len <= size);
            assert_true((size_t)part.fields.at + part.fields.len <= size);
            assert_true((size_t)part.type.boundary.at + part.type.boundary.len <= size);
            parts++;
        }
        assert_true(x.fault <= size);
        whole += !error && parts == 4;
    }
    assert_int_equal(whole, 2); /* the last CRLF may be missing */
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
        cmocka_unit_test(reads_parts),     cmocka_unit_test(reads_shapes),
        cmocka_unit_test(is_binary_safe),  cmocka_unit_test(reads_from_the_start),
        cmocka_unit_test(reads_encodings), cmocka_unit_test(refuses),
        cmocka_unit_test(nests),           cmocka_unit_test(bounds_depth),
        cmocka_unit_test(reads_prefixes),
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
