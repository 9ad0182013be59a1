/* test_sink.c - lines to a destination that takes them, takes some, or does not answer (LOCAL_log_file). */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "clock.h"
#include "sink.h"

enum { LINE = 100, PATIENCE_MS = 15000, AT_MOST_MS = 200 };

static struct sink s;
static char folder[64], path[96], line[LINE];
static int ends[2]; /* of a pipe */
static volatile unsigned wakes;

/* The disk: writes fail with `fault`, or take at most `most` octets. */
static volatile int fault;
static volatile size_t most = SIZE_MAX;

ssize_t __wrap_write(int fd, const void *octets, size_t n);
ssize_t __real_write(int fd, const void *octets, size_t n);

ssize_t __wrap_write(int fd, const void *octets, size_t n)
{
    if (fault && fd != STDOUT_FILENO && fd != STDERR_FILENO) {
        errno = fault;
        return -1;
    }
    return __real_write(fd, octets, n < most ? n : most);
}

static void on_wake(void *context)
{
    assert_ptr_equal(context, &s);
    wakes++;
}

/* A line with its number at the beginning. */
static void put(unsigned number)
{
    memset(line, '.', sizeof line);
    snprintf(line, sizeof line, "%06u", number);
    line[6] = '.';
    line[LINE - 1] = '\n';
    sink_put(&s, line, LINE);
}

/* holds is looked at again and again, until it is true. */
#define WAIT_UNTIL(holds)                                                                          \
    do {                                                                                           \
        const uint64_t end = clock_now() + PATIENCE_MS;                                            \
        while (!(holds)) {                                                                         \
            assert_true(clock_now() < end);                                                        \
            usleep(1000);                                                                          \
        }                                                                                          \
    } while (0)

static size_t octets_of(const char *name)
{
    struct stat st;

    return stat(name, &st) == 0 ? (size_t)st.st_size : 0;
}

static int begin(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/cw-sink-XXXXXX");
    if (!mkdtemp(folder) || pipe(ends) < 0)
        return -1;
    snprintf(path, sizeof path, "%s/log", folder);
    wakes = 0;
    fault = 0;
    most = SIZE_MAX;
    return 0;
}

static int end(void **state)
{
    char text[128];

    (void)state;
    close(ends[0]);
    close(ends[1]);
    snprintf(text, sizeof text, "rm -r %s", folder);
    return system(text);
}

static uint64_t finish(uint64_t ms)
{
    const char *why;
    bool is_lost = false;
    const uint64_t left = sink_close(&s, clock_now() + ms, &why, &is_lost);

    assert_false(is_lost);
    return left;
}

static void a_file_gets_every_line(void **state)
{
    (void)state;
    assert_int_equal(sink_open(&s, -1, path, on_wake, &s), 0);
    for (unsigned i = 0; i < 500; i++)
        put(i);
    sink_flush(&s);
    assert_int_equal(finish(PATIENCE_MS), 0);
    assert_int_equal(octets_of(path), 500 * LINE);
    assert_int_equal(wakes, 0);
    assert_int_equal(sink_open(&s, -1, path, NULL, NULL), 0); /* appended to */
    put(500);
    assert_int_equal(finish(PATIENCE_MS), 0);
    assert_int_equal(octets_of(path), 501 * LINE);
}

static void no_destination_takes_nothing(void **state)
{
    const char *why;
    uint64_t lost;

    (void)state;
    assert_int_equal(sink_open(&s, -1, NULL, on_wake, &s), 0);
    for (unsigned i = 0; i < 5000; i++)
        put(i);
    sink_flush(&s);
    sink_reopen(&s);
    assert_false(sink_take_lost(&s, &lost, &why));
    assert_int_equal(sink_look(&s, &why), 0);
    assert_int_equal(finish(PATIENCE_MS), 0);
    assert_int_equal(sink_open(&s, -1, "/nowhere/log", NULL, NULL), -1);
    assert_int_equal(errno, ENOENT);
}

/* Everything that a slow reader does not get is counted, and said in its place. */
static void a_reader_that_sleeps(void **state)
{
    const unsigned lines = 5000;
    const char *why;
    uint64_t lost;
    char octets[LINE + 1];
    unsigned got = 0, last = 0;
    FILE *reader;

    (void)state;
    assert_int_equal(sink_open(&s, ends[1], NULL, on_wake, &s), 0);
    for (unsigned i = 0; i < lines; i++) {
        const uint64_t before = clock_now();
        put(i);
        sink_flush(&s);
        assert_true(clock_now() - before < PATIENCE_MS); /* it did not wait for the reader */
    }
    assert_true(s.lost > 0);
    reader = fdopen(dup(ends[0]), "r");
    assert_non_null(fgets(octets, sizeof octets, reader));
    for (got = 1; wakes == 0; got++) /* the writer wakes the loop */
        assert_non_null(fgets(octets, sizeof octets, reader));
    WAIT_UNTIL(sink_take_lost(&s, &lost, &why));
    assert_string_equal(why, "the reader is too slow");
    put(lines);
    sink_flush(&s);
    while (last != lines) {
        assert_non_null(fgets(octets, sizeof octets, reader));
        assert_int_equal(strlen(octets), LINE);
        last = (unsigned)atoi(octets);
        assert_int_equal(last, last == lines ? lines : got);
        got++;
    }
    assert_int_equal(got - 1 + lost, lines);
    assert_int_equal(s.lost_ever, lost);
    fclose(reader);
    assert_int_equal(finish(PATIENCE_MS), 0);
}

static void a_queue_of_so_many_octets(void **state)
{
    char rest[SINK_LINE];
    size_t left = SINK_QUEUE_MAX % LINE + LINE;

    (void)state;
    assert_int_equal(sink_open(&s, ends[1], NULL, on_wake, &s), 0);
    s.has_writer = true; /* it does not begin */
    for (unsigned i = 0; i < SINK_QUEUE_MAX / LINE - 1; i++)
        put(i);
    memset(rest, '\n', sizeof rest);
    sink_put(&s, rest, left + 1);
    assert_int_equal(s.lost, 1);
    s.lost = 0;
    sink_put(&s, rest, left);
    assert_int_equal(s.lost, 0);
    assert_int_equal(s.waiting, SINK_QUEUE_MAX);
    sink_put(&s, rest, 1);
    assert_int_equal(s.lost, 1);
    s.has_writer = false;
    s.waiting = 0;
    assert_int_equal(finish(PATIENCE_MS), 1);
}

static void a_reader_that_sleeps_at_the_end(void **state)
{
    uint64_t begun;
    const char *why;
    bool is_lost = false;

    (void)state;
    assert_int_equal(sink_open(&s, ends[1], NULL, NULL, NULL), 0);
    for (unsigned i = 0; i < 5000; i++)
        put(i);
    begun = clock_now();
    assert_true(sink_close(&s, begun + AT_MOST_MS, &why, &is_lost) > 4000);
    assert_true(is_lost);
    assert_string_equal(why, "the reader is too slow");
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    while (!s.has_ended) { /* the memory is still the writer's: let it end */
        char octets[4096];
        if (read(ends[0], octets, sizeof octets) < 0)
            usleep(1000);
    }
    pthread_join(s.writer, NULL);
}

static void a_full_disk(void **state)
{
    const char *why;
    uint64_t lost;
    FILE *file;
    char octets[LINE + 1];
    unsigned i = 0;

    (void)state;
    assert_int_equal(sink_open(&s, -1, path, on_wake, &s), 0);
    put(i++);
    sink_flush(&s);
    WAIT_UNTIL(octets_of(path) == LINE);
    most = LINE + LINE / 2; /* what goes on the disk before it is full ends within a line */
    fault = 0;
    put(i++);
    put(i++);
    sink_flush(&s);
    WAIT_UNTIL(octets_of(path) > LINE);
    fault = ENOSPC;
    for (; i < 2000; i++)
        put(i);
    sink_flush(&s);
    WAIT_UNTIL(s.news & SINK_FAILED);
    assert_true(wakes > 0);
    assert_int_equal(sink_look(&s, &why), SINK_FAILED);
    assert_string_equal(why, strerror(ENOSPC));
    assert_int_equal(sink_look(&s, &why), 0); /* once, however often it is tried */
    put(i++);
    fault = 0;
    most = SIZE_MAX;
    WAIT_UNTIL(s.news & SINK_RECOVERED);
    WAIT_UNTIL(sink_take_lost(&s, &lost, &why));
    put(i);
    assert_int_equal(finish(PATIENCE_MS), 0);
    file = fopen(path, "r");
    for (unsigned k = 0; k < i + 1 - lost; k++) {
        assert_non_null(fgets(octets, sizeof octets, file));
        assert_int_equal(strlen(octets), LINE);
        assert_int_equal(atoi(octets), k < i - lost ? k : i); /* whole, and in order */
    }
    assert_null(fgets(octets, sizeof octets, file));
    fclose(file);
}

static void a_full_disk_at_the_end(void **state)
{
    const uint64_t begun = clock_now();
    const char *why;
    bool is_lost = false;

    (void)state;
    assert_int_equal(sink_open(&s, -1, path, NULL, NULL), 0);
    fault = ENOSPC;
    for (unsigned i = 0; i < 7; i++)
        put(i);
    assert_int_equal(sink_close(&s, begun + PATIENCE_MS, &why, &is_lost), 7);
    assert_false(is_lost);
    assert_string_equal(why, strerror(ENOSPC));
    assert_true(clock_now() - begun < PATIENCE_MS); /* not tried again and again */
}

static void a_reader_that_is_gone(void **state)
{
    const char *why;

    (void)state;
    assert_int_equal(sink_open(&s, ends[1], NULL, on_wake, &s), 0);
    close(ends[0]);
    put(0);
    sink_flush(&s);
    WAIT_UNTIL(wakes > 0);
    assert_int_equal(sink_look(&s, &why), SINK_GONE);
    assert_string_equal(why, strerror(EPIPE));
    for (unsigned i = 0; i < 5000; i++)
        put(i);
    assert_int_equal(s.lost, 0);
    assert_int_equal(finish(PATIENCE_MS), 0);
}

static void a_renamed_file(void **state)
{
    char old[128];
    const char *why;

    (void)state;
    snprintf(old, sizeof old, "%s.1", path);
    assert_int_equal(sink_open(&s, -1, path, on_wake, &s), 0);
    put(0);
    sink_flush(&s);
    WAIT_UNTIL(octets_of(path) == LINE);
    assert_int_equal(rename(path, old), 0);
    sink_reopen(&s);
    WAIT_UNTIL(wakes > 0);
    assert_int_equal(sink_look(&s, &why), SINK_REOPENED);
    put(1);
    sink_flush(&s);
    WAIT_UNTIL(octets_of(path) == LINE);
    assert_int_equal(octets_of(old), LINE);
    assert_int_equal(rename(folder, "/tmp/cw-sink-moved"), 0); /* the path leads nowhere */
    sink_reopen(&s);
    WAIT_UNTIL(wakes > 1);
    assert_int_equal(sink_look(&s, &why), SINK_NOT_REOPENED);
    assert_string_equal(why, strerror(ENOENT));
    assert_int_equal(rename("/tmp/cw-sink-moved", folder), 0);
    put(2); /* to the file that was kept */
    assert_int_equal(finish(PATIENCE_MS), 0);
    assert_int_equal(octets_of(path), 2 * LINE);
}

/* The line that was under way is whole in the new file. */
static void a_full_disk_and_a_new_file(void **state)
{
    char old[128];

    (void)state;
    snprintf(old, sizeof old, "%s.1", path);
    assert_int_equal(sink_open(&s, -1, path, on_wake, &s), 0);
    most = LINE + LINE / 2;
    fault = 0;
    for (unsigned i = 0; i < 3; i++)
        put(i);
    pthread_mutex_lock(&s.lock); /* it begins only once the fault is set */
    pthread_mutex_unlock(&s.lock);
    sink_flush(&s);
    WAIT_UNTIL(octets_of(path) > 0);
    fault = ENOSPC;
    put(3);
    put(4);
    sink_flush(&s);
    WAIT_UNTIL(s.news & SINK_FAILED);
    assert_int_equal(rename(path, old), 0);
    fault = 0;
    most = SIZE_MAX;
    sink_reopen(&s);
    WAIT_UNTIL(s.news & SINK_REOPENED);
    assert_int_equal(finish(PATIENCE_MS), 0);
    assert_int_equal(octets_of(path) % LINE, 0);
    assert_int_equal(octets_of(path) / LINE + octets_of(old) / LINE, 5);
}

/* A FIFO may have no reader, now or ever. */
static void a_fifo(void **state)
{
    char octets[LINE];
    int reader;

    (void)state;
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(sink_open(&s, -1, path, NULL, NULL), 0);
    put(7);
    sink_flush(&s);
    reader = open(path, O_RDONLY);
    assert_int_equal(read(reader, octets, sizeof octets), LINE);
    assert_int_equal(atoi(octets), 7);
    close(reader);
    put(8);
    assert_int_equal(finish(PATIENCE_MS), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_file_gets_every_line),
        TEST(no_destination_takes_nothing),
        TEST(a_reader_that_sleeps),
        TEST(a_queue_of_so_many_octets),
        TEST(a_reader_that_sleeps_at_the_end),
        TEST(a_full_disk),
        TEST(a_full_disk_at_the_end),
        TEST(a_reader_that_is_gone),
        TEST(a_renamed_file),
        TEST(a_full_disk_and_a_new_file),
        TEST(a_fifo),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
