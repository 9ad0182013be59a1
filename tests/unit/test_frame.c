/* test_frame.c - the framer: ends of messages, cut at every octet, and streams that are lost
 * (RFC 3261 7.5, 18.3). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "frame.h"
#include "sip.h"

/* What a stream gave: where each message stood, and how it ended. */
struct found {
    size_t begin[8], end[8];
    int messages, status;
    unsigned pings, crlfs;
};

/* Feeds the octets in pieces: the first of `first` octets, the others of `rest`; each from a
 * block of its own size. */
static struct found feed(const char *text, size_t n, size_t first, size_t rest)
{
    struct found found = { .status = FRAME_MORE };
    struct frame f;
    size_t at = 0, begin = 0, piece = first ? first : rest;

    sip_frame_init(&f);
    while (at < n) {
        size_t take = piece < n - at ? piece : n - at, used = 0;
        char *block = malloc(take);

        memcpy(block, text + at, take);
        while (used < take) {
            size_t skip = SIZE_MAX,
                   taken = sip_frame_feed(&f, block + used, take - used, &found.status, &skip);

            assert_in_range(taken, 0, take - used);
            assert_in_range(skip, 0, taken);
            if (f.begun && !begin && skip < taken)
                begin = at + used + skip + 1;
            used += taken;
            if (found.status == FRAME_DONE) {
                assert_in_range(found.messages, 0, 7);
                found.begin[found.messages] = begin - 1;
                found.end[found.messages++] = at + used;
                begin = 0;
            } else if (found.status < 0) {
                assert_int_equal(sip_frame_feed(&f, "x", 1, &found.status, NULL),
                                 0); /* lost it stays */
                free(block);
                goto end;
            } else {
                assert_int_equal(used, take);
            }
        }
        free(block);
        at += take;
        piece = rest;
    }
end:
    found.pings = f.pings;
    found.crlfs = f.crlfs;
    return found;
}

/* The same result whole, octet by octet, and cut once at every place. */
static struct found feed_all_ways(const char *text, size_t n)
{
    struct found whole = feed(text, n, n, n), cut;

    for (size_t first = 0; first < n; first++) {
        cut = feed(text, n, first, first ? n : 1);
        assert_memory_equal(&cut, &whole, sizeof whole);
    }
    return whole;
}

#define START "BYE sip:h SIP/2.0\r\n"

static void finds_ends(void **state)
{
    static const char one[] =
        "\r\n\r\n\r\n" START "Subject: a\r\n Content-Length: 9\r\n\t\r\nl\t: 4\r\n\r\nbody";
    static const char two[] = "SIP/2.0 200 OK\r\ncontent-LENGTH:\r\n 0\r\n\r\n";
    char text[256];
    struct found found;
    size_t n;

    (void)state;
    n = (size_t)snprintf(text, sizeof text, "%s%s\r\n%s\r\n\r\n", one, two, one);
    found = feed_all_ways(text, n);
    assert_int_equal(found.status, FRAME_MORE);
    assert_int_equal(found.messages, 3);
    assert_int_equal(found.begin[0], 6);
    assert_int_equal(found.end[0], sizeof one - 1);
    assert_int_equal(found.begin[1], sizeof one - 1);
    assert_int_equal(found.end[1], sizeof one + sizeof two - 2);
    assert_int_equal(found.begin[2], found.end[1] + 8);
    assert_int_equal(found.end[2], n - 4);
    assert_int_equal(found.crlfs, 9);
    assert_int_equal(found.pings, 4); /* 3 + 4 + 2 CRLFs; a ping is a pair */
}

static void finds_length_forms(void **state)
{
    static const char *const length[] = { "Content-Length: 3",
                                          "l:3",
                                          "L : 3",
                                          "CONTENT-LENGTH\t:\t003 \t",
                                          "l:\r\n\t3\r\n ",
                                          "Content-Length:  \r\n  3",
                                          "l:3\r\nContent-Length: 3\r\n ",
                                          "l: 3\r\nX: y\r\nl: 03" };
    char text[200];

    (void)state;
    for (size_t i = 0; i < sizeof length / sizeof *length; i++) {
        int n = snprintf(text, sizeof text, START "%s\r\nX: y\r\n\r\n\r\n\r", length[i]);
        struct found found = feed_all_ways(text, (size_t)n);

        if (found.messages != 1 || found.end[0] != (size_t)n || found.status != FRAME_DONE)
            fail_msg("%s: %d messages", length[i], found.messages);
    }
}

static void loses_streams(void **state)
{
    static const struct {
        const char *text;
        int error;
    } lost[] = { { START "X: y\r\n\r\n", CW_E_LENGTH },
                 { START "Content-Length: \r\n\r\n", CW_E_LENGTH },
                 { START "Content-Length: -1\r\n\r\n", CW_E_LENGTH },
                 { START "Content-Length: +1\r\n\r\n", CW_E_LENGTH },
                 { START "Content-Length: 0x10\r\n\r\n", CW_E_LENGTH },
                 { START "Content-Length: 1.0\r\n\r\n", CW_E_LENGTH },
                 { START "Content-Length: 1 1\r\n\r\n", CW_E_LENGTH },
                 { START "Content-Length: 1, 1\r\n\r\n", CW_E_LENGTH },
                 { START "Content-Length: 1\r\n 1\r\n\r\n", CW_E_LENGTH },
                 { START "Content-Length: one\r\n\r\n", CW_E_LENGTH },
                 { START "Content-Length: 65536\r\n\r\n", CW_E_TOO_LARGE },
                 { START "Content-Length: 2147483648\r\n\r\n", CW_E_TOO_LARGE },
                 { START "Content-Length: 4294967328\r\n\r\n", CW_E_TOO_LARGE },
                 { START "Content-Length: 18446744073709551616\r\n\r\n", CW_E_TOO_LARGE },
                 { START "Content-Length: 5\r\nl: 5\r\n , ", CW_E_LENGTH },
                 { START "Content-Length: 0\r\nContent-Length: 00\r\nl: 1\r\n\r\n",
                   CW_E_FIELD_TWICE },
                 { START "Content-Length: 11\r\nContent-Length: 1\r\n\r\n", CW_E_FIELD_TWICE },
                 { START "l: 0\r\nContent-Length: 5\r\n\r\n", CW_E_FIELD_TWICE },
                 { START "Content-Length\x0b: 0\r\n\r\n", CW_E_LENGTH },
                 { START "Content-Length\r\n : 0\r\n\r\n", CW_E_LENGTH },
                 { START "Content-Length: 0\n\r\n", CW_E_LENGTH },
                 { START "X: y\n\r\n", CW_E_FIELD_VALUE },
                 { START "X: y\rz\r\n", CW_E_FIELD_VALUE },
                 { START "X: y\r\n\rz", CW_E_FIELD_VALUE },
                 { START " folded\r\n", CW_E_FIELD_VALUE },
                 { "GET / HTTP/1.1\r\nHost: h\r\n\r\n", CW_E_START_LINE },
                 { "BYE sip:h SIP/2.0\n", CW_E_START_LINE },
                 { " " START, CW_E_START_LINE },
                 { "\n", CW_E_START_LINE },
                 { "\r\n\rX", CW_E_START_LINE },
                 { "\x16\x03\x01\x02", CW_E_START_LINE },
                 { "BYESIP/2.0\r\n", CW_E_START_LINE } };

    (void)state;
    for (size_t i = 0; i < sizeof lost / sizeof *lost; i++) {
        struct found found = feed_all_ways(lost[i].text, strlen(lost[i].text));

        if (found.status != lost[i].error || found.messages)
            fail_msg("%s for:\n%s", cw_error_name(found.status), lost[i].text);
    }
}

/* What is wrong in a way that the parser can answer stays framed. */
static void leaves_faults_to_parser(void **state)
{
    static const char text[] =
        "BYE  <sip:h>  SIP/7.0 \r\nno colon\r\n: x\r\nTo: \"a\\\x01\x00 <\r\nl: 1\r\n\r\n.";
    struct found found = feed_all_ways(text, sizeof text - 1);

    (void)state;
    assert_int_equal(found.messages, 1);
    assert_int_equal(found.end[0], sizeof text - 1);
}

static void bounds_size(void **state)
{
    static char text[SIP_OCTETS_MAX + 100];
    struct found found;
    int n;

    (void)state;
    memset(text, 'a', sizeof text);
    n = sprintf(text, START "l: %d\r\n\r\n", SIP_OCTETS_MAX - 31);
    assert_int_equal(n, 31);
    found = feed(text, SIP_OCTETS_MAX, 7, 1000);
    assert_int_equal(found.messages, 1);
    assert_int_equal(found.end[0], SIP_OCTETS_MAX);
    sprintf(text, START "l: %d\r\n\r\n", SIP_OCTETS_MAX - 30);
    found = feed(text, SIP_OCTETS_MAX, 7, 1000);
    assert_int_equal(found.status, CW_E_TOO_LARGE);
    assert_int_equal(found.messages, 0);
    memset(text, 'a', 40);
    memcpy(text, START "X: ", sizeof START + 2);
    found = feed(text, SIP_OCTETS_MAX - 1, 1000, 1000); /* a header that never ends */
    assert_int_equal(found.status, FRAME_MORE);
    found = feed(text, SIP_OCTETS_MAX, 1000, 1000);
    assert_int_equal(found.status, CW_E_TOO_LARGE);
    text[SIP_OCTETS_MAX + 9] =
        '\n'; /* a fault behind the bound is not reached, however the stream is cut */
    found = feed(text, sizeof text, sizeof text, 1);
    assert_int_equal(found.status, CW_E_TOO_LARGE);
}

static void counts_keepalives(void **state)
{
    static char flood[4 * UINT16_MAX + 8];
    struct found found;

    (void)state;
    for (size_t i = 0; i < sizeof flood; i++)
        flood[i] = "\r\n"[i & 1];
    found = feed(flood, sizeof flood, 3, 5);
    assert_int_equal(found.status, FRAME_MORE);
    assert_int_equal(found.pings, UINT16_MAX); /* and no wrap */
    assert_int_equal(found.crlfs, UINT16_MAX);
    found = feed(flood, 4, 1, 1);
    assert_int_equal(found.pings, 1);
    found = feed(flood, 2, 1, 1);
    assert_int_equal(found.pings, 0);
    assert_int_equal(found.crlfs, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_ends),    cmocka_unit_test(finds_length_forms),
        cmocka_unit_test(loses_streams), cmocka_unit_test(leaves_faults_to_parser),
        cmocka_unit_test(bounds_size),   cmocka_unit_test(counts_keepalives)
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
