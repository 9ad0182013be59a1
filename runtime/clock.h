/* clock.h - the core's clock. */
#ifndef CW_CLOCK_H
#define CW_CLOCK_H

#include <stdint.h>

/* Milliseconds of the monotonic clock. */
uint64_t clock_now(void);

#endif
