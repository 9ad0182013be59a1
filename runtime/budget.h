/* budget.h - how many lines may be shown of what others cause: some at once, and then so many a second;
 * the others are counted. */
#ifndef CW_BUDGET_H
#define CW_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

struct budget {
    uint32_t most, rate; /* lines at once, and lines a second after them */
    uint64_t at;         /* ms: `left` is of then */
    int64_t left;    /* thousandths of a line; below zero after an exchange that was shown whole */
    uint64_t hidden; /* lines since the last ones were told */
    uint64_t hidden_ever;
    uint64_t told_at; /* ms */
};

void budget_init(struct budget *b, uint64_t now, uint32_t most, uint32_t rate);
/* Whether a line may be shown. */
bool budget_has_room(struct budget *b, uint64_t now);
void budget_charge(struct budget *b); /* a line is shown */
void budget_hide(struct budget *b);   /* a line is not shown */
/* The lines hidden since the last call, at most once in `interval` ms; 0: none are to be told. */
uint64_t budget_take_hidden(struct budget *b, uint64_t now, uint64_t interval);

#endif
