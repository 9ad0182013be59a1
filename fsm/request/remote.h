/* remote.h - the peer of a dialog by its 2xx: To with tag, remote target, route set (RFC 3261
 * 12.1.2, 12.2.1.1), in the form that requests to it need, and the address that they name
 * (8.1.2; RFC 3263 4). */
#ifndef CW_REMOTE_H
#define CW_REMOTE_H

#include "clausewire/address.h"
#include "sip.h"
#include "write.h"

enum { REMOTE_TEXT = 640 }; /* octets of To, Request-URI and Route together */

struct remote {
    uint16_t to_len, uri_len, route_len; /* octets; in this order in text; route 0: none */
    struct cw_slice tag;                 /* of To, in text; len 0: none */
    uint8_t is_strict;                   /* the first of the route set is a strict router */
    /* the address in the first URI of the route set, or of the target where there is no route set;
     * family 0: the URI has a name, or a transport that we do not have */
    struct cw_address hop;
    char text[REMOTE_TEXT];
};

/* Reads it from a 2xx to INVITE. target: the Request-URI of the INVITE, used where the 2xx has
 * no Contact. False: it does not fit; then cwi_remote_uri is empty, and only the tag may be
 * compared. */
bool cwi_remote_take(struct remote *r, const struct sip_message *m, const char *target);

/* True: this 2xx is from that peer. Pure. */
bool cwi_remote_is(const struct remote *r, const struct sip_message *m);

/* The request line; the fields Route (where there is a route set) and To. */
void cwi_remote_put_request_line(const struct remote *r, struct sip_writer *w, const char *method);
void cwi_remote_put_fields(const struct remote *r, struct sip_writer *w);
/* The Request-URI. */
struct cw_octets cwi_remote_uri(const struct remote *r);

#endif
