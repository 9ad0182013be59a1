/* world.c - one line in a world of registrars, DNS, a transport that fails and a user that changes his mind. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bindings.h"
#include "core_rest.h"
#include "nict_names.h"
#include "promise.h"
#include "reg_names.h"
#include "ict_names.h"

enum {
    TICKS_MOST = 60,
    FORESEEN_MS = 10800000,
    FORESEEN_STEPS = 700,
    REST_MS = 60000,
    TTL = 900,
    GRANTED = 3600
};

struct world world;
const struct world_witness *world_witness;
uint64_t world_foreseen_at, world_foreseen_next;

static jmp_buf fault;
static const struct place place = { "model", 0 };

_Noreturn void __wrap_script_fault(struct place at, const char *format, ...);

/* What the phone of the flows finds wrong: a cell that cannot be reached, an action that did what it does not declare.
 * The name is the linker's (-Wl,--wrap=script_fault). */
void __wrap_script_fault(struct place at, const char *format, ...)
{
    va_list arguments;

    (void)at;
    va_start(arguments, format);
    vsnprintf(world.why, sizeof world.why, format, arguments);
    va_end(arguments);
    world.broken = "cell";
    longjmp(fault, 1);
}

static void breaks(const char *property, const char *why)
{
    if (world.broken)
        return;
    world.broken = property;
    snprintf(world.why, sizeof world.why, "%s", why);
}

static const struct cw_binding *current(void)
{
    return cwi_binding_at(&world.phone.cw, world.phone.line[0].binding);
}

/* --- what came of a call of the core ------------------------------------------------------------- */

/* The current binding has a pending REGISTER there, and the line has another server by now. */
static bool is_left(const struct cw_address *to)
{
    const struct cw_binding *b = current();
    const struct cw_line *line = &world.phone.line[0];

    return b->reg.transaction && server_of(&line->server) != server_of(to) && !line->candidate &&
           server_of(&world.phone.client[b->reg.transaction - 1].stored.to) == server_of(to);
}

/* It has not been sent before. */
static bool is_new(const struct sip_message *m)
{
    const struct cw_slice b = m->via[0].branch;
    const uint64_t branch = hash_octets(HASH_FIRST, m->octets + b.at, b.len);

    for (size_t i = 0; i < sizeof world.sent / sizeof *world.sent; i++)
        if (world.sent[i] == branch)
            return false;
    world.sent[world.sent_next++ % (sizeof world.sent / sizeof *world.sent)] = branch;
    return true;
}

/* It answers what that server has just said, or a line with fallback stays there until another one takes it
 * (LOCAL_new_list). */
static bool goes_on(const struct cw_address *to)
{
    const struct cw_line *line = &world.phone.line[0];

    return world.answering == server_of(to) ||
           (!line->alternate && (server_of(&line->server) == server_of(to) ||
                                 server_of(&current()->server) == server_of(to)));
}

static void see_new_request(const struct sip_message *m, const struct cw_address *to)
{
    if (!promise_is_for_best(m))
        return;
    if (world.is_home && !promise_is_best(&world.phone.cw, to))
        breaks("home", "after a fallback a request goes to another server than the best one");
    if (m->method == SIP_REGISTER && !(world.listed >> server_of(to) & 1) && !goes_on(to))
        breaks("listed", "a REGISTER goes to a server that the last list does not have");
}

static void see_message(const struct seen *seen)
{
    static struct sip_message m;
    const struct cw_effect *e = &seen->effect;
    const char *why;

    if (sip_parse(&m, seen->octets, e->send.n, NULL) != CW_OK)
        return;
    why = registrars_sent(&world.registrars, &m, &e->send.to, is_left(&e->send.to), seen->at,
                          world.phone.settings.sip_timer_f);
    if (why)
        breaks("one_register", why);
    if (server_of(&e->send.to) < SERVERS && !m.status)
        world.is_troubled[server_of(&e->send.to)] = true;
    if (is_new(&m))
        see_new_request(&m, &e->send.to);
}

static void see_news(const struct cw_tell *tell)
{
    const struct reg *r = &current()->reg;
    const uint8_t left = world.server;

    world.server = (uint8_t)server_of(&world.phone.line[0].server);
    if (tell->news == CW_FAILED_OVER && left < SERVERS && !world.is_troubled[left])
        breaks("cause", "the line fails over from a server that answers");
    if (tell->news == CW_LEFTOVER ||
        tell->news == CW_UNREMOVED) /* Timer F may end at this very moment */
        registrars_pass(&world.registrars, world.phone.now + 1);
    registrars_told(&world.registrars, tell, server_of(&current()->server),
                    r->bound_until > world.phone.now || r->transaction);
    world.is_up = promise_is_up(world.is_up, tell);
    world.is_home = promise_is_home(world.is_home, &world.phone.cw, tell);
}

static void see(void)
{
    for (const struct seen *seen; (seen = phone_first(&world.phone)); phone_drop(&world.phone)) {
        if (world_witness)
            world_witness->seen(seen);
        if (seen->effect.kind == CW_SEND) {
            see_message(seen);
        } else if (seen->effect.kind == CW_TELL) {
            see_news(&seen->effect.tell);
        } else if (seen->effect.kind == CW_QUERY) {
            world.asked = seen->effect.query.type;
            snprintf(world.name, sizeof world.name, "%s", seen->octets);
        }
    }
}

/* --- properties of a state ------------------------------------------------------------------------ */

/* A binding that goes to another server leaves what it had where it was, to expire there (GUIDE_failover,
 * GUIDE_auto_register, LOCAL_no_fallback). */
static void look_at_moves(void)
{
    const struct cw_line *line = &world.phone.line[0];
    const uint32_t slots[] = { line->binding, line->alternate };

    for (size_t i = 0; i < 2; i++) {
        const unsigned at =
            slots[i] ? server_of(&cwi_binding_at(&world.phone.cw, slots[i])->server) : SERVERS;

        if (slots[i] == world.slot[i] && at != world.was_at[i] && world.was_at[i] < SERVERS)
            registrars_give_up(&world.registrars, world.was_at[i]);
        world.slot[i] = slots[i];
        world.was_at[i] = (uint8_t)at;
    }
}

/* It is where it says so, or a REGISTER is pending. */
static bool is_bound(const struct cw_binding *b)
{
    return b->reg.cs != REG_ST_REGISTERED || registrars_are_waited_for(&world.registrars) ||
           registrars_hold(&world.registrars, server_of(&b->server), world.phone.now);
}

static void look(void)
{
    const char *why = core_rest_fault(&world.phone.cw);
    const struct cw_binding *b = current();

    registrars_pass(&world.registrars, world.phone.now);
    if (world.phone.cw.counters.posts_lost)
        breaks("queue", "the queue of events was full");
    if (world.phone.cw.counters.pool_full)
        breaks("queue", "a pool was full");
    if (why)
        breaks("waits", why);
    why = promise_told(&world.phone.line[0], b, world.is_up);
    if (why)
        breaks("told", why);
    why = promise_wished(&world.phone.cw, &world.phone.line[0], world.is_wished);
    if (why)
        breaks("wished", why);
    if (!is_bound(b) || (world.phone.line[0].alternate &&
                         !is_bound(cwi_binding_at(&world.phone.cw, world.phone.line[0].alternate))))
        breaks("bound", "a binding is registered, no REGISTER is pending, and its server has none");
    if (!promise_is_moved(&world.phone.cw, &world.phone.line[0]))
        breaks("moved", "the line is registered elsewhere than it sends to");
    if (!world.is_wished && !registrars_are_waited_for(&world.registrars) &&
        promise_is_over(&world.phone.cw, &world.phone.line[0]))
        for (unsigned s = 0; s < SERVERS; s++)
            if (registrars_hold_untold(&world.registrars, s, world.phone.now))
                breaks(
                    "unregistered",
                    "the line is unregistered, and a server holds a binding that the user was not told of");
}

/* --- steps ------------------------------------------------------------------------------------------ */

static void call(int result)
{
    world.last_result = result;
    see();
}

static void wait_until(uint64_t at)
{
    struct phone *p = &world.phone;

    if (at > p->now)
        p->now = at;
    call(phone_tick(p, place));
}

/* A retransmission is no change; timers that are due at one moment fire together. */
static void take_wait(void)
{
    const uint64_t before = world_fingerprint();

    for (int i = 0; i < TICKS_MOST && cw_next(&world.phone.cw) != UINT64_MAX && !world.broken;
         i++) {
        wait_until(cw_next(&world.phone.cw));
        if (cw_next(&world.phone.cw) > world.phone.now && world_fingerprint() != before)
            return;
    }
}

static void take_wish(uint8_t kind)
{
    static const char target[] = "sip:bob@example.org";
    static const char *const wishes[] = { [CW_REGISTER] = "register 1",
                                          [CW_UNREGISTER] = "unregister 1",
                                          [CW_REQUEST] = "invite 1 sip:bob@example.org",
                                          [CW_HANG_UP] = "hangup 1" };
    struct cw_wish w = { .kind = kind, .line = LINE };
    int result;

    if (kind == CW_REQUEST) {
        w.method = SIP_INVITE;
        w.target = (struct cw_octets){ (const uint8_t *)target, sizeof target - 1 };
    }
    if (kind == CW_HANG_UP)
        w.request = 1;
    result = phone_want(&world.phone, place, &w);
    if (world_witness)
        world_witness->wished(wishes[kind], result);
    see();
    if (result == CW_OK && (kind == CW_REGISTER ||
                            kind == CW_UNREGISTER)) /* else the host was told that it is refused */
        world.is_wished = kind == CW_REGISTER;
}

static size_t put_field(char *out, const struct sip_message *m, const char *name,
                        enum sip_kind kind)
{
    const struct cw_slice v = m->field[m->first[kind] - 1].value;

    return (size_t)sprintf(out, "%s: %.*s", name, v.len, (const char *)m->octets + v.at);
}

static unsigned status_of(enum answer how)
{
    static const uint16_t statuses[ANSWERS] = { 200, 200, 401, 100, 180, 423, 503, 500, 404 };

    return statuses[how];
}

/* The fields that not each response has, a line each; empty: none. */
static void put_fields(char *out, const struct sip_message *m, unsigned status)
{
    const struct sip_addr *c = &m->contact[0];

    *out = '\0';
    if (status == 401)
        sprintf(out,
                "WWW-Authenticate: Digest realm=\"registrar\", nonce=\"n%u\", qop=\"auth\"\r\n",
                ++world.nonce);
    else if (status == 423)
        sprintf(out, "Min-Expires: 4000\r\n");
    else if (status == 503)
        sprintf(out, "Retry-After: 5\r\n");
    else if (status == 200 && m->method == SIP_INVITE)
        sprintf(out, "Contact: <sip:bob@192.0.2.77>\r\n");
    else if (status == 200 && m->method == SIP_REGISTER && m->contacts && c->expires != 0 &&
             m->expires != 0)
        sprintf(out, "Contact: <%.*s>;expires=%d\r\n", c->uri.whole.len,
                (const char *)m->octets + c->uri.whole.at, GRANTED);
}

static void receive(const struct sip_message *m, const struct cw_address *from, unsigned status)
{
    static char text[4096];
    char fields[300];
    size_t n;
    struct cw_arrival a = { .kind = CW_DATAGRAM, .line = LINE, .from = *from, .octets = text };

    put_fields(fields, m, status);
    if (world_witness)
        world_witness->answered(m, status, fields);
    n = (size_t)sprintf(text, "SIP/2.0 %u %s\r\n", status, sip_reason((int)status));
    n += put_field(text + n, m, "Via", SIP_VIA);
    n += (size_t)sprintf(text + n, "\r\n");
    n += put_field(text + n, m, "From", SIP_FROM);
    n += (size_t)sprintf(text + n, "\r\n");
    n += put_field(text + n, m, "To", SIP_TO);
    n += (size_t)sprintf(text + n, "%s\r\n", m->to.tag.len || status == 100 ? "" : ";tag=t");
    n += put_field(text + n, m, "Call-ID", SIP_CALL_ID);
    n += (size_t)sprintf(text + n, "\r\n");
    n += put_field(text + n, m, "CSeq", SIP_CSEQ);
    a.n = n + (size_t)sprintf(text + n, "\r\n%sContent-Length: 0\r\n\r\n", fields);
    a.local = world.phone.local[0];
    a.local.transport = from->transport;
    call(phone_receive(&world.phone, place, &a));
}

bool world_is_pending(const struct cw_client *c)
{
    if (!c->nict.user_chart || c->stored.len == 0)
        return false;
    if (c->nict.method == SIP_INVITE)
        return c->ict.cs == ICT_ST_CALLING || c->ict.cs == ICT_ST_PROCEEDING;
    return c->nict.cs == NICT_ST_TRYING || c->nict.cs == NICT_ST_PROCEEDING;
}

/* It owes a response to another request than that of this slot. */
static bool is_owing(unsigned server, uint32_t except)
{
    for (uint32_t i = 1; i <= world.phone.cw.used_clients; i++)
        if (i != except && world_is_pending(&world.phone.client[i - 1]) &&
            server_of(&world.phone.client[i - 1].stored.to) == server)
            return true;
    return false;
}

static void take_answer(uint8_t slot, enum answer how)
{
    static struct sip_message m;
    static uint8_t octets[CW_REQUEST_MAX];
    const struct cw_client *c = &world.phone.client[slot - 1];
    const struct cw_address from = c->stored.to;
    const unsigned status = status_of(how);

    memcpy(octets, c->stored.octets, c->stored.len); /* the slot may be free afterwards */
    if (sip_parse(&m, octets, c->stored.len, NULL) != CW_OK) {
        breaks("cell", "a stored request does not parse");
        return;
    }
    if (m.method == SIP_REGISTER && status == 200)
        registrars_take(&world.registrars, &m, world.phone.now, GRANTED);
    if (how == ANSWER_LOST)
        return;
    if (status >= 200 && server_of(&from) < SERVERS)
        world.is_troubled[server_of(&from)] = status >= 300 || is_owing(server_of(&from), slot);
    if (m.method == SIP_REGISTER && status >= 200)
        registrars_answered(&world.registrars, &m, status);
    world.answering = (uint8_t)server_of(&from);
    receive(&m, &from, status);
    world.answering = SERVERS;
    if (world.last_result != CW_OK)
        breaks("heard", "a response to a pending request is not accepted");
}

static void take_unreachable(unsigned server)
{
    struct cw_arrival a = { .kind = CW_UNREACHABLE,
                            .line = LINE,
                            .from = server_address(server, world.phone.line[0].server.transport),
                            .local = world.phone.local[0] };

    registrars_unreachable(&world.registrars, server);
    world.is_troubled[server] = true;
    call(phone_receive(&world.phone, place, &a));
}

static struct cw_octets text_of(const char *at)
{
    return (struct cw_octets){ (const uint8_t *)at, strlen(at) };
}

/* Answers one question; SRV: the list; A: the address of its server. */
static void tell_records(void)
{
    static const char *const names[SERVERS] = { "a.example.org", "b.example.org", "c.example.org",
                                                "d.example.org" };
    const char *list = world.setup->lists[world.list];
    struct cw_record records[SERVERS];
    char name[sizeof world.name];
    struct cw_arrival a = { .kind = CW_RECORDS, .line = LINE, .type = world.asked };

    snprintf(name, sizeof name, "%s", world.name);
    a.name = text_of(name);
    a.records = records;
    memset(records, 0, sizeof records);
    if (world.asked == CW_SRV)
        for (; list[a.record_count]; a.record_count++)
            records[a.record_count] =
                (struct cw_record){ .type = CW_SRV,
                                    .ttl = TTL,
                                    .order = (uint16_t)(10 * (a.record_count + 1)),
                                    .preference = 1,
                                    .port = 5060,
                                    .name = text_of(names[list[a.record_count] - 'A']) };
    else {
        const bool is_target =
            name[1] == '.'; /* else there were no SRV records, and the domain is one server */
        const struct cw_address s =
            server_address(is_target ? (unsigned)(name[0] - 'a') : (unsigned)(list[0] - 'A'), 0);
        records[0] = (struct cw_record){ .type = CW_A, .ttl = TTL };
        memcpy(records[0].ip, s.ip, 4);
        a.record_count = 1;
    }
    world.asked = 0;
    if (a.records->type == CW_A)
        world.listed |= (uint8_t)(1 << (records[0].ip[3] / 10 - 1));
    if (world_witness)
        world_witness->records(&a);
    call(phone_receive(&world.phone, place, &a));
}

/* The servers that the settings name by their addresses. */
static uint8_t literals(void)
{
    uint8_t found = 0;

    for (size_t i = 0; i < SETTINGS && world.setup->settings[i][0]; i++)
        for (unsigned s = 0; s < SERVERS; s++) {
            char address[16];
            snprintf(address, sizeof address, "192.0.2.%u", 10 * (s + 1));
            found |= (uint8_t)((strstr(world.setup->settings[i][1], address) != NULL) << s);
        }
    return found;
}

static void take_records(uint8_t list)
{
    world.is_home &= world.list == list;
    if (world.phone.line[0].alternate &&
        world.list != list) /* LOCAL_no_fallback: it follows at once */
        registrars_leave(&world.registrars);
    world.list = list;
    world.listed = literals();
    while (world.asked && !world.broken)
        tell_records();
}

static void take_no_records(bool is_failure)
{
    char name[sizeof world.name];
    struct cw_arrival a = {
        .kind = CW_NO_RECORDS, .line = LINE, .type = world.asked, .is_failure = is_failure
    };
    uint64_t list;

    snprintf(name, sizeof name, "%s", world.name);
    a.name = text_of(name);
    world.asked = 0;
    list = promise_list(&world.phone.cw, &world.phone.line[0]);
    call(phone_receive(&world.phone, place, &a));
    if ((is_failure || world.phone.line[0].alternate) && list &&
        list != promise_list(&world.phone.cw, &world.phone.line[0]))
        breaks("kept", "DNS has no answer, and the line's list is another one");
}

static void take(struct step s)
{
    switch ((enum step_kind)s.kind) {
    case STEP_WAIT:
        take_wait();
        break;
    case STEP_REGISTER:
        take_wish(CW_REGISTER);
        break;
    case STEP_UNREGISTER:
        take_wish(CW_UNREGISTER);
        break;
    case STEP_CALL:
        take_wish(CW_REQUEST);
        break;
    case STEP_HANG_UP:
        take_wish(CW_HANG_UP);
        break;
    case STEP_ANSWER:
        take_answer(s.which, (enum answer)s.how);
        break;
    case STEP_UNREACHABLE:
        take_unreachable(s.which);
        break;
    case STEP_RECORDS:
        take_records(s.which);
        break;
    default:
        take_no_records(s.kind == STEP_NO_DNS);
    }
}

void world_take(struct step s)
{
    if (world_witness)
        world_witness->step(s);
    if (setjmp(fault)) { /* what was seen by then is dropped */
        see();
        return;
    }
    take(s);
    look_at_moves();
    look();
    world.server = (uint8_t)server_of(&world.phone.line[0].server);
}

/* --- what becomes of it ------------------------------------------------------------------------------ */

/* The next step of a world in which all goes well. */
static struct step next_good(void)
{
    if (world.asked)
        return (struct step){ STEP_RECORDS, world.list, 0 };
    for (uint8_t c = 1; c <= world.phone.cw.used_clients; c++)
        if (world_is_pending(&world.phone.client[c - 1]))
            return (struct step){ STEP_ANSWER, c, ANSWER_200 };
    return (struct step){ STEP_WAIT, 0, 0 };
}

/* begun: ms, when all servers began to answer: what was held then may have expired since. */
static void look_at_end(uint64_t begun)
{
    const char *why = promise_end(&world.phone.cw, &world.phone.line[0], world.is_wished);
    const struct cw_line *line = &world.phone.line[0];
    const unsigned at = server_of(&current()->server);
    const unsigned alternate =
        line->alternate ? server_of(&cwi_binding_at(&world.phone.cw, line->alternate)->server)
                        : SERVERS;

    if (why) {
        breaks("finally", why);
        return;
    }
    for (unsigned s = 0; s < SERVERS; s++)
        if (registrars_hold_untold(&world.registrars, s, begun) &&
            !(current()->reg.cs == REG_ST_REGISTERED && (s == at || s == alternate)))
            breaks("finally", "in the end a server holds another binding");
}

void world_foresee(void)
{
    static uint8_t before[WORLD_COPY];
    const struct world_witness *witness = world_witness;
    uint64_t over;

    world_copy(before);
    over = world.phone.now + FORESEEN_MS;
    for (int i = 0; i < FORESEEN_STEPS && !world.broken; i++) {
        const struct step s = next_good();
        if (s.kind == STEP_WAIT && cw_next(&world.phone.cw) > over) {
            world.phone.now += REST_MS; /* what ends at this very moment is over by then */
            registrars_pass(&world.registrars, world.phone.now);
            break;
        }
        world_take(s);
    }
    if (!world.broken)
        look_at_end(over - FORESEEN_MS);
    world_witness = witness;
    world_foreseen_at = world.phone.now;
    world_foreseen_next = cw_next(&world.phone.cw);
    if (!world.broken)
        world_restore(before);
}

/* --- begin, copy ------------------------------------------------------------------------------------- */

void world_begin(const struct setup *setup)
{
    phone_release(&world.phone);
    memset(&world, 0, sizeof world);
    world.setup = setup;
    world.listed = literals();
    world.answering = SERVERS;
    phone_init(&world.phone);
    for (size_t i = 0; i < SETTINGS && setup->settings[i][0]; i++) {
        char xml[64];
        snprintf(xml, sizeof xml, "%s", setup->settings[i][0]);
        phone_set(&world.phone, place, xml, setup->settings[i][1]);
    }
    world.phone.memory.binding_count = 4;
    world.phone.memory.entry_count = 12;
    world.phone.memory.search_count = 1;
    world.phone.memory.digest_count = 1;
    world.phone.memory.client_count = 20;
    world.phone.memory.server_count = 1;
    world.phone.memory.request_count = 1;
    phone_start(&world.phone, place, PHONE_FIRST);
    see();
}

/* What is kept of a state, piece by piece; everything else is the same in all of them. */
static size_t pieces(uint8_t *octets, bool is_restored)
{
    struct phone *p = &world.phone;
    uint8_t *at = octets;

#define PIECE(where, size)                                                                         \
    do {                                                                                           \
        const size_t n_ = (size);                                                                  \
        if ((size_t)(at - octets) + n_ > WORLD_COPY)                                               \
            abort();                                                                               \
        if (is_restored)                                                                           \
            memcpy((where), at, n_);                                                               \
        else                                                                                       \
            memcpy(at, (where), n_);                                                               \
        at += n_;                                                                                  \
    } while (0)
    PIECE(&p->cw, offsetof(struct cw, message));
    PIECE(&p->now, sizeof p->now);
    PIECE(&p->drawn, sizeof p->drawn);
    PIECE(&p->traced, sizeof p->traced);
    PIECE(p->line, sizeof p->line[0]);
    PIECE(p->binding, p->memory.binding_count * sizeof p->binding[0]);
    PIECE(p->entry, p->memory.entry_count * sizeof p->entry[0]);
    PIECE(p->request, sizeof p->request[0]);
    PIECE(p->digest, offsetof(struct cw_digest, digest.text));
    if (p->cw.used_digests)
        PIECE(p->digest[0].digest.text, p->digest[0].digest.used);
    PIECE(p->timer, (p->cw.timers.armed + 1) * sizeof p->timer[0]);
    PIECE(p->search, offsetof(struct cw_search, job));
    if (p->line[0].locate.search)
        PIECE(p->search[0].job, sizeof p->search[0].job);
    for (uint32_t i = 0; i < p->memory.client_count; i++) {
        PIECE(&p->client[i], sizeof p->client[i]);
        PIECE(&p->sent[i].next_free, sizeof p->sent[i].next_free);
    }
    for (uint32_t i = 0; i < p->cw.used_clients; i++) {
        if (p->client[i].nict.user_chart && p->client[i].stored.octets)
            PIECE(p->client[i].stored.octets, p->client[i].stored.len);
    }
    PIECE(&world.registrars, sizeof world.registrars);
    PIECE(&world.list, (size_t)((uint8_t *)&world.broken - &world.list));
#undef PIECE
    return (size_t)(at - octets);
}

size_t world_copy(uint8_t *out)
{
    return pieces(out, false);
}

void world_restore(const uint8_t *in)
{
    while (phone_first(&world.phone))
        phone_drop(&world.phone);
    pieces((uint8_t *)(uintptr_t)in, true);
    world.broken = NULL;
}
