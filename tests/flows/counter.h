/* counter.h - `counter stray 1`. */
#ifndef FLOW_COUNTER_H
#define FLOW_COUNTER_H

#include "clausewire.h"
#include "script.h"

/* Holds the counter that `rest` names against the number behind it. Ends the program where it is another. */
void counter_expect(const struct cw_counters *c, const struct statement *s, char *rest);

#endif
