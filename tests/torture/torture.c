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
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "frame.h"
#include "rewrite.h"
#include "sip.h"
#include "write.h"

enum { OCTETS_MAX = 1 << 18, CELLS_MAX = 40, ROWS_MAX = 400 };

static uint8_t octets[OCTETS_MAX];
static size_t size, faults, checks;
static const char *file;

static void fault(const char *what, const char *got, const char *want)
{
    printf("%s: %s is '%s', not '%s'\n", file, what, got, want);
    faults++;
}

/* A block of exactly n octets with a forbidden page right behind it, or right in front of it. */
struct fenced {
    uint8_t *map, *at;
    size_t length;
};

static struct fenced fenced(size_t n, bool behind)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), inner = (n + page - 1) / page * page;
    struct fenced block = { .length = inner + 2 * page };

    block.map = mmap(NULL, block.length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block.map == MAP_FAILED ||
        (inner && mprotect(block.map + page, inner, PROT_READ | PROT_WRITE))) {
        perror("mmap");
        exit(2);
    }
    block.at = block.map + page + (behind ? inner - n : 0);
    return block;
}

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
    sip_put_answer(&w, m, v->status ? v->status : 200, NULL,
                   &(struct sip_origin){ .received = "192.0.2.250", .rport = 5099 }, "tortured");
    sip_put_body(&w, NULL, 0);
    checks++;
    if (w.full)
        fault("answer", "full", "written");
    else if (whole && sip_parse(&answer, out, w.len, &verdict))
        fault("answer", cw_error_name(verdict.error), "OK");
}

static void check_datagram(char **cell, int cells)
{
    static struct sip_message m, index;
    struct fenced block = fenced(size, true);
    struct sip_verdict v;
    char text[4096], want[4096];
    const char *what;
    int error;

    memcpy(block.at, octets, size);
    error = sip_parse(&m, block.at, size, &v);
    checks += 3;
    if (strcmp(cw_error_name(error), cell[2]))
        fault("error", cw_error_name(error), cell[2]);
    snprintf(text, sizeof text, "%u", v.status);
    if (strcmp(text, cell[3]))
        fault("status", text, cell[3]);
    snprintf(text, sizeof text, "%s", v.kind ? sip_kind_name((enum sip_kind)v.kind) : "-");
    if (strcmp(text, cell[4]))
        fault("field", text, cell[4]);
    for (int i = 8; i < cells; i++) {
        char *value = strchr(cell[i], '=');

        if (!value) {
            fault("check", cell[i], "KEY=VALUE");
            continue;
        }
        snprintf(want, sizeof want, "%.*s", (int)(value - cell[i]), cell[i]);
        checks++;
        if (!lookup(&m, want, text, sizeof text))
            fault("key", want, "known");
        else if (strcmp(text, value + 1))
            fault(want, text, value + 1);
    }
    if (error == CW_OK && sip_index(&index, block.at, size, NULL) != CW_OK)
        fault("index", "refused", "OK");
    if (error == CW_OK &&
        (index.fields != m.fields || index.body.at != m.body.at || index.body.len != m.body.len))
        fault("index", "another", "that of sip_parse");
    check_answer(&m, &v);
    if (error == CW_OK && (what = rewrite_fails(&m)))
        fault("written again", what, "the same");
    munmap(block.map, block.length);
}

/* Each prefix, hard against a forbidden page behind and in front. */
static void check_prefixes(void)
{
    static struct sip_message m;

    for (size_t n = 0; n <= size && n <= SIP_OCTETS_MAX; n++) {
        struct sip_verdict v = { 0 };

        for (int behind = 0; behind < 2; behind++) {
            struct fenced block = fenced(n, behind);

            memcpy(block.at, octets, n);
            sip_parse(&m, block.at, n, &v);
            if (v.offset > n || m.fields > SIP_FIELDS_MAX || (size_t)m.body.at + m.body.len > n)
                fault("prefix", "out of bounds", "inside");
            sip_index(&m, block.at, n, &v);
            munmap(block.map, block.length);
        }
        checks++;
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
    while (at < size && status >= 0) {
        size_t take = piece < size - at ? piece : size - at, used = 0;

        while (used < take && status >= 0) {
            used += sip_frame_feed(&f, octets + at + used, take - used, &status, NULL);
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

    stream(got, sizeof got, size, size);
    checks++;
    if (strcmp(got, want)) {
        fault("stream", got, want);
        return;
    }
    stream(got, sizeof got, 1, 1);
    if (strcmp(got, want))
        fault("stream by octets", got, want);
    for (size_t cut = 1; cut < size; cut++) {
        stream(got, sizeof got, cut, size);
        checks++;
        if (strcmp(got, want))
            fault("stream cut", got, want);
    }
}

static void read_file(const char *folder, const char *name)
{
    char path[1024];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!(f = fopen(path, "rb"))) {
        perror(path);
        exit(1);
    }
    size = fread(octets, 1, sizeof octets, f);
    fclose(f);
}

static bool is_message(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && (!strcmp(dot, ".sip") || !strcmp(dot, ".bin") || !strcmp(dot, ".dat") ||
                   !strcmp(dot, ".http"));
}

int main(int argc, char **argv)
{
    static char line[8192], seen[ROWS_MAX][64];
    size_t rows = 0;
    struct dirent *entry;
    DIR *folder;
    FILE *table;

    if (argc != 3) {
        fputs("usage: torture TABLE FOLDER\n", stderr);
        return 2;
    }
    if (!(folder = opendir(argv[2]))) {
        printf("%s is not there: skipped\n", argv[2]);
        return 77;
    }
    if (!(table = fopen(argv[1], "r"))) {
        perror(argv[1]);
        return 2;
    }
    while (fgets(line, sizeof line, table)) {
        char *cell[CELLS_MAX], *p = line;
        int cells = 0;

        line[strcspn(line, "\n")] = '\0';
        if (!*line || *line == '#')
            continue;
        while (p && cells < CELLS_MAX) {
            cell[cells++] = p;
            if ((p = strchr(p, '\t')))
                *p++ = '\0';
        }
        file = cell[0];
        if (cells < 8 || rows == ROWS_MAX) {
            fault("row", "short or one too many", "of 8 columns or more");
            continue;
        }
        snprintf(seen[rows++], sizeof *seen, "%s", cell[0]);
        read_file(argv[2], cell[0]);
        check_datagram(cell, cells);
        check_stream(cell[5]);
        check_prefixes();
    }
    while ((entry = readdir(folder))) {
        size_t i = 0;

        while (i < rows && strcmp(seen[i], entry->d_name))
            i++;
        file = entry->d_name;
        if (i == rows && is_message(file))
            fault("row", "missing", "in the table");
    }
    closedir(folder);
    fclose(table);
    printf("%zu messages, %zu checks, %zu faults\n", rows, checks, faults);
    return faults || !rows;
}
