/* test_plan.c - a line's servers as its settings say them (RFC 3263 4.1, 4.2; the guide's 1.1 and
 * 3.4): names, addresses and lists of them, families and transports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "search_double.h"

/* --- two families ----------------------------------------------------------------------------- */

/* The guide's 1.1: two servers in two families, by IP Mode and SIP IP Preference; in three forms:
 * SRV records, a list of names, a list of addresses. */
enum form { BY_SRV, BY_NAMES, BY_ADDRESSES, FORMS };

static void two_servers(enum form form, uint8_t mode, uint8_t preference, bool first_has_ipv4)
{
    static const char *const with[FORMS] = {
        "example.org", "p1:p=1|p2:p=2",
        "a:p=1:A=[2001:db8::1],1.1.1.1|b:p=2:A=2.2.2.2,[2001:db8::2]"
    };
    static const char *const without[FORMS] = {
        "example.org", "p1:p=1|p2:p=2", "a:p=1:A=[2001:db8::1]|b:p=2:A=2.2.2.2,[2001:db8::2]"
    };

    phone_with(first_has_ipv4 ? with[form] : without[form]);
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

static void finds_by(enum form form, const char *questions, const char *found)
{
    char all[128];

    sprintf(all, "SRV example.org, %s", questions);
    finds(form == BY_SRV ? all : form == BY_NAMES ? questions : "", found);
}

static void orders_the_families_within_a_priority(void **state)
{
    enum { DUAL = CW_IP_MODE_DUAL_MODE };
    static const uint8_t either[] = { CW_SIP_IP_PREFERENCE_IPV4, CW_SIP_IP_PREFERENCE_IPV6 };

    (void)state;
    for (int n = 0; n < FORMS; n++) {
        const enum form form = (enum form)n;

        two_servers(form, DUAL, CW_SIP_IP_PREFERENCE_IPV4, true);
        finds_by(form, "A p1, AAAA p1, A p2, AAAA p2",
                 "1.1.1.1:5060 UDP 0, [2001:db8::1]:5060 UDP 0, 2.2.2.2:5060 UDP 1, "
                 "[2001:db8::2]:5060 UDP 1");
        two_servers(form, DUAL, CW_SIP_IP_PREFERENCE_IPV6, true);
        finds_by(form, "AAAA p1, A p1, AAAA p2, A p2",
                 "[2001:db8::1]:5060 UDP 0, 1.1.1.1:5060 UDP 0, [2001:db8::2]:5060 UDP 1, "
                 "2.2.2.2:5060 UDP 1");
        two_servers(form, DUAL, CW_SIP_IP_PREFERENCE_IPV4, false);
        finds_by(form, "A p1, AAAA p1, A p2, AAAA p2",
                 "[2001:db8::1]:5060 UDP 0, 2.2.2.2:5060 UDP 1, [2001:db8::2]:5060 UDP 1");
        two_servers(form, DUAL, CW_SIP_IP_PREFERENCE_IPV6, false);
        finds_by(form, "AAAA p1, A p1, AAAA p2, A p2",
                 "[2001:db8::1]:5060 UDP 0, [2001:db8::2]:5060 UDP 1, 2.2.2.2:5060 UDP 1");
        for (int i = 0; i < 2; i++) {
            two_servers(form, CW_IP_MODE_IPV4_ONLY, either[i], true);
            finds_by(form, "A p1, A p2", "1.1.1.1:5060 UDP 0, 2.2.2.2:5060 UDP 1");
            two_servers(form, CW_IP_MODE_IPV6_ONLY, either[i], true);
            finds_by(form, "AAAA p1, AAAA p2",
                     "[2001:db8::1]:5060 UDP 0, [2001:db8::2]:5060 UDP 1");
        }
    }
}

/* GUIDE_ip_mode: an address given as such, too, and one that an SRV record has for a name. */
static void passes_over_addresses_that_ip_mode_excludes(void **state)
{
    (void)state;
    phone_with("[2001:db8::7]");
    phone.settings.ip_mode = CW_IP_MODE_IPV4_ONLY;
    finds("", "");
    phone.settings.ip_mode = CW_IP_MODE_IPV6_ONLY;
    finds("", "[2001:db8::7]:5060 UDP 0");
    phone.settings.ip_mode = CW_IP_MODE_DUAL_MODE;
    finds("", "[2001:db8::7]:5060 UDP 0");
    phone.line_settings.proxy = "192.0.2.7|[2001:db8::7]:p=1|a.example.org:p=2:A=192.0.2.8";
    phone.settings.ip_mode = CW_IP_MODE_IPV6_ONLY;
    finds("", "[2001:db8::7]:5060 UDP 0");
    phone.settings.ip_mode = CW_IP_MODE_IPV4_ONLY;
    finds("", "192.0.2.7:5060 UDP 0, 192.0.2.8:5060 UDP 1");
    phone.line_settings.proxy = "example.org";
    put_srv("example.org", 1, 1, 5060, "2001:db8::7");
    put_srv("example.org", 2, 1, 5060, "192.0.2.9");
    finds("SRV example.org", "192.0.2.9:5060 UDP 0");
}

/* --- names and addresses ---------------------------------------------------------------------- */

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
    phone.settings.ip_mode = CW_IP_MODE_DUAL_MODE;
    finds("", "[2001:db8::7]:5075 UDP 0");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_TLS;
    phone.line_settings.proxy = "192.0.2.7|192.0.2.8:5099:p=1";
    finds("", "192.0.2.7:5061 TLS 0, 192.0.2.8:5099 TLS 1");
    phone.line_settings.outbound_proxy = "192.0.2.20"; /* goes before Proxy */
    finds("", "192.0.2.20:5061 TLS 0");
    phone.line_settings.outbound_proxy = "not a list";
    finds("", "");
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

/* DNS SRV Auto Prefix, by transport; a name that has a prefix keeps it, and without it is the name
 * to fall back to (RFC 2782). */
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
    phone.line_settings.proxy = "_Sip._tCP.example.org";
    finds("SRV _Sip._tCP.example.org, A example.org", "");
    phone.line_settings.proxy = "_sip.example.org"; /* no service of ours */
    finds("SRV _sip.example.org, A _sip.example.org", "");
    phone.line_settings.proxy = "example.org."; /* rooted, and asked for without the dot */
    finds("SRV _sips._tcp.example.org, A example.org", "");
}

/* --- transport AUTO --------------------------------------------------------------------------- */

/* RFC 3263 4.1: without NAPTR SRV of each transport, without these the host. */
static void asks_for_srv_of_each_transport_without_naptr(void **state)
{
    (void)state;
    phone_with("example.org");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO;
    phone.line_settings.dns_srv_auto_prefix = true;
    put_srv("_sip._udp.example.org", 1, 1, 5060, "u");
    put_srv("_sip._tcp.example.org", 1, 1, 5060, "t");
    put_srv("_sips._tcp.example.org", 1, 1, 5061, "s");
    put_ip("u", "192.0.2.1");
    put_ip("t", "192.0.2.2");
    put_ip("s", "192.0.2.3");
    finds("NAPTR example.org, SRV _sip._udp.example.org, A u, SRV _sip._tcp.example.org, A t, "
          "SRV _sips._tcp.example.org, A s",
          "192.0.2.1:5060 UDP 0, 192.0.2.2:5060 TCP 1, 192.0.2.3:5061 TLS 2");
    phone_with("example.org");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO;
    phone.line_settings.dns_srv_auto_prefix = true;
    put_naptr("example.org", 1, 1, "E2U+sip", "elsewhere.example.org");
    put_ip("example.org", "192.0.2.4");
    finds("NAPTR example.org, SRV _sip._udp.example.org, SRV _sip._tcp.example.org, "
          "SRV _sips._tcp.example.org, A example.org",
          "192.0.2.4:5060 UDP 0");
}

/* Without DNS SRV Auto Prefix the name is asked for as it is, once; a name that says its service
 * says its transport. */
static void asks_for_the_service_that_the_name_says(void **state)
{
    (void)state;
    phone_with("example.org");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO;
    put_srv("example.org", 1, 1, 5060, "u");
    put_ip("u", "192.0.2.1");
    finds("NAPTR example.org, SRV example.org, A u", "192.0.2.1:5060 UDP 0");
    for (int i = 0; i < 2; i++) {
        phone.line_settings.dns_srv_auto_prefix = i;
        phone.line_settings.proxy = "_sips._tcp.example.org";
        finds("SRV _sips._tcp.example.org, A example.org", "");
        phone.line_settings.proxy = "_sip._tcp.example.org";
        finds("SRV _sip._tcp.example.org, A example.org", "");
        phone.line_settings.proxy = "_sip._udp.example.org";
        finds("SRV _sip._udp.example.org, A example.org", "");
    }
    put_srv("_sip._tcp.example.org", 1, 1, 5060, "u");
    phone.line_settings.proxy = "_sip._tcp.example.org";
    finds("SRV _sip._tcp.example.org, A u", "192.0.2.1:5060 TCP 0");
}

/* RFC 3263 4.1: of an address, or a name with a port, there is nothing to ask: UDP. */
static void asks_for_no_transport_where_the_server_says_enough(void **state)
{
    (void)state;
    phone_with("example.org:5070");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_AUTO;
    put_ip("example.org", "192.0.2.1");
    finds("A example.org", "192.0.2.1:5070 UDP 0");
    phone.line_settings.proxy = "192.0.2.2";
    finds("", "192.0.2.2:5060 UDP 0");
    phone.line_settings.sip_transport = CW_SIP_TRANSPORT_TLS; /* nor where the setting says it */
    phone.line_settings.proxy = "example.org";
    finds("SRV example.org, A example.org", "192.0.2.1:5061 TLS 0");
}

/* --- lists ------------------------------------------------------------------------------------ */

/* The guide's 1.1: a list written out; addresses behind A= need no question. */
static void reads_a_list_written_out(void **state)
{
    (void)state;
    phone_with("a.example.org:p=2:A=192.0.2.3,[2001:db8::3]|b.example.org:5070:p=1|"
               "c.example.org:p=1|192.0.2.9:p=3");
    phone.settings.ip_mode = CW_IP_MODE_DUAL_MODE;
    put_ip("b.example.org", "192.0.2.1");
    put_ip("c.example.org", "192.0.2.2");
    finds("A b.example.org, AAAA b.example.org, A c.example.org, AAAA c.example.org",
          "192.0.2.1:5070 UDP 0, 192.0.2.2:5060 UDP 0, 192.0.2.3:5060 UDP 1, "
          "[2001:db8::3]:5060 UDP 1, 192.0.2.9:5060 UDP 2");
}

/* LOCAL_static_weights: as written where nobody has a weight; else of one priority by chance, as
 * SRV records are, those of weight 0 first, who has none with a weight of 1. */
static void draws_servers_written_out_by_weight(void **state)
{
    (void)state;
    phone_with("192.0.2.1|192.0.2.2|192.0.2.3:p=1");
    chance = UINT32_MAX;
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.2:5060 UDP 0, 192.0.2.3:5060 UDP 1");
    phone.line_settings.proxy = "192.0.2.1:w=10|192.0.2.2"; /* the weight of one is enough */
    finds("", "192.0.2.2:5060 UDP 0, 192.0.2.1:5060 UDP 0");
    phone.line_settings.proxy =
        "192.0.2.1:w=10|192.0.2.2:w=30|192.0.2.3:w=0|192.0.2.4|192.0.2.5:p=1";
    finds("", "192.0.2.4:5060 UDP 0, 192.0.2.1:5060 UDP 0, 192.0.2.2:5060 UDP 0, "
              "192.0.2.3:5060 UDP 0, 192.0.2.5:5060 UDP 1");
    chance = 0;
    finds("", "192.0.2.3:5060 UDP 0, 192.0.2.2:5060 UDP 0, 192.0.2.1:5060 UDP 0, "
              "192.0.2.4:5060 UDP 0, 192.0.2.5:5060 UDP 1");
    chance = (uint32_t)((31.5 / 42) * 4294967296.0); /* 31 of 0 to 41, 8 of 0 to 11, 1 of 0 to 1 */
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.2:5060 UDP 0, 192.0.2.4:5060 UDP 0, "
              "192.0.2.3:5060 UDP 0, 192.0.2.5:5060 UDP 1");
}

/* Addresses of one server beyond what there is room for take no room from the next one. */
static void keeps_the_room_of_each_server_of_a_list(void **state)
{
    char list[512] = "a:A=10.0.0.1";
    unsigned found = 0;

    (void)state;
    for (int i = 2; i <= 30; i++)
        sprintf(list + strlen(list), ",10.0.0.%d", i);
    strcat(list, "|192.0.2.2:p=1|b.example.org:p=2|192.0.2.4:p=3");
    phone_with(list);
    put_ip("b.example.org", "192.0.2.3");
    phone.line_settings.dual_registration = true;
    phone.line_settings.alternate_proxy = list;
    look();
    for (uint32_t i = search->first; i; i = cwi_entry_at(&phone.cw, i)->next)
        found++;
    assert_int_equal(found, SEARCH_JOBS + 3 + CW_ALTERNATES_A_LINE);
    assert_non_null(
        strstr(got, "192.0.2.2:5060 UDP 1, 192.0.2.3:5060 UDP 2, 192.0.2.4:5060 UDP 3,"));
    assert_non_null(
        strstr(got, "192.0.2.2:5060 UDP 5*, 192.0.2.3:5060 UDP 6*, 192.0.2.4:5060 UDP 7*"));
    /* the first of the alternates is the first of all, where the line registers anyway */
    assert_int_equal(phone.cw.counters.passed_over, 10 + 10 + 19 - 5);
    cwi_search_free(&phone.cw, search_slot);
}

/* It is the last of them that are left out. */
static void leaves_out_the_last_addresses_of_a_server(void **state)
{
    char list[512] = "a:A=10.0.0.1";

    (void)state;
    for (int i = 2; i <= SEARCH_JOBS; i++)
        sprintf(list + strlen(list), ",10.0.0.%d", i);
    for (int i = 1; i <= 6; i++)
        sprintf(list + strlen(list), "|192.0.2.%d:p=%d", i, i);
    phone_with(list);
    look();
    assert_int_equal(search->found[0], CW_ENTRIES_A_LINE);
    assert_non_null(
        strstr(got, "10.0.0.17:5060 UDP 0, 10.0.0.18:5060 UDP 0, 192.0.2.1:5060 UDP 1,"));
    assert_int_equal(phone.cw.counters.passed_over, 2);
    cwi_search_free(&phone.cw, search_slot);
}

/* --- Alternate Proxy -------------------------------------------------------------------------- */

/* Dual Registration: Alternate Proxy behind, and marked. */
static void puts_the_alternates_behind(void **state)
{
    (void)state;
    phone_with("192.0.2.1");
    phone.line_settings.alternate_proxy = "192.0.2.2";
    finds("", "192.0.2.1:5060 UDP 0");
    phone.line_settings.dual_registration = true;
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.2:5060 UDP 1*");
    phone.line_settings.alternate_outbound_proxy = "192.0.2.3";
    finds("", "192.0.2.1:5060 UDP 0, 192.0.2.3:5060 UDP 1*");
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
          "SRV alternate.example.org, A alternate.example.org",
          "192.0.2.2:5060 TCP 0, 192.0.2.8:5060 UDP 1*");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_the_families_within_a_priority),
        cmocka_unit_test(passes_over_addresses_that_ip_mode_excludes),
        cmocka_unit_test(asks_for_a_host_only),
        cmocka_unit_test(takes_addresses_without_a_question),
        cmocka_unit_test(asks_for_no_name_that_is_too_long),
        cmocka_unit_test(prefixes_the_name_by_transport),
        cmocka_unit_test(asks_for_srv_of_each_transport_without_naptr),
        cmocka_unit_test(asks_for_the_service_that_the_name_says),
        cmocka_unit_test(asks_for_no_transport_where_the_server_says_enough),
        cmocka_unit_test(reads_a_list_written_out),
        cmocka_unit_test(draws_servers_written_out_by_weight),
        cmocka_unit_test(keeps_the_room_of_each_server_of_a_list),
        cmocka_unit_test(leaves_out_the_last_addresses_of_a_server),
        cmocka_unit_test(puts_the_alternates_behind),
        cmocka_unit_test(looks_for_the_alternate_whatever_the_primary_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
