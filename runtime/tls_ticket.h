/* tls_ticket.h - what a TLS session leaves for the next with the same server and domain: that one
 * needs no signature of the server (RFC 8446 2.2, RFC 5077; LOCAL_tls_ticket).
 *
 * A ticket spares no check: it brings the server's certificate along, and tls_refusal looks at it
 * as at a new one. */
#ifndef CW_TLS_TICKET_H
#define CW_TLS_TICKET_H

#include "address.h"
#include "tls.h"

enum {
    TLS_TICKET_DOMAIN = 254, /* octets with their NUL */
    TLS_TICKET_MAX = 8192    /* octets; a larger one is not kept */
};

/* All zero: none. */
struct tls_ticket {
    struct cw_address server;
    bool is_validated; /* that the name was */
    char domain[TLS_TICKET_DOMAIN];
    gnutls_datum_t data; /* of none: none has come yet */
};

/* The session with that server has passed tls_refusal for the domain (NULL: none): what it leaves
 * will be for that. In place of the one that was there. */
void tls_ticket_begin(struct tls_ticket **ticket, const struct cw_address *server,
                      const char *domain, bool is_validated);
/* Takes what a session with that server leaves, once octets have come by it; without effect where it
 * is none that tls_ticket_begin was called for last. */
void tls_ticket_keep(struct tls_ticket *ticket, const struct cw_address *server,
                     const struct tls_session *session);
/* Uses it up for a session that is about to begin, where it is for the same. False: it is not, or
 * there is none. */
bool tls_ticket_use(struct tls_ticket *ticket, const struct cw_address *server, const char *domain,
                    bool is_validated, struct tls_session *session);
void tls_ticket_free(struct tls_ticket **ticket);

#endif
