/* reg_act.c - what the registration chart does; no decision is taken here (RFC 3261 10.2; the
 * guide's section 1.6). */
#include "effects.h"
#include "hostport.h"
#include "reg_event.h"
#include "register.h"
#include "retry.h"

enum {
    RETRY_AFTER_MOST = 86400
}; /* s; LOCAL_retry_after_cap: a slip of a server's pen must not end a line */

static struct cw_line *line_of(struct reg *r)
{
    return CW_CONTAINER(r, struct cw_line, reg);
}

static const struct cw_line *line_of_const(const struct reg *r)
{
    return CW_CONTAINER_CONST(r, struct cw_line, reg);
}

/* guards */

bool live_reg_is_bound(const struct reg *r, const struct cw_cue *cue)
{
    return r->bound_until > cue->cw->now;
}

bool live_reg_is_answerable(const struct reg *r, const struct cw_cue *cue)
{
    const struct cw_line *line = line_of_const(r);
    const struct cw_phone_settings *s = cue->cw->settings;

    return *line->settings->password != '\0' && r->rounds < s->max_auth &&
           digest_is_answerable(&line->digest, cue->message, r->rounds == 0,
                                s->auth_support_rfc8760);
}

static uint32_t raised(const struct reg *r, const struct cw_cue *cue)
{
    const int64_t wanted = cue->message->min_expires;
    const uint32_t most = cue->cw->settings->reg_max_expires;

    if (wanted < 0)
        return r->asked;
    return wanted > most ? most : (uint32_t)wanted;
}

bool live_reg_is_raisable(const struct reg *r, const struct cw_cue *cue)
{
    return raised(r, cue) > r->asked;
}

bool live_reg_has_long_interval(const struct reg *r, const struct cw_cue *cue)
{
    (void)r;
    return cue->cw->settings->reg_retry_long_intvl != 0;
}

/* actions */

void live_reg_locate(struct reg *r, const struct cw_cue *cue)
{
    const struct cw_line *line = line_of(r);
    struct cw_octets host;
    uint16_t port;

    r->status = 0; /* a new attempt: what the last one met is told */
    if (hostport_split(line->settings->proxy, &host, &port))
        cw_effect_resolve(cue->cw, r->instance, hostport_bare(host), port, CW_UDP);
    else
        cw_post(cue->cw, CW_CHART_REG, r->instance, REG_NO_SERVER, cue);
}

void live_reg_take_address(struct reg *r, const struct cw_cue *cue)
{
    struct cw_line *line = line_of(r);

    line->server = cue->arrival->from;
    line->local = cue->arrival->local;
}

void live_reg_begin(struct reg *r, const struct cw_cue *cue)
{
    (void)cue;
    r->rounds = 0;
    r->retry_s = 0;
    r->status = 0;
}

static void send(struct reg *r, const struct cw_cue *cue, uint32_t expires)
{
    struct cw_line *line = line_of(r);
    struct cw_client *client = cw_client_take(cue->cw, r->instance, SIP_REGISTER);

    if (!client) {
        cw_post(cue->cw, CW_CHART_REG, r->instance, REG_NO_ROOM, cue);
        return;
    }
    if (!register_write(cue->cw, line, client, expires)) {
        cw_client_free(cue->cw, client);
        cue->cw->counters.last_error = CW_E_ROOM;
        cw_post(cue->cw, CW_CHART_REG, r->instance, REG_NO_ROOM, cue);
        return;
    }
    r->transaction = client->nict.instance;
    cw_client_start(cue->cw, client);
}

void live_reg_send(struct reg *r, const struct cw_cue *cue)
{
    send(r, cue, r->asked);
}

void live_reg_send_removal(struct reg *r, const struct cw_cue *cue)
{
    send(r, cue, 0);
}

void live_reg_take_challenge(struct reg *r, const struct cw_cue *cue)
{
    r->rounds++;
    digest_take(&line_of(r)->digest, cue->message, cue->cw->settings->auth_support_rfc8760);
}

void live_reg_raise_expires(struct reg *r, const struct cw_cue *cue)
{
    r->asked = raised(r, cue);
}

void live_reg_store(struct reg *r, const struct cw_cue *cue)
{
    const struct cw_phone_settings *s = cue->cw->settings;
    uint32_t granted = register_granted(line_of(r), cue->message, r->asked);

    if (granted > s->reg_max_expires)
        granted = s->reg_max_expires;
    if (granted < s->reg_min_expires)
        granted = s->reg_min_expires;
    r->granted = granted;
    r->bound_until = cue->cw->now + (uint64_t)granted * 1000;
    r->failures = 0;
}

void live_reg_forget(struct reg *r, const struct cw_cue *cue)
{
    (void)cue;
    r->bound_until = 0;
    r->granted = 0;
}

void live_reg_weigh_code(struct reg *r, const struct cw_cue *cue)
{
    cw_post(cue->cw, CW_CHART_REG, r->instance,
            reg_event_of_code(r->status, cue->cw->settings->retry_reg_rsc), cue);
}

void live_reg_arm_refresh(struct reg *r, const struct cw_cue *cue)
{
    r->timer.event = REG_T_REFRESH;
    cw_timer_arm(&cue->cw->timers, &r->timer,
                 cue->cw->now + retry_refresh_ms(r->granted, cue->cw->settings->sip_timer_f));
}

static void arm_retry(struct reg *r, const struct cw_cue *cue, uint32_t seconds, uint32_t chance,
                      const char *clause)
{
    struct cw *cw = cue->cw;
    const uint64_t random_ms = (uint64_t)cw_random_to(cw, chance) * 1000;

    if (r->failures < UINT8_MAX)
        r->failures++;
    r->retry_s = seconds + (uint32_t)(random_ms / 1000);
    r->retry_clause = clause;
    r->timer.event = REG_T_RETRY;
    cw_timer_arm(&cw->timers, &r->timer, cw->now + (uint64_t)seconds * 1000 + random_ms);
}

void live_reg_arm_short(struct reg *r, const struct cw_cue *cue)
{
    const struct cw_phone_settings *s = cue->cw->settings;

    arm_retry(r, cue, retry_short_s(s->reg_retry_intvl, s->reg_retry_intvl_cap, r->failures + 1u),
              s->reg_retry_random_delay,
              s->reg_retry_intvl_cap ? "GUIDE_retry_cap" : "GUIDE_retry_short");
}

void live_reg_arm_long(struct reg *r, const struct cw_cue *cue)
{
    const struct cw_phone_settings *s = cue->cw->settings;

    arm_retry(r, cue, s->reg_retry_long_intvl, s->reg_retry_long_random_delay, "GUIDE_retry_long");
}

void live_reg_arm_retry_after(struct reg *r, const struct cw_cue *cue)
{
    const int64_t asked = cue->message->retry_after;
    const int64_t wait = asked < 1 ? 1 : asked > RETRY_AFTER_MOST ? RETRY_AFTER_MOST : asked;

    arm_retry(r, cue, (uint32_t)wait, 0, "GUIDE_retry_after");
}

void live_reg_disarm(struct reg *r, const struct cw_cue *cue)
{
    cw_timer_disarm(&cue->cw->timers, &r->timer);
}

static void tell(struct reg *r, const struct cw_cue *cue, enum cw_news news, uint32_t seconds,
                 const char *clause)
{
    cw_effect_tell(cue->cw, r->instance, news, r->status, seconds, clause);
}

void live_reg_tell_registered(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_REGISTERED, r->granted, "RFC3261_10_2_4");
}

void live_reg_tell_unregistered(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_UNREGISTERED, 0, "RFC3261_10_2_2");
}

void live_reg_tell_unremoved(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_UNREMOVED, 0, "LOCAL_one_removal");
}

void live_reg_tell_lost(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_LOST, 0, "LOCAL_lost");
}

void live_reg_tell_rebuffed(struct reg *r, const struct cw_cue *cue)
{
    if (r->status == 423)
        tell(r, cue, CW_REFUSED, r->retry_s, "LOCAL_one_423");
    else
        tell(r, cue, CW_DENIED, r->retry_s, "RFC3261_22_1");
}

void live_reg_tell_refused(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_REFUSED, r->retry_s, r->retry_clause);
}

void live_reg_tell_no_answer(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_NO_ANSWER, r->retry_s, r->retry_clause);
}

void live_reg_tell_no_server(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_NO_SERVER, r->retry_s, r->retry_clause);
}

void live_reg_tell_stopped(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_STOPPED, 0, "GUIDE_retry_long_zero");
}
