/* memory.h - the five functions that the core may use without a C library's headers: a
 * freestanding compiler supplies calls to the first four by itself, and firmware has them all.
 * Their contracts are C11 7.24's. */
#ifndef CW_MEMORY_H
#define CW_MEMORY_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int octet, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *at, int octet, size_t n);

#endif
