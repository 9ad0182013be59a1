/* answer.h - writing answers, and their destination (RFC 3261 8.2.6, 8.2.7, 18.2.2). */
#ifndef CW_ANSWER_H
#define CW_ANSWER_H

#include "core.h"

/* The reason phrases of the statuses that the phone sends (sip_find_reason); made from
 * admission.tsv. */
extern const char cwi_phrases[];

/* The fields that an answer has besides those of 8.2.6.2, as bits. admission.tsv names them. */
enum cwi_answer_field {
    CWI_ANSWER_ALLOW = 1,
    CWI_ANSWER_ACCEPT = 2,
    CWI_ANSWER_ACCEPT_ENCODING = 4,
    CWI_ANSWER_ACCEPT_LANGUAGE = 8,
    CWI_ANSWER_SUPPORTED = 16,
    CWI_ANSWER_UNSUPPORTED = 32, /* every option that Require names */
    CWI_ANSWER_RETRY_AFTER = 64  /* 5 s; LOCAL_pools */
};

/* 18.2.2 and RFC 3581 4, unreliable unicast: the destination of the answer to this request from
 * `from`. is_to_source: Send Resp To Src Port (GUIDE_resp_to_source). Pure. */
struct cw_address cwi_answer_address(const struct sip_message *m, const struct cw_address *from,
                                     bool is_to_source);

/* 18.2.2, streams: where the request's connection is gone, a new one goes to the source address
 * (LOCAL_answer_back) and this port: that of sent-by, or the transport's default. 0: no new
 * connection, because the request came by UDP, or by another transport than its Via says. Pure. */
uint16_t cwi_answer_port(const struct sip_message *m, const struct cw_address *from);

/* Writes the answer to cw->message. fields: bits of enum cwi_answer_field. to_tag seeds the To
 * tag that is added where the request has none. Returns the octets written; 0: it does not fit. */
size_t cwi_answer_write(struct cw *cw, const struct cw_address *from, int status, unsigned fields,
                        uint64_t to_tag, uint8_t *octets, size_t room);
/* Writes the To tag that cwi_answer_write makes of this seed for the request in cw->message. */
void cwi_answer_write_tag(const struct cw *cw, uint64_t seed, char text[17]);
size_t cwi_answer_write_100(struct cw *cw, const struct cw_address *from, uint8_t *octets,
                            size_t room); /* 8.2.6.1 */

#endif
