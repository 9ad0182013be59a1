/* pool.h - the slots of the caller's memory, by number from 1. */
#ifndef CW_POOL_H
#define CW_POOL_H

#include "core.h"
#include "ict_names.h"

/* Makes all slots free. The caller empties the lines. */
void cwi_pool_init(struct cw *cw);

/* Takes the first slot of a pool that was never taken; none was returned. used: of the pool. 0: the pool is full
 * (counters.pool_full). */
uint32_t cwi_pool_first_use(struct cw *cw, uint32_t *used, uint32_t count);

/* MUST be the number of a slot. */
struct cw_client *cwi_pool_client(const struct cw *cw, uint32_t slot);
/* The slot is an INVITE's; never without the feature requests. */
static inline bool cwi_client_is_ict(const struct cw_client *c)
{
    return ICT_HAS_REQUESTS && c->nict.method == SIP_INVITE;
}
struct cw_server *cwi_pool_server(const struct cw *cw, uint32_t slot);
struct cw_request *cwi_pool_request(const struct cw *cw, uint32_t slot);
/* NULL: there is no such line. */
struct cw_line *cwi_pool_line(const struct cw *cw, uint32_t line);

/* Takes the slot of a wished request, its Call-ID and tag chosen; NULL: the pool is full. */
struct cw_request *cwi_pool_take_request(struct cw *cw, uint32_t line, uint8_t method);

#endif
