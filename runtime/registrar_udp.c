/* registrar_udp.c - the lab's registrar on a UDP socket of the loop, and the messages about its
 * table (RFC 3261 10.3). */
#include "registrar_udp.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "host_hash.h"
#include "server_list.h"
#include "udp.h"

enum {
    BINDINGS_A_LINE = 4, /* room in the table: our phone needs one, other phones may try too */
    BINDINGS_LEAST = 16,
    READ_ROUND = 64 /* datagrams before the phone is served */
};

/* --- messages --------------------------------------------------------------------------------- */

static const char *news_text(enum registrar_news news)
{
    switch (news) {
    case REGISTRAR_ADDED:
        return "bound";
    case REGISTRAR_REFRESHED:
        return "refreshed";
    case REGISTRAR_REMOVED:
        return "removed";
    case REGISTRAR_EXPIRED:
        return "expired";
    case REGISTRAR_CHALLENGED:
        return "challenged";
    case REGISTRAR_STALE:
        return "challenged again, nonce stale";
    case REGISTRAR_DENIED:
        return "denied, wrong user or password";
    case REGISTRAR_REFUSED:
        return "refused";
    }
    return "";
}

static void show(void *context, const struct registrar_report *report)
{
    struct registrar_udp *u = context;
    const struct registrar_binding *b = report->binding;
    const uint32_t line = report->user ? u->line[report->user - u->registrar.users] : 0;
    const uint64_t now = u->registrar.now;

    if (!u->ladder)
        return;
    if (!b || !report->user) { /* a binding always has a user */
        if (report->news != REGISTRAR_CHALLENGED && ladder_has_room(u->ladder, now))
            ladder_note(u->ladder, now, line, "RFC3261_10_3", "%s: %d %s", u->name, report->status,
                        news_text(report->news));
        return;
    }
    if (report->news == REGISTRAR_ADDED || report->news == REGISTRAR_REFRESHED)
        ladder_note(u->ladder, now, line, "RFC3261_10_3", "%s: %s %.*s, %u s, bindings: %u",
                    u->name, news_text(report->news), (int)b->uri_len, (const char *)b->uri,
                    (unsigned)b->seconds, (unsigned)report->bindings);
    else
        ladder_note(u->ladder, now, line, "RFC3261_10_3", "%s: %s %.*s, bindings: %u", u->name,
                    news_text(report->news), (int)b->uri_len, (const char *)b->uri,
                    (unsigned)report->bindings);
}

/* --- socket and time -------------------------------------------------------------------------- */

static void arm(struct registrar_udp *u)
{
    const uint64_t next = registrar_next(&u->registrar), now = clock_now();

    ev_timer_stop(u->loop, &u->timer);
    if (next == UINT64_MAX)
        return;
    ev_now_update(u->loop);
    ev_timer_set(&u->timer, next > now ? (double)(next - now) / 1000. : 0., 0.);
    ev_timer_start(u->loop, &u->timer);
}

static void on_timer(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct registrar_udp *u = watcher->data;

    (void)loop;
    (void)events;
    registrar_tick(&u->registrar, clock_now());
    arm(u);
}

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct registrar_udp *u = watcher->data;

    (void)loop;
    (void)events;
    for (int i = 0; i < READ_ROUND; i++) {
        struct sockaddr_storage peer;
        socklen_t peer_len = sizeof peer;
        struct registrar_datagram in = { .octets = u->in, .date = time(NULL) };
        struct cw_address to;
        ssize_t n =
            recvfrom(u->fd, u->in, sizeof u->in, MSG_DONTWAIT, (struct sockaddr *)&peer, &peer_len);
        size_t len;

        if (n < 0) {
            if (errno == EINTR ||
                errno == ECONNREFUSED) /* an answer was not delivered: the client retransmits */
                continue;
            break;
        }
        if (u->state != REGISTRAR_RUNNING) /* silent */
            continue;
        in.n = (size_t)n;
        udp_address_from(&in.from, (struct sockaddr *)&peer);
        len = registrar_receive(&u->registrar, clock_now(), &in, &to, u->out);
        if (len > 0) {
            peer_len = udp_address_to(&to, u->address.family == 6 ? AF_INET6 : AF_INET, &peer);
            /* an answer that is not sent is like a lost datagram; the client retransmits */
            (void)!sendto(u->fd, u->out, len, MSG_DONTWAIT, (struct sockaddr *)&peer, peer_len);
        }
    }
    arm(u);
}

/* --- users ------------------------------------------------------------------------------------ */

/* The value of a hexadecimal digit; -1: not a digit. */
static int digit(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = c != '\0' ? strchr(digits, c) : NULL;

    return at ? (int)((at - digits) & 15) : -1;
}

/* Undoes the escapes of a user part; returns behind its NUL. */
static char *put_user(char *out, const char *at, const char *end)
{
    for (; at < end; at++)
        if (*at == '%' && end - at > 2 && digit(at[1]) >= 0 && digit(at[2]) >= 0) {
            *out++ = (char)(digit(at[1]) * 16 + digit(at[2]));
            at += 2;
        } else {
            *out++ = *at;
        }
    *out++ = '\0';
    return out;
}

/* name and domain of the line's address of record, as the phone writes it (GUIDE_sip_uri). */
static char *put_names(const struct registrar_udp *u, char *out, struct registrar_user *user,
                       const struct cw_line_settings *s)
{
    const char *uri = s->sip_uri;
    const char *at = strchr(uri, '@'), *end;
    size_t n;

    user->name = out;
    if (*uri == '\0') {
        out = stpcpy(out, s->user_id) + 1;
    } else {
        uri += strncasecmp(uri, "sips:", 5) == 0 ? 5 : strncasecmp(uri, "sip:", 4) == 0 ? 4 : 0;
        end = uri + strcspn(uri, ":@");
        out = put_user(out, uri, end);
    }
    user->domain = at ? out : u->realm;
    if (at) {
        n = strcspn(at + 1, ":;?");
        if (at[1] == '[')
            n = strcspn(at + 1, "]") + 1;
        memcpy(out, at + 1, n);
        out[n] = '\0';
        out += n + 1;
    }
    return out;
}

static bool registers(const struct cw_line_settings *s)
{
    return s != NULL && *s->proxy != '\0';
}

/* Every line that has a proxy may register with its own user and password: no second
 * configuration. */
static int make_users(struct registrar_udp *u, const struct profile *profile,
                      struct registrar_user **users)
{
    size_t octets = 1, count = 0;
    char *out;

    for (uint32_t n = 1; n <= profile->lines; n++) {
        const struct cw_line_settings *s = profile_line(profile, n);

        if (registers(s)) {
            octets += strlen(s->sip_uri) + strlen(s->user_id) + 3;
            count++;
        }
    }
    *users = calloc(count + 1, sizeof **users); /* one more: never zero octets */
    u->line = calloc(count + 1, sizeof *u->line);
    u->texts = out = malloc(octets);
    if (!*users || !u->line || !u->texts) {
        fputs("clausewire lab: out of memory\n", stderr);
        return -1;
    }
    count = 0;
    for (uint32_t n = 1; n <= profile->lines; n++) {
        const struct cw_line_settings *s = profile_line(profile, n);

        if (!registers(s))
            continue;
        out = put_names(u, out, &(*users)[count], s);
        (*users)[count].login = *s->auth_id != '\0' ? s->auth_id : s->user_id;
        (*users)[count].password = s->password;
        u->line[count++] = n;
    }
    return (int)count;
}

/* --- where ------------------------------------------------------------------------------------ */

static bool is_loopback(const struct cw_address *a)
{
    static const uint8_t one[16] = { [15] = 1 };

    return a->family == 4 ? a->ip[0] == 127 : memcmp(a->ip, one, sizeof one) == 0;
}

uint32_t registrar_udp_count(const struct profile *profile)
{
    const char *first = NULL;
    struct server_list list;

    for (uint32_t n = 1; n <= profile->lines; n++) {
        const struct cw_line_settings *s = profile_line(profile, n);

        if (!registers(s))
            continue;
        if (first == NULL) {
            first = s->proxy;
        } else if (strcasecmp(first, s->proxy) != 0) {
            fprintf(
                stderr,
                "clausewire lab: line %u has Proxy '%s', an earlier line '%s'; the lab serves one list, "
                "so all lines need the same Proxy\n",
                (unsigned)n, s->proxy, first);
            return 0;
        }
    }
    if (first == NULL) {
        fputs("clausewire lab: no line has a Proxy, so no line can register\n", stderr);
        return 0;
    }
    if (!cwi_server_list_read(&list, first)) /* cannot happen: the profile is checked */
        return 0;
    return list.count < REGISTRAR_UDP_MOST ? list.count : REGISTRAR_UDP_MOST;
}

/* Server number `place` of the lines' Proxy: a loopback address. The realm is the host of the
 * first one, the domain of the lines at every server. */
static int find_address(struct registrar_udp *u, const struct profile *profile, uint32_t place)
{
    struct server_list list;
    struct server_list_item item;
    char host[sizeof u->realm];
    uint32_t n = 1;

    while (!registers(profile_line(profile, n))) /* registrar_udp_count has found one */
        n++;
    if (!cwi_server_list_read(&list, profile_line(profile, n)->proxy))
        return -1; /* cannot happen: the profile is checked */
    for (uint32_t i = 0; i <= place; i++) {
        if (!cwi_server_list_next(&list, &item) || item.host.len >= sizeof host)
            return -1; /* cannot happen: they are counted, the profile is checked */
        memcpy(host, item.host.at, item.host.len);
        host[item.host.len] = '\0';
        if (i == 0)
            memcpy(u->realm, host, item.host.len + 1);
    }
    if (strcasecmp(host, "localhost") == 0)
        strcpy(host, "127.0.0.1");
    if (!udp_address_read(&u->address, host, strlen(host)) || !is_loopback(&u->address)) {
        fprintf(
            stderr,
            "clausewire lab: line %u: Proxy '%s' is not on this machine; the lab's %s needs a loopback "
            "address: 127.0.0.1:5070, [::1]:5070, localhost:5070\n",
            (unsigned)n, profile_line(profile, n)->proxy, u->name);
        return -1;
    }
    u->address.port = item.port != 0 ? item.port : 5060;
    return 0;
}

/* 0; or -1, errno says why. */
static int bind_socket(struct registrar_udp *u)
{
    struct sockaddr_storage here;
    const socklen_t len =
        udp_address_to(&u->address, u->address.family == 6 ? AF_INET6 : AF_INET, &here);
    int error;

    u->fd = socket(here.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (u->fd >= 0 && bind(u->fd, (struct sockaddr *)&here, len) == 0)
        return 0;
    error = errno;
    if (u->fd >= 0)
        close(u->fd);
    u->fd = -1;
    errno = error;
    return -1;
}

static void read_on(struct registrar_udp *u)
{
    ev_io_init(&u->readable, on_readable, u->fd, EV_READ);
    u->readable.data = u;
    ev_io_start(u->loop, &u->readable);
}

static int open_socket(struct registrar_udp *u)
{
    char text[UDP_ADDRESS_TEXT];

    if (bind_socket(u) == 0)
        return 0;
    udp_address_write(&u->address, text);
    if (errno == EADDRINUSE)
        fprintf(
            stderr,
            "clausewire lab: the %s cannot open UDP %s: in use by another program; choose another port in Proxy\n",
            u->name, text);
    else
        fprintf(stderr, "clausewire lab: the %s cannot open UDP %s: %s\n", u->name, text,
                strerror(errno));
    return -1;
}

int registrar_udp_open(struct registrar_udp *u, struct ev_loop *loop, const struct profile *profile,
                       uint32_t place, const struct registrar_udp *primary,
                       const struct registrar_settings *settings)
{
    struct registrar_settings own = *settings;
    struct registrar_binding *bindings = NULL;
    struct registrar_user *users = NULL;
    uint32_t room;
    int count;

    memset(u, 0, sizeof *u);
    u->fd = -1;
    u->loop = loop;
    u->name = registrar_udp_count(profile) < 2 ? "registrar" : place ? "backup" : "primary";
    if (find_address(u, profile, place) < 0 || (count = make_users(u, profile, &users)) < 0 ||
        open_socket(u) < 0) {
        free(users);
        registrar_udp_close(u);
        return -1;
    }
    room = (uint32_t)count * BINDINGS_A_LINE;
    room = room < BINDINGS_LEAST ? BINDINGS_LEAST : room;
    bindings = calloc(room, sizeof *bindings);
    if (!bindings) {
        fputs("clausewire lab: out of memory\n", stderr);
        free(users);
        registrar_udp_close(u);
        return -1;
    }
    own.realm = u->realm;
    registrar_init(&u->registrar, &own, &host_hash, users, (uint32_t)count, bindings, room);
    if (primary)
        memcpy(u->registrar.secret, primary->registrar.secret, sizeof u->registrar.secret);
    u->registrar.tell = show;
    u->registrar.context = u;
    ev_init(&u->timer, on_timer);
    u->timer.data = u;
    read_on(u);
    return 0;
}

static const char *state_text(enum registrar_udp_state state)
{
    return state == REGISTRAR_RUNNING   ? "answers again"
           : state == REGISTRAR_STOPPED ? "stopped: it ignores all requests"
                                        : "killed: its port is closed and its bindings are lost";
}

int registrar_udp_turn(struct registrar_udp *u, enum registrar_udp_state state)
{
    if (u->state == state) {
        errno = EALREADY;
        return -1;
    }
    if (u->fd < 0) {
        if (bind_socket(u) < 0)
            return -1;
        read_on(u);
    }
    if (state == REGISTRAR_KILLED) {
        ev_io_stop(u->loop, &u->readable);
        close(u->fd);
        u->fd = -1;
        memset(u->registrar.bindings, 0,
               u->registrar.binding_count * sizeof *u->registrar.bindings);
        arm(u);
    }
    u->state = (uint8_t)state;
    if (u->ladder)
        ladder_note(u->ladder, clock_now(), 0, "", "%s: %s", u->name, state_text(state));
    return 0;
}

void registrar_udp_show(struct registrar_udp *u, struct ladder *ladder)
{
    const uint32_t bound = registrar_bound(&u->registrar);
    char text[UDP_ADDRESS_TEXT];

    if (ladder) {
        udp_address_write(&u->address, text);
        ladder_note(ladder, clock_now(), 0, "RFC3261_10_3", "%s: listening at %s, %u users",
                    u->name, text, (unsigned)u->registrar.user_count);
    } else if (bound == 0) {
        ladder_note(u->ladder, clock_now(), 0, "RFC3261_10_3", "%s: no bindings left", u->name);
    } else {
        ladder_note(u->ladder, clock_now(), 0, "RFC3261_10_3", "%s: %u bindings left", u->name,
                    (unsigned)bound);
    }
    u->ladder = ladder;
}

void registrar_udp_close(struct registrar_udp *u)
{
    if (u->registrar.users) {
        ev_io_stop(u->loop, &u->readable);
        ev_timer_stop(u->loop, &u->timer);
    }
    if (u->fd >= 0)
        close(u->fd);
    u->fd = -1;
    free(u->registrar.users);
    free(u->registrar.bindings);
    free(u->line);
    free(u->texts);
    memset(&u->registrar, 0, sizeof u->registrar);
    u->line = NULL;
    u->texts = NULL;
}
