/* admission.h - whether a request is accepted, and with which status it is answered: the table
 * fsm/message/admission.tsv and its predicates (RFC 3261 8.2, 9.2, 12.2.2, 17.2.3). */
#ifndef CW_ADMISSION_H
#define CW_ADMISSION_H

#include "core.h"

/* A request received, and what is known of it. */
struct cwi_admission {
    struct cw *cw;
    const struct cw_arrival *arrival;
    const struct sip_message *message; /* cw->message */
    const struct sip_verdict *verdict; /* why it is malformed; NULL: it is well-formed */
    /* the transaction that it belongs to (17.2.3), and the one that it cancels (9.2); NULL: none */
    struct cw_server *transaction, *cancelled;
};

/* The results of rows that do not answer; any other value of `answer` is a status. */
enum cwi_admission_answer {
    CWI_PASS = 1,   /* passed to the transaction that it belongs to */
    CWI_IGNORE = 2, /* no fault, and no answer */
    CWI_DROP = 3    /* counted as a fault, and not answered */
};

struct cwi_admission_row {
    uint16_t methods;  /* bit 1 << enum sip_method */
    uint16_t answer;   /* a final status, or enum cwi_admission_answer */
    uint8_t predicate; /* from 1; 0: none, it matches every request of its methods */
    uint8_t fields;    /* enum cwi_answer_field */
};

/* The first row that matches, and its number in *row (enum cwi_admission_id). Pure. */
const struct cwi_admission_row *cwi_admission_find(const struct cwi_admission *a, uint8_t *row);

/* The predicates; all pure. */
/* Block Nonproxy SIP: it is in no dialog and comes from none of the line's servers; on a stream the
 * setting counts as Yes */
bool cwi_admission_is_blocked(const struct cwi_admission *a);
/* malformed, and no answer could reach its sender; or an ACK, which is never answered */
bool cwi_admission_is_unanswerable(const struct cwi_admission *a);
bool cwi_admission_is_of_other_version(const struct cwi_admission *a);
/* the message is too long, or has too many fields or values */
bool cwi_admission_is_too_large(const struct cwi_admission *a);
/* CSeq names another method than the request line */
bool cwi_admission_differs_in_method(const struct cwi_admission *a);
bool cwi_admission_is_malformed(const struct cwi_admission *a);
bool cwi_admission_has_transaction(const struct cwi_admission *a);
bool cwi_admission_cancels_nothing(const struct cwi_admission *a);
/* no server transaction is free */
bool cwi_admission_is_pool_full(const struct cwi_admission *a);
/* as many are taken as others than the line's servers may have (LOCAL_reserve) */
bool cwi_admission_is_of_stranger(const struct cwi_admission *a);
/* To has a tag */
bool cwi_admission_is_in_dialog(const struct cwi_admission *a);
/* Request-URI: beyond SIP_URI_MAX; neither sip nor sips; its user part is there and is not the
 * line's User ID */
bool cwi_admission_is_uri_too_long(const struct cwi_admission *a);
bool cwi_admission_is_of_other_scheme(const struct cwi_admission *a);
bool cwi_admission_is_for_other_user(const struct cwi_admission *a);
/* 8.2.2.2: the same request has come by another path already */
bool cwi_admission_is_merged(const struct cwi_admission *a);
/* it has Require: the phone supports no option */
bool cwi_admission_requires_extension(const struct cwi_admission *a);
/* the body is required (20.11) and has a coding other than identity; any language; any type: no
 * method with a body is served yet */
bool cwi_admission_has_unknown_coding(const struct cwi_admission *a);
bool cwi_admission_has_unknown_language(const struct cwi_admission *a);
bool cwi_admission_has_unknown_type(const struct cwi_admission *a);

#endif
