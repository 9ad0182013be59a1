/* domain.h - the name by which a line's server was located: what its certificate is to say (RFC 3263
 * 4, RFC 5922 7.3; GUIDE_tls_name, LOCAL_tls_name). */
#ifndef CW_DOMAIN_H
#define CW_DOMAIN_H

#include <stdbool.h>
#include "clausewire/address.h"
#include "clausewire/settings.h"

struct cw;
struct server_list_item;

/* The setting that says where the line's servers are: Outbound Proxy, else Proxy; of the alternates
 * those. Pure. */
const char *cwi_domain_setting(const struct cw_line_settings *settings, bool is_alternate);

/* Dual Registration is wished, and there are a primary and an alternate to register at; without them
 * it counts as No (GUIDE_dual). Pure. */
bool cwi_domain_is_dual(const struct cw_line_settings *settings);

/* A new list is followed at once: Dual Registration, or a profile without redundancy. Pure. */
bool cwi_domain_has_no_fallback(const struct cw_line_settings *settings);

/* The server was found by the setting of the alternate, or the alternate's binding is there. Pure. */
bool cwi_domain_is_alternate(const struct cw *cw, uint32_t line, const struct cw_address *server);

/* The item of the setting that this server of the line was found by, the labels of an SRV name left out
 * of its host (RFC 2782); of a server that is not in the list (any more) the first item. A view into
 * the setting. False: there is none. Pure. */
bool cwi_domain_item(const struct cw *cw, uint32_t line, const struct cw_address *server,
                     struct server_list_item *item);

/* The host of the setting that the server was found by, as it is written there, the labels of an
 * SRV name left out (RFC 2782); of a server that has left the list while the line talks to it or is
 * bound there, the first host of the setting. A view into the setting, an IPv6 address in brackets.
 * Empty: it is no server of the line's, but an address that stood in a URI. Pure. */
struct cw_octets cwi_domain_of(const struct cw *cw, uint32_t line, const struct cw_address *server);

#endif
