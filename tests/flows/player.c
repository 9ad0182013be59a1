/* player.c - plays a flow: a text that reads as a call flow, against the core, with a clock that
 * the text moves.
 *
 * README.md says how a flow is written. 0: it went as written; 1: it did not, and file, line and
 * what was there instead are told; 2: usage. */
#define _POSIX_C_SOURCE 200809L
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../arcs.h"
#include "admission_words.h"
#include "chart_post.h"
#include "core_rest.h"
#include "counter.h"
#include "dictionary.h"
#include "layout.h"
#include "draft.h"
#include "endpoint.h"
#include "expect.h"
#include "news.h"
#include "pace.h"
#include "records.h"
#include "registrar_book.h"
#include "registry.h"
#include "servers.h"
#include "setup.h"

struct flow {
    struct script script;
    struct phone phone;
    struct sent_list sent;
    struct pace pace;
    struct registrar_book book;
    struct servers servers;
    bool is_wished[PHONE_LINES]; /* to be registered, and the phone has taken the wish */
    bool is_free; /* the servers answer by themselves, and what comes is not written */
    struct cw_address server, local; /* the last found */
    struct {
        uint8_t type;
        char *name;
    } question[PHONE_LINES]; /* the last that each line asked */
    struct draft last;       /* the last datagram given to the phone */
    struct cw_arrival last_arrival;
    unsigned requests; /* made by `< METHOD` */
    bool has_end;      /* the last statement says what is pending */
};

static struct flow flow;

enum { DESCRIPTION = 70000 };
static char description[DESCRIPTION];

static const struct sent *note_send(struct place place, const struct seen *seen)
{
    const struct sent *s = sent_add(&flow.sent, place, seen);

    pace_sent(&flow.pace, place, s, seen->at);
    book_sent(&flow.book, place, s, seen->at, flow.phone.settings.sip_timer_f);
    return s;
}

static int receive_datagram(struct place place, const struct cw_arrival *a)
{
    sent_note_request(&flow.sent, a->octets, a->n);
    pace_received(&flow.pace, a, flow.phone.now);
    book_received(&flow.book, a, flow.phone.now);
    return phone_receive(&flow.phone, place, a);
}

static void note_question(const struct seen *seen)
{
    const uint32_t line = seen->effect.line - 1;

    free(flow.question[line].name);
    flow.question[line].name = strdup(seen->octets);
    flow.question[line].type = seen->effect.query.type;
}

static bool is_ping(const struct seen *seen)
{
    return seen->effect.send.n == 4 && memcmp(seen->octets, "\r\n\r\n", 4) == 0;
}

/* Takes what came of it as it comes; the servers respond. */
static void play_freely(struct place place)
{
    struct cw_arrival a = { .kind = CW_DATAGRAM, .local = flow.local };
    struct draft response;

    do {
        for (const struct seen *seen; (seen = phone_first(&flow.phone)); phone_drop(&flow.phone)) {
            if (getenv("FLOW_TELL")) {
                phone_describe(seen, description, sizeof description);
                fprintf(stderr, "%s:%d: %s\n", place.path, place.line, description);
            }
            if (seen->effect.kind == CW_SEND && !is_ping(seen))
                servers_take(&flow.servers, note_send(place, seen));
            else if (seen->effect.kind == CW_QUERY)
                note_question(seen);
            else if (seen->effect.kind == CW_TELL)
                book_told(&flow.book, &seen->effect);
        }
        book_look(&flow.book, place, flow.phone.now);
        if (!servers_next(&flow.servers, &response, &a.from))
            return;
        a.line = 1;
        a.octets = response.octets;
        a.n = response.n;
        receive_datagram(place, &a);
        free(response.octets);
    } while (true);
}

static void must_be_quiet(struct place place)
{
    const struct seen *seen;
    const char *fault;

    if (flow.is_free)
        play_freely(place);
    else
        book_look(&flow.book, place, flow.phone.now);
    fault = flow.phone.is_on ? core_rest_fault(&flow.phone.cw) : NULL;
    if (fault)
        script_fault(place, "%s", fault);
    seen = phone_first(&flow.phone);
    if (!seen)
        return;
    phone_describe(seen, description, sizeof description);
    script_fault(place, "before this, and not expected: %s", description);
}

static struct cw_line *line_of(const struct statement *s)
{
    if (s->phone_line > flow.phone.memory.line_count)
        script_fault(s->place, "the phone has no line %u", s->phone_line);
    return &flow.phone.line[s->phone_line - 1];
}

/* "refused", "gives E_STRAY" or nothing: what the verb must return. */
static void check_result(struct place place, char *rest, int result)
{
    static const struct {
        const char *name;
        int value;
    } errors[] = {
#define ROW(name, value, clause, status, text) { #name, value },
        CW_ERRORS(ROW)
#undef ROW
    };
    int wanted = CW_OK;

    if (flow.is_free) /* what it does is looked at instead */
        return;
    if (script_take(&rest, "refused"))
        wanted = CW_E_REFUSED;
    else if (script_take(&rest, "gives")) {
        const char *name = script_word(&rest);
        for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
            if (name && strcmp(errors[i].name, name) == 0)
                wanted = errors[i].value;
        if (wanted == CW_OK)
            script_fault(place, "there is no error %s", name ? name : "");
    }
    if (rest[strspn(rest, " ")])
        script_fault(place, "'%s' is too much", rest);
    if (result != wanted)
        script_fault(place, "the core gave %d and not %d", result, wanted);
}

/* --- what moves the phone -------------------------------------------------------------------- */

static void play_at(const struct statement *s, uint64_t to)
{
    struct phone *p = &flow.phone;
    const struct seen *seen;

    if (to < p->now)
        script_fault(s->place, "the clock stands at %.3f already", (double)p->now / 1000);
    while (cw_next(&p->cw) <= to) {
        const uint64_t due = cw_next(&p->cw);
        if (due > p->now)
            p->now = due;
        phone_tick(p, s->place);
        if (flow.is_free)
            play_freely(s->place);
        seen = phone_first(p);
        if (seen && p->now < to) {
            phone_describe(seen, description, sizeof description);
            script_fault(s->place, "too early: %s", description);
        }
    }
    p->now = to;
}

/* register 1, unregister 1, hangup 1, hangup 1 2, options 1, invite 1 sip:bob@example.org */
static void play_want(const struct statement *s, char *rest)
{
    static const struct {
        const char *word;
        uint8_t kind, method;
    } wishes[] = {
        { "register", CW_REGISTER, 0 },
        { "unregister", CW_UNREGISTER, 0 },
        { "hangup", CW_HANG_UP, 0 },
        { "options", CW_REQUEST, SIP_OPTIONS },
        { "invite", CW_REQUEST, SIP_INVITE },
        { "info", CW_REQUEST, SIP_INFO },
        { "nonsense", 99 /* no wish that there is */, 0 },
    };
    char *all = rest = draft_text(s->place, rest);
    const char *what = script_word(&rest), *target = NULL;
    struct cw_wish wish = { 0 };
    size_t i = 0;
    int result;

    while (i < sizeof wishes / sizeof *wishes && (!what || strcmp(what, wishes[i].word) != 0))
        i++;
    if (i == sizeof wishes / sizeof *wishes)
        script_fault(s->place, "there is no wish %s", what ? what : "");
    wish.kind = wishes[i].kind;
    wish.method = wishes[i].method;
    wish.line = (uint32_t)script_number(s->place, script_word(&rest));
    rest += strspn(rest, " ");
    if (wish.kind == CW_HANG_UP && isdigit((unsigned char)*rest))
        wish.request = (uint32_t)script_number(s->place, script_word(&rest));
    if (wish.kind == CW_REQUEST && *rest && strncmp(rest, "gives ", 6) != 0 &&
        strncmp(rest, "refused", 7) != 0)
        target = script_word(&rest);
    if (target)
        wish.target = (struct cw_octets){ (const uint8_t *)target, strlen(target) };
    result = phone_want(&flow.phone, s->place, &wish);
    if (result == CW_OK && wish.line <= PHONE_LINES &&
        (wish.kind == CW_REGISTER || wish.kind == CW_UNREGISTER))
        flow.is_wished[wish.line - 1] = wish.kind == CW_REGISTER;
    check_result(s->place, rest, result);
    free(all);
}

/* " line 2" at the end of `found` and the like. */
static unsigned take_line(const struct statement *s, char **rest)
{
    return script_take(rest, "line") ? (unsigned)script_number(s->place, script_word(rest))
                                     : s->phone_line;
}

static void give(const struct statement *s, unsigned line, struct cw_arrival a, char *rest)
{
    if (line == 0 || line > PHONE_LINES)
        script_fault(s->place, "there is no line %u", line);
    a.line = line;
    a.type = flow.question[line - 1].type;
    if (flow.question[line - 1].name)
        a.name = (struct cw_octets){ (const uint8_t *)flow.question[line - 1].name,
                                     strlen(flow.question[line - 1].name) };
    check_result(s->place, rest, phone_receive(&flow.phone, s->place, &a));
}

/* One address: the answer to the question for it. */
static void play_found(const struct statement *s, char *rest)
{
    struct cw_record record = { .ttl = RECORDS_TTL };
    uint16_t tcp_port = 0;
    unsigned line;

    flow.server = endpoint_read(s->place, script_word(&rest));
    if (script_take(&rest, "local"))
        flow.local = endpoint_read(s->place, script_word(&rest));
    if (script_take(&rest, "tcp"))
        tcp_port = (uint16_t)script_number(s->place, script_word(&rest));
    if (script_take(&rest, "ttl"))
        record.ttl = (uint32_t)script_number(s->place, script_word(&rest));
    line = take_line(s, &rest);
    if (flow.local.family && line && line <= PHONE_LINES)
        flow.phone.local[line - 1] = flow.local;
    if (tcp_port && line && line <= PHONE_LINES)
        flow.phone.tcp_port[line - 1] = tcp_port;
    record.type = flow.server.family == 6 ? CW_AAAA : CW_A;
    memcpy(record.ip, flow.server.ip, sizeof record.ip);
    give(s, line, (struct cw_arrival){ .kind = CW_RECORDS, .records = &record, .record_count = 1 },
         rest);
}

static void play_records(const struct statement *s, char *rest)
{
    struct records r = { .count = 0 };
    const unsigned line = take_line(s, &rest);
    char *copies[RECORDS_MOST] = { NULL }; /* words are cut off in them; the records point there */

    for (size_t i = 0; i < s->details; i++) {
        struct detail copy = { s->detail[i].place, strdup(s->detail[i].text) };
        if (i < RECORDS_MOST)
            copies[i] = copy.text;
        records_add(&r, &copy);
    }
    give(s, line,
         (struct cw_arrival){ .kind = CW_RECORDS, .records = r.record, .record_count = r.count },
         rest);
    for (size_t i = 0; i < RECORDS_MOST; i++)
        free(copies[i]);
}

static void play_no_records(const struct statement *s, char *rest, bool is_failure)
{
    const unsigned line = take_line(s, &rest);

    give(s, line, (struct cw_arrival){ .kind = CW_NO_RECORDS, .is_failure = is_failure }, rest);
}

static void play_unreachable(const struct statement *s, char *rest)
{
    struct cw_arrival a = { .kind = CW_UNREACHABLE, .from = flow.server, .local = flow.local };

    rest += strspn(rest, " ");
    if (isdigit((unsigned char)*rest) || *rest == '[')
        a.from = endpoint_read(s->place, script_word(&rest));
    a.line = take_line(s, &rest);
    book_unreachable(&flow.book, &a);
    check_result(s->place, rest, phone_receive(&flow.phone, s->place, &a));
}

/* Of a request, or of the last message. The quote is whole, or as many octets as are given. */
static void play_icmp(const struct statement *s, char *rest)
{
    const struct sent *about = script_take(&rest, "last")
                                   ? sent_last(&flow.sent, s->phone_line, 0)
                                   : sent_named(&flow.sent, s->place, s->phone_line, &rest);
    struct cw_arrival a = { .kind = CW_ICMP, .line = s->phone_line, .from = about->to };

    a.octets = about->octets;
    a.n = script_take(&rest, "quotes") ? (size_t)script_number(s->place, script_word(&rest))
                                       : about->n;
    check_result(s->place, rest, phone_receive(&flow.phone, s->place, &a));
}

/* With an address: ours is that from now on, and the line's connection is gone. */
static void play_network(const struct statement *s, char *rest)
{
    const struct cw_arrival a = { .kind = CW_NETWORK, .line = s->phone_line };
    const struct sent *last = sent_last(&flow.sent, a.line, 0);

    if (script_take(&rest, "local")) {
        flow.local = flow.phone.local[a.line - 1] = endpoint_read(s->place, script_word(&rest));
        if (last && last->to.transport != CW_UDP)
            book_unreachable(&flow.book, &(struct cw_arrival){ .line = a.line, .from = last->to });
    }
    check_result(s->place, rest, phone_receive(&flow.phone, s->place, &a));
}

static void play_datagram(const struct statement *s, char *rest, struct draft d,
                          struct cw_address from)
{
    if (d.octets != flow.last.octets)
        free(flow.last.octets);
    flow.last = d;
    if (script_take(&rest, "from"))
        from = endpoint_read(s->place, script_word(&rest));
    flow.last_arrival = (struct cw_arrival){ .kind = CW_DATAGRAM,
                                             .line = s->phone_line,
                                             .from = from,
                                             .local = flow.local,
                                             .octets = d.octets,
                                             .n = d.n };
    check_result(s->place, rest, receive_datagram(s->place, &flow.last_arrival));
}

/* A reason phrase may stand in quotes behind the code. */
static char *take_reason(char **rest)
{
    char *open = *rest + strspn(*rest, " "), *close;

    if (*open != '"' || !(close = strchr(open + 1, '"')))
        return NULL;
    *close = '\0';
    *rest = close + 1;
    return open + 1;
}

static void play_answer(const struct statement *s, unsigned code, char *rest)
{
    const char *reason = take_reason(&rest);
    const struct sent *request = sent_named(&flow.sent, s->place, s->phone_line, &rest);

    play_datagram(s, rest, draft_answer(s, request, code, reason), request->to);
}

static void play_request(const struct statement *s, const char *method, char *rest)
{
    char address[ENDPOINT_TEXT];
    struct cw_address from = flow.server;
    const char *uri = "sip:alice@192.0.2.1";
    char *ahead = rest + strspn(rest, " ");
    const struct sent *last = sent_last(&flow.sent, s->phone_line, 0);

    if (*ahead && strncmp(ahead, "from ", 5) != 0 && strncmp(ahead, "gives ", 6) != 0)
        uri = script_word(&rest);
    ahead = strstr(rest, "from ");
    if (ahead) {
        char copy[ENDPOINT_TEXT];
        snprintf(copy, sizeof copy, "%.*s", (int)strcspn(ahead + 5, " "), ahead + 5);
        from = endpoint_read(s->place, copy);
    }
    if (from.family == 0)
        script_fault(s->place, "from where?");
    play_datagram(s, rest,
                  draft_request(s, method, uri, endpoint_write(&from, address), ++flow.requests,
                                last ? last->message : NULL),
                  from);
}

static void play_in(const struct statement *s, char *rest)
{
    char *word = script_word(&rest);

    line_of(s);
    if (!word)
        script_fault(s->place, "what comes in?");
    if (isdigit((unsigned char)*word))
        play_answer(s, (unsigned)script_number(s->place, word), rest);
    else if (strcmp(word, "raw") == 0)
        play_datagram(s, rest, draft_raw(s), flow.server);
    else if (strcmp(word, "again") == 0)
        play_datagram(s, rest, flow.last, flow.last_arrival.from);
    else
        play_request(s, word, rest);
}

/* --- what is expected ------------------------------------------------------------------------ */

/* The oldest effect, which must be of this kind and line. */
static const struct seen *take(const struct statement *s, uint8_t kind)
{
    const struct seen *seen = phone_first(&flow.phone);

    line_of(s);
    if (!seen)
        script_fault(s->place, "nothing came of it; it is %.3f", (double)flow.phone.now / 1000);
    if (seen->effect.kind != kind || seen->effect.line != s->phone_line) {
        phone_describe(seen, description, sizeof description);
        script_fault(s->place, "there was: %s", description);
    }
    phone_drop(&flow.phone);
    return seen;
}

/* "> ping": the empty lines that are a keep-alive on a stream; the detail says where to */
static void expect_ping(const struct statement *s)
{
    const struct seen *seen = take(s, CW_SEND);
    char *text = s->details == 1 ? s->detail[0].text : NULL;
    struct cw_address to;

    if (!text || !script_take(&text, "to"))
        script_fault(s->place, "a ping has the one detail: to");
    to = endpoint_read(s->detail[0].place, script_word(&text));
    if (!is_ping(seen) || !cw_address_equal(&to, &seen->effect.send.to))
        script_fault(s->place, "there was no ping to there");
}

static void expect_send(const struct statement *s)
{
    const struct seen *seen;

    if (strcmp(s->text, "> ping") == 0) {
        expect_ping(s);
        return;
    }
    seen = take(s, CW_SEND);
    note_send(s->place, seen);
    expect_message(&flow.sent, s, flow.phone.line_settings[s->phone_line - 1].password);
}

/* "192.0.2.10:5060": the connection with it is given up. */
static void expect_drop(const struct statement *s, char *rest)
{
    const struct seen *seen = take(s, CW_DROP);
    struct cw_address wanted = endpoint_read(s->place, script_word(&rest));

    phone_describe(seen, description, sizeof description);
    wanted.transport = seen->effect.send.to.transport;
    if (!cw_address_equal(&wanted, &seen->effect.send.to))
        script_fault(s->place, "there was: %s", description);
}

static void expect_query(const struct statement *s, char *rest)
{
    const struct seen *seen = take(s, CW_QUERY);
    const char *name = script_word(&rest), *type = script_word(&rest);

    phone_describe(seen, description, sizeof description);
    if (!name || strcmp(name, seen->octets) != 0 ||
        record_type(type ? type : "A") != seen->effect.query.type)
        script_fault(s->place, "there was: %s", description);
    note_question(seen);
}

static void expect_tell(const struct statement *s, char *rest)
{
    const struct seen *seen = take(s, CW_TELL);
    const char *clause;

    book_told(&flow.book, &seen->effect);
    phone_describe(seen, description, sizeof description);
    clause = news_expected(s->place, rest, &seen->effect.tell);
    if (!clause)
        script_fault(s->place, "there was: %s", description);
    if (!registry_find(clause))
        script_fault(s->place, "the registry has no clause %s", clause);
}

/* instance: the number of its slot; of a chart of the bindings the line's, whose current one is meant */
static uint8_t state_of(struct place place, uint8_t chart, unsigned long long instance)
{
    const struct cw_memory *m = &flow.phone.memory;
    const struct cwi_layout *l = &cwi_layouts[chart];
    uint32_t slots = m->request_count;

    if (l->pool == offsetof(struct cw_memory, lines) ||
        l->pool == offsetof(struct cw_memory, bindings))
        slots = m->line_count;
    else if (l->pool == offsetof(struct cw_memory, clients))
        slots = m->client_count;
    else if (l->pool == offsetof(struct cw_memory, servers))
        slots = m->server_count;
    if (!l->size || instance < 1 || instance > slots)
        script_fault(place, "there is no instance %llu", instance);
    if (l->pool == offsetof(struct cw_memory, bindings))
        instance = m->lines[instance - 1].binding;
    return cwi_chart_state(&flow.phone.cw, (enum cw_chart)chart, (uint32_t)instance);
}

static void expect_state(const struct statement *s, char *rest)
{
    const char *chart = script_word(&rest);
    const unsigned long long instance = script_number(s->place, script_word(&rest));
    const char *wanted = script_word(&rest);

    for (size_t i = 0; i < CW_DICTIONARY_CHARTS; i++) {
        const struct cw_dictionary_chart *c = &cw_dictionary_charts[i];
        const char *state;
        if (strcmp(c->name, chart) != 0)
            continue;
        state = c->state_names[state_of(s->place, c->value, instance)];
        if (!wanted || strcmp(state, wanted) != 0)
            script_fault(s->place, "it is %s", state);
        return;
    }
    script_fault(s->place, "there is no chart %s", chart);
}

/* The row of admission.tsv that answered the last request that was new. */
static void expect_row(const struct statement *s, char *rest)
{
    const uint16_t row = flow.phone.admitted;
    const char *id = row ? cw_admission_words[row - 1].id : "none", *wanted = script_word(&rest);

    if (strcmp(id, wanted) != 0)
        script_fault(s->place, "it was the row %s", id);
}

static void expect_next(const struct statement *s, char *rest)
{
    const uint64_t next = cw_next(&flow.phone.cw);
    const char *word = script_word(&rest);

    if (word && strcmp(word, "never") == 0) {
        if (next != UINT64_MAX)
            script_fault(s->place, "the phone has something to do at %.3f", (double)next / 1000);
    } else if (next == UINT64_MAX)
        script_fault(s->place, "the phone has nothing to do");
    else if (next != script_ms(s->place, word))
        script_fault(s->place, "the phone has something to do at %.3f", (double)next / 1000);
    flow.has_end = true;
}

static void play_restart(const struct statement *s, char *rest)
{
    const bool is_power_cycle = script_take(&rest, "from power off");

    pace_restart(&flow.pace);
    book_restart(&flow.book, 0);
    servers_restart(&flow.servers);
    if (is_power_cycle && flow.is_free) { /* Call-ID, tags and branches are others from now on */
        book_release(&flow.book);
        sent_release(&flow.sent);
        flow.sent.has_no_tcp = flow.phone.has_no_tcp;
    }
    flow.is_free = false;
    memset(flow.is_wished, 0, sizeof flow.is_wished);
    phone_start(&flow.phone, s->place, is_power_cycle ? PHONE_POWER_CYCLE : PHONE_RESTART);
}

static bool move(const struct statement *s, const char *word, char *rest)
{
    must_be_quiet(s->place);
    flow.has_end = false;
    if (strcmp(word, "at") == 0)
        play_at(s, script_ms(s->place, script_word(&rest)));
    else if (strcmp(word, "after") == 0)
        play_at(s, flow.phone.now + script_ms(s->place, script_word(&rest)));
    else if (strcmp(word, "want") == 0)
        play_want(s, rest);
    else if (strcmp(word, "found") == 0)
        play_found(s, rest);
    else if (strcmp(word, "not") == 0 && script_take(&rest, "found"))
        play_no_records(s, rest, false);
    else if (strcmp(word, "no") == 0 && script_take(&rest, "dns"))
        play_no_records(s, rest, true);
    else if (strcmp(word, "records") == 0)
        play_records(s, rest);
    else if (strcmp(word, "network") == 0)
        play_network(s, rest);
    else if (strcmp(word, "icmp") == 0)
        play_icmp(s, rest);
    else if (strcmp(word, "unreachable") == 0)
        play_unreachable(s, rest);
    else if (strcmp(word, "restart") == 0)
        play_restart(s, rest);
    else if (strcmp(word, "post") == 0)
        chart_post(&flow.phone, s->place, rest);
    else if (strcmp(word, "<") == 0)
        play_in(s, rest);
    else if (strcmp(word, "server") == 0)
        servers_set(&flow.servers, s->place, rest);
    else if (strcmp(word, "freely") == 0)
        flow.is_free = true;
    else
        return false;
    return true;
}

static bool look(const struct statement *s, const char *word, char *rest)
{
    must_be_quiet(s->place);
    if (strcmp(word, "state") == 0)
        expect_state(s, rest);
    else if (strcmp(word, "counter") == 0)
        counter_expect(&flow.phone.cw.counters, s, rest);
    else if (strcmp(word, "row") == 0)
        expect_row(s, rest);
    else if (strcmp(word, "next") == 0)
        expect_next(s, rest);
    else if (strcmp(word, "settled") == 0)
        book_settled(&flow.book, s->place, &flow.phone.cw, flow.phone.now, flow.is_wished);
    else
        return false;
    return true;
}

static void play(const struct statement *s)
{
    char *copy = strdup(s->text), *rest = copy; /* words are cut off in it */
    const char *word = script_word(&rest);

    if (!setup_play(&flow.phone, s, word, rest)) {
        flow.sent.has_no_tcp = flow.phone.has_no_tcp;
        if (!flow.phone.is_on)
            phone_start(&flow.phone, s->place, PHONE_FIRST);
        if (strcmp(word, ">") == 0)
            expect_send(s);
        else if (strcmp(word, "?") == 0)
            expect_query(s, rest);
        else if (strcmp(word, "drop") == 0)
            expect_drop(s, rest);
        else if (strcmp(word, "!") == 0)
            expect_tell(s, rest);
        else if (!look(s, word, rest) && !move(s, word, rest))
            script_fault(s->place, "'%s' is no statement", s->text);
    }
    free(copy);
}

int main(int argc, char **argv)
{
    const struct statement *last;
    const char *name;
    char title[96];

    if (argc != 2) {
        fputs("usage: player FILE.flow\n", stderr);
        return 2;
    }
    name = strrchr(argv[1], '/') ? strrchr(argv[1], '/') + 1 : argv[1];
    snprintf(title, sizeof title, "%.*s", (int)strcspn(name, "."), name);
    arcs_test(title);
    phone_init(&flow.phone);
    script_read(&flow.script, argv[1]);
    if (flow.script.statements == 0)
        script_fault((struct place){ argv[1], 1 }, "nothing is played");
    for (size_t i = 0; i < flow.script.statements; i++)
        play(&flow.script.statement[i]);
    last = &flow.script.statement[flow.script.statements - 1];
    must_be_quiet(last->place);
    book_end(&flow.book, last->place, &flow.phone.cw, flow.phone.now);
    if (!flow.has_end)
        script_fault(last->place, "the flow ends without `next`: what is pending?");
    return 0;
}
