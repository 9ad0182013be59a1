/* control.c - the control socket: requests in, status and trace out, all of it bounded. */
#include "control.h"
#include "bindings.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "reg_names.h"
#include "spare.h"
#include "step.h"

/* --- clients ---------------------------------------------------------------------------------- */

static void drop(struct control_client *c)
{
    struct ev_loop *loop;

    if (c->fd < 0 || !c->control)
        return;
    loop = c->control->loop;
    ev_io_stop(loop, &c->readable);
    ev_io_stop(loop, &c->writable);
    ev_timer_stop(loop, &c->silence);
    close(c->fd);
    c->fd = -1;
}

static bool has_room(const struct control_client *c)
{
    return sizeof c->out - c->out_len >= CONTROL_ITEM_MAX;
}

/* Takes the reference. The caller has checked has_room; no object exceeds CONTROL_ITEM_MAX,
 * since all texts in it are bounded. */
static void put(struct control_client *c, json_t *object)
{
    const size_t room = sizeof c->out - c->out_len;
    size_t n = object ? json_dumpb(object, c->out + c->out_len, room, JSON_COMPACT) : 0;

    json_decref(object);
    if (n == 0 || n >= room) { /* out of memory: no answer can be written */
        c->is_closing = true;
        return;
    }
    c->out[c->out_len + n] = '\n';
    c->out_len += n + 1;
}

static void put_refusal(struct control_client *c, int error, const char *text)
{
    json_t *o = json_pack("{s:b, s:s}", "ok", 0, "error", text ? text : cw_error_text(error));

    if (o && error < 0) {
        json_object_set_new(o, "code", json_string(cw_error_name(error)));
        json_object_set_new(o, "clause", json_string(cw_error_clause(error)));
    }
    put(c, o);
}

/* --- status ----------------------------------------------------------------------------------- */

static const char *transport_name(uint8_t transport)
{
    return transport == CW_TLS ? "TLS" : transport == CW_TCP ? "TCP" : "UDP";
}

static json_t *address_json(const struct cw_address *a)
{
    char text[UDP_ADDRESS_TEXT];

    if (a->family == 0)
        return json_null();
    udp_address_write(a, text);
    return json_string(text);
}

/* The line's servers in the order in which they are tried, with how long each has been down. */
static json_t *servers_json(const struct host *h, const struct cw_line *l, uint64_t now)
{
    json_t *list = json_array();

    for (const struct cw_entry *e = cwi_entry_at(&h->cw, l->list); e;
         e = cwi_entry_at(&h->cw, e->next)) {
        json_t *o = json_pack("{s:o, s:s, s:i, s:b, s:b}", "address", address_json(&e->address),
                              "transport", transport_name(e->address.transport), "rank",
                              (int)e->rank, "alternate", e->is_alternate, "up", !e->is_down);
        if (e->is_down)
            json_object_set_new(o, "down_for",
                                json_integer((json_int_t)((now - e->down_since) / 1000)));
        json_object_set_new(o, "current", json_boolean(cw_address_equal(&e->address, &l->server)));
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *line_json(const struct host *h, uint32_t number, uint64_t now)
{
    const struct cw_line *l = &h->memory.lines[number - 1];
    const struct cw_binding *b = cwi_binding_at(&h->cw, l->binding);
    const struct reg *r = &b->reg;
    char call_id[2 * sizeof l->identity.call_id + 1];
    json_t *o;

    for (size_t i = 0; i < sizeof l->identity.call_id; i++)
        snprintf(call_id + 2 * i, 3, "%02x", l->identity.call_id[i]);
    o = json_pack("{s:i, s:s, s:s, s:s, s:s, s:b, s:o, s:o}", "line", (int)number, "user",
                  l->settings->user_id, "proxy", l->settings->proxy, "chart", "reg", "state",
                  step_state(CW_CHART_REG, r->cs), "registered", host_is_registered(h, number, now),
                  "server", address_json(&b->server), "local", address_json(&b->local));
    if (!o)
        return NULL;
    json_object_set_new(o, l->alternate ? "dual" : "site",
                        json_string(l->alternate ? step_state(CW_CHART_DUAL, l->dual.cs)
                                                 : step_state(CW_CHART_SITE, l->site.cs)));
    json_object_set_new(o, "servers", servers_json(h, l, now));
    json_object_set_new(o, "port", json_integer(l->settings->sip_port));
    json_object_set_new(o, "granted", json_integer(r->bound_until > now ? r->granted : 0));
    json_object_set_new(
        o, "expires_in",
        json_integer(r->bound_until > now ? (json_int_t)((r->bound_until - now) / 1000) : 0));
    if (r->timer.at) {
        json_object_set_new(o, "next",
                            json_string(r->timer.event == REG_T_REFRESH ? "refresh" : "retry"));
        json_object_set_new(
            o, "next_in",
            json_integer(r->timer.due > now ? (json_int_t)((r->timer.due - now + 500) / 1000) : 0));
    } else {
        json_object_set_new(o, "next", json_null());
        json_object_set_new(o, "next_in", json_null());
    }
    json_object_set_new(o, "last_status", json_integer(r->status));
    json_object_set_new(o, "failures", json_integer(r->failures));
    json_object_set_new(o, "call_id", json_string(call_id));
    json_object_set_new(o, "cseq", json_integer(l->identity.cseq));
    return o;
}

static json_t *counters_json(const struct control *control)
{
    const struct host *h = control->host;
    const struct cw_counters *c = &h->cw.counters;
    struct ladder *ladder = h->options.ladder;
    const struct {
        const char *name;
        uint64_t value;
    } rows[] = {
        { "received", c->received },
        { "sent", c->sent },
        { "retransmitted", c->retransmitted },
        { "malformed", c->malformed },
        { "stray", c->stray },
        { "requests", c->requests },
        { "refused", c->refused },
        { "blocked", c->blocked },
        { "pool_full", c->pool_full },
        { "passed_over", c->passed_over + h->dns.passed_over },
        { "cells_refused", c->cells_refused },
        { "undeclared", c->undeclared },
        { "unsent", h->udp.unsent + h->stream.unsent },
        { "unreachable", h->udp.unreachable },
        { "connected", h->stream.made },
        { "accepted", h->stream.accepted },
        { "turned_away", h->stream.refused },
        { "ended", h->stream.ended_count },
        { "steps", h->cw.trace.written },
        { "lines_not_shown", ladder ? ladder_hidden(ladder) : 0 },
        { "lines_not_written", ladder ? log_lost(ladder->log) : 0 },
        { "clients_dropped", control->dropped },
    };
    json_t *o = json_object();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        json_object_set_new(o, rows[i].name, json_integer((json_int_t)rows[i].value));
    if (c->last_error) {
        json_object_set_new(o, "last_error", json_string(cw_error_name(c->last_error)));
        json_object_set_new(o, "last_error_clause", json_string(cw_error_clause(c->last_error)));
        json_object_set_new(o, "last_error_from", address_json(&c->last_from));
    }
    return o;
}

/* One line at a time, as fast as the client reads. */
static void go_on_status(struct control_client *c)
{
    const struct host *h = c->control->host;
    const uint64_t now = clock_now();

    while (has_room(c) && !c->is_closing) {
        while (c->cursor < h->lines &&
               (!h->memory.lines[c->cursor].settings || (c->only && c->only != c->cursor + 1)))
            c->cursor++;
        if (c->cursor >= h->lines) {
            c->job = CONTROL_NOTHING;
            put(c, json_pack("{s:b, s:s, s:i, s:o}", "ok", 1, "version", CW_VERSION, "pid",
                             (int)getpid(), "counters", counters_json(c->control)));
            return;
        }
        put(c, line_json(h, (uint32_t)++c->cursor, now));
    }
}

/* --- trace ------------------------------------------------------------------------------------ */

static json_t *words_json(const char *const *words)
{
    json_t *list = json_array();

    for (; words && *words; words++)
        json_array_append_new(list, json_string(*words));
    return list;
}

static json_t *record_json(uint64_t number, const struct cw_trace_record *record)
{
    struct step step;

    if (!step_read(&step, record))
        return json_pack("{s:I, s:I}", "record", (json_int_t)number, "ms",
                         (json_int_t)cw_trace_time(record));
    if (step.row)
        return json_pack("{s:I, s:I, s:i, s:s, s:i, s:s, s:s, s:b, s:o}", "record",
                         (json_int_t)number, "ms", (json_int_t)cw_trace_time(record), "line",
                         (int)record->line, "chart", step.chart, "instance", (int)record->instance,
                         "row", step.row, "answer", step.answer, "refused", 0, "clauses",
                         words_json(step.clauses));
    return json_pack("{s:I, s:I, s:i, s:s, s:i, s:s, s:s, s:s, s:s, s:b, s:o, s:o}", "record",
                     (json_int_t)number, "ms", (json_int_t)cw_trace_time(record), "line",
                     (int)record->line, "chart", step.chart, "instance", (int)record->instance,
                     "from", step.from, "event", step.event, "guard", step.guard, "to", step.to,
                     "refused", step.is_refused, "clauses", words_json(step.clauses), "actions",
                     words_json(step.actions));
}

static void go_on_trace(struct control_client *c)
{
    const struct host *h = c->control->host;
    const struct cw_trace *t = &h->cw.trace;

    while (has_room(c) && !c->is_closing) {
        const struct cw_trace_record *record;

        if (t->written - c->cursor >
            t->room) { /* the client was too slow: the ring has overwritten these records */
            const uint64_t lost = t->written - t->room - c->cursor;
            c->cursor += lost;
            put(c, json_pack("{s:I}", "lost", (json_int_t)lost));
            continue;
        }
        if (c->cursor == t->written) {
            if (c->follows)
                return;
            c->job = CONTROL_NOTHING;
            put(c, json_pack("{s:b}", "ok", 1));
            return;
        }
        record = &t->ring[c->cursor & (t->room - 1)];
        if (!c->only || record->line == c->only)
            put(c, record_json(c->cursor, record));
        c->cursor++;
    }
}

/* --- requests --------------------------------------------------------------------------------- */

static void wish(struct control_client *c, enum cw_wish_kind kind, uint32_t line)
{
    struct host *h = c->control->host;
    int result;

    if (h->is_stopping && (line == 0 || kind == CW_REGISTER)) {
        put_refusal(c, CW_E_REFUSED, "the phone is stopping");
        return;
    }
    if (line == 0) {
        const uint32_t lines = host_want_all(h, kind);
        if (lines)
            put(c, json_pack("{s:b, s:i}", "ok", 1, "lines", (int)lines));
        else
            put_refusal(c, CW_E_LINE, "no line is enabled");
        return;
    }
    result = host_want(h, line, kind);
    if (result == CW_OK)
        put(c, json_pack(
                   "{s:b, s:i, s:s}", "ok", 1, "line", (int)line, "state",
                   step_state(CW_CHART_REG,
                              cwi_binding_at(&h->cw, h->memory.lines[line - 1].binding)->reg.cs)));
    else
        put_refusal(c, result,
                    result != CW_E_REFUSED ? NULL
                    : kind == CW_UNREGISTER
                        ? "the line is not registered, or is already being unregistered"
                    : !*h->memory.lines[line - 1].settings->proxy
                        ? "the line has no proxy"
                        : "a registration is already in progress");
}

static void put_wish(struct control_client *c, int result, uint32_t line, const char *refusal)
{
    if (result == CW_OK)
        put(c, json_pack("{s:b, s:i}", "ok", 1, "line", (int)line));
    else
        put_refusal(c, result, result == CW_E_REFUSED ? refusal : NULL);
}

static void wish_request(struct control_client *c, const json_t *request)
{
    const char *method = json_string_value(json_object_get(request, "method"));
    const json_t *uri = json_object_get(request, "uri");
    const char *text = uri ? json_string_value(uri) : "";

    if (!c->only)
        put_refusal(c, CW_E_LINE, "\"line\" is missing");
    else if (!method || (strcmp(method, "OPTIONS") != 0 && strcmp(method, "INVITE") != 0))
        put_refusal(c, 0, "\"method\" must be OPTIONS or INVITE");
    else if (!text)
        put_refusal(c, CW_E_URI, NULL);
    else
        put_wish(c,
                 host_request(c->control->host, c->only, *method == 'O' ? SIP_OPTIONS : SIP_INVITE,
                              text, strlen(text)),
                 c->only, "the phone is stopping, or no server is known");
}

static void wish_hang_up(struct control_client *c, const json_t *request)
{
    const json_t *number = json_object_get(request, "request");
    const json_int_t n = json_integer_value(number);

    if (!c->only)
        put_refusal(c, CW_E_LINE, "\"line\" is missing");
    else if (number && (!json_is_integer(number) || n < 1 || n > UINT32_MAX))
        put_refusal(c, 0, "\"request\" must be the number of a request");
    else
        put_wish(c, host_hang_up(c->control->host, c->only, (uint32_t)n), c->only,
                 "no such request is pending, or it cannot be cancelled");
}

static void turn_lab(struct control_client *c, const json_t *request)
{
    const char *verb = json_string_value(json_object_get(request, "turn"));
    const char *name = json_string_value(json_object_get(request, "registrar"));
    const char *state = "", *why;

    if (!c->control->turn)
        why = "this phone runs without a lab; `clausewire lab` and ./run start one";
    else
        why =
            c->control->turn(c->control->turn_context, verb ? verb : "", name ? name : "", &state);
    if (why)
        put_refusal(c, 0, why);
    else
        put(c, json_pack("{s:b, s:s, s:s}", "ok", 1, "registrar", name, "state", state));
}

static void begin_trace(struct control_client *c, bool follows)
{
    const struct cw_trace *t = &c->control->host->cw.trace;

    if (!t->ring) {
        put_refusal(c, 0, "this build has no trace");
        return;
    }
    c->job = CONTROL_TRACE;
    c->follows = follows;
    c->cursor = t->written > t->room ? t->written - t->room : 0;
    go_on_trace(c);
}

static void serve(struct control_client *c, const char *text, size_t n)
{
    json_error_t error;
    json_t *request = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
    const char *what = json_string_value(json_object_get(request, "do"));
    const json_t *line = json_object_get(request, "line");
    const uint32_t lines = c->control->host->lines;

    c->only = 0;
    if (!json_is_object(request) || !what)
        put_refusal(c, 0, request ? "an object with \"do\" is required" : error.text);
    else if (line && (!json_is_integer(line) || json_integer_value(line) < 1 ||
                      json_integer_value(line) > lines ||
                      !c->control->host->memory.lines[json_integer_value(line) - 1].settings))
        put_refusal(c, CW_E_LINE, NULL);
    else {
        c->only = line ? (uint32_t)json_integer_value(line) : 0;
        if (!strcmp(what, "status")) {
            c->job = CONTROL_STATUS;
            c->cursor = 0;
            go_on_status(c);
        } else if (!strcmp(what, "trace"))
            begin_trace(c, json_is_true(json_object_get(request, "follow")));
        else if (!strcmp(what, "register"))
            wish(c, CW_REGISTER, c->only);
        else if (!strcmp(what, "unregister"))
            wish(c, CW_UNREGISTER, c->only);
        else if (!strcmp(what, "request"))
            wish_request(c, request);
        else if (!strcmp(what, "hangup"))
            wish_hang_up(c, request);
        else if (!strcmp(what, "lab"))
            turn_lab(c, request);
        else if (!strcmp(what, "quit")) {
            put(c, json_pack("{s:b}", "ok", 1));
            c->control->quit(c->control->context);
        } else
            put_refusal(
                c, 0,
                "\"do\" must be status, register, unregister, request, hangup, trace, lab or quit");
    }
    json_decref(request);
}

/* --- octets ----------------------------------------------------------------------------------- */

static void rest(struct control_client *c)
{
    const bool is_quiet =
        c->job == CONTROL_TRACE && c->out_len == 0; /* a follower need not send anything */

    ev_timer_stop(c->control->loop, &c->silence);
    if (!is_quiet) {
        ev_timer_set(&c->silence, CONTROL_SILENCE_S, 0.);
        ev_timer_start(c->control->loop, &c->silence);
    }
}

/* Writes what is queued and produces more of the answer until the client reads no further. May drop the client. */
static void flush(struct control_client *c)
{
    for (;;) {
        ssize_t n;

        if (c->job == CONTROL_STATUS)
            go_on_status(c);
        else if (c->job == CONTROL_TRACE)
            go_on_trace(c);
        if (c->out_len == 0)
            break;
        n = send(c->fd, c->out, c->out_len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (!ev_is_active(&c->writable)) {
                ev_io_start(c->control->loop, &c->writable);
                rest(c);
            }
            return;
        }
        if (n <= 0) {
            drop(c);
            return;
        }
        c->out_len -= (size_t)n;
        memmove(c->out, c->out + n, c->out_len);
        rest(c);
    }
    ev_io_stop(c->control->loop, &c->writable);
    rest(c);
    if (c->is_closing)
        drop(c);
}

/* Answers whole lines one after the other; an incomplete line is kept until the rest of it arrives. */
static void serve_lines(struct control_client *c)
{
    char *end;

    while (c->fd >= 0 && !c->is_closing && c->job == CONTROL_NOTHING && has_room(c) &&
           (end = memchr(c->in, '\n', c->in_len))) {
        const size_t n = (size_t)(end - c->in) + 1;
        serve(c, c->in, n - 1);
        c->in_len -= n;
        memmove(c->in, c->in + n, c->in_len);
        flush(c);
    }
    if (c->fd >= 0 && c->in_len == sizeof c->in && !memchr(c->in, '\n', c->in_len)) {
        put_refusal(c, 0, "the request is too long");
        c->in_len = 0;
        c->is_closing = true;
        flush(c);
    }
}

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct control_client *c = watcher->data;
    ssize_t n;

    (void)loop;
    (void)events;
    if (c->in_len == sizeof c->in) { /* a client that sends requests without reading the answers */
        c->control->dropped++;
        drop(c);
        return;
    }
    n = recv(c->fd, c->in + c->in_len, sizeof c->in - c->in_len, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    if (n <= 0) {
        drop(c);
        return;
    }
    c->in_len += (size_t)n;
    rest(c);
    serve_lines(c);
}

static void on_writable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct control_client *c = watcher->data;

    (void)loop;
    (void)events;
    flush(c);
    if (c->fd >= 0)
        serve_lines(c);
}

static void on_silence(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct control_client *c = watcher->data;

    (void)loop;
    (void)events;
    c->control->dropped++;
    drop(c);
}

static void on_prepare(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    struct control *control = watcher->data;

    (void)loop;
    (void)events;
    for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
        struct control_client *c = &control->client[i];
        if (c->fd >= 0 && c->job == CONTROL_TRACE && c->cursor != control->host->cw.trace.written &&
            !ev_is_active(&c->writable))
            flush(c);
    }
}

static bool is_ours(int fd)
{
    struct ucred peer;
    socklen_t n = sizeof peer;

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 &&
           (peer.uid == getuid() || peer.uid == 0);
}

static void on_acceptable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    static const char full[] = "{\"ok\":false,\"error\":\"too many clients\"}\n";
    struct control *control = watcher->data;
    struct control_client *c = NULL;
    const int fd = spare_accept(control->fd);

    (void)events;
    if (fd < 0)
        return;
    for (size_t i = 0; i < CONTROL_CLIENTS && !c; i++)
        if (control->client[i].fd < 0)
            c = &control->client[i];
    if (!is_ours(fd) || !c) {
        if (!c)
            (void)send(fd, full, sizeof full - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        control->dropped++;
        close(fd);
        return;
    }
    memset(c, 0, sizeof *c);
    c->control = control;
    c->fd = fd;
    ev_io_init(&c->readable, on_readable, fd, EV_READ);
    ev_io_init(&c->writable, on_writable, fd, EV_WRITE);
    ev_init(&c->silence, on_silence);
    c->readable.data = c->writable.data = c->silence.data = c;
    ev_io_start(loop, &c->readable);
    rest(c);
}

/* --- the socket ------------------------------------------------------------------------------- */

/* Removes a socket file whose phone is gone. 0: it is removed; -1: a phone answers there, or it is not a socket. */
static int remove_stale(const struct sockaddr_un *where)
{
    struct stat s;
    int fd, result;

    if (lstat(where->sun_path, &s) < 0)
        return errno == ENOENT ? 0 : -1;
    if (!S_ISSOCK(s.st_mode)) {
        fprintf(stderr, "clausewire: %s exists and is not a socket\n", where->sun_path);
        return -1;
    }
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    result = connect(fd, (const struct sockaddr *)where, sizeof *where);
    if (result < 0 && errno == ECONNREFUSED)
        result = unlink(where->sun_path);
    else {
        fprintf(stderr, "clausewire: another phone is using %s (choose another with --socket)\n",
                where->sun_path);
        result = -1;
    }
    close(fd);
    return result;
}

int control_open(struct control *control, struct ev_loop *loop, struct host *host, const char *path,
                 void (*quit)(void *context), void *context)
{
    struct sockaddr_un where = { .sun_family = AF_UNIX };
    mode_t mask;
    int result;

    memset(control, 0, sizeof *control);
    control->fd = -1;
    control->loop = loop;
    control->host = host;
    control->quit = quit;
    control->context = context;
    if (strlen(path) + 1 >= sizeof where.sun_path) {
        fprintf(stderr, "clausewire: %s: a socket path has at most %zu octets\n", path,
                sizeof where.sun_path - 2);
        return -1;
    }
    snprintf(where.sun_path, sizeof where.sun_path, "%s", path);
    if (remove_stale(&where) < 0)
        return -1;
    snprintf(where.sun_path, sizeof where.sun_path, "%s~",
             path); /* until listen: a client that sees the file may connect */
    if (remove_stale(&where) < 0)
        return -1;
    control->client = calloc(CONTROL_CLIENTS, sizeof *control->client);
    control->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mask = umask(0177); /* no other user may connect, from the first moment on */
    result = control->client && control->fd >= 0
                 ? bind(control->fd, (const struct sockaddr *)&where, sizeof where)
                 : -1;
    umask(mask);
    if (result < 0 || listen(control->fd, CONTROL_CLIENTS) < 0 ||
        rename(where.sun_path, path) < 0) {
        fprintf(stderr, "clausewire: control socket %s: %s\n", path, strerror(errno));
        if (result == 0)
            unlink(where.sun_path);
        control_close(control);
        return -1;
    }
    snprintf(control->path, sizeof control->path, "%s", path);
    for (size_t i = 0; i < CONTROL_CLIENTS; i++)
        control->client[i].fd = -1;
    ev_io_init(&control->acceptable, on_acceptable, control->fd, EV_READ);
    ev_prepare_init(&control->prepare, on_prepare);
    control->acceptable.data = control->prepare.data = control;
    ev_io_start(loop, &control->acceptable);
    ev_prepare_start(loop, &control->prepare);
    return 0;
}

void control_close(struct control *control)
{
    if (control->path[0]) {
        for (size_t i = 0; control->client && i < CONTROL_CLIENTS; i++)
            drop(&control->client[i]);
        ev_io_stop(control->loop, &control->acceptable);
        ev_prepare_stop(control->loop, &control->prepare);
        unlink(control->path);
    }
    if (control->fd >= 0)
        close(control->fd);
    free(control->client);
    control->fd = -1;
    control->client = NULL;
    control->path[0] = '\0';
}
