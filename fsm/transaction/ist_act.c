/* ist_act.c - what the INVITE server transaction does; no decision is taken here (RFC 3261 17.2.1,
 * RFC 6026 8.5). */
#include "answer.h"
#include "derived.h"
#include "effects.h"
#include "memory.h"
#include "server.h"
#include "waits.h"

enum { TRYING_MS = 200 }; /* 17.2.1: where the TU takes longer, a 100 is sent */

static struct cw_server *server_of(struct ist *r)
{
    return CW_CONTAINER(r, struct cw_server, ist);
}

bool cwi_ist_is_reliable(const struct ist *r, const struct cw_cue *cue)
{
    (void)cue;
    return CW_CONTAINER_CONST(r, struct cw_server, ist)->stored.to.transport != CW_UDP;
}

void cwi_ist_send(struct ist *r, const struct cw_cue *cue)
{
    const struct cw_server *s = server_of(r);

    cwi_effect_answer(cue->cw, s->stored.line, &s->stored.to, &s->stored.from, s->stored.port,
                      s->stored.octets, s->stored.len);
}

/* As in nist: the 100 was written when the request came (cwi_server_take), in the place of the
 * answer. */
void cwi_ist_write_100(struct ist *r, const struct cw_cue *cue)
{
    struct cw_server *s = server_of(r);

    (void)cue;
    s->stored.len = s->stored.trying_len;
}

void cwi_ist_write_487(struct ist *r, const struct cw_cue *cue)
{
    struct cw_server *s = server_of(r);
    struct cw *cw = cue->cw;
    char tag[17];
    size_t n;

    cwi_answer_write_tag(cw, r->key, tag);
    n = cwi_derived_write_answer(&s->stored, 487, cue->message->to.tag.len ? NULL : tag,
                                 cw->settings->sip_server_name, cw->scratch, sizeof cw->scratch);
    if (n == 0) { /* its Server field is too long: only the 100 can be sent */
        cw->counters.last_error = CW_E_ROOM;
        n = s->stored.trying_len;
    } else
        memcpy(s->stored.octets, cw->scratch, n);
    s->stored.len = (uint16_t)n;
    s->stored.trying_len = 0;
    cw->counters.refused++;
    cwi_post(cue, CW_CHART_IST, r->instance, IST_REFUSAL);
}

static void arm(struct cw_timer *timer, const struct cw_cue *cue, enum ist_event event, uint64_t ms)
{
    timer->event = (uint8_t)event;
    cwi_timer_arm(&cue->cw->timers, timer, cue->cw->now + ms);
}

void cwi_ist_arm_trying(struct ist *r, const struct cw_cue *cue)
{
    arm(&r->g, cue, IST_T_TRYING, TRYING_MS);
}

static void arm_g(struct ist *r, const struct cw_cue *cue)
{
    const struct cw_phone_settings *s = cue->cw->settings;
    const uint64_t interval = (uint64_t)s->sip_t1 << r->doublings;

    arm(&r->g, cue, IST_T_G, interval < s->sip_t2 ? interval : s->sip_t2);
}

void cwi_ist_arm_g(struct ist *r, const struct cw_cue *cue)
{
    arm_g(r, cue);
}

void cwi_ist_double_g(struct ist *r, const struct cw_cue *cue)
{
    if ((uint64_t)cue->cw->settings->sip_t1 << r->doublings < cue->cw->settings->sip_t2)
        r->doublings++; /* at most 16: T1 is 1 ms at least, T2 64 s at most */
    arm_g(r, cue);
}

void cwi_ist_arm_h(struct ist *r, const struct cw_cue *cue)
{
    arm(&r->h, cue, IST_T_H, cue->cw->settings->sip_timer_h);
}

void cwi_ist_arm_i(struct ist *r, const struct cw_cue *cue)
{
    arm(&r->h, cue, IST_T_I, cwi_ist_is_reliable(r, cue) ? 0 : cue->cw->settings->sip_t4);
}

void cwi_ist_arm_l(struct ist *r, const struct cw_cue *cue)
{
    arm(&r->h, cue, IST_T_L, CWI_FINAL_T1 * (uint64_t)cue->cw->settings->sip_t1);
}

void cwi_ist_disarm(struct ist *r, const struct cw_cue *cue)
{
    cwi_timer_disarm(&cue->cw->timers, &r->g);
    cwi_timer_disarm(&cue->cw->timers, &r->h);
}

void cwi_ist_release(struct ist *r, const struct cw_cue *cue)
{
    cwi_server_free(cue->cw, server_of(r));
}
