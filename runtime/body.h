/* body.h - the body of a message judged by the type that it has (RFC 3261 7.4, 20.11, 20.12, 20.15). */
#ifndef CW_BODY_H
#define CW_BODY_H

#include "sip.h"

/* Reads the body of a message that sip_parse accepted, where Content-Type is of a kind that we
 * read, no Content-Encoding hides it, and nothing says that it may be passed over
 * (handling=optional, 20.11). CW_OK, also for every other body; else `v` is filled as by sip_parse,
 * its offset from m->octets, and `clause` is the registry id of what does not fit. */
int body_read(const struct sip_message *m, struct sip_verdict *v, const char **clause);

#endif
