/* framer.c - the framer of the grammar for hosts that see the public headers only (RFC 3261 18.3, RFC 5626
 * 4.4.1). */
#include "clausewire/stream.h"

#include "frame.h"
#include "memory.h"

_Static_assert(offsetof(struct frame, done) < sizeof((struct cw_stream){ 0 }.opaque) &&
                   offsetof(struct frame, has_length) < sizeof((struct cw_stream){ 0 }.opaque),
               "the state fits");
_Static_assert((int)CW_STREAM_MORE == FRAME_MORE && (int)CW_STREAM_DONE == FRAME_DONE,
               "one number each");

void cw_stream_init(struct cw_stream *stream)
{
    struct frame f;

    memset(stream, 0, sizeof *stream);
    sip_frame_init(&f);
    memcpy(stream->opaque, &f, sizeof stream->opaque);
}

size_t cw_stream_feed(struct cw_stream *stream, const void *octets, size_t n, int *status,
                      size_t *skip)
{
    struct frame f;
    size_t taken;

    memcpy(&f, stream->opaque, sizeof stream->opaque);
    f.awaits_pong = stream->awaits_pong;
    f.crlfs = stream->crlfs;
    f.pings = stream->pings;
    taken = sip_frame_feed(&f, octets, n, status, skip);
    memcpy(stream->opaque, &f, sizeof stream->opaque);
    stream->awaits_pong = f.awaits_pong;
    stream->crlfs = f.crlfs;
    stream->pings = f.pings;
    return taken;
}
