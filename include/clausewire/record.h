/* record.h - a record of the DNS as the core sees it: what a QUERY asks for and what its answer
 * gives (RFC 3263 section 4, RFC 2782, RFC 3403 section 4.1). */
#ifndef CLAUSEWIRE_RECORD_H
#define CLAUSEWIRE_RECORD_H

#include "octets.h"

/* The numbers are the DNS's own. */
enum cw_record_type { CW_A = 1, CW_AAAA = 28, CW_SRV = 33, CW_NAPTR = 35 };

/* The most records of one answer: of NAPTR and SRV the best (guide 1.1). */
enum {
    CW_NAPTR_RECORDS = 6,
    CW_SRV_RECORDS = 12,
    CW_ADDRESS_RECORDS = 16, /* of A, and of AAAA */
    CW_RECORDS_MOST = 16,
    CW_RECORD_NAME_MAX = 253 /* octets of a domain name as text (RFC 1035 2.3.4) */
};

/* One record. Fields that its type does not have are zero. Names have no final dot. */
struct cw_record {
    uint8_t type;        /* enum cw_record_type */
    uint16_t order;      /* NAPTR: order; SRV: priority. The lowest first */
    uint16_t preference; /* NAPTR: preference, the lowest first; SRV: weight */
    uint16_t port;       /* SRV; host order */
    uint32_t ttl;        /* s that are left; 0: to be used once */
    /* SRV: target, "." where there is no such service; NAPTR: replacement. Never empty there */
    struct cw_octets name;
    struct cw_octets service; /* NAPTR: "SIP+D2U" ..., in the case of the answer */
    struct cw_octets flags;   /* NAPTR: "s" ..., in the case of the answer */
    uint8_t ip[16];           /* A: in the first four; AAAA; network order */
};

#endif
