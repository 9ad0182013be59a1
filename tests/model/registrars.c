/* registrars.c - registrars that remember their bindings (RFC 3261 10.2, 10.3). */
#include "registrars.h"

#include <string.h>

enum { DEFAULT_S = 3600 };

struct cw_address server_address(unsigned server, uint8_t transport)
{
    return (struct cw_address){ .ip = { 192, 0, 2, (uint8_t)(10 * (server + 1)) },
                                .port = 5060,
                                .family = 4,
                                .transport = transport };
}

unsigned server_of(const struct cw_address *a)
{
    const bool is_one = a->family == 4 && a->ip[0] == 192 && a->ip[2] == 2 && a->ip[3] % 10 == 0 &&
                        a->ip[3] >= 10 && a->ip[3] <= 10 * SERVERS;

    return is_one ? a->ip[3] / 10u - 1 : SERVERS;
}

uint64_t hash_octets(uint64_t h, const void *octets, size_t n)
{
    const uint8_t *p = octets;

    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * 0x100000001b3u;
    return h;
}

static uint64_t hash_slice(const struct sip_message *m, struct cw_slice s)
{
    return hash_octets(HASH_FIRST, m->octets + s.at, s.len);
}

static int64_t asked_of(const struct sip_message *m)
{
    return m->contact[0].expires >= 0 ? m->contact[0].expires
           : m->expires >= 0          ? m->expires
                                      : DEFAULT_S;
}

static struct flight *find_flight(struct registrars *r, const struct sip_message *request)
{
    const uint64_t branch = hash_slice(request, request->via[0].branch);

    for (size_t i = 0; i < FLIGHTS; i++)
        if (r->flight[i].branch == branch)
            return &r->flight[i];
    return NULL;
}

void registrars_give_up(struct registrars *r, unsigned server)
{
    for (unsigned s = 0; s < SERVERS; s++)
        for (size_t i = 0; i < CONTACTS && (server == SERVERS || server == s); i++)
            r->held[s][i].is_given_up = true;
}

/* It had no response: what it may have bound there is not known. */
static void lose(struct registrars *r, struct flight *f)
{
    f->is_lost = true;
    r->has_failed[f->server] |= f->is_removal;
    if (!f->is_removal)
        registrars_give_up(r, f->server);
}

void registrars_pass(struct registrars *r, uint64_t now)
{
    for (size_t i = 0; i < FLIGHTS; i++)
        if (r->flight[i].branch && !r->flight[i].is_lost && r->flight[i].until < now)
            lose(r, &r->flight[i]);
}

const char *registrars_sent(struct registrars *r, const struct sip_message *m,
                            const struct cw_address *to, bool is_left, uint64_t at,
                            uint32_t timer_f_ms)
{
    const unsigned server = server_of(to);
    struct flight *place = NULL;

    registrars_pass(r, at);
    if (m->status || m->method != SIP_REGISTER || !m->contacts || find_flight(r, m))
        return NULL;
    if (server == SERVERS)
        return "a REGISTER goes to an address that is no server";
    for (size_t i = 0; i < FLIGHTS; i++) {
        struct flight *f = &r->flight[i];
        if (f->branch && !f->is_lost && f->until > at && f->server == server)
            return "a REGISTER goes to a server where another one of the line has no final response";
        if (!f->branch || (f->is_lost && !place))
            place = f;
    }
    if (!place)
        return "more REGISTERs have no response than the model counts";
    *place = (struct flight){ .branch = hash_slice(m, m->via[0].branch),
                              .contact = hash_slice(m, m->contact[0].uri.whole),
                              .call_id = hash_slice(m, m->call_id),
                              .until = at + timer_f_ms,
                              .cseq = m->cseq,
                              .server = (uint8_t)server,
                              .is_removal = asked_of(m) == 0,
                              .is_left = is_left };
    if (place->is_removal) /* once more, perhaps with credentials */
        r->has_failed[server] = false;
    return NULL;
}

static struct held *place_of(struct registrars *r, const struct flight *f)
{
    struct held *h = r->held[f->server];

    for (size_t i = 0; i < CONTACTS; i++)
        if (h[i].contact == f->contact)
            return &h[i];
    for (size_t i = 0; i < CONTACTS; i++)
        if (!h[i].is_held) {
            h[i] = (struct held){ .contact = f->contact };
            return &h[i];
        }
    return &h[0];
}

/* 10.3, step 7: an update with a lower CSeq of the same Call-ID came before what is stored. */
void registrars_take(struct registrars *r, const struct sip_message *request, uint64_t at,
                     uint32_t seconds)
{
    struct flight *f = find_flight(r, request);
    struct held *h = f ? place_of(r, f) : NULL;

    if (f)
        f->is_taken = true;
    if (!h || (h->call_id == f->call_id && h->cseq > f->cseq))
        return;
    h->call_id = f->call_id;
    h->cseq = f->cseq;
    h->is_held = !f->is_removal;
    h->until = at + (uint64_t)seconds * 1000;
    h->is_given_up = f->is_lost || f->is_left || at >= f->until;
}

bool registrars_have_taken(const struct registrars *r, uint32_t cseq)
{
    for (size_t i = 0; i < FLIGHTS; i++)
        if (r->flight[i].branch && r->flight[i].cseq == cseq && r->flight[i].is_taken)
            return true;
    return false;
}

void registrars_answered(struct registrars *r, const struct sip_message *request, unsigned status)
{
    struct flight *f = find_flight(r, request);

    if (!f)
        return;
    f->branch = 0;
    r->has_failed[f->server] |= f->is_removal && status >= 300;
}

void registrars_unreachable(struct registrars *r, unsigned server)
{
    for (size_t i = 0; i < FLIGHTS; i++)
        if (r->flight[i].branch && !r->flight[i].is_lost && r->flight[i].server == server)
            lose(r, &r->flight[i]);
}

/* What a line leaves at a server by a failover expires there, with what its REGISTER in flight adds. */
void registrars_leave(struct registrars *r)
{
    registrars_give_up(r, SERVERS);
    for (size_t i = 0; i < FLIGHTS; i++)
        r->flight[i].is_left = true;
}

/* Those that have failed; where there was no room for one, any may be meant but that at `except`. */
static void tell_of_removals(struct registrars *r, unsigned except)
{
    bool has_any = false;

    for (unsigned s = 0; s < SERVERS; s++)
        has_any |= r->has_failed[s];
    for (unsigned s = 0; s < SERVERS; s++)
        if (has_any ? r->has_failed[s] : s != except)
            registrars_give_up(r, s);
    memset(r->has_failed, 0, sizeof r->has_failed);
}

void registrars_told(struct registrars *r, const struct cw_tell *tell, unsigned current,
                     bool is_in_use)
{
    switch ((enum cw_news)tell->news) {
    case CW_UNREMOVED:
        registrars_give_up(r, current);
        if (current < SERVERS)
            r->has_failed[current] = false;
        break;
    case CW_LEFTOVER: /* of another binding than the current one */
        tell_of_removals(r, is_in_use ? current : SERVERS);
        break;
    case CW_LOST:
        registrars_give_up(r, current);
        break;
    case CW_FAILED_OVER:
    case CW_UNANSWERED: /* no server is up: the line begins with its best again */
        registrars_leave(r);
        break;
    default:
        break;
    }
}

bool registrars_are_waited_for(const struct registrars *r)
{
    for (size_t i = 0; i < FLIGHTS; i++)
        if (r->flight[i].branch && !r->flight[i].is_lost)
            return true;
    return false;
}

static bool hold(const struct registrars *r, unsigned server, uint64_t now, bool is_untold)
{
    for (size_t i = 0; i < CONTACTS && server < SERVERS; i++) {
        const struct held *h = &r->held[server][i];
        if (h->is_held && h->until > now && !(is_untold && h->is_given_up))
            return true;
    }
    return false;
}

bool registrars_hold(const struct registrars *r, unsigned server, uint64_t now)
{
    return hold(r, server, now, false);
}

bool registrars_hold_untold(const struct registrars *r, unsigned server, uint64_t now)
{
    return hold(r, server, now, true);
}
