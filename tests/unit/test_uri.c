/* test_uri.c - URIs by component, and every pair that RFC 3261 19.1.4 lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sip.h"

/* Parses a copy without a byte behind it, so that a read too far is seen. */
static int parse(struct sip_uri *u, const char *text)
{
    size_t n = strlen(text);
    char *copy = malloc(n ? n : 1);
    int error;

    memcpy(copy, text, n);
    error = sip_uri_parse(u, copy, n);
    free(copy);
    return error;
}

static void assert_slice(const char *text, struct cw_slice s, const char *want)
{
    assert_int_equal(s.len, strlen(want));
    assert_memory_equal(text + s.at, want, s.len);
}

static void reads_components(void **state)
{
    static const char text[] =
        "sips:al%20ice;x=1:s3cr$t@[2001:db8::9]:5071;lr;transport=tcp;maddr=h.example;q=1?a=b&c=";
    struct sip_uri u;

    (void)state;
    assert_int_equal(parse(&u, text), CW_OK);
    assert_slice(text, u.whole, text);
    assert_slice(text, u.scheme, "sips");
    assert_slice(text, u.user, "al%20ice;x=1");
    assert_slice(text, u.password, "s3cr$t");
    assert_slice(text, u.host, "[2001:db8::9]");
    assert_slice(text, u.transport, "tcp");
    assert_slice(text, u.maddr, "h.example");
    assert_slice(text, u.params, ";lr;transport=tcp;maddr=h.example;q=1");
    assert_slice(text, u.headers, "?a=b&c=");
    assert_int_equal(u.port, 5071);
    assert_true(u.is_sip && u.is_sips && u.lr);
}

static void reads_least(void **state)
{
    struct sip_uri u;

    (void)state;
    assert_int_equal(parse(&u, "SIP:a"), CW_OK);
    assert_true(u.is_sip && !u.is_sips && !u.lr && !u.port && !u.user.len && !u.params.len &&
                !u.headers.len);
    assert_slice("SIP:a", u.host, "a");
    assert_int_equal(parse(&u, "tel:+1-212-555-0101;ext=7"), CW_OK);
    assert_false(u.is_sip);
    assert_slice("tel:+1-212-555-0101;ext=7", u.scheme, "tel");
    assert_int_equal(u.host.len, 0);
}

/* A uri-parameter whose name only begins like a known one is another one. */
static void tells_parameters_apart(void **state)
{
    struct sip_uri u;

    (void)state;
    assert_int_equal(parse(&u, "sip:a.example;lroute;transported=1;maddress=x_y"), CW_OK);
    assert_true(!u.lr && !u.transport.len && !u.maddr.len);
    assert_int_equal(parse(&u, "sip:a.example;LR=on;Transport=TLS"), CW_OK);
    assert_true(u.lr);
    assert_int_equal(u.transport.len, 3);
}

static void accepts(void **state)
{
    static const char *const good[] = { "sip:192.0.2.1",
                                        "sip:0.10.199.255",
                                        "sip:249.250.99.100",
                                        "sip:192.0.2.256.example",
                                        "sip:a@192.0.2.1:1",
                                        "sip:a.b-c.example.",
                                        "sip:a@[::]", /* RFC 5954 4.1, each of its nine forms */
                                        "sip:a@[1:2:3:4:5:6:7:8]",
                                        "sip:a@[1:2:3:4:5:6:192.0.2.1]",
                                        "sip:a@[::2:3:4:5:6:7:8]",
                                        "sip:a@[::2:3:4:5:6:192.0.2.1]",
                                        "sip:a@[1::3:4:5:6:7:8]",
                                        "sip:a@[1:2::4:5:6:7:8]",
                                        "sip:a@[1:2:3::5:6:192.0.2.1]",
                                        "sip:a@[1:2:3:4::6:7:8]",
                                        "sip:a@[1:2:3:4:5::192.0.2.1]",
                                        "sip:a@[1:2:3:4:5:6::8]",
                                        "sip:a@[1:2:3:4:5:6:7::]",
                                        "sip:a@[ABCD:EF01:abcd:ef01::]",
                                        "sip:a@[2001:db8::10:5070]",
                                        "sip:a@[::ffff:192.0.2.2]",
                                        "sip:a@[2001:db8:::192.0.2.1]", /* RFC 5118 4.10 */
                                        "sip:a@[:::192.0.2.1]",
                                        "sip:a@[1:2:3:4:5:::192.0.2.1]",
                                        "sip:a@[2001:db8::192.0.2.1]",
                                        "sip:a@h:65535",
                                        "sip:a:@h",
                                        "sip:+1(2)3@h",
                                        "sip:&=+$,;?/@h",
                                        "sip:h?x=%00",
                                        "sip:h;[]/:&+$=[]/:&+$",
                                        "urn:service:sos",
                                        "soap.beep://192.0.2.103:3002",
                                        "x:y" };
    struct sip_uri u;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (parse(&u, good[i]) != CW_OK)
            fail_msg("refused: %s", good[i]);
}

/* What peers write although no rule has it is read in the one way that it has, and noted (grammar/tolerance.tsv). */
static void notes(void **state)
{
    static const struct {
        const char *text;
        enum sip_tolerance rule;
        size_t at;
    } noted[] = { { "sip:h:0", SIP_TOLERANCE_PORT_UNUSABLE, 6 },
                  { "sip:a@h:65536;x=1", SIP_TOLERANCE_PORT_UNUSABLE, 8 },
                  { "sips:h:4294968376?a=b", SIP_TOLERANCE_PORT_UNUSABLE, 7 },
                  { "sip:[::1%25eth0]", SIP_TOLERANCE_HOST_ZONE, 4 },
                  { "sip:[fe80::1%eth0]:5060;lr", SIP_TOLERANCE_HOST_ZONE, 4 },
                  { "sip:-a", SIP_TOLERANCE_HOST_LABEL, 4 },
                  { "sip:a-.example", SIP_TOLERANCE_HOST_LABEL, 4 },
                  { "sip:a@a_b.c", SIP_TOLERANCE_HOST_LABEL, 6 },
                  { "sip:019f9ae299f5", SIP_TOLERANCE_HOST_LABEL, 4 },
                  { "sip:pbx.3com:5060", SIP_TOLERANCE_HOST_LABEL, 4 },
                  { "sip:h;", SIP_TOLERANCE_PARAM_EMPTY, 5 },
                  { "sip:h;;lr", SIP_TOLERANCE_PARAM_EMPTY, 5 },
                  { "sip:h;lr;?a=b", SIP_TOLERANCE_PARAM_EMPTY, 8 },
                  { "sip:h;a=", SIP_TOLERANCE_PARAM_VALUELESS, 7 },
                  { "sip:h;transport=;lr", SIP_TOLERANCE_PARAM_VALUELESS, 15 },
                  { "sip:h;user=", SIP_TOLERANCE_PARAM_VALUELESS, 10 },
                  { "sip:h;lr=on", SIP_TOLERANCE_LR_VALUE, 9 },
                  { "sip:h;LR=true;x", SIP_TOLERANCE_LR_VALUE, 9 },
                  { "sip:h;lr=", SIP_TOLERANCE_PARAM_VALUELESS, 8 },
                  { "sip:h;ttl=abc", SIP_TOLERANCE_TTL_VALUE, 10 },
                  { "sip:h;ttl=256", SIP_TOLERANCE_TTL_VALUE, 10 },
                  { "sip:7117#+1@h", SIP_TOLERANCE_USER_OCTETS, 4 },
                  { "sip:#31#@h:5060", SIP_TOLERANCE_USER_OCTETS, 4 },
                  { "sip:a\xc3\xa9:pw@h", SIP_TOLERANCE_USER_OCTETS, 4 },
                  { "sip:{a|b}@h_", SIP_TOLERANCE_USER_OCTETS, 4 } };

    (void)state;
    for (size_t i = 0; i < sizeof noted / sizeof *noted; i++) {
        struct sip_deviations list;
        struct sip_uri u;

        if (sip_uri_read(&u, noted[i].text, strlen(noted[i].text), &list) != CW_OK)
            fail_msg("refused: %s", noted[i].text);
        if (!list.count || list.kept[0].rule != noted[i].rule || list.kept[0].at != noted[i].at)
            fail_msg("%s: %s at %u", noted[i].text, sip_tolerance_name(list.kept[0].rule),
                     list.kept[0].at);
        assert_int_equal(u.whole.len, strlen(noted[i].text));
    }
}

/* A port that cannot be used is not the default one: it equals nothing but itself. */
static void reads_unusable_ports(void **state)
{
    static const char zero[] = "sip:h:0", none[] = "sip:h", large[] = "sip:h:65536";
    struct sip_uri a, b, c;

    (void)state;
    assert_int_equal(parse(&a, zero) | parse(&b, none) | parse(&c, large), CW_OK);
    assert_true(a.port_unusable && !b.port_unusable && c.port_unusable && !a.port && !c.port);
    assert_true(sip_uri_equal((const uint8_t *)zero, &a, (const uint8_t *)zero, &a));
    assert_false(sip_uri_equal((const uint8_t *)zero, &a, (const uint8_t *)none, &b));
    assert_false(sip_uri_equal((const uint8_t *)none, &b, (const uint8_t *)large, &c));
}

static bool same_user(const char *a, const char *b)
{
    const bool there = sip_user_equal((struct cw_octets){ (const uint8_t *)a, strlen(a) },
                                      (struct cw_octets){ (const uint8_t *)b, strlen(b) });

    assert_int_equal(there, sip_user_equal((struct cw_octets){ (const uint8_t *)b, strlen(b) },
                                           (struct cw_octets){ (const uint8_t *)a, strlen(a) }));
    return there;
}

/* 19.1.4: an escape and its octet are equal, in either case of its digits, unless the octet is reserved. */
static void compares_users(void **state)
{
    (void)state;
    assert_true(same_user("1001", "%310%301"));
    assert_true(same_user("m%c3%bcller", "m%C3%BCller"));
    assert_true(same_user("m\xc3\xbcller", "m%C3%BCller"));
    assert_true(same_user("7#1", "7%231"));
    assert_false(same_user("a", "A"));
    assert_false(same_user("a", "ab"));
    assert_false(same_user("a%3bb", "a;b"));
    assert_true(same_user("a%3bb", "a%3Bb"));
}

static void refuses(void **state)
{
    static const char *const bad[] = { "",
                                       "sip",
                                       "sip:",
                                       ":a",
                                       "1sip:a",
                                       "sip: a",
                                       "sip:a ",
                                       "sip:a\r",
                                       "<sip:a>",
                                       "sip:@h",
                                       "sip:a@",
                                       "sip:a@b@c",
                                       "sip:a b@h",
                                       "sip:a%2@h",
                                       "sip:a%zz@h",
                                       "sip:a\"@h",
                                       "sip:h:",
                                       "sip:h:-1",
                                       "sip:h:5060x",
                                       "sip:2001:db8::10",
                                       "sip:[::1",
                                       "sip:[g::]",
                                       "sip:[]",
                                       "sip:[1::2::3]",
                                       "sip:[1:2:3:4:5:6:7:8:9]", /* RFC 5954 4.1 */
                                       "sip:[1:2:3:4:5:6:7]",
                                       "sip:[1:2:3:4:5:6:7:192.0.2.1]",
                                       "sip:[1:2:3:4:5:192.0.2.1]",
                                       "sip:[::1:2:3:4:5:6:7:8]",
                                       "sip:[1:2:3:4::5:6:7:8]",
                                       "sip:[1:2:3:4:5:6:7:8::]",
                                       "sip:[1:2:3:4:5:6::192.0.2.1]",
                                       "sip:[1:2:3:4:5:6:::192.0.2.1]",
                                       "sip:[1]",
                                       "sip:[:]",
                                       "sip:[:1::]",
                                       "sip:[1::2:]",
                                       "sip:[1:2:3:4:5:6:7:]",
                                       "sip:[:2:3:4:5:6:7:8]",
                                       "sip:[00001::]",
                                       "sip:[::192.0.2.1:1]",
                                       "sip:[::192.0.2]",
                                       "sip:[:::]",
                                       "sip:[1:::2]",
                                       "sip:[:::192.0.2.1::]",
                                       "sip:[::::192.0.2.1]",
                                       "sip:[1:::2:192.0.2.1]",
                                       "sip:192.0.2",
                                       "sip:192.0.2.1234",
                                       "sip:444.555.666.777", /* RFC 5954 4.1 */
                                       "sip:192.0.2.256",
                                       "sip:192.0.2.260",
                                       "sip:300.0.2.1",
                                       "sip:192.0.02.1",
                                       "sip:[::999.0.0.1]",
                                       "sip:[::192.0.2.256]",
                                       "sip:[192.0.2.1]",
                                       "sip:a..b",
                                       "sip:1",
                                       "sip:h;transport",
                                       "sip:h;transport=udp;transport=tcp",
                                       "sip:h;maddr=a;maddr=b",
                                       "sip:h;maddr=x_y",
                                       "sip:h;x;y=1;X=1",
                                       "sip:h;lr;lr",
                                       "sip:h?",
                                       "sip:h?a",
                                       "sip:h?=b",
                                       "sip:h?a=b&",
                                       "tel:",
                                       "tel:a b",
                                       "sip:h\x80",
                                       "sip:a\xe9@h",
                                       "sip:a#b",
                                       "sip:a#b@",
                                       "sip:a#b@c#d@h",
                                       "sip:a%2#@h",
                                       "sip:h_.1",
                                       "sip:1_.0x7f",
                                       "sip:a_b.1.2",
                                       "sip:a_:x",
                                       "sip:[fe80::1%]",
                                       "sip:[fe80::%eth0",
                                       "sip:[1:2%eth0]",
                                       "sip:h;maddr=",
                                       "sip:h;maddr",
                                       "sip:h;transport=[x]",
                                       "sip:h;user=[x]",
                                       "sip:h;user",
                                       "sip:h;method=[x]",
                                       "sip:h;ttl",
                                       "sip:h;lr=on;lr",
                                       "sip:h;lr==",
                                       "sip:h;a==b",
                                       "sip:h;transport=;transport=udp" };
    struct sip_uri u;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (parse(&u, bad[i]) != CW_E_URI)
            fail_msg("accepted: %s", bad[i]);
}

static void bounds_length(void **state)
{
    char text[SIP_URI_MAX + 2] = "sip:";
    struct sip_uri u;

    (void)state;
    memset(text + 4, 'a', sizeof text - 5);
    text[SIP_URI_MAX - 2] = '@';
    text[SIP_URI_MAX + 1] = '\0';
    assert_int_equal(sip_uri_parse(&u, text, SIP_URI_MAX), CW_OK);
    assert_int_equal(sip_uri_parse(&u, text, SIP_URI_MAX + 1), CW_E_URI);
    text[4 + SIP_HOST_MAX] = '\0';
    assert_int_equal(parse(&u, text), CW_OK);
    text[4 + SIP_HOST_MAX] = 'a';
    text[5 + SIP_HOST_MAX] = '\0';
    assert_int_equal(parse(&u, text), CW_E_URI);
}

static bool equal(const char *a, const char *b)
{
    struct sip_uri x, y;
    bool there, back;

    assert_int_equal(parse(&x, a), CW_OK);
    assert_int_equal(parse(&y, b), CW_OK);
    there = sip_uri_equal((const uint8_t *)a, &x, (const uint8_t *)b, &y);
    back = sip_uri_equal((const uint8_t *)b, &y, (const uint8_t *)a, &x);
    assert_int_equal(there, back);
    return there;
}

/* The pairs stand in the order of the section; the addresses are ours. */
static void compares_by_19_1_4(void **state)
{
    static const struct {
        bool want;
        const char *a, *b;
    } pair[] = {
        { true, "sip:%61lice@one.example;transport=TCP", "sip:alice@OnE.eXample;Transport=tcp" },
        { true, "sip:carol@one.example", "sip:carol@one.example;newparam=5" },
        { true, "sip:carol@one.example", "sip:carol@one.example;security=on" },
        { true, "sip:carol@one.example;newparam=5", "sip:carol@one.example;security=on" },
        { true, "sip:two.example;transport=tcp;method=REGISTER?to=sip:bob%40two.example",
          "sip:two.example;method=REGISTER;transport=tcp?to=sip:bob%40two.example" },
        { true, "sip:alice@one.example?subject=project%20x&priority=urgent",
          "sip:alice@one.example?priority=urgent&subject=project%20x" },
        { false, "SIP:ALICE@OnE.eXample;Transport=udp", "sip:alice@OnE.eXample;Transport=UDP" },
        { false, "sip:bob@two.example", "sip:bob@two.example:5060" },
        { false, "sip:bob@two.example", "sip:bob@two.example;transport=udp" },
        { false, "sip:bob@two.example", "sip:bob@two.example:6000;transport=tcp" },
        { false, "sip:carol@one.example", "sip:carol@one.example?Subject=next%20meeting" },
        { false, "sip:bob@phone21.two.example", "sip:bob@192.0.2.4" },
        { true, "sip:carol@one.example", "sip:carol@one.example;security=off" },
        { false, "sip:carol@one.example;security=on", "sip:carol@one.example;security=off" },
        /* what the rules say beyond the list */
        { false, "sip:a@h", "sips:a@h" },
        { false, "sip:a@h", "sip:h" },
        { false, "sip:a:p@h", "sip:a@h" },
        { false, "sip:a:p@h", "sip:a:P@h" },
        { false, "sip:a@h;user=ip", "sip:a@h" },
        { false, "sip:a@h;ttl=1", "sip:a@h" },
        { false, "sip:a@h;method=INVITE", "sip:a@h" },
        { false, "sip:a@h;maddr=h", "sip:a@h" },
        { true, "sip:a@h;x=A%62c", "sip:a@h;X=abC" },
        { false, "sip:a%3Bb@h", "sip:a;b@h" }, /* ";" is reserved: its escape stays apart */
        { true, "sip:%61%6c@h", "sip:al@h" },
        { true, "sip:a%2d@h", "sip:a%2D@h" },
        { false, "sip:null-%00-null@h", "sip:null-@h" },
        { false, "sip:%00@h", "sip:%00%00@h" },
        { false, "sip:%25%34%31@h", "sip:A@h" }, /* unescaped once, not twice */
        { false, "sip:h?a=1", "sip:h?a=2" },
        { false, "sip:h?a=1", "sip:h?a=1&b=2" },
        { true, "sip:a@[2001:db8::1]", "sip:a@[2001:DB8:0:0::0001]" }, /* RFC 5954 4.2 */
        { true, "sip:a@[::192.0.2.1]", "sip:a@[::c000:201]" },
        { true, "sip:a@[2001:db8:::192.0.2.1]", "sip:a@[2001:db8::192.0.2.1]" }, /* RFC 5118 4.10 */
        { false, "sip:a@[2001:db8::1]", "sip:a@[2001:db8::2]" },
        { true, "sip:a@[::ffff:192.0.2.128]", "sip:a@[::ffff:c000:280]" },
        { true, "sip:a@[2001:db8::9:1]", "sip:a@[2001:db8::9:01]" },
        { true, "sip:a@[0:0:0:0:0:FFFF:192.0.2.38]", "sip:a@[::FFFF:192.0.2.38]" },
        { true, "sip:a@[1:2:3:4:5:6:7::]", "sip:a@[1:2:3:4:5:6:7:0]" },
        { true, "sip:a@[::2:3:4:5:6:7:8]", "sip:a@[0:2:3:4:5:6:7:8]" },
        { false, "sip:a@[::1]", "sip:a@[1::]" },
        { false, "sip:a@[::1]", "sip:a@h" },
        { false, "sip:a@[2001:db8::10:5070]", "sip:a@[2001:db8::10]:5070" },
        { true, "sip:a@h;user=%",
          "sip:a@h;user=%" }, /* a token, whose last octet escapes nothing */
        { false, "sip:a@h;user=%", "sip:a@h;user=%4" },
        { true, "sip:a@h;user=%4", "sip:a@h;user=%4" },
        { true, "tel:+1", "tel:+1" },
        { false, "tel:+1", "tel:+2" },
        { false, "tel:+1", "sip:+1@h" }
    };

    (void)state;
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
        if (equal(pair[i].a, pair[i].b) != pair[i].want)
            fail_msg("%s %s %s", pair[i].a, pair[i].want ? "!=" : "==", pair[i].b);
}

static void bounds_comparison(void **state)
{
    char text[300] = "sip:h";

    (void)state;
    for (int i = 0; i < SIP_URI_PARAMS_MAX; i++)
        sprintf(text + strlen(text), ";p%d", i);
    assert_true(equal(text, text));
    strcat(text, ";p");
    assert_false(equal(text, text));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(reads_components),
                                        cmocka_unit_test(reads_least),
                                        cmocka_unit_test(tells_parameters_apart),
                                        cmocka_unit_test(accepts),
                                        cmocka_unit_test(compares_users),
                                        cmocka_unit_test(refuses),
                                        cmocka_unit_test(notes),
                                        cmocka_unit_test(reads_unusable_ports),
                                        cmocka_unit_test(bounds_length),
                                        cmocka_unit_test(compares_by_19_1_4),
                                        cmocka_unit_test(bounds_comparison) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
