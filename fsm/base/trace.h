/* trace.h - the trace ring, which only a traced build (CW_TRACED) writes. */
#ifndef CW_TRACE_H
#define CW_TRACE_H

#include "clausewire/trace.h"

struct cw_trace {
    struct cw_trace_record *ring; /* the caller's; NULL: no trace */
    uint32_t room;                /* records; a power of two */
    uint64_t written; /* records ever; the last `room` are there, record i at i % room */
};

#endif
