/* nict.h - the non-INVITE client transaction: struct and alphabet (RFC 3261 17.1.2). */
#ifndef CW_NICT_H
#define CW_NICT_H

#include <stdbool.h>
#include <stdint.h>
#include "chart.h"
#include "timer.h"

/* Values are part of the trace format: appended only, decimal. */
enum nict_event {
    NICT_START = 1, /* the TU's request is written and can be sent */
    NICT_1XX = 2,
    NICT_FINAL = 3,       /* 200 to 699 */
    NICT_T_E = 4,         /* retransmission, unreliable transports */
    NICT_T_F = 5,         /* no final response in time */
    NICT_T_K = 6,         /* retransmitted responses are over */
    NICT_UNREACHABLE = 7, /* the transport failed: not sent, refused, closed */
    NICT_LARGE = 8, /* as NICT_START, and the request would go by UDP but is too large for it */
    /* no response in time to a request sent by TCP because it was too large for UDP */
    NICT_T_LARGE = 9,
    NICT_ICMP = 10 /* an ICMP error quotes the request, its branch included (LOCAL_icmp) */
};

/* The members up to `method` are the same as in struct ict: a slot has one or the other. */
struct nict {
    uint64_t key;       /* the random part of the branch (17.1.3) */
    uint32_t instance;  /* number of the slot, from 1 */
    uint32_t owner;     /* line whose request it is, from 1 */
    uint32_t user;      /* instance of the chart user_chart that gets the outcome */
    uint32_t next;      /* slot of the line's next transaction, or of the next free one; 0: last */
    uint8_t user_chart; /* enum cw_chart that made the request; 0: the slot is free */
    uint8_t method;     /* enum sip_method */
    uint8_t cs;         /* the chart's state */
    uint32_t interval;  /* ms, timer E's present interval */
    struct cw_timer e;  /* timer E; in switched the wait for a response by TCP */
    struct cw_timer f;  /* timer F; in completed timer K */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_nict_init(struct nict *r);
int cwi_nict_step(struct nict *r, enum nict_event event, const struct cw_cue *cue);

/* guards: pure */
/* the transport is TCP or TLS */
bool cwi_nict_is_reliable(const struct nict *r, const struct cw_cue *cue);
/* actions */
/* changes the stored request to TCP; to UDP again */
void cwi_nict_go_by_tcp(struct nict *r, const struct cw_cue *cue);
void cwi_nict_go_by_udp(struct nict *r, const struct cw_cue *cue);
/* effect SEND of the stored request */
void cwi_nict_send(struct nict *r, const struct cw_cue *cue);
/* in 8 T1, at most half of timer F */
void cwi_nict_arm_large(struct nict *r, const struct cw_cue *cue);
void cwi_nict_disarm_large(struct nict *r, const struct cw_cue *cue);
/* in T1 */
void cwi_nict_arm_e(struct nict *r, const struct cw_cue *cue);
/* twice as long as last time, at most T2 */
void cwi_nict_double_e(struct nict *r, const struct cw_cue *cue);
/* in T2 */
void cwi_nict_arm_e_t2(struct nict *r, const struct cw_cue *cue);
void cwi_nict_arm_f(struct nict *r, const struct cw_cue *cue);
/* the request is not sent again: the place of its octets is free */
void cwi_nict_let_go(struct nict *r, const struct cw_cue *cue);
/* in T4 */
void cwi_nict_arm_k(struct nict *r, const struct cw_cue *cue);
/* E and F */
void cwi_nict_disarm(struct nict *r, const struct cw_cue *cue);
/* passes the response to the chart that made the request */
void cwi_nict_pass(struct nict *r, const struct cw_cue *cue);
void cwi_nict_pass_timeout(struct nict *r, const struct cw_cue *cue);
/* the connection that brought no answer is not used again */
void cwi_nict_drop_connection(struct nict *r, const struct cw_cue *cue);
void cwi_nict_pass_failure(struct nict *r, const struct cw_cue *cue);
/* returns the slot to its pool */
void cwi_nict_release(struct nict *r, const struct cw_cue *cue);

#endif
