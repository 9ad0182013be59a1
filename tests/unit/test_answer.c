/* test_answer.c - where an answer goes, and what it says (RFC 3261 8.2.6, 18.2.2; RFC 3581 4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answer.h"
#include "core_double.h"
#include "siphash.h"

static char text[4096];

static int ready(void **state)
{
    (void)state;
    double_prepare();
    assert_int_equal(double_start(), CW_OK);
    return 0;
}

/* cw->message becomes this request; `via` is the value of its top Via, `more` further fields. */
static void request(const char *method, const char *uri, const char *via, const char *more)
{
    struct sip_verdict v;

    snprintf(text, sizeof text,
             "%s %s SIP/2.0\r\nVia: %s\r\nFrom: <sip:peer@h>;tag=fg\r\n%sCall-ID: c@h\r\n"
             "CSeq: 7 %s\r\n%s\r\n",
             method, uri, via, strstr(more, "To:") ? "" : "To: <sip:alice@h>\r\n", method, more);
    if (sip_parse(&phone.cw.message, text, strlen(text), &v) != CW_OK)
        fail_msg("error %d at %u of\n%s", v.error, v.offset, text);
}

#define VIA "SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKx"

static void goes_to(const char *via, uint8_t last, uint16_t port)
{
    const struct cw_address from = double_address(9, 40000), wanted = double_address(last, port);
    struct cw_address to;

    request("OPTIONS", "sip:alice@h", via, "");
    to = cwi_answer_address(&phone.cw.message, &from, false);
    assert_true(cw_address_equal(&to, &wanted));
    to = cwi_answer_address(&phone.cw.message, &from, true); /* GUIDE_resp_to_source */
    assert_int_equal(to.port, 40000);
}

static void finds_the_way_back(void **state)
{
    (void)state;
    goes_to("SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKx", 9, 5070);
    goes_to("SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx", 9, 5060);
    goes_to("SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKx;rport", 9, 40000);
    goes_to("SIP/2.0/UDP 192.0.2.7:5070;branch=z9hG4bKx", 9,
            5070); /* the source, not what is claimed */
    goes_to("SIP/2.0/UDP 192.0.2.9:5070;maddr=192.0.2.200;branch=z9hG4bKx", 9,
            5070); /* LOCAL_maddr */
    goes_to("SIP/2.0/UDP host.example.org;received=192.0.2.66;branch=z9hG4bKx", 9, 5060);
}

static uint16_t port_of(const char *via, uint8_t transport)
{
    struct cw_address from = double_address(9, 40000);

    from.transport = transport;
    request("OPTIONS", "sip:alice@h", via, "");
    return cwi_answer_port(&phone.cw.message, &from);
}

static void finds_the_port_of_a_new_connection(void **state)
{
    (void)state;
    assert_int_equal(port_of("SIP/2.0/TCP 192.0.2.9:5070;branch=z9hG4bKx", CW_TCP), 5070);
    assert_int_equal(port_of("SIP/2.0/tcp h;branch=z9hG4bKx", CW_TCP), 5060);
    assert_int_equal(port_of("SIP/2.0/TLS h;branch=z9hG4bKx", CW_TLS), 5061);
    assert_int_equal(port_of("SIP/2.0/TLS h:5060;branch=z9hG4bKx", CW_TLS), 5060);
    assert_int_equal(port_of("SIP/2.0/TCP h:5070;branch=z9hG4bKx;rport", CW_TCP), 5070);
    assert_int_equal(port_of("SIP/2.0/TLS h:5070;branch=z9hG4bKx", CW_TCP),
                     0); /* not in the clear */
    assert_int_equal(port_of("SIP/2.0/TCP h:5070;branch=z9hG4bKx", CW_TLS), 0);
    assert_int_equal(port_of("SIP/2.0/SCTP h:5070;branch=z9hG4bKx", CW_TCP), 0);
    assert_int_equal(port_of("SIP/2.0/UDP h:5070;branch=z9hG4bKx", CW_UDP), 0);
    assert_int_equal(port_of("SIP/2.0/TCP h:5070;branch=z9hG4bKx", CW_UDP), 0);
}

static const char *answer_with(int status, unsigned fields, const struct cw_address *from)
{
    static char out[CW_ANSWER_MAX + 1];
    const size_t n =
        cwi_answer_write(&phone.cw, from, status, fields, 5, (uint8_t *)out, CW_ANSWER_MAX);

    assert_true(n > 0);
    out[n] = '\0';
    return out;
}

static const char *answer(int status, const struct cw_address *from)
{
    return answer_with(status, 0, from);
}

static void has(const char *out, const char *wanted)
{
    if (!strstr(out, wanted))
        fail_msg("no '%s' in\n%s", wanted, out);
}

static void lacks(const char *out, const char *unwanted)
{
    if (strstr(out, unwanted))
        fail_msg("'%s' in\n%s", unwanted, out);
}

static void copies_the_request(void **state)
{
    const struct cw_address from = double_address(9, 5070);
    const char *out;

    (void)state;
    request("OPTIONS", "sip:alice@h", VIA ", SIP/2.0/TCP two.example.org",
            "Via: SIP/2.0/UDP three\r\n");
    out = answer(200, &from);
    has(out, "SIP/2.0 200 OK\r\nVia: " VIA
             ", SIP/2.0/TCP two.example.org\r\nVia: SIP/2.0/UDP three\r\n");
    has(out, "\r\nFrom: <sip:peer@h>;tag=fg\r\n");
    has(out, "\r\nTo: <sip:alice@h>;tag=");
    has(out, "\r\nCall-ID: c@h\r\nCSeq: 7 OPTIONS\r\n");
    has(out, "\r\nContent-Length: 0\r\n\r\n");
    lacks(out, "received");
}

static void says_where_it_came_from(void **state)
{
    const struct cw_address from = double_address(9, 40000);
    struct cw_address six = {
        .ip = { 0x20, 0x01, 0x0d, 0xb8, [15] = 9 }, .port = 5070, .family = 6, .transport = CW_UDP
    };

    (void)state;
    request("OPTIONS", "sip:alice@h", "SIP/2.0/UDP 192.0.2.9:5070;rport;branch=z9hG4bKx", "");
    has(answer(200, &from),
        "Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKx;received=192.0.2.9;rport=40000\r\n");
    request("OPTIONS", "sip:alice@h", "SIP/2.0/UDP pc.example.org:5070;branch=z9hG4bKx", "");
    has(answer(200, &from),
        "Via: SIP/2.0/UDP pc.example.org:5070;branch=z9hG4bKx;received=192.0.2.9\r\n");
    request("OPTIONS", "sip:alice@h", "SIP/2.0/UDP 192.0.2.8;received=192.0.2.77;branch=z9hG4bKx",
            "");
    has(answer(200, &from), ";received=192.0.2.9\r\n"); /* what the sender claims is replaced */
    lacks(answer(200, &from), "192.0.2.77");
    request("OPTIONS", "sip:alice@h", "SIP/2.0/UDP [2001:db8::9]:5070;branch=z9hG4bKx", "");
    lacks(answer(200, &six), "received");
    request("OPTIONS", "sip:alice@h", "SIP/2.0/UDP [2001:db8::8]:5070;branch=z9hG4bKx", "");
    has(answer(200, &six), ";received=2001:db8::9\r\n");
}

static void each_field_stands_where_it_is_asked_for(void **state)
{
    static const struct {
        unsigned field;
        const char *line;
    } rows[] = {
        { CWI_ANSWER_ALLOW, "\r\nAllow: OPTIONS, CANCEL, ACK\r\n" },
        { CWI_ANSWER_ACCEPT, "\r\nAccept: \r\n" },
        { CWI_ANSWER_ACCEPT_ENCODING, "\r\nAccept-Encoding: identity\r\n" },
        { CWI_ANSWER_ACCEPT_LANGUAGE, "\r\nAccept-Language: de\r\n" },
        { CWI_ANSWER_SUPPORTED, "\r\nSupported: \r\n" },
        { CWI_ANSWER_UNSUPPORTED, "\r\nUnsupported: a, b\r\nUnsupported: c\r\n" },
        { CWI_ANSWER_RETRY_AFTER, "\r\nRetry-After: 5\r\n" },
    };
    const struct cw_address from = double_address(9, 5070);

    (void)state;
    phone.settings.sip_accept_language = "de";
    phone.settings.sip_server_name = "Phone/1";
    request("OPTIONS", "sip:alice@h", VIA, "Require: a, b\r\nRequire: c\r\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *out = answer_with(200, rows[i].field, &from);
        has(out, "\r\nServer: Phone/1\r\n");
        for (size_t j = 0; j < sizeof rows / sizeof *rows; j++)
            if (i == j)
                has(out, rows[j].line);
            else
                lacks(out, rows[j].line);
    }
    phone.settings.sip_accept_language = "";
    has(answer_with(200, CWI_ANSWER_ACCEPT_LANGUAGE, &from), "\r\nAccept-Language: en\r\n");
}

static void the_tag_is_that_of_the_request(void **state)
{
    const struct cw_address from = double_address(9, 5070);
    char first[CW_ANSWER_MAX];

    (void)state;
    request("INVITE", "sip:alice@h", VIA, "");
    strcpy(first, answer(405, &from));
    assert_string_equal(first, answer(405, &from)); /* 8.2.7: the same for the same */
    for (int i = 0; i < 2; i++) {                   /* and of no other Call-ID or From tag */
        char tag[17], other[17], *last = strstr(text, i == 0 ? "c@h\r" : "fg\r") + (i == 0 ? 2 : 1);

        cwi_answer_write_tag(&phone.cw, 1, tag);
        (*last)++;
        cwi_answer_write_tag(&phone.cw, 1, other);
        assert_string_not_equal(tag, other);
        (*last)--;
    }
    request("INVITE", "sip:alice@h", VIA, "To: <sip:alice@h>;tag=mine\r\n");
    has(answer(481, &from), "To: <sip:alice@h>;tag=mine\r\n");
}

/* SipHash under the secret over the seed, eight octets from the lowest, Call-ID and From tag: each octet of
 * them counts, and each digit of the tag is used. */
static void the_tag_is_a_hash_of_seed_call_id_and_from_tag(void **state)
{
    static const char *const others[] = { "d@h", "c@i" };
    char tag[17], other[17];
    struct siphash h;

    (void)state;
    request("OPTIONS", "sip:alice@h", VIA, "");
    cwi_answer_write_tag(&phone.cw, 0x0102030405060708, tag);
    cwi_siphash_init(&h, phone.cw.secret);
    for (size_t i = 0; i < 13; i++)
        cwi_siphash_octet(&h, (uint8_t) "\10\7\6\5\4\3\2\1c@hfg"[i]);
    snprintf(other, sizeof other, "%016llx", (unsigned long long)cwi_siphash_end(&h));
    assert_string_equal(tag, other);
    for (size_t i = 0; i < 2; i++) {
        request("OPTIONS", "sip:alice@h", VIA, "");
        memcpy(strstr(text, "c@h"), others[i], 3);
        cwi_answer_write_tag(&phone.cw, 0x0102030405060708, other);
        assert_string_not_equal(tag, other);
    }
}

static void compact_is_answered_compact(void **state)
{
    const struct cw_address from = double_address(9, 5070);

    (void)state;
    request("OPTIONS", "sip:alice@h", VIA, "k: timer\r\n");
    has(answer(200, &from), "\r\nv: SIP/2.0/UDP");
    request("OPTIONS", "sip:alice@h", VIA, "");
    has(answer(200, &from), "\r\nVia: SIP/2.0/UDP");
    phone.settings.use_compact_header = true;
    has(answer(200, &from), "\r\nv: SIP/2.0/UDP");
}

static void trying_has_the_timestamp(void **state)
{
    const struct cw_address from = double_address(9, 5070);
    uint8_t out[CW_ANSWER_MAX + 1];
    size_t n;

    (void)state;
    request("OPTIONS", "sip:alice@h", VIA, "Timestamp: 54.21\r\n");
    n = cwi_answer_write_100(&phone.cw, &from, out, CW_ANSWER_MAX);
    assert_true(n > 0);
    out[n] = '\0';
    has((const char *)out, "SIP/2.0 100 Trying\r\n");
    has((const char *)out, "\r\nTimestamp: 54.21\r\n");
    has((const char *)out, "\r\nTo: <sip:alice@h>\r\n");
}

static void what_does_not_fit_is_not_written(void **state)
{
    const struct cw_address from = double_address(9, 5070);
    uint8_t out[CW_ANSWER_MAX];

    (void)state;
    request("OPTIONS", "sip:alice@h", VIA, "");
    for (size_t room = 0; room < 200; room++)
        assert_int_equal(cwi_answer_write(&phone.cw, &from, 200,
                                          CWI_ANSWER_ALLOW | CWI_ANSWER_ACCEPT_ENCODING, 5, out,
                                          room),
                         0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(finds_the_way_back, ready),
        cmocka_unit_test_setup(finds_the_port_of_a_new_connection, ready),
        cmocka_unit_test_setup(copies_the_request, ready),
        cmocka_unit_test_setup(says_where_it_came_from, ready),
        cmocka_unit_test_setup(each_field_stands_where_it_is_asked_for, ready),
        cmocka_unit_test_setup(the_tag_is_that_of_the_request, ready),
        cmocka_unit_test_setup(the_tag_is_a_hash_of_seed_call_id_and_from_tag, ready),
        cmocka_unit_test_setup(compact_is_answered_compact, ready),
        cmocka_unit_test_setup(trying_has_the_timestamp, ready),
        cmocka_unit_test_setup(what_does_not_fit_is_not_written, ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
