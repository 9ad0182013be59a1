/* reg.h - one binding on one server: struct and alphabet (RFC 3261 10.2, guide 1.6). */
#ifndef CW_REG_H
#define CW_REG_H

#include <stdbool.h>
#include <stdint.h>
#include "blame.h"
#include "chart.h"
#include "timer.h"

struct cwi_response;

/* Values are part of the trace format: appended only, decimal. */
enum reg_event {
    REG_START = 1,     /* wish: register; if registered, refresh now */
    REG_STOP = 2,      /* wish: remove the binding */
    REG_LOCATED = 3,   /* it has a server */
    REG_NO_SERVER = 4, /* there is none */
    REG_1XX = 5,
    REG_2XX = 6,
    REG_CHALLENGE = 7,   /* 401 or 407 */
    REG_TOO_BRIEF = 8,   /* 423 */
    REG_RETRY_AFTER = 9, /* another response of a code that Retry-After goes with, with it */
    REG_RETRIABLE = 10,  /* another final response whose code Retry Reg RSC names */
    REG_REFUSED = 11,    /* any other final response */
    REG_NO_ANSWER = 12,  /* timer F, or the transport failed */
    REG_NO_ROOM = 13,    /* no client transaction was free, or it does not fit: nothing was sent */
    REG_T_RETRY = 14,
    REG_T_REFRESH = 15,
    REG_T_PACE = 16,     /* a second has passed since the last attempt */
    REG_TRY_BACKUP = 17, /* a final response that Try Backup RSC names */
    REG_ALL_DOWN = 18,   /* the server has failed, and no other is up */
    /* the line has another server, where the binding is to register; or its only server has failed
     * another request, so the binding is refreshed to find out */
    REG_MOVED = 19,
    REG_REMAPPED = 20, /* the registrar sees us at another address than our Contact has */
    /* a 2xx from which what became of our binding cannot be told */
    REG_2XX_MALFORMED = 21,
    REG_UNBOUND = 22,     /* a 2xx that grants our binding no time */
    REG_READDRESSED = 23, /* our address towards its server is another one now */
    REG_NETWORK = 24,     /* that is as it was, but something else of the network has changed */
    REG_OUTDATED = 25     /* as NO_ANSWER, and our address is another one since it was sent */
};

struct cwi_outcome;

struct reg {
    struct cw_timer timer;    /* retry or refresh */
    uint64_t bound_until;     /* ms: expiry of the binding as far as we know; 0: none */
    uint32_t instance;        /* slot of the binding, from 1 */
    uint32_t cseq;            /* of the last REGISTER sent */
    uint32_t asked;           /* s, requested expiry; raised by a 423 */
    uint32_t granted;         /* s; 0: none yet */
    uint32_t transaction;     /* slot of the pending client transaction; 0: none */
    uint32_t retry_s;         /* delay of the last retry timer; 0: none */
    const char *retry_clause; /* registry id of the rule that gave retry_s */
    int32_t retry_after;      /* s that the last final response asked to wait; -1: nothing */
    uint16_t status;          /* of the last final response; 0: none */
    struct cwi_blame blame;   /* what else was wrong with the last attempt */
    uint8_t cs;               /* the chart's state */
    uint8_t is_asking;        /* waits for a server; set to 0 when the answer is posted */
    uint8_t is_held;          /* waits for the outcome of another REGISTER of the line (10.2) */
    uint8_t news;             /* enum cw_news: how the last attempt has failed */
    uint8_t rounds;           /* challenges answered for the pending request (Max Auth) */
    uint8_t is_outdated;      /* our address has changed since the last REGISTER was sent */
    uint8_t failures;         /* failed registrations in a row, saturating (back-off) */
    uint8_t losses; /* bindings in a row whose server was gone within a minute, saturating */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_reg_init(struct reg *r);
int cwi_reg_step(struct reg *r, enum reg_event event, const struct cw_cue *cue);

/* Returns the event that this outcome of a REGISTER is (reg.responses.tsv), and stores its
 * content; 0: it is not of the pending request. Bindings of the line that waited for it get
 * BINDING_CLEARED (10.2). */
uint8_t cwi_reg_hear(struct reg *r, const struct cwi_outcome *o, const struct cw_cue *cue);

/* conditions of reg.responses.tsv: pure */
/* Try Backup RSC names the status */
bool cwi_reg_is_listed_to_try_backup(const struct cwi_response *response);
/* of a 2xx: our binding cannot be told from it */
bool cwi_reg_hides_binding(const struct cwi_response *response);
/* of a 2xx: our binding is to last for 0 s */
bool cwi_reg_grants_nothing(const struct cwi_response *response);
/* Retry Reg RSC names the status */
bool cwi_reg_is_listed_to_retry(const struct cwi_response *response);
/* the response says how long to wait */
bool cwi_reg_has_retry_after(const struct cwi_response *response);
/* our address has changed since it was sent */
bool cwi_reg_is_outdated(const struct cwi_response *response);

/* guards: pure */
/* the binding may not have expired at the server */
bool cwi_reg_is_bound(const struct reg *r, const struct cw_cue *cue);
/* algorithm, rounds and password allow an answer */
bool cwi_reg_is_answerable(const struct reg *r, const struct cw_cue *cue);
/* Min-Expires is more than was requested */
bool cwi_reg_is_raisable(const struct reg *r, const struct cw_cue *cue);
/* the binding is less than a minute old, and so were those before it when their server was gone: more of
 * them than the line has servers */
bool cwi_reg_is_unsteady(const struct reg *r, const struct cw_cue *cue);
/* Reg Retry Long Intvl is not 0 */
bool cwi_reg_has_long_interval(const struct reg *r, const struct cw_cue *cue);

/* its last attempt found no server, or none that responded */
bool cwi_reg_is_unanswered(const struct reg *r, const struct cw_cue *cue);
/* the line's last attempt is less than a second ago, or its candidate is about to make one */
bool cwi_reg_is_early(const struct reg *r, const struct cw_cue *cue);

/* actions */
/* asks for the server; REG_LOCATED, REG_NO_SERVER or REG_ALL_DOWN follows */
void cwi_reg_seek(struct reg *r, const struct cw_cue *cue);
/* arms the timer for a second after the last attempt */
void cwi_reg_arm_pace(struct reg *r, const struct cw_cue *cue);
/* sets its server (cwi_binding_target) */
void cwi_reg_take_server(struct reg *r, const struct cw_cue *cue);
/* a new request: sets rounds to 0 */
void cwi_reg_begin(struct reg *r, const struct cw_cue *cue);
/* sends REGISTER with our Contact */
void cwi_reg_send(struct reg *r, const struct cw_cue *cue);
/* the same with expires 0; never "*" */
void cwi_reg_send_removal(struct reg *r, const struct cw_cue *cue);
/* stores realm, nonce ... for the next request */
void cwi_reg_take_challenge(struct reg *r, const struct cw_cue *cue);
/* raises the requested expiry to Min-Expires, at most Reg Max Expires */
void cwi_reg_raise_expires(struct reg *r, const struct cw_cue *cue);
/* stores the granted expiry */
void cwi_reg_store(struct reg *r, const struct cw_cue *cue);
/* the binding may be at the server for as long as was asked */
void cwi_reg_assume_bound(struct reg *r, const struct cw_cue *cue);
/* stores our address as the server saw it; posts REG_REMAPPED where our Contact differs */
void cwi_reg_learn_outside(struct reg *r, const struct cw_cue *cue);
/* the server is gone: counts the bindings in a row that lasted less than a minute */
void cwi_reg_note_loss(struct reg *r, const struct cw_cue *cue);
/* the contact of the last REGISTER is removed along with the next one */
void cwi_reg_leave_contact(struct reg *r, const struct cw_cue *cue);
/* notes that our address has changed since the last REGISTER was sent */
void cwi_reg_note_outdated(struct reg *r, const struct cw_cue *cue);
/* posts REG_READDRESSED if it has */
void cwi_reg_follow_address(struct reg *r, const struct cw_cue *cue);
/* the binding has ended: clears its expiry */
void cwi_reg_forget(struct reg *r, const struct cw_cue *cue);
/* posts RETRIABLE or REFUSED, by the status */
void cwi_reg_weigh_code(struct reg *r, const struct cw_cue *cue);
/* posts NO_ANSWER, RETRY_AFTER, RETRIABLE or REFUSED, by the server's failure */
void cwi_reg_weigh_failure(struct reg *r, const struct cw_cue *cue);
void cwi_reg_arm_refresh(struct reg *r, const struct cw_cue *cue);
/* Reg Retry Intvl, Cap, Random Delay */
void cwi_reg_arm_short(struct reg *r, const struct cw_cue *cue);
/* Reg Retry Long Intvl, Random Delay */
void cwi_reg_arm_long(struct reg *r, const struct cw_cue *cue);
/* Retry-After of the response */
void cwi_reg_arm_retry_after(struct reg *r, const struct cw_cue *cue);
/* disarms the timer; it asks for no server any more, and waits for no other REGISTER */
void cwi_reg_stop_waiting(struct reg *r, const struct cw_cue *cue);
/* reports to the chart binding of the same slot */
void cwi_reg_report_up(struct reg *r, const struct cw_cue *cue);
/* the server has failed; REG_LOCATED (another) or REG_ALL_DOWN follows */
void cwi_reg_report_failed(struct reg *r, const struct cw_cue *cue);
void cwi_reg_report_refresh(struct reg *r, const struct cw_cue *cue);
void cwi_reg_report_lost(struct reg *r, const struct cw_cue *cue);
void cwi_reg_report_removed(struct reg *r, const struct cw_cue *cue);
/* removed for us, perhaps not at the server */
void cwi_reg_report_unremoved(struct reg *r, const struct cw_cue *cue);
/* each: the attempt has failed, and how */
void cwi_reg_report_refused(struct reg *r, const struct cw_cue *cue);
/* the credentials, or the interval, are not accepted; or the response could not be understood */
void cwi_reg_report_denied(struct reg *r, const struct cw_cue *cue);
void cwi_reg_report_no_answer(struct reg *r, const struct cw_cue *cue);
void cwi_reg_report_no_server(struct reg *r, const struct cw_cue *cue);
/* no further attempt without a wish */
void cwi_reg_report_stopped(struct reg *r, const struct cw_cue *cue);

#endif
