/* tls.h - TLS over a connected socket, as a client and as a server: TLS 1.2 or later, and whose
 * certificate it is (RFC 5922 sections 7.1 to 7.4; GUIDE_tls_name; LOCAL_tls, LOCAL_tls_incoming). */
#ifndef CW_TLS_H
#define CW_TLS_H

#include <gnutls/gnutls.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    TLS_WHY = 256,   /* octets of a reason with its NUL; a longer one is cut */
    TLS_NAMES = 96,  /* of the domains that a certificate is for, the same */
    TLS_FIRST = 0x16 /* the octet that a client's TLS begins with, and no SIP message */
};

struct tls_options {
    const char *ca;          /* PEM file of the authorities trusted; NULL: the system's */
    const char *certificate; /* PEM file, ours, for servers that ask and for clients; NULL: none */
    const char *key;         /* PEM file of its key; NULL: it is in `certificate` */
};

/* What all sessions share. */
struct tls {
    gnutls_certificate_credentials_t credentials;
    gnutls_priority_t priorities;
    bool needs_authorities; /* the system's are read when the first session begins */
    bool has_certificate;   /* without one it is no server */
};

struct tls_session {
    gnutls_session_t session; /* NULL: none */
    bool is_sending;          /* a record is half sent: what was given with it counts as taken
                               * when it has gone */
    bool is_server;           /* the other side has connected */
    int fd;
    uint32_t idle; /* octets that came since the last one that was the user's */
};

/* NULL, or what is wrong with which file, in `why`; nothing is kept then. */
const char *tls_init(struct tls *tls, const struct tls_options *options, char why[TLS_WHY]);
void tls_free(struct tls *tls); /* of one that is zero too */

enum tls_status { TLS_DONE = 0, TLS_READ = 1, TLS_WRITE = 2, TLS_FAILED = -1, TLS_CLOSED = -2 };

/* A session, which MUST stay where it is, over a connected, non-blocking socket, which stays the
 * caller's. domain, for the
 * server's choice of a certificate (7.8): the SIP domain, ASCII; NULL: not said. False: no
 * memory. */
bool tls_open(struct tls *tls, struct tls_session *s, int fd, const char *domain);
/* The same over a connection that the other side has made; MUST NOT be called without a certificate
 * of ours. It is asked for one of its own. */
bool tls_take(struct tls *tls, struct tls_session *s, int fd);
/* Goes on with the handshake. TLS_READ and TLS_WRITE: again when the socket is ready for it;
 * TLS_FAILED: `why` says what did not do. */
enum tls_status tls_shake(struct tls_session *s, char why[TLS_WHY]);
/* After the handshake: is the certificate valid (RFC 5280, its use included) and, where `domain` is
 * not NULL, is it that SIP domain's? NULL, or `why` with the check that failed and the names;
 * *clause is then what asks for that check. */
const char *tls_refusal(struct tls_session *s, const char *domain, const char **clause,
                        char why[TLS_WHY]);
/* After the handshake of a session that tls_take began: has the client shown no certificate, or a
 * valid one that may be a client's? NULL, or as tls_refusal; names: its domains, "": none. */
const char *tls_client_refusal(struct tls_session *s, char names[TLS_NAMES], const char **clause,
                               char why[TLS_WHY]);
/* Octets read or taken, above 0; else *status says why not, `why` is for TLS_FAILED. */
ssize_t tls_read(struct tls_session *s, void *octets, size_t n, enum tls_status *status,
                 char why[TLS_WHY]);
/* After TLS_READ or TLS_WRITE the next call MUST be given at least the same octets in front. */
ssize_t tls_write(struct tls_session *s, const void *octets, size_t n, enum tls_status *status,
                  char why[TLS_WHY]);
bool tls_has_more(const struct tls_session *s); /* octets read from the socket already */
/* Says good-bye where that does not wait, and frees. Of one that is zero too. */
void tls_close(struct tls_session *s);

#endif
