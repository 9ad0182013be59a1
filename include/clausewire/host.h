/* host.h - what the host provides besides memory, octets and time: random numbers, hash functions, its
 * own addresses. */
#ifndef CLAUSEWIRE_HOST_H
#define CLAUSEWIRE_HOST_H

#include <stdbool.h>

#include "address.h"
#include "octets.h"

/* The hash functions of RFC 7616 3.2. */
enum cw_hash { CW_MD5 = 1, CW_SHA_256 = 2, CW_SHA_512_256 = 3 };
enum { CW_DIGEST_MAX = 32 }; /* octets of the longest digest */

/* Octets of a digest. Pure. */
static inline size_t cw_hash_octets(enum cw_hash hash)
{
    return hash == CW_MD5 ? 16 : 32;
}

/* The callbacks. Each MUST return at once and MUST NOT call the core. None may be NULL. */
struct cw_host {
    void *context; /* the host's own; given back as the first argument */
    /* Fills `out` with n octets that an attacker cannot guess (RFC 3261 19.3). MUST NOT fail. */
    void (*random)(void *context, void *out, size_t n);
    /* The hash of the n pieces, one after the other, into `digest` (RFC 7616 3.4; cw_hash_octets long).
     * MD5 is always asked for; the others only where Auth Support RFC8760 is on. */
    void (*hash)(void *context, enum cw_hash hash, const struct cw_octets *pieces, size_t n,
                 uint8_t *digest);
    /* Our address and port towards `to`, by its transport, for this line: what goes into Via and
     * Contact (RFC 3261 18.1.1). It MUST NOT send, and the address asked for need not be one that is
     * used later. The port that it names stays the same. False: there is no route from here, or the
     * host has no such transport; a message too large for UDP is then sent by UDP all the same. */
    bool (*local)(void *context, uint32_t line, const struct cw_address *to,
                  struct cw_address *local);
};

#endif
