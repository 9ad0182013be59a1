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
#include "escape.h"
#include "host.h"
#include "notify.h"
#include "privilege.h"
#include "state.h"

struct run {
    struct ev_loop *loop;
    const struct run_options *options;
    struct ev_signal signals[3];
    struct ev_async log_news; /* of its writers */
    struct host host;
    struct control control;
    struct ladder ladder;
    struct log log;
    struct state state;
    struct notify notify;
    struct privilege privilege;
    int status; /* of the process */
    bool is_stopping;
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
        { "--user", &o->user },
        { "--tls-priority", &o->tls_priority },
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
    notify_stopping(&run->notify);
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

/* A log file is opened anew, for it may have been renamed; without one the terminal has hung up. */
static void on_hangup(struct ev_loop *loop, struct ev_signal *watcher, int events)
{
    struct run *run = watcher->data;

    if (run->options->log)
        sink_reopen(&run->log.file);
    else
        on_signal(loop, watcher, events);
}

static void on_quit(void *context)
{
    stop(context, "asked to quit");
}

/* --- the state file --------------------------------------------------------------------------- */

static void on_state_failed(void *context, const char *why)
{
    struct run *run = context;

    ladder_note(&run->ladder, clock_now(), 0, "LOCAL_state_file",
                "state file %s cannot be written: %s", run->options->state, why);
}

static int complain_state(const struct run *run, const char *why)
{
    fprintf(stderr, "clausewire: state file %s: %s\n", run->options->state, why);
    return -1;
}

/* --- the beginning ---------------------------------------------------------------------------- */

static void name_rest(struct run *run, const struct profile *p)
{
    const uint64_t now = clock_now();
    char text[PROFILE_REST_TEXT];

    if (!profile_rest_count(p, text))
        return;
    ladder_note(&run->ladder, now, 0, "LOCAL_profile_rest", "%s: %s%s", run->options->name, text,
                p->rests == 0           ? ""
                : run->options->verbose ? ":"
                                        : " (run --check lists them)");
    for (uint32_t i = 0; i < p->rests && run->options->verbose; i++) {
        profile_rest_name(p, i, text);
        ladder_note(&run->ladder, now, 0, "", "  %s", text);
    }
}

static void list_rest(const struct profile *p, const char *name)
{
    char text[PROFILE_REST_TEXT], safe[4 * PROFILE_REST_TEXT];

    if (profile_rest_count(p, text))
        printf("%s: %s%s\n", name, text, p->rests ? ":" : "");
    for (uint32_t i = 0; i < p->rests; i++) {
        profile_rest_name(p, i, text);
        escape_write(safe, sizeof safe, text, strlen(text), NULL);
        printf("  %s\n", safe);
    }
}

/* nohup has SIGHUP ignored. */
static bool is_ignored(int number)
{
    struct sigaction before;

    return sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_IGN;
}

static void watch(struct run *run)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        ev_signal_init(&run->signals[i], numbers[i] == SIGHUP ? on_hangup : on_signal, numbers[i]);
        run->signals[i].data = run;
        if (numbers[i] != SIGHUP || run->options->log || !is_ignored(SIGHUP))
            ev_signal_start(run->loop, &run->signals[i]);
    }
}

static void unwatch(struct run *run)
{
    for (size_t i = 0; i < sizeof run->signals / sizeof *run->signals; i++)
        ev_signal_stop(run->loop, &run->signals[i]);
}

/* What sends something, and all after it. */
static int run_lines(struct run *run, const struct profile *profile, const char *path)
{
    const char *why = state_start(&run->state, run->loop, &run->host, on_state_failed, run);

    if (why) {
        complain_state(run, why);
        return COMMAND_USAGE;
    }
    run->control.turn = run->options->turn;
    run->control.turn_context = run->options->context;
    watch(run);
    ladder_note(&run->ladder, clock_now(), 0, "",
                "Clausewire " CW_VERSION ": %u line%s, control socket %s",
                (unsigned)run->host.enabled, run->host.enabled == 1 ? "" : "s", path);
    name_rest(run, profile);
    if (run->options->beside)
        run->options->beside(run->options->context, &run->ladder);
    host_start(&run->host);
    why = notify_start(&run->notify, run->loop, &run->host);
    if (why)
        ladder_note(&run->ladder, clock_now(), 0, "LOCAL_service", "NOTIFY_SOCKET is not used: %s",
                    why);
    ev_run(run->loop, 0);
    notify_stop(&run->notify);
    if (run->options->beside)
        run->options->beside(run->options->context, NULL);
    state_stop(&run->state);
    unwatch(run);
    return host_may_be_bound(&run->host) ? COMMAND_NO : run->status;
}

static int run_host(struct run *run, const struct profile *profile, const char *path)
{
    int status = COMMAND_FINE;

    if (control_open(&run->control, run->loop, &run->host, path, on_quit, run) < 0)
        return COMMAND_USAGE;
    if (run->options->only_check)
        list_rest(profile, run->options->name);
    else
        status = run_lines(run, profile, path);
    control_close(&run->control);
    return status;
}

static int open_state(struct run *run, const struct profile *profile)
{
    char room[STATE_WHY];
    const char *why = state_open(&run->state, run->options->state, profile, room);

    if (!why)
        why = run->options->only_check ? state_try(&run->state, room) : state_renew(&run->state);
    return why ? complain_state(run, why) : 0;
}

/* A round of the loop, at whose end the news are looked at. */
static void on_log_news(struct ev_loop *loop, struct ev_async *watcher, int events)
{
    (void)loop;
    (void)watcher;
    (void)events;
}

static void wake(void *context)
{
    struct run *run = context;

    ev_async_send(run->loop, &run->log_news);
}

/* False: a destination does not answer, and its writer keeps the memory. */
static bool close_log(struct run *run)
{
    const bool ends = (ladder_end(&run->ladder, clock_now()), log_close(&run->log));

    ev_async_stop(run->loop, &run->log_news);
    return ends;
}

/* A check leaves no log file behind. */
static int open_log(struct run *run)
{
    const char *path = run->options->log;
    const bool is_new = path && access(path, F_OK) < 0;

    ev_async_init(&run->log_news, on_log_news);
    ev_async_start(run->loop, &run->log_news);
    if (log_open(&run->log, run->options->only_check ? -1 : STDOUT_FILENO, path, wake, run) < 0) {
        fprintf(stderr, "clausewire: log file %s: %s\n", path, strerror(errno));
        ev_async_stop(run->loop, &run->log_news);
        return -1;
    }
    if (run->options->only_check && is_new)
        unlink(path);
    return 0;
}

static int complain(const char *why)
{
    fprintf(stderr, "clausewire: %s\n", why);
    return -1;
}

/* Ports and keys are root's, if there is --user; all else is the user's. */
static int open_host(struct run *run, const struct profile *profile,
                     const struct host_options *options)
{
    char room[PRIVILEGE_WHY];
    const char *why = privilege_try_ports(&run->privilege, profile, room);

    if (!why)
        why = privilege_raise(&run->privilege, room);
    if (why)
        return complain(why);
    if (host_init(&run->host, run->loop, profile, options) < 0)
        return -1;
    why = privilege_drop(&run->privilege, room);
    if (!why)
        return 0;
    host_close(&run->host);
    return complain(why);
}

int run_phone(struct ev_loop *loop, const struct profile *profile,
              const struct run_options *options)
{
    struct host_options host = { .bind = options->bind,
                                 .dns = options->dns,
                                 .tls = { .ca = options->tls_ca,
                                          .certificate = options->tls_certificate,
                                          .key = options->tls_key,
                                          .priority = options->tls_priority },
                                 .start_rate = options->start_rate,
                                 .identity = find_identity,
                                 .stopped = on_stopped };
    struct run *run = calloc(1, sizeof *run);
    char path[CONTROL_PATH_MAX], room[PRIVILEGE_WHY];
    int status = COMMAND_USAGE;
    const char *why;
    bool is_ours = true; /* what `run` points to */

    if (!run) {
        fputs("clausewire: out of memory\n", stderr);
        return COMMAND_USAGE;
    }
    why = privilege_become(&run->privilege, options->user, room);
    if (why) {
        complain(why);
        free(run);
        return COMMAND_USAGE;
    }
    control_path(path);
    run->loop = loop;
    run->options = options;
    if (open_state(run, profile) == 0 && open_log(run) == 0) {
        ladder_init(&run->ladder, &run->log,
                    options->is_quiet     ? LADDER_NEWS
                    : options->shows_arcs ? LADDER_ARCS
                                          : LADDER_MESSAGES);
        host.ladder = &run->ladder;
        host.context = run;
        if (open_host(run, profile, &host) == 0) {
            status = run_host(run, profile, options->socket ? options->socket : path);
            host_close(&run->host);
        }
        is_ours = close_log(run);
    }
    state_close(&run->state);
    if (is_ours && !run->state.is_lost) /* else a writer still has it */
        free(run);
    return status;
}

static void usage(FILE *out)
{
    fputs(
        "usage: clausewire run [OPTION...] PROFILE.xml\n\n"
        "Runs the phone of a profile: its lines register and stay registered until SIGINT or SIGTERM, which removes\n"
        "the bindings; a second signal exits at once.\n\n" RUN_OPTIONS_HELP
        "  --check            do all of that but send: read the profile, open ports and files; list what the profile\n"
        "                     has and the phone does not obey\n"
        "  --help\n\n"
        "Exit status: 0 stopped as asked, 1 a binding may remain at a server, 2 a fault in the profile, a port or\n"
        "a file.\n",
        out);
}

static void warn(const struct profile *profile, const struct run_options *options)
{
    char room[PRIVILEGE_WHY];
    const char *why = privilege_try_secrets(profile, options->name, room);

    if (why)
        fprintf(stderr, "clausewire: warning: %s\n", why);
    if (geteuid() == 0 && !options->user && !options->only_check)
        fputs(
            "clausewire: warning: running as root; --user NAME leaves it once the ports are open\n",
            stderr);
}

int command_run(int argc, char **argv)
{
    struct run_options options = { .name = NULL };
    struct profile profile;
    struct ev_loop *loop;
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
            options.only_check = true;
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
    warn(&profile, &options);
    loop = ev_default_loop(EVFLAG_AUTO);
    if (!loop) {
        fputs("clausewire: cannot create an event loop\n", stderr);
        status = COMMAND_USAGE;
    } else {
        status = run_phone(loop, &profile, &options);
        ev_loop_destroy(loop);
    }
    profile_free(&profile);
    return status;
}
