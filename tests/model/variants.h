/* variants.h - the nearest variants of a path: one step left out, put in, taken for another, or two the other way. */
#ifndef MODEL_VARIANTS_H
#define MODEL_VARIANTS_H

#include "explore.h"

/* Writes `count` of them as PREFIX_1.flow and so on, those that differ near the end first, each with another end than
 * the path and than those before. Returns 0; 1: a property does not hold in one, which is the last written; 2: a file
 * cannot be written, or there are fewer. */
int variants_write(const struct setup *setup, const struct path *path, const char *title,
                   const char *prefix, size_t count);

#endif
