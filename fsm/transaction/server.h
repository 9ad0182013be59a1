/* server.h - the slots of the server transactions (RFC 3261 17.2.3, 8.2.2.2). */
#ifndef CW_SERVER_H
#define CW_SERVER_H

#include "core.h"

enum { SERVERS_KEPT = 4 }; /* one in so many is for the line's servers alone (LOCAL_reserve) */

/* Takes one for the request being received; key: cwi_match_request_key of it. No answer is
 * stored yet. NULL: the pool is full. */
struct cw_server *cwi_server_take(struct cw *cw, uint32_t line, uint64_t key);
void cwi_server_free(struct cw *cw, struct cw_server *server);

/* The server transaction of this key; NULL: there is none. */
struct cw_server *cwi_server_find(struct cw *cw, uint64_t key);
/* 8.2.2.2: true: another transaction of the line has a request with the same origin as this one. */
bool cwi_server_has_origin(struct cw *cw, uint32_t line, const struct sip_message *m);

#endif
