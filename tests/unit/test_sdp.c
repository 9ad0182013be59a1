/* test_sdp.c - session descriptions read: session, media, what holds where nothing is said, the
 * cursors (RFC 8866 5, RFC 3264 5). */
#include "sdp_text.h"

static void reads_session(void **state)
{
    (void)state;
    assert_int_equal(read(everything), CW_OK);
    assert_int_equal(v.passed_over, 0);
    is(d.origin.username, "ann");
    is(d.origin.sess_id, "4711000001");
    assert_true(d.origin.version == INT64_MAX);
    is(d.origin.address.nettype, "IN");
    is(d.origin.address.addrtype, "IP6");
    is(d.origin.address.address, "2001:db8::1");
    assert_int_equal(d.origin.address.family, SDP_IP6);
    assert_false(d.origin.address.is_multicast);
    is(d.name, "A call, \xc3\xa9");
    is(d.info, "About it");
    is(d.uri, "http://www.example.com/a?b=c#d");
    is(d.connection.address, "233.252.0.1");
    assert_int_equal(d.connection.family, SDP_IP4);
    assert_int_equal(d.connection.ttl, 127);
    assert_int_equal(d.connection.count, 3);
    assert_true(d.connection.is_multicast);
    assert_int_equal(d.direction, SDP_RECVONLY);
    assert_int_equal(d.medias, 3);
    assert_int_equal(d.size, sizeof everything - 1);
    assert_int_equal(d.lines.at, 0);
    assert_memory_equal(d.octets + d.lines.len, "m=audio", 7);
}

static void reads_media(void **state)
{
    const struct sdp_media *m = d.media;

    (void)state;
    assert_int_equal(read(everything), CW_OK);
    is(m->m.media, "audio");
    is(m->m.proto, "RTP/SAVP");
    is(m->m.formats, "0 96 101");
    assert_int_equal(m->m.kind, SDP_AUDIO);
    assert_int_equal(m->m.proto_kind, SDP_RTP_SAVP);
    assert_int_equal(m->m.port, 41170);
    assert_int_equal(m->m.ports, 2);
    assert_int_equal(m->m.count, 3);
    is(m->title, "The voice");
    is(m->connection.address, "ff02::1");
    assert_int_equal(m->connection.count, 3);
    assert_true(m->connection.is_multicast && m->has_connection);
    assert_int_equal(m->ptime, 20000);
    assert_int_equal(m->maxptime, 62500);
    assert_int_equal(m->rtcp_port, 53022);
    assert_int_equal(m->direction, SDP_SENDONLY);
    assert_int_equal(m->cryptos, 2);
    assert_int_equal(m->altcs, 2);
    m++;
    assert_int_equal(m->m.port, 0);
    assert_int_equal(m->m.ports, 1);
    assert_int_equal(m->m.kind, SDP_VIDEO);
    assert_int_equal(m->m.proto_kind, SDP_RTP_AVP);
    assert_int_equal(m->connection.family, SDP_FQDN);
    assert_int_equal(m->direction, SDP_INACTIVE);
    assert_int_equal(m->ptime, 0);
    m++;
    assert_int_equal(m->m.kind, SDP_OTHER_MEDIA);
    assert_int_equal(m->m.proto_kind, SDP_OTHER_PROTO);
    assert_int_equal(m->connection.family, SDP_EXTN);
    assert_int_equal(m->direction, SDP_RECVONLY); /* the session's */
    assert_int_equal(m->lines.at + m->lines.len, sizeof everything - 1);
}

/* RFC 3264 5.1: without any, a stream goes both ways; the session's c= is each media's. */
static void applies_defaults(void **state)
{
    (void)state;
    assert_int_equal(read(AUDIO), CW_OK);
    assert_int_equal(d.direction, SDP_UNDIRECTED);
    assert_int_equal(d.media[0].direction, SDP_SENDRECV);
    assert_false(d.media[0].has_connection);
    is(d.media[0].connection.address, "192.0.2.1");
    assert_int_equal(d.connection.count, 1);
    assert_int_equal(read(SESSION), CW_OK); /* RFC 3264 5: no media at all */
    assert_int_equal(d.medias, 0);
    assert_int_equal(read(AUDIO "a=sendonly\r\na=inactive\r\n"), CW_OK); /* the first stands, 6.7 */
    assert_int_equal(d.media[0].direction, SDP_SENDONLY);
    assert_int_equal(v.passed_over, 1);
    assert_int_equal(v.passed_at, sizeof AUDIO - 1 + 12);
}

static void walks_lines(void **state)
{
    static const char session[] = "vosiueeepppcbbtrrztaaa";
    struct sdp_cursor c = { 0 };
    struct sdp_line line;
    size_t n = 0;

    (void)state;
    assert_int_equal(read(everything), CW_OK);
    while (sdp_next_line(&d, d.lines, &c, &line)) {
        assert_true(n < sizeof session - 1);
        assert_int_equal(line.letter, session[n++]);
        if (line.letter == 'b' && session[n] == 'b') {
            is(line.bandwidth.type, "AS");
            assert_int_equal(line.bandwidth.value, 64);
        }
        if (line.letter == 't' && session[n] == 'r') {
            is(line.time.start, "3900000000");
            is(line.time.stop, "3910000000");
        }
        if (line.letter == 'z')
            is(line.value, "3905000000 -1h 3907000000 0");
    }
    assert_int_equal(n, sizeof session - 1);
    assert_false(sdp_next_line(&d, d.lines, &c, &line));
    c = (struct sdp_cursor){ 0 };
    assert_true(sdp_next_line(&d, d.media[2].lines, &c, &line));
    is(line.media.media, "x-other");
    assert_true(sdp_next_line(&d, d.media[2].lines, &c, &line));
    is(line.connection.address, "47.0091.8100.0000");
    assert_false(sdp_next_line(&d, d.media[2].lines, &c, &line));
    assert_int_equal(read(HEAD "b=CT:18446744073709551616\r\nt=0 0\r\nk=prompt\r\na=x\r\n"), CW_OK);
    c = (struct sdp_cursor){ 0 };
    for (n = 0; sdp_next_line(&d, d.lines, &c, &line); n++) {
        assert_int_not_equal(line.letter, 'k'); /* 5.12: discarded */
        if (line.letter == 'b')
            assert_true(line.bandwidth.value == UINT64_MAX);
    }
    assert_int_equal(n, 6);
}

static void finds(void **state)
{
    struct sdp_cursor c = { 0 };
    struct sdp_attribute a;
    struct sdp_rtpmap r;
    struct sdp_fmtp f;
    struct cw_slice format;
    int payload;

    (void)state;
    assert_int_equal(read(everything), CW_OK);
    assert_true(sdp_find_rtpmap(&d, &d.media[0], 96, &r));
    is(r.name, "opus");
    assert_false(sdp_find_rtpmap(&d, &d.media[0], 0, &r));
    assert_false(sdp_find_rtpmap(&d, &d.media[1], 96, &r));
    assert_true(sdp_next_format(&d, &d.media[0].m, &c, &format, &payload));
    assert_int_equal(payload, 0);
    assert_true(sdp_next_format(&d, &d.media[0].m, &c, &format, &payload));
    assert_int_equal(payload, 96);
    assert_true(sdp_find_fmtp(&d, &d.media[0], format, &f));
    is(f.params, "useinbandfec=1; stereo=0");
    assert_true(sdp_next_format(&d, &d.media[0].m, &c, &format, &payload));
    assert_false(sdp_next_format(&d, &d.media[0].m, &c, &format, &payload));
    c = (struct sdp_cursor){ 0 };
    assert_true(sdp_next_attribute(&d, d.media[0].lines, &c, SDP_A_CRYPTO, &a));
    assert_true(sdp_next_attribute(&d, d.media[0].lines, &c, SDP_A_CRYPTO, &a));
    assert_int_equal(a.crypto.tag, 2);
    is(a.crypto.session_params, "FEC_ORDER=FEC_SRTP UNENCRYPTED_SRTP");
    assert_false(sdp_next_attribute(&d, d.media[0].lines, &c, SDP_A_CRYPTO, &a));
    assert_int_equal(
        read(SESSION "m=audio 1 RTP/AVP 127 128 00 0 1x t38 99999999999999999999 *\r\n"), CW_OK);
    for (size_t i = 0; i < 8; i++) {
        static const int want[] = { 127, -1, -1, 0, -1, -1, -1, -1 };

        c = i ? c : (struct sdp_cursor){ 0 };
        assert_true(sdp_next_format(&d, &d.media[0].m, &c, &format, &payload));
        assert_int_equal(payload, want[i]);
    }
    assert_false(sdp_next_format(&d, &d.media[0].m, &c, &format, &payload));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_session),
        cmocka_unit_test(reads_media),
        cmocka_unit_test(applies_defaults),
        cmocka_unit_test(walks_lines),
        cmocka_unit_test(finds),
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
