/* run.c - `clausewire run PROFILE.xml`: the phone, its terminal, its control socket, its
 * signals. */
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "command.h"
#include "control.h"
#include "host.h"
#include "state.h"

enum {
    FEW_LINES = 100, /* up to this many lines, each change is saved at once */
    SAVE_MANY_S = 10 /* beyond, so often */
};

struct run {
    struct ev_loop *loop;
    const struct run_options *options;
    struct ev_signal signals[3];
    struct ev_timer save;
    struct ev_prepare keep;
    struct host host;
    struct control control;
    struct ladder ladder;
    struct log log;
    struct state state;
    uint64_t sent; /* messages sent, when the state was last saved */
    int status;    /* of the process */
    bool is_stopping, state_failed;
};

int run_option(struct run_options *o, int argc, char **argv, int *at)
{
    const char *word = argv[*at], *value = *at + 1 < argc ? argv[*at + 1] : NULL;
    const struct {
        const char *name;
        const char **into;
    } texts[] = {
        { "--socket", &o->socket },
        { "--state", &o->state },
        { "--log", &o->log },
        { "--bind", &o->bind },
        { "--dns", &o->dns },
        { "--tls-ca", &o->tls_ca },
        { "--tls-cert", &o->tls_certificate },
        { "--tls-key", &o->tls_key },
    };

    if (!strcmp(word, "--quiet"))
        return o->is_quiet = true;
    if (!strcmp(word, "--arcs"))
        return o->shows_arcs = true;
    if (!strcmp(word, "--verbose"))
        return o->verbose = true;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (strcmp(word, texts[i].name) != 0)
            continue;
        if (!value || !*value) {
            fprintf(stderr, "clausewire: %s needs a value\n", word);
            return -1;
        }
        *texts[i].into = value;
        ++*at;
        return 1;
    }
    if (!strcmp(word, "--start-rate")) {
        char *end = NULL;
        const long rate = value ? strtol(value, &end, 10) : 0;
        if (rate < 1 || rate > 100000 || *end) {
            fprintf(stderr, "clausewire: --start-rate needs a number from 1 to 100000\n");
            return -1;
        }
        o->start_rate = (uint32_t)rate;
        ++*at;
        return 1;
    }
    return 0;
}

/* --- the end ---------------------------------------------------------------------------------- */

static bool find_identity(void *context, uint32_t line, struct cw_identity *identity)
{
    const struct run *run = context;

    return state_identity(&run->state, line, identity);
}

static void on_stopped(void *context)
{
    struct run *run = context;

    ev_break(run->loop, EVBREAK_ALL);
}

static void stop(struct run *run, const char *why)
{
    if (run->is_stopping)
        return;
    run->is_stopping = true;
    ladder_note(&run->ladder, clock_now(), 0, "", "%s: removing the bindings", why);
    host_stop(&run->host);
}

static void on_signal(struct ev_loop *loop, struct ev_signal *watcher, int events)
{
    struct run *run = watcher->data;

    (void)events;
    if (!run->is_stopping) {
        stop(run, strsignal(watcher->signum));
        return;
    }
    ladder_note(&run->ladder, clock_now(), 0, "", "%s again: exiting at once",
                strsignal(watcher->signum));
    run->status = COMMAND_NO;
    ev_break(loop, EVBREAK_ALL);
}

static void on_quit(void *context)
{
    stop(context, "asked to quit");
}

/* --- the state file --------------------------------------------------------------------------- */

static void save(struct run *run)
{
    const bool failed = state_save(&run->state, &run->host) < 0;

    if (failed && !run->state_failed) /* reported once, not each time */
        ladder_note(&run->ladder, clock_now(), 0, "GUIDE_reg_cid",
                    "state file %s cannot be written: %s", run->options->state, strerror(errno));
    run->state_failed = failed;
}

static void on_save(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    save(watcher->data);
}

/* A CSeq that was sent is saved before the loop sleeps: it must not be used again after a crash. */
static void on_keep(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    struct run *run = watcher->data;

    (void)loop;
    (void)events;
    if (run->sent == run->host.cw.counters.sent)
        return;
    run->sent = run->host.cw.counters.sent;
    save(run);
}

/* --- the beginning ---------------------------------------------------------------------------- */

static void name_unused(struct run *run, const struct profile *p)
{
    const uint64_t now = clock_now();

    if (p->unused)
        ladder_note(&run->ladder, now, 0, "", "%s: %u line%s without user and proxy ignored",
                    run->options->name, (unsigned)p->unused, p->unused == 1 ? "" : "s");
    if (p->not_used_yet == 0)
        return;
    ladder_note(&run->ladder, now, 0, "", "%s: %u element%s recognised but not implemented%s",
                run->options->name, (unsigned)p->not_used_yet, p->not_used_yet == 1 ? "" : "s",
                run->options->verbose ? ":" : " (--verbose names them)");
    for (size_t i = 0; i < CW_KNOWN_ELEMENTS && run->options->verbose; i++)
        if (p->known[i / 32] >> i % 32 & 1)
            ladder_note(&run->ladder, now, 0, "", "  %s%s (section %s of the guide)",
                        cw_known_elements[i].xml, cw_known_elements[i].is_line ? "_n_" : "",
                        cw_known_elements[i].section);
}

static void watch(struct run *run, const struct profile *profile)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        ev_signal_init(&run->signals[i], on_signal, numbers[i]);
        run->signals[i].data = run;
        ev_signal_start(run->loop, &run->signals[i]);
    }
    ev_timer_init(&run->save, on_save, SAVE_MANY_S, SAVE_MANY_S);
    ev_prepare_init(&run->keep, on_keep);
    run->save.data = run->keep.data = run;
    if (run->options->state && profile->lines > FEW_LINES)
        ev_timer_start(run->loop, &run->save);
    else if (run->options->state)
        ev_prepare_start(run->loop, &run->keep);
}

static void unwatch(struct run *run)
{
    for (size_t i = 0; i < sizeof run->signals / sizeof *run->signals; i++)
        ev_signal_stop(run->loop, &run->signals[i]);
    ev_timer_stop(run->loop, &run->save);
    ev_prepare_stop(run->loop, &run->keep);
}

static int run_host(struct run *run, const struct profile *profile, const char *path)
{
    if (control_open(&run->control, run->loop, &run->host, path, on_quit, run) < 0)
        return COMMAND_USAGE;
    run->control.turn = run->options->turn;
    run->control.turn_context = run->options->context;
    watch(run, profile);
    ladder_note(&run->ladder, clock_now(), 0, "",
                "Clausewire " CW_VERSION ": %u line%s, control socket %s",
                (unsigned)run->host.enabled, run->host.enabled == 1 ? "" : "s", path);
    name_unused(run, profile);
    if (run->options->beside)
        run->options->beside(run->options->context, &run->ladder);
    host_start(&run->host);
    ev_run(run->loop, 0);
    if (run->options->beside)
        run->options->beside(run->options->context, NULL);
    save(run);
    unwatch(run);
    control_close(&run->control);
    return run->status;
}

int run_phone(struct ev_loop *loop, const struct profile *profile,
              const struct run_options *options)
{
    struct host_options host = { .bind = options->bind,
                                 .dns = options->dns,
                                 .tls = { .ca = options->tls_ca,
                                          .certificate = options->tls_certificate,
                                          .key = options->tls_key },
                                 .start_rate = options->start_rate,
                                 .identity = find_identity,
                                 .stopped = on_stopped };
    struct run *run = calloc(1, sizeof *run);
    char path[CONTROL_PATH_MAX];
    int status = COMMAND_USAGE;

    control_path(path);
    if (!run || state_open(&run->state, options->state, profile) < 0) {
        fputs("clausewire: out of memory\n", stderr);
        free(run);
        return COMMAND_USAGE;
    }
    run->loop = loop;
    run->options = options;
    if (log_open(&run->log, STDOUT_FILENO, options->log) < 0)
        fprintf(stderr, "clausewire: log file %s: %s\n", options->log, strerror(errno));
    else {
        ladder_init(&run->ladder, &run->log,
                    options->is_quiet     ? LADDER_NEWS
                    : options->shows_arcs ? LADDER_ARCS
                                          : LADDER_MESSAGES);
        host.ladder = &run->ladder;
        host.context = run;
        if (host_init(&run->host, loop, profile, &host) == 0) {
            status = run_host(run, profile, options->socket ? options->socket : path);
            host_close(&run->host);
        }
        log_close(&run->log);
    }
    state_close(&run->state);
    free(run);
    return status;
}

static void usage(FILE *out)
{
    fputs(
        "usage: clausewire run [OPTION...] PROFILE.xml\n\n"
        "Runs the phone of a profile: its lines register and stay registered until SIGINT or SIGTERM, which removes\n"
        "the bindings; a second signal exits at once.\n\n" RUN_OPTIONS_HELP
        "  --check            only read and check the profile\n"
        "  --help\n\n"
        "Exit status: 0 stopped as asked, 1 exited before the bindings were removed, 2 a fault in the profile,\n"
        "a port or a file.\n",
        out);
}

int command_run(int argc, char **argv)
{
    struct run_options options = { .name = NULL };
    struct profile profile;
    bool only_check = false;
    unsigned faults;
    int status;

    for (int i = 1; i < argc; i++) {
        const int taken = run_option(&options, argc, argv, &i);
        if (taken < 0)
            return COMMAND_USAGE;
        if (taken)
            continue;
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            usage(stdout);
            return COMMAND_FINE;
        }
        if (!strcmp(argv[i], "--check"))
            only_check = true;
        else if (argv[i][0] == '-' || options.name) {
            fprintf(stderr, "clausewire run: unknown argument '%s'\n", argv[i]);
            usage(stderr);
            return COMMAND_USAGE;
        } else
            options.name = argv[i];
    }
    if (!options.name) {
        usage(stderr);
        return COMMAND_USAGE;
    }
    faults = profile_read(&profile, options.name, stderr);
    if (faults) {
        fprintf(stderr, "clausewire: %s: %u fault%s; the profile is not used\n", options.name,
                faults, faults == 1 ? "" : "s");
        return COMMAND_USAGE;
    }
    if (only_check)
        status = COMMAND_FINE;
    else {
        struct ev_loop *loop = ev_default_loop(EVFLAG_AUTO);
        if (!loop) {
            fputs("clausewire: cannot create an event loop\n", stderr);
            status = COMMAND_USAGE;
        } else {
            status = run_phone(loop, &profile, &options);
            ev_loop_destroy(loop);
        }
    }
    profile_free(&profile);
    return status;
}
