/* test_sdp_verdict.c - which session descriptions are refused, where and by which clause; limits,
 * ends of lines, every prefix (RFC 8866 5, 9; LOCAL_sdp_limits, LOCAL_sdp_unended). */
#include "sdp_text.h"

/* 5: LF alone is a line's end; what ends the body ends its last line (LOCAL_sdp_unended). */
static void reads_line_ends(void **state)
{
    char text[2048];

    (void)state;
    assert_int_equal(read("v=0\n"
                          "o=- 1 2 IN IP4 h.example\n"
                          "s=-\nc=IN IP4 h.example\r\nt=0 0\nm=audio 1 RTP/AVP 0\n"),
                     CW_OK);
    is(d.media[0].m.formats, "0");
    assert_int_equal(read(AUDIO "a=rtpmap:101 telephone-event/8000"), CW_OK);
    {
        struct sdp_rtpmap r;

        assert_true(sdp_find_rtpmap(&d, &d.media[0], 101, &r));
        is(r.name, "telephone-event");
    }
    assert_int_equal(read(AUDIO "a=rtpmap:101 telephone-event/8000\r"),
                     CW_OK); /* cut within the end */
    assert_int_equal(v.passed_over, 0);
    assert_int_equal(read(SESSION "m=audio 4000 RTP/AVP 0"), CW_OK);
    is(d.media[0].m.formats, "0");
    assert_int_equal(read("v=0"), CW_E_SDP_ABSENT);
    assert_int_equal(v.letter, 'o');
    for (size_t n = SDP_UNENDED_MAX - 1; n <= SDP_UNENDED_MAX + 1; n++) {
        snprintf(text, sizeof text, "%sa=%0*d", AUDIO, (int)n - 2, 0);
        assert_int_equal(read(text), n <= SDP_UNENDED_MAX ? CW_OK : CW_E_SDP_LINE);
        strcat(text, "\n");
        assert_int_equal(read(text), CW_OK); /* with its end, any length */
    }
    assert_int_equal(read("v=0\r" O "s=-\r\nt=0 0\r\n"), CW_E_SDP_LINE);
    assert_int_equal(read(SESSION "\r\n\n\r\n"), CW_OK); /* RFC 4475 3.3.8 has one too many */
    assert_int_equal(d.size, sizeof SESSION - 1);
    assert_int_equal(read(SESSION "\r\na=x\r\n"), CW_E_SDP_LINE);
    assert_int_equal(v.offset, sizeof SESSION - 1);
    assert_int_equal(read("\r\n"), CW_E_SDP_LINE);
    assert_int_equal(read(SESSION "\r\n\r"), CW_OK); /* cut within the end */
    assert_int_equal(d.size, sizeof SESSION - 1);
    assert_int_equal(read(AUDIO "a=x\r\r\n"), CW_E_SDP_LINE); /* a CR of its own */
    assert_int_equal(read(AUDIO "a=x\r\r"), CW_E_SDP_LINE);
    assert_int_equal(read(SESSION "\r\r\n"), CW_E_SDP_LINE);
    assert_int_equal(read("\nv=0\n"), CW_E_SDP_LINE); /* and nothing in front of it is read */
    assert_int_equal(parse(AUDIO "a=x\0y\r\n", sizeof AUDIO - 1 + 7), CW_E_SDP_LINE);
    assert_int_equal(v.offset, sizeof AUDIO - 1 + 3);
}

/* What must be refused: how, at which line, `offset` octets into it, by which clause. */
static void refuses(void **state)
{
    static const struct {
        const char *before, *line, *behind;
        int error;
        char letter;
        int offset;
        const char *clause;
    } bad[] = {
        { "", "", "", CW_E_SDP_ABSENT, 'v', 0, "RFC8866_5_1" },
        { "", "v=1\r\n", O "s=-\r\nt=0 0\r\n", CW_E_SDP_VERSION, 'v', 2, "RFC8866_5_1" },
        { "", "v=\r\n", O "s=-\r\nt=0 0\r\n", CW_E_SDP_LINE, 'v', 2, "RFC8866_5_1" },
        { "", "v =0\r\n", O "s=-\r\nt=0 0\r\n", CW_E_SDP_LINE, 'v', 0, "RFC8866_5_1" },
        { "", "V=0\r\n", O "s=-\r\nt=0 0\r\n", CW_E_SDP_ABSENT, 'v', 5, "RFC8866_5_1" },
        { "", O, "s=-\r\nt=0 0\r\n", CW_E_SDP_ABSENT, 'v', 0, "RFC8866_5_1" },
        { "v=0\r\n", "v=0\r\n", O "s=-\r\nt=0 0\r\n", CW_E_SDP_ORDER, 'v', 0, "RFC8866_5" },
        { "v=0\r\n", "s=-\r\n", O "t=0 0\r\n", CW_E_SDP_ABSENT, 'o', 0, "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1 9223372036854775808 IN IP4 h.example\r\n", "", CW_E_SDP_LINE, 'o', 6,
          "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1 18446744073709551617 IN IP4 h.example\r\n", "", CW_E_SDP_LINE, 'o', 6,
          "RFC8866_5_2" },
        { "v=0\r\n", "o=- x 1 IN IP4 h.example\r\n", "", CW_E_SDP_LINE, 'o', 4, "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1  1 IN IP4 h.example\r\n", "", CW_E_SDP_LINE, 'o', 6, "RFC8866_5_2" },
        { "v=0\r\n", "o= 1 1 IN IP4 h.example\r\n", "", CW_E_SDP_LINE, 'o', 2, "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1 1 IN IP4\r\n", "", CW_E_SDP_LINE, 'o', 14, "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1 1 IN IP4 h.example x\r\n", "", CW_E_SDP_LINE, 'o', 24, "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1 1 IN IP4 224.0.0.1/1\r\n", "", CW_E_SDP_LINE, 'o', 15, "RFC8866_5_2" },
        { "v=0\r\n", "o=- 1 1 IN IP6 ff02::1\r\n", "", CW_E_SDP_LINE, 'o', 15, "RFC8866_5_2" },
        { HEAD, "s=-\r\n", "t=0 0\r\n", CW_E_SDP_ORDER, 's', 0, "RFC8866_5" },
        { HEAD, "i=\r\n", "", CW_E_SDP_LINE, 'i', 2, "RFC8866_5_4" },
        { HEAD, "u=a b\r\n", "", CW_E_SDP_LINE, 'u', 3, "RFC8866_5_5" },
        { HEAD, "u=%4\r\n", "", CW_E_SDP_LINE, 'u', 4, "RFC8866_5_5" },
        { HEAD, "u=:\r\n", "", CW_E_SDP_LINE, 'u', 2, "RFC8866_5_5" },
        { HEAD, "u=a:]\r\n", "", CW_E_SDP_LINE, 'u', 4, "RFC8866_5_5" },
        { HEAD, "u=//[1::2::3]\r\n", "", CW_E_SDP_LINE, 'u', 5, "RFC8866_5_5" },
        { HEAD, "u=//[1:2]/x\r\n", "", CW_E_SDP_LINE, 'u', 5, "RFC8866_5_5" },
        { HEAD "t=0 0\r\n", "k=uri://[:::1]\r\n", "", CW_E_SDP_LINE, 'k', 9, "RFC8866_5_12" },
        { HEAD "e=a@b\r\n", "u=http://a\r\n", "", CW_E_SDP_ORDER, 'u', 0, "RFC8866_5" },
        { HEAD, "e=a\r\n", "", CW_E_SDP_LINE, 'e', 3, "RFC8866_5_6" },
        { HEAD, "e=a@b (\r\n", "", CW_E_SDP_LINE, 'e', 7, "RFC8866_5_6" },
        { HEAD, "e=<a@b>\r\n", "", CW_E_SDP_LINE, 'e', 2, "RFC8866_5_6" },
        { HEAD, "e= <a@b>\r\n", "", CW_E_SDP_LINE, 'e', 3, "RFC8866_5_6" },
        { HEAD, "e=Ann<a@b>\r\n", "", CW_E_SDP_LINE, 'e', 5, "RFC8866_5_6" },
        { HEAD, "p=1\r\n", "", CW_E_SDP_LINE, 'p', 3, "RFC8866_5_6" },
        { HEAD, "p=+1 2 (\r\n", "", CW_E_SDP_LINE, 'p', 8, "RFC8866_5_6" },
        { HEAD, "p=Ann <1\r\n", "", CW_E_SDP_LINE, 'p', 8, "RFC8866_5_6" },
        { HEAD, "c=IN IP4 999.1.1.1\r\n", "t=0 0\r\n", CW_E_SDP_LINE, 'c', 9, "RFC8866_5_7" },
        { HEAD "c=IN IP4 192.0.2.1\r\n", "c=IN IP4 192.0.2.2\r\n", "t=0 0\r\n", CW_E_SDP_ORDER, 'c',
          0, "RFC8866_5" },
        { HEAD, "b=AS\r\n", "t=0 0\r\n", CW_E_SDP_LINE, 'b', 4, "RFC8866_5_8" },
        { HEAD, "b=AS:\r\n", "t=0 0\r\n", CW_E_SDP_LINE, 'b', 5, "RFC8866_5_8" },
        { HEAD, "b=AS:1k\r\n", "t=0 0\r\n", CW_E_SDP_LINE, 'b', 6, "RFC8866_5_8" },
        { HEAD, "t=0\r\n", "", CW_E_SDP_LINE, 't', 3, "RFC8866_5_9" },
        { HEAD, "t=123456789 0\r\n", "", CW_E_SDP_LINE, 't', 11, "RFC8866_5_9" },
        { HEAD, "t=00 0\r\n", "", CW_E_SDP_LINE, 't', 3, "RFC8866_5_9" },
        { HEAD, "r=1 1 1\r\n", "t=0 0\r\n", CW_E_SDP_ORDER, 'r', 0, "RFC8866_5" },
        { HEAD "t=0 0\r\n", "r=0 1 1\r\n", "", CW_E_SDP_LINE, 'r', 2, "RFC8866_5_10" },
        { HEAD "t=0 0\r\n", "r=1 1\r\n", "", CW_E_SDP_LINE, 'r', 5, "RFC8866_5_10" },
        { HEAD "t=0 0\r\n", "r=7D 1 1\r\n", "", CW_E_SDP_LINE, 'r', 3, "RFC8866_5_10" },
        { HEAD "t=0 0\r\nr=1 1 1\r\n", "z=0 1\r\n", "", CW_E_SDP_LINE, 'z', 2, "RFC8866_5_11" },
        { HEAD "t=0 0\r\nr=1 1 1\r\n", "z=3905000000 --1\r\n", "", CW_E_SDP_LINE, 'z', 14,
          "RFC8866_5_11" },
        { HEAD "t=0 0\r\nr=1 1 1\r\n", "z=3905000000 1 3905000000\r\n", "", CW_E_SDP_LINE, 'z', 25,
          "RFC8866_5_11" },
        { HEAD "t=0 0\r\nz=3905000000 1\r\n", "r=1 1 1\r\n", "", CW_E_SDP_ORDER, 'r', 0,
          "RFC8866_5" },
        { HEAD "t=0 0\r\n", "k=clear\r\n", "", CW_E_SDP_LINE, 'k', 7, "RFC8866_5_12" },
        { HEAD "t=0 0\r\n", "k=base64:QQ=\r\n", "", CW_E_SDP_LINE, 'k', 12, "RFC8866_5_12" },
        { HEAD "t=0 0\r\na=x\r\n", "k=prompt\r\n", "", CW_E_SDP_ORDER, 'k', 0, "RFC8866_5" },
        { HEAD "t=0 0\r\na=x\r\n", "b=AS:1\r\n", "", CW_E_SDP_ORDER, 'b', 0, "RFC8866_5" },
        { HEAD "t=0 0\r\na=x\r\n", "t=0 0\r\n", "", CW_E_SDP_ORDER, 't', 0, "RFC8866_5" },
        { HEAD "t=0 0\r\n", "a=\r\n", "", CW_E_SDP_LINE, 'a', 2, "RFC8866_5_13" },
        { HEAD "t=0 0\r\n", "a=x:\r\n", "", CW_E_SDP_LINE, 'a', 4, "RFC8866_5_13" },
        { HEAD "t=0 0\r\n", "a=x y\r\n", "", CW_E_SDP_LINE, 'a', 3, "RFC8866_5_13" },
        { SESSION, "m=audio 65536 RTP/AVP 0\r\n", "", CW_E_SDP_LINE, 'm', 8, "RFC8866_5_14" },
        { SESSION, "m=audio -1 RTP/AVP 0\r\n", "", CW_E_SDP_LINE, 'm', 8, "RFC8866_5_14" },
        { SESSION, "m=audio 1/0 RTP/AVP 0\r\n", "", CW_E_SDP_LINE, 'm', 10, "RFC8866_5_14" },
        { SESSION, "m=audio 1 RTP/AVP\r\n", "", CW_E_SDP_LINE, 'm', 17, "RFC8866_5_14" },
        { SESSION, "m=audio 1 RTP/ 0\r\n", "", CW_E_SDP_LINE, 'm', 14, "RFC8866_5_14" },
        { SESSION, "m=audio  1 RTP/AVP 0\r\n", "", CW_E_SDP_LINE, 'm', 8, "RFC8866_5_14" },
        { SESSION "m=audio 1 RTP/AVP 0\r\na=x\r\n", "c=IN IP4 192.0.2.1\r\n", "", CW_E_SDP_ORDER,
          'c', 0, "RFC8866_5" },
        { SESSION "m=audio 1 RTP/AVP 0\r\n", "t=0 0\r\n", "", CW_E_SDP_ORDER, 't', 0, "RFC8866_5" },
        { SESSION "m=audio 1 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\n", "c=IN IP4 192.0.2.2\r\n", "",
          CW_E_SDP_LINE, 'c', 0, "RFC8866_5_7" },
        { HEAD "t=0 0\r\nm=audio 1 RTP/AVP 0\r\n", "m=video 1 RTP/AVP 0\r\n",
          "c=IN IP4 192.0.2.1\r\n", CW_E_SDP_CONNECTION, 'c', 0, "RFC8866_5_7" },
        { HEAD "t=0 0\r\nm=audio 0 RTP/AVP 0\r\n", "", "", CW_E_SDP_CONNECTION, 'c', 0,
          "RFC8866_5_7" },
        { AUDIO "a=crypto:1 A inline:x\r\n", "a=crypto:1 B inline:y\r\n", "", CW_E_SDP_LINE, 'a', 0,
          "RFC8866_5_13" },
    };
    char text[1024];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int error;

        snprintf(text, sizeof text, "%s%s%s", bad[i].before, bad[i].line, bad[i].behind);
        error = read(text);
        if (error != bad[i].error || v.letter != bad[i].letter ||
            v.offset != strlen(bad[i].before) + (size_t)bad[i].offset ||
            strcmp(sdp_clause(&v), bad[i].clause))
            fail_msg("%zu '%s': %s, letter %c, offset %d, %s", i, bad[i].line, cw_error_name(error),
                     v.letter ? v.letter : '-', v.offset - (int)strlen(bad[i].before),
                     sdp_clause(&v));
        assert_int_equal(v.status, 488);
        assert_int_equal(d.medias, 0);
    }
}

static void accepts(void **state)
{
    static const char *const good[] = {
        HEAD "t=0 0\r\n",
        "v=0\r\n" O "s= \r\nt=0 0\r\n",
        "v=0\r\n" O "s=\r\nt=0 0\r\n", /* RFC 5118 4.8 */
        "v=000\r\n" O "s=-\r\nt=0 0\r\n",
        HEAD "u=\r\nt=0 0\r\n",
        HEAD "u=//[2001:db8::1]:8/x;y?z#/\r\nt=0 0\r\n",
        HEAD "u=a+b://u:p@[vF.x:y]/?/#?\r\nt=0 0\r\nk=uri://[::ffff:240.0.0.1]\r\n",
        HEAD "e=\"a b\"@[192.0.2.1]\r\nt=0 0\r\n",
        HEAD "e=a@b   (x)\r\ne=A  <a@b>\r\np=12(x)\r\np=12 <12>\r\nt=0 0\r\n",
        HEAD "b=CT:18446744073709551616\r\nt=0 0\r\n",
        HEAD
        "t=99999999999999999999999 0\r\nt=0 0\r\nz=3905000000 1\r\n", /* RFC 4566 9 has z= without r= */
        HEAD "t=0 0\r\nr=1 1 1\r\nt=0 0\r\nr=1 1 1\r\nr=1 1 1\r\nz=3905000000 -1s\r\nt=0 0\r\n"
             "k=prompt\r\na=x\r\n",
        HEAD "t=0 0\r\nk=clear:a b\r\n",
        HEAD "t=0 0\r\nk=base64:QUJD\r\n",
        HEAD "t=0 0\r\nk=base64:\r\n",
        HEAD "t=0 0\r\nk=base64:QQ==\r\n",
        HEAD "t=0 0\r\nk=uri:http://a\r\n",
        SESSION "m=audio 0 RTP/AVP 0\r\nk=prompt\r\na=x\r\n",
        SESSION "m=audio 65535/65535 RTP/AVP 0\r\nb=AS:1\r\nb=CT:1\r\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (read(good[i]) != CW_OK)
            fail_msg("%zu '%s': %s at %d", i, good[i], cw_error_name(v.error), v.offset);
        assert_int_equal(v.passed_over, 0);
    }
}

/* LOCAL_sdp_limits. */
static void keeps_limits(void **state)
{
    static char text[70000];

    (void)state;
    for (int n = SDP_MEDIA_MAX - 1; n <= SDP_MEDIA_MAX + 1; n++) {
        strcpy(text, SESSION);
        for (int i = 0; i < n; i++)
            strcat(text, "m=audio 1 RTP/AVP 0\r\n");
        assert_int_equal(read(text), n <= SDP_MEDIA_MAX ? CW_OK : CW_E_SDP_TOO_MANY);
        if (n > SDP_MEDIA_MAX)
            assert_string_equal(sdp_clause(&v), "LOCAL_sdp_limits");
        else
            assert_int_equal(d.medias, n);
    }
    for (int n = SDP_FORMATS_MAX - 1; n <= SDP_FORMATS_MAX + 1; n++) {
        strcpy(text, SESSION "m=audio 1 RTP/AVP");
        for (int i = 0; i < n; i++)
            strcat(text, " 0");
        strcat(text, "\r\n");
        assert_int_equal(read(text), n <= SDP_FORMATS_MAX ? CW_OK : CW_E_SDP_TOO_MANY);
        if (n <= SDP_FORMATS_MAX)
            assert_int_equal(d.media[0].m.count, n);
    }
    for (int n = SDP_CRYPTOS_MAX - 1; n <= SDP_CRYPTOS_MAX + 1; n++) {
        strcpy(text, AUDIO);
        for (int i = 0; i < n; i++)
            sprintf(text + strlen(text), "a=crypto:%d A inline:x\r\n", i);
        strcat(text, "m=audio 1 RTP/SAVP 0\r\na=crypto:1 A inline:x\r\n"); /* counted anew */
        assert_int_equal(read(text), n <= SDP_CRYPTOS_MAX ? CW_OK : CW_E_SDP_TOO_MANY);
    }
    strcpy(text, AUDIO);
    for (int i = 0; i < 300; i++)
        strcat(text, "a=altc:1 IP4 192.0.2.1 1\r\n");
    assert_int_equal(read(text), CW_OK);
    assert_int_equal(d.media[0].altcs, 255);
    strcpy(text, AUDIO "a=");
    memset(text + strlen(text), 'x', sizeof text - strlen(text));
    text[65533] = '\r';
    text[65534] = '\n';
    assert_int_equal(parse(text, 65535), CW_OK);
    assert_int_equal(parse(text, 65536), CW_E_TOO_LARGE);
}

/* Every prefix in a block of its exact size, which the address sanitizer watches on both sides. */
static void reads_prefixes(void **state)
{
    static uint8_t out[8192];
    struct sip_writer w;

    (void)state;
    for (size_t n = 0; n < sizeof everything; n++) {
        int error = parse(everything, n);
        struct sdp_cursor c = { 0 };
        struct sdp_line line;

        assert_true(v.offset <= n);
        if (!error) {
            while (sdp_next_line(&d, d.lines, &c, &line))
                assert_true((size_t)line.value.at + line.value.len <= n);
            for (int i = 0; i < d.medias; i++)
                for (c = (struct sdp_cursor){ 0 }; sdp_next_line(&d, d.media[i].lines, &c, &line);)
                    assert_true((size_t)line.value.at + line.value.len <= n);
            sip_write_init(&w, out, sizeof out, false);
            sdp_write(&w, &d);
            assert_false(w.full);
        }
    }
    assert_int_equal(sdp_parse(&d, NULL, 0, NULL), CW_E_SDP_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_line_ends), cmocka_unit_test(refuses),
        cmocka_unit_test(accepts),         cmocka_unit_test(keeps_limits),
        cmocka_unit_test(reads_prefixes),
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
