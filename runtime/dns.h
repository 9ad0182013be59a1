/* dns.h - names asked for on behalf of the lines: records by c-ares, shared by all lines as long as
 * their TTL goes (RFC 3263 4, GUIDE_dns_query_mode, GUIDE_dns_caching). */
#ifndef CW_DNS_H
#define CW_DNS_H

#include <ares.h>
#include <ev.h>
#include <stdbool.h>

#include "address.h"
#include "dns_cache.h"

enum {
    DNS_SOCKETS = 16, /* of c-ares, at once: a server takes one of UDP, one of TCP */
    DNS_SERVERS = 4,  /* that are asked at the same time; the others not */
    DNS_HOST_MAX = CW_RECORD_NAME_MAX, /* octets of a name (RFC 1035) */
    DNS_TIMEOUT_MS = 1000,             /* of the first try; c-ares doubles it */
    DNS_TRIES = 2,                     /* at each server: a dead one is told after 3 s */
    DNS_OPEN = 512,                    /* names that servers are asked for at once */
    DNS_TOLD_A_ROUND = 64,             /* lines told before the sockets have their turn */
    DNS_UNSAID_HOLD_MS = 1000          /* that a failure is kept: 10,000 lines, one question */
};

/* What the host wants; zero is what the guide has as default.
 *
 * records and no_records come from the loop, never within dns_query; they MAY call dns_query, and
 * MUST NOT call dns_close. Records and name (lower case, no final dot, NUL-terminated) are valid
 * during the call. Records are sorted, the best first, as many as fsm/record.h says; their ttl is
 * what is left of it. */
struct dns_user {
    void *context;
    void (*records)(void *context, uint32_t line, enum cw_record_type type, const char *name,
                    const struct cw_record *records, size_t count);
    /* is_failure false: the name has none, which holds for ttl s (0: for this once); true: DNS did
     * not say (time-out, SERVFAIL, refusal, nonsense), ttl is 0. */
    void (*no_records)(void *context, uint32_t line, enum cw_record_type type, const char *name,
                       bool is_failure, uint32_t ttl, const char *why);
    bool
        is_sequential; /* one server after the other; false: all at once, the first answer counts */
    bool is_uncached;  /* no answer is kept */
};

struct dns;
/* One set of servers that c-ares goes through in turn. */
struct dns_channel {
    struct dns *dns;
    ares_channel ares;
    struct ev_timer timer;
};

struct dns {
    struct ev_loop *loop;
    struct dns_user user;
    /* [0] has all servers; where several are asked at once, each has one of those behind it */
    struct dns_channel channel[1 + DNS_SERVERS];
    uint32_t channels;
    uint32_t lines;
    bool is_closing, is_open;
    struct dns_cache cache;
    struct dns_list unasked;   /* wait until fewer than DNS_OPEN are open */
    struct dns_list answered;  /* have lines to tell */
    uint32_t open;             /* entries that servers are busy with */
    struct dns_entry *telling; /* whose line is being told; NULL: none */
    uint64_t passed_over;      /* records beyond GUIDE_dns_records */
    uint64_t questions;        /* put to servers so far, one a name and type */
    struct ev_timer tell;
    struct dns_socket {
        struct ev_io watcher;
        struct dns_channel *channel;
        int fd; /* -1: free */
    } socket[DNS_SOCKETS];
};

/* servers: addresses with commas between them, with :port if wanted; NULL: the system's.
 * NULL, or what is wrong. */
const char *dns_init(struct dns *dns, struct ev_loop *loop, uint32_t lines, const char *servers,
                     const struct dns_user *user);
/* Asks for the records of a name of n octets, on behalf of a line: records or no_records follows,
 * once. A second question of a line whose first is not answered takes its place. The machine's own
 * table (/etc/hosts) comes before the servers. Never blocks on the network. */
void dns_query(struct dns *dns, uint32_t line, enum cw_record_type type, const char *name,
               size_t n);
void dns_close(struct dns *dns); /* open questions get no answer */

#endif
