/* test_budget.c - how many lines a budget lets be shown, and how many it counts (LOCAL_log_budget). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ladder.h"

enum { MOST = LADDER_STRANGERS_MAX, RATE = LADDER_STRANGERS_RATE, START = 1000 };

static struct budget b;

static int begin(void **state)
{
    (void)state;
    budget_init(&b, START, MOST, RATE);
    return 0;
}

/* How many of `lines` are shown at `now`. */
static unsigned show(uint64_t now, unsigned lines)
{
    unsigned shown = 0;

    while (lines-- > 0)
        if (budget_has_room(&b, now)) {
            budget_charge(&b);
            shown++;
        } else
            budget_hide(&b);
    return shown;
}

static void shows_some_at_once_and_then_a_few_a_second(void **state)
{
    unsigned shown = 0;

    (void)state;
    assert_int_equal(show(START, 1000), MOST);
    for (uint64_t ms = 1; ms <= 100000; ms++) /* a flood of 1,000 a second */
        shown += show(START + ms, 1);
    assert_int_equal(shown, 100 * RATE);
    assert_int_equal(b.hidden, 1000 - MOST + 100000 - 100 * RATE);
    assert_int_equal(b.hidden_ever, b.hidden);
}

static void of_servers_is_larger(void **state)
{
    (void)state;
    budget_init(&b, START, LADDER_SERVERS_MAX, LADDER_SERVERS_RATE);
    assert_int_equal(show(START, LADDER_SERVERS_MAX + 1), LADDER_SERVERS_MAX);
    assert_true(LADDER_SERVERS_MAX > LADDER_STRANGERS_MAX);
}

static void is_full_again_and_no_fuller(void **state)
{
    (void)state;
    assert_int_equal(show(START, 1000), MOST);
    assert_int_equal(show(START + 10000, 1000), 10 * RATE);
    assert_int_equal(show(START + 100000000, 1000), MOST);
    assert_int_equal(show(UINT64_MAX, 1000), MOST);
}

static void an_exchange_shown_whole_is_paid_for(void **state)
{
    (void)state;
    assert_true(budget_has_room(&b, START));
    for (int i = 0; i < MOST + 10; i++)
        budget_charge(&b);
    assert_false(budget_has_room(&b, START + 5000));
    assert_true(budget_has_room(&b, START + 5500));
}

static void a_clock_that_stands_or_goes_back_gives_nothing(void **state)
{
    (void)state;
    assert_int_equal(show(START, 1000), MOST);
    assert_int_equal(show(START, 10), 0);
    assert_int_equal(show(START - 500, 10), 0);
}

static void hidden_ones_are_told_once_in_a_while(void **state)
{
    (void)state;
    assert_int_equal(budget_take_hidden(&b, START + 5000, 5000), 0);
    show(START + 5000, MOST + 7);
    assert_int_equal(budget_take_hidden(&b, START + 5000, 5000), 7);
    show(START + 5000, 3);
    assert_int_equal(budget_take_hidden(&b, START + 9999, 5000), 0);
    assert_int_equal(budget_take_hidden(&b, START + 10000, 5000), 3);
    assert_int_equal(budget_take_hidden(&b, START + 90000, 5000), 0);
    assert_int_equal(b.hidden_ever, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(shows_some_at_once_and_then_a_few_a_second, begin),
        cmocka_unit_test_setup(of_servers_is_larger, begin),
        cmocka_unit_test_setup(is_full_again_and_no_fuller, begin),
        cmocka_unit_test_setup(an_exchange_shown_whole_is_paid_for, begin),
        cmocka_unit_test_setup(a_clock_that_stands_or_goes_back_gives_nothing, begin),
        cmocka_unit_test_setup(hidden_ones_are_told_once_in_a_while, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
