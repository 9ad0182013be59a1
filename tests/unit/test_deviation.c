/* test_deviation.c - what is read although its rule does not have it: noted, counted, refused by who judges
 * (RFC 3261 7.2, 25.1; LOCAL_strict). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sip.h"
#include "../../grammar/lex.h"

static struct sip_message m;
static struct sip_verdict v;
static char *octets;

static int parse(const char *start, const char *fields)
{
    char text[1024];
    int n = snprintf(
        text, sizeof text,
        "%s\r\nVia: SIP/2.0/UDP h.example;branch=z9hG4bKa\r\n%sFrom: sip:a@h.example;tag=f\r\n"
        "To: sip:a@h.example\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n\r\n",
        start, fields);

    assert_in_range(n, 1, sizeof text - 1);
    free(octets);
    octets = malloc((size_t)n);
    memcpy(octets, text, (size_t)n);
    return sip_parse(&m, octets, (size_t)n, &v);
}

static void notes_a_status_line_without_phrase(void **state)
{
    (void)state;
    assert_int_equal(parse("SIP/2.0 200 ", ""), CW_OK);
    assert_int_equal(sip_strict(&m, &v), CW_OK);
    assert_int_equal(parse("SIP/2.0 200", ""), CW_OK);
    assert_int_equal(m.status, 200);
    assert_int_equal(m.reason.len, 0);
    assert_int_equal(m.deviations.count, 1);
    assert_int_equal(m.deviations.kept[0].rule, SIP_TOLERANCE_PHRASE_ABSENT);
    assert_int_equal(m.deviations.kept[0].at, strlen("SIP/2.0 200"));
    assert_int_equal(sip_strict(&m, &v), CW_E_DEVIATION);
    assert_int_equal(v.offset, strlen("SIP/2.0 200"));
    assert_int_equal(parse("SIP/2.0 700", ""), CW_E_STATUS);
    assert_int_equal(parse("SIP/2.0 2000", ""), CW_E_STATUS);
}

static void refuses_ignored_fields_when_strict(void **state)
{
    (void)state;
    assert_int_equal(parse("SIP/2.0 200 OK", "Timestamp: never\r\n"), CW_OK);
    assert_int_equal(m.ignored, 1);
    assert_int_equal(sip_strict(&m, NULL), CW_E_DEVIATION);
    assert_int_equal(sip_strict(&m, &v), CW_E_DEVIATION);
    assert_int_equal(v.kind, SIP_TIMESTAMP);
    assert_memory_equal(octets + v.offset, "never", 5);
    assert_int_equal(parse("SIP/2.0 200", "Timestamp: never\r\n"), CW_OK);
    assert_int_equal(sip_strict(&m, &v), CW_E_DEVIATION);
    assert_int_equal(v.kind, SIP_OTHER);
}

static void counts_beyond_those_kept(void **state)
{
    struct sip_deviations list = { 0 };

    (void)state;
    for (unsigned i = 0; i < 300; i++) {
        sip_note_in(&list, SIP_TOLERANCE_PHRASE_ABSENT, i);
        assert_int_equal(list.count, i < 255 ? i + 1 : 255);
    }
    for (unsigned i = 0; i < SIP_DEVIATIONS_KEPT; i++)
        assert_int_equal(list.kept[i].at, i);
}

static void names_each_tolerance(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SIP_TOLERANCES; i++) {
        assert_true(strlen(sip_tolerance_name((enum sip_tolerance)i)) > 0);
        assert_true(strlen(sip_tolerance_clause((enum sip_tolerance)i)) > 0);
    }
    assert_string_equal(sip_tolerance_name(SIP_TOLERANCES), "");
}

static int end(void **state)
{
    (void)state;
    free(octets);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes_a_status_line_without_phrase),
        cmocka_unit_test(refuses_ignored_fields_when_strict),
        cmocka_unit_test(counts_beyond_those_kept),
        cmocka_unit_test(names_each_tolerance),
    };

    return cmocka_run_group_tests(tests, NULL, end);
}
