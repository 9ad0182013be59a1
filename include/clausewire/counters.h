/* counters.h - what the core has counted since cw_init (LOCAL_pools, LOCAL_entries). */
#ifndef CLAUSEWIRE_COUNTERS_H
#define CLAUSEWIRE_COUNTERS_H

#include <stdint.h>

#include "address.h"

struct cw_counters {
    uint64_t received, sent, retransmitted; /* messages */
    uint64_t malformed;                     /* datagrams that cannot be read as a SIP message */
    uint64_t
        stray; /* responses that match no transaction, or whose Via is not ours; ICMP errors that quote none */
    uint64_t requests;  /* requests received, retransmissions included */
    uint64_t refused;   /* requests answered with 4xx or 5xx */
    uint64_t blocked;   /* requests dropped by Block Nonproxy SIP, not in requests */
    uint64_t pool_full; /* times that a pool had no slot */
    /* records of an answer beyond CW_NAPTR_RECORDS and CW_SRV_RECORDS, servers beyond LOCAL_entries */
    uint64_t passed_over;
    uint64_t cells_refused;      /* events that a chart has no arc for in its state */
    uint64_t posts_lost;         /* events that the queue between charts had no room for: a fault */
    int16_t last_error;          /* enum cw_error of the last malformed or stray message; 0: none */
    struct cw_address last_from; /* where that message came from */
    /* In a traced core: what actions did otherwise than CHART.actions.tsv says, a fault; stays at 65535. And the
     * last such action, its number in gen/actions.h. */
    uint16_t undeclared, last_undeclared;
};

#endif
