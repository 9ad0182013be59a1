/* address.h - where a message goes to or comes from (RFC 3261 section 18, RFC 3263 section 4). */
#ifndef CLAUSEWIRE_ADDRESS_H
#define CLAUSEWIRE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "octets.h"

enum cw_transport { CW_UDP = 1, CW_TCP = 2, CW_TLS = 3 };

struct cw_address {
    uint8_t ip[16];    /* network order; IPv4 in the first four */
    uint16_t port;     /* host order */
    uint8_t family;    /* 4, 6; 0: no address */
    uint8_t transport; /* enum cw_transport */
    uint32_t scope;    /* IPv6 scope (interface index); 0: none */
};

enum { CW_ADDRESS_TEXT = 48 }; /* room for the longest text with its final NUL */

#ifdef __cplusplus
extern "C" {
#endif

/* Reads a literal IPv4 or IPv6 address, without brackets and zone (RFC 5954 4.1, RFC 4291 2.2).
 * An IPv4-mapped one is stored as IPv4. Port, transport and scope become 0. False: it is no
 * address. */
bool cw_address_read(struct cw_address *a, struct cw_octets text);
bool cw_address_equal(const struct cw_address *a, const struct cw_address *b);
/* The same IP address; port, transport and scope may differ. */
bool cw_address_same_host(const struct cw_address *a, const struct cw_address *b);
/* The address without port, no brackets, NUL-terminated; returns its length. RFC 5952 form for
 * IPv6. */
size_t cw_address_write(const struct cw_address *a, char text[CW_ADDRESS_TEXT]);

#ifdef __cplusplus
}
#endif

#endif
