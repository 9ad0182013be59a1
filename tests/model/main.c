/* main.c - the charts explored as a whole: every state that a line, its registrars, DNS and its user can come to is
 * held against the properties of properties.tsv; what breaks one is told arc by arc, and written as a flow. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore.h"
#include "path.h"
#include "story.h"
#include "variants.h"

static const char usage[] =
    "usage: model breadth|deep WORLD [--seconds N | --steps N] [--seed N] [--flow FILE]\n"
    "       model retell WORLD 'STEPS' TITLE FILE\n"
    "       model vary WORLD 'STEPS' TITLE PREFIX COUNT\n"
    "       model worlds\n"
    "\n"
    "Explores a world: every state once, breadth first; or random ways through it. WORLD `all`: each in\n"
    "turn, with its part of the time or steps. `retell` plays steps, as a counterexample names them,\n"
    "and writes what becomes of them as a flow; `vary` does so with the COUNT nearest variants of them.\n"
    "\n"
    "  --seconds N  of the exploration (20)\n"
    "  --steps N    instead: so many steps, whatever time that takes\n"
    "  --seed N     of the random ways (1)\n"
    "  --flow FILE  where a counterexample is written as a flow\n"
    "  --help\n"
    "\n"
    "Exit status: 0 every property holds in every state visited, 1 one does not, 2 usage.\n";

enum { DAY_S = 86400 };

struct question {
    const char *how, *world, *flow;
    struct limit limit;
    uint64_t seed;
};

static void tell(const struct question *q, const struct setup *setup, const struct outcome *o)
{
    printf("%-7s %-7s %9lu states  %10lu steps  %7lu foreseen  depth %3zu  %6.1f s%s\n", q->how,
           setup->name, o->states, o->steps, o->foreseen, o->depth, o->seconds,
           o->is_whole ? "  (all there are)" : "");
    fflush(stdout);
}

static int refuse(const char *what, const char *why)
{
    fprintf(stderr, "model: %s: %s\n", what, why);
    return 2;
}

static int explore(const struct question *q, const struct setup *setup, struct limit limit)
{
    static struct outcome o;
    char title[400];

    if (strcmp(q->how, "breadth") == 0)
        explore_breadth(setup, limit, &o);
    else
        explore_deep(setup, limit, q->seed, &o);
    tell(q, setup, &o);
    if (!o.is_broken)
        return 0;
    explore_shorten(setup, &o);
    story_tell(setup, &o);
    snprintf(title, sizeof title, "Found by the model: %s", o.why);
    if (q->flow && !story_write_flow(setup, &o, title, q->flow))
        return refuse(q->flow, "cannot be written");
    return 1;
}

static int retell(char **argv)
{
    static struct outcome o;
    const struct setup *setup = path_setup(argv[2]);
    const char *fault = setup ? path_read(argv[3], setup, &o.path) : argv[2];
    size_t given;

    if (fault)
        return refuse(fault, "no such world or step");
    given = o.path.steps;
    o.property = explore_play(setup, &o.path, true);
    if (!o.property && o.path.steps < given)
        fprintf(stderr, "model: %zu of %zu steps were not possible, and are left out\n",
                given - o.path.steps, given);
    snprintf(o.why, sizeof o.why, "%s", world.why);
    if (o.property)
        story_tell(setup, &o);
    if (!story_write_flow(setup, &o, argv[4], argv[5]))
        return refuse(argv[5], "cannot be written");
    return o.property != NULL;
}

/* A number above 0 and nothing else. */
static bool read_number(const char *text, double *out)
{
    char *end;

    *out = strtod(text, &end);
    return *text >= '0' && *text <= '9' && !*end && *out > 0 && *out < 1e15;
}

static int vary(char **argv)
{
    static struct path path;
    const struct setup *setup = path_setup(argv[2]);
    const char *fault = setup ? path_read(argv[3], setup, &path) : argv[2];
    double count;

    if (fault)
        return refuse(fault, "no such world or step");
    if (!read_number(argv[6], &count))
        return refuse(argv[6], "a number from 1 on");
    return variants_write(setup, &path, argv[4], argv[5], (size_t)count);
}

static bool read(struct question *q, int argc, char **argv)
{
    if (argc < 3 || argc % 2 == 0 || (strcmp(argv[1], "breadth") && strcmp(argv[1], "deep")))
        return false;
    *q = (struct question){ .how = argv[1], .world = argv[2], .seed = 1 };
    q->limit = (struct limit){ 20, ULONG_MAX };
    for (int i = 3; i < argc; i += 2) {
        double number = 0;

        if (strcmp(argv[i], "--flow") == 0)
            q->flow = argv[i + 1];
        else if (!read_number(argv[i + 1], &number))
            return false;
        else if (strcmp(argv[i], "--seconds") == 0)
            q->limit.seconds = number;
        else if (strcmp(argv[i], "--steps") == 0)
            q->limit = (struct limit){ DAY_S, (unsigned long)number };
        else if (strcmp(argv[i], "--seed") == 0)
            q->seed = (uint64_t)number;
        else
            return false;
    }
    return q->limit.steps > 0;
}

int main(int argc, char **argv)
{
    struct question q;
    const bool is_list = argc == 2 && strcmp(argv[1], "worlds") == 0;
    int result = 0;
    size_t asked = 0;
    struct limit each;

    for (size_t i = 0; is_list && i < setups_count; i++)
        puts(setups[i].name);
    if (is_list)
        return 0;
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return fputs(usage, stdout), 0;
    if (argc == 6 && strcmp(argv[1], "retell") == 0)
        return retell(argv);
    if (argc == 7 && strcmp(argv[1], "vary") == 0)
        return vary(argv);
    if (!read(&q, argc, argv))
        return fputs(usage, stderr), 2;
    for (size_t i = 0; i < setups_count; i++)
        asked += strcmp(q.world, "all") == 0 || strcmp(q.world, setups[i].name) == 0;
    each = (struct limit){ q.limit.seconds / (double)(asked + !asked),
                           q.limit.steps / (asked + !asked) };
    if (!asked)
        return refuse(q.world, "no such world");
    for (size_t i = 0; i < setups_count && !result; i++)
        if (asked > 1 || strcmp(q.world, setups[i].name) == 0)
            result = explore(&q, &setups[i], each);
    return result;
}
