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

/* 25.1 leaves quotation marks and brackets out of a phrase. */
static void notes_a_wide_phrase(void **state)
{
    static const char *const strict[] = {
        "OK", "", "a\tb", "%41", "\xc3\xa4", "\x80", "a;/?:@&=+$,-_.!~*'()z"
    };
    static const char *const broad[] = { "\"",   "<",    "a[1]", "%4", "%",
                                         "\xc3", "\xff", "a\\b", "{}", "a#b" };
    char text[64];

    (void)state;
    for (size_t i = 0; i < sizeof strict / sizeof *strict; i++) {
        snprintf(text, sizeof text, "SIP/2.0 200 %s", strict[i]);
        assert_int_equal(parse(text, ""), CW_OK);
        assert_int_equal(sip_strict(&m, &v), CW_OK);
        assert_int_equal(m.reason.len, strlen(strict[i]));
    }
    for (size_t i = 0; i < sizeof broad / sizeof *broad; i++) {
        snprintf(text, sizeof text, "sip/2.0 486 %s", broad[i]);
        assert_int_equal(parse(text, ""), CW_OK);
        assert_int_equal(m.status, 486);
        assert_true(sip_slice_is(&m, m.reason, broad[i]));
        assert_int_equal(m.deviations.count, 1);
        assert_int_equal(m.deviations.kept[0].rule, SIP_TOLERANCE_PHRASE_WIDE);
        assert_int_equal(m.deviations.kept[0].at, 12);
    }
}

/* Call-ID and the other fields that stand once; a second one that is equal is read, one that differs is not. */
static void notes_odd_single_fields(void **state)
{
    static const char head[] =
        "OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\nTo: <sip:a@h>\r\n"
        "CSeq: 1 OPTIONS\r\nFrom: <sip:a@h>;tag=f\r\n";
    static const struct {
        const char *fields;
        int error, rule; /* rule -1: strict */
    } tried[] = {
        { "Call-ID: a@b\r\n", CW_OK, -1 },
        { "Call-ID: YWJj+/==\r\n", CW_OK, SIP_TOLERANCE_CALL_ID_BASE64 },
        { "Call-ID: YQ==@h\r\n", CW_OK, SIP_TOLERANCE_CALL_ID_BASE64 },
        { "Call-ID: a@b@c\r\n", CW_E_FIELD_VALUE, -1 },
        { "Call-ID: a@\r\n", CW_E_FIELD_VALUE, -1 },
        { "Call-ID: a\r\ni:\r\n a \r\n", CW_OK, SIP_TOLERANCE_FIELD_REPEATED },
        { "Call-ID: a\r\ni: b\r\n", CW_E_FIELD_TWICE, -1 },
        { "Call-ID: a\r\nCSeq: 1 OPTIONS\r\n", CW_OK, SIP_TOLERANCE_FIELD_REPEATED },
        { "Call-ID: a\r\nCSeq: 1  OPTIONS\r\n", CW_E_FIELD_TWICE, -1 },
        { "Call-ID: a\r\nt: <sip:a@h>\r\n", CW_OK, SIP_TOLERANCE_FIELD_REPEATED },
        { "Call-ID: a\r\nt: <sip:A@h>\r\n", CW_E_FIELD_TWICE, -1 },
        { "Call-ID: a\r\nl: 0\r\nl: 0\r\n", CW_OK, SIP_TOLERANCE_FIELD_REPEATED },
        { "Call-ID: a\r\nl: 0\r\nl: 00\r\n", CW_E_FIELD_TWICE, -1 },
        { "Call-ID: a\r\nCSeq: 1 OPTIONS\r\r\n", CW_E_FIELD_VALUE, -1 },
        { "Call-ID: a\r\nExpires: 60\r\r\n", CW_E_FIELD_VALUE, -1 },
        { "Call-ID: a\r\nExpires: 60 \r\r\n", CW_E_FIELD_VALUE, -1 },
        { "Call-ID: a\r\nExpires: 6\r0\r\n", CW_E_FIELD_VALUE, -1 },
        { "Call-ID: a\r\nExpires: 60 \r\n", CW_OK, SIP_TOLERANCE_SPACE_BEHIND },
        { "Call-ID: a\r\nExpires: soon\r\n", CW_OK, SIP_TOLERANCE_EXPIRES_UNREAD },
        { "Call-ID: a\r\nm: <sip:a@h>, <sip:b%zz@d>\r\n", CW_OK, SIP_TOLERANCE_ELEMENT_UNREAD },
    };

    (void)state;
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        char text[512];
        int n = snprintf(text, sizeof text, "%s%s\r\n", head, tried[i].fields);

        if (sip_parse(&m, text, (size_t)n, &v) != tried[i].error)
            fail_msg("%s %s", cw_error_name(v.error), tried[i].fields);
        if (tried[i].error)
            continue;
        assert_int_equal(m.deviations.count, tried[i].rule >= 0);
        if (tried[i].rule >= 0)
            assert_int_equal(m.deviations.kept[0].rule, tried[i].rule);
    }
}

/* A space behind the value takes the short cuts of grammar/single.re away. Both ways read the same of every short
 * text. */
static void short_cuts_are_their_rules(void **state)
{
    static const char octet[] = "a@=<1 \t\x01";
    enum { OCTETS = sizeof octet - 1, LENGTH = 5 };
    size_t all = 1;

    (void)state;
    for (int n = 0; n < LENGTH; n++)
        all *= OCTETS;
    for (size_t i = 0; i < all; i++) {
        static const char *const form[] = { "Call-ID: %s\r\nCSeq: 1 OPTIONS\r\n",
                                            "Call-ID: %s \r\nCSeq: 1 OPTIONS\r\n",
                                            "Call-ID: c\r\nCSeq: 1%s\r\n",
                                            "Call-ID: c\r\nCSeq: 1\r\n %s\r\n" };
        char value[LENGTH + 1], text[256];
        int error[4], n;

        n = 0;
        for (size_t rest = i; n < LENGTH; rest /= OCTETS)
            value[n++] = octet[rest % OCTETS];
        value[LENGTH] = '\0';
        for (int k = 0; k < 4; k++) {
            char fields[128];

            if (k == 3 && value[0] != ' ' && value[0] != '\t') {
                error[3] = error[2];
                break;
            }
            n = snprintf(fields, sizeof fields, form[k], value);
            n = snprintf(
                text, sizeof text,
                "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h\r\nFrom: sip:a@h\r\nTo: sip:a@h\r\n%s\r\n",
                fields);
            error[k] = sip_parse(&m, text, (size_t)n, &v);
        }
        if (error[0] != error[1] || error[2] != error[3])
            fail_msg("%d %d %d %d of '%s'", error[0], error[1], error[2], error[3], value);
    }
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

/* LOCAL_port_places: by where it stands, a port that cannot be used is read and noted, or refuses the message. */
static void takes_ports_by_their_place(void **state)
{
    static const char *const port[] = { ":0", ":000", ":65536", ":99999999999" };

    (void)state;
    for (size_t i = 0; i < sizeof port / sizeof *port; i++) {
        static const char *const form[] = { "m: <sip:a@h%s>\r\n", "Route: <sip:h%s;lr>\r\n",
                                            "Record-Route: <sip:h%s;lr>\r\n",
                                            "Reply-To: <sip:a@h%s>\r\n" };
        const bool is_above = port[i][1] != '0';
        char text[64];

        for (size_t k = 0; k < sizeof form / sizeof *form; k++) {
            snprintf(text, sizeof text, form[k], port[i]);
            assert_int_equal(parse("INVITE sip:b@h SIP/2.0", text), CW_E_METHOD); /* of the CSeq */
            assert_int_equal(parse("OPTIONS sip:b@h SIP/2.0", text), CW_OK);
            if (!m.first[SIP_REPLY_TO]) { /* which has no meaning there */
                assert_int_equal(m.deviations.count, 1);
                assert_int_equal(m.deviations.kept[0].rule, SIP_TOLERANCE_PORT_UNUSABLE);
            }
            assert_int_equal(sip_strict(&m, NULL), CW_E_DEVIATION);
        }
        snprintf(text, sizeof text, "v: SIP/2.0/UDP h%s\r\n", port[i]);
        assert_int_equal(parse("OPTIONS sip:b@h SIP/2.0", text),
                         is_above ? CW_E_FIELD_VALUE : CW_OK);
        assert_int_equal(v.status, is_above ? 400 : 0);
        assert_int_equal(m.deviations.count, !is_above);
        snprintf(text, sizeof text, "OPTIONS sip:b@h%s SIP/2.0", port[i]);
        assert_int_equal(parse(text, ""), CW_E_URI);
        assert_int_equal(v.status, 400);
    }
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
        cmocka_unit_test(notes_a_wide_phrase),
        cmocka_unit_test(notes_odd_single_fields),
        cmocka_unit_test(short_cuts_are_their_rules),
        cmocka_unit_test(refuses_ignored_fields_when_strict),
        cmocka_unit_test(takes_ports_by_their_place),
        cmocka_unit_test(counts_beyond_those_kept),
        cmocka_unit_test(names_each_tolerance),
    };

    return cmocka_run_group_tests(tests, NULL, end);
}
