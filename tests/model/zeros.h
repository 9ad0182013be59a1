/* zeros.h - octets with their runs of zeros left out: a copy of a state is mostly that. */
#ifndef MODEL_ZEROS_H
#define MODEL_ZEROS_H

#include <stddef.h>
#include <stdint.h>

/* Pairs of counts, zeros and others, each with the others behind it. Returns the octets in out, at most 3 n / 2 + 2. */
size_t zeros_out(uint8_t *out, const uint8_t *in, size_t n);
/* The same the other way. Returns the octets in out. */
size_t zeros_in(uint8_t *out, const uint8_t *in, size_t n);

#endif
