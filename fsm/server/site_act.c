/* site_act.c - what the chart site does; no decision is taken here but which entry comes next (RFC
 * 3263 4.3; the guide's sections 1.2 and 1.3). */
#include "bindings.h"
#include "classify.h"
#include "current.h"
#include "effects.h"
#include "fallback.h"
#include "reg_names.h"
#include "site_names.h"
#include "waiting.h"

static struct cw_line *line_of(const struct site *r, const struct cw_cue *cue)
{
    (void)cue;
    return CW_CONTAINER((struct site *)(uintptr_t)r, struct cw_line, site);
}

/* The entry of the list with this address; NULL: none. */
static struct cw_entry *entry_of(const struct site *r, const struct cw_cue *cue,
                                 const struct cw_address *address)
{
    return cwi_entry_find(cue->cw, line_of(r, cue)->list, address);
}

/* The entry with the server of that binding; NULL: none. */
static struct cw_entry *entry_of_binding(const struct site *r, const struct cw_cue *cue,
                                         uint32_t slot)
{
    return entry_of(r, cue, &cwi_binding_at(cue->cw, slot)->server);
}

static struct cw_entry *next_of(const struct cw_cue *cue, const struct cw_entry *e)
{
    return cwi_entry_at(cue->cw, e->next);
}

static struct cw_entry *top_of(const struct site *r, const struct cw_cue *cue)
{
    return cwi_entry_at(cue->cw, line_of(r, cue)->list);
}

/* --- facts --- */

static struct fallback rule_of(const struct site *r, const struct cw_cue *cue)
{
    const struct cw_line *line = line_of(r, cue);
    const struct reg *reg = &cwi_binding_at(cue->cw, line->binding)->reg;

    return (struct fallback){ .interval = line->settings->proxy_fallback_intvl,
                              .expires = reg->granted ? reg->granted : reg->asked,
                              .is_auto = line->settings->auto_register_when_failover,
                              .is_later = line->settings->fallback_rule ==
                                          CW_FALLBACK_RULE_REFRESH_OR_TIMER,
                              .is_stream = line->server.transport != CW_UDP };
}

bool cwi_site_is_calling(const struct site *r, const struct cw_cue *cue)
{
    return line_of(r, cue)->calls > 0;
}

bool cwi_site_is_auto(const struct site *r, const struct cw_cue *cue)
{
    return !SITE_HAS_REDUNDANCY || line_of(r, cue)->settings->auto_register_when_failover;
}

bool cwi_site_is_top(const struct site *r, const struct cw_cue *cue)
{
    const struct cw_entry *e = entry_of_binding(r, cue, line_of(r, cue)->candidate);

    return e && e->rank == top_of(r, cue)->rank;
}

bool cwi_site_is_due(const struct site *r, const struct cw_cue *cue)
{
    const struct fallback f = rule_of(r, cue);
    const struct cw_entry *top = top_of(r, cue);

    return top && line_of(r, cue)->calls == 0 &&
           cwi_fallback_is_due(&f, top->is_down ? cue->cw->now - top->down_since : UINT64_MAX);
}

/* A server that is up, or was down for its time, and is no alternate. With an interval of 0 its
 * time is over at once (GUIDE_fallback_zero), but once only between two successes. */
static bool is_usable(const struct site *r, const struct cw_cue *cue, const struct cw_entry *e)
{
    const uint32_t interval = line_of(r, cue)->settings->proxy_fallback_intvl;
    const uint32_t wait_s = e->held_s > interval ? e->held_s : interval;

    if (e->is_alternate || !e->is_down)
        return !e->is_alternate;
    return (interval || !e->was_tried) && cue->cw->now - e->down_since >= (uint64_t)wait_s * 1000;
}

/* --- posts to those that wait --- */

static void post(const struct site *r, const struct cw_cue *cue, enum site_event event)
{
    cwi_post(cue, CW_CHART_SITE, r->instance, (uint8_t)event);
}

static void post_binding(const struct cw_cue *cue, uint32_t slot, enum binding_event event)
{
    cwi_post(cue, CW_CHART_BINDING, slot, (uint8_t)event);
}

void cwi_site_locate(struct site *r, const struct cw_cue *cue)
{
    cwi_post(cue, CW_CHART_LOCATE, r->instance, LOCATE_START);
}

void cwi_site_take_top(struct site *r, const struct cw_cue *cue)
{
    cwi_current_take_top(cue->cw, line_of(r, cue));
}

static void tell_all(const struct site *r, const struct cw_cue *cue, enum waiting_news news)
{
    cwi_waiting_tell(cue, r->instance, news, news);
}

void cwi_site_tell_server(struct site *r, const struct cw_cue *cue)
{
    tell_all(r, cue, WAITING_LOCATED);
}

void cwi_site_tell_no_server(struct site *r, const struct cw_cue *cue)
{
    tell_all(r, cue, WAITING_NO_SERVER);
}

void cwi_site_tell_all_down(struct site *r, const struct cw_cue *cue)
{
    tell_all(r, cue, WAITING_ALL_DOWN);
}

void cwi_site_move_binding(struct site *r, const struct cw_cue *cue)
{
    post_binding(cue, line_of(r, cue)->binding, BINDING_MOVE);
}

void cwi_site_settle_binding(struct site *r, const struct cw_cue *cue)
{
    post_binding(cue, line_of(r, cue)->binding, BINDING_SETTLE);
}

/* --- up and down --- */

static void put_down(const struct cw_cue *cue, struct cw_entry *e, uint32_t held_s)
{
    if (!e)
        return;
    e->is_down = e->was_tried = 1;
    e->down_since = cue->cw->now;
    e->held_s = held_s;
}

void cwi_site_mark_down(struct site *r, const struct cw_cue *cue)
{
    const int32_t held = cwi_retry_after_of(cue->message);

    put_down(cue, entry_of(r, cue, &line_of(r, cue)->server), held < 0 ? 0 : (uint32_t)held);
}

void cwi_site_mark_candidate_down(struct site *r, const struct cw_cue *cue)
{
    put_down(cue, entry_of_binding(r, cue, line_of(r, cue)->candidate), 0);
}

void cwi_site_pick(struct site *r, const struct cw_cue *cue)
{
    const struct cw_entry *top = SITE_HAS_REDUNDANCY ? top_of(r, cue) : NULL;
    const struct cw_entry *e = top;

    while (e && !is_usable(r, cue, e))
        e = next_of(cue, e);
    if (e)
        cwi_current_set(cue->cw, line_of(r, cue), e);
    post(r, cue, !e ? SITE_IS_NONE : e->rank == top->rank ? SITE_IS_TOP : SITE_IS_BELOW);
}

/* The list has a better server than the current one. */
static bool is_below(const struct site *r, const struct cw_cue *cue)
{
    const struct cw_entry *top = top_of(r, cue);

    return top && line_of(r, cue)->rank > top->rank;
}

void cwi_site_place(struct site *r, const struct cw_cue *cue)
{
    post(r, cue, is_below(r, cue) ? SITE_IS_BELOW : SITE_IS_TOP);
}

void cwi_site_reset(struct site *r, const struct cw_cue *cue)
{
    for (struct cw_entry *e = top_of(r, cue); e; e = next_of(cue, e))
        e->is_down = e->was_tried = 0;
    cwi_site_take_top(r, cue);
}

void cwi_site_clear_tried(struct site *r, const struct cw_cue *cue)
{
    const struct cw_line *line = line_of(r, cue);

    for (struct cw_entry *e = top_of(r, cue); e; e = next_of(cue, e)) {
        e->was_tried = 0;
        if (cw_address_equal(&e->address, &line->server))
            e->is_down = 0;
    }
}

/* --- fallback --- */

static void arm(struct site *r, const struct cw_cue *cue, uint32_t seconds)
{
    if (seconds == 0)
        return;
    r->timer.event = cwi_site_is_auto(r, cue) ? SITE_T_FALLBACK : SITE_T_RETURN;
    cwi_timer_arm(&cue->cw->timers, &r->timer, cue->cw->now + (uint64_t)seconds * 1000);
}

void cwi_site_arm_fallback(struct site *r, const struct cw_cue *cue)
{
    const struct fallback f = rule_of(r, cue);

    if (r->timer.at == 0) /* counted from the first failover */
        arm(r, cue, cwi_fallback_after_s(&f));
}

void cwi_site_arm_interval(struct site *r, const struct cw_cue *cue)
{
    struct fallback f = rule_of(r, cue);

    arm(r, cue, f.is_later ? cwi_fallback_after_s(&f) : f.interval);
}

void cwi_site_disarm(struct site *r, const struct cw_cue *cue)
{
    cwi_timer_disarm(&cue->cw->timers, &r->timer);
}

void cwi_site_await_calls(struct site *r, const struct cw_cue *cue)
{
    line_of(r, cue)->is_call_awaited = true;
}

void cwi_site_forget_calls(struct site *r, const struct cw_cue *cue)
{
    line_of(r, cue)->is_call_awaited = false;
}

void cwi_site_begin_climb(struct site *r, const struct cw_cue *cue)
{
    (void)cue;
    r->climbed = 0;
}

/* The next better entry than the current server, from place `climbed` on, and the place after it.
 * Returns NULL: none. */
static const struct cw_entry *above(const struct site *r, const struct cw_cue *cue, uint8_t *after)
{
    const uint8_t rank = line_of(r, cue)->rank;
    const struct cw_entry *e = top_of(r, cue);

    for (*after = 1; e; e = next_of(cue, e), ++*after)
        if (*after > r->climbed && e->rank < rank && !e->is_alternate)
            break;
    return e;
}

void cwi_site_take_above(struct site *r, const struct cw_cue *cue)
{
    struct cw_line *line = line_of(r, cue);
    const uint8_t rank = line->rank;

    cwi_current_take_top(cue->cw, line);
    line->rank = rank; /* better means better than the server before the fallback */
}

void cwi_site_take_best_up(struct site *r, const struct cw_cue *cue)
{
    const struct cw_entry *e = top_of(r, cue);

    while (e && (e->is_down || e->is_alternate))
        e = next_of(cue, e);
    if (e)
        cwi_current_set(cue->cw, line_of(r, cue), e);
}

/* The line's binding lives at this server, or is about to be made there. */
static bool has_binding(const struct site *r, const struct cw_cue *cue, const struct cw_entry *e)
{
    const struct cw_binding *b = cwi_binding_at(cue->cw, line_of(r, cue)->binding);

    return (b->reg.bound_until > cue->cw->now || b->reg.cs == REG_ST_LOCATING) &&
           cw_address_equal(&b->server, &e->address);
}

void cwi_site_take_bound(struct site *r, const struct cw_cue *cue)
{
    struct cw_line *line = line_of(r, cue);
    struct cw_entry *e = entry_of_binding(r, cue, line->binding);

    e->is_down = e->was_tried = 0;
    cwi_current_set(cue->cw, line, e);
}

void cwi_site_pick_above(struct site *r, const struct cw_cue *cue)
{
    uint8_t after;
    const struct cw_entry *e = above(r, cue, &after);
    enum site_event outcome = is_below(r, cue) ? SITE_IS_NONE : SITE_IS_TOP;

    if (e)
        outcome = !has_binding(r, cue, e)           ? SITE_IS_BELOW
                  : e->rank == top_of(r, cue)->rank ? SITE_IS_BOUND
                                                    : SITE_IS_BOUND_BELOW;
    post(r, cue, line_of(r, cue)->is_wished ? outcome : SITE_IS_HOME);
}

void cwi_site_try_above(struct site *r, const struct cw_cue *cue)
{
    struct cw *cw = cue->cw;
    struct cw_line *line = line_of(r, cue);
    uint8_t after;
    const struct cw_entry *e = above(r, cue, &after);

    if (!line->candidate)
        line->candidate = cwi_binding_take(cw, r->instance);
    if (!line->candidate || !e) {
        post(r, cue, SITE_NO_ROOM);
        return;
    }
    r->climbed = after;
    cwi_binding_go(cw, cwi_binding_at(cw, line->candidate), &e->address);
    cwi_binding_keep_numbers(cw, line);
    post_binding(cue, line->candidate, BINDING_TRY);
}

/* LOCAL_stop_in_flight: its response first, because what that grants must be removed. */
void cwi_site_drop_candidate(struct site *r, const struct cw_cue *cue)
{
    struct cw_line *line = line_of(r, cue);

    if (line->candidate)
        post_binding(cue, line->candidate, BINDING_DROP);
    line->candidate = 0;
}

/* The candidate takes the place of the current binding; -> the slot of the old one. */
static uint32_t take_candidate(struct site *r, const struct cw_cue *cue)
{
    struct cw *cw = cue->cw;
    struct cw_line *line = line_of(r, cue);
    const uint32_t old = line->binding;
    const struct cw_address *server = &cwi_binding_at(cw, line->candidate)->server;
    const struct cw_entry *e = entry_of(r, cue, server);

    line->binding = line->candidate;
    line->candidate = 0;
    if (e)
        cwi_current_set(cw, line, e);
    else
        line->server = *server;
    post_binding(cue, line->binding, BINDING_PROMOTE);
    return old;
}

void cwi_site_swap(struct site *r, const struct cw_cue *cue)
{
    post_binding(cue, take_candidate(r, cue), BINDING_DEMOTE);
}

void cwi_site_promote(struct site *r, const struct cw_cue *cue)
{
    post_binding(cue, take_candidate(r, cue), BINDING_DROP);
}

void cwi_site_tell_failover(struct site *r, const struct cw_cue *cue)
{
    const uint64_t left = r->timer.at ? r->timer.due - cue->cw->now : 0;

    cwi_effect_tell(cue->cw, r->instance, CW_FAILED_OVER, 0, (uint32_t)(left / 1000),
                    "GUIDE_failover");
}

void cwi_site_tell_fallback(struct site *r, const struct cw_cue *cue)
{
    cwi_effect_tell(cue->cw, r->instance, CW_FELL_BACK, 0,
                    cwi_binding_at(cue->cw, line_of(r, cue)->binding)->reg.granted,
                    "GUIDE_fallback_home");
}
