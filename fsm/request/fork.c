/* fork.c - parties distinguished by their To tag, a hash of which is kept (RFC 3261 12.1.2,
 * 13.2.2.4). */
#include "fork.h"

#include "siphash.h"

static uint32_t end_of(const struct cw *cw, const struct sip_message *m)
{
    struct siphash h;

    cwi_siphash_init(&h, cw->secret);
    for (uint16_t i = 0; i < m->to.tag.len; i++)
        cwi_siphash_octet(&h, m->octets[m->to.tag.at + i]);
    return (uint32_t)cwi_siphash_end(&h);
}

uint8_t cwi_fork_find(const struct cw *cw, const struct cw_request *q, const struct sip_message *m)
{
    const uint32_t end = end_of(cw, m);
    uint8_t n = q->request.forks;

    while (n > 0 && q->fork[n - 1] != end)
        n--;
    return n;
}

uint8_t cwi_fork_add(const struct cw *cw, struct cw_request *q, const struct sip_message *m)
{
    q->fork[q->request.forks++] = end_of(cw, m);
    return q->request.forks;
}
