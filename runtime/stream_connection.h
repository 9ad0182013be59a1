/* stream_connection.h - one connection of runtime/stream.h from connect to close. For stream.c,
 * which owns the slots. */
#ifndef CW_STREAM_CONNECTION_H
#define CW_STREAM_CONNECTION_H

#include "stream.h"

/* ARRIVED: a peer opened it, and its first octet is awaited. */
enum stream_state { UNUSED, ARRIVED, CONNECTING, SHAKING, OPEN, ENDED, WAITING };

/* What a connection waits for, each with its deadline. */
enum stream_due { DUE_CONNECT, DUE_PONG, DUE_MESSAGE, DUE_SENDING, DUE_IDLE, DUES };

struct stream_connection {
    struct ev_io io;
    struct ev_timer timer;
    struct stream *stream;
    struct stream_connection *next, *previous; /* of the line; or next free slot */
    struct stream_connection *next_ended;
    uint32_t line;
    uint8_t state;
    bool is_incoming;   /* a peer opened it */
    bool is_for_answer; /* it was opened to send a peer its response */
    bool has_carried;   /* it has carried a whole message or a pong */
    bool is_wanted;     /* the user has sent a request on it */
    bool is_ending;     /* in the list of those to report */
    bool is_held_back;  /* what is to be reported */
    bool is_pong_late;  /* its deadline has passed while a message was arriving */
    struct cw_address peer, local;
    struct stream_feed feed; /* received */
    uint8_t *out;            /* octets queued to be sent */
    uint32_t out_len, out_room;
    struct tls_session tls;
    char *domain;        /* of TLS that the line opened: the name that it was checked for; owned */
    bool is_validated;   /* that the name was validated */
    uint64_t due[DUES];  /* ms; 0: none */
    uint64_t used;       /* ms, when something was last sent or received */
    uint64_t wait_until; /* ms; WAITING */
    uint32_t wait_ms;    /* the last wait; 0: the last connect succeeded */
    int error;           /* of the end */
    const char *clause;
    char why[STREAM_WHY];
};

/* It counts as a connection of a peer, and is not waited for after its end. */
static inline bool stream_connection_is_of_others(const struct stream_connection *c)
{
    return c->is_incoming || c->is_for_answer;
}

/* Begins to connect to c->peer; a failure is reported later, from the loop. */
void stream_connection_start(struct stream_connection *c);
/* Takes over a connection that a peer opened. */
void stream_connection_take(struct stream_connection *c, int fd);
/* Sends what the socket accepts at once, queues the rest. The connection may end meanwhile. */
void stream_connection_send(struct stream_connection *c, const void *octets, size_t n);
/* Sets a deadline in so many ms; 0: none. */
void stream_connection_due(struct stream_connection *c, enum stream_due which, uint32_t ms);
/* Reports from the loop that it has ended, or waits after a failure. */
void stream_connection_tell(struct stream_connection *c);
/* Abandons a connect, which then counts as failed; nothing is reported. */
void stream_connection_give_up(struct stream_connection *c);
/* Closes it and releases everything but the slot. */
void stream_connection_release(struct stream_connection *c);

#endif
