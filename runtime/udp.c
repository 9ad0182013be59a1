/* udp.c - one UDP socket for each line, read and written in batches; ICMP errors reported as RFC
 * 3261 18.4 asks, with what they quote (LOCAL_icmp). */
#include "udp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    READ_ROUNDS = 4, /* batches of one socket before the others are served */
    RECEIVE_ROOM =
        1 << 20, /* octets asked of the kernel for each socket; it grants what its limits permit */
    CONTROL_ROOM = 128, /* octets of ancillary data: one pktinfo */
    ERRORS_A_ROUND = 32,
    SEND_ATTEMPTS =
        4 /* of one datagram, where the kernel reports an ICMP error about an earlier one */
};

/* Sockets that ask for routes, one a family: opened at the first question, closed by udp_close. 0: none. */
static int asking[2];

struct control {
    _Alignas(struct cmsghdr) char room[CONTROL_ROOM];
};

bool udp_address_read(struct cw_address *a, const char *text, size_t n)
{
    char zone[IF_NAMESIZE] = "";
    const char *percent;

    memset(a, 0, sizeof *a);
    if (n >= 2 && text[0] == '[' && text[n - 1] == ']') {
        text++;
        n -= 2;
        if (!memchr(text, ':', n))
            return false;
    }
    if ((percent = memchr(text, '%', n))) {
        const size_t len = n - (size_t)(percent + 1 - text);

        if (len == 0 || len >= sizeof zone)
            return false;
        memcpy(zone, percent + 1, len);
        n = (size_t)(percent - text);
    }
    if (!cw_address_read(a, (struct cw_octets){ (const uint8_t *)text, n }) ||
        (*zone && (a->family != 6 || (a->scope = if_nametoindex(zone)) == 0)))
        return false;
    a->transport = CW_UDP;
    return true;
}

size_t udp_address_write(const struct cw_address *a, char text[UDP_ADDRESS_TEXT])
{
    char ip[CW_ADDRESS_TEXT];
    int n;

    if (a->family == 0)
        n = snprintf(text, UDP_ADDRESS_TEXT, "-");
    else {
        cw_address_write(a, ip);
        n = snprintf(text, UDP_ADDRESS_TEXT, a->family == 6 ? "[%s]:%u" : "%s:%u", ip,
                     (unsigned)a->port);
    }
    return (size_t)n;
}

void udp_address_from(struct cw_address *a, const struct sockaddr *s)
{
    memset(a, 0, sizeof *a);
    a->transport = CW_UDP;
    if (s->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)s;
        a->family = 4;
        a->port = ntohs(in->sin_port);
        memcpy(a->ip, &in->sin_addr, 4);
    } else if (s->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)(const void *)s;
        a->port = ntohs(in6->sin6_port);
        if (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr)) {
            a->family = 4;
            memcpy(a->ip, in6->sin6_addr.s6_addr + 12, 4);
        } else {
            a->family = 6;
            a->scope = in6->sin6_scope_id;
            memcpy(a->ip, &in6->sin6_addr, 16);
        }
    }
}

socklen_t udp_address_to(const struct cw_address *a, int family, struct sockaddr_storage *s)
{
    memset(s, 0, sizeof *s);
    if (family == AF_INET && a->family == 4) {
        struct sockaddr_in *in = (struct sockaddr_in *)s;
        in->sin_family = AF_INET;
        in->sin_port = htons(a->port);
        memcpy(&in->sin_addr, a->ip, 4);
        return sizeof *in;
    }
    if (family == AF_INET6 && (a->family == 4 || a->family == 6)) {
        struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)s;
        in6->sin6_family = AF_INET6;
        in6->sin6_port = htons(a->port);
        if (a->family == 4) {
            in6->sin6_addr.s6_addr[10] = in6->sin6_addr.s6_addr[11] = 0xFF;
            memcpy(in6->sin6_addr.s6_addr + 12, a->ip, 4);
        } else {
            memcpy(&in6->sin6_addr, a->ip, 16);
            in6->sin6_scope_id = a->scope;
        }
        return sizeof *in6;
    }
    return 0;
}

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events);
static void on_writable(struct ev_loop *loop, struct ev_io *watcher, int events);

int udp_init(struct udp *udp, struct ev_loop *loop, uint32_t lines, const struct cw_address *bound,
             const struct udp_user *user)
{
    memset(udp, 0, sizeof *udp);
    udp->loop = loop;
    udp->user = *user;
    if (bound)
        udp->bound = *bound;
    udp->line = calloc(lines ? lines : 1, sizeof *udp->line);
    udp->queue = calloc(UDP_QUEUE, sizeof *udp->queue);
    udp->in = malloc((size_t)UDP_BATCH * UDP_OCTETS_MAX);
    if (!udp->line || !udp->queue || !udp->in) {
        udp_close(udp);
        return -1;
    }
    udp->lines = lines;
    ev_io_init(&udp->writable, on_writable, -1, EV_WRITE);
    udp->writable.data = udp;
    return 0;
}

/* A socket bound to the port; *family is its family. -1 with errno. */
static int open_bound(const struct udp *udp, uint16_t port, int *family)
{
    const int on = 1, off = 0, room = RECEIVE_ROOM;
    struct cw_address here = udp->bound;
    struct sockaddr_storage s;
    socklen_t length;
    int fd, error;

    *family = here.family == 4 ? AF_INET : AF_INET6;
    fd = socket(*family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 && here.family == 0 && errno == EAFNOSUPPORT) { /* a kernel without IPv6 */
        *family = AF_INET;
        fd = socket(*family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    }
    if (fd < 0)
        return -1;
    if (here.family == 0)
        here.family = *family == AF_INET ? 4 : 6; /* all zero: every address */
    here.port = port;
    length = udp_address_to(&here, *family, &s);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    if ((*family == AF_INET6 &&
         (setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, udp->bound.family == 6 ? &on : &off,
                     sizeof on) < 0 ||
          setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on) < 0 ||
          setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on) < 0)) ||
        (udp->bound.family != 6 && setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on) < 0) ||
        (*family == AF_INET && setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on) < 0) ||
        bind(fd, (const struct sockaddr *)&s, length) < 0) {
        error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

int udp_open(struct udp *udp, uint32_t line, uint16_t port)
{
    struct udp_line *l = &udp->line[line - 1];
    int family, fd = open_bound(udp, port, &family);

    if (fd < 0 && errno == EADDRNOTAVAIL && udp->bound.family == 0) {
        /* IPv6 is present but switched off: the unspecified IPv6 address cannot be bound then */
        struct udp ipv4 = { .bound = { .family = 4 } };
        fd = open_bound(&ipv4, port, &family);
    }
    if (fd < 0)
        return -1;
    l->udp = udp;
    l->line = line;
    l->family = family;
    l->port = port;
    l->is_open = true;
    ev_io_init(&l->readable, on_readable, fd, EV_READ);
    l->readable.data = l;
    return 0;
}

void udp_start(struct udp *udp)
{
    for (uint32_t i = 0; i < udp->lines; i++)
        if (udp->line[i].is_open)
            ev_io_start(udp->loop, &udp->line[i].readable);
}

void udp_close(struct udp *udp)
{
    if (udp->lines)
        ev_io_stop(udp->loop, &udp->writable);
    for (uint32_t i = 0; udp->line && i < udp->lines; i++) {
        struct udp_line *l = &udp->line[i];
        if (!l->is_open)
            continue;
        ev_io_stop(udp->loop, &l->readable);
        close(l->readable.fd);
        l->is_open = false;
    }
    for (int i = 0; i < 2; i++) {
        if (asking[i])
            close(asking[i]);
        asking[i] = 0;
    }
    free(udp->line);
    free(udp->queue);
    free(udp->in);
    memset(udp, 0, sizeof *udp);
}

/* 0.0.0.0 or ::, every address of one family. */
static bool is_unspecified(const struct cw_address *a)
{
    static const uint8_t none[sizeof a->ip];

    return memcmp(a->ip, none, sizeof none) == 0;
}

static int asking_socket(int family)
{
    int *fd = &asking[family == AF_INET6];

    if (*fd == 0) {
        *fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (*fd < 0)
            *fd = 0;
    }
    return *fd ? *fd : -1;
}

int udp_route(const struct cw_address *bound, const struct cw_address *to, struct cw_address *local)
{
    static const struct sockaddr nothing = { .sa_family = AF_UNSPEC };
    const int family = to->family == 4 ? AF_INET : AF_INET6;
    struct sockaddr_storage s;
    socklen_t length = udp_address_to(to, family, &s);
    int fd, result = -1;

    if (length == 0 || (bound->family != 0 && bound->family != to->family)) {
        errno = EAFNOSUPPORT;
        return -1;
    }
    if (bound->family != 0 && !is_unspecified(bound)) {
        *local = *bound;
        local->port = 0;
        return 0;
    }
    fd = asking_socket(family);
    /* connect of a datagram socket chooses a route and sends nothing; without the first one the source that was
     * chosen last would stay */
    if (fd >= 0 && connect(fd, &nothing, sizeof nothing) == 0 &&
        connect(fd, (const struct sockaddr *)&s, length) == 0) {
        length = sizeof s;
        result = getsockname(fd, (struct sockaddr *)&s, &length);
    }
    if (result == 0) {
        udp_address_from(local, (const struct sockaddr *)&s);
        local->port = 0;
    }
    return result;
}

int udp_local(const struct udp *udp, uint32_t line, const struct cw_address *to,
              struct cw_address *local)
{
    struct sockaddr_storage s;

    if (udp_address_to(to, udp->line[line - 1].family, &s) == 0) {
        errno = EAFNOSUPPORT;
        return -1;
    }
    if (udp_route(&udp->bound, to, local) < 0)
        return -1;
    local->transport = CW_UDP;
    local->port = udp->line[line - 1].port;
    return 0;
}

/* Which ICMP errors are failures of sending by 18.4. Source quench, TTL exceeded, a smaller MTU
 * are not. */
static bool is_failure(const struct sock_extended_err *e)
{
    if (e->ee_origin == SO_EE_ORIGIN_ICMP)
        return (e->ee_type == ICMP_DEST_UNREACH && e->ee_code != ICMP_FRAG_NEEDED) ||
               e->ee_type == ICMP_PARAMETERPROB;
    if (e->ee_origin == SO_EE_ORIGIN_ICMP6)
        return e->ee_type == ICMP6_DST_UNREACH || e->ee_type == ICMP6_PARAM_PROB;
    return e->ee_origin == SO_EE_ORIGIN_LOCAL && e->ee_errno != EMSGSIZE;
}

static void read_errors(struct udp_line *l)
{
    for (int round = 0; round < ERRORS_A_ROUND; round++) {
        _Alignas(struct cmsghdr) char control[512];
        struct sockaddr_storage to = { 0 };
        uint8_t octets[UDP_QUOTE_MAX]; /* of the datagram that failed; its sender recognises it */
        struct iovec part = { octets, sizeof octets };
        struct msghdr message = { .msg_name = &to,
                                  .msg_namelen = sizeof to,
                                  .msg_iov = &part,
                                  .msg_iovlen = 1,
                                  .msg_control = control,
                                  .msg_controllen = sizeof control };

        const ssize_t n = recvmsg(l->readable.fd, &message, MSG_ERRQUEUE);

        if (n < 0)
            return;
        for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
            struct sock_extended_err e;
            struct cw_address address;

            if (!(c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) &&
                !(c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR))
                continue;
            memcpy(&e, CMSG_DATA(c), sizeof e);
            if (!is_failure(&e))
                continue;
            udp_address_from(&address, (const struct sockaddr *)&to);
            if (address.family == 0)
                continue;
            l->udp->unreachable++;
            l->udp->user.icmp(l->udp->user.context, l->line, &address, (int)e.ee_errno, octets,
                              (size_t)n);
        }
    }
}

/* The local address that the datagram was sent to. */
static void read_local(const struct udp_line *l, struct msghdr *message, struct cw_address *local)
{
    memset(local, 0, sizeof *local);
    local->transport = CW_UDP;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo info;
            memcpy(&info, CMSG_DATA(c), sizeof info);
            local->family = 4;
            memcpy(local->ip, &info.ipi_addr, 4);
        } else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
            struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
            struct in6_pktinfo info;
            memcpy(&info, CMSG_DATA(c), sizeof info);
            in6.sin6_addr = info.ipi6_addr;
            udp_address_from(local, (const struct sockaddr *)&in6);
        }
    }
    local->port = l->port;
}

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct udp_line *l = watcher->data;
    struct udp *udp = l->udp;

    (void)loop;
    (void)events;
    for (int round = 0; round < READ_ROUNDS; round++) {
        struct mmsghdr batch[UDP_BATCH] = { 0 };
        struct sockaddr_storage from[UDP_BATCH];
        struct iovec part[UDP_BATCH];
        struct control control[UDP_BATCH];
        int n;

        for (size_t i = 0; i < UDP_BATCH; i++) {
            part[i] = (struct iovec){ udp->in + i * UDP_OCTETS_MAX, UDP_OCTETS_MAX };
            batch[i].msg_hdr = (struct msghdr){ .msg_name = &from[i],
                                                .msg_namelen = sizeof from[i],
                                                .msg_iov = &part[i],
                                                .msg_iovlen = 1,
                                                .msg_control = control[i].room,
                                                .msg_controllen = sizeof control[i].room };
        }
        n = recvmmsg(l->readable.fd, batch, UDP_BATCH, MSG_DONTWAIT, NULL);
        if (n <= 0) { /* nothing to read, or an ICMP error, which is read from the error queue */
            const bool is_empty = n == 0 || errno == EAGAIN || errno == EWOULDBLOCK;
            read_errors(l);
            if (is_empty)
                return;
            continue;
        }
        for (int i = 0; i < n; i++) {
            struct cw_address address, local;
            udp_address_from(&address, (const struct sockaddr *)&from[i]);
            read_local(l, &batch[i].msg_hdr, &local);
            udp->user.datagram(udp->user.context, l->line, &address, &local, part[i].iov_base,
                               batch[i].msg_len);
        }
        if (n < UDP_BATCH)
            return; /* libev calls again for more datagrams or an error */
    }
}

static void on_writable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct udp *udp = watcher->data;

    (void)events;
    ev_io_stop(loop, watcher);
    udp->is_blocked = false; /* the flush at the end of this round goes on */
}

void udp_send(struct udp *udp, uint32_t line, const struct cw_address *to,
              const struct cw_address *from, const void *octets, size_t n)
{
    struct udp_datagram *d;

    if (udp->queued == UDP_QUEUE)
        udp_flush(udp);
    if (udp->queued == UDP_QUEUE || n > UDP_SEND_MAX || line == 0 || line > udp->lines ||
        !udp->line[line - 1].is_open) {
        udp->unsent++; /* the transaction's retransmission replaces it */
        return;
    }
    d = &udp->queue[(udp->first + udp->queued) % UDP_QUEUE];
    if (udp_address_to(to, udp->line[line - 1].family, &d->to) == 0) {
        udp->unsent++;
        return;
    }
    d->address = *to;
    d->from = *from;
    d->line = line;
    d->len = (uint16_t)n;
    memcpy(d->octets, octets, n);
    udp->queued++;
}

static void drop_first(struct udp *udp)
{
    udp->first = (udp->first + 1) % UDP_QUEUE;
    udp->queued--;
}

/* The group or broadcast that a request came to; no datagram leaves from it. */
static bool is_shared(const struct cw_address *a)
{
    return a->family == 4 ? (a->ip[0] & 0xF0) == 0xE0 || a->ip[0] == 0xFF : a->ip[0] == 0xFF;
}

/* Ancillary data by which a datagram leaves from the address; its octets, 0: none. The scope of a link-local
 * address is that of the destination. */
static size_t put_local(const struct cw_address *from, int family, struct msghdr *message)
{
    struct cmsghdr *c = message->msg_control;

    if (from->family == 0 || is_unspecified(from) || is_shared(from))
        return 0;
    if (family == AF_INET && from->family == 4) {
        struct in_pktinfo info = { 0 };

        memcpy(&info.ipi_spec_dst, from->ip, 4);
        c->cmsg_level = IPPROTO_IP;
        c->cmsg_type = IP_PKTINFO;
        c->cmsg_len = CMSG_LEN(sizeof info);
        memcpy(CMSG_DATA(c), &info, sizeof info);
        return CMSG_SPACE(sizeof info);
    }
    if (family == AF_INET6) {
        struct in6_pktinfo info = { 0 };
        struct sockaddr_storage s;

        udp_address_to(from, AF_INET6, &s);
        info.ipi6_addr = ((const struct sockaddr_in6 *)&s)->sin6_addr;
        c->cmsg_level = IPPROTO_IPV6;
        c->cmsg_type = IPV6_PKTINFO;
        c->cmsg_len = CMSG_LEN(sizeof info);
        memcpy(CMSG_DATA(c), &info, sizeof info);
        return CMSG_SPACE(sizeof info);
    }
    return 0;
}

/* Sends the first of the queue and the following ones for the same socket. Returns how many were
 * sent, or -1 with errno. */
static int send_batch(struct udp *udp)
{
    struct mmsghdr batch[UDP_BATCH] = { 0 };
    struct iovec part[UDP_BATCH];
    struct control control[UDP_BATCH];
    const uint32_t line = udp->queue[udp->first].line;
    unsigned n = 0;

    while (n < UDP_BATCH && n < udp->queued) {
        struct udp_datagram *d = &udp->queue[(udp->first + n) % UDP_QUEUE];
        if (d->line != line)
            break;
        part[n] = (struct iovec){ d->octets, d->len };
        batch[n].msg_hdr = (struct msghdr){ .msg_name = &d->to,
                                            .msg_namelen = udp->line[line - 1].family == AF_INET
                                                               ? sizeof(struct sockaddr_in)
                                                               : sizeof(struct sockaddr_in6),
                                            .msg_iov = &part[n],
                                            .msg_iovlen = 1,
                                            .msg_control = control[n].room };
        batch[n].msg_hdr.msg_controllen =
            put_local(&d->from, udp->line[line - 1].family, &batch[n].msg_hdr);
        n++;
    }
    return sendmmsg(udp->line[line - 1].readable.fd, batch, n, MSG_DONTWAIT);
}

static bool is_of_icmp(int error)
{
    return error == ECONNREFUSED || error == EHOSTUNREACH || error == ENETUNREACH;
}

void udp_flush(struct udp *udp)
{
    while (udp->queued > 0 && !udp->is_blocked) {
        struct udp_line *l = &udp->line[udp->queue[udp->first].line - 1];
        struct cw_address to;
        int n = send_batch(udp), error;

        if (n < 0 && udp->queue[udp->first].from.family != 0 &&
            (errno == EINVAL || errno == EADDRNOTAVAIL || errno == ENETUNREACH ||
             errno == ENODEV)) {
            udp->queue[udp->first].from.family = 0; /* that address is gone */
            continue;
        }
        /* perhaps about an earlier datagram: the kernel reports an ICMP error with the next call, too. The
         * error queue keeps what it quotes, and wakes the reader. */
        for (int i = 1; i < SEND_ATTEMPTS && n < 0 && is_of_icmp(errno); i++)
            n = send_batch(udp);
        for (int i = 0; i < n; i++)
            drop_first(udp);
        if (n >= 0 || errno == EINTR)
            continue;
        error = errno;
        if (error == EAGAIN || error == EWOULDBLOCK) {
            udp->is_blocked = true;
            ev_io_set(&udp->writable, l->readable.fd, EV_WRITE);
            ev_io_start(udp->loop, &udp->writable);
            return;
        }
        to = udp->queue[udp->first].address;
        drop_first(udp);
        udp->unsent++;
        if (error == ENOBUFS || error == ENOMEM || error == ECONNREFUSED)
            continue; /* temporary, or of ICMP alone; the retransmission replaces it */
        udp->unreachable++;
        udp->user.unreachable(udp->user.context, l->line, &to, error);
    }
}
