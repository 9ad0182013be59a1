/* test_message.c - start line, index, mandatory and single fields, verdicts, lengths (RFC 3261
 * 7, 8.1.1, 18.3, 20). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sip.h"

#define TOP                                                                                        \
    "Via: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: <sip:a@h>;tag=f\r\nTo: <sip:b@h>\r\nCall-ID: c@h\r\n"
#define REQUEST "OPTIONS sip:b@h SIP/2.0\r\n" TOP "CSeq: 7 OPTIONS\r\n"

static struct sip_message m;
static struct sip_verdict v;
static uint8_t *octets;

static int parse_octets(const void *text, size_t n)
{
    free(octets);
    octets = malloc(n ? n : 1);
    memcpy(octets, text, n);
    return sip_parse(&m, octets, n, &v);
}

static int parse(const char *text)
{
    return parse_octets(text, strlen(text));
}

static void is(struct cw_slice s, const char *want)
{
    if (!sip_slice_is(&m, s, want))
        fail_msg("'%.*s' is not '%s'", s.len, (const char *)m.octets + s.at, want);
}

static void reads_request(void **state)
{
    (void)state;
    assert_int_equal(
        parse(
            REQUEST
            "Max-Forwards: 0068\r\nExpires: 600\r\nMin-Expires: 60\r\nContent-Length: 3\r\n\r\nabcdef"),
        CW_OK);
    assert_int_equal(m.status, 0);
    assert_int_equal(m.method, SIP_OPTIONS);
    is(m.method_name, "OPTIONS");
    is(m.request_uri.whole, "sip:b@h");
    is(m.from.tag, "f");
    is(m.call_id, "c@h");
    assert_int_equal(m.cseq, 7);
    is(m.cseq_method, "OPTIONS");
    assert_int_equal(m.max_forwards, 68);
    assert_int_equal(m.expires, 600);
    assert_int_equal(m.min_expires, 60);
    assert_int_equal(m.retry_after, -1);
    is(m.body, "abc"); /* 18.3: what stands behind is not the message's */
    assert_int_equal(m.size, strlen(REQUEST) + 75);
    assert_int_equal(v.error, CW_OK);
    assert_int_equal(v.status, 0);
    assert_true(v.parsed);
    assert_false(m.any_compact);
}

static void reads_response(void **state)
{
    (void)state;
    assert_int_equal(
        parse("SIP/2.0 200 Fine, \"so\" \xc3\xa4\r\n" TOP "CSeq: 2147483647 INVITE\r\n\r\nrest"),
        CW_OK);
    assert_int_equal(m.status, 200);
    is(m.reason, "Fine, \"so\" \xc3\xa4");
    assert_int_equal(m.method, SIP_INVITE);
    assert_int_equal(m.method_name.len, 0);
    assert_int_equal(m.cseq, 2147483647);
    is(m.body, "rest"); /* no Content-Length: to the end of the datagram */
    assert_int_equal(parse("sip/2.0 100 \r\n" TOP "CSeq: 1 FOO\r\n\r\n"), CW_OK);
    assert_int_equal(m.reason.len, 0);
    assert_int_equal(m.method, SIP_METHOD_OTHER);
    is(m.cseq_method, "FOO");
}

static void indexes_fields(void **state)
{
    const struct sip_field *f;

    (void)state;
    assert_int_equal(
        parse("OPTIONS sip:b@h SIP/2.0\r\nv: SIP/2.0/UDP h\r\nf: sip:a@h\r\nt: sip:b@h\r\ni: "
              "c\r\nCSEQ: 1 OPTIONS\r\n"
              "X-New \t:  a\r\n  b \r\nSupported: x\r\nk: y\r\nSubject:\r\nsupported:z\r\n\r\n"),
        CW_OK);
    assert_int_equal(m.fields, 10);
    assert_true(m.any_compact);
    f = &m.field[m.first[SIP_OTHER] - 1];
    is(f->name, "X-New");
    is(f->value, "a\r\n  b");
    assert_int_equal(f->compact, 0);
    f = &m.field[m.first[SIP_SUPPORTED] - 1];
    is(f->value, "x");
    f = &m.field[f->next];
    is(f->value, "y");
    assert_int_equal(f->compact, 1);
    f = &m.field[f->next];
    is(f->value, "z");
    is(f->name, "supported");
    assert_int_equal(f->next, 0);
    assert_int_equal(m.field[m.first[SIP_SUBJECT] - 1].value.len, 0);
    assert_int_equal(m.first[SIP_EVENT], 0);
}

/* sip_index sees the same fields, and none of the values. */
static void index_agrees(void **state)
{
    static struct sip_message i;
    static const char text[] = REQUEST "Content-Length: 0\r\nX-1:y\r\n\r\n";

    (void)state;
    assert_int_equal(parse(text), CW_OK);
    assert_int_equal(sip_index(&i, octets, sizeof text - 1, NULL), CW_OK);
    assert_int_equal(i.fields, m.fields);
    assert_memory_equal(i.field, m.field, sizeof *m.field * m.fields);
    assert_memory_equal(i.first, m.first, sizeof m.first);
    assert_int_equal(i.vias, 0);
    assert_int_equal(i.from.uri.whole.len, 0);
    assert_int_equal(i.size, m.size);
}

struct bad {
    const char *text;
    int error;
    uint16_t status;
    uint8_t kind;
};

/* The error, the status that an answer deserves, and the field. */
static void gives_verdicts(void **state)
{
    static const struct bad bad[] = {
        { "", CW_E_TRUNCATED, 0, 0 },
        { "\r\n\r\n", CW_E_TRUNCATED, 0, 0 },
        { "OPTIONS sip:b@h SIP/2.0", CW_E_TRUNCATED, 0, 0 },
        { "OPTIONS sip:b@h SIP/2.0\r\n", CW_E_TRUNCATED, 0, 0 },
        { REQUEST, CW_E_TRUNCATED, 400, 0 },
        { REQUEST "\r", CW_E_TRUNCATED, 400, 0 },
        { "SIP/2.0 099 x\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_STATUS, 0, 0 },
        { "SIP/2.0 700 x\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_STATUS, 0, 0 },
        { "SIP/2.0 4294967301 x\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_STATUS, 0, 0 },
        { "SIP/2.1 200 OK\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_VERSION, 0, 0 },
        { "SIP/x 200 OK\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_START_LINE, 0, 0 },
        { "SIP/2.0 200 O\x01K\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_START_LINE, 0, 0 },
        { "OPTIONS sip:b@h SIP/7.0\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_VERSION, 505, 0 },
        { "OPTIONS sip:b@h SIP/2.00\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_VERSION, 505, 0 },
        { "OPTIONS sip:b@h SIP/12.0\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_VERSION, 505, 0 },
        { "OPTIONS sip:b@h HTTP/2.0\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_START_LINE, 400, 0 },
        { "OPTIONS sip:b@h SIP/2.0 \r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_START_LINE, 400, 0 },
        { "OPTIONS sip:b@h  SIP/2.0\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_START_LINE, 400, 0 },
        { "OPTIONS  sip:b@h SIP/2.0\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_URI, 400, 0 },
        { "OPTIONS <sip:b@h> SIP/2.0\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_URI, 400, 0 },
        { "OPTIONS sip:b@h?a=b SIP/2.0\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_URI, 400, 0 },
        { "OPTIONS sip:b@h SIP/2.0\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_START_LINE, 400, 0 },
        { " OPTIONS sip:b@h SIP/2.0\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_START_LINE, 0, 0 },
        { "OP@IONS sip:b@h SIP/2.0\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_START_LINE, 0, 0 },
        { REQUEST "no colon\r\n\r\n", CW_E_FIELD_NAME, 400, 0 },
        { REQUEST ": x\r\n\r\n", CW_E_FIELD_NAME, 400, 0 },
        { REQUEST "X\x0b: x\r\n\r\n", CW_E_FIELD_NAME, 400, 0 },
        { "OPTIONS sip:b@h SIP/2.0\r\n folded: x\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n",
          CW_E_FIELD_NAME, 400, 0 },
        { REQUEST "X-1: x\nX-2: y\r\n\r\n", CW_E_FIELD_VALUE, 400, SIP_OTHER },
        { REQUEST "Max-Forwards: -1\r\n\r\n", CW_E_FIELD_VALUE, 400, SIP_MAX_FORWARDS },
        { REQUEST "Max-Forwards: 7 x\r\n\r\n", CW_E_FIELD_VALUE, 400, SIP_MAX_FORWARDS },
        { REQUEST "Content-Length: -9\r\n\r\n", CW_E_LENGTH, 400, SIP_CONTENT_LENGTH },
        { REQUEST "Content-Length: 0x1\r\n\r\n", CW_E_LENGTH, 400, SIP_CONTENT_LENGTH },
        { REQUEST "Content-Length:\r\n\r\n", CW_E_LENGTH, 400, SIP_CONTENT_LENGTH },
        { REQUEST "Content-Length: 65536\r\n\r\n", CW_E_LENGTH, 400, SIP_CONTENT_LENGTH },
        { REQUEST "Content-Length: 4294967297\r\n\r\n.", CW_E_LENGTH, 400, SIP_CONTENT_LENGTH },
        { REQUEST "Content-Length: 2\r\n\r\n.", CW_E_LENGTH, 400, SIP_CONTENT_LENGTH },
        { "SIP/2.0 200 OK\r\n" TOP "CSeq: 1 OPTIONS\r\nl: 2\r\n\r\n.", CW_E_LENGTH, 0,
          SIP_CONTENT_LENGTH },
        { REQUEST "Content-Length: 0\r\nl: 00\r\n\r\n", CW_E_FIELD_TWICE, 400, SIP_CONTENT_LENGTH },
        { REQUEST "To: <sip:c@h>\r\n\r\n", CW_E_FIELD_TWICE, 400, SIP_TO },
        { REQUEST "CSeq: 8 OPTIONS\r\n\r\n", CW_E_FIELD_TWICE, 400, SIP_CSEQ },
        { REQUEST "Call-ID: d@h\r\n\r\n", CW_E_FIELD_TWICE, 400, SIP_CALL_ID },
        { "OPTIONS sip:b@h SIP/2.0\r\n" TOP "\r\n", CW_E_FIELD_ABSENT, 400, SIP_CSEQ },
        { "OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n\r\n", CW_E_FIELD_ABSENT, 400,
          SIP_FROM },
        { "OPTIONS sip:b@h SIP/2.0\r\n\r\n", CW_E_FIELD_ABSENT, 0, SIP_VIA },
        { "SIP/2.0 200 OK\r\n\r\n", CW_E_FIELD_ABSENT, 0, SIP_VIA },
        { "OPTIONS sip:b@h SIP/2.0\r\n" TOP "CSeq: 1 INVITE\r\n\r\n", CW_E_METHOD, 400, SIP_CSEQ },
        { "OPTIONS sip:b@h SIP/2.0\r\n" TOP "CSeq: 1 options\r\n\r\n", CW_E_METHOD, 400, SIP_CSEQ },
        { "OPTIONZ sip:b@h SIP/2.0\r\n" TOP "CSeq: 1 OPTIONS\r\n\r\n", CW_E_METHOD, 501, SIP_CSEQ },
        { "OPTIONS sip:b@h SIP/2.0\r\n" TOP "CSeq: 2147483648 OPTIONS\r\n\r\n", CW_E_FIELD_VALUE,
          400, SIP_CSEQ },
        { "OPTIONS sip:b@h SIP/2.0\r\n" TOP "CSeq: 1OPTIONS\r\n\r\n", CW_E_FIELD_VALUE, 400,
          SIP_CSEQ },
        { "OPTIONS sip:b@h SIP/2.0\r\n" TOP "CSeq: OPTIONS\r\n\r\n", CW_E_FIELD_VALUE, 400,
          SIP_CSEQ },
        { "OPTIONS sip:b@h SIP/2.0\r\n" TOP "CSeq: 1 \r\n\r\n", CW_E_FIELD_VALUE, 400, SIP_CSEQ },
        { "OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: sip:a@h\r\nTo: sip:a@h\r\nCall-ID: "
          "a\x1b[2J\r\nCSeq: 1 OPTIONS\r\n\r\n",
          CW_E_FIELD_VALUE, 400, SIP_CALL_ID }
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int error = parse(bad[i].text);

        if (error != bad[i].error || v.error != error || v.status != bad[i].status ||
            v.kind != bad[i].kind)
            fail_msg("%s %u %s for:\n%s", cw_error_name(error), v.status,
                     sip_kind_name((enum sip_kind)v.kind), bad[i].text);
    }
}

static void points_at_fault(void **state)
{
    (void)state;
    assert_int_equal(parse("\r\n" REQUEST "Max-Forwards: x\r\n\r\n"), CW_E_FIELD_VALUE);
    assert_int_equal(v.offset, strlen("\r\n" REQUEST "Max-Forwards: "));
    assert_int_equal(parse("OPTIONS sip:b@[::1 SIP/2.0\r\n" TOP "\r\n"), CW_E_URI);
    assert_int_equal(v.offset, strlen("OPTIONS sip:b@"));
    assert_int_equal(parse(REQUEST "To: <sip:c@h>\r\n\r\n"), CW_E_FIELD_TWICE);
    assert_int_equal(v.offset, strlen(REQUEST));
}

/* The first fault is the verdict; what stands behind it is read all the same, for the answer. */
static void reads_on_behind_fault(void **state)
{
    (void)state;
    assert_int_equal(parse("OPTIONS sip:b@h  SIP/2.0\r\nX\r\n" TOP "CSeq: 7 OPTIONS\r\n\r\n"),
                     CW_E_START_LINE);
    assert_true(v.parsed);
    is(m.from.tag, "f");
    is(m.call_id, "c@h");
    assert_int_equal(m.cseq, 7);
    assert_int_equal(
        parse("OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h x\r\nVia: SIP/2.0/UDP i\r\n\r\n"),
        CW_E_FIELD_VALUE);
    assert_true(v.parsed);
    is(m.via[0].whole, "SIP/2.0/UDP h");
    assert_int_equal(parse("OPTIONS sip:b@h SIP/2.0\r\nVia: x\r\nVia: SIP/2.0/UDP i\r\n\r\n"),
                     CW_E_FIELD_VALUE);
    assert_false(v.parsed); /* the top Via, to which an answer goes, is not known */
}

/* 25.1 has any number of digits; 20.22 has at most 255. */
static void reads_large_max_forwards(void **state)
{
    (void)state;
    assert_int_equal(parse(REQUEST "Max-Forwards: 255\r\n\r\n"), CW_OK);
    assert_int_equal(m.max_forwards, 255);
    assert_int_equal(parse(REQUEST "Max-Forwards: 256\r\n\r\n"), CW_OK);
    assert_int_equal(m.max_forwards, 255);
    assert_int_equal(parse(REQUEST "Max-Forwards: 99999999999999999999999\r\n\r\n"), CW_OK);
    assert_int_equal(m.max_forwards, 255);
}

/* 8.2.2: what the phone can do without does not stop it. */
static void passes_over_needless_faults(void **state)
{
    (void)state;
    assert_int_equal(
        parse(
            REQUEST
            "Server: a\r\nServer: b\r\nMin-Expires: x\r\nRetry-After: soon\r\nDate: yesterday\r\n\r\n"),
        CW_OK);
    assert_int_equal(m.min_expires, -1);
    assert_int_equal(m.retry_after, -1);
    assert_int_equal(m.field[m.first[SIP_SERVER] - 1].fault, 0);
    assert_int_equal(m.field[m.field[m.first[SIP_SERVER] - 1].next].fault, SIP_FAULT_TWICE);
    assert_int_equal(m.field[m.first[SIP_RETRY_AFTER] - 1].fault, SIP_FAULT_VALUE);
}

static void reads_numbers(void **state)
{
    static const struct {
        const char *field;
        int64_t expires, retry_after, min_expires;
    } number[] = { { "Expires: 0\r\n", 0, -1, -1 },
                   { "Expires: 4294967295\r\n", 4294967295, -1, -1 },
                   { "Expires: 99999999999999999999\r\n", 4294967295, -1, -1 },
                   { "Expires: -5\r\n", 3600, -1, -1 }, /* 10.2.1.1 */
                   { "Expires:\r\n", 3600, -1, -1 },
                   { "Expires: Thu, 01 Dec 1994 16:00:00 GMT\r\n", 3600, -1, -1 },
                   { "Retry-After: 18000;duration=3600\r\n", -1, 18000, -1 },
                   { "Retry-After: 120 (in (a \\) bit) of time)\r\n", -1, 120, -1 },
                   { "Retry-After: 120\r\n (x) ;\r\n duration=1 \r\n", -1, 120, -1 },
                   { "Retry-After: 949302838503028349304023988\r\n", -1, 4294967295, -1 },
                   { "Retry-After: 5 (open\r\n", -1, -1, -1 },
                   { "Retry-After: 5 close)\r\n", -1, -1, -1 },
                   { "Retry-After: -5\r\n", -1, -1, -1 },
                   { "Min-Expires: 4294967296\r\n", -1, -1, 4294967295 },
                   { "Min-Expires: 60 \r\n", -1, -1, 60 } };
    char text[512];

    (void)state;
    for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
        snprintf(text, sizeof text, REQUEST "%s\r\n", number[i].field);
        assert_int_equal(parse(text), CW_OK);
        if (m.expires != number[i].expires || m.retry_after != number[i].retry_after ||
            m.min_expires != number[i].min_expires)
            fail_msg("%s reads %lld %lld %lld", number[i].field, (long long)m.expires,
                     (long long)m.retry_after, (long long)m.min_expires);
    }
}

static void skips_leading_crlf(void **state)
{
    (void)state;
    assert_int_equal(parse("\r\n\r\n" REQUEST "\r\n"), CW_OK); /* 7.5 */
    assert_ptr_equal(m.octets, octets + 4);
    assert_int_equal(m.size, strlen(REQUEST) + 2);
    assert_int_equal(parse("\n" REQUEST "\r\n"), CW_E_START_LINE);
}

static void bounds_fields(void **state)
{
    char text[4096] = REQUEST;

    (void)state;
    for (int i = 5; i < SIP_FIELDS_MAX; i++)
        strcat(text, "a:\r\n");
    strcat(text, "\r\n");
    assert_int_equal(parse(text), CW_OK);
    assert_int_equal(m.fields, SIP_FIELDS_MAX);
    strcpy(text + strlen(text) - 2, "a:\r\n\r\n");
    assert_int_equal(parse(text), CW_E_TOO_MANY);
    assert_int_equal(v.status, 513);
    assert_true(v.parsed);
}

static void bounds_size(void **state)
{
    static char text[SIP_OCTETS_MAX + 1] = REQUEST "\r\n";

    (void)state;
    memset(text + strlen(text), '.', sizeof text - strlen(text));
    assert_int_equal(parse_octets(text, SIP_OCTETS_MAX), CW_OK);
    assert_int_equal(m.size, SIP_OCTETS_MAX);
    assert_int_equal(parse_octets(text, SIP_OCTETS_MAX + 1), CW_E_TOO_LARGE);
    assert_int_equal(v.status, 0); /* nothing was read: nobody to answer */
    assert_int_equal(sip_index(&m, text, SIP_OCTETS_MAX + 1, NULL), CW_E_TOO_LARGE);
}

/* Each prefix is refused, and none is read beyond its end (AddressSanitizer looks on). */
static void refuses_prefixes(void **state)
{
    static const char text[] =
        "\r\n" REQUEST "Via: SIP/2.0/UDP [::1]:5 ;rport ,\r\n SIP/2.0/TCP h;received=::1\r\n"
        "Contact: \"a\\\"\xc3\xa4\" <sip:u;x:p@h;lr?a=b>;expires=9;q=0.5, sip:b@h\r\nRoute: a b <tel:+1>\r\n"
        "Authorization: Digest realm=\"x\" ,\r\n nc=00000001\r\nRetry-After: 5 (a(b)) "
        ";duration=7\r\nExpires: 5\r\n"
        "Subject: a\r\n b\r\nContent-Length: 4\r\n\r\nbody";

    (void)state;
    assert_int_equal(parse_octets(text, sizeof text - 1), CW_OK);
    for (size_t n = 0; n < sizeof text - 1; n++) {
        assert_int_not_equal(parse_octets(text, n), CW_OK);
        assert_in_range(v.offset, 0, n);
        assert_int_not_equal(sip_index(&m, octets, n, NULL), CW_OK);
    }
}

static void names_methods(void **state)
{
    (void)state;
    for (int i = SIP_INVITE; i < SIP_METHODS; i++) {
        const char *name = sip_method_text((enum sip_method)i);
        char text[512];

        snprintf(text, sizeof text, "%s sip:h SIP/2.0\r\n" TOP "CSeq: 1 %s\r\n\r\n", name, name);
        assert_int_equal(parse(text), CW_OK);
        assert_int_equal(m.method, i);
        snprintf(text, sizeof text, "%sX sip:h SIP/2.0\r\n" TOP "CSeq: 1 %sX\r\n\r\n", name, name);
        assert_int_equal(parse(text), CW_OK);
        assert_int_equal(m.method, SIP_METHOD_OTHER);
    }
    assert_string_equal(sip_method_text(SIP_METHOD_OTHER), "");
    assert_string_equal(sip_method_text(SIP_METHODS), "");
}

static void compares_slices(void **state)
{
    (void)state;
    assert_int_equal(parse(REQUEST "\r\n"), CW_OK);
    assert_true(sip_slice_is(&m, m.method_name, "OPTIONS"));
    assert_false(sip_slice_is(&m, m.method_name, "OPTION"));
    assert_false(sip_slice_is(&m, m.method_name, "OPTIONSX"));
    assert_false(sip_slice_is(&m, m.method_name, "options"));
    assert_true(sip_slice_is_nocase(&m, m.method_name, "OptionS"));
    assert_false(sip_slice_is_nocase(&m, m.method_name, "option"));
    assert_false(sip_slice_is_nocase(&m, m.method_name, "optionsx"));
    assert_true(sip_slice_is(&m, m.reason, ""));
}

static void names_errors(void **state)
{
    (void)state;
    assert_string_equal(cw_error_name(CW_E_URI), "E_URI");
    assert_string_equal(cw_error_clause(CW_E_LENGTH), "RFC3261_18_3");
    assert_int_equal(cw_error_status(CW_E_VERSION), 505);
    assert_string_equal(cw_error_name(CW_OK), "OK");
    assert_string_equal(cw_error_name(-999), "?");
    assert_int_equal(cw_error_status(-999), 0);
    for (int e = CW_E_TOO_LARGE; e >= CW_E_VIA; e--) {
        assert_string_not_equal(cw_error_name(e), "?");
        assert_true(cw_error_text(e)[0] && cw_error_clause(e)[0]);
    }
}

static int release(void **state)
{
    (void)state;
    free(octets);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(reads_request),
                                        cmocka_unit_test(reads_response),
                                        cmocka_unit_test(indexes_fields),
                                        cmocka_unit_test(index_agrees),
                                        cmocka_unit_test(gives_verdicts),
                                        cmocka_unit_test(points_at_fault),
                                        cmocka_unit_test(reads_on_behind_fault),
                                        cmocka_unit_test(reads_large_max_forwards),
                                        cmocka_unit_test(passes_over_needless_faults),
                                        cmocka_unit_test(reads_numbers),
                                        cmocka_unit_test(skips_leading_crlf),
                                        cmocka_unit_test(bounds_fields),
                                        cmocka_unit_test(bounds_size),
                                        cmocka_unit_test(refuses_prefixes),
                                        cmocka_unit_test(names_methods),
                                        cmocka_unit_test(compares_slices),
                                        cmocka_unit_test(names_errors) };

    return cmocka_run_group_tests(tests, NULL, release);
}
