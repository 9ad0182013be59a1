/* phone.c - the core under test with its host's part played by the flow. */
#define _POSIX_C_SOURCE 200809L
#include "phone.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionary.h"
#include "endpoint.h"
#include "host_hash.h"
#include "news.h"
#include "records.h"
#include "registry.h"
#include "setting.h"
#include "undeclared.h"

/* SplitMix64: the same numbers in every run. */
static void draw(void *context, void *out, size_t n)
{
    struct phone *p = context;
    uint8_t *octet = out;

    if (n == sizeof(uint32_t)) {
        memset(out, p->chance == PHONE_CHANCE_MOST ? 0xff : 0, n);
        return;
    }
    while (n-- > 0) {
        uint64_t z = p->drawn += 0x9e3779b97f4a7c15u;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        *octet++ = (uint8_t)(z ^ z >> 31);
    }
}

/* The address that the flow said last, on the transport that is asked for; of the other family there
 * is a way only where the flow has given one. */
static bool find_local(void *context, uint32_t line, const struct cw_address *to,
                       struct cw_address *local)
{
    const struct phone *p = context;

    if (to->family == 6 && p->has_no_ipv6)
        return false;
    *local = p->local[line - 1];
    if (to->family == 6 && local->family != 6) {
        *local = (struct cw_address){ .ip = { 0x20, 1, 0xd, 0xb8, [15] = 1 },
                                      .port = local->port,
                                      .family = 6 };
    }
    local->transport = to->transport;
    if (to->transport != CW_UDP && p->tcp_port[line - 1])
        local->port = p->tcp_port[line - 1];
    return local->family == to->family && (to->transport == CW_UDP || !p->has_no_tcp);
}

void phone_init(struct phone *p)
{
    static const char *const user[] = { "alice", "bob", "carol" };

    memset(p, 0, sizeof *p);
    memset(p->binding, 0xa5, sizeof p->binding); /* what is in the pools before is not looked at */
    memset(p->entry, 0xa5, sizeof p->entry);
    memset(p->search, 0xa5, sizeof p->search);
    memset(p->digest, 0xa5, sizeof p->digest);
    memset(p->client, 0xa5, sizeof p->client);
    memset(p->sent, 0xa5, sizeof p->sent);
    memset(p->server, 0xa5, sizeof p->server);
    memset(p->answered, 0xa5, sizeof p->answered);
    p->settings = cw_phone_defaults;
    for (size_t i = 0; i < PHONE_LINES; i++) {
        p->line_settings[i] = cw_line_defaults;
        p->line_settings[i].proxy = "registrar.example.org";
        p->line_settings[i].user_id = user[i < 2 ? i : 2];
        p->line_settings[i].password = "wonderland";
        p->local[i] = (struct cw_address){ .ip = { 192, 0, 2, 1 },
                                           .port = (uint16_t)(5060 + i),
                                           .family = 4 };
    }
    p->settings.ip_mode = CW_IP_MODE_IPV4_ONLY; /* one question a host */
    p->host = (struct cw_host){
        .context = p, .random = draw, .hash = host_hash.hash, .local = find_local
    };
    p->memory = (struct cw_memory){ .lines = p->line,
                                    .bindings = p->binding,
                                    .entries = p->entry,
                                    .searches = p->search,
                                    .digests = p->digest,
                                    .clients = p->client,
                                    .sent = p->sent,
                                    .servers = p->server,
                                    .answered = p->answered,
                                    .requests = p->request,
                                    .timers = p->timer,
                                    .effects = p->effect,
                                    .trace = p->trace,
                                    .line_count = 1,
                                    .binding_count = 2 * PHONE_LINES,
                                    .entry_count = PHONE_ENTRIES,
                                    .search_count = PHONE_SEARCHES,
                                    .digest_count = PHONE_LINES,
                                    .client_count = 4,
                                    .server_count = 4,
                                    .request_count = 2,
                                    .effect_count = 16,
                                    .trace_count = PHONE_TRACE };
}

static void put(struct phone *p, struct place place, const struct cw_setting *s, void *settings,
                const char *value)
{
    char room[SETTING_TEXT], *text;
    const char *why;

    if (p->values_used == PHONE_VALUES)
        script_fault(place, "more than %d values", PHONE_VALUES);
    text = p->value[p->values_used++] = strdup(value); /* the settings point to it */
    why = setting_put(s, settings, text, room);
    if (why)
        script_fault(place, "%s: %s", s->xml, why);
}

void phone_set(struct phone *p, struct place place, char *xml, const char *value)
{
    size_t n = strlen(xml), line = 0;
    const struct cw_setting *s;

    if (n > 3 && xml[n - 1] == '_' && isdigit((unsigned char)xml[n - 2]) && xml[n - 3] == '_') {
        line = (size_t)(xml[n - 2] - '0');
        n -= 3;
    }
    s = setting_find(xml, n);
    if (!s || line > PHONE_LINES || (line && s->scope != CW_SETTING_LINE))
        script_fault(place, "there is no setting %s", xml);
    if (s->scope == CW_SETTING_PHONE)
        put(p, place, s, &p->settings, value);
    else
        for (size_t i = 0; i < PHONE_LINES; i++)
            if (line == 0 || line == i + 1)
                put(p, place, s, &p->line_settings[i], value);
}

void phone_release(struct phone *p)
{
    for (size_t i = 0; i < p->values_used; i++)
        free(p->value[i]);
    for (size_t i = 0; i < PHONE_EFFECTS; i++)
        free(p->seen[i].octets);
    p->values_used = p->seen_used = 0;
}

void phone_start(struct phone *p, struct place place, enum phone_start start)
{
    struct cw_identity kept[PHONE_LINES];

    for (size_t i = 0; i < PHONE_LINES; i++)
        kept[i] = p->line[i].identity;
    if (cw_init(&p->cw, &p->settings, &p->host, &p->memory) != CW_OK)
        script_fault(place, "cw_init refuses the memory");
    p->traced = 0;
    p->admitted = 0;
    p->is_on = true;
    for (uint32_t i = 0; i < p->memory.line_count; i++)
        if (p->line_settings[i].line_enable &&
            cw_line_init(&p->cw, i + 1, &p->line_settings[i],
                         start == PHONE_RESTART ? &kept[i] : NULL) != CW_OK)
            script_fault(place, "cw_line_init refuses line %u", i + 1);
}

/* --- what came of a verb --------------------------------------------------------------------- */

static void keep(struct phone *p, struct place place, const struct cw_effect *effect)
{
    struct seen *seen;
    const void *octets = effect->kind == CW_SEND ? effect->send.octets : effect->query.name.at;
    const size_t n = effect->kind == CW_SEND    ? effect->send.n
                     : effect->kind == CW_QUERY ? effect->query.name.len
                                                : 0;

    if (p->seen_used == PHONE_EFFECTS)
        script_fault(place, "more than %d effects at once", PHONE_EFFECTS);
    seen = &p->seen[(p->seen_first + p->seen_used++) % PHONE_EFFECTS];
    free(seen->octets);
    *seen = (struct seen){ .effect = *effect, .at = p->now, .octets = calloc(1, n + 1) };
    if (!seen->octets)
        abort();
    if (n)
        memcpy(seen->octets, octets, n);
}

static void look_at_trace(struct phone *p, struct place place)
{
    for (; p->traced < p->cw.trace.written; p->traced++) {
        const struct cw_trace_record *t = &p->trace[p->traced % PHONE_TRACE];
        const char *why = "cannot: it is in no table";

        if (t->chart == 0) {
            p->admitted = t->arc;
            continue;
        }
        if (!t->is_refused && t->arc == 0)
            script_fault(place, "an arc without a number was taken");
        if (!t->is_refused)
            continue;
        for (size_t i = 0; i < CW_DICTIONARY_REFUSALS; i++) {
            const struct cw_dictionary_refusal *r = &cw_dictionary_refusals[i];
            if (r->chart == t->chart && r->state == t->arc >> 8 && r->event == (t->arc & 0xff))
                why = r->why;
        }
        if (strncmp(why, "cannot", 6) == 0)
            script_fault(place, "chart %u, state %u, event %u was reached, and %s", t->chart,
                         t->arc >> 8, t->arc & 0xff, why);
    }
}

static void look_at_actions(const struct phone *p, struct place place)
{
    char text[UNDECLARED_TEXT];

    if (!p->cw.counters.undeclared)
        return;
    undeclared_write(text, sizeof text, &p->cw);
    script_fault(place, "undeclared: %s", text);
}

static int settle(struct phone *p, struct place place, int result)
{
    struct cw_effect effect;

    while (cw_effects(&p->cw, &effect, 1))
        keep(p, place, &effect);
    look_at_trace(p, place);
    look_at_actions(p, place);
    return result;
}

int phone_receive(struct phone *p, struct place place, const struct cw_arrival *arrival)
{
    struct cw_arrival exact = *arrival;
    void *octets = malloc(
        arrival->n ? arrival->n : 1); /* no octet more than there are: a sanitizer sees the next */
    int result;

    if (!octets)
        abort();
    if (arrival->n)
        memcpy(octets, arrival->octets, arrival->n);
    exact.octets = octets;
    result = settle(p, place, cw_receive(&p->cw, p->now, &exact));
    free(octets);
    return result;
}

int phone_want(struct phone *p, struct place place, const struct cw_wish *wish)
{
    return settle(p, place, cw_want(&p->cw, p->now, wish));
}

int phone_tick(struct phone *p, struct place place)
{
    return settle(p, place, cw_tick(&p->cw, p->now));
}

struct seen *phone_first(struct phone *p)
{
    return p->seen_used ? &p->seen[p->seen_first] : NULL;
}

void phone_drop(struct phone *p)
{
    p->seen_first = (p->seen_first + 1) % PHONE_EFFECTS;
    p->seen_used--;
}

void phone_describe(const struct seen *seen, char *text, size_t room)
{
    const struct cw_effect *e = &seen->effect;
    const double at = (double)seen->at / 1000;
    char address[ENDPOINT_TEXT];

    switch (e->kind) {
    case CW_SEND:
        snprintf(text, room, "at %.3f line %u sent to %s:\n%s", at, e->line,
                 endpoint_write(&e->send.to, address), seen->octets);
        break;
    case CW_DROP:
        snprintf(text, room, "at %.3f line %u dropped the connection with %s", at, e->line,
                 endpoint_write(&e->send.to, address));
        break;
    case CW_QUERY:
        snprintf(text, room, "at %.3f line %u asked for %s %s", at, e->line, seen->octets,
                 record_word(e->query.type));
        break;
    default:
        snprintf(text, room, "at %.3f line %u told %s %u %us %s %s at %s %u", at, e->line,
                 news_word((enum cw_news)e->tell.news), e->tell.status, e->tell.seconds,
                 e->tell.clause, e->tell.error ? cw_error_name(e->tell.error) : "", e->tell.field,
                 e->tell.offset);
    }
}
