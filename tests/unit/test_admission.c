/* test_admission.c - each row of the table of admission has a message that it answers, and of two
 * faults the earlier row answers (RFC 3261 8.2, 9.2, 12.2.2, 17.2.3). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "admission_table.h"
#include "admission_words.h"
#include "core_double.h"

static char text[4096];

static int ready(void **state)
{
    (void)state;
    double_prepare();
    assert_int_equal(double_start(), CW_OK);
    return 0;
}

#define BODY(fields) "Content-Length: 3\r\n" fields "\r\nabc"
#define MERGED       "merged@h" /* Call-ID of a request that is under way */

/* What the request meets besides its own octets. */
enum { POOL_FULL = 1, HAS_TRANSACTION = 2, CANCELS = 4, BLOCKED = 8, UNDER_WAY = 16, KEPT = 32 };

struct asked {
    const char *row, *method, *uri,
        *more; /* more: further fields; ends with the empty line where it has a body */
    unsigned around;
};

/* The row that this request comes to. */
static const char *row_of(const struct asked *q)
{
    static struct cw_server other;
    const struct cw_arrival arrival = { .kind = CW_DATAGRAM,
                                        .line = 1,
                                        .from = double_address(9, 5070) };
    struct sip_verdict v;
    struct cwi_admission a = { .cw = &phone.cw, .arrival = &arrival, .message = &phone.cw.message };
    uint32_t free_server = phone.cw.free_server;
    uint8_t row;

    snprintf(text, sizeof text, "%s %s SIP/%s\r\n%s%s%s%s%s%s%s", q->method,
             q->uri ? q->uri : "sip:alice@h", strstr(q->more, "X-Version: 3\r\n") ? "3.0" : "2.0",
             strstr(q->more, "X-No-Via: 1\r\n")
                 ? ""
                 : "Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKx\r\n",
             "From: <sip:peer@h>;tag=f\r\n",
             strstr(q->more, "To: <sip:alice") ? "" : "To: <sip:alice@h>\r\n",
             strstr(q->more, "Call-ID:") ? "" : "Call-ID: c@h\r\n",
             strstr(q->more, "CSeq:") ? "" : "CSeq: 7 ", strstr(q->more, "CSeq:") ? "" : q->method,
             strstr(q->more, "CSeq:") ? "" : "\r\n");
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", q->more,
             strstr(q->more, "\r\n\r\n") ? "" : "\r\n");
    if (sip_parse(&phone.cw.message, text, strlen(text), &v) != CW_OK)
        a.verdict = &v;
    phone.settings.block_nonproxy_sip = q->around & BLOCKED;
    a.transaction = q->around & HAS_TRANSACTION ? &other : NULL;
    a.cancelled = q->around & CANCELS ? &other : NULL;
    if (q->around & POOL_FULL)
        phone.cw.free_server = 0;
    phone.cw.servers_used = q->around & KEPT ? phone.cw.memory.server_count : 0;
    cwi_admission_find(&a, &row);
    phone.cw.servers_used = 0;
    phone.cw.free_server = free_server;
    return cw_admission_words[row - 1].id;
}

static char long_uri[1100] = "sip:";
static char long_fields[2100];

/* By row: one message that it is for, and one with the fault of a later row besides where there is one. */
static const struct asked rows[] = {
    { "blocked", "OPTIONS", NULL, "", BLOCKED },
    { "blocked", "OPTIONS", NULL, "Max-Forwards: many\r\n", BLOCKED },
    { "blocked", "INVENTED", NULL, "", BLOCKED | POOL_FULL },
    { "malformed", "OPTIONS", NULL, "CSeq: seven OPTIONS\r\n", 0 },
    { "unanswerable", "OPTIONS", NULL, "X-No-Via: 1\r\n", 0 },
    { "unanswerable", "OPTIONS", NULL, "CSeq: 7 OPTIONS\r x\r\n", 0 },
    { "unanswerable", "ACK", NULL, "Max-Forwards: many\r\n", 0 },
    { "unanswerable", "OPTIONS", NULL, "X-Version: 3\r\nX-No-Via: 1\r\n", 0 },
    { "version", "OPTIONS", NULL, "X-Version: 3\r\n", 0 },
    { "version", "INVENTED", NULL, "X-Version: 3\r\n", POOL_FULL },
    { "too_large", "OPTIONS", NULL, long_fields, 0 },
    { "too_large", "BYE", NULL, long_fields, POOL_FULL },
    { "method_differs", "INVENTED", NULL, "CSeq: 7 OPTIONS\r\n", 0 },
    { "malformed", "OPTIONS", NULL, "CSeq: 7 INVITE\r\n", 0 },
    { "malformed", "OPTIONS", NULL, "Max-Forwards: many\r\n", POOL_FULL },
    { "malformed", "INVENTED", NULL, "Max-Forwards: many\r\n", 0 },
    { "in_transaction", "OPTIONS", NULL, "", HAS_TRANSACTION },
    { "in_transaction", "ACK", NULL, "", HAS_TRANSACTION },
    { "in_transaction", "INVENTED", "tel:1", "Require: x\r\n", HAS_TRANSACTION | POOL_FULL },
    { "stray_ack", "ACK", NULL, "", 0 },
    { "stray_ack", "ACK", "tel:1", "Require: x\r\nTo: <sip:alice@h>;tag=t\r\n", POOL_FULL },
    { "nothing_to_cancel", "CANCEL", NULL, "", 0 },
    { "nothing_to_cancel", "CANCEL", "sip:bob@h", "Require: x\r\n", POOL_FULL },
    { "cancel", "CANCEL", NULL, "", CANCELS },
    { "cancel", "CANCEL", "sip:bob@h", "Require: x\r\nTo: <sip:alice@h>;tag=t\r\n",
      CANCELS | POOL_FULL },
    { "no_room", "OPTIONS", NULL, "", POOL_FULL },
    { "no_room", "INVENTED", "tel:1", "", POOL_FULL },
    { "no_room", "OPTIONS", NULL, "", POOL_FULL | KEPT },
    { "no_room_for_others", "INVENTED", "tel:1", "", KEPT },
    { "method_unknown", "INVENTED", NULL, "", 0 },
    { "method_unknown", "INVENTED", "tel:1", "To: <sip:alice@h>;tag=t\r\n", 0 },
    { "no_dialog", "OPTIONS", NULL, "To: <sip:alice@h>;tag=t\r\n", 0 },
    { "no_dialog", "INVITE", NULL, "To: <sip:alice@h>;tag=t\r\n", 0 },
    { "no_dialog", "BYE", "tel:1", "To: <sip:alice@h>;tag=t\r\nRequire: x\r\n", 0 },
    { "no_dialog_to_end", "BYE", NULL, "", 0 },
    { "no_dialog_to_end", "BYE", "tel:1", "Require: x\r\n", 0 },
    { "nothing_to_acknowledge", "PRACK", NULL, "RAck: 1 1 INVITE\r\n", 0 },
    { "no_subscription", "NOTIFY", NULL, "Event: x\r\nSubscription-State: active\r\n", 0 },
    { "not_served", "INVITE", NULL, "", 0 },
    { "not_served", "REGISTER", "tel:1", "", 0 },
    { "not_served", "SUBSCRIBE", NULL, "Event: x\r\n", 0 },
    { "not_served", "MESSAGE", NULL, "Require: x\r\n" BODY("Content-Type: text/plain\r\n"), 0 },
    { "not_served", "INFO", NULL, "", 0 },
    { "not_served", "UPDATE", NULL, "", 0 },
    { "not_served", "REFER", NULL, "Refer-To: <sip:c@h>\r\n", 0 },
    { "not_served", "PUBLISH", NULL, "", 0 },
    { "uri_too_long", "OPTIONS", long_uri, "Require: x\r\n", 0 },
    { "uri_scheme", "OPTIONS", "tel:+1-201-555-0123", "", 0 },
    { "uri_scheme", "OPTIONS", "tel:+1-201-555-0123", "Require: x\r\nCall-ID: " MERGED "\r\n",
      UNDER_WAY },
    { "user_unknown", "OPTIONS", "sip:bob@h", "", 0 },
    { "user_unknown", "OPTIONS", "sip:bob@h", "Require: x\r\nCall-ID: " MERGED "\r\n", UNDER_WAY },
    { "merged", "OPTIONS", NULL, "Call-ID: " MERGED "\r\n", UNDER_WAY },
    { "merged", "OPTIONS", NULL, "Require: x\r\nCall-ID: " MERGED "\r\n", UNDER_WAY },
    { "extension_unknown", "OPTIONS", NULL, "Require: 100rel\r\n", 0 },
    { "extension_unknown", "OPTIONS", NULL, "Require: x\r\n" BODY("Content-Type: a/b\r\n"), 0 },
    { "content_coding", "OPTIONS", NULL, BODY("Content-Type: a/b\r\nContent-Encoding: gzip\r\n"),
      0 },
    { "content_coding", "OPTIONS", NULL,
      BODY("Content-Type: a/b\r\nContent-Encoding: identity, gzip\r\nContent-Language: en\r\n"),
      0 },
    { "content_language", "OPTIONS", NULL,
      BODY("Content-Type: a/b\r\nContent-Language: fr\r\nContent-Encoding: Identity\r\n"), 0 },
    { "content_type", "OPTIONS", NULL, BODY("Content-Type: application/x-unknown\r\n"), 0 },
    { "content_type", "OPTIONS", NULL, BODY(""), 0 },
    { "content_type", "OPTIONS", NULL,
      BODY("Content-Type: a/b\r\nContent-Disposition: render;handling=required\r\n"), 0 },
    { "content_type", "OPTIONS", NULL,
      BODY("Content-Type: a/b\r\nContent-Disposition: render;x=optional\r\n"), 0 },
    { "content_type", "OPTIONS", NULL, BODY("Content-Type: a/b\r\nContent-Disposition: render\r\n"),
      0 },
    { "served", "OPTIONS", NULL, "", 0 },
    { "served", "OPTIONS", "sip:h", "Proxy-Require: x\r\nMax-Forwards: 0\r\n", 0 },
    { "served", "OPTIONS", NULL,
      BODY("Content-Type: a/b\r\nContent-Encoding: gzip\r\nContent-Language: fr\r\n"
           "Content-Disposition: session;x=y;Handling=Optional\r\n"),
      0 },
    { "served", "OPTIONS", NULL,
      "Content-Type: a/b\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n", 0 },
    { "served", "OPTIONS", NULL, "Call-ID: other@h\r\n", UNDER_WAY },
};

enum { ROWS = sizeof rows / sizeof *rows };

static void each_message_comes_to_its_row(void **state)
{
    static const char under_way[] =
        "OPTIONS sip:alice@h SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKother\r\n"
        "From: <sip:peer@h>;tag=f\r\nTo: <sip:alice@h>\r\nCall-ID: " MERGED
        "\r\nCSeq: 7 OPTIONS\r\n\r\n";

    (void)state;
    memset(long_uri + 4, 'a', sizeof long_uri - 7);
    memcpy(long_uri + sizeof long_uri - 3, "@h", 2);
    for (size_t i = 0; i < SIP_FIELDS_MAX; i++)
        snprintf(long_fields + strlen(long_fields), sizeof long_fields - strlen(long_fields),
                 "X-%zu: y\r\n", i);
    for (size_t i = 0; i < ROWS; i++) {
        const char *row;

        ready(NULL);
        if (rows[i].around & UNDER_WAY)
            assert_int_equal(double_receive(1, under_way, double_address(9, 5070)), CW_OK);
        row = row_of(&rows[i]);
        if (strcmp(row, rows[i].row) != 0)
            fail_msg("message %zu, %s: wanted %s, came to %s\n%s", i, rows[i].method, rows[i].row,
                     row, text);
    }
}

static void no_row_is_without_a_message(void **state)
{
    (void)state;
    for (size_t row = 0; row < CW_ADMISSION_WORDS; row++) {
        size_t found = 0;
        for (size_t i = 0; i < ROWS; i++)
            found += strcmp(rows[i].row, cw_admission_words[row].id) == 0;
        if (found == 0)
            fail_msg("no message comes to the row %s", cw_admission_words[row].id);
    }
}

/* 8.2: what comes first in the RFC comes first here. Rows that stand before another in the table only by our own
 * choice are not asked about. */
static void the_rows_stand_in_the_order_of_8_2(void **state)
{
    static const uint8_t order[] = {
        CWI_ADMISSION_METHOD_UNKNOWN, CWI_ADMISSION_NOT_SERVED, CWI_ADMISSION_URI_SCHEME,
        CWI_ADMISSION_USER_UNKNOWN,   CWI_ADMISSION_MERGED,     CWI_ADMISSION_EXTENSION_UNKNOWN,
        CWI_ADMISSION_CONTENT_CODING, CWI_ADMISSION_SERVED,
    };

    (void)state;
    for (size_t i = 1; i < sizeof order; i++)
        assert_true(order[i - 1] < order[i]);
}

/* The words of the host and the rows of the core are of one table. */
static void words_and_rows_agree(void **state)
{
    (void)state;
    assert_int_equal(sizeof cwi_admission_rows / sizeof *cwi_admission_rows, CW_ADMISSION_WORDS);
    for (size_t i = 0; i < CW_ADMISSION_WORDS; i++)
        assert_int_equal(cw_admission_words[i].status,
                         cwi_admission_rows[i].answer < 200 ? 0 : cwi_admission_rows[i].answer);
}

/* The record of the ring is the row, and its slot the transaction that the answer went by. */
static void the_ring_has_the_row(void **state)
{
    static const char *const uris[] = { "sip:alice@h", "sip:bob@h" };
    static const uint8_t wanted[] = { CWI_ADMISSION_SERVED, CWI_ADMISSION_USER_UNKNOWN };

    (void)state;
    for (uint8_t i = 0; i < 2; i++) {
        const uint64_t first = phone.cw.trace.written;
        const struct cw_trace_record *record = &phone.trace[first];

        snprintf(
            text, sizeof text,
            "OPTIONS %s SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK%u\r\n"
            "From: <sip:peer@h>;tag=f\r\nTo: <sip:alice@h>\r\nCall-ID: %u\r\nCSeq: 7 OPTIONS\r\n\r\n",
            uris[i], i, i);
        assert_int_equal(double_receive(1, text, double_address(9, 5070)), CW_OK);
        assert_int_equal(record->chart, 0);
        assert_int_equal(record->arc, wanted[i]);
        assert_int_equal(record->line, 1);
        assert_int_equal(record->is_refused, 0);
        assert_int_equal(record->instance, record[1].instance);
        assert_int_equal(record[1].chart, CW_CHART_NIST);
        assert_int_equal(phone.cw.trace.written, first + 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_message_comes_to_its_row),
        cmocka_unit_test(no_row_is_without_a_message),
        cmocka_unit_test(the_rows_stand_in_the_order_of_8_2),
        cmocka_unit_test(words_and_rows_agree),
        cmocka_unit_test_setup(the_ring_has_the_row, ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
