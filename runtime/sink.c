/* sink.c - a destination of lines, written by a thread. */
#include "sink.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"

/* A FIFO without a reader cannot be opened for writing alone without waiting. */
static int open_path(const char *path)
{
    const int flags = O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    int fd = open(path, O_WRONLY | flags, 0600);

    if (fd < 0 && errno == ENXIO)
        fd = open(path, O_RDWR | flags, 0600);
    if (fd >= 0)
        (void)fcntl(fd, F_SETFL, O_APPEND); /* it is ours alone, and the writer may wait */
    return fd;
}

static bool is_regular(int fd)
{
    struct stat s;

    return fstat(fd, &s) == 0 && S_ISREG(s.st_mode);
}

int sink_open(struct sink *s, int fd, const char *path, void (*wake)(void *context), void *context)
{
    pthread_condattr_t monotonic;

    memset(s, 0, sizeof *s);
    s->path = path;
    s->fd = path ? open_path(path) : fd;
    if (path && s->fd < 0)
        return -1;
    s->is_open = s->fd >= 0;
    s->is_file = s->is_open && is_regular(s->fd);
    s->wake = wake;
    s->context = context;
    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&s->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return 0;
}

/* Until something changes, or until ms have passed. */
static void wait_change(struct sink *s, long ms)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += ms % 1000 * 1000000;
    until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&s->changed, &s->lock, &until);
}

static uint64_t lines_in(const char *octets, size_t n)
{
    uint64_t lines = 0;

    for (size_t i = 0; i < n; i++)
        lines += octets[i] == '\n';
    return lines;
}

/* Those that are not written yet; one that was written in part counts. */
static uint64_t lines_left(const struct sink *s)
{
    return lines_in(s->queue, s->waiting) + lines_in(s->chunk + s->written, s->taken - s->written);
}

/* --- the writer; it holds the lock but where it says so --------------------------------------- */

static void tell(struct sink *s, unsigned news)
{
    s->news |= news;
    if (s->wake)
        s->wake(s->context);
}

/* The line that was under way begins again in the new file. */
static void reopen(struct sink *s)
{
    int fd, error;

    s->reopens = false;
    pthread_mutex_unlock(&s->lock);
    fd = open_path(s->path);
    error = errno;
    pthread_mutex_lock(&s->lock);
    if (fd < 0) {
        s->reopen_error = error;
        tell(s, SINK_NOT_REOPENED);
        return;
    }
    close(s->fd);
    s->fd = fd;
    s->is_file = is_regular(fd);
    while (s->written > 0 && s->written < s->taken && s->chunk[s->written - 1] != '\n')
        s->written--;
    tell(s, SINK_REOPENED);
}

/* More waits than one write takes. */
static bool is_pressing(const struct sink *s)
{
    return s->waiting > SINK_WRITE;
}

/* Takes whole lines from the queue. False: there are none. */
static bool take(struct sink *s)
{
    size_t n = s->waiting < SINK_WRITE ? s->waiting : SINK_WRITE;

    if (s->written < s->taken)
        return true;
    while (n > 0 && s->queue[n - 1] != '\n')
        n--;
    memcpy(s->chunk, s->queue, n);
    memmove(s->queue, s->queue + n, s->waiting - n);
    s->waiting -= n;
    s->taken = n;
    s->written = 0;
    return n > 0;
}

/* No reader will come to what is not a file that we opened. */
static bool is_final(const struct sink *s, int error)
{
    return !s->path && (error == EPIPE || error == EBADF || (error == EIO && !s->is_file));
}

static void take_outcome(struct sink *s, ssize_t n, int error)
{
    if (n > 0) {
        s->written += (size_t)n;
        if (s->error)
            tell(s, SINK_RECOVERED);
        s->error = 0;
        if (s->lost > 0 && s->written == s->taken && s->wake)
            s->wake(s->context); /* there is room to say so */
        return;
    }
    if (n < 0 && (error == EINTR || error == EAGAIN))
        return;
    error = n < 0 ? error : EIO;
    if (is_final(s, error)) {
        s->is_gone = true;
        s->error = error;
        s->waiting = s->taken = s->written = 0;
        tell(s, SINK_GONE);
        return;
    }
    if (!s->error)
        tell(s, SINK_FAILED);
    s->error = error;
}

/* One attempt, without the lock. */
static void write_once(struct sink *s)
{
    const int fd = s->fd;
    const size_t left = s->taken - s->written;
    ssize_t n;
    int error;

    pthread_mutex_unlock(&s->lock);
    n = write(fd, s->chunk + s->written, left);
    error = errno;
    if (n < 0 && error == EAGAIN) /* another program has made it so */
        poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, SINK_AGAIN_MS);
    pthread_mutex_lock(&s->lock);
    take_outcome(s, n, error);
}

/* Lines of a busy loop are written together: each of them does not wake the writer. */
static void gather(struct sink *s)
{
    if (s->is_ending || s->reopens || s->written < s->taken || is_pressing(s))
        return;
    s->is_gathering = true;
    wait_change(s, SINK_GATHER_MS);
    s->is_gathering = false;
}

static void *run_writer(void *context)
{
    struct sink *s = context;
    uint64_t again_at = 0;

    pthread_mutex_lock(&s->lock);
    while (!s->is_gone) {
        const uint64_t now = clock_now();

        if (s->reopens && (s->error || s->written == s->taken)) {
            reopen(s);
            again_at = 0;
        } else if (s->error && now < again_at && !s->is_ending)
            wait_change(s, (long)(again_at - now));
        else if (take(s)) {
            write_once(s);
            again_at = clock_now() + SINK_AGAIN_MS;
            if (s->error && s->is_ending)
                break;
            if (!s->error)
                gather(s);
        } else if (s->is_ending)
            break;
        else
            pthread_cond_wait(&s->changed, &s->lock);
    }
    s->has_ended = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

/* Signals are the loop's; SIGPIPE, SIGXFSZ and SIGTTOU become errors. */
static void start_writer(struct sink *s)
{
    sigset_t all, old;
    int error;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    error = pthread_create(&s->writer, NULL, run_writer, s);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    s->has_writer = error == 0;
    if (error) {
        s->error = error;
        s->news |= SINK_FAILED;
    }
}

/* --- the loop --------------------------------------------------------------------------------- */

static bool has_room(const struct sink *s, size_t n)
{
    return s->waiting + n <= sizeof s->queue;
}

void sink_put(struct sink *s, const char *line, size_t n)
{
    bool is_full;

    if (!s->is_open)
        return;
    pthread_mutex_lock(&s->lock);
    if (!s->is_gone && (s->lost > 0 || !has_room(s, n))) {
        if (s->lost++ == 0)
            s->lost_error = s->error;
        s->lost_ever++;
    } else if (!s->is_gone) {
        memcpy(s->queue + s->waiting, line, n);
        s->waiting += n;
    }
    is_full = s->waiting > sizeof s->queue / 2;
    pthread_mutex_unlock(&s->lock);
    if (is_full)
        sink_flush(s);
}

void sink_flush(struct sink *s)
{
    if (!s->is_open)
        return;
    pthread_mutex_lock(&s->lock);
    if (!s->has_writer && (s->waiting > 0 || s->reopens))
        start_writer(s);
    else if (s->is_gathering ? s->reopens || s->is_ending || is_pressing(s)
                             : s->waiting > 0 || s->reopens || s->is_ending)
        pthread_cond_signal(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

static const char *reason(const struct sink *s, int error)
{
    return error ? strerror(error) : s->is_file ? "the disk is too slow" : "the reader is too slow";
}

bool sink_take_lost(struct sink *s, uint64_t *lost, const char **why)
{
    bool is_told;

    if (!s->is_open)
        return false;
    pthread_mutex_lock(&s->lock);
    is_told = s->lost > 0 && has_room(s, 2 * SINK_LINE);
    if (is_told) {
        *lost = s->lost;
        *why = reason(s, s->lost_error);
        s->lost = 0;
    }
    pthread_mutex_unlock(&s->lock);
    return is_told;
}

uint64_t sink_lost_ever(struct sink *s)
{
    uint64_t lost;

    if (!s->is_open)
        return 0;
    pthread_mutex_lock(&s->lock);
    lost = s->lost_ever;
    pthread_mutex_unlock(&s->lock);
    return lost;
}

void sink_reopen(struct sink *s)
{
    if (!s->path)
        return;
    pthread_mutex_lock(&s->lock);
    s->reopens = true;
    pthread_mutex_unlock(&s->lock);
    sink_flush(s);
}

unsigned sink_look(struct sink *s, const char **why)
{
    unsigned news;

    if (!s->is_open)
        return 0;
    pthread_mutex_lock(&s->lock);
    news = s->news;
    s->news = 0;
    *why = news ? strerror(news & SINK_NOT_REOPENED ? s->reopen_error : s->error) : "";
    pthread_mutex_unlock(&s->lock);
    return news;
}

void sink_end(struct sink *s)
{
    if (!s->is_open)
        return;
    pthread_mutex_lock(&s->lock);
    s->is_ending = true;
    s->wake = NULL;
    pthread_mutex_unlock(&s->lock);
    sink_flush(s);
}

uint64_t sink_close(struct sink *s, uint64_t until, const char **why, bool *is_lost)
{
    uint64_t left, now;
    bool ends;

    if (!s->is_open)
        return 0;
    sink_end(s);
    pthread_mutex_lock(&s->lock);
    while (s->has_writer && !s->has_ended && (now = clock_now()) < until)
        wait_change(s, (long)(until - now));
    left = s->is_gone ? 0 : s->lost + lines_left(s);
    *why = reason(s, s->lost ? s->lost_error : s->error);
    ends = !s->has_writer || s->has_ended;
    pthread_mutex_unlock(&s->lock);
    if (!ends) {
        *is_lost = true;
        return left;
    }
    if (s->has_writer)
        pthread_join(s->writer, NULL);
    if (s->path)
        close(s->fd);
    s->is_open = false;
    return left;
}
