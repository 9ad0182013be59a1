/* cmocka.c - runs the tests of a program one after the other (cmocka.h). */
#include "cmocka.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *running = "set-up";

void instead_fail(const char *file, int line, const char *format, ...)
{
    va_list what;

    fprintf(stderr, "%s:%d: %s: ", file, line, running);
    va_start(what, format);
    vfprintf(stderr, format, what);
    va_end(what);
    fputc('\n', stderr);
    exit(1);
}

void instead_equal(const char *file, int line, const char *what, bool equal, uint64_t a, uint64_t b)
{
    if ((a == b) != equal)
        instead_fail(file, line, "%s: %" PRIu64 " (%#" PRIx64 ") and %" PRIu64 " (%#" PRIx64 ")",
                     what, a, a, b, b);
}

void instead_within(const char *file, int line, const char *what, uint64_t x, uint64_t least,
                    uint64_t most)
{
    if (x < least || x > most)
        instead_fail(file, line, "%s: %" PRIu64 " is not from %" PRIu64 " to %" PRIu64, what, x,
                     least, most);
}

void instead_same(const char *file, int line, const char *what, bool same, const char *a,
                  const char *b)
{
    if ((strcmp(a, b) == 0) != same)
        instead_fail(file, line, "%s: \"%s\" and \"%s\"", what, a, b);
}

void instead_true(const char *file, int line, const char *what, bool holds)
{
    if (!holds)
        instead_fail(file, line, "%s", what);
}

int instead_run(const struct CMUnitTest *tests, size_t n, int (*setup)(void **state),
                int (*teardown)(void **state))
{
    void *group = NULL;

    if (setup && setup(&group) != 0)
        fail();
    for (size_t i = 0; i < n; i++) {
        void *state = tests[i].state ? tests[i].state : group;

        running = tests[i].name;
        if (tests[i].setup && tests[i].setup(&state) != 0)
            fail();
        tests[i].run(&state);
        if (tests[i].teardown && tests[i].teardown(&state) != 0)
            fail();
    }
    running = "teardown";
    if (teardown && teardown(&group) != 0)
        fail();
    printf("%zu tests passed\n", n);
    return 0;
}
