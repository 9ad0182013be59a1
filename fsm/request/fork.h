/* fork.h - the further parties that answer a forked INVITE with 2xx: the dialog with each is
 * ended once (RFC 3261 13.2.2.4, 12.2.1.1; LOCAL_forks). */
#ifndef CW_FORK_H
#define CW_FORK_H

#include "core.h"

/* The place of the party that this 2xx is from, from 1; 0: it is not known. Pure. */
uint8_t cwi_fork_find(const struct cw *cw, const struct cw_request *q, const struct sip_message *m);
/* Stores that party and returns its place. There MUST be room. */
uint8_t cwi_fork_add(const struct cw *cw, struct cw_request *q, const struct sip_message *m);

#endif
