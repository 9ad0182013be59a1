/* test_write.c - what the writer writes the parser reads alike, and no value breaks out of its
 * place (RFC 3261 7, 8.2.6, 18.2.1; RFC 3581 4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "write.h"

static struct sip_message m;
static struct sip_verdict v;
static uint8_t out[2048], *octets;
static struct sip_writer w;

static void begin(bool compact)
{
    memset(out, '#', sizeof out);
    sip_write_init(&w, out, sizeof out, compact);
}

static int parse(const void *text, size_t n)
{
    free(octets);
    octets = malloc(n ? n : 1);
    memcpy(octets, text, n);
    return sip_parse(&m, octets, n, &v);
}

static void wrote(const char *want)
{
    assert_false(w.full);
    if (w.len != strlen(want) || memcmp(out, want, w.len))
        fail_msg("wrote '%.*s', not '%s'", (int)w.len, (char *)out, want);
}

static void writes_pieces(void **state)
{
    (void)state;
    begin(false);
    sip_put_number(&w, 0);
    sip_put_text(&w, " ");
    sip_put_number(&w, UINT64_MAX);
    sip_put_text(&w, " ");
    sip_put_hex(&w, "\x00\xaf\x10", 3);
    sip_put(&w, NULL, 0);
    wrote("0 18446744073709551615 00af10");
    begin(false);
    sip_put_quoted(&w, "a \"b\" \\ \t\x01\x7f \xc3\xa9 \xf0\x9f\x93\x9e");
    wrote("\"a \\\"b\\\" \\\\ \t\\\x01\\\x7f \xc3\xa9 \xf0\x9f\x93\x9e\"");
    begin(false);
    sip_put_escaped_user(&w, "al ice@x:%\"#\xc3\xa9/;=&+$,?-_.!~*'()");
    wrote("al%20ice%40x%3A%25%22%23%C3%A9/;=&+$,?-_.!~*'()");
}

static void writes_fields(void **state)
{
    (void)state;
    begin(false);
    sip_put_field_text(&w, SIP_SUPPORTED, "path");
    sip_put_field_number(&w, SIP_EXPIRES, 3600);
    wrote("Supported: path\r\nExpires: 3600\r\n");
    begin(true);
    sip_put_field_text(&w, SIP_SUPPORTED, "path");
    sip_put_field_number(&w, SIP_EXPIRES, 3600);
    sip_put_body(&w, "ab", 2);
    wrote("k: path\r\nExpires: 3600\r\nl: 2\r\n\r\nab");
    begin(false);
    sip_put_status_line(&w, 486, sip_reason(486));
    sip_put_status_line(&w, 299, "Odd");
    sip_put_status_line(&w, 299, NULL);
    wrote("SIP/2.0 486 Busy Here\r\nSIP/2.0 299 Odd\r\nSIP/2.0 299 \r\n");
}

static void refuses_breakouts(void **state)
{
    (void)state;
    begin(false), sip_put_quoted(&w, "a\r\nb"), assert_true(w.full);
    begin(false), sip_put_quoted(&w, "a\nb"), assert_true(w.full);
    begin(false), sip_put_quoted(&w, "\xff"), assert_true(w.full);
    begin(false), sip_put_quoted(&w, "\xc3"), assert_true(w.full);
    begin(false), sip_put_escaped_user(&w, ""), assert_true(w.full);
    begin(false), sip_put_field_text(&w, SIP_SUBJECT, "a\r\nTo: x"), assert_true(w.full);
    begin(false), sip_put_field_text(&w, SIP_SUBJECT, "a\rb"), assert_true(w.full);
    begin(false), sip_put_field_text(&w, SIP_SUBJECT, "a\nb"), assert_true(w.full);
    begin(false), sip_put_request_line(&w, "A", "sip:a\r\n"), assert_true(w.full);
    begin(false), sip_put_request_line(&w, "A\n", "sip:a"), assert_true(w.full);
    begin(false), sip_put_status_line(&w, 200, "O\nK"), assert_true(w.full);
    begin(false), sip_put_status_line(&w, 99, "x"), assert_true(w.full);
    begin(false), sip_put_status_line(&w, 700, "x"), assert_true(w.full);
    begin(false), sip_put_status_line(&w, -1, "x"), assert_true(w.full);
    begin(false), sip_put_field_text(&w, SIP_OTHER, "x"), assert_true(w.full);
}

/* A request of everything the writer has; parse(write(v)) = v. */
static void write_request(const char *user, const char *display, uint32_t cseq, uint32_t expires)
{
    sip_put_request_line(&w, "REGISTER", "sip:h.example;lr");
    sip_put_field_text(&w, SIP_VIA, "SIP/2.0/UDP [::1]:5060;branch=z9hG4bK1;rport");
    sip_put_field(&w, SIP_FROM);
    sip_put_quoted(&w, display);
    sip_put_text(&w, " <sip:");
    sip_put_escaped_user(&w, user);
    sip_put_text(&w, "@h.example>;tag=");
    sip_put_hex(&w, "\x12\xef", 2);
    sip_put_end(&w);
    sip_put_field(&w, SIP_TO);
    sip_put_text(&w, "<sip:b@h>");
    sip_put_end(&w);
    sip_put_field_text(&w, SIP_CALL_ID, "c@h");
    sip_put_field(&w, SIP_CSEQ);
    sip_put_number(&w, cseq);
    sip_put_text(&w, " REGISTER");
    sip_put_end(&w);
    sip_put_field_number(&w, SIP_EXPIRES, expires);
    sip_put_field_text(&w, SIP_EVENT, "x");
    sip_put_body(&w, "body\r\n", 6);
}

static uint32_t next(uint32_t *seed)
{
    return (*seed = *seed * 1664525u + 1013904223u) >> 8;
}

/* Any text but CR, LF, NUL; UTF-8 where it leaves ASCII. */
static void random_text(char *text, size_t room, uint32_t *seed)
{
    size_t n = 1 + next(seed) % (room - 3), i = 0;

    while (i < n) {
        uint32_t c = next(seed) % 160;

        if (c == 0 || c == '\r' || c == '\n')
            c = '"';
        if (c >= 127) {
            text[i++] = (char)(0xc2 + c % 29);
            c = 0x80 + c % 64;
        }
        text[i++] = (char)c;
    }
    text[i] = '\0';
}

/* The text behind quoted-pairs or escapes, as the receiver will see it. */
static void undo(const struct cw_slice s, char how, char *text)
{
    const char *p = (const char *)m.octets + s.at, *end = p + s.len;

    if (how == '\\')
        p++, end--;
    while (p < end) {
        if (*p == how && how == '\\') {
            p++;
        } else if (*p == how) {
            const char digits[] = { p[1], p[2], '\0' };

            *text++ = (char)strtol(digits, NULL, 16);
            p += 3;
            continue;
        }
        *text++ = *p++;
    }
    *text = '\0';
}

static void reads_what_it_wrote(void **state)
{
    char user[40], display[40], back[160];
    uint32_t seed = 1;

    (void)state;
    for (int i = 0; i < 5000; i++) {
        uint32_t cseq = next(&seed) << 7 & INT32_MAX, expires = next(&seed) << 8;

        random_text(user, sizeof user, &seed);
        random_text(display, sizeof display, &seed);
        begin(i & 1);
        write_request(user, display, cseq, expires);
        assert_false(w.full);
        if (parse(out, w.len) != CW_OK)
            fail_msg("%s at %u of\n%.*s", cw_error_name(v.error), v.offset, (int)w.len,
                     (char *)out);
        assert_int_equal(m.method, SIP_REGISTER);
        assert_int_equal(m.cseq, cseq);
        assert_int_equal(m.expires, expires);
        assert_true(m.request_uri.lr && m.via[0].has_rport);
        assert_true(sip_slice_is(&m, m.from.tag, "12ef"));
        assert_true(sip_slice_is(&m, m.body, "body\r\n"));
        assert_int_equal(m.any_compact, i & 1);
        undo(m.from.display, '\\', back);
        assert_string_equal(back, display);
        undo(m.from.uri.user, '%', back);
        assert_string_equal(back, user);
    }
}

/* A buffer too small by any number of octets sets full, and is not overrun. */
static void stays_in_room(void **state)
{
    size_t whole;

    (void)state;
    begin(false);
    write_request("u", "d", 1, 1);
    whole = w.len;
    for (size_t room = 0; room <= whole; room++) {
        uint8_t *small = malloc(room ? room : 1); /* AddressSanitizer guards its end */

        sip_write_init(&w, small, room, false);
        write_request("u", "d", 1, 1);
        assert_int_equal(w.full, room < whole);
        assert_in_range(w.len, 0, room);
        free(small);
    }
}

#define REST "From: <sip:a@h>;tag=f\r\nTo: <sip:b@h>\r\nCall-ID: c\r\nCSeq: 1 BYE\r\n"

static void answer(const char *text, int status, const struct sip_origin *origin, const char *tag)
{
    parse(text, strlen(text));
    begin(false);
    sip_put_answer(&w, &m, status, sip_reason(status), origin, tag);
    sip_put_body(&w, NULL, 0);
}

static void answers(void **state)
{
    static const char text[] =
        "BYE sip:b@h SIP/2.0\r\nv: SIP/2.0/UDP h;x ,\r\n SIP/2.0/TCP i\r\nX-Y: "
        "z\r\nVia: SIP/2.0/UDP j\r\n" REST "\r\n";

    (void)state;
    answer(text, 200, NULL, "t");
    wrote(
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;x ,\r\n SIP/2.0/TCP i\r\nVia: SIP/2.0/UDP j\r\n"
        "From: <sip:a@h>;tag=f\r\nTo: <sip:b@h>;tag=t\r\nCall-ID: c\r\nCSeq: 1 BYE\r\nContent-Length: "
        "0\r\n\r\n");
    answer(text, 100, NULL, NULL);
    assert_int_equal(parse(out, w.len), CW_OK);
    assert_int_equal(m.to.tag.len, 0);
    answer(
        "BYE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:a@h>\r\nTo: <sip:b@h>;tag=q\r\nCall-ID: "
        "c\r\nCSeq: 1 BYE\r\n\r\n",
        200, NULL, "t");
    assert_int_equal(parse(out, w.len), CW_OK);
    assert_true(sip_slice_is(&m, m.to.tag, "q"));
    assert_true(sip_slice_is(&m, m.to.whole, "<sip:b@h>;tag=q"));
}

/* 18.2.1, RFC 3581 4: what the sender put into received and rport does not stand. */
static void tells_origin(void **state)
{
    const struct sip_origin origin = { .received = "192.0.2.9", .rport = 4711 };

    (void)state;
    answer(
        "BYE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h:5062;rport=1;a=\"b\";received=10.0.0.1;branch=q , "
        "SIP/2.0/UDP j;rport\r\n" REST "\r\n",
        200, &origin, "t");
    assert_int_equal(parse(out, w.len), CW_OK);
    assert_int_equal(m.vias, 2);
    assert_true(sip_slice_is(&m, m.via[0].whole,
                             "SIP/2.0/UDP h:5062;a=\"b\";branch=q;received=192.0.2.9;rport=4711"));
    assert_true(sip_slice_is(&m, m.via[1].whole, "SIP/2.0/UDP j;rport"));
    answer("BYE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=q\r\n" REST "\r\n", 200, &origin, "t");
    assert_int_equal(parse(out, w.len), CW_OK);
    assert_true(sip_slice_is(&m, m.via[0].whole, "SIP/2.0/UDP h;branch=q;received=192.0.2.9"));
    answer("BYE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=q/r==;rport;\r\n" REST "\r\n", 200,
           &origin, "t");
    assert_int_equal(parse(out, w.len), CW_OK);
    assert_true(sip_slice_is(&m, m.via[0].whole,
                             "SIP/2.0/UDP h;branch=q/r==;received=192.0.2.9;rport=4711"));
    answer("BYE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;;i=\"\xe9\";rport=;branch=q\r\n" REST "\r\n",
           200, &origin, "t");
    assert_int_equal(parse(out, w.len), CW_OK);
    assert_true(sip_slice_is(&m, m.via[0].whole,
                             "SIP/2.0/UDP h;;i=\"\xe9\";branch=q;received=192.0.2.9;rport=4711"));
    answer("BYE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;received=[2001:db8::-:1];branch=q\r\n" REST
           "\r\n",
           200, &origin, "t"); /* received is read as absent, and does not stand either */
    assert_int_equal(parse(out, w.len), CW_OK);
    assert_true(sip_slice_is(&m, m.via[0].whole, "SIP/2.0/UDP h;branch=q;received=192.0.2.9"));
}

/* An answer to what could not be read in full: from what is there. */
static void answers_faulty(void **state)
{
    (void)state;
    answer("BYE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n\r\n", 400, NULL, "t");
    wrote("SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/UDP h\r\nContent-Length: 0\r\n\r\n");
    answer(
        "BYE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h x,;\r\nVia: x\r\nTo: \"x <sip:a@h>\r\nCall-ID: "
        "a\x01\r\nCSeq: 9999999999 BYE\r\n\r\n",
        400, NULL, "t");
    wrote("SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/UDP h\r\nTo: \"x <sip:a@h>\r\nCSeq: 9999999999 "
          "BYE\r\nContent-Length: 0\r\n\r\n");
}

static void knows_reasons(void **state)
{
    (void)state;
    assert_string_equal(sip_reason(100), "Trying");
    assert_string_equal(sip_reason(480), "Temporarily Unavailable");
    assert_string_equal(sip_reason(606), "Not Acceptable");
    assert_string_equal(sip_reason(299), "");
    for (int i = 0; i < 1000; i++)
        assert_int_equal(strpbrk(sip_reason(i), "\r\n") == NULL, 1);
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
        cmocka_unit_test(writes_pieces),     cmocka_unit_test(writes_fields),
        cmocka_unit_test(refuses_breakouts), cmocka_unit_test(reads_what_it_wrote),
        cmocka_unit_test(stays_in_room),     cmocka_unit_test(answers),
        cmocka_unit_test(tells_origin),      cmocka_unit_test(answers_faulty),
        cmocka_unit_test(knows_reasons)
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
