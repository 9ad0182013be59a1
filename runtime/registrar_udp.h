/* registrar_udp.h - the lab's registrar on a UDP socket of the loop: who may register comes from
 * the phone's profile. */
#ifndef CW_REGISTRAR_UDP_H
#define CW_REGISTRAR_UDP_H

#include <ev.h>

#include "ladder.h"
#include "profile.h"
#include "registrar.h"

struct registrar_udp {
    struct registrar registrar;
    struct ev_loop *loop;
    struct ladder *ladder;     /* where each change of the table is shown; NULL: nowhere yet */
    struct cw_address address; /* of the socket */
    struct ev_io readable;
    struct ev_timer timer; /* the first binding that runs out */
    int fd;                /* -1: not open */
    char *texts;           /* of the users */
    uint32_t *line;        /* of each user */
    char realm[256];
    uint8_t in[65536], out[REGISTRAR_ANSWER_ROOM];
};

/* The profile's lines become users, its Proxy the address, which MUST be a loopback one and the
 * same for all of them. settings: realm is ignored. 0; or -1, and why is on standard error. */
int registrar_udp_open(struct registrar_udp *u, struct ev_loop *loop, const struct profile *profile,
                       const struct registrar_settings *settings);
/* From now on what happens is shown there, which MUST live until this is called with NULL; that
 * shows last what is left in the table. */
void registrar_udp_show(struct registrar_udp *u, struct ladder *ladder);
/* Closes the socket, gives the memory back. */
void registrar_udp_close(struct registrar_udp *u);

#endif
