/* explain_actions.h - what the actions of a chart do and its guards read, by CHART.actions.tsv, for
 * `clausewire explain`. */
#ifndef CW_EXPLAIN_ACTIONS_H
#define CW_EXPLAIN_ACTIONS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Prints what an action or a guard does, a line for each of its columns that has something, from column
 * `indent` on. Nothing where the chart has none of that name. */
void explain_action_print(const char *chart, const char *name, size_t indent);
/* The same as an object; NULL: there is none of that name. */
json_t *explain_action_json(const char *chart, const char *name);

/* Prints all of a chart. */
int explain_actions(const char *chart, bool is_json);

#endif
