/* hostport.h - host[:port] of a setting (the guide's section 3.4; RFC 3261 25.1 hostport). */
#ifndef CW_HOSTPORT_H
#define CW_HOSTPORT_H

#include "slice.h"

/* Splits `text`. host keeps the brackets of an IPv6 reference; port 0: not said. False: not of
 * that form. Pure. */
bool hostport_split(const char *text, struct cw_octets *host, uint16_t *port);

/* The host without the brackets of an IPv6 reference, as a resolver wants it. Pure. */
struct cw_octets hostport_bare(struct cw_octets host);

#endif
