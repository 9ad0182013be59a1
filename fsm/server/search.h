/* search.h - a search for a line's servers: the jobs that are left, and what was found (RFC 3263 4,
 * RFC 2782). Which job comes when is the chart locate's; this is its memory and its arithmetic. */
#ifndef CW_SEARCH_H
#define CW_SEARCH_H

#include "address.h"
#include "record.h"

struct cw;

enum {
    SEARCH_NAME = 253, /* octets of a name (RFC 1035 2.3.4) */
    SEARCH_NAPTR = 6,  /* the guide's 1.1: records of one answer that are looked at */
    SEARCH_SRV = 12,   /* the same */
    /* of one server of a setting (LOCAL_search): its NAPTR, the services of these, the hosts of one
     * of them, and the name itself */
    SEARCH_JOBS = 2 + SEARCH_NAPTR + SEARCH_SRV
};

enum search_kind { SEARCH_IS_ADDRESS = 1, SEARCH_IS_NAPTR, SEARCH_IS_SRV, SEARCH_IS_HOST };

struct search_job {
    uint8_t kind;               /* enum search_kind */
    uint8_t transport;          /* enum cw_transport; of NAPTR: not known yet */
    uint8_t starts_rank;        /* its servers are less preferred than those before it */
    uint8_t unless_srv;         /* only where the name has no SRV record (RFC 3263 4.2) */
    uint8_t asks_second_family; /* HOST: the preferred family has been asked for */
    uint8_t
        is_extra_address; /* its host has a server in the list: it leaves room for all to come */
    uint8_t name_len;     /* octets; not of ADDRESS */
    uint16_t port;        /* 0: the transport's own */
    uint32_t ttl;         /* s, the least of the records that led to it; 0: none has */
    union {
        struct cw_address address; /* ADDRESS */
        char name[SEARCH_NAME];
    };
};

/* A slot of the caller's pool; taken while a search runs. */
struct cw_search {
    uint32_t line;        /* whose; 0: free */
    uint32_t next_free;   /* slot; 0: last */
    uint32_t first, last; /* entries found, in their order; 0: none */
    uint32_t least_ttl;   /* s, of the records that led to what was found; 0: it does not run out */
    uint16_t left;        /* servers of the setting that have not had their turn; bit n: its nth */
    uint16_t priority;    /* of the one at hand */
    uint8_t item;         /* the one at hand: its place in the setting's list, from 0 */
    uint8_t is_alternate; /* the setting is Alternate Proxy, and not Proxy */
    uint8_t is_started;   /* `left` is of the setting at hand */
    uint8_t found[2];     /* entries of Proxy, of Alternate Proxy */
    uint8_t rank;         /* of the entries found last */
    uint8_t starts_rank;  /* the next entry begins a rank of its own */
    uint8_t jobs, at;     /* jobs of the server at hand, and which one is at hand */
    uint8_t has_srv;      /* the server at hand has SRV records, of use or not */
    uint8_t is_told;      /* the user knows that IP Mode excludes an address */
    struct search_job job[SEARCH_JOBS];
};

struct cw_search *cwi_search_at(const struct cw *cw, uint32_t slot);
/* A free slot, for the line's servers by its settings; 0: none is free. */
uint32_t cwi_search_take(struct cw *cw, uint32_t line);
/* Back to the pool; what it found, too, unless it was published. */
void cwi_search_free(struct cw *cw, uint32_t slot);

/* Room for a job at `place`, empty. NULL: there is none. */
struct search_job *cwi_search_insert(struct cw_search *s, uint8_t place);
/* prefix + name, without a final dot; what is too long for the DNS is no name: not asked for. */
void cwi_search_set_name(struct search_job *job, const char *prefix, struct cw_octets name);

/* Is IPv6 the family that is asked for first, or second (GUIDE_ip_mode, GUIDE_ip_preference)? Where
 * IP Mode has one family only, the second is the one that it excludes. Pure. */
bool cwi_search_asks_ipv6(const struct cw *cw, bool is_second_family);
/* The job at hand is an address of a family that IP Mode excludes. Pure. */
bool cwi_search_is_excluded(const struct cw *cw, const struct cw_search *s);
/* What is asked for by the job at hand. */
enum cw_record_type cwi_search_type(const struct cw *cw, const struct cw_search *s);
/* Is this the name and type at hand? In any case of letters (RFC 4343). */
bool cwi_search_is_asking(const struct cw *cw, const struct cw_search *s, uint8_t type,
                          struct cw_octets name);
/* The job's own address becomes an entry. */
void cwi_search_add_address(struct cw *cw, struct cw_search *s);
/* The job's own address does not. */
void cwi_search_pass_over(struct cw_search *s);
/* The records of the job at hand become jobs or entries. */
void cwi_search_take_records(struct cw *cw, struct cw_search *s, const struct cw_record *records,
                             uint32_t count);
/* The job at hand has no records. */
void cwi_search_do_without(const struct cw *cw, struct cw_search *s);
/* DNS does not say: a host is left out, a name that is asked for its hosts is too, and what is
 * found holds for `seconds` at the most. */
void cwi_search_skip(struct cw_search *s, uint32_t seconds);

#endif
