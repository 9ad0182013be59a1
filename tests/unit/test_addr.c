/* test_addr.c - name-addr and addr-spec, their header parameters, and the cursor over lists (RFC
 * 3261 20.10, 7.3.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sip.h"

static struct sip_message m;
static char *octets;

/* Parses a request with these header fields in front; the text stays until the next call. */
static int parse(const char *fields)
{
    char text[4096];
    int n =
        snprintf(text, sizeof text,
                 "REGISTER sip:h SIP/2.0\r\n%sVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nCall-ID: c\r\n"
                 "CSeq: 1 REGISTER\r\n%s%s\r\n",
                 fields, strstr(fields, "From:") ? "" : "From: sip:a@h;tag=f\r\n",
                 strstr(fields, "To:") ? "" : "To: sip:a@h\r\n");

    assert_in_range(n, 1, sizeof text - 1);
    free(octets);
    octets = malloc((size_t)n);
    memcpy(octets, text, (size_t)n);
    return sip_parse(&m, octets, (size_t)n, NULL);
}

static void is(struct cw_slice s, const char *want)
{
    if (!sip_slice_is(&m, s, want))
        fail_msg("'%.*s' is not '%s'", s.len, (const char *)m.octets + s.at, want);
}

static void reads_forms(void **state)
{
    (void)state;
    assert_int_equal(parse("From: \"A. \\\"B\\\\\" <sip:u@h;x=1>;tag=t1;y\r\n"), CW_OK);
    is(m.from.display, "\"A. \\\"B\\\\\"");
    is(m.from.uri.user, "u");
    is(m.from.uri.params, ";x=1");
    is(m.from.tag, "t1");
    is(m.from.params, ";tag=t1;y");
    is(m.from.whole, "\"A. \\\"B\\\\\" <sip:u@h;x=1>;tag=t1;y");
    assert_int_equal(parse("From: Alice B. <sip:u@h>\r\n"), CW_OK);
    is(m.from.display, "Alice B.");
    assert_int_equal(m.from.tag.len, 0);
    assert_int_equal(parse("From: caller<sip:u@h>;tag=1\r\n"), CW_OK); /* RFC 4475 3.1.1.6 */
    is(m.from.display, "caller");
    assert_int_equal(parse("From: <sip:u@h>\r\n"), CW_OK);
    assert_int_equal(m.from.display.len, 0);
    assert_int_equal(parse("From: \"\"<sip:u@h> ; \r\n tag \r\n =\r\n  9\r\n"), CW_OK);
    is(m.from.tag, "9");
}

/* Without angle brackets, parameters are the header field's (20.10), and "?", "," and ";" end
 * the URI. */
static void reads_bare(void **state)
{
    (void)state;
    assert_int_equal(parse("From: sip:u:p@h:5070;transport=tcp;tag=1\r\n"), CW_OK);
    is(m.from.uri.user, "u");
    is(m.from.uri.password, "p");
    is(m.from.params, ";transport=tcp;tag=1");
    assert_int_equal(m.from.uri.port, 5070);
    assert_int_equal(m.from.uri.transport.len, 0);
    assert_int_equal(parse("Contact: sip:h.example;q=1,sip:c@d\r\n"), CW_OK);
    assert_int_equal(m.contacts, 2);
    is(m.contact[0].uri.host, "h.example");
    assert_int_equal(m.contact[0].uri.user.len, 0);
    is(m.contact[1].uri.user, "c");
    assert_int_equal(parse("Contact: sip:u@h?Route=%3Csip:h%3E\r\n"),
                     CW_E_FIELD_VALUE); /* RFC 4475 3.1.2.13 */
    assert_int_equal(parse("To: tel:+12;tag=2\r\n"), CW_OK);
    is(m.to.uri.whole, "tel:+12");
    is(m.to.tag, "2");
}

/* What peers write although no rule has it is read in the one way that it has, and noted (grammar/tolerance.tsv). */
static void notes(void **state)
{
    static const struct {
        const char *field, *read;
        enum sip_tolerance rule;
    } noted[] = { { "From: \"\xff\" <sip:a@h>\r\n", "\"\xff\"", SIP_TOLERANCE_QUOTED_OCTETS },
                  { "From: Bob (Home) <sip:a@h>;tag=1\r\n", "Bob (Home)",
                    SIP_TOLERANCE_DISPLAY_TEXT },
                  { "From: J\xc3\xb6rg M\xfcller<sip:a@h>\r\n", "J\xc3\xb6rg M\xfcller",
                    SIP_TOLERANCE_DISPLAY_TEXT },
                  { "From: <sip:a@h>;\r\n", "", SIP_TOLERANCE_PARAM_EMPTY },
                  { "From: <sip:a@h>;;tag=1\r\n", "", SIP_TOLERANCE_PARAM_EMPTY },
                  { "From: <sip:a@h> ; ;tag=1\r\n", "", SIP_TOLERANCE_PARAM_EMPTY },
                  { "From: <sip:a@h>;x=;tag=1\r\n", "", SIP_TOLERANCE_PARAM_VALUELESS },
                  { "From: <sip:a@h>;tag=aB3/x+==\r\n", "", SIP_TOLERANCE_PARAM_OCTETS },
                  { "From: <sip:a b@h>;tag=1\r\n", "", SIP_TOLERANCE_USER_OCTETS },
                  { "From: sip:a#b@h;tag=1\r\n", "", SIP_TOLERANCE_USER_OCTETS },
                  { "From: sip:019f9ae299f5;tag=1\r\n", "", SIP_TOLERANCE_HOST_LABEL },
                  { "Route: sip:a@h\r\n", NULL, SIP_TOLERANCE_BRACKETS_ABSENT },
                  { "Route: <sip:a@h>,\r\n", NULL, SIP_TOLERANCE_ELEMENT_EMPTY },
                  { "Route: <sip:a@h>, ,<sip:b@h>\r\n", NULL, SIP_TOLERANCE_ELEMENT_EMPTY },
                  { "Contact: ,<sip:a@h>\r\n", NULL, SIP_TOLERANCE_ELEMENT_EMPTY },
                  { "Contact: <sip:a@h>;expires=x\r\n", NULL, SIP_TOLERANCE_EXPIRES_VALUE } };

    (void)state;
    for (size_t i = 0; i < sizeof noted / sizeof *noted; i++) {
        if (parse(noted[i].field) != CW_OK)
            fail_msg("refused: %s", noted[i].field);
        if (!m.deviations.count || m.deviations.kept[0].rule != noted[i].rule)
            fail_msg("not noted: %s", noted[i].field);
        if (noted[i].read)
            is(m.from.display, noted[i].read);
    }
}

static void refuses(void **state)
{
    static const char *const bad[] = { "From: \r\n",
                                       "From: <>\r\n",
                                       "From: </>;tag=1\r\n",
                                       "From: < sip:a@h>;tag=1\r\n",
                                       "From: <sip:a@h;tag=1\r\n",
                                       "From: \"x <sip:a@h>;tag=1\r\n",
                                       "From: \"x\\\" <sip:a@h>\r\n",
                                       "From: A, B <sip:a@h>;tag=1\r\n",
                                       "From: \"a\x01\" <sip:a@h>\r\n",
                                       "From: <sip:a@h> x\r\n",
                                       "From: <sip:a@h>;tag=\r\n",
                                       "From: <sip:a@h>;tag\r\n",
                                       "From: <sip:a@h>;tag=\"1\"\r\n",
                                       "From: <sip:a@h>;tag=1;tag=2\r\n",
                                       "From: <sip:a@h>, <sip:b@h>\r\n",
                                       "To: <sip:a@h>;tag=1;TAG=1\r\n",
                                       "Record-Route:\r\n",
                                       "Contact: *, <sip:a@h>\r\n",
                                       "Contact: <sip:a@h>, *\r\n",
                                       "Contact: *\r\nContact: *\r\n",
                                       "Contact: *\r\nContact: <sip:a@h>\r\n",
                                       "Contact: <sip:a@h>\r\nm: *\r\n",
                                       "Contact: *;x\r\n",
                                       "From: sip:a@h (x) <sip:b@h>\r\n",
                                       "From: Smith; B <sip:a@h>\r\n",
                                       "From: <sip:a@h>;tag=a,b\r\n",
                                       "From: \"x\" y <sip:a@h>\r\n",
                                       "Route: sip:a@h;lr\r\n",
                                       "From: sip:a b@h\r\n" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (parse(bad[i]) != CW_E_FIELD_VALUE &&
            !m.ignored) /* not every kind is needed in every request */
            fail_msg("accepted: %s", bad[i]);
}

static void reads_expires(void **state)
{
    static const struct {
        const char *param;
        int64_t want;
    } expires[] = { { "", -1 },
                    { ";expires=0", 0 },
                    { ";EXPIRES = 0060", 60 },
                    { ";expires=4294967295", 4294967295 },
                    { ";expires=4294967296", 4294967295 },
                    { ";expires=18446744073709551616", 4294967295 },
                    { ";expires=-1", 3600 },
                    { ";expires=x", 3600 },
                    { ";expires=\"7\"", 3600 },
                    { ";expires", 3600 },
                    { ";expires=7x", 3600 } };
    char field[80];

    (void)state;
    for (size_t i = 0; i < sizeof expires / sizeof *expires; i++) {
        snprintf(field, sizeof field, "Contact: <sip:a@h>%s\r\n", expires[i].param);
        assert_int_equal(parse(field), CW_OK);
        if (m.contact[0].expires != expires[i].want)
            fail_msg("'%s' reads %lld", expires[i].param, (long long)m.contact[0].expires);
    }
    assert_int_equal(parse("Contact: <sip:a@h>;expires=1;expires=2\r\n"), CW_E_FIELD_VALUE);
}

static void reads_star(void **state)
{
    struct sip_cursor c = { 0 };
    struct sip_addr a;

    (void)state;
    assert_int_equal(parse("Contact: * \r\n"), CW_OK);
    assert_int_equal(m.contacts, 1);
    assert_true(m.contact[0].is_star);
    assert_true(sip_next_addr(&m, SIP_CONTACT, &c, &a));
    assert_true(a.is_star);
    assert_false(sip_next_addr(&m, SIP_CONTACT, &c, &a));
    assert_false(sip_next_addr(&m, SIP_CONTACT, &c, &a));
}

/* Rows and commas alike, in order, beyond what is kept. */
static void walks_lists(void **state)
{
    struct sip_cursor c = { 0 };
    struct sip_addr a;
    char user[2] = "0";

    (void)state;
    assert_int_equal(
        parse(
            "Contact: <sip:0@h>, \"x,y\" <sip:1@h>;q=0.1\r\nTo: <sip:t@h>\r\nm: sip:2@h ,sip:3@h\r\n"
            "Contact: <sip:4@h>\r\nContact:\r\n <sip:5@h>,\r\n\t<sip:6@h>\r\n"),
        CW_OK);
    assert_int_equal(m.contacts, SIP_ADDRS_KEPT);
    is(m.contact[3].uri.user, "3");
    for (int i = 0; i < 7; i++) {
        user[0] = (char)('0' + i);
        assert_true(sip_next_addr(&m, SIP_CONTACT, &c, &a));
        is(a.uri.user, user);
    }
    assert_false(sip_next_addr(&m, SIP_CONTACT, &c, &a));
    c = (struct sip_cursor){ 0 };
    assert_true(sip_next_addr(&m, SIP_TO, &c, &a));
    is(a.uri.user, "t");
    assert_false(sip_next_addr(&m, SIP_TO, &c, &a));
    c = (struct sip_cursor){ 0 };
    assert_false(sip_next_addr(&m, SIP_ROUTE, &c, &a));
}

/* The sixth value is not kept, yet it is read: a fault in it refuses the message. */
static void reads_beyond_kept(void **state)
{
    (void)state;
    assert_int_equal(
        parse("Route: <sip:1@h>,<sip:2@h>,<sip:3@h>,<sip:4@h>,<sip:5@h>,<sip:6@h:x>\r\n"),
        CW_E_FIELD_VALUE);
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
        cmocka_unit_test(reads_forms),   cmocka_unit_test(reads_bare),
        cmocka_unit_test(refuses),       cmocka_unit_test(notes),
        cmocka_unit_test(reads_expires), cmocka_unit_test(reads_star),
        cmocka_unit_test(walks_lists),   cmocka_unit_test(reads_beyond_kept)
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
