/* stream_connection.h - one connection of runtime/stream.h from its beginning to its end. For
 * stream.c, which keeps the slots. */
#ifndef CW_STREAM_CONNECTION_H
#define CW_STREAM_CONNECTION_H

#include "stream.h"

/* ARRIVED: others have made it, and what they speak is to be seen. */
enum stream_state { UNUSED, ARRIVED, CONNECTING, SHAKING, OPEN, ENDED, WAITING };

/* What a connection is waiting for, each with its deadline. */
enum stream_due { DUE_CONNECT, DUE_PONG, DUE_MESSAGE, DUE_SENDING, DUE_IDLE, DUES };

struct stream_connection {
    struct ev_io io;
    struct ev_timer timer;
    struct stream *stream;
    struct stream_connection *next, *previous; /* of the line; next of the free ones */
    struct stream_connection *next_ended;
    uint32_t line;
    uint8_t state;
    bool is_incoming;   /* others made it */
    bool is_for_answer; /* it was made to bring them an answer */
    bool has_carried;   /* a whole message or a pong has come by it */
    bool is_wanted;     /* the user has sent a request by it */
    bool is_ending;     /* in the list of those to be told */
    bool is_held_back;  /* that is what is to be told */
    bool is_pong_late;  /* its time is over, but a message was coming */
    struct cw_address peer, local;
    struct stream_feed feed; /* what comes in */
    uint8_t *out;            /* octets that wait to go */
    uint32_t out_len, out_room;
    struct tls_session tls;
    char *domain;        /* of one of TLS that the line made: what it was checked for; its own */
    bool is_validated;   /* that the name was */
    uint64_t due[DUES];  /* ms; 0: none */
    uint64_t used;       /* ms, when something was sent or came */
    uint64_t wait_until; /* ms; WAITING */
    uint32_t wait_ms;    /* the last wait; 0: the last connect did well */
    int error;           /* of the end */
    const char *clause;
    char why[STREAM_WHY];
};

/* It counts among those of others, and waits for nothing when it has ended. */
static inline bool stream_connection_is_of_others(const struct stream_connection *c)
{
    return c->is_incoming || c->is_for_answer;
}

/* Begins to connect with c->peer; a failure is told later, as every end is. */
void stream_connection_start(struct stream_connection *c);
/* Goes on with what another has connected. */
void stream_connection_take(struct stream_connection *c, int fd);
/* Sends what the socket takes at once, keeps the rest. The connection may end within. */
void stream_connection_send(struct stream_connection *c, const void *octets, size_t n);
/* Sets a deadline so many ms from now; 0: there is none. */
void stream_connection_due(struct stream_connection *c, enum stream_due which, uint32_t ms);
/* Has its end, or that it is held back, told when the loop comes round. */
void stream_connection_tell(struct stream_connection *c);
/* One that is being made is given up: a failed connect, which is not told. */
void stream_connection_give_up(struct stream_connection *c);
/* Closes it and gives back all but the slot. */
void stream_connection_release(struct stream_connection *c);

#endif
