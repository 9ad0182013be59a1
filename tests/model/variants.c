/* variants.c - paths near a path. */
#include "variants.h"

#include <stdio.h>
#include <string.h>

#include "story.h"

enum { ENDS = 64 };

static uint64_t ends[ENDS];
static size_t ends_used;

/* Its end is another than those before. */
static bool is_new_end(uint64_t end)
{
    for (size_t i = 0; i < ends_used; i++)
        if (ends[i] == end)
            return false;
    if (ends_used < ENDS)
        ends[ends_used++] = end;
    return true;
}

static struct path spliced(const struct path *path, size_t from, size_t left_out,
                           const struct step *put_in, size_t n)
{
    struct path p = { .steps = path->steps - left_out + n };

    memcpy(p.step, path->step, from * sizeof *p.step);
    if (n)
        memcpy(p.step + from, put_in, n * sizeof *p.step);
    memcpy(p.step + from + n, path->step + from + left_out,
           (path->steps - from - left_out) * sizeof *p.step);
    return p;
}

struct writing {
    const struct setup *setup;
    const char *title, *prefix;
    size_t written, count;
    int result;
};

/* False: that is enough. */
static bool try(struct writing *w, struct path p)
{
    static struct outcome o;
    char file[400], title[400];
    const char *broken;

    broken = explore_play(w->setup, &p, false);
    if (!broken && !is_new_end(world_fingerprint()))
        return true;
    o = (struct outcome){ .path = p, .property = explore_play(w->setup, &p, true) };
    snprintf(o.why, sizeof o.why, "%s", world.why);
    snprintf(file, sizeof file, "%s_%zu.flow", w->prefix, ++w->written);
    snprintf(title, sizeof title, "%s: variant %zu", w->title, w->written);
    if (o.property)
        story_tell(w->setup, &o);
    w->result = o.property ? 1 : 0;
    if (!story_write_flow(w->setup, &o, title, file)) {
        fprintf(stderr, "model: %s: cannot be written\n", file);
        w->result = 2;
    }
    return w->result == 0 && w->written < w->count;
}

int variants_write(const struct setup *setup, const struct path *path, const char *title,
                   const char *prefix, size_t count)
{
    struct writing w = { setup, title, prefix, 0, count, 0 };
    struct step possible[STEPS_MOST];
    struct path before;

    ends_used = 0;
    before = *path;
    explore_play(setup, &before, false);
    is_new_end(world_fingerprint());
    for (size_t i = path->steps; i-- > 0;) {
        struct path until = { .steps = i };
        size_t n;

        memcpy(until.step, path->step, i * sizeof *until.step);
        explore_play(setup, &until, false);
        n = world_steps(possible);
        if (!try(&w, spliced(path, i, 1, NULL, 0)))
            return w.result;
        if (i + 1 < path->steps) {
            const struct step swapped[] = { path->step[i + 1], path->step[i] };
            if (!try(&w, spliced(path, i, 2, swapped, 2)))
                return w.result;
        }
        for (size_t k = 0; k < n; k++)
            if (!try(&w, spliced(path, i, 1, &possible[k], 1)) ||
                !try(&w, spliced(path, i, 0, &possible[k], 1)))
                return w.result;
    }
    fprintf(stderr, "model: there are %zu variants only\n", w.written);
    return 2;
}
