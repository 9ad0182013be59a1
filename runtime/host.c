/* host.c - the host of the core on libev: one call of a core verb at a time, its effects carried
 * out before the next. */
#include "host_part.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bindings.h"
#include "host_descriptors.h"
#include "host_hash.h"
#include "host_memory.h"
#include "spare.h"

enum {
    TICKS_A_ROUND = 256 /* timers stepped before the sockets are served */
};

/* Rounds of the loop: with more than `crowd` of them, less those that `usual` a second make, they are gathered:
 * they are `gathering` s apart, and what arrives meanwhile is served in one. */
static const double crowd = 32, usual = 100, gathering = 0.001;

_Static_assert(UDP_SEND_MAX >= CW_REQUEST_MAX && UDP_SEND_MAX >= CW_ANSWER_MAX,
               "what the core keeps can be sent");

/* --- time ------------------------------------------------------------------------------------- */

static void on_timer(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct host *h = watcher->data;
    uint64_t times;
    int more = 1;

    if (read(watcher->fd, &times, sizeof times) < 0)
        return; /* set anew meanwhile */
    (void)loop;
    (void)events;
    h->armed = 0;
    for (int i = 0; i < TICKS_A_ROUND && more == 1; i++) {
        more = cw_tick(&h->cw, clock_now());
        host_drain(h);
        host_settle(h);
    }
}

static void gather(struct host *h)
{
    const double now = ev_now(h->loop), left = h->crowd - (now - h->round_at) * usual;

    h->crowd = left < 0 ? 1 : left < 2 * crowd ? left + 1 : 2 * crowd;
    ev_set_io_collect_interval(h->loop, h->crowd > crowd ? gathering : 0.);
    h->round_at = now;
}

/* Once a round, before the loop sleeps: queued datagrams are sent, and the timer is set to what
 * the core asks for. */
static void on_prepare(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    struct host *h = watcher->data;
    uint64_t next;

    (void)loop;
    (void)events;
    host_settle(h); /* results of the resolver and of the error queues */
    for (int i = 0; i < 4 && h->udp.queued > 0 && !h->udp.is_blocked; i++) {
        udp_flush(&h->udp);
        host_settle(h); /* a failure to send may make the core send again */
    }
    host_look_for_end(h);
    next = cw_next(&h->cw);
    if (next != h->armed) {
        h->armed = next;
        clock_arm(h->timer.fd, next);
    }
    if (h->options.ladder)
        ladder_flush(h->options.ladder, clock_now());
    gather(h);
}

/* --- making ----------------------------------------------------------------------------------- */

static int make_lines(struct host *h)
{
    for (uint32_t n = 1; n <= h->lines; n++) {
        const struct cw_line_settings *s = profile_line(h->profile, n);
        struct cw_identity identity;
        bool is_known;

        if (!s)
            continue;
        is_known = h->options.identity && h->options.identity(h->options.context, n, &identity);
        if (cw_line_init(&h->cw, n, s, is_known ? &identity : NULL) != CW_OK) {
            fprintf(stderr,
                    "clausewire: line %u (User_ID_%u_): pool bindings: none of %u places is free\n",
                    (unsigned)n, (unsigned)n, (unsigned)h->memory.binding_count);
            return -1;
        }
    }
    return 0;
}

/* Every line whose port cannot be opened is reported before the start fails. */
static int open_ports(struct host *h)
{
    const char *where = h->options.bind ? h->options.bind : "every address";
    int result = 0;

    for (uint32_t n = 1; n <= h->lines; n++) {
        const struct cw_line_settings *s = profile_line(h->profile, n);

        if (!s || udp_open(&h->udp, n, s->sip_port) == 0)
            continue;
        result = -1;
        if (errno == EADDRINUSE)
            fprintf(stderr, "clausewire: line %u: UDP port %u on %s is in use by another program\n",
                    (unsigned)n, (unsigned)s->sip_port, where);
        else if (errno == EACCES || errno == EPERM)
            fprintf(stderr, "clausewire: line %u: no permission for UDP port %u on %s\n",
                    (unsigned)n, (unsigned)s->sip_port, where);
        else if (errno == EADDRNOTAVAIL)
            fprintf(stderr,
                    "clausewire: line %u: UDP port %u: %s is not an address of this machine\n",
                    (unsigned)n, (unsigned)s->sip_port, where);
        else
            fprintf(stderr, "clausewire: line %u: UDP port %u on %s: %s\n", (unsigned)n,
                    (unsigned)s->sip_port, where, strerror(errno));
    }
    return result;
}

static int complain_memory(const struct host *h, const char *of)
{
    fprintf(stderr, "clausewire: out of memory for the %s of lines up to User_ID_%u_\n", of,
            (unsigned)h->lines);
    return -1;
}

/* The pools of the core, and the lines in them. */
static int make_core(struct host *h)
{
    char room[HOST_MEMORY_TEXT];
    const char *why;

    host_memory_plan(&h->memory, h->profile);
    why = host_memory_take(&h->memory, h->profile, room);
    if (why) {
        fprintf(stderr, "clausewire: %s\n", why);
        return -1;
    }
    h->line = calloc(h->lines, sizeof *h->line);
    if (!h->line)
        return complain_memory(h, "wishes");
    if (cw_init(&h->cw, &h->profile->phone, &h->core_host, &h->memory) != CW_OK) {
        fputs("clausewire: a pool is below its least\n",
              stderr); /* test_host_memory.c: it is not */
        return -1;
    }
    return make_lines(h);
}

static int open_all(struct host *h, const struct cw_address *bound)
{
    const struct udp_user wire = host_udp_user(h);
    const struct stream_user streams = host_stream_user(h);
    struct host_descriptors descriptors;
    struct stream_options connections = { .bound = bound,
                                          .port_min = h->profile->phone.sip_tcp_port_min,
                                          .port_max = h->profile->phone.sip_tcp_port_max,
                                          .tls = &h->tls };
    char tls_why[TLS_WHY];
    const struct dns_user names = host_dns_user(h);
    const char *why;

    h->core_host = host_hash;
    h->core_host.context = h;
    h->core_host.local = host_local;
    host_descriptors_plan(&descriptors, h->profile);
    if (host_descriptors_raise(&descriptors, h->enabled) < 0)
        return -1;
    connections.incoming = descriptors.incoming ? (uint32_t)descriptors.incoming : 1;
    spare_open();
    ev_io_set(&h->timer, clock_open(), EV_READ);
    if (h->timer.fd < 0) {
        fprintf(stderr, "clausewire: no timer: %s\n", strerror(errno));
        return -1;
    }
    if (make_core(h) < 0)
        return -1;
    if (udp_init(&h->udp, h->loop, h->lines, bound->family ? bound : NULL, &wire) < 0)
        return complain_memory(h, "sockets");
    if (stream_init(&h->stream, h->loop, h->lines, &streams, &connections) < 0)
        return complain_memory(h, "connections");
    if (tls_init(&h->tls, &h->options.tls, tls_why)) {
        fprintf(stderr, "clausewire: %s\n", tls_why);
        return -1;
    }
    if (open_ports(h) < 0)
        return -1;
    why = dns_init(&h->dns, h->loop, h->lines, h->options.dns, &names);
    if (why) {
        fprintf(stderr, "clausewire: no name resolver%s%s: %s\n", h->options.dns ? " with " : "",
                h->options.dns ? h->options.dns : "", why);
        return -1;
    }
    h->dns_open = true;
    return 0;
}

int host_init(struct host *h, struct ev_loop *loop, const struct profile *profile,
              const struct host_options *options)
{
    struct cw_address bound = { .family = 0 };

    memset(h, 0, sizeof *h);
    h->loop = loop;
    h->profile = profile;
    h->options = *options;
    if (h->options.start_rate == 0)
        h->options.start_rate = HOST_START_RATE;
    if (h->options.stop_ms == 0)
        h->options.stop_ms = HOST_STOP_MS;
    ev_prepare_init(&h->prepare, on_prepare);
    ev_io_init(&h->timer, on_timer, -1, EV_READ);
    ev_init(&h->pace, host_on_pace);
    ev_init(&h->stop, host_on_stop_time);
    h->prepare.data = h->timer.data = h->pace.data = h->stop.data = h;
    h->lines = profile->lines;
    for (uint32_t n = 1; n <= h->lines; n++)
        h->enabled += profile_line(profile, n) != NULL;
    if (h->lines == 0)
        h->lines = 1; /* a phone without lines runs, and does nothing */
    if (h->options.bind && !udp_address_read(&bound, h->options.bind, strlen(h->options.bind))) {
        fprintf(stderr, "clausewire: '%s' is not an IPv4 or IPv6 address\n", h->options.bind);
        return -1;
    }
    if (open_all(h, &bound) < 0) {
        host_close(h);
        return -1;
    }
    if (h->options.ladder)
        ladder_attach(h->options.ladder, &h->cw, h->lines);
    return 0;
}

void host_start(struct host *h)
{
    udp_start(&h->udp);
    host_watch_network(h);
    ev_io_start(h->loop, &h->timer);
    ev_prepare_start(h->loop, &h->prepare);
    host_pace_all(h, CW_REGISTER, true);
}

bool host_is_registered(const struct host *h, uint32_t line, uint64_t now)
{
    const struct cw_line *l = &h->memory.lines[line - 1];

    return l->settings && l->is_up && cwi_binding_at(&h->cw, l->binding)->reg.bound_until > now;
}

void host_close(struct host *h)
{
    ev_prepare_stop(h->loop, &h->prepare);
    host_unwatch_network(h);
    if (h->timer.fd >= 0) {
        ev_io_stop(h->loop, &h->timer);
        close(h->timer.fd);
    }
    ev_timer_stop(h->loop, &h->pace);
    ev_timer_stop(h->loop, &h->stop);
    if (h->dns_open)
        dns_close(&h->dns);
    h->dns_open = false;
    if (h->udp.line)
        udp_close(&h->udp);
    if (h->stream.line)
        stream_close(&h->stream);
    spare_close();
    tls_free(&h->tls);
    host_memory_free(&h->memory);
    free(h->line);
    h->line = NULL;
    if (h->options.ladder)
        h->options.ladder->cw = NULL;
}
