/* test_message_rules.c - each message rule broken once by a message that breaks nothing else
 * (fsm/message/rules.tsv). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rules.h"
#include "rules_table.h"

enum { FAULTS = 8, SIZE = 2048 };

/* Right requests and responses, whose lines the rows below replace, remove or add to. */
static const char *const right[] = {
    [0] =
        "REGISTER sip:example.org SIP/2.0\n"
        "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport\n"
        "Max-Forwards: 70\n"
        "From: <sip:a@example.org>;tag=f\n"
        "To: <sip:a@example.org>\n"
        "Call-ID: c@h\n"
        "CSeq: 7 REGISTER\n"
        "Contact: <sip:a@192.0.2.1:5060>;expires=60\n"
        "Authorization: Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:example.org\", "
        "response=\"0123456789abcdef0123456789abcdef\", algorithm=MD5, cnonce=\"c\", qop=auth, nc=00000001\n"
        "Content-Length: 0\n",
    [1] = "SIP/2.0 200 OK\n"
          "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport=5060;received=192.0.2.1\n"
          "From: <sip:a@example.org>;tag=f\n"
          "To: <sip:a@example.org>;tag=t\n"
          "Call-ID: c@h\n"
          "CSeq: 7 REGISTER\n"
          "Content-Length: 0\n",
    [2] = "INVITE sip:b@example.org SIP/2.0\n"
          "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx\n"
          "Max-Forwards: 70\n"
          "From: <sip:a@example.org>;tag=f\n"
          "To: <sip:b@example.org>\n"
          "Call-ID: c@h\n"
          "CSeq: 7 INVITE\n"
          "Contact: <sip:a@192.0.2.1>\n"
          "Content-Length: 0\n",
    [3] = "SIP/2.0 200 OK\n"
          "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx\n"
          "From: <sip:a@example.org>;tag=f\n"
          "To: <sip:b@example.org>;tag=t\n"
          "Call-ID: c@h\n"
          "CSeq: 7 OPTIONS\n"
          "Allow: OPTIONS\n"
          "Accept: application/sdp\n"
          "Accept-Encoding: identity\n"
          "Accept-Language: en\n"
          "Supported:\n"
          "Content-Length: 0\n",
};

#define CREDENTIALS(text) "Authorization: Digest " text
#define WWW(text)         "WWW-Authenticate: Digest " text

/* Which rule breaks when the line that begins with `old` becomes `new` (NULL: is left out; old
 * NULL: new is added). */
static const struct {
    const char *rule;
    int of;
    const char *old, *new;
} rows[] = {
    { "max_forwards", 0, "Max-Forwards", NULL },
    { "from_tag", 0, "From", "From: <sip:a@example.org>" },
    { "to_no_tag", 0, "To", "To: <sip:a@example.org>;tag=t" },
    { "via_branch,magic_cookie", 0, "Via", "Via: SIP/2.0/UDP 192.0.2.1:5060" },
    { "magic_cookie", 0, "Via", "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=x" },
    { "magic_cookie", 0, "Via", "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK" },
    { "via_protocol", 0, "Via", "Via: SIP/3.0/UDP 192.0.2.1:5060;branch=z9hG4bKx" },
    { "", 0, "Via", "Via: sip / 2.0 / UDP 192.0.2.1:5060;branch=z9hG4bKx" },
    { "one_contact", 2, "Contact", NULL },
    { "one_contact", 2, "Contact", "Contact: <sip:a@192.0.2.1>, <sip:a@192.0.2.2>" },
    { "content_type", 1, "Content-Length", "Content-Length: 3" },
    { "content_length", 1, "Content-Length", NULL },
    { "registrar_no_user,digest_uri", 0, "REGISTER", "REGISTER sip:a@example.org SIP/2.0" },
    { "aor_scheme", 0, "To", "To: <tel:+1-201-555-0123>" },
    { "no_record_route", 0, NULL, "Record-Route: <sip:p.example.org;lr>" },
    { "star_expires", 0, "Contact", "Contact: *" },
    { "star_expires", 0, "Contact", "Contact: *\nExpires: 60" },
    { "", 0, "Contact", "Contact: *\nExpires: 0" },
    { "no_action", 0, "Contact", "Contact: <sip:a@192.0.2.1>;expires=60; Action=proxy" },
    { "", 0, "Contact", "Contact: <sip:a@192.0.2.1>;x=\";action=proxy\";reaction=1" },
    { "rport_bare", 0, "Via", "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport=5060" },
    { "rport_filled", 1, "Via",
      "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport;received=192.0.2.1" },
    { "rport_received", 1, "Via", "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport=5060" },
    { "to_tag", 1, "To", "To: <sip:a@example.org>" },
    { "only_100", 1, "SIP/2.0", "SIP/2.0 180 Ringing" },
    { "", 1, "SIP/2.0", "SIP/2.0 100 Trying" },
    { "no_408", 1, "SIP/2.0", "SIP/2.0 408 Request Timeout" },
    { "challenge_401", 1, "SIP/2.0", "SIP/2.0 401 Unauthorized" },
    { "challenge_407", 1, "SIP/2.0", "SIP/2.0 407 Proxy Authentication Required" },
    { "allow_405", 1, "SIP/2.0", "SIP/2.0 405 Method Not Allowed" },
    { "unsupported_420", 1, "SIP/2.0", "SIP/2.0 420 Bad Extension" },
    { "accept_415", 1, "SIP/2.0", "SIP/2.0 415 Unsupported Media Type" },
    { "require_421", 1, "SIP/2.0", "SIP/2.0 421 Extension Required" },
    { "min_expires_423", 1, "SIP/2.0", "SIP/2.0 423 Interval Too Brief" },
    { "options_allow", 3, "Allow", NULL },
    { "options_accept", 3, "Accept:", NULL },
    { "options_accept_encoding", 3, "Accept-Encoding", NULL },
    { "options_accept_language", 3, "Accept-Language", NULL },
    { "options_supported", 3, "Supported", NULL },
    { "invite_allow", 1, "CSeq", "CSeq: 7 INVITE" },
    { "no_basic", 1, NULL, "WWW-Authenticate: Basic realm=\"r\"" },
    { "no_basic", 0, "Authorization", "Authorization: Basic QWxhZGRpbjpvcGVu" },
    { "challenge_whole", 1, NULL, WWW("realm=\"r\", nonce=\"n\"") },
    { "challenge_quoted", 1, NULL, WWW("realm=\"r\", nonce=\"n\", qop=auth") },
    { "challenge_bare", 1, NULL, WWW("realm=\"r\", nonce=\"n\", qop=\"auth\", stale=\"true\"") },
    { "", 1, NULL,
      WWW("realm=\"r\", nonce=\"n\", qop=\"auth\", stale=true, algorithm=MD5, opaque=\"\"") },
    { "digest_whole,digest_hex", 0, "Authorization",
      CREDENTIALS("username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:example.org\"") },
    { "digest_quoted", 0, "Authorization",
      CREDENTIALS("username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:example.org\", qop=auth, "
                  "nc=00000001, cnonce=c, response=\"0123456789abcdef0123456789abcdef\"") },
    { "digest_bare", 0, "Authorization",
      CREDENTIALS(
          "username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:example.org\", algorithm=\"MD5\", "
          "response=\"0123456789abcdef0123456789abcdef\"") },
    { "digest_uri", 0, "Authorization",
      CREDENTIALS("username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:example.net\", "
                  "response=\"0123456789abcdef0123456789abcdef\"") },
    { "digest_hex", 0, "Authorization",
      CREDENTIALS("username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:example.org\", "
                  "response=\"0123456789ABCDEF0123456789abcdef\"") },
    { "digest_hex", 0, "Authorization",
      CREDENTIALS(
          "username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:example.org\", algorithm=SHA-256, "
          "response=\"0123456789abcdef0123456789abcdef\"") },
    { "digest_nc", 0, "Authorization",
      CREDENTIALS(
          "username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:example.org\", qop=auth, nc=1, cnonce=\"c\", "
          "response=\"0123456789abcdef0123456789abcdef\"") },
    { "digest_nc,digest_cnonce", 0, "Authorization",
      CREDENTIALS("username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:example.org\", qop=auth, "
                  "response=\"0123456789abcdef0123456789abcdef\"") },
    { "digest_no_qop", 0, "Authorization",
      CREDENTIALS(
          "username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:example.org\", cnonce=\"c\", "
          "response=\"0123456789abcdef0123456789abcdef\"") },
    /* what the parser refuses as well, read as far as it goes */
    { "six_fields", 0, "Call-ID", NULL },
    { "cseq_method", 0, "CSeq", "CSeq: 7 OPTIONS" },
    { "no_require", 2, "INVITE",
      "CANCEL sip:b@example.org SIP/2.0\nRequire: 100rel\nCSeq: 7 CANCEL" },
};

/* What an answer owes: the line of right[1] changed, against right[0]. */
static const struct {
    const char *rule, *old, *new;
} answers[] = {
    { "", "Content-Length", "Content-Length: 0" },
    { "answer_via", "Via",
      "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKy;rport=5060;received=192.0.2.1" },
    { "answer_via", "Via",
      "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx;rport=5060;received=192.0.2.1" },
    { "answer_via", "Via", "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx" },
    { "answer_via", NULL, "Via: SIP/2.0/UDP second" },
    { "answer_from", "From", "From: <sip:a@example.org>;tag=g" },
    { "answer_to", "To", "To: <sip:b@example.org>;tag=t" },
    { "answer_call_id", "Call-ID", "Call-ID: d@h" },
    { "answer_cseq", "CSeq", "CSeq: 8 REGISTER" },
    { "answer_cseq", "CSeq", "CSeq: 7 OPTIONS" },
};

static struct sip_message m, other;
static bool is_seen[MESSAGE_RULES];

/* The lines of `from` with CRLF, one of them changed. A body of three octets follows:
 * Content-Length says what of it. */
static const char *compose(char text[SIZE], const char *from, const char *old, const char *new)
{
    char *out = text;

    for (const char *line = from; *line; line = strchr(line, '\n') + 1) {
        const int n = (int)(strchr(line, '\n') - line);
        if (!old || strncmp(line, old, strlen(old)) != 0)
            out += sprintf(out, "%.*s\r\n", n, line);
        else
            for (const char *p = new; p &&*p; p = strchr(p, '\n') ? strchr(p, '\n') + 1 : "")
                out += sprintf(out, "%.*s\r\n", (int)strcspn(p, "\n"), p);
    }
    if (!old && new)
        out += sprintf(out, "%s\r\n", new);
    sprintf(out, "\r\n%s", strstr(text, "Content-Length: 3") ? "abc" : "");
    return text;
}

/* Names of the faults, joined by commas. */
static const char *names(const struct message_fault *fault, size_t n)
{
    static char joined[512];

    joined[0] = '\0';
    assert_true(n <= FAULTS);
    for (size_t i = 0; i < n; i++) {
        strcat(strcat(joined, i ? "," : ""), fault[i].rule->name);
        for (size_t k = 0; k < MESSAGE_RULES; k++)
            is_seen[k] |= strcmp(message_rules[k].name, fault[i].rule->name) == 0;
    }
    return joined;
}

static void what_is_right_breaks_none(void **state)
{
    struct message_fault fault[FAULTS];
    char text[SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        compose(text, right[i], NULL, NULL);
        assert_int_equal(sip_parse(&m, text, strlen(text), NULL), CW_OK);
        assert_string_equal(names(fault, message_check(&m, fault, FAULTS)), "");
    }
}

static void each_rule_is_broken_alone(void **state)
{
    struct message_fault fault[FAULTS];
    char text[SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *got;
        compose(text, right[rows[i].of], rows[i].old, rows[i].new);
        sip_parse(&m, text, strlen(text), NULL);
        got = names(fault, message_check(&m, fault, FAULTS));
        if (strcmp(got, rows[i].rule) != 0)
            fail_msg("'%s' and not '%s' of\n%s", got, rows[i].rule, text);
    }
}

static void each_answer_rule_is_broken_alone(void **state)
{
    struct message_fault fault[FAULTS];
    char request[SIZE], text[SIZE];

    (void)state;
    compose(request, right[0], NULL, NULL);
    assert_int_equal(sip_parse(&other, request, strlen(request), NULL), CW_OK);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        const char *got;
        compose(text, right[1], answers[i].old, answers[i].new);
        assert_int_equal(sip_parse(&m, text, strlen(text), NULL), CW_OK);
        got = names(fault, message_check_answer(&m, &other, fault, FAULTS));
        if (strcmp(got, answers[i].rule) != 0)
            fail_msg("'%s' and not '%s' of\n%s", got, answers[i].rule, text);
    }
}

static void a_timestamp_comes_back_in_100(void **state)
{
    struct message_fault fault[FAULTS];
    char request[SIZE], text[SIZE];
    static const struct {
        const char *rule, *start;
    } row[] = {
        { "answer_timestamp", "SIP/2.0 100 Trying" },
        { "answer_timestamp", "SIP/2.0 100 Trying\nTimestamp: 5" },
        { "", "SIP/2.0 100 Trying\nTimestamp: 54 0.3" },
        { "", "SIP/2.0 200 OK" },
    };

    (void)state;
    compose(request, right[0], NULL, "Timestamp: 54");
    assert_int_equal(sip_parse(&other, request, strlen(request), NULL), CW_OK);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        compose(text, right[1], "SIP/2.0", row[i].start);
        assert_int_equal(sip_parse(&m, text, strlen(text), NULL), CW_OK);
        assert_string_equal(names(fault, message_check_answer(&m, &other, fault, FAULTS)),
                            row[i].rule);
    }
}

static void tags_of_the_request_stay(void **state)
{
    struct message_fault fault[FAULTS];
    char request[SIZE], text[SIZE];

    (void)state;
    compose(request, right[0], "To", "To: <sip:a@example.org>;tag=s");
    assert_int_equal(sip_parse(&other, request, strlen(request), NULL), CW_OK);
    compose(text, right[1], NULL, NULL);
    assert_int_equal(sip_parse(&m, text, strlen(text), NULL), CW_OK);
    assert_string_equal(names(fault, message_check_answer(&m, &other, fault, FAULTS)), "answer_to");
}

static void more_faults_than_room_are_counted(void **state)
{
    struct message_fault fault[1];
    char text[SIZE];

    (void)state;
    compose(text, right[0], "Via", "Via: SIP/2.0/UDP 192.0.2.1:5060;rport=1");
    assert_int_equal(sip_parse(&m, text, strlen(text), NULL), CW_OK);
    assert_int_equal(message_check(&m, fault, 1), 3);
    assert_string_equal(fault[0].rule->name, "via_branch");
    assert_int_equal(message_check(&m, NULL, 0), 3);
}

/* The last: no rule without a message above that breaks it. */
static void no_rule_is_left_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < MESSAGE_RULES; i++)
        if (!is_seen[i])
            fail_msg("nothing breaks %s", message_rules[i].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_right_breaks_none),
        cmocka_unit_test(each_rule_is_broken_alone),
        cmocka_unit_test(each_answer_rule_is_broken_alone),
        cmocka_unit_test(a_timestamp_comes_back_in_100),
        cmocka_unit_test(tags_of_the_request_stay),
        cmocka_unit_test(more_faults_than_room_are_counted),
        cmocka_unit_test(no_rule_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
