/* test_sipfrag.c - fragments of messages: those that RFC 3420 3.1 calls valid in shape, those that
 * 3.2 does not, and their ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sipfrag.h"

static struct sipfrag f;
static struct sip_verdict v;
static char *octets;

static int parse(const char *text, size_t n)
{
    free(octets);
    octets = malloc(n ? n : 1);
    memcpy(octets, text, n);
    return sip_frag_parse(&f, octets, n, &v);
}

static int read(const char *text)
{
    return parse(text, strlen(text));
}

static void is(struct cw_slice s, const char *want)
{
    if (!sip_slice_is(&f.m, s, want))
        fail_msg("'%.*s' is not '%s'", s.len, (const char *)f.m.octets + s.at, want);
}

/* What a NOTIFY of a transfer says, in the forms in which peers end it. */
static void reads_status(void **state)
{
    static const char *const forms[] = { "SIP/2.0 180 Ringing",         "SIP/2.0 180 Ringing\r",
                                         "SIP/2.0 180 Ringing\r\n",     "SIP/2.0 180 Ringing\r\n\r",
                                         "SIP/2.0 180 Ringing\r\n\r\n", "sip/2.0 180 Ringing\r\n" };

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (read(forms[i]) != CW_OK)
            fail_msg("refused: '%s' (%s)", forms[i], cw_error_name(v.error));
        assert_int_equal(f.m.status, 180);
        is(f.m.reason, "Ringing");
        assert_int_equal(f.m.method_name.len, 0);
        assert_int_equal(f.m.fields, 0);
        assert_int_equal(f.m.body.len, 0);
    }
}

static void reads_parts(void **state)
{
    (void)state;
    assert_int_equal(read("INVITE sip:ann@example.com SIP/2.0"), CW_OK);
    assert_int_equal(f.m.method, SIP_INVITE);
    is(f.m.request_uri.user, "ann");
    assert_int_equal(f.m.status, 0);
    assert_int_equal(
        read(
            "REGISTER sip:h SIP/2.0\r\nTo: sip:a@h\r\nm: <sip:a@b>;q=0.9,\r\n <sip:a@c>;q=0.1\r\n"),
        CW_OK);
    assert_int_equal(f.m.contacts, 2);
    is(f.m.contact[1].uri.host, "c");
    assert_int_equal(read("SIP/2.0 400 Bad\r\nWarning: 399 h \"no Event\"\r\n"), CW_OK);
    assert_int_equal(f.m.first[SIP_WARNING], 1);
    /* fields alone: no start line, no method to compare with that of the CSeq */
    assert_int_equal(
        read("From: A <sip:a@h>\r\nt : B <sip:b@h>\r\nCall-ID: x\r\nCseq: 314 INVITE\r\n"), CW_OK);
    assert_int_equal(f.m.fields, 4);
    assert_int_equal(f.m.cseq, 314);
    is(f.m.from.uri.user, "a");
    is(f.m.to.display, "B");
    assert_int_equal(f.m.status, 0);
    assert_int_equal(f.m.method_name.len, 0);
    assert_int_equal(read("c: text/plain\r\nl: 5\r\n\r\nHi\r\n!ignored"), CW_OK);
    is(f.m.body, "Hi\r\n!");
    assert_int_equal(read("SIP/2.0 200 OK\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n"), CW_OK);
    is(f.m.body, "v=0\r\n");
    assert_ptr_equal(f.m.octets, octets); /* with its empty line it is not copied */
    assert_int_equal(read(""), CW_OK);    /* everything taken away */
    assert_int_equal(f.m.fields, 0);
    assert_int_equal(read("\r\n"), CW_OK);
    assert_int_equal(sip_frag_parse(&f, NULL, 0, NULL), CW_OK);
}

static void refuses(void **state)
{
    static const struct {
        const char *text;
        int error, offset;
    } bad[] = {
        { "INVITE", CW_E_START_LINE, 0 },
        { "INVITE sip:ann@example.com SIP/1.07", CW_E_VERSION, 27 },
        { "SIP/2.0", CW_E_START_LINE, 0 },
        { "SIP/2.0 99 Low", CW_E_STATUS, 8 },
        { "486 Busy Here", CW_E_URI, 4 },
        { "INVITE sip:a@h SIP/2.0\r\nVia: SIP/2.0/UDP ;branch=z9hG4bK1\r\nTo: <>;tag=1\r\n",
          CW_E_FIELD_VALUE, 41 },
        { "Call-ID: three words long\r\n", CW_E_FIELD_VALUE, 14 },
        { "From: <sip:b@h>;tag=1;tag=2\r\n", CW_E_FIELD_VALUE, -1 },
        { "MESSAGE sip:a@h SIP/2.0\r\nGood day!\r\n", CW_E_FIELD_NAME, 25 },
        { "MESSAGE sip:a@h SIP/2.0\r\n\r\nGood day!\r\n", CW_E_SIPFRAG,
          27 }, /* RFC 3261 7.4 wants its type */
        { "\r\nGood day!\r\n", CW_E_SIPFRAG, 2 },
        { "Content-Type: text/plain\r\nContent-Length: 4\r\n\r\nHi!", CW_E_LENGTH, 47 },
        { "From: <sip:b@h>\r\nFrom: <sip:c@h>\r\n", CW_E_FIELD_TWICE, 17 },
        { "INVITE sip:a@h SIP/2.0\r\nCSeq: 1 BYE\r\n", CW_E_METHOD, 32 },
        { "X: y\nZ: a\r\n", CW_E_FIELD_VALUE, 3 },
        { " X: y\r\n", CW_E_START_LINE, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int error = read(bad[i].text);

        if (error != bad[i].error || (bad[i].offset >= 0 && v.offset != bad[i].offset))
            fail_msg("'%s': %s at %d", bad[i].text, cw_error_name(error), v.offset);
        assert_int_equal(v.status, 400);
    }
}

/* LOCAL_body_limits */
static void keeps_limits(void **state)
{
    static char text[SIPFRAG_UNENDED_MAX + 8];

    (void)state;
    for (int n = SIPFRAG_UNENDED_MAX - 1; n <= SIPFRAG_UNENDED_MAX + 1; n++) {
        snprintf(text, sizeof text, "Subject: %0*d", n - 9, 0);
        assert_int_equal(read(text), n <= SIPFRAG_UNENDED_MAX ? CW_OK : CW_E_SIPFRAG);
        snprintf(text, sizeof text, "Subject: %0*d\r\n\r\n", n - 9, 0);
        assert_int_equal(read(text), CW_OK);
    }
}

static void reads_prefixes(void **state)
{
    static const char sample[] =
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n"
        "From: \"A\" <sip:a@h>;tag=f\r\nTo: sip:b@h;tag=t\r\n"
        "Call-ID: c@h\r\nCSeq: 1 INVITE\r\nm: <sip:b@[2001:db8::1]>\r\nc: text/plain\r\n"
        "l: 4\r\n\r\nHi\r\n";
    int accepted = 0;

    (void)state;
    for (size_t n = 0; n < sizeof sample; n++) {
        accepted += parse(sample, n) == CW_OK;
        assert_true(v.offset <= n);
    }
    assert_in_range(accepted, 20, sizeof sample - 20); /* a cut within a value may leave one */
    assert_int_equal(f.m.body.len, 4);
}

static int release(void **state)
{
    (void)state;
    free(octets);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(reads_status),
                                        cmocka_unit_test(reads_parts), cmocka_unit_test(refuses),
                                        cmocka_unit_test(keeps_limits),
                                        cmocka_unit_test(reads_prefixes) };

    return cmocka_run_group_tests(tests, NULL, release);
}
