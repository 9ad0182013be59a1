/* escape.c - text received from the network made safe for a terminal. */
#include "escape.h"

#include <stdbool.h>
#include <stdint.h>

/* Octets of the well-formed UTF-8 character at p (1 to 4), its code point in *c; 0: not
 * well-formed. */
static size_t character(const uint8_t *p, size_t n, uint32_t *c)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t length = p[0] < 0x80             ? 1
                    : (p[0] & 0xE0) == 0xC0 ? 2
                    : (p[0] & 0xF0) == 0xE0 ? 3
                    : (p[0] & 0xF8) == 0xF0 ? 4
                                            : 0;

    if (length == 0 || length > n)
        return 0;
    *c = length == 1 ? p[0] : p[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        *c = *c << 6 | (p[i] & 0x3Fu);
    }
    return *c < least[length] || *c > 0x10FFFF || (*c >= 0xD800 && *c <= 0xDFFF) ? 0 : length;
}

static bool is_harmless(uint32_t c)
{
    return c >= 0x20 && !(c >= 0x7F && c <= 0x9F) && c != 0xAD && c != 0x61C && c != 0xFEFF &&
           !(c >= 0x200B && c <= 0x200F) && !(c >= 0x2028 && c <= 0x202E) &&
           !(c >= 0x2060 && c <= 0x206F);
}

size_t escape_write(char *out, size_t room, const void *octets, size_t n, size_t *columns)
{
    static const char digit[] = "0123456789abcdef";
    const uint8_t *p = octets;
    size_t used = 0, width = 0;

    while (n > 0) {
        uint32_t c = 0;
        const size_t length = character(p, n, &c);

        if (length == 1 && c == '\\') {
            if (used + 2 >= room)
                break;
            out[used++] = '\\';
            out[used++] = '\\';
            width += 2;
            p++;
            n--;
            continue;
        }
        if (length > 0 && is_harmless(c)) {
            if (used + length >= room)
                break;
            for (size_t i = 0; i < length; i++)
                out[used++] = (char)p[i];
            width++;
            p += length;
            n -= length;
            continue;
        }
        for (size_t i = 0; i < (length ? length : 1); i++) {
            if (used + 4 >= room)
                goto full;
            out[used++] = '\\';
            out[used++] = 'x';
            out[used++] = digit[*p >> 4];
            out[used++] = digit[*p & 15];
            width += 4;
            p++;
            n--;
        }
    }
full:
    out[used] = '\0';
    if (columns)
        *columns = width;
    return used;
}
