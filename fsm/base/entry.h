/* entry.h - a line's list of servers: addresses in the order in which they are tried, each up or
 * down (RFC 3263 4.2, 4.3; the guide's section 1.1).
 *
 * Entries are slots of a pool of the caller's; a list is a chain of them by number. The order is
 * that of the records: by order and preference of NAPTR, priority and weight of SRV, then by the
 * preferred address family; so an earlier entry is a better server. */
#ifndef CW_ENTRY_H
#define CW_ENTRY_H

#include "clausewire/address.h"

struct cw;

struct cw_entry {
    struct cw_address address;
    uint64_t down_since; /* ms; meaningful while is_down */
    uint32_t next;       /* number of the next entry of the list (or of the free ones); 0: last */
    uint32_t held_s;     /* s; down at least this long: Retry-After of a 503; 0: none */
    /* place of its record, from 0; the addresses of one record share it, because none of them is
     * better */
    uint8_t rank;
    uint8_t is_down;
    uint8_t was_tried;    /* since the last success of the line */
    uint8_t is_alternate; /* of Alternate Proxy (Dual Registration) */
    uint8_t item;         /* place of its server in the setting's list, from 0 */
};

/* LOCAL_entries; further addresses are ignored (counters.passed_over) */
enum {
    CW_ENTRIES_A_LINE = 24,   /* of Proxy */
    CW_ALTERNATES_A_LINE = 8, /* of Alternate Proxy */
    CW_LIST_MOST = CW_ENTRIES_A_LINE + CW_ALTERNATES_A_LINE
};

struct cw_entry *cwi_entry_at(const struct cw *cw, uint32_t number); /* NULL for 0 */
/* Takes a free entry. Returns 0: the pool is full (counters.pool_full). */
uint32_t cwi_entry_take(struct cw *cw);
/* Returns the whole chain to the pool. 0 is allowed. */
void cwi_entry_free_list(struct cw *cw, uint32_t first);
/* Where the list has the number of its first entry of Alternate Proxy: these come last. 0 there: none. */
uint32_t *cwi_entry_alternates(const struct cw *cw, uint32_t *first);
/* The entry of the list with this address; NULL: none. Pure. */
struct cw_entry *cwi_entry_find(const struct cw *cw, uint32_t first,
                                const struct cw_address *address);

#endif
