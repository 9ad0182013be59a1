/* test_message_summary.c - bodies that say which messages wait (RFC 3842 5.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "message_summary.h"

static struct message_summary s;
static uint16_t fault;
static char *octets;

static int parse(const char *text, size_t n)
{
    free(octets);
    octets = malloc(n ? n : 1);
    memcpy(octets, text, n);
    return sip_summary_read(&s, octets, n, &fault);
}

static int read(const char *text)
{
    return parse(text, strlen(text));
}

static void is(struct cw_slice slice, const char *want)
{
    if (slice.len != strlen(want) || memcmp(octets + slice.at, want, slice.len))
        fail_msg("'%.*s' is not '%s'", slice.len, octets + slice.at, want);
}

static const char sample[] =
    "Messages-Waiting: yes\r\nMESSAGE-ACCOUNT :\r\n sip:ann@vm.example.com;x=1?y=2\r\n"
    "Voice-Message: 5/7 (2/3)\r\n"
    "video-message:0 / 4294967295\r\nFax-Message: 1/1 ( 0 / 0 ) \r\nX-Note-Message: 7/0\r\n\r\n"
    "To: <ann@example.com>\r\nSubject : a\r\n\tb c\r\n\r\n\r\nDate:\r\nX:y\r\n";

static void reads(void **state)
{
    (void)state;
    assert_int_equal(read(sample), CW_OK);
    assert_true(s.waiting);
    is(s.account, "sip:ann@vm.example.com;x=1?y=2");
    assert_int_equal(s.lines, 4);
    assert_ptr_equal(sip_summary_find(&s, MESSAGE_CLASS_VOICE), &s.line[0]);
    assert_int_equal(s.line[0].new_ones, 5);
    assert_int_equal(s.line[0].old_ones, 7);
    assert_int_equal(s.line[0].new_urgent, 2);
    assert_int_equal(s.line[0].old_urgent, 3);
    assert_true(s.line[0].has_urgent);
    is(s.line[0].name, "Voice-Message");
    assert_int_equal(s.line[1].class, MESSAGE_CLASS_VIDEO);
    assert_int_equal(s.line[1].new_ones, 0);
    assert_true(s.line[1].old_ones == UINT32_MAX);
    assert_false(s.line[1].has_urgent);
    assert_int_equal(s.line[2].class, MESSAGE_CLASS_FAX);
    assert_true(s.line[2].has_urgent);
    assert_int_equal(s.line[3].class, MESSAGE_CLASS_OTHER);
    is(s.line[3].name, "X-Note-Message");
    assert_null(sip_summary_find(&s, MESSAGE_CLASS_TEXT));
}

static void walks_headers(void **state)
{
    static const struct {
        const char *name, *value;
        bool begins;
    } want[] = { { "To", "<ann@example.com>", true },
                 { "Subject", "a\r\n\tb c", false },
                 { "Date", "", true },
                 { "X", "y", false } };
    struct cw_slice name, value;
    uint16_t at = 0;
    bool begins;

    (void)state;
    assert_int_equal(read(sample), CW_OK);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        assert_true(sip_summary_next(&s, &at, &name, &value, &begins));
        is(name, want[i].name);
        is(value, want[i].value);
        assert_int_equal(begins, want[i].begins);
    }
    assert_false(sip_summary_next(&s, &at, &name, &value, &begins));
    assert_int_equal(read("Messages-Waiting: no\r\n"), CW_OK);
    at = 0;
    assert_false(sip_summary_next(&s, &at, &name, &value, &begins));
}

static void reads_forms(void **state)
{
    static const struct {
        const char *text, *deviations; /* the names, and a comma behind each */
    } good[] = {
        { "Messages-Waiting: no\r\n", "" },
        { "messages-waiting:NO", "summary_line_end," },
        { "Messages-Waiting: no \r\n\r\n", "summary_trailing_space,summary_line_end," },
        { "Messages-Waiting: no\r\n\r\n\r\n", "summary_line_end,summary_line_end," },
        { "Messages-Waiting: no\r\nNone: 0/0\r\n", "" },
        { "Messages-Waiting: no\r\nNone: 0/0\r\n \r\n", "summary_trailing_space," },
        { "Messages-Waiting: no\r\nMessage-Account: tel:+1\r\n", "" },
        { "Messages-Waiting: no\r\nMessage-Account: tel:+1\t\r\n", "summary_trailing_space," },
        { "Messages-Waiting: no\r", "summary_line_end," },
        { "Messages-Waiting: no\r\nVoice-Message: 1/2 (3/4)", "summary_line_end," },
        { "Messages-Waiting:\r\n no\r\nText-Message: 01/02\r\n\r\nA: b", "summary_line_end," },
        { "Messages-Waiting: no\r\nText-Message: 1/2 (0/0) \r\n\r\nA: \xc3\xa9\r\n b\r\n", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char names[200] = "";

        if (read(good[i].text) != CW_OK)
            fail_msg("refused: %s at %d", good[i].text, fault);
        assert_false(s.waiting);
        for (unsigned j = 0; j < s.deviations.count; j++) {
            strcat(names, sip_tolerance_name((enum sip_tolerance)s.deviations.kept[j].rule));
            strcat(names, ",");
            assert_in_range(s.deviations.kept[j].at, 19, strlen(good[i].text));
        }
        assert_string_equal(names, good[i].deviations);
    }
    assert_int_equal(read("Messages-Waiting: no\r\nMultimedia-Message: 0/1\r\nText-Message: 0/2\r\n"
                          "Pager-Message: 0/3\r\n"
                          "None: 0/4\r\nText-Message: 0/5\r\n"),
                     CW_OK);
    assert_int_equal(sip_summary_find(&s, MESSAGE_CLASS_MULTIMEDIA)->old_ones, 1);
    assert_int_equal(sip_summary_find(&s, MESSAGE_CLASS_TEXT)->old_ones, 2); /* the first of two */
    assert_int_equal(sip_summary_find(&s, MESSAGE_CLASS_PAGER)->old_ones, 3);
    assert_int_equal(sip_summary_find(&s, MESSAGE_CLASS_NONE)->old_ones, 4);
}

static void refuses(void **state)
{
    static const struct {
        const char *text;
        int fault;
    } bad[] = {
        { "", 0 },
        { "\r\n", 0 },
        { "\r\nMessages-Waiting: no\r\n", 0 },
        { "Messages-Waiting\r\n", 16 },
        { "Messages-Waiting: maybe\r\n", 18 },
        { "Messages-Waiting: yesno\r\n", 21 },
        { "Messages-Waiting: no\n", 20 },
        { "Messages-Waiting: no\r\nX\r\n", 22 },
        { "Messages-Waiting: no\r\nMessages-Waiting: no\r\n", 40 },
        { "Voice-Message: 0/0\r\n", 0 },
        { "Messages-Waiting: no\r\nMessage-Account: <sip:a@h>\r\n", 39 },
        { "Messages-Waiting: no\r\nMessage-Account: sip:a@h x\r\n", 46 },
        { "Messages-Waiting: no\r\nVoice-Message: 0/0\r\nMessage-Account: sip:a@h\r\n", 59 },
        { "Messages-Waiting: no\r\nVoice-Message: 0\r\n", 40 },
        { "Messages-Waiting: no\r\nVoice-Message: 0/\r\n", 41 },
        { "Messages-Waiting: no\r\nVoice-Message: -1/0\r\n", 37 },
        { "Messages-Waiting: no\r\nVoice-Message: 4294967296/0\r\n", 37 },
        { "Messages-Waiting: no\r\nVoice-Message: 0/0 (0)\r\n", 43 },
        { "Messages-Waiting: no\r\nVoice-Message: 0/0 (0/0\r\n", 47 },
        { "Messages-Waiting: no\r\nVoice-Message: 0/0 0/0\r\n", 41 },
        { "Messages-Waiting: no\r\n\r\nX\r\n", 24 },
        { "Messages-Waiting: no\r\n\r\nX: \x01\r\n", 27 },
        { "Messages-Waiting: no\r\n\r\nX: y\rz\r\n", 29 },
        { "Messages-Waiting: no\r\n\r\n X: y\r\n", 24 },
        { "Messages-Waiting: no\r\nMessage-Account: sip:a@h\r\n x\r\n", 48 },
        { "Messages-Waiting: no\r\n x\r\n", 22 },
        { "Messages-Waiting: no\r\nVoice-Message: 0/0\r\n x\r\n", 42 },
        { "Messages-Waiting: no\r\n\r\nX: \xfa\r\n", 28 },
        { "Messages-Waiting: no\r\n\r\nX: \xc3z\r\n", 28 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int error = read(bad[i].text);

        if (error != CW_E_SUMMARY || fault != bad[i].fault)
            fail_msg("'%s': %s at %d", bad[i].text, cw_error_name(error), fault);
        assert_int_equal(s.lines, 0);
    }
    assert_int_equal(sip_summary_read(&s, NULL, 0, NULL), CW_E_SUMMARY);
}

/* LOCAL_body_limits */
static void keeps_limits(void **state)
{
    static char text[70000];

    (void)state;
    for (int n = MESSAGE_SUMMARY_LINES_MAX - 1; n <= MESSAGE_SUMMARY_LINES_MAX + 1; n++) {
        strcpy(text, "Messages-Waiting: no\r\n");
        for (int i = 0; i < n; i++)
            strcat(text, "X: 0/0\r\n");
        assert_int_equal(read(text), n <= MESSAGE_SUMMARY_LINES_MAX ? CW_OK : CW_E_SUMMARY);
    }
    for (int n = MESSAGE_SUMMARY_LAST_MAX - 1; n <= MESSAGE_SUMMARY_LAST_MAX + 1; n++) {
        sprintf(text, "Messages-Waiting: no\r\n\r\nX:%0*d\r\n", n - 4, 0);
        assert_int_equal(read(text), n <= MESSAGE_SUMMARY_LAST_MAX ? CW_OK : CW_E_SUMMARY);
        strcat(text, "Y: z\r\n"); /* not the last any more */
        assert_int_equal(read(text), CW_OK);
    }
    strcpy(text, "Messages-Waiting: no\r\n\r\n");
    for (size_t n = strlen(text); n < 65536; n = strlen(text + n) + n)
        strcpy(text + n, "X: y\r\n");
    assert_int_equal(parse(text, 65532), CW_OK);
    assert_int_equal(parse(text, 65536), CW_E_SUMMARY);
}

static void reads_prefixes(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof sample; n++) {
        struct cw_slice name, value;
        uint16_t at = 0;
        bool begins;

        if (parse(sample, n) == CW_OK) {
            assert_true((size_t)s.headers.at + s.headers.len <= n);
            assert_true((size_t)s.account.at + s.account.len <= n);
            while (sip_summary_next(&s, &at, &name, &value, &begins))
                assert_true((size_t)value.at + value.len <= n);
        } else {
            assert_true(fault <= n);
        }
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
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),   cmocka_unit_test(walks_headers), cmocka_unit_test(reads_forms),
        cmocka_unit_test(refuses), cmocka_unit_test(keeps_limits),  cmocka_unit_test(reads_prefixes)
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
