/* next_hop.h - where a request within a dialog goes, and our address towards it (RFC 3261 8.1.2,
 * 12.2.1.1; GUIDE_ob_proxy_in_dialog, LOCAL_next_hop, LOCAL_own_server). */
#ifndef CW_NEXT_HOP_H
#define CW_NEXT_HOP_H

#include "core.h"

struct next_hop {
    struct cw_address to;
    struct cw_address local; /* our address towards it */
    bool is_own;             /* it is one of the line's servers: credentials may go there */
};

/* For the dialog of this request with this remote party. Pure. */
struct next_hop cwi_next_hop_of(const struct cw *cw, const struct cw_request *q,
                                const struct remote *remote);

#endif
