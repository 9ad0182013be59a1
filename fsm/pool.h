/* pool.h - the slots of the caller's memory, by number from 1; for the files that route. */
#ifndef CW_POOL_H
#define CW_POOL_H

#include "clausewire.h"

/* All slots free. The lines are the caller's to empty. */
void cwi_pool_init(struct cw *cw);

/* MUST be the number of a slot. */
struct cw_client *cwi_pool_client(struct cw *cw, uint32_t slot);
struct cw_server *cwi_pool_server(struct cw *cw, uint32_t slot);
struct cw_request *cwi_pool_request(struct cw *cw, uint32_t slot);
/* NULL: there is no such line. */
struct cw_line *cwi_pool_line(struct cw *cw, uint32_t line);

/* The server transaction of this key (cwi_match_request_key); NULL: there is none. */
struct cw_server *cwi_pool_find_server(struct cw *cw, uint64_t key);
/* 8.2.2.2: is a request under way that this one, which is none of its transaction, comes from? */
bool cwi_pool_has_origin(struct cw *cw, const struct sip_message *m);

/* A wished request, its Call-ID and tag chosen; NULL: the pool is full. */
struct cw_request *cwi_pool_take_request(struct cw *cw, uint32_t line, uint8_t method);

#endif
