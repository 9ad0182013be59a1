/* unicast.h - addresses of one host (LOCAL_unicast). */
#ifndef CW_UNICAST_H
#define CW_UNICAST_H

#include "clausewire/address.h"

/* False: unspecified, multicast, broadcast, or IPv4 written as IPv6: no request goes there. Pure. */
bool cwi_unicast_is(const struct cw_address *a);
/* An address of the machine that the phone runs on, which everyone has. Pure. */
bool cwi_unicast_is_loopback(const struct cw_address *a);

#endif
