/* test_derived.c - ACK, CANCEL and 487 made of what is stored; an INVITE that waits for its answer is
 * taken back (RFC 3261 9.1, 9.2, 17.1.1.3, 17.2.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core_double.h"
#include "answer.h"
#include "derived.h"
#include "server.h"
#include "effects.h"
#include "ist_names.h"
#include "match.h"

static struct cw_effect effect[DOUBLE_EFFECTS];
static struct cw_sent kept;
static struct cw_stored_request invite = { .octets = kept.octets };
static struct sip_message refusal;
static char out[CW_ANSWER_MAX + 1];

static const char long_form[] =
    "INVITE sip:bob@h SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport\r\n"
    "Max-Forwards: 70\r\nRoute: <sip:p;lr>\r\nFrom: \"To: x\" <sip:a@h>;tag=f\r\nTo: <sip:bob@h>\r\n"
    "Call-ID: c\r\nCSeq: 7 INVITE\r\nContact: <sip:a@192.0.2.1>\r\nAllow: ACK\r\n"
    "Authorization: Digest x\r\nContent-Length: 0\r\n\r\n";
static const char short_form[] =
    "INVITE sip:bob@h SIP/2.0\r\nv: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport\r\n"
    "Max-Forwards: 70\r\nf: <sip:a@h>;tag=f\r\nt: <sip:bob@h>\r\ni: c\r\nCSeq: 7 INVITE\r\n"
    "m: <sip:a@192.0.2.1>\r\nl: 0\r\n\r\n";

static void store(const char *text)
{
    invite.len = (uint16_t)strlen(text);
    memcpy(invite.octets, text, invite.len);
}

static void refuse(const char *to)
{
    static char text[2000];

    snprintf(text, sizeof text,
             "SIP/2.0 486 Busy\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx\r\n"
             "From: <sip:a@h>;tag=f\r\nTo: %s\r\nCall-ID: c\r\nCSeq: 7 INVITE\r\n\r\n",
             to);
    assert_int_equal(sip_parse(&refusal, text, strlen(text), NULL), CW_OK);
}

/* The same, malformed: what else but its To can be read is not looked at. */
static void refuse_malformed(const char *to)
{
    static char text[2000];

    snprintf(text, sizeof text,
             "SIP/2.0 486 Busy\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx\r\n"
             "From: <sip:a@h\r\n%sCall-ID: c\r\nCSeq: 7 INVITE\r\n\r\n",
             to);
    assert_int_not_equal(sip_parse(&refusal, text, strlen(text), NULL), CW_OK);
}

static void is(size_t n, const char *wanted)
{
    out[n] = '\0';
    assert_string_equal(out, wanted);
}

static void acknowledges(void **state)
{
    (void)state;
    store(long_form);
    refuse("<sip:bob@h>;tag=t");
    is(cwi_derived_write_ack(&invite, &refusal, out, CW_ANSWER_MAX),
       "ACK sip:bob@h SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport\r\n"
       "Max-Forwards: 70\r\nRoute: <sip:p;lr>\r\nFrom: \"To: x\" <sip:a@h>;tag=f\r\n"
       "To: <sip:bob@h>;tag=t\r\nCall-ID: c\r\nCSeq: 7 ACK\r\nAuthorization: Digest x\r\n"
       "Content-Length: 0\r\n\r\n");
    store(short_form);
    refuse("\"Bob\r\n B.\" <sip:bob@h>;tag=t"); /* a fold is copied as it is */
    is(cwi_derived_write_ack(&invite, &refusal, out, CW_ANSWER_MAX),
       "ACK sip:bob@h SIP/2.0\r\nv: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport\r\n"
       "Max-Forwards: 70\r\nf: <sip:a@h>;tag=f\r\nt: \"Bob\r\n B.\" <sip:bob@h>;tag=t\r\ni: c\r\n"
       "CSeq: 7 ACK\r\nl: 0\r\n\r\n");
    store(
        "INVITE sip:bob@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nRoute: <sip:p;lr>,\r\n <sip:q;lr>\r\n"
        "From: <sip:a@h>;tag=f\r\nTo: <sip:bob@h>\r\nCall-ID: c\r\nCSeq: 7 INVITE\r\n"
        "Content-Length: 0\r\n\r\n");
    is(cwi_derived_write_ack(&invite, &refusal, out, CW_ANSWER_MAX),
       "ACK sip:bob@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nRoute: <sip:p;lr>,\r\n <sip:q;lr>\r\n"
       "From: <sip:a@h>;tag=f\r\nTo: \"Bob\r\n B.\" <sip:bob@h>;tag=t\r\nCall-ID: c\r\nCSeq: 7 ACK\r\n"
       "Content-Length: 0\r\n\r\n");
    for (size_t room = 0; room < 100; room++) /* no room: nothing */
        assert_int_equal(cwi_derived_write_ack(&invite, &refusal, out, room), 0);
    invite.len = 0;
    assert_int_equal(cwi_derived_write_ack(&invite, &refusal, out, CW_ANSWER_MAX), 0);
}

static void cancels(void **state)
{
    (void)state;
    store(long_form);
    is(cwi_derived_write_cancel(&invite, out, CW_ANSWER_MAX),
       "CANCEL sip:bob@h SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport\r\n"
       "Max-Forwards: 70\r\nRoute: <sip:p;lr>\r\nFrom: \"To: x\" <sip:a@h>;tag=f\r\n"
       "To: <sip:bob@h>\r\nCall-ID: c\r\nCSeq: 7 CANCEL\r\nContent-Length: 0\r\n\r\n");
}

#define VIA "192.0.2.9:5070;branch=z9hG4bKi"
#define ASK(method, to)                                                                            \
    method " sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP " VIA ", SIP/2.0/UDP "                \
           "two;branch=z9hG4bK2\r\nFrom: <sip:peer@h>;tag=f\r\nTo: <sip:alice@h>" to               \
           "\r\nCall-ID: c@h\r\nCSeq: 7 " method "\r\nMax-Forwards: 70\r\n\r\n"

static size_t drain(void)
{
    return cw_effects(&phone.cw, effect, DOUBLE_EFFECTS);
}

static const char *sent(const struct cw_effect *e)
{
    assert_int_equal(e->kind, CW_SEND);
    memcpy(out, e->send.octets, e->send.n);
    out[e->send.n] = '\0';
    return out;
}

static void has(const char *wanted)
{
    if (!strstr(out, wanted))
        fail_msg("no '%s' in\n%s", wanted, out);
}

/* An INVITE whose answer the TU owes yet: as a phone that takes calls would leave it. */
static struct cw_server *waits(void)
{
    const struct cw_arrival a = { .kind = CW_DATAGRAM,
                                  .line = 1,
                                  .from = double_address(9, 5070),
                                  .local = double_address(1, 5060) };
    struct cw_server *s;

    double_prepare();
    phone.settings.sip_server_name = "Phone/1";
    assert_int_equal(double_start(), CW_OK);
    assert_int_equal(
        sip_parse(&phone.cw.message, ASK("INVITE", ""), strlen(ASK("INVITE", "")), NULL), CW_OK);
    s = cwi_server_take(&phone.cw, 1, cwi_match_request_key(&phone.cw.message, 1, phone.cw.secret));
    assert_non_null(s);
    s->stored.to = cwi_answer_address(&phone.cw.message, &a.from, false);
    s->stored.line = a.line;
    s->stored.trying_len =
        (uint16_t)cwi_answer_write_100(&phone.cw, &a.from, s->stored.octets, CW_ANSWER_MAX);
    assert_int_equal(cwi_ist_step(&s->ist, IST_REQUEST, &(struct cw_cue){ .cw = &phone.cw }),
                     CW_OK);
    return s;
}

/* 17.2.1: 100 after 200 ms, for each copy once more; 9.2: 200 to the CANCEL and 487, with one tag. */
static void an_invite_that_waits_is_cancelled(void **state)
{
    const struct cw_server *s = waits();
    char tag[40];

    (void)state;
    assert_int_equal(double_receive(50, ASK("INVITE", ""), double_address(9, 5070)), CW_OK);
    assert_int_equal(drain(), 0);
    assert_true(cw_next(&phone.cw) == 200);
    cw_tick(&phone.cw, 200);
    assert_int_equal(drain(), 1);
    assert_memory_equal(sent(&effect[0]), "SIP/2.0 100 ", 12);
    assert_int_equal(double_receive(300, ASK("INVITE", ""), double_address(9, 5070)), CW_OK);
    assert_int_equal(drain(), 1);
    assert_memory_equal(sent(&effect[0]), "SIP/2.0 100 ", 12);
    assert_int_equal(double_receive(350, ASK("ACK", ";tag=x"), double_address(9, 5070)), CW_OK);
    assert_int_equal(s->ist.cs, IST_ST_PROCEEDING);

    assert_int_equal(double_receive(400, ASK("CANCEL", ""), double_address(9, 5070)), CW_OK);
    assert_int_equal(drain(), 2);
    assert_memory_equal(sent(&effect[0]), "SIP/2.0 487 ", 12);
    has("\r\nVia: SIP/2.0/UDP " VIA ", SIP/2.0/UDP two;branch=z9hG4bK2\r\n");
    has("\r\nCSeq: 7 INVITE\r\n");
    has("\r\nServer: Phone/1\r\nContent-Length: 0\r\n\r\n");
    assert_non_null(strstr(out, "\r\nTo: <sip:alice@h>;tag="));
    snprintf(tag, sizeof tag, "%.22s", strstr(strstr(out, "\r\nTo:"), ";tag="));
    assert_memory_equal(sent(&effect[1]), "SIP/2.0 200 ", 12);
    has(tag);
    has("\r\nCSeq: 7 CANCEL\r\n");
    assert_int_equal(s->ist.cs, IST_ST_COMPLETED);
    assert_int_equal(phone.cw.counters.refused, 1);

    /* once more: it has its answer */
    assert_int_equal(double_receive(500, ASK("CANCEL", ""), double_address(9, 5070)), CW_OK);
    assert_int_equal(drain(), 1);
    assert_int_equal(double_receive(600, ASK("ACK", ";tag=x"), double_address(9, 5070)), CW_OK);
    assert_int_equal(s->ist.cs, IST_ST_CONFIRMED);
    assert_int_equal(drain(), 0);
}

/* A TU that answers with 2xx: sent once, each copy of the INVITE absorbed, over after 64 T1 (RFC 6026). */
static void a_2xx_is_kept_for_64_t1(void **state)
{
    static char refused[CW_ANSWER_MAX];
    struct cw_server *s = waits();
    const struct cw_cue cue = { .cw = &phone.cw };
    const size_t n = cwi_derived_write_answer(&s->stored, 200, "t", "", out, CW_ANSWER_MAX);

    (void)state;
    assert_int_equal(cwi_derived_write_answer(&s->stored, 200, "t", "", out, n), n);
    for (size_t room = 0; room < n; room++) /* no room: nothing */
        assert_int_equal(cwi_derived_write_answer(&s->stored, 200, "t", "", refused, room), 0);
    memcpy(s->stored.octets, out, n);
    s->stored.len = (uint16_t)n;
    s->stored.trying_len = 0;
    assert_int_equal(cwi_ist_step(&s->ist, IST_2XX, &cue), CW_OK);
    assert_int_equal(drain(), 1);
    has("\r\nTo: <sip:alice@h>;tag=t\r\n");
    assert_true(cw_next(&phone.cw) == 32000);
    assert_int_equal(double_receive(50, ASK("INVITE", ""), double_address(9, 5070)), CW_OK);
    assert_int_equal(drain(), 0);
    assert_int_equal(double_receive(60, ASK("ACK", ";tag=t"), double_address(9, 5070)), CW_OK);
    assert_int_equal(double_receive(70, ASK("CANCEL", ""), double_address(9, 5070)), CW_OK);
    assert_int_equal(drain(), 1); /* 200, and no 487 */
    assert_int_equal(s->ist.cs, IST_ST_ACCEPTED);
    while (cw_next(&phone.cw) <= 32000)
        cw_tick(&phone.cw, 32000);
    assert_int_equal(s->ist.in_use, 0);
}

/* LOCAL_malformed: without a To that can be read, that of the INVITE stands */
static void acknowledges_what_is_malformed(void **state)
{
    (void)state;
    store(long_form);
    refuse_malformed("To: <sip:bob@h>;tag=t\r\n");
    out[cwi_derived_write_ack(&invite, &refusal, out, CW_ANSWER_MAX)] = '\0';
    assert_non_null(strstr(out, "\r\nTo: <sip:bob@h>;tag=t\r\n"));
    refuse_malformed("To: <sip:bob@h;tag=t\r\n");
    out[cwi_derived_write_ack(&invite, &refusal, out, CW_ANSWER_MAX)] = '\0';
    assert_non_null(strstr(out, "\r\nTo: <sip:bob@h>\r\n"));
    refuse_malformed("");
    out[cwi_derived_write_ack(&invite, &refusal, out, CW_ANSWER_MAX)] = '\0';
    assert_non_null(strstr(out, "\r\nTo: <sip:bob@h>\r\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(acknowledges),
        cmocka_unit_test(acknowledges_what_is_malformed),
        cmocka_unit_test(cancels),
        cmocka_unit_test(an_invite_that_waits_is_cancelled),
        cmocka_unit_test(a_2xx_is_kept_for_64_t1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
