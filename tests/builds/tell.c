/* tell.c - writes what was read (tell.h). */
#include "tell.h"

#include <stdio.h>

void tell_word(const char *text)
{
    fputs(text, stdout);
}

static void digits(uint64_t n)
{
    char text[20];
    size_t at = sizeof text;

    do
        text[--at] = "0123456789"[n % 10];
    while ((n /= 10) > 0);
    fwrite(text + at, 1, sizeof text - at, stdout);
}

void tell_number(const char *key, int64_t n)
{
    printf(" %s=%s", key, n < 0 ? "-" : "");
    digits(n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

void tell_slice(const char *key, struct cw_slice s)
{
    printf(" %s=", key);
    digits(s.at);
    putchar('+');
    digits(s.len);
}

void tell_octets(const char *key, const uint8_t *base, struct cw_octets o)
{
    if (o.at)
        tell_number(key, o.at - base);
    else
        printf(" %s=", key);
    putchar('+');
    digits(o.len);
}

void tell_end(void)
{
    putchar('\n');
}
