/* match.h - which transaction a message belongs to (RFC 3261 17.1.3, 17.2.3). */
#ifndef CW_MATCH_H
#define CW_MATCH_H

#include "address.h"
#include "sip.h"
#include "write.h"

/* Our branch is z9hG4bK, the slot's number and its random key in hex (LOCAL_branch_key): a
 * response finds its transaction without a search, and a stranger has 64 bits to guess. */
void match_put_branch(struct sip_writer *w, uint32_t instance, uint64_t key);
/* The way back. False: not a branch of ours. */
bool match_read_branch(const struct sip_message *m, struct cw_slice branch, uint32_t *instance,
                       uint64_t *key);

/* 18.1.2: is the sent-by of this response's top Via what we put there, our end towards the
 * server? */
bool match_is_sent_by(const struct sip_message *m, const struct cw_address *local);

/* What section 17.2.3 compares of a request, as one number under the secret: branch, sent-by and
 * method, or for a peer of RFC 2543 (no magic cookie) Request-URI, tags, Call-ID, CSeq and top
 * Via. ACK counts as INVITE. */
uint64_t match_request_key(const struct sip_message *m, const uint64_t secret[2]);

#endif
