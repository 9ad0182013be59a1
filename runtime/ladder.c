/* ladder.c - what the phone prints: an entry for each message, transition and piece of news, all in
 * the same columns; an entry wider than the terminal continues on the next line. */
#include "ladder.h"
#include "bindings.h"
#include "entry.h"
#include "pool.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "arc.h"
#include "clock.h"
#include "escape.h"
#include "step.h"
#include "udp.h"

enum {
    CALL_ID_SHOWN = 8, /* characters */
    WHAT_COLUMNS = 66, /* for the message or transition; the clauses begin behind it */
    INDENT = 8,        /* of what continues an entry */
    CSEQ_COLUMNS = 17, /* "  CSeq 4294967295" */
    METHOD_COLUMNS = 20
};

void ladder_init(struct ladder *l, struct log *log, enum ladder_detail detail)
{
    memset(l, 0, sizeof *l);
    l->log = log;
    l->detail = detail;
    l->width = 1;
    budget_init(&l->budget[LADDER_STRANGER], clock_now(), LADDER_STRANGERS_MAX,
                LADDER_STRANGERS_RATE);
    budget_init(&l->budget[LADDER_SERVER], clock_now(), LADDER_SERVERS_MAX, LADDER_SERVERS_RATE);
}

void ladder_attach(struct ladder *l, const struct cw *cw, uint32_t lines)
{
    l->cw = cw;
    l->shown = cw->trace.written;
    for (l->width = 1; lines >= 10; lines /= 10)
        l->width++;
}

/* An entry without a destination is not composed. */
static bool is_read(const struct ladder *l, enum ladder_detail detail)
{
    return l->detail >= detail || l->log->file.is_open;
}

static size_t left_margin(const struct ladder *l)
{
    return LOG_STAMP + (size_t)l->width + 2 + CALL_ID_SHOWN + 2;
}

/* ms since 1970 by the machine's clock as it is set now, which may have been stepped meanwhile. */
static int64_t wall_of(uint64_t at)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 - (int64_t)(clock_now() - at);
}

/* Time, line, Call-ID: of the message where there is one, else the line's own. */
static void begin_at(struct ladder *l, unsigned to, uint64_t at, uint32_t line,
                     struct cw_octets call_id)
{
    log_begin(l->log, to, wall_of(at));
    log_colour(l->log, LOG_DIM);
    if (line)
        log_part(l->log, "%*u  ", l->width, (unsigned)line);
    else
        log_part(l->log, "%*s  ", l->width, "-");
    if (call_id.len > 0)
        log_wire(l->log, call_id.at, call_id.len < CALL_ID_SHOWN ? call_id.len : CALL_ID_SHOWN);
    else if (line && l->cw && line <= l->cw->memory.line_count &&
             l->cw->memory.lines[line - 1].settings) {
        const uint8_t *id = l->cw->memory.lines[line - 1].identity.call_id;
        log_part(l->log, "%02x%02x%02x%02x", id[0], id[1], id[2], id[3]);
    } else
        log_part(l->log, "-");
    log_colour(l->log, LOG_PLAIN);
    log_column(l->log, left_margin(l));
}

static void tell_lost(struct ladder *l, struct sink *sink, enum log_destination to)
{
    const char *why;
    uint64_t lost;

    if (!sink_take_lost(sink, &lost, &why))
        return;
    begin_at(l, to, clock_now(), 0, (struct cw_octets){ NULL, 0 });
    log_part(l->log, "    %llu line%s not written: %s", (unsigned long long)lost,
             lost == 1 ? " was" : "s were", why);
    log_end(l->log);
}

static void begin(struct ladder *l, bool for_terminal, uint64_t at, uint32_t line,
                  struct cw_octets call_id)
{
    tell_lost(l, &l->log->terminal, LOG_TERMINAL);
    tell_lost(l, &l->log->file, LOG_FILE);
    begin_at(l, LOG_FILE | (for_terminal ? LOG_TERMINAL : 0u), at, line, call_id);
}

/* The words that stand in the column of clauses, or on the next line where they do not fit. */
static void put_clause(struct ladder *l, const char *words)
{
    log_words_at(l->log, left_margin(l) + WHAT_COLUMNS, left_margin(l) + INDENT, words);
}

/* --- what others cause (LOCAL_log_budget) ----------------------------------------------------- */

static bool take_room(struct ladder *l, enum ladder_cause cause, uint64_t now)
{
    struct budget *b = &l->budget[cause];

    if (budget_has_room(b, now)) {
        budget_charge(b);
        return true;
    }
    budget_hide(b);
    return false;
}

bool ladder_has_room(struct ladder *l, uint64_t now)
{
    return take_room(l, LADDER_STRANGER, now);
}

/* Whose address it is: of a server of the line, whatever the port, or of a stranger. */
static enum ladder_cause cause_of(const struct ladder *l, uint32_t line,
                                  const struct cw_address *peer)
{
    const struct cw_line *own =
        l->cw && line && line <= l->cw->memory.line_count ? &l->cw->memory.lines[line - 1] : NULL;

    if (own && cw_address_same_host(&own->server, peer))
        return LADDER_SERVER;
    for (const struct cw_entry *e = own ? cwi_entry_at(l->cw, own->list) : NULL; e;
         e = cwi_entry_at(l->cw, e->next))
        if (cw_address_same_host(&e->address, peer))
            return LADDER_SERVER;
    return LADDER_STRANGER;
}

/* An entry under way. served: who causes it if no message that arrived does. */
static bool is_shown(struct ladder *l, enum ladder_detail detail, enum ladder_cause served)
{
    if (!is_read(l, detail))
        return false;
    if (l->cause == LADDER_PHONE)
        return served == LADDER_PHONE || take_room(l, served, clock_now());
    if (l->is_hidden)
        budget_hide(&l->budget[l->cause]);
    else
        budget_charge(&l->budget[l->cause]);
    return !l->is_hidden;
}

static void arrive(struct ladder *l, enum ladder_cause cause, uint64_t now)
{
    l->cause = cause;
    l->is_hidden = cause != LADDER_PHONE && !budget_has_room(&l->budget[cause], now);
}

void ladder_settled(struct ladder *l)
{
    l->cause = LADDER_PHONE;
    l->is_hidden = false;
}

static void put_message(struct ladder *l, const struct sip_message *m)
{
    struct log *log = l->log;
    const char *octets = (const char *)m->octets;

    if (m->status) {
        log_part(log, "%u ", (unsigned)m->status);
        log_wire_cut(log, octets + m->reason.at, m->reason.len,
                     LOG_WIDTH - CSEQ_COLUMNS - 1 - METHOD_COLUMNS - log->column);
        log_part(log, "  CSeq %u ", (unsigned)m->cseq);
        log_wire_cut(log, octets + m->cseq_method.at, m->cseq_method.len, METHOD_COLUMNS);
    } else {
        log_wire_cut(log, octets + m->method_name.at, m->method_name.len, METHOD_COLUMNS);
        log_part(log, " ");
        log_wire_cut(log, octets + m->request_uri.whole.at, m->request_uri.whole.len,
                     LOG_WIDTH - CSEQ_COLUMNS - log->column);
        log_part(log, "  CSeq %u", (unsigned)m->cseq);
    }
}

/* clause: "" where there is none. word: "from" or "to". */
static void put_peer(struct ladder *l, const char *clause, const char *word,
                     const struct cw_address *peer)
{
    char address[UDP_ADDRESS_TEXT], words[UDP_ADDRESS_TEXT + 64];

    udp_address_write(peer, address);
    snprintf(words, sizeof words, "%s%s%s %s", clause, *clause ? "  " : "", word, address);
    put_clause(l, words);
}

static enum log_colour colour_of(int status)
{
    return status == 0                      ? LOG_BLUE
           : status < 200                   ? LOG_PLAIN
           : status < 300                   ? LOG_GREEN
           : status == 401 || status == 407 ? LOG_YELLOW
                                            : LOG_RED;
}

void ladder_received(struct ladder *l, uint64_t now, uint32_t line, const struct cw_address *from,
                     const void *octets, size_t n, int result)
{
    struct sip_message *m = &l->message;
    struct sip_verdict verdict;
    bool is_message;

    arrive(l,
           result < 0                                ? LADDER_STRANGER
           : n > 4 && memcmp(octets, "SIP/", 4) == 0 ? LADDER_PHONE
                                                     : cause_of(l, line, from),
           now);
    if (!is_read(l, LADDER_MESSAGES))
        return;
    is_message = (result == CW_OK || !l->is_hidden) && sip_parse(m, octets, n, &verdict) == CW_OK;
    if (!is_message && result == CW_OK) /* a keep-alive */
        return;
    if (!is_shown(l, LADDER_MESSAGES, LADDER_PHONE))
        return;
    if (!is_message) {
        begin(l, l->detail >= LADDER_MESSAGES, now, line, (struct cw_octets){ NULL, 0 });
        log_colour(l->log, LOG_YELLOW);
        if (verdict.identified && m->status) /* LOCAL_malformed */
            log_part(l->log, "<-- %u %s, malformed at octet %u: %s", m->status,
                     sip_reason(m->status), (unsigned)verdict.offset, cw_error_text(result));
        else
            log_part(l->log, "<-- %zu octets, not a SIP message, fault at octet %u: %s", n,
                     (unsigned)verdict.offset, cw_error_text(result));
    } else {
        begin(l, l->detail >= LADDER_MESSAGES, now, line, sip_octets(m, m->call_id));
        log_colour(l->log, result < 0 ? LOG_YELLOW : colour_of(m->status));
        log_part(l->log, "<-- ");
        put_message(l, m);
        if (result < 0)
            log_part(l->log, "  %s", cw_error_text(result));
    }
    put_peer(l, result < 0 ? cw_error_clause(result) : "", "from", from);
    log_end(l->log);
}

void ladder_sent(struct ladder *l, uint64_t now, uint32_t line, const struct cw_address *to,
                 const void *octets, size_t n)
{
    struct sip_message *m = &l->message;

    if (!is_read(l, LADDER_MESSAGES) || sip_parse(m, octets, n, NULL) != CW_OK ||
        !is_shown(l, LADDER_MESSAGES, m->status ? cause_of(l, line, to) : LADDER_PHONE))
        return;
    begin(l, l->detail >= LADDER_MESSAGES, now, line, sip_octets(m, m->call_id));
    log_colour(l->log, colour_of(m->status));
    log_part(l->log, "--> ");
    put_message(l, m);
    put_peer(l, "", "to", to);
    log_end(l->log);
}

static void put_step(struct ladder *l, const struct cw_trace_record *record)
{
    char words[512];
    struct step step;

    if (!step_read(&step, record))
        return;
    begin(l, l->detail >= LADDER_ARCS, cw_trace_time(record), record->line,
          (struct cw_octets){ NULL, 0 });
    if (step.is_refused)
        log_colour(l->log, LOG_DIM);
    if (step.row) {
        log_part(l->log, "    %s %s ", step.chart, step.answer);
    } else {
        arc_write(words, sizeof words, step.chart, step.from, step.event, step.guard, "");
        log_part(l->log, "    %s %s", step.chart, words);
    }
    if (!step.is_refused && step.to != step.from)
        log_colour(l->log, LOG_BOLD);
    log_part(l->log, "%s", step.is_refused ? "refused" : step.to);
    log_colour(l->log, step.is_refused ? LOG_DIM : LOG_PLAIN);
    step_join(words, sizeof words, step.clauses, ", ");
    put_clause(l, words);
    if (step.actions[0]) {
        step_join(words, sizeof words, step.actions, ", ");
        log_colour(l->log, LOG_DIM);
        log_words_at(l->log, 0, left_margin(l) + INDENT, words);
    }
    log_end(l->log);
}

/* Who causes a step that no message causes: a timer of a server transaction is its peer's doing. */
static enum ladder_cause server_of(const struct ladder *l, const struct cw_trace_record *record)
{
    const bool is_server = record->chart == CW_CHART_NIST || record->chart == CW_CHART_IST;

    if (!is_server || record->instance < 1 || record->instance > l->cw->memory.server_count)
        return LADDER_PHONE;
    return cause_of(l, record->line, &cwi_pool_server(l->cw, record->instance)->stored.to);
}

void ladder_steps(struct ladder *l)
{
    const struct cw_trace *trace = &l->cw->trace;

    if (!trace->ring)
        return;
    if (trace->written - l->shown > trace->room)
        l->shown = trace->written - trace->room;
    for (; l->shown < trace->written; l->shown++) {
        const struct cw_trace_record *record = &trace->ring[l->shown & (trace->room - 1)];

        if (is_shown(l, LADDER_ARCS, server_of(l, record)))
            put_step(l, record);
    }
}

/* "401 Unauthorized: challenge malformed at WWW-Authenticate, octet 123 (malformed header field value)" */
static int write_fault(char *out, size_t room, const struct cw_tell *tell)
{
    const bool is_challenge = strstr(tell->field, "-Authenticate") != NULL;
    const char *text = cw_error_text(tell->error);
    char at[64] = "", status[80] = "not sent";

    if (tell->status)
        snprintf(status, sizeof status, "%u %s", tell->status, sip_reason((int)tell->status));
    if (tell->offset)
        snprintf(at, sizeof at, " at %s%soctet %u", tell->field, *tell->field ? ", " : "",
                 tell->offset);
    return tell->news == CW_LIMIT
               ? snprintf(out, room, "%s: a limit of the phone: %s%s", status, text, at)
               : snprintf(out, room, "%s: %s malformed%s (%s)", status,
                          is_challenge ? "challenge" : "response", at, text);
}

size_t ladder_news_text(char *out, size_t room, const struct cw_effect *effect, uint64_t now,
                        const struct cw *cw)
{
    const unsigned status = effect->tell.status, seconds = effect->tell.seconds;
    const struct cw_line *line = &cw->memory.lines[effect->line - 1];
    const struct reg *reg = &cwi_binding_at(cw, line->binding)->reg;
    const struct cw_timer *timer = &reg->timer;
    char address[UDP_ADDRESS_TEXT];
    size_t used = 0;
    int n = 0;

    switch ((enum cw_news)effect->tell.news) {
    case CW_REGISTERED:
        n = snprintf(out, room, "registered for %u s", seconds);
        if (n > 0 && (size_t)n < room && timer->at)
            n += snprintf(
                out + n, room - (size_t)n, ", next refresh in %llu s",
                (unsigned long long)((timer->due > now ? timer->due - now + 500 : 0) / 1000));
        return n > 0 && (size_t)n < room ? (size_t)n : room - 1;
    case CW_UNREGISTERED:
        n = snprintf(out, room, "unregistered");
        break;
    case CW_UNREMOVED:
        n = snprintf(
            out, room,
            "gave up unregistering: no answer; the server keeps the binding until it expires");
        break;
    case CW_LEFTOVER:
        n = snprintf(
            out, room,
            "removal of a former binding not confirmed: the server keeps it until it expires");
        break;
    case CW_LOST:
        n = snprintf(out, room, "no longer registered");
        break;
    case CW_DENIED:
        n = snprintf(out, room, "denied %u %s: %s", status, sip_reason((int)status),
                     reg->rounds ? "user or password not accepted"
                                 : "the line can answer none of its challenges");
        break;
    case CW_REFUSED:
        n = snprintf(out, room, "refused %u %s", status, sip_reason((int)status));
        break;
    case CW_NO_ANSWER:
        n = snprintf(out, room, "no answer from the server");
        break;
    case CW_NO_SERVER:
        n = snprintf(out, room, "no server has a usable address");
        break;
    case CW_EXCLUDED:
        n = snprintf(out, room, "ignored a server's %s address: IP Mode is %s",
                     cw->settings->ip_mode == CW_IP_MODE_IPV4_ONLY ? "IPv6" : "IPv4",
                     cw->settings->ip_mode == CW_IP_MODE_IPV4_ONLY ? "IPv4 Only" : "IPv6 Only");
        break;
    case CW_FAILED_OVER:
        udp_address_write(&line->server, address);
        n = seconds ? snprintf(out, room, "failed over to %s; fallback attempt in %u s", address,
                               seconds)
                    : snprintf(out, room, "failed over to %s", address);
        return n > 0 && (size_t)n < room ? (size_t)n : room - 1;
    case CW_FELL_BACK:
        udp_address_write(&line->server, address);
        n = snprintf(out, room, "fell back to %s: registered for %u s", address, seconds);
        return n > 0 && (size_t)n < room ? (size_t)n : room - 1;
    case CW_STOPPED:
        n = snprintf(out, room, "stopped: no further attempt until asked to register");
        break;
    case CW_PROGRESS:
        n = snprintf(out, room, "request %u: %u %s", effect->tell.request, status,
                     sip_reason((int)status));
        break;
    case CW_ANSWERED:
        n = snprintf(out, room, "request %u: answered %u %s", effect->tell.request, status,
                     sip_reason((int)status));
        break;
    case CW_REJECTED:
        n = snprintf(out, room, "request %u: rejected %u %s", effect->tell.request, status,
                     sip_reason((int)status));
        break;
    case CW_UNANSWERED:
        n = snprintf(out, room, "request %u: no answer from the server", effect->tell.request);
        break;
    case CW_UNSENT:
        n = snprintf(out, room, "request %u: not sent: no server is known, or the pool is full",
                     effect->tell.request);
        break;
    case CW_MALFORMED:
    case CW_LIMIT:
        if (effect->tell.request)
            used = (size_t)snprintf(out, room, "request %u: ", effect->tell.request);
        n = write_fault(out + used, room - used, &effect->tell);
        n = n < 0 ? n : n + (int)used;
        break;
    case CW_CANCELLED:
        n = snprintf(out, room, "request %u: cancelled", effect->tell.request);
        break;
    }
    used = n > 0 && (size_t)n < room ? (size_t)n : room - 1;
    if (seconds && used + 1 < room)
        used += (size_t)snprintf(out + used, room - used, ", next attempt in %u s", seconds);
    return used < room ? used : room - 1;
}

void ladder_news(struct ladder *l, uint64_t now, const struct cw_effect *effect)
{
    const uint8_t news = effect->tell.news;
    char words[200];

    ladder_news_text(words, sizeof words, effect, now, l->cw);
    begin(l, true, now, effect->line, (struct cw_octets){ NULL, 0 });
    log_colour(l->log, news == CW_REGISTERED || news == CW_FELL_BACK || news == CW_ANSWERED
                           ? LOG_GREEN
                       : news == CW_UNREGISTERED ? LOG_BOLD
                                                 : LOG_RED);
    log_part(l->log, "*** ");
    log_words(l->log, left_margin(l) + INDENT, words);
    log_colour(l->log, LOG_PLAIN);
    if (effect->tell.clause)
        put_clause(l, effect->tell.clause);
    log_end(l->log);
}

void ladder_note(struct ladder *l, uint64_t now, uint32_t line, const char *clause,
                 const char *format, ...)
{
    char words[400], escaped[4 * sizeof words];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    begin(l, true, now, line, (struct cw_octets){ NULL, 0 });
    escape_write(escaped, sizeof escaped, words, strlen(words), NULL);
    log_part(l->log, "    ");
    log_words(l->log, left_margin(l) + INDENT, escaped);
    if (*clause)
        put_clause(l, clause);
    log_end(l->log);
}

uint64_t ladder_hidden(const struct ladder *l)
{
    return l->budget[LADDER_SERVER].hidden_ever + l->budget[LADDER_STRANGER].hidden_ever;
}

/* --- the end of a round ----------------------------------------------------------------------- */

static void tell_hidden(struct ladder *l, uint64_t now, uint64_t interval)
{
    static const char *const of[] = {
        [LADDER_SERVER] = "requests of the lines' servers", [LADDER_STRANGER] = "strangers"
    };

    for (unsigned i = LADDER_SERVER; i < LADDER_CAUSES; i++) {
        const uint64_t hidden = budget_take_hidden(&l->budget[i], now, interval);

        if (hidden)
            ladder_note(l, now, 0, "LOCAL_log_budget", "%llu more line%s of %s not shown",
                        (unsigned long long)hidden, hidden == 1 ? "" : "s", of[i]);
    }
}

static void tell_sink(struct ladder *l, uint64_t now, struct sink *sink, const char *name)
{
    const char *why;
    const unsigned news = sink_look(sink, &why);

    if (news & SINK_FAILED)
        ladder_note(l, now, 0, "LOCAL_log_file", "%s cannot be written: %s", name, why);
    if (news & SINK_RECOVERED)
        ladder_note(l, now, 0, "LOCAL_log_file", "%s can be written again", name);
    if (news & SINK_REOPENED)
        ladder_note(l, now, 0, "LOCAL_log_file", "%s was opened anew", name);
    if (news & SINK_NOT_REOPENED)
        ladder_note(l, now, 0, "LOCAL_log_file", "%s cannot be opened anew: %s", name, why);
    if (news & SINK_GONE)
        ladder_note(l, now, 0, "LOCAL_log_file", "%s is no longer written: %s", name, why);
}

void ladder_flush(struct ladder *l, uint64_t now)
{
    char name[200];

    if (l->log->file.path)
        snprintf(name, sizeof name, "log file %s", l->log->file.path);
    tell_sink(l, now, &l->log->terminal, "standard output");
    tell_sink(l, now, &l->log->file, name);
    tell_hidden(l, now, LADDER_HIDDEN_MS);
    tell_lost(l, &l->log->terminal, LOG_TERMINAL);
    tell_lost(l, &l->log->file, LOG_FILE);
    log_flush(l->log);
}

void ladder_end(struct ladder *l, uint64_t now)
{
    tell_hidden(l, now, 0);
    ladder_flush(l, now);
}
