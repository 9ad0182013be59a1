/* match.h - which transaction a message belongs to (RFC 3261 17.1.3, 17.2.3). */
#ifndef CW_MATCH_H
#define CW_MATCH_H

#include "clausewire/address.h"
#include "sip.h"
#include "write.h"

/* 18.1.2: true: the sent-by of this response's top Via is ours. `request` is what we sent: its
 * Via is the second line. */
bool cwi_match_is_sent_by(const struct sip_message *m, const void *request, size_t n);

/* LOCAL_malformed: Call-ID and CSeq number of this response are those of `request`, which we sent. Pure. */
bool cwi_match_is_of(const struct sip_message *m, const void *request, size_t n);

/* True: the request comes from a peer of RFC 2543: its branch has no magic cookie. */
bool cwi_match_is_2543(const struct sip_message *m);

/* The parts of a request that section 17.2.3 compares, hashed with the secret: branch, sent-by and
 * method, or for a peer of RFC 2543 Request-URI, tags, Call-ID, CSeq number and top Via. ACK counts
 * as INVITE. Each line is a user agent of its own (LOCAL_line_agent). */
uint64_t cwi_match_request_key(const struct sip_message *m, uint32_t line,
                               const uint64_t secret[2]);
/* The key of the request of `method` that this CANCEL is for (9.2). */
uint64_t cwi_match_cancelled_key(const struct sip_message *m, uint32_t line,
                                 const uint64_t secret[2], enum sip_method method);
/* 17.2.3: the key of the INVITE without To tag that this ACK of a peer of RFC 2543 is for. The
 * caller MUST then compare the To tag of the ACK with that of the answer. */
uint64_t cwi_match_acknowledged_key(const struct sip_message *m, uint32_t line,
                                    const uint64_t secret[2]);

/* The same for section 8.2.2.2: From tag, Call-ID, CSeq. */
uint32_t cwi_match_origin(const struct sip_message *m, uint32_t line, const uint64_t secret[2]);

#endif
