/* test_params.c - the parameters of header fields: each name once, the same again, found behind odd ones (RFC 3261
 * 7.3.1; grammar/param.re, value.re, distinct.c). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "values.h"

#define HEAD                                                                                                     \
    "INVITE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: <sip:a@h>;tag=f\r\nTo: <sip:b@h>\r\n" \
    "Call-ID: c@h\r\nCSeq: 7 INVITE\r\n"

static struct sip_message m;
static struct sip_verdict v;
static uint8_t *octets;

static int parse(const char *fields)
{
    size_t n = strlen(HEAD) + strlen(fields) + 2;

    free(octets);
    octets = malloc(n + 1);
    snprintf((char *)octets, n + 1, "%s%s\r\n", HEAD, fields);
    octets = realloc(octets, n);
    return sip_parse(&m, octets, n, &v);
}

static void is(struct cw_octets s, const char *want)
{
    if (s.len != strlen(want) || (s.len && memcmp(s.at, want, s.len)))
        fail_msg("'%.*s' is not '%s'", (int)s.len, (const char *)s.at, want);
}

/* 7.3.1: a name stands once; the examples of equal and unequal fields. */
static void parameters_stand_once(void **state)
{
    static const char *const bad[] = {
        "Contact: <sip:a@h>;x=1;y;X=2\r\n",   "Contact: <sip:a@h>;q=1;q=0\r\n",
        "Route: <sip:h;lr>;a;b;c;a=1\r\n",    "Contact: <sip:a@h;x=1;y=2;X=1>\r\n",
        "Contact: <sip:a@h;lr;lr>\r\n",       "Contact: <sip:a@h;x;lr;x>\r\n",
        "Via: SIP/2.0/UDP h;a=1;b=2;A=3\r\n", "Refer-To: <sip:h>;a;b=\"a\";B\r\n"
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (parse(bad[i]) != CW_E_FIELD_VALUE &&
            m.ignored != 1) /* Refer-To has no meaning in an INVITE */
            fail_msg("accepted: %s", bad[i]);
    assert_int_equal(parse("Contact: <sip:a@h>;ab=1;ba=1;aa=\";ab\";bb\r\n"), CW_OK);
    assert_int_equal(m.deviations.count, 0);
}

/* What says the same once more is passed over and noted at its name; a difference of an octet is one. */
static void parameters_may_be_repeated(void **state)
{
    static const struct {
        const char *field;
        size_t back; /* of the name, from the end of the field */
    } again[] = {
        { "Contact: <sip:a@h>;expires=60;expires=60\r\n", 12 },
        { "Contact: <sip:a@h>;q=1;Q=1\r\n", 5 },
        { "Contact: <sip:a@h>;x=\"a;x\";x=\"a;x\"\r\n", 9 },
        { "Contact: <sip:a@h> ; x ; x ; y\r\n", 7 },
        { "Event: x;id=1;id=1\r\n", 6 },
        { "Reason: SIP;cause=200;text=\"a\",Q.850;cause=16;cause=16\r\n", 10 },
    };
    static const char *const other[] = {
        "Contact: <sip:a@h>;expires=60;expires=060\r\n",
        "Contact: <sip:a@h>;x=a;x=A\r\n",
        "Contact: <sip:a@h>;x =1;x\r\n",
        "Contact: <sip:a@h>;x;x=1\r\n",
        "Contact: <sip:a@h>;x=\"a;\";x=\"a\"\r\n",
        "Contact: <sip:a@h>;tag=a;tag=a\r\n", /* what names a dialog */
        "Replaces: a;to-tag=b;from-tag=c;to-tag=b\r\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
        const int error = parse(again[i].field);

        if (error != CW_OK || m.ignored || m.deviations.count != 1 ||
            m.deviations.kept[0].rule != SIP_TOLERANCE_PARAM_TWICE)
            fail_msg("%s: %s", cw_error_name(error), again[i].field);
        assert_int_equal(m.deviations.kept[0].at, m.size - again[i].back - 2);
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (parse(other[i]) != CW_E_FIELD_VALUE)
            fail_msg("accepted: %s", other[i]);
}

static void bounds_told_parameters(void **state)
{
    char text[1024] = "Contact: <sip:a@h>";

    (void)state;
    for (int i = 1; i < SIP_PARAMS_TOLD; i++)
        sprintf(text + strlen(text), ";p%d", i);
    size_t n = strlen(text);
    strcpy(text + n, ";last;x;last=1\r\n"); /* the last that is told */
    assert_int_equal(parse(text), CW_E_FIELD_VALUE);
    strcpy(text + n, ";x;first;y;P1=1\r\n"); /* a later one is compared with those told */
    assert_int_equal(parse(text), CW_E_FIELD_VALUE);
    strcpy(text + n, ";x;later;later=1\r\n"); /* beyond the limit it is not looked for */
    assert_int_equal(parse(text), CW_OK);
    strcpy(text + n, ";x;expires=1;expires=1\r\n"); /* but one that we use is there once */
    assert_int_equal(parse(text), CW_E_FIELD_VALUE);
}

static void finds_parameters(void **state)
{
    struct sip_cursor c = { 0 };
    struct sip_value value;
    struct cw_octets out;

    (void)state;
    assert_int_equal(parse("Event: a;X = \"1;y=2\" ; y;Z=3\r\n"), CW_OK);
    assert_true(sip_next_value(&m, SIP_EVENT, &c, &value));
    assert_true(sip_param(value.params, "x", &out));
    is(out, "\"1;y=2\"");
    assert_true(sip_param(value.params, "Y", &out));
    is(out, "");
    assert_true(sip_param(value.params, "z", &out));
    is(out, "3");
    assert_false(sip_param(value.params, "w", &out));
}

/* A value with octets that its rule does not have is one value, and those behind it are found. */
static void finds_parameters_behind_odd_ones(void **state)
{
    static const char *const field[] = {
        "Event: a;x=b/c;y=1;z=\"d\"\r\n",      "Event: a;x=/;y=1;z=\"d\"\r\n",
        "Event: a;x=\"\xfc\";y=1;z=\"d\"\r\n", "Event: a;x=;y=1;z=\"d\"\r\n",
        "Event: a;;x;y=1;;z=\"d\"\r\n",        "Event: a;x=[::1]:5;y=1;z=\"d\"\r\n"
    };
    struct sip_contact contact;
    struct sip_diversion diversion;
    struct sip_value value;
    struct sip_cause cause;
    struct sip_cursor c;
    struct cw_octets out;
    struct sip_addr a;

    (void)state;
    for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
        c = (struct sip_cursor){ 0 };
        if (parse(field[i]) != CW_OK || m.ignored || !m.deviations.count)
            fail_msg("not read: %s", field[i]);
        assert_true(sip_next_value(&m, SIP_EVENT, &c, &value));
        if (!sip_param(value.params, "y", &out))
            fail_msg("not found: %s", field[i]);
        is(out, "1");
        assert_true(sip_param(value.params, "z", &out));
        is(out, "\"d\"");
    }
    c = (struct sip_cursor){ 0 };
    assert_int_equal(parse("Reason: SIP;x=a/b;cause=200, Q.850;x=(;cause=16\r\n"), CW_OK);
    assert_int_equal(m.deviations.count, 2);
    assert_true(sip_next_cause(&m, &c, &cause));
    assert_int_equal(cause.cause, 200);
    assert_true(sip_next_cause(&m, &c, &cause));
    assert_int_equal(cause.cause, 16);
    c = (struct sip_cursor){ 0 };
    assert_int_equal(parse("Contact: <sip:a@h>;x=a/b;q=0.5;expires=9\r\n"), CW_OK);
    assert_true(sip_next_addr(&m, SIP_CONTACT, &c, &a));
    sip_contact(&m, &a, &contact);
    assert_int_equal(contact.q, 500);
    c = (struct sip_cursor){ 0 };
    assert_int_equal(parse("Diversion: <sip:a@h>;x=a/b;counter=3, <sip:b@h>\r\n"), CW_OK);
    assert_int_equal(m.ignored, 0);
    assert_int_equal(m.deviations.count, 1); /* although its parameters are read twice */
    assert_true(sip_next_addr(&m, SIP_DIVERSION, &c, &a));
    sip_diversion(&m, &a, &diversion);
    assert_int_equal(diversion.counter, 3);
    /* a parameter that has a rule is not read so */
    assert_int_equal(parse("Reason: SIP;cause=200/1\r\n"), CW_OK);
    assert_int_equal(m.ignored, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_stand_once),
        cmocka_unit_test(parameters_may_be_repeated),
        cmocka_unit_test(bounds_told_parameters),
        cmocka_unit_test(finds_parameters),
        cmocka_unit_test(finds_parameters_behind_odd_ones),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    free(octets);
    return failed;
}
