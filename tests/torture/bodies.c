/* bodies.c - runs a folder of bodies against a table of what the grammar must make of each: whole,
 * and cut short at every length between pages that may not be touched.
 *
 * usage: bodies TABLE FOLDER. Exit 0: all as the table says; 1: not; 2: usage, or a table that
 * cannot be read.
 *
 * The table, tab-separated, '#' for comments: file, source clause, error, offset of the verdict
 * (0 without an error), letter of the line or '-', the outcome, and then any number of KEY=VALUE
 * that must have been read. The ending of a file says what it is: .sdp; .mime, a fragment whose
 * Content-Type says how its body is cut; .frag; .mwi; .sip, a message whose body is looked at, and
 * only it. Every file of the folder has a row, but for messages. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media_type.h"
#include "message_summary.h"
#include "multipart.h"
#include "sdp.h"
#include "sipfrag.h"
#include "table.h"

enum { FACTS_MAX = 32, PARTS_MAX = 8 };

/* What was read, whatever it was. */
static struct {
    int error;
    unsigned offset;
    char line;
    size_t facts;
    struct {
        char key[24], value[96];
    } fact[FACTS_MAX + PARTS_MAX * 4];
} got;

static void text(const char *prefix, const char *key, const uint8_t *at, size_t n)
{
    if (got.facts == sizeof got.fact / sizeof *got.fact)
        return;
    snprintf(got.fact[got.facts].key, sizeof got.fact->key, "%s%s", prefix, key);
    snprintf(got.fact[got.facts++].value, sizeof got.fact->value, "%.*s", (int)(n > 90 ? 90 : n),
             (const char *)at);
}

static void number(const char *prefix, const char *key, unsigned long long n)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%llu", n);
    text(prefix, key, (const uint8_t *)digits, strlen(digits));
}

static void inside(struct cw_slice s, size_t n)
{
    if ((size_t)s.at + s.len > n)
        table_fault("slice", "out of bounds", "inside");
}

static void look_at_sdp(const uint8_t *at, size_t n)
{
    static struct sdp d;
    struct sdp_verdict v;
    struct sdp_cursor c = { 0 };
    struct sdp_line line;

    got.error = sdp_parse(&d, at, n, &v);
    got.offset = v.offset;
    got.line = (char)v.letter;
    if (got.error)
        return;
    number("", "medias", d.medias);
    number("", "version", d.origin.version);
    number("", "passed_over", v.passed_over);
    number("", "deviations", d.deviations.count);
    if (d.deviations.count) {
        const char *name = sip_tolerance_name((enum sip_tolerance)d.deviations.kept[0].rule);

        text("", "first", (const uint8_t *)name, strlen(name));
    }
    text("", "name", d.octets + d.name.at, d.name.len);
    for (uint8_t i = 0; i < d.medias; i++) {
        const struct sdp_media *m = &d.media[i];
        char prefix[8];

        inside(m->lines, n);
        for (c = (struct sdp_cursor){ 0 }; sdp_next_line(&d, m->lines, &c, &line);)
            inside(line.value, n);
        if (i > 1)
            continue;
        snprintf(prefix, sizeof prefix, "m%d.", i);
        number(prefix, "port", m->m.port);
        number(prefix, "ports", m->m.ports);
        number(prefix, "kind", m->m.kind);
        number(prefix, "proto", m->m.proto_kind);
        number(prefix, "direction", m->direction);
        number(prefix, "family", m->connection.family);
        number(prefix, "multicast", m->connection.is_multicast);
        number(prefix, "ptime", m->ptime);
        number(prefix, "maxptime", m->maxptime);
        number(prefix, "altcs", m->altcs);
        number(prefix, "rtcp", m->rtcp_port);
        text(prefix, "formats", at + m->m.formats.at, m->m.formats.len);
        text(prefix, "address", at + m->connection.address.at, m->connection.address.len);
    }
}

static void look_at_parts(const uint8_t *base, struct cw_slice body, const struct media_type *type,
                          size_t n)
{
    struct multipart x;
    struct multipart_part part;
    unsigned parts = 0;

    sip_multipart_begin(&x, base, body, type);
    while ((got.error = sip_multipart_next(&x, &part)) == 1) {
        char prefix[16];

        inside(part.body, n);
        inside(part.fields, n);
        snprintf(prefix, sizeof prefix, "p%u.", parts++);
        number(prefix, "kind", part.type.kind);
        number(prefix, "body", part.body.len);
        number(prefix, "depth", part.depth);
    }
    got.offset = x.fault;
    number("", "parts", parts);
}

static void look_at_fragment(const uint8_t *at, size_t n, bool is_mime)
{
    static struct sipfrag f;
    struct sip_verdict v;
    struct media_type type;

    got.error = sip_frag_parse(&f, at, n, &v);
    got.offset = v.offset;
    if (got.error)
        return;
    number("", "status", f.m.status);
    number("", "fields", f.m.fields);
    number("", "body", f.m.body.len);
    if (!is_mime)
        return;
    got.error = sip_media_type_read(&type, &f.m);
    got.offset = f.m.body.at;
    if (!got.error)
        look_at_parts(f.m.octets, f.m.body, &type, f.m.size);
    if (f.m.octets != at && got.offset > n) /* a copy has a longer end than what it is of */
        got.offset = (unsigned)n;
}

static void look_at_summary(const uint8_t *at, size_t n)
{
    struct message_summary s;
    struct cw_slice name, value;
    uint16_t offset = 0, headers = 0, place = 0;
    bool begins;

    got.error = sip_summary_read(&s, at, n, &offset);
    got.offset = offset;
    if (got.error)
        return;
    number("", "waiting", s.waiting);
    number("", "lines", s.lines);
    if (s.lines) {
        number("", "new", s.line[0].new_ones);
        number("", "old", s.line[0].old_ones);
        number("", "urgent", s.line[0].new_urgent);
    }
    for (; sip_summary_next(&s, &place, &name, &value, &begins); headers++)
        inside(value, n);
    number("", "headers", headers);
}

static void look_at_body(const uint8_t *at, size_t n)
{
    static struct sip_message m;
    struct media_type type;

    if ((got.error = sip_parse(&m, at, n, NULL)) || (got.error = sip_media_type_read(&type, &m)))
        return;
    if (type.kind == MEDIA_TYPE_SDP)
        look_at_sdp(m.octets + m.body.at, m.body.len);
    else if (media_type_is_multipart(&type))
        look_at_parts(m.octets, m.body, &type, n);
}

/* What the octets are goes by the ending of their file. */
static void look_at(const uint8_t *at, size_t n)
{
    const char *ending = strrchr(table.file, '.');

    memset(&got, 0, sizeof got);
    if (!strcmp(ending, ".sdp"))
        look_at_sdp(at, n);
    else if (!strcmp(ending, ".mime") || !strcmp(ending, ".frag"))
        look_at_fragment(at, n, ending[1] == 'm');
    else if (!strcmp(ending, ".mwi"))
        look_at_summary(at, n);
    else
        look_at_body(at, n);
    if (got.offset > n)
        table_fault("offset", "out of bounds", "inside");
}

/* Exactly n octets with a forbidden page right behind them, or right in front. */
static void look_between_pages(size_t n, bool behind)
{
    struct fenced block = table_fenced(n, behind);

    memcpy(block.at, table.octets, n);
    look_at(block.at, n);
    table_unfence(&block);
}

static void check(char **cell, int cells)
{
    char have[32];

    look_between_pages(table.size, true);
    table.checks += 3;
    if (strcmp(cw_error_name(got.error), cell[2]))
        table_fault("error", cw_error_name(got.error), cell[2]);
    snprintf(have, sizeof have, "%u", got.error ? got.offset : 0);
    if (strcmp(have, cell[3]))
        table_fault("offset", have, cell[3]);
    snprintf(have, sizeof have, "%c", got.error && got.line > ' ' ? got.line : '-');
    if (strcmp(have, cell[4]))
        table_fault("line", have, cell[4]);
    for (int i = 6; i < cells; i++) {
        char *value = strchr(cell[i], '=');
        size_t j = 0;

        table.checks++;
        if (value)
            *value++ = '\0';
        while (j < got.facts && strcmp(got.fact[j].key, cell[i]))
            j++;
        if (!value || j == got.facts)
            table_fault("key", cell[i], "known");
        else if (strcmp(got.fact[j].value, value))
            table_fault(cell[i], got.fact[j].value, value);
    }
    for (size_t n = 0; n <= table.size; n++, table.checks++) {
        look_between_pages(n, true);
        look_between_pages(n, false);
    }
}

static bool is_body(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && (!strcmp(dot, ".sdp") || !strcmp(dot, ".mime") || !strcmp(dot, ".frag") ||
                   !strcmp(dot, ".mwi"));
}

int main(int argc, char **argv)
{
    const struct table_user user = { "bodies", "bodies", 6, 2, check, is_body };

    return table_run(&user, argc, argv);
}
