/* lines.h - a test program's talk with the test: a line of standard input at a time, a JSON object a line out. */
#ifndef RUNTIME_LINES_H
#define RUNTIME_LINES_H

#include <ev.h>
#include <jansson.h>

/* Calls obey for each line that comes in, without its end; the end of the input ends the loop. */
void lines_start(struct ev_loop *loop, void (*obey)(const char *line));
void lines_stop(struct ev_loop *loop);

/* Prints an object as one line at once, and gives it back. */
void say(json_t *object);

#endif
