/* register.h - the REGISTER request of a line (RFC 3261 8.1.1, 10.2; the guide's sections 2.1,
 * 3.5). */
#ifndef CW_REGISTER_H
#define CW_REGISTER_H

#include "binding.h"
#include "effects.h"

/* Writes it into the client transaction's store. expires: s; 0: a removal. Counts CSeq and nc up.
 * False: it does not fit (only nc has changed). */
bool cwi_register_write(struct cw *cw, struct cw_binding *b, struct cw_client *client,
                        uint32_t expires);

/* The expiry in s that this 2xx grants to the line's Contact (10.2.4): its expires parameter, else
 * the Expires field, else `asked` (10.3 item 8; LOCAL_unlisted where our Contact is not there); at most that
 * of a single other Contact (LOCAL_rewritten). Other bindings are ignored. */
uint32_t cwi_register_granted(const struct cw *cw, const struct cw_binding *b,
                              const struct sip_message *m, uint32_t asked);

/* True: what this 2xx says of the line's Contact cannot be read: it is none of those that can, and the
 * response, or an element of its Contact, is malformed (LOCAL_malformed_2xx). Pure. */
bool cwi_register_is_hidden(const struct cw *cw, const struct cw_binding *b);
/* What of it is malformed. Pure. */
struct cwi_blame cwi_register_blame(const struct cw *cw);

#endif
