/* host_effect.c - the core's effects carried out, and failures to send reported to it. */
#include "host_part.h"

#include <stdio.h>

#include "undeclared.h"

void host_left(struct host *h, uint32_t line)
{
    if (!h->line[line - 1].is_leaving)
        return;
    h->line[line - 1].is_leaving = false;
    h->leaving--;
}

/* RFC 5626 3.5.1: CRLF CRLF on a stream. */
static bool is_ping(const struct cw_effect *e)
{
    return e->send.to.transport != CW_UDP && e->send.n == 4 && e->send.octets[0] == '\r';
}

/* What this news says of a binding that may remain at a server (host_may_be_bound). */
static void note_leftover(struct host *h, uint32_t line, enum cw_news news, uint64_t now)
{
    const uint64_t until =
        now + (uint64_t)h->memory.lines[line - 1].settings->register_expires * 1000;

    if (news == CW_LEFTOVER)
        h->leftover_until = until;
    else if (news == CW_UNREMOVED)
        h->line[line - 1].unremoved_until = until;
    else if (news == CW_UNREGISTERED)
        h->line[line - 1].unremoved_until = 0;
}

static void carry_out(struct host *h, const struct cw_effect *e)
{
    const uint64_t now = h->cw.now;

    switch ((enum cw_effect_kind)e->kind) {
    case CW_SEND:
        if (is_ping(e)) {
            stream_ping(&h->stream, e->line, &e->send.to);
            break;
        }
        if (h->options.ladder)
            ladder_sent(h->options.ladder, now, e->line, &e->send.to, e->send.octets, e->send.n);
        if (e->send.to.transport == CW_UDP)
            udp_send(&h->udp, e->line, &e->send.to, &e->send.from, e->send.octets, e->send.n);
        else if (e->send.is_answer)
            stream_answer(&h->stream, e->line, &e->send.to, e->send.port, e->send.octets,
                          e->send.n);
        else { /* RFC 3261 18.1.1: its Via promises that responses are accepted there */
            stream_listen(&h->stream, e->line, e->send.to.transport);
            stream_send(&h->stream, e->line, &e->send.to, e->send.octets, e->send.n);
        }
        break;
    case CW_QUERY:
        dns_query(&h->dns, e->line, (enum cw_record_type)e->query.type,
                  (const char *)e->query.name.at, e->query.name.len);
        break;
    case CW_DROP:
        stream_drop(&h->stream, e->line, &e->send.to);
        break;
    case CW_TELL:
        if (h->options.ladder)
            ladder_news(h->options.ladder, now, e);
        note_leftover(h, e->line, (enum cw_news)e->tell.news, now);
        if (e->tell.news == CW_UNREGISTERED || e->tell.news == CW_UNREMOVED)
            host_left(h, e->line);
        break;
    }
}

/* A fault of the core, once for each action. */
static void tell_undeclared(struct host *h)
{
    char text[UNDECLARED_TEXT];
    const unsigned action = undeclared_write(text, sizeof text, &h->cw);

    h->undeclared = h->cw.counters.undeclared;
    if (h->undeclared_told[action / 8] & 1u << action % 8)
        return;
    h->undeclared_told[action / 8] |= (uint8_t)(1u << action % 8);
    if (h->options.ladder)
        log_error(h->options.ladder->log, "clausewire: undeclared: %s", text);
    else
        fprintf(stderr, "clausewire: undeclared: %s\n", text);
}

void host_drain(struct host *h)
{
    struct cw_effect effects[CW_EFFECTS_LEAST];
    size_t n;

    if (h->undeclared != h->cw.counters.undeclared)
        tell_undeclared(h);
    if (h->options.ladder)
        ladder_steps(h->options.ladder);
    while ((n = cw_effects(&h->cw, effects, CW_EFFECTS_LEAST)) > 0)
        for (size_t i = 0; i < n; i++)
            carry_out(h, &effects[i]);
}

/* Failures to send, reported to the core. */
void host_settle(struct host *h)
{
    if (h->is_settling)
        return;
    h->is_settling = true;
    while (h->failures) {
        struct cw_arrival arrival = { .kind = CW_UNREACHABLE };

        h->failures--;
        arrival.line = h->failure[h->failures].line;
        arrival.from = h->failure[h->failures].to;
        cw_receive(&h->cw, clock_now(), &arrival);
        host_drain(h);
    }
    h->is_settling = false;
}
