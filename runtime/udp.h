/* udp.h - one UDP socket for each line, read and written in batches (RFC 3261 section 18, 18.4;
 * GUIDE_sip_port). */
#ifndef CW_UDP_H
#define CW_UDP_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "clausewire/address.h"

enum {
    UDP_BATCH = 16,         /* datagrams a system call */
    UDP_QUEUE = 256,        /* datagrams queued for their socket */
    UDP_OCTETS_MAX = 65535, /* of a datagram received */
    UDP_QUOTE_MAX =
        1280, /* of a datagram quoted by an ICMP error; it has 8 to 1232 (RFC 4443 2.4 c) */
    UDP_SEND_MAX = 2560 /* of a datagram sent; more than the core keeps of a message */
};

/* The callbacks MUST NOT close the sockets. octets are valid during the call only. */
struct udp_user {
    void *context;
    void (*datagram)(void *context, uint32_t line, const struct cw_address *from,
                     const struct cw_address *to, const void *octets, size_t n);
    /* `to` is unreachable from this line's socket: the kernel does not send there, no route. */
    void (*unreachable)(void *context, uint32_t line, const struct cw_address *to, int error);
    /* An ICMP error that 18.4 names, about a datagram sent to `to`; octets: what it quotes of that, as far as
     * the kernel gives it. Called from the loop only. */
    void (*icmp)(void *context, uint32_t line, const struct cw_address *to, int error,
                 const void *octets, size_t n);
};

struct udp;
struct udp_line {
    struct ev_io readable;
    struct udp *udp;
    uint32_t line; /* from 1 */
    int family;    /* AF_INET6 (IPv4 mapped, unless bound to an address) or AF_INET */
    uint16_t port;
    bool is_open;
};

struct udp_datagram {
    struct sockaddr_storage to;
    struct cw_address address; /* the same */
    struct cw_address from;    /* family 0: as the routing table says */
    uint32_t line;
    uint16_t len; /* octets */
    uint8_t octets[UDP_SEND_MAX];
};

struct udp {
    struct ev_loop *loop;
    struct udp_user user;
    struct udp_line *line; /* line[n - 1] */
    uint32_t lines;
    struct cw_address bound; /* family 0: every address */
    uint32_t first, queued;  /* of queue, a ring */
    uint64_t unsent;         /* datagrams dropped: queue full, or refused by the kernel */
    uint64_t unreachable;    /* failures and ICMP errors reported to the user */
    struct ev_io writable;   /* of the socket of the first in the queue */
    bool is_blocked;         /* it accepts nothing now */
    struct udp_datagram *queue;
    uint8_t *in; /* UDP_BATCH times UDP_OCTETS_MAX */
};

/* bound NULL: every address. 0, or -1: out of memory. */
int udp_init(struct udp *udp, struct ev_loop *loop, uint32_t lines, const struct cw_address *bound,
             const struct udp_user *user);
/* Opens the socket of a line. 0, or -1 with errno: EADDRINUSE, EACCES, EADDRNOTAVAIL ... */
int udp_open(struct udp *udp, uint32_t line, uint16_t port);
void udp_start(struct udp *udp); /* begins to read */
void udp_close(struct udp *udp); /* closes all sockets, releases the memory */

/* The local address towards `to`, with the port of the line's socket. 0, or -1 with errno: no
 * route. Sends nothing. */
int udp_local(const struct udp *udp, uint32_t line, const struct cw_address *to,
              struct cw_address *local);

/* Queues a copy. It is sent by udp_flush, which the host calls once a round of the loop. from: the local
 * address that it leaves from (RFC 3581 4); family 0: the one that the routing table says. Gone meanwhile, it
 * leaves from that, too. */
void udp_send(struct udp *udp, uint32_t line, const struct cw_address *to,
              const struct cw_address *from, const void *octets, size_t n);
void udp_flush(struct udp *udp);

/* Reads a literal IPv4 or IPv6 address (brackets and %scope permitted). False: not one. The port
 * becomes 0. */
bool udp_address_read(struct cw_address *a, const char *text, size_t n);
/* "127.0.0.1:5060" or "[::1]:5060"; returns its length. */
enum { UDP_ADDRESS_TEXT = CW_ADDRESS_TEXT + 8 };
size_t udp_address_write(const struct cw_address *a, char text[UDP_ADDRESS_TEXT]);
void udp_address_from(struct cw_address *a, const struct sockaddr *s);
/* For a socket of this family; IPv4 becomes IPv4-mapped on an IPv6 socket. Returns the octets
 * used; 0: such a socket cannot reach it. */
socklen_t udp_address_to(const struct cw_address *a, int family, struct sockaddr_storage *s);
/* The local address towards `to` by the routing table, or `bound` if it has an address (family
 * 0: none); the port becomes 0. 0, or -1 with errno: no route. Sends nothing. */
int udp_route(const struct cw_address *bound, const struct cw_address *to,
              struct cw_address *local);

#endif
