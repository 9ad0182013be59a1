/* host_hash.h - what the host gives the core besides octets and time: random numbers and hashes. */
#ifndef CW_HOST_HASH_H
#define CW_HOST_HASH_H

#include "clausewire/host.h"

/* Random octets from getrandom, hashes from Nettle. Needs no memory and no set-up. */
extern const struct cw_host host_hash;

#endif
