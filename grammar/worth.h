/* worth.h - what a header field is worth in a message (RFC 3261 20, tables 2 and 3; grammar/field.tsv has the
 * places). */
#ifndef CW_GRAMMAR_WORTH_H
#define CW_GRAMMAR_WORTH_H

#include "sip.h"

enum {                     /* flags */
       SIP_OPTIONAL = 1,   /* one that cannot be read is marked and passed over */
       SIP_NEEDED = 2,     /* one that cannot be read costs the message */
       SIP_MUST = 4,       /* so does its absence */
       SIP_WITH_BODY = 8,  /* needed if there is a body, else optional */
       SIP_ALONE = 16,     /* needed if no other row of the kind can be read, else optional */
       SIP_LAST_PLACE = 32 /* private */
};

/* Flags of a kind in a request (status 0) or in a response to a request of that method. 0: it has no meaning there
 * and is ignored (7.3.2). Pure. */
unsigned sip_worth(enum sip_kind kind, unsigned status, enum sip_method method);

#endif
