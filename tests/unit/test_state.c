/* test_state.c - the state file is ahead of every CSeq that a line uses, is written seldom, and what cannot be
 * written is reported once (LOCAL_state_file). The lines are a double of the host's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "state.h"

static struct ev_loop *loop;
static struct profile profile;
static struct host host;
static struct state state;
static char folder[64], path[96], why[STATE_WHY];
static unsigned failures;
static char failure[STATE_WHY];

/* A disk that does not answer while `slow` is held. */
static pthread_mutex_t slow = PTHREAD_MUTEX_INITIALIZER;

int __wrap_fsync(int fd);
int __real_fsync(int fd);

int __wrap_fsync(int fd)
{
    pthread_mutex_lock(&slow);
    pthread_mutex_unlock(&slow);
    return __real_fsync(fd);
}

static void on_failed(void *context, const char *text)
{
    assert_ptr_equal(context, &failures);
    failures++;
    snprintf(failure, sizeof failure, "%s", text);
}

/* A profile of so many lines, and lines of the host with a Call-ID each. */
static void make(uint32_t lines)
{
    char *text = malloc(64 + 128 * (size_t)lines);
    size_t n = (size_t)sprintf(text, "<flat-profile>");

    for (uint32_t i = 1; i <= lines; i++)
        n += (size_t)sprintf(text + n, "<User_ID_%u_>u</User_ID_%u_><Proxy_%u_>h</Proxy_%u_>", i, i,
                             i, i);
    n += (size_t)sprintf(text + n, "</flat-profile>");
    assert_int_equal(profile_parse(&profile, "p.xml", text, n, NULL), 0);
    free(text);
    memset(&host, 0, sizeof host);
    host.memory.lines = calloc(lines, sizeof *host.memory.lines);
    for (uint32_t i = 0; i < lines; i++) {
        host.memory.lines[i].settings = profile_line(&profile, i + 1);
        memcpy(host.memory.lines[i].identity.call_id, &i, sizeof i);
    }
    loop = ev_loop_new(EVFLAG_AUTO);
    failures = 0;
    snprintf(folder, sizeof folder, "/tmp/cw-state-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/state", folder);
}

static void start(void)
{
    assert_null(state_open(&state, path, &profile, why));
    assert_null(state_renew(&state));
    for (uint32_t i = 0; i < profile.lines; i++)
        state_identity(&state, i + 1, &host.memory.lines[i].identity);
    assert_null(state_start(&state, loop, &host, on_failed, &failures));
}

static void turn(void)
{
    ev_run(loop, EVRUN_NOWAIT);
}

/* The loop until the writer is at rest. */
static void rest(void)
{
    turn();
    while (state.is_writing)
        ev_run(loop, EVRUN_ONCE);
}

static void use(uint32_t line, uint32_t numbers)
{
    host.memory.lines[line - 1].identity.cseq += numbers;
    host.cw.counters.sent += numbers;
}

/* What the file has of a line; 0: nothing. */
static uint32_t written(uint32_t line)
{
    json_error_t error;
    json_t *whole = json_load_file(path, 0, &error), *row;
    uint32_t cseq = 0;
    size_t i;

    json_array_foreach(json_object_get(whole, "lines"), i,
                       row) if (json_integer_value(json_object_get(row, "line")) == line) cseq =
        (uint32_t)json_integer_value(json_object_get(row, "cseq"));
    json_decref(whole);
    return cseq;
}

static void kill_it(void)
{
    ev_prepare_stop(loop, &state.prepare);
    ev_async_stop(loop, &state.done);
    state_close(&state);
}

static void end(void)
{
    char beside[112];

    snprintf(beside, sizeof beside, "%s.new", path);
    assert_int_equal(access(beside, F_OK), -1); /* nothing is left there */
    unlink(path);
    rmdir(folder);
    ev_loop_destroy(loop);
    free(host.memory.lines);
    profile_free(&profile);
}

static void is_ahead_of_every_number(void **unused)
{
    uint32_t changes = 0, last;

    (void)unused;
    make(3);
    start();
    last = written(2);
    assert_int_equal(last, STATE_RESERVE);
    for (int i = 0; i < 10000; i++) {
        /* a candidate binding takes numbers that it need not send; 7 a message are more than any */
        host.memory.lines[1].identity.cseq += 6;
        use(2, 1);
        rest();
        assert_true(written(2) >= host.memory.lines[1].identity.cseq);
        assert_true(written(2) >= host.memory.lines[1].identity.cseq + STATE_RESERVE / 4);
        changes += written(2) != last;
        last = written(2);
    }
    assert_true(changes > 0 && changes <= 70000 / (STATE_RESERVE / 4));
    assert_int_equal(failures, 0);
    state_stop(&state);
    assert_int_equal(written(2), 70000);
    state_close(&state);
    end();
}

/* Each life begins above all numbers of the one before, however that ended. */
static void goes_on_above(void **unused)
{
    (void)unused;
    make(2);
    for (uint32_t life = 0, last = 0; life < 5; life++) {
        start();
        assert_true(host.memory.lines[0].identity.cseq >= last);
        use(1, 1 + life);
        last = host.memory.lines[0].identity.cseq;
        if (life % 2)
            state_stop(&state);
        kill_it();
        memset(&host.memory.lines[0].identity.cseq, 0, sizeof(uint32_t));
    }
    end();
}

static void looks_at_the_lines_seldom(void **unused)
{
    (void)unused;
    make(10000);
    start();
    for (uint32_t i = 0; i < 10000; i++) {
        use(i + 1, 2);
        if (i % 100 == 0)
            turn();
    }
    rest();
    assert_int_equal(written(10000), STATE_RESERVE); /* no line is near */
    assert_true(state.look_at > host.cw.counters.sent);
    use(7, STATE_RESERVE / 2);
    rest();
    assert_int_equal(written(7), 2 + STATE_RESERVE / 2 + STATE_RESERVE);
    assert_int_equal(written(10000), 2 + STATE_RESERVE); /* all are renewed together */
    state_stop(&state);
    state_close(&state);
    end();
}

static void reports_what_cannot_be_written_once(void **unused)
{
    char away[96];

    (void)unused;
    make(1);
    start();
    snprintf(away, sizeof away, "%s-away", folder);
    assert_int_equal(rename(folder, away), 0);
    use(1, STATE_RESERVE);
    rest();
    assert_int_equal(failures, 1);
    assert_string_equal(failure, "No such file or directory");
    assert_true(state.again_at > 0); /* not at once again */
    state.again_at = 0;
    rest();
    assert_int_equal(failures, 1);
    assert_int_equal(rename(away, folder), 0);
    state.again_at = 0;
    rest();
    assert_int_equal(written(1), 2 * STATE_RESERVE);
    state_stop(&state);
    assert_int_equal(failures, 1);
    state_close(&state);
    end();
}

static void does_not_wait_for_the_disk(void **unused)
{
    (void)unused;
    make(1);
    start();
    pthread_mutex_lock(&slow);
    use(1, STATE_RESERVE / 2 + 1);
    for (int i = 0; i < 1000; i++)
        turn(); /* would hang */
    assert_true(state.is_writing);
    assert_int_equal(written(1), STATE_RESERVE); /* the old file stays until then */
    pthread_mutex_unlock(&slow);
    rest();
    assert_int_equal(written(1), STATE_RESERVE / 2 + 1 + STATE_RESERVE);
    state_stop(&state);
    assert_int_equal(failures, 0);
    state_close(&state);
    end();
}

static void numbers_end_below_the_last(void **unused)
{
    (void)unused;
    make(2);
    host.memory.lines[0].identity.cseq = INT32_MAX - 1 - STATE_RESERVE / 2;
    host.memory.lines[1].identity.cseq = INT32_MAX - 1;
    start();
    assert_int_equal(written(1), INT32_MAX - 1);
    assert_int_equal(written(2), 0);
    kill_it();
    start();
    assert_int_equal(failures, 0);
    kill_it();
    end();
}

/* One octet more than the most: the phone did not write that. */
static void bounds_the_file(void **unused)
{
    (void)unused;
    make(1);
    start();
    kill_it();
    assert_int_equal(truncate(path, STATE_OCTETS_MAX + 1), 0);
    assert_string_equal(state_open(&state, path, &profile, why),
                        "no regular file, or too large for a state file");
    assert_int_equal(truncate(path, STATE_OCTETS_MAX), 0);
    assert_non_null(strstr(state_open(&state, path, &profile, why), "not a state file"));
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_ahead_of_every_number),
        cmocka_unit_test(goes_on_above),
        cmocka_unit_test(looks_at_the_lines_seldom),
        cmocka_unit_test(reports_what_cannot_be_written_once),
        cmocka_unit_test(does_not_wait_for_the_disk),
        cmocka_unit_test(numbers_end_below_the_last),
        cmocka_unit_test(bounds_the_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
