/* clock.h - the core's clock. */
#ifndef CW_CLOCK_H
#define CW_CLOCK_H

#include <stdint.h>

/* Milliseconds since the machine was started, those in which it was suspended included. */
uint64_t clock_now(void);
/* A descriptor that becomes readable at the time that clock_arm sets, at once after a suspension that it fell
 * into. -1 with errno. */
int clock_open(void);
/* at: of clock_now; UINT64_MAX: never. */
void clock_arm(int fd, uint64_t at);

#endif
