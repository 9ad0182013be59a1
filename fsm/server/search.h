/* search.h - a search for a line's servers: the jobs that are left, and what was found (RFC 3263 4,
 * RFC 2782). Which job comes when is the chart locate's; this is its memory and its arithmetic. */
#ifndef CW_SEARCH_H
#define CW_SEARCH_H

#include "address.h"
#include "record.h"

struct cw;

enum {
    SEARCH_NAME = 253,   /* octets of a name (RFC 1035 2.3.4) */
    SEARCH_JOBS = 20,    /* LOCAL_search: 12 SRV records of one question, and the questions beside */
    SEARCH_NAPTR = 6,    /* the guide's 1.1: records of one answer that are looked at */
    SEARCH_SRV = 12      /* the same */
};

enum search_kind { SEARCH_IS_ADDRESS = 1, SEARCH_IS_NAPTR, SEARCH_IS_SRV, SEARCH_IS_HOST };

struct search_job {
    uint8_t kind;          /* enum search_kind */
    uint8_t transport;     /* enum cw_transport; of NAPTR: not known yet */
    uint8_t is_alternate;  /* for Alternate Proxy */
    uint8_t is_lower;      /* its servers are less preferred than those before it */
    uint8_t unless_found;  /* only where nothing was found so far */
    uint8_t unless_naptr;  /* only where no NAPTR record was of use */
    uint8_t is_second;     /* HOST: the preferred family has been asked for */
    uint8_t name_len;      /* octets */
    uint16_t port;         /* 0: the transport's own */
    uint8_t item;          /* as in struct cw_entry */
    struct cw_address address; /* ADDRESS */
    char name[SEARCH_NAME];
};

/* A slot of the caller's pool; taken while a search runs. */
struct cw_search {
    uint32_t line;      /* whose; 0: free */
    uint32_t next_free; /* slot; 0: last */
    uint32_t first, last; /* entries found, in their order; 0: none */
    uint32_t least_ttl;   /* s; 0: nothing that was found runs out */
    uint16_t found;       /* entries */
    uint8_t rank;         /* of the entries found last */
    uint8_t jobs, at;     /* jobs, and which one is at hand */
    uint8_t has_naptr;
    struct search_job job[SEARCH_JOBS];
};

struct cw_search *search_at(const struct cw *cw, uint32_t slot);
/* A free slot with the line's first jobs, by its settings; 0: none is free. */
uint32_t search_take(struct cw *cw, uint32_t line);
/* Back to the pool; what it found, too, unless it was published. */
void search_free(struct cw *cw, uint32_t slot);

/* What is asked for by the job at hand. */
enum cw_record_type search_type(const struct cw *cw, const struct cw_search *s);
/* Is this the name and type at hand? In any case of letters (RFC 4343). */
bool search_is_asking(const struct cw *cw, const struct cw_search *s, uint8_t type,
                      struct cw_octets name);
/* The job's own address becomes an entry. */
void search_add_address(struct cw *cw, struct cw_search *s);
/* The records of the job at hand become jobs or entries. */
void search_take_records(struct cw *cw, struct cw_search *s, const struct cw_record *records,
                         uint32_t count);
/* The job at hand has no records. */
void search_do_without(const struct cw *cw, struct cw_search *s);
/* Passes to the next job that is to be done. False: none is left. */
bool search_next(const struct cw *cw, struct cw_search *s);

#endif
