/* match.h - which transaction a message belongs to (RFC 3261 17.1.3, 17.2.3). */
#ifndef CW_MATCH_H
#define CW_MATCH_H

#include "clausewire/address.h"
#include "sip.h"
#include "write.h"

/* 18.1.2: is the sent-by of this response's top Via what we put there? `request` is what we sent:
 * its Via is the second line. */
bool cwi_match_is_sent_by(const struct sip_message *m, const void *request, size_t n);

/* Does the request come from a peer of RFC 2543: no magic cookie in its branch? */
bool cwi_match_is_2543(const struct sip_message *m);

/* What section 17.2.3 compares of a request, as one number under the secret: branch, sent-by and
 * method, or for a peer of RFC 2543 Request-URI, tags, Call-ID, CSeq number and top Via. ACK counts
 * as INVITE. */
uint64_t cwi_match_request_key(const struct sip_message *m, const uint64_t secret[2]);
/* The key of the request of `method` that this CANCEL is for (9.2). */
uint64_t cwi_match_cancelled_key(const struct sip_message *m, const uint64_t secret[2],
                                 enum sip_method method);
/* 17.2.3: the key of the INVITE without To tag that this ACK of a peer of RFC 2543 is for. The To
 * tag of the ACK must then be that of the answer. */
uint64_t cwi_match_acknowledged_key(const struct sip_message *m, const uint64_t secret[2]);

/* What section 8.2.2.2 compares: From tag, Call-ID, CSeq. */
uint32_t cwi_match_origin(const struct sip_message *m, const uint64_t secret[2]);

#endif
