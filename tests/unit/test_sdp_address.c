/* test_sdp_address.c - addresses of o= and c=: family, group, TTL, count (RFC 8866 5.2, 5.7). */
#include "sdp_text.h"

static void reads_addresses(void **state)
{
    static const struct {
        const char *text;
        enum sdp_family family; /* SDP_ABSENT: refused */
        bool is_multicast;
        int ttl, count;
    } c[] = {
        { "IP4 0.0.0.0", SDP_IP4, false, 0, 1 },
        { "IP4 223.255.255.255", SDP_IP4, false, 0, 1 },
        { "IP4 192.0.2.256", SDP_ABSENT, false, 0, 0 },
        { "IP4 192.0.2.01", SDP_ABSENT, false, 0, 0 },
        { "IP4 192.0.2", SDP_ABSENT, false, 0, 0 },
        { "IP4 192.0.2.1.", SDP_ABSENT, false, 0, 0 },
        { "IP4 192.0.2.1/1", SDP_ABSENT, false, 0, 0 },
        { "IP4 240.0.0.1", SDP_ABSENT, false, 0, 0 },
        { "IP4 240.0.0.1/1", SDP_ABSENT, false, 0, 0 },
        { "IP4 224.0.0.1", SDP_ABSENT, false, 0, 0 }, /* 5.7: a TTL is a must */
        { "IP4 224.0.0.1/0", SDP_IP4, true, 0, 1 },
        { "IP4 239.255.255.255/255/65535", SDP_IP4, true, 255, 65535 },
        { "IP4 224.0.0.1/256", SDP_ABSENT, false, 0, 0 },
        { "IP4 224.0.0.1/01", SDP_ABSENT, false, 0, 0 },
        { "IP4 224.0.0.1/1/0", SDP_ABSENT, false, 0, 0 },
        { "IP4 224.0.0.1/1/65536", SDP_ABSENT, false, 0, 0 },
        { "IP4 224.0.0.1/", SDP_ABSENT, false, 0, 0 },
        { "IP4 ::1", SDP_ABSENT, false, 0, 0 },
        { "IP4 a.b", SDP_ABSENT, false, 0, 0 }, /* FQDN has four octets or more */
        { "IP4 a.bc", SDP_FQDN, false, 0, 1 },
        { "IP4 a-b.c1.example.", SDP_FQDN, false, 0, 1 },
        { "IP4 1.2.3.4.example", SDP_FQDN, false, 0, 1 },
        { "IP4 -a.bc", SDP_ABSENT, false, 0, 0 },
        { "IP4 a-.bc", SDP_ABSENT, false, 0, 0 },
        { "IP4 a..bc", SDP_ABSENT, false, 0, 0 },
        { "IP4 .a.bc", SDP_ABSENT, false, 0, 0 },
        { "IP4 abc..", SDP_ABSENT, false, 0, 0 },
        { "IP4 ....", SDP_ABSENT, false, 0, 0 },
        { "IP4 a_b.cd", SDP_ABSENT, false, 0, 0 },
        { "IP4 abcd.4x", SDP_ABSENT, false, 0, 0 },
        { "IP6 ::", SDP_IP6, false, 0, 1 },
        { "IP6 ::1", SDP_IP6, false, 0, 1 },
        { "IP6 2001:DB8::1", SDP_IP6, false, 0, 1 },
        { "IP6 1:2:3:4:5:6:7:8", SDP_IP6, false, 0, 1 },
        { "IP6 1:2:3:4:5:6:7::", SDP_IP6, false, 0, 1 },
        { "IP6 ::2:3:4:5:6:7:8", SDP_IP6, false, 0, 1 },
        { "IP6 1:2:3:4:5:6:192.0.2.1", SDP_IP6, false, 0, 1 },
        { "IP6 ::ffff:192.0.2.1", SDP_IP6, false, 0, 1 },
        { "IP6 ::192.0.2.1", SDP_IP6, false, 0, 1 },
        { "IP6 1::192.0.2.1", SDP_IP6, false, 0, 1 },
        { "IP6 1:2:3:4:5:6:7", SDP_ABSENT, false, 0, 0 },
        { "IP6 1:2:3:4:5:6:7:8:9", SDP_ABSENT, false, 0, 0 },
        { "IP6 1:2:3:4::5:6:7:8", SDP_ABSENT, false, 0, 0 },
        { "IP6 1:2:3:4:5:6:7:192.0.2.1", SDP_ABSENT, false, 0, 0 },
        { "IP6 1::2::3", SDP_ABSENT, false, 0, 0 },
        { "IP6 :::1", SDP_ABSENT, false, 0, 0 },
        { "IP6 1:", SDP_ABSENT, false, 0, 0 },
        { "IP6 :1", SDP_ABSENT, false, 0, 0 },
        { "IP6 12345::", SDP_ABSENT, false, 0, 0 },
        { "IP6 ::192.0.2.1:1", SDP_ABSENT, false, 0, 0 },
        { "IP6 ::224.0.0.1", SDP_ABSENT, false, 0, 0 },
        { "IP6 [::1]", SDP_ABSENT, false, 0, 0 },
        { "IP6 ::1%eth0", SDP_ABSENT, false, 0, 0 },
        { "IP6 2001:db8::1/3", SDP_ABSENT, false, 0, 0 },
        { "IP6 FF02::1", SDP_IP6, true, 0, 1 },
        { "IP6 ff02::1/3", SDP_IP6, true, 0, 3 },
        { "IP6 ff02::1/127/3", SDP_ABSENT, false, 0, 0 }, /* 5.7: no TTL */
        { "IP6 ff::1", SDP_IP6, false, 0, 1 },
        { "IP6 face.example", SDP_FQDN, false, 0, 1 },
        { "IP4", SDP_ABSENT, false, 0, 0 },
        { "IP4 ", SDP_ABSENT, false, 0, 0 },
        { "ip4 999", SDP_EXTN, false, 0, 1 },
        { "E164 +1617", SDP_EXTN, false, 0, 1 },
        { "E164 +1617 x", SDP_ABSENT, false, 0, 0 },
    };
    char text[400];

    (void)state;
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        int error;

        snprintf(text, sizeof text, HEAD "c=IN %s\r\nt=0 0\r\n", c[i].text);
        error = read(text);
        if (!c[i].family ? error != CW_E_SDP_LINE
                         : error || d.connection.family != c[i].family ||
                               d.connection.ttl != c[i].ttl || d.connection.count != c[i].count ||
                               d.connection.is_multicast != c[i].is_multicast)
            fail_msg("'%s': %s, family %d, ttl %d, count %d", c[i].text, cw_error_name(error),
                     d.connection.family, d.connection.ttl, d.connection.count);
    }
    snprintf(text, sizeof text, HEAD "c=IN IP4 %0252d.ab\r\nt=0 0\r\n", 0);
    assert_int_equal(read(text), CW_OK);
    snprintf(text, sizeof text, HEAD "c=IN IP4 %0253d.ab\r\nt=0 0\r\n", 0);
    assert_int_equal(read(text), CW_E_SDP_LINE);
    assert_int_equal(read(HEAD "c=TN IP4 999.1\r\nt=0 0\r\n"),
                     CW_OK); /* IP4 of another network is not ours */
    assert_int_equal(d.connection.family, SDP_EXTN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_addresses),
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
