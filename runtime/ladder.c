/* ladder.c - what the phone shows: one line a message, a transition, a piece of news; all in the
 * same columns. */
#include "ladder.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "step.h"
#include "udp.h"

enum {
    CALL_ID_SHOWN = 8,  /* characters */
    WHAT_COLUMNS = 68,  /* for the message or transition; the clauses begin behind it */
    CLAUSE_COLUMNS = 36 /* for the clauses; the actions begin behind them */
};

void ladder_init(struct ladder *l, struct log *log, bool shows_ladder)
{
    memset(l, 0, sizeof *l);
    l->log = log;
    l->shows_ladder = shows_ladder;
    l->width = 1;
}

void ladder_attach(struct ladder *l, const struct cw *cw, uint64_t now, uint32_t lines)
{
    struct timespec t;

    l->cw = cw;
    clock_gettime(CLOCK_REALTIME, &t);
    l->wall = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 - (int64_t)now;
    l->shown = cw->trace.written;
    for (l->width = 1; lines >= 10; lines /= 10)
        l->width++;
}

/* Nothing is composed where nobody reads it. */
static bool is_read(const struct ladder *l)
{
    return l->shows_ladder || l->log->file.fd >= 0;
}

static size_t left_margin(const struct ladder *l)
{
    return 12 + 2 + (size_t)l->width + 2 + CALL_ID_SHOWN + 2;
}

/* Time, line, Call-ID: of the message where there is one, else the line's own. */
static void begin(struct ladder *l, bool for_terminal, uint64_t at, uint32_t line,
                  struct cw_octets call_id)
{
    const int64_t wall = l->wall + (int64_t)at;
    const time_t seconds = (time_t)(wall / 1000);
    struct tm t;

    localtime_r(&seconds, &t);
    log_begin(l->log, for_terminal);
    log_colour(l->log, LOG_DIM);
    log_part(l->log, "%02d:%02d:%02d.%03d  ", t.tm_hour, t.tm_min, t.tm_sec, (int)(wall % 1000));
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

static void clause_column(struct ladder *l)
{
    log_column(l->log, left_margin(l) + WHAT_COLUMNS);
}

bool ladder_has_room(struct ladder *l, uint64_t now)
{
    if (now / 1000 != l->second) {
        const uint32_t hidden = l->hidden;
        l->second = now / 1000;
        l->oddities = l->hidden = 0;
        if (hidden)
            ladder_note(l, now, 0, "LOCAL_foreign", "%u more such lines not shown",
                        (unsigned)hidden);
    }
    if (l->oddities < LADDER_ODDITIES) {
        l->oddities++;
        return true;
    }
    l->hidden++;
    return false;
}

static void put_message(struct ladder *l, const struct sip_message *m)
{
    struct log *log = l->log;

    if (m->status) {
        log_part(log, "%u ", (unsigned)m->status);
        log_wire(log, m->octets + m->reason.at, m->reason.len);
        log_part(log, "  CSeq %u ", (unsigned)m->cseq);
        log_wire(log, m->octets + m->cseq_method.at, m->cseq_method.len);
    } else {
        log_wire(log, m->octets + m->method_name.at, m->method_name.len);
        log_part(log, " ");
        log_wire(log, m->octets + m->request_uri.whole.at,
                 m->request_uri.whole.len < 200 ? m->request_uri.whole.len : 200);
        log_part(log, "  CSeq %u", (unsigned)m->cseq);
    }
}

static void put_peer(struct ladder *l, const char *word, const struct cw_address *peer)
{
    char text[UDP_ADDRESS_TEXT];

    udp_address_write(peer, text);
    log_part(l->log, "%s %s", word, text);
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

    if (!is_read(l) || (result < 0 && !ladder_has_room(l, now)))
        return;
    if (sip_parse(m, octets, n, &verdict) != CW_OK) {
        if (result == CW_OK) /* a keep-alive */
            return;
        begin(l, l->shows_ladder, now, line, (struct cw_octets){ NULL, 0 });
        log_colour(l->log, LOG_YELLOW);
        log_part(l->log, "<-- %zu octets that are no message, at %u: %s", n,
                 (unsigned)verdict.offset, cw_error_text(result));
    } else {
        begin(l, l->shows_ladder, now, line, sip_octets(m, m->call_id));
        log_colour(l->log, result < 0 ? LOG_YELLOW : colour_of(m->status));
        log_part(l->log, "<-- ");
        put_message(l, m);
        if (result < 0)
            log_part(l->log, "  %s", cw_error_text(result));
    }
    clause_column(l);
    if (result < 0)
        log_part(l->log, "%s  ", cw_error_clause(result));
    put_peer(l, "from", from);
    log_end(l->log);
}

void ladder_sent(struct ladder *l, uint64_t now, uint32_t line, const struct cw_address *to,
                 const void *octets, size_t n)
{
    struct sip_message *m = &l->message;

    if (!is_read(l) || sip_parse(m, octets, n, NULL) != CW_OK)
        return;
    begin(l, l->shows_ladder, now, line, sip_octets(m, m->call_id));
    log_colour(l->log, colour_of(m->status));
    log_part(l->log, "--> ");
    put_message(l, m);
    clause_column(l);
    put_peer(l, "to", to);
    log_end(l->log);
}

static void put_step(struct ladder *l, const struct cw_trace_record *record)
{
    char words[256];
    struct step step;

    if (!step_read(&step, record))
        return;
    begin(l, l->shows_ladder, cw_trace_time(record), record->line, (struct cw_octets){ NULL, 0 });
    if (step.is_refused)
        log_colour(l->log, LOG_DIM);
    if (step.row)
        log_part(l->log, "    %s %s ", step.chart, step.answer);
    else
        log_part(l->log, "    %s %s --%s%s%s%s--> ", step.chart, step.from, step.event,
                 *step.guard ? "[" : "", step.guard, *step.guard ? "]" : "");
    if (!step.is_refused && step.to != step.from)
        log_colour(l->log, LOG_BOLD);
    log_part(l->log, "%s", step.is_refused ? "refused" : step.to);
    log_colour(l->log, step.is_refused ? LOG_DIM : LOG_PLAIN);
    clause_column(l);
    step_join(words, sizeof words, step.clauses, ",");
    log_part(l->log, "%s", words);
    if (step.actions[0]) {
        log_column(l->log, left_margin(l) + WHAT_COLUMNS + CLAUSE_COLUMNS);
        log_colour(l->log, LOG_DIM);
        step_join(words, sizeof words, step.actions, ",");
        log_part(l->log, "%s", words);
    }
    log_end(l->log);
}

void ladder_steps(struct ladder *l)
{
    const struct cw_trace *trace = &l->cw->trace;

    if (!trace->ring)
        return;
    if (trace->written - l->shown > trace->room)
        l->shown = trace->written - trace->room;
    for (; l->shown < trace->written; l->shown++)
        if (is_read(l))
            put_step(l, &trace->ring[l->shown & (trace->room - 1)]);
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
            "given up without the server's word: the binding lives there until it runs out");
        break;
    case CW_LOST:
        n = snprintf(out, room, "no longer registered");
        break;
    case CW_DENIED:
        n = snprintf(out, room, "denied %u %s: %s", status, sip_reason((int)status),
                     reg->rounds ? "user or password not accepted"
                                 : "no challenge that this line can answer");
        break;
    case CW_REFUSED:
        n = snprintf(out, room, "refused %u %s", status, sip_reason((int)status));
        break;
    case CW_NO_ANSWER:
        n = snprintf(out, room, "no answer from the server");
        break;
    case CW_NO_SERVER:
        n = snprintf(out, room, "no server has an address that can be used");
        break;
    case CW_EXCLUDED:
        n = snprintf(out, room, "an %s address of the servers is passed over: IP Mode is %s",
                     cw->settings->ip_mode == CW_IP_MODE_IPV4_ONLY ? "IPv6" : "IPv4",
                     cw->settings->ip_mode == CW_IP_MODE_IPV4_ONLY ? "IPv4 Only" : "IPv6 Only");
        break;
    case CW_FAILED_OVER:
        udp_address_write(&line->site.current, address);
        n = seconds
                ? snprintf(out, room, "failed over to %s, way back tried in %u s", address, seconds)
                : snprintf(out, room, "failed over to %s", address);
        return n > 0 && (size_t)n < room ? (size_t)n : room - 1;
    case CW_FELL_BACK:
        udp_address_write(&line->site.current, address);
        n = snprintf(out, room, "fell back to %s: registered for %u s", address, seconds);
        return n > 0 && (size_t)n < room ? (size_t)n : room - 1;
    case CW_STOPPED:
        n = snprintf(out, room, "stopped: no further attempt until it is asked to register");
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
        n = snprintf(out, room, "request %u: not sent, no server is known or no room was free",
                     effect->tell.request);
        break;
    case CW_CANCELLED:
        n = snprintf(out, room, "request %u: taken back", effect->tell.request);
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
    log_part(l->log, "*** %s", words);
    log_colour(l->log, LOG_PLAIN);
    clause_column(l);
    log_part(l->log, "%s", effect->tell.clause ? effect->tell.clause : "");
    log_end(l->log);
}

void ladder_note(struct ladder *l, uint64_t now, uint32_t line, const char *clause,
                 const char *format, ...)
{
    char words[400];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    begin(l, true, now, line, (struct cw_octets){ NULL, 0 });
    log_part(l->log, "    ");
    log_wire(l->log, words, strlen(words));
    if (*clause) {
        clause_column(l);
        log_part(l->log, "%s", clause);
    }
    log_end(l->log);
}
