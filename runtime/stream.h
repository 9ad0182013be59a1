/* stream.h - TCP and TLS connections: made on demand, used again, framed, bounded, and told once
 * when they end (RFC 3261 18.1.1, 18.2.2, 18.3, 18.4; RFC 5626 3.5.1, 4.4.1; GUIDE_tcp_ports;
 * LOCAL_stream_bounds, LOCAL_stream_waits, LOCAL_tcp_port). */
#ifndef CW_STREAM_H
#define CW_STREAM_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

#include "address.h"
#include "sip.h"
#include "stream_feed.h"
#include "tls.h"
#include "tls_ticket.h"

enum {
    STREAM_CONNECT_MS = 8000,  /* TCP and TLS handshake together, at the most */
    STREAM_PONG_MS = 10000,    /* RFC 5626 4.4.1 */
    STREAM_MESSAGE_MS = 16000, /* for a message that has begun to be whole, and for the first whole
                                * one of a connection that others made */
    STREAM_SENDING_MS = 16000, /* for octets sent to be acknowledged, or to find room */
    STREAM_IDLE_MS = 900000,   /* of a connection that others made; above RFC 5626's 840 s */
    STREAM_WAIT_MS = 1000,     /* after a first failed connect; doubles up to */
    STREAM_WAIT_MAX_MS = 30000,
    STREAM_SPARE_MS = 32000, /* so long unused, or its wait over, one that a line made may give way
                              * to another: 64 * T1, no transaction of it is open then */
    STREAM_LINE_MAX = 8,     /* connections that a line makes, those that wait included */
    STREAM_INCOMING = 64,    /* connections that others made, in all and 2 more for each line ... */
    STREAM_INCOMING_A_PEER = 8, /* ... and of one address, of IPv6 one /64, 1 more for each line */
    STREAM_OUT_MAX = 32768,     /* octets that wait on one connection */
    STREAM_KEPT_MAX = 16 << 20, /* octets of incomplete messages on all connections */
    STREAM_READ = 65536,        /* octets read at once */
    STREAM_WHY = TLS_WHY + 64   /* octets of a reason with its NUL */
};

/* octets and texts are valid during the call only. Callbacks MUST NOT call stream_close; all others
 * of this file may be called. message and unreachable come from the loop, never out of a call of
 * this file's functions; note may. */
struct stream_user {
    void *context;
    /* One whole message. from and to have the transport. */
    void (*message)(void *context, uint32_t line, const struct cw_address *from,
                    const struct cw_address *to, const void *octets, size_t n);
    /* The connection with `to` has ended or could not be made, or is held back after a failure, or
     * what was sent does not fit: what was sent and not yet answered is lost (18.4). Once for each
     * end. error: errno, 0 where there is none. */
    void (*unreachable)(void *context, uint32_t line, const struct cw_address *to, int error,
                        const char *clause, const char *why);
    /* What has been refused or closed that nobody waits for: strangers' connections; whom a
     * stranger's certificate is for. Once a line, that it has to use a port out of the range; once,
     * with line 0, that no line takes TLS from others. */
    void (*note)(void *context, uint32_t line, const char *clause, const char *text);
    /* The SIP domain by which the line located `to`, for RFC 5922 7.3, ASCII; *is_validated: TLS
     * Name Validate; *is_former: `to` has left the line's list, so that a connection keeps the name
     * that it was checked for. NULL: none is known, and then a name cannot be validated. */
    const char *(*domain)(void *context, uint32_t line, const struct cw_address *to,
                          bool *is_validated, bool *is_former);
};

/* 0 of a number: the limit above, with what it has more for the lines. */
struct stream_options {
    const struct cw_address *bound; /* NULL or family 0: every address */
    uint16_t port_min, port_max;    /* SIP TCP Port Min, Max; below Min, Max counts as Min */
    struct tls *tls;                /* outlives the streams; NULL: no TLS; without a certificate of
                                     * ours none from others */
    uint32_t connect_ms, pong_ms, message_ms, sending_ms, idle_ms, spare_ms;
    uint32_t incoming, incoming_a_peer;
};

struct stream;
struct stream_connection;
struct stream_loss;

struct stream_line {
    struct ev_io listening; /* its fd holds the port, listening or not */
    struct stream *stream;
    struct stream_connection *first; /* of its connections */
    struct stream_loss *lost;        /* of what is to be told that has no connection */
    uint32_t line;                   /* from 1 */
    uint16_t port;                   /* 0: not chosen yet */
    uint16_t made;                   /* connections that it made, those that wait included */
    bool has_noted_port;             /* that it uses one out of the range */
    uint64_t answer_wait_until;      /* ms; no new connection for an answer before */
    uint32_t answer_wait_ms;         /* the last such wait; 0: the last connect did well */
    struct tls_ticket *ticket;       /* of the TLS session that it made last */
    bool takes_tcp, takes_tls;       /* stream_listen has been called for it */
};

struct stream {
    struct ev_loop *loop;
    struct stream_user user;
    struct stream_options options;
    struct cw_address bound;
    struct stream_line *line; /* line[n - 1] */
    uint32_t lines;
    struct stream_connection *connection; /* a pool; those from `fresh` on were never used */
    uint32_t connections, fresh;
    struct stream_connection *free;                /* by next */
    struct stream_connection *ended, **ended_last; /* to be told, by next_ended */
    struct stream_loss *lost, **lost_last;         /* to be told that has no connection */
    struct ev_timer tell, relisten;
    uint32_t incoming;                             /* connections */
    struct stream_kept kept;                       /* incomplete messages */
    uint64_t made, accepted, refused, ended_count; /* connections since the beginning */
    uint64_t unsent;                               /* messages given up */
    uint64_t resumed;                              /* TLS sessions of those made */
    uint32_t ours[65536 / 32];                     /* ports that lines have: a bit each */
    bool has_noted_tls;                            /* that no line takes TLS from others */
    uint8_t *in;                                   /* STREAM_READ */
};

/* 0, or -1: no memory. */
int stream_init(struct stream *s, struct ev_loop *loop, uint32_t lines,
                const struct stream_user *user, const struct stream_options *options);
void stream_close(struct stream *s); /* all connections and the memory; tells nothing */

/* Our address towards `to` with the line's TCP port, which is chosen the first time it is asked
 * for and then stays. 0, or -1 with errno: no route, no port. Sends nothing, and nobody can connect
 * yet. */
int stream_local(struct stream *s, uint32_t line, const struct cw_address *to,
                 struct cw_address *local);

/* The line takes connections at that port from now on, by CW_TCP or CW_TLS, for it has told the port
 * for that (RFC 3261 18.1.1): by TLS only where we have a certificate. */
void stream_listen(struct stream *s, uint32_t line, uint8_t transport);

/* Sends a copy of a request on the line's connection with `to` (CW_TCP or CW_TLS), which is made
 * where there is none. By TCP one that `to` made does; by TLS only one of the line's own, checked for
 * the name that it wants there now. Where it cannot go, `unreachable` follows: also where it is larger than STREAM_OUT_MAX, and
 * where all of the line's connections are in use or wait after a failure. Without memory for that a
 * note is all, and a timer of the message's transaction makes up for it. */
void stream_send(struct stream *s, uint32_t line, const struct cw_address *to, const void *octets,
                 size_t n);
/* Sends a copy of an answer on the line's connection with `to`, which its request came by. Where
 * that is gone, on one with that port of the same address (0: there is none), made for it where
 * there is none (RFC 3261 18.2.2): it counts among the connections of others, and after one that
 * could not be made the line waits as after its own. An answer that cannot go is given up: nothing
 * but a note is told. */
void stream_answer(struct stream *s, uint32_t line, const struct cw_address *to, uint16_t port,
                   const void *octets, size_t n);
/* Sends CRLFCRLF on an open connection; without an answer in time the connection has ended. False:
 * there is no open connection with `to`. A ping under way is not doubled. */
bool stream_ping(struct stream *s, uint32_t line, const struct cw_address *to);
/* Closes the line's own connection with `to`, which the caller knows to be dead or of no more use;
 * the next stream_send makes another. One that is not made yet has failed, and the next waits as
 * after any failed connect. Nothing is told. */
void stream_drop(struct stream *s, uint32_t line, const struct cw_address *to);

#endif
