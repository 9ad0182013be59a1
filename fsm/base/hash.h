/* hash.h - the host's callbacks: random octets, hash functions, its own addresses. */
#ifndef CW_HASH_H
#define CW_HASH_H

#include "address.h"
#include "slice.h"

enum cw_hash { CW_MD5 = 1, CW_SHA_256 = 2, CW_SHA_512_256 = 3 };
enum { CW_DIGEST_MAX = 32 }; /* octets of the longest digest */

static inline size_t cw_hash_octets(enum cw_hash hash)
{
    return hash == CW_MD5 ? 16 : 32;
}

/* The callbacks MUST return at once and MUST NOT call back into the core. */
struct cw_host {
    void *context;
    /* Fills `out` with n octets that an attacker cannot guess (RFC 3261 19.3). MUST NOT fail. */
    void (*random)(void *context, void *out, size_t n);
    /* Writes the hash of the concatenated pieces into `digest` (cw_hash_octets long). */
    void (*hash)(void *context, enum cw_hash hash, const struct cw_octets *pieces, size_t n,
                 uint8_t *digest);
    /* Our address and port towards `to`, by its transport, for this line: they go into Via and
     * Contact. The core may ask for destinations that it never sends to: the host MUST NOT open
     * a connection or a port to new peers because of the call; a port chosen for the result MUST
     * stay ours. False: there is no route; a host without TCP returns it for CW_TCP, and is then
     * given no TCP message. */
    bool (*local)(void *context, uint32_t line, const struct cw_address *to,
                  struct cw_address *local);
};

#endif
