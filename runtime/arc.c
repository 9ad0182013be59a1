/* arc.c - the arcs of the charts in words: one form for the live trace, ctl, explain and where. */
#include "arc.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

const struct cw_dictionary_chart *arc_chart(unsigned value)
{
    for (size_t i = 0; i < CW_DICTIONARY_CHARTS; i++)
        if (cw_dictionary_charts[i].value == value)
            return &cw_dictionary_charts[i];
    return NULL;
}

const char *arc_event(const char *chart, const char *event)
{
    const size_t n = strlen(chart);

    return strncasecmp(event, chart, n) == 0 && event[n] == '_' ? event + n + 1 : event;
}

size_t arc_write(char *out, size_t room, const char *chart, const char *from, const char *event,
                 const char *guard, const char *to)
{
    const int n = snprintf(out, room, "%s --%s%s%s%s--> %s", from, arc_event(chart, event),
                           *guard != 0 ? "[" : "", guard, *guard != 0 ? "]" : "", to);

    return n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}
