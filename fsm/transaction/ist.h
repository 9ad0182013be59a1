/* ist.h - the INVITE server transaction: struct and alphabet (RFC 3261 17.2.1, RFC 6026 8.5 to
 * 8.8). */
#ifndef CW_IST_H
#define CW_IST_H

#include <stdbool.h>
#include <stdint.h>
#include "chart.h"
#include "timer.h"

/* Values are part of the trace format: appended only, decimal. */
enum ist_event {
    IST_REQUEST = 1,     /* the INVITE, first or again */
    IST_ACK = 2,         /* an ACK that matches it */
    IST_PROVISIONAL = 3, /* the TU's answer 101 to 199 is written and can be sent */
    IST_2XX = 4,         /* the TU's 2xx is written */
    IST_REFUSAL = 5,     /* the TU's answer 300 to 699 is written */
    IST_T_TRYING = 6,    /* 200 ms without an answer of the TU */
    IST_T_G = 7,         /* retransmission of a refusal, unreliable transports */
    IST_T_H = 8,         /* no ACK in time */
    IST_T_I = 9,         /* retransmitted ACKs are over */
    IST_T_L = 10,        /* retransmitted INVITEs are over */
    IST_CANCEL = 11      /* a CANCEL of it has come (9.2) */
};

/* The members up to `in_use` are the same as in struct nist: a slot has one or the other. */
struct ist {
    uint64_t key;         /* what 17.2.3 compares, hashed with the phone's secret (match.h) */
    uint32_t instance;    /* number of the slot, from 1 */
    uint32_t next;        /* slot of the next of the hash chain, or of the next free one; 0: last */
    uint32_t origin;      /* what 8.2.2.2 compares, hashed likewise */
    uint32_t next_origin; /* as next, of that chain */
    uint8_t method;       /* SIP_INVITE */
    uint8_t in_use;
    uint8_t cs;        /* the chart's state */
    uint8_t doublings; /* of timer G's interval */
    struct cw_timer g; /* the 200 ms of the 100; in completed timer G */
    struct cw_timer h; /* timer H; in confirmed I, in accepted L */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_ist_init(struct ist *r);
int cwi_ist_step(struct ist *r, enum ist_event event, const struct cw_cue *cue);

/* guards: pure */
/* the transport is TCP or TLS */
bool cwi_ist_is_reliable(const struct ist *r, const struct cw_cue *cue);
/* actions */
/* effect SEND of the stored answer */
void cwi_ist_send(struct ist *r, const struct cw_cue *cue);
/* 100 Trying becomes the stored answer */
void cwi_ist_write_100(struct ist *r, const struct cw_cue *cue);
/* 487 becomes the stored answer, with the To tag of the answer to the CANCEL; posts IST_REFUSAL */
void cwi_ist_write_487(struct ist *r, const struct cw_cue *cue);
/* in 200 ms */
void cwi_ist_arm_trying(struct ist *r, const struct cw_cue *cue);
/* in T1 */
void cwi_ist_arm_g(struct ist *r, const struct cw_cue *cue);
/* twice as long as last time, at most T2 */
void cwi_ist_double_g(struct ist *r, const struct cw_cue *cue);
void cwi_ist_arm_h(struct ist *r, const struct cw_cue *cue);
/* in T4, at once on a reliable transport */
void cwi_ist_arm_i(struct ist *r, const struct cw_cue *cue);
/* in 64 T1 */
void cwi_ist_arm_l(struct ist *r, const struct cw_cue *cue);
/* both timers */
void cwi_ist_disarm(struct ist *r, const struct cw_cue *cue);
/* returns the slot to its pool */
void cwi_ist_release(struct ist *r, const struct cw_cue *cue);

#endif
