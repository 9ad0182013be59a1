/* chart_post.h - an event to a chart from outside, for what no message, wish or timer of a flow makes. */
#ifndef CHART_POST_H
#define CHART_POST_H

#include "phone.h"
#include "script.h"

/* `CHART INSTANCE EVENT`: the event without the chart's prefix, as traces have it. */
void chart_post(struct phone *phone, struct place place, char *rest);

#endif
