/* command.h - the commands of the program: one function each, in a file of the same name.
 *
 * argv[0] is the command's own name. Exit status: 0 fine, 1 the answer is no, 2 usage or
 * environment. */
#ifndef CW_COMMAND_H
#define CW_COMMAND_H

/* X(name, what it does in one line) */
#define COMMANDS(X)                                                                                \
    X(run, "runs a phone: its lines register and stay registered")                                 \
    X(lab, "the same with built-in registrars, to try it on one machine")                          \
    X(ctl, "controls a running phone: status, register, request, trace")                           \
    X(parse, "parses messages; a refused one with place and reason")                               \
    X(explain, "the arcs of a chart, their clauses and their tests")                               \
    X(where, "where a clause is met, refused or owed")                                             \
    X(settings, "what a setting means and feeds")

enum command_status { COMMAND_FINE = 0, COMMAND_NO = 1, COMMAND_USAGE = 2 };

#define COMMAND_FUNCTION(name, text) int command_##name(int argc, char **argv);
COMMANDS(COMMAND_FUNCTION)
#undef COMMAND_FUNCTION

#ifndef CW_VERSION
#define CW_VERSION "0" /* set by the build */
#endif

#endif
