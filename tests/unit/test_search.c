/* test_search.c - what the records of the DNS make of a search (RFC 3263 4.1, 4.2; RFC 2782; the
 * guide's 1.1): what is asked for next, and what is found in which order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "plan.h"
#include "search_double.h"

/* --- NAPTR ------------------------------------------------------------------------------------ */

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
    phone_auto(); /* one octet is a name */
    put_naptr("example.org", 1, 1, "SIP+D2T", "s");
    put_srv("s", 1, 1, 5060, "t");
    finds("NAPTR example.org, SRV s, A t", "192.0.2.2:5060 TCP 0");
}

/* RFC 3263 4.2: a service without SRV records is the name itself, by the transport that the best
 * NAPTR record says. */
static void asks_for_the_name_by_the_transport_of_naptr(void **state)
{
    (void)state;
    phone_with("example.org");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO;
    put_naptr("example.org", 2, 1, "SIP+D2U", "_sip._udp.example.org");
    put_naptr("example.org", 1, 1, "SIPS+D2T", "_sips._tcp.example.org");
    put_ip("example.org", "192.0.2.1");
    finds("NAPTR example.org, SRV _sips._tcp.example.org, SRV _sip._udp.example.org, A example.org",
          "192.0.2.1:5061 TLS 0");
}

/* The guide's 1.1: six NAPTR records of one answer, the best of them; the others are counted. */
static void looks_at_six_naptr(void **state)
{
    (void)state;
    phone_auto();
    for (uint16_t i = 0; i < 6; i++)
        put_naptr("example.org", (uint16_t)(10 + i), 1, "SIP+D2U", "none.example.org");
    put_naptr("example.org", 16, 1, "SIP+D2U", "last.example.org");
    put_naptr("example.org", 1, 1, "SIP+D2T", "_sip._tcp.example.org");
    finds("NAPTR example.org, SRV _sip._tcp.example.org, A t, SRV none.example.org, "
          "SRV none.example.org, SRV none.example.org, SRV none.example.org, SRV none.example.org",
          "192.0.2.2:5060 TCP 0");
    assert_int_equal(phone.cw.counters.passed_over, 2);
}

/* --- SRV -------------------------------------------------------------------------------------- */

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

/* RFC 2782: those of weight 0 stand first, whatever their place in the answer, and 0 alone chooses
 * them first. */
static void places_srv_of_weight_0_first(void **state)
{
    (void)state;
    phone_weighed();
    put_srv("example.org", 1, 0, 5063, "z");
    put_ip("z", "192.0.2.9");
    finds("SRV example.org, A z, A a, A b, A c",
          "192.0.2.9:5063 UDP 0, 192.0.2.1:5060 UDP 0, 192.0.2.2:5061 UDP 0, "
          "192.0.2.3:5062 UDP 1");
    chance = (uint32_t)((1.5 / 41) * 4294967296.0); /* 1, and 1 again of 0 to 30 */
    finds("SRV example.org, A a, A b, A z, A c",
          "192.0.2.1:5060 UDP 0, 192.0.2.2:5061 UDP 0, 192.0.2.9:5063 UDP 0, "
          "192.0.2.3:5062 UDP 1");
}

/* RFC 2782: a target of "." says that there is none; so does a port of 0. The name itself is no
 * host of the service then: it has SRV records (RFC 3263 4.2). */
static void passes_over_targets_that_are_none(void **state)
{
    static char longer[SEARCH_NAME + 2], wanted[SEARCH_NAME + 32];

    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    phone_with("example.org");
    put_srv("example.org", 1, 1, 5060, ".");
    put_ip("example.org", "192.0.2.1");
    finds("SRV example.org", "");
    put_srv("example.org", 1, 1, 5060, "");
    put_srv("example.org", 1, 1, 0, "a");
    put_srv("example.org", 1, 1, 5060, longer);
    finds("SRV example.org", "");
    put_srv("example.org", 9, 1, 5066, "192.0.2.6"); /* an address, which is no name */
    finds("SRV example.org", "192.0.2.6:5066 UDP 0");
    longer[SEARCH_NAME] = '\0'; /* as long as a name may be */
    put_srv("example.org", 1, 1, 5060, longer);
    snprintf(wanted, sizeof wanted, "SRV example.org, A %s", longer);
    finds(wanted, "192.0.2.6:5066 UDP 0");
}

/* A service that is not offered is one of three. */
static void looks_for_the_services_that_are_offered(void **state)
{
    (void)state;
    phone_with("example.org");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO;
    phone.line_settings.dns_srv_auto_prefix = true;
    put_srv("_sip._udp.example.org", 0, 0, 0, ".");
    put_srv("_sips._tcp.example.org", 1, 1, 5061, "s");
    put_ip("example.org", "192.0.2.1");
    put_ip("s", "192.0.2.3");
    finds("NAPTR example.org, SRV _sip._udp.example.org, SRV _sip._tcp.example.org, "
          "SRV _sips._tcp.example.org, A s",
          "192.0.2.3:5061 TLS 0");
}

/* RFC 3263 4.2: hosts that have no address are hosts of the service still; the name is not. */
static void does_without_the_name_where_its_hosts_have_no_address(void **state)
{
    (void)state;
    phone_with("example.org");
    put_srv("example.org", 1, 1, 5060, "unknown");
    put_ip("example.org", "192.0.2.1");
    finds("SRV example.org, A unknown", "");
}

/* The guide's 1.1: twelve SRV records of one answer, the best of them; the others are counted. */
static void looks_at_twelve_srv(void **state)
{
    static const char *const host_names[] = { "h1", "h2", "h3",  "h4",  "h5",  "h6",  "h7",
                                              "h8", "h9", "h10", "h11", "h12", "h13", "h14" };

    (void)state;
    phone_with("example.org");
    for (uint16_t i = 14; i > 0; i--)
        put_srv("example.org", i, 1, 5060, host_names[i - 1]);
    finds("SRV example.org, A h1, A h2, A h3, A h4, A h5, A h6, A h7, A h8, A h9, A h10, A h11, "
          "A h12",
          "");
    assert_int_equal(phone.cw.counters.passed_over, 2);
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
    put_srv("example.org", 3, 0, 5060, "e"); /* of the same priority as d */
    put_ip("a", "192.0.2.1");
    put_ip("c", "192.0.2.3");
    put_ip("d", "192.0.2.4");
    put_ip("e", "192.0.2.5");
    finds("SRV example.org, A a, A unknown, A c, A e, A d",
          "192.0.2.1:5060 UDP 0, 192.0.2.3:5060 UDP 1, 192.0.2.5:5060 UDP 2, 192.0.2.4:5060 UDP 2");
    phone_with("192.0.2.1|192.0.2.99:p=1|192.0.2.3:p=1"); /* the second cannot be reached */
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.3:5060 UDP 1");
}

/* --- what is found ---------------------------------------------------------------------------- */

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
    finds("", "192.0.2.1:5070 UDP 0, 192.0.2.3:5072 UDP 1*");
}

static void finds_each_address_once_and_only_where_there_is_a_way(void **state)
{
    (void)state;
    phone_with("192.0.2.1|192.0.2.99|192.0.2.1|192.0.2.1:5061");
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.1:5061 UDP 0");
}

/* Of Alternate Proxy, too, an address that Proxy has, but for the one where the line registers
 * anyway. */
static void finds_an_alternate_among_the_servers_of_proxy(void **state)
{
    (void)state;
    phone_with("192.0.2.1|192.0.2.2");
    phone.line_settings.dual_registration = true;
    phone.line_settings.alternate_proxy = "192.0.2.1|192.0.2.2|192.0.2.2";
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.2:5060 UDP 0, 192.0.2.2:5060 UDP 1*");
}

static void assert_ttl(uint32_t ttl)
{
    look();
    assert_int_equal(search->least_ttl, ttl);
    cwi_search_free(&phone.cw, search_slot);
}

/* The least time to live of all that led to a server of the list; a record that is for this once
 * counts 30 s (LOCAL_ttl). */
static void keeps_the_list_as_long_as_its_shortest_record(void **state)
{
    (void)state;
    phone_weighed();
    assert_ttl(600);
    zone.row[1].record.ttl = 120; /* SRV */
    assert_ttl(120);
    zone.row[4].record.ttl = 90; /* A */
    assert_ttl(90);
    zone.row[1].record.ttl = 0;
    assert_ttl(30);
    zone.row[1].record.ttl = 29; /* what may be kept for a while is */
    assert_ttl(29);
    zone.row[4].record.ttl = 7;
    assert_ttl(7);
    phone_auto();
    put_naptr("example.org", 1, 1, "SIP+D2U", "_sip._udp.example.org")->ttl = 70;
    assert_ttl(70);
    phone_auto();
    put_naptr("example.org", 1, 1, "SIP+D2U", "none.example.org")->ttl = 70;
    put_ip("example.org", "192.0.2.1");
    assert_ttl(70);          /* it says the transport */
    phone_with("192.0.2.1"); /* an address does not run out */
    assert_ttl(0);
}

/* What is of no use, or led to no server, does not make the line ask again. */
static void keeps_the_list_whatever_is_of_no_use(void **state)
{
    (void)state;
    phone_weighed();
    put_srv("example.org", 1, 1, 5060, ".")->ttl = 5;
    put_srv("example.org", 1, 1, 0, "a")->ttl = 5;
    put_srv("example.org", 9, 1, 5060, "unknown")->ttl = 5;
    put_srv("example.org", 9, 1, 5060, "far")->ttl = 5;
    put_ip("far", "192.0.2.99")->ttl = 5;             /* there is no way to it */
    put_srv("example.org", 9, 1, 5060, "a")->ttl = 5; /* known already */
    assert_ttl(600);
    phone_auto();
    put_naptr("example.org", 1, 1, "E2U+sip", "x.example.org")->ttl = 5;
    put_naptr("example.org", 2, 1, "SIP+D2U", "none.example.org")->ttl = 5;
    put_naptr("example.org", 3, 1, "SIP+D2T", "_sip._tcp.example.org");
    assert_ttl(600);
}

static uint32_t free_entries(void)
{
    uint32_t n = ENTRIES - phone.cw.used_entries;

    for (uint32_t i = phone.cw.free_entry; i; i = entries[i - 1].next) {
        n++;
        assert_true(n <= ENTRIES);
    }
    return n;
}

/* 24 of Proxy (LOCAL_entries); all come back, and what is left out is counted. */
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
    assert_int_equal(search->found[0], CW_ENTRIES_A_LINE);
    assert_int_equal(free_entries(), ENTRIES - CW_ENTRIES_A_LINE);
    assert_int_equal(phone.cw.counters.pool_full, 0);
    assert_int_equal(phone.cw.counters.passed_over, 30 - CW_ENTRIES_A_LINE);
    cwi_search_free(&phone.cw, search_slot);
    assert_int_equal(free_entries(), ENTRIES);
}

static void put_hosts(const char *prefix, char names[][8], uint16_t hosts, unsigned addresses)
{
    for (uint16_t i = 0; i < hosts; i++) {
        sprintf(names[i], "%s%u", prefix, i + 1u);
        for (unsigned k = 0; k < addresses; k++) {
            char ip[32];
            sprintf(ip, "10.0.%u.%u", i + 1u, k + 1u);
            put_ip(names[i], ip);
        }
    }
}

static unsigned count_of(const char *text)
{
    unsigned n = 0;

    for (const char *at = got; (at = strstr(at, text)); at++)
        n++;
    return n;
}

/* What is left out is a further address of a host: no host behind it loses its first. */
static void leaves_room_for_the_first_of_each_host(void **state)
{
    static char names[12][8];

    (void)state;
    phone_with("example.org");
    put_hosts("h", names, 12, 4);
    for (uint16_t i = 0; i < 12; i++)
        put_srv("example.org", i, 1, 5060, names[i]);
    look();
    assert_int_equal(search->found[0], CW_ENTRIES_A_LINE);
    assert_int_equal(phone.cw.counters.passed_over, 48 - CW_ENTRIES_A_LINE);
    for (unsigned i = 1; i <= 12; i++) {
        char first[16];
        sprintf(first, "10.0.%u.1:", i);
        assert_int_equal(count_of(first), 1);
    }
    assert_int_equal(count_of("10.0.4."), 4); /* three of four, and this one, have all of theirs */
    assert_int_equal(count_of("10.0.6."), 1);
    cwi_search_free(&phone.cw, search_slot);
}

/* The same where transports are many, each with as many hosts as there may be. */
static void leaves_room_for_the_first_of_each_transport(void **state)
{
    static char udp[12][8], tcp[12][8];

    (void)state;
    phone_with("example.org");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO;
    put_naptr("example.org", 1, 1, "SIP+D2U", "_sip._udp.example.org");
    put_naptr("example.org", 2, 1, "SIP+D2T", "_sip._tcp.example.org");
    put_hosts("u", udp, 12, 2);
    put_hosts("t", tcp, 12, 1);
    for (uint16_t i = 0; i < 12; i++) {
        put_srv("_sip._udp.example.org", 1, 1, 5060, udp[i]);
        put_srv("_sip._tcp.example.org", 1, 1, 5060, tcp[i]);
    }
    look();
    assert_int_equal(search->found[0], CW_ENTRIES_A_LINE);
    assert_int_equal(count_of("UDP"), CW_ENTRIES_A_LINE - 1);
    assert_int_equal(count_of("TCP"), 1);
    assert_int_equal(phone.cw.counters.passed_over, 1 + 11);
    cwi_search_free(&phone.cw, search_slot);
}

/* 24 servers of Proxy take nothing from Alternate Proxy, which has 8 of its own. */
static void keeps_the_room_of_the_alternates(void **state)
{
    static char names[12][8];

    (void)state;
    phone_with("example.org");
    phone.line_settings.dual_registration = true;
    phone.line_settings.alternate_proxy = "alternate.example.org";
    put_hosts("h", names, 12, 3);
    for (uint16_t i = 0; i < 12; i++) {
        put_srv("example.org", i, 1, 5060, names[i]);
        put_srv("alternate.example.org", i, 1, 5070, names[i]);
    }
    look();
    assert_int_equal(search->found[0], CW_ENTRIES_A_LINE);
    assert_int_equal(search->found[1], CW_ALTERNATES_A_LINE);
    assert_int_equal(count_of("*"), CW_ALTERNATES_A_LINE);
    assert_int_equal(count_of("10.0.1.1:5070"), 1);
    assert_int_equal(free_entries(), ENTRIES - CW_LIST_MOST);
    assert_int_equal(phone.cw.counters.passed_over, 72 - CW_LIST_MOST);
    cwi_search_free(&phone.cw, search_slot);
}

/* Without a free search there is none; without a free entry what fits is found. Each is counted. */
static void counts_what_found_no_room(void **state)
{
    (void)state;
    phone_with("192.0.2.1|192.0.2.2|192.0.2.3");
    look();
    assert_int_equal(cwi_search_take(&phone.cw, 1), 0);
    assert_int_equal(phone.cw.counters.pool_full, 1);
    cwi_search_free(&phone.cw, search_slot);
    phone.cw.free_entry = 0;
    phone.cw.used_entries = ENTRIES - 2; /* two are left */
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.2:5060 UDP 0");
    assert_int_equal(phone.cw.counters.pool_full, 2);
    assert_int_equal(free_entries(), 2);
}

/* RFC 4343: names are the same in any case of letters; nothing else is. */
static void knows_its_question(void **state)
{
    (void)state;
    phone_with("reg-1.Example.org:5060");
    search_slot = cwi_search_take(&phone.cw, 1);
    search = cwi_search_at(&phone.cw, search_slot);
    assert_true(cwi_plan_next(&phone.cw, search));
    assert_true(cwi_search_is_asking(&phone.cw, search, CW_A, octets("reg-1.Example.org")));
    assert_true(cwi_search_is_asking(&phone.cw, search, CW_A, octets("REG-1.eXAMPLE.ORG")));
    assert_true(cwi_search_is_asking(
        &phone.cw, search, CW_A,
        (struct cw_octets){ (const uint8_t *)"reg-1.example.orgs", 17 })); /* no further */
    assert_false(cwi_search_is_asking(&phone.cw, search, CW_AAAA, octets("reg-1.Example.org")));
    assert_false(cwi_search_is_asking(&phone.cw, search, CW_A, octets("reg-1.Example.or")));
    assert_false(cwi_search_is_asking(&phone.cw, search, CW_A, octets("reg-1.Example.org.")));
    assert_false(cwi_search_is_asking(&phone.cw, search, CW_A, octets("reg-2.Example.org")));
    assert_false(cwi_search_is_asking(&phone.cw, search, CW_A, octets("reg\0151.Example.org")));
    cwi_search_do_without(&phone.cw, search);
    assert_false(cwi_plan_next(&phone.cw, search));
    assert_false(cwi_search_is_asking(&phone.cw, search, CW_A, octets("reg-1.Example.org")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_naptr_by_order_and_preference),
        cmocka_unit_test(prefers_udp_then_tcp_then_tls_of_equals),
        cmocka_unit_test(passes_over_naptr_that_it_cannot_use),
        cmocka_unit_test(asks_for_the_name_by_the_transport_of_naptr),
        cmocka_unit_test(looks_at_six_naptr),
        cmocka_unit_test(draws_srv_of_one_priority_by_weight),
        cmocka_unit_test(places_srv_of_weight_0_first),
        cmocka_unit_test(passes_over_targets_that_are_none),
        cmocka_unit_test(looks_for_the_services_that_are_offered),
        cmocka_unit_test(does_without_the_name_where_its_hosts_have_no_address),
        cmocka_unit_test(looks_at_twelve_srv),
        cmocka_unit_test(ranks_by_priority_also_where_a_name_is_unknown),
        cmocka_unit_test(keeps_the_port_of_the_first_where_it_is_told_to),
        cmocka_unit_test(finds_each_address_once_and_only_where_there_is_a_way),
        cmocka_unit_test(finds_an_alternate_among_the_servers_of_proxy),
        cmocka_unit_test(keeps_the_list_as_long_as_its_shortest_record),
        cmocka_unit_test(keeps_the_list_whatever_is_of_no_use),
        cmocka_unit_test(finds_no_more_than_a_line_may_have),
        cmocka_unit_test(leaves_room_for_the_first_of_each_host),
        cmocka_unit_test(leaves_room_for_the_first_of_each_transport),
        cmocka_unit_test(keeps_the_room_of_the_alternates),
        cmocka_unit_test(counts_what_found_no_room),
        cmocka_unit_test(knows_its_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
