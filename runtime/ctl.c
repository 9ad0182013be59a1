/* ctl.c - `clausewire ctl`: sends a request to a running phone over its control socket and
 * prints the answer. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "arc.h"
#include "command.h"
#include "control.h"
#include "escape.h"
#include "log.h"

enum {
    ANSWER_S = 10,      /* for a phone that accepts the connection but does not answer */
    OBJECT_MAX = 65536, /* octets of a line of the answer */
    CLAUSE_COLUMN = 92, /* of a transition's clauses */
    CONTINUED = 32      /* column of what continues a transition on the next line */
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
        "  status             each line: state, server, next timer, its list of servers; then the counters\n"
        "  register           register, or refresh now\n"
        "  unregister         remove the binding\n"
        "  trace              the transitions in the trace ring, with their clauses\n"
        "  request            send an OPTIONS or INVITE; without URI, to the line's domain\n"
        "  hangup             cancel a request: by its number, or the line's oldest cancellable one\n"
        "  lab                stop (ignores requests), kill (port closed) or start a registrar of the lab\n"
        "  quit               as SIGTERM: remove the bindings and exit\n\n"
        "  --line N           that line only, same as LINE\n"
        "  --follow           trace: print new transitions as they happen\n"
        "  --json             JSON: status one object, trace one object a line\n"
        "  --socket PATH      of the phone (default: $XDG_RUNTIME_DIR/clausewire.sock, or in /tmp)\n"
        "  --help\n\n"
        "Exit status: 0 fine, 1 the phone refuses, 2 usage, or no phone answers.\n",
        out);
}

/* --- the connection --------------------------------------------------------------------------- */

/* The socket must belong to this user or to root, since everyone can write to /tmp; one that root has
 * named may be that of a service. -1: no phone, with a message. */
static int connect_phone(const char *path, bool is_named, bool waits_for_ever)
{
    const struct timeval patience = { .tv_sec = ANSWER_S };
    struct sockaddr_un where = { .sun_family = AF_UNIX };
    struct ucred peer;
    socklen_t n = sizeof peer;
    int fd;

    if (strlen(path) >= sizeof where.sun_path) {
        fprintf(stderr, "clausewire ctl: %s: a socket path has at most %zu octets\n", path,
                sizeof where.sun_path - 1);
        return -1;
    }
    snprintf(where.sun_path, sizeof where.sun_path, "%s", path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&where, sizeof where) < 0) {
        fprintf(stderr, "clausewire ctl: no phone answers at %s: %s\n", path, strerror(errno));
    } else if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) < 0 ||
               (peer.uid != getuid() && peer.uid != 0 && !(is_named && getuid() == 0))) {
        fprintf(stderr, "clausewire ctl: %s belongs to another user\n", path);
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
                fprintf(stderr, "clausewire ctl: '%s' is not valid UTF-8\n", words[i].value);
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
    fprintf(stderr, "clausewire ctl: the phone closed the connection\n");
    return -1;
}

/* The next object; NULL: there is none, with a message. */
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
                                                                       : "closed the connection");
            return NULL;
        }
        a->len += (size_t)n;
    }
    a->taken = (size_t)(end - a->octets) + 1;
    {
        json_error_t error;
        json_t *o = json_loadb(a->octets, (size_t)(end - a->octets), 0, &error);
        if (!json_is_object(o)) {
            fprintf(stderr, "clausewire ctl: the answer is not a JSON object\n");
            json_decref(o);
            return NULL;
        }
        return o;
    }
}

/* --- printing --------------------------------------------------------------------------------- */

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

/* The line's servers in the order of trying, unless the row of the line says it all: * is the
 * current server. */
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
        printf("%4s  %-12s %-12s %-21s %-4s %-12s %8s  %-16s %6s %5s %s\n", "line", "user", "state",
               "server", "by", "site", "granted", "next", "status", "fails", "Call-ID");
    text_of(o, "next", what, sizeof what);
    text_of(o, "next_in", in, sizeof in);
    snprintf(next, sizeof next, "%s%s%s%s", what, strcmp(what, "-") ? " in " : "",
             strcmp(what, "-") ? in : "", strcmp(what, "-") ? " s" : "");
    printf("%4s  %-12s %-12s %-21s %-4s %-12s %6s s  %-16s %6s %5s %.8s\n",
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
    size_t column = 0;

    putchar('\n');
    json_object_foreach(counters, name, value)
    {
        (void)value;
        text_of(counters, name, text, sizeof text);
        if (column > 0 && column + strlen(name) + strlen(text) + 3 > LOG_WIDTH) {
            putchar('\n');
            column = 0;
        }
        column += (size_t)printf("%s%s %s", column ? "  " : "", name, text);
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
            (size_t)snprintf(room + used, n - used, "%s%s", i ? ", " : "", json_string_value(word));
    }
}

/* The words at column `at`, at least two blanks after `column`; on the next line if they do not
 * all fit. Returns the column. */
static size_t show_words(size_t column, size_t at, const char *words)
{
    size_t gap = at > column + 2 ? at - column : 2, n = strlen(words);

    for (; *words; gap = 1) {
        if (column + gap + n > LOG_WIDTH)
            column = (size_t)printf("\n%*s", CONTINUED, "") - 1;
        else
            column += (size_t)printf("%*s", (int)gap, "");
        n = strcspn(words, " ");
        column += (size_t)printf("%.*s", (int)n, words);
        words += n + (words[n] == ' ');
        n = strcspn(words, " ");
    }
    return column;
}

static void show_record(const json_t *o)
{
    char record[24], line[16], chart[16], from[32], event[40], guard[40], to[32], clauses[512],
        actions[400], step[200];
    size_t column;
    const json_int_t ms = json_integer_value(json_object_get(o, "ms"));
    const bool is_refused = json_is_true(json_object_get(o, "refused"));

    if (json_object_get(o, "lost")) {
        printf("(%s records lost: overwritten before they were read)\n",
               text_of(o, "lost", record, sizeof record));
        return;
    }
    text_of(o, "guard", guard, sizeof guard);
    join(json_object_get(o, "clauses"), clauses, sizeof clauses);
    join(json_object_get(o, "actions"), actions, sizeof actions);
    text_of(o, "chart", chart, sizeof chart);
    text_of(o, "event", event, sizeof event);
    text_of(o, "from", from, sizeof from);
    if (!is_refused)
        text_of(o, "to", to, sizeof to);
    arc_write(step, sizeof step, chart, from, event, guard, is_refused ? "refused" : to);
    if (json_object_get(o, "row"))
        snprintf(step, sizeof step, "%s %s", text_of(o, "answer", event, sizeof event),
                 text_of(o, "row", to, sizeof to));
    column =
        (size_t)printf("%6s %10lld.%03lld %4s  %s %s", text_of(o, "record", record, sizeof record),
                       (long long)ms / 1000, (long long)ms % 1000,
                       text_of(o, "line", line, sizeof line), chart, step);
    column = show_words(column, CLAUSE_COLUMN, clauses);
    show_words(column, 0, actions);
    putchar('\n');
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
            printf("%s lines asked to %s\n", text_of(o, "lines", text, sizeof text), q->what);
        else if (!strcmp(q->what, "request") || !strcmp(q->what, "hangup"))
            printf("line %lu: asked to %s%s\n", q->line, q->method ? "send " : "cancel",
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
            fflush(stdout) !=
                0) /* a follower's reader is to see it at once; failed: the reader is gone */
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

/* Puts the next operand into the request. False: it does not fit there. */
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
        if (q->name) /* the phone knows the names of its registrars */
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

/* Whether all operands are there that the request needs. */
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
            fprintf(stderr, "clausewire ctl: unknown argument '%s'\n", word);
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
    a->fd = connect_phone(q.socket ? q.socket : path, q.socket != NULL, q.follows);
    status = COMMAND_USAGE;
    if (a->fd >= 0) {
        if (send_request(a->fd, &q) == 0)
            status = show_answer(a, &q);
        close(a->fd);
    }
    free(a);
    return status;
}
