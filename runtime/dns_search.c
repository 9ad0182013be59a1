/* dns_search.c - short names completed by the resolver's search list (LOCAL_search_domains, RFC 1535 6). */
#include "dns_search.h"

#include <stdio.h>
#include <string.h>

void dns_search_read(struct dns_search *s, ares_channel ares)
{
    struct ares_options options;
    int mask = 0;

    memset(s, 0, sizeof *s);
    s->ndots = 1;
    if (ares_save_options(ares, &options, &mask) != ARES_SUCCESS)
        return;
    if (options.ndots >= 0)
        s->ndots = (uint32_t)options.ndots;
    for (int i = 0; i < options.ndomains && s->domains < DNS_DOMAINS; i++) {
        const size_t n = strlen(options.domains[i]);

        if (n > 0 && n < DNS_NAME_ROOM && strcmp(options.domains[i], ".") != 0)
            memcpy(s->domain[s->domains++], options.domains[i], n + 1);
    }
    ares_destroy_options(&options);
}

uint32_t dns_search_count(const struct dns_search *s, const char *name)
{
    uint32_t dots = 0;

    while (*name == '_' && strchr(name, '.'))
        name = strchr(name, '.') + 1;
    for (; *name; name++)
        dots += *name == '.';
    return dots < s->ndots ? s->domains + 1 : 1;
}

bool dns_search_write(const struct dns_search *s, const char *name, uint32_t number,
                      char out[DNS_NAME_ROOM])
{
    const bool is_itself = number + 1 >= dns_search_count(s, name);
    const int n = snprintf(out, DNS_NAME_ROOM, "%s%s%s", name, is_itself ? "" : ".",
                           is_itself ? "" : s->domain[number]);

    return n < DNS_NAME_ROOM;
}
