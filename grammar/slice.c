/* slice.c - comparison of a slice with a text (RFC 3261 7.3.1 for the case of tokens). */
#include "letter.h"
#include "sip.h"

bool sip_slice_is(const struct sip_message *m, struct cw_slice s, const char *text)
{
    const uint8_t *p = m->octets + s.at;

    for (uint16_t i = 0; i < s.len; i++)
        if (!text[i] || p[i] != (uint8_t)text[i])
            return false;
    return !text[s.len];
}

bool sip_slice_is_nocase(const struct sip_message *m, struct cw_slice s, const char *text)
{
    const uint8_t *p = m->octets + s.at;

    for (uint16_t i = 0; i < s.len; i++)
        if (!text[i] || letter_lower(p[i]) != letter_lower((uint8_t)text[i]))
            return false;
    return !text[s.len];
}
