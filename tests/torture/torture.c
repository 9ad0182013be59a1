/* torture.c - runs a folder of messages against a table of what the grammar must make of each: as a
 * datagram, as a stream cut at every octet, cut short at every length between pages that may not be
 * touched, and, where it is accepted, written again in both forms with the same meaning.
 *
 * usage: torture TABLE FOLDER. Exit 0: all as the table says; 1: not; 77: the folder is not there
 * (skipped).
 *
 * The table, tab-separated, '#' for comments: file, source clause, error of sip_parse, status
 * that the verdict gives, field of the verdict or '-', what the framer gives ('+' between
 * messages), which layer decides the outcome, the outcome, and then any number of KEY=VALUE that
 * must have been read. Every file of the folder has a row. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "rewrite.h"
#include "sip.h"
#include "table.h"
#include "write.h"

/* The value that a key names, as text; false: no such key. */
static bool lookup(const struct sip_message *m, const char *key, char *out, size_t room)
{
    struct cw_slice s = { 0, 0 };
    const struct {
        const char *key;
        struct cw_slice s;
    } slice[] = { { "method", m->method_name },
                  { "uri", m->request_uri.whole },
                  { "scheme", m->request_uri.scheme },
                  { "user", m->request_uri.user },
                  { "password", m->request_uri.password },
                  { "host", m->request_uri.host },
                  { "from.user", m->from.uri.user },
                  { "from.display", m->from.display },
                  { "from.tag", m->from.tag },
                  { "to.user", m->to.uri.user },
                  { "to.display", m->to.display },
                  { "to.tag", m->to.tag },
                  { "to.params", m->to.params },
                  { "to.uri", m->to.uri.whole },
                  { "call_id", m->call_id },
                  { "cseq_method", m->cseq_method },
                  { "reason", m->reason },
                  { "via0.host", m->vias > 0 ? m->via[0].host : s },
                  { "via0.transport", m->vias > 0 ? m->via[0].transport : s },
                  { "via0.branch", m->vias > 0 ? m->via[0].branch : s },
                  { "via0.received", m->vias > 0 ? m->via[0].received : s },
                  { "via1.host", m->vias > 1 ? m->via[1].host : s },
                  { "via2.host", m->vias > 2 ? m->via[2].host : s },
                  { "contact0.user", m->contacts > 0 ? m->contact[0].uri.user : s },
                  { "contact0.host", m->contacts > 0 ? m->contact[0].uri.host : s },
                  { "contact0.params", m->contacts > 0 ? m->contact[0].params : s },
                  { "contact0.uri.params", m->contacts > 0 ? m->contact[0].uri.params : s },
                  { "contact0.headers", m->contacts > 0 ? m->contact[0].uri.headers : s },
                  { "contact1.user", m->contacts > 1 ? m->contact[1].uri.user : s },
                  { "route0.host", m->routes > 0 ? m->route[0].uri.host : s },
                  { "auth0.scheme", m->auths > 0 ? m->auth[0].scheme : s },
                  { "auth0.realm", m->auths > 0 ? m->auth[0].param[SIP_A_REALM] : s } };
    const struct {
        const char *key;
        long long n;
    } number[] = { { "port", m->request_uri.port },
                   { "cseq", m->cseq },
                   { "vias", m->vias },
                   { "contacts", m->contacts },
                   { "routes", m->routes },
                   { "auths", m->auths },
                   { "fields", m->fields },
                   { "max_forwards", m->max_forwards },
                   { "expires", m->expires },
                   { "min_expires", m->min_expires },
                   { "retry_after", m->retry_after },
                   { "body", m->body.len },
                   { "size", m->size },
                   { "status", m->status },
                   { "known", m->method != SIP_METHOD_OTHER },
                   { "via0.port", m->vias > 0 ? m->via[0].port : -1 },
                   { "via0.rport", m->vias > 0 ? m->via[0].rport : -1 },
                   { "contact0.expires", m->contacts > 0 ? m->contact[0].expires : -9 },
                   { "contact0.port", m->contacts > 0 ? m->contact[0].uri.port : -1 } };

    for (size_t i = 0; i < sizeof slice / sizeof *slice; i++)
        if (!strcmp(key, slice[i].key)) {
            snprintf(out, room, "%.*s", slice[i].s.len, (const char *)m->octets + slice[i].s.at);
            return true;
        }
    for (size_t i = 0; i < sizeof number / sizeof *number; i++)
        if (!strcmp(key, number[i].key)) {
            snprintf(out, room, "%lld", number[i].n);
            return true;
        }
    return false;
}

/* Whatever could be answered is answered with what the parser itself accepts, unless a mandatory
 * field was at fault. */
static void check_answer(const struct sip_message *m, const struct sip_verdict *v)
{
    static uint8_t out[2 * SIP_OCTETS_MAX];
    static struct sip_message answer;
    struct sip_writer w;
    struct sip_verdict verdict;
    bool whole = true;

    if (m->status || !v->parsed)
        return;
    for (int kind = SIP_VIA; kind <= SIP_CSEQ; kind++)
        whole &= m->first[kind] && !m->field[m->first[kind] - 1].fault;
    sip_write_init(&w, out, sizeof out, false);
    sip_put_answer(&w, m, v->status ? v->status : 200, sip_reason(v->status ? v->status : 200),
                   &(struct sip_origin){ .received = "192.0.2.250", .rport = 5099 }, "tortured");
    sip_put_body(&w, NULL, 0);
    table.checks++;
    if (w.full)
        table_fault("answer", "full", "written");
    else if (whole && sip_parse(&answer, out, w.len, &verdict))
        table_fault("answer", cw_error_name(verdict.error), "OK");
}

static void check_datagram(char **cell, int cells)
{
    static struct sip_message m, index;
    struct fenced block = table_fenced(table.size, true);
    struct sip_verdict v;
    char text[4096], want[4096];
    const char *what;
    int error;

    memcpy(block.at, table.octets, table.size);
    error = sip_parse(&m, block.at, table.size, &v);
    table.checks += 3;
    if (strcmp(cw_error_name(error), cell[2]))
        table_fault("error", cw_error_name(error), cell[2]);
    snprintf(text, sizeof text, "%u", v.status);
    if (strcmp(text, cell[3]))
        table_fault("status", text, cell[3]);
    snprintf(text, sizeof text, "%s", v.kind ? sip_kind_name((enum sip_kind)v.kind) : "-");
    if (strcmp(text, cell[4]))
        table_fault("field", text, cell[4]);
    for (int i = 8; i < cells; i++) {
        char *value = strchr(cell[i], '=');

        if (!value) {
            table_fault("check", cell[i], "KEY=VALUE");
            continue;
        }
        snprintf(want, sizeof want, "%.*s", (int)(value - cell[i]), cell[i]);
        table.checks++;
        if (!lookup(&m, want, text, sizeof text))
            table_fault("key", want, "known");
        else if (strcmp(text, value + 1))
            table_fault(want, text, value + 1);
    }
    if (error == CW_OK && sip_index(&index, block.at, table.size, NULL) != CW_OK)
        table_fault("index", "refused", "OK");
    if (error == CW_OK &&
        (index.fields != m.fields || index.body.at != m.body.at || index.body.len != m.body.len))
        table_fault("index", "another", "that of sip_parse");
    check_answer(&m, &v);
    if (error == CW_OK && (what = rewrite_fails(&m)))
        table_fault("written again", what, "the same");
    table_unfence(&block);
}

/* How far one cut of a file lies behind the other: every octet is one, unless the build has few of them
 * (tests/builds). */
static size_t step(void)
{
#ifdef CW_FEW_CUTS
    return 1 + table.size / CW_FEW_CUTS;
#else
    return 1;
#endif
}

/* Each prefix, hard against a forbidden page behind and in front. */
static void check_prefixes(void)
{
    static struct sip_message m;

    for (size_t n = 0; n <= table.size && n <= SIP_OCTETS_MAX; n += step()) {
        struct sip_verdict v = { 0 };

        for (int behind = 0; behind < 2; behind++) {
            struct fenced block = table_fenced(n, behind);

            memcpy(block.at, table.octets, n);
            sip_parse(&m, block.at, n, &v);
            if (v.offset > n || m.fields > SIP_FIELDS_MAX || (size_t)m.body.at + m.body.len > n)
                table_fault("prefix", "out of bounds", "inside");
            sip_index(&m, block.at, n, &v);
            table_unfence(&block);
        }
        table.checks++;
    }
}

/* What the framer makes of the octets, first `first` of them, then pieces of `rest`. */
static void stream(char *out, size_t room, size_t first, size_t rest)
{
    struct frame f;
    size_t at = 0, piece = first;
    int status = FRAME_MORE;

    *out = '\0';
    sip_frame_init(&f);
    while (at < table.size && status >= 0) {
        size_t take = piece < table.size - at ? piece : table.size - at, used = 0;

        while (used < take && status >= 0) {
            used += sip_frame_feed(&f, table.octets + at + used, take - used, &status, NULL);
            if (status == FRAME_DONE)
                snprintf(out + strlen(out), room - strlen(out), "%sDONE", *out ? "+" : "");
        }
        at += used;
        piece = rest;
    }
    if (status < 0)
        snprintf(out + strlen(out), room - strlen(out), "%s%s", *out ? "+" : "",
                 cw_error_name(status));
    else if (status == FRAME_MORE)
        snprintf(out + strlen(out), room - strlen(out), "%sMORE", *out ? "+" : "");
}

static void check_stream(const char *want)
{
    char got[256];

    stream(got, sizeof got, table.size, table.size);
    table.checks++;
    if (strcmp(got, want)) {
        table_fault("stream", got, want);
        return;
    }
    stream(got, sizeof got, 1, 1);
    if (strcmp(got, want))
        table_fault("stream by octets", got, want);
    for (size_t cut = 1; cut < table.size; cut += step()) {
        stream(got, sizeof got, cut, table.size);
        table.checks++;
        if (strcmp(got, want))
            table_fault("stream cut", got, want);
    }
}

static bool is_message(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && (!strcmp(dot, ".sip") || !strcmp(dot, ".bin") || !strcmp(dot, ".dat") ||
                   !strcmp(dot, ".http"));
}

static void check(char **cell, int cells)
{
    check_datagram(cell, cells);
    check_stream(cell[5]);
    check_prefixes();
}

int main(int argc, char **argv)
{
    const struct table_user user = { "torture", "messages", 8, 77, check, is_message };

    return table_run(&user, argc, argv);
}
