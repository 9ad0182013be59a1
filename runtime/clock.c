/* clock.c - the core's clock: milliseconds that go on while the machine is suspended (LOCAL_suspend). */
#include "clock.h"

#include <sys/timerfd.h>
#include <time.h>

uint64_t clock_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_BOOTTIME, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

int clock_open(void)
{
    return timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
}

void clock_arm(int fd, uint64_t at)
{
    struct itimerspec when = { .it_value = { .tv_sec = 0 } };

    if (at != UINT64_MAX) {
        when.it_value.tv_sec = (time_t)(at / 1000);
        when.it_value.tv_nsec =
            (long)(at % 1000) * 1000000 + (at == 0); /* all zero would disarm it */
    }
    (void)timerfd_settime(fd, TFD_TIMER_ABSTIME, &when, NULL);
}
