/* test_match.c - branches written and read, requests reduced to a key (RFC
 * 3261 8.1.1.7, 17.1.3, 17.2.3, 18.1.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "branch.h"
#include "match.h"

static const uint64_t secret[2] = { 11, 22 };
static struct sip_message m;

static void parse(const char *text)
{
    struct sip_verdict v;

    if (sip_parse(&m, text, strlen(text), &v) != CW_OK)
        fail_msg("error %d at %u of\n%s", v.error, v.offset, text);
}

static void branch_comes_back(void **state)
{
    char text[64];
    struct sip_writer w;
    const uint8_t drawn[] = { 0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10 };
    uint32_t instance;
    uint64_t key, read;

    (void)state;
    memcpy(&key, drawn, sizeof key);
    sip_write_init(&w, text, sizeof text, false);
    cwi_branch_put(&w, 0x1234abcd, key);
    assert_false(w.full);
    assert_int_equal(w.len, 31);
    assert_memory_equal(text, "z9hG4bK1234abcdfedcba9876543210", 31);
    m.octets = (const uint8_t *)text;
    assert_true(cwi_branch_read(&m, (struct cw_slice){ 0, 31 }, &instance, &read));
    assert_int_equal(instance, 0x1234abcd);
    assert_true(read == key);
}

static bool reads(const char *text)
{
    uint32_t instance;
    uint64_t key;

    m.octets = (const uint8_t *)text;
    return cwi_branch_read(&m, (struct cw_slice){ 0, (uint16_t)strlen(text) }, &instance, &key);
}

static void foreign_branches_are_not_read(void **state)
{
    (void)state;
    assert_true(reads("z9hG4bK00000001000000000000000a"));
    assert_false(reads("z9hG4bK00000001000000000000000"));
    assert_false(reads("z9hG4bK00000001000000000000000aa"));
    assert_false(reads("z9hG4bK0000000g000000000000000a"));
    assert_false(reads("z9hG4bK00000001000000000000000/"));
    assert_false(reads("y9hG4bK00000001000000000000000a"));
    assert_false(reads("z9hG4bK"));
    assert_false(reads(""));
}

#define TAIL         "From: <sip:a@h>;tag=f\r\nTo: <sip:b@h>\r\nCall-ID: c@h\r\n"
#define OPTIONS(via) "OPTIONS sip:b@h SIP/2.0\r\nVia: " via "\r\n" TAIL "CSeq: 7 OPTIONS\r\n\r\n"

static uint64_t key_of(const char *text)
{
    parse(text);
    return cwi_match_request_key(&m, 1, secret);
}

static void keys_of_3261(void **state)
{
    const uint64_t key = key_of(OPTIONS("SIP/2.0/UDP h:5060;branch=z9hG4bKx"));

    (void)state;
    assert_true(key ==
                key_of(OPTIONS("SIP/2.0/UDP H:5060;branch=z9hG4bKX;rport"))); /* 7.3.1: any case */
    /* with the cookie, nothing else is compared */
    assert_true(
        key ==
        key_of(
            "OPTIONS sip:other@h SIP/2.0\r\nVia: SIP/2.0/UDP h:5060;branch=z9hG4bKx\r\n"
            "From: <sip:z@h>;tag=q\r\nTo: <sip:b@h>\r\nCall-ID: d@h\r\nCSeq: 8 OPTIONS\r\n\r\n"));
    assert_true(key != key_of(OPTIONS("SIP/2.0/UDP h:5060;branch=z9hG4bKy")));
    assert_true(key != key_of(OPTIONS("SIP/2.0/UDP g:5060;branch=z9hG4bKx")));
    assert_true(key != key_of(OPTIONS("SIP/2.0/UDP h:5061;branch=z9hG4bKx")));
    assert_true(key !=
                key_of("NOTIFY sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h:5060;branch=z9hG4bKx\r\n" TAIL
                       "CSeq: 7 NOTIFY\r\n\r\n"));
}

static void methods_are_told_apart(void **state)
{
#define WITH(method)                                                                               \
    method " sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n" TAIL "CSeq: 7 " method     \
           "\r\n\r\n"
    const uint64_t invite = key_of(WITH("INVITE"));

    (void)state;
    assert_true(invite == key_of(WITH("ACK")));
    assert_true(invite != key_of(WITH("CANCEL")));
    assert_true(key_of(WITH("FOO")) != key_of(WITH("BAR")));
    assert_true(key_of(WITH("FOO")) == key_of(WITH("FOO")));
}

static void keys_of_2543(void **state)
{
    const uint64_t key = key_of(OPTIONS("SIP/2.0/UDP h"));

    (void)state;
    assert_true(key == key_of(OPTIONS("SIP/2.0/UDP h")));
    assert_true(key != key_of(OPTIONS("SIP/2.0/UDP h;branch=1")));
    assert_true(key != key_of("OPTIONS sip:c@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n" TAIL
                              "CSeq: 7 OPTIONS\r\n\r\n"));
    assert_true(key != key_of("OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n" TAIL
                              "CSeq: 8 OPTIONS\r\n\r\n"));
    assert_true(key !=
                key_of("OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:a@h>;tag=g\r\n"
                       "To: <sip:b@h>\r\nCall-ID: c@h\r\nCSeq: 7 OPTIONS\r\n\r\n"));
    assert_true(key !=
                key_of("OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:a@h>;tag=f\r\n"
                       "To: <sip:b@h>;tag=t\r\nCall-ID: c@h\r\nCSeq: 7 OPTIONS\r\n\r\n"));
    assert_true(key !=
                key_of("OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:a@h>;tag=f\r\n"
                       "To: <sip:b@h>\r\nCall-ID: d@h\r\nCSeq: 7 OPTIONS\r\n\r\n"));
    /* pieces are kept apart: what moves from one to the next makes another key */
    assert_true(key_of(OPTIONS("SIP/2.0/UDP h;branch=ab")) !=
                key_of(OPTIONS("SIP/2.0/UDP bh;branch=a")));
}

static void the_secret_matters(void **state)
{
    const uint64_t other[2] = { 11, 23 }, key = key_of(OPTIONS("SIP/2.0/UDP h;branch=z9hG4bKx"));

    (void)state;
    assert_true(key != cwi_match_request_key(&m, 1, other));
}

static bool is_sent_by(const char *via, const char *ours)
{
    char text[300], request[300];

    snprintf(text, sizeof text,
             "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bKx\r\n" TAIL
             "CSeq: 1 REGISTER\r\n\r\n",
             via);
    snprintf(request, sizeof request,
             "REGISTER sip:h SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bKx\r\n", ours);
    parse(text);
    return cwi_match_is_sent_by(&m, request, strlen(request));
}

static void sent_by_is_ours(void **state)
{
    (void)state;
    assert_true(is_sent_by("192.0.2.1:5060", "192.0.2.1:5060"));
    assert_false(is_sent_by("192.0.2.1:5061", "192.0.2.1:5060"));
    assert_false(is_sent_by("192.0.2.1", "192.0.2.1:5060"));
    assert_false(is_sent_by("192.0.2.11:5060", "192.0.2.1:5060"));
    assert_false(is_sent_by("phone.example.org:5060", "192.0.2.1:5060"));
    assert_true(is_sent_by("[2001:db8::1]:5060", "[2001:db8::1]:5060"));
    assert_false(is_sent_by("[2001:db8::2]:5060", "[2001:db8::1]:5060"));
    assert_true(cwi_match_is_sent_by(&m, "X\r\nv: SIP/2.0/TLS [2001:db8::2]:5060;", 37));
    assert_false(cwi_match_is_sent_by(&m, "X\r\nv: SIP/2.0/TLS [2001:db8::2]:5060;", 36));
    assert_false(cwi_match_is_sent_by(&m, "X\r\nv: SIP/2.0/TLS", 18));
    assert_false(cwi_match_is_sent_by(&m, "", 0));
}

/* 9.2, 17.2.3: CANCEL and ACK find their INVITE. */
static void cancels_and_acknowledges(void **state)
{
#define ASKS(method, via, to)                                                                      \
    method " sip:b@h SIP/2.0\r\nVia: " via "\r\nFrom: <sip:a@h>;tag=f\r\nTo: <sip:b@h>" to         \
           "\r\nCall-ID: c@h\r\nCSeq: 7 " method "\r\n\r\n"
#define NEW "SIP/2.0/UDP h;branch=z9hG4bKx"
#define OLD "SIP/2.0/UDP h"
    const uint64_t invite = key_of(ASKS("INVITE", NEW, "")), old = key_of(ASKS("INVITE", OLD, "")),
                   info = key_of(ASKS("INFO", NEW, ""));

    (void)state;
    assert_false((parse(ASKS("CANCEL", NEW, "")), cwi_match_is_2543(&m)));
    assert_true(cwi_match_cancelled_key(&m, 1, secret, SIP_INVITE) == invite);
    assert_true(cwi_match_cancelled_key(&m, 1, secret, SIP_INFO) == info);
    assert_true(cwi_match_request_key(&m, 1, secret) != invite);
    parse(ASKS("CANCEL", NEW "y", ""));
    assert_true(cwi_match_cancelled_key(&m, 1, secret, SIP_INVITE) != invite);
    parse(ASKS("CANCEL", OLD, ""));
    assert_true(cwi_match_is_2543(&m));
    assert_true(cwi_match_cancelled_key(&m, 1, secret, SIP_INVITE) == old);
    /* the To tag of the answer is in the ACK, and was not in the INVITE */
    parse(ASKS("ACK", OLD, ";tag=t"));
    assert_true(cwi_match_request_key(&m, 1, secret) != old);
    assert_true(cwi_match_acknowledged_key(&m, 1, secret) == old);
    parse(ASKS("ACK", NEW, ";tag=t"));
    assert_true(cwi_match_request_key(&m, 1, secret) == invite);
}

/* 8.2.2.2 */
static void origins(void **state)
{
    uint32_t origin;

    (void)state;
    parse(ASKS("INVITE", NEW, ""));
    origin = cwi_match_origin(&m, 1, secret);
    parse(ASKS("INVITE", "SIP/2.0/TCP two;branch=z9hG4bKy", ""));
    assert_true(cwi_match_origin(&m, 1, secret) == origin);
    parse(ASKS("CANCEL", NEW, ""));
    assert_true(cwi_match_origin(&m, 1, secret) != origin);
    parse(OPTIONS(NEW));
    origin = cwi_match_origin(&m, 1, secret);
    parse("OPTIONS sip:b@h SIP/2.0\r\nVia: " NEW "\r\n" TAIL "CSeq: 8 OPTIONS\r\n\r\n");
    assert_true(cwi_match_origin(&m, 1, secret) != origin);
}

/* LOCAL_malformed: Call-ID and CSeq number of what was sent, in either form of their names */
static void responses_of_a_request(void **state)
{
    static const char head[] = "OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n";
    static const struct {
        const char *fields;
        bool is_of;
    } sent[] = {
        { "Call-ID: c@h\r\nCSeq: 7 OPTIONS\r\n\r\n", true },
        { "i: c@h\r\nCSeq: 7 OPTIONS\r\n\r\n", true },
        { "CSeq: 7 OPTIONS\r\nContact: <sip:i: c@h>\r\nCall-ID: c@h\r\n\r\n", true },
        { "Call-ID: c@hh\r\nCSeq: 7 OPTIONS\r\n\r\n", false },
        { "Call-ID: c@\r\nCSeq: 7 OPTIONS\r\n\r\n", false },
        { "Call-ID: C@h\r\nCSeq: 7 OPTIONS\r\n\r\n", false },
        { "X-Call-ID: c@h\r\nCSeq: 7 OPTIONS\r\n\r\n", false },
        { "Call-ID: c@h\r\nCSeq: 77 OPTIONS\r\n\r\n", false },
        { "Call-ID: c@h\r\nCSeq: 6 OPTIONS\r\n\r\n", false },
        { "Call-ID: c@h\r\n\r\n", false },
        { "CSeq: 7 OPTIONS\r\n\r\n", false },
        { "", false },
    };
    char text[400];

    (void)state;
    parse("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n" TAIL
          "CSeq: 7 OPTIONS\r\n\r\n");
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
        snprintf(text, sizeof text, "%s%s", head, sent[i].fields);
        if (cwi_match_is_of(&m, text, strlen(text)) != sent[i].is_of)
            fail_msg("%s", text);
    }
    assert_false(cwi_match_is_of(&m, text, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cancels_and_acknowledges),
        cmocka_unit_test(origins),
        cmocka_unit_test(responses_of_a_request),
        cmocka_unit_test(branch_comes_back),
        cmocka_unit_test(foreign_branches_are_not_read),
        cmocka_unit_test(keys_of_3261),
        cmocka_unit_test(methods_are_told_apart),
        cmocka_unit_test(keys_of_2543),
        cmocka_unit_test(the_secret_matters),
        cmocka_unit_test(sent_by_is_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
