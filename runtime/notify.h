/* notify.h - what a service manager is told by the sd_notify protocol: ready, stopping, how many lines are
 * registered, and that the loop goes on (LOCAL_service).
 *
 * A datagram of assignments to the socket that NOTIFY_SOCKET names. Without one nothing is sent. libsystemd has a
 * function for it, and with it four more libraries in a process that reads from the network; its own manual page
 * advises programs that need no more of it to send the datagram themselves. */
#ifndef CW_NOTIFY_H
#define CW_NOTIFY_H

#include <sys/un.h>

#include "host.h"

enum {
    NOTIFY_EVERY_S = 2
}; /* a new count of registered lines is told, at most; WATCHDOG_USEC may ask for less */

struct notify {
    struct ev_loop *loop;
    const struct host *host;
    struct ev_timer timer;
    struct sockaddr_un to;
    socklen_t to_len;
    int fd;              /* -1: no service manager listens */
    bool is_ready;       /* READY=1 was taken */
    bool is_watched;     /* WATCHDOG_USEC is for this process */
    uint32_t registered; /* lines, as last told */
};

/* Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. The first round of the loop sends READY=1: what is to
 * answer by then MUST be open. NULL; or why NOTIFY_SOCKET is not used. */
const char *notify_start(struct notify *notify, struct ev_loop *loop, const struct host *host);
/* STOPPING=1; the loop is still watched. */
void notify_stopping(struct notify *notify);
void notify_stop(struct notify *notify);

#endif
