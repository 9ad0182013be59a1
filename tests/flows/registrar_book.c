/* registrar_book.c - the bindings that registrars hold, and the REGISTERs that have no outcome (RFC 3261
 * 10.2, 10.3). */
#include "registrar_book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bindings.h"
#include "domain.h"
#include "endpoint.h"

static bool is_same_server(const struct cw_address *a, const struct cw_address *b)
{
    return a->port == b->port && cw_address_same_host(a, b);
}

static void copy_slice(char *out, size_t room, const struct sip_message *m, struct cw_slice s)
{
    snprintf(out, room, "%.*s", s.len, (const char *)m->octets + s.at);
}

static bool same_slice(const struct sip_message *a, struct cw_slice x, const struct sip_message *b,
                       struct cw_slice y)
{
    return x.len == y.len && memcmp(a->octets + x.at, b->octets + y.at, x.len) == 0;
}

static int64_t asked_of(const struct sip_message *m, const struct sip_addr *contact)
{
    return contact->expires >= 0 ? contact->expires : m->expires >= 0 ? m->expires : 3600;
}

/* --- requests -------------------------------------------------------------------------------------- */

static void give_up(struct registrar_book *b, uint32_t line, const struct cw_address *server)
{
    for (size_t i = 0; i < b->bindings; i++)
        if (b->binding[i].line == line &&
            (!server || is_same_server(&b->binding[i].server, server)))
            b->binding[i].is_given_up = true;
}

/* What it may have bound there is no secret: it had no response. A removal without one is told (LOCAL_one_removal). */
static void lose(struct registrar_book *b, struct book_register *r)
{
    if (r->is_over)
        return;
    r->is_over = r->is_lost = true;
    if (r->adds)
        give_up(b, r->sent->line, &r->sent->to);
}

/* At the instant of Timer F itself the phone may have other things to do first. */
static void pass_time(struct registrar_book *b, uint64_t at)
{
    for (size_t i = 0; i < b->requests; i++)
        if (b->request[i].until < at)
            lose(b, &b->request[i]);
}

static bool is_known(const struct registrar_book *b, const struct sent *s)
{
    for (size_t i = 0; i < b->requests; i++) {
        const struct sip_message *old = b->request[i].sent->message;
        if (old->cseq == s->message->cseq &&
            same_slice(old, old->call_id, s->message, s->message->call_id))
            return true;
    }
    return false;
}

static struct book_binding *find_binding(struct registrar_book *b, const struct sent *s,
                                         const char *contact)
{
    for (size_t i = 0; i < b->bindings; i++)
        if (b->binding[i].line == s->line && is_same_server(&b->binding[i].server, &s->to) &&
            strcmp(b->binding[i].contact, contact) == 0)
            return &b->binding[i];
    return NULL;
}

/* Whether a contact is to live; those that are not are being removed. */
static bool read_contacts(struct registrar_book *b, const struct sent *s, bool *has_any)
{
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;
    bool adds = false;

    *has_any = false;
    while (sip_next_addr(s->message, SIP_CONTACT, &cursor, &contact)) {
        struct book_binding *binding;
        char text[BOOK_CONTACT];

        *has_any = true;
        adds |= asked_of(s->message, &contact) != 0;
        copy_slice(text, sizeof text, s->message, contact.uri.whole);
        binding = find_binding(b, s, text);
        if (binding && asked_of(s->message, &contact) == 0)
            binding->is_being_removed = true;
    }
    return adds;
}

void book_sent(struct registrar_book *b, struct place place, const struct sent *s, uint64_t at,
               uint32_t timer_f_ms)
{
    bool has_any, adds;

    pass_time(b, at);
    if (s->message->status || s->message->method != SIP_REGISTER || is_known(b, s))
        return;
    adds = read_contacts(b, s, &has_any);
    if (!has_any)
        return;
    for (size_t i = 0; i < b->requests; i++) {
        const struct book_register *old = &b->request[i];
        if (!old->is_over && old->until > at && old->sent->line == s->line &&
            is_same_server(&old->sent->to, &s->to))
            script_fault(place, "CSeq %u there has no final response yet (RFC3261_10_2)\n%s",
                         old->sent->message->cseq, (const char *)s->octets);
    }
    b->request = realloc(b->request, (b->requests + 1) * sizeof *b->request);
    if (!b->request)
        abort();
    b->request[b->requests++] =
        (struct book_register){ .sent = s, .until = at + timer_f_ms, .adds = adds };
}

/* --- responses -------------------------------------------------------------------------------------- */

/* What the 2xx says of this contact; the phone takes at least what its settings say. */
static int64_t granted(const struct sip_message *answer, const struct sip_message *request,
                       const struct sip_addr *ours)
{
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;

    while (sip_next_addr(answer, SIP_CONTACT, &cursor, &contact))
        if (contact.expires >= 0 && same_slice(answer, contact.uri.whole, request, ours->uri.whole))
            return contact.expires;
    return answer->expires >= 0 ? answer->expires : asked_of(request, ours);
}

static struct book_binding *take_binding(struct registrar_book *b, const struct sent *s,
                                         const char *contact)
{
    struct book_binding *binding = find_binding(b, s, contact);

    if (binding)
        return binding;
    b->binding = realloc(b->binding, (b->bindings + 1) * sizeof *b->binding);
    if (!b->binding)
        abort();
    binding = &b->binding[b->bindings++];
    *binding = (struct book_binding){ .server = s->to, .line = s->line };
    snprintf(binding->contact, sizeof binding->contact, "%s", contact);
    return binding;
}

/* 10.3, step 7: an update with a lower CSeq of the same Call-ID came before what is stored. */
static void carry_out(struct registrar_book *b, const struct book_register *r,
                      const struct sip_message *answer, uint64_t at)
{
    const struct sip_message *m = r->sent->message;
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;

    while (sip_next_addr(m, SIP_CONTACT, &cursor, &contact)) {
        struct book_binding *binding;
        char text[BOOK_CONTACT], call_id[BOOK_CALL_ID];

        copy_slice(text, sizeof text, m, contact.uri.whole);
        copy_slice(call_id, sizeof call_id, m, m->call_id);
        binding = take_binding(b, r->sent, text);
        if (strcmp(binding->call_id, call_id) == 0 && binding->cseq > m->cseq)
            continue;
        snprintf(binding->call_id, sizeof binding->call_id, "%s", call_id);
        binding->cseq = m->cseq;
        binding->is_held = asked_of(m, &contact) != 0;
        binding->until = at + (uint64_t)granted(answer, m, &contact) * 1000;
        binding->is_given_up = r->is_lost || r->is_left || at >= r->until;
        binding->is_being_removed = false;
    }
}

static void take_response(struct registrar_book *b, const struct sip_message *m, uint64_t at)
{
    for (size_t i = 0; i < b->requests; i++) {
        struct book_register *r = &b->request[i];
        const struct sip_message *request = r->sent->message;

        if (request->cseq != m->cseq ||
            !same_slice(request, request->via[0].branch, m, m->via[0].branch))
            continue;
        if (m->status < 300 && (!r->is_over || r->is_lost))
            carry_out(b, r, m, at);
        r->is_over = true;
        return;
    }
}

void book_received(struct registrar_book *b, const struct cw_arrival *a, uint64_t at)
{
    struct sip_message *m = calloc(1, sizeof *m);
    uint8_t *copy = malloc(a->n ? a->n : 1);
    struct sip_verdict verdict;

    if (!m || !copy)
        abort();
    if (a->n)
        memcpy(copy, a->octets, a->n);
    pass_time(b, at);
    sip_parse(m, copy, a->n, &verdict);
    if ((verdict.error == CW_OK || verdict.identified) && m->status >= 200 &&
        m->method == SIP_REGISTER)
        take_response(b, m, at);
    free(m);
    free(copy);
}

void book_unreachable(struct registrar_book *b, const struct cw_arrival *a)
{
    for (size_t i = 0; i < b->requests; i++)
        if (b->request[i].sent->line == a->line &&
            is_same_server(&b->request[i].sent->to, &a->from))
            lose(b, &b->request[i]);
    give_up(b, a->line, &a->from);
}

/* --- what the phone says --------------------------------------------------------------------------- */

/* Those that are being removed; where there was no room for a removal, any may be meant. */
static void tell_of_removals(struct registrar_book *b, uint32_t line)
{
    bool has_any = false;

    for (size_t i = 0; i < b->bindings; i++)
        if (b->binding[i].line == line && b->binding[i].is_held && b->binding[i].is_being_removed)
            has_any = b->binding[i].is_given_up = true;
    if (!has_any)
        give_up(b, line, NULL);
}

/* What a line leaves at a server by a failover expires there, with what its REGISTER in flight adds. */
static void leave(struct registrar_book *b, uint32_t line)
{
    give_up(b, line, NULL);
    for (size_t i = 0; i < b->requests; i++)
        b->request[i].is_left |= b->request[i].sent->line == line;
}

void book_told(struct registrar_book *b, const struct cw_effect *tell)
{
    switch ((enum cw_news)tell->tell.news) {
    case CW_REGISTERED:
    case CW_FELL_BACK:
        b->is_up[tell->line - 1] = true;
        break;
    case CW_UNREGISTERED:
        b->is_up[tell->line - 1] = false;
        break;
    case CW_UNREMOVED:
        b->is_up[tell->line - 1] = false;
        tell_of_removals(b, tell->line);
        break;
    case CW_LEFTOVER:
        tell_of_removals(b, tell->line);
        break;
    case CW_LOST:
        b->is_up[tell->line - 1] = false;
        give_up(b, tell->line, NULL);
        break;
    case CW_MALFORMED: /* of a 2xx: whether it has bound the line is not known */
        if (tell->tell.request == 0 && tell->tell.status / 100 == 2)
            give_up(b, tell->line, NULL);
        break;
    case CW_REJECTED:
        if (tell->tell.status == 503)
            leave(b, tell->line);
        break;
    case CW_FAILED_OVER:
    case CW_UNANSWERED: /* no server is up: the line begins with its best again */
        leave(b, tell->line);
        break;
    default:
        break;
    }
}

void book_restart(struct registrar_book *b, uint32_t line)
{
    for (size_t i = 0; i < b->requests; i++)
        if (!line || b->request[i].sent->line == line)
            b->request[i].is_over = b->request[i].is_lost = true;
    for (uint32_t i = 1; i <= PHONE_LINES; i++)
        if (!line || line == i) {
            b->is_up[i - 1] = false;
            give_up(b, i, NULL);
        }
}

/* --- do they agree? -------------------------------------------------------------------------------- */

/* Of this line, in flight; at this server, if one is given. */
static bool is_in_flight(const struct registrar_book *b, uint32_t line,
                         const struct cw_address *server, uint64_t at)
{
    for (size_t i = 0; i < b->requests; i++)
        if (!b->request[i].is_over && b->request[i].until >= at &&
            b->request[i].sent->line == line &&
            (!server || is_same_server(&b->request[i].sent->to, server)))
            return true;
    return false;
}

static size_t count_held(const struct registrar_book *b, uint32_t line,
                         const struct cw_address *server)
{
    size_t n = 0;

    for (size_t i = 0; i < b->bindings; i++)
        n += b->binding[i].line == line && b->binding[i].is_held &&
             (!server || is_same_server(&b->binding[i].server, server));
    return n;
}

void book_look(struct registrar_book *b, struct place place, uint64_t at)
{
    pass_time(b, at);
    for (uint32_t line = 1; line <= PHONE_LINES; line++)
        if (b->is_up[line - 1] && !count_held(b, line, NULL) && !is_in_flight(b, line, NULL, at))
            script_fault(place, "line %u was told as registered, and no server has a binding of it",
                         line);
}

/* The phone has a slot for a binding of the line there. */
static bool is_known_there(const struct cw *cw, uint32_t line, const struct cw_address *server)
{
    for (uint32_t i = 1; i <= cw->memory.binding_count; i++) {
        const struct cw_binding *slot = cwi_binding_at(cw, i);
        if (slot->reg.cs && slot->line == line && is_same_server(&slot->server, server) &&
            (slot->reg.bound_until || slot->reg.transaction))
            return true;
    }
    return false;
}

static bool follows_at_once(const struct cw *cw, uint32_t line)
{
    const struct cw_line *l = &cw->memory.lines[line - 1];

    return !l->settings || cwi_domain_has_no_fallback(l->settings);
}

void book_end(struct registrar_book *b, struct place place, const struct cw *cw, uint64_t at)
{
    char address[ENDPOINT_TEXT];

    book_look(b, place, at);
    for (size_t i = 0; i < b->bindings; i++) {
        const struct book_binding *x = &b->binding[i];
        if (!x->is_held || x->is_given_up || x->until <= at || follows_at_once(cw, x->line) ||
            is_known_there(cw, x->line, &x->server))
            continue;
        script_fault(place, "line %u has a binding at %s of which it knows nothing", x->line,
                     endpoint_write(&x->server, address));
    }
}

void book_settled(struct registrar_book *b, struct place place, const struct cw *cw, uint64_t at,
                  const bool *is_wished)
{
    char address[ENDPOINT_TEXT];

    book_end(b, place, cw, at);
    for (uint32_t line = 1; line <= cw->memory.line_count; line++) {
        const struct cw_line *l = &cw->memory.lines[line - 1];
        const struct cw_address *server = &cwi_binding_at(cw, l->binding)->server;

        if (is_in_flight(b, line, NULL, at))
            script_fault(place, "a REGISTER of line %u is in flight", line);
        if (b->is_up[line - 1] != is_wished[line - 1])
            script_fault(place, "line %u was %s last, and that is not what was wished", line,
                         b->is_up[line - 1] ? "told as registered" : "not told as registered");
        if (b->is_up[line - 1] && !is_same_server(server, &l->server))
            script_fault(place, "line %u is registered elsewhere than it sends to", line);
        if (b->is_up[line - 1] && l->list && l->rank != cwi_entry_at(cw, l->list)->rank)
            script_fault(place, "line %u is not at the best of its servers", line);
        for (size_t i = 0; i < b->bindings; i++) {
            const struct book_binding *x = &b->binding[i];
            if (x->line == line && x->is_held && !x->is_given_up && x->until > at &&
                (!b->is_up[line - 1] || !is_same_server(&x->server, server)))
                script_fault(place, "line %u has a binding at %s besides", line,
                             endpoint_write(&x->server, address));
        }
        if (b->is_up[line - 1] && !count_held(b, line, server))
            script_fault(place, "line %u has no binding at %s", line,
                         endpoint_write(server, address));
    }
}

void book_release(struct registrar_book *b)
{
    free(b->binding);
    free(b->request);
    memset(b, 0, sizeof *b);
}
