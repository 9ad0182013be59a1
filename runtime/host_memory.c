/* host_memory.c - the pools of the core, sized by the lines of a profile (LOCAL_pools). */
#include "host_memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain.h"

enum {
    ENTRIES_A_LINE = 6, /* servers of a line, old list and new */
    SEARCHES = 64,      /* lines with DNS queries open at the same time */
    EFFECTS = 32,       /* of the ring */
    TRACE = 16384       /* records of the ring: 256 KiB */
};

struct pool {
    const char *name;
    void **at;
    uint32_t count;
    size_t octets; /* of a place */
};

enum { POOLS = 13 };

/* The pointers of struct cw_memory, whatever they point to, with their counts. */
static void list_pools(struct cw_memory *m, struct pool pools[POOLS])
{
    const uint32_t timers =
        CW_TIMERS(m->line_count, m->binding_count, m->client_count, m->server_count);
    const struct pool all[POOLS] = {
        { "lines", (void **)(void *)&m->lines, m->line_count, sizeof *m->lines },
        { "bindings", (void **)(void *)&m->bindings, m->binding_count, sizeof *m->bindings },
        { "entries", (void **)(void *)&m->entries, m->entry_count, sizeof *m->entries },
        { "searches", (void **)(void *)&m->searches, m->search_count, sizeof *m->searches },
        { "digests", (void **)(void *)&m->digests, m->digest_count, sizeof *m->digests },
        { "clients", (void **)(void *)&m->clients, m->client_count, sizeof *m->clients },
        { "sent", (void **)(void *)&m->sent, m->client_count, sizeof *m->sent },
        { "servers", (void **)(void *)&m->servers, m->server_count, sizeof *m->servers },
        { "answered", (void **)(void *)&m->answered, m->server_count, sizeof *m->answered },
        { "requests", (void **)(void *)&m->requests, m->request_count, sizeof *m->requests },
        { "timers", (void **)(void *)&m->timers, timers, sizeof(struct cw_timer *) },
        { "effects", (void **)(void *)&m->effects, m->effect_count, sizeof *m->effects },
        { "trace", (void **)(void *)&m->trace, m->trace_count, sizeof *m->trace },
    };

    memcpy(pools, all, sizeof all);
}

void host_memory_plan(struct cw_memory *m, const struct profile *profile)
{
    const uint32_t lines =
        profile->lines ? profile->lines : 1; /* without lines the phone runs, too */
    uint32_t enabled = 0, dual = 0;

    for (uint32_t n = 1; n <= profile->lines; n++) {
        const struct cw_line_settings *s = profile_line(profile, n);

        enabled += s != NULL;
        dual += s && cwi_domain_is_dual(s);
    }
    m->line_count = lines;
    /* a fallback needs a second binding for a while; the core wants one for each number */
    m->binding_count = enabled + dual + enabled / 4 + 8;
    if (m->binding_count < lines)
        m->binding_count = lines;
    m->entry_count = ENTRIES_A_LINE * enabled + 8 * CW_LIST_MOST;
    m->search_count = enabled < SEARCHES ? enabled + 1 : SEARCHES;
    m->digest_count = enabled + 1;
    /* a line has one request pending and, for timer K, the last answered ones; beyond some
     * hundred lines not all are busy at once */
    m->client_count = enabled < 256 ? 4 * enabled + 8 : 2 * enabled + 520;
    m->server_count = 64 + enabled / 2;
    m->request_count = 8 + enabled / 64;
    m->effect_count = EFFECTS;
    m->trace_count = TRACE;
}

const char *host_memory_take(struct cw_memory *m, const struct profile *profile,
                             char why[HOST_MEMORY_TEXT])
{
    struct pool pools[POOLS];

    list_pools(m, pools);
    for (size_t i = 0; i < POOLS; i++) {
        *pools[i].at = calloc(pools[i].count, pools[i].octets);
        if (*pools[i].at)
            continue;
        snprintf(why, HOST_MEMORY_TEXT,
                 "pool %s: out of memory for %u places of %zu octets, for lines up to User_ID_%u_",
                 pools[i].name, (unsigned)pools[i].count, pools[i].octets,
                 (unsigned)profile->lines);
        host_memory_free(m);
        return why;
    }
    return NULL;
}

void host_memory_free(struct cw_memory *m)
{
    struct pool pools[POOLS];

    list_pools(m, pools);
    for (size_t i = 0; i < POOLS; i++)
        free(*pools[i].at);
    memset(m, 0, sizeof *m);
}
