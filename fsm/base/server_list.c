/* server_list.c - the servers of a setting read (the guide's sections 1.1 and 3.4). */
#include "server_list.h"

#include "sip.h"
#include "text.h"
#include "unicast.h"

struct reader {
    const char *text, *at;
    const char *fault;
};

static const char wanted_host[] = "a name, an IPv4 address or an IPv6 address in brackets";

static const char wanted_one[] = "an address of one host";

static bool fail(struct reader *r, const char *wanted)
{
    r->fault = wanted;
    return false;
}

static bool is_host_octet(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
}

/* What messages have as a host (LOCAL_one_host), with labels that the DNS can have. */
static bool is_name(struct cw_octets host)
{
    enum { LABEL_MOST = 63 }; /* octets (RFC 1035 2.3.4) */
    size_t label = 0;

    if (host.len > SERVER_LIST_NAME + (host.at[host.len - 1] == '.'))
        return false;
    for (size_t i = 0; i < host.len; i++)
        if ((label = host.at[i] == '.' ? 0 : label + 1) > LABEL_MOST)
            return false;
    return sip_host_read(host.at, host.len, NULL) == CW_OK;
}

/* Characters of a name or an address; text in brackets must be an IPv6 address. */
static bool read_host(struct reader *r, struct cw_octets *host)
{
    const char *const begin = r->at;
    struct cw_address address;
    bool has_colon = false;

    if (*r->at == '[') {
        for (; *r->at && *r->at != ']'; r->at++)
            has_colon = has_colon || *r->at == ':';
        if (*r->at != ']' || !has_colon ||
            !cw_address_read(&address, (struct cw_octets){ (const uint8_t *)begin + 1,
                                                           (size_t)(r->at - begin - 1) })) {
            r->at = begin;
            return fail(r, "an IPv6 address between brackets");
        }
        r->at++;
    } else {
        while (is_host_octet(*r->at))
            r->at++;
    }
    if (r->at == begin)
        return fail(r, wanted_host);
    *host = (struct cw_octets){ (const uint8_t *)begin, (size_t)(r->at - begin) };
    return true;
}

static bool read_number(struct reader *r, uint16_t least, uint16_t *out)
{
    const char *const begin = r->at;
    uint32_t value = 0;

    while (*r->at >= '0' && *r->at <= '9' && value <= 65535)
        value = value * 10 + (uint32_t)(*r->at++ - '0');
    if (r->at == begin || value > 65535 || value < least) {
        r->at = begin;
        return fail(r, least ? "a number from 1 to 65535" : "a number from 0 to 65535");
    }
    *out = (uint16_t)value;
    return true;
}

/* LOCAL_unicast */
static bool is_of_many(struct cw_octets host)
{
    struct cw_address address;

    return cw_address_read(&address, cwi_server_list_bare(host)) && !cwi_unicast_is(&address);
}

static bool read_addresses(struct reader *r, struct cw_octets *addresses)
{
    const char *const begin = r->at;

    for (;;) {
        const char *const ip = r->at;
        struct cw_octets one;
        struct cw_address address;

        if (!read_host(r, &one))
            return false;
        if (*ip != '[' && !cw_address_read(&address, one)) {
            r->at = ip;
            return fail(r, "an address");
        }
        if (is_of_many(one)) {
            r->at = ip;
            return fail(r, wanted_one);
        }
        if (*r->at != ',')
            break;
        r->at++;
    }
    *addresses = (struct cw_octets){ (const uint8_t *)begin, (size_t)(r->at - begin) };
    return true;
}

enum part { PORT = 1, PRIORITY = 2, WEIGHT = 4, ADDRESSES = 8 };

static bool begins(const char *at, char letter, char capital)
{
    return (at[0] == letter || at[0] == capital) && at[1] == '=';
}

/* A bare number is the port if it comes first, else the weight, as in the guide. */
static enum part part_at(const char *at, bool is_first)
{
    return begins(at, 'p', 'P')   ? PRIORITY
           : begins(at, 'w', 'W') ? WEIGHT
           : begins(at, 'a', 'A') ? ADDRESSES
           : is_first             ? PORT
                                  : WEIGHT;
}

static bool read_part(struct reader *r, enum part part, struct server_list_item *item)
{
    if (begins(r->at, 'p', 'P') || begins(r->at, 'w', 'W') || begins(r->at, 'a', 'A'))
        r->at += 2;
    switch (part) {
    case PORT:
        return read_number(r, 1, &item->port);
    case PRIORITY:
        return read_number(r, 0, &item->priority);
    case WEIGHT:
        item->has_weight = true;
        return read_number(r, 0, &item->weight);
    case ADDRESSES:
        return read_addresses(r, &item->addresses);
    }
    return false;
}

static bool read_item(struct reader *r, struct server_list_item *item)
{
    const char *const begin = r->at;
    struct cw_address address;
    unsigned seen = 0;

    *item = (struct server_list_item){ .weight = 1 };
    if (!read_host(r, &item->host))
        return false;
    if (*begin != '[' && !cw_address_read(&address, item->host) && !is_name(item->host)) {
        r->at = begin;
        return fail(r, wanted_host);
    }
    if (is_of_many(item->host)) {
        r->at = begin;
        return fail(r, wanted_one);
    }
    while (*r->at == ':') {
        const enum part part = part_at(++r->at, seen == 0);

        if (seen & (unsigned)part)
            return fail(r, "p=, w= or A=, each of them once");
        if (!read_part(r, part, item))
            return false;
        seen |= (unsigned)part;
    }
    return true;
}

/* A stable order: priority, then weight. */
static void insert(struct server_list *list, const struct server_list_item *item)
{
    uint8_t at = list->count++;

    for (; at > 0; at--) {
        const struct server_list_item *before = &list->item[at - 1];
        if (before->priority < item->priority ||
            (before->priority == item->priority && before->weight >= item->weight))
            break;
        list->item[at] = *before;
    }
    list->item[at] = *item;
}

bool cwi_server_list_read(struct server_list *list, const char *text)
{
    struct reader r = { .text = text, .at = text };
    struct server_list_item item;

    list->count = list->at = 0;
    for (;;) {
        if (!read_item(&r, &item))
            break;
        insert(list, &item);
        if (*r.at == '\0')
            break;
        if (*r.at != '|') {
            fail(&r, "the end, or | and another server");
            break;
        }
        r.at++;
        if (list->count == SERVER_LIST_MOST) {
            fail(&r, "no more than 12 servers");
            break;
        }
    }
    for (uint8_t i = 1; i < list->count; i++)
        list->item[i].starts_rank = list->item[i].priority != list->item[i - 1].priority;
    list->fault = r.fault;
    list->fault_at = (uint16_t)(r.at - text);
    if (r.fault)
        list->count = 0;
    return !r.fault;
}

bool cwi_server_list_read_literal(struct cw_address *a, const char *text)
{
    enum { SIP_PORT = 5060 };
    struct server_list list;

    if (text_find(text, '=') || !cwi_server_list_read(&list, text) || list.count != 1 ||
        !cw_address_read(a, cwi_server_list_bare(list.item[0].host)))
        return false;
    a->port = list.item[0].port ? list.item[0].port : SIP_PORT;
    return true;
}

bool cwi_server_list_next(struct server_list *list, struct server_list_item *item)
{
    if (list->at == list->count)
        return false;
    *item = list->item[list->at++];
    return true;
}

struct cw_octets cwi_server_list_bare(struct cw_octets host)
{
    if (host.len > 1 && host.at[0] == '[')
        return (struct cw_octets){ host.at + 1, host.len - 2 };
    return host;
}

bool cwi_server_list_next_address(struct cw_octets *rest, struct cw_octets *ip)
{
    size_t n = 0;

    if (rest->len == 0)
        return false;
    while (n < rest->len && rest->at[n] != ',')
        n++;
    *ip = (struct cw_octets){ rest->at, n };
    rest->at += n;
    rest->len -= n;
    if (rest->len) { /* the comma */
        rest->at++;
        rest->len--;
    }
    *ip = cwi_server_list_bare(*ip);
    return true;
}
