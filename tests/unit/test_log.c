/* test_log.c - the time of an entry: of day on the terminal, with date and zone offset in the file, by the clock as
 * it is set then (LOCAL_log_file, RFC 3339 5.6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "ladder.h"

static struct log entries;
static struct ladder ladder;
static int ends[2];
static char path[] = "/tmp/cw-log-XXXXXX";

static struct timespec wall = { .tv_sec = 1700000000,
                                .tv_nsec = 7000000 }; /* 2023-11-14T22:13:20 UTC */
static uint64_t monotonic = 1000;                     /* ms */

int __wrap_clock_gettime(clockid_t id, struct timespec *t);
int __real_clock_gettime(clockid_t id, struct timespec *t);

int __wrap_clock_gettime(clockid_t id, struct timespec *t)
{
    if (id == CLOCK_REALTIME)
        *t = wall;
    else
        *t = (struct timespec){ .tv_sec = (time_t)(monotonic / 1000),
                                .tv_nsec = (long)(monotonic % 1000) * 1000000 };
    return 0;
}

static void set_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

/* What stands in the terminal and in the file after `format` was said at `at`. */
static void expect(uint64_t at, const char *on_terminal, const char *in_file)
{
    char shown[256] = "", kept[256] = "";
    FILE *file = fopen(path, "w+");
    ssize_t n;

    assert_int_equal(log_open(&entries, ends[1], path, NULL, NULL), 0);
    ladder_init(&ladder, &entries, LADDER_NEWS);
    ladder_note(&ladder, at, 0, "", "x");
    assert_true(log_close(&entries));
    n = read(ends[0], shown, sizeof shown - 1);
    assert_true(n > 0);
    assert_non_null(fgets(kept, sizeof kept, file));
    assert_null(fgets(kept + strlen(kept), 2, file));
    fclose(file);
    assert_string_equal(shown, on_terminal);
    assert_string_equal(kept, in_file);
}

#define REST "  -  -             x\n"

static void has_its_time(void **state)
{
    (void)state;
    set_zone("UTC0");
    expect(1000, "22:13:20.007" REST, "2023-11-14T22:13:20.007+00:00" REST);
    expect(500, "22:13:19.507" REST, "2023-11-14T22:13:19.507+00:00" REST); /* half a second ago */
    set_zone("XXX-5:30");
    expect(1000, "03:43:20.007" REST, "2023-11-15T03:43:20.007+05:30" REST);
    set_zone("XXX3:30");
    expect(1000, "18:43:20.007" REST, "2023-11-14T18:43:20.007-03:30" REST);
    set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
    expect(1000, "23:13:20.007" REST, "2023-11-14T23:13:20.007+01:00" REST);
    wall.tv_sec += 182L * 86400; /* stepped by half a year; in summer */
    expect(1000, "00:13:20.007" REST, "2024-05-15T00:13:20.007+02:00" REST);
    wall.tv_sec = 1700000000;
    set_zone("UTC0");
}

static void follows_a_clock_that_is_stepped(void **state)
{
    (void)state;
    set_zone("UTC0");
    expect(1000, "22:13:20.007" REST, "2023-11-14T22:13:20.007+00:00" REST);
    monotonic += 2000;
    wall.tv_sec += 2 + 3600; /* an hour ahead, in two seconds */
    expect(3000, "23:13:22.007" REST, "2023-11-14T23:13:22.007+00:00" REST);
    wall.tv_sec -= 86400;
    expect(3000, "23:13:22.007" REST, "2023-11-13T23:13:22.007+00:00" REST);
}

/* An entry that the terminal has on several lines is one line of the file. */
static void is_one_line_of_the_file(void **state)
{
    char words[301], kept[1024];
    FILE *file = fopen(path, "w+");

    (void)state;
    for (size_t i = 0; i < 300; i++)
        words[i] = i % 10 ? 'a' : ' ';
    words[300] = '\0';
    assert_int_equal(log_open(&entries, ends[1], path, NULL, NULL), 0);
    ladder_init(&ladder, &entries, LADDER_NEWS);
    ladder_note(&ladder, 1000, 0, "CLAUSE", "%s", words + 1);
    ladder_note(&ladder, 1000, 0, "", "a\nb\\n");
    assert_true(log_close(&entries));
    assert_non_null(fgets(kept, sizeof kept, file));
    assert_non_null(strstr(kept, words + 1)); /* blanks as they were */
    assert_non_null(strstr(kept, " CLAUSE\n"));
    assert_non_null(fgets(kept, sizeof kept, file));
    assert_non_null(strstr(kept, "    a\\x0ab\\\\n\n"));
    assert_null(fgets(kept, sizeof kept, file));
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_its_time),
        cmocka_unit_test(follows_a_clock_that_is_stepped),
        cmocka_unit_test(is_one_line_of_the_file),
    };
    int fd = mkstemp(path), failed;

    if (fd < 0 || pipe(ends) < 0)
        return EXIT_FAILURE;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}
