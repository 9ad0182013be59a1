/* reg_act.c - what the registration chart does; no decision is taken here (RFC 3261 10.2; the
 * guide's section 1.6). */
#include "bindings.h"
#include "digests.h"
#include "effects.h"
#include "outside.h"
#include "reg_names.h"
#include "reg_responses.h"
#include "register.h"
#include "retry.h"

enum {
    PACE_MS = 1000,   /* LOCAL_pace */
    REMAP_MS = 60000, /* LOCAL_remap */
    STEADY_MS = 60000 /* LOCAL_unsteady: a binding that lasts so long is none of those in a row */
};

static struct cw_binding *binding_of(struct reg *r)
{
    return CW_CONTAINER(r, struct cw_binding, reg);
}

static struct cw_line *line_of(const struct reg *r, const struct cw_cue *cue)
{
    return cwi_line_at(cue->cw, CW_CONTAINER_CONST(r, struct cw_binding, reg)->line);
}

static const struct cw_address *server_of(const struct reg *r)
{
    return &CW_CONTAINER_CONST(r, struct cw_binding, reg)->server;
}

/* guards */

bool cwi_reg_is_bound(const struct reg *r, const struct cw_cue *cue)
{
    return r->bound_until > cue->cw->now;
}

static enum digest_answer weigh(const struct reg *r, const struct cw_cue *cue)
{
    return cwi_digest_weigh(cwi_digests_of(cue->cw, line_of(r, cue)), server_of(r), cue->message,
                            r->rounds == 0, cue->cw->settings->auth_support_rfc8760);
}

bool cwi_reg_is_answerable(const struct reg *r, const struct cw_cue *cue)
{
    return *line_of(r, cue)->settings->password != '\0' &&
           r->rounds < cue->cw->settings->max_auth && weigh(r, cue) == DIGEST_ANSWERABLE;
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

/* In this step: from its next one on it has sent its request, or waits. */
static bool is_candidate_next(const struct reg *r, const struct cw_cue *cue)
{
    const uint32_t slot = line_of(r, cue)->candidate;
    const struct reg *next = slot ? &cwi_binding_at(cue->cw, slot)->reg : r;

    return next != r && next->cs <= REG_ST_LOCATING && !next->is_held && !next->timer.at;
}

bool cwi_reg_is_early(const struct reg *r, const struct cw_cue *cue)
{
    return cue->cw->now < line_of(r, cue)->paced_until || is_candidate_next(r, cue);
}

/* How long it has lasted in ms. */
static uint64_t age(const struct reg *r, const struct cw_cue *cue)
{
    return cue->cw->now - (r->bound_until - (uint64_t)r->granted * 1000);
}

/* More often in a row than the line has servers. */
static bool has_lost_often(const struct reg *r, const struct cw_cue *cue)
{
    const struct cw_entry *e = cwi_entry_at(cue->cw, line_of(r, cue)->list);
    uint8_t losses = r->losses;

    for (; e && losses; e = cwi_entry_at(cue->cw, e->next))
        losses--;
    return losses > 0;
}

bool cwi_reg_is_unsteady(const struct reg *r, const struct cw_cue *cue)
{
    return has_lost_often(r, cue) && age(r, cue) < STEADY_MS;
}

bool cwi_reg_is_unanswered(const struct reg *r, const struct cw_cue *cue)
{
    (void)cue;
    return r->news == CW_NO_SERVER || r->news == CW_NO_ANSWER;
}

/* 10.2: a binding that waited for its outcome may continue. */
static void clear_held(struct cw *cw, uint32_t line_number, const struct cw_cue *cue)
{
    const struct cw_line *line = cwi_line_at(cw, line_number);
    const uint32_t waiting[] = { line->binding, line->candidate, line->alternate };

    for (size_t i = 0; i < sizeof waiting / sizeof *waiting; i++)
        if (waiting[i] && cwi_binding_at(cw, waiting[i])->reg.is_held)
            cwi_post(cue, CW_CHART_BINDING, waiting[i], BINDING_CLEARED);
}

uint8_t cwi_reg_hear(struct reg *r, const struct cwi_outcome *o, const struct cw_cue *cue)
{
    const struct cwi_response response = cwi_response_of(o, cue, r->instance);
    const uint8_t event = cwi_classify(&cwi_reg_responses, &response);

    if (event != REG_1XX)
        clear_held(cue->cw, o->line, &(struct cw_cue){ .cw = cue->cw });
    if (r->transaction != o->client)
        return 0;
    if (event != REG_1XX) {
        r->status = response.status;
        r->blame =
            event == REG_2XX_MALFORMED ? cwi_register_blame(cue->cw) : cwi_blame_of(&response);
        r->retry_after = response.retry_after;
        r->transaction = 0;
    }
    return event;
}

/* actions */

static void post(const struct reg *r, const struct cw_cue *cue, enum reg_event event)
{
    cwi_post(cue, CW_CHART_REG, r->instance, (uint8_t)event);
}

static void report(const struct reg *r, const struct cw_cue *cue, enum binding_event event)
{
    cwi_post(cue, CW_CHART_BINDING, r->instance, (uint8_t)event);
}

void cwi_reg_seek(struct reg *r, const struct cw_cue *cue)
{
    report(r, cue, BINDING_SEEK);
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
    r->timer.event = REG_T_PACE;
    cwi_timer_arm(&cue->cw->timers, &r->timer, line_of(r, cue)->paced_until);
}

void cwi_reg_take_server(struct reg *r, const struct cw_cue *cue)
{
    cwi_binding_go(cue->cw, binding_of(r), cwi_binding_target(cue->cw, r->instance));
}

void cwi_reg_begin(struct reg *r, const struct cw_cue *cue)
{
    line_of(r, cue)->paced_until = cue->cw->now + PACE_MS;
    r->rounds = 0;
    r->retry_s = 0;
    r->is_outdated = 0;
    r->status = 0;
    r->blame.error = CW_OK;
}

static void send(struct reg *r, const struct cw_cue *cue, uint32_t expires)
{
    struct cw_binding *b = binding_of(r);
    struct cw_client *client = b->server.family ? cwi_client_take(cue->cw, b->line, SIP_REGISTER,
                                                                  CW_CHART_REG, r->instance)
                                                : NULL;

    if (!client) {
        cwi_post(cue, CW_CHART_REG, r->instance, REG_NO_ROOM);
        return;
    }
    if (!cwi_register_write(cue->cw, b, client, expires)) {
        cwi_client_free(cue->cw, client);
        cue->cw->counters.last_error = CW_E_ROOM;
        cwi_post(cue, CW_CHART_REG, r->instance, REG_NO_ROOM);
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
    cwi_digest_take(cwi_digests_take(cue->cw, line_of(r, cue)), server_of(r), cue->message,
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
    if (!has_lost_often(r, cue))
        r->failures = 0;
}

void cwi_reg_note_loss(struct reg *r, const struct cw_cue *cue)
{
    if (age(r, cue) >= STEADY_MS)
        r->losses = 0;
    else if (r->losses < UINT8_MAX)
        r->losses++;
}

void cwi_reg_assume_bound(struct reg *r, const struct cw_cue *cue)
{
    r->bound_until = cue->cw->now + (uint64_t)r->asked * 1000;
}

/* Of the current binding only: two servers may see us at two addresses. */
void cwi_reg_learn_outside(struct reg *r, const struct cw_cue *cue)
{
    struct cw_binding *b = binding_of(r);
    struct cw_line *line = line_of(r, cue);

    b->left.family = 0;
    if (line->binding != r->instance || !cwi_outside_learn(cue->cw, line, &b->local, cue->message))
        return;
    b->left = b->contact;
    if (cue->cw->now < line->remapped_until)
        return; /* its refresh finds that out */
    line->remapped_until = cue->cw->now + REMAP_MS;
    post(r, cue, REG_REMAPPED);
}

void cwi_reg_leave_contact(struct reg *r, const struct cw_cue *cue)
{
    struct cw_binding *b = binding_of(r);

    if (cwi_reg_is_bound(r, cue) && !b->left.family)
        b->left = b->contact;
}

void cwi_reg_note_outdated(struct reg *r, const struct cw_cue *cue)
{
    (void)cue;
    r->is_outdated = 1;
}

void cwi_reg_follow_address(struct reg *r, const struct cw_cue *cue)
{
    if (r->is_outdated)
        post(r, cue, REG_READDRESSED);
    r->is_outdated = 0;
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
    arm_retry(r, cue, r->retry_after < 1 ? 1 : (uint32_t)r->retry_after, 0,
              r->status == 503 ? "GUIDE_retry_after" : "LOCAL_retry_after");
}

void cwi_reg_stop_waiting(struct reg *r, const struct cw_cue *cue)
{
    r->is_asking = r->is_held = 0;
    cwi_timer_disarm(&cue->cw->timers, &r->timer);
}

void cwi_reg_report_up(struct reg *r, const struct cw_cue *cue)
{
    report(r, cue, BINDING_UP);
}

void cwi_reg_report_failed(struct reg *r, const struct cw_cue *cue)
{
    report(r, cue, BINDING_FAILED);
}

void cwi_reg_report_refresh(struct reg *r, const struct cw_cue *cue)
{
    report(r, cue, BINDING_REFRESH);
}

void cwi_reg_report_lost(struct reg *r, const struct cw_cue *cue)
{
    report(r, cue, BINDING_LOST);
}

void cwi_reg_report_removed(struct reg *r, const struct cw_cue *cue)
{
    report(r, cue, BINDING_REMOVED);
}

void cwi_reg_report_unremoved(struct reg *r, const struct cw_cue *cue)
{
    report(r, cue, BINDING_UNREMOVED);
}

static void report_news(struct reg *r, const struct cw_cue *cue, enum cw_news news)
{
    r->news = (uint8_t)cwi_blame_news(&r->blame, news);
    report(r, cue, BINDING_REFUSED);
}

void cwi_reg_report_refused(struct reg *r, const struct cw_cue *cue)
{
    report_news(r, cue, CW_REFUSED);
}

void cwi_reg_report_denied(struct reg *r, const struct cw_cue *cue)
{
    const bool is_too_brief = r->status == 423;

    if (r->blame.error == CW_OK && !is_too_brief && weigh(r, cue) == DIGEST_TOO_LONG)
        r->blame.error = CW_E_CHALLENGE; /* LOCAL_challenge_room */
    r->retry_clause = is_too_brief ? "LOCAL_one_423" : "RFC3261_22_1";
    report_news(r, cue, is_too_brief ? CW_REFUSED : CW_DENIED);
}

void cwi_reg_report_no_answer(struct reg *r, const struct cw_cue *cue)
{
    report_news(r, cue, CW_NO_ANSWER);
}

void cwi_reg_report_no_server(struct reg *r, const struct cw_cue *cue)
{
    r->blame.error = CW_OK;
    report_news(r, cue, CW_NO_SERVER);
}

void cwi_reg_report_stopped(struct reg *r, const struct cw_cue *cue)
{
    report(r, cue, BINDING_STOPPED);
}
