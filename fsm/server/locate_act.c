/* locate_act.c - what the chart locate does; no decision is taken here (RFC 3263 4). */
#include "bindings.h"
#include "current.h"
#include "effects.h"
#include "plan.h"
#include "policy.h"
#include "search.h"

enum {
    AGAIN_S = 30,        /* after a search that DNS did not answer; doubles */
    AGAIN_MOST_S = 1800, /* LOCAL_last_good */
    TURN_MS = 200,       /* LOCAL_searches: delay until the next attempt to take a slot ... */
    TURN_SPREAD_MS = 800 /* ... and the largest random addition */
};

static struct cw_line *line_of(const struct locate *r, const struct cw_cue *cue)
{
    (void)cue;
    return CW_CONTAINER((struct locate *)(uintptr_t)r, struct cw_line, locate);
}

static uint32_t number_of(const struct locate *r)
{
    return CW_CONTAINER_CONST(r, struct cw_line, locate)->number;
}

bool cwi_locate_has_list(const struct locate *r, const struct cw_cue *cue)
{
    return line_of(r, cue)->list != 0;
}

bool cwi_locate_is_told(const struct locate *r, const struct cw_cue *cue)
{
    return cwi_search_at(cue->cw, r->search)->is_told || cwi_locate_has_list(r, cue);
}

bool cwi_locate_is_whole(const struct locate *r, const struct cw_cue *cue)
{
    const struct cw_search *s = cwi_search_at(cue->cw, r->search);

    return !cwi_domain_is_dual(line_of(r, cue)->settings) || (s->found[0] > 0 && s->found[1] > 0);
}

static void post(const struct locate *r, const struct cw_cue *cue, enum locate_event event)
{
    cwi_post(cue, CW_CHART_LOCATE, number_of(r), (uint8_t)event);
}

static void post_next(const struct locate *r, const struct cw_cue *cue)
{
    static const uint8_t events[] = { 0, LOCATE_J_ADDRESS, LOCATE_J_NAPTR, LOCATE_J_SRV,
                                      LOCATE_J_HOST };
    struct cw_search *s = cwi_search_at(cue->cw, r->search);

    if (!cwi_plan_next(cue->cw, s))
        post(r, cue, s->first ? LOCATE_FOUND : LOCATE_NOTHING);
    else if (cwi_search_is_excluded(cue->cw, s))
        post(r, cue, LOCATE_J_EXCLUDED);
    else
        post(r, cue, (enum locate_event)events[s->job[s->at].kind]);
}

void cwi_locate_begin(struct locate *r, const struct cw_cue *cue)
{
    r->search = cwi_search_take(cue->cw, number_of(r));
    if (r->search)
        post_next(r, cue);
    else
        post(r, cue, LOCATE_NO_ROOM);
}

void cwi_locate_ask(struct locate *r, const struct cw_cue *cue)
{
    const struct cw_search *s = cwi_search_at(cue->cw, r->search);
    const struct search_job *job = &s->job[s->at];

    cwi_effect_query(cue->cw, number_of(r), (uint8_t)cwi_search_type(cue->cw, s),
                     (struct cw_octets){ (const uint8_t *)job->name, job->name_len });
}

void cwi_locate_add_address(struct locate *r, const struct cw_cue *cue)
{
    cwi_search_add_address(cue->cw, cwi_search_at(cue->cw, r->search));
    post_next(r, cue);
}

void cwi_locate_pass_over(struct locate *r, const struct cw_cue *cue)
{
    cwi_search_pass_over(cwi_search_at(cue->cw, r->search));
    post_next(r, cue);
}

void cwi_locate_tell_excluded(struct locate *r, const struct cw_cue *cue)
{
    cwi_effect_tell(cue->cw, number_of(r), CW_EXCLUDED, 0, 0, "GUIDE_ip_mode");
}

void cwi_locate_take_records(struct locate *r, const struct cw_cue *cue)
{
    cwi_search_take_records(cue->cw, cwi_search_at(cue->cw, r->search), cue->arrival->records,
                            cue->arrival->record_count);
    post_next(r, cue);
}

void cwi_locate_do_without(struct locate *r, const struct cw_cue *cue)
{
    cwi_search_do_without(cue->cw, cwi_search_at(cue->cw, r->search));
    post_next(r, cue);
}

void cwi_locate_give_up(struct locate *r, const struct cw_cue *cue)
{
    post(r, cue, LOCATE_DOWN);
}

void cwi_locate_skip(struct locate *r, const struct cw_cue *cue)
{
    cwi_search_skip(cue->cw, cwi_search_at(cue->cw, r->search), AGAIN_S);
    post_next(r, cue);
}

/* Copies what is known of a server (down, tried) to its entry in the new list. */
static void carry_over(struct cw *cw, uint32_t from, uint32_t to)
{
    for (struct cw_entry *now = cwi_entry_at(cw, to); now; now = cwi_entry_at(cw, now->next)) {
        const struct cw_entry *before = cwi_entry_find(cw, from, &now->address);

        if (!before)
            continue;
        now->down_since = before->down_since;
        now->held_s = before->held_s;
        now->is_down = before->is_down;
        now->was_tried = before->was_tried;
    }
}

/* During a fallback the line may use the better server already: its rank is still that of the server of its
 * binding, and if the list no longer has the better server, the line uses that one again. */
static const struct cw_entry *find_current(const struct cw *cw, struct cw_line *line)
{
    const struct cw_entry *current = cwi_entry_find(cw, line->list, &line->server);
    const struct cw_entry *bound =
        line->candidate ? cwi_entry_find(cw, line->list, &cwi_binding_at(cw, line->binding)->server)
                        : NULL;

    if (bound && (!current || current->rank > bound->rank))
        cwi_current_set(cw, line, bound);
    return bound ? bound : current;
}

/* The current server's place in the list, as an event of the line's policy. */
static void report_list(struct locate *r, const struct cw_cue *cue, struct cw_line *line)
{
    const struct cw_entry *top = cwi_entry_at(cue->cw, line->list);
    const struct cw_entry *current = find_current(cue->cw, line);

    if (line->server.family)
        line->rank = current ? current->rank : UINT8_MAX;
    if (top->is_alternate)
        cwi_post(cue, CW_CHART_DUAL, number_of(r), DUAL_ALTERNATE_ONLY);
    else if (!line->server.family || line->rank == top->rank)
        cwi_policy_post(number_of(r), CWI_LISTED, cue);
    else if (cwi_domain_has_no_fallback(line->settings))
        cwi_policy_post(number_of(r), CWI_REPLACED, cue);
    else
        cwi_post(cue, CW_CHART_SITE, number_of(r), current ? SITE_LISTED_BELOW : SITE_GONE);
}

static bool is_candidate_gone(const struct cw *cw, const struct cw_line *line)
{
    const struct cw_address *server =
        line->candidate ? &cwi_binding_at(cw, line->candidate)->server : NULL;
    const struct cw_entry *e = server ? cwi_entry_find(cw, line->list, server) : NULL;

    return server && (!e || e->rank >= line->rank);
}

void cwi_locate_keep_other(struct locate *r, const struct cw_cue *cue)
{
    struct cw_search *s = cwi_search_at(cue->cw, r->search);
    struct cw_line *line = line_of(r, cue);
    uint32_t *const alternates = cwi_entry_alternates(cue->cw, &line->list);
    const uint32_t rest = *alternates;

    if (s->found[1]) { /* Proxy's come first */
        *alternates = s->first;
        s->first = line->list;
        line->list = rest;
    } else {
        *alternates = 0;
        cwi_entry_at(cue->cw, s->last)->next = rest;
    }
}

void cwi_locate_publish(struct locate *r, const struct cw_cue *cue)
{
    struct cw *cw = cue->cw;
    struct cw_search *s = cwi_search_at(cw, r->search);
    struct cw_line *line = line_of(r, cue);

    carry_over(cw, line->list, s->first);
    cwi_entry_free_list(cw, line->list);
    line->list = s->first;
    line->least_ttl = s->least_ttl;
    s->first = s->last = 0;
    report_list(r, cue, line);
    if (is_candidate_gone(cw, line))
        cwi_post(cue, CW_CHART_SITE, number_of(r), SITE_CANDIDATE_GONE);
    if (cwi_alternate_is_elsewhere(cw, line))
        cwi_post(cue, CW_CHART_DUAL, number_of(r), DUAL_ALTERNATE_ELSEWHERE);
}

void cwi_locate_report_none(struct locate *r, const struct cw_cue *cue)
{
    cwi_policy_post(number_of(r), CWI_EMPTY, cue);
}

void cwi_locate_drop_search(struct locate *r, const struct cw_cue *cue)
{
    if (r->search)
        cwi_search_free(cue->cw, r->search);
    r->search = 0;
}

static void arm(struct locate *r, const struct cw_cue *cue, uint64_t ms)
{
    r->timer.event = LOCATE_T_AGAIN;
    cwi_timer_arm(&cue->cw->timers, &r->timer, cue->cw->now + ms);
}

void cwi_locate_arm_expiry(struct locate *r, const struct cw_cue *cue)
{
    const uint32_t ttl = line_of(r, cue)->least_ttl;

    r->failures = 0;
    if (ttl)
        arm(r, cue, (uint64_t)ttl * 1000);
}

static uint32_t again_s(struct locate *r)
{
    uint32_t wait = AGAIN_S;

    for (uint8_t i = 0; i < r->failures && wait < AGAIN_MOST_S; i++)
        wait *= 2;
    if (r->failures < UINT8_MAX)
        r->failures++;
    return wait < AGAIN_MOST_S ? wait : AGAIN_MOST_S;
}

void cwi_locate_arm_again(struct locate *r, const struct cw_cue *cue)
{
    arm(r, cue, (uint64_t)again_s(r) * 1000);
}

void cwi_locate_arm_rest(struct locate *r, const struct cw_cue *cue)
{
    const uint32_t ttl = line_of(r, cue)->least_ttl, again = again_s(r);

    arm(r, cue, (uint64_t)(ttl && ttl < again ? ttl : again) * 1000);
}

void cwi_locate_arm_turn(struct locate *r, const struct cw_cue *cue)
{
    arm(r, cue, TURN_MS + cwi_random_to(cue->cw, TURN_SPREAD_MS));
}
