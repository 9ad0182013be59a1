/* ctl.c - `clausewire ctl`: asks a running phone over its control socket and shows the answer. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "command.h"
#include "control.h"
#include "escape.h"

enum {
    ANSWER_S = 10,     /* for a phone that is there but says nothing */
    OBJECT_MAX = 65536 /* octets of a line of the answer */
};

struct ctl_request {
    const char *what, *socket;
    unsigned long line;       /* 0: every line */
    const char *method, *uri; /* of `request`; uri NULL: the line's domain */
    unsigned long request;    /* of `hangup`; 0: the line's first */
    const char *turn, *name;  /* of `lab`: which way, and which registrar */
    bool follows, is_json;
};

struct answer {
    int fd;
    size_t len, taken;
    char octets[OBJECT_MAX];
};

static void usage(FILE *out)
{
    fputs(
        "usage: clausewire ctl [OPTION...] status|register|unregister|trace|quit [LINE]\n"
        "       clausewire ctl [OPTION...] request LINE OPTIONS|INVITE [URI]\n"
        "       clausewire ctl [OPTION...] hangup LINE [REQUEST]\n"
        "       clausewire ctl [OPTION...] lab stop|start|kill primary|backup\n\n"
        "  status             each line: state, server, what comes next, the list of its servers; and the counters\n"
        "  register           registers, or refreshes now\n"
        "  unregister         removes the binding\n"
        "  trace              the transitions that the phone remembers, with their clauses\n"
        "  request            sends an OPTIONS or INVITE, to the line's domain where no URI is named\n"
        "  hangup             takes a request of the line back: by its number, or the first\n"
        "  lab                stops (silent), kills (nobody listens) or starts a registrar of the lab\n"
        "  quit               as SIGTERM: removes the bindings and ends the phone\n\n"
        "  --line N           that line only, as LINE\n"
        "  --follow           trace: go on with what happens\n"
        "  --json             JSON: status one object, trace one object a line\n"
        "  --socket PATH      of the phone (default: $XDG_RUNTIME_DIR/clausewire.sock, or in /tmp)\n"
        "  --help\n\n"
        "Exit status: 0 fine, 1 the phone refuses, 2 usage, or no phone answers.\n",
        out);
}

/* --- the connection --------------------------------------------------------------------------- */

/* The phone must be ours or root's: /tmp is everybody's. -1: no phone, which has been said. */
static int connect_phone(const char *path, bool waits_for_ever)
{
    const struct timeval patience = { .tv_sec = ANSWER_S };
    struct sockaddr_un where = { .sun_family = AF_UNIX };
    struct ucred peer;
    socklen_t n = sizeof peer;
    int fd;

    if (strlen(path) >= sizeof where.sun_path) {
        fprintf(stderr, "clausewire ctl: %s: the path of a socket has at most %zu octets\n", path,
                sizeof where.sun_path - 1);
        return -1;
    }
    snprintf(where.sun_path, sizeof where.sun_path, "%s", path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&where, sizeof where) < 0) {
        fprintf(stderr, "clausewire ctl: no phone answers at %s: %s\n", path, strerror(errno));
    } else if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) < 0 ||
               (peer.uid != getuid() && peer.uid != 0)) {
        fprintf(stderr, "clausewire ctl: %s belongs to somebody else\n", path);
    } else {
        if (!waits_for_ever)
            (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

static int send_request(int fd, const struct ctl_request *q)
{
    json_t *o = json_pack("{s:s}", "do", q->what);
    const struct {
        const char *name, *value;
    } words[] = {
        { "method", q->method }, { "uri", q->uri }, { "turn", q->turn }, { "registrar", q->name }
    };
    char text[CONTROL_REQUEST_MAX];
    size_t n;

    if (o && q->line)
        json_object_set_new(o, "line", json_integer((json_int_t)q->line));
    if (o && q->follows)
        json_object_set_new(o, "follow", json_true());
    if (o && q->request)
        json_object_set_new(o, "request", json_integer((json_int_t)q->request));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (o && words[i].value) {
            json_t *value = json_string(words[i].value);
            if (!value) { /* no UTF-8 */
                fprintf(stderr, "clausewire ctl: '%s' is no text in UTF-8\n", words[i].value);
                json_decref(o);
                return -1;
            }
            json_object_set_new(o, words[i].name, value);
        }
    n = o ? json_dumpb(o, text, sizeof text - 1, JSON_COMPACT) : 0;
    json_decref(o);
    if (n == 0 || n >= sizeof text) {
        fprintf(stderr, "clausewire ctl: the request is too long\n");
        return -1;
    }
    text[n++] = '\n';
    if (send(fd, text, n, MSG_NOSIGNAL) == (ssize_t)n)
        return 0;
    fprintf(stderr, "clausewire ctl: the phone has hung up\n");
    return -1;
}

/* The next object; NULL: there is none, which has been said. */
static json_t *read_object(struct answer *a)
{
    char *end;

    memmove(a->octets, a->octets + a->taken, a->len - a->taken);
    a->len -= a->taken;
    a->taken = 0;
    while (!(end = memchr(a->octets, '\n', a->len))) {
        const ssize_t n = a->len < sizeof a->octets
                              ? recv(a->fd, a->octets + a->len, sizeof a->octets - a->len, 0)
                              : 0;
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            fprintf(stderr, "clausewire ctl: the phone %s\n",
                    n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? "does not answer"
                                                                       : "has hung up");
            return NULL;
        }
        a->len += (size_t)n;
    }
    a->taken = (size_t)(end - a->octets) + 1;
    {
        json_error_t error;
        json_t *o = json_loadb(a->octets, (size_t)(end - a->octets), 0, &error);
        if (!json_is_object(o)) {
            fprintf(stderr, "clausewire ctl: the answer is no JSON object\n");
            json_decref(o);
            return NULL;
        }
        return o;
    }
}

/* --- what is shown ---------------------------------------------------------------------------- */

static const char *text_of(const json_t *o, const char *key, char *room, size_t n)
{
    const json_t *value = json_object_get(o, key);

    if (json_is_string(value))
        escape_write(room, n, json_string_value(value), json_string_length(value), NULL);
    else if (json_is_integer(value))
        snprintf(room, n, "%lld", (long long)json_integer_value(value));
    else
        snprintf(room, n, "-");
    return room;
}

/* The line's list in the order of trying, where there is more to say than the row of the line does:
 * *in use, who is down and for how long. */
static void show_servers(const json_t *o)
{
    const json_t *list = json_object_get(o, "servers"), *server;
    char address[80], transport[8], seconds[24];
    size_t i;

    if (json_array_size(list) == 0 ||
        (json_array_size(list) == 1 &&
         json_is_true(json_object_get(json_array_get(list, 0), "up"))))
        return;
    printf("       servers:");
    for (i = 0; i < json_array_size(list); i++) {
        server = json_array_get(list, i);
        printf("%s %s%s/%s", i ? "," : "",
               json_is_true(json_object_get(server, "current")) ? "*" : "",
               text_of(server, "address", address, sizeof address),
               text_of(server, "transport", transport, sizeof transport));
        if (json_is_true(json_object_get(server, "up")))
            printf(" up");
        else
            printf(" down for %s s", text_of(server, "down_for", seconds, sizeof seconds));
    }
    putchar('\n');
}

static const char *transport_of(const json_t *line, char *room, size_t n)
{
    const json_t *list = json_object_get(line, "servers");

    for (size_t i = 0; i < json_array_size(list); i++)
        if (json_is_true(json_object_get(json_array_get(list, i), "current")))
            return text_of(json_array_get(list, i), "transport", room, n);
    return "-";
}

static void show_line(const json_t *o, bool first)
{
    char line[16], user[96], state[32], server[80], transport[8], site[24], granted[16], what[16],
        in[16], status[16], failures[16], call_id[48];
    char next[40];

    if (first)
        printf("%5s  %-16s %-13s %-22s %-4s %-12s %9s  %-16s %6s %5s  %s\n", "line", "user",
               "state", "server", "by", "site", "granted", "next", "status", "fails", "Call-ID");
    text_of(o, "next", what, sizeof what);
    text_of(o, "next_in", in, sizeof in);
    snprintf(next, sizeof next, "%s%s%s%s", what, strcmp(what, "-") ? " in " : "",
             strcmp(what, "-") ? in : "", strcmp(what, "-") ? " s" : "");
    printf("%5s  %-16s %-13s %-22s %-4s %-12s %7s s  %-16s %6s %5s  %.8s\n",
           text_of(o, "line", line, sizeof line), text_of(o, "user", user, sizeof user),
           text_of(o, "state", state, sizeof state), text_of(o, "server", server, sizeof server),
           transport_of(o, transport, sizeof transport), text_of(o, "site", site, sizeof site),
           text_of(o, "granted", granted, sizeof granted), next,
           text_of(o, "last_status", status, sizeof status),
           text_of(o, "failures", failures, sizeof failures),
           text_of(o, "call_id", call_id, sizeof call_id));
    show_servers(o);
}

static void show_counters(json_t *counters)
{
    const char *name;
    json_t *value;
    char text[128];
    int column = 0;

    putchar('\n');
    json_object_foreach(counters, name, value)
    {
        (void)value;
        column +=
            printf("%s%s %s", column ? "  " : "", name, text_of(counters, name, text, sizeof text));
        if (column > 90) {
            putchar('\n');
            column = 0;
        }
    }
    if (column)
        putchar('\n');
}

static void join(const json_t *list, char *room, size_t n)
{
    size_t i, used = 0;
    const json_t *word;

    room[0] = '\0';
    for (i = 0; i < json_array_size(list) && used < n; i++) {
        word = json_array_get(list, i);
        used +=
            (size_t)snprintf(room + used, n - used, "%s%s", i ? "," : "", json_string_value(word));
    }
}

static void show_record(const json_t *o)
{
    char record[24], line[16], chart[16], from[32], event[40], guard[40], to[32], clauses[200],
        actions[200], step[200];
    const json_int_t ms = json_integer_value(json_object_get(o, "ms"));
    const bool is_refused = json_is_true(json_object_get(o, "refused"));

    if (json_object_get(o, "lost")) {
        printf("(%s records lost: the ring has gone on)\n",
               text_of(o, "lost", record, sizeof record));
        return;
    }
    text_of(o, "guard", guard, sizeof guard);
    join(json_object_get(o, "clauses"), clauses, sizeof clauses);
    join(json_object_get(o, "actions"), actions, sizeof actions);
    snprintf(step, sizeof step, "%s %s --%s%s%s%s--> %s", text_of(o, "chart", chart, sizeof chart),
             text_of(o, "from", from, sizeof from), text_of(o, "event", event, sizeof event),
             *guard ? "[" : "", guard, *guard ? "]" : "",
             is_refused ? "refused" : text_of(o, "to", to, sizeof to));
    if (json_object_get(o, "row"))
        snprintf(step, sizeof step, "%s %s %s", text_of(o, "chart", chart, sizeof chart),
                 text_of(o, "answer", event, sizeof event), text_of(o, "row", to, sizeof to));
    printf("%6s %10lld.%03lld %4s  %-74s  %-40s  %s\n", text_of(o, "record", record, sizeof record),
           (long long)ms / 1000, (long long)ms % 1000, text_of(o, "line", line, sizeof line), step,
           clauses, actions);
}

static int show_refusal(const struct ctl_request *q, const json_t *o)
{
    char error[256], clause[64];

    fprintf(stderr, "clausewire ctl: refused: %s%s%s%s\n", text_of(o, "error", error, sizeof error),
            json_object_get(o, "clause") ? " (" : "",
            json_object_get(o, "clause") ? text_of(o, "clause", clause, sizeof clause) : "",
            json_object_get(o, "clause") ? ")" : "");
    if (q->is_json) {
        json_dumpf(o, stdout, JSON_COMPACT);
        putchar('\n');
    }
    return COMMAND_NO;
}

static void show_end(const struct ctl_request *q, json_t *o, json_t *lines)
{
    if (!strcmp(q->what, "status")) {
        if (!q->is_json) {
            show_counters(json_object_get(o, "counters"));
            return;
        }
        json_object_set(o, "lines", lines);
    } else if (!q->is_json) {
        char text[32];
        if (json_object_get(o, "lines"))
            printf("%s lines are asked to %s\n", text_of(o, "lines", text, sizeof text), q->what);
        else if (!strcmp(q->what, "request") || !strcmp(q->what, "hangup"))
            printf("line %lu: asked to %s%s\n", q->line, q->method ? "send " : "take it back",
                   q->method ? q->method : "");
        else if (json_object_get(o, "registrar"))
            printf("%s: %s\n", q->name, text_of(o, "state", text, sizeof text));
        else if (json_object_get(o, "state"))
            printf("line %lu: %s\n", q->line, text_of(o, "state", text, sizeof text));
        return;
    }
    if (strcmp(q->what, "trace") != 0) {
        json_dumpf(o, stdout, JSON_COMPACT);
        putchar('\n');
    }
}

static int show_answer(struct answer *a, const struct ctl_request *q)
{
    json_t *lines = json_array(), *o;
    int status = COMMAND_USAGE;

    while ((o = read_object(a))) {
        const json_t *ok = json_object_get(o, "ok");

        if (ok) {
            if (json_is_true(ok)) {
                show_end(q, o, lines);
                status = COMMAND_FINE;
            } else
                status = show_refusal(q, o);
            json_decref(o);
            break;
        }
        if (!strcmp(q->what, "status")) {
            if (!q->is_json)
                show_line(o, json_array_size(lines) == 0);
            json_array_append(lines, o);
        } else if (q->is_json) {
            json_dumpf(o, stdout, JSON_COMPACT);
            putchar('\n');
        } else
            show_record(o);
        json_decref(o);
        if (a->taken == a->len &&
            fflush(stdout) != 0) /* a follower's reader sees it now; or is gone */
            break;
    }
    json_decref(lines);
    fflush(stdout);
    return status;
}

/* --- the command ------------------------------------------------------------------------------ */

static bool read_number(unsigned long *number, const char *text)
{
    char *end;

    *number = strtoul(text, &end, 10);
    return *text >= '1' && *text <= '9' && !*end && *number <= 1000000;
}

static bool read_word(const char **into, const char *text, const char *const *words)
{
    for (*into = NULL; *words && !*into; words++)
        if (!strcmp(text, *words))
            *into = *words;
    return *into != NULL;
}

/* The next word that is no option, in its place. */
static bool read_operand(struct ctl_request *q, const char *word)
{
    static const char *const requests[] = { "status", "register", "unregister", "trace", "request",
                                            "hangup", "lab",      "quit",       NULL };
    static const char *const methods[] = { "OPTIONS", "INVITE", NULL };
    static const char *const turns[] = { "stop", "start", "kill", NULL };

    if (!q->what)
        return read_word(&q->what, word, requests);
    if (!strcmp(q->what, "lab")) {
        if (!q->turn)
            return read_word(&q->turn, word, turns);
        if (q->name) /* the phone knows what its registrars are called */
            return false;
        q->name = word;
        return *word != '\0';
    }
    if (!q->line)
        return read_number(&q->line, word);
    if (!strcmp(q->what, "hangup") && !q->request)
        return read_number(&q->request, word);
    if (strcmp(q->what, "request") != 0 || q->uri)
        return false;
    if (!q->method)
        return read_word(&q->method, word, methods);
    q->uri = word;
    return *word != '\0';
}

/* What a request cannot do without. */
static bool is_whole(const struct ctl_request *q)
{
    if (!q->what || (q->follows && strcmp(q->what, "trace") != 0))
        return false;
    if (!strcmp(q->what, "lab"))
        return q->name && !q->line;
    if (!strcmp(q->what, "request"))
        return q->line && q->method;
    return strcmp(q->what, "hangup") != 0 || q->line;
}

/* COMMAND_FINE, or the exit status. */
static int read_arguments(struct ctl_request *q, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
        bool is_good = false;

        if (!strcmp(word, "--json"))
            q->is_json = is_good = true;
        else if (!strcmp(word, "--follow"))
            q->follows = is_good = true;
        else if (!strcmp(word, "--socket") && *value) {
            q->socket = argv[++i];
            is_good = true;
        } else if (!strcmp(word, "--line")) {
            is_good = read_number(&q->line, value);
            i++;
        } else
            is_good = read_operand(q, word);
        if (!is_good) {
            fprintf(stderr, "clausewire ctl: what is '%s'?\n", word);
            usage(stderr);
            return COMMAND_USAGE;
        }
    }
    if (!is_whole(q)) {
        usage(stderr);
        return COMMAND_USAGE;
    }
    return COMMAND_FINE;
}

int command_ctl(int argc, char **argv)
{
    struct ctl_request q = { .what = NULL };
    char path[CONTROL_PATH_MAX];
    struct answer *a;
    int status;

    if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
        usage(stdout);
        return COMMAND_FINE;
    }
    if (read_arguments(&q, argc, argv) != COMMAND_FINE)
        return COMMAND_USAGE;
    control_path(path);
    a = calloc(1, sizeof *a);
    if (!a) {
        fputs("clausewire ctl: out of memory\n", stderr);
        return COMMAND_USAGE;
    }
    a->fd = connect_phone(q.socket ? q.socket : path, q.follows);
    status = COMMAND_USAGE;
    if (a->fd >= 0) {
        if (send_request(a->fd, &q) == 0)
            status = show_answer(a, &q);
        close(a->fd);
    }
    free(a);
    return status;
}
