/* dns.h - DNS queries for the lines, through c-ares; all lines share the records until their TTL
 * ends (RFC 3263 4, GUIDE_dns_query_mode, GUIDE_dns_caching). */
#ifndef CW_DNS_H
#define CW_DNS_H

#include <ares.h>
#include <ev.h>
#include <stdbool.h>

#include "clausewire/address.h"
#include "dns_cache.h"
#include "dns_search.h"

enum {
    DNS_SOCKETS = 16, /* c-ares sockets at once: one UDP and one TCP for each server */
    DNS_SERVERS = 4,  /* servers queried in parallel; further ones are not */
    DNS_HOST_MAX = CW_RECORD_NAME_MAX, /* octets of a name (RFC 1035) */
    DNS_TIMEOUT_MS = 1000,             /* of the first attempt; c-ares doubles it */
    DNS_TRIES = 2,                     /* at each server: a dead one is noticed after 3 s */
    DNS_OPEN = 512,                    /* queries open at once */
    DNS_TOLD_A_ROUND = 64,             /* lines reported to before the sockets are served again */
    DNS_UNSAID_HOLD_MS = 1000          /* a failure is kept: 10,000 lines cause one query */
};

/* The host's choices; zero is the guide's default.
 *
 * records and no_records are called from the loop, never within dns_query; they MAY call
 * dns_query, and MUST NOT call dns_close. Records and name (lower case, no final dot,
 * NUL-terminated) are valid during the call. Records are sorted, the best first, at most as many
 * as fsm/record.h allows; their ttl is what remains of it. */
struct dns_user {
    void *context;
    void (*records)(void *context, uint32_t line, enum cw_record_type type, const char *name,
                    const struct cw_record *records, size_t count);
    /* is_failure false: the name has no such record, for ttl s (0: not to be kept); true: DNS
     * failed (timeout, SERVFAIL, refusal, malformed answer), ttl is 0. */
    void (*no_records)(void *context, uint32_t line, enum cw_record_type type, const char *name,
                       bool is_failure, uint32_t ttl, const char *why);
    bool is_sequential; /* one server after the other; false: in parallel, first answer used */
    bool is_uncached;   /* answers are not kept */
};

struct dns;
/* One set of servers that c-ares tries in turn. */
struct dns_channel {
    struct dns *dns;
    ares_channel ares;
    struct ev_timer timer;
};

struct dns {
    struct ev_loop *loop;
    struct dns_user user;
    /* [0] has all servers; in parallel mode, each further one has one server. Of two sets one is in use */
    struct dns_channel set[2][1 + DNS_SERVERS];
    struct dns_channel *channel;
    uint32_t channels;
    struct dns_search search;
    const char *servers; /* as dns_init has them */
    uint32_t lines;
    bool is_closing, is_open, is_renewing;
    struct dns_cache cache;
    struct dns_list unasked;   /* queued until fewer than DNS_OPEN are open */
    struct dns_list answered;  /* with results to report */
    uint32_t open;             /* with queries open at servers */
    struct dns_entry *telling; /* the entry whose result is being reported; NULL: none */
    uint64_t passed_over;      /* records beyond GUIDE_dns_records */
    uint64_t questions;        /* queries sent so far, counted once for each name and type */
    struct ev_timer tell;
    struct dns_socket {
        struct ev_io watcher;
        struct dns_channel *channel;
        int fd; /* -1: free */
    } socket[DNS_SOCKETS];
};

/* servers: addresses separated by commas, with :port where needed; NULL: the system's. It lives as long as dns.
 * Returns NULL, or the reason for a failure. */
const char *dns_init(struct dns *dns, struct ev_loop *loop, uint32_t lines, const char *servers,
                     const struct dns_user *user);
/* The resolver's file is another now: its servers and search list are read, queries that are open are sent
 * anew, and no answer of before is used again (LOCAL_resolver_file). Returns NULL, or why all stays as it was. */
const char *dns_renew(struct dns *dns);
/* Asks for the records of a name of n octets, for a line: records or no_records follows, once. A
 * second query of a line replaces the first. /etc/hosts is looked up before the servers. Never
 * blocks on the network. */
void dns_query(struct dns *dns, uint32_t line, enum cw_record_type type, const char *name,
               size_t n);
void dns_close(struct dns *dns); /* open queries get no answer */

#endif
