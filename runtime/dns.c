/* dns.c - DNS queries through c-ares on the host's loop (RFC 3263 4). */
#include "dns.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "clock.h"
#include "host_hash.h"
#include "udp.h"

enum {
    OWN_TABLE_TTL = 60, /* s; /etc/hosts has no TTL */
    CLASS_IN = 1,
    LABEL_MAX = 63 /* octets (RFC 1035 2.3.4) */
};

/* --- c-ares on the loop ----------------------------------------------------------------------- */

static void arm(struct dns_channel *c)
{
    struct timeval room, *left = ares_timeout(c->ares, NULL, &room);

    ev_timer_stop(c->dns->loop, &c->timer);
    if (!left)
        return;
    ev_now_update(c->dns->loop);
    ev_timer_set(&c->timer, (double)left->tv_sec + (double)left->tv_usec / 1e6, 0.);
    ev_timer_start(c->dns->loop, &c->timer);
}

static void on_timer(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct dns_channel *c = watcher->data;

    (void)loop;
    (void)events;
    ares_process_fd(c->ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    arm(c);
}

static void on_socket(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    struct dns_channel *c = watcher->data;
    const ares_socket_t fd = watcher->fd;

    (void)loop;
    ares_process_fd(c->ares, events & EV_READ ? fd : ARES_SOCKET_BAD,
                    events & EV_WRITE ? fd : ARES_SOCKET_BAD);
    arm(c);
}

static void on_socket_state(void *context, ares_socket_t fd, int readable, int writable)
{
    struct dns_channel *c = context;
    struct dns *dns = c->dns;
    struct dns_socket *s = NULL;

    for (size_t i = 0; i < DNS_SOCKETS && !(s && s->fd == fd); i++)
        if (dns->socket[i].fd == fd || (!s && dns->socket[i].fd < 0))
            s = &dns->socket[i];
    if (!s) /* its query times out */
        return;
    if (s->fd == fd)
        ev_io_stop(dns->loop, &s->watcher);
    s->fd = -1;
    if (!readable && !writable)
        return;
    s->fd = fd;
    ev_io_init(&s->watcher, on_socket, fd, (readable ? EV_READ : 0) | (writable ? EV_WRITE : 0));
    s->watcher.data = c;
    ev_io_start(dns->loop, &s->watcher);
}

static int open_channel(struct dns *dns, struct dns_channel *c)
{
    const int mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
    struct ares_options options = { .timeout = DNS_TIMEOUT_MS,
                                    .tries = DNS_TRIES,
                                    .sock_state_cb = on_socket_state,
                                    .sock_state_cb_data = c };
    const int status = ares_init_options(&c->ares, &options, mask);

    if (status != ARES_SUCCESS)
        return status;
    c->dns = dns;
    ev_init(&c->timer, on_timer);
    c->timer.data = c;
    dns->channels++;
    return ARES_SUCCESS;
}

/* GUIDE_dns_query_mode: in parallel mode, one channel for each server. */
static int open_parallel(struct dns *dns)
{
    struct ares_addr_port_node *servers = NULL;
    int status = ares_get_servers_ports(dns->channel[0].ares, &servers);

    if (servers && servers->next && !dns->user.is_sequential)
        for (struct ares_addr_port_node *s = servers;
             s && dns->channels <= DNS_SERVERS && status == ARES_SUCCESS; s = s->next) {
            struct ares_addr_port_node one = *s;

            one.next = NULL;
            status = open_channel(dns, &dns->channel[dns->channels]);
            if (status == ARES_SUCCESS)
                status = ares_set_servers_ports(dns->channel[dns->channels - 1].ares, &one);
        }
    if (servers)
        ares_free_data(servers);
    return status;
}

static void close_set(struct dns *dns, struct dns_channel *channel, uint32_t channels)
{
    for (uint32_t i = 0; i < channels; i++) {
        ares_destroy(channel[i].ares);
        ev_timer_stop(dns->loop, &channel[i].timer);
    }
}

/* Opens the channels of the set that is not in use, which then is; the other stays open. */
static int open_set(struct dns *dns)
{
    struct dns_channel *const before = dns->channel;
    const uint32_t were = dns->channels;
    int status;

    dns->channel = before == dns->set[0] ? dns->set[1] : dns->set[0];
    dns->channels = 0;
    status = open_channel(dns, &dns->channel[0]);
    if (status == ARES_SUCCESS && dns->servers)
        status = ares_set_servers_ports_csv(dns->channel[0].ares, dns->servers);
    if (status == ARES_SUCCESS)
        status = open_parallel(dns);
    if (status == ARES_SUCCESS) {
        dns_search_read(&dns->search, dns->channel[0].ares);
        return status;
    }
    close_set(dns, dns->channel, dns->channels);
    dns->channel = before;
    dns->channels = were;
    return status;
}

static void on_tell(struct ev_loop *loop, struct ev_timer *watcher, int events);

const char *dns_init(struct dns *dns, struct ev_loop *loop, uint32_t lines, const char *servers,
                     const struct dns_user *user)
{
    uint64_t secret[2];
    int status;

    memset(dns, 0, sizeof *dns);
    dns->loop = loop;
    dns->user = *user;
    dns->lines = lines;
    dns->servers = servers;
    for (size_t i = 0; i < DNS_SOCKETS; i++)
        dns->socket[i].fd = -1;
    ev_init(&dns->tell, on_tell);
    dns->tell.data = dns;
    host_hash.random(host_hash.context, secret, sizeof secret);
    if (dns_cache_init(&dns->cache, lines, DNS_OPEN, secret) < 0)
        return "out of memory";
    status = ares_library_init(ARES_LIB_INIT_ALL);
    dns->is_open = status == ARES_SUCCESS;
    if (status == ARES_SUCCESS)
        status = open_set(dns);
    if (status != ARES_SUCCESS)
        dns_close(dns);
    return status == ARES_SUCCESS ? NULL : ares_strerror(status);
}

/* --- records ---------------------------------------------------------------------------------- */

/* Work done from the loop: results reported to lines, and the next queries sent as earlier ones
 * are answered. */
static void wake(struct dns *dns)
{
    if (ev_is_active(&dns->tell))
        return;
    ev_timer_set(&dns->tell, 0., 0.);
    ev_timer_start(dns->loop, &dns->tell);
}

/* answer NULL: out of memory. */
static void settle(struct dns *dns, struct dns_entry *e, struct dns_answer *answer)
{
    uint64_t hold = DNS_UNSAID_HOLD_MS;

    if (answer)
        dns->passed_over += answer->beyond;
    if (answer && answer->verdict != DNS_UNSAID)
        hold = answer->ttl * UINT64_C(1000);
    dns_cache_answer(e, answer, clock_now(), dns->user.is_uncached ? 0 : hold);
    if (e->first)
        dns_list_append(&dns->answered, e);
    wake(dns);
}

static const char *why_unsaid(int status)
{
    /* c-ares reports this, too, when all servers refuse */
    return status == ARES_ECONNREFUSED ? "no name server answers, or all report failure"
                                       : ares_strerror(status);
}

static bool has_next(const struct dns *dns, const struct dns_entry *e)
{
    return e->tried + 1u < dns_search_count(&dns->search, e->name);
}

static void on_reply(void *context, int status, int timeouts, unsigned char *octets, int n)
{
    struct dns_entry *e = context;
    struct dns *dns = e->dns;
    struct dns_answer *answer = NULL;

    (void)timeouts;
    if (dns->is_closing)
        return;
    if (--e->asked == 0)
        dns->open--;
    if (dns->is_renewing) { /* its servers are not asked any more */
        if (e->asked == 0 && !e->is_answered) {
            e->tried = 0;
            dns_list_append(&dns->unasked, e);
        }
    } else if (!e->is_answered) {
        const bool exists = status == ARES_SUCCESS || status == ARES_ENODATA;
        char asked[DNS_NAME_ROOM];

        dns_search_write(&dns->search, e->name, e->tried, asked);

        if ((exists || status == ARES_ENOTFOUND) && octets)
            answer =
                dns_answer_read(octets, (size_t)n, asked, (enum cw_record_type)e->type, exists);
        else
            answer = dns_answer_empty(DNS_UNSAID, 0, why_unsaid(status));
        if (e->asked > 0 && answer && answer->verdict == DNS_UNSAID)
            free(answer); /* another server may know it */
        else if (answer && has_next(dns, e) &&
                 (answer->verdict == DNS_NONE ||
                  (answer->verdict == DNS_UNSAID && status != ARES_ETIMEOUT))) {
            free(answer);
            if (e->asked == 0) { /* no late answer is taken for one about the next name */
                e->tried++;
                dns_list_append(&dns->unasked, e);
            }
        } else
            settle(dns, e, answer);
    }
    dns_cache_rest(&dns->cache, e, clock_now());
    if (dns->unasked.first)
        wake(dns);
}

/* Sends queued queries, up to the limit of open ones. c-ares may answer before ares_query
 * returns. */
static void ask(struct dns *dns)
{
    const uint32_t first = dns->channels > 1;
    bool has_asked = false;

    while (dns->open < DNS_OPEN && dns->unasked.first) {
        struct dns_entry *e = dns->unasked.first;
        char name[DNS_NAME_ROOM];

        dns_list_remove(e);
        while (!dns_search_write(&dns->search, e->name, e->tried, name))
            e->tried++; /* the last is the name itself, which fits */
        e->asked = (uint8_t)(dns->channels - first);
        dns->open++;
        dns->questions++;
        has_asked = true;
        for (uint32_t i = first; i < dns->channels; i++)
            ares_query(dns->channel[i].ares, name, CLASS_IN, e->type, on_reply, e);
    }
    for (uint32_t i = first; has_asked && i < dns->channels; i++)
        arm(&dns->channel[i]);
}

static void tell_line(struct dns *dns, const struct dns_entry *e, uint32_t line)
{
    const struct dns_answer *a = e->answer;
    const enum cw_record_type type = (enum cw_record_type)e->type;
    const uint64_t age = (clock_now() - e->answered) / 1000;
    struct cw_record records[CW_RECORDS_MOST];

    if (!a || a->verdict != DNS_FOUND) {
        const uint32_t ttl = a && a->ttl > age ? (uint32_t)(a->ttl - age) : 0;

        dns->user.no_records(dns->user.context, line, type, e->name, !a || a->verdict == DNS_UNSAID,
                             ttl, a ? a->why : "out of memory");
        return;
    }
    memcpy(records, a->record, a->count * sizeof records[0]);
    for (size_t i = 0; i < a->count; i++)
        records[i].ttl = records[i].ttl > age ? (uint32_t)(records[i].ttl - age) : 0;
    dns->user.records(dns->user.context, line, type, e->name, records, a->count);
}

static void on_tell(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct dns *dns = watcher->data;

    (void)loop;
    (void)events;
    for (int i = 0; i < DNS_TOLD_A_ROUND && dns->answered.first; i++) {
        struct dns_entry *e = dns->answered.first;
        const uint32_t line = e->first;

        dns_cache_leave(&dns->cache, line);
        dns->telling = e; /* it is kept, whatever is asked meanwhile */
        tell_line(dns, e, line);
        dns->telling = NULL;
        if (e->first)
            continue;
        dns_list_remove(e);
        dns_cache_rest(&dns->cache, e, clock_now());
    }
    ask(dns);
    if (dns->answered.first)
        wake(dns);
}

/* The line asks for something else now: its old query is not reported, and a query that no other
 * line awaits is not sent. */
static void leave(struct dns *dns, uint32_t line)
{
    struct dns_entry *e = dns_cache_leave(&dns->cache, line);

    if (!e || e->first || e == dns->telling)
        return;
    dns_list_remove(e);
    dns_cache_rest(&dns->cache, e, clock_now());
}

/* Writes the name as entries have it. false: it is not a possible DNS name (RFC 1035 2.3.4). */
static bool write_name(char out[DNS_NAME_ROOM], const char *name, size_t n)
{
    size_t label = 0;
    bool is_right;

    if (n > 0 && name[n - 1] == '.')
        n--;
    is_right = n > 0 && n <= DNS_HOST_MAX;
    if (n > DNS_HOST_MAX)
        n = DNS_HOST_MAX;
    for (size_t i = 0; i < n; i++) {
        char c = name[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'))
            c = '?';
        is_right = is_right && c != '?' && (c != '.' || label > 0);
        label = c == '.' ? 0 : label + 1;
        is_right = is_right && label <= LABEL_MAX;
        out[i] = c;
    }
    out[n] = '\0';
    return is_right && label > 0;
}

/* Looks in /etc/hosts; NULL: the name is not there. */
static struct dns_answer *own_table(struct dns *dns, const char *name, enum cw_record_type type)
{
    struct hostent *host = NULL;
    struct dns_answer *answer = NULL;

    if ((type != CW_A && type != CW_AAAA) ||
        ares_gethostbyname_file(dns->channel[0].ares, name, type == CW_A ? AF_INET : AF_INET6,
                                &host) != ARES_SUCCESS)
        return NULL;
    if (host->h_addr_list[0])
        answer = dns_answer_address(type, (const uint8_t *)host->h_addr_list[0], OWN_TABLE_TTL);
    ares_free_hostent(host);
    return answer;
}

void dns_query(struct dns *dns, uint32_t line, enum cw_record_type type, const char *name, size_t n)
{
    char key[DNS_NAME_ROOM];
    struct dns_answer *answer;
    struct dns_entry *e;
    bool is_right;

    if (line == 0 || line > dns->lines)
        return;
    leave(dns, line);
    is_right = write_name(key, name, n);
    e = is_right ? dns_cache_find(&dns->cache, key, (uint16_t)type, clock_now()) : NULL;
    if (e) {
        dns_cache_join(&dns->cache, line, e);
        if (e->is_answered && e != dns->telling) {
            dns_list_append(&dns->answered, e);
            wake(dns);
        }
        return;
    }
    e = dns_cache_add(&dns->cache, key, (uint16_t)type, is_right);
    e->dns = dns;
    dns_cache_join(&dns->cache, line, e);
    if (!is_right) {
        settle(dns, e, dns_answer_empty(DNS_NONE, 0, "not a domain name"));
        return;
    }
    answer = own_table(dns, key, type);
    if (answer) {
        settle(dns, e, answer);
        return;
    }
    dns_list_append(&dns->unasked, e);
    ask(dns);
}

const char *dns_renew(struct dns *dns)
{
    struct dns_channel *const before = dns->channel;
    const uint32_t were = dns->channels;
    const int status = open_set(dns);

    if (status != ARES_SUCCESS)
        return ares_strerror(status);
    dns->is_renewing = true;
    close_set(dns, before, were);
    dns->is_renewing = false;
    dns_cache_expire(&dns->cache);
    ask(dns);
    return NULL;
}

void dns_close(struct dns *dns)
{
    dns->is_closing = true;
    close_set(dns, dns->channel, dns->channels);
    dns->channels = 0;
    if (dns->is_open)
        ares_library_cleanup();
    dns->is_open = false;
    ev_timer_stop(dns->loop, &dns->tell);
    for (size_t i = 0; i < DNS_SOCKETS; i++)
        if (dns->socket[i].fd >= 0)
            ev_io_stop(dns->loop, &dns->socket[i].watcher);
    dns_cache_close(&dns->cache);
}
