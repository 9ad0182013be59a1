/* path.c - steps written and read. */
#define _POSIX_C_SOURCE 200809L
#include "path.h"

#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {
    [STEP_WAIT] = "wait",
    [STEP_REGISTER] = "register",
    [STEP_UNREGISTER] = "unregister",
    [STEP_CALL] = "invite",
    [STEP_HANG_UP] = "hangup",
    [STEP_ANSWER] = "answer",
    [STEP_UNREACHABLE] = "unreachable",
    [STEP_RECORDS] = "records",
    [STEP_NO_RECORDS] = "no-records",
    [STEP_NO_DNS] = "no-dns",
};
static const char *const answers[ANSWERS] = { "200", "lost", "401", "100", "180",
                                              "423", "503",  "500", "404" };

void path_write(FILE *out, const struct setup *setup, const struct path *path)
{
    for (size_t i = 0; i < path->steps; i++) {
        const struct step s = path->step[i];

        fprintf(out, "%s%s", i ? " " : "", kinds[s.kind]);
        if (s.kind == STEP_ANSWER)
            fprintf(out, ":%u:%s", s.which, answers[s.how]);
        else if (s.kind == STEP_UNREACHABLE)
            fprintf(out, ":%c", 'A' + s.which);
        else if (s.kind == STEP_RECORDS)
            fprintf(out, ":%s", setup->lists[s.which]);
    }
}

const struct setup *path_setup(const char *name)
{
    for (size_t i = 0; i < setups_count; i++)
        if (strcmp(setups[i].name, name) == 0)
            return &setups[i];
    return NULL;
}

/* The place of a text in a table; n: it is not there. */
static size_t find(const char *const *table, size_t n, const char *text)
{
    size_t i = 0;

    while (i < n && (!table[i] || strcmp(table[i], text) != 0))
        i++;
    return i;
}

static bool read_step(char *text, const struct setup *setup, struct step *s)
{
    char *left = text, *word = strsep(&left, ":"), *which = strsep(&left, ":");
    const size_t kind = find(kinds, sizeof kinds / sizeof *kinds, word);
    size_t how = left ? find(answers, ANSWERS, left) : 0, number = 0;

    if (kind == sizeof kinds / sizeof *kinds || how == ANSWERS)
        return false;
    if (kind == STEP_ANSWER && which)
        number = strtoul(which, NULL, 10);
    if (kind == STEP_UNREACHABLE && which)
        number = (size_t)(*which - 'A');
    if (kind == STEP_RECORDS && which)
        number = find(setup->lists, LISTS, which);
    *s = (struct step){ (uint8_t)kind, (uint8_t)number, (uint8_t)how };
    return (which != NULL) ==
               (kind == STEP_ANSWER || kind == STEP_UNREACHABLE || kind == STEP_RECORDS) &&
           !(kind == STEP_RECORDS && number == LISTS) && number < 256;
}

const char *path_read(char *text, const struct setup *setup, struct path *path)
{
    char *word;

    path->steps = 0;
    while ((word = strsep(&text, " \n"))) {
        static char told[64];

        snprintf(told, sizeof told, "%s", word);
        if (*word &&
            (path->steps == PATH_MOST || !read_step(word, setup, &path->step[path->steps])))
            return told;
        path->steps += *told != '\0';
    }
    return NULL;
}
