/* dns_cache.h - the queries of all lines: which are open, which answers are still valid, which
 * lines await them (GUIDE_dns_caching). */
#ifndef CW_DNS_CACHE_H
#define CW_DNS_CACHE_H

#include "dns_answer.h"

struct dns;
enum {
    DNS_HELD = 1024
}; /* answers kept that no line awaits; the oldest is dropped for a new one */

/* A chain of entries; an entry is in one list at most. */
struct dns_list {
    struct dns_entry *first, *last;
    uint32_t count;
};

/* A name and type. It is open until it has an answer, awaited while a line wants that answer,
 * and held when its answer is still valid and no line awaits it. */
struct dns_entry {
    struct dns *dns; /* the owner's */
    struct dns_entry *same_hash;
    struct dns_list
        *list; /* the list that it is in: held, or one of the cache's owner; NULL: none */
    struct dns_entry *before, *after;
    struct dns_answer *answer; /* NULL: open, or there was no memory for the answer */
    uint64_t answered, until;  /* ms: when the answer arrived, how long it is valid */
    uint32_t first, last;      /* of the lines that await it; 0: none */
    uint16_t type;             /* enum cw_record_type */
    uint8_t asked;             /* servers whose answer is outstanding */
    uint8_t tried;             /* names of the search list that do not exist */
    bool is_answered;          /* no longer open */
    bool is_known;             /* in the table: a query for the same name and type finds it */
    char name[DNS_NAME_ROOM];  /* lower case, no final dot */
};

struct dns_line {
    struct dns_entry *entry; /* that the line awaits; NULL: none */
    uint32_t next, previous; /* next line that awaits the same; 0: none */
};

struct dns_cache {
    struct dns_entry *entry;  /* the pool; memory that was never used is not touched */
    struct dns_entry **table; /* of `buckets`, a power of two */
    struct dns_line *line;    /* line[n - 1] */
    struct dns_list free, held;
    uint32_t buckets, entries, used;
    uint64_t secret[2]; /* of the hash: random, so that names cannot be chosen to collide */
};

void dns_list_append(struct dns_list *list, struct dns_entry *e); /* from the list that it was in */
void dns_list_remove(struct dns_entry *e);

/* Takes memory for a name awaited by each line, `open` more with queries outstanding, and the
 * held ones. 0, or -1: out of memory. */
int dns_cache_init(struct dns_cache *c, uint32_t lines, uint32_t open, const uint64_t secret[2]);
void dns_cache_close(struct dns_cache *c);

/* The entry that is open or still valid now; NULL: none. name: as in the entry. */
struct dns_entry *dns_cache_find(struct dns_cache *c, const char *name, uint16_t type,
                                 uint64_t now);
/* A new, open entry. is_known: later queries for the same find it. Never NULL within the bounds
 * given to dns_cache_init. */
struct dns_entry *dns_cache_add(struct dns_cache *c, const char *name, uint16_t type,
                                bool is_known);
/* Stores the answer, which the entry then owns; NULL: out of memory. hold: ms for which it is
 * valid; 0: for the lines that await it now only. */
void dns_cache_answer(struct dns_entry *e, struct dns_answer *answer, uint64_t now, uint64_t hold);

void dns_cache_join(struct dns_cache *c, uint32_t line, struct dns_entry *e);
/* The line awaits nothing any more. Returns the entry it awaited, to be given to dns_cache_rest;
 * NULL: there was none. */
struct dns_entry *dns_cache_leave(struct dns_cache *c, uint32_t line);
/* Puts an entry that no line awaits, no query is outstanding for and no list of the owner
 * contains into the held ones, or frees it. */
void dns_cache_rest(struct dns_cache *c, struct dns_entry *e, uint64_t now);
/* No answer is used again but by the lines that await it. */
void dns_cache_expire(struct dns_cache *c);

#endif
