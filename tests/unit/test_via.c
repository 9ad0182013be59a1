/* test_via.c - via-parm and its parameters (RFC 3261 20.42, RFC 3581, RFC 5118 4.5). */
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
static struct sip_verdict v;
static char *octets;

static int parse(const char *fields)
{
    char text[8192];
    int n = snprintf(
        text, sizeof text,
        "OPTIONS sip:h SIP/2.0\r\n%sFrom: sip:a@h;tag=f\r\nTo: sip:a@h\r\nCall-ID: c\r\nCSeq: 1 "
        "OPTIONS\r\n\r\n",
        fields);

    assert_in_range(n, 1, sizeof text - 1);
    free(octets);
    octets = malloc((size_t)n);
    memcpy(octets, text, (size_t)n);
    return sip_parse(&m, octets, (size_t)n, &v);
}

static void is(struct cw_slice s, const char *want)
{
    if (!sip_slice_is(&m, s, want))
        fail_msg("'%.*s' is not '%s'", s.len, (const char *)m.octets + s.at, want);
}

static void reads_components(void **state)
{
    (void)state;
    assert_int_equal(
        parse(
            "Via: SIP/2.0/TLS "
            "h.example:5061;branch=z9hG4bK%-1;received=192.0.2.7;maddr=m.example;rport=7;x=\"y\"\r\n"),
        CW_OK);
    assert_int_equal(m.vias, 1);
    is(m.via[0].transport, "TLS");
    is(m.via[0].host, "h.example");
    is(m.via[0].branch, "z9hG4bK%-1");
    is(m.via[0].received, "192.0.2.7");
    is(m.via[0].maddr, "m.example");
    is(m.via[0].params, ";branch=z9hG4bK%-1;received=192.0.2.7;maddr=m.example;rport=7;x=\"y\"");
    assert_int_equal(m.via[0].port, 5061);
    assert_int_equal(m.via[0].rport, 7);
    assert_true(m.via[0].has_rport);
}

static void reads_lists_and_space(void **state)
{
    (void)state;
    assert_int_equal(
        parse("v: SIP / 2.0 / UDP \r\n a.example : 5070 ; rport ;\r\n branch = b1 , sip/2.0/tcp "
              "[2001:db8::1]:9\r\n"
              "VIA:SIP/2.0/SCTP 192.0.2.1\r\n"),
        CW_OK);
    assert_int_equal(m.vias, 3);
    is(m.via[0].host, "a.example");
    assert_int_equal(m.via[0].port, 5070);
    assert_true(m.via[0].has_rport && !m.via[0].rport);
    is(m.via[0].branch, "b1");
    is(m.via[1].transport, "tcp");
    is(m.via[1].host, "[2001:db8::1]");
    assert_int_equal(m.via[1].port, 9);
    is(m.via[2].host, "192.0.2.1");
    assert_int_equal(m.via[2].port, 0);
    assert_false(m.via[2].has_rport);
}

static void reads_received_v6(void **state)
{
    (void)state;
    assert_int_equal(parse("Via: SIP/2.0/UDP h;received=2001:db8::9:255\r\n"), CW_OK);
    is(m.via[0].received, "2001:db8::9:255");
    assert_int_equal(parse("Via: SIP/2.0/UDP h;received=[2001:db8::9:255]\r\n"), CW_OK);
    is(m.via[0].received, "[2001:db8::9:255]");
}

/* What peers write although no rule has it is read in the one way that it has, and noted (grammar/tolerance.tsv). */
static void notes(void **state)
{
    static const struct {
        const char *field, *read;
        enum sip_tolerance rule;
    } noted[] = {
        { "Via: SIP/2.0/UDP h:0\r\n", "h", SIP_TOLERANCE_PORT_UNUSABLE },
        { "Via: SIP/2.0/UDP a_b:5060\r\n", "a_b", SIP_TOLERANCE_HOST_LABEL },
        { "Via: SIP/2.0/UDP c0ffee.0ac:5060\r\n", "c0ffee.0ac", SIP_TOLERANCE_HOST_LABEL },
        { "Via: SIP/2.0/UDP h;;\r\n", "h", SIP_TOLERANCE_PARAM_EMPTY },
        { "Via: SIP/2.0/UDP h;;branch=a\r\n", "h", SIP_TOLERANCE_PARAM_EMPTY },
        { "Via: SIP/2.0/UDP h,\r\n", "h", SIP_TOLERANCE_ELEMENT_EMPTY },
        { "Via: SIP/2.0/UDP h, ,SIP/2.0/UDP g\r\n", "h", SIP_TOLERANCE_ELEMENT_EMPTY },
        { "Via: SIP/2.0/UDP h;rport=\r\n", "h", SIP_TOLERANCE_PARAM_VALUELESS },
        { "Via: SIP/2.0/UDP h;rport=0\r\n", "h", SIP_TOLERANCE_PORT_UNUSABLE },
        { "Via: SIP/2.0/UDP h;rport=65536\r\n", "h", SIP_TOLERANCE_PORT_UNUSABLE },
        { "Via: SIP/2.0/UDP h;ttl=abc\r\n", "h", SIP_TOLERANCE_TTL_VALUE },
        { "Via: SIP/2.0/UDP h;ttl=256\r\n", "h", SIP_TOLERANCE_TTL_VALUE },
        { "Via: SIP/2.0/UDP h;ttl\r\n", "h", SIP_TOLERANCE_PARAM_VALUELESS },
        { "Via: SIP/2.0/UDP h;maddr=a_b\r\n", "h", SIP_TOLERANCE_MADDR_VALUE },
        { "Via: SIP/2.0/UDP h;maddr=1.2.3\r\n", "h", SIP_TOLERANCE_MADDR_VALUE },
        { "Via: SIP/2.0/UDP h;maddr=\"a\"\r\n", "h", SIP_TOLERANCE_MADDR_VALUE },
        { "Via: SIP/2.0/UDP h;maddr\r\n", "h", SIP_TOLERANCE_PARAM_VALUELESS },
        { "Via: SIP/2.0/UDP h;a=1;b;A=1\r\n", "h", SIP_TOLERANCE_PARAM_TWICE },
        { "Via: SIP/2.0/UDP h;x=\r\n", "h", SIP_TOLERANCE_PARAM_VALUELESS },
        { "Via: SIP/2.0/UDP h;branch=z9hG4bKD+ta2/50aPO=\r\n", "h", SIP_TOLERANCE_PARAM_OCTETS }
    };

    (void)state;
    for (size_t i = 0; i < sizeof noted / sizeof *noted; i++) {
        if (parse(noted[i].field) != CW_OK)
            fail_msg("refused: %s", noted[i].field);
        if (!m.deviations.count || m.deviations.kept[0].rule != noted[i].rule)
            fail_msg("not noted: %s", noted[i].field);
        is(m.via[0].host, noted[i].read);
    }
}

static void notes_received(void **state)
{
    static const struct {
        const char *field, *read;
        enum sip_tolerance rule;
    } noted[] = {
        { "Via: SIP/2.0/UDP h;received=192.0.2.1:5060\r\n", "192.0.2.1",
          SIP_TOLERANCE_PARAM_OCTETS },
        { "Via: SIP/2.0/UDP h;received=fe80::1%eth0\r\n", "fe80::1", SIP_TOLERANCE_PARAM_OCTETS },
        { "Via: SIP/2.0/UDP h;received=[fe80::1%eth0]\r\n", "fe80::1", SIP_TOLERANCE_PARAM_OCTETS },
        { "Via: SIP/2.0/UDP h;received=203.0.113.256\r\n", "", SIP_TOLERANCE_RECEIVED_FORM },
        { "Via: SIP/2.0/UDP h;received=203.0.113.04\r\n", "", SIP_TOLERANCE_RECEIVED_FORM },
        { "Via: SIP/2.0/UDP h;received=203.0.113.9x\r\n", "", SIP_TOLERANCE_RECEIVED_FORM },
        { "Via: SIP/2.0/UDP h;received=[203.0.113.9]\r\n", "203.0.113.9",
          SIP_TOLERANCE_PARAM_OCTETS },
        { "Via: SIP/2.0/UDP h;received=[2001:db8::1]:5060\r\n", "2001:db8::1",
          SIP_TOLERANCE_PARAM_OCTETS },
        { "Via: SIP/2.0/UDP h;received=h.example\r\n", "", SIP_TOLERANCE_RECEIVED_FORM },
        { "Via: SIP/2.0/UDP h;received=\r\n", "", SIP_TOLERANCE_PARAM_VALUELESS }
    };

    (void)state;
    for (size_t i = 0; i < sizeof noted / sizeof *noted; i++) {
        if (parse(noted[i].field) != CW_OK)
            fail_msg("refused: %s", noted[i].field);
        if (!m.deviations.count || m.deviations.kept[0].rule != noted[i].rule)
            fail_msg("not noted: %s", noted[i].field);
        is(m.via[0].received, noted[i].read);
    }
}

static void refuses(void **state)
{
    static const char *const bad[] = { "Via:\r\n",
                                       "Via: SIP/2.0/UDP\r\n",
                                       "Via: SIP/2.0 h\r\n",
                                       "Via: HTTP/1.1/UDP h\r\n",
                                       "Via: SIP/2.0/UDPh\r\n",
                                       "Via: SIP/2.0/UDP h:\r\n",
                                       "Via: SIP/2.0/UDP h:x\r\n",
                                       "Via: SIP/2.0/UDP h:70596\r\n",
                                       "Via: SIP/2.0/UDP h;;,;,,\r\n",
                                       "Via: SIP/2.0/UDP h;branch\r\n",
                                       "Via: SIP/2.0/UDP h;branch=\"x\"\r\n",
                                       "Via: SIP/2.0/UDP h;branch=a;branch=a\r\n",
                                       "Via: SIP/2.0/UDP h;rport=1;rport\r\n",
                                       "Via: SIP/2.0/UDP h;received=1.2.3.4;received=1.2.3.4\r\n",
                                       "Via: SIP/2.0/UDP h;received=foo;received=1.2.3.4\r\n",
                                       "Via: SIP/2.0/UDP h;received=;received=1.2.3.4\r\n",
                                       "Via: SIP/2.0/UDP h;maddr=a;maddr=a\r\n",
                                       "Via: SIP/2.0/UDP h;maddr=a_b;maddr=a\r\n",
                                       "Via: SIP/2.0/UDP h;maddr=\"a\"b\r\n",
                                       "Via: SIP/2.0/UDP [::1\r\n",
                                       "Via: SIP/2.0/UDP 2001:db8::1\r\n" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (parse(bad[i]) != CW_E_FIELD_VALUE)
            fail_msg("accepted: %s", bad[i]);
        assert_int_equal(v.kind, SIP_VIA);
        assert_int_equal(v.status, 400);
    }
}

static void bounds_count(void **state)
{
    char fields[8192] = "";

    (void)state;
    for (int i = 0; i < SIP_VIAS_MAX; i++)
        strcat(fields, i & 1 ? ", SIP/2.0/UDP h\r\n" : "Via: SIP/2.0/UDP h");
    assert_int_equal(parse(fields), CW_OK);
    assert_int_equal(m.vias, SIP_VIAS_MAX);
    strcat(fields, "Via: SIP/2.0/UDP h\r\n");
    assert_int_equal(parse(fields), CW_E_TOO_MANY);
    assert_int_equal(v.status, 513);
    assert_int_equal(v.kind, SIP_VIA);
    assert_true(v.parsed);
}

static int release(void **state)
{
    (void)state;
    free(octets);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(reads_components),
                                        cmocka_unit_test(reads_lists_and_space),
                                        cmocka_unit_test(reads_received_v6),
                                        cmocka_unit_test(refuses),
                                        cmocka_unit_test(notes),
                                        cmocka_unit_test(notes_received),
                                        cmocka_unit_test(bounds_count) };

    return cmocka_run_group_tests(tests, NULL, release);
}
