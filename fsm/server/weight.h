/* weight.h - whose turn it is: the lowest priority, and of equals by chance in proportion to their
 * weights (RFC 2782, Weight; RFC 3263 4.3). */
#ifndef CW_WEIGHT_H
#define CW_WEIGHT_H

#include <stdint.h>

struct cw;

struct weight {
    uint16_t priority, weight;
};

/* Takes the next out of those whose bits are set in *left, which MUST NOT be 0: bit n is of[n]. Of
 * the lowest priority, those of weight 0 stand first in the running sums. Returns its place. */
uint8_t cwi_weight_draw(struct cw *cw, const struct weight *of, uint16_t *left);

#endif
