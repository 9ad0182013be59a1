/* test_sdp_write.c - session descriptions written: the order of lines, values that may not stand,
 * and the parser's inverse (RFC 8866 5, 9). */
#include "sdp_text.h"
#include "text.h"

static struct sip_writer w;
static uint8_t out[8192];

static struct sdp_writer start(void)
{
    struct sdp_writer x;

    sip_write_init(&w, out, sizeof out, false);
    sdp_write_begin(&x, &w);
    return x;
}

/* start() up to t=. */
static struct sdp_writer started(void)
{
    struct sdp_writer x = start();

    sdp_put_origin(&x, text_octets("-"), text_octets("1"), 2, text_octets("192.0.2.1"));
    sdp_put_text(&x, 's', text_octets("-"));
    sdp_put_connection(&x, text_octets("192.0.2.1"));
    sdp_put_time(&x, 0, 0);
    assert_false(w.full);
    return x;
}

static struct sdp_writer audio(void)
{
    struct sdp_writer x = started();

    sdp_put_media(&x, text_octets("audio"), 4000, 1, text_octets("RTP/AVP"), text_octets("0 101"));
    assert_false(w.full);
    return x;
}

static void writes(void **state)
{
    static const char want[] =
        "v=0\r\no=- 7 9 IN IP6 2001:db8::1\r\ns=-\r\ni=x\r\nc=IN IP6 2001:db8::1\r\nb=AS:64\r\n"
        "t=3900000000 0\r\nr=7d 1h 0\r\nt=0 0\r\na=inactive\r\nm=audio 4000 RTP/AVP 0 101\r\n"
        "c=IN IP4 224.0.0.1/1\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 opus/48000/2\r\n"
        "a=fmtp:101 0-15\r\n"
        "a=ptime:20\r\na=maxptime:62.5\r\na=framerate:0.000001\r\na=crypto:1 A inline:b\r\n"
        "a=crypto:2 A inline:c KDR=1\r\na=rtcp:4001\r\na=altc:1 IP6 ::1 4000\r\n"
        "a=altc:2 IP4 192.0.2.1 4000/4005\r\n"
        "a=rtcp-mux\r\na=mid:1\r\na=sendrecv\r\nm=image 0/2 udptl t38\r\n"
        "a=rtcp:1 IN IP4 h.example\r\n";
    struct sdp_writer x = start();

    (void)state;
    sdp_put_origin(&x, text_octets("-"), text_octets("7"), 9, text_octets("2001:db8::1"));
    sdp_put_text(&x, 's', text_octets("-"));
    sdp_put_text(&x, 'i', text_octets("x"));
    sdp_put_connection(&x, text_octets("2001:db8::1"));
    sdp_put_bandwidth(&x, text_octets("AS"), 64);
    sdp_put_time(&x, 3900000000, 0);
    sdp_put_text(&x, 'r', text_octets("7d 1h 0"));
    sdp_put_time(&x, 0, 0);
    sdp_put_direction(&x, SDP_INACTIVE);
    sdp_put_media(&x, text_octets("audio"), 4000, 1, text_octets("RTP/AVP"), text_octets("0 101"));
    sdp_put_connection(&x, text_octets("224.0.0.1/1"));
    sdp_put_rtpmap(&x, 0, text_octets("PCMU"), 8000, 1);
    sdp_put_rtpmap(&x, 101, text_octets("opus"), 48000, 2);
    sdp_put_fmtp(&x, text_octets("101"), text_octets("0-15"));
    sdp_put_ptime(&x, SDP_A_PTIME, 20000);
    sdp_put_ptime(&x, SDP_A_MAXPTIME, 62500);
    sdp_put_ptime(&x, SDP_A_FRAMERATE, 1);
    sdp_put_crypto(&x, 1, text_octets("A"), text_octets("inline:b"), (struct cw_octets){ 0 });
    sdp_put_crypto(&x, 2, text_octets("A"), text_octets("inline:c"), text_octets("KDR=1"));
    sdp_put_rtcp(&x, 4001, (struct cw_octets){ 0 });
    sdp_put_altc(&x, 1, text_octets("::1"), 4000, 0);
    sdp_put_altc(&x, 2, text_octets("192.0.2.1"), 4000, 4005);
    sdp_put_attribute(&x, text_octets("rtcp-mux"), (struct cw_octets){ 0 });
    sdp_put_attribute(&x, text_octets("mid"), text_octets("1"));
    sdp_put_direction(&x, SDP_SENDRECV);
    sdp_put_media(&x, text_octets("image"), 0, 2, text_octets("udptl"), text_octets("t38"));
    sdp_put_rtcp(&x, 1, text_octets("h.example"));
    sdp_write_end(&x);
    assert_false(w.full);
    assert_int_equal(w.len, sizeof want - 1);
    assert_memory_equal(out, want, w.len);
    assert_int_equal(parse(out, w.len), CW_OK);
    assert_int_equal(v.passed_over, 0);
}

/* Neither a value that breaks out of its place nor a line out of its order is written. */
static void writes_nothing_refused(void **state)
{
    struct sdp_writer x;

    (void)state;
#define REFUSED(begun, call)                                                                       \
    x = (begun);                                                                                   \
    call;                                                                                          \
    assert_true(w.full)
    REFUSED(start(), sdp_write_end(&x));
    REFUSED(start(), sdp_put_text(&x, 's', text_octets("-")));
    REFUSED(start(),
            sdp_put_origin(&x, text_octets("a b"), text_octets("1"), 2, text_octets("192.0.2.1")));
    REFUSED(start(), sdp_put_origin(&x, text_octets("a"), text_octets("1"), UINT64_MAX,
                                    text_octets("192.0.2.1")));
    REFUSED(start(),
            sdp_put_origin(&x, text_octets("a"), text_octets("1"), 1, text_octets("224.0.0.1/1")));
    REFUSED(started(), sdp_put_text(&x, 's', text_octets("-")));
    REFUSED(started(), sdp_put_text(&x, 'k', text_octets("prompt")));
    REFUSED(started(), sdp_put_text(&x, 'q', text_octets("x")));
    REFUSED(started(), sdp_put_attribute(&x, text_octets("a"), text_octets("x\r\na=y")));
    REFUSED(started(), sdp_put_attribute(&x, text_octets("a"), text_octets("x\ny")));
    REFUSED(started(), sdp_put_attribute(&x, text_octets("a"), text_octets("")));
    REFUSED(started(), sdp_put_attribute(&x, text_octets("a b"), (struct cw_octets){ 0 }));
    REFUSED(started(), sdp_put_attribute(&x, text_octets("rtpmap"), text_octets("128 X/1")));
    REFUSED(started(), sdp_put_attribute(&x, text_octets("a"),
                                         ((struct cw_octets){ (const uint8_t *)"b\0c", 3 })));
    REFUSED(started(), sdp_put_direction(&x, SDP_UNDIRECTED));
    REFUSED(started(), sdp_put_time(&x, 1, 0));
    REFUSED(audio(), sdp_put_rtpmap(&x, 128, text_octets("X"), 1, 1));
    REFUSED(audio(), sdp_put_rtpmap(&x, 1, text_octets("X/1"), 1, 0));
    REFUSED(audio(), sdp_put_fmtp(&x, text_octets("1"), text_octets("")));
    REFUSED(audio(), sdp_put_ptime(&x, SDP_A_PTIME, 0));
    REFUSED(audio(),
            sdp_put_crypto(&x, 1, text_octets("A B"), text_octets("c:d"), text_octets("")));
    REFUSED(audio(), sdp_put_connection(&x, text_octets("192.0.2.999")));
    REFUSED(audio(), sdp_put_connection(&x, text_octets("")));
    x = audio();
    sdp_put_direction(&x, SDP_SENDONLY);
    assert_false(w.full);
    sdp_put_direction(&x, SDP_SENDONLY); /* 6.7 */
    assert_true(w.full);
    x = start();
    sdp_put_origin(&x, text_octets("-"), text_octets("1"), 2, text_octets("192.0.2.1"));
    sdp_put_text(&x, 's', text_octets(""));
    assert_true(w.full); /* 5.3: read so, never written so */
    x = start();
    sdp_put_origin(&x, text_octets("-"), text_octets("1"), 2, text_octets("192.0.2.1"));
    sdp_put_text(&x, 's', text_octets("-"));
    sdp_put_time(&x, 0, 0);
    sdp_put_media(&x, text_octets("audio"), 1, 1, text_octets("RTP/AVP"), text_octets("0"));
    assert_false(w.full);
    sdp_write_end(&x);
    assert_true(w.full); /* no c= */
    x = start();
    w.room = w.len + 10;
    sdp_put_origin(&x, text_octets("-"), text_octets("1"), 2, text_octets("192.0.2.1"));
    assert_true(w.full);
    assert_true(w.len <= w.room);
}

static void equal_octets(const struct sdp *a, struct cw_slice x, const struct sdp *b,
                         struct cw_slice y)
{
    assert_int_equal(x.len, y.len);
    assert_memory_equal(a->octets + x.at, b->octets + y.at, x.len);
}

static void equal_address(const struct sdp *a, const struct sdp_address *x, const struct sdp *b,
                          const struct sdp_address *y)
{
    equal_octets(a, x->nettype, b, y->nettype);
    equal_octets(a, x->addrtype, b, y->addrtype);
    equal_octets(a, x->address, b, y->address);
    assert_int_equal(x->count, y->count);
    assert_int_equal(x->ttl, y->ttl);
    assert_int_equal(x->family, y->family);
    assert_int_equal(x->is_multicast, y->is_multicast);
}

/* parse(write(v)) is v, and writing again changes nothing. */
static void is_inverse(const char *text)
{
    static uint8_t again[sizeof out];
    struct sdp a, b;
    struct sip_writer second;
    char *copy = malloc(strlen(text) + 1);

    memcpy(copy, text, strlen(text));
    assert_int_equal(sdp_parse(&a, copy, strlen(text), &v), CW_OK);
    sip_write_init(&w, out, sizeof out, false);
    sdp_write(&w, &a);
    assert_false(w.full);
    assert_int_equal(sdp_parse(&b, out, w.len, &v), CW_OK);
    assert_int_equal(v.passed_over, 0);
    assert_int_equal(a.medias, b.medias);
    assert_int_equal(a.direction, b.direction);
    assert_true(a.origin.version == b.origin.version);
    equal_octets(&a, a.origin.username, &b, b.origin.username);
    equal_octets(&a, a.origin.sess_id, &b, b.origin.sess_id);
    equal_address(&a, &a.origin.address, &b, &b.origin.address);
    equal_address(&a, &a.connection, &b, &b.connection);
    if (a.name.len)
        equal_octets(&a, a.name, &b, b.name);
    equal_octets(&a, a.info, &b, b.info);
    equal_octets(&a, a.uri, &b, b.uri);
    for (int i = 0; i < a.medias; i++) {
        const struct sdp_media *x = &a.media[i], *y = &b.media[i];

        equal_octets(&a, x->m.media, &b, y->m.media);
        equal_octets(&a, x->m.proto, &b, y->m.proto);
        equal_octets(&a, x->m.formats, &b, y->m.formats);
        equal_octets(&a, x->title, &b, y->title);
        equal_address(&a, &x->connection, &b, &y->connection);
        assert_int_equal(x->m.port, y->m.port);
        assert_int_equal(x->m.ports, y->m.ports);
        assert_int_equal(x->m.count, y->m.count);
        assert_int_equal(x->m.kind, y->m.kind);
        assert_int_equal(x->m.proto_kind, y->m.proto_kind);
        assert_true(x->ptime == y->ptime && x->maxptime == y->maxptime);
        assert_int_equal(x->rtcp_port, y->rtcp_port);
        assert_int_equal(x->direction, y->direction);
        assert_int_equal(x->cryptos, y->cryptos);
        assert_int_equal(x->altcs, y->altcs);
        assert_int_equal(x->has_connection, y->has_connection);
    }
    sip_write_init(&second, again, sizeof again, false);
    sdp_write(&second, &b);
    assert_false(second.full);
    assert_int_equal(second.len, w.len);
    assert_memory_equal(again, out, w.len);
    free(copy);
}

static void writes_what_was_read(void **state)
{
    (void)state;
    is_inverse(everything);
    assert_int_equal(w.len, sizeof everything - 1); /* nothing in it needs another form */
    assert_memory_equal(out, everything, w.len);
    is_inverse(AUDIO);
    is_inverse(AUDIO "a=rtpmap:34 H263\r\na=sendonly\r\na=recvonly\r\na=ptime:0.0001");
    is_inverse("v=0\n" O "s=\nt=0 0\nk=prompt\na=rtcp:1 X Y z\na=altc:7 E164 +1 9\n");
    is_inverse(
        AUDIO
        "a=crypto:1 A\tb:c\t \td  e\r\na=rtpmap:1 X/1/1\r\na=framerate:4294967295.999999\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes),
        cmocka_unit_test(writes_nothing_refused),
        cmocka_unit_test(writes_what_was_read),
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
