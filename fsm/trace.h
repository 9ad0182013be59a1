/* trace.h - the trace ring: which arc was taken, when, by which instance; 16 bytes a record.
 *
 * Only in a traced build (CW_TRACED). gen/dictionary.h of the same generation says what an arc
 * id means. */
#ifndef CW_TRACE_H
#define CW_TRACE_H

#include <stdint.h>

struct cw_trace_record {
    uint64_t at;        /* ms, the host's clock */
    uint32_t instance;  /* line or slot number */
    uint16_t arc;       /* id in the dictionary; of a refused cell: state << 8 | event */
    uint8_t chart;      /* enum cw_chart */
    uint8_t is_refused; /* the cell has no arc */
};

struct cw_trace {
    struct cw_trace_record *ring; /* the caller's; NULL: no trace */
    uint32_t room;                /* records; a power of two */
    uint64_t written; /* records ever; the last `room` are there, record i at i % room */
};

#endif
