/* request.h - one request outside of a dialog that the user wishes: struct and alphabet (RFC 3261
 * 8.1, 9.1, 11.1, 13.2). */
#ifndef CW_REQUEST_H
#define CW_REQUEST_H

#include <stdbool.h>
#include <stdint.h>
#include "blame.h"
#include "chart.h"

/* Values are part of the trace format: appended only, decimal. */
enum request_event {
    REQUEST_START = 1,     /* the wish */
    REQUEST_STOP = 2,      /* the user cancels it, or hangs up */
    REQUEST_LOCATED = 3,   /* the line has a server for it */
    REQUEST_NO_SERVER = 4, /* the line has none, or no further one */
    REQUEST_1XX = 5,
    REQUEST_2XX = 6,
    REQUEST_CHALLENGE = 7,   /* 401 or 407 */
    REQUEST_REFUSED = 8,     /* any other final response */
    REQUEST_NO_ANSWER = 9,   /* timer B or F, or the transport failed */
    REQUEST_NO_ROOM = 10,    /* no client transaction was free, or it does not fit */
    REQUEST_2XX_AGAIN = 11,  /* the 2xx of an INVITE, repeated */
    REQUEST_FORKED = 12,     /* a 2xx to the same INVITE from another party */
    REQUEST_OVER = 13,       /* no further 2xx to the INVITE can come */
    REQUEST_NO_TCP = 14,     /* TCP has failed towards the destination of the ACK of the 2xx */
    REQUEST_FORK_AGAIN = 15, /* the 2xx of a further party, repeated */
    REQUEST_IS_OPEN = 16,    /* its BYE is pending, or a further 2xx to its INVITE can come */
    REQUEST_IS_OVER = 17,    /* neither */
    /* the server without a response is: the line's current one; one that is no longer current; the
     * primary's, and the alternate has not been tried; with Dual Registration the last one */
    REQUEST_AT_CURRENT = 18,
    REQUEST_AT_FORMER = 19,
    REQUEST_HAS_ALTERNATE = 20,
    REQUEST_NO_ALTERNATE = 21,
    /* a 2xx to INVITE whose To cannot be read: no ACK or BYE to it can be written */
    REQUEST_2XX_MALFORMED = 22
};

struct cwi_outcome;

/* From the state ending on, `transaction` and the events 1XX to NO_ROOM are those of the BYE. */
struct request {
    uint64_t ack_key;     /* random part of the branch of the ACK of the 2xx */
    uint32_t instance;    /* number of the slot, from 1 */
    uint32_t line;        /* whose it is, from 1 */
    uint32_t next;        /* slot of the line's next one, or of the next free one; 0: last */
    uint32_t transaction; /* slot of the pending client transaction; 0: none */
    uint32_t invite;      /* slot of the answered INVITE, each 2xx of which gets an ACK; 0: none */
    uint32_t cseq;        /* of the last request sent */
    uint32_t invite_cseq; /* of the answered INVITE */
    uint16_t status;      /* of the last response; 0: none */
    struct cwi_blame blame; /* what else was wrong with it */
    uint8_t cs;             /* the chart's state */
    uint8_t method;         /* enum sip_method: SIP_OPTIONS or SIP_INVITE; 0: the slot is free */
    uint8_t rounds;         /* challenges answered at this server (Max Auth) */
    uint8_t attempts;       /* servers that it was sent to, saturating */
    uint8_t is_seeking;     /* waits for a server */
    uint8_t is_elsewhere;   /* goes to Alternate Proxy: the primary did not answer it */
    uint8_t is_call;        /* counts among the line's calls */
    uint8_t forks;          /* further parties whose dialogs were ended */
    uint8_t is_udp_only;    /* TCP has failed an ACK of the 2xx: UDP, whatever the size (18.1.1) */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_request_init(struct request *r);
int cwi_request_step(struct request *r, enum request_event event, const struct cw_cue *cue);

struct cwi_response;

/* conditions of request.responses.tsv and request.accepted.responses.tsv: pure */
/* of an INVITE: the To of its 2xx, which ACK and BYE need, cannot be read */
bool cwi_request_names_no_dialog(const struct cwi_response *response);
/* it comes from the party that the first 2xx came from */
bool cwi_request_is_of_remote(const struct cwi_response *response);
/* it comes from another party, whose dialog has been ended already */
bool cwi_request_is_of_fork(const struct cwi_response *response);

/* Returns the event that this outcome of one of its requests is, and stores its content; 0: it
 * is not waited for. */
uint8_t cwi_request_hear(struct request *r, const struct cwi_outcome *o, const struct cw_cue *cue);

/* guards: pure */
bool cwi_request_is_invite(const struct request *r, const struct cw_cue *cue);
/* it was sent to a server already */
bool cwi_request_was_sent(const struct request *r, const struct cw_cue *cue);
/* algorithm, rounds and password allow it, and the challenge is from a server of the line */
bool cwi_request_is_answerable(const struct request *r, const struct cw_cue *cue);
/* the dialog with a further party can be ended: fewer than CW_FORKS were */
bool cwi_request_has_fork_room(const struct request *r, const struct cw_cue *cue);

/* actions */
/* asks the chart site for the line's server; LOCATED or NO_SERVER follows */
void cwi_request_seek(struct request *r, const struct cw_cue *cue);
/* posts which server has not answered: REQUEST_AT_CURRENT, REQUEST_AT_FORMER, REQUEST_HAS_ALTERNATE or
 * REQUEST_NO_ALTERNATE */
void cwi_request_weigh_failure(struct request *r, const struct cw_cue *cue);
/* the line's server has failed, and another is asked for: LOCATED or NO_SERVER follows */
void cwi_request_report_failed(struct request *r, const struct cw_cue *cue);
/* the alternate is its server: LOCATED follows */
void cwi_request_use_alternate(struct request *r, const struct cw_cue *cue);
/* sets its server, our address towards it, rounds to 0; an INVITE is a call from now on */
void cwi_request_take_server(struct request *r, const struct cw_cue *cue);
void cwi_request_send(struct request *r, const struct cw_cue *cue);
/* stores realm, nonce ... for the line's requests */
void cwi_request_take_challenge(struct request *r, const struct cw_cue *cue);
void cwi_request_send_cancel(struct request *r, const struct cw_cue *cue);
/* stores the peer of the dialog, from its 2xx */
void cwi_request_take_remote(struct request *r, const struct cw_cue *cue);
/* sends ACK to the peer of the dialog */
void cwi_request_acknowledge(struct request *r, const struct cw_cue *cue);
void cwi_request_send_bye(struct request *r, const struct cw_cue *cue);
/* the ACK of the 2xx is sent by UDP from now on */
void cwi_request_forgo_tcp(struct request *r, const struct cw_cue *cue);
/* sends ACK and BYE to the party that this 2xx is from; the response to the BYE is ignored */
void cwi_request_end_fork(struct request *r, const struct cw_cue *cue);
/* sends the ACK to it again */
void cwi_request_acknowledge_fork(struct request *r, const struct cw_cue *cue);
void cwi_request_tell_progress(struct request *r, const struct cw_cue *cue);
void cwi_request_tell_answered(struct request *r, const struct cw_cue *cue);
void cwi_request_tell_rejected(struct request *r, const struct cw_cue *cue);
void cwi_request_tell_unanswered(struct request *r, const struct cw_cue *cue);
void cwi_request_tell_unsent(struct request *r, const struct cw_cue *cue);
void cwi_request_tell_cancelled(struct request *r, const struct cw_cue *cue);
/* posts REQUEST_IS_OPEN or REQUEST_IS_OVER */
void cwi_request_weigh_end(struct request *r, const struct cw_cue *cue);
/* returns the slot to its pool */
void cwi_request_release(struct request *r, const struct cw_cue *cue);

#endif
