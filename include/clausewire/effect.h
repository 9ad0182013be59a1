/* effect.h - what the core asks the host to do, given out by cw_effects: send, query, report, close
 * (RFC 3261 18, RFC 3263 4). */
#ifndef CLAUSEWIRE_EFFECT_H
#define CLAUSEWIRE_EFFECT_H

#include <stdbool.h>

#include "address.h"
#include "octets.h"

/* What a line reports to its user. cw_tell.clause says why. Values are appended only. */
enum cw_news {
    CW_REGISTERED = 1,   /* seconds: granted expiry; status 2xx (10.2.4) */
    CW_UNREGISTERED = 2, /* the binding is removed, or there was none (10.2.2) */
    /* the server did not confirm the removal: it keeps the binding until it expires */
    CW_UNREMOVED = 3,
    CW_LOST = 4,         /* it was registered and is no longer */
    CW_DENIED = 5,       /* the credentials are not accepted: status 401 or 407 (22.1) */
    CW_REFUSED = 6,      /* status: the final response */
    CW_NO_ANSWER = 7,    /* timer F, or the transport failed (17.1.4) */
    CW_NO_SERVER = 8,    /* no server has an address that can be used (RFC 3263 4) */
    CW_STOPPED = 9,      /* no further attempt without a wish; status: why */
    CW_FAILED_OVER = 16, /* another server is the current one; seconds: until fallback is tried */
    CW_FELL_BACK = 17,   /* registered at a better server again; seconds: granted expiry */
    CW_EXCLUDED = 18,    /* an address of the line's servers is of a family that IP Mode excludes */
    /* the removal of another binding than the current one was not confirmed: the server keeps it until
     * it expires */
    CW_LEFTOVER = 19,
    /* the final response cannot be read as a whole: status, error, and field and offset where that is
     * (LOCAL_malformed). Of the line: why the attempt has failed; of a request: its last news */
    CW_MALFORMED = 20,
    CW_LIMIT =
        21, /* a limit of the phone was exceeded: error says which; status: of the response */
    /* about the request in cw_tell.request; each but CW_PROGRESS is its last */
    CW_PROGRESS = 10,   /* a provisional response to INVITE: status */
    CW_ANSWERED = 11,   /* status: 2xx. The call is ended at once (LOCAL_no_session) */
    CW_REJECTED = 12,   /* status: the final response */
    CW_UNANSWERED = 13, /* timer B or F, or the transport failed, at each server that there is */
    CW_UNSENT = 14,     /* no server is known, or there was no room for it */
    CW_CANCELLED = 15   /* cancelled; status: of the last response, 0: none */
};

enum cw_effect_kind {
    CW_SEND = 1,
    CW_QUERY = 2,
    CW_TELL = 3,
    CW_DROP = 4 /* close the connection with send.to: it MUST NOT be used for another message */
};

/* Send a message. The octets are valid until the next cw_receive, cw_want or cw_tick. */
struct cw_send {
    struct cw_address to;
    const uint8_t *octets;
    size_t n; /* CRLF CRLF on a stream is a ping, whose pong is awaited (RFC 5626 4.4.1) */
    /* A response on a stream goes by the connection with `to` as long as that is open, then by a new
     * one to this port of the same address; 0: it is not sent (RFC 3261 18.2.2). */
    uint16_t port;
    bool is_answer; /* it is a response */
    /* where the request came that it answers: it MUST leave from there (RFC 3581 4). Family 0: from where the
     * routing table says */
    struct cw_address from;
};

/* Ask DNS. CW_RECORDS or CW_NO_RECORDS MUST follow, with the same line, type and name. The name is valid
 * until then, or until cw_line_init makes the line anew. */
struct cw_query {
    uint8_t type; /* enum cw_record_type */
    struct cw_octets name;
};

/* Report to the user. */
struct cw_tell {
    uint8_t news;     /* enum cw_news */
    uint16_t status;  /* of the response; 0: none */
    uint32_t seconds; /* as the news says; else until the next attempt, 0: none is planned */
    uint32_t request; /* number of the request that it is about, from 1; 0: it is about the line */
    int16_t error;    /* enum cw_error: of CW_MALFORMED and CW_LIMIT; CW_OK */
    uint16_t offset; /* octets, from the start of the datagram: where the response cannot be read */
    const char *field;  /* the name of the field concerned, in ROM; "": none. Never NULL */
    const char *clause; /* id in docs/spec/clauses.tsv; never NULL, in ROM */
};

struct cw_effect {
    uint8_t kind;  /* enum cw_effect_kind: which of the members is valid */
    uint32_t line; /* from 1 */
    union {
        struct cw_send send; /* CW_SEND; of CW_DROP send.to */
        struct cw_query query;
        struct cw_tell tell;
    };
};

#endif
