/* stream.h - where one message ends in the octets of a connection, for hosts that have TCP or TLS (RFC 3261
 * 18.3; keep-alives: RFC 5626 4.4.1). */
#ifndef CLAUSEWIRE_STREAM_H
#define CLAUSEWIRE_STREAM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One connection, in the caller's memory; it can stop and go on at any octet. */
struct cw_stream {
    uint32_t opaque[6];
    uint16_t crlfs; /* CRLFs between messages, a pong included; the caller sets it to 0 */
    uint16_t
        pings; /* CRLFCRLF among them, each to be answered with CRLF; the caller sets it to 0 */
    uint8_t awaits_pong; /* the caller sets it with a ping; a pong clears it */
};

enum cw_stream_status { CW_STREAM_MORE = 0, CW_STREAM_DONE = 1 };

/* Prepares it for a new connection. */
void cw_stream_init(struct cw_stream *stream);

/* Takes octets up to the end of one message; returns how many it took, 0 to n. *status: CW_STREAM_DONE, the
 * message is complete and is given to cw_receive; CW_STREAM_MORE; or a negative enum cw_error, the connection
 * cannot be read any further and is closed: CW_E_START_LINE, CW_E_FIELD_VALUE, CW_E_LENGTH, CW_E_FIELD_TWICE,
 * CW_E_TOO_LARGE. *skip (may be NULL): how many of the octets taken in this call stand before the message. */
size_t cw_stream_feed(struct cw_stream *stream, const void *octets, size_t n, int *status,
                      size_t *skip);

#ifdef __cplusplus
}
#endif

#endif
