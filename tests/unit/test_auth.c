/* test_auth.c - challenges and credentials (RFC 3261 20.7, 20.44, 22.4; RFC 7616 3.3, 3.4). */
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
    char text[4096];
    int n = snprintf(
        text, sizeof text,
        "SIP/2.0 401 no\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: sip:a@h;tag=f\r\nTo: sip:a@h;tag=t\r\n"
        "Call-ID: c\r\nCSeq: 1 REGISTER\r\n%s\r\n",
        fields);

    assert_in_range(n, 1, sizeof text - 1);
    free(octets);
    octets = malloc((size_t)n);
    memcpy(octets, text, (size_t)n);
    return sip_parse(&m, octets, (size_t)n, &v);
}

static void param_is(int i, enum sip_auth_param p, const char *want, bool quoted)
{
    struct cw_slice s = m.auth[i].param[p];

    if (!sip_slice_is(&m, s, want))
        fail_msg("parameter %d: '%.*s' is not '%s'", p, s.len, (const char *)m.octets + s.at, want);
    assert_true(m.auth[i].present & 1u << p);
    assert_int_equal(!!(m.auth[i].quoted & 1u << p), quoted);
}

static void reads_challenge(void **state)
{
    (void)state;
    assert_int_equal(
        parse("WWW-Authenticate: Digest realm=\"a \\\"b\\\" c\", nonce=\"\",opaque=\"o\" ,\r\n "
              "algorithm = SHA-256,"
              "qop=\"auth,auth-int\", stale=TRUE, domain=\"sip:h\", charset=UTF-8, "
              "userhash=true, new=\"x\"\r\n"),
        CW_OK);
    assert_int_equal(m.auths, 1);
    assert_int_equal(m.auth[0].kind, SIP_WWW_AUTHENTICATE);
    assert_true(m.auth[0].is_digest);
    param_is(0, SIP_A_REALM, "a \\\"b\\\" c", true); /* escapes go back as they came */
    param_is(0, SIP_A_NONCE, "", true);              /* empty, but there */
    param_is(0, SIP_A_OPAQUE, "o", true);
    param_is(0, SIP_A_ALGORITHM, "SHA-256", false);
    param_is(0, SIP_A_QOP, "auth,auth-int", true);
    param_is(0, SIP_A_STALE, "TRUE", false);
    param_is(0, SIP_A_DOMAIN, "sip:h", true);
    param_is(0, SIP_A_CHARSET, "UTF-8", false);
    param_is(0, SIP_A_USERHASH, "true", false);
    assert_false(m.auth[0].present & 1u << SIP_A_RESPONSE);
}

static void reads_credentials(void **state)
{
    (void)state;
    assert_int_equal(parse("Proxy-Authorization: DIGEST "
                           "username=\"u\",realm=\"r\",nonce=\"n\",uri=\"sip:h\",response=\"0f\","
                           "cnonce=\"c\",nc=00000001,qop=auth\r\n"),
                     CW_OK);
    assert_int_equal(m.auth[0].kind, SIP_PROXY_AUTHORIZATION);
    param_is(0, SIP_A_USERNAME, "u", true);
    param_is(0, SIP_A_URI, "sip:h", true);
    param_is(0, SIP_A_RESPONSE, "0f", true);
    param_is(0, SIP_A_CNONCE, "c", true);
    param_is(0, SIP_A_NC, "00000001", false);
    param_is(0, SIP_A_QOP, "auth", false);
}

/* Where peers in use differ from 25.1, either form is read. */
static void reads_other_quoting(void **state)
{
    (void)state;
    assert_int_equal(parse("WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=\"MD5\", "
                           "stale=\"false\", qop=auth, nonces=x\r\n"),
                     CW_OK);
    param_is(0, SIP_A_QOP, "auth", false);
    param_is(0, SIP_A_ALGORITHM, "MD5", true);
    param_is(0, SIP_A_STALE, "false", true);
    param_is(0, SIP_A_NONCE, "n", true); /* "nonces" is another parameter */
    assert_int_equal(parse("Authorization: Digest username=\"u\", realm=\"r\", nonce=\"n\", "
                           "uri=\"sip:h\", response=\"0f\", cnonce=c, "
                           "nc=\"00000001\", qop=\"auth\"\r\n"),
                     CW_OK);
    param_is(0, SIP_A_CNONCE, "c", false);
    param_is(0, SIP_A_NC, "00000001", true);
    param_is(0, SIP_A_QOP, "auth", true);
}

static void keeps_order_and_schemes(void **state)
{
    (void)state;
    assert_int_equal(
        parse("WWW-Authenticate: Basic realm=\"b\"\r\nProxy-Authenticate: NTLM TlRMTVNTUAAC=\r\n"
              "WWW-Authenticate: Digester realm=\"b\"\r\nWWW-Authenticate: Digest realm=\"d\", "
              "nonce=\"n\"\r\n"),
        CW_OK);
    assert_int_equal(m.auths, 4);
    assert_true(sip_slice_is(&m, m.auth[0].scheme, "Basic"));
    assert_true(sip_slice_is(&m, m.auth[1].scheme, "NTLM"));
    assert_int_equal(m.auth[1].kind, SIP_PROXY_AUTHENTICATE);
    assert_true(sip_slice_is(&m, m.auth[2].scheme, "Digester"));
    assert_false(m.auth[0].is_digest || m.auth[1].is_digest || m.auth[2].is_digest);
    assert_true(m.auth[3].is_digest);
    assert_int_equal(m.auth[0].present, 0);
}

static void refuses(void **state)
{
    static const char *const bad[] = {
        "WWW-Authenticate:\r\n",
        "WWW-Authenticate: Digest\r\n",
        "WWW-Authenticate: Digest \r\n",
        "WWW-Authenticate: Digest realm\r\n",
        "WWW-Authenticate: Digest realm=\r\n",
        "WWW-Authenticate: Digest realm=\"x, nonce=x\r\n",
        "WWW-Authenticate: Digest realm=\"x\\\"\r\n",
        "WWW-Authenticate: Digest realm=\"x\",\r\n",
        "WWW-Authenticate: Digest realm=\"x\" nonce=\"n\"\r\n",
        "WWW-Authenticate: Digest ,realm=\"x\"\r\n",
        "WWW-Authenticate: Digest =\"x\"\r\n",
        "WWW-Authenticate: Digest realm=\"\xff\"\r\n",
        "WWW-Authenticate: Digest realm=r\r\n", /* 25.1: in quotes, these */
        "WWW-Authenticate: Digest NONCE = n\r\n",
        "WWW-Authenticate: Digest opaque=o\r\n",
        "WWW-Authenticate: Digest domain=h\r\n",
        "WWW-Authenticate: Digest username=u\r\n",
        "WWW-Authenticate: Digest uri=h\r\n",
        "WWW-Authenticate: Digest response=0f\r\n",
        "WWW-Authenticate: Digest nextnonce=n\r\n",
        "WWW-Authenticate: Digest rspauth=0f\r\n",
        "WWW-Authenticate: Digest realm=\"x\", REALM=\"y\"\r\n",
        "WWW-Authenticate: Basic \x01\r\n",
        "WWW-Authenticate: Digest realm=\"x\", Digest realm=\"y\"\r\n" /* 7.3.1: never joined by commas */
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (parse(bad[i]) != CW_E_FIELD_VALUE)
            fail_msg("accepted: %s", bad[i]);
        assert_int_equal(v.kind, SIP_WWW_AUTHENTICATE);
        assert_int_equal(v.status, 0); /* a response is dropped */
    }
}

static void bounds_count(void **state)
{
    char fields[1024] = "";

    (void)state;
    for (int i = 0; i < SIP_AUTHS_MAX; i++)
        strcat(fields, "WWW-Authenticate: Digest realm=\"x\"\r\n");
    assert_int_equal(parse(fields), CW_OK);
    assert_int_equal(m.auths, SIP_AUTHS_MAX);
    strcat(fields, "Authorization: Digest realm=\"x\"\r\n");
    assert_int_equal(parse(fields), CW_E_TOO_MANY);
}

static int release(void **state)
{
    (void)state;
    free(octets);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(reads_challenge),
                                        cmocka_unit_test(reads_credentials),
                                        cmocka_unit_test(reads_other_quoting),
                                        cmocka_unit_test(keeps_order_and_schemes),
                                        cmocka_unit_test(refuses),
                                        cmocka_unit_test(bounds_count) };

    return cmocka_run_group_tests(tests, NULL, release);
}
