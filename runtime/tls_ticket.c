/* tls_ticket.c - sessions of TLS resumed (RFC 8446 2.2, RFC 5077). */
#include "tls_ticket.h"

#include <stdlib.h>
#include <string.h>

static void clear(struct tls_ticket *t)
{
    if (t->data.data)
        gnutls_memset(t->data.data, 0, t->data.size); /* it contains a secret */
    gnutls_free(t->data.data);
    t->data = (gnutls_datum_t){ NULL, 0 };
}

void tls_ticket_free(struct tls_ticket **ticket)
{
    if (!*ticket)
        return;
    clear(*ticket);
    free(*ticket);
    *ticket = NULL;
}

void tls_ticket_begin(struct tls_ticket **ticket, const struct cw_address *server,
                      const char *domain, bool is_validated)
{
    struct tls_ticket *t = *ticket;

    tls_ticket_free(ticket);
    if (!domain || strlen(domain) >= sizeof t->domain || !(t = calloc(1, sizeof *t)))
        return;
    t->server = *server;
    t->is_validated = is_validated;
    strcpy(t->domain, domain);
    *ticket = t;
}

static bool is_of(const struct tls_ticket *t, const struct cw_address *server)
{
    return t && t->server.scope == server->scope && cw_address_equal(&t->server, server);
}

void tls_ticket_keep(struct tls_ticket *t, const struct cw_address *server,
                     const struct tls_session *s)
{
    if (!is_of(t, server) ||
        (gnutls_protocol_get_version(s->session) == GNUTLS_TLS1_3 &&
         !(gnutls_session_get_flags(s->session) & GNUTLS_SFLAGS_SESSION_TICKET)))
        return; /* with TLS 1.3 the library would wait for a ticket */
    clear(t);
    if (gnutls_session_get_data2(s->session, &t->data) < 0)
        t->data = (gnutls_datum_t){ NULL, 0 };
    else if (t->data.size > TLS_TICKET_MAX)
        clear(t);
}

bool tls_ticket_use(struct tls_ticket *t, const struct cw_address *server, const char *domain,
                    bool is_validated, struct tls_session *s)
{
    bool is_taken;

    if (!is_of(t, server) || !t->data.data || !domain || strcmp(t->domain, domain) != 0 ||
        t->is_validated != is_validated)
        return false;
    is_taken = gnutls_session_set_data(s->session, t->data.data, t->data.size) == 0;
    clear(t); /* RFC 8446 C.4: a ticket used twice would identify the client */
    return is_taken;
}
