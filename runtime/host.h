/* host.h - the host of the core: memory, sockets, names, time, and the effects carried out
 * (LOCAL_pools, LOCAL_wishes).
 *
 * All memory is taken in host_init; afterwards nothing is allocated for a message or a
 * transition. */
#ifndef CW_HOST_H
#define CW_HOST_H

#include <ev.h>

#include "clausewire.h"
#include "dns.h"
#include "ladder.h"
#include "profile.h"
#include "stream.h"
#include "udp.h"

enum {
    HOST_START_RATE = 50, /* lines a second that begin to register, unless told otherwise */
    HOST_STOP_MS = 5000,  /* for the removal of the bindings */
    HOST_TRACE = 16384,   /* records of the trace ring: 256 KiB */
    HOST_FAILURES = 16    /* transport failures that wait for the core; timers make up for more */
};

struct host_options {
    const char *bind;       /* literal address of ours; NULL: every address */
    const char *dns;        /* servers, as dns_init has it; NULL: the system's */
    struct tls_options tls; /* files; those named MUST be readable */
    uint32_t start_rate;    /* lines a second; 0: HOST_START_RATE */
    uint32_t stop_ms;       /* 0: HOST_STOP_MS */
    struct ladder *ladder;  /* what happens is shown there; NULL: nowhere */
    /* The identity that line `line` had before a restart; false: none is known. NULL: none is
     * kept. */
    bool (*identity)(void *context, uint32_t line, struct cw_identity *identity);
    /* The host has stopped: every binding is removed, or the time is up. */
    void (*stopped)(void *context);
    void *context;
};

struct host_line {
    uint8_t wish;    /* enum cw_wish_kind that waits for its turn; 0: none */
    bool is_leaving; /* its removal is under way */
};

struct host {
    struct ev_loop *loop;
    const struct profile *profile;
    struct host_options options;
    struct cw cw;
    struct cw_host core_host; /* chance, hashes, our addresses */
    struct cw_memory memory;
    struct udp udp;
    struct tls tls;
    struct stream stream;
    char domain[256]; /* of the line that was asked about last */
    struct dns dns;
    struct host_line *line;  /* line[n - 1] */
    uint32_t lines, enabled; /* numbers, and how many of them take part */
    uint32_t dual;           /* of those, with Dual Registration */
    struct {
        uint32_t line;
        struct cw_address to;
    } failure[HOST_FAILURES];
    uint32_t failures;
    uint64_t armed;          /* ms that `timer` is set to; 0: not */
    uint32_t pace_at, paced; /* next line to look at; wishes that wait */
    uint32_t leaving;        /* lines whose removal is under way */
    bool is_stopping, is_stopped, is_settling, dns_open;
    struct ev_prepare prepare;
    struct ev_timer timer, pace, stop;
    struct ev_io log_writable;
};

/* Takes memory and opens the sockets. 0; or what went wrong is on standard error, nothing is
 * left open, and -1. The profile, the options' strings and the ladder MUST outlive the host. */
int host_init(struct host *host, struct ev_loop *loop, const struct profile *profile,
              const struct host_options *options);
/* Begins to read, and to register the lines whose Register is Yes, at the rate of the options. */
void host_start(struct host *host);
/* Asks for a line's registration or removal at once. CW_OK or a negative enum cw_error. */
int host_want(struct host *host, uint32_t line, enum cw_wish_kind wish);
/* Sends an OPTIONS or INVITE (`method`) of a line to a SIP URI of n octets, none: the line's domain.
 * How it goes is told on the ladder. CW_OK or a negative enum cw_error. */
int host_request(struct host *host, uint32_t line, uint8_t method, const char *uri, size_t n);
/* Takes a request back, by its number as told; 0: the line's first that can be. */
int host_hang_up(struct host *host, uint32_t line, uint32_t request);
/* host_want for every line, at the rate of the options; returns how many lines that are. */
uint32_t host_want_all(struct host *host, enum cw_wish_kind wish);
/* Removes every binding, waits for the answers as long as the options say, then calls
 * options.stopped. */
void host_stop(struct host *host);
/* Closes what host_init opened. Sends nothing. */
void host_close(struct host *host);

#endif
