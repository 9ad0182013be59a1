/* lines.c - lines of standard input on a loop (lines.h). */
#include "lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char in[1 << 20];
static size_t in_len;
static void (*obeys)(const char *line);
static struct ev_io input;

void say(json_t *object)
{
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    fflush(stdout);
    json_decref(object);
}

static void on_input(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    const ssize_t n = read(watcher->fd, in + in_len, sizeof in - 1 - in_len);
    char *at = in, *end;

    (void)events;
    if (n <= 0) {
        if (n == 0 || errno != EAGAIN)
            ev_break(loop, EVBREAK_ALL);
        return;
    }
    in_len += (size_t)n;
    in[in_len] = '\0';
    while ((end = strchr(at, '\n'))) {
        *end = '\0';
        obeys(at);
        at = end + 1;
    }
    in_len -= (size_t)(at - in);
    memmove(in, at, in_len);
}

void lines_start(struct ev_loop *loop, void (*obey)(const char *line))
{
    obeys = obey;
    fcntl(0, F_SETFL, O_NONBLOCK);
    ev_io_init(&input, on_input, 0, EV_READ);
    ev_io_start(loop, &input);
}

void lines_stop(struct ev_loop *loop)
{
    ev_io_stop(loop, &input);
}
