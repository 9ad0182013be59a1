/* stream_socket.c - the sockets of streams: listening ports, and the local ports of connections
 * (GUIDE_tcp_ports, LOCAL_tcp_port). */
#include "stream_socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "udp.h"

enum {
    PORT_TRIES = 256, /* ports of the range tried for a line */
    SOURCE_TRIES = 4  /* ports of the range tried for a connection besides the line's own */
};

static uint32_t chance(uint32_t below)
{
    uint32_t n = 0;

    if (getrandom(&n, sizeof n, 0) != sizeof n)
        n = 0; /* the first of the range then */
    return n % below;
}

/* Options that listening and connecting sockets share. */
void stream_socket_prepare(const struct stream *s, int fd)
{
    const int on = 1;
    const unsigned ms = s->options.sending_ms;

    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    /* a dead peer is noticed by the first request that is not acknowledged */
    (void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms);
}

/* The local address with that port. */
static socklen_t source(const struct stream *s, int family, uint16_t port,
                        struct sockaddr_storage *here)
{
    struct cw_address a = s->bound;

    if (a.family == 0)
        a.family = family == AF_INET ? 4 : 6;
    a.port = port;
    return udp_address_to(&a, family, here);
}

/* A socket that is connecting to `to`, from that port (0: any). -1 with errno. */
static int connect_from(const struct stream *s, const struct cw_address *to, uint16_t port)
{
    const int family = to->family == 4 ? AF_INET : AF_INET6, on = 1;
    struct sockaddr_storage here, there;
    const socklen_t here_len = source(s, family, port, &here),
                    there_len = udp_address_to(to, family, &there);
    int fd, error;

    if (here_len == 0 || there_len == 0) {
        errno = EAFNOSUPPORT;
        return -1;
    }
    fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    stream_socket_prepare(s, fd);
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        /* otherwise the kernel refuses the port that the line listens on */
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0 &&
        ((port == 0 && s->bound.family == 0) ||
         bind(fd, (const struct sockaddr *)&here, here_len) == 0) &&
        (connect(fd, (const struct sockaddr *)&there, there_len) == 0 || errno == EINPROGRESS))
        return fd;
    error = errno;
    close(fd);
    errno = error;
    return -1;
}

static bool is_port_taken(int error)
{
    return error == EADDRINUSE || error == EADDRNOTAVAIL || error == EACCES || error == EPERM;
}

static uint32_t range(const struct stream *s)
{
    return s->options.port_min ? (uint32_t)s->options.port_max - s->options.port_min + 1u : 0;
}

/* Whether `to` is our own local port: a server that is gone on this machine, whose port is now
 * ours, would mean a connection to ourselves. */
static bool is_ourselves(const struct stream *s, const struct cw_address *to)
{
    struct cw_address local;

    if (!(s->ours[to->port / 32] >> to->port % 32 & 1) || udp_route(&s->bound, to, &local) < 0)
        return false;
    local.port = to->port;
    local.transport = to->transport;
    return cw_address_equal(&local, to);
}

static void note_port(struct stream *s, struct stream_line *l, const char *what)
{
    char text[128];

    if (range(s) == 0 || l->has_noted_port)
        return;
    l->has_noted_port = true;
    snprintf(text, sizeof text, "no port from %u to %u is free %s", (unsigned)s->options.port_min,
             (unsigned)s->options.port_max, what);
    s->user.note(s->user.context, (uint32_t)(l - s->line) + 1, "LOCAL_tcp_port", text);
}

int stream_socket_connect(struct stream *s, uint32_t line, const struct cw_address *to)
{
    int fd;

    if (is_ourselves(s, to)) {
        errno = ECONNREFUSED;
        return -1;
    }
    fd = connect_from(s, to, s->line[line - 1].port);
    for (int i = 0; i < SOURCE_TRIES && fd < 0 && is_port_taken(errno) && range(s) > 1; i++)
        fd = connect_from(s, to, (uint16_t)(s->options.port_min + chance(range(s))));
    if (fd < 0 && is_port_taken(errno) && (fd = connect_from(s, to, 0)) >= 0)
        note_port(s, &s->line[line - 1], "for a connection: it uses another");
    return fd;
}

/* Binds a socket to the port. reuses: even if closed connections linger there. */
static int bind_port(const struct stream *s, int family, uint16_t port, bool reuses)
{
    const int on = 1, off = 0;
    struct sockaddr_storage here;
    const socklen_t length = source(s, family, port, &here);
    const int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int error;

    if (fd < 0)
        return -1;
    if ((family == AF_INET || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY,
                                         s->bound.family == 6 ? &on : &off, sizeof on) == 0) &&
        (!reuses || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0) && length > 0 &&
        bind(fd, (const struct sockaddr *)&here, length) == 0 &&
        /* after bind, so that the port is ours alone; our connections may use it from now on */
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0)
        return fd;
    error = errno;
    close(fd);
    errno = error;
    return -1;
}

static int bind_range(const struct stream *s, int family)
{
    const uint32_t n = range(s), first = n ? chance(n) : 0;
    int fd = -1;

    for (int reuses = 0; reuses <= 1 && fd < 0; reuses++)
        for (uint32_t i = 0; i < n && i < PORT_TRIES && fd < 0; i++) {
            const uint16_t port = (uint16_t)(s->options.port_min + (first + i) % n);

            if (s->ours[port / 32] >> port % 32 & 1)
                continue;
            fd = bind_port(s, family, port, reuses);
            if (fd < 0 && (errno == EAFNOSUPPORT || errno == EMFILE || errno == ENFILE))
                return -1;
        }
    return fd >= 0 ? fd : bind_port(s, family, 0, false);
}

int stream_socket_choose(struct stream *s, struct stream_line *l)
{
    struct sockaddr_storage here;
    struct cw_address a;
    socklen_t length = sizeof here;
    char text[64];
    int fd = bind_range(s, s->bound.family == 4 ? AF_INET : AF_INET6);

    if (fd < 0 && s->bound.family == 0)
        fd = bind_range(s, AF_INET); /* a kernel without IPv6, or with IPv6 switched off */
    if (fd < 0)
        return -1;
    if (getsockname(fd, (struct sockaddr *)&here, &length) < 0) {
        close(fd);
        return -1;
    }
    udp_address_from(&a, (const struct sockaddr *)&here);
    l->port = a.port;
    s->ours[a.port / 32] |= 1u << a.port % 32;
    l->stream = s;
    l->line = (uint32_t)(l - s->line) + 1;
    ev_io_init(&l->listening, s->accept, fd, EV_READ);
    l->listening.data = l;
    if (a.port < s->options.port_min || a.port > s->options.port_max) {
        snprintf(text, sizeof text, "for the line: it uses %u", (unsigned)a.port);
        note_port(s, l, text);
    }
    return 0;
}

int stream_local(struct stream *s, uint32_t line, const struct cw_address *to,
                 struct cw_address *local)
{
    struct stream_line *l;

    if (line == 0 || line > s->lines) {
        errno = EINVAL;
        return -1;
    }
    l = &s->line[line - 1];
    if (udp_route(&s->bound, to, local) < 0 || (!l->port && stream_socket_choose(s, l) < 0))
        return -1;
    local->transport = to->transport;
    local->port = l->port;
    return 0;
}
