/* test_dual.c - Dual Registration played at random: whatever comes, and in whatever order, no cell is reached that
 * cannot be, and each binding is where it belongs (the guide's section 1.4; LOCAL_no_fallback). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bindings.h"
#include "core_double.h"
#include "dictionary.h"
#include "binding_names.h"
#include "dual_names.h"
#include "reg_names.h"

enum { WALKS = 60, STEPS = 3000, CLIENTS = 16, REQUESTS = 2, ENTRIES = 32, TRACE = 4096, SENT = 8 };

static struct {
    struct cw_client client[CLIENTS];
    struct cw_sent sent[CLIENTS];
    struct cw_request request[REQUESTS];
    struct cw_entry entry[ENTRIES];
    struct cw_timer *timer[CW_TIMERS(DOUBLE_LINES, DOUBLE_LINES, CLIENTS, DOUBLE_SERVERS)];
    struct cw_trace_record trace[TRACE];
    struct cw_effect effect[DOUBLE_EFFECTS];
} pools;

static struct {
    uint64_t now, traced, seed;
    struct {
        char octets[CW_REQUEST_MAX + 1];
        struct cw_address to;
    } sent[SENT]; /* the last ones */
    unsigned sents;
    char asked[256]; /* name; "": nothing */
} world;

static bool was_taken[CW_DICTIONARY_ARCS];

static unsigned chance(unsigned n)
{
    world.seed = world.seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(world.seed >> 33) % n;
}

/* --- what must hold --------------------------------------------------------------------------- */

static void look_at_trace(void)
{
    const struct cw_trace *trace = &phone.cw.trace;

    assert_true(trace->written - world.traced < TRACE);
    for (; world.traced < trace->written; world.traced++) {
        const struct cw_trace_record *t = &trace->ring[world.traced % TRACE];

        if (!t->is_refused) {
            was_taken[t->arc - 1] = true;
            continue;
        }
        for (size_t i = 0; i < CW_DICTIONARY_REFUSALS; i++) {
            const struct cw_dictionary_refusal *r = &cw_dictionary_refusals[i];
            if (r->chart == t->chart && r->state == t->arc >> 8 && r->event == (t->arc & 0xff) &&
                strncmp(r->why, "cannot", 6) == 0)
                fail_msg("%s: %s in %s: %s", cw_dictionary_charts[t->chart - 1].name,
                         cw_dictionary_charts[t->chart - 1].event_names[r->event],
                         cw_dictionary_charts[t->chart - 1].state_names[r->state], r->why);
        }
    }
}

static void assert_place(uint32_t slot, struct cw_address place)
{
    const struct cw_binding *b = cwi_binding_at(&phone.cw, slot);

    if (b->reg.cs == REG_ST_REGISTERED)
        assert_true(cw_address_equal(&b->server, &place));
}

static void look_at_line(void)
{
    const struct cw_line *line = &phone.line[0];

    look_at_trace();
    assert_int_equal(line->site.cs, 0);
    assert_true(line->dual.cs != DUAL_ST_ON_PRIMARY || line->server.family);
    assert_int_equal(cwi_binding_at(&phone.cw, line->binding)->binding.cs, BINDING_ST_CURRENT);
    assert_int_equal(cwi_binding_at(&phone.cw, line->alternate)->binding.cs, BINDING_ST_ALTERNATE);
    assert_true(!line->server.family || line->server.ip[3] <= 12);
    assert_true(!cwi_alternate_of(&phone.cw, line)->family ||
                cwi_alternate_of(&phone.cw, line)->ip[3] >= 12);
    assert_place(line->binding, line->server);
    assert_place(line->alternate, *cwi_alternate_of(&phone.cw, line));
}

/* A request of the user's goes to the alternate where the primary has no registration. */
static void look_at_request(const char *octets, const struct cw_address *to)
{
    const struct cw_line *line = &phone.line[0];
    const struct cw_address *alternate = cwi_alternate_of(&phone.cw, line);

    assert_int_not_equal(to->family, 0);
    if (strncmp(octets, "OPTIONS", 7) == 0 && line->is_on_alternate && alternate->family)
        assert_true(cw_address_equal(to, alternate));
}

static void drain(bool is_wished)
{
    size_t n;

    while ((n = cw_effects(&phone.cw, pools.effect, DOUBLE_EFFECTS)) > 0)
        for (size_t i = 0; i < n; i++) {
            const struct cw_effect *e = &pools.effect[i];

            if (e->kind == CW_QUERY)
                snprintf(world.asked, sizeof world.asked, "%.*s", (int)e->query.name.len,
                         (const char *)e->query.name.at);
            if (e->kind != CW_SEND)
                continue;
            memcpy(world.sent[world.sents % SENT].octets, e->send.octets, e->send.n);
            world.sent[world.sents % SENT].octets[e->send.n] = '\0';
            world.sent[world.sents++ % SENT].to = e->send.to;
            if (is_wished)
                look_at_request((const char *)e->send.octets, &e->send.to);
        }
    look_at_line();
}

/* --- what comes ------------------------------------------------------------------------------- */

/* Some of three addresses, in any order: of the primary 10, 11, 12, of the alternate 12, 13, 14. */
static void say_names(void)
{
    struct cw_record record[3];
    const uint8_t first = strcmp(world.asked, "primary.example.org") == 0 ? 10 : 12;
    struct cw_arrival arrival = { .kind = CW_NO_RECORDS, .line = 1, .type = CW_A };
    char name[256];

    if (!*world.asked)
        return;
    strcpy(name, world.asked);
    *world.asked = '\0';
    arrival.name = (struct cw_octets){ (const uint8_t *)name, strlen(name) };
    arrival.is_failure = chance(8) == 0;
    if (!arrival.is_failure && chance(4) > 0) {
        arrival.kind = CW_RECORDS;
        arrival.records = record;
        arrival.record_count = 1 + chance(2);
        for (uint32_t i = 0; i < arrival.record_count; i++)
            record[i] = (struct cw_record){ .type = CW_A,
                                            .ttl = 1 + chance(60),
                                            .ip = { 192, 0, 2, (uint8_t)(first + chance(3)) } };
    }
    cw_receive(&phone.cw, world.now, &arrival);
    drain(false);
}

static void answer(void)
{
    static const char *const statuses[] = { "200 OK",    "200 OK",    "200 OK",   "403 Forbidden",
                                            "423 Brief", "500 Error", "503 Busy", "100 Trying" };
    const unsigned which = chance(SENT);
    char text[CW_REQUEST_MAX + 64];

    if (!*world.sent[which].octets)
        return;
    snprintf(text, sizeof text, "SIP/2.0 %s\r\n%s",
             statuses[chance(sizeof statuses / sizeof *statuses)],
             strstr(world.sent[which].octets, "\r\n") + 2);
    double_receive(world.now, text, world.sent[which].to);
    drain(false);
}

static void lose(void)
{
    const unsigned which = chance(SENT);

    if (!*world.sent[which].octets)
        return;
    cw_receive(
        &phone.cw, world.now,
        &(struct cw_arrival){ .kind = CW_UNREACHABLE, .line = 1, .from = world.sent[which].to });
    drain(false);
}

static void wait(void)
{
    const uint64_t next = cw_next(&phone.cw);

    world.now += chance(3000);
    if (chance(3) == 0 && next != UINT64_MAX && next > world.now)
        world.now = next;
    while (cw_tick(&phone.cw, world.now) == 1)
        drain(false);
    drain(false);
}

static void wish(void)
{
    static const uint8_t kinds[] = { CW_REGISTER, CW_REGISTER, CW_UNREGISTER, CW_REQUEST,
                                     CW_REQUEST };
    const uint8_t kind = kinds[chance(sizeof kinds)];

    cw_want(&phone.cw, world.now,
            &(struct cw_wish){ .kind = kind, .line = 1, .method = SIP_OPTIONS });
    drain(kind == CW_REQUEST);
}

static void begin(uint64_t seed)
{
    memset(&world, 0, sizeof world);
    world.seed = seed;
    double_prepare();
    phone.settings.try_backup_rsc = "500";
    phone.settings.reg_retry_long_intvl = 5;
    phone.settings.reg_retry_intvl = 5;
    phone.settings.sip_timer_f = 2000;
    phone.line_settings.register_expires = 30;
    phone.line_settings.dual_registration = true;
    phone.line_settings.proxy = "primary.example.org";
    phone.line_settings.alternate_proxy = "alternate.example.org";
    phone.memory.clients = pools.client;
    phone.memory.sent = pools.sent;
    phone.memory.client_count = CLIENTS;
    phone.memory.requests = pools.request;
    phone.memory.request_count = REQUESTS;
    phone.memory.entries = pools.entry;
    phone.memory.entry_count = ENTRIES;
    phone.memory.timers = pools.timer;
    phone.memory.trace = pools.trace;
    phone.memory.trace_count = TRACE;
    assert_int_equal(double_start(), CW_OK);
}

static void keeps_each_binding_where_it_belongs(void **state)
{
    static void (*const all[])(void) = { say_names, say_names, answer, answer, lose, wait, wait };

    (void)state;
    for (uint64_t seed = 1; seed <= WALKS; seed++) {
        begin(seed);
        for (int i = 0; i < STEPS; i++)
            if (chance(12) == 0)
                wish();
            else
                all[chance(sizeof all / sizeof *all)]();
    }
}

/* The walks have met all that the chart has. */
static void meets_every_event(void **state)
{
    const struct cw_dictionary_chart *dual = &cw_dictionary_charts[CW_CHART_DUAL - 1];

    (void)state;
    for (unsigned i = 0; i < dual->arcs; i++) {
        const struct cw_dictionary_arc *arc = &cw_dictionary_arcs[dual->first_arc - 1 + i];

        if ((arc->from == DUAL_ST_ON_ALTERNATE || arc->from == DUAL_ST_ON_PRIMARY) &&
            !was_taken[arc->id - 1])
            fail_msg("never taken: %s in %s", dual->event_names[arc->event],
                     dual->state_names[arc->from]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_each_binding_where_it_belongs),
        cmocka_unit_test(meets_every_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
