/* view.c - what the host may read of a phone: what was counted, what it stores over a restart (RFC 3261 10.2),
 * whose certificate a server must show (RFC 5922 7.3). */
#include "core.h"

#include "domain.h"
#include "pool.h"

const struct cw_counters *cw_counters_of(const struct cw *cw)
{
    return &cw->counters;
}

const struct cw_identity *cw_identity_of(const struct cw *cw, uint32_t line)
{
    const struct cw_line *l = cwi_pool_line(cw, line);

    return l ? &l->identity : NULL;
}

struct cw_octets cw_server_name_of(const struct cw *cw, uint32_t line,
                                   const struct cw_address *server)
{
    return cwi_pool_line(cw, line) ? cwi_domain_of(cw, line, server)
                                   : (struct cw_octets){ NULL, 0 };
}

uint64_t cw_traced(const struct cw *cw)
{
    return cw->trace.written;
}
