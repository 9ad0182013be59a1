/* arrival.h - what the host gives to cw_receive: messages, answers of the DNS, failures of the transport
 * (RFC 3261 18, RFC 3263 4). */
#ifndef CLAUSEWIRE_ARRIVAL_H
#define CLAUSEWIRE_ARRIVAL_H

#include <stdbool.h>

#include "address.h"
#include "octets.h"
#include "record.h"

enum cw_arrival_kind {
    CW_DATAGRAM = 1,   /* one whole message in octets, from -> local; of a stream, too (18.3) */
    CW_RECORDS = 2,    /* answer to CW_QUERY */
    CW_NO_RECORDS = 3, /* answer to CW_QUERY: there are none, or (is_failure) DNS gives no answer */
    /* the transport reports that `from` is unreachable, or that the connection with it has ended:
     * no route, refused, reset, closed, TLS refused (18.4) */
    CW_UNREACHABLE = 4,
    /* an ICMP error that 18.4 names, about a datagram that was sent to `from`: octets are what it quotes of
     * that (LOCAL_icmp) */
    CW_ICMP = 5,
    /* our addresses, our routes or the name servers have changed: for each line, at the pace at which lines are to
     * register anew (LOCAL_network). Connections from an address that is gone MUST be closed before, unreported */
    CW_NETWORK = 6
};

/* Members that are of no use to a kind are 0. Nothing that it points to is kept or changed. */
struct cw_arrival {
    uint8_t kind;                  /* enum cw_arrival_kind */
    uint32_t line;                 /* whose socket it came by, or which asked; from 1 */
    struct cw_address from, local; /* peer; our own */
    const void *octets;            /* CW_DATAGRAM, CW_ICMP */
    size_t n;
    uint8_t type;          /* enum cw_record_type, as in the query */
    bool is_failure;       /* CW_NO_RECORDS: no answer; asked again later (LOCAL_search) */
    struct cw_octets name; /* as in the query */
    const struct cw_record *records;
    uint32_t record_count;
};

#endif
