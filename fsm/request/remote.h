/* remote.h - the other end of a dialog as its 2xx says: To with tag, remote target, route set (RFC
 * 3261 12.1.2, 12.2.1.1), in the form in which requests to it need them, and where they lead
 * (8.1.2; RFC 3263 4). */
#ifndef CW_REMOTE_H
#define CW_REMOTE_H

#include "clausewire/address.h"
#include "sip.h"
#include "write.h"

enum { REMOTE_TEXT = 640 }; /* octets of To, Request-URI and Route together */

struct remote {
    uint16_t to_len, uri_len, route_len; /* octets, one behind the other in text; route 0: none */
    struct cw_slice tag;                 /* of To, in text; len 0: none */
    uint8_t is_strict;                   /* the first of the route set is a strict router */
    /* where the first URI of the route set leads, without one the target, as far as it says so
     * itself; family 0: it is a name, or wants a transport that we do not have */
    struct cw_address hop;
    char text[REMOTE_TEXT];
};

/* Takes it from a 2xx to INVITE. target: the Request-URI of the INVITE, where the 2xx has no
 * Contact. False: it does not fit; then cwi_remote_uri is empty, and only the tag may be compared. */
bool cwi_remote_take(struct remote *r, const struct sip_message *m, const char *target);

/* Is this 2xx from that end? Pure. */
bool cwi_remote_is(const struct remote *r, const struct sip_message *m);

/* Request line, and the fields Route (where there is one) and To. */
void cwi_remote_put_request_line(const struct remote *r, struct sip_writer *w, const char *method);
void cwi_remote_put_fields(const struct remote *r, struct sip_writer *w);
/* The Request-URI. */
struct cw_octets cwi_remote_uri(const struct remote *r);

#endif
