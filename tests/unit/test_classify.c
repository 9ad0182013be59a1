/* test_classify.c - which row of each table of responses a status comes to (RFC 3261 8.1.3, 21). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core_double.h"
#include "ict_responses.h"
#include "keep_responses.h"
#include "nict_responses.h"
#include "reg_responses.h"
#include "request_responses.h"
#include "response_words.h"

static int ready(void **state)
{
    (void)state;
    double_prepare();
    assert_int_equal(double_start(), CW_OK);
    return 0;
}

static uint8_t classified(const struct cwi_responses *table, uint16_t status, int32_t retry_after)
{
    const struct cwi_response response = {
        .cw = &phone.cw, .instance = 1, .status = status, .retry_after = retry_after
    };

    return cwi_classify(table, &response);
}

/* Every status has the event that its class, or a status of its own, says. */
static void every_status(const struct cwi_responses *table, const uint8_t events[7],
                         uint8_t challenge, uint8_t too_brief)
{
    for (uint16_t status = 100; status < 700; status++) {
        uint8_t wanted = events[status / 100];
        if (status == 401 || status == 407)
            wanted = challenge;
        if (status == 423)
            wanted = too_brief;
        if (classified(table, status, -1) != wanted)
            fail_msg("%u: %u, wanted %u", status, classified(table, status, -1), wanted);
    }
    if (events[0] && classified(table, 0, -1) != events[0])
        fail_msg("no response: %u, wanted %u", classified(table, 0, -1), events[0]);
}

static void every_status_has_its_event(void **state)
{
    (void)state;
    every_status(&cwi_reg_responses,
                 (uint8_t[7]){ REG_NO_ANSWER, REG_1XX, REG_2XX, REG_REFUSED, REG_REFUSED,
                               REG_REFUSED, REG_REFUSED },
                 REG_CHALLENGE, REG_TOO_BRIEF);
    every_status(&cwi_reg_failure_responses,
                 (uint8_t[7]){ REG_NO_ANSWER, REG_REFUSED, REG_REFUSED, REG_REFUSED, REG_REFUSED,
                               REG_REFUSED, REG_REFUSED },
                 REG_REFUSED, REG_REFUSED);
    every_status(&cwi_request_responses,
                 (uint8_t[7]){ REQUEST_NO_ANSWER, REQUEST_1XX, REQUEST_2XX, REQUEST_REFUSED,
                               REQUEST_REFUSED, REQUEST_REFUSED, REQUEST_REFUSED },
                 REQUEST_CHALLENGE, REQUEST_REFUSED);
    every_status(&cwi_keep_responses,
                 (uint8_t[7]){ KEEP_NO_ANSWER, KEEP_1XX, KEEP_ANSWERED, KEEP_ANSWERED,
                               KEEP_ANSWERED, KEEP_ANSWERED, KEEP_ANSWERED },
                 KEEP_ANSWERED, KEEP_ANSWERED);
    every_status(
        &cwi_ict_responses,
        (uint8_t[7]){ 0, ICT_1XX, ICT_2XX, ICT_REFUSAL, ICT_REFUSAL, ICT_REFUSAL, ICT_REFUSAL },
        ICT_REFUSAL, ICT_REFUSAL);
    every_status(
        &cwi_nict_responses,
        (uint8_t[7]){ 0, NICT_1XX, NICT_FINAL, NICT_FINAL, NICT_FINAL, NICT_FINAL, NICT_FINAL },
        NICT_FINAL, NICT_FINAL);
}

/* What the settings name, and what the response says, in the order of the rows. */
static void settings_and_retry_after_decide(void **state)
{
    static const uint16_t waits[] = { 404, 413, 480, 486, 500, 503, 600, 603 };

    (void)state;
    assert_int_equal(classified(&cwi_reg_responses, 503, -1), REG_REFUSED);
    assert_int_equal(classified(&cwi_reg_responses, 503, 0), REG_RETRY_AFTER);
    assert_int_equal(classified(&cwi_reg_responses, 500, -1), REG_REFUSED);
    assert_int_equal(classified(&cwi_reg_responses, 403, 7), REG_REFUSED);
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) { /* RFC 3261 20.33 */
        assert_int_equal(classified(&cwi_reg_responses, waits[i], 7), REG_RETRY_AFTER);
        assert_int_equal(classified(&cwi_reg_failure_responses, waits[i], 7), REG_RETRY_AFTER);
    }
    phone.settings.retry_reg_rsc = "5??,401,423";
    assert_int_equal(classified(&cwi_reg_responses, 503, -1), REG_RETRIABLE);
    assert_int_equal(classified(&cwi_reg_responses, 503, 7), REG_RETRY_AFTER);
    assert_int_equal(classified(&cwi_reg_responses, 401, -1), REG_CHALLENGE);
    assert_int_equal(classified(&cwi_reg_failure_responses, 401, -1), REG_RETRIABLE);
    assert_int_equal(classified(&cwi_reg_failure_responses, 423, -1), REG_RETRIABLE);
    assert_int_equal(classified(&cwi_reg_failure_responses, 407, -1), REG_REFUSED);
    assert_int_equal(classified(&cwi_reg_failure_responses, 503, 7), REG_RETRY_AFTER);
    assert_int_equal(classified(&cwi_reg_failure_responses, 503, -1), REG_RETRIABLE);
    phone.settings.try_backup_rsc = "503,2??,407";
    assert_int_equal(classified(&cwi_reg_responses, 503, 7), REG_TRY_BACKUP);
    assert_int_equal(classified(&cwi_reg_responses, 200, -1), REG_2XX);
    assert_int_equal(classified(&cwi_reg_responses, 407, -1), REG_CHALLENGE);
    assert_int_equal(classified(&cwi_reg_failure_responses, 503, 7), REG_RETRY_AFTER);
}

/* The rows of request.accepted are the flows' (invite_forked, invite_forked_again); here: none is left out. */
static void every_table_is_in_words(void **state)
{
    static const char *const tables[] = {
        "/ict.responses.tsv",         "/keep.responses.tsv", "/nict.responses.tsv",
        "/reg.failure.responses.tsv", "/reg.responses.tsv",  "/request.accepted.responses.tsv",
        "/request.responses.tsv"
    };

    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        size_t rows = 0;
        for (size_t j = 0; j < CW_RESPONSE_WORDS; j++)
            rows += strstr(cw_response_words[j].table, tables[i]) != NULL &&
                    cw_response_words[j].clauses[0] != NULL;
        assert_true(rows >= 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_status_has_its_event, ready),
        cmocka_unit_test_setup(settings_and_retry_after_decide, ready),
        cmocka_unit_test(every_table_is_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
