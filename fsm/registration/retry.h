/* retry.h - when to register again: the arithmetic of the guide's section 1.6, pure. */
#ifndef CW_RETRY_H
#define CW_RETRY_H

#include <stdbool.h>
#include <stdint.h>

/* GUIDE_refresh_instant: (expires - Timer F) x 0.78, but never before half the interval and
 * never within a second (LOCAL_short_expiry). expires in seconds, timer_f and the result in
 * milliseconds. */
uint64_t cwi_retry_refresh_ms(uint32_t expires, uint32_t timer_f);

/* GUIDE_retry_short, GUIDE_retry_cap: interval without the random part, in seconds, of the
 * `failures`th failure in a row (from 1). cap 0: constant. */
uint32_t cwi_retry_short_s(uint32_t interval, uint32_t cap, uint32_t failures);

/* GUIDE_retry_rsc: true: a mask like "500,5??" names this status. '?' stands for any digit. An
 * empty mask names none. */
bool cwi_retry_codes_match(const char *codes, unsigned status);

#endif
