/* endpoint.h - addresses of a flow: 192.0.2.1:5060, [2001:db8::1]:5060, 192.0.2.1:5060/tcp. */
#ifndef FLOW_ENDPOINT_H
#define FLOW_ENDPOINT_H

#include "clausewire/address.h"
#include "script.h"

enum { ENDPOINT_TEXT = CW_ADDRESS_TEXT + 16 };

/* The address in `word`, UDP and port 5060 where nothing is said. Ends the program where it is none. */
struct cw_address endpoint_read(struct place place, const char *word);
/* The address as text, into `text`, which is returned. */
const char *endpoint_write(const struct cw_address *a, char text[ENDPOINT_TEXT]);

#endif
