/* state.h - what a line keeps across a restart: its Call-ID and CSeq, in a file (GUIDE_reg_cid,
 * LOCAL_call_id_kept, LOCAL_state_file).
 *
 * The file has for each line the highest CSeq that may have been used: a reserve is written before its numbers
 * are used, so that a phone that is killed uses none of them again, and the disk is written to once in
 * hundreds of registrations. The loop does not wait for the disk. */
#ifndef CW_STATE_H
#define CW_STATE_H

#include <ev.h>
#include <pthread.h>
#include <stdatomic.h>

#include "host.h"
#include "state_file.h"

enum {
    STATE_OCTETS_MAX = 33554432, /* of the file: 2 KiB for each line that a profile can have */
    STATE_RESERVE = 1024,        /* CSeq numbers of a line */
    STATE_END_S = 5              /* to wait for the disk at the end */
};

struct state {
    struct state_file file; /* target NULL: nothing is kept */
    const struct profile *profile;
    const struct host *host; /* NULL: not started */
    struct cw_identity *saved,
        *next; /* [n - 1]: as in the file, and as it is being written; cseq 0: none */
    uint32_t lines;
    struct ev_loop *loop;
    struct ev_prepare prepare;
    struct ev_async done; /* sent by the writer */
    pthread_t writer;
    bool is_writing;
    atomic_bool is_lost; /* the disk has not answered in time; the loop may be gone */
    bool is_full;        /* of the last failure */
    uint64_t look_at;    /* messages sent, when a line may have used half of its reserve */
    uint64_t again_at;   /* ms: no new attempt before */
    bool has_failed;     /* reported, and not written since */
    const char *fault;   /* of the last attempt; NULL: none */
    char why[STATE_WHY];
    void (*failed)(void *context, const char *why);
    void *context;
};

/* Opens and reads the file; path NULL: nothing is kept. NULL; or the reason: the file is not the phone's, or
 * in use. */
const char *state_open(struct state *state, const char *path, const struct profile *profile,
                       char why[STATE_WHY]);
/* The saved identity of a line, if it still has the same user and numbers are left. */
bool state_identity(const struct state *state, uint32_t line, struct cw_identity *identity);
/* Whether the file could be written: the reason, or NULL. */
const char *state_try(struct state *state, char why[STATE_WHY]);
/* Writes a new reserve for what was read, before any of it is used, and waits for the disk. On a full disk the
 * lines get new Call-IDs, which are not kept. NULL; or the reason: it cannot be written here. */
const char *state_renew(struct state *state);
/* Writes the reserves of all lines of the host, waiting for the disk, and renews them on the loop from now on.
 * `failed` is called when the file cannot be written, once until it can be again. NULL, or as above. */
const char *state_start(struct state *state, struct ev_loop *loop, const struct host *host,
                        void (*failed)(void *context, const char *why), void *context);
/* Writes the numbers as they are, waiting STATE_END_S at most. */
void state_stop(struct state *state);
void state_close(struct state *state);

#endif
