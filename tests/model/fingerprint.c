/* fingerprint.c - what of a state decides what comes next: the state of every chart by fsm/charts.tsv, the order in
 * which timers fire, and the facts of the line, its bindings, servers and transactions. Times count as passed or not
 * passed, random numbers not at all; so two states of one fingerprint may differ, but only in when things happen. */
#include "world.h"

#include <string.h>

#include "bindings.h"
#include "ict_names.h"
#include "layout.h"
#include "nict_names.h"

enum { FACTS = 600 };

static uint8_t facts[FACTS];
static size_t used;

static void put(unsigned fact)
{
    if (used < FACTS)
        facts[used++] = (uint8_t)fact;
}

static void put_time(uint64_t at)
{
    put(at == 0 ? 0 : at > world.phone.now ? 2 : 1);
}

/* The slots by what they are to the line, so that it does not matter which slot was taken. */
static uint32_t roles[4];

static unsigned role_of(uint32_t slot)
{
    for (unsigned i = 0; i < 4 && slot; i++)
        if (roles[i] == slot)
            return i + 1;
    return 0;
}

static void assign_roles(const struct cw *cw, const struct cw_line *line)
{
    unsigned n = 3;

    roles[0] = line->binding;
    roles[1] = line->candidate;
    roles[2] = line->alternate;
    roles[3] = 0;
    for (uint32_t i = 1; i <= cw->used_bindings; i++)
        if (cwi_binding_at(cw, i)->reg.cs && !role_of(i) && n < 4)
            roles[n++] = i;
}

/* --- charts and timers ---------------------------------------------------------------------------- */

/* Retransmissions change nothing: timers A, E, G are left out. */
static bool is_counted(const struct cw_timer *t)
{
    if (t->chart == CW_CHART_NICT)
        return t->event != NICT_T_E;
    return t->chart != CW_CHART_ICT || t->event != ICT_T_A;
}

/* The place in the order of a timer's slot that does not depend on the slot's number. */
static unsigned owner_of(const struct cw *cw, const struct cw_timer *t)
{
    const uint32_t slot = cwi_chart_instance(cw, (enum cw_chart)t->chart, t);

    if (cwi_layouts[t->chart].pool == offsetof(struct cw_memory, bindings))
        return role_of(slot);
    if (cwi_layouts[t->chart].pool != offsetof(struct cw_memory, clients))
        return 0;
    return (unsigned)(cw->memory.clients[slot - 1].nict.user_chart << 4) +
           (cw->memory.clients[slot - 1].nict.user_chart == CW_CHART_REG
                ? role_of(cw->memory.clients[slot - 1].nict.user)
                : 0);
}

static void put_timers(const struct cw *cw)
{
    const struct cw_timer *order[64];
    size_t n = 0;

    for (uint32_t i = 1; i <= cw->timers.armed && n < 64; i++)
        if (is_counted(cw->timers.heap[i]))
            order[n++] = cw->timers.heap[i];
    for (size_t i = 1; i < n; i++) /* few, and nearly in order */
        for (size_t k = i; k > 0 && order[k - 1]->due > order[k]->due; k--) {
            const struct cw_timer *held = order[k];
            order[k] = order[k - 1];
            order[k - 1] = held;
        }
    for (size_t i = 0; i < n; i++) {
        put(order[i]->chart);
        put(order[i]->event);
        put(owner_of(cw, order[i]));
    }
    put(0);
}

/* Every chart of this slot. */
static void put_states(const struct cw *cw, size_t pool, uint32_t slot)
{
    for (unsigned chart = 1; chart < CW_CHARTS; chart++)
        if (cwi_layouts[chart].size && cwi_layouts[chart].pool == pool)
            put(cwi_chart_state(cw, (enum cw_chart)chart, slot));
}

/* --- facts ------------------------------------------------------------------------------------------ */

static void put_binding(const struct cw *cw, uint32_t slot)
{
    const struct cw_binding *b = slot ? cwi_binding_at(cw, slot) : NULL;

    if (!b) {
        put(0xff);
        return;
    }
    put_states(cw, offsetof(struct cw_memory, bindings), slot);
    put(server_of(&b->server));
    put(b->left.family ? server_of(&b->left) : 0xff);
    put((unsigned)(b->is_leaving | (b->reg.is_asking != 0) << 2 | (b->reg.is_held != 0) << 3 |
                   (b->reg.transaction != 0) << 4 | (b->keep.transaction != 0) << 5));
    put_time(b->reg.bound_until);
    put(b->reg.rounds);
    put(b->reg.failures > 2 ? 2 : b->reg.failures);
    put(b->reg.news);
    put(b->reg.status / 3u);
    put(b->reg.asked > 3600);
    put(b->reg.retry_after >= 0);
    put(b->kept);
}

/* Its time down is over. */
static bool is_over(const struct cw_entry *e, const struct cw_line *line)
{
    const uint32_t interval = line->settings->proxy_fallback_intvl;
    const uint64_t wait_s = e->held_s > interval ? e->held_s : interval;

    return e->is_down && world.phone.now - e->down_since >= wait_s * 1000;
}

static void put_line(const struct cw *cw, const struct cw_line *line)
{
    put_states(cw, offsetof(struct cw_memory, lines), LINE);
    put(line->calls);
    put(line->rank);
    put((unsigned)(line->is_wished | line->is_up << 3 | line->is_call_awaited << 1 |
                   line->is_on_alternate << 2));
    put(line->server.family ? server_of(&line->server) : 0xff);
    put_time(line->paced_until);
    for (const struct cw_entry *e = cwi_entry_at(cw, line->list); e;
         e = cwi_entry_at(cw, e->next)) {
        put(server_of(&e->address));
        put((unsigned)(e->is_down | e->was_tried << 1 | e->is_alternate << 2 |
                       (e->held_s != 0) << 3 | is_over(e, line) << 4));
    }
    put(0xfe);
    put(line->locate.failures > 2 ? 2 : line->locate.failures);
    put(line->site.climbed);
    if (line->locate.search)
        put(cw->memory.searches[line->locate.search - 1].jobs);
}

static uint64_t client_facts(const struct cw *cw, const struct cw_client *c)
{
    const bool is_reg = c->nict.user_chart == CW_CHART_REG;
    const struct reg *r = is_reg && c->nict.user ? &cwi_binding_at(cw, c->nict.user)->reg : NULL;
    const uint8_t own[] = { c->nict.user_chart,
                            c->nict.method,
                            c->nict.cs,
                            (uint8_t)server_of(&c->stored.to),
                            c->stored.to.transport,
                            r && r->transaction == c->nict.instance ? (uint8_t)role_of(c->nict.user)
                                                                    : 0 };

    return hash_octets(HASH_FIRST, own, sizeof own);
}

/* A sum: the slots' order does not matter. */
static void put_clients(const struct cw *cw)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < cw->used_clients; i++)
        if (cw->memory.clients[i].nict.user_chart)
            sum += client_facts(cw, &cw->memory.clients[i]);
    for (int i = 0; i < 8; i++)
        put((unsigned)(sum >> 8 * i & 0xff));
}

static void put_request(const struct cw_request *q)
{
    const struct request *r = &q->request;

    put(r->cs);
    put(r->method);
    put((unsigned)(r->is_seeking | r->is_elsewhere << 1 | r->is_call << 2 |
                   (r->transaction != 0) << 3 | (r->invite != 0) << 4));
    put(r->attempts);
    put(r->rounds);
}

/* Their sum is the same in any order. */
static unsigned flight_facts(const struct flight *f)
{
    return (1u + (unsigned)(f->is_removal << 1 | f->is_taken << 2 | f->is_left << 3)) *
           (f->server * 131u + 17u);
}

static void put_world(void)
{
    const struct registrars *r = &world.registrars;
    unsigned flights = 0;

    for (unsigned s = 0; s < SERVERS; s++)
        put((unsigned)(registrars_hold(r, s, world.phone.now) |
                       registrars_hold_untold(r, s, world.phone.now) << 1 |
                       world.is_troubled[s] << 2));
    for (size_t i = 0; i < FLIGHTS; i++)
        if (r->flight[i].branch && !r->flight[i].is_lost)
            flights += flight_facts(&r->flight[i]);
    put(flights);
    put(flights >> 8);
    put(world.list);
    put(world.listed);
    put(world.asked);
    put((unsigned)(world.is_wished | world.is_up << 1 | world.is_home << 2));
}

uint64_t world_fingerprint(void)
{
    const struct cw *cw = &world.phone.cw;
    const struct cw_line *line = &world.phone.line[0];

    used = 0;
    assign_roles(cw, line);
    put_line(cw, line);
    for (unsigned i = 0; i < 4; i++)
        put_binding(cw, roles[i]);
    put_clients(cw);
    put_request(&world.phone.request[0]);
    put_timers(cw);
    put_world();
    return hash_octets(HASH_FIRST, facts, used);
}
