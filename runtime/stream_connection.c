/* stream_connection.c - one connection from connect to close: connecting, sending, framing,
 * deadlines (RFC 3261 18.3, 18.4; RFC 5626 3.5.1, 4.4.1; RFC 5922 7.3). */
#include "stream_connection.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "stream_socket.h"
#include "udp.h"

enum { READ_ROUNDS = 4 /* reads of one connection before the others are served */ };

static void on_io(struct ev_loop *loop, struct ev_io *watcher, int events);
static void on_due(struct ev_loop *loop, struct ev_timer *watcher, int events);

void stream_connection_release(struct stream_connection *c)
{
    struct stream *s = c->stream;

    if (c->state != UNUSED && c->state <= OPEN) {
        ev_io_stop(s->loop, &c->io);
        ev_timer_stop(s->loop, &c->timer);
        tls_close(&c->tls);
        close(c->io.fd);
        s->incoming -= stream_connection_is_of_others(c);
    }
    stream_feed_release(&c->feed);
    free(c->out);
    free(c->domain);
    c->out = NULL;
    c->domain = NULL;
    c->out_len = c->out_room = 0;
    memset(c->due, 0, sizeof c->due);
}

/* --- deadlines -------------------------------------------------------------------------------- */

static void arm(struct stream_connection *c)
{
    uint64_t first = 0, now;

    for (int i = 0; i < DUES; i++)
        if (c->due[i] && (!first || c->due[i] < first))
            first = c->due[i];
    if (!first) {
        ev_timer_stop(c->stream->loop, &c->timer);
        return;
    }
    now = clock_now();
    ev_now_update(c->stream->loop);
    ev_timer_stop(c->stream->loop, &c->timer);
    ev_timer_set(&c->timer, first > now ? (double)(first - now + 1) / 1000. : 0., 0.);
    ev_timer_start(c->stream->loop, &c->timer);
}

void stream_connection_due(struct stream_connection *c, enum stream_due which, uint32_t ms)
{
    if (!ms && !c->due[which])
        return;
    c->due[which] = ms ? clock_now() + ms : 0;
    arm(c);
}

static void watch(struct stream_connection *c, int events)
{
    if (ev_is_active(&c->io) && (c->io.events & (EV_READ | EV_WRITE)) == events)
        return;
    ev_io_stop(c->stream->loop, &c->io);
    ev_io_set(&c->io, c->io.fd, events);
    ev_io_start(c->stream->loop, &c->io);
}

/* --- the end ---------------------------------------------------------------------------------- */

void stream_connection_tell(struct stream_connection *c)
{
    struct stream *s = c->stream;

    if (c->is_ending)
        return;
    c->is_ending = true;
    c->next_ended = NULL;
    *s->ended_last = c;
    s->ended_last = &c->next_ended;
    if (!ev_is_active(&s->tell)) {
        ev_timer_set(&s->tell, 0., 0.);
        ev_timer_start(s->loop, &s->tell);
    }
}

/* How long the next connect waits, after one that waited for ms. */
static uint32_t next_wait(uint32_t ms)
{
    ms = ms ? ms * 2 : STREAM_WAIT_MS;
    return ms < STREAM_WAIT_MAX_MS ? ms : STREAM_WAIT_MAX_MS;
}

/* After a connect that failed, or a connection that carried nothing. */
static void hold_back(struct stream_connection *c)
{
    c->wait_ms = next_wait(c->wait_ms);
    c->wait_until = clock_now() + c->wait_ms;
    c->state = WAITING;
}

/* The connection has ended, or could not be opened: reported from the loop. */
static void end(struct stream_connection *c, int error, const char *clause, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void end(struct stream_connection *c, int error, const char *clause, const char *format, ...)
{
    struct stream_line *l = &c->stream->line[c->line - 1];
    const bool was_open = c->state == OPEN;
    va_list list;

    va_start(list, format);
    vsnprintf(c->why, sizeof c->why, format, list);
    va_end(list);
    c->error = error;
    c->clause = clause;
    stream_connection_release(c);
    c->stream->ended_count++;
    c->state = ENDED;
    if (c->has_carried)
        c->wait_ms = 0;
    else if (!stream_connection_is_of_others(c))
        hold_back(c);
    if (c->is_for_answer && !was_open) {
        l->answer_wait_ms = next_wait(l->answer_wait_ms);
        l->answer_wait_until = clock_now() + l->answer_wait_ms;
    }
    stream_connection_tell(c);
}

void stream_connection_give_up(struct stream_connection *c)
{
    snprintf(c->why, sizeof c->why, "no %s before the attempt was abandoned",
             c->state == SHAKING ? "TLS handshake" : "connection");
    c->error = ETIMEDOUT;
    stream_connection_release(c);
    c->stream->ended_count++;
    hold_back(c);
}

/* The TLS of an open connection has failed; its session is not resumed (RFC 5077 5.1). */
static void fail(struct stream_connection *c, int error, const char *why)
{
    if (!c->is_incoming)
        tls_ticket_free(&c->stream->line[c->line - 1].ticket);
    end(c, error, "RFC3261_18_4-3", "%s", why);
}

/* --- sending ---------------------------------------------------------------------------------- */

/* How many of the octets were sent. Less than n: the socket accepts no more now, or the
 * connection has ended. */
static size_t put(struct stream_connection *c, const uint8_t *octets, size_t n)
{
    size_t at = 0;

    while (at < n) {
        if (c->peer.transport == CW_TLS) {
            enum tls_status status = TLS_WRITE;
            char why[TLS_WHY];
            const ssize_t went = tls_write(&c->tls, octets + at, n - at, &status, why);

            if (went > 0)
                at += (size_t)went;
            else if (status == TLS_FAILED) {
                fail(c, EPIPE, why);
                return at;
            } else
                return at;
        } else {
            const ssize_t went = send(c->io.fd, octets + at, n - at, MSG_NOSIGNAL);

            if (went >= 0)
                at += (size_t)went;
            else if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS)
                return at;
            else if (errno != EINTR) {
                const int error = errno;
                end(c, error, "RFC3261_18_4-3", "%s", strerror(error));
                return at;
            }
        }
    }
    return at;
}

static void flush(struct stream_connection *c)
{
    const size_t went = c->out_len ? put(c, c->out, c->out_len) : 0;

    if (c->state != OPEN)
        return;
    if (went > 0 && went < c->out_len)
        memmove(c->out, c->out + went, c->out_len - went);
    c->out_len -= (uint32_t)went;
    if (c->out_len == 0) {
        free(c->out);
        c->out = NULL;
        c->out_room = 0;
        stream_connection_due(c, DUE_SENDING, 0);
    } else if (went > 0 || !c->due[DUE_SENDING])
        stream_connection_due(c, DUE_SENDING, c->stream->options.sending_ms);
    watch(c, c->out_len ? EV_READ | EV_WRITE : EV_READ);
}

/* False: the connection has ended because its queue is full. */
static bool queue(struct stream_connection *c, const uint8_t *octets, size_t n)
{
    if (n > STREAM_OUT_MAX - c->out_len) {
        end(c, ENOBUFS, "LOCAL_stream_bounds", "the peer is not reading: %u octets queued",
            (unsigned)c->out_len);
        return false;
    }
    if (c->out_len + n > c->out_room) {
        uint32_t room = c->out_room ? c->out_room : 2048;
        uint8_t *out;

        while (room < c->out_len + n)
            room *= 2;
        if (!(out = realloc(c->out, room))) {
            end(c, ENOMEM, "LOCAL_stream_bounds", "out of memory");
            return false;
        }
        c->out = out;
        c->out_room = room;
    }
    memcpy(c->out + c->out_len, octets, n);
    c->out_len += (uint32_t)n;
    return true;
}

void stream_connection_send(struct stream_connection *c, const void *octets, size_t n)
{
    size_t went = 0;

    c->used = clock_now();
    if (c->state == OPEN && c->out_len == 0 && !c->tls.is_sending)
        went = put(c, octets, n);
    if (c->state > OPEN || went == n || !queue(c, (const uint8_t *)octets + went, n - went) ||
        c->state != OPEN)
        return;
    if (!c->due[DUE_SENDING])
        stream_connection_due(c, DUE_SENDING, c->stream->options.sending_ms);
    watch(c, EV_READ | EV_WRITE);
}

/* --- receiving -------------------------------------------------------------------------------- */

static void touch(struct stream_connection *c)
{
    c->used = clock_now();
    if (stream_connection_is_of_others(c))
        stream_connection_due(c, DUE_IDLE, c->stream->options.idle_ms);
}

static void note(struct stream_connection *c, const char *clause, const char *what)
{
    const struct stream_user *user = &c->stream->user;
    char peer[UDP_ADDRESS_TEXT],
        text[UDP_ADDRESS_TEXT + TLS_NAMES + sizeof "connection of : its certificate is for "];

    udp_address_write(&c->peer, peer);
    snprintf(text, sizeof text, "connection of %s: %s", peer, what);
    user->note(user->context, c->line, clause, text);
}

/* A pong for each ping, as long as the connection lives. */
static void send_pongs(struct stream_connection *c, uint32_t pings)
{
    static const char pongs[] = "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n";

    while (pings > 0 && c->state == OPEN) {
        const uint32_t now = pings < sizeof pongs / 2 ? pings : sizeof pongs / 2;

        stream_connection_send(c, pongs, (size_t)now * 2);
        pings -= now;
    }
}

static void take_empty_lines(struct stream_connection *c, const struct stream_fed *fed)
{
    if (fed->has_pong) {
        stream_connection_due(c, DUE_PONG, 0);
        c->is_pong_late = false;
        c->has_carried = true;
        c->wait_ms = 0;
    }
    if (fed->is_first_pong)
        note(c, "LOCAL_pong",
             "it answers pings; from now on one without an answer ends the connection");
    touch(c);
    send_pongs(c, fed->pings);
}

/* Gives the user a message; the connection may end meanwhile. */
static void deliver(struct stream_connection *c, const struct stream_fed *fed)
{
    struct stream *s = c->stream;
    const struct cw_address peer = c->peer, local = c->local;

    c->has_carried = true;
    c->wait_ms = 0;
    stream_connection_due(c, DUE_MESSAGE, 0);
    if (c->is_pong_late)
        stream_connection_due(c, DUE_PONG, 1);
    touch(c);
    s->user.message(s->user.context, c->line, &peer, &local, fed->message, fed->n);
}

/* What has arrived, message by message. False: the connection has ended. */
static bool feed(struct stream_connection *c, const uint8_t *at, size_t n)
{
    struct stream_fed fed;

    for (; n > 0; at += fed.taken, n -= fed.taken) {
        stream_feed_next(&c->feed, at, n, &fed);
        if (fed.has_empty_lines)
            take_empty_lines(c, &fed);
        if (fed.message && c->state == OPEN)
            deliver(c, &fed);
        free(fed.own);
        if (c->state != OPEN)
            return false;
        if (fed.error) {
            end(c, fed.error, fed.clause, "%s", fed.why);
            return false;
        }
        if (c->feed.len > 0 && !c->due[DUE_MESSAGE])
            stream_connection_due(c, DUE_MESSAGE, c->stream->options.message_ms);
    }
    return true;
}

/* 0: nothing more now. -1: the connection has ended. */
static ssize_t get(struct stream_connection *c)
{
    struct stream *s = c->stream;
    ssize_t n;

    if (c->peer.transport == CW_TLS) {
        enum tls_status status = TLS_READ;
        char why[TLS_WHY];

        n = tls_read(&c->tls, s->in, STREAM_READ, &status, why);
        if (n > 0 && !c->is_incoming && !c->has_carried) /* session tickets arrive before it */
            tls_ticket_keep(s->line[c->line - 1].ticket, &c->peer, &c->tls);
        if (n > 0)
            return n;
        if (status == TLS_FAILED) {
            fail(c, EPROTO, why);
            return -1;
        }
        if (status != TLS_CLOSED)
            return 0;
        n = 0;
    } else {
        n = recv(c->io.fd, s->in, STREAM_READ, 0);
        if (n > 0)
            return n;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
            return 0;
    }
    if (n == 0)
        end(c, ECONNRESET, "RFC3261_18_4-3", "closed by the peer%s",
            c->feed.len ? " in the middle of a message" : "");
    else {
        const int error = errno;
        end(c, error, "RFC3261_18_4-3", "%s", strerror(error));
    }
    return -1;
}

static void receive(struct stream_connection *c)
{
    for (int round = 0; round < READ_ROUNDS; round++) {
        const ssize_t n = get(c);

        if (n < 0 || (n > 0 && !feed(c, c->stream->in, (size_t)n)))
            return;
        if (n == 0 || (n < STREAM_READ && c->peer.transport != CW_TLS))
            break;
    }
    if (c->peer.transport == CW_TLS && tls_has_more(&c->tls))
        ev_feed_event(c->stream->loop, &c->io,
                      EV_READ); /* the socket would not wake the loop for these */
}

/* --- connecting ------------------------------------------------------------------------------- */

static void on_open(struct stream_connection *c)
{
    c->state = OPEN;
    if (c->is_for_answer)
        c->stream->line[c->line - 1].answer_wait_ms = 0;
    stream_connection_due(c, DUE_CONNECT, 0);
    touch(c);
    watch(c, EV_READ);
    flush(c);
    if (c->state == OPEN && c->tls.session && tls_has_more(&c->tls))
        ev_feed_event(c->stream->loop, &c->io, EV_READ);
}

/* A client's handshake is done: if it has shown a certificate, that must be valid; it grants no
 * rights (RFC 5922 7.4). */
static void take_client(struct stream_connection *c)
{
    char names[TLS_NAMES], why[TLS_WHY], text[TLS_NAMES + sizeof "its certificate is for "];
    const char *clause, *refusal = tls_client_refusal(&c->tls, names, &clause, why);

    if (refusal) {
        end(c, EACCES, clause, "%s", refusal);
        return;
    }
    if (*names) {
        snprintf(text, sizeof text, "its certificate is for %s", names);
        note(c, "RFC5922_7_4-2", text);
    }
    on_open(c);
}

static void shake(struct stream_connection *c)
{
    struct stream *s = c->stream;
    bool is_validated = true, is_former;
    const char *clause, *refusal, *domain;
    char why[TLS_WHY];

    switch (tls_shake(&c->tls, why)) {
    case TLS_READ:
        watch(c, EV_READ);
        return;
    case TLS_WRITE:
        watch(c, EV_WRITE);
        return;
    case TLS_DONE:
        break;
    default:
        end(c, EPROTO, "LOCAL_tls", "%s", why);
        return;
    }
    if (c->is_incoming) {
        take_client(c);
        return;
    }
    domain = s->user.domain(s->user.context, c->line, &c->peer, &is_validated, &is_former);
    refusal = tls_refusal(&c->tls, is_validated ? (domain ? domain : "") : NULL, &clause, why);
    if (refusal) {
        end(c, EACCES, clause, "%s", refusal);
        return;
    }
    if (domain && !(c->domain = strdup(domain))) {
        end(c, ENOMEM, "LOCAL_stream_bounds", "out of memory for TLS");
        return;
    }
    c->is_validated = is_validated;
    s->resumed += gnutls_session_is_resumed(c->tls.session) != 0;
    tls_ticket_begin(&s->line[c->line - 1].ticket, &c->peer, domain, is_validated);
    on_open(c);
}

/* The first octet of a connection that a peer opened tells TLS from SIP. */
static void greet(struct stream_connection *c)
{
    struct stream *s = c->stream;
    uint8_t first = 0;
    const ssize_t n = recv(c->io.fd, &first, 1, MSG_PEEK);
    const bool is_tls = n > 0 && first == TLS_FIRST;

    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    c->peer.transport = c->local.transport = is_tls ? CW_TLS : CW_TCP;
    if (is_tls && !tls_take(s->options.tls, &c->tls, c->io.fd))
        end(c, ENOMEM, "LOCAL_stream_bounds", "out of memory for TLS");
    else if (is_tls) {
        c->state = SHAKING;
        stream_connection_due(c, DUE_CONNECT, s->options.connect_ms);
        shake(c);
    } else if (n > 0 && !s->line[c->line - 1].takes_tcp)
        end(c, EPROTO, "LOCAL_tls_incoming", "the peer does not use TLS");
    else {
        c->state = OPEN;
        receive(c);
    }
}

static void on_connected(struct stream_connection *c)
{
    struct stream *s = c->stream;
    struct sockaddr_storage here;
    socklen_t length = sizeof(int);
    int error = 0;
    bool is_validated = true, is_former;
    const char *domain;

    if (getsockopt(c->io.fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
        error = errno;
    if (error) {
        end(c, error, "RFC3261_18_4-3", "%s", strerror(error));
        return;
    }
    length = sizeof here;
    if (getsockname(c->io.fd, (struct sockaddr *)&here, &length) == 0)
        udp_address_from(&c->local, (const struct sockaddr *)&here);
    c->local.transport = c->peer.transport;
    if (c->peer.transport == CW_TCP) {
        on_open(c);
        return;
    }
    domain = s->user.domain(s->user.context, c->line, &c->peer, &is_validated, &is_former);
    if (!tls_open(s->options.tls, &c->tls, c->io.fd, domain)) {
        end(c, ENOMEM, "LOCAL_stream_bounds", "out of memory for TLS");
        return;
    }
    tls_ticket_use(s->line[c->line - 1].ticket, &c->peer, domain, is_validated, &c->tls);
    c->state = SHAKING;
    shake(c);
}

void stream_connection_start(struct stream_connection *c)
{
    struct stream *s = c->stream;
    struct cw_address local;
    int fd = -1;

    if (c->peer.transport == CW_TLS && !s->options.tls)
        errno = EPROTONOSUPPORT;
    else if (stream_local(s, c->line, &c->peer, &local) == 0)
        fd = stream_socket_connect(s, c->line, &c->peer);
    if (fd < 0) {
        const int error = errno;
        end(c, error, "RFC3261_18_4-3", "%s", strerror(error));
        return;
    }
    s->made++;
    c->state = CONNECTING;
    c->has_carried = c->is_pong_late = false;
    ev_io_init(&c->io, on_io, fd, EV_WRITE);
    ev_timer_init(&c->timer, on_due, 0., 0.);
    c->io.data = c->timer.data = c;
    ev_io_start(s->loop, &c->io);
    stream_connection_due(c, DUE_CONNECT, s->options.connect_ms);
}

static void on_io(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct stream_connection *c = watcher->data;

    (void)loop;
    if (c->state == ARRIVED)
        greet(c);
    else if (c->state == CONNECTING)
        on_connected(c);
    else if (c->state == SHAKING)
        shake(c);
    else {
        if (c->state == OPEN && (events & EV_WRITE))
            flush(c);
        if (c->state == OPEN && (events & EV_READ))
            receive(c);
    }
}

static void on_due(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct stream_connection *c = watcher->data;
    const struct stream_options *o = &c->stream->options;
    const uint64_t now = clock_now();
    bool is_due[DUES];

    (void)loop;
    (void)events;
    for (int i = 0; i < DUES; i++)
        is_due[i] = c->due[i] && c->due[i] <= now;
    if (is_due[DUE_CONNECT])
        end(c, ETIMEDOUT, "LOCAL_stream_waits", "no %s within %u ms",
            c->state == SHAKING ? "TLS handshake" : "connection", (unsigned)o->connect_ms);
    else if (is_due[DUE_MESSAGE])
        end(c, ETIMEDOUT, "LOCAL_stream_bounds", "%s was not complete within %u ms",
            c->is_incoming && !c->has_carried ? "the first message" : "a message",
            (unsigned)o->message_ms);
    else if (is_due[DUE_SENDING])
        end(c, ETIMEDOUT, "LOCAL_stream_bounds", "the peer has read nothing for %u ms",
            (unsigned)o->sending_ms);
    else if (is_due[DUE_IDLE])
        end(c, 0, "LOCAL_stream_bounds", "idle for %u ms", (unsigned)o->idle_ms);
    else if (is_due[DUE_PONG] &&
             c->due[DUE_MESSAGE]) { /* 4.4.1: a message that is arriving is finished first */
        c->due[DUE_PONG] = c->due[DUE_MESSAGE];
        c->is_pong_late = true;
        arm(c);
    } else if (is_due[DUE_PONG])
        end(c, ETIMEDOUT, "RFC5626_4_4_1-2", "no pong within %u ms", (unsigned)o->pong_ms);
    else
        arm(c);
}

void stream_connection_take(struct stream_connection *c, int fd)
{
    struct sockaddr_storage here;
    socklen_t length = sizeof here;

    stream_socket_prepare(c->stream, fd);
    if (getsockname(fd, (struct sockaddr *)&here, &length) == 0)
        udp_address_from(&c->local, (const struct sockaddr *)&here);
    c->local.transport = CW_TCP;
    ev_io_init(&c->io, on_io, fd, EV_READ);
    ev_timer_init(&c->timer, on_due, 0., 0.);
    c->io.data = c->timer.data = c;
    c->state = OPEN;
    if (c->stream->line[c->line - 1].takes_tls) {
        c->state = ARRIVED;
        c->peer.transport = 0; /* so that nothing is sent on it */
    }
    ev_io_start(c->stream->loop, &c->io);
    stream_connection_due(c, DUE_MESSAGE, c->stream->options.message_ms);
    touch(c);
}
