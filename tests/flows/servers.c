/* servers.c - servers that answer by themselves: registrar and proxy as simple as they can be (RFC 3261 10.3, 16). */
#include "servers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "endpoint.h"

enum { DETAIL = 1024 };

static size_t find(const struct servers *v, const struct cw_address *at)
{
    size_t i = 0;

    while (i < v->count &&
           !(v->server[i].at.port == at->port && cw_address_same_host(&v->server[i].at, at)))
        i++;
    return i;
}

void servers_set(struct servers *v, struct place place, char *rest)
{
    static const char *const manners[] = { "answers", "silent", "challenges", "refuses" };
    const struct cw_address at = endpoint_read(place, script_word(&rest));
    const size_t i = find(v, &at);
    const char *manner = script_word(&rest);

    if (i == SERVERS_MOST)
        script_fault(place, "more than %d servers", SERVERS_MOST);
    for (size_t m = 0; m < sizeof manners / sizeof *manners; m++)
        if (manner && strcmp(manners[m], manner) == 0) {
            v->server[i].at = at;
            v->server[i].manner = (enum server_manner)m;
            v->count += i == v->count;
            return;
        }
    script_fault(place, "a server answers, challenges, refuses or is silent");
}

static enum server_manner manner_of(const struct servers *v, const struct sent *s)
{
    const size_t i = find(v, &s->to);

    return i < v->count ? v->server[i].manner : SERVER_ANSWERS;
}

static bool has_branch_of(const struct sent *a, const struct sent *b)
{
    const struct cw_slice x = a->message->via[0].branch, y = b->message->via[0].branch;

    return x.len == y.len &&
           memcmp(a->message->octets + x.at, b->message->octets + y.at, x.len) == 0;
}

void servers_take(struct servers *v, const struct sent *s)
{
    if (s->message->status || s->message->method == SIP_ACK)
        return;
    for (size_t i = 0; i < v->waitings; i++)
        if (v->waiting[i].sent->message->method == s->message->method &&
            has_branch_of(v->waiting[i].sent, s))
            return;
    v->waiting = realloc(v->waiting, (v->waitings + 1) * sizeof *v->waiting);
    if (!v->waiting)
        abort();
    v->waiting[v->waitings++] = (struct server_request){ .sent = s };
}

/* A CANCEL for it has come too (9.2). */
static bool is_cancelled(const struct servers *v, const struct sent *invite)
{
    for (size_t i = 0; i < v->waitings; i++)
        if (v->waiting[i].sent->message->method == SIP_CANCEL &&
            has_branch_of(v->waiting[i].sent, invite))
            return true;
    return false;
}

/* 0: nothing for now */
static unsigned status_of(const struct servers *v, const struct server_request *r)
{
    const enum server_manner manner = manner_of(v, r->sent);
    const struct sip_message *m = r->sent->message;

    if (manner == SERVER_SILENT)
        return 0;
    if (manner == SERVER_CHALLENGES)
        return m->method == SIP_REGISTER && !m->auths ? 401 : 0;
    if (m->method == SIP_REGISTER && manner == SERVER_REFUSES)
        return 500;
    if (m->method != SIP_INVITE)
        return 200;
    return is_cancelled(v, r->sent) ? 487 : r->rings ? 0 : 180;
}

static struct draft draft(const struct sent *s, unsigned status)
{
    char text[DETAIL];
    struct detail detail = { .place = { "servers", 1 }, .text = text };
    struct statement statement = { .place = detail.place, .detail = &detail };
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;

    if (status == 401) {
        snprintf(text, sizeof text,
                 "WWW-Authenticate: Digest realm=\"example.org\", nonce=\"n\", qop=\"auth\"");
        statement.details = 1;
    } else if (status == 200 && s->message->method == SIP_REGISTER &&
               sip_next_addr(s->message, SIP_CONTACT, &cursor, &contact) && contact.expires > 0) {
        snprintf(text, sizeof text, "Contact: <%.*s>;expires=%lld", contact.uri.whole.len,
                 (const char *)s->message->octets + contact.uri.whole.at,
                 (long long)contact.expires);
        statement.details = 1;
    }
    return draft_answer(&statement, s, status, NULL);
}

bool servers_next(struct servers *v, struct draft *response, struct cw_address *from)
{
    for (size_t i = 0; i < v->waitings; i++) {
        struct server_request *r = &v->waiting[i];
        const unsigned status = status_of(v, r);

        if (status == 0)
            continue;
        *response = draft(r->sent, status);
        *from = r->sent->to;
        r->rings = status == 180;
        if (!r->rings) {
            memmove(r, r + 1, (v->waitings - i - 1) * sizeof *r);
            v->waitings--;
        }
        return true;
    }
    return false;
}

void servers_restart(struct servers *v)
{
    v->waitings = 0;
}
