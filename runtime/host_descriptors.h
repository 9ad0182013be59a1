/* host_descriptors.h - how many descriptors the phone of a profile uses, and what it does without where the
 * process may not have them: the same for `run` and `run --check` (LOCAL_descriptors). */
#ifndef CW_HOST_DESCRIPTORS_H
#define CW_HOST_DESCRIPTORS_H

#include "profile.h"

enum { HOST_DESCRIPTORS_TEXT = 320 };

struct host_descriptors {
    uint64_t least;    /* without them the phone does not start */
    uint64_t second;   /* a second connection of each line on TCP or TLS, while it fails over */
    uint64_t large;    /* port and connection of lines on UDP whose requests are too large for it */
    uint64_t incoming; /* connections that peers open */
};

void host_descriptors_plan(struct host_descriptors *d, const struct profile *profile);
/* Leaves out what does not fit into the limit, the connections of peers first. Returns the octets of the text that says
 * so; 0: all fits. The limit MUST be at least d->least. */
size_t host_descriptors_fit(struct host_descriptors *d, uint64_t limit,
                            char text[HOST_DESCRIPTORS_TEXT]);
/* Raises the soft limit as far as it is of use and the hard one permits; what is left out is told on standard error.
 * 0; or -1 with a message there: the limit is below the least. */
int host_descriptors_raise(struct host_descriptors *d, uint32_t lines);

#endif
