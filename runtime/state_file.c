/* state_file.c - the file of the state: what the phone did not write is never replaced (LOCAL_state_file). */
#include "state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "state.h"

enum { TRIES = 10 }; /* the file may be replaced while it is opened */

/* What every file of the phone's begins with. */
static const char mark[] = "{\n \"clausewire\"";

static const char *kind_of(mode_t mode)
{
    return S_ISDIR(mode)    ? "a directory"
           : S_ISCHR(mode)  ? "a device"
           : S_ISBLK(mode)  ? "a device"
           : S_ISFIFO(mode) ? "a FIFO"
           : S_ISSOCK(mode) ? "a socket"
                            : "no regular file";
}

static const char *say(char why[STATE_WHY], const char *text)
{
    snprintf(why, STATE_WHY, "%s", text);
    return why;
}

/* --- opening ---------------------------------------------------------------------------------- */

/* NULL, or the reason; *is_there. */
static const char *find_target(struct state_file *f, const char *path, bool *is_there,
                               char why[STATE_WHY])
{
    struct stat s;

    *is_there = lstat(path, &s) == 0;
    if (!*is_there && errno != ENOENT)
        return say(why, strerror(errno));
    if (*is_there && S_ISLNK(s.st_mode)) {
        f->target = realpath(path, NULL);
        if (!f->target)
            return say(why, errno == ENOENT ? "a symbolic link to nothing" : strerror(errno));
    } else if (!(f->target = strdup(path)))
        return say(why, "out of memory");
    if (*is_there && (stat(f->target, &s) < 0 || !S_ISREG(s.st_mode))) {
        snprintf(why, STATE_WHY, "%s, which the phone does not replace", kind_of(s.st_mode));
        return why;
    }
    f->beside = malloc(strlen(f->target) + sizeof ".new");
    if (!f->beside)
        return say(why, "out of memory");
    sprintf(f->beside, "%s.new", f->target);
    return NULL;
}

/* Opens and locks the file that stands there. NULL; or the reason. */
static const char *lock(struct state_file *f, char why[STATE_WHY])
{
    struct stat opened, there;

    for (int i = 0; i < TRIES; i++) {
        f->fd = open(f->target, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
        if (f->fd < 0 || fstat(f->fd, &opened) < 0)
            return say(why, strerror(errno));
        if (!S_ISREG(opened.st_mode) || opened.st_size > STATE_OCTETS_MAX)
            return say(why, "no regular file, or too large for a state file");
        if (flock(f->fd, LOCK_EX | LOCK_NB) < 0)
            return say(why, errno == EWOULDBLOCK ? "another phone is using it" : strerror(errno));
        if (stat(f->target, &there) == 0 && there.st_dev == opened.st_dev &&
            there.st_ino == opened.st_ino) {
            f->device = opened.st_dev;
            f->inode = opened.st_ino;
            return NULL;
        }
        close(f->fd);
        f->fd = -1;
    }
    return say(why, "another program keeps replacing it");
}

static const char *read_whole(struct state_file *f, json_t **whole, char why[STATE_WHY])
{
    const int copy = fcntl(f->fd, F_DUPFD_CLOEXEC, 0);
    FILE *file = copy >= 0 ? fdopen(copy, "re") : NULL;
    json_error_t error;

    if (!file) {
        if (copy >= 0)
            close(copy);
        return say(why, strerror(errno));
    }
    *whole = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
    fclose(file);
    if (*whole)
        return NULL;
    snprintf(why, STATE_WHY, "not a state file of the phone (line %d: %.100s)", error.line,
             error.text);
    return why;
}

const char *state_file_open(struct state_file *f, const char *path, json_t **whole,
                            char why[STATE_WHY])
{
    bool is_there = false;
    const char *fault;

    memset(f, 0, sizeof *f);
    f->fd = -1;
    *whole = NULL;
    fault = find_target(f, path, &is_there, why);
    if (!fault && is_there)
        fault = lock(f, why);
    if (!fault && is_there)
        fault = read_whole(f, whole, why);
    if (fault)
        state_file_close(f);
    return fault;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* A file that an earlier life of the phone left unfinished. */
static bool is_unfinished(const char *path)
{
    char begin[sizeof mark - 1];
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    struct stat s;
    ssize_t n;

    if (fd < 0)
        return false;
    n = fstat(fd, &s) == 0 && S_ISREG(s.st_mode) ? read(fd, begin, sizeof begin) : -1;
    close(fd);
    return n >= 0 && memcmp(begin, mark, (size_t)n) == 0;
}

static int create(const char *path)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
    const int fd = open(path, flags, 0600);

    if (fd >= 0 || errno != EEXIST)
        return fd;
    if (!is_unfinished(path) || unlink(path) < 0) {
        errno = EEXIST;
        return -1;
    }
    return open(path, flags, 0600);
}

/* Puts what is written in its place. NULL, or the reason. */
static const char *replace(const struct state_file *f, char why[STATE_WHY])
{
    struct stat there;

    if (lstat(f->target, &there) == 0) {
        if (f->fd < 0 || there.st_dev != f->device || there.st_ino != f->inode)
            return say(why, "another program has put something there, which the phone does not "
                            "replace");
        return rename(f->beside, f->target) < 0 ? say(why, strerror(errno)) : NULL;
    }
    if (renameat2(AT_FDCWD, f->beside, AT_FDCWD, f->target, RENAME_NOREPLACE) == 0)
        return NULL;
    if (errno != EINVAL && errno != ENOSYS)
        return say(why, strerror(errno));
    if (link(f->beside, f->target) < 0) /* the file system has no such rename */
        return say(why, strerror(errno));
    unlink(f->beside);
    return NULL;
}

/* The folder has the new name on disk, too. */
static void sync_folder(const char *path)
{
    char *copy = strdup(path);
    const int fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    free(copy);
}

/* 0, or -1 with errno. */
static int write_all(int fd, const json_t *whole)
{
    char *text = json_dumps(whole, JSON_INDENT(1));
    const size_t n = text ? strlen(text) : 0;
    size_t at = 0;

    if (!text)
        errno = ENOMEM;
    while (at < n) {
        const ssize_t written = write(fd, text + at, n - at);
        if (written < 0 && errno != EINTR)
            break;
        at += written > 0 ? (size_t)written : 0;
    }
    free(text);
    return n > 0 && at == n ? 0 : -1;
}

static const char *say_create(const struct state_file *f, char why[STATE_WHY])
{
    if (errno == EEXIST)
        snprintf(why, STATE_WHY, "%.200s is in the way", f->beside);
    else
        say(why, strerror(errno));
    return why;
}

const char *state_file_write(struct state_file *f, const json_t *whole, bool *is_full,
                             char why[STATE_WHY])
{
    const int fd = create(f->beside);
    const char *fault = NULL;
    struct stat s;

    *is_full = false;
    if (fd < 0) {
        *is_full = errno == ENOSPC || errno == EDQUOT;
        return say_create(f, why);
    }
    if (flock(fd, LOCK_EX | LOCK_NB) < 0 || write_all(fd, whole) < 0 || fsync(fd) < 0 ||
        fstat(fd, &s) < 0) {
        *is_full = errno == ENOSPC || errno == EDQUOT || errno == EIO;
        fault = say(why, strerror(errno));
    } else
        fault = replace(f, why);
    if (fault) {
        close(fd);
        unlink(f->beside);
        return fault;
    }
    sync_folder(f->target);
    if (f->fd >= 0)
        close(f->fd);
    f->fd = fd; /* and with it the lock */
    f->device = s.st_dev;
    f->inode = s.st_ino;
    return NULL;
}

const char *state_file_try(struct state_file *f, char why[STATE_WHY])
{
    const int fd = create(f->beside);

    if (fd < 0)
        return say_create(f, why);
    close(fd);
    unlink(f->beside);
    return NULL;
}

void state_file_close(struct state_file *f)
{
    if (f->fd >= 0)
        close(f->fd);
    free(f->target);
    free(f->beside);
    f->target = f->beside = NULL;
    f->fd = -1;
}
