/* test_register.c - the REGISTER that is written, the 2xx that is read (RFC
 * 3261 8.1.1, 10.2, 10.2.4; guide 3.5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bindings.h"
#include "core_double.h"
#include "register.h"

static struct cw_client client;
static struct cw_sent sent;
static struct cw_binding *binding;
static struct sip_message m;
static char octets[CW_REQUEST_MAX + 1];

static int ready(void **state)
{
    (void)state;
    double_prepare();
    assert_int_equal(double_start(), CW_OK);
    binding = cwi_binding_at(&phone.cw, phone.line[0].binding);
    binding->local = double_address(1, 5060);
    binding->server = double_address(10, 5060);
    client = (struct cw_client){ .nict = { .instance = 3, .key = 0xabababababababab },
                                 .stored = { .octets = sent.octets } };
    return 0;
}

/* Writes it and reads it back. */
static const char *write_it(uint32_t expires)
{
    struct sip_verdict v;

    assert_true(cwi_register_write(&phone.cw, binding, &client, expires));
    memcpy(octets, client.stored.octets, client.stored.len);
    octets[client.stored.len] = '\0';
    if (sip_parse(&m, octets, client.stored.len, &v) != CW_OK)
        fail_msg("error %d at %u of\n%s", v.error, v.offset, octets);
    return octets;
}

static void has(const char *out, const char *wanted)
{
    if (!strstr(out, wanted))
        fail_msg("no '%s' in\n%s", wanted, out);
}

static void lacks(const char *out, const char *unwanted)
{
    if (strstr(out, unwanted))
        fail_msg("'%s' in\n%s", unwanted, out);
}

static void writes_a_registration(void **state)
{
    const char *out = write_it(3600);

    (void)state;
    has(out, "REGISTER sip:registrar.example.org SIP/2.0\r\n");
    has(out, "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK00000003abababababababab;rport\r\n");
    has(out, "From: <sip:alice@registrar.example.org>;tag=");
    has(out, "\r\nTo: <sip:alice@registrar.example.org>\r\n");
    has(out, "\r\nContact: <sip:alice@192.0.2.1:5060>;expires=3600\r\nExpires: 3600\r\n");
    has(out, "\r\nCSeq: 1 REGISTER\r\n");
    has(out, "\r\nMax-Forwards: 70\r\n");
    has(out, "\r\nContent-Length: 0\r\n\r\n");
    lacks(out, "Authorization");
    lacks(out, "User-Agent");
    lacks(out, "Accept-Language");
    assert_int_equal(m.call_id.len, 32);
    assert_int_equal(m.from.tag.len, 16);
    assert_true(cw_address_equal(&client.stored.to, &binding->server));
}

static void counts_cseq(void **state)
{
    (void)state;
    write_it(3600);
    has(write_it(3600), "CSeq: 2 REGISTER");
    has(write_it(0), "CSeq: 3 REGISTER");
    assert_int_equal(phone.line[0].identity.cseq, 3);
}

static void writes_a_removal(void **state)
{
    const char *out = write_it(0);

    (void)state;
    has(out, "Contact: <sip:alice@192.0.2.1:5060>;expires=0\r\nExpires: 0\r\n");
    lacks(out, "*");
}

static void writes_display_names(void **state)
{
    static const struct {
        const char *name, *wanted;
    } rows[] = {
        { "Alice", "From: Alice <sip:" },
        { "Alice B. Smith", "From: Alice B. Smith <sip:" },
        { "Alice, B", "From: \"Alice, B\" <sip:" },
        { "al\"ice\\", "From: \"al\\\"ice\\\\\" <sip:" },
        { "J\xc3\xa4s\xc3\xb8n", "From: \"J\xc3\xa4s\xc3\xb8n\" <sip:" },
        { "<sip:x@y>;tag=z", "From: \"<sip:x@y>;tag=z\" <sip:" },
        { "", "From: <sip:" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        phone.line_settings.display_name = rows[i].name;
        has(write_it(3600), rows[i].wanted);
    }
    phone.settings.escape_display_name = true;
    phone.line_settings.display_name = "Alice";
    has(write_it(3600), "From: \"Alice\" <sip:");
}

static void writes_the_address_of_record(void **state)
{
    const char *out;

    (void)state;
    phone.line_settings.sip_uri = "sip:bob@example.com;user=phone";
    out = write_it(3600);
    has(out, "REGISTER sip:example.com SIP/2.0");
    has(out, "To: <sip:bob@example.com;user=phone>\r\n");
    has(out, "Contact: <sip:alice@192.0.2.1:5060>");
    phone.line_settings.sip_uri = "bob@example.com:5070";
    has(write_it(3600), "REGISTER sip:example.com:5070 SIP/2.0");
    phone.line_settings.sip_uri = "sips:bob@example.com";
    has(write_it(3600), "REGISTER sips:example.com SIP/2.0");
    phone.line_settings.sip_uri =
        "bob"; /* GUIDE_sip_uri: without @ the phone's own address follows */
    out = write_it(3600);
    has(out, "To: <sip:bob@192.0.2.1>\r\n");
    has(out, "REGISTER sip:registrar.example.org SIP/2.0");
    phone.line_settings.sip_uri = "";
    phone.line_settings.user_id = "al ice@x";
    has(write_it(3600), "To: <sip:al%20ice%40x@registrar.example.org>");
}

static void writes_ipv6(void **state)
{
    const char *out;

    (void)state;
    binding->local = (struct cw_address){
        .ip = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 }, .port = 5062, .family = 6, .transport = CW_UDP
    };
    phone.line_settings.proxy = "[2001:db8::10]:5060";
    out = write_it(3600);
    has(out, "REGISTER sip:[2001:db8::10] SIP/2.0");
    has(out, "Via: SIP/2.0/UDP [2001:db8::1]:5062;");
    has(out, "Contact: <sip:alice@[2001:db8::1]:5062>");
    has(out, "To: <sip:alice@[2001:db8::10]>");
}

static void writes_names_of_programs(void **state)
{
    const char *out;

    (void)state;
    phone.settings.sip_user_agent_name = "Phone/1";
    phone.settings.sip_accept_language = "de, en;q=0.5";
    out = write_it(3600);
    has(out, "User-Agent: Phone/1\r\n");
    has(out, "Accept-Language: de, en;q=0.5\r\n");
    phone.settings.sip_reg_user_agent_name = "Registrant/2";
    out = write_it(3600);
    has(out, "User-Agent: Registrant/2\r\n");
    lacks(out, "Phone/1");
}

static void writes_compact_names(void **state)
{
    const char *out;

    (void)state;
    phone.settings.use_compact_header = true;
    out = write_it(3600);
    has(out, "\r\nv: SIP/2.0/UDP ");
    has(out, "\r\nf: <sip:");
    has(out, "\r\nt: <sip:");
    has(out, "\r\ni: ");
    has(out, "\r\nm: <sip:");
    has(out, "\r\nl: 0\r\n");
    lacks(out, "Via:");
    lacks(out, "Call-ID:");
}

static void says_when_it_does_not_fit(void **state)
{
    static char name[CW_REQUEST_MAX + 10];

    (void)state;
    memset(name, 'n', sizeof name - 1);
    phone.line_settings.display_name = name;
    assert_false(cwi_register_write(&phone.cw, binding, &client, 3600));
    phone.line_settings.display_name = "line\r\nbreak";
    assert_false(cwi_register_write(&phone.cw, binding, &client, 3600));
    phone.line_settings.display_name = "";
    phone.line_settings.user_id = ""; /* a user part cannot be empty */
    assert_false(cwi_register_write(&phone.cw, binding, &client, 3600));
}

static uint32_t granted(const char *fields)
{
    static char text[2048];
    struct sip_verdict v;

    snprintf(text, sizeof text,
             "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: <sip:a@h>;tag=f\r\n"
             "To: <sip:a@h>;tag=t\r\nCall-ID: c@h\r\nCSeq: 7 REGISTER\r\n%s\r\n",
             fields);
    if (sip_parse(&m, text, strlen(text), &v) != CW_OK)
        fail_msg("error %d at %u of\n%s", v.error, v.offset, text);
    binding->contact = binding->local;
    return cwi_register_granted(&phone.cw, binding, &m, 3600);
}

static void reads_what_is_granted(void **state)
{
    (void)state;
    assert_int_equal(granted(""), 3600);
    assert_int_equal(granted("Expires: 100\r\n"), 100);
    assert_int_equal(granted("Contact: <sip:alice@192.0.2.1:5060>\r\nExpires: 100\r\n"), 100);
    assert_int_equal(granted("Contact: <sip:alice@192.0.2.1:5060>;expires=200\r\nExpires: 100\r\n"),
                     200);
    assert_int_equal(granted("Contact: <sip:alice@192.0.2.2:5060>;expires=200\r\nExpires: 100\r\n"),
                     100);
    assert_int_equal(granted("Contact: <sip:alice@192.0.2.1>;expires=4000\r\n"),
                     3600); /* 19.1.4: no port is none */
    assert_int_equal(granted("Contact: <sip:Alice@192.0.2.1:5060>;expires=4000\r\n"),
                     3600); /* users have their case */
    assert_int_equal(granted("Contact: <sip:alice@198.51.100.9>;expires=200\r\n"),
                     200); /* LOCAL_rewritten: where it is the only one */
    assert_int_equal(granted("Contact: <sip:a@h>;expires=200, <sip:b@h>;expires=1\r\n"), 3600);
    assert_int_equal(granted("Contact: <SIP:%61lice@192.0.2.1:5060>;expires=200\r\n"), 200);
    assert_int_equal(
        granted("Contact: <sip:a@h>;expires=1, <sip:b@h>;expires=2\r\n"
                "Contact: <sip:c@h>;expires=3, <sip:d@h>;expires=4, <sip:e@h>;expires=5\r\n"
                "m: \"x\" <sip:alice@192.0.2.1:5060>;q=0.1;expires=6\r\n"),
        6);
    assert_true(granted("Contact: <sip:alice@192.0.2.1:5060>;expires=99999999999\r\n") ==
                UINT32_MAX);
    assert_true(granted("Expires: 99999999999\r\n") == UINT32_MAX);
    assert_int_equal(granted("Contact: <sip:alice@192.0.2.1:5060>;expires=0\r\n"), 0);
}

/* 10.2.4-1: what cannot be read of other phones' bindings is passed over. */
static void reads_its_own_beside_odd_ones(void **state)
{
    static const char ours[] = "<sip:alice@192.0.2.1:5060>;expires=200";
    static const char *const odd[] = { "<sip:a#b@h>",
                                       "<sip:a@b_c>",
                                       "<sip:a@[fe80::1%eth0]:5060>;expires=1",
                                       "<sip:a@h:99999>",
                                       "<sip:a@h>;x=a/b",
                                       "<sip:a@h>;expires=1;;",
                                       "<sip:a@h>;expires=1;expires=2",
                                       "<sip:a@h> trailing",
                                       "<sip:a@h>;+sip.instance=\"<urn:x,y>\";reg-id",
                                       "<sip:a@h>;q=\"x, y",
                                       "\"a, b\" <sip:a b@h>",
                                       "\"a\\\", b\" sip:a@h x",
                                       "<sip:a,b#@h>",
                                       "<sip:",
                                       "<>",
                                       "\xff\xfe <sip:a@h>",
                                       "*",
                                       "*;x",
                                       "",
                                       "sip:",
                                       "Bob (Home) <sip:b@h>",
                                       "a@h",
                                       "<sip:a@h;lr;lr>",
                                       "<sip:a@h>>;expires=1",
                                       ">",
                                       "a > b",
                                       "<<sip:a@h>",
                                       "<<sip:a,b@h>>;x=\"a,\"",
                                       "<sip:a@h <sip:b@h>",
                                       "<sip:a@h>, <",
                                       "<sip:a@h>;expires=1;q=1;expires=1" };
    char text[512];

    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        /* A quotation mark that is left open makes the rest of its field unread. */
        const bool is_open = strstr(odd[i], "x, y");

        snprintf(text, sizeof text, "Contact: %s, %s\r\n", ours, odd[i]);
        assert_int_equal(granted(text), 200);
        snprintf(text, sizeof text, "Contact: %s\r\nm: %s\r\n", odd[i], ours);
        assert_int_equal(granted(text), 200);
        snprintf(text, sizeof text, "m: %s\r\nContact: %s\r\n", ours, odd[i]);
        assert_int_equal(granted(text), 200);
        snprintf(text, sizeof text, "Contact: %s,\r\n %s\r\n", odd[i], ours);
        if (granted(text) != (is_open ? 3600 : 200))
            fail_msg("%s", text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(writes_a_registration, ready),
        cmocka_unit_test_setup(counts_cseq, ready),
        cmocka_unit_test_setup(writes_a_removal, ready),
        cmocka_unit_test_setup(writes_display_names, ready),
        cmocka_unit_test_setup(writes_the_address_of_record, ready),
        cmocka_unit_test_setup(writes_ipv6, ready),
        cmocka_unit_test_setup(writes_names_of_programs, ready),
        cmocka_unit_test_setup(writes_compact_names, ready),
        cmocka_unit_test_setup(says_when_it_does_not_fit, ready),
        cmocka_unit_test_setup(reads_what_is_granted, ready),
        cmocka_unit_test_setup(reads_its_own_beside_odd_ones, ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
