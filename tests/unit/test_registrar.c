/* test_registrar.c - the registrar of the lab: RFC 3261 10.3 step by step, and digest as a server (22.4, RFC 7616). The
 * client's half of the digest is the phone's own. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "digest.h"
#include "host_hash.h"
#include "registrar.h"

enum { BINDINGS = 3, NEWS = 64 };

static const struct cw_address server = {
    .ip = { 127, 0, 0, 1 }, .port = 5070, .family = 4, .transport = CW_UDP
};
static const struct cw_address client_address = {
    .ip = { 127, 0, 0, 1 }, .port = 5072, .family = 4, .transport = CW_UDP
};

/* A registrar, and a client who may answer its challenges. */
struct scene {
    struct registrar registrar;
    struct registrar_user users[2];
    struct registrar_binding bindings[BINDINGS];
    struct digest digest;
    uint64_t now;
    const char *login, *password, *user, *call_id, *expires, *require, *uri;
    uint32_t cseq;
    uint32_t news[NEWS], count;         /* enum registrar_news, in the order told */
    const struct registrar_user *about; /* of the last one */
    char request[4096];
    size_t request_len;
    uint8_t octets[REGISTRAR_ANSWER_ROOM];
    struct cw_address to;
    struct sip_message answer;
};

static void hear(void *context, const struct registrar_report *report)
{
    struct scene *s = context;

    assert_true(s->count < NEWS);
    s->news[s->count++] = report->news;
    s->about = report->user;
}

static struct registrar_settings settings = {
    .realm = "lab.example",
    .nonce_life = 10,
    .min_expires = 30,
    .max_expires = 600,
    .default_expires = 300,
    .algorithm = { CW_MD5 },
};

static int set_up(void **state)
{
    static struct scene s;

    memset(&s, 0, sizeof s);
    s.users[0] = (struct registrar_user){ "1001", "lab.example", "alice", "secret \"one\"", 0, 0,
                                          0,      { 0 },         0 };
    s.users[1] =
        (struct registrar_user){ "1002", "lab.example", "1002", "secret two", 0, 0, 0, { 0 }, 0 };
    s.now = 1000;
    s.login = "alice";
    s.password = "secret \"one\"";
    s.user = "1001";
    s.call_id = "call-1";
    s.uri = "sip:lab.example";
    s.cseq = 1;
    cwi_digest_init(&s.digest);
    registrar_init(&s.registrar, &settings, &host_hash, s.users, 2, s.bindings, BINDINGS);
    s.registrar.tell = hear;
    s.registrar.context = &s;
    *state = &s;
    return 0;
}

/* Hands over octets; returns the status of the answer, 0 for none. The answer to a well-formed request MUST be one
 * that we accept ourselves; the answer to another one copies what is wrong with it (8.2.6.2). */
static int give(struct scene *s, const void *octets, size_t n)
{
    const struct registrar_datagram in = { octets, n, client_address, 784111777 };
    size_t len = registrar_receive(&s->registrar, s->now, &in, &s->to, s->octets);

    if (len == 0)
        return 0;
    if (sip_parse(&s->answer, s->octets, len, NULL) != CW_OK) {
        assert_int_not_equal(sip_parse(&s->answer, octets, n, NULL), CW_OK);
        memset(&s->answer, 0, sizeof s->answer);
        assert_memory_equal(s->octets, "SIP/2.0 4", 9);
        return 400;
    }
    assert_true(s->answer.status >= 200 && s->answer.status < 600);
    return s->answer.status;
}

/* Writes a REGISTER with these contact fields (whole lines), with credentials where there has been a challenge. */
static void write_register(struct scene *s, const char *contacts)
{
    const struct digest_request q = { "REGISTER", s->uri, s->login, s->password, { NULL, 0 } };
    struct sip_writer w;
    int n;

    n = snprintf(
        s->request, sizeof s->request,
        "REGISTER %s SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5072;rport;branch=z9hG4bK%u\r\n"
        "Max-Forwards: 70\r\nFrom: <sip:%s@lab.example>;tag=f1\r\nTo: <sip:%s@lab.example>\r\n"
        "Call-ID: %s\r\nCSeq: %u REGISTER\r\n%s",
        s->uri, s->cseq, s->user, s->user, s->call_id, s->cseq, contacts);
    if (s->expires != NULL)
        n += snprintf(s->request + n, sizeof s->request - (size_t)n, "Expires: %s\r\n", s->expires);
    if (s->require != NULL)
        n += snprintf(s->request + n, sizeof s->request - (size_t)n, "Require: %s\r\n", s->require);
    sip_write_init(&w, s->request + n, sizeof s->request - (size_t)n, false);
    cwi_digest_put(&s->digest, &server, &w, &host_hash, &q);
    sip_put_body(&w, NULL, 0);
    assert_false(w.full);
    s->request_len = (size_t)n + w.len;
    s->cseq++;
}

static int send_register(struct scene *s, const char *contacts)
{
    int status;

    write_register(s, contacts);
    status = give(s, s->request, s->request_len);
    return status;
}

/* The same, and once more with credentials where it is challenged. */
static int enrol(struct scene *s, const char *contacts)
{
    int status = send_register(s, contacts);

    if (status != 401)
        return status;
    cwi_digest_take(&s->digest, &server, &s->answer, true);
    return send_register(s, contacts);
}

static bool answer_has(const struct scene *s, enum sip_kind kind, const char *text)
{
    for (unsigned i = 0; i < s->answer.fields; i++)
        if (s->answer.field[i].kind == kind &&
            memmem(s->octets + s->answer.field[i].value.at, s->answer.field[i].value.len, text,
                   strlen(text)) != NULL)
            return true;
    return false;
}

/* Changes a text of the challenge before it is answered, for another one as long. */
static void spoil_challenge(struct scene *s, const char *old, const char *new)
{
    uint8_t *at = memmem(s->octets, s->answer.size, old, strlen(old));

    assert_non_null(at);
    memcpy(at, new, strlen(new));
    assert_int_equal(sip_parse(&s->answer, s->octets, s->answer.size, NULL), CW_OK);
    cwi_digest_take(&s->digest, &server, &s->answer, true);
}

static const char contact_a[] = "Contact: <sip:1001@127.0.0.1:5072>\r\n";
static const char contact_b[] = "Contact: <sip:1001@127.0.0.1:5074;x=1>\r\n";

static void test_binds_after_a_challenge(void **state)
{
    struct scene *s = *state;

    assert_int_equal(send_register(s, contact_a), 401);
    assert_int_equal(registrar_bound(&s->registrar), 0);
    assert_true(answer_has(s, SIP_WWW_AUTHENTICATE, "qop=\"auth\""));
    assert_false(answer_has(s, SIP_WWW_AUTHENTICATE, "stale"));
    assert_int_equal(s->news[0], REGISTRAR_CHALLENGED);
    cwi_digest_take(&s->digest, &server, &s->answer, false);
    assert_int_equal(send_register(s, contact_a), 200);
    assert_int_equal(registrar_bound(&s->registrar), 1);
    assert_int_equal(s->news[1], REGISTRAR_ADDED);
    assert_true(answer_has(s, SIP_CONTACT, "<sip:1001@127.0.0.1:5072>;expires=300"));
    assert_true(answer_has(s, SIP_DATE, "Sun, 06 Nov 1994 08:49:37 GMT"));
    assert_true(s->answer.to.tag.len > 0);
    assert_int_equal(registrar_next(&s->registrar), 1000 + 300 * 1000);
}

static void test_answers_to_the_source_with_rport_only(void **state)
{
    struct scene *s = *state;
    char *rport;

    write_register(s, contact_a);
    give(s, s->request, s->request_len);
    assert_int_equal(s->to.port, 5072);
    assert_int_equal(s->answer.via[0].rport, 5072);
    write_register(s, contact_a);
    rport = strstr(s->request, ":5072;rport;");
    memcpy(rport, ":5079;rpxrt;", 12);
    give(s, s->request, s->request_len);
    assert_int_equal(s->to.port, 5079);
}

static void test_wrong_password_is_challenged_without_stale(void **state)
{
    struct scene *s = *state;

    s->password = "wrong";
    assert_int_equal(enrol(s, contact_a), 401);
    assert_false(answer_has(s, SIP_WWW_AUTHENTICATE, "stale"));
    assert_int_equal(s->news[1], REGISTRAR_DENIED);
    assert_ptr_equal(s->about, &s->users[0]);
    s->login = "mallory";
    s->password = "secret \"one\"";
    cwi_digest_init(&s->digest);
    assert_int_equal(enrol(s, contact_a), 401);
    assert_int_equal(s->news[3], REGISTRAR_DENIED);
    assert_null(s->about);
    assert_int_equal(registrar_bound(&s->registrar), 0);
}

static void test_foreign_nonce_is_refused(void **state)
{
    struct scene *s = *state;

    send_register(s, contact_a);
    spoil_challenge(s, "nonce=\"00000000000003e8",
                    "nonce=\"00000000000003e9");        /* later; the seal does not fit */
    assert_int_equal(send_register(s, contact_a), 401); /* though the response fits this nonce */
    assert_int_equal(s->news[1], REGISTRAR_DENIED);
    assert_false(answer_has(s, SIP_WWW_AUTHENTICATE, "stale"));
}

static void test_credentials_without_qop_are_refused(void **state)
{
    struct scene *s = *state;

    send_register(s, contact_a);
    spoil_challenge(s, "qop=", "xop=");
    assert_int_equal(send_register(s, contact_a), 401);
    assert_null(strstr(s->request, "qop="));
    assert_int_equal(s->news[1], REGISTRAR_DENIED);
}

static void test_nonce_of_before_is_stale(void **state)
{
    struct scene *s = *state;
    struct digest old;

    assert_int_equal(send_register(s, contact_a), 401);
    cwi_digest_take(&s->digest, &server, &s->answer, false);
    old = s->digest;
    cwi_digest_init(&s->digest);
    assert_int_equal(enrol(s, contact_a), 200); /* with a nonce issued later */
    s->digest = old;
    assert_int_equal(send_register(s, contact_a),
                     401); /* its counts are forgotten, so it might be a replay */
    assert_true(answer_has(s, SIP_WWW_AUTHENTICATE, "stale=true"));
}

static void test_nonce_count_begins_at_one(void **state)
{
    struct scene *s = *state;

    send_register(s, contact_a);
    cwi_digest_take(&s->digest, &server, &s->answer, false);
    s->digest.session[0].nc = UINT32_MAX; /* the next one is 0 */
    assert_int_equal(send_register(s, contact_a), 401);
    assert_non_null(strstr(s->request, "nc=00000000"));
}

static void test_no_algorithm_is_md5(void **state)
{
    struct scene *s = *state;
    struct registrar_settings both = settings;

    both.algorithm[0] = CW_SHA_256;
    both.algorithm[1] = CW_MD5;
    registrar_init(&s->registrar, &both, &host_hash, s->users, 2, s->bindings, BINDINGS);
    send_register(s, contact_a);
    spoil_challenge(s, "algorithm=SHA-256", "algorithm=SHA-999");
    spoil_challenge(s, "algorithm=MD5", "xlgorithm=MD5");
    assert_int_equal(send_register(s, contact_a), 200);
    assert_null(strstr(s->request, "algorithm="));
}

static void test_long_request(void **state)
{
    static char text[REGISTRAR_REQUEST_MAX + 1000];
    struct scene *s = *state;
    int n;

    n = snprintf(
        text, sizeof text,
        "REGISTER sip:lab.example SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKm\r\n"
        "Max-Forwards: 70\r\nFrom: <sip:1001@lab.example>;tag=f1\r\nTo: <sip:1001@lab.example>\r\n"
        "Call-ID: c\r\nCSeq: 1 REGISTER\r\nSubject: ");
    memset(text + n, 'x', REGISTRAR_REQUEST_MAX);
    memcpy(text + n + REGISTRAR_REQUEST_MAX, "\r\n\r\n", 4);
    assert_int_equal(give(s, text, (size_t)n + REGISTRAR_REQUEST_MAX + 4), 513);
}

static void test_old_nonce_is_stale(void **state)
{
    struct scene *s = *state;

    assert_int_equal(enrol(s, contact_a), 200);
    s->now += 10 * 1000 + 1;
    assert_int_equal(send_register(s, contact_a), 401);
    assert_true(answer_has(s, SIP_WWW_AUTHENTICATE, "stale=true"));
    assert_int_equal(s->news[s->count - 1], REGISTRAR_STALE);
    cwi_digest_take(&s->digest, &server, &s->answer, false);
    assert_int_equal(send_register(s, contact_a), 200);
    assert_int_equal(s->news[s->count - 1], REGISTRAR_REFRESHED);
    /* with a wrong password an old nonce is no reason to say stale */
    s->now += 10 * 1000 + 1;
    s->password = "wrong";
    assert_int_equal(send_register(s, contact_a), 401);
    assert_false(answer_has(s, SIP_WWW_AUTHENTICATE, "stale"));
}

static void test_nonce_lives_as_long_as_said(void **state)
{
    struct scene *s = *state;

    assert_int_equal(enrol(s, contact_a), 200);
    s->now += 10 * 1000 - 1;
    assert_int_equal(send_register(s, contact_a), 200);
}

static void test_nonce_count_serves_once(void **state)
{
    struct scene *s = *state;
    char early[4096];
    size_t early_len;

    send_register(s, contact_a);
    cwi_digest_take(&s->digest, &server, &s->answer, false);
    write_register(s, contact_a);
    memcpy(early, s->request, s->request_len); /* count 1, kept back */
    early_len = s->request_len;
    assert_int_equal(send_register(s, contact_a), 200); /* count 2 */
    assert_int_equal(send_register(s, contact_b), 200); /* count 3 */
    s->count = 0;
    assert_int_equal(give(s, early, early_len),
                     500); /* count 1 is within the window; its CSeq is an old one */
    assert_int_equal(give(s, s->request, s->request_len),
                     401); /* 3 again, and not the last one any more */
    assert_true(answer_has(s, SIP_WWW_AUTHENTICATE, "stale=true"));
    assert_int_equal(give(s, early, early_len), 500); /* a retransmission: its own answer again */
    assert_int_equal(registrar_bound(&s->registrar), 2);
}

static void test_retransmission_changes_nothing(void **state)
{
    struct scene *s = *state;
    uint16_t tag_len;
    char tag[64];

    assert_int_equal(enrol(s, contact_a), 200);
    tag_len = s->answer.to.tag.len;
    memcpy(tag, s->octets + s->answer.to.tag.at, tag_len);
    s->now += 2000;
    s->count = 0;
    assert_int_equal(give(s, s->request, s->request_len), 200);
    assert_int_equal(s->count, 0);
    assert_true(answer_has(s, SIP_CONTACT, "expires=298"));
    assert_int_equal(s->answer.to.tag.len, tag_len);
    assert_memory_equal(s->octets + s->answer.to.tag.at, tag, tag_len);
    /* one octet more is another request, and its count has been used */
    s->request[strcspn(s->request, "\n") + 20] ^= 1;
    assert_int_not_equal(give(s, s->request, s->request_len), 200);
}

static void test_interval_too_brief(void **state)
{
    struct scene *s = *state;

    s->expires = "29";
    assert_int_equal(enrol(s, contact_a), 423);
    assert_int_equal(s->answer.min_expires, 30);
    assert_int_equal(registrar_bound(&s->registrar), 0);
    assert_int_equal(give(s, s->request, s->request_len), 423); /* retransmitted */
    s->expires = "30";
    assert_int_equal(enrol(s, contact_a), 200);
    assert_true(answer_has(s, SIP_CONTACT, "expires=30"));
    /* one brief contact refuses the whole request (10.3: atomically) */
    assert_int_equal(
        enrol(
            s,
            "Contact: <sip:1001@127.0.0.1:5080>;expires=100, <sip:1001@127.0.0.1:5081>;expires=5\r\n"),
        423);
    assert_int_equal(registrar_bound(&s->registrar), 1);
}

static void test_long_interval_is_cut(void **state)
{
    struct scene *s = *state;

    assert_int_equal(enrol(s, "Contact: <sip:1001@127.0.0.1:5072>;expires=4294967295\r\n"), 200);
    assert_true(answer_has(s, SIP_CONTACT, ";expires=600"));
}

static void test_removal_and_expiry(void **state)
{
    struct scene *s = *state;

    assert_int_equal(enrol(s, contact_a), 200);
    assert_int_equal(enrol(s, contact_b), 200);
    assert_int_equal(s->answer.contacts, 2);
    s->expires = "0";
    assert_int_equal(enrol(s, contact_a), 200);
    assert_int_equal(s->answer.contacts, 1);
    assert_true(answer_has(s, SIP_CONTACT, ":5074;x=1>"));
    assert_int_equal(s->news[s->count - 1], REGISTRAR_REMOVED);
    assert_int_equal(enrol(s, contact_a), 200); /* what is not there is removed without complaint */
    s->now += 300 * 1000;
    registrar_tick(&s->registrar, s->now);
    assert_int_equal(registrar_bound(&s->registrar), 0);
    assert_int_equal(s->news[s->count - 1], REGISTRAR_EXPIRED);
    assert_true(registrar_next(&s->registrar) == UINT64_MAX);
}

static void test_query_changes_nothing(void **state)
{
    struct scene *s = *state;

    assert_int_equal(enrol(s, contact_a), 200);
    s->count = 0;
    assert_int_equal(enrol(s, ""), 200);
    assert_int_equal(s->answer.contacts, 1);
    assert_int_equal(s->count, 0);
}

static void test_star(void **state)
{
    struct scene *s = *state;

    assert_int_equal(enrol(s, contact_a), 200);
    assert_int_equal(enrol(s, contact_b), 200);
    assert_int_equal(enrol(s, "Contact: *\r\n"), 400); /* without Expires */
    s->expires = "60";
    assert_int_equal(enrol(s, "Contact: *\r\n"), 400);
    s->expires = "0";
    assert_int_equal(enrol(s, "Contact: *\r\nContact: <sip:1001@127.0.0.1:5072>\r\n"),
                     400); /* not alone */
    assert_int_equal(registrar_bound(&s->registrar), 2);
    assert_int_equal(enrol(s, "Contact: *\r\n"), 200);
    assert_int_equal(registrar_bound(&s->registrar), 0);
    assert_int_equal(s->answer.contacts, 0);
}

static void test_star_leaves_other_users_alone(void **state)
{
    struct scene *s = *state;

    assert_int_equal(enrol(s, contact_a), 200);
    s->user = s->login = "1002";
    s->password = "secret two";
    cwi_digest_init(&s->digest);
    s->expires = "0";
    assert_int_equal(enrol(s, "Contact: *\r\n"), 200);
    assert_int_equal(registrar_bound(&s->registrar), 1);
    assert_int_equal(s->answer.contacts, 0); /* nor are they listed */
}

static void test_low_cseq_is_refused(void **state)
{
    struct scene *s = *state;

    s->cseq = 10;
    assert_int_equal(enrol(s, contact_a), 200);
    s->cseq = 11;
    assert_int_equal(send_register(s, contact_a),
                     500); /* the same number as before: 10 was challenged, 11 bound */
    s->expires = "0";
    s->cseq = 11;
    assert_int_equal(send_register(s, "Contact: *\r\n"), 500);
    assert_int_equal(registrar_bound(&s->registrar), 1);
    s->expires = NULL;
    s->cseq = 3;
    s->call_id = "call-2"; /* another Call-ID: the number does not matter (10.3 step 7) */
    assert_int_equal(send_register(s, contact_a), 200);
}

static void test_table_full(void **state)
{
    struct scene *s = *state;

    for (unsigned port = 1; port <= BINDINGS; port++) {
        char contact[80];

        snprintf(contact, sizeof contact, "Contact: <sip:1001@127.0.0.1:%u>\r\n", port);
        assert_int_equal(enrol(s, contact), 200);
    }
    assert_int_equal(enrol(s, contact_a), 503);
    assert_true(s->answer.retry_after > 0);
    assert_int_equal(registrar_bound(&s->registrar), BINDINGS);
    assert_int_equal(enrol(s, "Contact: <sip:1001@127.0.0.1:2>\r\n"),
                     200); /* a refresh needs no room */
    s->expires = "0";
    assert_int_equal(enrol(s, "Contact: <sip:1001@127.0.0.1:1>\r\n"), 200);
    s->expires = NULL;
    assert_int_equal(enrol(s, contact_a), 200);
}

static void test_who_may_bind_what(void **state)
{
    struct scene *s = *state;

    s->user = "1002"; /* alice's credentials, somebody else's address of record */
    assert_int_equal(enrol(s, contact_a), 403);
    s->user = "1003";
    assert_int_equal(enrol(s, contact_a), 404);
    s->user = "1001";
    s->uri = "sip:elsewhere.example";
    assert_int_equal(enrol(s, contact_a), 404);
    s->uri = "tel:+1001";
    assert_int_equal(enrol(s, contact_a), 416);
    assert_int_equal(registrar_bound(&s->registrar), 0);
}

static void test_escaped_user_is_the_same_user(void **state)
{
    struct scene *s = *state;

    s->user = "%31001";
    assert_int_equal(enrol(s, contact_a), 200);
    s->user = "%3100";
    assert_int_equal(enrol(s, contact_a), 404);
}

static void test_credentials_for_another_uri(void **state)
{
    struct scene *s = *state;
    char *uri;

    send_register(s, contact_a);
    cwi_digest_take(&s->digest, &server, &s->answer, false);
    write_register(s, contact_a);
    uri = strstr(s->request, "lab.example"); /* of the request line */
    memcpy(uri, "LAB.EXAMPLE", 11);
    assert_int_equal(give(s, s->request, s->request_len),
                     200); /* the same URI by comparison (19.1.4) */
    s->uri = "sip:1001@lab.example";
    write_register(s, contact_a);
    memcpy(s->request + 9, "sip:1002@lab.example", 20);
    assert_int_equal(give(s, s->request, s->request_len), 400);
}

static void test_extension_required(void **state)
{
    struct scene *s = *state;

    s->require = "gruu, path";
    assert_int_equal(send_register(s, contact_a), 420);
    assert_true(answer_has(s, SIP_UNSUPPORTED, "gruu, path"));
}

static void test_stronger_algorithms_on_demand(void **state)
{
    struct scene *s = *state;
    struct registrar_settings both = settings;

    both.algorithm[0] = CW_SHA_256;
    both.algorithm[1] = CW_MD5;
    registrar_init(&s->registrar, &both, &host_hash, s->users, 2, s->bindings, BINDINGS);
    assert_int_equal(send_register(s, contact_a), 401);
    assert_int_equal(s->answer.auths, 2);
    assert_true(answer_has(s, SIP_WWW_AUTHENTICATE, "SHA-256"));
    cwi_digest_take(&s->digest, &server, &s->answer, true);
    assert_int_equal(send_register(s, contact_a), 200);
    assert_non_null(strstr(s->request, "algorithm=SHA-256"));
    /* an algorithm that was not offered is none */
    both.algorithm[0] = CW_SHA_512_256;
    both.algorithm[1] = 0;
    registrar_init(&s->registrar, &both, &host_hash, s->users, 2, s->bindings, BINDINGS);
    cwi_digest_init(&s->digest);
    assert_int_equal(enrol(s, contact_a), 200);
    assert_int_equal(send_register(s, ""), 200);
    s->registrar.settings.algorithm[0] = CW_MD5;
    assert_int_equal(send_register(s, ""), 401);
}

static void test_other_methods(void **state)
{
    static const char form[] =
        "%s sip:lab.example SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKm\r\n"
        "Max-Forwards: 70\r\nFrom: <sip:1001@lab.example>;tag=f1\r\n"
        "To: <sip:1001@lab.example>\r\nCall-ID: c\r\nCSeq: 1 %s\r\nContent-Length: 0\r\n\r\n";
    static const struct {
        const char *method;
        int status;
    } rows[] = {
        { "INVITE", 405 }, { "OPTIONS", 405 }, { "FLY", 501 }, { "ACK", 0 }, { "CANCEL", 0 }
    };
    struct scene *s = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[512];
        int n = snprintf(text, sizeof text, form, rows[i].method, rows[i].method);

        assert_int_equal(give(s, text, (size_t)n), rows[i].status);
        if (rows[i].status == 405)
            assert_true(answer_has(s, SIP_ALLOW, "REGISTER"));
    }
    assert_int_equal(s->to.port, 5060); /* no rport, no port in the Via */
}

static void test_garbage(void **state)
{
    static const char response[] =
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKm\r\n"
        "From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\n"
        "Content-Length: 0\r\n\r\n";
    static const char twice[] =
        "REGISTER sip:lab.example SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKm\r\n"
        "Max-Forwards: 70\r\nFrom: <sip:1001@lab.example>;tag=f1\r\n"
        "To: <sip:1001@lab.example>\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\n"
        "Contact: <sip:\r\nContent-Length: 0\r\n\r\n";
    struct scene *s = *state;
    uint8_t noise[256];
    uint32_t seed = 1;
    uint64_t dropped;

    assert_int_equal(give(s, "\r\n\r\n", 4), 0);
    assert_int_equal(give(s, "", 0), 0);
    assert_int_equal(give(s, response, sizeof response - 1), 0);
    dropped = s->registrar.dropped;
    assert_int_equal(dropped, 3);
    assert_int_equal(give(s, twice, sizeof twice - 1), 400);
    for (unsigned round = 0; round < 2000;
         round++) { /* a good request with octets spoilt: never more than an answer */
        send_register(s, contact_a);
        cwi_digest_take(&s->digest, &server, &s->answer, false);
        write_register(s, contact_a);
        for (unsigned i = 0; i < 4; i++) {
            seed = seed * 1664525u + 1013904223u;
            s->request[(seed >> 8) % s->request_len] = (char)(seed >> 24);
        }
        give(s, s->request, s->request_len);
        s->count = 0;
        assert_true(registrar_bound(&s->registrar) <= BINDINGS);
    }
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (uint8_t)i;
    assert_int_equal(give(s, noise, sizeof noise), 0);
    assert_true(s->registrar.dropped > dropped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_binds_after_a_challenge, set_up),
        cmocka_unit_test_setup(test_answers_to_the_source_with_rport_only, set_up),
        cmocka_unit_test_setup(test_wrong_password_is_challenged_without_stale, set_up),
        cmocka_unit_test_setup(test_foreign_nonce_is_refused, set_up),
        cmocka_unit_test_setup(test_old_nonce_is_stale, set_up),
        cmocka_unit_test_setup(test_nonce_lives_as_long_as_said, set_up),
        cmocka_unit_test_setup(test_nonce_count_serves_once, set_up),
        cmocka_unit_test_setup(test_retransmission_changes_nothing, set_up),
        cmocka_unit_test_setup(test_interval_too_brief, set_up),
        cmocka_unit_test_setup(test_long_interval_is_cut, set_up),
        cmocka_unit_test_setup(test_removal_and_expiry, set_up),
        cmocka_unit_test_setup(test_query_changes_nothing, set_up),
        cmocka_unit_test_setup(test_star, set_up),
        cmocka_unit_test_setup(test_star_leaves_other_users_alone, set_up),
        cmocka_unit_test_setup(test_low_cseq_is_refused, set_up),
        cmocka_unit_test_setup(test_table_full, set_up),
        cmocka_unit_test_setup(test_who_may_bind_what, set_up),
        cmocka_unit_test_setup(test_escaped_user_is_the_same_user, set_up),
        cmocka_unit_test_setup(test_credentials_for_another_uri, set_up),
        cmocka_unit_test_setup(test_extension_required, set_up),
        cmocka_unit_test_setup(test_stronger_algorithms_on_demand, set_up),
        cmocka_unit_test_setup(test_other_methods, set_up),
        cmocka_unit_test_setup(test_credentials_without_qop_are_refused, set_up),
        cmocka_unit_test_setup(test_nonce_of_before_is_stale, set_up),
        cmocka_unit_test_setup(test_nonce_count_begins_at_one, set_up),
        cmocka_unit_test_setup(test_no_algorithm_is_md5, set_up),
        cmocka_unit_test_setup(test_long_request, set_up),
        cmocka_unit_test_setup(test_garbage, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
