/* fuzz_stream_feed.c - any octets as what a connection receives, whole and cut: the same messages, pongs and pings, the
 * same refusal at the same octet; each octet taken once; memory within its bound and given back (RFC 3261 18.3, RFC
 * 5626 3.5.1, 4.4.1, LOCAL_stream_bounds).
 *
 * The first octet: 1 a pong is awaited at the beginning, 2 after each message; 4 there is room for one incomplete
 * message of 2 KiB only; its upper half: how many of the octets that follow are the sizes of the pieces, again and
 * again. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sip.h"
#include "stream_feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { AWAITS_FIRST = 1, AWAITS_EACH = 2, TIGHT = 4, MESSAGES_MAX = 64 };

static void need(bool fact)
{
    if (!fact)
        abort();
}

/* What a stream gave. */
struct outcome {
    struct {
        size_t end, n;               /* octets of the stream */
        uint32_t hash, pings, pongs; /* of all before it */
    } message[MESSAGES_MAX];
    uint32_t messages, pings, pongs;
    size_t taken;
    int error;
    const char *clause, *why;
};

static uint32_t hash(const uint8_t *octets, size_t n)
{
    uint32_t h = 2166136261u;

    while (n--)
        h = (h ^ *octets++) * 16777619u;
    return h;
}

/* How many octets of memory the feed has is what it says, and no more than it may. */
static void need_bounds(const struct stream_feed *f)
{
    need(f->kept->octets <= f->kept->most);
    need(f->kept->octets == f->room && f->len <= f->room && f->room <= SIP_OCTETS_MAX + 1u);
    need(!f->part == !f->room);
}

/* False: enough was seen. */
static bool note(struct outcome *o, struct stream_feed *f, const struct stream_fed *fed, int flags)
{
    o->taken += fed->taken;
    o->pings += fed->pings;
    o->pongs += fed->has_pong;
    need(fed->pings <= fed->taken / 2 + 1 &&
         (fed->has_empty_lines || !(fed->pings || fed->has_pong)));
    if (fed->message) {
        need(!fed->error && o->messages < MESSAGES_MAX);
        o->message[o->messages].end = o->taken;
        o->message[o->messages].n = fed->n;
        o->message[o->messages].hash = hash(fed->message, fed->n);
        o->message[o->messages].pings = o->pings;
        o->message[o->messages++].pongs = o->pongs;
        if (flags & AWAITS_EACH)
            stream_feed_await_pong(f);
    }
    o->error = fed->error;
    o->clause = fed->clause;
    o->why = fed->why;
    return !fed->error && o->messages < MESSAGES_MAX;
}

/* Each piece from a block of its own size. sizes 0: one piece. */
static void feed(struct outcome *o, const uint8_t *octets, size_t n, const uint8_t *size,
                 size_t sizes, size_t most, int flags)
{
    struct stream_kept kept = { .most = most };
    struct stream_feed f;
    struct stream_fed fed;
    bool goes_on = true;

    *o = (struct outcome){ .taken = 0 };
    stream_feed_init(&f, &kept);
    f.has_ponged = true; /* whether a first pong comes alone depends on the pieces (LOCAL_pong) */
    if (flags & AWAITS_FIRST)
        stream_feed_await_pong(&f);
    for (size_t i = 0; o->taken < n && goes_on; i++) {
        const size_t left = n - o->taken, wanted = sizes ? 1u + size[i % sizes] : left;
        const size_t piece = wanted < left ? wanted : left;
        uint8_t *block = malloc(piece);

        memcpy(block, octets + o->taken, piece);
        for (size_t at = 0; at < piece && goes_on; at += fed.taken) {
            const bool holds = stream_feed_next(&f, block + at, piece - at, &fed);

            need(fed.taken <= piece - at && (fed.taken > 0 || fed.error) && holds == !fed.error);
            need(!holds || (!fed.clause && !fed.why));
            need(holds || (fed.clause && fed.why));
            need(!fed.own || fed.own == fed.message);
            goes_on = note(o, &f, &fed, flags);
            free(fed.own);
            need_bounds(&f);
        }
        free(block);
    }
    if (o->error) { /* it stays so */
        need(!stream_feed_next(&f, (const uint8_t *)"\r\n", 2, &fed) && fed.error == EBADMSG);
        need(!fed.taken && !fed.message && !fed.pings && fed.clause && fed.why);
    }
    stream_feed_release(&f);
    need(kept.octets == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct outcome whole, cut;
    const int flags = size ? data[0] : 0;
    size_t sizes = size ? 1 + (data[0] >> 4) : 0;

    if (size < 1 + sizes)
        return 0;
    feed(&whole, data + 1 + sizes, size - 1 - sizes, NULL, 0, SIZE_MAX, flags);
    feed(&cut, data + 1 + sizes, size - 1 - sizes, data + 1, sizes,
         flags & TIGHT ? STREAM_FEED_ROOM : SIZE_MAX, flags);
    if (cut.error == ENOBUFS) { /* the one difference: what came before is the same */
        need(flags & TIGHT && cut.taken <= whole.taken && cut.messages <= whole.messages);
        whole.messages = cut.messages;
    } else {
        need(whole.taken == cut.taken && whole.messages == cut.messages);
        need(whole.pings == cut.pings && whole.pongs == cut.pongs);
        need(whole.error == cut.error && whole.clause == cut.clause && whole.why == cut.why);
        need(!whole.error || whole.error == EBADMSG);
    }
    for (uint32_t i = 0; i < whole.messages; i++)
        need(memcmp(&whole.message[i], &cut.message[i], sizeof whole.message[i]) == 0);
    return 0;
}
