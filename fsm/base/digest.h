/* digest.h - digest as a client: challenges remembered, credentials written (RFC 7616, RFC 8760,
 * RFC 3261 22.4). */
#ifndef CW_DIGEST_H
#define CW_DIGEST_H

#include "clausewire/address.h"
#include "clausewire/host.h"
#include "clausewire/sizes.h"
#include "write.h"

enum { DIGEST_SESSIONS_MAX = 3 }; /* realms at once: a registrar and two proxies */

/* One protection space at one server: the last challenge, and how often its nonce was used. */
struct digest_session {
    struct cw_address
        server; /* that sent it: others get no credentials of it (LOCAL_realm_of_server) */
    uint16_t realm_len, nonce_len, opaque_len; /* octets; in this order in digest.text */
    uint16_t at;                               /* offset of the realm in digest.text */
    uint32_t nc;                               /* requests made with this nonce */
    uint8_t cnonce[8];  /* of -sess: kept as long as the nonce (LOCAL_sess_cnonce) */
    uint8_t hash;       /* enum cw_hash */
    uint8_t is_session; /* the -sess form */
    uint8_t qop;        /* enum digest_qop */
    uint8_t is_proxy;   /* came in Proxy-Authenticate: goes out in Proxy-Authorization */
    /* named: the challenge had an algorithm parameter, so the answer has */
    uint8_t has_opaque, userhash, named;
};
enum digest_qop { DIGEST_NO_QOP, DIGEST_AUTH, DIGEST_AUTH_INT };

struct digest {
    struct digest_session session[DIGEST_SESSIONS_MAX]; /* the newest last */
    uint16_t used;                                      /* octets of text */
    uint8_t sessions;
    uint8_t text[CW_CHALLENGES_MAX]; /* realm, nonce, opaque of all realms */
};

void cwi_digest_init(struct digest *d);

/* Whether a 401 or 407 can be answered. */
enum digest_answer {
    DIGEST_ANSWERABLE,
    DIGEST_UNSUPPORTED, /* no challenge of it is */
    DIGEST_REJECTED, /* a realm has rejected our credentials for this request without stale=true: they
                         * are not sent again (RFC 3261 22.1) */
    DIGEST_TOO_LONG /* what is supported exceeds CW_CHALLENGES_MAX (LOCAL_challenge_room) */
};
/* d NULL: nothing is known yet. is_first: the first challenge to this request; its credentials, if it
 * had any, were made from an older challenge (LOCAL_no_stale). all_hashes: SHA-256 and SHA-512-256 too
 * (setting Auth Support RFC8760), else MD5 only. Pure. */
enum digest_answer cwi_digest_weigh(const struct digest *d, const struct cw_address *server,
                                    const struct sip_message *m, bool is_first, bool all_hashes);

/* Stores, per realm, the topmost challenge of this server that we support (RFC 8760 2.4). A new nonce
 * starts nc at 0. */
void cwi_digest_take(struct digest *d, const struct cw_address *server, const struct sip_message *m,
                     bool all_hashes);

/* Input of cwi_digest_put. */
struct digest_request {
    const char *method, *uri; /* as in the request line */
    const char *user, *password;
    struct cw_octets body; /* for auth-int */
};
/* Writes one Authorization or Proxy-Authorization field per session of this server, the newest first;
 * counts nc up. */
void cwi_digest_put(struct digest *d, const struct cw_address *server, struct sip_writer *w,
                    const struct cw_host *host, const struct digest_request *q);

/* The response value alone (RFC 7616 3.4.1), as lower-case hex; for test vectors and servers.
 * `text` has room for 65. */
struct digest_parts {
    uint8_t hash, is_session, qop; /* as in digest_session */
    struct cw_octets user, realm, password, nonce, cnonce, method, uri, body;
    uint32_t nc;
};
size_t cwi_digest_response(const struct cw_host *host, const struct digest_parts *p, char text[65]);

#endif
