/* reg_act.c - what the registration chart does; no decision is taken here (RFC 3261 10.2; the
 * guide's section 1.6). */
#include "binding.h"
#include "effects.h"
#include "keep_fact.h"
#include "outside.h"
#include "reg_names.h"
#include "reg_responses.h"
#include "register.h"
#include "retry.h"
#include "site_fact.h"

enum {
    PACE_MS = 1000,  /* LOCAL_pace */
    REMAP_MS = 60000 /* LOCAL_remap */
};

static struct cw_binding *binding_of(struct reg *r)
{
    return CW_CONTAINER(r, struct cw_binding, reg);
}

static struct cw_line *line_of(const struct reg *r, const struct cw_cue *cue)
{
    return &cue->cw->memory.lines[CW_CONTAINER_CONST(r, struct cw_binding, reg)->line - 1];
}

bool cwi_reg_is_settled(const struct reg *r)
{
    return r->cs == REG_ST_REGISTERED;
}

bool cwi_reg_is_wished(const struct reg *r)
{
    return r->cs != REG_ST_UNREGISTERED && r->cs != REG_ST_STOPPED && r->cs != REG_ST_LEAVING &&
           r->cs != REG_ST_REMOVING;
}

/* guards */

bool cwi_reg_is_bound(const struct reg *r, const struct cw_cue *cue)
{
    return r->bound_until > cue->cw->now;
}

bool cwi_reg_is_answerable(const struct reg *r, const struct cw_cue *cue)
{
    const struct cw_line *line = line_of(r, cue);
    const struct cw_phone_settings *s = cue->cw->settings;

    return *line->settings->password != '\0' && r->rounds < s->max_auth &&
           cwi_digest_is_answerable(&line->digest, cue->message, r->rounds == 0,
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

bool cwi_reg_is_raisable(const struct reg *r, const struct cw_cue *cue)
{
    return raised(r, cue) > r->asked;
}

bool cwi_reg_has_long_interval(const struct reg *r, const struct cw_cue *cue)
{
    (void)r;
    return cue->cw->settings->reg_retry_long_intvl != 0;
}

bool cwi_reg_is_early(const struct reg *r, const struct cw_cue *cue)
{
    return cue->cw->now < line_of(r, cue)->paced_until;
}

/* actions */

static void post(const struct reg *r, const struct cw_cue *cue, enum reg_event event)
{
    cwi_post(cue->cw, CW_CHART_REG, r->instance, (uint8_t)event, cue);
}

static void post_site(const struct reg *r, const struct cw_cue *cue, enum site_event event)
{
    cwi_post(cue->cw, CW_CHART_SITE, CW_CONTAINER_CONST(r, struct cw_binding, reg)->line,
             (uint8_t)event, cue);
}

/* One aside has its server from the start; the others take the line's. */
void cwi_reg_seek(struct reg *r, const struct cw_cue *cue)
{
    r->is_asking = 1;
    if (binding_of(r)->role == CW_BINDING_ASIDE)
        post(r, cue, REG_LOCATED);
    else
        post_site(r, cue, SITE_SOUGHT);
}

/* A second binding tries a better server. */
static bool is_aside_of(const struct cw_line *line, const struct cw_cue *cue)
{
    return line->second && cwi_binding_at(cue->cw, line->second)->role == CW_BINDING_ASIDE;
}

void cwi_reg_take_server(struct reg *r, const struct cw_cue *cue)
{
    struct cw_binding *b = binding_of(r);
    const struct cw_line *line = line_of(r, cue);
    const struct cw_address before = b->server;

    switch ((enum cw_role)b->role) {
    case CW_BINDING_MAIN:
        if (!is_aside_of(line, cue)) /* else it stays until the other is home */
            b->server = line->site.current;
        break;
    case CW_BINDING_ALTERNATE:
        b->server = cwi_binding_alternate(cue->cw, line);
        break;
    default:
        break;
    }
    if (!cw_address_equal(&b->server, &before))
        b->left.family = 0; /* it is not known there */
    if (b->server.family)
        cue->cw->host->local(cue->cw->host->context, b->line, &b->server, &b->local);
}

/* Meanwhile the line may have left the server that has answered. */
void cwi_reg_report_up(struct reg *r, const struct cw_cue *cue)
{
    const struct cw_binding *b = binding_of(r);
    const struct cw_line *line = line_of(r, cue);

    if (b->role == CW_BINDING_MAIN)
        post_site(r, cue,
                  cw_address_equal(&b->server, &line->site.current) ? SITE_ANSWERED
                                                                    : SITE_ELSEWHERE);
    else if (b->role == CW_BINDING_ASIDE)
        post_site(r, cue, SITE_ASIDE_UP);
    else if (b->role == CW_BINDING_ALTERNATE && cwi_binding_is_elsewhere(cue->cw, line))
        post_site(r, cue, SITE_ALTERNATE_ELSEWHERE);
}

/* Who belongs to Alternate Proxy alone knows no other server. */
void cwi_reg_report_down(struct reg *r, const struct cw_cue *cue)
{
    const struct cw_binding *b = binding_of(r);
    const struct cw_line *line = line_of(r, cue);

    r->is_asking = b->role == CW_BINDING_MAIN;
    if (b->role == CW_BINDING_ASIDE)
        post_site(r, cue, SITE_ASIDE_FAILED);
    else if (b->role == CW_BINDING_ALTERNATE)
        post(r, cue, REG_NO_OTHER);
    else if (cw_address_equal(&b->server, &line->site.current))
        post_site(r, cue, cwi_site_failure(line->settings));
    else
        post_site(r, cue, SITE_SOUGHT); /* the line has left that server already */
}

void cwi_reg_report_refresh(struct reg *r, const struct cw_cue *cue)
{
    if (binding_of(r)->role == CW_BINDING_MAIN)
        post_site(r, cue, SITE_REFRESH);
}

/* reg.failure.responses.tsv */
static void post_failure(struct reg *r, const struct cw_cue *cue)
{
    const struct cwi_response response = {
        .cw = cue->cw, .instance = r->instance, .status = r->status, .retry_after = r->retry_after
    };

    post(r, cue, cwi_classify(&cwi_reg_failure_responses, &response));
}

void cwi_reg_weigh_failure(struct reg *r, const struct cw_cue *cue)
{
    post_failure(r, cue);
}

void cwi_reg_arm_pace(struct reg *r, const struct cw_cue *cue)
{
    r->is_asking = 0;
    r->timer.event = REG_T_PACE;
    cwi_timer_arm(&cue->cw->timers, &r->timer, line_of(r, cue)->paced_until);
}

void cwi_reg_begin(struct reg *r, const struct cw_cue *cue)
{
    line_of(r, cue)->paced_until = cue->cw->now + PACE_MS;
    r->is_asking = 0;
    r->rounds = 0;
    r->retry_s = 0;
    r->status = 0;
}

static void send(struct reg *r, const struct cw_cue *cue, uint32_t expires)
{
    struct cw_binding *b = binding_of(r);
    struct cw_client *client = b->server.family ? cwi_client_take(cue->cw, b->line, SIP_REGISTER,
                                                                  CW_CHART_REG, r->instance)
                                                : NULL;

    if (!client) {
        cwi_post(cue->cw, CW_CHART_REG, r->instance, REG_NO_ROOM, cue);
        return;
    }
    if (!cwi_register_write(cue->cw, b, client, expires)) {
        cwi_client_free(cue->cw, client);
        cue->cw->counters.last_error = CW_E_ROOM;
        cwi_post(cue->cw, CW_CHART_REG, r->instance, REG_NO_ROOM, cue);
        return;
    }
    r->transaction = client->nict.instance;
    cwi_client_start(cue->cw, client);
}

void cwi_reg_send(struct reg *r, const struct cw_cue *cue)
{
    send(r, cue, r->asked);
}

void cwi_reg_send_removal(struct reg *r, const struct cw_cue *cue)
{
    send(r, cue, 0);
}

void cwi_reg_take_challenge(struct reg *r, const struct cw_cue *cue)
{
    r->rounds++;
    cwi_digest_take(&line_of(r, cue)->digest, cue->message,
                    cue->cw->settings->auth_support_rfc8760);
}

void cwi_reg_raise_expires(struct reg *r, const struct cw_cue *cue)
{
    r->asked = raised(r, cue);
}

void cwi_reg_store(struct reg *r, const struct cw_cue *cue)
{
    const struct cw_phone_settings *s = cue->cw->settings;
    uint32_t granted = cwi_register_granted(cue->cw, binding_of(r), cue->message, r->asked);

    if (granted > s->reg_max_expires)
        granted = s->reg_max_expires;
    if (granted < s->reg_min_expires)
        granted = s->reg_min_expires;
    r->granted = granted;
    r->bound_until = cue->cw->now + (uint64_t)granted * 1000;
    r->failures = 0;
}

/* The line in force only: two servers may see us at two addresses. */
void cwi_reg_learn(struct reg *r, const struct cw_cue *cue)
{
    struct cw_binding *b = binding_of(r);
    struct cw_line *line = line_of(r, cue);

    b->left.family = 0;
    if (b->role != CW_BINDING_MAIN || !cwi_outside_learn(cue->cw, line, &b->local, cue->message))
        return;
    b->left = b->contact;
    if (cue->cw->now < line->remapped_until)
        return; /* its refresh will do */
    line->remapped_until = cue->cw->now + REMAP_MS;
    post(r, cue, REG_REMAPPED);
}

void cwi_reg_forget(struct reg *r, const struct cw_cue *cue)
{
    (void)cue;
    r->bound_until = 0;
    r->granted = 0;
}

void cwi_reg_weigh_code(struct reg *r, const struct cw_cue *cue)
{
    post_failure(r, cue);
}

void cwi_reg_arm_refresh(struct reg *r, const struct cw_cue *cue)
{
    r->timer.event = REG_T_REFRESH;
    cwi_timer_arm(&cue->cw->timers, &r->timer,
                  cue->cw->now + cwi_retry_refresh_ms(r->granted, cue->cw->settings->sip_timer_f));
}

static void arm_retry(struct reg *r, const struct cw_cue *cue, uint32_t seconds, uint32_t chance,
                      const char *clause)
{
    struct cw *cw = cue->cw;
    const uint64_t random_ms = (uint64_t)cwi_random_to(cw, chance) * 1000;

    if (r->failures < UINT8_MAX)
        r->failures++;
    r->retry_s = seconds + (uint32_t)(random_ms / 1000);
    r->retry_clause = clause;
    r->timer.event = REG_T_RETRY;
    cwi_timer_arm(&cw->timers, &r->timer, cw->now + (uint64_t)seconds * 1000 + random_ms);
}

void cwi_reg_arm_short(struct reg *r, const struct cw_cue *cue)
{
    const struct cw_phone_settings *s = cue->cw->settings;

    arm_retry(r, cue,
              cwi_retry_short_s(s->reg_retry_intvl, s->reg_retry_intvl_cap, r->failures + 1u),
              s->reg_retry_random_delay,
              s->reg_retry_intvl_cap ? "GUIDE_retry_cap" : "GUIDE_retry_short");
}

void cwi_reg_arm_long(struct reg *r, const struct cw_cue *cue)
{
    const struct cw_phone_settings *s = cue->cw->settings;

    arm_retry(r, cue, s->reg_retry_long_intvl, s->reg_retry_long_random_delay, "GUIDE_retry_long");
}

void cwi_reg_arm_retry_after(struct reg *r, const struct cw_cue *cue)
{
    arm_retry(r, cue, r->retry_after < 1 ? 1 : (uint32_t)r->retry_after, 0, "GUIDE_retry_after");
}

void cwi_reg_disarm(struct reg *r, const struct cw_cue *cue)
{
    r->is_asking = 0;
    cwi_timer_disarm(&cue->cw->timers, &r->timer);
}

/* Keep-alives are for a binding that is registered (GUIDE_keep_alive). */
static void tell_keep(const struct cw_binding *b, const struct cw_cue *cue, enum cw_news news)
{
    if (news == CW_REGISTERED)
        cwi_keep_tell(cue, b->reg.instance, true);
    else if (news == CW_LOST || news == CW_UNREGISTERED || news == CW_UNREMOVED)
        cwi_keep_tell(cue, b->reg.instance, false);
}

static void tell(struct reg *r, const struct cw_cue *cue, enum cw_news news, uint32_t seconds,
                 const char *clause)
{
    const struct cw_binding *b = binding_of(r);
    struct cw_line *line = line_of(r, cue);

    if (b->role != CW_BINDING_LEAVING)
        tell_keep(b, cue, news);
    if (b->role == CW_BINDING_MAIN && cwi_domain_is_dual(line->settings) &&
        (news == CW_REFUSED || news == CW_DENIED || news == CW_STOPPED))
        post_site(r, cue, SITE_PRIMARY_REFUSED);
    /* What the second binding meets is not the line's: who is aside has failed with anything but
     * a registration, and who leaves is gone. */
    if (b->role == CW_BINDING_MAIN)
        cwi_effect_tell(cue->cw, b->line, news, r->status, seconds, clause);
    else if (b->role == CW_BINDING_LEAVING && (news == CW_UNREGISTERED || news == CW_UNREMOVED))
        cwi_binding_free(cue->cw, r->instance);
    else if (b->role == CW_BINDING_ASIDE && line->second == r->instance && news != CW_REGISTERED &&
             news != CW_LOST)
        cwi_post(cue->cw, CW_CHART_SITE, b->line, SITE_ASIDE_FAILED, cue);
}

void cwi_reg_tell_registered(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_REGISTERED, r->granted, "RFC3261_10_2_4");
}

void cwi_reg_tell_unregistered(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_UNREGISTERED, 0, "RFC3261_10_2_2");
}

void cwi_reg_tell_unremoved(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_UNREMOVED, 0, "LOCAL_one_removal");
}

void cwi_reg_tell_lost(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_LOST, 0, "LOCAL_lost");
}

void cwi_reg_tell_rebuffed(struct reg *r, const struct cw_cue *cue)
{
    if (r->status == 423)
        tell(r, cue, CW_REFUSED, r->retry_s, "LOCAL_one_423");
    else
        tell(r, cue, CW_DENIED, r->retry_s, "RFC3261_22_1");
}

void cwi_reg_tell_refused(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_REFUSED, r->retry_s, r->retry_clause);
}

void cwi_reg_tell_no_answer(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_NO_ANSWER, r->retry_s, r->retry_clause);
}

void cwi_reg_tell_no_server(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_NO_SERVER, r->retry_s, r->retry_clause);
}

void cwi_reg_tell_stopped(struct reg *r, const struct cw_cue *cue)
{
    tell(r, cue, CW_STOPPED, 0, "GUIDE_retry_long_zero");
}
