/* hash.h - what the host brings besides memory, octets and time: chance, hash functions, its own
 * addresses. */
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
    /* Fills `out` with n octets that a stranger cannot guess (RFC 3261 19.3). MUST NOT fail. */
    void (*random)(void *context, void *out, size_t n);
    /* The hash of the pieces one behind the other, into `digest` (cw_hash_octets long). */
    void (*hash)(void *context, enum cw_hash hash, const struct cw_octets *pieces, size_t n,
                 uint8_t *digest);
    /* Our address and port towards `to`, by its transport, for this line: what goes into Via and
     * Contact. It may be asked for places that are never gone to: nothing is sent, and nobody can
     * connect because of it; a port that is chosen for the answer stays. False: there is no way from
     * here; a host that speaks no TCP says so for CW_TCP, and is then given none. */
    bool (*local)(void *context, uint32_t line, const struct cw_address *to,
                  struct cw_address *local);
};

#endif
