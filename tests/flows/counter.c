/* counter.c - `counter stray 1`: what a counter of the core has come to. */
#include "counter.h"

#include <string.h>

void counter_expect(const struct cw_counters *c, const struct statement *s, char *rest)
{
    const struct {
        const char *name;
        uint64_t value;
    } counters[] = {
        { "received", c->received },
        { "sent", c->sent },
        { "retransmitted", c->retransmitted },
        { "malformed", c->malformed },
        { "stray", c->stray },
        { "requests", c->requests },
        { "refused", c->refused },
        { "blocked", c->blocked },
        { "pool_full", c->pool_full },
        { "passed_over", c->passed_over },
        { "cells_refused", c->cells_refused },
        { "undeclared", c->undeclared },
        { "last_error", (uint64_t)-c->last_error }, /* without its sign */
    };
    const char *name = script_word(&rest);
    const unsigned long long wanted = script_number(s->place, script_word(&rest));

    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
        if (strcmp(counters[i].name, name) == 0) {
            if (counters[i].value != wanted)
                script_fault(s->place, "it is %llu", (unsigned long long)counters[i].value);
            return;
        }
    script_fault(s->place, "there is no counter %s", name);
}
