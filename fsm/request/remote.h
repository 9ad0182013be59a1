/* remote.h - the other end of a dialog as its 2xx says: To with tag, remote target, route set (RFC
 * 3261 12.1.2, 12.2.1.1), in the form in which requests to it need them. */
#ifndef CW_REMOTE_H
#define CW_REMOTE_H

#include "sip.h"
#include "write.h"

enum { REMOTE_TEXT = 640 }; /* octets of To, Request-URI and Route together */

struct remote {
    uint16_t to_len, uri_len, route_len; /* octets, one behind the other in text; route 0: none */
    struct cw_slice tag;                 /* of To, in text; len 0: none */
    char text[REMOTE_TEXT];
};

/* Takes it from a 2xx to INVITE. target: the Request-URI of the INVITE, where the 2xx has no
 * Contact. False: it does not fit; then remote_uri is empty, and only the tag may be compared. */
bool remote_take(struct remote *r, const struct sip_message *m, const char *target);

/* Is this 2xx from that end? Pure. */
bool remote_is(const struct remote *r, const struct sip_message *m);

/* Request line, and the fields Route (where there is one) and To. */
void remote_put_request_line(const struct remote *r, struct sip_writer *w, const char *method);
void remote_put_fields(const struct remote *r, struct sip_writer *w);
/* The Request-URI. */
struct cw_octets remote_uri(const struct remote *r);

#endif
