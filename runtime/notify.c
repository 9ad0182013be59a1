/* notify.c - a service manager is told by datagrams of the sd_notify protocol (LOCAL_service). */
#include "notify.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"

/* False: it was not taken, and the next round tries again. */
static bool send_text(const struct notify *n, const char *text)
{
    return sendto(n->fd, text, strlen(text), MSG_DONTWAIT | MSG_NOSIGNAL,
                  (const struct sockaddr *)&n->to, n->to_len) >= 0;
}

static uint32_t count_registered(const struct host *h)
{
    const uint64_t now = clock_now();
    uint32_t count = 0;

    for (uint32_t line = 1; line <= h->lines; line++)
        count += host_is_registered(h, line, now);
    return count;
}

static void on_time(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct notify *n = watcher->data;
    const uint32_t registered = count_registered(n->host);
    char text[128];

    (void)loop;
    (void)events;
    if (!n->is_ready || registered != n->registered) {
        snprintf(text, sizeof text, "%sSTATUS=%u of %u lines registered\n",
                 n->is_ready ? "" : "READY=1\n", (unsigned)registered, (unsigned)n->host->enabled);
        if (send_text(n, text)) {
            n->is_ready = true;
            n->registered = registered;
        }
    }
    if (n->is_watched)
        (void)send_text(n, "WATCHDOG=1\n"); /* lost ones are few: two fit in the interval */
}

/* Half of the interval that the manager watches; 0: this process is not watched. */
static double watchdog_interval(void)
{
    const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
    char *end = NULL;
    unsigned long long n;

    if (!usec || *usec < '0' || *usec > '9' || (pid && atoll(pid) != getpid()))
        return 0;
    errno = 0;
    n = strtoull(usec, &end, 10);
    return *end || errno ? 0 : (double)n / 2e6;
}

const char *notify_start(struct notify *n, struct ev_loop *loop, const struct host *host)
{
    const char *path = getenv("NOTIFY_SOCKET");
    const size_t len = path ? strlen(path) : 0;
    const double watchdog = watchdog_interval();
    double every = NOTIFY_EVERY_S;

    memset(n, 0, sizeof *n);
    n->fd = -1;
    n->loop = loop;
    n->host = host;
    ev_init(&n->timer, on_time);
    if (len == 0)
        return NULL;
    if ((*path != '/' && *path != '@') || len < 2 || len >= sizeof n->to.sun_path)
        return "neither the path of a socket nor '@' with an abstract name";
    n->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (n->fd < 0)
        return strerror(errno);
    n->to.sun_family = AF_UNIX;
    memcpy(n->to.sun_path, path, len);
    n->to_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + (*path == '/'));
    if (*path == '@')
        n->to.sun_path[0] = '\0'; /* abstract: the name has no end but its length */
    n->is_watched = watchdog > 0;
    if (n->is_watched && watchdog < every)
        every = watchdog;
    n->timer.data = n;
    ev_timer_set(&n->timer, 0., every);
    ev_timer_start(loop, &n->timer);
    return NULL;
}

void notify_stopping(struct notify *n)
{
    if (n->fd >= 0)
        (void)send_text(n, "STOPPING=1\nSTATUS=removing the bindings\n");
}

void notify_stop(struct notify *n)
{
    ev_timer_stop(n->loop, &n->timer);
    if (n->fd >= 0)
        close(n->fd);
    n->fd = -1;
}
