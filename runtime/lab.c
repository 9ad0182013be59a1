/* lab.c - `clausewire lab`: the phone, and on the same loop the registrars that it registers
 * with (RFC 3261 10.3): a primary, and a backup if its lines name one. */
#include <errno.h>
#include <ev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clock.h"
#include "command.h"
#include "host.h"
#include "keys.h"
#include "lab_profile.h"
#include "registrar_udp.h"
#include "run.h"

enum {
    NONCE_LIFE = 300,     /* s */
    MIN_EXPIRES = 10,     /* s */
    MAX_EXPIRES = 3600,   /* s */
    DEFAULT_EXPIRES = 600 /* s, for a REGISTER that names none */
};

/* The command line. */
struct lab {
    struct run_options run;
    struct registrar_settings registrar;
};

static void usage(FILE *out)
{
    fputs(
        "usage: clausewire lab [OPTION...] [PROFILE.xml]\n\n"
        "Runs the phone of a profile and registrars for its lines in one process, on one machine. A primary and a\n"
        "backup registrar listen at the first two servers of the lines' Proxy, which must be loopback addresses; if\n"
        "Proxy names one server, there is one registrar. They know the lines' users and passwords. At a terminal the\n"
        "keys p and b stop and start them; elsewhere use `clausewire ctl lab`. Without a profile, a sample of two\n"
        "lines is run. Ctrl-C removes the bindings and exits.\n\n"
        "  --nonce-life S     seconds until a nonce of the registrars is stale (default 300)\n"
        "  --min-expires S    shortest interval that they grant; a shorter one is answered 423 (default 10)\n"
        "  --max-expires S    longest interval that they grant (default 3600)\n"
        "  --algorithm LIST   their challenges, in order: MD5, SHA-256, SHA-512-256 with commas (default MD5)\n"
        "  --print-sample     print the sample profile and exit\n" RUN_OPTIONS_HELP "  --help\n\n"
        "Exit status: 0 stopped as asked, 1 exited before the bindings were removed, 2 a fault in the profile,\n"
        "a port or a file.\n",
        out);
}

static bool read_seconds(const char *option, const char *value, uint32_t least, uint32_t *seconds)
{
    char *end = NULL;
    const long number = value ? strtol(value, &end, 10) : -1;

    if (!value || end == value || *end != '\0' || number < (long)least || number > 1000000) {
        fprintf(stderr, "clausewire lab: %s needs seconds from %u to 1000000%s%s\n", option,
                (unsigned)least, value ? ", not " : "", value ? value : "");
        return false;
    }
    *seconds = (uint32_t)number;
    return true;
}

static bool read_algorithms(const char *value, struct registrar_settings *settings)
{
    static const struct {
        const char *name;
        uint8_t hash;
    } known[] = { { "MD5", CW_MD5 }, { "SHA-256", CW_SHA_256 }, { "SHA-512-256", CW_SHA_512_256 } };
    const char *at = value ? value : "";
    size_t count = 0;

    memset(settings->algorithm, 0, sizeof settings->algorithm);
    while (*at != '\0') {
        const size_t n = strcspn(at, ",");
        size_t i = 0;

        while (i < 3 && (strlen(known[i].name) != n || strncasecmp(known[i].name, at, n) != 0))
            i++;
        if (i == 3 || count == REGISTRAR_ALGORITHMS ||
            memchr(settings->algorithm, known[i].hash, count) != NULL)
            break;
        settings->algorithm[count++] = known[i].hash;
        at += n + (at[n] == ',' && at[n + 1] != '\0');
    }
    if (count > 0 && *at == '\0')
        return true;
    fprintf(stderr, "clausewire lab: --algorithm needs MD5, SHA-256, SHA-512-256, each at most "
                    "once, with commas\n");
    return false;
}

/* 1: an option of the registrar's, taken; 0: none of them; -1: its value is wrong, with a
 * message. */
static int registrar_option(struct registrar_settings *s, int argc, char **argv, int *at)
{
    const struct {
        const char *name;
        uint32_t least;
        uint32_t *into;
    } numbers[] = {
        { "--nonce-life", 0, &s->nonce_life },
        { "--min-expires", 0, &s->min_expires },
        { "--max-expires", 1, &s->max_expires },
    };
    const char *word = argv[*at], *value = *at + 1 < argc ? argv[*at + 1] : NULL;

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!strcmp(word, numbers[i].name)) {
            ++*at;
            return read_seconds(word, value, numbers[i].least, numbers[i].into) ? 1 : -1;
        }
    if (!strcmp(word, "--algorithm")) {
        ++*at;
        return read_algorithms(value, s) ? 1 : -1;
    }
    return 0;
}

/* The registrars, while they run. */
struct lab_servers {
    struct registrar_udp *at[REGISTRAR_UDP_MOST];
    uint32_t count;
    struct keys keys;
};

static const char *state_name(uint8_t state)
{
    return state == REGISTRAR_RUNNING   ? "running"
           : state == REGISTRAR_STOPPED ? "stopped"
                                        : "killed";
}

/* struct control.turn */
static const char *turn_registrar(void *context, const char *verb, const char *name,
                                  const char **state)
{
    static const char *const verbs[] = { "start", "stop", "kill" }; /* enum registrar_udp_state */
    static const char *const already[] = { "it is already running", "it is already stopped",
                                           "it is already killed" };
    struct lab_servers *servers = context;
    uint32_t i = 0, k = 0;

    while (i < servers->count && strcmp(name, servers->at[i]->name) != 0)
        i++;
    while (k < 3 && strcmp(verb, verbs[k]) != 0)
        k++;
    if (i == servers->count)
        return servers->count > 1
                   ? "the lab's registrars are called primary and backup"
                   : "the lab's only registrar is called registrar: Proxy names one server";
    if (k == 3)
        return "a registrar can be stopped, started or killed";
    if (registrar_udp_turn(servers->at[i], (enum registrar_udp_state)k) < 0)
        return errno == EALREADY ? already[k] : strerror(errno);
    *state = state_name(servers->at[i]->state);
    return NULL;
}

/* p: the primary, or the only one; b: the backup. What does not answer is started. */
static void on_key(void *context, char key)
{
    struct lab_servers *servers = context;
    const uint32_t i = key == 'b';
    struct registrar_udp *u = i < servers->count ? servers->at[i] : NULL;

    if ((key == 'p' || key == 'b') && u &&
        registrar_udp_turn(u, u->state == REGISTRAR_RUNNING ? REGISTRAR_STOPPED
                                                            : REGISTRAR_RUNNING) < 0)
        ladder_note(u->ladder, clock_now(), 0, "", "%scannot be started: %s", u->name,
                    strerror(errno));
}

static void show_registrars(void *context, struct ladder *ladder)
{
    struct lab_servers *servers = context;

    for (uint32_t i = 0; i < servers->count; i++)
        registrar_udp_show(servers->at[i], ladder);
    if (!ladder) {
        keys_close(&servers->keys);
        return;
    }
    if (keys_open(&servers->keys, servers->at[0]->loop, on_key, servers))
        ladder_note(ladder, clock_now(), 0, "", "keys: p stops and starts the %s%s",
                    servers->at[0]->name, servers->count > 1 ? ", b the backup" : "");
    else if (servers->count > 1)
        ladder_note(
            ladder, clock_now(), 0, "",
            "failover: `clausewire ctl lab stop primary`; fallback: `clausewire ctl lab start primary`");
}

static bool open_registrars(struct lab_servers *servers, const struct lab *lab,
                            struct ev_loop *loop, const struct profile *profile)
{
    const uint32_t count = registrar_udp_count(profile);

    while (servers->count < count) {
        struct registrar_udp *u = malloc(sizeof *u);

        if (!u) {
            fputs("clausewire lab: out of memory\n", stderr);
            return false;
        }
        if (registrar_udp_open(u, loop, profile, servers->count, servers->at[0], &lab->registrar) <
            0) {
            free(u);
            return false;
        }
        servers->at[servers->count++] = u;
    }
    return count > 0;
}

static int run_lab(const struct lab *lab, const struct profile *profile)
{
    struct run_options options = lab->run;
    struct ev_loop *loop = ev_default_loop(EVFLAG_AUTO);
    struct lab_servers servers = { .count = 0 };
    int status = COMMAND_USAGE;

    if (!loop) {
        fputs("clausewire lab: cannot create an event loop\n", stderr);
        return COMMAND_USAGE;
    }
    if (open_registrars(&servers, lab, loop, profile)) {
        options.beside = show_registrars;
        options.turn = turn_registrar;
        options.context = &servers;
        status = run_phone(loop, profile, &options);
    }
    while (servers.count > 0) {
        registrar_udp_close(servers.at[--servers.count]);
        free(servers.at[servers.count]);
    }
    ev_loop_destroy(loop);
    return status;
}

int command_lab(int argc, char **argv)
{
    struct lab lab = { .registrar = { .nonce_life = NONCE_LIFE,
                                      .min_expires = MIN_EXPIRES,
                                      .max_expires = MAX_EXPIRES,
                                      .default_expires = DEFAULT_EXPIRES,
                                      .algorithm = { CW_MD5 } } };
    struct profile profile;
    unsigned faults;
    int status;

    for (int i = 1; i < argc; i++) {
        int taken = run_option(&lab.run, argc, argv, &i);

        if (taken == 0)
            taken = registrar_option(&lab.registrar, argc, argv, &i);
        if (taken < 0)
            return COMMAND_USAGE;
        if (taken > 0)
            continue;
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            usage(stdout);
            return COMMAND_FINE;
        }
        if (!strcmp(argv[i], "--print-sample")) {
            fwrite(lab_profile, 1, lab_profile_octets, stdout);
            return COMMAND_FINE;
        }
        if (argv[i][0] == '-' || lab.run.name) {
            fprintf(stderr, "clausewire lab: unknown argument '%s'\n", argv[i]);
            usage(stderr);
            return COMMAND_USAGE;
        }
        lab.run.name = argv[i];
    }
    if (lab.registrar.max_expires < lab.registrar.min_expires) {
        fprintf(stderr, "clausewire lab: --max-expires %u is below --min-expires %u\n",
                (unsigned)lab.registrar.max_expires, (unsigned)lab.registrar.min_expires);
        return COMMAND_USAGE;
    }
    if (lab.run.name) {
        faults = profile_read(&profile, lab.run.name, stderr);
    } else {
        lab.run.name = "the sample profile";
        faults =
            profile_parse(&profile, "examples/lab.xml", lab_profile, lab_profile_octets, stderr);
    }
    if (faults) {
        fprintf(stderr, "clausewire lab: %s: %u fault%s; the profile is not used\n", lab.run.name,
                faults, faults == 1 ? "" : "s");
        return COMMAND_USAGE;
    }
    status = run_lab(&lab, &profile);
    profile_free(&profile);
    return status;
}
