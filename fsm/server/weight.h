/* weight.h - choosing the next server: lowest priority first, and among equals at random, in
 * proportion to their weights (RFC 2782, Weight; RFC 3263 4.3). */
#ifndef CW_WEIGHT_H
#define CW_WEIGHT_H

#include <stdint.h>

struct cw;

struct weight {
    uint16_t priority, weight;
};

/* Chooses one of those whose bits are set in *left, which MUST NOT be 0 (bit n: of[n]), and
 * clears its bit. Within the lowest priority, those of weight 0 come first in the running sums.
 * Returns its place. */
uint8_t cwi_weight_draw(struct cw *cw, const struct weight *of, uint16_t *left);

#endif
