/* registrar_table.c - the bindings of the registrar: checked, changed, expired (RFC 3261 10.3). */
#include <string.h>
#include "registrar_errand.h"

enum { HOUR = 3600 /* s; 10.3 forbids a 423 for intervals from here on */ };

uint64_t registrar_next(const struct registrar *r)
{
    uint64_t next = UINT64_MAX;

    for (uint32_t i = 0; i < r->binding_count; i++)
        if (r->bindings[i].until != 0 && r->bindings[i].until < next)
            next = r->bindings[i].until;
    return next;
}

/* Frees the slot first: the report counts the remaining ones. */
static void drop_binding(struct registrar *r, struct registrar_binding *b, enum registrar_news news,
                         int status)
{
    b->until = 0;
    registrar_tell(r, news, &r->users[b->user], b, status);
}

void registrar_tick(struct registrar *r, uint64_t now)
{
    r->now = now;
    for (uint32_t i = 0; i < r->binding_count; i++)
        if (r->bindings[i].until != 0 && r->bindings[i].until <= now)
            drop_binding(r, &r->bindings[i], REGISTRAR_EXPIRED, 0);
}

static struct registrar_binding *find_binding(struct registrar *r, uint32_t user,
                                              const struct sip_uri *uri)
{
    for (uint32_t i = 0; i < r->binding_count; i++) {
        struct registrar_binding *b = &r->bindings[i];
        struct sip_uri bound;

        if (b->until == 0 || b->user != user)
            continue;
        if (b->uri_len == uri->whole.len &&
            memcmp(b->uri, r->message.octets + uri->whole.at, b->uri_len) == 0)
            return b;
        if (sip_uri_parse(&bound, b->uri, b->uri_len) == CW_OK && bound.is_sip && uri->is_sip &&
            sip_uri_equal(b->uri, &bound, r->message.octets, uri))
            return b;
    }
    return NULL;
}

static bool is_same_call_id(const struct registrar_binding *b, const struct sip_message *m)
{
    return b->call_id_len == m->call_id.len &&
           memcmp(b->call_id, m->octets + m->call_id.at, b->call_id_len) == 0;
}

/* What one contact asks for, s (10.3 step 7). */
static uint32_t asked(const struct registrar *r, const struct sip_addr *contact)
{
    if (contact->expires >= 0)
        return (uint32_t)contact->expires;
    if (r->message.expires >= 0)
        return (uint32_t)r->message.expires;
    return r->settings.default_expires;
}

int registrar_weigh(struct registrar *r, uint32_t user)
{
    const struct sip_message *m = &r->message;
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;
    uint32_t contacts = 0, fresh = 0, stars = 0;

    while (sip_next_addr(m, SIP_CONTACT, &cursor, &contact)) {
        const struct registrar_binding *b;
        uint32_t seconds = asked(r, &contact);

        contacts++;
        if (contact.is_star) {
            stars++;
            continue;
        }
        if (seconds > 0 && seconds < HOUR && seconds < r->settings.min_expires)
            return 423;
        b = find_binding(r, user, &contact.uri);
        if (b != NULL && is_same_call_id(b, m) && m->cseq <= b->cseq)
            return 500;
        if (contact.uri.whole.len > REGISTRAR_URI_MAX || m->call_id.len > REGISTRAR_CALL_ID_MAX)
            return 513;
        fresh += b == NULL && seconds > 0;
    }
    if (stars != 0 && (contacts != 1 || m->expires != 0))
        return 400; /* 10.3 step 6: alone, and with Expires: 0 */
    for (uint32_t i = 0; stars != 0 && i < r->binding_count; i++)
        if (r->bindings[i].until != 0 && r->bindings[i].user == user &&
            is_same_call_id(&r->bindings[i], m) && m->cseq <= r->bindings[i].cseq)
            return 500;
    return fresh > r->binding_count - registrar_bound(r) ? 503 : 200;
}

static struct registrar_binding *free_binding(struct registrar *r)
{
    for (uint32_t i = 0; i < r->binding_count; i++)
        if (r->bindings[i].until == 0)
            return &r->bindings[i];
    return NULL;
}

static void bind_contact(struct registrar *r, uint32_t user, const struct sip_addr *contact)
{
    const struct sip_message *m = &r->message;
    struct registrar_binding *b = find_binding(r, user, &contact->uri);
    uint32_t seconds = asked(r, contact);
    bool is_new = b == NULL;

    if (seconds == 0) {
        if (b != NULL)
            drop_binding(r, b, REGISTRAR_REMOVED, 200);
        return;
    }
    if (is_new && (b = free_binding(r)) == NULL)
        return; /* cannot happen: registrar_weigh has counted the free slots */
    b->user = user;
    b->cseq = m->cseq;
    b->seconds = seconds < r->settings.max_expires ? seconds : r->settings.max_expires;
    b->until = r->now + (uint64_t)b->seconds * 1000;
    b->uri_len = contact->uri.whole.len;
    memcpy(b->uri, m->octets + contact->uri.whole.at, b->uri_len);
    b->call_id_len = (uint8_t)m->call_id.len;
    memcpy(b->call_id, m->octets + m->call_id.at, b->call_id_len);
    registrar_tell(r, is_new ? REGISTRAR_ADDED : REGISTRAR_REFRESHED, &r->users[user], b, 200);
}

void registrar_commit(struct registrar *r, uint32_t user)
{
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;

    while (sip_next_addr(&r->message, SIP_CONTACT, &cursor, &contact))
        if (!contact.is_star)
            bind_contact(r, user, &contact);
        else
            for (uint32_t i = 0; i < r->binding_count; i++)
                if (r->bindings[i].until != 0 && r->bindings[i].user == user)
                    drop_binding(r, &r->bindings[i], REGISTRAR_REMOVED, 200);
}
