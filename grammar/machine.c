/* machine.c - runs the machines of the grammar that are octets instead of code, where size counts: the same states and
 * edges (gen/lexer_table.py says how they are written; RFC 3261 25.1). */
#include "machine.h"

#include "letter.h"
#include "machine_sets.h"

static const uint8_t classes[] = { MACHINE_CLASSES };
static const uint8_t sets[][MACHINE_SET_OCTETS] = { MACHINE_SETS };

/* The parts of a state. */
enum {
    EDGES = 0x1f,
    GOTO = 30,
    TAG = 31,
    NOCASE = 0x20,
    RULE = 6,
    NUMBERED = 3,
    NEXT = 0x80,
    TEST = 0x7f
};
/* What a tag becomes: the place of the octet read last, no place, or else what another tag is. */
enum { NOW = 15, NONE = 14 };

static bool is_of(unsigned set, uint8_t c)
{
    /* From 0x80 on, an octet is told by how many of its bits are 1 before the first 0. */
    const unsigned class =
        c < 0x80 ? classes[c] : (unsigned)__builtin_clz(~((uint32_t)c << 24)) - 1;

    return sets[set][class >> 3] >> (class & 7) & 1;
}

/* The state whose place stands at s. */
static const uint8_t *follow(const uint8_t *s)
{
    const int8_t near = (int8_t)*s++;

    return near ? s + near : s + 2 + (int16_t)(s[0] | s[1] << 8);
}

unsigned sip_machine_run(const uint8_t *s, const uint8_t **place)
{
    const uint8_t *p = place[0];
    unsigned rule = 0;

    for (;;) {
        const unsigned head = *s++;
        unsigned edges = head & EDGES, test = 0;
        uint8_t c, lower;

        if (edges == GOTO) {
            s = follow(s);
            continue;
        }
        if (edges == TAG) {
            const unsigned tag = *s >> 4, what = *s++ & 15;

            place[1 + tag] = what == NOW ? p - 1 : what == NONE ? NULL : place[1 + what];
            continue;
        }
        if (head >> RULE) {
            rule = head >> RULE;
            if (rule == NUMBERED)
                rule = *s++;
            place[0] = p;
        }
        if (!edges) /* no octet is read: there may be none */
            break;
        c = *p;
        lower = head & NOCASE ? letter_lower(c) : c;
        for (; edges; edges--) {
            const unsigned wanted = (test = *s++) & TEST;

            if (wanted > MACHINE_SHORT ? lower == wanted
                                       : is_of(wanted < MACHINE_SHORT ? wanted : *s++, c))
                break;
            if (!(test & NEXT))
                s += *s ? 1 : 3;
        }
        if (!edges)
            break;
        p++;
        if (!(test & NEXT))
            s = follow(s);
    }
    place[1] = p;
    return rule;
}

const uint8_t *sip_machine_end(const uint8_t *state, const uint8_t *p)
{
    const uint8_t *place[] = { p, NULL };

    return sip_machine_run(state, place) ? place[0] : NULL;
}
