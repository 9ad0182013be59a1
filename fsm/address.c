/* address.c - addresses compared and written (RFC 5952 for IPv6). */
#include "address.h"

#include "memory.h"

bool cw_address_equal(const struct cw_address *a, const struct cw_address *b)
{
    const size_t n = a->family == 6 ? 16 : a->family == 4 ? 4 : 0;

    return a->family == b->family && a->port == b->port && a->transport == b->transport &&
           memcmp(a->ip, b->ip, n) == 0;
}

static char *decimal(char *p, uint8_t octet)
{
    if (octet >= 100)
        *p++ = (char)('0' + octet / 100);
    if (octet >= 10)
        *p++ = (char)('0' + octet / 10 % 10);
    *p++ = (char)('0' + octet % 10);
    return p;
}

static char *hexadecimal(char *p, unsigned value)
{
    static const char digit[] = "0123456789abcdef";
    int shift = 12;

    while (shift > 0 && (value >> shift) == 0)
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        *p++ = digit[(value >> shift) & 15u];
    return p;
}

static unsigned group(const struct cw_address *a, int i)
{
    return (unsigned)a->ip[2 * i] << 8 | a->ip[2 * i + 1];
}

/* The longest run of two or more zero groups, the first of equals (RFC 5952 4.2). */
static int longest_gap(const struct cw_address *a, int *length)
{
    int best = -1, best_length = 1;

    for (int i = 0; i < 8; i++) {
        int n = 0;
        while (i + n < 8 && group(a, i + n) == 0)
            n++;
        if (n > best_length) {
            best = i;
            best_length = n;
        }
        i += n;
    }
    *length = best_length;
    return best;
}

static char *write_ipv6(const struct cw_address *a, char *p)
{
    int length, gap = longest_gap(a, &length);

    for (int i = 0; i < 8; i++) {
        if (i == gap) {
            *p++ = ':';
            if (i == 0)
                *p++ = ':';
            i += length - 1;
            if (i == 7)
                break;
            continue;
        }
        p = hexadecimal(p, group(a, i));
        if (i < 7)
            *p++ = ':';
    }
    return p;
}

size_t cw_address_write(const struct cw_address *a, char text[CW_ADDRESS_TEXT])
{
    char *p = text;

    if (a->family == 4)
        for (int i = 0; i < 4; i++) {
            if (i)
                *p++ = '.';
            p = decimal(p, a->ip[i]);
        }
    else if (a->family == 6)
        p = write_ipv6(a, p);
    *p = '\0';
    return (size_t)(p - text);
}
