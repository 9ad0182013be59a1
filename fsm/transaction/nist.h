/* nist.h - the non-INVITE server transaction: struct and alphabet (RFC 3261 17.2.2, RFC 4320). */
#ifndef CW_NIST_H
#define CW_NIST_H

#include <stdbool.h>
#include <stdint.h>
#include "chart.h"
#include "timer.h"

/* Values are part of the trace format: appended only, decimal. */
enum nist_event {
    NIST_REQUEST = 1, /* the request, first or again */
    NIST_ANSWER = 2,  /* the TU's final response is written and can be sent */
    NIST_T_P = 3,     /* time for a 100 (RFC 4320 4.1) */
    NIST_T_J = 4      /* retransmitted requests are over */
};

/* The members up to `in_use` are the same as in struct ist: a slot has one or the other. */
struct nist {
    uint64_t key;         /* what 17.2.3 compares, hashed with the phone's secret (match.h) */
    uint32_t instance;    /* number of the slot, from 1 */
    uint32_t next;        /* slot of the next of the hash chain, or of the next free one; 0: last */
    uint32_t origin;      /* what 8.2.2.2 compares, hashed likewise */
    uint32_t next_origin; /* as next, of that chain */
    uint8_t method;       /* enum sip_method */
    uint8_t in_use;
    uint8_t cs;        /* the chart's state */
    struct cw_timer t; /* timer P, then timer J */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_nist_init(struct nist *r);
int cwi_nist_step(struct nist *r, enum nist_event event, const struct cw_cue *cue);

/* guards: pure */
/* the transport is TCP or TLS */
bool cwi_nist_is_reliable(const struct nist *r, const struct cw_cue *cue);
/* actions */
/* effect SEND of the stored answer */
void cwi_nist_send(struct nist *r, const struct cw_cue *cue);
/* 100 Trying becomes the stored answer */
void cwi_nist_write_100(struct nist *r, const struct cw_cue *cue);
/* when a client's timer E reaches T2 */
void cwi_nist_arm_p(struct nist *r, const struct cw_cue *cue);
void cwi_nist_arm_j(struct nist *r, const struct cw_cue *cue);
void cwi_nist_disarm(struct nist *r, const struct cw_cue *cue);
/* returns the slot to its pool */
void cwi_nist_release(struct nist *r, const struct cw_cue *cue);

#endif
