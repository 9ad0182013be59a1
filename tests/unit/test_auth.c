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

static bool is_challenge(const char *fields)
{
    return *fields == 'W' || !strncmp(fields, "Proxy-Authenticate", 18);
}

/* In a response to REGISTER or, of credentials, in a REGISTER. */
static int parse(const char *fields)
{
    char text[4096];
    int n = snprintf(
        text, sizeof text,
        "%s\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: sip:a@h;tag=f\r\nTo: sip:a@h;tag=t\r\n"
        "Call-ID: c\r\nCSeq: 1 REGISTER\r\n%s\r\n",
        is_challenge(fields) ? "SIP/2.0 401 no" : "REGISTER sip:h SIP/2.0", fields);

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

struct odd {
    const char *field;
    enum sip_tolerance rule;
    enum sip_auth_param param;
    const char *want; /* the parameter; NULL: absent */
};

static void read_odd(const struct odd *odd, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char text[512];

        snprintf(text, sizeof text, "%s\r\n", odd[i].field);
        if (parse(text) != CW_OK || m.auths != 1)
            fail_msg("refused: %s", text);
        if (m.deviations.count != 1 || m.deviations.kept[0].rule != odd[i].rule)
            fail_msg("%u deviations, first %u: %s", m.deviations.count, m.deviations.kept[0].rule,
                     text);
        if (!(m.auth[0].present & 1u << odd[i].param) == !!odd[i].want ||
            (odd[i].want && !sip_slice_is(&m, m.auth[0].param[odd[i].param], odd[i].want)))
            fail_msg("another parameter: %s", text);
    }
}

#define CHALLENGE "WWW-Authenticate: Digest "

/* What servers write into challenges: each is read in the one way that it can mean. */
static void reads_odd_challenges(void **state)
{
    static const struct odd odd[] = {
        { CHALLENGE "realm=\"x\", nonce=\"y\",", SIP_TOLERANCE_ELEMENT_EMPTY, SIP_A_NONCE, "y" },
        { CHALLENGE "realm=\"x\", nonce=\"y\" ,  ", SIP_TOLERANCE_ELEMENT_EMPTY, SIP_A_NONCE, "y" },
        { CHALLENGE ",realm=\"x\", nonce=\"y\"", SIP_TOLERANCE_ELEMENT_EMPTY, SIP_A_REALM, "x" },
        { CHALLENGE "realm=\"x\",, , nonce=\"y\"", SIP_TOLERANCE_ELEMENT_EMPTY, SIP_A_NONCE, "y" },
        { CHALLENGE "realm=asterisk", SIP_TOLERANCE_CHALLENGE_BARE, SIP_A_REALM, "asterisk" },
        { CHALLENGE "realm=sip:h/x=1, nonce=\"y\"", SIP_TOLERANCE_CHALLENGE_BARE, SIP_A_REALM,
          "sip:h/x=1" },
        { CHALLENGE "NONCE = YWJj/+==", SIP_TOLERANCE_CHALLENGE_BARE, SIP_A_NONCE, "YWJj/+==" },
        { CHALLENGE "opaque=\xc3\xa4 ,realm=\"x\"", SIP_TOLERANCE_CHALLENGE_BARE, SIP_A_OPAQUE,
          "\xc3\xa4" },
        { CHALLENGE "realm=My  PBX , nonce=\"y\"", SIP_TOLERANCE_CHALLENGE_BARE, SIP_A_REALM,
          "My  PBX" },
        { CHALLENGE "domain=h", SIP_TOLERANCE_CHALLENGE_BARE, SIP_A_DOMAIN, "h" },
        { CHALLENGE "realm=\"x\",qop=auth", SIP_TOLERANCE_CHALLENGE_BARE, SIP_A_QOP, "auth" },
        { CHALLENGE "qop=auth,auth-int", SIP_TOLERANCE_CHALLENGE_BARE, SIP_A_QOP, "auth,auth-int" },
        { CHALLENGE "qop=auth , auth-int, nonce=\"y\"", SIP_TOLERANCE_CHALLENGE_BARE, SIP_A_NONCE,
          "y" },
        { CHALLENGE "qop=auth , auth-int, nonce=\"y\"", SIP_TOLERANCE_CHALLENGE_BARE, SIP_A_QOP,
          "auth , auth-int" },
        { CHALLENGE "qop=auth,stale=true", SIP_TOLERANCE_CHALLENGE_BARE, SIP_A_STALE, "true" },
        { CHALLENGE "realm=\"x\",opaque=,nonce=\"y\"", SIP_TOLERANCE_AUTH_EMPTY, SIP_A_OPAQUE, "" },
        { CHALLENGE "realm=\"x\",algorithm=", SIP_TOLERANCE_AUTH_EMPTY, SIP_A_ALGORITHM, NULL },
        { CHALLENGE "realm=\"x\",qop=", SIP_TOLERANCE_AUTH_EMPTY, SIP_A_QOP, NULL },
        { CHALLENGE "realm=\"x\",opaque=", SIP_TOLERANCE_AUTH_EMPTY, SIP_A_OPAQUE, "" },
        { CHALLENGE "realm=", SIP_TOLERANCE_AUTH_EMPTY, SIP_A_REALM, "" },
        { CHALLENGE "algorithm=\"MD5\"", SIP_TOLERANCE_AUTH_QUOTES, SIP_A_ALGORITHM, "MD5" },
        { CHALLENGE "stale=\"false\"", SIP_TOLERANCE_AUTH_QUOTES, SIP_A_STALE, "false" },
        { CHALLENGE "stale=no", SIP_TOLERANCE_AUTH_VALUE, SIP_A_STALE, "no" },
        { CHALLENGE "qop=\"auth, auth-int\"", SIP_TOLERANCE_AUTH_VALUE, SIP_A_QOP,
          "auth, auth-int" },
        { CHALLENGE "domain=\"sip:h \"", SIP_TOLERANCE_AUTH_VALUE, SIP_A_DOMAIN, "sip:h " },
        { CHALLENGE "domain=\"h\"", SIP_TOLERANCE_AUTH_VALUE, SIP_A_DOMAIN, "h" },
        { CHALLENGE "realm=\"x\",realm=\"x\"", SIP_TOLERANCE_AUTH_TWICE, SIP_A_REALM, "x" },
        { CHALLENGE "stale=true,stale=TRUE", SIP_TOLERANCE_AUTH_TWICE, SIP_A_STALE, "true" },
        { CHALLENGE "algorithm=MD5, algorithm=md5", SIP_TOLERANCE_AUTH_TWICE, SIP_A_ALGORITHM,
          "MD5" },
        { CHALLENGE "realm=\"M\xfcller\"", SIP_TOLERANCE_QUOTED_OCTETS, SIP_A_REALM, "M\xfcller" },
        { "WWW-Authenticate: NTLM TlRMTVNTUAAC=", SIP_TOLERANCE_AUTH_TEXT, SIP_A_REALM, NULL },
        { "WWW-Authenticate: Negotiate", SIP_TOLERANCE_AUTH_TEXT, SIP_A_REALM, NULL },
        { "WWW-Authenticate: NTLM a/b, \"c, Digest realm=\"x", SIP_TOLERANCE_AUTH_TEXT, SIP_A_REALM,
          NULL },
        { "Authorization: NTLM a/b, Digest realm=\"x\"", SIP_TOLERANCE_AUTH_TEXT, SIP_A_REALM,
          NULL },
        { "WWW-Authenticate: Basic realm=\"b\",", SIP_TOLERANCE_AUTH_TEXT, SIP_A_REALM, NULL },
    };

    (void)state;
    read_odd(odd, sizeof odd / sizeof *odd);
}

/* In credentials only the form of a value that no digest depends on. */
static void reads_odd_credentials(void **state)
{
    static const struct odd odd[] = {
        { "Authorization: Digest cnonce=c", SIP_TOLERANCE_AUTH_QUOTES, SIP_A_CNONCE, "c" },
        { "Authorization: Digest nc=\"00000001\"", SIP_TOLERANCE_AUTH_QUOTES, SIP_A_NC,
          "00000001" },
        { "Authorization: Digest nc=1", SIP_TOLERANCE_AUTH_VALUE, SIP_A_NC, "1" },
        { "Authorization: Digest nc=0000000g", SIP_TOLERANCE_AUTH_VALUE, SIP_A_NC, "0000000g" },
        { "Authorization: Digest nc=000000011", SIP_TOLERANCE_AUTH_VALUE, SIP_A_NC, "000000011" },
        { "Authorization: Digest qop=\"auth\"", SIP_TOLERANCE_AUTH_QUOTES, SIP_A_QOP, "auth" },
        { "Authorization: Digest response=\"0F\"", SIP_TOLERANCE_AUTH_VALUE, SIP_A_RESPONSE, "0F" },
        { "Authorization: Digest uri=\"h\"", SIP_TOLERANCE_AUTH_VALUE, SIP_A_URI, "h" },
        { "Authorization: Digest realm=\"x\",", SIP_TOLERANCE_ELEMENT_EMPTY, SIP_A_REALM, "x" },
    };

    (void)state;
    read_odd(odd, sizeof odd / sizeof *odd);
}

/* What the ABNF has and is seldom written. */
static void reads_strictly(void **state)
{
    static const char *const good[] = {
        CHALLENGE "realm= \r\n \r\n \"x\"\r\n \r\n ,\r\n nonce=\"\"\r\n",
        CHALLENGE "realm=\"a\\\x01\\\x7f\\\"b\"\r\n",
        CHALLENGE "domain=\"sip:h /x;y  sip:a@[::1];x http://h/?q\",stale=FALSE\r\n",
        CHALLENGE "algorithm=MD5,qop=\"auth,x\",new=\"\\\x02\",odd=1,userhash=true\r\n",
        "WWW-Authenticate: Basic realm=\"\\\x01\"\r\n",
        "WWW-Authenticate: New\r\n a=b , c = \"d\"\r\n",
        "Authorization: Digest uri=\"sip:a@[::1]:5;x=1\",response=\"\",nc=0123abcd\r\n",
        "Authorization: Digest uri=\"sips:a:b@h.example;lr?x=y\",uris=\"x\"\r\n",
        "Authorization: Digest uri=\"tel:+1;x=y\"\r\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (parse(good[i]) != CW_OK || m.deviations.count)
            fail_msg("refused or noted: %s", good[i]);
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

/* 7.3.1 has a challenge in a field of its own; HTTP joins them by commas. Each is read, and the field is noted. */
static void reads_joined_challenges(void **state)
{
    static const struct {
        const char *value, *schemes, *realms;
        unsigned noted;
    } joined[] = {
        { "Digest realm=\"a\", Digest realm=\"b\"", "Digest Digest ", "a b ", 1 },
        { "Digest realm=\"a\",nonce=\"n\" , DIGEST\r\n realm =\"b\"", "Digest DIGEST ", "a b ", 1 },
        { "Digest realm=\"a\", Basic realm=\"c\",Digest realm=\"b\"", "Digest Basic Digest ",
          "a b ", 2 },
        { "Digest realm=\"a\", Negotiate", "Digest Negotiate ", "a ", 2 },
        { "Negotiate, Digest realm=\"a\"", "Negotiate Digest ", "a ", 2 },
        { "Negotiate,NTLM,Digest realm=\"a\",nonce=\"n\"", "Negotiate Digest ", "a ", 2 },
        { "NTLM TlRM/VNT==, Digest realm=\"a\"", "NTLM Digest ", "a ", 2 },
        { "NTLM TlRM \"x, Digest y=\" , Digest realm=\"a\"", "NTLM Digest ", "a ", 2 },
        { "Digest realm=\"a\",qop=auth,auth-int,Digest realm=\"b\"", "Digest Digest ", "a b ", 2 },
        { "Digest realm=\"a, Digest realm=\"", "Digest ", "a, Digest realm= ", 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof joined / sizeof *joined; i++) {
        char text[256], schemes[64] = "", realms[64] = "";

        snprintf(text, sizeof text, "WWW-Authenticate: %s\r\n", joined[i].value);
        if (parse(text) != CW_OK)
            fail_msg("refused: %s", text);
        for (unsigned k = 0; k < m.auths; k++) {
            const struct cw_slice s = m.auth[k].scheme, realm = m.auth[k].param[SIP_A_REALM];

            strncat(strncat(schemes, (const char *)m.octets + s.at, s.len), " ", 2);
            if (m.auth[k].is_digest)
                strncat(strncat(realms, (const char *)m.octets + realm.at, realm.len), " ", 2);
        }
        assert_string_equal(schemes, joined[i].schemes);
        assert_string_equal(realms, joined[i].realms);
        if (m.deviations.count != joined[i].noted)
            fail_msg("%u deviations: %s", m.deviations.count, text);
    }
    char many[1024] = "WWW-Authenticate: Digest realm=\"a\"";

    for (int i = 1; i < SIP_AUTHS_MAX; i++)
        strcat(many, ", Digest realm=\"a\"");
    assert_int_equal(parse(strcat(many, "\r\n")), CW_OK);
    strcpy(many + strlen(many) - 2, ", Digest realm=\"a\"\r\n");
    assert_int_equal(parse(many), CW_E_TOO_MANY);
}

static void refuses(void **state)
{
    static const char *const bad[] = {
        "WWW-Authenticate:\r\n",
        "WWW-Authenticate: Digest\r\n",
        "WWW-Authenticate: Digest \r\n",
        "WWW-Authenticate: Digest ,\r\n",
        "WWW-Authenticate: Digest realm\r\n",
        "WWW-Authenticate: Digest realm=\"x, nonce=x\r\n",
        "WWW-Authenticate: Digest realm=\"x\\\"\r\n",
        "WWW-Authenticate: Digest realm=\"x\" nonce=\"n\"\r\n",
        "WWW-Authenticate: Digest realm=a nonce=b\r\n",
        "WWW-Authenticate: Digest realm=a \"b\"\r\n",
        "WWW-Authenticate: Digest realm=a\"b\"\r\n",
        "WWW-Authenticate: Digest realm=a\\b\r\n",
        "WWW-Authenticate: Digest realm=\"x\"y\r\n",
        "WWW-Authenticate: Digest algorithm= \r\n \r\n MD5\r\n",
        "WWW-Authenticate: Digest =\"x\"\r\n",
        "WWW-Authenticate: Digest realm=\"\x01\"\r\n",
        "WWW-Authenticate: Digest realm=\"x\", REALM=\"y\"\r\n",
        "WWW-Authenticate: Digest realm=\"x\", realm=\"xy\"\r\n",
        "WWW-Authenticate: Basic \x01\r\n",
        "WWW-Authenticate: Digest realm=\"x\", nonce\r\n", /* no scheme but a parameter without a value */
        "WWW-Authenticate: Digest realm=\"x\", Digest realm=\r\n \"y\" z\r\n",
        "WWW-Authenticate: Digest realm=\"x\", Digest\r\n",
        "WWW-Authenticate: Digest Digest realm=\"x\"\r\n",
        "WWW-Authenticate: Digest realm=r;nonce=n\r\n", /* one reading has no nonce */
        "WWW-Authenticate: Digest realm=\"r\";nonce=\"n\"\r\n",
        "WWW-Authenticate: Digest stale=true,stale=false\r\n",
        "WWW-Authenticate: Digest nonce=\"a\",nonce=\"A\"\r\n",
        "Authorization: Digest realm=\"x\", Digest realm=\"x\"\r\n",
        "Authorization: Digest realm=\"x\", Basic\r\n",
        "Authorization: Digest username=u\r\n", /* what a digest is made of */
        "Authorization: Digest realm=r\r\n",
        "Authorization: Digest nonce=n\r\n",
        "Authorization: Digest uri=h\r\n",
        "Authorization: Digest response=0f\r\n",
        "Authorization: Digest opaque=\r\n",
        "Authorization: Digest nc=\r\n",
        "Authorization: Digest realm=\"x\", realm=\"x\"\r\n"
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (parse(bad[i]) != CW_E_FIELD_VALUE)
            fail_msg("accepted: %s", bad[i]);
        assert_int_equal(v.kind, is_challenge(bad[i]) ? SIP_WWW_AUTHENTICATE : SIP_AUTHORIZATION);
        assert_int_equal(v.status,
                         is_challenge(bad[i]) ? 0 : 400); /* there is no answer to a response */
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
    strcat(fields, "Authorization: Digest realm=\"x\"\r\n"); /* without meaning there */
    assert_int_equal(parse(fields), CW_OK);
    strcat(fields, "WWW-Authenticate: Digest realm=\"x\"\r\n");
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
                                        cmocka_unit_test(reads_odd_challenges),
                                        cmocka_unit_test(reads_odd_credentials),
                                        cmocka_unit_test(reads_strictly),
                                        cmocka_unit_test(keeps_order_and_schemes),
                                        cmocka_unit_test(reads_joined_challenges),
                                        cmocka_unit_test(refuses),
                                        cmocka_unit_test(bounds_count) };

    return cmocka_run_group_tests(tests, NULL, release);
}
