/* trace.h - a record of the trace ring: which arc was taken, when, by which instance; 16 octets.
 *
 * Only a core compiled with CW_TRACED writes it. gen/dictionary.h of the same generation says what the
 * number of an arc means. */
#ifndef CLAUSEWIRE_TRACE_H
#define CLAUSEWIRE_TRACE_H

#include <stdint.h>

struct cw_trace_record {
    uint32_t at_low; /* ms of the host's clock, see cw_trace_time */
    uint16_t at_high;
    /* number of the arc; of a refused cell: state << 8 | event; of chart 0: row of admission.tsv */
    uint16_t arc;
    uint32_t instance;       /* number of the line or of the slot */
    unsigned line : 24;      /* that it belonged to at that moment; 0: none */
    unsigned chart : 7;      /* enum cw_chart; 0: a request was admitted or refused */
    unsigned is_refused : 1; /* the cell has no arc */
};

/* When the record was written: ms of the host's clock. Pure. */
static inline uint64_t cw_trace_time(const struct cw_trace_record *record)
{
    return (uint64_t)record->at_high << 32 | record->at_low;
}

#endif
