/* nict_act.c - what the non-INVITE client transaction does; no decision is taken here (RFC 3261
 * 17.1.2). */
#include "effects.h"
#include "large.h"

static struct cw_client *client_of(struct nict *r)
{
    return CW_CONTAINER(r, struct cw_client, nict);
}

bool cwi_nict_is_reliable(const struct nict *r, const struct cw_cue *cue)
{
    (void)cue;
    return CW_CONTAINER_CONST(r, struct cw_client, nict)->stored.to.transport != CW_UDP;
}

static void go_by(struct nict *r, const struct cw_cue *cue, enum cw_transport transport)
{
    struct cw_stored_request *s = &client_of(r)->stored;

    s->is_udp_only = transport == CW_UDP;
    s->len = (uint16_t)cwi_large_go_by(cue->cw, r->owner, transport, &s->to, s->octets, s->len,
                                       CW_REQUEST_MAX);
}

void cwi_nict_go_by_tcp(struct nict *r, const struct cw_cue *cue)
{
    go_by(r, cue, CW_TCP);
}

void cwi_nict_go_by_udp(struct nict *r, const struct cw_cue *cue)
{
    go_by(r, cue, CW_UDP);
}

void cwi_nict_send(struct nict *r, const struct cw_cue *cue)
{
    const struct cw_client *c = client_of(r);

    if (r->interval)
        cue->cw->counters.retransmitted++;
    cwi_effect_send(cue->cw, r->owner, &c->stored.to, c->stored.octets, c->stored.len);
}

static void arm_e(struct nict *r, const struct cw_cue *cue, uint32_t interval)
{
    r->interval = interval;
    r->e.event = NICT_T_E;
    cwi_timer_arm(&cue->cw->timers, &r->e, cue->cw->now + interval);
}

void cwi_nict_arm_e(struct nict *r, const struct cw_cue *cue)
{
    const struct cw_phone_settings *s = cue->cw->settings;

    arm_e(r, cue, s->sip_t1 < s->sip_t2 ? s->sip_t1 : s->sip_t2);
}

void cwi_nict_double_e(struct nict *r, const struct cw_cue *cue)
{
    const uint32_t most = cue->cw->settings->sip_t2, twice = 2 * r->interval;

    arm_e(r, cue, twice < most ? twice : most);
}

void cwi_nict_arm_e_t2(struct nict *r, const struct cw_cue *cue)
{
    arm_e(r, cue, cue->cw->settings->sip_t2);
}

void cwi_nict_arm_f(struct nict *r, const struct cw_cue *cue)
{
    r->f.event = NICT_T_F;
    cwi_timer_arm(&cue->cw->timers, &r->f, cue->cw->now + cue->cw->settings->sip_timer_f);
}

void cwi_nict_arm_large(struct nict *r, const struct cw_cue *cue)
{
    const struct cw_phone_settings *s = cue->cw->settings;

    r->e.event = NICT_T_LARGE;
    cwi_timer_arm(&cue->cw->timers, &r->e, cue->cw->now + cwi_large_patience(s, s->sip_timer_f));
}

void cwi_nict_disarm_large(struct nict *r, const struct cw_cue *cue)
{
    cwi_timer_disarm(&cue->cw->timers, &r->e);
}

void cwi_nict_arm_k(struct nict *r, const struct cw_cue *cue)
{
    r->f.event = NICT_T_K;
    cwi_timer_arm(&cue->cw->timers, &r->f, cue->cw->now + cue->cw->settings->sip_t4);
}

void cwi_nict_let_go(struct nict *r, const struct cw_cue *cue)
{
    cwi_client_let_go(cue->cw, client_of(r));
}

void cwi_nict_disarm(struct nict *r, const struct cw_cue *cue)
{
    cwi_timer_disarm(&cue->cw->timers, &r->e);
    cwi_timer_disarm(&cue->cw->timers, &r->f);
}

void cwi_nict_pass(struct nict *r, const struct cw_cue *cue)
{
    cwi_pass(cue->cw, client_of(r), CWI_RESPONSE, cue);
}

void cwi_nict_pass_timeout(struct nict *r, const struct cw_cue *cue)
{
    cwi_pass(cue->cw, client_of(r), CWI_TIMEOUT, cue);
}

void cwi_nict_drop_connection(struct nict *r, const struct cw_cue *cue)
{
    cwi_effect_drop(cue->cw, r->owner, &client_of(r)->stored.to);
}

void cwi_nict_pass_failure(struct nict *r, const struct cw_cue *cue)
{
    cwi_pass(cue->cw, client_of(r), CWI_FAILURE, cue);
}

void cwi_nict_release(struct nict *r, const struct cw_cue *cue)
{
    cwi_client_free(cue->cw, client_of(r));
}
