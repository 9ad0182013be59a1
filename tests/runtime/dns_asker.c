/* dns_asker.c - the names of runtime/dns.h on a loop, for the tests: questions come in by lines, answers go out by
 * lines.
 *
 * usage: dns_asker SERVERS LINES [sequential] [uncached]
 * in:  "ask LINE TYPE NAME [COUNT]" (of COUNT lines from LINE on), "asked" (how many questions went to servers, and
 *      how many records found no room)
 * out: JSON, one object a line */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lines.h"
#include "dns.h"
#include "udp.h"

static struct dns dns;

static json_t *octets(struct cw_octets o)
{
    return json_stringn((const char *)o.at, o.len);
}

static json_t *record(const struct cw_record *r)
{
    struct cw_address a = { .family = r->type == CW_A ? 4 : 6 };
    char text[CW_ADDRESS_TEXT];

    switch ((enum cw_record_type)r->type) {
    case CW_A:
    case CW_AAAA:
        memcpy(a.ip, r->ip, sizeof a.ip);
        cw_address_write(&a, text);
        return json_pack("{s:s,s:i}", "ip", text, "ttl", (int)r->ttl);
    case CW_SRV:
        return json_pack("{s:i,s:i,s:i,s:o,s:i}", "priority", r->order, "weight", r->preference,
                         "port", r->port, "target", octets(r->name), "ttl", (int)r->ttl);
    case CW_NAPTR:
        return json_pack("{s:i,s:i,s:o,s:o,s:o,s:i}", "order", r->order, "preference",
                         r->preference, "flags", octets(r->flags), "service", octets(r->service),
                         "replacement", octets(r->name), "ttl", (int)r->ttl);
    }
    abort();
}

static void on_records(void *context, uint32_t line, enum cw_record_type type, const char *name,
                       const struct cw_record *records, size_t count)
{
    json_t *list = json_array();

    (void)context;
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, record(&records[i]));
    say(json_pack("{s:i,s:i,s:s,s:o}", "line", (int)line, "type", (int)type, "name", name,
                  "records", list));
}

static void on_no_records(void *context, uint32_t line, enum cw_record_type type, const char *name,
                          bool is_failure, uint32_t ttl, const char *why)
{
    (void)context;
    say(json_pack("{s:i,s:i,s:s,s:b,s:i,s:s}", "line", (int)line, "type", (int)type, "name", name,
                  "failure", is_failure, "ttl", (int)ttl, "why", why));
}

static void obey(const char *line)
{
    unsigned from, type, count = 1;
    char name[1024];

    if (sscanf(line, "ask %u %u %1023s %u", &from, &type, name, &count) >= 3) {
        for (unsigned n = 0; n < count; n++)
            dns_query(&dns, from + n, (enum cw_record_type)type, name, strlen(name));
    } else if (strcmp(line, "asked") == 0) {
        say(json_pack("{s:I,s:I}", "asked", (json_int_t)dns.questions, "passed_over",
                      (json_int_t)dns.passed_over));
    } else {
        say(json_pack("{s:s}", "not understood", line));
    }
}

int main(int argc, char **argv)
{
    struct ev_loop *loop = ev_default_loop(0);
    struct dns_user user = { .records = on_records, .no_records = on_no_records };
    const char *why;

    if (argc < 3)
        return 2;
    for (int i = 3; i < argc; i++) {
        user.is_sequential |= strcmp(argv[i], "sequential") == 0;
        user.is_uncached |= strcmp(argv[i], "uncached") == 0;
    }
    why = dns_init(&dns, loop, (uint32_t)strtoul(argv[2], NULL, 10), argv[1], &user);
    if (why) {
        fprintf(stderr, "%s\n", why);
        return 2;
    }
    lines_start(loop, obey);
    ev_run(loop, 0);
    lines_stop(loop);
    dns_close(&dns);
    ev_loop_destroy(loop);
    return 0;
}
