/* test_tel.c - tel URIs: what is read, what is refused, which are equal (RFC 3966 3, 4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tel.h"

static bool is(struct cw_octets s, const char *want)
{
    return s.len == strlen(want) && !memcmp(s.at, want, s.len);
}

static int parse(struct sip_tel *t, const char *text)
{
    return sip_tel_parse(t, text, strlen(text));
}

static void reads(void **state)
{
    struct sip_tel t;

    (void)state;
    assert_int_equal(parse(&t, "tel:+44-(0)20.7946"), CW_OK);
    assert_true(t.is_global);
    assert_true(is(t.number, "+44-(0)20.7946"));
    assert_int_equal(t.params.len, 0);
    assert_int_equal(parse(&t, "TEL:7042;phone-context=desk.example.org;ext=1-2;x=%41;isub=a@b"),
                     CW_OK);
    assert_false(t.is_global);
    assert_true(is(t.number, "7042"));
    assert_true(is(t.context, "desk.example.org"));
    assert_true(is(t.ext, "1-2"));
    assert_true(is(t.isub, "a@b"));
    assert_true(is(t.params, ";phone-context=desk.example.org;ext=1-2;x=%41;isub=a@b"));
    assert_int_equal(parse(&t, "tel:+1;extra;isubs=1"), CW_OK);
    assert_true(is(t.params, ";extra;isubs=1"));
    assert_int_equal(parse(&t, "tel:*21#A;phone-context=+1"), CW_OK);
    assert_true(is(t.context, "+1"));
}

static void refuses(void **state)
{
    static const char *const bad[] = { "tel:",
                                       "tel:+",
                                       "tel:+-.",
                                       "tel:+12a",
                                       "tel:7042",
                                       "tel:()",
                                       "tel:+1;",
                                       "tel:+1;=a",
                                       "tel:+1;a=",
                                       "tel:+1;ext=",
                                       "tel:+1;ext=a",
                                       "tel:+1;ext=12x",
                                       "tel:+1;ext",
                                       "tel:+1;ISUB",
                                       "tel:+1;isub=a[",
                                       "tel:1;phone-context",
                                       "tel:1;phone-context=+1x",
                                       "tel:+1;isub=",
                                       "tel:+1 2",
                                       "tel:+1;a=%4",
                                       "sip:+1",
                                       "tel:+1;ext=1;EXT=2",
                                       "tel:+1;a;A",
                                       "tel:1;ext=2",
                                       "tel:+1;x=1;x=1",
                                       "tel:--;phone-context=a.b",
                                       "tel:1;phone-context=",
                                       "tel:1;phone-context=+",
                                       "tel:1;phone-context=a_b",
                                       "",
                                       "t",
                                       "tel",
                                       "telx+1" };
    struct sip_tel t;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (parse(&t, bad[i]) != CW_E_URI || t.number.len)
            fail_msg("accepted: %s", bad[i]);
}

static void bounds(void **state)
{
    char text[SIP_URI_MAX + 2];
    struct sip_tel t;

    (void)state;
    memset(text, '1', sizeof text);
    memcpy(text, "tel:+", 5);
    assert_int_equal(sip_tel_parse(&t, text, SIP_URI_MAX), CW_OK);
    assert_int_equal(sip_tel_parse(&t, text, SIP_URI_MAX + 1), CW_E_URI);
    strcpy(text, "tel:+1");
    for (int i = 0; i < SIP_URI_PARAMS_MAX; i++)
        sprintf(text + strlen(text), ";p%d", i);
    assert_int_equal(parse(&t, text), CW_OK);
    strcat(text, ";q");
    assert_int_equal(parse(&t, text), CW_E_URI);
}

static void compares(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } pair[] = { { "tel:+1-201-555-0123", "tel:+12015550123", true },
                 { "tel:+1(201)555.0123", "TEL:+12015550123", true },
                 { "tel:+12015550123", "tel:+12015550124", false },
                 { "tel:+12015550123", "tel:+120155501234", false },
                 { "tel:12;phone-context=+1", "tel:+12", false },
                 { "tel:1a;phone-context=a.b", "tel:1-A;phone-context=A.B", true },
                 { "tel:1;phone-context=+1-2", "tel:1;phone-context=+12", true },
                 { "tel:1;phone-context=a-b.c", "tel:1;phone-context=ab.c", false },
                 { "tel:+1;ext=1-2", "tel:+1;ext=12", true },
                 { "tel:+1;x=1-2", "tel:+1;x=12", false },
                 { "tel:+1;a=1;b=2", "tel:+1;B=2;A=1", true },
                 { "tel:+1;a=1", "tel:+1", false },
                 { "tel:+1", "tel:+1;a=1", false },
                 { "tel:+1;a=1", "tel:+1;a=2", false },
                 { "tel:+1;a", "tel:+1;a", true } };
    struct sip_tel a, b;

    (void)state;
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
        assert_int_equal(parse(&a, pair[i].a), CW_OK);
        assert_int_equal(parse(&b, pair[i].b), CW_OK);
        if (sip_tel_equal(&a, &b) != pair[i].equal || sip_tel_equal(&b, &a) != pair[i].equal)
            fail_msg("%s and %s", pair[i].a, pair[i].b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(reads), cmocka_unit_test(refuses),
                                        cmocka_unit_test(bounds), cmocka_unit_test(compares) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
