/* registrar_udp.c - the lab's registrar on a UDP socket of the loop, and what it says of its table
 * (RFC 3261 10.3). */
#include "registrar_udp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "host.h"
#include "host_hash.h"
#include "hostport.h"
#include "udp.h"

enum {
    BINDINGS_A_LINE = 4, /* room in the table: our phone has one, other phones may try too */
    BINDINGS_LEAST = 16,
    READ_ROUND = 64 /* datagrams before the phone has its turn */
};

/* --- what it says ----------------------------------------------------------------------------- */

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
        return "ran out";
    case REGISTRAR_CHALLENGED:
        return "challenged";
    case REGISTRAR_STALE:
        return "challenged anew, nonce stale";
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
    if (!b || !report->user) { /* a binding has its user */
        if (report->news != REGISTRAR_CHALLENGED && ladder_has_room(u->ladder, now))
            ladder_note(u->ladder, now, line, "RFC3261_10_3", "registrar: %d %s", report->status,
                        news_text(report->news));
        return;
    }
    if (report->news == REGISTRAR_ADDED || report->news == REGISTRAR_REFRESHED)
        ladder_note(u->ladder, now, line, "RFC3261_10_3", "registrar: %s %.*s, %u s, table: %u",
                    news_text(report->news), (int)b->uri_len, (const char *)b->uri,
                    (unsigned)b->seconds, (unsigned)report->bindings);
    else
        ladder_note(u->ladder, now, line, "RFC3261_10_3", "registrar: %s %.*s, table: %u",
                    news_text(report->news), (int)b->uri_len, (const char *)b->uri,
                    (unsigned)report->bindings);
}

/* --- socket and time -------------------------------------------------------------------------- */

static void arm(struct registrar_udp *u)
{
    const uint64_t next = registrar_next(&u->registrar), now = host_now();

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
    registrar_tick(&u->registrar, host_now());
    arm(u);
}

static socklen_t to_sockaddr(const struct cw_address *a, struct sockaddr_storage *s)
{
    memset(s, 0, sizeof *s);
    if (a->family == 6) {
        struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)s;

        in6->sin6_family = AF_INET6;
        in6->sin6_port = htons(a->port);
        memcpy(&in6->sin6_addr, a->ip, 16);
        return sizeof *in6;
    }
    struct sockaddr_in *in = (struct sockaddr_in *)s;

    in->sin_family = AF_INET;
    in->sin_port = htons(a->port);
    memcpy(&in->sin_addr, a->ip, 4);
    return sizeof *in;
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
                errno == ECONNREFUSED) /* an answer found nobody: that is the client's matter */
                continue;
            break;
        }
        in.n = (size_t)n;
        udp_address_from(&in.from, (struct sockaddr *)&peer);
        len = registrar_receive(&u->registrar, host_now(), &in, &to, u->out);
        if (len > 0) {
            peer_len = to_sockaddr(&to, &peer);
            /* an answer that does not go out is lost as any datagram may be; the client asks
             * again */
            (void)!sendto(u->fd, u->out, len, MSG_DONTWAIT, (struct sockaddr *)&peer, peer_len);
        }
    }
    arm(u);
}

/* --- users ------------------------------------------------------------------------------------ */

/* The value of a hexadecimal digit; -1: it is none. */
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

/* Every line that has a proxy may register, with what it says of itself: no second
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
    *users = calloc(count + 1, sizeof **users); /* one more: never of no octets */
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

/* The address that the lines' Proxy names: a loopback one, and one for all. */
static int find_address(struct registrar_udp *u, const struct profile *profile)
{
    const char *first = NULL;

    for (uint32_t n = 1; n <= profile->lines; n++) {
        const struct cw_line_settings *s = profile_line(profile, n);
        struct cw_octets host;
        uint16_t port;

        if (!registers(s))
            continue;
        if (first != NULL) {
            if (strcasecmp(first, s->proxy) == 0)
                continue;
            fprintf(
                stderr,
                "clausewire lab: line %u has Proxy '%s', a line before it '%s'; the lab plays one registrar, so they must be the same\n",
                (unsigned)n, s->proxy, first);
            return -1;
        }
        first = s->proxy;
        if (!hostport_split(s->proxy, &host, &port) || host.len >= sizeof u->realm)
            return -1; /* cannot happen: the profile is checked */
        memcpy(u->realm, host.at, host.len);
        u->realm[host.len] = '\0';
        if (!udp_address_read(&u->address,
                              strcasecmp(u->realm, "localhost") == 0 ? "127.0.0.1" : u->realm,
                              strcasecmp(u->realm, "localhost") == 0 ? 9 : host.len) ||
            !is_loopback(&u->address)) {
            fprintf(stderr,
                    "clausewire lab: line %u: Proxy '%s' is not on this machine; the lab's registrar wants a loopback address: 127.0.0.1:5070, [::1]:5070, localhost:5070\n",
                    (unsigned)n, s->proxy);
            return -1;
        }
        u->address.port = port != 0 ? port : 5060;
    }
    if (first == NULL) {
        fputs("clausewire lab: no line has a Proxy, so there is nobody to register\n", stderr);
        return -1;
    }
    return 0;
}

static int open_socket(struct registrar_udp *u)
{
    struct sockaddr_storage here;
    char text[UDP_ADDRESS_TEXT];
    socklen_t len = to_sockaddr(&u->address, &here);

    u->fd = socket(here.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (u->fd >= 0 && bind(u->fd, (struct sockaddr *)&here, len) == 0)
        return 0;
    udp_address_write(&u->address, text);
    if (errno == EADDRINUSE)
        fprintf(stderr,
                "clausewire lab: the registrar cannot have UDP %s: it is in use by another program; name another port in Proxy\n",
                text);
    else
        fprintf(stderr, "clausewire lab: the registrar cannot have UDP %s: %s\n", text,
                strerror(errno));
    return -1;
}

int registrar_udp_open(struct registrar_udp *u, struct ev_loop *loop, const struct profile *profile,
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
    if (find_address(u, profile) < 0 || (count = make_users(u, profile, &users)) < 0 ||
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
    u->registrar.tell = show;
    u->registrar.context = u;
    ev_io_init(&u->readable, on_readable, u->fd, EV_READ);
    ev_init(&u->timer, on_timer);
    u->readable.data = u->timer.data = u;
    ev_io_start(loop, &u->readable);
    return 0;
}

void registrar_udp_show(struct registrar_udp *u, struct ladder *ladder)
{
    const uint32_t bound = registrar_bound(&u->registrar);
    char text[UDP_ADDRESS_TEXT];

    if (ladder) {
        udp_address_write(&u->address, text);
        ladder_note(ladder, host_now(), 0, "RFC3261_10_3", "registrar: at %s, knows %u users", text,
                    (unsigned)u->registrar.user_count);
    } else if (bound == 0) {
        ladder_note(u->ladder, host_now(), 0, "RFC3261_10_3", "registrar: table is empty");
    } else {
        ladder_note(u->ladder, host_now(), 0, "RFC3261_10_3", "registrar: table still has %u",
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
