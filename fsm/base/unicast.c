/* unicast.c - addresses of one host (LOCAL_unicast; RFC 1122 3.2.1.3, RFC 4291 2.5.2, 2.5.5, 2.7). */
#include "unicast.h"

struct prefix {
    uint8_t family, bits, ip[16];
};

/* `this` network, multicast with what is reserved and broadcast; ::, IPv4-compatible and IPv4-mapped,
 * multicast */
static const struct prefix others[] = {
    { 4, 8, { 0 } }, { 4, 3, { 224 } }, { 6, 80, { 0 } }, { 6, 8, { 0xff } }
};
static const struct prefix loopbacks[] = { { 4, 8, { 127 } }, { 6, 128, { [15] = 1 } } };

static bool is_of(const struct cw_address *a, const struct prefix *p)
{
    unsigned bit = 0;

    while (bit < p->bits && !((a->ip[bit / 8] ^ p->ip[bit / 8]) & 0x80u >> bit % 8))
        bit++;
    return a->family == p->family && bit == p->bits;
}

bool cwi_unicast_is_loopback(const struct cw_address *a)
{
    return is_of(a, &loopbacks[0]) || is_of(a, &loopbacks[1]);
}

bool cwi_unicast_is(const struct cw_address *a)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is_of(a, &others[i]) && !cwi_unicast_is_loopback(a))
            return false;
    return true;
}
