/* state.h - what a line keeps across a restart: its Call-ID and CSeq, in a file (GUIDE_reg_cid,
 * LOCAL_call_id_kept). */
#ifndef CW_STATE_H
#define CW_STATE_H

#include "host.h"

enum { STATE_OCTETS_MAX = 4 << 20 }; /* of the file */

struct state {
    const char *path; /* the caller's; NULL: nothing is kept */
    const struct profile *profile;
    struct cw_identity *identity; /* [n - 1]; cseq 0: not known */
    uint32_t lines;
    uint64_t mark; /* of what was saved last */
};

/* Reads the file. A missing one is fine; a faulty one is reported on standard error and ignored.
 * 0, or -1: out of memory. */
int state_open(struct state *state, const char *path, const struct profile *profile);
/* The saved identity of a line, if it still has the same user. */
bool state_identity(const struct state *state, uint32_t line, struct cw_identity *identity);
/* Replaces the file in one step if something has changed. 0; or -1 with errno, and the old file
 * stays. */
int state_save(struct state *state, const struct host *host);
void state_close(struct state *state);

#endif
