/* test_digest.c - response values and remembered challenges (RFC 2617 3.5; RFC 7616 3.3, 3.4, 3.9;
 * RFC 8760 2.4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core_double.h"
#include "digest.h"

static struct cw_octets o(const char *text)
{
    return (struct cw_octets){ (const uint8_t *)text, strlen(text) };
}

/* --- the response value ---------------------------------------------------------------------- */

static void gives(const struct digest_parts *p, const char *wanted)
{
    char text[65];

    assert_int_equal(cwi_digest_response(&double_host, p, text), strlen(wanted));
    assert_string_equal(text, wanted);
}

static struct digest_parts example_2617(void)
{
    return (struct digest_parts){ .hash = CW_MD5,
                                  .qop = DIGEST_AUTH,
                                  .nc = 1,
                                  .user = o("Mufasa"),
                                  .realm = o("testrealm@host.com"),
                                  .password = o("Circle Of Life"),
                                  .nonce = o("dcd98b7102dd2f0e8b11d0f600bfb0c093"),
                                  .cnonce = o("0a4f113b"),
                                  .method = o("GET"),
                                  .uri = o("/dir/index.html"),
                                  .body = o("") };
}

static void rfc_2617_section_3_5(void **state)
{
    struct digest_parts p = example_2617();

    (void)state;
    gives(&p, "6629fae49393a05397450978507c4ef1");
}

static void rfc_7616_section_3_9_1(void **state)
{
    struct digest_parts p = { .hash = CW_MD5,
                              .qop = DIGEST_AUTH,
                              .nc = 1,
                              .user = o("Mufasa"),
                              .realm = o("http-auth@example.org"),
                              .password = o("Circle of Life"),
                              .nonce = o("7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"),
                              .cnonce = o("f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"),
                              .method = o("GET"),
                              .uri = o("/dir/index.html"),
                              .body = o("") };

    (void)state;
    gives(&p, "8ca523f5e9506fed4657c9700eebdbec");
    p.hash = CW_SHA_256;
    gives(&p, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

/* The figures printed there are those of SHA-512 cut to half; these are of SHA-512/256, as the
 * RFC's errata have it. */
static void rfc_7616_section_3_9_2(void **state)
{
    struct digest_parts p = { .hash = CW_SHA_512_256,
                              .qop = DIGEST_AUTH,
                              .nc = 1,
                              .user = o("J\xc3\xa4s\xc3\xb8n Doe"),
                              .realm = o("api@example.org"),
                              .password = o("Secret, or not?"),
                              .nonce = o("5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK"),
                              .cnonce = o("NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v"),
                              .method = o("GET"),
                              .uri = o("/doe.json"),
                              .body = o("") };

    (void)state;
    gives(&p, "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5");
}

/* A1, A2 and the whole made by hand from section 3.4.1 to 3.4.3, with the hash alone. */
static void by_hand(const struct digest_parts *p, const char *a1, const char *a2, const char *qop,
                    char out[33])
{
    char hex1[33], hex2[33], text[512];
    uint8_t raw[16];
    const char *const step[] = { a1, a2, text };
    char *const result[] = { hex1, hex2, out };

    for (int i = 0; i < 3; i++) {
        const struct cw_octets piece = o(step[i]);
        double_hash(NULL, CW_MD5, &piece, 1, raw);
        for (int k = 0; k < 16; k++)
            snprintf(result[i] + 2 * k, 3, "%02x", raw[k]);
        if (i == 1 && *qop)
            snprintf(text, sizeof text, "%s:%.*s:%08x:%.*s:%s:%s", hex1, (int)p->nonce.len,
                     (const char *)p->nonce.at, p->nc, (int)p->cnonce.len,
                     (const char *)p->cnonce.at, qop, hex2);
        else if (i == 1)
            snprintf(text, sizeof text, "%s:%.*s:%s", hex1, (int)p->nonce.len,
                     (const char *)p->nonce.at, hex2);
    }
}

static void without_qop(void **state)
{
    struct digest_parts p = example_2617();
    char wanted[33];

    (void)state;
    p.qop = DIGEST_NO_QOP;
    by_hand(&p, "Mufasa:testrealm@host.com:Circle Of Life", "GET:/dir/index.html", "", wanted);
    gives(&p, wanted);
}

static void with_auth_int(void **state)
{
    struct digest_parts p = example_2617();
    char wanted[33];

    (void)state;
    p.qop = DIGEST_AUTH_INT;
    p.nc = 0xabc;
    by_hand(&p, "Mufasa:testrealm@host.com:Circle Of Life",
            "GET:/dir/index.html:d41d8cd98f00b204e9800998ecf8427e", "auth-int",
            wanted); /* 22.4: of the empty body */
    gives(&p, wanted);
    p.body = o("abc");
    by_hand(&p, "Mufasa:testrealm@host.com:Circle Of Life",
            "GET:/dir/index.html:900150983cd24fb0d6963f7d28e17f72", "auth-int", wanted);
    gives(&p, wanted);
}

static void with_a_session(void **state)
{
    struct digest_parts p = example_2617();
    char wanted[33], user[33], a1[200];
    uint8_t raw[16];
    const struct cw_octets piece = o("Mufasa:testrealm@host.com:Circle Of Life");

    (void)state;
    double_hash(NULL, CW_MD5, &piece, 1, raw);
    for (int k = 0; k < 16; k++)
        snprintf(user + 2 * k, 3, "%02x", raw[k]);
    snprintf(a1, sizeof a1, "%s:dcd98b7102dd2f0e8b11d0f600bfb0c093:0a4f113b", user);
    p.is_session = 1;
    by_hand(&p, a1, "GET:/dir/index.html", "auth", wanted);
    gives(&p, wanted);
}

/* --- challenges remembered ------------------------------------------------------------------- */

static struct digest d;
static const struct cw_address server = {
    .ip = { 192, 0, 2, 10 }, .port = 5060, .family = 4, .transport = CW_UDP
};
static struct sip_message m;
static char text[4 * CW_CHALLENGES_MAX];

/* A 401 with these fields. */
static void challenge(const char *fields)
{
    struct sip_verdict v;

    snprintf(
        text, sizeof text,
        "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n"
        "From: <sip:a@h>;tag=f\r\nTo: <sip:a@h>;tag=t\r\nCall-ID: c@h\r\nCSeq: 7 REGISTER\r\n%s\r\n",
        fields);
    if (sip_parse(&m, text, strlen(text), &v) != CW_OK)
        fail_msg("error %d at %u of\n%s", v.error, v.offset, text);
}

#define WWW(parameters)   "WWW-Authenticate: Digest " parameters "\r\n"
#define PROXY(parameters) "Proxy-Authenticate: Digest " parameters "\r\n"

static const char *put(const char *user, const char *password)
{
    static char out[4096];
    struct sip_writer w;

    sip_write_init(&w, out, sizeof out - 1, false);
    cwi_digest_put(&d, &server, &w, &double_host,
                   &(struct digest_request){ .method = "REGISTER",
                                             .uri = "sip:h",
                                             .user = user,
                                             .password = password,
                                             .body = o("") });
    assert_false(w.full);
    out[w.len] = '\0';
    return out;
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

static bool is_answerable(bool is_first, bool all_hashes)
{
    return cwi_digest_weigh(&d, &server, &m, is_first, all_hashes) == DIGEST_ANSWERABLE;
}

static void nothing_known_nothing_put(void **state)
{
    (void)state;
    cwi_digest_init(&d);
    assert_string_equal(put("alice", "x"), "");
}

static void counts_the_nonce(void **state)
{
    (void)state;
    cwi_digest_init(&d);
    challenge(WWW("realm=\"r\", nonce=\"n1\", qop=\"auth\""));
    assert_true(is_answerable(true, false));
    cwi_digest_take(&d, &server, &m, false);
    has(put("alice", "x"), "nc=00000001");
    has(put("alice", "x"), "nc=00000002");
    cwi_digest_take(&d, &server, &m, false); /* the same nonce again goes on */
    has(put("alice", "x"), "nc=00000003");
    challenge(WWW("realm=\"r\", nonce=\"n2\", qop=\"auth\", stale=true"));
    cwi_digest_take(&d, &server, &m, false);
    has(put("alice", "x"), "nc=00000001");
    assert_int_equal(d.sessions, 1);
}

static void rejected_means_rejected(void **state)
{
    (void)state;
    cwi_digest_init(&d);
    challenge(WWW("realm=\"r\", nonce=\"n1\", qop=\"auth\""));
    cwi_digest_take(&d, &server, &m, false);
    challenge(WWW("realm=\"r\", nonce=\"n2\", qop=\"auth\""));
    assert_false(is_answerable(false, false));
    assert_true(is_answerable(true, false)); /* what was known before this request was a guess */
    challenge(WWW("realm=\"r\", nonce=\"n2\", qop=\"auth\", stale=\"TRUE\""));
    assert_true(is_answerable(false, false));
    challenge(WWW("realm=\"r\", nonce=\"n2\", qop=\"auth\", stale=false"));
    assert_false(is_answerable(false, false));
    challenge(
        PROXY("realm=\"r\", nonce=\"n2\", qop=\"auth\"")); /* a proxy of that name is another */
    assert_true(is_answerable(false, false));
    challenge(WWW("realm=\"s\", nonce=\"n2\", qop=\"auth\""));
    assert_true(is_answerable(false, false));
    challenge(WWW("realm=\"s\", nonce=\"n2\", qop=\"auth\"")
                  WWW("realm=\"r\", nonce=\"n2\", qop=\"auth\""));
    assert_false(is_answerable(false, false));
}

static void only_what_is_understood(void **state)
{
    (void)state;
    cwi_digest_init(&d);
    challenge("");
    assert_false(is_answerable(true, true));
    challenge("WWW-Authenticate: Basic realm=\"r\"\r\n");
    assert_false(is_answerable(true, true));
    challenge(WWW("realm=\"r\""));
    assert_false(is_answerable(true, true));
    challenge(WWW("nonce=\"n\""));
    assert_false(is_answerable(true, true));
    challenge(WWW("realm=\"r\", nonce=\"n\", algorithm=SHA-1"));
    assert_false(is_answerable(true, true));
    challenge(WWW("realm=\"r\", nonce=\"n\", qop=\"auth-conf\""));
    assert_false(is_answerable(true, true));
    challenge(WWW("realm=\"r\", nonce=\"n\", qop=\"\", algorithm=")); /* both read as absent */
    assert_true(is_answerable(true, true));
    challenge(WWW("realm=\"r\", nonce=\"n\", algorithm=MD5-sess"));
    assert_false(is_answerable(true, true));
    challenge(WWW("realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256"));
    assert_false(is_answerable(true, false));
    assert_true(is_answerable(true, true));
    challenge("Authorization: Digest realm=\"r\", nonce=\"n\"\r\n"); /* no challenge at all */
    assert_false(is_answerable(true, true));
}

static void the_topmost_counts(void **state)
{
    (void)state;
    challenge(WWW("realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-512-256")
                  WWW("realm=\"r\", nonce=\"n2\", qop=\"auth\", algorithm=MD5")
                      WWW("realm=\"s\", nonce=\"n3\", qop=\"auth\", algorithm=MD5"));
    cwi_digest_init(&d);
    cwi_digest_take(&d, &server, &m, true);
    assert_int_equal(d.sessions, 2);
    has(put("alice", "x"), "realm=\"r\", nonce=\"n1\"");
    has(put("alice", "x"), "realm=\"s\", nonce=\"n3\"");
    lacks(put("alice", "x"), "n2");
    cwi_digest_init(&d);
    cwi_digest_take(&d, &server, &m, false);
    has(put("alice", "x"), "realm=\"r\", nonce=\"n2\"");
    lacks(put("alice", "x"), "n1");
}

static void the_oldest_gives_way(void **state)
{
    static char long_one[CW_CHALLENGES_MAX], field[CW_CHALLENGES_MAX + 100];

    (void)state;
    cwi_digest_init(&d);
    challenge(WWW("realm=\"r1\", nonce=\"n1\", opaque=\"o1\"") WWW("realm=\"r2\", nonce=\"n2\"")
                  WWW("realm=\"r3\", nonce=\"n3\""));
    cwi_digest_take(&d, &server, &m, false);
    challenge(WWW("realm=\"r4\", nonce=\"n4\", opaque=\"o4\""));
    cwi_digest_take(&d, &server, &m, false);
    lacks(put("alice", "x"), "r1");
    has(put("alice", "x"), "realm=\"r2\", nonce=\"n2\"");
    has(put("alice", "x"), "realm=\"r3\", nonce=\"n3\"");
    has(put("alice", "x"), "realm=\"r4\", nonce=\"n4\"");
    has(put("alice", "x"), "opaque=\"o4\"");
    lacks(put("alice", "x"), "o1");

    /* room is made by forgetting the oldest first */
    memset(long_one, 'n', CW_CHALLENGES_MAX - 8);
    snprintf(field, sizeof field, WWW("realm=\"r5\", nonce=\"%s\""), long_one);
    challenge(field);
    assert_true(is_answerable(true, false));
    cwi_digest_take(&d, &server, &m, false);
    assert_int_equal(d.sessions, 2);
    assert_true(d.used <= CW_CHALLENGES_MAX);
    has(put("alice", "x"), "r4");
    has(put("alice", "x"), "r5");
    lacks(put("alice", "x"), "r3");
    memset(long_one, 'n', CW_CHALLENGES_MAX - 2);
    snprintf(field, sizeof field, WWW("realm=\"r6\", nonce=\"%s\""), long_one);
    challenge(field);
    assert_true(is_answerable(true, false));
    cwi_digest_take(&d, &server, &m, false);
    assert_int_equal(d.sessions, 1);
    assert_int_equal(d.used, CW_CHALLENGES_MAX);

    /* one octet more is too much, and what is known stays */
    memset(long_one, 'n', CW_CHALLENGES_MAX - 1);
    snprintf(field, sizeof field, WWW("realm=\"r7\", nonce=\"%s\""), long_one);
    challenge(field);
    assert_false(is_answerable(true, false));
    cwi_digest_take(&d, &server, &m, false);
    assert_int_equal(d.sessions, 1);
    has(put("alice", "x"), "r6");
    assert_int_equal(cwi_digest_weigh(&d, &server, &m, true, false), DIGEST_TOO_LONG);
    assert_int_equal(cwi_digest_weigh(NULL, &server, &m, true, false), DIGEST_TOO_LONG);
}

/* LOCAL_challenge_room: realms that one request needs together, in one challenge or one after another */
static void room_for_those_that_are_needed(void **state)
{
    static char field[4096], half[CW_CHALLENGES_MAX];

    (void)state;
    memset(half, 'n', CW_CHALLENGES_MAX / 2 - 2);
    cwi_digest_init(&d);
    snprintf(field, sizeof field,
             WWW("realm=\"r1\", nonce=\"%s\"") WWW("realm=\"r2\", nonce=\"%s\""), half, half);
    challenge(field);
    assert_int_equal(cwi_digest_weigh(NULL, &server, &m, true, false), DIGEST_ANSWERABLE);
    snprintf(field, sizeof field,
             WWW("realm=\"r1\", nonce=\"%s\"") WWW("realm=\"r02\", nonce=\"%s\""), half, half);
    challenge(field);
    assert_int_equal(cwi_digest_weigh(NULL, &server, &m, true, false), DIGEST_TOO_LONG);

    snprintf(field, sizeof field, WWW("realm=\"r1\", nonce=\"%s\""), half);
    challenge(field);
    cwi_digest_take(&d, &server, &m, false);
    snprintf(field, sizeof field, WWW("realm=\"r02\", nonce=\"%s\""), half);
    challenge(field);
    assert_int_equal(cwi_digest_weigh(&d, &server, &m, true, false), DIGEST_ANSWERABLE);
    assert_int_equal(cwi_digest_weigh(&d, &server, &m, false, false), DIGEST_TOO_LONG);
    snprintf(field, sizeof field,
             WWW("realm=\"r1\", nonce=\"%s\", stale=true") WWW("realm=\"r2\", nonce=\"%s\""), half,
             half);
    challenge(field);
    assert_int_equal(cwi_digest_weigh(&d, &server, &m, false, false), DIGEST_ANSWERABLE);
}

/* LOCAL_realm_of_server */
static void each_server_gets_its_own(void **state)
{
    struct cw_address other = server;

    (void)state;
    other.port++;
    cwi_digest_init(&d);
    challenge(WWW("realm=\"r1\", nonce=\"n1\", qop=\"auth\""));
    cwi_digest_take(&d, &other, &m, false);
    assert_string_equal(put("alice", "x"), "");
    assert_int_equal(cwi_digest_weigh(&d, &server, &m, false, false), DIGEST_ANSWERABLE);
    assert_int_equal(cwi_digest_weigh(&d, &other, &m, false, false), DIGEST_REJECTED);
    challenge(WWW("realm=\"r1\", nonce=\"n2\", qop=\"auth\""));
    cwi_digest_take(&d, &server, &m, false);
    has(put("alice", "x"), "n2");
    lacks(put("alice", "x"), "n1");
    assert_int_equal(d.sessions, 2);
    /* the newest first */
    challenge(WWW("realm=\"r2\", nonce=\"n3\", qop=\"auth\""));
    cwi_digest_take(&d, &server, &m, false);
    assert_true(strstr(put("alice", "x"), "r2") < strstr(put("alice", "x"), "r1"));
}

static void a_new_nonce_of_an_old_realm(void **state)
{
    (void)state;
    cwi_digest_init(&d);
    challenge(WWW("realm=\"r1\", nonce=\"n1\"") WWW("realm=\"r2\", nonce=\"n2\", opaque=\"\""));
    cwi_digest_take(&d, &server, &m, false);
    challenge(WWW("realm=\"r1\", nonce=\"a much longer one\", opaque=\"o1\""));
    cwi_digest_take(&d, &server, &m, false);
    assert_int_equal(d.sessions, 2);
    has(put("alice", "x"), "realm=\"r1\", nonce=\"a much longer one\"");
    has(put("alice", "x"), "realm=\"r2\", nonce=\"n2\"");
    has(put("alice", "x"), "opaque=\"\"");
    has(put("alice", "x"), "opaque=\"o1\"");
}

static void names_keep_their_quotes_apart(void **state)
{
    (void)state;
    cwi_digest_init(&d);
    challenge(WWW("realm=\"a \\\"b\\\"\", nonce=\"n\\\\1\""));
    cwi_digest_take(&d, &server, &m, false);
    has(put("al\"ice\\", "x"), "username=\"al\\\"ice\\\\\"");
    has(put("alice", "x"), "realm=\"a \\\"b\\\"\"");
    has(put("alice", "x"), "nonce=\"n\\\\1\"");
}

static void a_session_keeps_its_cnonce(void **state)
{
    char first[4096];
    const char *cnonce;

    (void)state;
    cwi_digest_init(&d);
    challenge(WWW("realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=MD5-sess"));
    cwi_digest_take(&d, &server, &m, false);
    strcpy(first, put("alice", "x"));
    cnonce = strstr(first, "cnonce=\"");
    assert_non_null(cnonce);
    assert_memory_equal(cnonce, strstr(put("alice", "x"), "cnonce=\""), 25);
    challenge(WWW("realm=\"r\", nonce=\"n2\", qop=\"auth\""));
    cwi_digest_take(&d, &server, &m, false);
    strcpy(first, put("alice", "x"));
    cnonce = strstr(first, "cnonce=\"");
    assert_memory_not_equal(cnonce, strstr(put("alice", "x"), "cnonce=\""), 25);
}

/* The name of section 3.9.2, digested by SHA-512/256. */
static void the_name_is_digested(void **state)
{
    (void)state;
    cwi_digest_init(&d);
    challenge(WWW(
        "realm=\"api@example.org\", nonce=\"n\", qop=\"auth\", algorithm=SHA-512-256, userhash=true"));
    cwi_digest_take(&d, &server, &m, true);
    has(put("J\xc3\xa4s\xc3\xb8n Doe", "x"),
        "username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\"");
    has(put("J\xc3\xa4s\xc3\xb8n Doe", "x"), "userhash=true");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc_2617_section_3_5),
        cmocka_unit_test(rfc_7616_section_3_9_1),
        cmocka_unit_test(rfc_7616_section_3_9_2),
        cmocka_unit_test(without_qop),
        cmocka_unit_test(with_auth_int),
        cmocka_unit_test(with_a_session),
        cmocka_unit_test(nothing_known_nothing_put),
        cmocka_unit_test(counts_the_nonce),
        cmocka_unit_test(rejected_means_rejected),
        cmocka_unit_test(only_what_is_understood),
        cmocka_unit_test(the_topmost_counts),
        cmocka_unit_test(the_oldest_gives_way),
        cmocka_unit_test(room_for_those_that_are_needed),
        cmocka_unit_test(each_server_gets_its_own),
        cmocka_unit_test(a_new_nonce_of_an_old_realm),
        cmocka_unit_test(names_keep_their_quotes_apart),
        cmocka_unit_test(a_session_keeps_its_cnonce),
        cmocka_unit_test(the_name_is_digested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
