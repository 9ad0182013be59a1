/* test_sdp_attribute.c - attributes, each by its rule; what does not fit is passed over (RFC 8866
 * 5.13, 6; RFC 3605, RFC 4568, RFC 6947). */
#include "sdp_text.h"

/* The one attribute of a media description; false: it is passed over. */
static bool attribute(const char *text, struct sdp_attribute *a)
{
    struct sdp_cursor c = { 0 };
    char all[1024];

    snprintf(all, sizeof all, AUDIO "a=%s\r\n", text);
    assert_int_equal(read(all), CW_OK);
    assert_true(sdp_next_attribute(&d, d.media[0].lines, &c, SDP_A_KINDS, a));
    assert_int_equal(v.passed_over, a->fault);
    if (a->fault)
        assert_int_equal(v.passed_at, sizeof AUDIO - 1);
    return !a->fault;
}

/* 5.13: what does not fit its rule is not understood, and passed over. */
static void passes_over(void **state)
{
    static const char *const bad[] = {
        "rtpmap",
        "rtpmap:0 PCMU",
        "rtpmap:34 H263", /* RFC 4475 has its like */
        "rtpmap:128 X/1",
        "rtpmap:65535 X/8000",
        "rtpmap:00 X/1",
        "rtpmap:0 X/0",
        "rtpmap:0 X/01",
        "rtpmap:0 X/1/0",
        "rtpmap:0 X/1/65536",
        "rtpmap:0 X/1/",
        "rtpmap:0  X/1",
        "rtpmap:x X/1",
        "rtpmap:0 X/4294967296",
        "rtpmap:0 /1",
        "fmtp",
        "fmtp:101",
        "fmtp:101 ",
        "fmtp: x",
        "ptime:0",
        "ptime:",
        "ptime:x",
        "ptime:020",
        "ptime:20.",
        "ptime:20.0",
        "ptime:-1",
        "ptime:4294967296",
        "maxptime:0.0",
        "sendrecv:",
        "sendrecv:x",
        "inactive:1",
        "crypto",
        "crypto:01 A inline:x",
        "crypto:1 A",
        "crypto:x A b:c",
        "crypto:1 A inline",
        "crypto:1 A b:",
        "crypto:1 A-B inline:x",
        "crypto:1 A b:c;",
        "crypto:1A b:c",
        "crypto:1 A b:c \x80",
        "crypto:1234567890 A b:c",
        "rtcp",
        "rtcp:65536",
        "rtcp:x",
        "rtcp:1 IN IP4",
        "rtcp:1 IN IP4 999.1.1.1",
        "altc:1 IP4 192.0.2.1",
        "altc:1 IP4 192.0.2.1 65536",
        "altc:x IP4 192.0.2.1 1",
        "altc:1 IP4 192.0.2.1 1/",
        "altc:1 IP6 192.0.2.1 1",
        "altc:4294967296 IP4 192.0.2.1 1",
        "cat:a b",
        "orient:Portrait",
        "orient:portraits",
        "type:Meeting",
        "type:h332",
        "charset:a b",
        "lang:-de",
        "lang:de-",
        "lang:abcdefghi",
        "lang:de-abcdefghi",
        "lang:1a",
        "sdplang:d_e",
        "framerate:0",
        "quality:01",
        "quality:x",
        "quality:4294967296",
    };
    struct sdp_attribute a;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (bad[i][strlen(bad[i]) - 1] == ':')
            continue; /* no attribute at all: refuses() */
        if (attribute(bad[i], &a))
            fail_msg("accepted: %s", bad[i]);
    }
}

static void reads_attributes(void **state)
{
    struct sdp_attribute a;

    (void)state;
    assert_true(attribute("rtpmap:127 H263-1998/4294967295/65535", &a));
    assert_int_equal(a.kind, SDP_A_RTPMAP);
    is(a.name, "rtpmap");
    is(a.value, "127 H263-1998/4294967295/65535");
    is(a.rtpmap.name, "H263-1998");
    assert_int_equal(a.rtpmap.payload, 127);
    assert_true(a.rtpmap.clock == UINT32_MAX);
    assert_int_equal(a.rtpmap.channels, 65535);
    assert_true(attribute("rtpmap:0 L8/8000", &a));
    assert_int_equal(a.rtpmap.channels, 1);
    assert_true(attribute("fmtp:101  0-15 x", &a));
    is(a.fmtp.format, "101");
    is(a.fmtp.params, " 0-15 x");
    assert_true(attribute("ptime:0.0001", &a));
    assert_int_equal(a.micro, 1);
    assert_true(attribute("ptime:4294967295.9999", &a));
    assert_true(a.micro == 4294967295999u);
    assert_true(attribute("framerate:29.970029", &a));
    assert_int_equal(a.micro, 29970029);
    assert_true(attribute("crypto:999999999 AES_256  inline:a|b:1;x_1:y  p1\t\tp2", &a));
    assert_int_equal(a.crypto.tag, 999999999);
    is(a.crypto.suite, "AES_256");
    is(a.crypto.key_params, "inline:a|b:1;x_1:y");
    is(a.crypto.session_params, "p1\t\tp2");
    assert_true(attribute("crypto:0 A inline:b", &a));
    assert_int_equal(a.crypto.session_params.len, 0);
    assert_true(attribute("rtcp:0", &a));
    assert_int_equal(a.rtcp.port, 0);
    assert_int_equal(a.rtcp.address.family, SDP_ABSENT);
    assert_true(attribute("rtcp:65535 IN IP6 2001:db8::1", &a));
    assert_int_equal(a.rtcp.port, 65535);
    assert_int_equal(a.rtcp.address.family, SDP_IP6);
    is(a.rtcp.address.address, "2001:db8::1");
    assert_true(attribute("altc:2 IP4 host.example 1234/65535", &a));
    assert_int_equal(a.altc.number, 2);
    assert_int_equal(a.altc.port, 1234);
    assert_int_equal(a.altc.rtcp_port, 65535);
    is(a.altc.address.addrtype, "IP4");
    is(a.altc.address.address, "host.example");
    assert_int_equal(a.altc.address.nettype.len, 0);
    assert_true(attribute("quality:4294967295", &a));
    assert_true(a.quality == UINT32_MAX);
    assert_true(attribute("RTPMAP:x", &a)); /* another name: the case counts */
    assert_int_equal(a.kind, SDP_A_OTHER);
    assert_true(attribute("rtpmap-x", &a));
    assert_int_equal(a.kind, SDP_A_OTHER);
    assert_int_equal(a.value.len, 0);
    for (int i = 0; i < 13; i++) {
        static const char *const good[] = { "cat:a.b",      "keywds:a b",
                                            "tool:x 1",     "orient:landscape",
                                            "type:H332",    "charset:ISO-8859-1",
                                            "sdplang:en",   "lang:zh-Hant-12345678",
                                            "setup:active", "mid:a",
                                            "label:1",      "quality:0",
                                            "type:test" };
        static const enum sdp_attribute_kind kind[] = { SDP_A_CAT,     SDP_A_KEYWDS, SDP_A_TOOL,
                                                        SDP_A_ORIENT,  SDP_A_TYPE,   SDP_A_CHARSET,
                                                        SDP_A_SDPLANG, SDP_A_LANG,   SDP_A_SETUP,
                                                        SDP_A_MID,     SDP_A_LABEL,  SDP_A_QUALITY,
                                                        SDP_A_TYPE };

        assert_true(attribute(good[i], &a));
        assert_int_equal(a.kind, kind[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passes_over),
        cmocka_unit_test(reads_attributes),
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
