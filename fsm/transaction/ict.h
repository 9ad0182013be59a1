/* ict.h - the INVITE client transaction: struct and alphabet (RFC 3261 17.1.1, RFC 6026 8.4). */
#ifndef CW_ICT_H
#define CW_ICT_H

#include <stdbool.h>
#include <stdint.h>
#include "chart.h"
#include "timer.h"

/* Values are part of the trace format: appended only, decimal. */
enum ict_event {
    ICT_START = 1, /* the TU's INVITE is written and can be sent */
    ICT_1XX = 2,
    ICT_2XX = 3,
    ICT_REFUSAL = 4,      /* 300 to 699 */
    ICT_T_A = 5,          /* retransmission, unreliable transports */
    ICT_T_B = 6,          /* no response in time */
    ICT_T_C = 7,          /* no final response in time after a CANCEL */
    ICT_T_D = 8,          /* retransmitted refusals are over */
    ICT_T_M = 9,          /* retransmitted 2xx are over */
    ICT_CANCELLED = 10,   /* its CANCEL is written and is being sent */
    ICT_UNREACHABLE = 11, /* the transport failed: not sent, refused, closed */
    ICT_LARGE = 12,       /* as ICT_START, and the INVITE would go by UDP but is too large for it */
    /* no response in time to an INVITE that went by TCP because it was too large for UDP */
    ICT_T_LARGE = 13,
    ICT_CANCEL = 14, /* the TU cancels the INVITE */
    ICT_ICMP = 15 /* an ICMP error quotes the INVITE or the ACK, its branch included (LOCAL_icmp) */
};

/* The members up to `method` are the same as in struct nict: a slot has one or the other. */
struct ict {
    uint64_t key;       /* the random part of the branch (17.1.3) */
    uint32_t instance;  /* number of the slot, from 1 */
    uint32_t owner;     /* line whose request it is, from 1 */
    uint32_t user;      /* instance of the chart user_chart that gets the outcome */
    uint32_t next;      /* slot of the line's next transaction, or of the next free one; 0: last */
    uint8_t user_chart; /* enum cw_chart that made the request; 0: the slot is free */
    uint8_t method;     /* SIP_INVITE */
    uint8_t cs;         /* the chart's state */
    uint8_t doublings;  /* of timer A's interval: the number of retransmissions */
    struct cw_timer a;  /* timer A; in switched the wait for a response by TCP */
    struct cw_timer b;  /* timer B; after a CANCEL C, in completed D, in accepted M */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_ict_init(struct ict *r);
int cwi_ict_step(struct ict *r, enum ict_event event, const struct cw_cue *cue);

/* guards: pure */
/* the transport is TCP or TLS */
bool cwi_ict_is_reliable(const struct ict *r, const struct cw_cue *cue);
/* actions */
/* changes the stored INVITE to TCP; to UDP again */
void cwi_ict_go_by_tcp(struct ict *r, const struct cw_cue *cue);
void cwi_ict_go_by_udp(struct ict *r, const struct cw_cue *cue);
/* in 8 T1, at most half of timer B */
void cwi_ict_arm_large(struct ict *r, const struct cw_cue *cue);
/* effect SEND of the stored message: the INVITE; once it is refused, the ACK */
void cwi_ict_send(struct ict *r, const struct cw_cue *cue);
/* replaces the stored INVITE by the ACK of the refusal, and sends it */
void cwi_ict_acknowledge(struct ict *r, const struct cw_cue *cue);
/* in T1 */
void cwi_ict_arm_a(struct ict *r, const struct cw_cue *cue);
/* twice as long as last time */
void cwi_ict_double_a(struct ict *r, const struct cw_cue *cue);
/* in T1; in 2 T1: the last retransmission, and how long a response to it is awaited (LOCAL_icmp) */
void cwi_ict_arm_again(struct ict *r, const struct cw_cue *cue);
void cwi_ict_arm_last(struct ict *r, const struct cw_cue *cue);
void cwi_ict_arm_b(struct ict *r, const struct cw_cue *cue);
/* writes the CANCEL, to the INVITE's destination; posts ICT_CANCELLED, or passes CWI_NO_ROOM */
void cwi_ict_send_cancel(struct ict *r, const struct cw_cue *cue);
/* in 64 T1 */
void cwi_ict_arm_c(struct ict *r, const struct cw_cue *cue);
/* at once on a reliable transport */
void cwi_ict_arm_d(struct ict *r, const struct cw_cue *cue);
/* in 64 T1 */
void cwi_ict_arm_m(struct ict *r, const struct cw_cue *cue);
/* both timers */
void cwi_ict_disarm(struct ict *r, const struct cw_cue *cue);
/* passes the response to the chart that made the request */
void cwi_ict_pass(struct ict *r, const struct cw_cue *cue);
void cwi_ict_pass_timeout(struct ict *r, const struct cw_cue *cue);
/* the connection that brought no response is not used again */
void cwi_ict_drop_connection(struct ict *r, const struct cw_cue *cue);
void cwi_ict_pass_failure(struct ict *r, const struct cw_cue *cue);
/* passes CWI_NO_MORE_2XX */
void cwi_ict_pass_end(struct ict *r, const struct cw_cue *cue);
/* returns the slot to its pool */
void cwi_ict_release(struct ict *r, const struct cw_cue *cue);

#endif
