/* large.h - requests too large for UDP: sent by TCP, and by UDP after all where TCP fails (RFC
 * 3261 18.1.1; LOCAL_large_silence). */
#ifndef CW_LARGE_H
#define CW_LARGE_H

#include "core.h"

enum { LARGE_ABOVE = 1300 }; /* octets; the path MTU is not known */

/* True: a request of n octets for `to` MUST go by TCP instead. False where the host has no TCP. */
bool cwi_large_is(const struct cw *cw, uint32_t line, const struct cw_address *to, size_t n);

/* Changes a written request of `line` to this transport: in `to`, and in its top Via with our
 * address for that transport. Where that does not fit, Via keeps the address of the other
 * transport, and responses come back by the request's own path. Returns the new length, at most
 * `room`. */
size_t cwi_large_go_by(const struct cw *cw, uint32_t line, enum cw_transport transport,
                       struct cw_address *to, uint8_t *octets, size_t n, size_t room);

/* ms in which TCP MUST bring a response before UDP is tried. timer_ms: timer F or B, half of
 * which is left for UDP. Pure. */
uint64_t cwi_large_patience(const struct cw_phone_settings *s, uint32_t timer_ms);

/* 18.1.2: true: the sent-by of this response is the one that the request had by TCP, before it was
 * changed to UDP. */
bool cwi_large_was_sent_by(const struct cw *cw, const struct cw_client *client,
                           const struct sip_message *m);

#endif
