/* log.c - lines for the terminal and the log file, composed once and written by their sinks. */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "escape.h"

enum {
    RESET_ROOM = 8, /* kept free in a line for the final escape sequence and LF */
    STAMP_ROOM = 64 /* for the time, with its colour */
};

_Static_assert(LOG_LINE + STAMP_ROOM <= SINK_LINE, "a sink takes a line");

static const char *const sgr[] = { "\033[0m",  "\033[2m",  "\033[31m", "\033[32m",
                                   "\033[33m", "\033[34m", "\033[1m" };

int log_open(struct log *log, int terminal, const char *path, void (*wake)(void *context),
             void *context)
{
    const char *no_colour = getenv("NO_COLOR");

    memset(log, 0, sizeof *log);
    log->is_coloured = terminal >= 0 && isatty(terminal) && !(no_colour && *no_colour);
    sink_open(&log->terminal, terminal, NULL, wake, context);
    sink_open(&log->errors, STDERR_FILENO, NULL, NULL, NULL);
    return sink_open(&log->file, -1, path, wake, context);
}

/* The line without escape sequences; all in it are our own, since other octets are escaped. is_one:
 * without its breaks, too; they are the only LF in it but for the last. */
static size_t make_plain(char *out, const char *line, size_t n, bool is_one)
{
    size_t used = 0;

    for (size_t i = 0; i < n; i++) {
        if (line[i] == '\033') {
            while (i < n && line[i] != 'm')
                i++;
            continue;
        }
        if (is_one && line[i] == '\n' && i + 1 < n) {
            while (i + 1 < n && line[i + 1] == ' ')
                i++;
            out[used++] = ' ';
            continue;
        }
        out[used++] = line[i];
    }
    return used;
}

static size_t write_time(char *out, const struct tm *t, int ms)
{
    return (size_t)snprintf(out, STAMP_ROOM, "%02d:%02d:%02d.%03d  ", t->tm_hour, t->tm_min,
                            t->tm_sec, ms);
}

/* RFC 3339 5.6, the zone's offset as it is then. */
static size_t write_date(char *out, const struct tm *t, int ms)
{
    const long minutes = labs(t->tm_gmtoff) / 60;

    return (size_t)snprintf(out, STAMP_ROOM, "%04d-%02d-%02dT%02d:%02d:%02d.%03d%c%02ld:%02ld  ",
                            t->tm_year + 1900, t->tm_mon + 1, t->tm_mday, t->tm_hour, t->tm_min,
                            t->tm_sec, ms, t->tm_gmtoff < 0 ? '-' : '+', minutes / 60,
                            minutes % 60);
}

static void put_terminal(struct log *log, const struct tm *t, int ms)
{
    char out[SINK_LINE];
    size_t n = log->is_coloured ? strlen(sgr[LOG_DIM]) : 0;

    memcpy(out, sgr[LOG_DIM], n);
    n += write_time(out + n, t, ms);
    if (log->is_coloured) {
        memcpy(out + n, log->line, log->len);
        n += log->len;
    } else
        n += make_plain(out + n, log->line, log->len, false);
    sink_put(&log->terminal, out, n);
}

static void put_file(struct log *log, const struct tm *t, int ms)
{
    char out[SINK_LINE];
    size_t n = write_date(out, t, ms);

    n += make_plain(out + n, log->line, log->len, true);
    sink_put(&log->file, out, n);
}

void log_begin(struct log *log, unsigned to, int64_t wall)
{
    log->len = 0;
    log->column = LOG_STAMP;
    log->to = to;
    log->wall = wall > 0 ? wall : 0;
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
    const time_t seconds = (time_t)(log->wall / 1000);
    const int ms = (int)(log->wall % 1000);
    struct tm t;

    memcpy(log->line + log->len, sgr[LOG_PLAIN], 4);
    log->line[log->len + 4] = '\n';
    log->len += 5;
    localtime_r(&seconds, &t);
    if (log->to & LOG_TERMINAL && log->terminal.is_open)
        put_terminal(log, &t, ms);
    if (log->to & LOG_FILE && log->file.is_open)
        put_file(log, &t, ms);
    log->len = 0;
}

void log_error(struct log *log, const char *format, ...)
{
    char line[SINK_LINE];
    va_list arguments;
    int n;

    va_start(arguments, format);
    n = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    if (n < 0)
        return;
    if ((size_t)n > sizeof line - 2)
        n = (int)sizeof line - 2;
    line[n] = '\n';
    sink_put(&log->errors, line, (size_t)n + 1);
    sink_flush(&log->errors);
}

uint64_t log_lost(struct log *log)
{
    return sink_lost_ever(&log->terminal) + sink_lost_ever(&log->file);
}

void log_flush(struct log *log)
{
    sink_flush(&log->terminal);
    sink_flush(&log->file);
}

/* True: the sink is closed. */
static bool close_sink(struct log *log, struct sink *sink, const char *name, uint64_t until)
{
    const char *why;
    bool is_lost = false;
    const uint64_t left = sink_close(sink, until, &why, &is_lost);

    if (left)
        log_error(log, "clausewire: %llu line%s not written to %s: %s", (unsigned long long)left,
                  left == 1 ? " was" : "s were", name, why);
    return !is_lost;
}

bool log_close(struct log *log)
{
    const uint64_t until = clock_now() + LOG_END_MS;
    const char *why;
    bool is_lost = false, ends;

    sink_end(&log->terminal); /* both at once */
    sink_end(&log->file);
    ends = close_sink(log, &log->terminal, "standard output", until);
    ends = close_sink(log, &log->file, log->file.path, until) && ends;
    sink_close(&log->errors, clock_now() + LOG_ERRORS_MS, &why, &is_lost);
    return ends && !is_lost;
}
