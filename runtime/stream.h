/* stream.h - TCP and TLS connections: opened on demand, reused, framed, bounded, and reported
 * once when they end (RFC 3261 18.1.1, 18.2.2, 18.3, 18.4; RFC 5626 3.5.1, 4.4.1;
 * GUIDE_tcp_ports; LOCAL_stream_bounds, LOCAL_stream_waits, LOCAL_tcp_port). */
#ifndef CW_STREAM_H
#define CW_STREAM_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

#include "clausewire/address.h"
#include "sip.h"
#include "stream_feed.h"
#include "tls.h"
#include "tls_ticket.h"

enum {
    STREAM_CONNECT_MS = 8000,  /* TCP connect and TLS handshake together, at most */
    STREAM_PONG_MS = 10000,    /* RFC 5626 4.4.1 */
    STREAM_MESSAGE_MS = 16000, /* from the first octet of a message to its last; and until the
                                * first whole message on a connection that a peer opened */
    STREAM_SENDING_MS = 16000, /* for sent octets to be acknowledged, or queued ones to be sent */
    STREAM_IDLE_MS = 900000,   /* of a connection that a peer opened; more than RFC 5626's 840 s */
    STREAM_WAIT_MS = 1000,     /* after a first failed connect; doubles up to */
    STREAM_WAIT_MAX_MS = 30000,
    STREAM_SPARE_MS = 32000, /* a line's connection unused for so long may be closed for another
                              * one: after 64 * T1 no transaction of it is pending */
    STREAM_LINE_MAX = 8,     /* connections of a line, those that wait after a failure included */
    STREAM_INCOMING = 64,    /* connections opened by peers, in all and 2 more for each line ... */
    STREAM_INCOMING_A_PEER = 8, /* ... and of one address, of IPv6 one /64, 1 more for each line */
    STREAM_KEPT_ONE_IN = 4, /* of all, one in so many is for the lines' servers (LOCAL_reserve) */
    STREAM_OUT_MAX = 32768, /* octets queued on one connection */
    STREAM_KEPT_MAX = 16 << 20, /* octets of incomplete messages on all connections */
    STREAM_READ = 65536,        /* octets read at once */
    STREAM_WHY = TLS_WHY + 64   /* octets of a reason with its NUL */
};

/* octets and texts are valid during the call only. Callbacks MUST NOT call stream_close; all
 * other functions here may be called. message and unreachable are called from the loop, never
 * from within a function of this file; note may be. */
struct stream_user {
    void *context;
    /* One whole message. from and to include the transport. */
    void (*message)(void *context, uint32_t line, const struct cw_address *from,
                    const struct cw_address *to, const void *octets, size_t n);
    /* The connection to `to` has ended, could not be opened, waits after a failure, or its queue
     * is full: what was sent and not yet answered is lost (18.4). Once for each end. error:
     * errno, 0 if there is none. */
    void (*unreachable)(void *context, uint32_t line, const struct cw_address *to, int error,
                        const char *clause, const char *why);
    /* News that no request waits for: connections of peers refused or closed; the names in a
     * peer's certificate. Once a line, that it uses a port out of the range; once, with line 0,
     * that no line accepts TLS connections. */
    void (*note)(void *context, uint32_t line, const char *clause, const char *text);
    /* The SIP domain by which the line located `to`, for RFC 5922 7.3, ASCII; *is_validated: TLS
     * Name Validate; *is_former: `to` has left the line's list, so that a connection keeps the
     * name that it was checked for. NULL: not known, and then a name cannot be validated. */
    const char *(*domain)(void *context, uint32_t line, const struct cw_address *to,
                          bool *is_validated, bool *is_former);
    /* Whether a server of the line has this IP address; NULL: not known, and none are kept for them. */
    bool (*is_server)(void *context, uint32_t line, const struct cw_address *peer);
};

/* 0: the default above, with its increase for each line. */
struct stream_options {
    const struct cw_address *bound; /* NULL or family 0: every address */
    uint16_t port_min,
        port_max; /* SIP TCP Port Min, Max; if Max is below Min, Max is taken as Min */
    struct tls *
        tls; /* outlives the streams; NULL: no TLS; without a certificate no TLS connections of peers */
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
    struct stream_loss *lost;        /* of the losses to report that have no connection */
    uint32_t line;                   /* from 1 */
    uint16_t port;                   /* 0: not chosen yet */
    uint16_t made;                   /* connections that it opened, those that wait included */
    bool has_noted_port;             /* that it uses a port out of the range */
    uint64_t answer_wait_until;      /* ms; no new connection for a response before */
    uint32_t answer_wait_ms;         /* the last such wait; 0: the last connect succeeded */
    struct tls_ticket *ticket;       /* of its last TLS session */
    bool takes_tcp, takes_tls;       /* stream_listen has been called for it */
};

struct stream {
    struct ev_loop *loop;
    struct stream_user user;
    struct stream_options options;
    struct cw_address bound;
    struct stream_line *line; /* line[n - 1]; zero until it has a port or a connection */
    void (*accept)(struct ev_loop *loop, struct ev_io *watcher, int events); /* of its listening */
    uint32_t lines;
    struct stream_connection *connection; /* a pool; those from `fresh` on were never used */
    uint32_t connections, fresh;
    struct stream_connection *free;                /* by next */
    struct stream_connection *ended, **ended_last; /* to report, chained by next_ended */
    struct stream_loss *lost, **lost_last;         /* to report, without a connection */
    struct ev_timer tell, relisten;
    uint32_t incoming;                             /* connections */
    struct stream_kept kept;                       /* incomplete messages */
    uint64_t made, accepted, refused, ended_count; /* connections since the start */
    uint64_t unsent;                               /* messages not sent */
    uint64_t resumed;                              /* TLS sessions of connections opened by lines */
    uint32_t ours[65536 / 32];                     /* ports that lines have: a bit each */
    bool has_noted_tls;                            /* that no line accepts TLS connections */
    uint8_t *in;                                   /* STREAM_READ */
};

/* 0, or -1: out of memory. */
int stream_init(struct stream *s, struct ev_loop *loop, uint32_t lines,
                const struct stream_user *user, const struct stream_options *options);
void stream_close(
    struct stream *s); /* closes all connections, releases the memory; reports nothing */

/* The local address towards `to` with the line's TCP port, which is chosen at the first call and
 * then stays. 0, or -1 with errno: no route, no port. Sends nothing, and does not listen yet. */
int stream_local(struct stream *s, uint32_t line, const struct cw_address *to,
                 struct cw_address *local);

/* The line accepts connections at that port from now on, by CW_TCP or CW_TLS, since its requests
 * name the port (RFC 3261 18.1.1): by TLS only if there is a certificate. */
void stream_listen(struct stream *s, uint32_t line, uint8_t transport);

/* Sends a copy of a request on the line's connection to `to` (CW_TCP or CW_TLS), which is opened
 * if there is none. By TCP a connection that `to` opened is used too; by TLS only one of the
 * line's own, checked for the name required now. If it cannot be sent, `unreachable` follows:
 * also if it exceeds STREAM_OUT_MAX, and if all of the line's connections are in use or wait
 * after a failure. If there is no memory to report that, a note is printed, and a timer of the
 * message's transaction takes over. */
void stream_send(struct stream *s, uint32_t line, const struct cw_address *to, const void *octets,
                 size_t n);
/* Sends a copy of a response on the line's connection to `to`, on which its request arrived. If
 * that is gone, on one to that port of the same address (0: there is none), opened if necessary
 * (RFC 3261 18.2.2): it counts as a connection of a peer, and after a failed connect the line
 * waits as after its own. A response that cannot be sent is dropped with a note. */
void stream_answer(struct stream *s, uint32_t line, const struct cw_address *to, uint16_t port,
                   const void *octets, size_t n);
/* Sends CRLFCRLF on an open connection. Once the peer has answered one, each is to be answered: without
 * a pong in time the connection has ended, and no second ping is sent meanwhile (LOCAL_pong). False:
 * there is no open connection to `to`. */
bool stream_ping(struct stream *s, uint32_t line, const struct cw_address *to);
/* Closes the line's own connection to `to`, which the caller knows to be dead or no longer
 * needed; the next stream_send opens another. If it is still being opened, it counts as a failed
 * connect. Nothing is reported. */
void stream_drop(struct stream *s, uint32_t line, const struct cw_address *to);
/* The network has changed: closes those connections of the line that it made from another address than it has
 * towards their peer now, and ends the waits after failed connects. Nothing is reported. */
void stream_renew(struct stream *s, uint32_t line);

#endif
