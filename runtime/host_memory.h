/* host_memory.h - the pools of the core, sized by the lines of a profile: the same for `run`, `run --check`
 * and the tests (LOCAL_pools). */
#ifndef CW_HOST_MEMORY_H
#define CW_HOST_MEMORY_H

#include "core.h"
#include "profile.h"

enum { HOST_MEMORY_TEXT = 200 }; /* room for a reason */

/* Counts the places of every pool; the pools stay as they are. Enough for cw_init and for cw_line_init of
 * every line of the profile. */
void host_memory_plan(struct cw_memory *memory, const struct profile *profile);
/* Takes the memory for those counts. NULL; or the reason, which names the pool and the highest line, with
 * nothing taken. */
const char *host_memory_take(struct cw_memory *memory, const struct profile *profile,
                             char why[HOST_MEMORY_TEXT]);
void host_memory_free(struct cw_memory *memory);

#endif
