/* path.h - the steps of a path as text: `register wait answer:1:200 unreachable:A records:BA`. */
#ifndef MODEL_PATH_H
#define MODEL_PATH_H

#include <stdio.h>

#include "explore.h"

/* In one line, without its end. */
void path_write(FILE *out, const struct setup *setup, const struct path *path);
/* The world with this name; NULL: there is none. */
const struct setup *path_setup(const char *name);
/* Reads what path_write wrote. Returns NULL, or the step that is none. text is cut into pieces. */
const char *path_read(char *text, const struct setup *setup, struct path *path);

#endif
