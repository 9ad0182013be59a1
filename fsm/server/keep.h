/* keep.h - NAT keep-alive of a registered binding: struct and alphabet (the guide's sections
 * 2.6, 3.1; RFC 5626 4.4.1). */
#ifndef CW_KEEP_H
#define CW_KEEP_H

#include <stdbool.h>
#include <stdint.h>
#include "chart.h"
#include "timer.h"

/* Values are part of the trace format: appended only, decimal. KEEP_IS events say which
 * kind of keep-alive is sent; the action choose posts one of them. */
enum keep_event {
    KEEP_START = 1,       /* the binding is registered */
    KEEP_STOP = 2,        /* it is not registered any more */
    KEEP_T_NEXT = 3,      /* the interval is over */
    KEEP_IS_NOTIFY = 4,   /* $NOTIFY */
    KEEP_IS_REGISTER = 5, /* $REGISTER */
    KEEP_IS_OPTIONS = 6,  /* $OPTIONS */
    KEEP_IS_PING = 7,     /* the transport is TCP or TLS */
    KEEP_1XX = 8,
    KEEP_ANSWERED = 9,   /* any final response */
    KEEP_NO_ANSWER = 10, /* timer F, or the transport failed */
    KEEP_NO_ROOM = 11    /* no client transaction was free, it does not fit, or there is no route */
};

struct cwi_outcome;

struct keep {
    struct cw_timer timer; /* the next keep-alive */
    uint32_t transaction;  /* slot of the pending client transaction; 0: none */
    uint8_t cs;            /* the chart's state */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_keep_init(struct keep *r);
int cwi_keep_step(struct keep *r, enum keep_event event, const struct cw_cue *cue);

/* Returns the event that this outcome of a keep-alive is; 0: it is not of the pending one. */
uint8_t cwi_keep_hear(struct keep *r, const struct cwi_outcome *o, const struct cw_cue *cue);

/* guards: pure */
/* NAT Keep Alive Enable is Yes, and the interval is not 0; for an alternate only where NAT Keep
 * Alive Dest is $PROXY */
bool cwi_keep_is_wanted(const struct keep *r, const struct cw_cue *cue);

/* actions */
/* after NAT Keep Alive Intvl; on TCP and TLS after a random 80 to 100 % of it (RFC 5626 4.4.1) */
void cwi_keep_arm(struct keep *r, const struct cw_cue *cue);
void cwi_keep_disarm(struct keep *r, const struct cw_cue *cue);
/* posts what NAT Keep Alive Msg and the transport ask for */
void cwi_keep_choose(struct keep *r, const struct cw_cue *cue);
void cwi_keep_send_notify(struct keep *r, const struct cw_cue *cue);
/* without Contact: it changes no binding */
void cwi_keep_send_register(struct keep *r, const struct cw_cue *cue);
void cwi_keep_send_options(struct keep *r, const struct cw_cue *cue);
/* CRLF CRLF on the connection */
void cwi_keep_send_ping(struct keep *r, const struct cw_cue *cue);
/* the response is ignored from now on */
void cwi_keep_forget(struct keep *r, const struct cw_cue *cue);

#endif
