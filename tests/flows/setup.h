/* setup.h - `title`, `have`, `set` and `chance`. */
#ifndef FLOW_SETUP_H
#define FLOW_SETUP_H

#include "phone.h"

/* Plays the statement, whose first word is `word` with `rest` behind it. False: it is none of these. */
bool setup_play(struct phone *p, const struct statement *s, const char *word, char *rest);

#endif
