/* answer.h - what a request deserves from a phone that has no use for it, and where that goes
 * (RFC 3261 8.2, 18.2.2). */
#ifndef CW_ANSWER_H
#define CW_ANSWER_H

#include "clausewire.h"

/* In the order of 8.2: 501 for a method that we do not know (21.5.2), 481 for what belongs to a
 * dialog, subscription or transaction that is not there (9.2, 12.2.2, RFC 6665 4.1.3), 405 for
 * what we know and do not allow (8.2.1), 416 for a Request-URI of another scheme and 404 for
 * another's (8.2.2.1), 482 for what came another way already (8.2.2.2), 420 for a Require
 * (8.2.2.3), 200 for OPTIONS (11.2). user_id: of the line that received it. CANCEL is not asked
 * about: whether there is something to cancel, the transactions know (9.2). Pure. */
int cwi_answer_status(const struct sip_message *m, const char *user_id, bool is_merged);

/* 18.2.2 and RFC 3581 4, unreliable unicast: where the answer to this request from `from` goes.
 * is_to_source: Send Resp To Src Port (GUIDE_resp_to_source). Pure. */
struct cw_address cwi_answer_address(const struct sip_message *m, const struct cw_address *from,
                                     bool is_to_source);

/* 18.2.2, streams: the port of sent-by, or the transport's own: where a new connection goes, to
 * the source address and nowhere else (LOCAL_answer_back), when the one that the request came by is
 * gone. 0: nowhere, for it came by UDP, or by another transport than its Via says. Pure. */
uint16_t cwi_answer_port(const struct sip_message *m, const struct cw_address *from);

/* Writes the answer to cw->message, with Allow, Server and so on as 8.2.6, 11.2, 20.5 and 21 ask
 * for. to_tag seeds the To tag that is added where the request has none. Octets written; 0: it
 * does not fit. */
size_t cwi_answer_write(struct cw *cw, const struct cw_address *from, int status, uint64_t to_tag,
                        uint8_t *octets, size_t room);
/* The To tag that cwi_answer_write gives for this seed to the request in cw->message. */
void cwi_answer_write_tag(const struct cw *cw, uint64_t seed, char text[17]);
size_t cwi_answer_write_100(struct cw *cw, const struct cw_address *from, uint8_t *octets,
                            size_t room); /* 8.2.6.1 */

#endif
