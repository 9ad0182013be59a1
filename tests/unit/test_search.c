/* test_search.c - a line's servers out of its settings and the DNS (RFC 3263 4.1, 4.2; RFC 2782; the
 * guide's 1.1): what is asked for, and what is found in which order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core_double.h"
#include "search.h"

enum { ZONE = 48, ENTRIES = 40, QUESTIONS = 64 };

/* --- a DNS of one zone -------------------------------------------------------------------------- */

static struct {
    struct {
        const char *owner;
        struct cw_record record;
    } row[ZONE];
    uint32_t rows;
} zone;

static struct cw_octets octets(const char *text)
{
    return (struct cw_octets){ (const uint8_t *)text, strlen(text) };
}

static struct cw_record *put(const char *owner, struct cw_record record)
{
    assert_true(zone.rows < ZONE);
    zone.row[zone.rows].owner = owner;
    record.ttl = 600;
    zone.row[zone.rows].record = record;
    return &zone.row[zone.rows++].record;
}

static struct cw_record *put_ip(const char *owner, const char *ip)
{
    struct cw_address a;
    struct cw_record record = { .type = CW_A };

    assert_true(cw_address_read(&a, octets(ip)));
    record.type = a.family == 6 ? CW_AAAA : CW_A;
    memcpy(record.ip, a.ip, sizeof record.ip);
    return put(owner, record);
}

static struct cw_record *put_srv(const char *owner, uint16_t priority, uint16_t weight,
                                 uint16_t port, const char *target)
{
    return put(owner, (struct cw_record){ .type = CW_SRV,
                                          .order = priority,
                                          .preference = weight,
                                          .port = port,
                                          .name = octets(target) });
}

static struct cw_record *put_naptr(const char *owner, uint16_t order, uint16_t preference,
                                   const char *service, const char *replacement)
{
    return put(owner, (struct cw_record){ .type = CW_NAPTR,
                                          .order = order,
                                          .preference = preference,
                                          .flags = octets("s"),
                                          .service = octets(service),
                                          .name = octets(replacement) });
}

/* --- a search ----------------------------------------------------------------------------------- */

static struct cw_entry entries[ENTRIES];
static uint32_t chance; /* of 2^32 */
static struct cw_search *search;
static uint32_t search_slot;
static char asked[8192], got[4096];

static void fixed_random(void *context, void *out, size_t n)
{
    (void)context;
    memset(out, 0, n);
    memcpy(out, &chance, n < sizeof chance ? n : sizeof chance);
}

/* There is a way to both families, but not to 192.0.2.99. */
static bool both_families(void *context, uint32_t line, const struct cw_address *to,
                          struct cw_address *local)
{
    (void)context;
    (void)line;
    *local = (struct cw_address){ .family = to->family, .port = 5060, .transport = to->transport };
    return to->family != 4 || to->ip[3] != 99;
}

static const struct cw_host host = { .random = fixed_random,
                                     .hash = double_hash,
                                     .local = both_families };

/* A phone of one line with this proxy, Use DNS SRV on, and an empty zone. */
static void phone_with(const char *proxy)
{
    memset(&zone, 0, sizeof zone);
    double_prepare();
    phone.line_settings.proxy = proxy;
    phone.line_settings.use_dns_srv = true;
    phone.memory.entries = entries;
    phone.memory.entry_count = ENTRIES;
    chance = 0;
    assert_int_equal(double_start(), CW_OK);
    phone.cw.host = &host;
}

static void answer(const char *type)
{
    struct cw_record records[ZONE];
    const struct search_job *job = &search->job[search->at];
    const struct cw_octets name = { (const uint8_t *)job->name, job->name_len };
    uint32_t n = 0;

    assert_true(strlen(asked) + name.len + 8 < sizeof asked);
    sprintf(asked + strlen(asked), "%s%s %.*s", *asked ? ", " : "", type, (int)name.len,
            (const char *)name.at);
    assert_true(search_is_asking(&phone.cw, search, (uint8_t)search_type(&phone.cw, search), name));
    for (uint32_t i = 0; i < zone.rows; i++)
        if (strlen(zone.row[i].owner) == name.len &&
            memcmp(zone.row[i].owner, name.at, name.len) == 0 &&
            zone.row[i].record.type == search_type(&phone.cw, search))
            records[n++] = zone.row[i].record;
    if (n)
        search_take_records(&phone.cw, search, records, n);
    else
        search_do_without(&phone.cw, search);
}

/* The whole search: what was asked into `asked`, what was found into `got`:
 * "address:port transport rank", a * behind those of Alternate Proxy. */
static void look(void)
{
    static const char *const transports[] = { "-", "UDP", "TCP", "TLS" };
    unsigned questions = 0;

    asked[0] = got[0] = '\0';
    search_slot = search_take(&phone.cw, 1);
    assert_int_not_equal(search_slot, 0);
    search = search_at(&phone.cw, search_slot);
    while (search_next(&phone.cw, search)) {
        assert_true(++questions < QUESTIONS);
        if (search->job[search->at].kind == SEARCH_IS_ADDRESS) {
            search_add_address(&phone.cw, search);
            continue;
        }
        switch (search_type(&phone.cw, search)) {
        case CW_NAPTR:
            answer("NAPTR");
            break;
        case CW_SRV:
            answer("SRV");
            break;
        case CW_AAAA:
            answer("AAAA");
            break;
        default:
            answer("A");
        }
    }
    for (uint32_t i = search->first; i; i = entry_at(&phone.cw, i)->next) {
        const struct cw_entry *e = entry_at(&phone.cw, i);
        char text[CW_ADDRESS_TEXT];
        cw_address_write(&e->address, text);
        assert_true(strlen(got) + sizeof text + 20 < sizeof got);
        sprintf(got + strlen(got), "%s%s%s%s:%u %s %u%s", *got ? ", " : "",
                e->address.family == 6 ? "[" : "", text, e->address.family == 6 ? "]" : "",
                e->address.port, transports[e->address.transport], e->rank,
                e->is_alternate ? "*" : "");
    }
}

static void finds(const char *questions, const char *found)
{
    look();
    assert_string_equal(asked, questions);
    assert_string_equal(got, found);
    search_free(&phone.cw, search_slot);
}

/* The last part of each server's address, and the host that it was found by. */
static void locates(const char *expected)
{
    struct cw_line *line = &phone.cw.memory.lines[0];
    char text[1024] = "";

    look();
    line->site.first = search->first;
    for (uint32_t i = search->first; i; i = entry_at(&phone.cw, i)->next) {
        const struct cw_entry *e = entry_at(&phone.cw, i);
        const struct cw_octets name = domain_of(&phone.cw, 1, &e->address);

        sprintf(text + strlen(text), "%s%u %.*s", *text ? ", " : "", e->address.ip[3],
                (int)name.len, (const char *)name.at);
    }
    assert_string_equal(text, expected);
    line->site.first = 0;
    search_free(&phone.cw, search_slot);
}

/* --- hosts -------------------------------------------------------------------------------------- */

/* The guide's 1.1: two servers in two families, by IP Mode and SIP IP Preference. */
static void two_servers(uint8_t mode, uint8_t preference, bool first_has_ipv4)
{
    phone_with("example.org");
    phone.settings.ip_mode = mode;
    phone.settings.sip_ip_preference = preference;
    put_srv("example.org", 1, 1, 5060, "p1");
    put_srv("example.org", 2, 1, 5060, "p2");
    if (first_has_ipv4)
        put_ip("p1", "1.1.1.1");
    put_ip("p1", "2001:db8::1");
    put_ip("p2", "2.2.2.2");
    put_ip("p2", "2001:db8::2");
}

static void orders_the_families_within_a_priority(void **state)
{
    static const uint8_t either[] = { CW_SIP_IP_PREFERENCE_IPV4, CW_SIP_IP_PREFERENCE_IPV6 };

    (void)state;
    two_servers(CW_IP_MODE_DUAL_MODE, CW_SIP_IP_PREFERENCE_IPV4, true);
    finds("SRV example.org, A p1, AAAA p1, A p2, AAAA p2",
          "1.1.1.1:5060 UDP 0, [2001:db8::1]:5060 UDP 0, 2.2.2.2:5060 UDP 1, "
          "[2001:db8::2]:5060 UDP 1");
    two_servers(CW_IP_MODE_DUAL_MODE, CW_SIP_IP_PREFERENCE_IPV6, true);
    finds("SRV example.org, AAAA p1, A p1, AAAA p2, A p2",
          "[2001:db8::1]:5060 UDP 0, 1.1.1.1:5060 UDP 0, [2001:db8::2]:5060 UDP 1, "
          "2.2.2.2:5060 UDP 1");
    two_servers(CW_IP_MODE_DUAL_MODE, CW_SIP_IP_PREFERENCE_IPV4, false);
    finds("SRV example.org, A p1, AAAA p1, A p2, AAAA p2",
          "[2001:db8::1]:5060 UDP 0, 2.2.2.2:5060 UDP 1, [2001:db8::2]:5060 UDP 1");
    two_servers(CW_IP_MODE_DUAL_MODE, CW_SIP_IP_PREFERENCE_IPV6, false);
    finds("SRV example.org, AAAA p1, A p1, AAAA p2, A p2",
          "[2001:db8::1]:5060 UDP 0, [2001:db8::2]:5060 UDP 1, 2.2.2.2:5060 UDP 1");
    for (int i = 0; i < 2; i++) {
        two_servers(CW_IP_MODE_IPV4_ONLY, either[i], true);
        finds("SRV example.org, A p1, A p2", "1.1.1.1:5060 UDP 0, 2.2.2.2:5060 UDP 1");
        two_servers(CW_IP_MODE_IPV6_ONLY, either[i], true);
        finds("SRV example.org, AAAA p1, AAAA p2",
              "[2001:db8::1]:5060 UDP 0, [2001:db8::2]:5060 UDP 1");
    }
}

/* RFC 3263 4.2: a port of its own, and the name is a host's; so it is without Use DNS SRV. */
static void asks_for_a_host_only(void **state)
{
    (void)state;
    phone_with("example.org:5070");
    put_srv("example.org", 1, 1, 5060, "p1");
    put_ip("example.org", "192.0.2.1");
    put_ip("example.org", "192.0.2.2");
    finds("A example.org", "192.0.2.1:5070 UDP 0, 192.0.2.2:5070 UDP 0");
    phone.line_settings.use_dns_srv = false;
    phone.line_settings.proxy = "example.org";
    finds("A example.org", "192.0.2.1:5060 UDP 0, 192.0.2.2:5060 UDP 0");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_TLS;
    finds("A example.org", "192.0.2.1:5061 TLS 0, 192.0.2.2:5061 TLS 0");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_TCP;
    finds("A example.org", "192.0.2.1:5060 TCP 0, 192.0.2.2:5060 TCP 0");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO; /* 4.1: UDP for a host */
    finds("A example.org", "192.0.2.1:5060 UDP 0, 192.0.2.2:5060 UDP 0");
}

static void takes_addresses_without_a_question(void **state)
{
    (void)state;
    phone_with("192.0.2.7");
    finds("", "192.0.2.7:5060 UDP 0");
    phone.line_settings.proxy = "[2001:db8::7]:5075";
    finds("", "[2001:db8::7]:5075 UDP 0");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_TLS;
    phone.line_settings.proxy = "192.0.2.7|192.0.2.8:5099:p=1";
    finds("", "192.0.2.7:5061 TLS 0, 192.0.2.8:5099 TLS 1");
    phone.line_settings.outbound_proxy = "192.0.2.20"; /* goes before Proxy */
    finds("", "192.0.2.20:5061 TLS 0");
    phone.line_settings.outbound_proxy = "not a list";
    finds("", "");
}

/* The guide's 1.1: a list written out; addresses behind A= need no question. */
static void reads_a_list_written_out(void **state)
{
    (void)state;
    phone_with("a.example.org:p=2:A=192.0.2.3,[2001:db8::3]|b.example.org:5070:p=1|"
               "c.example.org:p=1|192.0.2.9:p=3");
    put_ip("b.example.org", "192.0.2.1");
    put_ip("c.example.org", "192.0.2.2");
    finds("A b.example.org, A c.example.org",
          "192.0.2.1:5070 UDP 0, 192.0.2.2:5060 UDP 0, 192.0.2.3:5060 UDP 1, "
          "[2001:db8::3]:5060 UDP 1, 192.0.2.9:5060 UDP 2");
}

/* Dual Registration: Alternate Proxy behind, and marked. */
static void puts_the_alternates_behind(void **state)
{
    (void)state;
    phone_with("192.0.2.1");
    phone.line_settings.alternate_proxy = "192.0.2.2";
    finds("", "192.0.2.1:5060 UDP 0");
    phone.line_settings.dual_registration = true;
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.2:5060 UDP 0*");
    phone.line_settings.alternate_outbound_proxy = "192.0.2.3";
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.3:5060 UDP 0*");
}

/* What Proxy has given, NAPTR or servers, spares Alternate Proxy no question. */
static void looks_for_the_alternate_whatever_the_primary_has(void **state)
{
    (void)state;
    phone_with("192.0.2.1");
    phone.line_settings.dual_registration = true;
    phone.line_settings.alternate_proxy = "alternate.example.org";
    put_ip("alternate.example.org", "192.0.2.8");
    finds("SRV alternate.example.org, A alternate.example.org",
          "192.0.2.1:5060 UDP 0, 192.0.2.8:5060 UDP 1*");
    phone.line_settings.proxy = "example.org";
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO;
    put_naptr("example.org", 1, 1, "SIP+D2T", "_sip._tcp.example.org");
    put_srv("_sip._tcp.example.org", 1, 1, 5060, "t");
    put_ip("t", "192.0.2.2");
    finds("NAPTR example.org, SRV _sip._tcp.example.org, A t, NAPTR alternate.example.org, "
          "SRV alternate.example.org, SRV alternate.example.org, SRV alternate.example.org, "
          "A alternate.example.org",
          "192.0.2.2:5060 TCP 0, 192.0.2.8:5060 UDP 1*");
}

/* RFC 3263 4, RFC 5922 7.3: the host of the setting, whatever the DNS made of it. */
static void knows_by_which_host_a_server_was_found(void **state)
{
    const struct cw_address gone = { .family = 4, .ip = { 192, 0, 2, 77 }, .port = 5060 };
    struct cw_octets name;

    (void)state;
    phone_with("example.org");
    put_srv("example.org", 1, 1, 5061, "one.example.net");
    put_srv("example.org", 2, 1, 5061, "192.0.2.6");
    put_ip("one.example.net", "192.0.2.5");
    locates("5 example.org, 6 example.org");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO;
    put_naptr("example.org", 1, 1, "SIPS+D2T", "_sips._tcp.example.net");
    put_srv("_sips._tcp.example.net", 1, 1, 5061, "one.example.net");
    locates("5 example.org");
    phone.line_settings.proxy = "_sips._tcp.example.net";
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_TLS;
    locates("5 example.net");
    put_ip("b.example.org", "192.0.2.1");
    put_ip("c.example.org", "192.0.2.2");
    put_ip("d.example.org", "192.0.2.2");
    phone.line_settings.proxy = "a.example.org:p=2:A=192.0.2.3,192.0.2.4|b.example.org:5070:p=1|"
                                "c.example.org:p=1|192.0.2.9:p=3|d.example.org:p=4";
    locates("1 b.example.org, 2 c.example.org, 3 a.example.org, 4 a.example.org, 9 192.0.2.9");
    phone.line_settings.dual_registration = true;
    phone.line_settings.alternate_proxy = "192.0.2.8|one.example.net";
    phone.line_settings.outbound_proxy = "c.example.org";
    phone.line_settings.use_dns_srv = false;
    locates("2 c.example.org, 8 192.0.2.8, 5 one.example.net");
    phone.line_settings.alternate_outbound_proxy = "b.example.org";
    locates("2 c.example.org, 1 b.example.org");
    assert_int_equal(domain_of(&phone.cw, 1, &gone).len, 0); /* no server of the line's */
    for (int i = 0; i < 2; i++) { /* one that has left the list */
        struct cw_line *line = &phone.cw.memory.lines[0];
        struct cw_address *where =
            i == 0 ? &line->site.current : &binding_at(&phone.cw, line->binding)->server;

        assert_int_not_equal(line->binding, 0);
        *where = gone;
        name = domain_of(&phone.cw, 1, &gone);
        assert_int_equal(name.len, strlen("c.example.org"));
        assert_memory_equal(name.at, "c.example.org", name.len);
        *where = (struct cw_address){ .family = 0 };
    }
    phone.cw.memory.lines[0].site.current = gone;
    phone.line_settings.outbound_proxy = "not a list";
    assert_int_equal(domain_of(&phone.cw, 1, &gone).len, 0);
}

/* --- NAPTR -------------------------------------------------------------------------------------- */

static void phone_auto(void)
{
    phone_with("example.org");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO;
    put_srv("_sip._udp.example.org", 1, 1, 5060, "u");
    put_srv("_sip._tcp.example.org", 1, 1, 5060, "t");
    put_srv("_sips._tcp.example.org", 1, 1, 5061, "s");
    put_ip("u", "192.0.2.1");
    put_ip("t", "192.0.2.2");
    put_ip("s", "192.0.2.3");
}

#define UDP_TCP_TLS                                                                                \
    "NAPTR example.org, SRV _sip._udp.example.org, A u, SRV _sip._tcp.example.org, A t, "          \
    "SRV _sips._tcp.example.org, A s"
#define TLS_TCP_UDP                                                                                \
    "NAPTR example.org, SRV _sips._tcp.example.org, A s, SRV _sip._tcp.example.org, A t, "         \
    "SRV _sip._udp.example.org, A u"

/* RFC 3263 4.1: by order, then by preference; the guide's example: TLS, TCP, UDP. */
static void follows_naptr_by_order_and_preference(void **state)
{
    (void)state;
    phone_auto();
    put_naptr("example.org", 100, 50, "SIP+D2U", "_sip._udp.example.org");
    put_naptr("example.org", 50, 50, "SIPS+D2T", "_sips._tcp.example.org");
    put_naptr("example.org", 90, 50, "SIP+D2T", "_sip._tcp.example.org");
    finds(TLS_TCP_UDP, "192.0.2.3:5061 TLS 0, 192.0.2.2:5060 TCP 1, 192.0.2.1:5060 UDP 2");
    phone_auto();
    put_naptr("example.org", 1, 30, "SIP+D2U", "_sip._udp.example.org");
    put_naptr("example.org", 1, 10, "SIPS+D2T", "_sips._tcp.example.org");
    put_naptr("example.org", 1, 20, "SIP+D2T", "_sip._tcp.example.org");
    finds(TLS_TCP_UDP, "192.0.2.3:5061 TLS 0, 192.0.2.2:5060 TCP 1, 192.0.2.1:5060 UDP 2");
}

/* The guide's 1.1: of equals UDP, then TCP, then TLS; in any case of letters (RFC 3403 4.1). */
static void prefers_udp_then_tcp_then_tls_of_equals(void **state)
{
    (void)state;
    phone_auto();
    put_naptr("example.org", 1, 1, "sips+d2t", "_sips._tcp.example.org");
    put_naptr("example.org", 1, 1, "Sip+D2t", "_sip._tcp.example.org");
    put_naptr("example.org", 1, 1, "sip+d2u", "_sip._udp.example.org")->flags = octets("S");
    finds(UDP_TCP_TLS, "192.0.2.1:5060 UDP 0, 192.0.2.2:5060 TCP 1, 192.0.2.3:5061 TLS 2");
}

/* RFC 3263 4.1: what names none of our transports, or no service, is passed over. */
static void passes_over_naptr_that_it_cannot_use(void **state)
{
    static char longer[SEARCH_NAME + 2];

    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    phone_auto();
    put_naptr("example.org", 1, 1, "SIP+D2S", "_sip._sctp.example.org");
    put_naptr("example.org", 2, 1, "SIP+D2", "_sip._udp.example.org");
    put_naptr("example.org", 3, 1, "SIP+D2UX", "_sip._udp.example.org");
    put_naptr("example.org", 4, 1, "E2U+sip", "_sip._udp.example.org");
    put_naptr("example.org", 5, 1, "SIP\013D2U", "_sip._udp.example.org"); /* + without a bit */
    put_naptr("example.org", 6, 1, "SIP+D2U", "");
    put_naptr("example.org", 7, 1, "SIP+D2U", longer);
    put_naptr("example.org", 8, 1, "SIP+D2U", "_sip._udp.example.org")->flags = octets("u");
    put_naptr("example.org", 9, 1, "SIP+D2U", "_sip._udp.example.org")->flags = octets("");
    put_naptr("example.org", 10, 1, "SIP+D2T", "_sip._tcp.example.org");
    finds("NAPTR example.org, SRV _sip._tcp.example.org, A t", "192.0.2.2:5060 TCP 0");
}

/* RFC 3263 4.1: without NAPTR SRV of each transport, without these the host. */
static void asks_for_srv_of_each_transport_without_naptr(void **state)
{
    (void)state;
    phone_auto();
    phone.line_settings.dns_srv_auto_prefix = true;
    finds(UDP_TCP_TLS, "192.0.2.1:5060 UDP 0, 192.0.2.2:5060 TCP 1, 192.0.2.3:5061 TLS 2");
    phone_with("example.org");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO;
    phone.line_settings.dns_srv_auto_prefix = true;
    put_naptr("example.org", 1, 1, "E2U+sip", "elsewhere.example.org");
    put_ip("example.org", "192.0.2.4");
    finds("NAPTR example.org, SRV _sip._udp.example.org, SRV _sip._tcp.example.org, "
          "SRV _sips._tcp.example.org, A example.org",
          "192.0.2.4:5060 UDP 0");
}

/* The guide's 1.1: six NAPTR records of one answer. */
static void looks_at_six_naptr(void **state)
{
    (void)state;
    phone_auto();
    for (uint16_t i = 0; i < 6; i++)
        put_naptr("example.org", (uint16_t)(10 + i), 1, "SIP+D2U", "none.example.org");
    put_naptr("example.org", 1, 1, "SIP+D2T", "_sip._tcp.example.org");
    finds("NAPTR example.org, SRV none.example.org, SRV none.example.org, SRV none.example.org, "
          "SRV none.example.org, SRV none.example.org, SRV none.example.org, A example.org",
          "");
}

/* --- SRV ---------------------------------------------------------------------------------------- */

static void phone_weighed(void)
{
    phone_with("example.org");
    put_srv("example.org", 2, 0, 5062, "c");
    put_srv("example.org", 1, 10, 5060, "a");
    put_srv("example.org", 1, 30, 5061, "b");
    put_ip("a", "192.0.2.1");
    put_ip("b", "192.0.2.2");
    put_ip("c", "192.0.2.3");
}

#define A_B_C "192.0.2.1:5060 UDP 0, 192.0.2.2:5061 UDP 0, 192.0.2.3:5062 UDP 1"
#define B_A_C "192.0.2.2:5061 UDP 0, 192.0.2.1:5060 UDP 0, 192.0.2.3:5062 UDP 1"

/* RFC 2782: of one priority by chance, a fourth of it for a weight of 10 of 40. The number drawn
 * is one from 0 to 40; up to 10 chooses the first. Equal priorities share a rank. */
static void draws_srv_of_one_priority_by_weight(void **state)
{
    (void)state;
    phone_weighed();
    finds("SRV example.org, A a, A b, A c", A_B_C);
    phone_weighed();
    chance = (uint32_t)((10.5 / 41) * 4294967296.0); /* 10 */
    finds("SRV example.org, A a, A b, A c", A_B_C);
    phone_weighed();
    chance = (uint32_t)((11.5 / 41) * 4294967296.0); /* 11 */
    finds("SRV example.org, A b, A a, A c", B_A_C);
    phone_weighed();
    chance = UINT32_MAX; /* 40 */
    finds("SRV example.org, A b, A a, A c", B_A_C);
}

/* RFC 2782: a target of "." says that there is none; so does a port of 0. */
static void passes_over_targets_that_are_none(void **state)
{
    static char longer[SEARCH_NAME + 2];

    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    phone_with("example.org");
    put_srv("example.org", 1, 1, 5060, ".");
    put_srv("example.org", 1, 1, 5060, "");
    put_srv("example.org", 1, 1, 0, "a");
    put_srv("example.org", 1, 1, 5060, longer);
    put_ip("example.org", "192.0.2.1");
    finds("SRV example.org, A example.org", "192.0.2.1:5060 UDP 0");
    put_srv("example.org", 9, 1, 5066, "192.0.2.6"); /* an address, which is no name */
    finds("SRV example.org", "192.0.2.6:5066 UDP 0");
}

/* The guide's 1.1: twelve SRV records of one answer. */
static void looks_at_twelve_srv(void **state)
{
    static const char *const host_names[] = { "h1", "h2", "h3",  "h4",  "h5",  "h6", "h7",
                                              "h8", "h9", "h10", "h11", "h12", "h13" };

    (void)state;
    phone_with("example.org");
    for (uint16_t i = 0; i < 13; i++)
        put_srv("example.org", i, 1, 5060, host_names[i]);
    finds("SRV example.org, A h1, A h2, A h3, A h4, A h5, A h6, A h7, A h8, A h9, A h10, A h11, "
          "A h12, A example.org",
          "");
}

/* DNS SRV Auto Prefix, by transport; a name that has a prefix keeps it. */
static void prefixes_the_name_by_transport(void **state)
{
    (void)state;
    phone_with("example.org");
    phone.line_settings.dns_srv_auto_prefix = true;
    finds("SRV _sip._udp.example.org, A example.org", "");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_TCP;
    finds("SRV _sip._tcp.example.org, A example.org", "");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_TLS;
    finds("SRV _sips._tcp.example.org, A example.org", "");
    phone.line_settings.proxy = "_sip._tcp.example.org";
    finds("SRV _sip._tcp.example.org, A _sip._tcp.example.org", "");
    phone.line_settings.proxy = "example.org."; /* rooted, and asked for without the dot */
    finds("SRV _sips._tcp.example.org, A example.org", "");
}

/* RFC 1035 2.3.4: a name of 253 octets is asked for; a longer one is never cut to another name. */
static void asks_for_no_name_that_is_too_long(void **state)
{
    char name[SEARCH_NAME + 2], wanted[2 * SEARCH_NAME + 16];

    (void)state;
    for (size_t i = 0; i < SEARCH_NAME + 1; i++)
        name[i] = i % 50 == 49 ? '.' : 'a';
    name[SEARCH_NAME] = '\0';
    phone_with(name);
    sprintf(wanted, "SRV %s, A %s", name, name);
    finds(wanted, "");
    phone.line_settings.dns_srv_auto_prefix = true; /* the prefix makes it too long */
    sprintf(wanted, "A %s", name);
    finds(wanted, "");
    name[SEARCH_NAME] = '.'; /* rooted: the dot does not count */
    name[SEARCH_NAME + 1] = '\0';
    finds(wanted, "");
    name[SEARCH_NAME] = 'a';
    finds("", "");
}

/* RFC 3263 4.2 and RFC 2782: a server of a lower priority is lower, whoever of its equals is not
 * to be found. */
static void ranks_by_priority_also_where_a_name_is_unknown(void **state)
{
    (void)state;
    phone_with("example.org");
    put_srv("example.org", 1, 1, 5060, "a");
    put_srv("example.org", 2, 1, 5060, "unknown");
    put_srv("example.org", 2, 1, 5060, "c");
    put_srv("example.org", 3, 1, 5060, "d");
    put_ip("a", "192.0.2.1");
    put_ip("c", "192.0.2.3");
    put_ip("d", "192.0.2.4");
    finds("SRV example.org, A a, A unknown, A c, A d",
          "192.0.2.1:5060 UDP 0, 192.0.2.3:5060 UDP 1, 192.0.2.4:5060 UDP 2");
    phone_with("192.0.2.1|192.0.2.99:p=1|192.0.2.3:p=1"); /* the second cannot be reached */
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.3:5060 UDP 1");
}

/* --- what is found ------------------------------------------------------------------------------ */

/* Based on SRV Port: only servers with the port of the first stand in for each other. */
static void keeps_the_port_of_the_first_where_it_is_told_to(void **state)
{
    (void)state;
    phone_weighed();
    put_srv("example.org", 3, 1, 5060, "c");
    phone.line_settings.proxy_redundancy_method = CW_PROXY_REDUNDANCY_METHOD_BASED_ON_SRV_PORT;
    finds("SRV example.org, A a, A b, A c, A c", "192.0.2.1:5060 UDP 0, 192.0.2.3:5060 UDP 1");
    phone_with("192.0.2.1:5070|192.0.2.2:5071"); /* an alternate is no stand-in */
    phone.line_settings.proxy_redundancy_method = CW_PROXY_REDUNDANCY_METHOD_BASED_ON_SRV_PORT;
    phone.line_settings.dual_registration = true;
    phone.line_settings.alternate_proxy = "192.0.2.3:5072";
    finds("", "192.0.2.1:5070 UDP 0, 192.0.2.3:5072 UDP 0*");
}

static void finds_each_address_once_and_only_where_there_is_a_way(void **state)
{
    (void)state;
    phone_with("192.0.2.1|192.0.2.99|192.0.2.1|192.0.2.1:5061");
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.1:5061 UDP 0");
}

/* The least time to live of all that was looked at; a record that is for this once counts 30 s. */
static void keeps_the_list_as_long_as_its_shortest_record(void **state)
{
    (void)state;
    phone_weighed();
    look();
    assert_int_equal(search->least_ttl, 600);
    phone_weighed();
    zone.row[1].record.ttl = 120; /* SRV */
    zone.row[4].record.ttl = 90;  /* A */
    look();
    assert_int_equal(search->least_ttl, 90);
    phone_weighed();
    zone.row[1].record.ttl = 0;
    look();
    assert_int_equal(search->least_ttl, 30);
    phone_with("192.0.2.1"); /* an address does not run out */
    look();
    assert_int_equal(search->least_ttl, 0);
}

static uint32_t free_entries(void)
{
    uint32_t n = 0;

    for (uint32_t i = phone.cw.free_entry; i; i = entries[i - 1].next) {
        n++;
        assert_true(n <= ENTRIES);
    }
    return n;
}

/* 24 of a line (LOCAL_entries); all come back. */
static void finds_no_more_than_a_line_may_have(void **state)
{
    static char ip[30][16];

    (void)state;
    phone_with("example.org:5060");
    for (int i = 0; i < 30; i++) {
        sprintf(ip[i], "192.0.2.%d", i + 1);
        put_ip("example.org", ip[i]);
    }
    look();
    assert_int_equal(search->found, CW_ENTRIES_A_LINE);
    assert_int_equal(free_entries(), ENTRIES - CW_ENTRIES_A_LINE);
    assert_int_equal(phone.cw.counters.pool_full, 0);
    search_free(&phone.cw, search_slot);
    assert_int_equal(free_entries(), ENTRIES);
}

/* Without a free search there is none; without a free entry what fits is found. Both are counted. */
static void counts_what_found_no_room(void **state)
{
    (void)state;
    phone_with("192.0.2.1|192.0.2.2|192.0.2.3");
    look();
    assert_int_equal(search_take(&phone.cw, 1), 0);
    assert_int_equal(phone.cw.counters.pool_full, 1);
    search_free(&phone.cw, search_slot);
    phone.cw.free_entry = ENTRIES - 1; /* two are left */
    entries[ENTRIES - 2].next = ENTRIES;
    entries[ENTRIES - 1].next = 0;
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.2:5060 UDP 0");
    assert_int_equal(phone.cw.counters.pool_full, 2);
    assert_int_equal(free_entries(), 2);
}

/* RFC 4343: names are the same in any case of letters; nothing else is. */
static void knows_its_question(void **state)
{
    (void)state;
    phone_with("reg-1.Example.org:5060");
    search_slot = search_take(&phone.cw, 1);
    search = search_at(&phone.cw, search_slot);
    assert_true(search_next(&phone.cw, search));
    assert_true(search_is_asking(&phone.cw, search, CW_A, octets("reg-1.Example.org")));
    assert_true(search_is_asking(&phone.cw, search, CW_A, octets("REG-1.eXAMPLE.ORG")));
    assert_false(search_is_asking(&phone.cw, search, CW_AAAA, octets("reg-1.Example.org")));
    assert_false(search_is_asking(&phone.cw, search, CW_A, octets("reg-1.Example.or")));
    assert_false(search_is_asking(&phone.cw, search, CW_A, octets("reg-1.Example.org.")));
    assert_false(search_is_asking(&phone.cw, search, CW_A, octets("reg-2.Example.org")));
    assert_false(search_is_asking(&phone.cw, search, CW_A, octets("reg\0151.Example.org")));
    search_do_without(&phone.cw, search);
    assert_false(search_next(&phone.cw, search));
    assert_false(search_is_asking(&phone.cw, search, CW_A, octets("reg-1.Example.org")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_the_families_within_a_priority),
        cmocka_unit_test(asks_for_a_host_only),
        cmocka_unit_test(takes_addresses_without_a_question),
        cmocka_unit_test(reads_a_list_written_out),
        cmocka_unit_test(puts_the_alternates_behind),
        cmocka_unit_test(looks_for_the_alternate_whatever_the_primary_has),
        cmocka_unit_test(knows_by_which_host_a_server_was_found),
        cmocka_unit_test(follows_naptr_by_order_and_preference),
        cmocka_unit_test(prefers_udp_then_tcp_then_tls_of_equals),
        cmocka_unit_test(passes_over_naptr_that_it_cannot_use),
        cmocka_unit_test(asks_for_srv_of_each_transport_without_naptr),
        cmocka_unit_test(looks_at_six_naptr),
        cmocka_unit_test(draws_srv_of_one_priority_by_weight),
        cmocka_unit_test(passes_over_targets_that_are_none),
        cmocka_unit_test(looks_at_twelve_srv),
        cmocka_unit_test(prefixes_the_name_by_transport),
        cmocka_unit_test(asks_for_no_name_that_is_too_long),
        cmocka_unit_test(ranks_by_priority_also_where_a_name_is_unknown),
        cmocka_unit_test(keeps_the_port_of_the_first_where_it_is_told_to),
        cmocka_unit_test(finds_each_address_once_and_only_where_there_is_a_way),
        cmocka_unit_test(keeps_the_list_as_long_as_its_shortest_record),
        cmocka_unit_test(finds_no_more_than_a_line_may_have),
        cmocka_unit_test(counts_what_found_no_room),
        cmocka_unit_test(knows_its_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
