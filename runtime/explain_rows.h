/* explain_rows.h - the tables that classify responses and admit requests, in words, for `clausewire
 * explain`. */
#ifndef CW_EXPLAIN_ROWS_H
#define CW_EXPLAIN_ROWS_H

#include <stdbool.h>

/* Prints the table of admission, or the one row of this id (NULL: all). Exit status: COMMAND_NO where
 * there is no such row, which is said. */
int explain_admission(const char *id, bool is_json);

/* Prints the tables of responses of a chart. COMMAND_NO where it hears none, which is said. */
int explain_responses(const char *chart, bool is_json);

#endif
