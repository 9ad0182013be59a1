/* wish.h - what the user can ask for with cw_want (RFC 3261 10.2, 11.1, 13.2, 9.1). */
#ifndef CLAUSEWIRE_WISH_H
#define CLAUSEWIRE_WISH_H

#include "octets.h"

enum cw_wish_kind {
    CW_REGISTER = 1,   /* register, or register again now (10.2) */
    CW_UNREGISTER = 2, /* remove the binding (10.2.2) */
    CW_REQUEST = 3,    /* send OPTIONS or INVITE to a target, through the line's server (8.1) */
    CW_HANG_UP = 4     /* cancel or end what CW_REQUEST began (9.1, 15) */
};

/* The methods that CW_REQUEST takes. */
enum cw_method { CW_INVITE = 1, CW_OPTIONS = 6 };

enum { CW_REQUESTS_A_LINE = 4 }; /* requests of CW_REQUEST at the same time (LOCAL_wishes) */

struct cw_wish {
    uint8_t kind;  /* enum cw_wish_kind */
    uint32_t line; /* from 1 */
    /* CW_REQUEST: enum cw_method, and a SIP URI of at most CW_TARGET_MAX octets, which is copied; len 0:
     * the line's domain */
    uint8_t method;
    struct cw_octets target;
    uint32_t request; /* CW_HANG_UP: cw_tell.request; 0: the first of the line that can be ended */
};

#endif
