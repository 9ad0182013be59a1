/* request_write.h - the requests of the chart request: the wished one, ACK and BYE of the dialog
 * that a 2xx began (RFC 3261 8.1.1, 12.2.1.1, 13.2.1, 13.2.2.4, 15.1.1). */
#ifndef CW_REQUEST_WRITE_H
#define CW_REQUEST_WRITE_H

#include "effects.h"
#include "next_hop.h"

/* Writes the wished request into the transaction's store; counts CSeq up. False: it does not
 * fit. */
bool cwi_request_write(struct cw *cw, struct cw_request *request, struct cw_client *client);

/* Writes the BYE to this peer by that hop, with this CSeq. False: it does not fit. */
bool cwi_request_write_bye(struct cw *cw, const struct cw_request *request,
                           const struct remote *remote, const struct next_hop *hop, uint32_t cseq,
                           struct cw_client *client);

/* Writes the ACK of a 2xx from this peer; key: of its branch. Returns the octets; 0: it does not
 * fit. */
size_t cwi_request_write_ack(struct cw *cw, const struct cw_request *request,
                             const struct remote *remote, const struct next_hop *hop, uint64_t key,
                             void *out, size_t room);

#endif
