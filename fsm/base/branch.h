/* branch.h - the branch of our requests (RFC 3261 8.1.1.7, 17.1.3; LOCAL_branch_key, LOCAL_icmp). */
#ifndef CW_BRANCH_H
#define CW_BRANCH_H

#include <stdbool.h>
#include <stdint.h>

#include "sip.h"
#include "write.h"

#define CW_BRANCH_COOKIE "z9hG4bK" /* 8.1.1.7 */

/* Writes our branch: z9hG4bK, the slot's number and its random key in hex (LOCAL_branch_key). A
 * response is matched without a search, and a forged one would have to guess 64 bits. */
void cwi_branch_put(struct sip_writer *w, uint32_t instance, uint64_t key);
/* Reads such a branch. False: it is none of ours. */
bool cwi_branch_read(const struct sip_message *m, struct cw_slice branch, uint32_t *instance,
                     uint64_t *key);
/* Does the quote begin as the datagram that we sent does, as far as both go, and as far as the branch with
 * this key in any case (LOCAL_icmp)? Pure. */
bool cwi_branch_is_quoted(struct cw_octets sent, uint64_t key, struct cw_octets quote);

#endif
