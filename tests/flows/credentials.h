/* credentials.h - are the credentials of a request right? Reckoned again with Nettle alone (RFC
 * 7616 3.4.1). */
#ifndef FLOW_CREDENTIALS_H
#define FLOW_CREDENTIALS_H

#include "sip.h"

enum { CREDENTIALS_WHY = 256 };

/* NULL: they are; else what is not, in `why`. */
const char *credentials_check(const struct sip_message *m, const struct sip_auth *a,
                              const char *user, const char *password, char why[CREDENTIALS_WHY]);

#endif
