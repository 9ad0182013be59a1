/* frame.h - where one SIP message ends in a stream of octets (RFC 3261 18.3, RFC 5626 3.5.1 keep-alives). */
#ifndef CW_FRAME_H
#define CW_FRAME_H

#include "error.h"
#include "slice.h"

/* The framer's whole memory; resumable at any octet. */
struct frame {
    int cs;              /* Ragel's state, private */
    uint32_t body;       /* octets of body still to come once the header is complete */
    uint32_t seen;       /* octets of this message so far */
    uint8_t has_length;  /* Content-Length was there */
    uint8_t pings;       /* CRLFCRLF keep-alives met before the message; the caller answers and zeroes it */
};

void frame_init(struct frame *f);

enum frame_status { FRAME_MORE = 0, FRAME_DONE = 1 }; /* or a negative enum cw_error: the stream is lost */

/* Takes octets up to the end of one message. Returns how many it took (0 to n); *status as above. After FRAME_DONE
 * the next call begins a new message. Leading CRLFs are taken but do not belong to the message: *skip (may be NULL)
 * is how many of the octets taken in this call stand before it. */
size_t frame_feed(struct frame *f, const void *octets, size_t n, int *status, size_t *skip);

#endif
