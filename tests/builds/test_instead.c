/* test_instead.c - each assertion of instead/cmocka.h ends the program where it does not hold, and none does
 * where it holds. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmocka.h"

enum { FAULTS = 16 };

/* The fault of that number, at most; with 0 none of them. */
static void check(int fault)
{
    assert_true(fault != 1);
    assert_false(fault == 2);
    assert_int_equal(-1, fault == 3 ? 1 : -1);
    assert_int_equal((uint8_t)200, fault == 4 ? -56 : 200);
    assert_int_not_equal(1, fault == 5 ? 1 : 2);
    assert_in_range(5, fault == 6 ? 6 : 5, 5);
    assert_in_range(5, 5, fault == 7 ? 4 : 5);
    assert_ptr_equal(&fault, fault == 8 ? NULL : &fault);
    assert_non_null(fault == 9 ? NULL : &fault);
    assert_null(fault == 10 ? &fault : NULL);
    assert_string_equal("a", fault == 11 ? "b" : "a");
    assert_string_not_equal("a", fault == 12 ? "a" : "b");
    assert_memory_equal("ab", fault == 13 ? "ac" : "ab", 2);
    assert_memory_not_equal("ab", fault == 14 ? "ab" : "ac", 2);
    if (fault == 15)
        fail();
    if (fault == 16)
        fail_msg("%d", fault);
}

static int number;

static void test(void **state)
{
    (void)state;
    check(number);
}

static int fails(void **state)
{
    (void)state;
    return number == FAULTS + 1;
}

/* Exit status of the tests with a fault. */
static int status_of(int fault)
{
    const pid_t child = fork();
    int status = 0;

    if (child == 0) {
        const struct CMUnitTest tests[] = { cmocka_unit_test_setup(test, fails) };

        number = fault;
        _exit(freopen("/dev/null", "w", stderr) ? cmocka_run_group_tests(tests, NULL, NULL) : 2);
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status)
               ? WEXITSTATUS(status)
               : -1;
}

int main(void)
{
    int faults = 0;

    for (int i = 0; i <= FAULTS + 1; i++)
        if (status_of(i) != (i > 0)) {
            printf("fault %d is not seen\n", i);
            faults++;
        }
    return faults > 0;
}
