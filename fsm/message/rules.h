/* rules.h - message rules: what a message MUST or SHOULD have, each a clause and a predicate on the
 * parsed message.
 *
 * Of RFC 3261 8.1.1, 8.2.6, 10.2, 20 and 22, RFC 7616 3.3 and 3.4, RFC 3581, RFC 4320. The rules
 * are in rules.tsv. They check our own messages in every test and other phones' messages in an
 * audit. Not part of the firmware's core. */
#ifndef CW_RULES_H
#define CW_RULES_H

#include "sip.h"

struct message_rule {
    const char *name, *clause, *asks;
    /* Pure. `kind` is the rule's field (has, lacks). One of the two is set: `agrees` looks at
     * the request too. */
    bool (*holds)(const struct sip_message *m, enum sip_kind kind);
    bool (*agrees)(const struct sip_message *answer, const struct sip_message *request);
    uint32_t methods;     /* bit 1 << enum sip_method: of the request line or of CSeq */
    uint16_t least, most; /* statuses; 0 and 0: requests */
    uint8_t kind;         /* enum sip_kind */
    uint8_t is_should;    /* the clause says SHOULD: a remark, not a fault */
};

struct message_fault {
    const struct message_rule *rule;
};

/* Finds the rules that the message by itself breaks, in the table's order: up to `room` of them
 * in `out`. Returns how many there are in all. A message that sip_parse refused is checked as
 * far as it was read. */
size_t message_check(const struct sip_message *m, struct message_fault *out, size_t room);

/* The same for the rules on an answer and its request (8.2.6). The request is as its receiver got
 * it. */
size_t message_check_answer(const struct sip_message *answer, const struct sip_message *request,
                            struct message_fault *out, size_t room);

#endif
