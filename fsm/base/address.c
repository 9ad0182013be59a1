/* address.c - addresses compared and written (RFC 5952 for IPv6). */
#include "clausewire/address.h"

#include "memory.h"

bool cw_address_same_host(const struct cw_address *a, const struct cw_address *b)
{
    return a->family == b->family && memcmp(a->ip, b->ip, a->family == 6 ? 16 : 4) == 0;
}

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

/* Decimal octets with points between, no leading zero (RFC 5954 4.1). */
static bool read_ipv4(const uint8_t *p, size_t n, uint8_t ip[4])
{
    size_t at = 0;

    for (int i = 0; i < 4; i++) {
        const size_t begin = at;
        unsigned value = 0;

        while (at < n && at - begin < 3 && p[at] >= '0' && p[at] <= '9')
            value = value * 10 + (unsigned)(p[at++] - '0');
        if (at == begin || value > 255 || (at - begin > 1 && p[begin] == '0'))
            return false;
        ip[i] = (uint8_t)value;
        if (i < 3 && (at == n || p[at++] != '.'))
            return false;
    }
    return at == n;
}

static int hex_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Groups of up to four hexadecimal digits with colons between; once two colons for groups of zero;
 * the last two groups may be an IPv4 address (RFC 4291 2.2). `ip` is zero before. */
static bool read_ipv6(const uint8_t *p, size_t n, uint8_t ip[16])
{
    int groups = 0, gap = -1;
    size_t at = 0;

    if (n >= 2 && p[0] == ':' && p[1] == ':') {
        gap = 0;
        at = 2;
    }
    while (at < n && groups < 8) {
        const size_t begin = at;
        unsigned value = 0;

        while (at < n && at - begin < 4 && hex_value(p[at]) >= 0)
            value = value << 4 | (unsigned)hex_value(p[at++]);
        if (at < n && p[at] == '.') {
            if (groups > 6 || !read_ipv4(p + begin, n - begin, ip + 2 * groups))
                return false;
            groups += 2;
            at = n;
            break;
        }
        if (at == begin)
            return false;
        ip[2 * groups] = (uint8_t)(value >> 8);
        ip[2 * groups + 1] = (uint8_t)value;
        groups++;
        if (at == n)
            break;
        if (p[at++] != ':' || at == n)
            return false;
        if (p[at] == ':') {
            if (gap >= 0)
                return false;
            gap = groups;
            at++;
        }
    }
    if (at != n || (gap < 0 ? groups != 8 : groups > 7))
        return false;
    for (int i = 0; gap >= 0 && i < groups - gap;
         i++) { /* the groups after the gap move to the end */
        const int from = 2 * (groups - 1 - i), to = 2 * (7 - i);
        const uint8_t high = ip[from], low = ip[from + 1];
        ip[from] = ip[from + 1] = 0;
        ip[to] = high;
        ip[to + 1] = low;
    }
    return true;
}

/* ::ffff:0:0/96, IPv4 as a socket of IPv6 may have it (RFC 4291 2.5.5.2). */
static bool is_ipv4_mapped(const uint8_t ip[16])
{
    for (int i = 0; i < 10; i++)
        if (ip[i] != 0)
            return false;
    return ip[10] == 0xFF && ip[11] == 0xFF;
}

bool cw_address_read(struct cw_address *a, struct cw_octets text)
{
    *a = (struct cw_address){ .family = 4 };
    if (read_ipv4(text.at, text.len, a->ip))
        return true;
    *a = (struct cw_address){ .family = 6 };
    if (read_ipv6(text.at, text.len, a->ip)) {
        if (is_ipv4_mapped(a->ip))
            *a = (struct cw_address){ .family = 4,
                                      .ip = { a->ip[12], a->ip[13], a->ip[14], a->ip[15] } };
        return true;
    }
    *a = (struct cw_address){ .family = 0 };
    return false;
}
