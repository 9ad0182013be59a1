/* dns_answer.h - one answer of a name server, read into records (RFC 1035 4.1, RFC 2782, RFC 3403
 * 4.1, RFC 2308). */
#ifndef CW_DNS_ANSWER_H
#define CW_DNS_ANSWER_H

#include <stdbool.h>

#include "clausewire/record.h"

enum {
    DNS_NAME_ROOM = CW_RECORD_NAME_MAX + 1, /* of a name with its final NUL */
    DNS_ALIASES = 8,                        /* CNAMEs followed in one chain */
    DNS_TTL_MAX = 7 * 86400,                /* s; a larger TTL is cut to this */
    DNS_NONE_TTL_MAX = 3 * 3600             /* s; the same for negative answers (RFC 2308 5) */
};

enum dns_verdict {
    DNS_FOUND = 1,
    DNS_NONE = 2,  /* the name has no such record */
    DNS_UNSAID = 3 /* not known: timeout, refusal, malformed answer */
};

/* One block of memory, released by free(answer). The records' octets follow them in it. */
struct dns_answer {
    enum dns_verdict verdict;
    /* s for which the answer may be kept: the least TTL of its records and aliases; for DNS_NONE
     * from the zone's SOA; 0: not to be kept */
    uint32_t ttl;
    const char *why; /* for DNS_NONE and DNS_UNSAID; a constant string */
    size_t beyond;   /* records that did not fit; the ones kept are better */
    size_t count;    /* of record, sorted with the best first; equals in the order of the answer */
    struct cw_record record[];
};

/* Reads n octets, an answer to (name, type). exists: its code was NOERROR, else NXDOMAIN. Any
 * octets may be given; an unreadable answer is DNS_UNSAID. Aliases are followed as far as the
 * answer contains them, for an SRV target too, although RFC 2782 forbids them there. NULL: out
 * of memory. */
struct dns_answer *dns_answer_read(const uint8_t *octets, size_t n, const char *name,
                                   enum cw_record_type type, bool exists);
/* An answer without records; why MUST be a constant string. NULL: out of memory. */
struct dns_answer *dns_answer_empty(enum dns_verdict verdict, uint32_t ttl, const char *why);
/* An answer with one address from /etc/hosts; ttl in s. NULL: out of memory. */
struct dns_answer *dns_answer_address(enum cw_record_type type, const uint8_t *ip, uint32_t ttl);

#endif
