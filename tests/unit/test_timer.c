/* test_timer.c - the heap of timers against a list that is searched, over ten thousand random
 * steps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core.h"

enum { TIMERS = 97, STEPS = 10000 };

static struct cw_timer timer[TIMERS];
static struct cw_timer *heap[TIMERS + 1];
static struct cw phone; /* a traced core finds its phone by them */
#define timers phone.timers
static uint64_t model[TIMERS]; /* when it is due; 0: not armed */
static uint32_t seed;

static uint32_t draw(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * below) >> 32);
}

static uint64_t model_first(void)
{
    uint64_t first = UINT64_MAX;

    for (int i = 0; i < TIMERS; i++)
        if (model[i] && model[i] < first)
            first = model[i];
    return first;
}

static uint32_t model_armed(void)
{
    uint32_t n = 0;

    for (int i = 0; i < TIMERS; i++)
        n += model[i] != 0;
    return n;
}

static void check(void)
{
    const struct cw_timer *first = cwi_timer_first(&timers);

    assert_int_equal(timers.armed, model_armed());
    assert_true((first == NULL) == (model_first() == UINT64_MAX));
    if (first) {
        assert_true(first->due == model_first());
        assert_true(model[first - timer] == first->due);
    }
    for (uint32_t i = 1; i <= timers.armed; i++) {
        assert_int_equal(heap[i]->at, i);
        assert_true(i == 1 || heap[i / 2]->due <= heap[i]->due);
        assert_true(model[heap[i] - timer] == heap[i]->due);
    }
}

static void agrees_with_a_list(void **state)
{
    (void)state;
    seed = 1;
    cwi_timers_init(&timers, heap, TIMERS);
    check();
    for (int step = 0; step < STEPS; step++) {
        const uint32_t i = draw(TIMERS);
        switch (draw(4)) {
        case 0:
            cwi_timer_disarm(&timers, &timer[i]);
            model[i] = 0;
            assert_int_equal(timer[i].at, 0);
            break;
        case 1:
            if (timers.armed) {
                struct cw_timer *first = cwi_timer_first(&timers);
                cwi_timer_disarm(&timers, first);
                model[first - timer] = 0;
            }
            break;
        default: /* few different moments, so that many are equal */
            model[i] = 1 + draw(step < STEPS / 2 ? 50 : 1000000);
            cwi_timer_arm(&timers, &timer[i], model[i]);
        }
        check();
    }
}

static void gives_them_in_order(void **state)
{
    uint64_t last = 0;

    (void)state;
    memset(timer, 0, sizeof timer);
    cwi_timers_init(&timers, heap, TIMERS);
    for (int i = 0; i < TIMERS; i++)
        cwi_timer_arm(&timers, &timer[i], 1 + draw(5000));
    for (int i = 0; i < TIMERS; i++) {
        struct cw_timer *first = cwi_timer_first(&timers);
        assert_non_null(first);
        assert_true(first->due >= last);
        last = first->due;
        cwi_timer_disarm(&timers, first);
    }
    assert_null(cwi_timer_first(&timers));
}

static void disarms_what_is_not_armed(void **state)
{
    (void)state;
    memset(timer, 0, sizeof timer);
    cwi_timers_init(&timers, heap, TIMERS);
    cwi_timer_arm(&timers, &timer[1], 10);
    cwi_timer_disarm(&timers, &timer[0]);
    assert_int_equal(timers.armed, 1);
    cwi_timer_arm(&timers, &timer[1], 20); /* anew, not twice */
    assert_int_equal(timers.armed, 1);
    assert_true(cwi_timer_first(&timers)->due == 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_list),
        cmocka_unit_test(gives_them_in_order),
        cmocka_unit_test(disarms_what_is_not_armed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
