/* explore.c - breadth first and at random. */
#define _POSIX_C_SOURCE 200809L
#include "explore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "zeros.h"

enum {
    VISITED_BITS = 23,
    VISITED_MOST = 7 << (VISITED_BITS - 3),
    DEEP_STEPS = 300,  /* of one way */
    FORESEE_EACH = 16, /* one state in so many: it costs as much as many steps */
    KEPT_MB = 1200,    /* copies of states that wait */
    DEEP_FORESEE_EACH = 24,
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* --- what was visited ------------------------------------------------------------------------------- */

static uint64_t *visited;
static unsigned long visited_used;

static void forget_visited(void)
{
    free(visited);
    visited = calloc((size_t)1 << VISITED_BITS, sizeof *visited);
    if (!visited)
        abort();
    visited_used = 0;
}

/* True: it is new. A full table takes no more. */
static bool visit(uint64_t state)
{
    const size_t mask = ((size_t)1 << VISITED_BITS) - 1;
    size_t i = state & mask;

    state |= state == 0;
    while (visited[i] && visited[i] != state)
        i = (i + 1) & mask;
    if (visited[i] || visited_used == VISITED_MOST)
        return false;
    visited[i] = state;
    visited_used++;
    return true;
}

/* --- breadth first ---------------------------------------------------------------------------------- */

/* How a state was reached first. */
struct node {
    uint32_t from; /* place of the state before */
    struct step step;
    uint16_t depth;
};

struct waiting {
    uint8_t *copy;
    size_t size;
};

static struct breadth {
    struct node *node;
    struct waiting *waiting;
    size_t used, room, kept; /* kept: octets of the copies */
} all;

static void add_node(uint32_t from, struct step step)
{
    static uint8_t copy[WORLD_COPY], short_copy[2 * WORLD_COPY];
    struct waiting *w;

    if (all.used == all.room) {
        all.room = all.room ? 2 * all.room : 4096;
        all.node = realloc(all.node, all.room * sizeof *all.node);
        all.waiting = realloc(all.waiting, all.room * sizeof *all.waiting);
        if (!all.node || !all.waiting)
            abort();
    }
    all.node[all.used] =
        (struct node){ from, step, (uint16_t)(all.used ? all.node[from].depth + 1 : 0) };
    w = &all.waiting[all.used++];
    w->size = zeros_out(short_copy, copy, world_copy(copy));
    w->copy = malloc(w->size);
    if (!w->copy)
        abort();
    memcpy(w->copy, short_copy, w->size);
    all.kept += w->size;
}

static void drop_waiting(size_t i)
{
    all.kept -= all.waiting[i].copy ? all.waiting[i].size : 0;
    free(all.waiting[i].copy);
    all.waiting[i].copy = NULL;
}

static void path_to(size_t at, struct path *path)
{
    size_t n = 0;

    for (size_t i = at; i; i = all.node[i].from)
        n++;
    path->steps = n;
    for (size_t i = at; i; i = all.node[i].from)
        path->step[--n] = all.node[i].step;
}

static void note_broken(struct outcome *out)
{
    out->is_broken = true;
    out->property = world.broken;
    snprintf(out->why, sizeof out->why, "%s", world.why);
}

/* One state's steps. False: a property does not hold. */
static bool spread(size_t at, struct outcome *out)
{
    static uint8_t copy[WORLD_COPY];
    struct step possible[STEPS_MOST];
    size_t n;

    zeros_in(copy, all.waiting[at].copy, all.waiting[at].size);
    world_restore(copy);
    n = world_steps(possible);
    for (size_t i = 0; i < n; i++) {
        if (i)
            world_restore(copy);
        world_take(possible[i]);
        out->steps++;
        if (!world.broken) {
            if (!visit(world_fingerprint()))
                continue;
            if (visited_used % FORESEE_EACH == 0) {
                world_foresee();
                out->foreseen++;
            }
        }
        if (world.broken) {
            note_broken(out);
            path_to(at, &out->path);
            out->path.step[out->path.steps++] = possible[i];
            return false;
        }
        add_node((uint32_t)at, possible[i]);
    }
    return true;
}

void explore_breadth(const struct setup *setup, struct limit limit, struct outcome *out)
{
    const double begun = now();
    size_t at = 0;

    memset(out, 0, sizeof *out);
    forget_visited();
    world_begin(setup);
    all.used = 0;
    add_node(0, (struct step){ 0 });
    visit(world_fingerprint());
    while (at < all.used && now() - begun < limit.seconds && out->steps < limit.steps &&
           all.kept < (size_t)KEPT_MB << 20 && spread(at, out))
        drop_waiting(at++);
    out->depth = at < all.used ? all.node[at].depth : 0;
    out->is_whole = at == all.used && visited_used < VISITED_MOST;
    while (at < all.used)
        drop_waiting(at++);
    out->states = visited_used;
    out->seconds = now() - begun;
}

/* --- at random ---------------------------------------------------------------------------------------- */

/* SplitMix64 */
static uint64_t draw(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* True: a property does not hold. */
static bool walk(const struct setup *setup, uint64_t *seed, struct limit until, struct outcome *out)
{
    struct step possible[STEPS_MOST];

    world_begin(setup);
    out->path.steps = 0;
    while (out->path.steps < DEEP_STEPS && !world.broken && now() < until.seconds &&
           out->steps < until.steps) {
        const size_t n = world_steps(possible);
        const struct step s = possible[draw(seed) % n];

        out->path.step[out->path.steps++] = s;
        world_take(s);
        out->steps++;
        if (!world.broken)
            visit(world_fingerprint());
        if (!world.broken && draw(seed) % DEEP_FORESEE_EACH == 0) {
            world_foresee();
            out->foreseen++;
        }
    }
    if (out->path.steps > out->depth)
        out->depth = out->path.steps;
    return world.broken != NULL;
}

void explore_deep(const struct setup *setup, struct limit limit, uint64_t seed, struct outcome *out)
{
    const double begun = now();
    const struct limit until = { begun + limit.seconds, limit.steps };

    memset(out, 0, sizeof *out);
    forget_visited();
    while (now() < until.seconds && out->steps < until.steps && !out->is_broken)
        if (walk(setup, &seed, until, out))
            note_broken(out);
    out->states = visited_used;
    out->seconds = now() - begun;
}

/* --- a counterexample --------------------------------------------------------------------------------- */

const char *explore_play(const struct setup *setup, struct path *path, bool foresees)
{
    size_t n = 0;

    world_begin(setup);
    for (size_t i = 0; i < path->steps && !world.broken; i++)
        if (world_allows(path->step[i])) {
            path->step[n++] = path->step[i];
            world_take(path->step[n - 1]);
        }
    path->steps = n;
    if (!world.broken && foresees)
        world_foresee();
    return world.broken;
}

static bool is_same_without(const struct setup *setup, struct outcome *out, size_t from, size_t n)
{
    struct path shorter = { .steps = out->path.steps - n };
    const char *broken;

    memcpy(shorter.step, out->path.step, from * sizeof *shorter.step);
    memcpy(shorter.step + from, out->path.step + from + n,
           (out->path.steps - from - n) * sizeof *shorter.step);
    broken = explore_play(setup, &shorter, true);
    if (!broken || strcmp(broken, out->property) != 0)
        return false;
    out->path = shorter;
    snprintf(out->why, sizeof out->why, "%s", world.why);
    return true;
}

void explore_shorten(const struct setup *setup, struct outcome *out)
{
    for (size_t n = out->path.steps / 2; n > 0; n /= 2)
        for (size_t i = 0; i + n <= out->path.steps;)
            i += is_same_without(setup, out, i, n) ? 0 : n == 1 ? 1 : n;
    for (size_t i = 0;
         i < out->path.steps;) /* once more, one by one: what was needed before may not be now */
        i += is_same_without(setup, out, i, 1) ? 0 : 1;
}
