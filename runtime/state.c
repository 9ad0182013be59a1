/* state.c - what a line keeps across a restart: a JSON file, replaced as a whole
 * (GUIDE_reg_cid). */
#include "state.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The line's user: another user's Call-ID must not be continued. */
static void owner_of(const struct cw_line_settings *s, char *out, size_t room)
{
    snprintf(out, room, "%s %s %s", s->user_id, s->proxy, s->sip_uri);
}

static bool read_hex(uint8_t *out, size_t octets, const char *text)
{
    static const char digits[] = "0123456789abcdef";

    if (!text || strlen(text) != 2 * octets || strspn(text, digits) != 2 * octets)
        return false;
    for (size_t i = 0; i < 2 * octets; i++)
        out[i / 2] = (uint8_t)(out[i / 2] << 4 | (strchr(digits, text[i]) - digits));
    return true;
}

/* One row; rows of lines that no longer exist or have another user are skipped. False:
 * malformed. */
static bool take_row(struct state *state, json_t *row)
{
    const json_int_t line = json_integer_value(json_object_get(row, "line"));
    const json_int_t cseq = json_integer_value(json_object_get(row, "cseq"));
    const char *owner = json_string_value(json_object_get(row, "owner"));
    const struct cw_line_settings *s;
    struct cw_identity identity = { .cseq = (uint32_t)cseq };
    char ours[700];

    if (line < 1 || cseq < 1 || cseq > INT32_MAX || !owner ||
        !read_hex(identity.call_id, sizeof identity.call_id,
                  json_string_value(json_object_get(row, "call_id"))))
        return false;
    if (line > state->lines || !(s = profile_line(state->profile, (uint32_t)line)))
        return true;
    owner_of(s, ours, sizeof ours);
    if (strcmp(ours, owner) == 0)
        state->identity[line - 1] = identity;
    return true;
}

/* NULL, or the fault of the file. */
static const char *load(struct state *state)
{
    FILE *file = fopen(state->path, "re");
    json_error_t error;
    json_t *whole, *rows, *row;
    struct stat s;
    size_t i;
    bool is_good = true;

    if (!file)
        return errno == ENOENT ? NULL : strerror(errno);
    if (fstat(fileno(file), &s) < 0 || !S_ISREG(s.st_mode) || s.st_size > STATE_OCTETS_MAX) {
        fclose(file);
        return "not a regular file, or too large";
    }
    whole = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
    fclose(file);
    rows = json_object_get(whole, "lines");
    if (!json_is_array(rows))
        is_good = false;
    json_array_foreach(rows, i, row) if (is_good && !take_row(state, row)) is_good = false;
    json_decref(whole);
    if (is_good)
        return NULL;
    memset(state->identity, 0, state->lines * sizeof *state->identity);
    return "not a state file";
}

int state_open(struct state *state, const char *path, const struct profile *profile)
{
    const char *why;

    memset(state, 0, sizeof *state);
    state->path = path;
    state->profile = profile;
    state->lines = profile->lines;
    if (!path)
        return 0;
    state->identity = calloc(state->lines ? state->lines : 1, sizeof *state->identity);
    if (!state->identity)
        return -1;
    why = load(state);
    if (why)
        fprintf(stderr, "clausewire: state file %s is ignored: %s\n", path, why);
    return 0;
}

bool state_identity(const struct state *state, uint32_t line, struct cw_identity *identity)
{
    if (!state->identity || line == 0 || line > state->lines || state->identity[line - 1].cseq == 0)
        return false;
    *identity = state->identity[line - 1];
    return true;
}

/* A checksum that changes with every CSeq. */
static uint64_t mark_of(const struct host *host)
{
    uint64_t mark = 1;

    for (uint32_t i = 0; i < host->lines; i++)
        if (host->memory.lines[i].settings)
            mark += host->memory.lines[i].identity.cseq;
    return mark;
}

static json_t *whole_json(const struct host *host)
{
    json_t *rows = json_array();

    for (uint32_t i = 0; i < host->lines; i++) {
        const struct cw_line *l = &host->memory.lines[i];
        char owner[700], call_id[2 * sizeof l->identity.call_id + 1];

        if (!l->settings || l->identity.cseq == 0)
            continue;
        owner_of(l->settings, owner, sizeof owner);
        for (size_t k = 0; k < sizeof l->identity.call_id; k++)
            snprintf(call_id + 2 * k, 3, "%02x", l->identity.call_id[k]);
        if (json_array_append_new(rows, json_pack("{s:i, s:s, s:s, s:I}", "line", (int)i + 1,
                                                  "owner", owner, "call_id", call_id, "cseq",
                                                  (json_int_t)l->identity.cseq)) < 0) {
            json_decref(rows);
            return NULL;
        }
    }
    return json_pack("{s:o}", "lines", rows);
}

static int write_file(const char *path, const json_t *whole)
{
    char beside[4096];
    int fd, error = 0;

    if ((size_t)snprintf(beside, sizeof beside, "%s.XXXXXX", path) >= sizeof beside) {
        errno = ENAMETOOLONG;
        return -1;
    }
    fd = mkstemp(beside);
    if (fd < 0)
        return -1;
    /* no fsync: what a power failure loses would not be used after it (GUIDE_reg_cid) */
    if (json_dumpfd(whole, fd, JSON_INDENT(1)) < 0)
        error = errno ? errno : EIO;
    if (close(fd) < 0 && !error)
        error = errno;
    if (!error && rename(beside, path) == 0)
        return 0;
    if (!error)
        error = errno;
    unlink(beside);
    errno = error;
    return -1;
}

int state_save(struct state *state, const struct host *host)
{
    const uint64_t mark = mark_of(host);
    json_t *whole;
    int result;

    if (!state->path || mark == state->mark)
        return 0;
    whole = whole_json(host);
    if (!whole) {
        errno = ENOMEM;
        return -1;
    }
    result = write_file(state->path, whole);
    json_decref(whole);
    if (result == 0)
        state->mark = mark;
    return result;
}

void state_close(struct state *state)
{
    free(state->identity);
    state->identity = NULL;
}
