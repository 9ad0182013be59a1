/* sink.h - a destination of lines: a terminal, a pipe or a file. A thread of its own writes them, so
 * that a reader or a disk that does not answer holds up nothing but these lines. */
#ifndef CW_SINK_H
#define CW_SINK_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SINK_QUEUE_MAX = 65536, /* octets that wait for the writer */
    SINK_WRITE =
        4096, /* octets that it writes at once, whole lines; a pipe takes all of them or none */
    SINK_LINE = 1152,     /* octets of a line, at most */
    SINK_AGAIN_MS = 1000, /* between attempts to write that fail */
    SINK_GATHER_MS = 50   /* after a write, in which lines gather for the next one */
};

/* What has become of it since it was last looked at; bits. */
enum sink_news {
    SINK_FAILED = 1, /* it cannot be written now */
    SINK_RECOVERED = 2 /* after that */,
    SINK_REOPENED = 4,
    SINK_NOT_REOPENED = 8, /* the file that was open is kept */
    SINK_GONE = 16         /* its reader is gone: nothing more is written */
};

struct sink {
    const char *path; /* the caller's; NULL: the descriptor is the caller's, too */
    bool is_open;     /* there is a destination */
    bool is_file;     /* a regular one: slow is its disk and not its reader */
    pthread_t writer;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    int fd; /* -1: none; closed by sink_close if path is given */
    void (*wake)(void *context);
    void *context;
    bool has_writer, has_ended; /* the thread was started; it returns */
    bool is_gathering; /* the thread rests after a write; what is not urgent need not wake it */
    bool is_ending, is_gone, reopens;
    unsigned news;                /* enum sink_news */
    int error;                    /* errno of the last attempt to write; 0: it succeeded */
    int reopen_error, lost_error; /* errno; of the first line lost, 0: it did not fit */
    uint64_t lost;                /* lines since the last ones were told */
    uint64_t lost_ever;
    size_t waiting, taken, written; /* octets in queue; in chunk, and of these written */
    char queue[SINK_QUEUE_MAX], chunk[SINK_WRITE];
};

/* fd: where path is NULL; -1: no destination, whatever is put into it is dropped. A file is opened
 * to append to it. A FIFO need not have a reader. wake (may be NULL) is called by the writer when there
 * is news, or room again after lines were lost. 0; or -1: errno. */
int sink_open(struct sink *s, int fd, const char *path, void (*wake)(void *context), void *context);
/* One line, its LF at the end. What does not fit is counted, and so are all lines after it until
 * sink_take_lost. Never blocks. */
void sink_put(struct sink *s, const char *line, size_t n);
/* Lets the writer begin with what was put. */
void sink_flush(struct sink *s);
/* Whether lines were lost and there is room again to say so; then *lost and *why are theirs, and the
 * next line is what is said. */
bool sink_take_lost(struct sink *s, uint64_t *lost, const char **why);
uint64_t sink_lost_ever(struct sink *s); /* lines */
/* The file at `path` is opened anew, by the writer. */
void sink_reopen(struct sink *s);
/* What is new; *why is the reason for what failed. */
unsigned sink_look(struct sink *s, const char **why);
/* Lets the writer end once all is written. */
void sink_end(struct sink *s);
/* Waits for it until `until` (ms of clock_now) and closes. Returns the lines that were not written, *why
 * being the reason. *is_lost becomes true if the writer does not end: the sink's memory stays its. */
uint64_t sink_close(struct sink *s, uint64_t until, const char **why, bool *is_lost);

#endif
