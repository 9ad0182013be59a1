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
#include "udp.h"

enum {
    HOST_START_RATE = 50, /* lines a second that begin to register, unless told otherwise */
    HOST_STOP_MS = 5000,  /* for the removal of the bindings */
    HOST_TRACE = 16384,   /* records of the trace ring: 256 KiB */
    HOST_FAILURES = 16    /* transport failures that wait for the core; timers make up for more */
};

struct host_options {
    const char *bind;      /* literal address of ours; NULL: every address */
    const char *dns;       /* servers, as dns_init has it; NULL: the system's */
    uint32_t start_rate;   /* lines a second; 0: HOST_START_RATE */
    uint32_t stop_ms;      /* 0: HOST_STOP_MS */
    struct ladder *ladder; /* what happens is shown there; NULL: nowhere */
    /* The identity that line `line` had before a restart; false: none is known. NULL: none is
     * kept. */
    bool (*identity)(void *context, uint32_t line, struct cw_identity *identity);
    /* The host has stopped: every binding is removed, or the time is up. */
    void (*stopped)(void *context);
    void *context;
};

struct host_line {
    uint8_t wish;         /* enum cw_wish_kind that waits for its turn; 0: none */
    bool is_leaving;      /* its removal is under way */
    uint8_t answer;       /* enum cw_arrival_kind of the resolver's answer; 0: none */
    uint32_t next_answer; /* line whose answer comes behind this one's; 0: last */
    struct cw_address server, local;
};

struct host {
    struct ev_loop *loop;
    const struct profile *profile;
    struct host_options options;
    struct cw cw;
    struct cw_memory memory;
    struct udp udp;
    struct dns dns;
    struct host_line *line;             /* line[n - 1] */
    uint32_t lines, enabled;            /* numbers, and how many of them take part */
    uint32_t first_answer, last_answer; /* lines; 0: none */
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

/* Milliseconds of the monotonic clock that the core lives by. */
uint64_t host_now(void);

/* Takes memory and opens the sockets. 0; or what went wrong is on standard error, nothing is
 * left open, and -1. The profile, the options' strings and the ladder MUST outlive the host. */
int host_init(struct host *host, struct ev_loop *loop, const struct profile *profile,
              const struct host_options *options);
/* Begins to read, and to register the lines whose Register is Yes, at the rate of the options. */
void host_start(struct host *host);
/* Asks for a line's registration or removal at once. CW_OK or a negative enum cw_error. */
int host_want(struct host *host, uint32_t line, enum cw_wish_kind wish);
/* The same for every line, at the rate of the options; returns how many lines that are. */
uint32_t host_want_all(struct host *host, enum cw_wish_kind wish);
/* Removes every binding, waits for the answers as long as the options say, then calls
 * options.stopped. */
void host_stop(struct host *host);
/* Closes what host_init opened. Sends nothing. */
void host_close(struct host *host);

#endif
