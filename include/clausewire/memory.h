/* memory.h - the memory that the caller gives to the core: pools, each a pointer and a count (LOCAL_pools).
 *
 * What is in them is the core's own. clausewire/sizes.h gives each its size and alignment, so that arrays of
 * them can be declared; all of them may be uninitialised when cw_init is called. */
#ifndef CLAUSEWIRE_MEMORY_H
#define CLAUSEWIRE_MEMORY_H

#include <stdint.h>

#include "sizes.h"
#include "timers.h"

struct cw_effect;
struct cw_trace_record;

/* The memory MUST outlive the struct cw. A pool that is full is an ordinary outcome, counted in
 * cw_counters.pool_full: a request is answered with 503 (RFC 3261 21.5.4), a wish is refused with CW_E_POOL. */
struct cw_memory {
    struct cw_line *lines;
    struct cw_binding *
        bindings; /* at least one a line; one more a line for fallback, one for Dual Registration */
    struct cw_entry
        *entries; /* of lists of servers, at least one; about two a line, twice that to renew */
    struct cw_search *searches; /* lines that ask DNS at the same time; at least one */
    /* lines whose challenges are kept, at least one; with fewer than the lines that are challenged, some are
     * challenged again at each refresh (LOCAL_digest_pool) */
    struct cw_digest *digests;
    /* client transactions, at least one; two a line, since one waits for timer K (17.1.2.2) while the next
     * begins */
    struct cw_client *clients;
    struct cw_sent
        *sent; /* client_count places: their requests, each until it has a final response */
    struct cw_server *servers;    /* server transactions; 0: each request is answered with 503 */
    struct cw_answered *answered; /* server_count places: their responses */
    struct cw_request
        *requests; /* of CW_REQUEST, calls included; may be NULL where request_count is 0 */
    struct cw_timer **timers;      /* CW_TIMERS(lines, bindings, clients, servers) places */
    struct cw_effect *effects;     /* at least CW_EFFECTS_LEAST */
    struct cw_trace_record *trace; /* NULL: none; written by a traced core only */
    uint32_t line_count, binding_count, entry_count, search_count, digest_count;
    uint32_t client_count, server_count, request_count, effect_count;
    uint32_t trace_count; /* a power of two */
};

enum { CW_EFFECTS_LEAST = 10 };

#endif
