/* registrar.h - a registrar in memory, for trying the phone on one machine (RFC 3261 10.3, 22.4;
 * RFC 7616).
 *
 * It has no socket and no clock: the caller gives it octets and the time, and sends its answers.
 * Challenged requests leave no state (RFC 3261 8.2.7); of a user's last accepted request a hash
 * and the status are kept, so that a retransmission changes nothing and gets the same answer. */
#ifndef CW_REGISTRAR_H
#define CW_REGISTRAR_H

#include <time.h>
#include "clausewire/address.h"
#include "clausewire/host.h"
#include "sip.h"

enum {
    REGISTRAR_REQUEST_MAX = 16384, /* octets of a request; a longer one gets 513 */
    REGISTRAR_ANSWER_ROOM = 65536, /* octets that the caller has for an answer */
    REGISTRAR_URI_MAX = 255,       /* octets of a contact that can be bound */
    REGISTRAR_CALL_ID_MAX = 127,
    REGISTRAR_MARK = 16, /* octets of a mark, of a nonce's seal and of the secret's use in tags */
    REGISTRAR_ALGORITHMS = 3
};

/* A user who may register. The texts belong to the caller and outlive the registrar; none is
 * NULL. */
struct registrar_user {
    const char *name;   /* user part of the address of record, without escapes */
    const char *domain; /* its host */
    const char *login;  /* user name of the digest */
    const char *password;
    uint64_t nonce;               /* number of the newest nonce used by this user; 0: none */
    uint64_t used;                /* bit i: the nonce count `count - i` has been used */
    uint32_t count;               /* highest nonce count seen with that nonce */
    uint8_t mark[REGISTRAR_MARK]; /* hash of the last request with valid credentials */
    uint16_t answer;              /* status of its answer; 0: there was none */
};

struct registrar_binding {
    uint64_t until; /* ms; 0: the slot is free */
    uint32_t user;  /* index in the users */
    uint32_t cseq;
    uint32_t seconds; /* granted */
    uint16_t uri_len;
    uint8_t call_id_len;
    uint8_t uri[REGISTRAR_URI_MAX];
    uint8_t call_id[REGISTRAR_CALL_ID_MAX];
};

struct registrar_settings {
    const char *realm;        /* of the challenges; also a domain that Request-URIs may name */
    uint32_t nonce_life;      /* s; a nonce older than that is stale */
    uint32_t min_expires;     /* s; a shorter interval gets 423 (below an hour, 10.3) */
    uint32_t max_expires;     /* s; a longer interval is reduced to it */
    uint32_t default_expires; /* s; for a request without an interval */
    uint8_t algorithm
        [REGISTRAR_ALGORITHMS]; /* enum cw_hash in the order of the challenges; 0: no more */
};

enum registrar_news {
    REGISTRAR_ADDED = 1,
    REGISTRAR_REFRESHED,
    REGISTRAR_REMOVED,
    REGISTRAR_EXPIRED,    /* the table has changed */
    REGISTRAR_CHALLENGED, /* 401: no credentials */
    REGISTRAR_STALE,      /* 401: right password, nonce too old or its count used */
    REGISTRAR_DENIED,     /* 401: wrong user or password */
    REGISTRAR_REFUSED     /* any other final answer except 200 */
};
struct registrar_report {
    enum registrar_news news;
    const struct registrar_user *user;       /* the user concerned; NULL: not known */
    const struct registrar_binding *binding; /* NULL: none is concerned */
    int status;                              /* of the answer; 0: none, a binding expired */
    uint32_t bindings;                       /* in the table now */
};

struct registrar {
    struct registrar_settings settings;
    const struct cw_host *host; /* random numbers and hashes */
    struct registrar_user *users;
    struct registrar_binding *bindings;
    uint32_t user_count, binding_count;
    void (*tell)(void *context,
                 const struct registrar_report *report); /* may be NULL; MUST NOT call back */
    void *context;
    uint64_t now;     /* ms, of the call under way */
    uint64_t nonces;  /* issued so far */
    uint64_t dropped; /* datagrams without an answer: not SIP, responses, ACK, CANCEL */
    uint8_t secret[32];
    struct sip_message message; /* the request being answered */
};

/* users and bindings are the caller's memory; the fields that the registrar keeps in them are
 * cleared. */
void registrar_init(struct registrar *r, const struct registrar_settings *settings,
                    const struct cw_host *host, struct registrar_user *users, uint32_t user_count,
                    struct registrar_binding *bindings, uint32_t binding_count);

struct registrar_datagram {
    const void *octets;
    size_t n;
    struct cw_address from;
    time_t date; /* for the Date of a 200; 0: not known, no Date is written */
};
/* One datagram. Returns the octets of the answer in `out` (REGISTRAR_ANSWER_ROOM octets) and its
 * destination in *to; 0: no answer. now: ms of a monotonic clock. */
size_t registrar_receive(struct registrar *r, uint64_t now, const struct registrar_datagram *in,
                         struct cw_address *to, uint8_t *out);

/* Removes the expired bindings. */
void registrar_tick(struct registrar *r, uint64_t now);
/* When the next binding expires, ms; UINT64_MAX: there is none. Pure. */
uint64_t registrar_next(const struct registrar *r);
/* How many bindings there are. Pure. */
uint32_t registrar_bound(const struct registrar *r);

#endif
