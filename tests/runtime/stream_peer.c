/* stream_peer.c - the connections of runtime/stream.h on a loop, for the tests: what to do comes in as JSON lines, what
 * happens goes out as JSON lines.
 *
 * usage: stream_peer OPTION=VALUE...
 *   lines, port_min, port_max, bound, ca, certificate, key, priority, domain, server,
 *   validated (0: TLS Name Validate is No),
 *   connect_ms, pong_ms, message_ms, sending_ms, idle_ms, spare_ms, incoming, incoming_a_peer,
 *   echo (1: each message goes back as an answer does)
 * in:  {"op": "send", "line": 1, "to": "tcp:127.0.0.1:5060", "octets": "..."},
 *      {"op": "ping" | "drop" | "local" | "listen", "line", "to"},
 *      {"op": "answer", "line", "to", "port": 5060, "octets"},
 *      {"op": "domain", "domain": "...", "validated": true, "former": false}, {"op": "counters"}
 * octets are in JSON as Latin-1. */
#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lines.h"
#include "stream.h"
#include "udp.h"

static struct stream stream;
static struct tls tls;
static struct cw_address server; /* of every line */
static const char *domain;
static char new_domain[256];
static bool is_validated = true, is_former, echoes;

static json_t *latin(const uint8_t *octets, size_t n)
{
    char *text = malloc(2 * n + 1);
    size_t len = 0;
    json_t *value;

    for (size_t i = 0; i < n; i++) {
        if (octets[i] >= 0x80)
            text[len++] = (char)(0xC0 | octets[i] >> 6);
        text[len++] = (char)(octets[i] < 0x80 ? octets[i] : 0x80 | (octets[i] & 0x3F));
    }
    value = json_stringn(text, len);
    free(text);
    return value;
}

static size_t unlatin(const char *text, size_t n, uint8_t *octets)
{
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned octet = (uint8_t)text[i];

        if (octet >= 0x80)
            octet = (octet << 6 & 0xC0) | ((uint8_t)text[++i] & 0x3F);
        octets[len++] = (uint8_t)octet;
    }
    return len;
}

static json_t *address(const struct cw_address *a)
{
    char text[UDP_ADDRESS_TEXT], all[UDP_ADDRESS_TEXT + 4];

    udp_address_write(a, text);
    snprintf(all, sizeof all, "%s:%s",
             a->transport == CW_TLS   ? "tls"
             : a->transport == CW_TCP ? "tcp"
                                      : "udp",
             text);
    return json_string(all);
}

static bool read_address(const char *text, struct cw_address *a)
{
    const char *port = strrchr(text, ':');

    if (!port || strlen(text) < 5 || !udp_address_read(a, text + 4, (size_t)(port - text) - 4))
        return false;
    a->transport = strncmp(text, "tls", 3) == 0 ? CW_TLS : CW_TCP;
    a->port = (uint16_t)atoi(port + 1);
    return true;
}

static void on_message(void *context, uint32_t line, const struct cw_address *from,
                       const struct cw_address *to, const void *octets, size_t n)
{
    (void)context;
    if (echoes)
        stream_answer(&stream, line, from, 0, octets, n);
    say(json_pack("{s:s,s:i,s:o,s:o,s:o}", "event", "message", "line", (int)line, "from",
                  address(from), "to", address(to), "octets", latin(octets, n)));
}

static void on_unreachable(void *context, uint32_t line, const struct cw_address *to, int error,
                           const char *clause, const char *why)
{
    (void)context;
    say(json_pack("{s:s,s:i,s:o,s:i,s:s,s:s}", "event", "unreachable", "line", (int)line, "to",
                  address(to), "error", error, "clause", clause, "why", why));
}

static void on_note(void *context, uint32_t line, const char *clause, const char *text)
{
    (void)context;
    say(json_pack("{s:s,s:i,s:s,s:s}", "event", "note", "line", (int)line, "clause", clause, "text",
                  text));
}

static const char *on_domain(void *context, uint32_t line, const struct cw_address *to,
                             bool *validated, bool *former)
{
    (void)context;
    (void)line;
    (void)to;
    *validated = is_validated;
    *former = is_former;
    return domain;
}

static bool is_server(void *context, uint32_t line, const struct cw_address *peer)
{
    (void)context;
    (void)line;
    return cw_address_same_host(&server, peer);
}

static void obey_with(const char *op, uint32_t line, const struct cw_address *to, json_t *request)
{
    json_t *octets = json_object_get(request, "octets");
    struct cw_address local = { .family = 0 };

    if (!strcmp(op, "send") || !strcmp(op, "answer")) {
        uint8_t *copy = malloc(json_string_length(octets) + 1);
        const size_t n = unlatin(json_string_value(octets), json_string_length(octets), copy);
        const json_int_t port = json_integer_value(json_object_get(request, "port"));
        if (*op == 's')
            stream_send(&stream, line, to, copy, n);
        else
            stream_answer(&stream, line, to, (uint16_t)port, copy, n);
        free(copy);
    } else if (!strcmp(op, "ping"))
        say(json_pack("{s:s,s:b}", "event", "pinged", "open", stream_ping(&stream, line, to)));
    else if (!strcmp(op, "drop"))
        stream_drop(&stream, line, to);
    else if (!strcmp(op, "local")) {
        const int result = stream_local(&stream, line, to, &local);
        say(json_pack("{s:s,s:i,s:o}", "event", "local", "result", result, "local",
                      address(&local)));
    } else if (!strcmp(op, "listen"))
        stream_listen(&stream, line, to->transport);
    else
        abort();
}

static void obey(const char *text)
{
    json_t *request = json_loads(text, JSON_ALLOW_NUL, NULL);
    const char *op = json_string_value(json_object_get(request, "op"));
    const char *to = json_string_value(json_object_get(request, "to"));
    struct cw_address a;

    if (!op)
        abort();
    if (!strcmp(op, "counters"))
        say(json_pack("{s:s,s:I,s:I,s:I,s:I,s:I,s:i,s:I,s:I}", "event", "counters", "made",
                      (json_int_t)stream.made, "accepted", (json_int_t)stream.accepted, "refused",
                      (json_int_t)stream.refused, "ended", (json_int_t)stream.ended_count, "unsent",
                      (json_int_t)stream.unsent, "incoming", (int)stream.incoming, "held",
                      (json_int_t)stream.kept.octets, "resumed", (json_int_t)stream.resumed));
    else if (!strcmp(op, "domain")) {
        snprintf(new_domain, sizeof new_domain, "%s",
                 json_string_value(json_object_get(request, "domain")));
        domain = new_domain;
        is_validated = json_is_true(json_object_get(request, "validated"));
        is_former = json_is_true(json_object_get(request, "former"));
    } else if (to && read_address(to, &a))
        obey_with(op, (uint32_t)json_integer_value(json_object_get(request, "line")), &a, request);
    else
        abort();
    json_decref(request);
}

int main(int argc, char **argv)
{
    struct stream_options o = { .port_min = 0 };
    struct tls_options t = { .ca = NULL };
    struct cw_address bound = { .family = 0 };
    struct stream_user user = {
        .message = on_message, .unreachable = on_unreachable, .note = on_note, .domain = on_domain
    };
    struct ev_loop *loop = ev_default_loop(0);
    uint32_t lines = 1, port_min = 0, port_max = 0, validated = 1, echo = 0;
    const char *bound_text = NULL, *server_text = NULL;
    const struct {
        const char *name;
        uint32_t *number;
        const char **text;
    } known[] = {
        { "lines", &lines, NULL },
        { "port_min", &port_min, NULL },
        { "port_max", &port_max, NULL },
        { "validated", &validated, NULL },
        { "echo", &echo, NULL },
        { "connect_ms", &o.connect_ms, NULL },
        { "pong_ms", &o.pong_ms, NULL },
        { "message_ms", &o.message_ms, NULL },
        { "sending_ms", &o.sending_ms, NULL },
        { "idle_ms", &o.idle_ms, NULL },
        { "spare_ms", &o.spare_ms, NULL },
        { "incoming", &o.incoming, NULL },
        { "incoming_a_peer", &o.incoming_a_peer, NULL },
        { "bound", NULL, &bound_text },
        { "ca", NULL, &t.ca },
        { "certificate", NULL, &t.certificate },
        { "key", NULL, &t.key },
        { "priority", NULL, &t.priority },
        { "server", NULL, &server_text },
        { "domain", NULL, &domain },
    };
    char why[TLS_WHY];

    signal(SIGPIPE, SIG_IGN);
    for (int i = 1; i < argc; i++) {
        const size_t n = strcspn(argv[i], "=");
        size_t k = 0;

        while (k < sizeof known / sizeof *known &&
               (strlen(known[k].name) != n || strncmp(known[k].name, argv[i], n) != 0))
            k++;
        if (k == sizeof known / sizeof *known || argv[i][n] != '=')
            return 2;
        if (known[k].number)
            *known[k].number = (uint32_t)strtoul(argv[i] + n + 1, NULL, 10);
        else
            *known[k].text = argv[i] + n + 1;
    }
    if (bound_text && !udp_address_read(&bound, bound_text, strlen(bound_text)))
        return 2;
    if (server_text && !udp_address_read(&server, server_text, strlen(server_text)))
        return 2;
    user.is_server = server_text ? is_server : NULL;
    is_validated = validated != 0;
    echoes = echo != 0;
    o.port_min = (uint16_t)port_min;
    o.port_max = (uint16_t)port_max;
    o.bound = &bound;
    o.tls = &tls;
    if (tls_init(&tls, &t, why)) {
        fprintf(stderr, "%s\n", why);
        return 2;
    }
    if (stream_init(&stream, loop, lines, &user, &o) < 0)
        return 2;
    lines_start(loop, obey);
    ev_run(loop, 0);
    lines_stop(loop);
    stream_close(&stream);
    tls_free(&tls);
    ev_loop_destroy(loop);
    return 0;
}
