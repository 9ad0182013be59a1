/* host.h - the host of the core: memory, sockets, DNS, time, and the effects carried out
 * (LOCAL_pools, LOCAL_wishes).
 *
 * All memory is taken in host_init; afterwards nothing is allocated for a message or a
 * transition. */
#ifndef CW_HOST_H
#define CW_HOST_H

#include <ev.h>
#include "action_words.h"

#include "core.h"
#include "dns.h"
#include "ladder.h"
#include "network.h"
#include "profile.h"
#include "stream.h"
#include "udp.h"

enum {
    HOST_START_RATE = 50, /* lines a second that begin to register, by default */
    HOST_STOP_MS = 5000,  /* to wait for the removal of the bindings */
    HOST_FAILURES = 16 /* transport failures queued for the core; the timers cover further ones */
};

#define HOST_RESOLVER_FILE "/etc/resolv.conf" /* which c-ares reads */

struct host_options {
    const char *bind;       /* literal local address; NULL: every address */
    const char *dns;        /* servers, as dns_init has it; NULL: the system's */
    struct tls_options tls; /* files; those named MUST be readable */
    uint32_t start_rate;    /* lines a second; 0: HOST_START_RATE */
    uint32_t stop_ms;       /* 0: HOST_STOP_MS */
    struct ladder *ladder;  /* where events are printed; NULL: nowhere */
    /* The identity that line `line` had before a restart; false: not known. NULL: none is kept. */
    bool (*identity)(void *context, uint32_t line, struct cw_identity *identity);
    /* The host has stopped: every binding is removed, or the time is up. */
    void (*stopped)(void *context);
    void *context;
};

struct host_line {
    uint8_t wish;             /* enum cw_wish_kind that is queued; 0: none */
    bool is_leaving;          /* its binding is being removed */
    uint64_t unremoved_until; /* ms: expiry of a binding whose removal was not confirmed; 0: none */
};

struct host {
    struct ev_loop *loop;
    const struct profile *profile;
    struct host_options options;
    struct cw cw;
    struct cw_host core_host; /* random numbers, hashes, local addresses */
    struct cw_memory memory;
    struct udp udp;
    struct tls tls;
    struct stream stream;
    char domain[256]; /* of the line that was asked about last */
    struct dns dns;
    struct network network;
    struct host_line *line;  /* line[n - 1] */
    uint32_t lines, enabled; /* highest number, and how many of them are enabled */
    struct {
        uint32_t line;
        struct cw_address to;
    } failure[HOST_FAILURES];
    uint32_t failures;
    double crowd;            /* rounds of the loop beyond the usual */
    double round_at;         /* s, of libev's clock: when this round of the loop began */
    uint64_t armed;          /* ms that `timer` is set to; 0: not known */
    uint32_t pace_at, paced; /* next line to look at; wishes that are queued */
    uint64_t leftover_until; /* ms: the same, of any line's earlier binding */
    uint32_t leaving;        /* lines whose binding is being removed */
    uint16_t undeclared;     /* as last reported, and the actions that were, by their numbers */
    uint8_t undeclared_told[CW_ACTION_WORDS / 8 + 1];
    uint32_t unsurveyed;  /* lines that are to hear of a change of the network, the last ones */
    uint32_t survey_sent; /* of the others, those that have sent something because of it */
    bool is_stopping, is_stopped, is_settling, is_surveying, dns_open;
    struct ev_prepare prepare;
    struct ev_io
        timer; /* a timerfd: its clock goes on while the machine is suspended (LOCAL_suspend) */
    struct ev_timer pace, stop, survey;
};

/* Takes memory and opens the sockets. 0; or -1 with a message on standard error and nothing left
 * open. The profile, the options' strings and the ladder MUST outlive the host. */
int host_init(struct host *host, struct ev_loop *loop, const struct profile *profile,
              const struct host_options *options);
/* Begins to read, and registers the lines whose Register is Yes, at the rate of the options. */
void host_start(struct host *host);
/* Registers or unregisters a line at once. CW_OK or a negative enum cw_error. */
int host_want(struct host *host, uint32_t line, enum cw_wish_kind wish);
/* Sends an OPTIONS or INVITE (`method`) of a line to a SIP URI of n octets; n 0: to the line's
 * domain. The outcome is printed on the ladder. CW_OK or a negative enum cw_error. */
int host_request(struct host *host, uint32_t line, uint8_t method, const char *uri, size_t n);
/* Cancels a request by its number as printed; 0: the line's oldest that can be cancelled. */
int host_hang_up(struct host *host, uint32_t line, uint32_t request);
/* host_want for every line, at the rate of the options; returns for how many lines. */
uint32_t host_want_all(struct host *host, enum cw_wish_kind wish);
/* Removes every binding, waits for the answers as long as the options say, then calls
 * options.stopped. */
void host_stop(struct host *host);
/* The current binding of a line is still valid, and no news has said otherwise (LOCAL_lost). */
bool host_is_registered(const struct host *host, uint32_t line, uint64_t now);
/* A binding may remain at a server: its removal was not confirmed, and it has not expired yet. */
bool host_may_be_bound(const struct host *host);
/* Closes what host_init opened. Sends nothing. */
void host_close(struct host *host);

#endif
