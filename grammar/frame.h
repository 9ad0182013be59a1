/* frame.h - where one SIP message ends in a stream of octets (RFC 3261 18.3, RFC 5626 3.5.1
 * keep-alives). */
#ifndef CW_FRAME_H
#define CW_FRAME_H

#include "error.h"
#include "slice.h"

/* The framer's whole memory; resumable at any octet. All but the last three is private. */
struct frame {
    int cs;              /* Ragel's state */
    uint32_t body;       /* octets of body still to come once the header is complete */
    uint32_t seen;       /* octets of this message so far */
    int16_t error;       /* negative enum cw_error: the stream is lost, and stays so */
    uint8_t begun;       /* the start line has begun */
    uint8_t headed;      /* the empty line was read */
    uint8_t done;        /* the message is complete; the next octet begins another */
    uint8_t has_length;  /* Content-Length was there */
    uint8_t awaits_pong; /* the caller sets it with a ping; the next CRLF between messages is the
                          * pong, belongs to no ping, and clears it (RFC 5626 4.4.1) */
    uint16_t crlfs;      /* CRLFs met between messages, the pong too; the caller zeroes it */
    uint16_t pings;      /* CRLFCRLF among them: what is answered with CRLF; the caller zeroes it */
};

void sip_frame_init(struct frame *f);

enum frame_status {
    FRAME_MORE = 0,
    FRAME_DONE = 1
}; /* or a negative enum cw_error: the stream is lost */

/* Takes octets up to the end of one message. Returns how many it took (0 to n); *status as
 * above. After FRAME_DONE the next call begins a new message. Leading CRLFs are taken but do not
 * belong to the message: *skip (may be NULL) is how many of the octets taken in this call stand
 * before it. A message without a body ends with the octet that ends its header. Errors:
 * E_START_LINE (not SIP), E_FIELD_VALUE (a line that ends in neither or half of CRLF), E_LENGTH
 * (Content-Length absent or no number), E_FIELD_TWICE (it stands twice), E_TOO_LARGE (above
 * SIP_OCTETS_MAX). */
size_t sip_frame_feed(struct frame *f, const void *octets, size_t n, int *status, size_t *skip);

#endif
