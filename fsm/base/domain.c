/* domain.c - the host by which a server was located, found in the settings (RFC 3263 4, RFC 5922
 * 7.3). */
#include "domain.h"

#include "bindings.h"
#include "server_list.h"
#include "site_names.h"

const char *cwi_domain_setting(const struct cw_line_settings *s, bool is_alternate)
{
    if (is_alternate)
        return *s->alternate_outbound_proxy ? s->alternate_outbound_proxy : s->alternate_proxy;
    return *s->outbound_proxy ? s->outbound_proxy : s->proxy;
}

bool cwi_domain_is_dual(const struct cw_line_settings *s)
{
    return SITE_HAS_REDUNDANCY && s->dual_registration && *cwi_domain_setting(s, false) &&
           *cwi_domain_setting(s, true);
}

bool cwi_domain_has_no_fallback(const struct cw_line_settings *s)
{
    return !SITE_HAS_REDUNDANCY || cwi_domain_is_dual(s);
}

/* _service._proto.name is an SRV query; the domain is the name (RFC 2782). */
static struct cw_octets without_service(struct cw_octets host)
{
    for (int label = 0; label < 2 && host.len > 0 && host.at[0] == '_'; label++) {
        size_t n = 0;

        while (n < host.len && host.at[n] != '.')
            n++;
        n += n < host.len;
        host.at += n;
        host.len -= n;
    }
    return host;
}

/* An address in both lists that is not the current server is the alternate: with Dual
 * Registration the line uses only the current one of the primary's servers. */
static const struct cw_entry *entry_of(const struct cw *cw, const struct cw_line *l,
                                       const struct cw_address *server)
{
    const struct cw_entry *e = cwi_entry_find(cw, l->list, server);
    const bool is_current = cw_address_equal(server, &l->server);
    const struct cw_entry *further = e && !is_current ? cwi_entry_find(cw, e->next, server) : NULL;

    return further ? further : e;
}

static bool is_at(const struct cw *cw, uint32_t binding, const struct cw_address *server)
{
    return binding && cw_address_equal(server, &cwi_binding_at(cw, binding)->server);
}

bool cwi_domain_is_alternate(const struct cw *cw, uint32_t line, const struct cw_address *server)
{
    const struct cw_line *l = cwi_line_at(cw, line);
    const struct cw_entry *e = entry_of(cw, l, server);

    return e ? e->is_alternate
             : is_at(cw, l->alternate, server) && !cw_address_equal(server, &l->server);
}

bool cwi_domain_item(const struct cw *cw, uint32_t line, const struct cw_address *server,
                     struct server_list_item *item)
{
    const struct cw_line *l = cwi_line_at(cw, line);
    const struct cw_entry *e = entry_of(cw, l, server);
    struct server_list list;
    bool is_there =
        l->settings &&
        cwi_server_list_read(
            &list, cwi_domain_setting(l->settings, cwi_domain_is_alternate(cw, line, server)));

    for (uint8_t n = 0; is_there && n <= (e ? e->item : 0); n++)
        is_there = cwi_server_list_next(&list, item);
    if (is_there)
        item->host = without_service(item->host);
    return is_there;
}

struct cw_octets cwi_domain_of(const struct cw *cw, uint32_t line, const struct cw_address *server)
{
    const struct cw_line *l = cwi_line_at(cw, line);
    const bool is_ours = cwi_entry_find(cw, l->list, server) ||
                         cw_address_equal(server, &l->server) || is_at(cw, l->binding, server) ||
                         is_at(cw, l->candidate, server) || is_at(cw, l->alternate, server);
    struct server_list_item item;

    if (!is_ours || !cwi_domain_item(cw, line, server, &item))
        return (struct cw_octets){ NULL, 0 };
    return item.host;
}
