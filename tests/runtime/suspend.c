/* suspend.c - a machine that is suspended, for one process: loaded before its libraries, it lets an hour pass on
 * CLOCK_BOOTTIME at each SIGUSR2, as the kernel does for a suspension: CLOCK_MONOTONIC stands still, and a timerfd
 * of CLOCK_BOOTTIME that fell due fires at once. */
#include <dlfcn.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/timerfd.h>
#include <time.h>

enum { SUSPENDED_S = 3600 };

static volatile sig_atomic_t hours;
static int armed = -1; /* the timerfd */
static struct itimerspec due;

static int set(int fd, struct itimerspec when)
{
    static int (*real)(int, int, const struct itimerspec *, struct itimerspec *);

    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "timerfd_settime");
    if (when.it_value.tv_sec > hours * SUSPENDED_S)
        when.it_value.tv_sec -= hours * SUSPENDED_S;
    else if (when.it_value.tv_sec || when.it_value.tv_nsec)
        when.it_value = (struct timespec){ .tv_nsec = 1 };
    return real(fd, TFD_TIMER_ABSTIME, &when, NULL);
}

static void on_resume(int number)
{
    (void)number;
    hours++;
    if (armed >= 0)
        set(armed, due);
}

int timerfd_create(int clock, int flags)
{
    int (*real)(int, int);
    const int fd = (*(void **)&real = dlsym(RTLD_NEXT, "timerfd_create"), real(clock, flags));

    if (clock == CLOCK_BOOTTIME) {
        armed = fd;
        signal(SIGUSR2, on_resume);
    }
    return fd;
}

int timerfd_settime(int fd, int flags, const struct itimerspec *when, struct itimerspec *old)
{
    int (*real)(int, int, const struct itimerspec *, struct itimerspec *);

    if (fd == armed) {
        due = *when;
        return set(fd, due);
    }
    *(void **)&real = dlsym(RTLD_NEXT, "timerfd_settime");
    return real(fd, flags, when, old);
}

int clock_gettime(clockid_t clock, struct timespec *t)
{
    static int (*real)(clockid_t, struct timespec *);
    int result;

    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
    result = real(clock, t);
    if (result == 0 && clock == CLOCK_BOOTTIME)
        t->tv_sec += hours * SUSPENDED_S;
    return result;
}
