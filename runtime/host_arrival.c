/* host_arrival.c - what arrives from sockets, connections and the resolver, given to the core. */
#include "host_part.h"

#include <errno.h>
#include <string.h>

static void on_datagram(void *context, uint32_t line, const struct cw_address *from,
                        const struct cw_address *to, const void *octets, size_t n)
{
    const struct cw_arrival arrival = {
        .kind = CW_DATAGRAM, .line = line, .from = *from, .local = *to, .octets = octets, .n = n
    };
    struct host *h = context;
    const uint64_t now = clock_now();
    const int result = cw_receive(&h->cw, now, &arrival);

    if (h->options.ladder)
        ladder_received(h->options.ladder, now, line, from, octets, n, result);
    host_drain(h);
    host_settle(h);
    if (h->options.ladder)
        ladder_settled(h->options.ladder);
}

static void on_unreachable(void *context, uint32_t line, const struct cw_address *to, int error)
{
    struct host *h = context;
    const uint64_t now = clock_now();
    char text[UDP_ADDRESS_TEXT];

    if (h->failures < HOST_FAILURES) {
        h->failure[h->failures].line = line;
        h->failure[h->failures++].to = *to;
    }
    if (h->options.ladder && ladder_has_room(h->options.ladder, now)) {
        udp_address_write(to, text);
        ladder_note(h->options.ladder, now, line, "RFC3261_18_4", "%s cannot be reached: %s", text,
                    strerror(error));
    }
}

static void on_icmp(void *context, uint32_t line, const struct cw_address *to, int error,
                    const void *octets, size_t n)
{
    const struct cw_arrival arrival = {
        .kind = CW_ICMP, .line = line, .from = *to, .octets = octets, .n = n
    };
    struct host *h = context;
    const uint64_t now = clock_now();
    char text[UDP_ADDRESS_TEXT];
    const int result = cw_receive(&h->cw, now, &arrival);

    if (h->options.ladder && ladder_has_room(h->options.ladder, now)) {
        udp_address_write(to, text);
        if (result == CW_E_STRAY)
            ladder_note(h->options.ladder, now, line, "LOCAL_icmp",
                        "ICMP about %s ignored, it quotes no pending request: %s", text,
                        strerror(error));
        else
            ladder_note(h->options.ladder, now, line, "RFC3261_18_4", "%s cannot be reached: %s",
                        text, strerror(error));
    }
    host_drain(h);
    host_settle(h);
}

static void on_stream_note(void *context, uint32_t line, const char *clause, const char *text)
{
    struct host *h = context;
    const uint64_t now = clock_now();

    if (h->options.ladder && ladder_has_room(h->options.ladder, now))
        ladder_note(h->options.ladder, now, line, clause, "%s", text);
}

/* Called from the loop, never from within a call of the core, once for each closed connection:
 * the core is told at once. */
static void on_stream_unreachable(void *context, uint32_t line, const struct cw_address *to,
                                  int error, const char *clause, const char *why)
{
    const struct cw_arrival arrival = { .kind = CW_UNREACHABLE, .line = line, .from = *to };
    struct host *h = context;
    const uint64_t now = clock_now();
    char text[UDP_ADDRESS_TEXT];

    (void)error;
    if (h->options.ladder && ladder_has_room(h->options.ladder, now)) {
        udp_address_write(to, text);
        ladder_note(h->options.ladder, now, line, clause, "connection with %s: %s", text, why);
    }
    cw_receive(&h->cw, now, &arrival);
    host_drain(h);
    host_settle(h);
}

static const char *on_domain(void *context, uint32_t line, const struct cw_address *to,
                             bool *is_validated, bool *is_former)
{
    struct host *h = context;
    const struct cw_line *l = &h->memory.lines[line - 1];
    const struct cw_line_settings *s = l->settings;
    const struct cw_octets domain = cwi_domain_of(&h->cw, line, to);

    *is_validated = !s || s->tls_name_validate;
    *is_former = domain.len > 0 && !cwi_entry_find(&h->cw, l->list, to);
    if (domain.len >= sizeof h->domain)
        return NULL;
    if (domain.len == 0) /* a server given by its address */
        cw_address_write(to, h->domain);
    else {
        memcpy(h->domain, domain.at, domain.len);
        h->domain[domain.len] = '\0';
    }
    return h->domain;
}

static bool is_server(void *context, uint32_t line, const struct cw_address *peer)
{
    const struct cw *cw = &((struct host *)context)->cw;
    const struct cw_entry *e = cwi_entry_at(cw, cwi_line_at(cw, line)->list);

    while (e && !cw_address_same_host(&e->address, peer))
        e = cwi_entry_at(cw, e->next);
    return e != NULL;
}

static void on_answer(struct host *h, const struct cw_arrival *arrival)
{
    cw_receive(&h->cw, clock_now(), arrival);
    host_drain(h);
    host_settle(h);
}

static struct cw_octets octets_of(const char *name)
{
    return (struct cw_octets){ (const uint8_t *)name, strlen(name) };
}

static void on_records(void *context, uint32_t line, enum cw_record_type type, const char *name,
                       const struct cw_record *records, size_t count)
{
    struct host *h = context;

    if (type == CW_SRV && count == 1 && records->name.len == 1 && records->name.at[0] == '.' &&
        h->options.ladder && ladder_has_room(h->options.ladder, clock_now()))
        ladder_note(h->options.ladder, clock_now(), line, "RFC3263_4_3",
                    "no SRV for %s: the domain does not offer this service", name);
    on_answer(h, &(struct cw_arrival){ .kind = CW_RECORDS,
                                       .line = line,
                                       .type = (uint8_t)type,
                                       .name = octets_of(name),
                                       .records = records,
                                       .record_count = (uint32_t)count });
}

static const char *type_name(enum cw_record_type type)
{
    return type == CW_NAPTR ? "NAPTR"
           : type == CW_SRV ? "SRV"
           : type == CW_A   ? "address"
                            : "IPv6 address";
}

static void on_no_records(void *context, uint32_t line, enum cw_record_type type, const char *name,
                          bool is_failure, uint32_t ttl, const char *why)
{
    struct host *h = context;

    (void)ttl;
    /* a host without IPv6 or a domain without NAPTR is normal */
    if (h->options.ladder && (is_failure || type == CW_A) &&
        ladder_has_room(h->options.ladder, clock_now()))
        ladder_note(h->options.ladder, clock_now(), line, "RFC3263_4_2", "no %s for %s: %s",
                    type_name(type), name, why);
    on_answer(h, &(struct cw_arrival){ .kind = CW_NO_RECORDS,
                                       .line = line,
                                       .type = (uint8_t)type,
                                       .name = octets_of(name),
                                       .is_failure = is_failure });
}

/* struct cw_host.local */
bool host_local(void *context, uint32_t line, const struct cw_address *to, struct cw_address *local)
{
    struct host *h = context;

    char text[UDP_ADDRESS_TEXT];

    if ((to->transport == CW_UDP ? udp_local(&h->udp, line, to, local)
                                 : stream_local(&h->stream, line, to, local)) == 0)
        return true;
    if (h->options.ladder && !h->is_surveying && ladder_has_room(h->options.ladder, clock_now())) {
        udp_address_write(to, text);
        ladder_note(h->options.ladder, clock_now(), line, "RFC3263_4_2", "no route to %s: %s", text,
                    strerror(errno));
    }
    return false;
}

struct udp_user host_udp_user(struct host *h)
{
    return (struct udp_user){
        .context = h, .datagram = on_datagram, .unreachable = on_unreachable, .icmp = on_icmp
    };
}

struct stream_user host_stream_user(struct host *h)
{
    return (struct stream_user){ .context = h,
                                 .message = on_datagram,
                                 .unreachable = on_stream_unreachable,
                                 .note = on_stream_note,
                                 .domain = on_domain,
                                 .is_server = is_server };
}

struct dns_user host_dns_user(struct host *h)
{
    return (struct dns_user){ .context = h,
                              .records = on_records,
                              .no_records = on_no_records,
                              .is_sequential =
                                  h->profile->phone.dns_query_mode == CW_DNS_QUERY_MODE_SEQUENTIAL,
                              .is_uncached = !h->profile->phone.dns_caching_enable };
}
