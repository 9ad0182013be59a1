/* allocations.c - counts heap requests of the program that it is preloaded to. */
#include <stddef.h>

extern void *__libc_malloc(size_t n), *__libc_calloc(size_t count, size_t n),
    *__libc_realloc(void *old, size_t n);
unsigned long allocation_calls(void);
unsigned long allocation_octets(void);

static unsigned long calls, octets;

unsigned long allocation_calls(void)
{
    return calls;
}

unsigned long allocation_octets(void)
{
    return octets;
}

void *malloc(size_t n)
{
    calls++;
    octets += n;
    return __libc_malloc(n);
}

void *calloc(size_t count, size_t n)
{
    calls++;
    octets += count * n;
    return __libc_calloc(count, n);
}

void *realloc(void *old, size_t n)
{
    calls++;
    octets += n;
    return __libc_realloc(old, n);
}
