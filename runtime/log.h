/* log.h - the lines that the phone prints: aligned, escaped, bounded, never blocking.
 *
 * On standard output an entry has the time of day and continues on the next line where it is too wide. In
 * the log file it is one line with date, time and zone offset (RFC 3339 5.6). */
#ifndef CW_LOG_H
#define CW_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sink.h"

enum {
    LOG_LINE = 1024,    /* octets of an entry */
    LOG_WIDTH = 120,    /* columns of a printed line; what is longer continues on the next one */
    LOG_STAMP = 14,     /* columns of the time of day and the blanks after it */
    LOG_END_MS = 2000,  /* at the end, for what is not written yet */
    LOG_ERRORS_MS = 500 /* after that, to say what was not written */
};

/* Where a line goes; bits. */
enum log_destination { LOG_TERMINAL = 1, LOG_FILE = 2 };

enum log_colour { LOG_PLAIN, LOG_DIM, LOG_RED, LOG_GREEN, LOG_YELLOW, LOG_BLUE, LOG_BOLD };

struct log {
    struct sink terminal, file, errors; /* standard output, --log, standard error */
    bool is_coloured;
    unsigned to;        /* enum log_destination, of the line under way */
    int64_t wall;       /* its time, ms since 1970, UTC */
    size_t len, column; /* of it: octets, and characters seen */
    char line[LOG_LINE];
};

/* terminal: a descriptor, or -1. path: a file to append to as well, or NULL; it must outlive the log.
 * wake is sink_open's. 0, or -1: the file cannot be opened (errno). Colour is used where the terminal is
 * one and NO_COLOR is not in the environment. */
int log_open(struct log *log, int terminal, const char *path, void (*wake)(void *context),
             void *context);
/* Writes what it can within LOG_END_MS and says on standard error what was not written. False: a
 * destination does not answer, and the memory of `log` stays its writer's. */
bool log_close(struct log *log);

/* A line: begin, parts, end. Parts beyond LOG_LINE are cut off. */
/* to: enum log_destination. wall: ms since 1970, UTC. */
void log_begin(struct log *log, unsigned to, int64_t wall);
void log_part(struct log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_wire(struct log *log, const void *octets,
              size_t n); /* received from the network: escaped */
void log_colour(struct log *log, enum log_colour colour);
/* At most `room` columns of them, escaped; "..." stands for what does not fit. */
void log_wire_cut(struct log *log, const void *octets, size_t n, size_t room);
void log_column(struct log *log, size_t column); /* blanks up to there, one at least */
/* A text of ours, broken at blanks so that no line is wider than LOG_WIDTH; its further lines begin
 * at `indent`. */
void log_words(struct log *log, size_t indent, const char *text);
/* The same at `column`, two blanks away at least; on the next line where it does not fit whole. */
void log_words_at(struct log *log, size_t column, size_t indent, const char *text);
void log_end(struct log *log);

/* A line on standard error, without time. Never blocks. */
void log_error(struct log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
uint64_t log_lost(struct log *log); /* lines that were not written so far */
void log_flush(struct log *log);    /* lets the writers begin with what was ended */

#endif
