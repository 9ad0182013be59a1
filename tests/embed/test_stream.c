/* test_stream.c - messages found in the octets of a connection, with the public headers alone (RFC 3261 18.3,
 * RFC 5626 4.4.1). */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include <clausewire.h>

#define MESSAGE "SIP/2.0 200 OK\r\nContent-Length: 3\r\n\r\nabc"

static struct cw_stream stream;

static int prepare(void **state)
{
    (void)state;
    memset(&stream, 0xa5, sizeof stream);
    cw_stream_init(&stream);
    return 0;
}

/* Two messages with a ping between them, an octet at a time. */
static void octet_by_octet(void **state)
{
    static const char text[] = MESSAGE "\r\n\r\n" MESSAGE;
    unsigned messages = 0;
    size_t skip, skipped = 0;
    int status;

    (void)state;
    for (size_t i = 0; i < sizeof text - 1; i++) {
        assert_int_equal(cw_stream_feed(&stream, text + i, 1, &status, &skip), 1);
        assert_true(status == CW_STREAM_MORE || status == CW_STREAM_DONE);
        messages += status == CW_STREAM_DONE;
        skipped += skip;
    }
    assert_int_equal(messages, 2);
    assert_int_equal(skipped, 4);
    assert_int_equal(stream.crlfs, 2);
    assert_int_equal(stream.pings, 1);
}

static void a_pong_is_no_ping(void **state)
{
    int status;

    (void)state;
    stream.awaits_pong = 1;
    assert_int_equal(cw_stream_feed(&stream, "\r\n", 2, &status, NULL), 2);
    assert_int_equal(status, CW_STREAM_MORE);
    assert_int_equal(stream.awaits_pong, 0);
    assert_int_equal(stream.crlfs, 1);
    assert_int_equal(stream.pings, 0);
}

static void one_message_a_call(void **state)
{
    static const char text[] = MESSAGE MESSAGE;
    int status;

    (void)state;
    assert_int_equal(cw_stream_feed(&stream, text, sizeof text - 1, &status, NULL),
                     sizeof MESSAGE - 1);
    assert_int_equal(status, CW_STREAM_DONE);
}

static void what_is_no_sip(void **state)
{
    int status;

    (void)state;
    cw_stream_feed(&stream, "GET / HTTP/1.1\r\n\r\n", 18, &status, NULL);
    assert_int_equal(status, CW_E_START_LINE);
    cw_stream_feed(&stream, "\r\n", 2, &status, NULL);
    assert_int_equal(status, CW_E_START_LINE); /* it stays so */
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup(octet_by_octet, prepare),
                                        cmocka_unit_test_setup(a_pong_is_no_ping, prepare),
                                        cmocka_unit_test_setup(one_message_a_call, prepare),
                                        cmocka_unit_test_setup(what_is_no_sip, prepare) };

    return cmocka_run_group_tests_name("embed_stream", tests, NULL, NULL);
}
