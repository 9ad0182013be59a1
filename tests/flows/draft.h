/* draft.h - messages that come to the phone: `< 401`, `< OPTIONS`, `< raw`, `< again`. */
#ifndef FLOW_DRAFT_H
#define FLOW_DRAFT_H

#include "sent.h"

struct draft {
    char *octets; /* the caller frees */
    size_t n;
};

/* `code` with `reason` (NULL: some phrase), as a server would answer `request`: Via, From, To with
 * a tag, Call-ID and CSeq are its; the statement's details are further fields, or in place of
 * those, or leave them out (`no To`). */
struct draft draft_answer(const struct statement *statement, const struct sent *request,
                          unsigned code, const char *reason);

/* A request of `method` to `uri` from a peer at `from`. `number` makes it one of its own. last:
 * the last message of the phone, NULL: none. Details
 * as above. */
struct draft draft_request(const struct statement *statement, const char *method, const char *uri,
                           const char *from, unsigned number, const struct sip_message *last);

/* The text with each {x 700} as 700 times x. The caller frees. */
char *draft_text(struct place place, const char *text);

/* The details as they are: what stands behind | and CRLF; no CRLF where \ ends the line; \xHH is an
 * octet. */
struct draft draft_raw(const struct statement *statement);

#endif
