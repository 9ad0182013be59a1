/* host.c - the host of the core on libev: one call into a verb at a time, its effects carried
 * out before the next. */
#include "host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "host_hash.h"

enum {
    EFFECTS = 32,             /* of the core's ring */
    ENTRIES_A_LINE = 6,       /* servers a line, old list and new */
    SEARCHES = 64,            /* lines that ask DNS at the same time */
    TICKS_A_ROUND = 256,      /* timers stepped before the sockets have their turn */
    DESCRIPTORS_BESIDES = 64, /* control clients, c-ares, standard ones */
    PACE_MS = 20,             /* between two rounds of paced wishes */
    STOP_SPREAD_MS = 2000     /* in which all removals have begun, however many there are */
};

_Static_assert(UDP_SEND_MAX >= CW_REQUEST_MAX && UDP_SEND_MAX >= CW_ANSWER_MAX,
               "what the core keeps can be sent");

uint64_t host_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* --- effects ---------------------------------------------------------------------------------- */

static void left(struct host *h, uint32_t line)
{
    if (!h->line[line - 1].is_leaving)
        return;
    h->line[line - 1].is_leaving = false;
    h->leaving--;
}

/* RFC 5626 3.5.1: CRLF CRLF on a stream. */
static bool is_ping(const struct cw_effect *e)
{
    return e->send.to.transport != CW_UDP && e->send.n == 4 && e->send.octets[0] == '\r';
}

static void carry_out(struct host *h, const struct cw_effect *e)
{
    const uint64_t now = h->cw.now;

    switch ((enum cw_effect_kind)e->kind) {
    case CW_SEND:
        if (is_ping(e)) {
            stream_ping(&h->stream, e->line, &e->send.to);
            break;
        }
        if (h->options.ladder)
            ladder_sent(h->options.ladder, now, e->line, &e->send.to, e->send.octets, e->send.n);
        if (e->send.to.transport == CW_UDP)
            udp_send(&h->udp, e->line, &e->send.to, e->send.octets, e->send.n);
        else if (e->send.is_answer)
            stream_answer(&h->stream, e->line, &e->send.to, e->send.port, e->send.octets,
                          e->send.n);
        else
            stream_send(&h->stream, e->line, &e->send.to, e->send.octets, e->send.n);
        break;
    case CW_QUERY:
        dns_query(&h->dns, e->line, (enum cw_record_type)e->query.type,
                  (const char *)e->query.name.at, e->query.name.len);
        break;
    case CW_DROP:
        stream_drop(&h->stream, e->line, &e->send.to);
        break;
    case CW_TELL:
        if (h->options.ladder)
            ladder_news(h->options.ladder, now, e);
        if (e->tell.news == CW_UNREGISTERED || e->tell.news == CW_UNREMOVED)
            left(h, e->line);
        break;
    }
}

static void drain(struct host *h)
{
    struct cw_effect effects[CW_EFFECTS_LEAST];
    size_t n;

    if (h->options.ladder)
        ladder_steps(h->options.ladder);
    while ((n = cw_effects(&h->cw, effects, CW_EFFECTS_LEAST)) > 0)
        for (size_t i = 0; i < n; i++)
            carry_out(h, &effects[i]);
}

/* What the effects brought about outside the core goes back into it: failures to send. */
static void settle(struct host *h)
{
    if (h->is_settling)
        return;
    h->is_settling = true;
    while (h->failures) {
        struct cw_arrival arrival = { .kind = CW_UNREACHABLE };

        h->failures--;
        arrival.line = h->failure[h->failures].line;
        arrival.from = h->failure[h->failures].to;
        cw_receive(&h->cw, host_now(), &arrival);
        drain(h);
    }
    h->is_settling = false;
}

/* --- what comes in ---------------------------------------------------------------------------- */

static void on_datagram(void *context, uint32_t line, const struct cw_address *from,
                        const struct cw_address *to, const void *octets, size_t n)
{
    const struct cw_arrival arrival = {
        .kind = CW_DATAGRAM, .line = line, .from = *from, .local = *to, .octets = octets, .n = n
    };
    struct host *h = context;
    const uint64_t now = host_now();
    const int result = cw_receive(&h->cw, now, &arrival);

    if (h->options.ladder)
        ladder_received(h->options.ladder, now, line, from, octets, n, result);
    drain(h);
    settle(h);
}

static void on_unreachable(void *context, uint32_t line, const struct cw_address *to, int error)
{
    struct host *h = context;
    const uint64_t now = host_now();
    char text[UDP_ADDRESS_TEXT];

    if (h->failures < HOST_FAILURES) {
        h->failure[h->failures].line = line;
        h->failure[h->failures++].to = *to;
    }
    if (h->options.ladder && ladder_has_room(h->options.ladder, now)) {
        udp_address_write(to, text);
        ladder_note(h->options.ladder, now, line, "RFC3261_18_4", "%s cannot be reached: %s", text,
                    strerror(error));
    }
}

static void on_stream_note(void *context, uint32_t line, const char *clause, const char *text)
{
    struct host *h = context;
    const uint64_t now = host_now();

    if (h->options.ladder && ladder_has_room(h->options.ladder, now))
        ladder_note(h->options.ladder, now, line, clause, "%s", text);
}

/* Not out of a call of the core, and each end is told once: the core hears of it at once. */
static void on_stream_unreachable(void *context, uint32_t line, const struct cw_address *to,
                                  int error, const char *clause, const char *why)
{
    const struct cw_arrival arrival = { .kind = CW_UNREACHABLE, .line = line, .from = *to };
    struct host *h = context;
    const uint64_t now = host_now();
    char text[UDP_ADDRESS_TEXT];

    (void)error;
    if (h->options.ladder && ladder_has_room(h->options.ladder, now)) {
        udp_address_write(to, text);
        ladder_note(h->options.ladder, now, line, clause, "connection with %s: %s", text, why);
    }
    cw_receive(&h->cw, now, &arrival);
    drain(h);
    settle(h);
}

static const char *on_domain(void *context, uint32_t line, const struct cw_address *to,
                             bool *is_validated)
{
    struct host *h = context;
    const struct cw_line_settings *s = h->memory.lines[line - 1].settings;
    const struct cw_octets domain = domain_of(&h->cw, line, to);

    *is_validated = !s || s->tls_name_validate;
    if (domain.len >= sizeof h->domain)
        return NULL;
    if (domain.len == 0) /* located by its address */
        cw_address_write(to, h->domain);
    else {
        memcpy(h->domain, domain.at, domain.len);
        h->domain[domain.len] = '\0';
    }
    return h->domain;
}

static void on_answer(struct host *h, const struct cw_arrival *arrival)
{
    cw_receive(&h->cw, host_now(), arrival);
    drain(h);
    settle(h);
}

static struct cw_octets octets_of(const char *name)
{
    return (struct cw_octets){ (const uint8_t *)name, strlen(name) };
}

static void on_records(void *context, uint32_t line, enum cw_record_type type, const char *name,
                       const struct cw_record *records, size_t count)
{
    struct host *h = context;

    if (type == CW_SRV && count == 1 && records->name.len == 1 && records->name.at[0] == '.' &&
        h->options.ladder && ladder_has_room(h->options.ladder, host_now()))
        ladder_note(h->options.ladder, host_now(), line, "RFC3263_4_3",
                    "no SRV for %s: the domain says that it does not offer the service", name);
    on_answer(h, &(struct cw_arrival){ .kind = CW_RECORDS,
                                       .line = line,
                                       .type = (uint8_t)type,
                                       .name = octets_of(name),
                                       .records = records,
                                       .record_count = (uint32_t)count });
}

static const char *type_name(enum cw_record_type type)
{
    return type == CW_NAPTR  ? "NAPTR"
           : type == CW_SRV ? "SRV"
           : type == CW_A   ? "address"
                            : "IPv6 address";
}

static void on_no_records(void *context, uint32_t line, enum cw_record_type type, const char *name,
                          bool is_failure, uint32_t ttl, const char *why)
{
    struct host *h = context;

    (void)ttl;
    /* that a host has no IPv6, or a domain no NAPTR, is no news */
    if (h->options.ladder && (is_failure || type == CW_A) &&
        ladder_has_room(h->options.ladder, host_now()))
        ladder_note(h->options.ladder, host_now(), line, "RFC3263_4_2", "no %s for %s: %s",
                    type_name(type), name, why);
    on_answer(h, &(struct cw_arrival){ .kind = CW_NO_RECORDS,
                                       .line = line,
                                       .type = (uint8_t)type,
                                       .name = octets_of(name),
                                       .is_failure = is_failure });
}

/* struct cw_host.local */
static bool find_local(void *context, uint32_t line, const struct cw_address *to,
                       struct cw_address *local)
{
    struct host *h = context;

    char text[UDP_ADDRESS_TEXT];

    if ((to->transport == CW_UDP ? udp_local(&h->udp, line, to, local)
                                 : stream_local(&h->stream, line, to, local)) == 0)
        return true;
    if (h->options.ladder && ladder_has_room(h->options.ladder, host_now())) {
        udp_address_write(to, text);
        ladder_note(h->options.ladder, host_now(), line, "RFC3263_4_2",
                    "no way from here to %s: %s", text, strerror(errno));
    }
    return false;
}

/* --- wishes ----------------------------------------------------------------------------------- */

static void finish_stop(struct host *h)
{
    if (h->is_stopped)
        return;
    h->is_stopped = true;
    ev_timer_stop(h->loop, &h->stop);
    ev_timer_stop(h->loop, &h->pace);
    udp_flush(&h->udp);
    if (h->options.stopped)
        h->options.stopped(h->options.context);
}

static void look_for_end(struct host *h)
{
    if (h->is_stopping && h->leaving == 0 && h->paced == 0)
        finish_stop(h);
}

static int want(struct host *h, uint32_t line, enum cw_wish_kind kind)
{
    struct host_line *l = &h->line[line - 1];
    const struct cw_wish wish = { .kind = (uint8_t)kind, .line = line };
    int result;

    if (l->wish) { /* an older one that waits is overtaken */
        l->wish = 0;
        h->paced--;
    }
    if (h->is_stopping && kind == CW_UNREGISTER && !l->is_leaving) {
        l->is_leaving = true;
        h->leaving++;
    }
    result = cw_want(&h->cw, host_now(), &wish);
    drain(h);
    /* refused, for nothing is bound; or for a removal is under way already, which is then waited
     * for */
    if (result != CW_OK && binding_at(&h->cw, h->cw.memory.lines[line - 1].binding)->reg.transaction == 0)
        left(h, line);
    settle(h);
    return result;
}

int host_want(struct host *h, uint32_t line, enum cw_wish_kind wish)
{
    if (line == 0 || line > h->lines || !h->memory.lines[line - 1].settings)
        return CW_E_LINE;
    if (wish == CW_REGISTER && (h->is_stopping || !*h->memory.lines[line - 1].settings->proxy))
        return CW_E_REFUSED; /* GUIDE_register: without a proxy it does not */
    return want(h, line, wish);
}

static int want_of_line(struct host *h, const struct cw_wish *wish)
{
    int result;

    if (wish->line == 0 || wish->line > h->lines || !h->memory.lines[wish->line - 1].settings)
        return CW_E_LINE;
    if (h->is_stopping)
        return CW_E_REFUSED;
    result = cw_want(&h->cw, host_now(), wish);
    drain(h);
    settle(h);
    return result;
}

int host_request(struct host *h, uint32_t line, uint8_t method, const char *uri, size_t n)
{
    return want_of_line(h, &(struct cw_wish){ .kind = CW_REQUEST,
                                              .line = line,
                                              .method = method,
                                              .target = { (const uint8_t *)uri, n } });
}

int host_hang_up(struct host *h, uint32_t line, uint32_t request)
{
    return want_of_line(
        h, &(struct cw_wish){ .kind = CW_HANG_UP, .line = line, .request = request });
}

static uint32_t lines_a_round(const struct host *h)
{
    const uint64_t rate = h->options.start_rate;
    uint64_t n = (rate * PACE_MS + 999) / 1000;

    if (h->is_stopping) {
        const uint64_t least =
            ((uint64_t)h->enabled * PACE_MS + STOP_SPREAD_MS - 1) / STOP_SPREAD_MS;
        n = n > least ? n : least;
    }
    return (uint32_t)(n ? n : 1);
}

static double pace_interval(const struct host *h)
{
    return h->is_stopping ? PACE_MS / 1000. : (double)lines_a_round(h) / h->options.start_rate;
}

static void on_pace(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct host *h = watcher->data;
    uint32_t left_now = lines_a_round(h);

    (void)loop;
    (void)events;
    for (uint32_t looked = 0; looked < h->lines && h->paced > 0 && left_now > 0; looked++) {
        const uint32_t line = h->pace_at + 1;
        const enum cw_wish_kind kind = (enum cw_wish_kind)h->line[line - 1].wish;

        h->pace_at = line % h->lines;
        if (kind) {
            want(h, line, kind);
            left_now--;
        }
    }
    if (h->paced == 0)
        ev_timer_stop(h->loop, &h->pace);
    look_for_end(h);
}

static uint32_t pace_all(struct host *h, enum cw_wish_kind kind, bool only_registering)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < h->lines; i++) {
        const struct cw_line_settings *s = h->memory.lines[i].settings;
        if (!s || (kind == CW_REGISTER && !*s->proxy) || (only_registering && !s->registers))
            continue;
        n++;
        if (!h->line[i].wish)
            h->paced++;
        h->line[i].wish = (uint8_t)kind;
    }
    h->pace_at = 0;
    if (h->paced > 0) {
        ev_timer_stop(h->loop, &h->pace);
        ev_timer_set(&h->pace, 0., pace_interval(h));
        ev_timer_start(h->loop, &h->pace);
    }
    return n;
}

uint32_t host_want_all(struct host *h, enum cw_wish_kind wish)
{
    return h->is_stopping ? 0 : pace_all(h, wish, false);
}

static void on_stop_time(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct host *h = watcher->data;

    (void)loop;
    (void)events;
    if (h->options.ladder && (h->leaving || h->paced))
        ladder_note(
            h->options.ladder, host_now(), 0, "LOCAL_one_removal",
            "%u lines leave without the server's word: their bindings live there until they run out",
            (unsigned)(h->leaving + h->paced));
    finish_stop(h);
}

void host_stop(struct host *h)
{
    if (h->is_stopping)
        return;
    h->is_stopping = true;
    for (uint32_t i = 0; i < h->lines; i++)
        if (h->line[i].wish) {
            h->line[i].wish = 0;
            h->paced--;
        }
    ev_timer_stop(h->loop, &h->pace);
    ev_timer_set(&h->stop,
                 (h->options.stop_ms + (double)STOP_SPREAD_MS * (h->enabled > 100)) / 1000., 0.);
    ev_timer_start(h->loop, &h->stop);
    if (pace_all(h, CW_UNREGISTER, false) == 0)
        look_for_end(h);
}

/* --- time ------------------------------------------------------------------------------------- */

static void on_timer(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct host *h = watcher->data;
    int more = 1;

    (void)loop;
    (void)events;
    h->armed = 0;
    for (int i = 0; i < TICKS_A_ROUND && more == 1; i++) {
        more = cw_tick(&h->cw, host_now());
        drain(h);
        settle(h);
    }
}

/* Once a round, before the loop sleeps: what is to go out goes, and the timer stands where the
 * core wants it. */
static void on_prepare(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    struct host *h = watcher->data;
    uint64_t next;

    (void)events;
    settle(h); /* what the resolver and the error queues have brought */
    for (int i = 0; i < 4 && h->udp.queued > 0 && !h->udp.is_blocked; i++) {
        udp_flush(&h->udp);
        settle(h); /* a failure to send may make the core send again */
    }
    look_for_end(h);
    next = cw_next(&h->cw);
    if (next != h->armed) {
        const uint64_t now = host_now();
        ev_timer_stop(loop, &h->timer);
        h->armed = next;
        if (next != UINT64_MAX) {
            ev_now_update(loop);
            ev_timer_set(&h->timer, next > now ? (double)(next - now) / 1000. : 0., 0.);
            ev_timer_start(loop, &h->timer);
        }
    }
    if (h->options.ladder) {
        log_flush(h->options.ladder->log);
        if (log_is_waiting(h->options.ladder->log))
            ev_io_start(loop, &h->log_writable);
    }
}

static void on_log_writable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)events;
    ev_io_stop(loop, watcher); /* the flush of this round goes on */
}

/* --- making ----------------------------------------------------------------------------------- */

/* One descriptor a line, and some more for the connections of lines that use TCP: the soft limit
 * follows the need, as far as the hard one lets it. */
static int raise_descriptors(uint32_t lines)
{
    const rlim_t need = (rlim_t)lines + DESCRIPTORS_BESIDES;
    const rlim_t wanted = need + 2 * (rlim_t)lines + STREAM_INCOMING;
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= wanted)
        return 0;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur < need) {
        fprintf(
            stderr,
            "clausewire: %u lines need %llu open files, this process may have %llu (ulimit -Hn)\n",
            (unsigned)lines, (unsigned long long)need, (unsigned long long)limit.rlim_cur);
        return -1;
    }
    return 0;
}

static int take_memory(struct host *h)
{
    struct cw_memory *m = &h->memory;

    m->line_count = h->lines;
    /* a line has one request under way and, for timer K, the last answered ones; past some
     * hundred lines they are not all at it at once */
    m->binding_count = h->enabled + h->dual + h->enabled / 4 + 8; /* fallback: a second one a while */
    m->entry_count = ENTRIES_A_LINE * h->enabled + 8 * CW_LIST_MOST;
    m->search_count = h->enabled < SEARCHES ? h->enabled + 1 : SEARCHES;
    m->client_count = h->enabled < 256 ? 4 * h->enabled + 8 : 2 * h->enabled + 520;
    m->server_count = 64 + h->enabled / 2;
    m->request_count = 8 + h->enabled / 64;
    m->effect_count = EFFECTS;
    m->trace_count = HOST_TRACE;
    m->lines = calloc(m->line_count, sizeof *m->lines);
    m->bindings = calloc(m->binding_count, sizeof *m->bindings);
    m->entries = calloc(m->entry_count, sizeof *m->entries);
    m->searches = calloc(m->search_count, sizeof *m->searches);
    m->clients = calloc(m->client_count, sizeof *m->clients);
    m->servers = calloc(m->server_count, sizeof *m->servers);
    m->requests = calloc(m->request_count, sizeof *m->requests);
    m->timers = calloc(CW_TIMERS(m->line_count, m->binding_count, m->client_count, m->server_count),
                       sizeof(struct cw_timer *));
    m->effects = calloc(m->effect_count, sizeof *m->effects);
    m->trace = calloc(m->trace_count, sizeof *m->trace);
    h->line = calloc(h->lines, sizeof *h->line);
    return m->lines && m->bindings && m->entries && m->searches && m->clients && m->servers &&
                   m->requests && m->timers && m->effects && m->trace && h->line
               ? 0
               : -1;
}

static int make_lines(struct host *h)
{
    for (uint32_t n = 1; n <= h->lines; n++) {
        const struct cw_line_settings *s = profile_line(h->profile, n);
        struct cw_identity identity;
        bool is_known;

        if (!s)
            continue;
        is_known = h->options.identity && h->options.identity(h->options.context, n, &identity);
        if (cw_line_init(&h->cw, n, s, is_known ? &identity : NULL) != CW_OK)
            return -1;
    }
    return 0;
}

/* Every line that cannot have its port is named, then none is opened. */
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
            fprintf(stderr, "clausewire: line %u: UDP port %u: %s is no address of this machine\n",
                    (unsigned)n, (unsigned)s->sip_port, where);
        else
            fprintf(stderr, "clausewire: line %u: UDP port %u on %s: %s\n", (unsigned)n,
                    (unsigned)s->sip_port, where, strerror(errno));
    }
    return result;
}

static int complain_memory(void)
{
    fputs("clausewire: out of memory\n", stderr);
    return -1;
}

static int open_all(struct host *h, const struct cw_address *bound)
{
    const struct udp_user wire = { .context = h,
                                   .datagram = on_datagram,
                                   .unreachable = on_unreachable };
    const struct stream_user streams = { .context = h,
                                         .message = on_datagram,
                                         .unreachable = on_stream_unreachable,
                                         .note = on_stream_note,
                                         .domain = on_domain };
    const struct stream_options connections = { .bound = bound,
                                                .port_min = h->profile->phone.sip_tcp_port_min,
                                                .port_max = h->profile->phone.sip_tcp_port_max,
                                                .tls = &h->tls };
    char tls_why[TLS_WHY];
    const struct dns_user names = { .context = h, .records = on_records, .no_records = on_no_records,
                                    .is_sequential = h->profile->phone.dns_query_mode ==
                                                     CW_DNS_QUERY_MODE_SEQUENTIAL,
                                    .is_uncached = !h->profile->phone.dns_caching_enable };
    const char *why;

    h->core_host = host_hash;
    h->core_host.context = h;
    h->core_host.local = find_local;
    if (raise_descriptors(h->enabled) < 0)
        return -1;
    if (take_memory(h) < 0 ||
        cw_init(&h->cw, &h->profile->phone, &h->core_host, &h->memory) != CW_OK || make_lines(h) < 0 ||
        udp_init(&h->udp, h->loop, h->lines, bound->family ? bound : NULL, &wire) < 0 ||
        stream_init(&h->stream, h->loop, h->lines, &streams, &connections) < 0)
        return complain_memory();
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
    ev_init(&h->timer, on_timer);
    ev_init(&h->pace, on_pace);
    ev_init(&h->stop, on_stop_time);
    ev_io_init(&h->log_writable, on_log_writable,
               options->ladder ? options->ladder->log->terminal.fd : -1, EV_WRITE);
    h->prepare.data = h->timer.data = h->pace.data = h->stop.data = h->log_writable.data = h;
    h->lines = profile->lines;
    for (uint32_t n = 1; n <= h->lines; n++)
        if (profile_line(profile, n)) {
            h->enabled++;
            h->dual += domain_is_dual(profile_line(profile, n));
        }
    if (h->lines == 0)
        h->lines = 1; /* a phone without a line runs, and does nothing */
    if (h->options.bind && !udp_address_read(&bound, h->options.bind, strlen(h->options.bind))) {
        fprintf(stderr, "clausewire: '%s' is no IPv4 or IPv6 address\n", h->options.bind);
        return -1;
    }
    if (open_all(h, &bound) < 0) {
        host_close(h);
        return -1;
    }
    if (h->options.ladder)
        ladder_attach(h->options.ladder, &h->cw, host_now(), h->lines);
    return 0;
}

void host_start(struct host *h)
{
    udp_start(&h->udp);
    ev_prepare_start(h->loop, &h->prepare);
    pace_all(h, CW_REGISTER, true);
}

void host_close(struct host *h)
{
    ev_prepare_stop(h->loop, &h->prepare);
    ev_timer_stop(h->loop, &h->timer);
    ev_timer_stop(h->loop, &h->pace);
    ev_timer_stop(h->loop, &h->stop);
    if (ev_is_active(&h->log_writable))
        ev_io_stop(h->loop, &h->log_writable);
    if (h->dns_open)
        dns_close(&h->dns);
    h->dns_open = false;
    if (h->udp.line)
        udp_close(&h->udp);
    if (h->stream.line)
        stream_close(&h->stream);
    tls_free(&h->tls);
    free(h->memory.lines);
    free(h->memory.bindings);
    free(h->memory.entries);
    free(h->memory.searches);
    free(h->memory.clients);
    free(h->memory.servers);
    free(h->memory.requests);
    free(h->memory.timers);
    free(h->memory.effects);
    free(h->memory.trace);
    free(h->line);
    memset(&h->memory, 0, sizeof h->memory);
    h->line = NULL;
    if (h->options.ladder)
        h->options.ladder->cw = NULL;
}
