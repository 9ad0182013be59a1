/* weight.c - running sums and a number drawn (RFC 2782, Weight). */
#include "weight.h"

#include <stdbool.h>
#include "effects.h"

enum { PLACES = 16 };

/* The places of the lowest priority, those of weight 0 first. Returns how many. */
static uint8_t line_up(const struct weight *of, uint16_t left, uint8_t equals[PLACES])
{
    uint16_t lowest = UINT16_MAX;
    uint8_t count = 0;

    for (uint8_t n = 0; n < PLACES; n++)
        if ((left >> n & 1) && of[n].priority < lowest)
            lowest = of[n].priority;
    for (int is_heavy = 0; is_heavy <= 1; is_heavy++)
        for (uint8_t n = 0; n < PLACES; n++)
            if ((left >> n & 1) && of[n].priority == lowest && (of[n].weight > 0) == is_heavy)
                equals[count++] = n;
    return count;
}

uint8_t cwi_weight_draw(struct cw *cw, const struct weight *of, uint16_t *left)
{
    uint8_t equals[PLACES], at = 0;
    const uint8_t count = line_up(of, *left, equals);
    uint32_t sum = 0, running, drawn;

    for (uint8_t i = 0; i < count; i++)
        sum += of[equals[i]].weight;
    drawn = cwi_random_to(cw, sum);
    running = of[equals[0]].weight;
    while (running < drawn) /* the last has the sum, which is never less */
        running += of[equals[++at]].weight;
    *left = (uint16_t)(*left & ~(1u << equals[at]));
    return equals[at];
}
