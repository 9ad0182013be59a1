/* tls.h - TLS over a connected socket, as client and as server: TLS 1.2 or later, and the
 * identity in the certificate (RFC 5922 sections 7.1 to 7.4; GUIDE_tls_name; LOCAL_tls,
 * LOCAL_tls_incoming). */
#ifndef CW_TLS_H
#define CW_TLS_H

#include <gnutls/gnutls.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    TLS_WHY = 256,   /* octets of a reason with its NUL; a longer one is cut */
    TLS_NAMES = 96,  /* of the domains in a certificate, the same */
    TLS_FIRST = 0x16 /* first octet of a TLS ClientHello, which no SIP message begins with */
};

struct tls_options {
    const char *ca;          /* PEM file of the authorities trusted; NULL: the system's */
    const char *certificate; /* PEM file, the phone's, for peers that ask; NULL: none */
    const char *key;         /* PEM file of its key; NULL: it is in `certificate` */
    const char *priority;    /* GnuTLS priority string; NULL: that of LOCAL_tls */
};

/* What all sessions share. */
struct tls {
    gnutls_certificate_credentials_t credentials;
    gnutls_priority_t priorities;
    bool needs_authorities; /* the system's are read when the first session begins */
    bool has_certificate;   /* required to act as a server */
};

struct tls_session {
    gnutls_session_t session; /* NULL: none */
    bool is_sending;          /* a record is half sent: its octets count as sent once the rest is */
    bool is_server;           /* the peer opened the connection */
    int fd;
    uint32_t idle; /* octets received since the last one for the user */
};

/* NULL, or the fault and its file, in `why`; nothing is kept then. */
const char *tls_init(struct tls *tls, const struct tls_options *options, char why[TLS_WHY]);
void tls_free(struct tls *tls); /* may be called on one that is all zero */

enum tls_status { TLS_DONE = 0, TLS_READ = 1, TLS_WRITE = 2, TLS_FAILED = -1, TLS_CLOSED = -2 };

/* A session over a connected, non-blocking socket, which the caller keeps; the session MUST NOT
 * be moved. domain, for the server's choice of a certificate (7.8): the SIP domain, ASCII; NULL:
 * not sent. False: out of memory. */
bool tls_open(struct tls *tls, struct tls_session *s, int fd, const char *domain);
/* The same over a connection that the peer opened; MUST NOT be called without a certificate. The
 * peer is asked for one of its own. */
bool tls_take(struct tls *tls, struct tls_session *s, int fd);
/* Continues the handshake. TLS_READ and TLS_WRITE: call again when the socket is ready for it;
 * TLS_FAILED: `why` has the reason. */
enum tls_status tls_shake(struct tls_session *s, char why[TLS_WHY]);
/* After the handshake: is the certificate valid (RFC 5280, including its purpose) and, if
 * `domain` is not NULL, does it belong to that SIP domain? NULL, or `why` with the failed check
 * and the names; *clause then requires that check. */
const char *tls_refusal(struct tls_session *s, const char *domain, const char **clause,
                        char why[TLS_WHY]);
/* After the handshake of a session that tls_take began: has the client shown no certificate, or
 * a valid one with the purpose of a client? NULL, or as tls_refusal; names: its domains, "":
 * none. */
const char *tls_client_refusal(struct tls_session *s, char names[TLS_NAMES], const char **clause,
                               char why[TLS_WHY]);
/* Octets read or sent, above 0; else *status has the outcome, `why` is for TLS_FAILED. */
ssize_t tls_read(struct tls_session *s, void *octets, size_t n, enum tls_status *status,
                 char why[TLS_WHY]);
/* After TLS_READ or TLS_WRITE the next call MUST begin with the same octets. */
ssize_t tls_write(struct tls_session *s, const void *octets, size_t n, enum tls_status *status,
                  char why[TLS_WHY]);
bool tls_has_more(const struct tls_session *s); /* octets read from the socket already */
/* Sends close_notify if that does not block, and releases the session. May be called on one that
 * is all zero. */
void tls_close(struct tls_session *s);

#endif
