/* stream.c - the connections of all lines: reused, bounded in number, reported when they end
 * (RFC 3261 18.1.1, 18.2.2, 18.4; RFC 5626 4.4.1). */
#include "stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "stream_connection.h"
#include "stream_socket.h"
#include "udp.h"

enum {
    ACCEPTS = 16,        /* connections accepted a round */
    BACKLOG = 32,        /* connections that the kernel queues for us */
    RELISTEN_S = 1,      /* after running out of descriptors */
    LINE_CONNECTIONS = 4 /* slots of the pool a line, on the average */
};

/* A loss to report that has no slot. */
struct stream_loss {
    struct stream_loss *next, *next_of_line;
    uint32_t line;
    struct cw_address to;
    int error;
    char why[STREAM_WHY];
};

static void on_incoming(struct ev_loop *loop, struct ev_io *watcher, int events);
static void on_tell(struct ev_loop *loop, struct ev_timer *watcher, int events);
static void on_relisten(struct ev_loop *loop, struct ev_timer *watcher, int events);

/* --- making and closing ----------------------------------------------------------------------- */

static uint32_t limit(uint32_t wanted, uint32_t usual)
{
    return wanted ? wanted : usual;
}

int stream_init(struct stream *s, struct ev_loop *loop, uint32_t lines,
                const struct stream_user *user, const struct stream_options *options)
{
    struct stream_options *o = &s->options;

    memset(s, 0, sizeof *s);
    s->loop = loop;
    s->kept.most = STREAM_KEPT_MAX;
    s->user = *user;
    *o = *options;
    o->connect_ms = limit(o->connect_ms, STREAM_CONNECT_MS);
    o->pong_ms = limit(o->pong_ms, STREAM_PONG_MS);
    o->message_ms = limit(o->message_ms, STREAM_MESSAGE_MS);
    o->sending_ms = limit(o->sending_ms, STREAM_SENDING_MS);
    o->idle_ms = limit(o->idle_ms, STREAM_IDLE_MS);
    o->spare_ms = limit(o->spare_ms, STREAM_SPARE_MS);
    o->incoming = limit(o->incoming, STREAM_INCOMING + 2 * lines);
    o->incoming_a_peer = limit(o->incoming_a_peer, STREAM_INCOMING_A_PEER + lines);
    if (o->port_max < o->port_min)
        o->port_max = o->port_min;
    if (o->bound)
        s->bound = *o->bound;
    o->bound = NULL;
    s->connections = lines * LINE_CONNECTIONS + STREAM_LINE_MAX + o->incoming;
    s->line = calloc(lines ? lines : 1, sizeof *s->line);
    s->connection = calloc(s->connections, sizeof *s->connection);
    s->in = malloc(STREAM_READ);
    s->ended_last = &s->ended;
    s->lost_last = &s->lost;
    ev_timer_init(&s->tell, on_tell, 0., 0.);
    ev_timer_init(&s->relisten, on_relisten, RELISTEN_S, 0.);
    s->tell.data = s->relisten.data = s;
    if (!s->line || !s->connection || !s->in) {
        stream_close(s);
        return -1;
    }
    s->lines = lines;
    s->accept = on_incoming;
    return 0;
}

void stream_close(struct stream *s)
{
    for (uint32_t i = 0; s->connection && i < s->fresh; i++)
        stream_connection_release(&s->connection[i]);
    for (uint32_t i = 0; s->line && i < s->lines; i++)
        if (s->line[i].port) {
            ev_io_stop(s->loop, &s->line[i].listening);
            close(s->line[i].listening.fd);
        }
    for (uint32_t i = 0; s->line && i < s->lines; i++)
        tls_ticket_free(&s->line[i].ticket);
    for (struct stream_loss *loss = s->lost, *next; loss; loss = next) {
        next = loss->next;
        free(loss);
    }
    if (s->loop) {
        ev_timer_stop(s->loop, &s->tell);
        ev_timer_stop(s->loop, &s->relisten);
    }
    free(s->line);
    free(s->connection);
    free(s->in);
    memset(s, 0, sizeof *s);
}

/* --- losses without a connection -------------------------------------------------------------- */

static void note(struct stream *s, uint32_t line, const char *clause, const struct cw_address *peer,
                 const char *why)
{
    char text[UDP_ADDRESS_TEXT], all[UDP_ADDRESS_TEXT + STREAM_WHY + sizeof "connection of : "];

    udp_address_write(peer, text);
    snprintf(all, sizeof all, "connection of %s: %s", text, why);
    s->user.note(s->user.context, line, clause, all);
}

/* What was sent to `to` is lost; it is reported from the loop, once for each address. */
static void lose(struct stream *s, uint32_t line, const struct cw_address *to, int error,
                 const char *format, unsigned number)
{
    struct stream_line *l = &s->line[line - 1];
    struct stream_loss *loss;

    for (loss = l->lost; loss; loss = loss->next_of_line)
        if (loss->to.scope == to->scope && cw_address_equal(&loss->to, to))
            return;
    if (!(loss = calloc(1, sizeof *loss))) {
        note(s, line, "LOCAL_stream_bounds", to, "lost; out of memory to report it");
        return;
    }
    loss->line = line;
    loss->to = *to;
    loss->error = error;
    snprintf(loss->why, sizeof loss->why, format, number);
    loss->next_of_line = l->lost;
    l->lost = loss;
    *s->lost_last = loss;
    s->lost_last = &loss->next;
    if (!ev_is_active(&s->tell)) {
        ev_timer_set(&s->tell, 0., 0.);
        ev_timer_start(s->loop, &s->tell);
    }
}

/* --- the slots of connections ----------------------------------------------------------------- */

/* Frees the slot. It MUST NOT be in the list of those to report. */
static void forget(struct stream_connection *c)
{
    struct stream *s = c->stream;
    struct stream_line *l = &s->line[c->line - 1];

    stream_connection_release(c);
    if (c->previous)
        c->previous->next = c->next;
    else
        l->first = c->next;
    if (c->next)
        c->next->previous = c->previous;
    l->made = (uint16_t)(l->made - !stream_connection_is_of_others(c));
    c->state = UNUSED;
    c->next = s->free;
    s->free = c;
}

/* When it is no longer needed: a wait that has been over for long, an open connection unused for
 * long. 0: it is needed. */
static uint64_t spare_since(const struct stream_connection *c)
{
    if (stream_connection_is_of_others(c) || c->is_ending)
        return 0;
    if (c->state == WAITING)
        return c->wait_until;
    return c->state == OPEN && c->out_len == 0 && !c->due[DUE_PONG] && !c->due[DUE_MESSAGE]
               ? c->used
               : 0;
}

/* Frees the slot of the line's connection that has been dispensable for the longest. An open one
 * is reported. */
static void spare_one(struct stream *s, struct stream_line *l)
{
    const uint64_t now = clock_now();
    struct stream_connection *found = NULL;

    for (struct stream_connection *c = l->first; c; c = c->next) {
        const uint64_t since = spare_since(c);

        if (since && since + s->options.spare_ms <= now && (!found || since <= spare_since(found)))
            found = c;
    }
    if (!found)
        return;
    if (found->state == OPEN) {
        s->ended_count++;
        lose(s, found->line, &found->peer, 0, "closed to make room, unused for %u ms",
             (unsigned)(now - found->used));
    }
    forget(found);
}

/* NULL: every slot is in use. */
static struct stream_connection *take(struct stream *s, uint32_t line, bool is_of_others,
                                      const struct cw_address *peer)
{
    struct stream_line *l = &s->line[line - 1];
    struct stream_connection *c;

    if (!is_of_others && (l->made >= STREAM_LINE_MAX || (!s->free && s->fresh == s->connections)))
        spare_one(s, l);
    if (!is_of_others && l->made >= STREAM_LINE_MAX)
        return NULL;
    if ((c = s->free))
        s->free = c->next;
    else if (s->fresh < s->connections)
        c = &s->connection[s->fresh++];
    else
        return NULL;
    memset(c, 0, sizeof *c);
    c->stream = s;
    c->line = line;
    c->is_incoming = is_of_others;
    c->peer = *peer;
    stream_feed_init(&c->feed, &s->kept);
    c->next = l->first;
    if (l->first)
        l->first->previous = c;
    l->first = c;
    l->made = (uint16_t)(l->made + !is_of_others);
    return c;
}

/* Whether a request may use it. TLS: only if the line opened it and checked it for the name
 * required now (RFC 5922 7.3). */
static bool is_for_requests(const struct stream_connection *c)
{
    const struct stream_user *user = &c->stream->user;
    bool is_validated = true, is_former = false;
    const char *domain;

    if (c->peer.transport != CW_TLS || (!c->is_incoming && c->state != OPEN))
        return true;
    if (c->is_incoming)
        return false;
    domain = user->domain(user->context, c->line, &c->peer, &is_validated, &is_former);
    return is_former || ((c->is_validated || !is_validated) && domain && c->domain
                             ? strcmp(domain, c->domain) == 0
                             : !is_validated);
}

/* The connection for a request: the newest, preferably one that still lives. */
static struct stream_connection *find(const struct stream *s, uint32_t line,
                                      const struct cw_address *to)
{
    struct stream_connection *found = NULL;

    if (line == 0 || line > s->lines)
        return NULL;
    for (struct stream_connection *c = s->line[line - 1].first; c; c = c->next)
        if (cw_address_equal(&c->peer, to) && c->peer.scope == to->scope &&
            (!found || (found->state > OPEN && c->state <= OPEN)) && is_for_requests(c))
            found = c;
    return found;
}

/* --- telling ---------------------------------------------------------------------------------- */

static void on_tell(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct stream *s = watcher->data;
    struct stream_connection *c = s->ended, *next;
    struct stream_loss *loss = s->lost, *next_loss;

    (void)loop;
    (void)events;
    s->ended = NULL; /* what these calls close is reported in the next round */
    s->ended_last = &s->ended;
    s->lost = NULL;
    s->lost_last = &s->lost;
    for (const struct stream_loss *each = loss; each; each = each->next)
        s->line[each->line - 1].lost = NULL;
    for (; loss; loss = next_loss) {
        next_loss = loss->next;
        s->user.unreachable(s->user.context, loss->line, &loss->to, loss->error,
                            "LOCAL_stream_bounds", loss->why);
        free(loss);
    }
    for (; c; c = next) {
        struct stream_connection told = *c;

        next = c->next_ended;
        c->is_ending = c->is_held_back = false;
        if (told.is_held_back) {
            told.clause = "LOCAL_stream_waits";
            snprintf(told.why, sizeof told.why, "next attempt in %u ms; last failure: %.*s",
                     (unsigned)c->wait_ms, STREAM_WHY - 64, c->why);
        }
        if (c->state == ENDED)
            forget(c); /* before the call, which may want another connection to the same address */
        if (stream_connection_is_of_others(&told) && !told.has_carried && !told.is_wanted)
            note(s, told.line, told.clause, &told.peer, told.why);
        else
            s->user.unreachable(s->user.context, told.line, &told.peer, told.error, told.clause,
                                told.why);
    }
}

/* --- our side, and connections opened by peers ------------------------------------------------ */

void stream_listen(struct stream *s, uint32_t line, uint8_t transport)
{
    struct stream_line *l;

    if (line == 0 || line > s->lines)
        return;
    l = &s->line[line - 1];
    if (transport == CW_TLS && !(s->options.tls && s->options.tls->has_certificate)) {
        if (!s->has_noted_tls)
            s->user.note(s->user.context, 0, "LOCAL_tls_incoming",
                         "no line accepts TLS connections: the phone has no certificate");
        s->has_noted_tls = true;
        return;
    }
    if ((transport == CW_TLS ? l->takes_tls : l->takes_tcp) ||
        (!l->port && stream_socket_choose(s, l) < 0) || listen(l->listening.fd, BACKLOG) < 0)
        return;
    if (transport == CW_TLS)
        l->takes_tls = true;
    else
        l->takes_tcp = true;
    if (!ev_is_active(&s->relisten)) /* which would start it */
        ev_io_start(s->loop, &l->listening);
}

/* One address, or one /64 of IPv6, all of which one host can have. */
static bool is_same_host(const struct cw_address *a, const struct cw_address *b)
{
    return a->family == b->family && memcmp(a->ip, b->ip, a->family == 4 ? 4 : 8) == 0;
}

/* LOCAL_reserve: how many there may be when that peer opens one more. */
static uint32_t most_for(const struct stream *s, uint32_t line, const struct cw_address *peer)
{
    const uint32_t most = s->options.incoming, others = most - most / STREAM_KEPT_ONE_IN;

    return s->incoming < others || !s->user.is_server ||
                   s->user.is_server(s->user.context, line, peer)
               ? most
               : others;
}

/* Makes room for another connection of that peer by closing the oldest that has carried no
 * message. Returns the reason if there is no room; NULL: there is room. */
static const char *refusal_of(struct stream *s, uint32_t line, const struct cw_address *peer)
{
    struct stream_connection *oldest = NULL, *oldest_same = NULL, *goes;
    uint32_t same = 0, met = 0;
    bool is_peer_full;

    for (uint32_t i = 0; i < s->fresh && met < s->incoming; i++) {
        struct stream_connection *c = &s->connection[i];
        const bool is_same = is_same_host(&c->peer, peer);

        if (!stream_connection_is_of_others(c) || c->state == UNUSED || c->state == ENDED)
            continue;
        met++;
        same += is_same;
        if (c->has_carried || c->is_wanted || c->is_for_answer)
            continue;
        if (!oldest || c->due[DUE_MESSAGE] < oldest->due[DUE_MESSAGE])
            oldest = c;
        if (is_same && (!oldest_same || c->due[DUE_MESSAGE] < oldest_same->due[DUE_MESSAGE]))
            oldest_same = c;
    }
    is_peer_full = same >= s->options.incoming_a_peer;
    if (!is_peer_full && s->incoming < most_for(s, line, peer))
        return NULL;
    goes = is_peer_full ? oldest_same : oldest;
    if (!goes)
        return is_peer_full ? "refused: too many connections from this address"
                            : "refused: too many connections";
    note(s, goes->line, "LOCAL_stream_bounds", &goes->peer,
         "closed to make room: no message was ever received on it");
    s->ended_count++;
    forget(goes);
    return NULL;
}

static void take_incoming(struct stream_line *l, int fd, const struct cw_address *peer)
{
    struct stream *s = l->stream;
    const char *why = refusal_of(s, l->line, peer);
    struct stream_connection *c = why ? NULL : take(s, l->line, true, peer);

    if (!c) {
        const struct linger at_once = {
            .l_onoff = 1
        }; /* closed with a reset, which leaves no state behind */

        (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close(fd);
        s->refused++;
        note(s, l->line, "LOCAL_stream_bounds", peer,
             why ? why : "refused: the pool of connections is full");
        return;
    }
    s->accepted++;
    s->incoming++;
    stream_connection_take(c, fd);
}

static void on_incoming(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct stream_line *l = watcher->data;
    struct stream *s = l->stream;

    (void)events;
    for (int i = 0; i < ACCEPTS; i++) {
        struct sockaddr_storage from;
        struct cw_address peer;
        socklen_t length = sizeof from;
        const int fd =
            accept4(watcher->fd, (struct sockaddr *)&from, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)) {
            ev_io_stop(loop, watcher); /* otherwise the loop would be woken for ever */
            if (!ev_is_active(&s->relisten)) {
                ev_timer_set(&s->relisten, RELISTEN_S, 0.);
                ev_timer_start(loop, &s->relisten);
            }
            return;
        }
        if (fd < 0)
            return;
        udp_address_from(&peer, (const struct sockaddr *)&from);
        peer.transport = CW_TCP;
        take_incoming(l, fd, &peer);
    }
}

static void on_relisten(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct stream *s = watcher->data;

    (void)events;
    for (uint32_t i = 0; i < s->lines; i++)
        if (s->line[i].takes_tcp || s->line[i].takes_tls)
            ev_io_start(loop, &s->line[i].listening);
}

/* --- what the user asks for ------------------------------------------------------------------- */

void stream_send(struct stream *s, uint32_t line, const struct cw_address *to, const void *octets,
                 size_t n)
{
    struct stream_connection *c = find(s, line, to);

    if (line == 0 || line > s->lines) {
        s->unsent++;
        return;
    }
    if (n > STREAM_OUT_MAX) {
        s->unsent++;
        lose(s, line, to, EMSGSIZE, "a message exceeds %u octets", STREAM_OUT_MAX);
        return;
    }
    if (!c && !(c = take(s, line, false, to))) {
        s->unsent++;
        lose(s, line, to, ENOBUFS,
             "not opened: all %u connections of the line are in use or waiting",
             (unsigned)s->line[line - 1].made);
        return;
    }
    if (c->is_ending) { /* its end is about to be reported, and this message is lost with it */
        s->unsent++;
        return;
    }
    if (c->state == WAITING && clock_now() < c->wait_until) {
        s->unsent++;
        c->is_held_back = true;
        stream_connection_tell(c);
        return;
    }
    if (c->state == UNUSED || c->state == WAITING)
        stream_connection_start(c);
    c->is_wanted = true;
    if (c->state <= OPEN)
        stream_connection_send(c, octets, n);
    if (c->state > OPEN)
        s->unsent++;
}

/* False: there is none, or it has ended meanwhile. */
static bool answer_by(struct stream *s, uint32_t line, const struct cw_address *to,
                      const void *octets, size_t n)
{
    struct stream_connection *c = s->line[line - 1].first;

    while (c && !(c->state <= OPEN && cw_address_equal(&c->peer, to) && c->peer.scope == to->scope))
        c = c->next;
    if (c)
        stream_connection_send(c, octets, n);
    return c && c->state <= OPEN;
}

/* Opens a connection for a response. Returns the reason if it cannot; NULL: it is being opened. */
static const char *start_for_answer(struct stream *s, uint32_t line, const struct cw_address *to,
                                    const void *octets, size_t n)
{
    struct stream_connection *c = find(s, line, to);
    const uint64_t now = clock_now();
    const char *why;

    if (now < s->line[line - 1].answer_wait_until || (c && now < c->wait_until))
        return "not opened: waiting after a failed attempt";
    if ((why = refusal_of(s, line, to)))
        return why;
    if (!(c = take(s, line, true, to)))
        return "refused: the pool of connections is full";
    c->is_incoming = false;
    c->is_for_answer = true;
    stream_connection_start(c);
    if (c->state != CONNECTING)
        return "could not be opened";
    s->incoming++;
    stream_connection_send(c, octets, n);
    return NULL;
}

void stream_answer(struct stream *s, uint32_t line, const struct cw_address *to, uint16_t port,
                   const void *octets, size_t n)
{
    struct cw_address there = *to;
    const char *why = "the response is lost with it";

    if (line == 0 || line > s->lines || n > STREAM_OUT_MAX) {
        s->unsent++;
        return;
    }
    if (answer_by(s, line, to, octets, n))
        return;
    there.port = port;
    if (port && answer_by(s, line, &there, octets, n))
        why = NULL;
    else if (port)
        why = start_for_answer(s, line, &there, octets, n);
    s->unsent += why != NULL;
    note(s, line, "RFC3261_18_2_2-3", port ? &there : to,
         why ? why : "opened to deliver the response: the request's connection is gone");
}

bool stream_ping(struct stream *s, uint32_t line, const struct cw_address *to)
{
    struct stream_connection *c = find(s, line, to);

    if (!c || c->state != OPEN)
        return false;
    if (c->due[DUE_PONG])
        return true;
    stream_feed_await_pong(&c->feed);
    stream_connection_send(c, "\r\n\r\n", 4);
    if (c->state == OPEN && c->feed.has_ponged) /* LOCAL_pong */
        stream_connection_due(c, DUE_PONG, s->options.pong_ms);
    return c->state == OPEN;
}

void stream_drop(struct stream *s, uint32_t line, const struct cw_address *to)
{
    struct stream_connection *c, *next;

    for (c = line == 0 || line > s->lines ? NULL : s->line[line - 1].first; c; c = next) {
        next = c->next;
        if (!cw_address_equal(&c->peer, to) || c->peer.scope != to->scope || c->is_ending ||
            c->is_incoming || c->state == WAITING)
            continue;
        if (c->state == OPEN)
            forget(c);
        else
            stream_connection_give_up(c);
    }
}

static bool is_from_elsewhere(const struct stream_connection *c)
{
    struct sockaddr_storage here;
    socklen_t length = sizeof here;
    struct cw_address was, is;

    if (getsockname(c->io.fd, (struct sockaddr *)&here, &length) < 0 ||
        udp_route(&c->stream->bound, &c->peer, &is) < 0)
        return false;
    udp_address_from(&was, (const struct sockaddr *)&here);
    return !cw_address_same_host(&was, &is);
}

void stream_renew(struct stream *s, uint32_t line)
{
    struct stream_line *l = &s->line[line - 1];
    struct stream_connection *next;

    if (l->answer_wait_until)
        l->answer_wait_until = l->answer_wait_ms = 0;
    for (struct stream_connection *c = l->first; c; c = next) {
        next = c->next;
        if (c->is_incoming || c->is_ending ||
            (c->state != WAITING &&
             (c->state < CONNECTING || c->state > OPEN || !is_from_elsewhere(c))))
            continue;
        s->ended_count += c->state == OPEN;
        forget(c);
    }
}
