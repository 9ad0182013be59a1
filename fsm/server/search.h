/* search.h - a search for a line's servers: its pending jobs and what it has found (RFC 3263 4,
 * RFC 2782). The chart locate decides what is done with a job; this is its memory and its
 * arithmetic. */
#ifndef CW_SEARCH_H
#define CW_SEARCH_H

#include "clausewire/address.h"
#include "clausewire/record.h"

struct cw;

enum {
    SEARCH_NAME = 253, /* octets of a name (RFC 1035 2.3.4) */
    SEARCH_NAPTR = 6,  /* the guide's 1.1: the most records used of one answer */
    SEARCH_SRV = 12,   /* the same */
    /* of one server of a setting (LOCAL_search): its NAPTR query, the services found, the hosts of
     * one of them, and the name itself */
    SEARCH_JOBS = 2 + SEARCH_NAPTR + SEARCH_SRV
};

enum search_kind { SEARCH_IS_ADDRESS = 1, SEARCH_IS_NAPTR, SEARCH_IS_SRV, SEARCH_IS_HOST };

struct search_job {
    uint8_t kind;               /* enum search_kind */
    uint8_t transport;          /* enum cw_transport; of NAPTR: not known yet */
    uint8_t starts_rank;        /* its servers are less preferred than those before it */
    uint8_t unless_srv;         /* done only if the name has no SRV record (RFC 3263 4.2) */
    uint8_t asks_second_family; /* HOST: the preferred family has been asked for */
    uint8_t is_extra_address; /* a further one of a host: others' first addresses come before it */
    uint8_t name_len;         /* octets; not of ADDRESS */
    uint16_t port;            /* 0: the transport's own */
    uint32_t ttl;             /* s, the least of the records that led to it; 0: none has */
    union {
        struct cw_address address; /* ADDRESS */
        char name[SEARCH_NAME];
    };
};

/* A slot of the caller's pool; taken while a search runs. */
struct cw_search {
    uint32_t line;        /* from 1; 0: the slot is free */
    uint32_t next_free;   /* slot; 0: last */
    uint32_t first, last; /* entries found, in their order; 0: none */
    uint32_t least_ttl;   /* s, of the records used; 0: it does not expire */
    uint16_t left;        /* pending servers of the setting; bit n: its nth */
    uint16_t priority;    /* of the present server */
    uint8_t item;         /* the present server's place in the setting's list, from 0 */
    uint8_t is_alternate; /* the present setting is Alternate Proxy; else Proxy */
    uint8_t is_started;   /* `left` has been set from the present setting */
    uint8_t found[2];     /* entries of Proxy, of Alternate Proxy */
    uint8_t rank;         /* of the entries found last */
    uint8_t starts_rank;  /* the next entry begins a rank of its own */
    uint8_t jobs, at;     /* number of jobs of the present server; the present job */
    uint8_t has_srv;      /* the present server has SRV records, usable or not */
    uint8_t is_told;      /* it was reported that IP Mode excludes an address */
    struct search_job job[SEARCH_JOBS];
};

struct cw_search *cwi_search_at(const struct cw *cw, uint32_t slot);
/* Takes a free slot for a search of this line. Returns 0: none is free. */
uint32_t cwi_search_take(struct cw *cw, uint32_t line);
/* Returns it to the pool, with the entries that it found and did not publish. */
void cwi_search_free(struct cw *cw, uint32_t slot);

/* Inserts an empty job at `place`. NULL: there is no room. */
struct search_job *cwi_search_insert(struct cw_search *s, uint8_t place);
/* Sets prefix + name, without a final dot. A name too long for DNS becomes empty: no query for
 * it. */
void cwi_search_set_name(struct search_job *job, const char *prefix, struct cw_octets name);

/* True: the first family that is asked for, or the second one, is IPv6 (GUIDE_ip_mode,
 * GUIDE_ip_preference). Where IP Mode has one family only, the second one is excluded. Pure. */
bool cwi_search_asks_ipv6(const struct cw *cw, bool is_second_family);
/* The present job is a literal address of a family that IP Mode excludes. Pure. */
bool cwi_search_is_excluded(const struct cw *cw, const struct cw_search *s);
/* The record type that the present job asks for. */
enum cw_record_type cwi_search_type(const struct cw *cw, const struct cw_search *s);
/* True: the present job asks for this name and type; case-insensitive (RFC 4343). */
bool cwi_search_is_asking(const struct cw *cw, const struct cw_search *s, uint8_t type,
                          struct cw_octets name);
/* Adds the job's literal address as an entry. */
void cwi_search_add_address(struct cw *cw, struct cw_search *s);
/* Ignores the job's literal address. */
void cwi_search_pass_over(struct cw_search *s);
/* Makes jobs or entries of the records of the present job. */
void cwi_search_take_records(struct cw *cw, struct cw_search *s, const struct cw_record *records,
                             uint32_t count);
/* The present job's name has no such records. */
void cwi_search_do_without(const struct cw *cw, struct cw_search *s);
/* DNS gave no answer for the present job: as if there were no such records, but the list found expires
 * after at most `seconds`. */
void cwi_search_skip(const struct cw *cw, struct cw_search *s, uint32_t seconds);

#endif
