/* nist_act.c - what the non-INVITE server transaction does; no decision is taken here (RFC 3261
 * 17.2.2). */
#include "effects.h"
#include "server.h"

static struct cw_server *server_of(struct nist *r)
{
    return CW_CONTAINER(r, struct cw_server, nist);
}

bool cwi_nist_is_reliable(const struct nist *r, const struct cw_cue *cue)
{
    (void)cue;
    return CW_CONTAINER_CONST(r, struct cw_server, nist)->stored.to.transport != CW_UDP;
}

void cwi_nist_send(struct nist *r, const struct cw_cue *cue)
{
    const struct cw_server *s = server_of(r);

    cwi_effect_answer(cue->cw, s->stored.line, &s->stored.to, &s->stored.from, s->stored.port,
                      s->stored.octets, s->stored.len);
}

/* A 100 is made from the request, which exists only while it is being received, so it was
 * written when the request came (cwi_server_take), in the place of the answer. Timer P makes it
 * the stored answer; a final one overwrites it. */
void cwi_nist_write_100(struct nist *r, const struct cw_cue *cue)
{
    struct cw_server *s = server_of(r);

    (void)cue;
    s->stored.len = s->stored.trying_len;
}

void cwi_nist_arm_p(struct nist *r, const struct cw_cue *cue)
{
    const struct cw_phone_settings *s = cue->cw->settings;
    uint64_t at = 0;

    /* a client's timer E runs T1, 2 T1, 4 T1 ...: this is when it is set to T2 (RFC 4320 4.1) */
    for (uint64_t e = s->sip_t1; e < s->sip_t2; e *= 2)
        at += e;
    r->t.event = NIST_T_P;
    cwi_timer_arm(&cue->cw->timers, &r->t, cue->cw->now + at);
}

void cwi_nist_arm_j(struct nist *r, const struct cw_cue *cue)
{
    r->t.event = NIST_T_J;
    cwi_timer_arm(&cue->cw->timers, &r->t, cue->cw->now + cue->cw->settings->sip_timer_j);
}

void cwi_nist_disarm(struct nist *r, const struct cw_cue *cue)
{
    cwi_timer_disarm(&cue->cw->timers, &r->t);
}

void cwi_nist_release(struct nist *r, const struct cw_cue *cue)
{
    cwi_server_free(cue->cw, server_of(r));
}
