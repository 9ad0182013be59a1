/* dns_search.h - the domains that complete a short name, as the resolver's file has them (LOCAL_search_domains). */
#ifndef CW_DNS_SEARCH_H
#define CW_DNS_SEARCH_H

#include <ares.h>
#include <stdbool.h>
#include <stdint.h>

#include "dns_answer.h"

enum {
    DNS_DOMAINS = 6
}; /* as many as resolvers have taken since RFC 1535; further ones are not used */

struct dns_search {
    char domain[DNS_DOMAINS][DNS_NAME_ROOM];
    uint32_t domains;
    uint32_t ndots; /* a name with as many dots is asked for as it is */
};

/* What this channel has read. */
void dns_search_read(struct dns_search *s, ares_channel ares);
/* How many names are asked for, one after the other, until one exists: at least 1. The labels of a service, which
 * begin with _, do not count as labels of the name. */
uint32_t dns_search_count(const struct dns_search *s, const char *name);
/* Writes the one of this number, from 0; the last is the name itself. false: it is too long, and is not asked for. */
bool dns_search_write(const struct dns_search *s, const char *name, uint32_t number,
                      char out[DNS_NAME_ROOM]);

#endif
