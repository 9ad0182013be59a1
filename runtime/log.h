/* log.h - the lines that the phone prints: aligned, escaped, bounded, never blocking.
 *
 * A reader that is too slow loses lines, and is told how many as soon as it reads again. */
#ifndef CW_LOG_H
#define CW_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LOG_LINE = 1024,   /* octets of an entry */
    LOG_QUEUE = 65536, /* octets that wait for a reader */
    LOG_WIDTH = 120    /* columns of a printed line; what is longer continues on the next one */
};

enum log_colour { LOG_PLAIN, LOG_DIM, LOG_RED, LOG_GREEN, LOG_YELLOW, LOG_BLUE, LOG_BOLD };

/* A destination of lines: a terminal, a pipe, a file. */
struct log_sink {
    int fd; /* -1: none */
    bool is_coloured, is_broken;
    size_t waiting; /* octets in queue */
    uint64_t lost;  /* lines since the last one written */
    char queue[LOG_QUEUE];
};

struct log {
    struct log_sink terminal, file;
    size_t len, column; /* of the line under way: octets, and characters seen */
    bool for_terminal;  /* the current line goes there too */
    char line[LOG_LINE];
};

/* terminal: a descriptor, or -1. path: a file to append to as well, or NULL. 0, or -1: the file
 * cannot be opened (errno). Colour is used where the terminal is one and NO_COLOR is not in the
 * environment. */
int log_open(struct log *log, int terminal, const char *path);
void log_close(struct log *log); /* writes what it can within a second */

/* A line: begin, parts, end. Parts beyond LOG_LINE are cut off. */
void log_begin(struct log *log, bool for_terminal);
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

void log_flush(struct log *log);            /* writes as much as the readers accept now */
bool log_is_waiting(const struct log *log); /* the terminal has not accepted everything yet */

#endif
