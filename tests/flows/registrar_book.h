/* registrar_book.h - what the registrars of a flow know by RFC 3261 10.3: the bindings of each line at each server, and
 * which REGISTER has no outcome yet. Held against what the phone sends and says (10.2).
 *
 * A registrar is a host and a port, whatever the transport. A REGISTER counts as carried out when its 2xx is given to
 * the phone; the CSeq of its Call-ID says which of two came later. */
#ifndef FLOW_REGISTRAR_BOOK_H
#define FLOW_REGISTRAR_BOOK_H

#include "sent.h"

enum { BOOK_CONTACT = 512, BOOK_CALL_ID = 64 };

/* A Contact that a registrar has stored for a line (10.3, step 7). */
struct book_binding {
    char contact[BOOK_CONTACT], call_id[BOOK_CALL_ID];
    struct cw_address server;
    uint32_t line, cseq;
    uint64_t until; /* ms: it expires there */
    bool is_held;   /* not removed */
    /* the phone has told its user of it, or its server did not respond: it may live until it expires */
    bool is_given_up;
    bool is_being_removed; /* a removal of it was sent */
};

/* A REGISTER with Contact that the phone has sent. */
struct book_register {
    const struct sent *sent;
    uint64_t until; /* ms: Timer F */
    bool adds;      /* a Contact of it is to live for some time */
    bool is_over;   /* it has its final response, or has failed */
    bool is_lost;   /* it has failed: of that the phone knows no more */
    bool is_left;   /* the line has been told as gone from its server meanwhile */
};

struct registrar_book {
    struct book_binding *binding;
    size_t bindings;
    struct book_register *request;
    size_t requests;
    bool is_up[PHONE_LINES]; /* the line was last told as registered */
};

/* A message that the phone has sent at this moment (ms). Ends the program where it is a REGISTER with Contact to a
 * server at which one of the line has no outcome yet. */
void book_sent(struct registrar_book *b, struct place place, const struct sent *s, uint64_t at,
               uint32_t timer_f_ms);
/* A datagram that the phone gets. */
void book_received(struct registrar_book *b, const struct cw_arrival *a, uint64_t at);
/* The transport cannot reach this address. */
void book_unreachable(struct registrar_book *b, const struct cw_arrival *a);
/* What the phone says. */
void book_told(struct registrar_book *b, const struct cw_effect *tell);
/* The line begins anew, with nothing in flight; 0: all lines. */
void book_restart(struct registrar_book *b, uint32_t line);

/* Ends the program where a line that was told as registered has no binding at any server, and no REGISTER in flight.
 * After each verb, the effects taken. */
void book_look(struct registrar_book *b, struct place place, uint64_t at);
/* At the end besides: a server has a binding of which neither the phone knows nor its user. A line that follows a new
 * list at once leaves such bindings to expire (LOCAL_no_fallback), so there it is none. */
void book_end(struct registrar_book *b, struct place place, const struct cw *cw, uint64_t at);
/* At the end of a flow where all had its answer: each line that is wished (of PHONE_LINES) to be registered was told so
 * and has exactly one binding, at the server that it sends to; each other line none. */
void book_settled(struct registrar_book *b, struct place place, const struct cw *cw, uint64_t at,
                  const bool *is_wished);

/* Its memory given back. */
void book_release(struct registrar_book *b);

#endif
