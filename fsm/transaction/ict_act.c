/* ict_act.c - what the INVITE client transaction does; no decision is taken here (RFC 3261 17.1.1,
 * RFC 6026 8.4). */
#include "derived.h"
#include "effects.h"
#include "large.h"
#include "memory.h"
#include "waits.h"

static struct cw_client *client_of(struct ict *r)
{
    return CW_CONTAINER(r, struct cw_client, ict);
}

bool cwi_ict_is_reliable(const struct ict *r, const struct cw_cue *cue)
{
    (void)cue;
    return CW_CONTAINER_CONST(r, struct cw_client, ict)->stored.to.transport != CW_UDP;
}

static void go_by(struct ict *r, const struct cw_cue *cue, enum cw_transport transport)
{
    struct cw_stored_request *s = &client_of(r)->stored;

    s->is_udp_only = transport == CW_UDP;
    s->len = (uint16_t)cwi_large_go_by(cue->cw, r->owner, transport, &s->to, s->octets, s->len,
                                       CW_REQUEST_MAX);
}

void cwi_ict_go_by_tcp(struct ict *r, const struct cw_cue *cue)
{
    go_by(r, cue, CW_TCP);
}

void cwi_ict_go_by_udp(struct ict *r, const struct cw_cue *cue)
{
    go_by(r, cue, CW_UDP);
}

static void send(struct ict *r, const struct cw_cue *cue)
{
    const struct cw_client *c = client_of(r);

    if (c->stored.len) /* 0: the ACK did not fit */
        cwi_effect_send(cue->cw, r->owner, &c->stored.to, c->stored.octets, c->stored.len);
}

void cwi_ict_send(struct ict *r, const struct cw_cue *cue)
{
    if (cue->message || r->a.event == ICT_T_A) /* a refusal again, or timer A */
        cue->cw->counters.retransmitted++;
    send(r, cue);
}

void cwi_ict_acknowledge(struct ict *r, const struct cw_cue *cue)
{
    struct cw *cw = cue->cw;
    struct cw_client *c = client_of(r);
    const size_t n =
        cwi_derived_write_ack(&c->stored, cue->message, cw->scratch, sizeof cw->scratch);

    c->stored.len = n <= CW_REQUEST_MAX ? (uint16_t)n : 0;
    if (c->stored.len == 0) {
        cw->counters.last_error = CW_E_ROOM;
        return;
    }
    memcpy(c->stored.octets, cw->scratch, n);
    send(r, cue);
}

/* In T1, doubled so many times. */
static void arm_a(struct ict *r, const struct cw_cue *cue, uint8_t doublings)
{
    r->a.event = ICT_T_A;
    cwi_timer_arm(&cue->cw->timers, &r->a,
                  cue->cw->now + ((uint64_t)cue->cw->settings->sip_t1 << doublings));
}

void cwi_ict_arm_a(struct ict *r, const struct cw_cue *cue)
{
    arm_a(r, cue, r->doublings);
}

void cwi_ict_arm_again(struct ict *r, const struct cw_cue *cue)
{
    arm_a(r, cue, 0);
}

void cwi_ict_arm_last(struct ict *r, const struct cw_cue *cue)
{
    arm_a(r, cue, 1);
}

void cwi_ict_double_a(struct ict *r, const struct cw_cue *cue)
{
    r->doublings++; /* at most 16: T1 is 1 ms at least, timer B 64 s at most */
    arm_a(r, cue, r->doublings);
}

void cwi_ict_arm_large(struct ict *r, const struct cw_cue *cue)
{
    const struct cw_phone_settings *s = cue->cw->settings;

    r->a.event = ICT_T_LARGE;
    cwi_timer_arm(&cue->cw->timers, &r->a, cue->cw->now + cwi_large_patience(s, s->sip_timer_b));
}

static void arm_b(struct ict *r, const struct cw_cue *cue, enum ict_event event, uint64_t ms)
{
    r->b.event = (uint8_t)event;
    cwi_timer_arm(&cue->cw->timers, &r->b, cue->cw->now + ms);
}

void cwi_ict_arm_b(struct ict *r, const struct cw_cue *cue)
{
    arm_b(r, cue, ICT_T_B, cue->cw->settings->sip_timer_b);
}

/* 9.1: by the INVITE's transport, whatever its size. */
void cwi_ict_send_cancel(struct ict *r, const struct cw_cue *cue)
{
    struct cw *cw = cue->cw;
    const struct cw_client *invite = client_of(r);
    struct cw_client *c =
        cwi_client_take(cw, r->owner, SIP_CANCEL, (enum cw_chart)r->user_chart, r->user);

    if (!c) {
        cwi_pass(cw, invite, CWI_NO_ROOM, cue);
        return;
    }
    c->stored.to = invite->stored.to;
    c->stored.len =
        (uint16_t)cwi_derived_write_cancel(&invite->stored, c->stored.octets, CW_REQUEST_MAX);
    if (c->stored.len == 0) {
        cw->counters.last_error = CW_E_ROOM;
        cwi_client_free(cw, c);
        cwi_pass(cw, invite, CWI_NO_ROOM, cue);
        return;
    }
    c->nict.key = r->key; /* the INVITE's branch, which names the INVITE's slot */
    cwi_post(cue, CW_CHART_NICT, c->nict.instance, NICT_START);
    cwi_post(cue, CW_CHART_ICT, r->instance, ICT_CANCELLED);
}

void cwi_ict_arm_c(struct ict *r, const struct cw_cue *cue)
{
    arm_b(r, cue, ICT_T_C, CWI_FINAL_T1 * (uint64_t)cue->cw->settings->sip_t1);
}

void cwi_ict_arm_d(struct ict *r, const struct cw_cue *cue)
{
    arm_b(r, cue, ICT_T_D, cwi_ict_is_reliable(r, cue) ? 0 : cue->cw->settings->sip_timer_d);
}

void cwi_ict_arm_m(struct ict *r, const struct cw_cue *cue)
{
    arm_b(r, cue, ICT_T_M, CWI_FINAL_T1 * (uint64_t)cue->cw->settings->sip_t1);
}

void cwi_ict_disarm(struct ict *r, const struct cw_cue *cue)
{
    cwi_timer_disarm(&cue->cw->timers, &r->a);
    cwi_timer_disarm(&cue->cw->timers, &r->b);
}

void cwi_ict_pass(struct ict *r, const struct cw_cue *cue)
{
    cwi_pass(cue->cw, client_of(r), CWI_RESPONSE, cue);
}

void cwi_ict_pass_timeout(struct ict *r, const struct cw_cue *cue)
{
    cwi_pass(cue->cw, client_of(r), CWI_TIMEOUT, cue);
}

void cwi_ict_drop_connection(struct ict *r, const struct cw_cue *cue)
{
    cwi_effect_drop(cue->cw, r->owner, &client_of(r)->stored.to);
}

void cwi_ict_pass_failure(struct ict *r, const struct cw_cue *cue)
{
    cwi_pass(cue->cw, client_of(r), CWI_FAILURE, cue);
}

void cwi_ict_pass_end(struct ict *r, const struct cw_cue *cue)
{
    cwi_pass(cue->cw, client_of(r), CWI_NO_MORE_2XX, cue);
}

void cwi_ict_release(struct ict *r, const struct cw_cue *cue)
{
    cwi_client_free(cue->cw, client_of(r));
}
