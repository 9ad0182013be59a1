/* digest.h - digest as a client: challenges remembered, credentials written (RFC 7616, RFC 8760,
 * RFC 3261 22.4). */
#ifndef CW_DIGEST_H
#define CW_DIGEST_H

#include "clausewire/host.h"
#include "write.h"

enum {
    DIGEST_SESSIONS = 3, /* realms at once: a registrar and two proxies */
    DIGEST_TEXT =
        432 /* octets for realm, nonce, opaque of all of them; a challenge beyond is not answered */
};

/* One protection space: what a server last said, and how often we have used it. */
struct digest_session {
    uint16_t realm_len, nonce_len, opaque_len; /* octets, one behind the other in digest.text */
    uint16_t at;                               /* where the realm begins */
    uint32_t nc;                               /* requests made with this nonce */
    uint8_t cnonce[8];  /* -sess: kept as long as the nonce (LOCAL_sess_cnonce) */
    uint8_t hash;       /* enum cw_hash */
    uint8_t is_session; /* the -sess form */
    uint8_t qop;        /* enum digest_qop */
    uint8_t is_proxy;   /* came in Proxy-Authenticate: goes out in Proxy-Authorization */
    /* named: the challenge had an algorithm parameter, so the answer has */
    uint8_t has_opaque, userhash, named;
};
enum digest_qop { DIGEST_NO_QOP, DIGEST_AUTH, DIGEST_AUTH_INT };

struct digest {
    struct digest_session session[DIGEST_SESSIONS];
    uint16_t used; /* octets of text */
    uint8_t sessions;
    uint8_t text[DIGEST_TEXT];
};

void cwi_digest_init(struct digest *d);

/* Can this 401 or 407 be answered? Some challenge is one that we support and have room for, and
 * none of those comes from a realm that had our credentials already and does not say stale=true
 * (RFC 3261 22.1: what was rejected is not offered again). is_first: the first challenge of this
 * request, so old credentials were at most a guess. Pure. all_hashes: SHA-256 and SHA-512-256
 * too (setting Auth Support RFC8760), else MD5 only. */
bool cwi_digest_is_answerable(const struct digest *d, const struct sip_message *m, bool is_first,
                              bool all_hashes);

/* Keeps, per realm, the topmost challenge that we support (RFC 8760 2.4). nc starts anew with a
 * new nonce. */
void cwi_digest_take(struct digest *d, const struct sip_message *m, bool all_hashes);

/* One Authorization or Proxy-Authorization field per session; nc counts up. */
struct digest_request {
    const char *method, *uri; /* as in the request line */
    const char *user, *password;
    struct cw_octets body; /* for auth-int */
};
void cwi_digest_put(struct digest *d, struct sip_writer *w, const struct cw_host *host,
                    const struct digest_request *q);

/* The response value alone (RFC 7616 3.4.1), as lower-case hex; for vectors and for servers.
 * `text` has room for 65. */
struct digest_parts {
    uint8_t hash, is_session, qop; /* as in digest_session */
    struct cw_octets user, realm, password, nonce, cnonce, method, uri, body;
    uint32_t nc;
};
size_t cwi_digest_response(const struct cw_host *host, const struct digest_parts *p, char text[65]);

#endif
