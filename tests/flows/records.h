/* records.h - DNS records as a flow writes them. */
#ifndef FLOW_RECORDS_H
#define FLOW_RECORDS_H

#include "core.h"
#include "script.h"

enum { RECORDS_MOST = 20, RECORDS_TTL = 604800 }; /* s, where a flow says nothing */

struct records {
    struct cw_record record[RECORDS_MOST];
    uint32_t count;
};

/* "A", "AAAA", "SRV", "NAPTR". */
const char *record_word(uint8_t type);
/* The type of that word; 0: none. */
uint8_t record_type(const char *word);

/* One detail: `A 192.0.2.10`, `AAAA 2001:db8::1`, `SRV 10 1 5060 a.example.org`, `NAPTR 50 10 SIP+D2T
 * _sip._tcp.example.org`; `ttl 60` behind it. The texts live as long as the detail's. */
void records_add(struct records *r, const struct detail *detail);

#endif
