/* command.h - the commands of the program: one function each, in a file of the same name.
 *
 * argv[0] is the command's own name. Exit status: 0 fine, 1 the answer is no, 2 usage or
 * environment. */
#ifndef CW_COMMAND_H
#define CW_COMMAND_H

/* X(name, what it does in one line) */
#define COMMANDS(X)                                                                                \
    X(run, "the phone: its lines register and stay registered")                                    \
    X(lab, "the same with registrars built in, to see it at work on one machine")                  \
    X(ctl, "asks a running phone: status, register, unregister, trace")                            \
    X(parse, "parses messages and says where and why one is refused")                              \
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
