/* domain.h - the name by which a line's server was located, which its certificate MUST have (RFC
 * 3263 4, RFC 5922 7.3; GUIDE_tls_name, LOCAL_tls_name). */
#ifndef CW_DOMAIN_H
#define CW_DOMAIN_H

#include <stdbool.h>
#include "clausewire/address.h"
#include "clausewire/settings.h"

struct cw;
struct server_list_item;

/* The setting that names the line's servers: Outbound Proxy, else Proxy; for the alternate
 * Alternate Outbound Proxy, else Alternate Proxy. Pure. */
const char *cwi_domain_setting(const struct cw_line_settings *settings, bool is_alternate);

/* Dual Registration is Yes, and both a primary and an alternate are set; without them it counts
 * as No (GUIDE_dual). Pure. */
bool cwi_domain_is_dual(const struct cw_line_settings *settings);

/* A new list is followed at once: Dual Registration, or a profile without redundancy. Pure. */
bool cwi_domain_has_no_fallback(const struct cw_line_settings *settings);

/* The server was located by the alternate's setting, or the alternate binding is at it. Pure. */
bool cwi_domain_is_alternate(const struct cw *cw, uint32_t line, const struct cw_address *server);

/* The item of the setting by which this server of the line was located, its host without the
 * labels of an SRV name (RFC 2782); for a server that is not in the list the first item. A view
 * into the setting. False: the setting has no item. Pure. */
bool cwi_domain_item(const struct cw *cw, uint32_t line, const struct cw_address *server,
                     struct server_list_item *item);

/* The host of that item as it is written there, an IPv6 address in brackets; for a server that
 * has left the list but is still the current one or has a binding, the first host of the
 * setting. A view into the setting. Empty: it is none of the line's servers, but an address from
 * a URI. Pure. */
struct cw_octets cwi_domain_of(const struct cw *cw, uint32_t line, const struct cw_address *server);

#endif
