/* server_list.h - the servers of a setting: Proxy, Outbound Proxy and the alternates (the guide's
 * sections 1.1 and 3.4).
 *
 *   list    = server *( "|" server )
 *   server  = host [ ":" port ] *( ":" ( "p=" priority | [ "w=" ] weight | "A=" ip *( "," ip ) ) )
 *
 * host is a name, an IPv4 address or an IPv6 address in brackets, each ip an address written so.
 * The port comes first, the other parts in any order, each of them once. */
#ifndef CW_SERVER_LIST_H
#define CW_SERVER_LIST_H

#include <stdbool.h>
#include "clausewire/address.h"
#include "slice.h"

enum {
    SERVER_LIST_MOST = 12, /* as many as SRV records are looked at (the guide's 1.1) */
    SERVER_LIST_NAME = 253 /* octets of a name (RFC 1035 2.3.4) */
};

struct server_list_item {
    struct cw_octets host;      /* with the brackets of an IPv6 address */
    struct cw_octets addresses; /* behind A=; none: empty */
    uint16_t port;              /* 0: not given */
    uint16_t priority;          /* the lower is tried first; 0 where it is not given */
    uint16_t weight;            /* of equals, as of SRV records; 1 where it is not given */
    bool has_weight;            /* it is given */
    bool starts_rank;           /* less preferred than the item before it */
};

struct server_list {
    /* lowest priority first, then highest weight, then in the order written */
    struct server_list_item item[SERVER_LIST_MOST];
    uint8_t count, at;
    uint16_t fault_at; /* octet where the text is malformed */
    const char *fault; /* what was expected there; NULL: no fault */
};

/* False: the text is empty or malformed (fault, fault_at). The views are into `text`. */
bool cwi_server_list_read(struct server_list *list, const char *text);
/* Reads one literal address, with a port or with 5060; transport 0. False: it is anything else. */
bool cwi_server_list_read_literal(struct cw_address *a, const char *text);
/* The next in the order of trying. False: there is none. */
bool cwi_server_list_next(struct server_list *list, struct server_list_item *item);
/* The host without the brackets of an IPv6 address. Pure. */
struct cw_octets cwi_server_list_bare(struct cw_octets host);
/* Takes the first address from an item's list, without brackets. False: there is none. */
bool cwi_server_list_next_address(struct cw_octets *rest, struct cw_octets *ip);

#endif
