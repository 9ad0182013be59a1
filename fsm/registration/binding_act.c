/* binding_act.c - what the chart binding does; no decision is taken here (RFC 3261 10.2; the guide's
 * sections 1.3, 1.4). */
#include "bindings.h"
#include "effects.h"
#include "policy.h"
#include "reg_names.h"

static struct cw_binding *slot_of(const struct binding *r)
{
    return CW_CONTAINER((struct binding *)(uintptr_t)r, struct cw_binding, binding);
}

static uint32_t number_of(const struct binding *r)
{
    return slot_of(r)->reg.instance;
}

static struct cw_line *line_of(const struct binding *r, const struct cw_cue *cue)
{
    return cwi_line_at(cue->cw, slot_of(r)->line);
}

/* guards */

bool cwi_binding_is_busy(const struct binding *r, const struct cw_cue *cue)
{
    return cwi_bindings_are_waiting(cue->cw, slot_of(r)->line,
                                    cwi_binding_target(cue->cw, number_of(r)),
                                    slot_of(r)->reg.transaction);
}

bool cwi_binding_is_at_current(const struct binding *r, const struct cw_cue *cue)
{
    return cw_address_equal(&slot_of(r)->server, &line_of(r, cue)->server);
}

bool cwi_binding_is_elsewhere(const struct binding *r, const struct cw_cue *cue)
{
    return cwi_alternate_is_elsewhere(cue->cw, line_of(r, cue));
}

bool cwi_binding_is_up(const struct binding *r, const struct cw_cue *cue)
{
    return line_of(r, cue)->is_up;
}

bool cwi_binding_is_wished(const struct binding *r, const struct cw_cue *cue)
{
    return line_of(r, cue)->is_wished;
}

bool cwi_binding_is_settled(const struct binding *r, const struct cw_cue *cue)
{
    (void)cue;
    return slot_of(r)->reg.cs == REG_ST_REGISTERED;
}

bool cwi_binding_is_astray(const struct binding *r, const struct cw_cue *cue)
{
    return cwi_binding_is_settled(r, cue) && !cwi_binding_is_at_current(r, cue) &&
           line_of(r, cue)->settings->auto_register_when_failover;
}

bool cwi_binding_is_under_way(const struct binding *r, const struct cw_cue *cue)
{
    (void)cue;
    return slot_of(r)->reg.transaction != 0;
}

bool cwi_binding_loses_server(const struct binding *r, const struct cw_cue *cue)
{
    const struct cw_line *line = line_of(r, cue);
    const struct cw_address *from = &cue->arrival->from;

    return from->transport != CW_UDP && cw_address_equal(from, &line->server) &&
           !cwi_bindings_are_waiting(cue->cw, line->number, from, 0);
}

bool cwi_binding_has_moved(const struct binding *r, const struct cw_cue *cue)
{
    return cwi_binding_is_moved(cue->cw, number_of(r));
}

/* actions */

static void post(const struct binding *r, const struct cw_cue *cue, enum binding_event event)
{
    cwi_post(cue, CW_CHART_BINDING, number_of(r), (uint8_t)event);
}

static void post_reg(const struct binding *r, const struct cw_cue *cue, enum reg_event event)
{
    cwi_post(cue, CW_CHART_REG, number_of(r), (uint8_t)event);
}

static void post_policy(const struct binding *r, const struct cw_cue *cue,
                        enum cwi_policy_event event)
{
    cwi_policy_post(slot_of(r)->line, event, cue);
}

void cwi_binding_seek(struct binding *r, const struct cw_cue *cue)
{
    slot_of(r)->reg.is_asking = 1;
    slot_of(r)->reg.is_held = 0;
    post_policy(r, cue, CWI_SOUGHT);
}

void cwi_binding_await_server(struct binding *r, const struct cw_cue *cue)
{
    (void)cue;
    slot_of(r)->reg.is_asking = 1;
}

void cwi_binding_go_on(struct binding *r, const struct cw_cue *cue)
{
    slot_of(r)->reg.is_held = 0;
    post(r, cue, BINDING_LOCATED);
}

void cwi_binding_hold(struct binding *r, const struct cw_cue *cue)
{
    (void)cue;
    slot_of(r)->reg.is_held = 1;
}

void cwi_binding_pass_server(struct binding *r, const struct cw_cue *cue)
{
    post_reg(r, cue, REG_LOCATED);
}

void cwi_binding_start(struct binding *r, const struct cw_cue *cue)
{
    post_reg(r, cue, REG_START);
}

void cwi_binding_begin(struct binding *r, const struct cw_cue *cue)
{
    cwi_binding_begin_reg(cue->cw, number_of(r));
    cwi_binding_start(r, cue);
}

void cwi_binding_move(struct binding *r, const struct cw_cue *cue)
{
    post_reg(r, cue, REG_MOVED);
}

void cwi_binding_pass_readdressed(struct binding *r, const struct cw_cue *cue)
{
    struct cw_line *line = line_of(r, cue);

    line->seen = (struct cw_address){ .family = 0 };
    line->remapped_until = 0;
    post_reg(r, cue, REG_READDRESSED);
}

void cwi_binding_pass_network(struct binding *r, const struct cw_cue *cue)
{
    post_reg(r, cue, REG_NETWORK);
}

void cwi_binding_pass_all_down(struct binding *r, const struct cw_cue *cue)
{
    post_reg(r, cue, REG_ALL_DOWN);
}

void cwi_binding_remove(struct binding *r, const struct cw_cue *cue)
{
    slot_of(r)->is_leaving = true;
    post_reg(r, cue, REG_STOP);
}

void cwi_binding_free_slot(struct binding *r, const struct cw_cue *cue)
{
    cwi_binding_free(cue->cw, number_of(r));
}

void cwi_binding_start_keep(struct binding *r, const struct cw_cue *cue)
{
    cwi_post(cue, CW_CHART_KEEP, number_of(r), KEEP_START);
}

void cwi_binding_stop_keep(struct binding *r, const struct cw_cue *cue)
{
    cwi_post(cue, CW_CHART_KEEP, number_of(r), KEEP_STOP);
}

void cwi_binding_note_up(struct binding *r, const struct cw_cue *cue)
{
    line_of(r, cue)->is_up = true;
}

void cwi_binding_note_down(struct binding *r, const struct cw_cue *cue)
{
    line_of(r, cue)->is_up = false;
}

void cwi_binding_give_up(struct binding *r, const struct cw_cue *cue)
{
    line_of(r, cue)->is_wished = false;
}

void cwi_binding_report_answered(struct binding *r, const struct cw_cue *cue)
{
    post_policy(r, cue, CWI_ANSWERED);
}

void cwi_binding_report_elsewhere(struct binding *r, const struct cw_cue *cue)
{
    post_policy(r, cue, CWI_ELSEWHERE);
}

void cwi_binding_report_failed(struct binding *r, const struct cw_cue *cue)
{
    post_policy(r, cue, CWI_FAILED);
}

void cwi_binding_report_refused(struct binding *r, const struct cw_cue *cue)
{
    post_policy(r, cue, CWI_REFUSED);
}

void cwi_binding_report_refresh(struct binding *r, const struct cw_cue *cue)
{
    post_policy(r, cue, CWI_REFRESH);
}

void cwi_binding_report_candidate_up(struct binding *r, const struct cw_cue *cue)
{
    cwi_post(cue, CW_CHART_SITE, slot_of(r)->line, SITE_CANDIDATE_UP);
}

void cwi_binding_report_candidate_failed(struct binding *r, const struct cw_cue *cue)
{
    cwi_post(cue, CW_CHART_SITE, slot_of(r)->line, SITE_CANDIDATE_FAILED);
}

void cwi_binding_report_alternate_elsewhere(struct binding *r, const struct cw_cue *cue)
{
    cwi_post(cue, CW_CHART_DUAL, slot_of(r)->line, DUAL_ALTERNATE_ELSEWHERE);
}

static void tell_for(const struct binding *r, const struct cw_cue *cue, enum cw_news news,
                     const char *clause, uint32_t seconds)
{
    const struct cw_binding *b = slot_of(r);

    cwi_effect_tell(cue->cw, b->line, news, b->reg.status, seconds, clause);
}

static void tell(const struct binding *r, const struct cw_cue *cue, enum cw_news news,
                 const char *clause)
{
    tell_for(r, cue, news, clause, 0);
}

void cwi_binding_tell_registered(struct binding *r, const struct cw_cue *cue)
{
    tell_for(r, cue, CW_REGISTERED, "RFC3261_10_2_4", slot_of(r)->reg.granted);
}

void cwi_binding_tell_refused(struct binding *r, const struct cw_cue *cue)
{
    const struct reg *reg = &slot_of(r)->reg;

    tell_for(r, cue, (enum cw_news)reg->news, reg->retry_clause, reg->retry_s);
    cwi_effect_blame(cue->cw, &reg->blame);
}

void cwi_binding_tell_stopped(struct binding *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_STOPPED, "GUIDE_retry_long_zero");
}

void cwi_binding_tell_lost(struct binding *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_LOST, "LOCAL_lost");
}

void cwi_binding_tell_removed(struct binding *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_UNREGISTERED, "RFC3261_10_2_2");
}

void cwi_binding_tell_unremoved(struct binding *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_UNREMOVED, "LOCAL_one_removal");
}

void cwi_binding_tell_leftover(struct binding *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_LEFTOVER, "LOCAL_one_removal");
}
