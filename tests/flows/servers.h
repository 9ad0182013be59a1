/* servers.h - the servers of a flow that is played freely: each answers by itself what the phone sends to it, as the
 * flow says of it (`server 192.0.2.10 silent`). */
#ifndef FLOW_SERVERS_H
#define FLOW_SERVERS_H

#include "draft.h"

enum { SERVERS_MOST = 8 };

enum server_manner {
    SERVER_ANSWERS,    /* REGISTER 200, INVITE 180 and after a CANCEL 487, else 200 */
    SERVER_SILENT,     /* nothing, until it does otherwise: then what is unanswered */
    SERVER_CHALLENGES, /* REGISTER without credentials 401; else silent */
    SERVER_REFUSES     /* REGISTER 500 */
};

struct servers {
    struct {
        struct cw_address at;
        enum server_manner manner;
    } server[SERVERS_MOST];
    size_t count;
    struct server_request {
        const struct sent *sent;
        bool rings; /* an INVITE that was answered 180 */
    } * waiting;    /* without a final response, oldest first */
    size_t waitings;
};

/* "192.0.2.10 silent": how that server behaves from now on. Ends the program where it says nothing known. */
void servers_set(struct servers *v, struct place place, char *rest);
/* A request of the phone; what is none is passed over. */
void servers_take(struct servers *v, const struct sent *s);
/* The next response to give to the phone, and whose it is; false: none. The caller frees its octets. */
bool servers_next(struct servers *v, struct draft *response, struct cw_address *from);
/* Nothing is unanswered. */
void servers_restart(struct servers *v);

#endif
