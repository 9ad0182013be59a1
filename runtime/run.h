/* run.h - a phone from its profile to its last binding removed: what `run` and `lab` have in
 * common. */
#ifndef CW_RUN_H
#define CW_RUN_H

#include <ev.h>
#include <stdbool.h>

#include "ladder.h"
#include "profile.h"

struct run_options {
    const char *name;                               /* of the profile, for messages */
    const char *socket;                             /* of control; NULL: control_path */
    const char *state, *log;                        /* files; NULL: none */
    const char *bind, *dns;                         /* as in struct host_options */
    const char *tls_ca, *tls_certificate, *tls_key; /* as in struct tls_options */
    uint32_t start_rate;                            /* lines a second; 0: the host's */
    bool is_quiet, shows_arcs, verbose;
    /* Something runs on the loop beside the phone (the lab's registrar) and shows what it does
     * on the phone's ladder: called when the ladder is there, and with NULL before it goes.
     * NULL: nothing does. */
    void (*beside)(void *context, struct ladder *ladder);
    /* struct control.turn, of what runs beside; NULL: there is nothing to turn. */
    const char *(*turn)(void *context, const char *verb, const char *name, const char **state);
    void *context;
};

#define RUN_OPTIONS_HELP                                                                           \
    "  --socket PATH      control socket (default: $XDG_RUNTIME_DIR/clausewire.sock, or in "       \
    "/tmp)\n"                                                                                      \
    "  --state FILE       keep Call-ID and CSeq there over restarts\n"                             \
    "  --arcs             show each transition too: chart, states, event, clauses, actions\n"      \
    "  --quiet            show news only, no messages\n"                                           \
    "  --log FILE         append news, messages and transitions to a file\n"                       \
    "  --bind ADDRESS     use this address of ours only (default: all of them)\n"                  \
    "  --dns ADDRESS,...  ask these name servers (default: the system's)\n"                        \
    "  --tls-ca FILE      trust the authorities in this PEM file (default: the system's)\n"        \
    "  --tls-cert FILE    our certificate, PEM, for servers that ask for one\n"                    \
    "  --tls-key FILE     its key, PEM (default: in the certificate's file)\n"                     \
    "  --start-rate N     lines that begin to register each second (default 50)\n"                 \
    "  --verbose          name what the profile has that is not used yet\n"

/* Takes argv[*at], and its value behind it, if it is one of those options; *at then is the last
 * one taken. 1: taken; 0: it is none of them; -1: its value is missing or wrong, which is on
 * standard error. */
int run_option(struct run_options *options, int argc, char **argv, int *at);

/* Runs the phone on `loop` until a signal or a client of the control socket ends it. Returns the
 * exit status. */
int run_phone(struct ev_loop *loop, const struct profile *profile,
              const struct run_options *options);

#endif
