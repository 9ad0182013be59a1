/* body.h - the body of a message checked by its content type (RFC 3261 7.4, 20.11, 20.12,
 * 20.15). */
#ifndef CW_BODY_H
#define CW_BODY_H

#include "sip.h"

/* Checks the body of a message that sip_parse accepted. Bodies of unknown types, with a
 * Content-Encoding, or with handling=optional (20.11) are not checked. CW_OK; else `v` is filled
 * as by sip_parse, its offset counted from m->octets, and `clause` is the registry id of the
 * rule that is broken. What a session description or a summary deviates in is added to the message's deviations. */
int body_read(struct sip_message *m, struct sip_verdict *v, const char **clause);

#endif
