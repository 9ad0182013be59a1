/* large.h - requests too large for UDP: by TCP, and by UDP after all where TCP fails (RFC 3261 18.1.1;
 * LOCAL_large_silence). */
#ifndef CW_LARGE_H
#define CW_LARGE_H

#include "core.h"

enum { LARGE_ABOVE = 1300 }; /* octets; the path MTU is not known */

/* Has a written request of n octets that is for `to` to go by TCP instead? Never where the host has
 * no TCP. */
bool cwi_large_is(const struct cw *cw, uint32_t line, const struct cw_address *to, size_t n);

/* The written request of `line` goes by this transport: in `to`, and in its top Via with our end of
 * that transport. Where there is no room for that the Via keeps the other's end, and answers come back
 * the way that the request went. Returns the new length, `room` at the most. */
size_t cwi_large_go_by(const struct cw *cw, uint32_t line, enum cw_transport transport,
                       struct cw_address *to, uint8_t *octets, size_t n, size_t room);

/* ms in which TCP has to bring a word before UDP is tried. timer_ms: timer F or B, of which half is
 * left to UDP. Pure. */
uint64_t cwi_large_patience(const struct cw_phone_settings *s, uint32_t timer_ms);

/* 18.1.2: the request came back to UDP; is the sent-by of this response what it had by TCP? */
bool cwi_large_was_sent_by(const struct cw *cw, const struct cw_client *client,
                           const struct sip_message *m);

#endif
