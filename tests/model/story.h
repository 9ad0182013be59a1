/* story.h - a counterexample for people: arc by arc with clauses, and as a flow that the flow player plays. */
#ifndef MODEL_STORY_H
#define MODEL_STORY_H

#include "explore.h"

/* Prints the steps, what the phone sends and tells, and each arc with its clauses. */
void story_tell(const struct setup *setup, struct outcome *o);
/* The path as a flow, with what becomes of it; o->why empty: all properties hold. False: the file cannot be written. */
bool story_write_flow(const struct setup *setup, struct outcome *o, const char *title,
                      const char *file);

#endif
