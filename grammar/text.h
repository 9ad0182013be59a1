/* text.h - NUL-terminated settings looked at without a C library: a freestanding compiler promises mem* alone. */
#ifndef CW_TEXT_H
#define CW_TEXT_H

#include "slice.h"

static inline size_t text_length(const char *text)
{
    size_t n = 0;

    while (text[n])
        n++;
    return n;
}

static inline struct cw_octets text_octets(const char *text)
{
    return (struct cw_octets){ (const uint8_t *)text, text_length(text) };
}

/* Where `wanted` first stands; NULL: nowhere. */
static inline const char *text_find(const char *text, char wanted)
{
    for (; *text; text++)
        if (*text == wanted)
            return text;
    return NULL;
}

static inline bool text_begins(const char *text, const char *start)
{
    while (*start && *text == *start) {
        text++;
        start++;
    }
    return *start == '\0';
}

#endif
