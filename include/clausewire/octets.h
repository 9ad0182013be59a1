/* octets.h - a piece of memory that the holder does not own. */
#ifndef CLAUSEWIRE_OCTETS_H
#define CLAUSEWIRE_OCTETS_H

#include <stddef.h>
#include <stdint.h>

/* `len` octets from `at` on, without a final NUL. len 0: absent or empty. */
struct cw_octets {
    const uint8_t *at;
    size_t len;
};

#endif
