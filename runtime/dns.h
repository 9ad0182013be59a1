/* dns.h - the address of a line's server: a literal at once, a name by c-ares (RFC 3263 4.2;
 * GUIDE_ip_preference). */
#ifndef CW_DNS_H
#define CW_DNS_H

#include <ares.h>
#include <ev.h>
#include <stdbool.h>

#include "address.h"

enum {
    DNS_SOCKETS = 16,      /* of c-ares, at once */
    DNS_HOST_MAX = 253,    /* octets of a name (RFC 1035) */
    DNS_TIMEOUT_MS = 2000, /* of the first try; c-ares doubles it */
    DNS_TRIES = 2
};

/* Each question gets one of these two, perhaps before dns_ask returns. MUST NOT call dns_ask. */
struct dns_user {
    void *context;
    void (*found)(void *context, uint32_t line, const struct cw_address *server);
    void (*not_found)(void *context, uint32_t line, const char *host, const char *why);
};

struct dns;
struct dns_question {
    struct dns *dns;
    uint32_t line;
    uint16_t port;
    bool is_open; /* c-ares is on it */
    char host[DNS_HOST_MAX + 1];
};

struct dns {
    struct ev_loop *loop;
    struct dns_user user;
    ares_channel channel;
    struct dns_question *question; /* one a line */
    uint32_t lines;
    int family; /* AF_UNSPEC, or the only one that our sockets speak */
    bool is_closing, is_open;
    struct ev_timer timer;
    struct dns_socket {
        struct ev_io watcher;
        int fd; /* -1: free */
    } socket[DNS_SOCKETS];
};

/* servers: addresses with commas between them, with :port if wanted; NULL: the system's. family:
 * 0, 4 or 6. NULL, or what is wrong. */
const char *dns_init(struct dns *dns, struct ev_loop *loop, uint32_t lines, const char *servers,
                     int family, const struct dns_user *user);
/* Port 0: 5060. A second question of a line whose first is open is the same question. */
void dns_ask(struct dns *dns, uint32_t line, const char *host, size_t n, uint16_t port);
void dns_close(struct dns *dns); /* open questions get no answer */

#endif
