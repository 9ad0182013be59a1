/* clausewire.c - the phone and its lines made in the caller's memory, and its time. See
 * receive.c for arrivals, want.c for wishes, effects.c for effects. */
#include "core.h"

#include "bindings.h"
#include "digests.h"
#include "effects.h"
#include "events.h"
#include "layout.h"
#include "memory.h"
#include "pool.h"
#include "request_names.h"

/* --- time ------------------------------------------------------------------------------------- */

int cw_tick(struct cw *cw, uint64_t now)
{
    if (!cwi_events_open(cw, now))
        return CW_E_FULL;
    cwi_events_fire(cw, cwi_timer_first(&cw->timers), &(struct cw_cue){ .cw = cw });
    return cw_next(cw) <= cw->now;
}

uint64_t cw_next(const struct cw *cw)
{
    const struct cw_timer *timer = cwi_timer_first(&cw->timers);

    return timer ? timer->due : UINT64_MAX;
}

/* --- making ----------------------------------------------------------------------------------- */

int cw_init_sized(struct cw *cw, const struct cw_phone_settings *settings,
                  const struct cw_host *host, const struct cw_memory *memory, uint32_t sizes)
{
    if (sizes != CW_SIZES)
        return CW_E_SIZES;
    if (memory->effect_count < CW_EFFECTS_LEAST || !memory->timers || !memory->client_count ||
        !memory->sent || (memory->server_count && !memory->answered) || !memory->entry_count ||
        !memory->search_count || !memory->digest_count ||
        memory->binding_count < memory->line_count)
        return CW_E_ROOM;
    memset(cw, 0, sizeof *cw);
    cw->settings = settings;
    cw->host = host;
    cw->memory = *memory;
    cwi_timers_init(&cw->timers, memory->timers,
                    CW_TIMERS(memory->line_count, memory->binding_count, memory->client_count,
                              memory->server_count) -
                        1);
    cw->trace = (struct cw_trace){ .ring = memory->trace, .room = memory->trace_count };
    host->random(host->context, cw->secret, sizeof cw->secret);
    for (uint32_t i = 0; i < memory->line_count; i++) {
        memory->lines[i].settings = NULL;
        memory->lines[i].client = memory->lines[i].bindings = memory->lines[i].request = 0;
    }
    cwi_pool_init(cw);
    return CW_OK;
}

/* A line made again ignores the outcome of its requests. Its transactions end by themselves,
 * except an INVITE, which has no time limit after a provisional response. */
static void forget_requests(struct cw *cw, uint32_t line)
{
    for (uint32_t slot = cwi_line_at(cw, line)->client; slot;) {
        struct cw_client *c = cwi_pool_client(cw, slot);

        slot = c->nict.next;
        if (cwi_client_is_ict(c))
            cwi_client_free(cw, c);
    }
    while (REQUEST_HAS_REQUESTS && cwi_line_at(cw, line)->request)
        cwi_request_free(cw, cwi_pool_request(cw, cwi_line_at(cw, line)->request));
}

static void forget_line(struct cw *cw, uint32_t number)
{
    struct cw_line *line = cwi_line_at(cw, number);

    cwi_slot_end(cw, offsetof(struct cw_memory, lines), number);
    if (line->locate.search)
        cwi_search_free(cw, line->locate.search);
    cwi_entry_free_list(cw, line->list);
    cwi_digests_free(cw, line);
    while (line->bindings)
        cwi_binding_free(cw, line->bindings);
}

static int lose_line(struct cw_line *line)
{
    line->settings = NULL;
    return CW_E_ROOM;
}

/* -> its slot; 0: none is free */
static uint32_t take_binding(struct cw *cw, uint32_t line, enum binding_event what)
{
    const uint32_t slot = cwi_binding_take(cw, line);

    if (slot)
        cwi_events_step(cw, CW_CHART_BINDING, slot, (uint8_t)what, &(struct cw_cue){ .cw = cw });
    return slot;
}

int cw_line_init(struct cw *cw, uint32_t number, const struct cw_line_settings *settings,
                 const struct cw_identity *identity)
{
    const bool is_dual = cwi_domain_is_dual(settings);
    struct cw_line *line;
    uint64_t paced_until = 0;
    uint32_t client;

    if (number == 0 || number > cw->memory.line_count)
        return CW_E_LINE;
    line = cwi_line_at(cw, number);
    cw->port_asked = 0;
    if (line->settings) { /* made again: its timers are stopped */
        forget_line(cw, number);
        forget_requests(cw, number);
        paced_until = line->paced_until; /* LOCAL_pace: kept when the line is made again */
    }
    client = line->client;
    memset(line, 0, sizeof *line);
    line->client = client;
    line->paced_until = paced_until;
    line->settings = settings;
    line->number = line->site.instance = number;
    cwi_slot_begin(cw, offsetof(struct cw_memory, lines), number);
    /* one of two policies */
    cwi_chart_end(cw, is_dual ? CW_CHART_SITE : CW_CHART_DUAL, number);
    line->binding = take_binding(cw, number, BINDING_CURRENT);
    if (!line->binding)
        return lose_line(line);
    if (is_dual) {
        line->alternate = take_binding(cw, number, BINDING_ALTERNATE);
        if (!line->alternate) {
            cwi_binding_free(cw, line->binding);
            return lose_line(line);
        }
    }
    cw->host->random(cw->host->context, line->from_tag, sizeof line->from_tag);
    if (identity && !cw->settings->random_reg_cid_on_reboot) /* GUIDE_reg_cid */
        line->identity = *identity;
    else
        cw->host->random(cw->host->context, line->identity.call_id, sizeof line->identity.call_id);
    return CW_OK;
}
