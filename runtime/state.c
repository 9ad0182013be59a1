/* state.c - what a line keeps across a restart, and when it is written (GUIDE_reg_cid, LOCAL_state_file). */
#include "state.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"

enum {
    CSEQ_MOST =
        INT32_MAX - 2 * STATE_RESERVE, /* taken on: RFC 3261 8.1.1.5 has 2**31 - 1 as the last */
    LOOK_SHARE = 8,  /* a message uses fewer numbers than this (BINDING_KEPT and its own) */
    AGAIN_MS = 10000 /* between attempts that fail */
};

/* The line's user: another user's Call-ID must not be continued. */
static void owner_of(const struct cw_line_settings *s, char *out, size_t room)
{
    snprintf(out, room, "%s %s %s", s->user_id, s->proxy, s->sip_uri);
}

enum { OWNER = 1000 }; /* room for one: 127 + 512 + 255 octets */

/* --- reading ---------------------------------------------------------------------------------- */

static bool read_hex(uint8_t *out, size_t octets, const char *text)
{
    static const char digits[] = "0123456789abcdef";

    if (!text || strlen(text) != 2 * octets || strspn(text, digits) != 2 * octets)
        return false;
    for (size_t i = 0; i < 2 * octets; i++)
        out[i / 2] = (uint8_t)(out[i / 2] << 4 | (strchr(digits, text[i]) - digits));
    return true;
}

/* One row; rows of lines that no longer exist or have another user are skipped. False: the phone did
 * not write it. */
static bool take_row(struct state *state, json_t *row)
{
    const json_int_t line = json_integer_value(json_object_get(row, "line"));
    const json_int_t cseq = json_integer_value(json_object_get(row, "cseq"));
    const char *owner = json_string_value(json_object_get(row, "owner"));
    const struct cw_line_settings *s;
    struct cw_identity identity = { .cseq = (uint32_t)cseq };
    char ours[OWNER];

    if (json_object_size(row) != 4 || line < 1 || line > PROFILE_LINES_MAX || cseq < 1 ||
        cseq >= INT32_MAX || !owner ||
        !read_hex(identity.call_id, sizeof identity.call_id,
                  json_string_value(json_object_get(row, "call_id"))))
        return false;
    if (line > state->lines || !(s = profile_line(state->profile, (uint32_t)line)))
        return true;
    owner_of(s, ours, sizeof ours);
    if (strcmp(ours, owner) == 0 && cseq <= CSEQ_MOST) /* else: a new Call-ID */
        state->saved[line - 1] = identity;
    return true;
}

/* NULL, or why the phone did not write this. */
static const char *take(struct state *state, json_t *whole, char why[STATE_WHY])
{
    json_t *rows = json_object_get(whole, "lines"), *row;
    const size_t others =
        json_object_get(whole, "clausewire") ? 1 : 0; /* files of 0.1 have no such key */
    size_t i;

    if (!json_is_array(rows) || json_object_size(whole) != 1 + others) {
        snprintf(why, STATE_WHY, "not a state file of the phone");
        return why;
    }
    json_array_foreach(rows, i, row)
    {
        if (take_row(state, row))
            continue;
        snprintf(why, STATE_WHY,
                 "not a state file of the phone (entry %zu: wanted line, owner, call_id, and cseq "
                 "from 1 to %d)",
                 i + 1, INT32_MAX - 1);
        return why;
    }
    return NULL;
}

const char *state_open(struct state *state, const char *path, const struct profile *profile,
                       char why[STATE_WHY])
{
    json_t *whole;
    const char *fault;

    memset(state, 0, sizeof *state);
    state->file.fd = -1;
    state->profile = profile;
    state->lines = profile->lines ? profile->lines : 1;
    if (!path)
        return NULL;
    fault = state_file_open(&state->file, path, &whole, why);
    if (fault)
        return fault;
    state->saved = calloc(state->lines, sizeof *state->saved);
    state->next = calloc(state->lines, sizeof *state->next);
    if (!state->saved || !state->next)
        fault = "out of memory";
    else if (whole)
        fault = take(state, whole, why);
    json_decref(whole);
    if (fault)
        state_close(state);
    return fault;
}

bool state_identity(const struct state *state, uint32_t line, struct cw_identity *identity)
{
    if (!state->saved || line == 0 || line > state->lines || state->saved[line - 1].cseq == 0)
        return false;
    *identity = state->saved[line - 1];
    return true;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* What is to be written: each line's numbers with a reserve, or as they are. */
static void set_next(struct state *state, uint32_t reserve)
{
    for (uint32_t i = 0; i < state->lines; i++) {
        const struct cw_line *l = &state->host->memory.lines[i];

        state->next[i] = (struct cw_identity){ .cseq = 0 };
        if (!l->settings || l->identity.cseq >= INT32_MAX - 1)
            continue;
        state->next[i] = l->identity;
        state->next[i].cseq =
            l->identity.cseq < INT32_MAX - 1 - reserve ? l->identity.cseq + reserve : INT32_MAX - 1;
    }
}

/* NULL: out of memory. */
static json_t *make_whole(const struct state *state)
{
    json_t *rows = json_array();

    for (uint32_t i = 0; i < state->lines; i++) {
        const struct cw_identity *identity = &state->next[i];
        char owner[OWNER], call_id[2 * sizeof identity->call_id + 1];

        if (identity->cseq == 0)
            continue;
        owner_of(profile_line(state->profile, i + 1), owner, sizeof owner);
        for (size_t k = 0; k < sizeof identity->call_id; k++)
            snprintf(call_id + 2 * k, 3, "%02x", identity->call_id[k]);
        if (json_array_append_new(rows, json_pack("{s:i, s:s, s:s, s:I}", "line", (int)i + 1,
                                                  "owner", owner, "call_id", call_id, "cseq",
                                                  (json_int_t)identity->cseq)) < 0) {
            json_decref(rows);
            return NULL;
        }
    }
    return json_pack("{s:s, s:o}", "clausewire", "state", "lines", rows); /* in this order */
}

static void write_next(struct state *state)
{
    json_t *whole = make_whole(state);

    state->is_full = false;
    state->fault = !whole ? "out of memory"
                          : state_file_write(&state->file, whole, &state->is_full, state->why);
    json_decref(whole);
}

static void *run_writer(void *context)
{
    struct state *state = context;

    write_next(state);
    if (!state->is_lost)
        ev_async_send(state->loop, &state->done);
    return NULL;
}

static void begin_write(struct state *state, uint32_t reserve)
{
    sigset_t all, old;

    set_next(state, reserve);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old); /* signals are the loop's */
    state->is_writing = pthread_create(&state->writer, NULL, run_writer, state) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (!state->is_writing) {
        state->fault = "no thread to write it";
        state->is_full = false;
    }
}

/* The attempt has ended. */
static void take_outcome(struct state *state)
{
    struct cw_identity *written = state->next;

    if (!state->fault) {
        state->next = state->saved;
        state->saved = written;
        state->has_failed = false;
        state->look_at = 0;
        return;
    }
    state->again_at = clock_now() + AGAIN_MS;
    if (!state->has_failed)
        state->failed(state->context, state->fault);
    state->has_failed = true;
}

static void on_done(struct ev_loop *loop, struct ev_async *watcher, int events)
{
    struct state *state = watcher->data;

    (void)loop;
    (void)events;
    if (!state->is_writing)
        return;
    pthread_join(state->writer, NULL);
    state->is_writing = false;
    take_outcome(state);
}

/* True: a line has used half of its reserve. Else look_at is set to when one may have. */
static bool is_due(struct state *state)
{
    const uint64_t sent = state->host->cw.counters.sent;
    uint32_t least = STATE_RESERVE;

    if (sent < state->look_at)
        return false;
    for (uint32_t i = 0; i < state->lines; i++) {
        const struct cw_line *l = &state->host->memory.lines[i];
        const uint32_t saved = state->saved[i].cseq;
        const uint32_t left = saved > l->identity.cseq ? saved - l->identity.cseq : 0;

        if (l->settings && l->identity.cseq < CSEQ_MOST && left < least)
            least = left;
    }
    if (least < STATE_RESERVE / 2)
        return true;
    state->look_at = sent + 1 + (least - STATE_RESERVE / 2) / LOOK_SHARE;
    return false;
}

/* Before the loop sleeps. */
static void on_prepare(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    struct state *state = watcher->data;

    (void)loop;
    (void)events;
    if (state->is_writing || clock_now() < state->again_at || !is_due(state))
        return;
    begin_write(state, STATE_RESERVE);
    if (!state->is_writing)
        take_outcome(state);
}

const char *state_try(struct state *state, char why[STATE_WHY])
{
    return state->file.target ? state_file_try(&state->file, why) : NULL;
}

const char *state_renew(struct state *state)
{
    bool has_some = false;

    if (!state->file.target)
        return NULL;
    for (uint32_t i = 0; i < state->lines; i++) {
        state->next[i] = state->saved[i];
        if (state->next[i].cseq == 0)
            continue;
        state->next[i].cseq += STATE_RESERVE; /* at most CSEQ_MOST before */
        has_some = true;
    }
    if (!has_some)
        return NULL;
    write_next(state);
    if (state->fault && state->is_full) /* another life would use the same numbers */
        memset(state->saved, 0, state->lines * sizeof *state->saved);
    return state->is_full ? NULL : state->fault;
}

const char *state_start(struct state *state, struct ev_loop *loop, const struct host *host,
                        void (*failed)(void *context, const char *why), void *context)
{
    if (!state->file.target)
        return NULL;
    state->loop = loop;
    state->host = host;
    state->failed = failed;
    state->context = context;
    set_next(state, STATE_RESERVE);
    write_next(state);
    if (state->fault && !state->is_full) {
        state->host = NULL;
        return state->fault;
    }
    take_outcome(state);
    ev_prepare_init(&state->prepare, on_prepare);
    ev_async_init(&state->done, on_done);
    state->prepare.data = state->done.data = state;
    ev_prepare_start(loop, &state->prepare);
    ev_async_start(loop, &state->done);
    return NULL;
}

/* False: the disk does not answer. */
static bool wait_for_writer(struct state *state)
{
    struct timespec until;

    if (!state->is_writing)
        return true;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += STATE_END_S;
    state->is_lost = pthread_timedjoin_np(state->writer, NULL, &until) != 0;
    state->is_writing = false;
    if (state->is_lost) { /* what is being written stays the writer's */
        state->failed(state->context, "the disk does not answer");
        return false;
    }
    take_outcome(state);
    return true;
}

void state_stop(struct state *state)
{
    if (!state->host)
        return;
    if (wait_for_writer(state)) {
        begin_write(state, 0);
        if (state->is_writing)
            wait_for_writer(state);
        else
            take_outcome(state);
    }
    ev_prepare_stop(state->loop, &state->prepare);
    ev_async_stop(state->loop, &state->done);
    state->host = NULL;
}

void state_close(struct state *state)
{
    if (state->is_lost) /* its writer still has all of it */
        return;
    state_file_close(&state->file);
    free(state->saved);
    free(state->next);
    state->saved = state->next = NULL;
}
