/* registrar_udp.h - the lab's registrar on a UDP socket of the loop; its users come from the
 * phone's profile. */
#ifndef CW_REGISTRAR_UDP_H
#define CW_REGISTRAR_UDP_H

#include <ev.h>

#include "ladder.h"
#include "profile.h"
#include "registrar.h"

/* A stopped registrar ignores all requests. A killed one has no socket, so that the kernel
 * answers with ICMP port unreachable; its bindings are lost. */
enum registrar_udp_state { REGISTRAR_RUNNING, REGISTRAR_STOPPED, REGISTRAR_KILLED };

struct registrar_udp {
    struct registrar registrar;
    const char *name; /* "registrar", or "primary" and "backup" where there are two */
    uint8_t state;    /* enum registrar_udp_state */
    struct ev_loop *loop;
    struct ladder *ladder;     /* where changes of the table are printed; NULL: not yet set */
    struct cw_address address; /* of the socket */
    struct ev_io readable;
    struct ev_timer timer; /* for the binding that expires first */
    int fd;                /* -1: not open */
    char *texts;           /* of the users */
    uint32_t *line;        /* of each user */
    char realm[256];
    uint8_t in[65536], out[REGISTRAR_ANSWER_ROOM];
};

enum { REGISTRAR_UDP_MOST = 2 }; /* primary and backup */

/* How many registrars the profile's lines name in Proxy: 1, or 2 for a list of two or more
 * servers. 0: no Proxy, or the lines differ, with a message on standard error. */
uint32_t registrar_udp_count(const struct profile *profile);
/* The profile's lines become users; the address is server number `place` of their Proxy in the
 * order of trying (0: the primary), and MUST be a loopback one. settings: realm is ignored.
 * primary: its nonces are accepted here too, as among servers that share them; NULL: none. 0; or
 * -1 with a message on standard error. */
int registrar_udp_open(struct registrar_udp *u, struct ev_loop *loop, const struct profile *profile,
                       uint32_t place, const struct registrar_udp *primary,
                       const struct registrar_settings *settings);
/* Stops, kills or starts it, and prints that. 0; or -1: it is in that state already (EALREADY),
 * or its socket cannot be opened (errno). */
int registrar_udp_turn(struct registrar_udp *u, enum registrar_udp_state state);
/* Prints to this ladder from now on; it MUST live until this is called with NULL, which prints
 * what is left in the table. */
void registrar_udp_show(struct registrar_udp *u, struct ladder *ladder);
/* Closes the socket, releases the memory. */
void registrar_udp_close(struct registrar_udp *u);

#endif
