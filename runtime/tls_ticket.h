/* tls_ticket.h - what a TLS session leaves for the next one with the same server and domain,
 * which then needs no signature of the server (RFC 8446 2.2, RFC 5077; LOCAL_tls_ticket).
 *
 * A ticket replaces no check: the server's certificate is stored with it, and tls_refusal checks
 * it as in a new session. */
#ifndef CW_TLS_TICKET_H
#define CW_TLS_TICKET_H

#include "clausewire/address.h"
#include "tls.h"

enum {
    TLS_TICKET_DOMAIN = 254, /* octets with their NUL */
    TLS_TICKET_MAX = 8192    /* octets; a larger one is not kept */
};

/* All zero: none. */
struct tls_ticket {
    struct cw_address server;
    bool is_validated; /* that the name was validated */
    char domain[TLS_TICKET_DOMAIN];
    gnutls_datum_t data; /* of none: none has come yet */
};

/* The session with that server has passed tls_refusal for the domain (NULL: none): its ticket
 * will be for that. Replaces the previous one. */
void tls_ticket_begin(struct tls_ticket **ticket, const struct cw_address *server,
                      const char *domain, bool is_validated);
/* Stores the ticket of a session with that server, once octets have been received; without
 * effect if tls_ticket_begin was last called for another. */
void tls_ticket_keep(struct tls_ticket *ticket, const struct cw_address *server,
                     const struct tls_session *session);
/* Uses it for a session that is about to begin, if server and domain are the same. False: they
 * are not, or there is none. */
bool tls_ticket_use(struct tls_ticket *ticket, const struct cw_address *server, const char *domain,
                    bool is_validated, struct tls_session *session);
void tls_ticket_free(struct tls_ticket **ticket);

#endif
