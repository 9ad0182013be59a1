/* dns_cache.h - the names asked for by all lines: which question is open, which answer still holds,
 * who waits for it (GUIDE_dns_caching). */
#ifndef CW_DNS_CACHE_H
#define CW_DNS_CACHE_H

#include "dns_answer.h"

struct dns;
enum { DNS_HELD = 1024 }; /* answers kept that nobody waits for; the oldest gives way */

/* Entries one behind the other; an entry stands in one list at the most. */
struct dns_list {
    struct dns_entry *first, *last;
    uint32_t count;
};

/* A name and type. It is open until it has an answer, awaited while a line wants that answer, and
 * held when it has one that is still good and no line is left to tell. */
struct dns_entry {
    struct dns *dns; /* the owner's */
    struct dns_entry *same_hash;
    struct dns_list
        *list; /* where it stands: held, or a list of the cache's owner; NULL: nowhere */
    struct dns_entry *before, *after;
    struct dns_answer *answer; /* NULL: open, or there was no memory for it */
    uint64_t answered, until;  /* ms: when the answer came, how long it is good */
    uint32_t first, last;      /* of the lines that await it; 0: none */
    uint16_t type;             /* enum cw_record_type */
    uint8_t asked;             /* servers that are busy with it */
    bool is_answered;          /* no longer open */
    bool is_known;             /* the table has it: who asks the same finds it */
    char name[DNS_NAME_ROOM];  /* lower case, no final dot */
};

struct dns_line {
    struct dns_entry *entry; /* that the line awaits; NULL: none */
    uint32_t next, previous; /* line that awaits the same; 0: none */
};

struct dns_cache {
    struct dns_entry *entry;  /* the pool; memory that is not used is not touched */
    struct dns_entry **table; /* of `buckets`, a power of two */
    struct dns_line *line;    /* line[n - 1] */
    struct dns_list free, held;
    uint32_t buckets, entries, used;
    uint64_t secret[2]; /* of the hash: nobody can aim at one bucket */
};

void dns_list_append(struct dns_list *list, struct dns_entry *e); /* from where it stood before */
void dns_list_remove(struct dns_entry *e);

/* Room for a name that each line awaits, `open` more that servers are still busy with, and the held.
 * 0, or -1: no memory. */
int dns_cache_init(struct dns_cache *c, uint32_t lines, uint32_t open, const uint64_t secret[2]);
void dns_cache_close(struct dns_cache *c);

/* The entry whose answer is open or still good now; NULL: none. name: as in the entry. */
struct dns_entry *dns_cache_find(struct dns_cache *c, const char *name, uint16_t type,
                                 uint64_t now);
/* A new, open one. is_known: whoever asks the same finds it. Never NULL while the bounds of
 * dns_cache_init are kept. */
struct dns_entry *dns_cache_add(struct dns_cache *c, const char *name, uint16_t type,
                                bool is_known);
/* The answer, which the entry then owns; NULL: there was no memory for it. hold: ms that it is good; 0: for those who wait now. */
void dns_cache_answer(struct dns_entry *e, struct dns_answer *answer, uint64_t now, uint64_t hold);

void dns_cache_join(struct dns_cache *c, uint32_t line, struct dns_entry *e);
/* The line awaits nothing any more; the entry that it left needs dns_cache_rest. NULL: there was
 * none. */
struct dns_entry *dns_cache_leave(struct dns_cache *c, uint32_t line);
/* Puts an entry that nobody awaits, no server is busy with and no list of the owner has where it
 * belongs: held, or free. */
void dns_cache_rest(struct dns_cache *c, struct dns_entry *e, uint64_t now);

#endif
