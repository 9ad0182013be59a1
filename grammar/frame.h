/* frame.h - where one SIP message ends in a stream of octets (RFC 3261 18.3, RFC 5626 3.5.1
 * keep-alives). */
#ifndef CW_FRAME_H
#define CW_FRAME_H

#include "clausewire/error.h"
#include "slice.h"

/* The state of a framer, which can stop and go on at any octet. Only the last three fields are for the
 * caller. */
struct frame {
    int cs;              /* Ragel's state */
    uint32_t length;     /* the Content-Length being read */
    uint32_t body;       /* octets of body still to come once the header is complete */
    uint32_t seen;       /* octets of this message so far */
    int16_t error;       /* negative enum cw_error: the stream cannot be read any further */
    uint8_t begun;       /* the start line has begun */
    uint8_t headed;      /* the empty line was read */
    uint8_t done;        /* the message is complete; the next octet begins another */
    uint8_t has_length;  /* the message has a Content-Length */
    uint8_t awaits_pong; /* the caller sets it with a ping; the next CRLF between messages is the
                          * pong, belongs to no ping, and clears it (RFC 5626 4.4.1) */
    uint16_t crlfs;      /* CRLFs between messages, the pong included; the caller zeroes it */
    uint16_t pings;      /* CRLFCRLF among them, each answered with CRLF; the caller zeroes it */
};

/* Prepares the caller's memory for a new stream. */
void sip_frame_init(struct frame *f);

enum frame_status {
    FRAME_MORE = 0,
    FRAME_DONE = 1
}; /* or a negative enum cw_error: the stream cannot be read any further */

/* Takes octets up to the end of one message (18.3). Returns how many it took (0 to n); *status is
 * FRAME_MORE, FRAME_DONE or an error. After FRAME_DONE the next call begins a new message. Leading CRLFs
 * are taken but do not belong to the message: *skip (may be NULL) is how many of the octets taken in this
 * call stand before it. A message without a body ends with the last octet of its header. Errors:
 * CW_E_START_LINE (not SIP), CW_E_FIELD_VALUE (a CR or LF that is not part of CRLF), CW_E_LENGTH
 * (Content-Length absent or not a number), CW_E_FIELD_TWICE (another Content-Length), CW_E_TOO_LARGE (above
 * SIP_OCTETS_MAX). */
size_t sip_frame_feed(struct frame *f, const void *octets, size_t n, int *status, size_t *skip);

#endif
