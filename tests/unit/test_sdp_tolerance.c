/* test_sdp_tolerance.c - what is read of a session description although its rule does not have it: noted, where and
 * by which row; refused by who judges; written as the ABNF has it. And every line in every wrong place (RFC 8866 5, 9;
 * LOCAL_strict). */
#include "sdp_text.h"

#define TIME  "t=0 0\r\n"
#define VOICE "m=audio 4000 RTP/AVP 0 101\r\n"

static const char *tolerance_at(unsigned i)
{
    return sip_tolerance_name((enum sip_tolerance)d.deviations.kept[i].rule);
}

/* One deviation each: `offset` octets into the line behind `before`. */
static const struct {
    const char *before, *line, *behind, *name;
    int offset;
} rows[] = {
    { "v=0", "\n", O "s=-\r\n" TIME, "sdp_line_end", 0 },
    { SESSION, "a=x\n", "a=y\n", "sdp_line_end", 3 },
    { SESSION, "a=x", "", "sdp_unended", 3 },
    { SESSION, "a=x\r", "", "sdp_unended", 3 },
    { SESSION, "\r\n", "", "sdp_unended", 0 },
    { "", "v=0 \r\n", O "s=-\r\n" TIME, "sdp_trailing_space", 3 },
    { "v=0\r\n", "o=- 1 2 IN IP4 192.0.2.1\t \r\n", "s=-\r\n" TIME, "sdp_trailing_space", 24 },
    { HEAD, "u=http://a \r\n", TIME, "sdp_trailing_space", 10 },
    { HEAD, "e=a@b \r\n", TIME, "sdp_trailing_space", 5 },
    { HEAD, "e=Ann <a@b> \r\n", TIME, "sdp_trailing_space", 11 },
    { HEAD, "p=+1 2 (x) \r\n", TIME, "sdp_trailing_space", 10 },
    { HEAD, "c=IN IP4 192.0.2.1  \r\n", TIME, "sdp_trailing_space", 18 },
    { HEAD, "b=AS:64 \r\n", TIME, "sdp_trailing_space", 7 },
    { HEAD, "t=0 0 \r\n", "", "sdp_trailing_space", 5 },
    { SESSION, "r=1 1 1 \r\n", "", "sdp_trailing_space", 7 },
    { SESSION "r=1 1 1\r\n", "z=3905000000 1 \r\n", "", "sdp_trailing_space", 14 },
    { SESSION, "k=prompt \r\n", "", "sdp_trailing_space", 8 },
    { SESSION, "a=sendonly \r\n", "", "sdp_trailing_space", 10 },
    { SESSION, "m=audio 1 RTP/AVP 0 \r\n", "", "sdp_trailing_space", 19 },
    { AUDIO, "a=rtpmap:101 telephone-event/8000 \r\n", "", "sdp_trailing_space", 33 },
    { AUDIO, "a=ptime:20\t\r\n", "", "sdp_trailing_space", 10 },
    { AUDIO, "a=crypto:1 A inline:x  \r\n", "", "sdp_trailing_space", 21 },
    { AUDIO, "a=rtcp:1 \r\n", "", "sdp_trailing_space", 8 },
    { AUDIO, "a=rtcp:1 IN IP4 192.0.2.1 \r\n", "", "sdp_trailing_space", 25 },
    { AUDIO, "a=altc:1 IP4 192.0.2.1 1/2 \r\n", "", "sdp_trailing_space", 26 },
    { "v=0\r\n" O, "", TIME, "sdp_name_absent", 0 },
    { "v=0\r\n" O, "", "i=x\r\n" TIME, "sdp_name_absent", 0 },
    { "v=0\r\n" O, "s=\r\n", TIME, "sdp_name_empty", 0 },
    { HEAD, "", "", "sdp_time_absent", 0 },
    { HEAD "c=IN IP4 192.0.2.1\r\n", "", VOICE, "sdp_time_absent", 0 },
    { HEAD "c=IN IP4 192.0.2.1\r\n", "", "a=sendonly\r\n" VOICE, "sdp_time_absent", 0 },
    { HEAD TIME, "c=IN IP4 192.0.2.1\r\n", VOICE, "sdp_late_line", 0 },
    { HEAD TIME TIME, "b=AS:64\r\n", "a=x\r\n", "sdp_late_line", 0 },
    { HEAD TIME, "b=AS:64\r\n", TIME, "sdp_late_line", 0 },
    { SESSION, "z=3905000000 1\r\n", "", "sdp_zone_alone", 0 },
    { SESSION, "y=0100000001\r\n", "", "sdp_other_letter", 0 },
    { AUDIO, "f=\r\n", "a=ptime:20\r\n", "sdp_other_letter", 0 },
    { HEAD, "V=0\r\n", TIME, "sdp_other_letter", 0 },
    { "v=0\r\n", "o=- 1 2 IN IP6 [2001:db8::1]\r\n", "s=-\r\n" TIME, "sdp_brackets", 15 },
    { HEAD, "b=AS:64.5\r\n", TIME, "sdp_bandwidth_fraction", 0 },
    { SESSION VOICE, "b=TIAS:64000.00\r\n", "", "sdp_bandwidth_fraction", 0 },
    { AUDIO, "a=rtpmap:0  PCMU/8000\r\n", "a=ptime:20\r\n", "sdp_attribute_unread", 0 },
    { AUDIO, "a=ptime: 20\r\n", "", "sdp_attribute_unread", 0 },
    { AUDIO "a=sendonly\r\n", "a=recvonly\r\n", "", "sdp_attribute_unread", 0 },
};

static void notes_each(void **state)
{
    static uint8_t out[2048];
    char text[1024];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const size_t at = strlen(rows[i].before) + (size_t)rows[i].offset;
        struct sip_writer w;

        snprintf(text, sizeof text, "%s%s%s", rows[i].before, rows[i].line, rows[i].behind);
        if (read(text) || v.passed_over != !strcmp(rows[i].name, "sdp_attribute_unread"))
            fail_msg("%zu '%s': %s at %d", i, rows[i].line, cw_error_name(v.error), v.offset);
        if (d.deviations.count != 1 || strcmp(tolerance_at(0), rows[i].name) ||
            d.deviations.kept[0].at != at)
            fail_msg("%zu '%s': %d deviations, %s at %d", i, rows[i].line, d.deviations.count,
                     tolerance_at(0), d.deviations.kept[0].at);
        assert_int_equal(sdp_strict(&d, &v), CW_E_DEVIATION);
        assert_int_equal(v.offset, at);
        assert_int_equal(sdp_strict(&d, NULL), CW_E_DEVIATION);
        sip_write_init(&w, out, sizeof out, false);
        sdp_write(&w, &d);
        assert_false(w.full);
        if (parse(out, w.len) || sdp_strict(&d, NULL))
            fail_msg("%zu '%s': written '%.*s'", i, rows[i].line, (int)w.len, (char *)out);
    }
    assert_int_equal(read(everything), CW_OK);
    assert_int_equal(sdp_strict(&d, &v), CW_OK);
}

/* Each row of the table that a description can have stands above. */
static void tries_each(void **state)
{
    (void)state;
    for (int t = 0; t < SIP_TOLERANCES; t++) {
        const char *name = sip_tolerance_name((enum sip_tolerance)t);
        bool is_tried = strncmp(name, "sdp_", 4) != 0;

        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            is_tried |= !strcmp(rows[i].name, name);
        if (!is_tried)
            fail_msg("%s is not tried", name);
    }
}

static void reads_what_is_left(void **state)
{
    struct sdp_attribute a;
    struct sdp_cursor c = { 0 };
    struct sdp_line line;

    (void)state;
    assert_int_equal(
        read("v=0\no=- 1 2 IN IP6 [2001:db8::1] \nc=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0 \n"
             "b=AS:64.9\nx=y\na=rtpmap:0 PCMU/8000 \na=recvonly "),
        CW_OK);
    is(d.origin.address.address, "2001:db8::1");
    assert_int_equal(d.origin.address.family, SDP_IP6);
    assert_int_equal(d.name.len, 0);
    is(d.media[0].m.formats, "0");
    assert_int_equal(d.media[0].m.count, 1);
    assert_int_equal(d.media[0].direction, SDP_RECVONLY);
    assert_true(sdp_next_attribute(&d, d.media[0].lines, &c, SDP_A_RTPMAP, &a));
    is(a.value, "0 PCMU/8000");
    c = (struct sdp_cursor){ 0 };
    assert_true(sdp_next_line(&d, d.media[0].lines, &c, &line));
    assert_true(sdp_next_line(&d, d.media[0].lines, &c, &line));
    assert_int_equal(line.letter, 'b');
    assert_true(line.bandwidth.value == 64);
    assert_true(sdp_next_line(&d, d.media[0].lines, &c, &line));
    assert_int_equal(line.letter, 'a'); /* x= is passed over */
    is(line.value, "rtpmap:0 PCMU/8000");
    assert_int_equal(d.deviations.count, 11); /* SIP_DEVIATIONS_KEPT of them with their places */
    assert_string_equal(tolerance_at(0), "sdp_line_end");
    assert_string_equal(tolerance_at(1), "sdp_trailing_space");
    assert_string_equal(tolerance_at(2), "sdp_brackets");
    assert_int_equal(read(HEAD TIME "c=IN IP4 192.0.2.7\r\n" VOICE), CW_OK);
    is(d.media[0].connection.address, "192.0.2.7");
}

/* What no row has. */
static void refuses_still(void **state)
{
    static const char *const bad[] = {
        " v=0\r\n" O "s=-\r\n" TIME,
        "v=0\r\n" O "s=-\r\nt= 0 0\r\n",
        "v=0\r\ns=-\r\n" TIME,
        O "s=-\r\n" TIME,
        HEAD "c=IN IP6 [2001:db8::1]\r\n" TIME,
        "v=0\r\no=- 1 2 IN IP4 [192.0.2.1]\r\ns=-\r\n" TIME,
        "v=0\r\no=- 1 2 IN IP6 [2001:db8::1\r\ns=-\r\n" TIME,
        "v=0\r\no=- 1 2 IN IP6 []\r\ns=-\r\n" TIME,
        HEAD "b=AS:64.\r\n" TIME,
        HEAD "b=AS:.5\r\n" TIME,
        HEAD "b=AS:1.5.2\r\n" TIME,
        HEAD "=\r\n" TIME,
        HEAD "1=x\r\n" TIME,
        HEAD "xy=z\r\n" TIME,
        HEAD " \r\n" TIME,
        HEAD "\r\n" TIME,
        HEAD "c=IN IP4 192.0.2.1\r\n" TIME "c=IN IP4 192.0.2.1\r\n",
        HEAD TIME "c=IN IP4 192.0.2.1\r\nc=IN IP4 192.0.2.1\r\n",
        HEAD TIME "a=x\r\nb=AS:1\r\n",
        HEAD TIME "k=prompt\r\nc=IN IP4 192.0.2.1\r\n",
        SESSION VOICE "a=x\r\nb=AS:1\r\n",
        SESSION VOICE "a=x\r\nc=IN IP4 192.0.2.1\r\n",
        SESSION VOICE "z=3905000000 1\r\n",
        HEAD "r=1 1 1\r\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (read(bad[i]) == CW_OK)
            fail_msg("accepted: '%s'", bad[i]);
}

/* One more line behind each line of a whole description. '.': as the ABNF has it; T: read and noted; x: in the wrong
 * place; o: o= is absent there; L: a second connection. */
static void puts_each_line_everywhere(void **state)
{
    static const struct {
        char letter;
        const char *text;
    } lines[] = {
        { 'v', "v=0" },
        { 'o', "o=- 1 2 IN IP4 192.0.2.1" },
        { 's', "s=-" },
        { 'i', "i=x" },
        { 'u', "u=http://a" },
        { 'e', "e=a@b" },
        { 'p', "p=+1 2" },
        { 'c', "c=IN IP4 192.0.2.1" },
        { 'b', "b=AS:1" },
        { 't', "t=0 0" },
        { 'r', "r=1 1 1" },
        { 'z', "z=3905000000 1" },
        { 'k', "k=prompt" },
        { 'a', "a=x" },
        { 'm', "m=audio 1 RTP/AVP 0" },
        { 'y', "y=1" },
    };
    static const char order[] = "vosiuepcbtrzkamicbka";
    static const char *const outcome[] = {
        /* behind v o s i u e p c b t r z k a, m i c b k a */
        /* v */ "xxxxxxxxxxxxxxxxxxxx",
        /* o */ "xxxxxxxxxxxxxxxxxxxx",
        /* s */ "oxxxxxxxxxxxxxxxxxxx",
        /* i */ "oxxxxxxxxxxxxxxxxxxx",
        /* u */ "oxxxxxxxxxxxxxxxxxxx",
        /* e */ "oxxx..xxxxxxxxxxxxxx",
        /* p */ "oxxxx..xxxxxxxxxxxxx",
        /* c */ "oxxxxxxxxLLLxxxLLxxx",
        /* b */ "oxxxxxx..xxTxxxx..xx",
        /* t */ "oxxxxxTT..T.xxxxxxxx",
        /* r */ "oxxxxxxxx..xxxxxxxxx",
        /* z */ "oxxxxxxxxxxxxxxxxxxx",
        /* k */ "oxxxxxxxxxxxxxxxxxxx",
        /* a */ "oxxxxxxxxxxx..xxxx..",
        /* m */ "oxxxxxxxxxx.........",
        /* y */ "TTTTTTTTTTTTTTTTTTTT",
    };
    char text[2048];

    (void)state;
    for (size_t i = 0; i < sizeof outcome / sizeof *outcome; i++)
        for (size_t place = 0; order[place]; place++) {
            const char want = outcome[i][place];
            size_t n = 0;
            int error;
            char got;

            for (size_t j = 0; order[j]; j++) {
                for (size_t k = 0; k < sizeof lines / sizeof *lines; k++)
                    if (lines[k].letter == order[j])
                        n += (size_t)snprintf(text + n, sizeof text - n, "%s\r\n", lines[k].text);
                if (j == place)
                    n += (size_t)snprintf(text + n, sizeof text - n, "%s\r\n", lines[i].text);
            }
            error = read(text);
            got = error == CW_E_SDP_ORDER                       ? 'x'
                  : error == CW_E_SDP_ABSENT && v.letter == 'o' ? 'o'
                  : error == CW_E_SDP_LINE && v.letter == 'c'   ? 'L'
                  : error                                       ? '?'
                  : sdp_strict(&d, NULL)                        ? 'T'
                                                                : '.';
            if (got != want)
                fail_msg("%c= behind line %zu, %c=: %c, wanted %c", lines[i].letter, place,
                         order[place], got, want);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes_each),
        cmocka_unit_test(tries_each),
        cmocka_unit_test(reads_what_is_left),
        cmocka_unit_test(refuses_still),
        cmocka_unit_test(puts_each_line_everywhere),
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
