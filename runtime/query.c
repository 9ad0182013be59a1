/* query.c - the options and the JSON of the commands that read the definitions. */
#include "query.h"

#include <getopt.h>
#include <stdio.h>

#include "command.h"

bool query_options(struct query *query, int argc, char **argv, int *status)
{
    const struct option options[] = { { "json", no_argument, NULL, 'j' },
                                      { "help", no_argument, NULL, 'h' },
                                      { query->flag, no_argument, NULL, 'f' },
                                      { 0 } };
    int option;

    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1)
        switch (option) {
        case 'j':
            query->is_json = true;
            break;
        case 'f':
            query->has_flag = true;
            break;
        default:
            fputs(query->help, option == 'h' ? stdout : stderr);
            *status = option == 'h' ? COMMAND_FINE : COMMAND_USAGE;
            return false;
        }
    query->first = optind;
    return true;
}

void query_print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(value);
}
