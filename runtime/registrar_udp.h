/* registrar_udp.h - the lab's registrar on a UDP socket of the loop: who may register comes from
 * the phone's profile. */
#ifndef CW_REGISTRAR_UDP_H
#define CW_REGISTRAR_UDP_H

#include <ev.h>

#include "ladder.h"
#include "profile.h"
#include "registrar.h"

/* A stopped one is silent: what reaches it is lost. A killed one has no socket, so that the machine
 * says by ICMP that nobody is there; its table is lost. */
enum registrar_udp_state { REGISTRAR_RUNNING, REGISTRAR_STOPPED, REGISTRAR_KILLED };

struct registrar_udp {
    struct registrar registrar;
    const char *name; /* "registrar", or "primary" and "backup" where there are two */
    uint8_t state;    /* enum registrar_udp_state */
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

enum { REGISTRAR_UDP_MOST = 2 }; /* primary and backup */

/* How many registrars the profile's lines name in Proxy, one list for all of them: 1, or 2 for a
 * list of two and more. 0: there is none, or the lines differ, and why is on standard error. */
uint32_t registrar_udp_count(const struct profile *profile);
/* The profile's lines become users, server number `place` of their Proxy in the order of trying (0:
 * the primary) the address, which MUST be a loopback one. settings: realm is ignored. primary: its
 * nonces are known here too, as in a house that shares them; NULL: none. 0; or -1, and why is on
 * standard error. */
int registrar_udp_open(struct registrar_udp *u, struct ev_loop *loop, const struct profile *profile,
                       uint32_t place, const struct registrar_udp *primary,
                       const struct registrar_settings *settings);
/* Stops, kills or starts it, and shows that. 0; or -1: it is so already (EALREADY), or it cannot have
 * its socket (errno). */
int registrar_udp_turn(struct registrar_udp *u, enum registrar_udp_state state);
/* From now on what happens is shown there, which MUST live until this is called with NULL; that
 * shows last what is left in the table. */
void registrar_udp_show(struct registrar_udp *u, struct ladder *ladder);
/* Closes the socket, gives the memory back. */
void registrar_udp_close(struct registrar_udp *u);

#endif
