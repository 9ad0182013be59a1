/* dns_answer.h - one answer of a name server, read into records (RFC 1035 4.1, RFC 2782, RFC 3403
 * 4.1, RFC 2308). */
#ifndef CW_DNS_ANSWER_H
#define CW_DNS_ANSWER_H

#include <stdbool.h>

#include "record.h"

enum {
    DNS_NAME_ROOM = CW_RECORD_NAME_MAX + 1, /* of a name with its final NUL */
    DNS_ALIASES = 8,                        /* CNAMEs that are followed, one behind the other */
    DNS_TTL_MAX = 7 * 86400,                /* s; more counts as this */
    DNS_NONE_TTL_MAX = 3 * 3600             /* s; the same of "there is none" (RFC 2308 5) */
};

enum dns_verdict {
    DNS_FOUND = 1,
    DNS_NONE = 2,  /* the name has no such record */
    DNS_UNSAID = 3 /* nobody said: time-out, refusal, an answer that makes no sense */
};

/* One block of memory: free(answer) is all. The records' octets lie behind them. */
struct dns_answer {
    enum dns_verdict verdict;
    /* s that the answer holds: the least of its records and aliases; of DNS_NONE as the zone's SOA
     * says; 0: for this once */
    uint32_t ttl;
    const char *why; /* of DNS_NONE and DNS_UNSAID; a constant */
    size_t beyond;   /* records that there was no room for: those that are left are better */
    size_t count;    /* of record, sorted: the best first; of equals as they came */
    struct cw_record record[];
};

/* Reads n octets, an answer to (name, type) whose code was `exists`: NOERROR, else NXDOMAIN. Any
 * octets do; what cannot be read is DNS_UNSAID. Aliases are followed as far as the answer has them,
 * for an SRV target too, though RFC 2782 wants none there. NULL: no memory. */
struct dns_answer *dns_answer_read(const uint8_t *octets, size_t n, const char *name,
                                   enum cw_record_type type, bool exists);
/* Without a record; why MUST be a constant. NULL: no memory. */
struct dns_answer *dns_answer_empty(enum dns_verdict verdict, uint32_t ttl, const char *why);
/* One address of this machine's own table; ttl in s. NULL: no memory. */
struct dns_answer *dns_answer_address(enum cw_record_type type, const uint8_t *ip, uint32_t ttl);

#endif
