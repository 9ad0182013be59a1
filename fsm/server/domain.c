/* domain.c - the host that led to a server, found again in the settings (RFC 3263 4, RFC 5922 7.3). */
#include "domain.h"

#include "clausewire.h"
#include "server_list.h"

const char *domain_setting(const struct cw_line_settings *s, bool is_alternate)
{
    if (is_alternate)
        return *s->alternate_outbound_proxy ? s->alternate_outbound_proxy : s->alternate_proxy;
    return *s->outbound_proxy ? s->outbound_proxy : s->proxy;
}

bool domain_is_dual(const struct cw_line_settings *s)
{
    return s->dual_registration && *domain_setting(s, false) && *domain_setting(s, true);
}

/* _service._proto.name is a question to the DNS; the domain is the name (RFC 2782). */
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

/* Who has left the list while the line talks to it, or is bound there. */
static bool is_former(const struct cw *cw, const struct cw_line *l, const struct cw_address *server)
{
    return cw_address_equal(server, &l->site.current) ||
           (l->binding && cw_address_equal(server, &binding_at(cw, l->binding)->server)) ||
           (l->second && cw_address_equal(server, &binding_at(cw, l->second)->server));
}

struct cw_octets domain_of(const struct cw *cw, uint32_t line, const struct cw_address *server)
{
    const struct cw_line *l = &cw->memory.lines[line - 1];
    const struct cw_entry *e = entry_at(cw, entry_find(cw, l->site.first, server));
    struct server_list list;
    struct server_list_item item;

    if (!l->settings || (!e && !is_former(cw, l, server)) ||
        !server_list_read(&list, domain_setting(l->settings, e && e->is_alternate)))
        return (struct cw_octets){ NULL, 0 };
    for (uint8_t n = 0; server_list_next(&list, &item); n++)
        if (n == (e ? e->item : 0))
            return without_service(item.host);
    return (struct cw_octets){ NULL, 0 };
}
