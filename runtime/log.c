/* log.c - lines written to a terminal, a pipe and a file, without blocking. */
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "escape.h"

enum { RESET_ROOM = 8 }; /* kept free in a line for the final escape sequence and LF */

static const char *const sgr[] = { "\033[0m",  "\033[2m",  "\033[31m", "\033[32m",
                                   "\033[33m", "\033[34m", "\033[1m" };

int log_open(struct log *log, int terminal, const char *path)
{
    const char *no_colour = getenv("NO_COLOR");

    memset(log, 0, sizeof *log);
    log->terminal.fd = terminal;
    log->terminal.is_coloured = terminal >= 0 && isatty(terminal) && !(no_colour && *no_colour);
    log->file.fd = -1;
    if (path && (log->file.fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) < 0)
        return -1;
    return 0;
}

/* A pipe or terminal that polls writable accepts this much without blocking. */
enum { AT_ONCE = 4096 };

static void sink_flush(struct log_sink *sink, int timeout)
{
    while (sink->waiting > 0 && !sink->is_broken) {
        struct pollfd ready = { .fd = sink->fd, .events = POLLOUT };
        ssize_t n;

        if (poll(&ready, 1, timeout) <= 0 || !(ready.revents & (POLLOUT | POLLERR | POLLHUP)))
            return;
        n = write(sink->fd, sink->queue, sink->waiting < AT_ONCE ? sink->waiting : AT_ONCE);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            return;
        if (n <= 0) { /* the reader is gone; the phone goes on */
            sink->is_broken = true;
            sink->waiting = 0;
            return;
        }
        sink->waiting -= (size_t)n;
        memmove(sink->queue, sink->queue + n, sink->waiting);
    }
}

/* The line without escape sequences; all in it are our own, since other octets are escaped. */
static size_t without_colour(char *out, const char *line, size_t n)
{
    size_t used = 0;

    for (size_t i = 0; i < n; i++) {
        if (line[i] == '\033') {
            while (i < n && line[i] != 'm')
                i++;
            continue;
        }
        out[used++] = line[i];
    }
    return used;
}

static void sink_put(struct log_sink *sink, const char *line, size_t n)
{
    char plain[LOG_LINE + 64];

    if (sink->fd < 0 || sink->is_broken)
        return;
    if (sink->waiting + n + 64 > sizeof sink->queue)
        sink_flush(sink, 0);
    if (sink->waiting + n + 64 > sizeof sink->queue) {
        sink->lost++;
        return;
    }
    if (sink->lost > 0) {
        sink->waiting += (size_t)snprintf(sink->queue + sink->waiting, 64,
                                          "(%llu lines lost: the reader is too slow)\n",
                                          (unsigned long long)sink->lost);
        sink->lost = 0;
    }
    if (!sink->is_coloured) {
        n = without_colour(plain, line, n);
        line = plain;
    }
    memcpy(sink->queue + sink->waiting, line, n);
    sink->waiting += n;
}

void log_begin(struct log *log, bool for_terminal)
{
    log->len = log->column = 0;
    log->for_terminal = for_terminal;
}

static size_t room_left(const struct log *log)
{
    return sizeof log->line - RESET_ROOM - log->len;
}

void log_part(struct log *log, const char *format, ...)
{
    const size_t room = room_left(log);
    va_list arguments;
    int n;

    if (room < 2)
        return;
    va_start(arguments, format);
    n = vsnprintf(log->line + log->len, room, format, arguments);
    va_end(arguments);
    if (n < 0)
        return;
    if ((size_t)n >= room)
        n = (int)room - 1;
    log->len += (size_t)n;
    log->column += (size_t)n;
}

void log_wire(struct log *log, const void *octets, size_t n)
{
    const size_t room = room_left(log);
    size_t columns;

    if (room < 2)
        return;
    log->len += escape_write(log->line + log->len, room, octets, n, &columns);
    log->column += columns;
}

void log_colour(struct log *log, enum log_colour colour)
{
    const size_t n = strlen(sgr[colour]);

    if (room_left(log) <= n)
        return;
    memcpy(log->line + log->len, sgr[colour], n);
    log->len += n;
}

void log_column(struct log *log, size_t column)
{
    do {
        if (room_left(log) < 2)
            return;
        log->line[log->len++] = ' ';
        log->column++;
    } while (log->column < column);
}

void log_wire_cut(struct log *log, const void *octets, size_t n, size_t room)
{
    static const char dots[] = "...";
    const uint8_t *p = octets;
    char text[4 * LOG_WIDTH + 1]; /* an escaped octet takes four */
    size_t shown = n < room ? n : room, columns;

    escape_write(text, sizeof text, p, shown, &columns);
    if (shown == n && columns <= room) {
        log_wire(log, octets, n);
        return;
    }
    while (shown > 0 && columns + sizeof dots - 1 > room) {
        shown--;
        while (shown > 0 && (p[shown] & 0xC0) == 0x80) /* whole characters */
            shown--;
        escape_write(text, sizeof text, p, shown, &columns);
    }
    log_wire(log, octets, shown);
    log_part(log, "%s", dots);
}

static size_t columns_of(const char *text, size_t n)
{
    size_t columns = 0;

    for (size_t i = 0; i < n; i++)
        columns += ((uint8_t)text[i] & 0xC0) != 0x80;
    return columns;
}

static void new_line(struct log *log, size_t indent)
{
    while (log->len > 0 && log->line[log->len - 1] == ' ')
        log->len--;
    log_part(log, "\n");
    log->column = 0;
    log_column(log, indent);
}

void log_words(struct log *log, size_t indent, const char *text)
{
    for (bool is_first = true; *text; is_first = false) {
        const size_t n = strcspn(text, " "), columns = columns_of(text, n);

        if (log->column + !is_first + columns > LOG_WIDTH && log->column > indent)
            new_line(log, indent);
        else if (!is_first)
            log_part(log, " ");
        log_part(log, "%.*s", (int)n, text);
        log->column -= n - columns; /* log_part counts octets */
        text += n + (text[n] == ' ');
    }
}

void log_words_at(struct log *log, size_t column, size_t indent, const char *text)
{
    const size_t least = log->column + 2;

    column = column > least ? column : least;
    if (column + columns_of(text, strlen(text)) > LOG_WIDTH)
        new_line(log, indent);
    else
        log_column(log, column);
    log_words(log, indent, text);
}

void log_end(struct log *log)
{
    memcpy(log->line + log->len, sgr[LOG_PLAIN], 4);
    log->line[log->len + 4] = '\n';
    log->len += 5;
    if (log->for_terminal)
        sink_put(&log->terminal, log->line, log->len);
    sink_put(&log->file, log->line, log->len);
    log->len = 0;
}

void log_flush(struct log *log)
{
    sink_flush(&log->terminal, 0);
    sink_flush(&log->file, 0);
}

bool log_is_waiting(const struct log *log)
{
    return log->terminal.waiting > 0 && !log->terminal.is_broken;
}

void log_close(struct log *log)
{
    sink_flush(&log->terminal, 1000);
    sink_flush(&log->file, 1000);
    if (log->file.fd >= 0)
        close(log->file.fd);
    log->file.fd = log->terminal.fd = -1;
}
