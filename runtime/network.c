/* network.c - rtnetlink for addresses and routes, inotify for the resolver's file (LOCAL_network,
 * LOCAL_resolver_file). */
#include "network.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host_hash.h"
#include "siphash.h"

enum {
    READS = 16,  /* of one socket before the others are served */
    ROOM = 16384 /* octets of one read */
};

/* In a folder: what may make, change, replace or remove the file, or a link or folder on the way to it. */
enum {
    FOLDER_EVENTS = IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM |
                    IN_DELETE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR
};

static void settle(struct network *n, struct ev_timer *timer)
{
    if (ev_is_active(timer))
        return;
    ev_now_update(n->loop);
    ev_timer_set(timer, NETWORK_SETTLE_MS / 1000., 0.);
    ev_timer_start(n->loop, timer);
}

/* --- addresses and routes --------------------------------------------------------------------- */

/* A route that was only looked up is none that has changed. */
static bool is_news(const struct nlmsghdr *m)
{
    struct rtmsg route;

    if (m->nlmsg_type != RTM_NEWROUTE && m->nlmsg_type != RTM_DELROUTE)
        return m->nlmsg_type >= RTM_BASE && m->nlmsg_type <= RTM_DELADDR;
    if (m->nlmsg_len < NLMSG_LENGTH(sizeof route))
        return true;
    memcpy(&route, NLMSG_DATA(m), sizeof route);
    return !(route.rtm_flags & RTM_F_CLONED);
}

static void on_routes(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct network *n = watcher->data;
    _Alignas(struct nlmsghdr) char room[ROOM];
    bool has_news = false;

    (void)loop;
    (void)events;
    for (int i = 0; i < READS; i++) {
        struct sockaddr_nl from = { 0 };
        socklen_t from_length = sizeof from;
        const ssize_t got = recvfrom(watcher->fd, room, sizeof room, MSG_DONTWAIT,
                                     (struct sockaddr *)&from, &from_length);
        uint32_t rest = (uint32_t)got;

        if (got < 0 && errno == ENOBUFS) { /* more came than the kernel kept */
            has_news = true;
            continue;
        }
        if (got <= 0)
            break;
        if (from.nl_pid != 0) /* not the kernel */
            continue;
        for (const struct nlmsghdr *m = (const struct nlmsghdr *)(const void *)room;
             NLMSG_OK(m, rest) && !has_news; m = NLMSG_NEXT(m, rest))
            has_news = is_news(m);
    }
    if (has_news)
        settle(n, &n->settle_routes);
}

static void on_settled_routes(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct network *n = watcher->data;

    (void)loop;
    (void)events;
    n->user.moved(n->user.context);
}

/* --- the resolver's file ---------------------------------------------------------------------- */

static uint64_t content_of(const struct network *n)
{
    const int fd = open(n->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    uint8_t room[4096];
    struct siphash hash;
    ssize_t got;
    size_t all = 0;

    if (fd < 0)
        return 0;
    cwi_siphash_init(&hash, n->secret);
    while (all < NETWORK_FILE && (got = read(fd, room, sizeof room)) > 0) {
        for (ssize_t i = 0; i < got; i++)
            cwi_siphash_octet(&hash, room[i]);
        all += (size_t)got;
    }
    close(fd);
    return cwi_siphash_end(&hash) | 1;
}

/* Watches the folder of the path; where that is not there, the nearest one above that is. */
static void watch_folder(struct network *n, const char *path)
{
    char folder[NETWORK_PATH];
    char *slash;

    snprintf(folder, sizeof folder, "%s", path);
    for (;;) {
        const char *name;
        int watch;

        slash = strrchr(folder, '/');
        if (!slash)
            return;
        name = path + (slash - folder) + 1;
        *slash = '\0';
        watch = inotify_add_watch(n->files.fd, *folder ? folder : "/", FOLDER_EVENTS);
        if (watch >= 0) {
            n->folder[n->folders].watch = watch;
            snprintf(n->folder[n->folders].name, sizeof n->folder[0].name, "%.*s",
                     (int)strcspn(name, "/"), name);
            n->folders++;
            return;
        }
        if (slash == folder)
            return;
    }
}

/* Replaces the last part of a path by what the link says; false: it is too long. */
static bool follow(char path[NETWORK_PATH], const char *link)
{
    char *slash = strrchr(path, '/');
    const size_t keep = *link == '/' || !slash ? 0 : (size_t)(slash + 1 - path);
    const size_t n = strlen(link);

    if (keep + n >= NETWORK_PATH)
        return false;
    memcpy(path + keep, link, n + 1);
    return true;
}

/* Each folder on the way to the file: of the path, and of each link that it is. */
static void watch_file(struct network *n)
{
    char path[NETWORK_PATH], link[NETWORK_PATH];
    ssize_t length;

    for (uint32_t i = 0; i < n->folders; i++)
        (void)inotify_rm_watch(n->files.fd, n->folder[i].watch);
    n->folders = 0;
    snprintf(path, sizeof path, "%s", n->file);
    while (n->folders < NETWORK_LINKS) {
        watch_folder(n, path);
        length = readlink(path, link, sizeof link - 1);
        if (length <= 0)
            return;
        link[length] = '\0';
        if (!follow(path, link))
            return;
    }
}

static bool is_awaited(const struct network *n, const struct inotify_event *e, const char *name)
{
    if (e->mask & (IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF))
        return true;
    for (uint32_t i = 0; i < n->folders; i++)
        if (n->folder[i].watch == e->wd && strcmp(n->folder[i].name, name) == 0)
            return true;
    return false;
}

static void on_files(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct network *n = watcher->data;
    _Alignas(struct inotify_event) char room[ROOM];
    bool has_news = false;

    (void)loop;
    (void)events;
    for (int i = 0; i < READS; i++) {
        const ssize_t got = read(watcher->fd, room, sizeof room);

        if (got <= 0)
            break;
        for (const char *at = room; at < room + got;) {
            struct inotify_event e;

            memcpy(&e, at, sizeof e);
            has_news = has_news || is_awaited(n, &e, e.len ? at + sizeof e : "");
            at += sizeof e + e.len;
        }
    }
    if (has_news)
        settle(n, &n->settle_file);
}

/* The watches first: what changes behind them is heard. */
static void on_settled_file(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct network *n = watcher->data;
    const uint64_t before = n->content;

    (void)loop;
    (void)events;
    watch_file(n);
    n->content = content_of(n);
    if (n->content != before)
        n->user.resolver(n->user.context);
}

/* --- both ------------------------------------------------------------------------------------- */

static int open_routes(void)
{
    const struct sockaddr_nl here = { .nl_family = AF_NETLINK,
                                      .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR |
                                                   RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE |
                                                   RTMGRP_IPV6_ROUTE };
    const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);

    if (fd >= 0 && bind(fd, (const struct sockaddr *)&here, sizeof here) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

const char *network_open(struct network *n, struct ev_loop *loop, const char *file,
                         const struct network_user *user)
{
    const int routes = open_routes(), files = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

    memset(n, 0, sizeof *n);
    n->loop = loop;
    n->user = *user;
    n->file = file;
    host_hash.random(host_hash.context, n->secret, sizeof n->secret);
    ev_io_init(&n->routes, on_routes, routes, EV_READ);
    ev_io_init(&n->files, on_files, files, EV_READ);
    ev_init(&n->settle_routes, on_settled_routes);
    ev_init(&n->settle_file, on_settled_file);
    n->routes.data = n->files.data = n->settle_routes.data = n->settle_file.data = n;
    if (routes >= 0)
        ev_io_start(loop, &n->routes);
    if (files >= 0) {
        ev_io_start(loop, &n->files);
        watch_file(n);
        n->content = content_of(n);
    }
    return routes < 0  ? "changes of addresses and routes are not noticed: no netlink socket"
           : files < 0 ? "changes of the name servers are not noticed: no inotify"
                       : NULL;
}

void network_close(struct network *n)
{
    if (!n->loop)
        return;
    ev_io_stop(n->loop, &n->routes);
    ev_io_stop(n->loop, &n->files);
    ev_timer_stop(n->loop, &n->settle_routes);
    ev_timer_stop(n->loop, &n->settle_file);
    if (n->routes.fd >= 0)
        close(n->routes.fd);
    if (n->files.fd >= 0)
        close(n->files.fd);
    memset(n, 0, sizeof *n);
}
