/* sdp_take.c - the pieces of which lines, attributes and addresses of a session description are made
 * (RFC 8866 9). */
#include "memory.h"
#include "sdp_lex.h"

bool sdp_take(struct sdp_span *s, enum sdp_rule rule, struct cw_slice *out)
{
    lex q = sdp_lex(rule, s->p);

    if (!q)
        return false;
    if (out)
        *out = sdp_slice(s, s->p, q);
    s->p = q;
    return true;
}

bool sdp_take_octet(struct sdp_span *s, char octet)
{
    if (*s->p != (uint8_t)octet)
        return false;
    s->p++;
    return true;
}

bool sdp_take_number(struct sdp_span *s, uint32_t max, uint32_t *out)
{
    lex q = sip_lex_number(s->p, max, out);

    if (q)
        s->p = q;
    return q;
}

bool sdp_take_integer(struct sdp_span *s, uint32_t max, uint32_t *out)
{
    return *s->p != '0' && sdp_take_number(s, max, out);
}

bool sdp_take_port(struct sdp_span *s, uint16_t *out)
{
    uint32_t n;

    if (!sdp_take_number(s, UINT16_MAX, &n))
        return false;
    *out = (uint16_t)n;
    return true;
}

uint8_t sdp_word(const char *words, lex p, size_t n)
{
    for (uint8_t i = 1; *words; words += *words + 1, i++)
        if ((size_t)*words == n && !memcmp(words + 1, p, n))
            return i;
    return 0;
}
