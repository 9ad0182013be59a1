/* keys.c - single keys read from the terminal on standard input. */
#include "keys.h"

#include <errno.h>
#include <unistd.h>

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct keys *k = watcher->data;
    char octets[16];
    const ssize_t n = read(STDIN_FILENO, octets, sizeof octets);

    (void)events;
    if (n <= 0 && !(n < 0 && (errno == EINTR || errno == EAGAIN)))
        ev_io_stop(loop, watcher); /* the terminal is closed */
    for (ssize_t i = 0; i < n; i++)
        k->press(k->context, octets[i]);
}

/* A background process is stopped by the kernel when it changes its terminal. */
static bool is_ours(void)
{
    const pid_t foreground = tcgetpgrp(STDIN_FILENO);

    return foreground < 0 || foreground == getpgrp(); /* < 0: not our controlling terminal */
}

bool keys_open(struct keys *k, struct ev_loop *loop, void (*press)(void *context, char key),
               void *context)
{
    struct termios mode;

    k->loop = NULL;
    if (!isatty(STDIN_FILENO) || !is_ours() || tcgetattr(STDIN_FILENO, &mode) < 0)
        return false;
    k->before = mode;
    mode.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    if (tcsetattr(STDIN_FILENO, TCSANOW, &mode) < 0)
        return false;
    k->loop = loop;
    k->press = press;
    k->context = context;
    ev_io_init(&k->readable, on_readable, STDIN_FILENO, EV_READ);
    k->readable.data = k;
    ev_io_start(loop, &k->readable);
    return true;
}

void keys_close(struct keys *k)
{
    if (!k->loop)
        return;
    ev_io_stop(k->loop, &k->readable);
    if (is_ours())
        tcsetattr(STDIN_FILENO, TCSANOW, &k->before);
    k->loop = NULL;
}
