/* fallback.h - when a line that has failed over tries its better servers again (the guide's section
 * 1.3). All pure. */
#ifndef CW_FALLBACK_H
#define CW_FALLBACK_H

#include <stdbool.h>
#include <stdint.h>

struct fallback {
    uint32_t interval; /* s, Proxy Fallback Intvl; 0: never */
    uint32_t expires;  /* s, of the registration */
    bool is_auto;      /* Auto Register When Failover */
    bool is_later;     /* by the guide's later edition (setting Fallback Rule) */
    bool is_stream;    /* the current server is reached by TCP or TLS */
};

/* s from the failover until the fallback; 0: no timer starts it.
 * Earlier edition: the interval or the expiry, whichever is first; where only a REGISTER may
 * start it, the first expiry at or after the interval. Later edition: the interval on a
 * stream; on UDP the refresh of the registration decides (cwi_fallback_is_due). */
uint32_t cwi_fallback_after_s(const struct fallback *f);

/* Later edition, UDP, at a refresh: true: the better server has been down for the interval. */
bool cwi_fallback_is_due(const struct fallback *f, uint64_t down_ms);

#endif
