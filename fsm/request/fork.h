/* fork.h - the further ends of an INVITE that was forked: each is ended once (RFC 3261 13.2.2.4, 12.2.1.1;
 * LOCAL_forks). */
#ifndef CW_FORK_H
#define CW_FORK_H

#include "core.h"

/* The place of the end that this 2xx is from, from 1; 0: it is not known. Pure. */
uint8_t cwi_fork_find(const struct cw *cw, const struct cw_request *q, const struct sip_message *m);
/* The same, made known. There MUST be room. */
uint8_t cwi_fork_add(const struct cw *cw, struct cw_request *q, const struct sip_message *m);

#endif
