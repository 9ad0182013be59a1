/* query.h - what the commands that read the definitions have in common: `explain`, `where`,
 * `settings`. */
#ifndef CW_QUERY_H
#define CW_QUERY_H

#include <jansson.h>
#include <stdbool.h>

struct query {
    const char *help;
    const char *flag;       /* an option of this command alone, without "--"; NULL: it has none */
    bool is_json, has_flag; /* --json, and that option, were given */
    int first;              /* of the operands in argv */
};

/* Reads the options. True: go on; else *status is the exit status,
 * and the help was printed. */
bool query_options(struct query *query, int argc, char **argv, int *status);
/* Prints the value on standard output and frees it. */
void query_print_json(json_t *value);

#endif
