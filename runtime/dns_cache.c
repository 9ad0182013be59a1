/* dns_cache.c - the queries of all lines and their answers (GUIDE_dns_caching). */
#include "dns_cache.h"

#include <stdlib.h>
#include <string.h>

#include "siphash.h"

void dns_list_append(struct dns_list *list, struct dns_entry *e)
{
    dns_list_remove(e);
    e->list = list;
    e->before = list->last;
    e->after = NULL;
    *(list->last ? &list->last->after : &list->first) = e;
    list->last = e;
    list->count++;
}

void dns_list_remove(struct dns_entry *e)
{
    struct dns_list *list = e->list;

    if (!list)
        return;
    *(e->before ? &e->before->after : &list->first) = e->after;
    *(e->after ? &e->after->before : &list->last) = e->before;
    e->list = NULL;
    list->count--;
}

static struct dns_entry **bucket_of(const struct dns_cache *c, const char *name, uint16_t type)
{
    struct siphash hash;

    cwi_siphash_init(&hash, c->secret);
    for (const char *at = name; *at; at++)
        cwi_siphash_octet(&hash, (uint8_t)*at);
    cwi_siphash_octet(&hash, (uint8_t)type);
    return &c->table[cwi_siphash_end(&hash) & (c->buckets - 1)];
}

int dns_cache_init(struct dns_cache *c, uint32_t lines, uint32_t open, const uint64_t secret[2])
{
    memset(c, 0, sizeof *c);
    memcpy(c->secret, secret, sizeof c->secret);
    c->entries = lines + open + DNS_HELD + 1;
    for (c->buckets = 64; c->buckets < c->entries; c->buckets *= 2)
        ;
    c->entry = calloc(c->entries, sizeof *c->entry);
    c->table = calloc(c->buckets, sizeof(struct dns_entry *));
    c->line = calloc(lines ? lines : 1, sizeof *c->line);
    if (c->entry && c->table && c->line)
        return 0;
    dns_cache_close(c);
    return -1;
}

void dns_cache_close(struct dns_cache *c)
{
    for (uint32_t i = 0; i < c->used; i++)
        free(c->entry[i].answer);
    free(c->entry);
    free(c->table);
    free(c->line);
    memset(c, 0, sizeof *c);
}

/* Removes the entry from the table: a later query for the same name is sent anew. */
static void forget(struct dns_cache *c, struct dns_entry *e)
{
    struct dns_entry **at;

    if (!e->is_known)
        return;
    for (at = bucket_of(c, e->name, e->type); *at != e; at = &(*at)->same_hash)
        ;
    *at = e->same_hash;
    e->is_known = false;
}

static void drop(struct dns_cache *c, struct dns_entry *e)
{
    forget(c, e);
    free(e->answer);
    e->answer = NULL;
    dns_list_append(&c->free, e);
}

struct dns_entry *dns_cache_find(struct dns_cache *c, const char *name, uint16_t type, uint64_t now)
{
    struct dns_entry *e = *bucket_of(c, name, type);

    while (e && (e->type != type || strcmp(e->name, name) != 0))
        e = e->same_hash;
    if (!e || !e->is_answered || now < e->until)
        return e;
    if (e->list == &c->held)
        drop(c, e);
    else
        forget(c, e); /* lines that await it already are still told */
    return NULL;
}

struct dns_entry *dns_cache_add(struct dns_cache *c, const char *name, uint16_t type, bool is_known)
{
    struct dns_entry *e = c->free.first, **bucket;

    if (e)
        dns_list_remove(e);
    else if (c->used < c->entries)
        e = &c->entry[c->used++];
    else
        return NULL;
    memset(e, 0, offsetof(struct dns_entry, name));
    strncpy(e->name, name, sizeof e->name - 1);
    e->name[sizeof e->name - 1] = '\0';
    e->type = type;
    if (!is_known)
        return e;
    e->is_known = true;
    bucket = bucket_of(c, e->name, type);
    e->same_hash = *bucket;
    *bucket = e;
    return e;
}

void dns_cache_answer(struct dns_entry *e, struct dns_answer *answer, uint64_t now, uint64_t hold)
{
    e->answer = answer;
    e->is_answered = true;
    e->answered = now;
    e->until = now + hold;
}

void dns_cache_join(struct dns_cache *c, uint32_t line, struct dns_entry *e)
{
    struct dns_line *l = &c->line[line - 1];

    if (e->list == &c->held)
        dns_list_remove(e);
    l->entry = e;
    l->next = 0;
    l->previous = e->last;
    *(e->last ? &c->line[e->last - 1].next : &e->first) = line;
    e->last = line;
}

struct dns_entry *dns_cache_leave(struct dns_cache *c, uint32_t line)
{
    struct dns_line *l = &c->line[line - 1];
    struct dns_entry *e = l->entry;

    if (!e)
        return NULL;
    *(l->previous ? &c->line[l->previous - 1].next : &e->first) = l->next;
    *(l->next ? &c->line[l->next - 1].previous : &e->last) = l->previous;
    l->entry = NULL;
    return e;
}

void dns_cache_rest(struct dns_cache *c, struct dns_entry *e, uint64_t now)
{
    if (e->first || e->asked || e->list)
        return;
    if (!e->is_answered || !e->is_known || now >= e->until) {
        drop(c, e);
        return;
    }
    if (c->held.count == DNS_HELD)
        drop(c, c->held.first);
    dns_list_append(&c->held, e);
}

void dns_cache_expire(struct dns_cache *c)
{
    while (c->held.first)
        drop(c, c->held.first);
    for (uint32_t i = 0; i < c->used; i++)
        c->entry[i].until = 0;
}
