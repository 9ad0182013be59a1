/* derived.h - messages derived from one that the phone wrote and keeps: the ACK of a refusal (RFC
 * 3261 17.1.1.3), CANCEL (9.1), the 487 of a cancelled INVITE (9.2).
 *
 * The phone writes each field on one line, so its messages are read by lines, without the
 * parser. */
#ifndef CW_DERIVED_H
#define CW_DERIVED_H

#include "core.h"
#include "write.h"

/* Each returns the octets written; 0: they do not fit. `out` MUST NOT be the stored message. */

/* The ACK of this refusal of the stored INVITE: its Request-URI, Via, Max-Forwards, From, Call-ID,
 * CSeq number, Route and credentials (22.1), the refusal's To. */
size_t cwi_derived_write_ack(const struct cw_stored_request *invite,
                             const struct sip_message *refusal, void *out, size_t room);

/* The CANCEL of the stored INVITE: its Request-URI, Via, Max-Forwards, From, To, Call-ID, CSeq
 * number and Route. */
size_t cwi_derived_write_cancel(const struct cw_stored_request *invite, void *out, size_t room);

/* Copies the credentials of the stored INVITE. */
void cwi_derived_put_credentials(struct sip_writer *w, const struct cw_stored_request *invite);

/* The final answer `status` of a request whose 100 is stored, with this To tag; NULL: To has one
 * already. server: of setting SIP Server Name; empty: no such field. */
size_t cwi_derived_write_answer(const struct cw_stored_answer *trying, int status,
                                const char *to_tag, const char *server, void *out, size_t room);

#endif
