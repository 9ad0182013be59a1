/* day.h - a registrar on the simulated clock: challenges every REGISTER whose nonce is old, grants GRANTED_S,
 * and knows how long each line was without a binding. It may be silent for a while. */
#ifndef BENCH_DAY_H
#define BENCH_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "sip.h"

enum { GRANTED_S = 3600, NONCE_MS = 300000, ANSWER_MOST = 1024 };

struct registrar {
    uint64_t *bound_until; /* ms, of each line; 0: never, or removed */
    uint32_t lines;
    uint64_t silent_from, silent_until; /* ms */
    unsigned long challenges, grants, removals, unheard;
    uint64_t longest_gap_ms;                 /* from the end of a line's binding to its next one */
    uint64_t last_gap_ms;                    /* when the last such gap ended */
    uint64_t second;                         /* that it is now, */
    unsigned long in_second, most_in_second; /* and the requests in it */
    struct sip_message request;
};

/* Exits where there is no memory. */
void registrar_init(struct registrar *r, uint32_t lines);
void registrar_free(struct registrar *r);
/* -> octets of the answer to a REGISTER of this line, from 1; 0: none. Exits where it is malformed. */
size_t registrar_answer(struct registrar *r, uint64_t now, uint32_t line, const uint8_t *octets,
                        size_t n, uint8_t answer[ANSWER_MOST]);
/* Lines with a binding now; the gaps of those without one count. */
uint32_t registrar_bound(struct registrar *r, uint64_t now);

#endif
