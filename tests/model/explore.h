/* explore.h - the states of a world visited: breadth first, each once, or along random ways as deep as they go. */
#ifndef MODEL_EXPLORE_H
#define MODEL_EXPLORE_H

#include "world.h"

enum { PATH_MOST = 2000 };

struct path {
    struct step step[PATH_MOST];
    size_t steps;
};

struct outcome {
    unsigned long states, steps;
    unsigned long foreseen; /* states from which it was looked at what becomes of them */
    size_t depth;
    double seconds;
    bool
        is_whole; /* breadth first: there is no further state, and the table of states was not full */
    bool is_broken; /* a property does not hold; path, property, why */
    struct path path;
    const char *property;
    char why[300];
};

/* When an exploration ends at the latest. */
struct limit {
    double seconds;
    unsigned long steps;
};

/* Each ends at the first state in which a property does not hold. */
void explore_breadth(const struct setup *setup, struct limit limit, struct outcome *out);
void explore_deep(const struct setup *setup, struct limit limit, uint64_t seed,
                  struct outcome *out);

/* Plays the path from the beginning. A step that is not possible is passed over and taken out of it. Returns the
 * property that does not hold behind its last step, or in what becomes of it; NULL: all hold. */
const char *explore_play(const struct setup *setup, struct path *path, bool foresees);
/* Takes steps out of it as long as the same property does not hold. */
void explore_shorten(const struct setup *setup, struct outcome *out);

#endif
