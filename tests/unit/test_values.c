/* test_values.c - the value of every known header field by its own rule: what fits, what does
 * not, what is read of it (RFC 3261 20, 25.1, 7.3.1 and the extensions of grammar/value.tsv). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "values.h"
#include "../../grammar/worth.h"

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

/* Values, '|' between them, that fit and that do not. NULL: none. */
struct rule {
    enum sip_kind kind;
    const char *good, *bad;
    const char
        *odd; /* that fit no rule, and are read with a deviation noted (grammar/tolerance.tsv) */
};
static const struct rule rules[] = {
    { SIP_ACCEPT, "|*/*|a/*|a/b|a / b;c=d;q=0.7|a/b,\r\n c/d;q=1.000|a/b;q=0|a/b;x=\"y,z\"",
      "a|a/|/b|a/b;q=2|a/b;q=0.1234|a/b;q=1.001|a/b;q=1;q=0|a/b;x;X=1",
      "a/b;q=1;q=1|a/b;x;X|a/b;q|a/b,|,a/b" },
    { SIP_ACCEPT_ENCODING, "|gzip|*;q=0|gzip;q=0.5, identity", "a b|;q=0|gzip;q=x", "gzip;" },
    { SIP_ACCEPT_LANGUAGE, "|*|en|en-GB;q=0.1, fr-abcdefgh",
      "e1|en-|abcdefghi|en-abcdefghi|-en|*-en", NULL },
    { SIP_ALERT_INFO,
      "\r\n \r\n <a:b>|<a:b>\r\n \r\n ;x|<a:b> \r\n \r\n , <c:d>|<sip:a@[::1]>|"
      "<http://h/a.wav>|<urn:x:y>;a=b, <sip:a@h>",
      "http://h|<>|<a|<http://h> x|<bare>|<sip:a@h", NULL },
    { SIP_ALLOW, "|INVITE|INVITE, ACK,FOO|invite", "INVITE ACK|a/b|INVITE;x", "INVITE,|," },
    { SIP_AUTHENTICATION_INFO, "nextnonce=\"a\"|qop=auth, rspauth=\"0a\",cnonce=\"b\" ,nc=00000001",
      "nextnonce|nextnonce=|qop=auth qop=auth|qop=a,qop=b|=a", "|qop=auth," },
    { SIP_CALL_INFO, "<http://h/>;purpose=icon|<sip:a@h>;PURPOSE=x;a, <http://h>",
      "<http://h/>;purpose=\"icon\"|<http://h/>;purpose=a;purpose=b",
      "<http://h/>;purpose=a;purpose=a|<http://h/>;purpose" },
    { SIP_CONTENT_DISPOSITION, "session|render;handling=optional|x;handling=y;z=\"1\"",
      "session,render|session;handling=\"a\"|session;a=1;a=2", "|session;handling|session;;" },
    { SIP_CONTENT_ENCODING, "gzip|gzip, tar", "gzip;q=1|gz ip", "" },
    { SIP_CONTENT_LANGUAGE, "en|en-US, fr", "*|en;q=1|en_US", "" },
    { SIP_DATE,
      "Sat, 13 Nov 2010 23:29:00 GMT|sat, 13 nov 2010 23:29:00 gmt|Tue, 29 Feb 2000 00:00:00 GMT|"
      "Fri, 31 Dec 9999 23:59:59 GMT",
      "|Sat, 13 Nov 2010 23:29:00 EST|"
      "Sat, 13 Nop 2010 23:29:00 GMT|Sax, 13 Nov 2010 23:29:00 GMT|Sat, 1 Nov 2010 23:29:00 GMT|"
      "Sat,13 Nov 2010 23:29:00 GMT|Sat, 13 Nov 2010 23:29:00 GMTx|"
      "Sat, 13 Nov 201",
      NULL },
    { SIP_ERROR_INFO, "<sip:busy@h>|<http://h/x>;a, <sip:a@h>", "sip:busy@h", "|<sip:busy@h>," },
    { SIP_IN_REPLY_TO, "a@b|a@b, c|<>[]?", "a b|a@b@c|a@", "|a,,b|YWJj/+==|YQ==@h" },
    { SIP_MIME_VERSION, "1.0|12.34", "|1|1.|.0|1.0 (x)|a.b", NULL },
    { SIP_CONTENT_TYPE,
      "application/sdp|Application / SDP|text/plain;charset=utf-8 ; x=\"a;b\"|multipart/mixed;boundary=\"a b\"|x-a/b|"
      "multipart/mixed",
      "application|application/|/sdp|text/plain x|text/plain;=1|text/plain;a=\"|"
      "a b/c|a/b, c/d|text/plain;a=1;A=2|text/plain;a=[::1]",
      "|text/plain;|text/plain;charset|text/plain;charset=|text/plain;a=1;;" },
    { SIP_ORGANIZATION, "|A B|\xc3\xa4\xe2\x82\xac|a\r\n b|a,\"b", "\xff|\xc3|a\x01|\x80x|a\x7f",
      NULL },
    { SIP_PRIORITY, "urgent|non-urgent|x", "|a b|\"a\"|urgent;x", NULL },
    { SIP_PROXY_REQUIRE, "a|a, b", "a b|a;b", "|a," },
    { SIP_REPLY_TO, "sip:a@h|\"A\" <sip:a@h>;x=y|<tel:+1>",
      "|A B|<sip:a@h|<sip:a@h>;x=1;X=2|<sip:a@h>, <sip:b@h>", NULL },
    { SIP_REQUIRE, "a|a , b", "a b|a;b", "|,a" },
    { SIP_RETRY_AFTER, "1|5 (in (a) bit)|5;duration=7|5 (x) ;a=b",
      "|a|5 (|5;duration=a|5 x|5;a;a=1", "5;duration|5;a;a" },
    { SIP_SERVER, "()\r\n \r\n x|(a)\r\n \r\n (b)|A|A/1.0|A / 1 (b (c) \\)) D/2|(x)|A\r\n B",
      "a\r\n \r\n b|()\r\n \r\n \r\n x|(a)(b)||A/|/1|A (b|A b) c|A(b)|\"A\"", NULL },
    { SIP_SUBJECT, "|Lunch \"x|\xd0\x94\xd0\xb0|a  b", "\xfe|a\x1b[2J", NULL },
    { SIP_SUPPORTED, "|100rel|a, b,c", "a b|a;b", "a,,b|,|a," },
    { SIP_TIMESTAMP, "1|1.|1.5 0.2|54 .|54\t3", "|.5|a|1.5.2|1 2 3", NULL },
    { SIP_UNSUPPORTED, "a|a,b", "a b", "" },
    { SIP_USER_AGENT, "Phone/1.2 (x)|a b c", "|a/b/c|(", NULL },
    { SIP_WARNING,
      "399 h \"x\"|370 dev:5060 \"a\\\"b\"|301 [::1]:1 \"\"|399 my_agent \"x\", 300 h \"y\"|"
      "399 192.0.2.1 \"x\"|399 a  \"x\"|"
      "399 a \r\n \"x\"",
      "670 y: \"\"|39 h \"x\"|3999 h \"x\"|399  h \"x\"|399 h x|399 h \"x|399 \"x\"|399 h: \"x\" y|399 h\t\"x\"",
      "" },
    { SIP_RACK, "1 2 INVITE|4294967295 2147483647 X|1\r\n 2\tINVITE",
      "|1 2|1 INVITE|a 1 X|4294967296 1 X|1 2147483648 X|1 2 X Y", NULL },
    { SIP_RSEQ, "1|4294967295|007", "|a|-1|4294967296|1 2", NULL },
    { SIP_PRIVACY, "id|header;session;user;id;critical|none|x", "|id, header|id;a=b|;id",
      "id;|id ; user|id; user" },
    { SIP_P_ASSERTED_IDENTITY, "<sip:a@h>|\"A\" <sip:a@h>, tel:+1|sip:a@h;user=phone", "A|<sip:a@h",
      "|<sip:a@h>,|<sip:a@h>;x|<sip:a@h>;x=1, <sip:b@h>" },
    { SIP_P_PREFERRED_IDENTITY, "<sip:a@h>|sip:a@h", "<>", "" },
    { SIP_REMOTE_PARTY_ID,
      "\"A\" <sip:a@h>;party=calling;screen=yes;privacy=off|<sip:a@h>;id-type=\"x\"",
      "<sip:a@h>;party=a;party=b", "|sip:a@h|<sip:a@h>;party" },
    { SIP_REASON, "SIP;cause=200;text=\"x\"|Q.850 ;cause=16, SIP|x;a=b",
      ";cause=1|SIP;cause=x|SIP;text=x|SIP;cause=1;cause=2|SIP cause=1|SIP;text=\"\xfc\"x|"
      "SIP;a=\"\xfc;b\";a",
      "|SIP;cause|SIP;text=\"f\xfc"
      "r\";cause=1|SIP;text = \"\xfc;text=\";tex;cause=\"\xfc\"" },
    { SIP_PATH, "<sip:h;lr>|<sip:h>;x, <sip:i>", "<sip:h>;x;x=1", "<sip:h>;x;x||sip:h|<sip:h>," },
    { SIP_SECURITY_CLIENT,
      "tls;q=0.1|digest;d-alg=md5;d-qop=auth;d-ver=\"0123456789abcdef0123456789abcdef\"",
      "tls;q=5|digest;d-ver=\"0\"|digest;d-ver=0123456789abcdef0123456789abcdef|tls;q=1;q=1.0",
      "tls;q=1 ; q=1|tls;x=\"a;\";X=\"a;\"" },
    { SIP_SECURITY_SERVER, "tls, x", NULL, "|tls," },
    { SIP_SECURITY_VERIFY, "tls", ";", "" },
    { SIP_REFER_TO, "<sip:a@h?Replaces=x%3Bto-tag%3D1>|sip:a@h|<tel:+1>;x",
      "|x|<sip:a@h|<sip:a@h>, <sip:b@h>|sip:a@h?x=y", NULL },
    { SIP_SERVICE_ROUTE, "<sip:h;lr>, <sip:i;lr>", NULL, "|sip:h" },
    { SIP_REPLACES,
      "a@b;to-tag=1;from-tag=2|a;from-tag=2;to-tag=1;early-only;x=y|a ; TO-TAG = 1;from-tag=0",
      "|a|a;to-tag=1|a;from-tag=1|a;to-tag=\"1\";from-tag=2|a;to-tag=1;to-tag=1;from-tag=2|"
      "a;to-tag=1;from-tag=2;early-only=x|a;to-tag=;from-tag=2|;;;to-tag=;from-tag|a;to-tag=1;from-tag=2,b",
      NULL },
    { SIP_REFERRED_BY,
      "<sip:a@h>|sip:a@h;cid=\"1.2@h.x\"|<sip:a@h>;cid=\"a@[::1]\"|sip:a@h;cid=\"a@H.x.\"",
      "|x|<sip:a@h>;cid=\"a@[.]\"|<sip:a@h>;cid=\"a@h..\"|<sip:a@h>;cid=a@b|"
      "<sip:a@h>;cid=\"a\"|<sip:a@h>;cid=\"a..b@h\"",
      NULL },
    { SIP_SIP_ETAG, "x", "|\"x\"|x y", "YWJj/+==|/" },
    { SIP_SIP_IF_MATCH, "x", "|x;y", NULL },
    { SIP_JOIN, "a@b;to-tag=1;from-tag=2|a;from-tag=2;to-tag=1;early-only=x",
      "|a@b;to-tag=1|a@b|a;to-tag=1;to-tag=1;from-tag=2", NULL },
    { SIP_SESSION_EXPIRES, "90|1800;refresher=uas|4000 ; REFRESHER=UAC;x=y|99999999999",
      "|a|-1|90;refresher=me|90;refresher=uas;refresher=uac|90 5|90,90", "90;refresher" },
    { SIP_MIN_SE, "90|90;x=y", "|x|90 s", NULL },
    { SIP_REFER_SUB, "true|FALSE;x|false", "|yes|truely|true,false", NULL },
    { SIP_P_EARLY_MEDIA, "|supported|sendrecv, gated", "a b", "a," },
    { SIP_ANSWER_MODE, "Manual|auto;require|x;REQUIRE;y=z",
      "|Manual;require=x|Auto;require;Require=x|a b", "Auto;require;require" },
    { SIP_PRIV_ANSWER_MODE, "Auto", "|;require", NULL },
    { SIP_MAX_BREADTH, "60", "|x|6 0", NULL },
    { SIP_FLOW_TIMER, "120", "|x|-1|1;2", NULL },
    { SIP_DIVERSION,
      "<sip:a@h>;reason=user-busy;counter=1|\"A\" <sip:a@h>;privacy=\"full\";screen=no;limit=99,<sip:b@h>",
      "<sip:a@h>;counter=100|<sip:a@h>;counter=a", "|sip:a@h|<sip:a@h>;reason|<sip:a@h>;limit" },
    { SIP_INFO_PACKAGE, "x|x;y=z", "|x,y|;y", NULL },
    { SIP_RECV_INFO, "|x, y;z", "x y", NULL },
    { SIP_EVENT, "presence|dialog;id=1|a.b.c;x=\"y\"|message-summary",
      "|.a|a.|a..b|a;id=\"1\"|a;id=1;id=2|a,b", "a;id" },
    { SIP_ALLOW_EVENTS, "presence|a.b, c", "a;b|.", "|a,,b" },
    { SIP_SUBSCRIPTION_STATE,
      "active;expires=60|terminated;reason=timeout|pending|x;retry-after=5;reason=giveup;a",
      "|active;expires=x|terminated;reason=\"a\"|active;expires=1;expires=2|active,pending",
      "active;expires" },
    { SIP_HISTORY_INFO,
      "<sip:a@h>;index=1|<sip:a@h?Reason=SIP%3Bcause%3D302>;index=1.1;rc=1, <sip:b@h>;index=1.10;mp=1.2",
      "<sip:a@h>;index=a|<sip:a@h>;index=1.|<sip:a@h>;index=01.5.|<sip:a@h>;index=1;index=2",
      "|sip:a@h;index=1|<sip:a@h>;rc" },
    { SIP_SESSION_ID,
      "0123456789abcdef0123456789abcdef|00000000000000000000000000000000;remote=0123456789abcdef0123456789abcdef;x",
      "|0123456789ABCDEF0123456789ABCDEF|0123456789abcdef0123456789abcde|0123456789abcdef0123456789abcdef0|"
      "0123456789abcdef0123456789abcdef;remote=1",
      "0123456789abcdef0123456789abcdef;remote" },
    { SIP_OTHER, "\r\n \r\n x|x\r\n \r\n y||x|a;b,c\"d|\xc3\xa4|\x80\xbf|a\r\n b|\t(",
      "\x01|a\x0b|\xff|\xc3x|\x7f|a\xe2\x82", NULL },
};

/* Is a value of this kind needed in an INVITE without a body? */
static bool refuses(enum sip_kind kind)
{
    return (sip_worth(kind, 0, SIP_INVITE) & (SIP_NEEDED | SIP_WITH_BODY)) == SIP_NEEDED;
}

static void try_values(const struct rule *r, const char *values, bool fits, bool strictly)
{
    char text[512];
    const char *name = r->kind ? sip_kind_name(r->kind) : "X-Other";

    for (const char *p = values, *end;; p = end + 1) {
        const struct sip_field *f;
        int error;

        end = p + strcspn(p, "|");
        snprintf(text, sizeof text, "%s: %.*s\r\n", name, (int)(end - p), p);
        error = parse(text);
        f = &m.field[m.first[r->kind] - 1];
        assert_int_not_equal(m.first[r->kind], 0);
        if (fits && strictly != (m.deviations.count == 0))
            fail_msg("%s: %s", strictly ? "noted" : "not noted", text);
        if (f->fault == fits || (error != CW_OK) != (!fits && refuses(r->kind)))
            fail_msg("%s%s", fits ? "refused: " : "accepted: ", text);
        if (error && (v.error != CW_E_FIELD_VALUE || v.kind != r->kind || v.status != 400))
            fail_msg("verdict of %s", text);
        if (!*end)
            break;
    }
}

static void every_kind_has_its_rule(void **state)
{
    static const enum sip_kind elsewhere[] = { /* machines of their own, with tests of their own */
                                               SIP_VIA,
                                               SIP_FROM,
                                               SIP_TO,
                                               SIP_CALL_ID,
                                               SIP_CSEQ,
                                               SIP_CONTACT,
                                               SIP_MAX_FORWARDS,
                                               SIP_ROUTE,
                                               SIP_RECORD_ROUTE,
                                               SIP_EXPIRES,
                                               SIP_MIN_EXPIRES,
                                               SIP_CONTENT_LENGTH,
                                               SIP_WWW_AUTHENTICATE,
                                               SIP_PROXY_AUTHENTICATE,
                                               SIP_AUTHORIZATION,
                                               SIP_PROXY_AUTHORIZATION
    };
    bool met[SIP_KINDS] = { false };

    (void)state;
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        met[elsewhere[i]] = true;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        met[rules[i].kind] = true;
        try_values(&rules[i], rules[i].good, true, true);
        if (rules[i].bad)
            try_values(&rules[i], rules[i].bad, false, false);
        if (rules[i].odd)
            try_values(&rules[i], rules[i].odd, true, false);
    }
    for (int kind = 0; kind < SIP_KINDS; kind++)
        if (!met[kind])
            fail_msg("%s has no row here", sip_kind_name((enum sip_kind)kind));
}

/* The kinds that every_kind_has_its_rule leaves to others: a malformed value of each is seen. Expires
 * is none of them, for any value of it is good (10.2). */
static void every_other_kind_is_checked(void **state)
{
    static const struct {
        enum sip_kind kind;
        const char *bad;
    } values[] = { { SIP_VIA, "SIP/2.0/UDP" },
                   { SIP_FROM, "<sip:a@h" },
                   { SIP_TO, "sip:" },
                   { SIP_CALL_ID, "a b" },
                   { SIP_CSEQ, "7" },
                   { SIP_CONTACT, "<sip:a@h>,x" },
                   { SIP_MAX_FORWARDS, "70 x" },
                   { SIP_ROUTE, "sip:h;lr" },
                   { SIP_RECORD_ROUTE, "sip:h;lr" },
                   { SIP_MIN_EXPIRES, "-1" },
                   { SIP_CONTENT_LENGTH, "0x0" },
                   { SIP_WWW_AUTHENTICATE, "Digest realm=\"a" },
                   { SIP_PROXY_AUTHENTICATE, "Digest nonce" },
                   { SIP_AUTHORIZATION, "Digest nc=" },
                   { SIP_PROXY_AUTHORIZATION, "Digest uri=\"" } };

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char text[512], name[64];
        const char *skip;
        int n;

        snprintf(name, sizeof name, "\r\n%s:", sip_kind_name(values[i].kind));
        skip = strstr(HEAD, name); /* the good one goes */
        n = snprintf(text, sizeof text, "%.*s%s %s%s\r\n",
                     (int)(skip ? (size_t)(skip - HEAD) : strlen(HEAD) - 2), HEAD, name,
                     values[i].bad, skip ? strstr(skip + 2, "\r\n") : "\r\n");
        sip_parse(&m, text, (size_t)n, &v);
        assert_int_not_equal(m.first[values[i].kind], 0);
        if (!m.field[m.first[values[i].kind] - 1].fault)
            fail_msg("accepted:%s %s", name + 1, values[i].bad);
        assert_int_equal(v.error != CW_OK, refuses(values[i].kind));
    }
}

/* A CR or LF that is no CRLF: no reader may take for the end of a line what another does not. */
static void refuses_bare_line_ends(void **state)
{
    static const char *const bad[] = { "X-1: a\rb\r\n",        "X-1: a\nb\r\n",
                                       "Subject: a\rX: b\r\n", "Server: \"a\rb\"\r\n",
                                       "Date: \r\r\n",         "X-1: a\r\r\n",
                                       "Supported: a\r,b\r\n" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (parse(bad[i]) != CW_E_FIELD_VALUE)
            fail_msg("accepted: %s", bad[i]);
    assert_int_equal(parse("Subject: \r\n \r\n \r\n\tx\r\n"), CW_OK);
    assert_int_equal(parse("Supported: a\r\n \r\n \r\n"), CW_OK);
    assert_int_equal(m.field[m.first[SIP_SUPPORTED] - 1].fault, 0);
}

static void lists_read_alike(void **state)
{
    static const char *const form[] = { "Supported: a,b\r\nSupported: c\r\n", "k: a , b,\r\n c\r\n",
                                        "Supported: a\r\nk: b\r\nSUPPORTED:c\r\n",
                                        "Supported: a\r\nk:\r\nSupported: @\r\nk: b, c\r\n" };

    (void)state;
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        struct sip_cursor c = { 0 };
        struct sip_value value;

        assert_int_equal(parse(form[i]), CW_OK);
        assert_true(sip_next_value(&m, SIP_SUPPORTED, &c, &value));
        is(value.head, "a");
        assert_true(sip_next_value(&m, SIP_SUPPORTED, &c, &value));
        is(value.head, "b");
        assert_true(sip_next_value(&m, SIP_SUPPORTED, &c, &value));
        is(value.head, "c");
        assert_false(sip_next_value(&m, SIP_SUPPORTED, &c, &value));
        assert_false(sip_next_value(&m, SIP_SUPPORTED, &c, &value));
    }
    assert_int_equal(parse("P-Asserted-Identity: <sip:a@h>, <tel:+1>\r\n"), CW_OK);
    struct sip_cursor c = { 0 };
    struct sip_addr a;
    assert_true(sip_next_addr(&m, SIP_P_ASSERTED_IDENTITY, &c, &a));
    assert_true(sip_next_addr(&m, SIP_P_ASSERTED_IDENTITY, &c, &a));
    is(sip_octets(&m, a.uri.whole), "tel:+1");
    assert_false(sip_next_addr(&m, SIP_P_ASSERTED_IDENTITY, &c, &a));
}

static void reads_lists(void **state)
{
    (void)state;
    assert_int_equal(
        parse("Allow: INVITE, FOO\r\nAllow: ACK\r\nSupported: Timer, 100rel\r\nRequire: x\r\n"),
        CW_OK);
    assert_int_equal(sip_methods(&m, SIP_ALLOW), 1u << SIP_INVITE | 1u << SIP_ACK | 1u);
    assert_true(sip_lists(&m, SIP_SUPPORTED, "timer"));
    assert_false(sip_lists(&m, SIP_SUPPORTED, "time"));
    assert_false(sip_lists(&m, SIP_PROXY_REQUIRE, "x"));
    assert_int_equal(parse("Accept: a/*;q=0.3, a/b;q=0.75, */*;q=0.001\r\nAccept-Encoding: gzip\r\n"
                           "Accept-Language: en;q=0.5, en-GB, *;q=0\r\n"),
                     CW_OK);
    assert_int_equal(sip_accepts(&m, SIP_ACCEPT, "a/b"), 750);
    assert_int_equal(sip_accepts(&m, SIP_ACCEPT, "A/c"), 300);
    assert_int_equal(sip_accepts(&m, SIP_ACCEPT, "ab/c"), 1);
    assert_int_equal(sip_accepts(&m, SIP_ACCEPT_ENCODING, "GZIP"), 1000);
    assert_int_equal(sip_accepts(&m, SIP_ACCEPT_ENCODING, "x"), 0);
    assert_int_equal(sip_accepts(&m, SIP_ACCEPT_LANGUAGE, "en-gb"), 1000);
    assert_int_equal(sip_accepts(&m, SIP_ACCEPT_LANGUAGE, "en-US"), 500);
    assert_int_equal(sip_accepts(&m, SIP_ACCEPT_LANGUAGE, "fr"), 0);
}

static void reads_values(void **state)
{
    struct sip_cursor c = { 0 };
    struct sip_event event;
    struct sip_subscription sub;
    struct sip_dialog dialog;
    struct sip_session session;
    struct sip_rack rack;
    struct sip_cause cause;
    struct sip_warning warning;
    struct sip_session_id id;
    struct sip_disposition disposition;
    struct sip_answer_mode mode;
    struct sip_auth info;

    (void)state;
    assert_int_equal(
        parse(
            "o: dialog.winfo;ID=7\r\nSubscription-State: Terminated;retry-after=5;reason=PROBATION\r\n"
            "Replaces: a@b ;from-tag=2;to-tag=1;early-only\r\nJoin: j;to-tag=3;from-tag=4;early-only\r\n"
            "x: 1800;refresher=UAS\r\n"
            "Min-SE: 90\r\nRAck: 776656  1 INVITE\r\nRSeq: 17\r\nFlow-Timer: 120\r\nRefer-Sub: FALSE\r\n"
            "Reason: Q.850;cause=16;text=\"Clear, call\", SIP\r\nReason: x;cause=5\r\n"
            "Warning: 307 isi.example \"a, b\",399 h:1 \"\"\r\nPrivacy: id;header;what\r\n"
            "Session-ID: 0123456789abcdef0123456789abcdef ;remote=00000000000000000000000000000000\r\n"
            "Content-Disposition: Session;handling=OPTIONAL\r\nAnswer-Mode: AUTO;require\r\n"
            "Date: Thu, 01 Jan 1970 00:01:40 GMT\r\n"
            "Authentication-Info: nextnonce=\"n\\\"\",qop=auth,rspauth=\"ab\",cnonce=\"c\",nc=00000001\r\n"),
        CW_OK);
    assert_true(sip_event(&m, &event));
    is(event.type, "dialog.winfo");
    is(event.id, "7");
    assert_true(sip_subscription(&m, &sub));
    assert_int_equal(sub.state, SIP_TERMINATED);
    assert_int_equal(sub.reason, SIP_SUB_PROBATION);
    assert_int_equal(sub.expires, -1);
    assert_int_equal(sub.retry_after, 5);
    assert_true(sip_dialog(&m, SIP_REPLACES, &dialog));
    is(dialog.call_id, "a@b");
    is(dialog.to_tag, "1");
    is(dialog.from_tag, "2");
    assert_true(dialog.early_only);
    assert_true(sip_dialog(&m, SIP_JOIN, &dialog));
    is(dialog.call_id, "j");
    assert_false(dialog.early_only);
    assert_true(sip_session(&m, &session));
    assert_int_equal(session.seconds, 1800);
    assert_int_equal(session.refresher, SIP_UAS);
    assert_int_equal(sip_number(&m, SIP_MIN_SE), 90);
    assert_int_equal(sip_number(&m, SIP_RSEQ), 17);
    assert_int_equal(sip_number(&m, SIP_FLOW_TIMER), 120);
    assert_int_equal(sip_number(&m, SIP_MAX_BREADTH), -1);
    assert_true(sip_rack(&m, &rack));
    assert_int_equal(rack.rseq, 776656);
    assert_int_equal(rack.cseq, 1);
    is(rack.method, "INVITE");
    assert_false(sip_refer_sub(&m));
    assert_true(sip_next_cause(&m, &c, &cause));
    is(cause.protocol, "Q.850");
    assert_int_equal(cause.cause, 16);
    is(cause.text, "\"Clear, call\"");
    assert_true(sip_next_cause(&m, &c, &cause));
    is(cause.protocol, "SIP");
    assert_int_equal(cause.cause, -1);
    assert_null(cause.text.at);
    assert_true(sip_next_cause(&m, &c, &cause));
    assert_int_equal(cause.cause, 5);
    assert_false(sip_next_cause(&m, &c, &cause));
    c = (struct sip_cursor){ 0 };
    assert_true(sip_next_warning(&m, &c, &warning));
    assert_int_equal(warning.code, 307);
    is(warning.agent, "isi.example");
    is(warning.text, "\"a, b\"");
    assert_true(sip_next_warning(&m, &c, &warning));
    is(warning.agent, "h:1");
    is(warning.text, "\"\"");
    assert_false(sip_next_warning(&m, &c, &warning));
    assert_int_equal(sip_privacy(&m), SIP_PRIVACY_ID | SIP_PRIVACY_HEADER | SIP_PRIVACY_OTHER);
    assert_true(sip_session_id(&m, &id));
    is(id.local, "0123456789abcdef0123456789abcdef");
    is(id.remote, "00000000000000000000000000000000");
    assert_true(sip_disposition(&m, &disposition));
    is(disposition.type, "Session");
    assert_true(disposition.optional);
    assert_true(sip_answer_mode(&m, SIP_ANSWER_MODE, &mode));
    assert_int_equal(mode.mode, SIP_ANSWER_AUTO);
    assert_true(mode.require);
    assert_false(sip_answer_mode(&m, SIP_PRIV_ANSWER_MODE, &mode));
    assert_int_equal(sip_date(&m), 100);
    assert_true(sip_auth_info(&m, &info));
    is(sip_octets(&m, info.param[SIP_A_NEXTNONCE]), "n\\\"");
    is(sip_octets(&m, info.param[SIP_A_QOP]), "auth");
    is(sip_octets(&m, info.param[SIP_A_RSPAUTH]), "ab");
    is(sip_octets(&m, info.param[SIP_A_CNONCE]), "c");
    is(sip_octets(&m, info.param[SIP_A_NC]), "00000001");
}

/* Parameters without a name, up to the end of the message: none of it is read beyond. */
static void empty_is_nothing(void **state)
{
    (void)state;
    (void)parse("Privacy: id; ;header;\r\n");
    assert_int_equal(sip_privacy(&m), SIP_PRIVACY_ID | SIP_PRIVACY_HEADER);
    (void)parse("Privacy: id;\r\n");
    assert_int_equal(sip_privacy(&m), SIP_PRIVACY_ID);
}

/* What the rule has, and no calendar or clock. */
static void no_such_date_is_none(void **state)
{
    static const char *const dates[] = {
        "Sat, 13 Nov 2010 24:29:00 GMT", "Sat, 13 Nov 2010 23:60:00 GMT",
        "Sat, 13 Nov 2010 23:29:60 GMT", "Sat, 32 Nov 2010 23:29:00 GMT",
        "Sat, 00 Nov 2010 23:29:00 GMT", "Thu, 29 Feb 2001 00:00:00 GMT",
        "Thu, 29 Feb 1900 00:00:00 GMT"
    };
    char field[64];

    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        snprintf(field, sizeof field, "Date: %s\r\n", dates[i]);
        assert_int_equal(parse(field), CW_OK);
        assert_int_equal(m.ignored, 0);
        assert_int_equal(sip_date(&m), -1);
    }
}

static void absent_is_absent(void **state)
{
    struct sip_event event;
    struct sip_auth info;
    struct sip_rack rack;

    (void)state;
    assert_int_equal(parse("Date: yesterday\r\nRefer-Sub: no\r\nFlow-Timer: x\r\nPrivacy: =\r\n"),
                     CW_OK);
    assert_int_equal(sip_date(&m), -1);
    assert_true(sip_refer_sub(&m));
    assert_int_equal(sip_number(&m, SIP_FLOW_TIMER), -1);
    assert_int_equal(sip_privacy(&m), 0);
    assert_false(sip_event(&m, &event));
    assert_false(sip_auth_info(&m, &info));
    assert_false(sip_rack(&m, &rack));
    assert_int_equal(sip_methods(&m, SIP_ALLOW), 0);
}

static void reads_parameters_of_addresses(void **state)
{
    struct sip_cursor c = { 0 };
    struct sip_contact contact;
    struct sip_party party;
    struct sip_diversion diversion;
    struct sip_history history;
    struct sip_addr a;

    (void)state;
    assert_int_equal(
        parse("m: <sip:a@h>;q=0.25;reg-id=2;+SIP.instance=\"<urn:uuid:1>\";pub-gruu=\"sip:g\";x\r\n"
              "m: <sip:a@h>;q=7;reg-id=a;+sip.instance=\"x\";pub-gruu=g;temp-gruu=\"\"\r\n"
              "Remote-Party-ID: <sip:a@h>;party=called;screen=yes;id-type=user\r\n"
              "Diversion: <sip:a@h>;reason=no-answer;counter=2\r\n"
              "History-Info: <sip:a@h>;index=1.2;mp=1\r\n"),
        CW_OK);
    sip_contact(&m, &m.contact[0], &contact);
    assert_int_equal(contact.q, 250);
    assert_int_equal(contact.reg_id, 2);
    is(contact.instance, "urn:uuid:1");
    is(contact.pub_gruu, "sip:g");
    assert_null(contact.temp_gruu.at);
    sip_contact(&m, &m.contact[1], &contact); /* malformed ones read as absent */
    assert_int_equal(contact.q, -1);
    assert_int_equal(contact.reg_id, -1);
    assert_null(contact.instance.at);
    assert_null(contact.pub_gruu.at);
    assert_true(sip_next_addr(&m, SIP_REMOTE_PARTY_ID, &c, &a));
    sip_party(&m, &a, &party);
    is(party.party, "called");
    is(party.screen, "yes");
    is(party.id_type, "user");
    assert_null(party.privacy.at);
    c = (struct sip_cursor){ 0 };
    assert_true(sip_next_addr(&m, SIP_DIVERSION, &c, &a));
    sip_diversion(&m, &a, &diversion);
    is(diversion.reason, "no-answer");
    assert_int_equal(diversion.counter, 2);
    assert_int_equal(diversion.limit, -1);
    c = (struct sip_cursor){ 0 };
    assert_true(sip_next_addr(&m, SIP_HISTORY_INFO, &c, &a));
    sip_history(&m, &a, &history);
    is(history.index, "1.2");
    assert_int_equal(history.kind, 'm');
    is(history.target, "1");
}

static void compares_parameters(void **state)
{
    static const struct {
        const char *a, *b;
        bool same_set, ignoring;
    } pair[] = {
        { "Contact: <sip:a@h>;expires=3600", "CONTACT: <sip:a@h>;ExPiReS=3600", true, true },
        { "Contact: <sip:a@h>;a=B;c", "Contact: <sip:a@h>;C;A=b", true, true },
        { "Contact: <sip:a@h>;a=\"B\"", "Contact: <sip:a@h>;a=\"b\"", false, false },
        { "Contact: <sip:a@h>;a=\"b\\\"C\"", "Contact: <sip:a@h>;a=\"b\\\"c\"", false, false },
        { "Contact: <sip:a@h>;a=1", "Contact: <sip:a@h>;a=2", false, false },
        { "Contact: <sip:a@h>;a=1", "Contact: <sip:a@h>", false, true },
        { "Contact: <sip:a@h>;a", "Contact: <sip:a@h>;a=1", false, false }
    };
    static struct sip_message one;

    (void)state;
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
        char text[128];
        uint8_t *kept;
        struct cw_octets a, b;

        snprintf(text, sizeof text, "%s\r\n", pair[i].a);
        assert_int_equal(parse(text), CW_OK);
        kept = octets;
        octets = NULL;
        one = m;
        snprintf(text, sizeof text, "%s\r\n", pair[i].b);
        assert_int_equal(parse(text), CW_OK);
        a = sip_octets(&one, one.contact[0].params);
        b = sip_octets(&m, m.contact[0].params);
        if (sip_params_equal(a, b, true) != pair[i].same_set ||
            sip_params_equal(b, a, true) != pair[i].same_set ||
            sip_params_equal(a, b, false) != pair[i].ignoring)
            fail_msg("%s and %s", pair[i].a, pair[i].b);
        free(kept);
    }
}

static void compares_values(void **state)
{
    struct sip_cursor c = { 0 };
    struct sip_value a, b;

    (void)state;
    assert_int_equal(
        parse(
            "Warning: 370 devnull \"Choose a bigger pipe\", 370 devnull \"CHOOSE A BIGGER PIPE\", "
            "370 DEVNULL \"Choose a bigger pipe\"\r\n"
            "Accept: a/b;x=1;q=1, A/B;Q=1;X=1, a/b;q=1\r\n"),
        CW_OK);
    assert_true(sip_next_value(&m, SIP_WARNING, &c, &a));
    assert_true(sip_next_value(&m, SIP_WARNING, &c, &b));
    assert_false(sip_value_equal(&a, &b));
    assert_true(sip_next_value(&m, SIP_WARNING, &c, &b));
    assert_true(sip_value_equal(&a, &b));
    c = (struct sip_cursor){ 0 };
    assert_true(sip_next_value(&m, SIP_ACCEPT, &c, &a));
    assert_true(sip_next_value(&m, SIP_ACCEPT, &c, &b));
    assert_true(sip_value_equal(&a, &b));
    assert_true(sip_next_value(&m, SIP_ACCEPT, &c, &b));
    assert_false(sip_value_equal(&a, &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_its_rule),
        cmocka_unit_test(every_other_kind_is_checked),
        cmocka_unit_test(refuses_bare_line_ends),
        cmocka_unit_test(lists_read_alike),
        cmocka_unit_test(reads_lists),
        cmocka_unit_test(reads_values),
        cmocka_unit_test(no_such_date_is_none),
        cmocka_unit_test(absent_is_absent),
        cmocka_unit_test(empty_is_nothing),
        cmocka_unit_test(reads_parameters_of_addresses),
        cmocka_unit_test(compares_parameters),
        cmocka_unit_test(compares_values),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    free(octets);
    return failed;
}
