/* run.h - a phone from its profile to its last binding removed: what `run` and `lab` share. */
#ifndef CW_RUN_H
#define CW_RUN_H

#include <ev.h>
#include <stdbool.h>

#include "ladder.h"
#include "profile.h"

struct run_options {
    const char *name;        /* of the profile, for messages */
    const char *socket;      /* of control; NULL: control_path */
    const char *state, *log; /* files; NULL: none */
    const char *bind, *dns;  /* as in struct host_options */
    const char *tls_ca, *tls_certificate, *tls_key, *tls_priority; /* as in struct tls_options */
    const char *user;                                              /* as in privilege_become */
    uint32_t start_rate; /* lines a second; 0: the host's */
    bool is_quiet, shows_arcs, verbose;
    bool only_check; /* all but sending; then what the profile has and is not obeyed is listed */
    /* Something runs on the loop beside the phone (the lab's registrars) and prints to its
     * ladder: called once the ladder exists, and with NULL before it is closed. NULL: there is
     * nothing. */
    void (*beside)(void *context, struct ladder *ladder);
    /* struct control.turn, of what runs beside; NULL: there is nothing to turn. */
    const char *(*turn)(void *context, const char *verb, const char *name, const char **state);
    void *context;
};

#define RUN_OPTIONS_HELP                                                                               \
    "  --socket PATH      control socket (default: $XDG_RUNTIME_DIR/clausewire.sock, or in "           \
    "/tmp)\n"                                                                                          \
    "  --state FILE       keep Call-ID and CSeq in FILE across restarts\n"                             \
    "  --arcs             show each transition too: chart, states, event, clauses, actions\n"          \
    "  --quiet            show news only, no messages\n"                                               \
    "  --log FILE         append news, messages and transitions to a file; SIGHUP opens it anew\n"     \
    "  --bind ADDRESS     use only this local address (default: all)\n"                                \
    "  --dns ADDRESS,...  ask these name servers (default: the system's)\n"                            \
    "  --tls-ca FILE      trust the authorities in this PEM file (default: the system's)\n"            \
    "  --tls-cert FILE    the phone's certificate, PEM, for servers that ask for one\n"                \
    "  --tls-key FILE     its key, PEM (default: in the certificate's file)\n"                         \
    "  --tls-priority P   GnuTLS priority string, for servers with weaker certificates or protocols\n" \
    "  --start-rate N     lines that begin to register each second (default 50)\n"                     \
    "  --user NAME        leave root for this user once the ports are open\n"                          \
    "  --verbose          name what the profile has and the phone does not obey\n"

/* Takes argv[*at], and its value after it, if it is one of those options; *at is then the last
 * one taken. 1: taken; 0: not one of them; -1: its value is missing or wrong, with a message on
 * standard error. */
int run_option(struct run_options *options, int argc, char **argv, int *at);

/* Runs the phone on `loop` until a signal or a client of the control socket ends it. Returns the
 * exit status. */
int run_phone(struct ev_loop *loop, const struct profile *profile,
              const struct run_options *options);

#endif
