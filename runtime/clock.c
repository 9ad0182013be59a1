/* clock.c - the core's clock: monotonic milliseconds. */
#include "clock.h"

#include <time.h>

uint64_t clock_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}
