/* pace.c - attempts to register, told from all else by what is in the messages (RFC 3261 10.2, 22.2;
 * LOCAL_pace). */
#include "pace.h"

#include <stdlib.h>
#include <string.h>

void pace_restart(struct pace *p)
{
    memset(p, 0, sizeof *p);
}

/* Some contact is to be bound for some time. */
static bool binds(const struct sip_message *m)
{
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;

    while (sip_next_addr(m, SIP_CONTACT, &cursor, &contact))
        if ((contact.expires >= 0 ? contact.expires : m->expires) != 0)
            return true;
    return false;
}

/* By whichever transport: with credentials it may be too large for UDP (18.1.1). */
static bool is_end(const struct cw_address *a, const struct cw_address *b)
{
    return a->port == b->port && cw_address_same_host(a, b);
}

void pace_sent(struct pace *p, struct place place, const struct sent *s, uint64_t at)
{
    const struct sip_message *m = s->message;
    const uint32_t line = s->line - 1;

    if (m->status || m->method != SIP_REGISTER || !binds(m) || m->cseq <= p->line[line].cseq)
        return;
    p->line[line].cseq = m->cseq;
    if (at == p->line[line].challenged_at && m->auths &&
        is_end(&p->line[line].challenger, &s->to)) {
        p->line[line].challenger.family = 0;
        return;
    }
    if (at < p->line[line].next)
        script_fault(place, "an attempt to register at %.3f, and not before %.3f (LOCAL_pace)\n%s",
                     (double)at / 1000, (double)p->line[line].next / 1000, (const char *)s->octets);
    p->line[line].next = at + PACE_MS;
}

void pace_received(struct pace *p, const struct cw_arrival *a, uint64_t at)
{
    struct sip_message *m = calloc(1, sizeof *m);
    uint8_t *copy = malloc(a->n ? a->n : 1);
    struct sip_verdict verdict;

    if (!m || !copy)
        abort();
    if (a->n)
        memcpy(copy, a->octets, a->n);
    sip_parse(m, copy, a->n, &verdict);
    if (a->line >= 1 && a->line <= PHONE_LINES && (verdict.error == CW_OK || verdict.identified) &&
        (m->status == 401 || m->status == 407) && m->method == SIP_REGISTER) {
        p->line[a->line - 1].challenger = a->from;
        p->line[a->line - 1].challenged_at = at;
    }
    free(m);
    free(copy);
}
