/* test_stream_feed.c - a handful of streams cut at every place, and octet by octet: the same messages, pongs and pings,
 * the same refusal (RFC 3261 18.3; RFC 5626 3.5.1, 4.4.1); bounds of what is kept (LOCAL_stream_bounds). */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sip.h"
#include "stream_feed.h"

enum { WORDS = 16, LARGE = 70000 };

/* What came of a stream, in its order: 'o' a pong, 'p' a ping, 'm' a message, '!' the end. */
struct outcome {
    char order[WORDS + 1];
    size_t n[WORDS]; /* octets of a message */
    char octets[256];
    size_t len, taken, largest; /* of octets; of the stream; of what was kept at once */
    int error;
    const char *clause;
};

static void note(struct outcome *o, char what, size_t n)
{
    const size_t words = strlen(o->order);

    assert_in_range(words, 0, WORDS - 1);
    o->order[words] = what;
    o->n[words] = n;
}

/* The first `first` octets are a piece (0: as long as the rest), then `rest` at a time; each a block of its own. */
static struct outcome feed_with(struct stream_kept *kept, const char *text, size_t n, size_t first,
                                size_t rest, bool awaits)
{
    struct outcome o = { .error = 0 };
    struct stream_feed f;
    struct stream_fed fed;

    stream_feed_init(&f, kept);
    f.has_ponged = awaits; /* before */
    if (awaits)
        stream_feed_await_pong(&f);
    for (size_t piece = first ? first : rest; o.taken < n && !o.error; piece = rest) {
        const size_t take = piece < n - o.taken ? piece : n - o.taken;
        uint8_t *block = malloc(take);

        memcpy(block, text + o.taken, take);
        for (size_t at = 0; at < take && !o.error; at += fed.taken) {
            assert_true(stream_feed_next(&f, block + at, take - at, &fed) == !fed.error);
            assert_in_range(fed.taken, !fed.error, take - at);
            o.taken += fed.taken;
            if (fed.has_pong)
                note(&o, 'o', 0);
            for (uint32_t i = 0; i < fed.pings; i++)
                note(&o, 'p', 0);
            if (fed.message) {
                note(&o, 'm', fed.n);
                if (fed.n <= sizeof o.octets - o.len) {
                    memcpy(o.octets + o.len, fed.message, fed.n);
                    o.len += fed.n;
                }
            }
            free(fed.own);
            if (kept->octets > o.largest)
                o.largest = kept->octets;
            if (fed.error)
                note(&o, '!', 0);
            o.error = fed.error;
            o.clause = fed.clause;
        }
        free(block);
    }
    stream_feed_release(&f);
    assert_int_equal(kept->octets, 0);
    return o;
}

static struct outcome feed(const char *text, size_t n, size_t first, size_t rest, bool awaits)
{
    struct stream_kept kept = { .most = SIZE_MAX };
    struct outcome o = feed_with(&kept, text, n, first, rest, awaits);

    assert_in_range(o.largest, 0, SIP_OCTETS_MAX + 1);
    o.largest = 0;
    return o;
}

/* The same whatever the cut: two pieces at every place, octet by octet, by twos and threes. */
static struct outcome feed_all_ways(const char *text, size_t n, bool awaits)
{
    const struct outcome whole = feed(text, n, 0, n, awaits);

    for (size_t first = 1; first < n; first++) {
        const struct outcome cut = feed(text, n, first, n, awaits);

        if (strcmp(cut.order, whole.order) != 0)
            fail_msg("cut at %zu: %s, whole: %s", first, cut.order, whole.order);
        assert_memory_equal(&cut, &whole, sizeof whole);
    }
    for (size_t rest = 1; rest <= 3; rest++) {
        const struct outcome cut = feed(text, n, 0, rest, awaits);

        assert_memory_equal(&cut, &whole, sizeof whole);
    }
    return whole;
}

#define START "BYE sip:h SIP/2.0\r\n"
#define EMPTY START "l: 0\r\n\r\n"
#define BODY  START "Content-Length: 7\r\n\r\n\r\n\r\nBYE"

struct stream {
    const char *text;
    size_t n;
    bool awaits;
    const char *order; /* as in struct outcome */
    const char *clause;
};
#define STREAM(text, awaits, order, clause)                                                        \
    {                                                                                              \
        text, sizeof(text) - 1, awaits, order, clause                                              \
    }

static void expect(const struct stream *s)
{
    const struct outcome o = feed_all_ways(s->text, s->n, s->awaits);

    assert_string_equal(o.order, s->order);
    assert_int_equal(!o.clause, !s->clause);
    assert_int_equal(o.error, s->clause ? EBADMSG : 0);
    if (s->clause)
        assert_string_equal(o.clause, s->clause);
}

static void finds_messages(void **state)
{
    static const char two[] = EMPTY "\r\n\r\n" BODY EMPTY;
    struct outcome o = feed_all_ways(two, sizeof two - 1, false);

    (void)state;
    assert_string_equal(o.order, "mpmm");
    assert_int_equal(o.n[0], sizeof EMPTY - 1);
    assert_int_equal(o.n[2], sizeof BODY - 1);
    assert_int_equal(o.n[3], sizeof EMPTY - 1);
    assert_memory_equal(o.octets, EMPTY BODY EMPTY, o.len);
    assert_int_equal(o.len, sizeof two - 1 - 4);
    o = feed_all_ways(two, sizeof two - 2, false); /* the last one is not complete */
    assert_string_equal(o.order, "mpm");
}

static void tells_pongs_from_pings(void **state)
{
    static const struct stream streams[] = {
        STREAM("\r\n", false, "", NULL),
        STREAM("\r\n", true, "o", NULL),
        STREAM("\r\n\r\n", false, "p", NULL),
        STREAM("\r\n\r\n", true, "o", NULL),
        STREAM("\r\n\r\n\r\n", true, "op", NULL),
        STREAM("\r\n\r\n\r\n\r\n\r\n", false, "pp", NULL),
        STREAM("\r\n" EMPTY "\r\n\r\n" EMPTY, true, "ompm", NULL),
        STREAM("\r\n" EMPTY "\r\n" EMPTY "\r\n\r\n", false, "mmp",
               NULL),                          /* no ping over a message */
        STREAM(BODY "\r\n", true, "mo", NULL), /* the body is none of it */
    };

    (void)state;
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++)
        expect(&streams[i]);
}

static void refuses(void **state)
{
    static const struct stream streams[] = {
        STREAM(EMPTY START "Content-Length: one\r\n\r\n" EMPTY, false, "m!", "RFC3261_18_3"),
        STREAM(START "X: y\r\n\r\n" EMPTY, false, "!", "RFC3261_18_3"),
        STREAM(START "l: 0\r\nContent-Length: 1\r\n\r\n", false, "!", "RFC3261_7_3_1"),
        STREAM(START "l: 65536\r\n\r\n", false, "!", "RFC3261_18_1_1"),
        STREAM("\r\n\r\n\r\n\0\r\n" EMPTY, false, "p!", "RFC3261_7_1"),
        STREAM("\r\n\r\n\rx", true, "o!", "RFC3261_7_1"),
        STREAM("\0\0\0\0", false, "!", "RFC3261_7_1"),
        STREAM("GET / HTTP/1.1\r\n", false, "!", "RFC3261_7_1"),
        STREAM(EMPTY START "X: \r \r\n\r\n", false, "m!", "RFC3261_25_1"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++)
        expect(&streams[i]);
}

static void passes_octets_of_all_kinds(void **state)
{
    static const char nul[] = START "X: \0\377\r\nl: 3\r\n\r\n\0\r\n" EMPTY;
    const struct outcome o = feed_all_ways(nul, sizeof nul - 1, false);

    (void)state;
    assert_string_equal(o.order, "mm"); /* what a header may hold is the parser's matter */
    assert_memory_equal(o.octets, nul, o.len);
}

/* A message of that many octets. */
static void make_large(char *text, size_t n)
{
    const int head = snprintf(text, 64, START "l: %05zu\r\n\r\n", n - (sizeof START - 1) - 12);

    memset(text + head, '\r', n - (size_t)head);
}

static void bounds_a_message(void **state)
{
    static char text[LARGE];
    struct outcome o;

    (void)state;
    make_large(text, SIP_OCTETS_MAX);
    memcpy(text + SIP_OCTETS_MAX, EMPTY, sizeof EMPTY - 1);
    for (size_t first = 1; first < SIP_OCTETS_MAX; first = first * 3 + 1) {
        o = feed(text, SIP_OCTETS_MAX + sizeof EMPTY - 1, first, 1499, false);
        assert_string_equal(o.order, "mm");
        assert_int_equal(o.n[0], SIP_OCTETS_MAX);
    }
    make_large(text, SIP_OCTETS_MAX + 1);
    o = feed(text, SIP_OCTETS_MAX + 1, 40, 1499, false);
    assert_string_equal(o.order, "!");
    assert_string_equal(o.clause, "RFC3261_18_1_1");
    for (size_t i = 0; i < LARGE; i++) /* a header that never ends */
        text[i] = START
            "X: y\r\n"[i < sizeof START - 1 ? i : sizeof START - 1 + (i - (sizeof START - 1)) % 6];
    for (size_t rest = 1; rest <= LARGE; rest *= 7) {
        o = feed(text, LARGE, 0, rest, false);
        assert_string_equal(o.order, "!");
        assert_string_equal(o.clause, "RFC3261_18_1_1");
        assert_int_equal(o.taken, SIP_OCTETS_MAX);
    }
}

static void bounds_what_all_keep(void **state)
{
    static char text[3000];
    struct stream_kept kept = { .most = 4096 };
    struct stream_feed one, other;
    struct stream_fed fed;
    struct outcome o;

    (void)state;
    make_large(text, sizeof text);
    o = feed_with(&kept, text, sizeof text, 0, 100, false);
    assert_string_equal(o.order, "m");
    assert_int_equal(o.largest, 4096);
    kept.most = 4095;
    o = feed_with(&kept, text, sizeof text, 0, 100, false);
    assert_string_equal(o.order, "!");
    assert_int_equal(o.error, ENOBUFS);
    assert_string_equal(o.clause, "LOCAL_stream_bounds");
    assert_int_equal(o.largest, 2048);

    o = feed_with(&kept, text, sizeof text, 0, sizeof text,
                  false); /* what comes whole needs no room */
    assert_string_equal(o.order, "m");
    assert_int_equal(o.largest, 0);

    kept.most = 2048; /* room for one of them */
    stream_feed_init(&one, &kept);
    stream_feed_init(&other, &kept);
    assert_true(stream_feed_next(&one, (const uint8_t *)text, 10, &fed));
    assert_int_equal(kept.octets, 2048);
    assert_false(stream_feed_next(&other, (const uint8_t *)text, 10, &fed));
    assert_int_equal(fed.error, ENOBUFS);
    stream_feed_release(&one);
    assert_int_equal(kept.octets, 0);
    assert_false(stream_feed_next(&other, (const uint8_t *)text, 10, &fed)); /* lost it stays */
    assert_int_equal(fed.error, EBADMSG);
    stream_feed_release(&other);
    assert_true(stream_feed_next(&other, (const uint8_t *)EMPTY, sizeof EMPTY - 1, &fed));
    assert_non_null(fed.message);
    assert_null(fed.own);
    stream_feed_release(&other);
}

static void counts_every_ping(void **state)
{
    static char flood[1 << 18];
    struct stream_kept kept = { .most = SIZE_MAX };

    (void)state;
    for (size_t i = 0; i < sizeof flood; i++)
        flood[i] = "\r\n"[i & 1];
    for (size_t piece = sizeof flood; piece > 1000; piece /= 7) {
        struct stream_feed f;
        struct stream_fed fed;
        size_t pings = 0;

        stream_feed_init(&f, &kept);
        for (size_t at = 0; at < sizeof flood; at += fed.taken) {
            const size_t left = sizeof flood - at;

            assert_true(stream_feed_next(&f, (const uint8_t *)flood + at,
                                         left < piece ? left : piece, &fed));
            pings += fed.pings;
        }
        assert_int_equal(pings, sizeof flood / 4);
        stream_feed_release(&f);
    }
}

/* LOCAL_pong: until the first pong only a single empty line that arrives alone is one. */
static void learns_the_first_pong(void **state)
{
    static const struct {
        const char *text;
        bool is_pong;
        uint32_t pings;
    } arrived[] = { { "\r\n\r\n", false, 1 },
                    { "\r\n" EMPTY, false, 0 },
                    { "\r\n", true, 0 },
                    { "\r\n\r\n", false, 1 } };
    struct stream_kept kept = { .most = SIZE_MAX };
    struct stream_feed f;
    struct stream_fed fed;

    (void)state;
    stream_feed_init(&f, &kept);
    for (size_t i = 0; i < sizeof arrived / sizeof *arrived; i++) {
        if (i == 0 || i == 2)
            stream_feed_await_pong(&f);
        assert_true(
            stream_feed_next(&f, (const uint8_t *)arrived[i].text, strlen(arrived[i].text), &fed));
        assert_int_equal(fed.has_pong, arrived[i].is_pong);
        assert_int_equal(fed.is_first_pong, arrived[i].is_pong);
        assert_int_equal(fed.pings, arrived[i].pings);
    }
    stream_feed_await_pong(&f); /* from now on it may come with others */
    assert_true(stream_feed_next(&f, (const uint8_t *)"\r\n\r\n\r\n", 6, &fed));
    assert_true(fed.has_pong && !fed.is_first_pong && fed.pings == 1);
    stream_feed_release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_messages),    cmocka_unit_test(tells_pongs_from_pings),
        cmocka_unit_test(refuses),           cmocka_unit_test(passes_octets_of_all_kinds),
        cmocka_unit_test(bounds_a_message),  cmocka_unit_test(bounds_what_all_keep),
        cmocka_unit_test(counts_every_ping), cmocka_unit_test(learns_the_first_pong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
