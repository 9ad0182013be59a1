/* arc.h - the arcs of the charts in words (gen/dictionary.h). */
#ifndef CW_ARC_H
#define CW_ARC_H

#include <stddef.h>

#include "dictionary.h"

enum { ARC_TEXT = 256 }; /* room for any arc */

/* The chart with that value (enum cw_chart); NULL: there is none. Pure. */
const struct cw_dictionary_chart *arc_chart(unsigned value);
/* The event's name without the chart's: "CHALLENGE" of "reg", "REG_CHALLENGE". Pure. */
const char *arc_event(const char *chart, const char *event);
/* "registering --CHALLENGE[is_answerable]--> registering"; returns the length. guard: "" none. */
size_t arc_write(char *out, size_t room, const char *chart, const char *from, const char *event,
                 const char *guard, const char *to);

#endif
