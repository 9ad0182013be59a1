/* trace.h - the trace ring: which arc was taken, when, by which instance; 16 octets per record.
 *
 * Only in a traced build (CW_TRACED). gen/dictionary.h of the same generation says what an arc
 * id means. */
#ifndef CW_TRACE_H
#define CW_TRACE_H

#include <stdint.h>

struct cw_trace_record {
    uint32_t at_low; /* ms of the host's clock, see cw_trace_time */
    uint16_t at_high;
    /* id in the dictionary; of a refused cell: state << 8 | event; of chart 0: row of
     * admission.tsv */
    uint16_t arc;
    uint32_t instance;       /* number of the line or of the slot */
    unsigned line : 24;      /* that the instance belonged to then; 0: to none */
    unsigned chart : 7;      /* enum cw_chart; 0: a request was admitted or refused */
    unsigned is_refused : 1; /* the cell has no arc */
};

static inline uint64_t cw_trace_time(const struct cw_trace_record *record)
{
    return (uint64_t)record->at_high << 32 | record->at_low;
}

struct cw_trace {
    struct cw_trace_record *ring; /* the caller's; NULL: no trace */
    uint32_t room;                /* records; a power of two */
    uint64_t written; /* records ever; the last `room` are there, record i at i % room */
};

#endif
