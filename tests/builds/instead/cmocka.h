/* cmocka.h - of cmocka what the unit tests use, for builds that cannot have the library: on a foreign
 * machine, and under MemorySanitizer, to which what a library writes that it did not instrument is not
 * initialised. The first assertion that fails says where and ends the program with 1. */
#ifndef CW_INSTEAD_OF_CMOCKA_H
#define CW_INSTEAD_OF_CMOCKA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
    int (*setup)(void **state);
    int (*teardown)(void **state);
    void *state;
};

#define cmocka_unit_test(f)                                                                        \
    {                                                                                              \
#f, f, NULL, NULL, NULL                                                                    \
    }
#define cmocka_unit_test_setup(f, setup)                                                           \
    {                                                                                              \
#f, f, setup, NULL, NULL                                                                   \
    }
#define cmocka_run_group_tests(tests, setup, teardown)                                             \
    instead_run(tests, sizeof(tests) / sizeof *(tests), setup, teardown)
#define cmocka_run_group_tests_name(name, tests, setup, teardown)                                  \
    cmocka_run_group_tests(tests, setup, teardown)

/* Returns 0: all tests passed, and the set-up of the group and of each. */
int instead_run(const struct CMUnitTest *tests, size_t n, int (*setup)(void **state),
                int (*teardown)(void **state));

/* Tells the fault at a line and ends the program. */
_Noreturn void instead_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* What holds of two numbers, or of one and its bounds; else tells the fault. */
void instead_equal(const char *file, int line, const char *what, bool equal, uint64_t a,
                   uint64_t b);
void instead_within(const char *file, int line, const char *what, uint64_t x, uint64_t least,
                    uint64_t most);
void instead_same(const char *file, int line, const char *what, bool same, const char *a,
                  const char *b);
void instead_true(const char *file, int line, const char *what, bool holds);

/* Integers as cmocka takes them: sign-extended to the largest type. */
#define instead_number(x) ((uint64_t)(intmax_t)(x))

#define fail()        instead_fail(__FILE__, __LINE__, "failed")
#define fail_msg(...) instead_fail(__FILE__, __LINE__, __VA_ARGS__)

#define assert_true(x)  instead_true(__FILE__, __LINE__, #x, (x) != 0)
#define assert_false(x) instead_true(__FILE__, __LINE__, "not " #x, (x) == 0)
#define assert_int_equal(a, b)                                                                     \
    instead_equal(__FILE__, __LINE__, #a " == " #b, true, instead_number(a), instead_number(b))
#define assert_int_not_equal(a, b)                                                                 \
    instead_equal(__FILE__, __LINE__, #a " != " #b, false, instead_number(a), instead_number(b))
#define assert_in_range(x, least, most)                                                            \
    instead_within(__FILE__, __LINE__, #x, instead_number(x), instead_number(least),               \
                   instead_number(most))
#define assert_ptr_equal(a, b)           assert_true((const void *)(a) == (const void *)(b))
#define assert_non_null(p)               assert_true((p) != NULL)
#define assert_null(p)                   assert_true((p) == NULL)
#define assert_string_equal(a, b)        instead_same(__FILE__, __LINE__, #a " == " #b, true, a, b)
#define assert_string_not_equal(a, b)    instead_same(__FILE__, __LINE__, #a " != " #b, false, a, b)
#define assert_memory_equal(a, b, n)     assert_true(memcmp(a, b, n) == 0)
#define assert_memory_not_equal(a, b, n) assert_true(memcmp(a, b, n) != 0)

#endif
