/* stream_feed.h - the octets of one stream in, split anywhere; whole messages, pings and pongs
 * out, or why the stream is lost (RFC 3261 7.5, 18.3; RFC 5626 3.5.1, 4.4.1;
 * LOCAL_stream_bounds). No socket, no loop, no clock. */
#ifndef CW_STREAM_FEED_H
#define CW_STREAM_FEED_H

#include <stdbool.h>

#include "frame.h"

enum { STREAM_FEED_ROOM = 2048 /* for the first part of a message; doubles up to 64 KiB */ };

/* Octets that several feeds together may use for incomplete messages. */
struct stream_kept {
    size_t octets, most;
};

struct stream_feed {
    struct frame frame;
    struct stream_kept *kept; /* the user's; outlives the feed */
    uint8_t *part;            /* the part of a message that has arrived; owned; NULL: none */
    uint32_t len, room;       /* of part, octets */
    bool is_lost;             /* a part of a message is missing for lack of memory */
    bool has_pinged;          /* stream_feed_await_pong has been called */
    bool has_ponged;          /* the peer has answered a ping: it is expected to from then on */
};

/* What one call of stream_feed_next found, in this order. */
struct stream_fed {
    size_t taken;           /* octets, at least 1 unless the stream is lost */
    bool has_empty_lines;   /* a pong, pings or half of one */
    bool has_pong;          /* the pong that was awaited */
    bool is_first_pong;     /* the first one: until then none was expected (LOCAL_pong) */
    uint32_t pings;         /* one for each four octets; each is answered by a CRLF */
    const uint8_t *message; /* whole, in the octets given or in `own`; NULL: none */
    size_t n;               /* its octets */
    uint8_t *own; /* released by the user with free() after the message is read; may be NULL */
    int error;    /* 0, or the stream is lost: EBADMSG, ENOBUFS, ENOMEM */
    const char *clause; /* with an error */
    const char *why;
};

void stream_feed_init(struct stream_feed *f, struct stream_kept *kept);
/* Releases its memory. The feed is then as after stream_feed_init. */
void stream_feed_release(struct stream_feed *f);
/* The user sends a ping: the next empty line between messages is its pong (4.4.1). Until the peer has
 * answered one (LOCAL_pong), only a single empty line that arrives alone is: two are a ping of its own. */
void stream_feed_await_pong(struct stream_feed *f);
/* Takes octets (n > 0) up to the end of one message at most. False: the stream is lost, and
 * stays so. The feed may be released before the result is used. */
bool stream_feed_next(struct stream_feed *f, const uint8_t *octets, size_t n,
                      struct stream_fed *fed);

#endif
