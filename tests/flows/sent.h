/* sent.h - what the phone has sent in a flow, each message parsed, held against the message rules
 * and kept. */
#ifndef FLOW_SENT_H
#define FLOW_SENT_H

#include "phone.h"

struct sent {
    struct sip_message *message; /* of `octets` */
    uint8_t *octets;
    size_t n;
    struct cw_address to;
    uint16_t port; /* of the effect, and the next */
    bool is_answer;
    uint32_t line;
};

struct sent_list {
    struct sent **sent;
    size_t used;
    uint8_t *request; /* the last request that the phone received; NULL: none */
    struct sip_message *request_view;
    bool has_no_tcp; /* the phone's host */
    const struct cw
        *servers_of; /* who is in the lists of its lines is a server; NULL: who was asked */
};

/* Takes in the SEND. Ends the program where it does not parse, breaks a message rule, or breaks
 * what goes over several messages: a branch for one request only (8.1.1.7), CSeq one higher under
 * one Call-ID (10.2), no star (LOCAL_no_star), an answer that is that of its request (8.2.6). */
const struct sent *sent_add(struct sent_list *list, struct place place, const struct seen *seen);

/* A datagram that the phone gets: if it is a request, later answers are held against it. */
void sent_note_request(struct sent_list *list, const void *octets, size_t n);

/* Its memory given back. */
void sent_release(struct sent_list *list);

/* The last but `back` of this line; NULL: there is none. */
const struct sent *sent_last(const struct sent_list *list, uint32_t line, size_t back);
/* The last request of this line; with cseq, the last of that CSeq; with method, of that method. NULL: none. */
const struct sent *sent_request(const struct sent_list *list, uint32_t line, uint32_t cseq,
                                const char *method);
/* The same, read from a statement: nothing, `of 3`, `of 3 INVITE`. None: ends the program. */
const struct sent *sent_named(const struct sent_list *list, struct place place, uint32_t line,
                              char **rest);

#endif
