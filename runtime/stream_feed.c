/* stream_feed.c - the octets of one stream in, split anywhere; whole messages, pings and pongs
 * out (RFC 3261 7.5, 18.3; RFC 5626 3.5.1, 4.4.1; LOCAL_stream_bounds). */
#include "stream_feed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sip.h"

void stream_feed_init(struct stream_feed *f, struct stream_kept *kept)
{
    *f = (struct stream_feed){ .kept = kept };
    sip_frame_init(&f->frame);
}

void stream_feed_release(struct stream_feed *f)
{
    f->kept->octets -= f->room;
    free(f->part);
    stream_feed_init(f, f->kept);
}

void stream_feed_await_pong(struct stream_feed *f)
{
    f->has_pinged = true;
    f->frame.awaits_pong = f->has_ponged;
}

static bool lose(struct stream_feed *f, struct stream_fed *fed, int error, const char *clause,
                 const char *why)
{
    f->is_lost = error != EBADMSG || f->is_lost; /* the framer has a limit of its own */
    fed->error = error;
    fed->clause = clause;
    fed->why = why;
    return false;
}

/* Keeps a part of a message. */
static bool keep(struct stream_feed *f, const uint8_t *octets, size_t n, struct stream_fed *fed)
{
    if (f->len + n > f->room) {
        uint32_t room = f->room ? f->room : STREAM_FEED_ROOM;
        uint8_t *part;

        while (room < f->len + n)
            room *= 2;
        if (room - f->room > f->kept->most - f->kept->octets)
            return lose(f, fed, ENOBUFS, "LOCAL_stream_bounds", "too many incomplete messages");
        if (!(part = realloc(f->part, room)))
            return lose(f, fed, ENOMEM, "LOCAL_stream_bounds", "out of memory");
        f->kept->octets += room - f->room;
        f->part = part;
        f->room = room;
    }
    memcpy(f->part + f->len, octets, n);
    f->len += (uint32_t)n;
    return true;
}

/* LOCAL_pong */
static bool is_first_pong(const struct stream_feed *f, const uint8_t *octets, size_t n)
{
    return f->has_pinged && !f->has_ponged && !f->frame.begun && f->frame.crlfs == 1 &&
           f->frame.pings == 0 && octets[n - 1] == '\n';
}

bool stream_feed_next(struct stream_feed *f, const uint8_t *octets, size_t n,
                      struct stream_fed *fed)
{
    const bool awaited_pong = f->frame.awaits_pong;
    const uint8_t *from;
    int status;
    size_t skip, len;

    *fed = (struct stream_fed){ .taken = 0 };
    if (f->is_lost)
        return lose(f, fed, EBADMSG, "LOCAL_stream_bounds", "a part of a message is missing");
    if (n > SIP_OCTETS_MAX)
        n = SIP_OCTETS_MAX; /* the framer's counters reach so far */
    fed->taken = sip_frame_feed(&f->frame, octets, n, &status, &skip);
    fed->has_empty_lines = f->frame.crlfs > 0;
    fed->has_pong = awaited_pong && !f->frame.awaits_pong;
    fed->pings = f->frame.pings;
    if (is_first_pong(f, octets, fed->taken)) {
        sip_frame_init(&f->frame); /* else it would be the first half of a ping */
        f->has_ponged = fed->has_pong = fed->is_first_pong = true;
    }
    f->frame.crlfs = f->frame.pings = 0;
    if (status < 0)
        return lose(f, fed, EBADMSG, cw_error_clause(status), cw_error_text(status));
    from = octets + skip;
    len = fed->taken - skip;
    if (status == FRAME_DONE && f->len == 0) {
        fed->message = from;
        fed->n = len;
        return true;
    }
    if (len > 0 && !keep(f, from, len, fed))
        return false;
    if (status == FRAME_DONE) {
        fed->message = fed->own = f->part;
        fed->n = f->len;
        f->kept->octets -= f->room;
        f->part = NULL;
        f->len = f->room = 0;
    }
    return true;
}
