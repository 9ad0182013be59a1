/* sdp_match.c - a field or a value matched to its end, and what is tolerated there (RFC 8866 9; LOCAL_strict). */
#include "memory.h"
#include "sdp_lex.h"

void sdp_note(const struct sdp_span *s, enum sip_tolerance tolerance, lex at)
{
    if (s->deviations)
        sip_note_in(s->deviations, tolerance, s->offset + (size_t)(at - s->at));
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/* A machine of sdp_rare.rl, which has a limit: with the white space at the end, or without it. */
static bool is_rare(struct sdp_span *s, enum sdp_rare rule)
{
    const lex from = s->p;
    lex far;

    s->tolerance = SIP_TOLERANCES;
    s->p = s->end;
    if (sdp_rare(rule, from, s->p, &s->far))
        return true;
    while (s->p > from && is_space(s->p[-1]))
        s->p--;
    return s->p != s->end && sdp_rare(rule, from, s->p, &far);
}

bool sdp_match_all(struct sdp_span *s, unsigned rule)
{
    const lex from = s->p;
    lex p;

    if (!(rule < SDP_RARE_FIELD ? sdp_match(s, (enum sdp_rule)rule)
                                : is_rare(s, (enum sdp_rare)rule)))
        return false;
    for (p = s->p; is_space(*p);)
        p++;
    if (p != s->end)
        return false;
    if (s->tolerance != SIP_TOLERANCES)
        sdp_note(s, (enum sip_tolerance)s->tolerance, from);
    if (p != s->p)
        sdp_note(s, SIP_TOLERANCE_SDP_TRAILING_SPACE, s->p);
    s->end = s->p;
    return true;
}

uint8_t sdp_word(const char *words, lex p, size_t n)
{
    for (uint8_t i = 1; *words; words += *words + 1, i++)
        if ((size_t)*words == n && !memcmp(words + 1, p, n))
            return i;
    return 0;
}
