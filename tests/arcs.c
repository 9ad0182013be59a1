/* arcs.c - collects the arcs that tests take and writes them at exit, a line an arc, set of actions
 * and test (arcs.h). */
#define _GNU_SOURCE
#include "arcs.h"

#include <errno.h> /* program_invocation_short_name */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../gen/arcs.h"

static bool taken[CW_ARCS + 1];
static char test_name[96];

/* Appends what the present test has taken; a file that cannot be written ends the test program. */
static void flush(void)
{
    const char *const folder = getenv("CW_ARCS_DIR");
    char path[4096];
    FILE *file;

    if (!folder || !memchr(taken, true, sizeof taken))
        return;
    mkdir(folder, 0777); /* there already: fine; not possible: fopen says so */
    snprintf(path, sizeof path, "%s/%s.%ld", folder, program_invocation_short_name, (long)getpid());
    file = fopen(path, "a");
    if (!file) {
        perror(path);
        _exit(2);
    }
    if (ftell(file) == 0)
        fprintf(file, "# %08x\n", CW_DICTIONARY_HASH);
    for (unsigned arc = 1; arc <= CW_ARCS; arc++)
        if (taken[arc])
            fprintf(file, "%u\t%s\t%s%s%s\n", arc, arcs_set, program_invocation_short_name,
                    *test_name ? "." : "", test_name);
    if (fclose(file) != 0) {
        perror(path);
        _exit(2);
    }
    memset(taken, 0, sizeof taken);
}

void arcs_test(const char *name)
{
    flush();
    snprintf(test_name, sizeof test_name, "%s", name);
}

int arcs_begin(void **state)
{
    arcs_test(*state);
    return 0;
}

void arcs_take(enum cw_chart chart, uint8_t state, uint8_t event, enum cw_guard guard)
{
    static bool is_registered;

    if (!is_registered)
        is_registered = atexit(flush) == 0;
    taken[cwi_arc_of(chart, state, event, guard == CW_GUARD_TRUE)] = true;
    taken[0] = false; /* no arc */
}
