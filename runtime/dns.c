/* dns.c - the address of a line's server, with c-ares on the host's loop (RFC 3263 4.2). */
#include "dns.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "udp.h"

enum { DEFAULT_PORT = 5060 }; /* RFC 3263 4.2, for UDP */

static void arm(struct dns *dns)
{
    struct timeval room, *left = ares_timeout(dns->channel, NULL, &room);

    ev_timer_stop(dns->loop, &dns->timer);
    if (!left)
        return;
    ev_timer_set(&dns->timer, (double)left->tv_sec + (double)left->tv_usec / 1e6, 0.);
    ev_timer_start(dns->loop, &dns->timer);
}

static void on_timer(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct dns *dns = watcher->data;

    (void)loop;
    (void)events;
    ares_process_fd(dns->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    arm(dns);
}

static void on_socket(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct dns *dns = watcher->data;
    const ares_socket_t fd = watcher->fd;

    (void)loop;
    ares_process_fd(dns->channel, events & EV_READ ? fd : ARES_SOCKET_BAD,
                    events & EV_WRITE ? fd : ARES_SOCKET_BAD);
    arm(dns);
}

static void on_socket_state(void *context, ares_socket_t fd, int readable, int writable)
{
    struct dns *dns = context;
    struct dns_socket *s = NULL;

    for (size_t i = 0; i < DNS_SOCKETS && !(s && s->fd == fd); i++)
        if (dns->socket[i].fd == fd || (!s && dns->socket[i].fd < 0))
            s = &dns->socket[i];
    if (!s) /* its question times out */
        return;
    if (s->fd == fd)
        ev_io_stop(dns->loop, &s->watcher);
    s->fd = -1;
    if (!readable && !writable)
        return;
    s->fd = fd;
    ev_io_init(&s->watcher, on_socket, fd, (readable ? EV_READ : 0) | (writable ? EV_WRITE : 0));
    s->watcher.data = dns;
    ev_io_start(dns->loop, &s->watcher);
}

const char *dns_init(struct dns *dns, struct ev_loop *loop, uint32_t lines, const char *servers,
                     int family, const struct dns_user *user)
{
    struct ares_options options = { .timeout = DNS_TIMEOUT_MS,
                                    .tries = DNS_TRIES,
                                    .sock_state_cb = on_socket_state,
                                    .sock_state_cb_data = dns };
    int status;

    memset(dns, 0, sizeof *dns);
    dns->loop = loop;
    dns->user = *user;
    dns->lines = lines;
    dns->family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC;
    for (size_t i = 0; i < DNS_SOCKETS; i++)
        dns->socket[i].fd = -1;
    ev_init(&dns->timer, on_timer);
    dns->timer.data = dns;
    dns->question = calloc(lines ? lines : 1, sizeof *dns->question);
    if (!dns->question)
        return "out of memory";
    status = ares_library_init(ARES_LIB_INIT_ALL);
    if (status == ARES_SUCCESS) {
        status = ares_init_options(&dns->channel, &options,
                                   ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
        if (status == ARES_SUCCESS)
            dns->is_open = true;
        else
            ares_library_cleanup();
    }
    if (status == ARES_SUCCESS && servers)
        status = ares_set_servers_ports_csv(dns->channel, servers);
    if (status != ARES_SUCCESS)
        dns_close(dns);
    return status == ARES_SUCCESS ? NULL : ares_strerror(status);
}

static void answer(struct dns_question *q, const struct sockaddr *server)
{
    struct cw_address address;

    udp_address_from(&address, server);
    address.port = q->port;
    q->dns->user.found(q->dns->user.context, q->line, &address);
}

static void on_answer(void *context, int status, int timeouts, struct ares_addrinfo *found)
{
    struct dns_question *q = context;
    const struct ares_addrinfo_node *best = NULL;

    (void)timeouts;
    q->is_open = false;
    if (!q->dns->is_closing) {
        /* GUIDE_ip_preference: IPv4 first; of one family the first */
        for (const struct ares_addrinfo_node *n = found ? found->nodes : NULL; n; n = n->ai_next)
            if ((n->ai_family == AF_INET || n->ai_family == AF_INET6) &&
                (!best || (best->ai_family != AF_INET && n->ai_family == AF_INET)))
                best = n;
        if (best)
            answer(q, best->ai_addr);
        else
            q->dns->user.not_found(q->dns->user.context, q->line, q->host,
                                   status == ARES_SUCCESS ? "it has no address"
                                                          : ares_strerror(status));
    }
    if (found)
        ares_freeaddrinfo(found);
}

void dns_ask(struct dns *dns, uint32_t line, const char *host, size_t n, uint16_t port)
{
    struct ares_addrinfo_hints hints = { .ai_family = dns->family, .ai_socktype = SOCK_DGRAM };
    struct dns_question *q;
    struct cw_address literal;

    if (line == 0 || line > dns->lines)
        return;
    q = &dns->question[line - 1];
    if (udp_address_read(&literal, host, n)) {
        literal.port = port ? port : DEFAULT_PORT;
        dns->user.found(dns->user.context, line, &literal);
        return;
    }
    if (q->is_open)
        return;
    q->dns = dns;
    q->line = line;
    q->port = port ? port : DEFAULT_PORT;
    snprintf(q->host, sizeof q->host, "%.*s", (int)(n < DNS_HOST_MAX ? n : DNS_HOST_MAX), host);
    if (n == 0 || n > DNS_HOST_MAX) {
        dns->user.not_found(dns->user.context, line, q->host,
                            n ? "longer than a name can be" : "no name");
        return;
    }
    q->is_open = true;
    ares_getaddrinfo(dns->channel, q->host, NULL, &hints, on_answer, q);
    arm(dns);
}

void dns_close(struct dns *dns)
{
    dns->is_closing = true;
    if (dns->is_open) {
        ares_destroy(dns->channel);
        ares_library_cleanup();
    }
    dns->is_open = false;
    ev_timer_stop(dns->loop, &dns->timer);
    for (size_t i = 0; i < DNS_SOCKETS; i++)
        if (dns->socket[i].fd >= 0)
            ev_io_stop(dns->loop, &dns->socket[i].watcher);
    free(dns->question);
    dns->question = NULL;
}
