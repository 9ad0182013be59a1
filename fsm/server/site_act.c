/* site_act.c - what the chart site does; no decision is taken here but which entry comes next (RFC
 * 3263 4.3; the guide's sections 1.2 to 1.4). */
#include "binding.h"
#include "effects.h"
#include "fallback.h"
#include "keep_fact.h"
#include "site_fact.h"
#include "site_names.h"

enum { RETRY_AFTER_MOST = 86400 }; /* s; LOCAL_retry_after_cap */

static struct cw_line *line_of(const struct site *r, const struct cw_cue *cue)
{
    return &cue->cw->memory.lines[r->instance - 1];
}

/* --- facts ------------------------------------------------------------------------------------ */

static struct fallback rule_of(const struct site *r, const struct cw_cue *cue)
{
    const struct cw_line *line = line_of(r, cue);
    const struct reg *reg = &cwi_binding_at(cue->cw, line->binding)->reg;

    return (struct fallback){ .interval = line->settings->proxy_fallback_intvl,
                              .expires = reg->granted ? reg->granted : reg->asked,
                              .is_auto = line->settings->auto_register_when_failover,
                              .is_later = line->settings->fallback_rule ==
                                          CW_FALLBACK_RULE_REFRESH_OR_TIMER,
                              .is_stream = r->current.transport != CW_UDP };
}

bool cwi_site_is_on_alternate(const struct site *r)
{
#if SITE_HAS_REDUNDANCY
    return r->cs == SITE_ST_ON_ALTERNATE;
#else
    (void)r;
    return false;
#endif
}

bool cwi_site_is_deferred(const struct site *r)
{
#if SITE_HAS_REDUNDANCY
    return r->cs == SITE_ST_DEFERRED;
#else
    (void)r;
    return false;
#endif
}

bool cwi_site_is_calling(const struct site *r, const struct cw_cue *cue)
{
    (void)cue;
    return r->calls > 0;
}

bool cwi_site_is_auto(const struct site *r, const struct cw_cue *cue)
{
    const struct cw_line_settings *s = line_of(r, cue)->settings;

    return s->auto_register_when_failover || cwi_domain_has_no_way_back(s);
}

bool cwi_site_is_top(const struct site *r, const struct cw_cue *cue)
{
    const struct cw_binding *second = cwi_binding_at(cue->cw, line_of(r, cue)->second);
    const struct cw_entry *top = cwi_entry_at(cue->cw, r->first);
    const struct cw_entry *e =
        cwi_entry_at(cue->cw, cwi_entry_find(cue->cw, r->first, &second->server));

    return !e || e->rank == top->rank;
}

bool cwi_site_is_due(const struct site *r, const struct cw_cue *cue)
{
    const struct fallback f = rule_of(r, cue);
    const struct cw_entry *top = cwi_entry_at(cue->cw, r->first);

    return top && r->calls == 0 &&
           cwi_fallback_is_due(&f, top->is_down ? cue->cw->now - top->down_since : UINT64_MAX);
}

/* A server that may be talked to: up; or down, and its time is over. With an interval of 0 who
 * failed earlier may be tried again at once (GUIDE_fallback_zero), but once between two successes. */
static bool is_usable(const struct site *r, const struct cw_cue *cue, const struct cw_entry *e)
{
    const uint32_t interval = line_of(r, cue)->settings->proxy_fallback_intvl;
    const uint64_t down_ms = cue->cw->now - e->down_since;

    if (e->is_alternate)
        return false;
    if (!e->is_down)
        return true;
    if (down_ms < (uint64_t)e->held_s * 1000)
        return false;
    return interval ? down_ms >= (uint64_t)interval * 1000 : !e->was_tried;
}

/* --- talking to --------------------------------------------------------------------------------- */

static void talk_to(struct site *r, const struct cw_cue *cue, const struct cw_entry *e)
{
    struct cw_line *line = line_of(r, cue);

    r->current = e->address;
    r->rank = e->rank;
    cue->cw->host->local(cue->cw->host->context, r->instance, &e->address, &line->local);
}

void cwi_site_locate(struct site *r, const struct cw_cue *cue)
{
    cwi_post(cue->cw, CW_CHART_LOCATE, r->instance, LOCATE_START, cue);
}

void cwi_site_take_top(struct site *r, const struct cw_cue *cue)
{
    const struct cw_entry *top = cwi_entry_at(cue->cw, r->first);

    if (top && !top->is_alternate)
        talk_to(r, cue, top);
}

void cwi_site_offer(struct site *r, const struct cw_cue *cue)
{
    const struct cw_address alternate = cwi_binding_alternate(cue->cw, line_of(r, cue));

    cwi_site_tell_waiting(cue, r->instance, r->current.family ? REG_LOCATED : REG_NO_SERVER,
                          alternate.family ? REG_LOCATED : REG_NO_SERVER, REQUEST_LOCATED);
}

void cwi_site_refuse(struct site *r, const struct cw_cue *cue)
{
    cwi_site_tell_waiting(cue, r->instance, REG_NO_SERVER, REG_NO_SERVER, REQUEST_NO_SERVER);
}

void cwi_site_admit(struct site *r, const struct cw_cue *cue)
{
    cwi_site_tell_waiting(cue, r->instance, REG_NO_OTHER, REG_NO_OTHER, REQUEST_NO_SERVER);
}

static void call(const struct cw_cue *cue, uint32_t binding)
{
    if (cwi_reg_is_settled(&cwi_binding_at(cue->cw, binding)->reg))
        cwi_post(cue->cw, CW_CHART_REG, binding, REG_MOVED, cue);
}

void cwi_site_call_over(struct site *r, const struct cw_cue *cue)
{
    call(cue, line_of(r, cue)->binding);
}

void cwi_site_call_alternate(struct site *r, const struct cw_cue *cue)
{
    call(cue, line_of(r, cue)->second);
}

/* --- up and down -------------------------------------------------------------------------------- */

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
    const struct sip_message *m = cue->message;
    const int64_t asked = m && m->status == 503 ? m->retry_after : 0;
    const int64_t held = asked < 0 ? 0 : asked > RETRY_AFTER_MOST ? RETRY_AFTER_MOST : asked;

    put_down(cue, cwi_entry_at(cue->cw, cwi_entry_find(cue->cw, r->first, &r->current)),
             (uint32_t)held);
}

void cwi_site_pick(struct site *r, const struct cw_cue *cue)
{
    struct cw *cw = cue->cw;
    enum site_event event = SITE_M_NONE;

    r->climbed = 0;
    for (uint32_t n = SITE_HAS_REDUNDANCY ? r->first : 0; n; n = cwi_entry_at(cw, n)->next) {
        const struct cw_entry *e = cwi_entry_at(cw, n);
        if (!is_usable(r, cue, e))
            continue;
        talk_to(r, cue, e);
        event = e->rank == cwi_entry_at(cw, r->first)->rank ? SITE_M_TOP : SITE_M_NEXT;
        break;
    }
    cwi_post(cw, CW_CHART_SITE, r->instance, (uint8_t)event, cue);
}

void cwi_site_place(struct site *r, const struct cw_cue *cue)
{
    const struct cw_entry *top = cwi_entry_at(cue->cw, r->first);

    cwi_post(cue->cw, CW_CHART_SITE, r->instance,
             top && r->rank > top->rank ? SITE_M_NEXT : SITE_M_TOP, cue);
}

void cwi_site_reset(struct site *r, const struct cw_cue *cue)
{
    for (uint32_t n = r->first; n; n = cwi_entry_at(cue->cw, n)->next) {
        struct cw_entry *e = cwi_entry_at(cue->cw, n);
        e->is_down = e->was_tried = 0;
        e->held_s = 0;
    }
    r->climbed = 0;
    cwi_site_take_top(r, cue);
}

void cwi_site_forgive(struct site *r, const struct cw_cue *cue)
{
    for (uint32_t n = r->first; n; n = cwi_entry_at(cue->cw, n)->next) {
        struct cw_entry *e = cwi_entry_at(cue->cw, n);
        e->was_tried = 0;
        if (cw_address_equal(&e->address, &r->current))
            e->is_down = 0;
    }
}

/* --- the way back ------------------------------------------------------------------------------- */

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

    r->climbed = 0;
    if (r->timer.at == 0) /* from the moment that the preferred server was left */
        arm(r, cue, cwi_fallback_after_s(&f));
}

void cwi_site_arm_interval(struct site *r, const struct cw_cue *cue)
{
    struct fallback f = rule_of(r, cue);

    r->climbed = 0;
    arm(r, cue, f.is_later ? cwi_fallback_after_s(&f) : f.interval);
}

void cwi_site_disarm(struct site *r, const struct cw_cue *cue)
{
    cwi_timer_disarm(&cue->cw->timers, &r->timer);
}

/* The next entry above whom the line talked to, from the `climbed`th on. 0: none. */
static uint32_t above(const struct site *r, const struct cw_cue *cue, uint8_t *place)
{
    uint8_t at = 0;

    for (uint32_t n = r->first; n; n = cwi_entry_at(cue->cw, n)->next, at++) {
        const struct cw_entry *e = cwi_entry_at(cue->cw, n);
        if (at >= r->climbed && e->rank < r->rank && !e->is_alternate) {
            *place = at;
            return n;
        }
    }
    return 0;
}

void cwi_site_come_home(struct site *r, const struct cw_cue *cue)
{
    uint8_t place;
    const uint8_t rank = r->rank;
    const uint32_t n = above(r, cue, &place);

    if (n)
        talk_to(r, cue, cwi_entry_at(cue->cw, n));
    r->rank = rank; /* who is above is reckoned from where the line was */
}

void cwi_site_go_back(struct site *r, const struct cw_cue *cue)
{
    for (uint32_t n = r->first; n; n = cwi_entry_at(cue->cw, n)->next)
        if (!cwi_entry_at(cue->cw, n)->is_down && !cwi_entry_at(cue->cw, n)->is_alternate) {
            talk_to(r, cue, cwi_entry_at(cue->cw, n));
            return;
        }
}

void cwi_site_try_above(struct site *r, const struct cw_cue *cue)
{
    struct cw *cw = cue->cw;
    uint8_t place;
    uint32_t n, slot;

    if (!cwi_reg_is_wished(&cwi_binding_at(cw, line_of(r, cue)->binding)->reg)) {
        cwi_post(cw, CW_CHART_SITE, r->instance, SITE_M_TOP, cue);
        return;
    }
    n = above(r, cue, &place);
    slot = n ? cwi_binding_take(cw, r->instance, CW_BINDING_ASIDE) : 0;

    if (!slot) {
        cwi_post(cw, CW_CHART_SITE, r->instance, SITE_ASIDE_NO_ROOM, cue);
        return;
    }
    r->climbed = (uint8_t)(place + 1);
    cwi_binding_at(cw, slot)->server = cwi_entry_at(cw, n)->address;
    line_of(r, cue)->second = slot;
    cwi_binding_keep_numbers(cw, line_of(r, cue));
    cwi_post(cw, CW_CHART_REG, slot, REG_START, cue);
}

void cwi_site_pick_above(struct site *r, const struct cw_cue *cue)
{
    struct cw *cw = cue->cw;
    const struct cw_line *line = line_of(r, cue);
    uint8_t place;

    if (line->second)
        put_down(cue,
                 cwi_entry_at(
                     cw, cwi_entry_find(cw, r->first, &cwi_binding_at(cw, line->second)->server)),
                 0);
    cwi_post(cw, CW_CHART_SITE, r->instance, above(r, cue, &place) ? SITE_M_NEXT : SITE_M_NONE,
             cue);
}

void cwi_site_drop_aside(struct site *r, const struct cw_cue *cue)
{
    struct cw_line *line = line_of(r, cue);

    if (line->second)
        cwi_binding_free(cue->cw, line->second);
    line->second = 0;
}

/* LOCAL_stop_in_flight: its answer first, for what that grants has to be removed. */
void cwi_site_leave_aside(struct site *r, const struct cw_cue *cue)
{
    struct cw_line *line = line_of(r, cue);
    const uint32_t aside = line->second;

    if (!aside)
        return;
    line->second = 0;
    cwi_binding_at(cue->cw, aside)->role = CW_BINDING_LEAVING;
    cwi_post(cue->cw, CW_CHART_REG, aside, REG_STOP, cue);
}

void cwi_site_swap(struct site *r, const struct cw_cue *cue)
{
    struct cw *cw = cue->cw;
    struct cw_line *line = line_of(r, cue);
    const uint32_t old = line->binding;
    const struct cw_entry *e;

    r->climbed = 0; /* the next way up begins at the first again */
    line->binding = line->second;
    line->second = 0;
    cwi_binding_at(cw, line->binding)->role = CW_BINDING_MAIN;
    e = cwi_entry_at(cw, cwi_entry_find(cw, r->first, &cwi_binding_at(cw, line->binding)->server));
    if (e)
        talk_to(r, cue, e);
    else
        r->current = cwi_binding_at(cw, line->binding)->server; /* the list has changed meanwhile */
    if (cw_address_equal(&cwi_binding_at(cw, old)->server, &r->current)) {
        cwi_binding_free(cw, old); /* it is the same binding */
        return;
    }
    cwi_binding_at(cw, old)->role = CW_BINDING_LEAVING;
    cwi_keep_tell(cue, old, false);
    cwi_post(cw, CW_CHART_REG, old, REG_STOP, cue);
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
