/* test_profile.c - profiles read: values, defaults, macros, each kind of fault with its place
 * and range (GUIDE_sip_port, GUIDE_line_enable, GUIDE_proxy, GUIDE_register, GUIDE_user_agent,
 * LOCAL_limits). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"
#include "profile.h"

/* A line that is good by itself. */
#define LINE_1      "<Proxy_1_>192.0.2.1</Proxy_1_><User_ID_1_>alice</User_ID_1_>"
#define WRAP(inner) "<flat-profile>\n" inner "\n</flat-profile>\n"

static struct profile profile;
static char said[20000];

static unsigned parse_octets(const char *octets, size_t n)
{
    FILE *complaints = fmemopen(said, sizeof said, "w");
    unsigned faults;

    assert_non_null(complaints);
    memset(said, 0, sizeof said);
    faults = profile_parse(&profile, "p.xml", octets, n, complaints);
    fclose(complaints);
    return faults;
}

static unsigned parse(const char *text)
{
    return parse_octets(text, strlen(text));
}

/* One fault, worded so; nothing is left applied. */
static void expect_fault(const char *text, const char *words)
{
    const unsigned faults = parse(text);

    if (faults != 1 || strcmp(said, words) != 0)
        fail_msg("%u faults\n  said   %s  wanted %s", faults, said, words);
    assert_int_equal(profile.lines, 0);
    assert_null(profile.line);
    assert_null(profile.texts);
}

static void reads_values(void **state)
{
    const struct cw_line_settings *s;

    (void)state;
    assert_int_equal(
        parse(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<flat-profile>"
            "<SIP_T1 ua=\"na\"> .25 </SIP_T1><SIP_T2 ua=\"ro\">4.001</SIP_T2><Max_Auth>0</Max_Auth>"
            "<Retry_Reg_RSC ua=\"rw\">500, "
            "5?\?</Retry_Reg_RSC><Use_Compact_Header>Yes</Use_Compact_Header>"
            "<Proxy_2_>[2001:db8::1]:5070</Proxy_2_><User_ID_2_>\n bob &amp; co \t</User_ID_2_>"
            "<Password_2_ ua=\"preserve\">a&lt;b "
            "&#x20ac;</Password_2_><Register_Expires_2_>32</Register_Expires_2_>"
            "</flat-profile>"),
        0);
    assert_string_equal(said, "");
    assert_int_equal(profile.phone.sip_t1, 250);
    assert_int_equal(profile.phone.sip_t2, 4001);
    assert_int_equal(profile.phone.max_auth, 0);
    assert_string_equal(profile.phone.retry_reg_rsc, "500, 5??");
    assert_true(profile.phone.use_compact_header);
    assert_int_equal(profile.phone.sip_t4, 5000);
    assert_int_equal(profile.lines, 2);
    assert_null(profile_line(&profile, 1));
    s = profile_line(&profile, 2);
    assert_non_null(s);
    assert_string_equal(s->proxy, "[2001:db8::1]:5070");
    assert_string_equal(s->user_id, "bob & co");
    assert_string_equal(s->password, "a<b \xe2\x82\xac");
    assert_int_equal(s->register_expires, 32);
    assert_int_equal(s->sip_port, 5061); /* GUIDE_sip_port: 5060 + n - 1 */
    assert_true(s->registers);
    profile_free(&profile);
}

static void expands_macros(void **state)
{
    (void)state;
    assert_int_equal(parse(WRAP(LINE_1)), 0);
    assert_string_equal(profile.phone.sip_user_agent_name, "Clausewire/" CW_VERSION);
    profile_free(&profile);
    assert_int_equal(
        parse(WRAP(LINE_1 "<SIP_User_Agent_Name>$A $VERSION ($B$X$)</SIP_User_Agent_Name>"
                          "<SIP_Server_Name/><GPP_A>desk</GPP_A>")),
        0);
    assert_string_equal(profile.phone.sip_user_agent_name, "desk Clausewire/" CW_VERSION " ($X$)");
    assert_string_equal(profile.phone.sip_server_name, "");
    profile_free(&profile);
}

static void leaves_nobodys_lines_out(void **state)
{
    (void)state;
    assert_int_equal(
        parse(WRAP(LINE_1 "<Line_Enable_2_>Yes</Line_Enable_2_><Register_2_>Yes</Register_2_>"
                          "<Line_Enable_3_>No</Line_Enable_3_><Proxy_3_>x</Proxy_3_>")),
        0);
    assert_non_null(profile_line(&profile, 1));
    assert_null(profile_line(&profile, 2));
    assert_null(profile_line(&profile, 3)); /* GUIDE_line_enable */
    assert_null(profile_line(&profile, 4));
    assert_null(profile_line(&profile, 0));
    assert_int_equal(profile.unused, 1);
    profile_free(&profile);
}

static void accepts_what_the_guide_knows(void **state)
{
    (void)state;
    assert_int_equal(
        parse(WRAP(LINE_1
                   "<Dial_Plan_1_>(xx|[3469]11)</Dial_Plan_1_><RTP_Port_Min>16384</RTP_Port_Min>"
                   "<SSRC_Reset_on_RE-INVITE>No</SSRC_Reset_on_RE-INVITE>")),
        0);
    assert_int_equal(profile.not_used_yet, 3);
    profile_free(&profile);
}

static void lets_a_line_without_register_be(void **state)
{
    (void)state;
    assert_int_equal(parse(WRAP("<Register_1_>No</Register_1_><User_ID_1_>alice</User_ID_1_>")), 0);
    assert_false(profile_line(&profile, 1)->registers);
    profile_free(&profile);
}

static void lists_every_fault(void **state)
{
    (void)state;
    assert_int_equal(
        parse(WRAP(LINE_1 "\n<Max_Auth>256</Max_Auth>\n<Speed>9</Speed>\n<SIP_T1>0</SIP_T1>")), 3);
    assert_string_equal(
        said, "p.xml:3: Max_Auth: \"256\" out of range; permitted: 0-255\n"
              "p.xml:4: Speed: unknown element; permitted: those that the phone's guide names "
              "(`clausewire settings`)\n"
              "p.xml:5: SIP_T1: \"0\" out of range; permitted: 0.001-64 s, in steps of 0.001\n");
    assert_null(profile.line);
}

static void names_the_fault(void **state)
{
    /* as it stands in XML, as it is said */
    char long_list[700];
    static const char *const bad_aor[][2] = {
        { "al ice@h", "al ice@h" },       { "&lt;sip:alice@h&gt;", "<sip:alice@h>" },
        { "sip:h@", "sip:h@" },           { "@h", "@h" },
        { "alice@h?x=1", "alice@h?x=1" }, { "mailto:alice@h", "mailto:alice@h" },
    };

    (void)state;
    expect_fault(WRAP("<Proxy_1_>h</Proxy_1_>"),
                 "p.xml:2: User_ID_1_: missing, and line 1 registers; "
                 "permitted: 1 to 127 octets of UTF-8, or Register_1_ No\n");
    expect_fault(WRAP("\n<User_ID_1_>a</User_ID_1_>"),
                 "p.xml:3: Proxy_1_: missing, and line 1 registers; "
                 "permitted: HOST or HOST:PORT, or Register_1_ No\n");
    expect_fault(WRAP("<Max_Auth>2</Max_Auth>"), "p.xml:4: Proxy_1_, User_ID_1_: missing, as for "
                                                 "every other line; permitted: a line with both\n");
    expect_fault(WRAP(LINE_1 "\n<Register_Expires_1_>31</Register_Expires_1_>"),
                 "p.xml:3: Register_Expires_1_: \"31\" out of range; permitted: 32-2000000 s\n");
    expect_fault(
        WRAP(LINE_1 "<Register_Expires_1_>1h</Register_Expires_1_>"),
        "p.xml:2: Register_Expires_1_: \"1h\" not a number of that form; permitted: 32-2000000 s\n");
    expect_fault(WRAP(LINE_1 "<Line_Enable_1_>yes</Line_Enable_1_>"),
                 "p.xml:2: Line_Enable_1_: \"yes\" neither Yes nor No; permitted: Yes or No\n");
    expect_fault(
        WRAP(LINE_1 "<SIP_Transport_1_>SCTP</SIP_Transport_1_>"),
        "p.xml:2: SIP_Transport_1_: \"SCTP\" not one of the choices; permitted: UDP, TCP, TLS, AUTO\n");
    expect_fault(WRAP(LINE_1 "<SIP_Port_1_>0</SIP_Port_1_>"),
                 "p.xml:2: SIP_Port_1_: \"0\" out of range; permitted: 1-65535\n");
    expect_fault(
        WRAP(LINE_1 "<EXT_IP>example.org</EXT_IP>"),
        "p.xml:2: EXT_IP: \"example.org\" not an IPv4 or IPv6 address; permitted: an IPv4 or IPv6 "
        "address, or nothing\n");
    expect_fault(
        WRAP(LINE_1 "<NAT_Keep_Alive_Dest_1_>example.org</NAT_Keep_Alive_Dest_1_>"),
        "p.xml:2: NAT_Keep_Alive_Dest_1_: \"example.org\" neither $PROXY nor an address; permitted: "
        "$PROXY, or an IPv4 address or an IPv6 address in brackets, with :PORT behind it or not\n");
#define SERVERS                                                                                        \
    "; permitted: HOST[:PORT][:p=PRIORITY][:w=WEIGHT][:A=IP,IP...], up to 12 of them with | between, " \
    "HOST a name, an IPv4 address or an IPv6 address in brackets; 512 octets in all\n"
    expect_fault(WRAP("<Proxy_1_>h:0</Proxy_1_><User_ID_1_>a</User_ID_1_>"),
                 "p.xml:2: Proxy_1_: \"h:0\" octet 3: wanted a number from 1 to 65535" SERVERS);
    expect_fault(WRAP("<Proxy_1_>h:5060:p=1:A=1.2.3</Proxy_1_><User_ID_1_>a</User_ID_1_>"),
                 "p.xml:2: Proxy_1_: \"h:5060:p=1:A=1.2.3\" octet 14: wanted an address" SERVERS);
    expect_fault(
        WRAP(LINE_1 "<Outbound_Proxy_1_>a|</Outbound_Proxy_1_>"),
        "p.xml:2: Outbound_Proxy_1_: \"a|\" octet 3: wanted a name, an IPv4 address or an IPv6 "
        "address in brackets" SERVERS);
    expect_fault(
        WRAP(LINE_1 "<Alternate_Proxy_1_>h:p=1:p=2</Alternate_Proxy_1_>"),
        "p.xml:2: Alternate_Proxy_1_: \"h:p=1:p=2\" octet 7: wanted p=, w= or A=, each of them "
        "once" SERVERS);
    expect_fault(
        WRAP("<Proxy_1_>192.0.2.256</Proxy_1_><User_ID_1_>a</User_ID_1_>"),
        "p.xml:2: Proxy_1_: \"192.0.2.256\" octet 1: wanted a name, an IPv4 address or an IPv6 "
        "address in brackets" SERVERS);
    snprintf(long_list, sizeof long_list,
             WRAP(LINE_1 "<Outbound_Proxy_1_>h:A=192.0.2.1%0*d</Outbound_Proxy_1_>"), 513 - 13, 0);
    assert_int_equal(parse(long_list), 1);
    assert_non_null(strstr(said, "p.xml:2: Outbound_Proxy_1_: "));
    assert_non_null(strstr(said, " too long" SERVERS));
    for (size_t i = 0; i < sizeof bad_aor / sizeof *bad_aor; i++) {
        char text[256], fault[256];

        snprintf(text, sizeof text, WRAP(LINE_1 "<SIP_URI_1_>%s</SIP_URI_1_>"), bad_aor[i][0]);
        snprintf(
            fault, sizeof fault,
            "p.xml:2: SIP_URI_1_: \"%s\" not an address of record; permitted: USER@HOST or USER, "
            "with or without sip: or sips: before it\n",
            bad_aor[i][1]);
        expect_fault(text, fault);
    }
    expect_fault(
        WRAP("<Proxy_1_>h</Proxy_1_>\n<User_ID_1_/>"),
        "p.xml:3: User_ID_1_: empty, and line 1 registers; permitted: 1 to 127 octets of UTF-8, or "
        "Register_1_ "
        "No\n");
}

static void names_codes_faults(void **state)
{
    static const char *const bad[] = { "50", "5000", "5*0", "500,", "700", ",500", "500;503" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[300], words[300];
        snprintf(text, sizeof text, WRAP(LINE_1 "<Retry_Reg_RSC>%s</Retry_Reg_RSC>"), bad[i]);
        snprintf(words, sizeof words,
                 "p.xml:2: Retry_Reg_RSC: \"%s\" not a list of response codes; permitted: response "
                 "codes of "
                 "three digits "
                 "with ? for any digit, separated by commas: 500,5??\n",
                 bad[i]);
        expect_fault(text, words);
    }
}

static void names_port_faults(void **state)
{
    (void)state;
    expect_fault(
        WRAP(LINE_1
             "<Proxy_2_>h</Proxy_2_><User_ID_2_>b</User_ID_2_>\n<SIP_Port_2_>5060</SIP_Port_2_>"),
        "p.xml:3: SIP_Port_2_: \"5060\", the port of line 1; permitted: a port of its own, "
        "1-65535\n");
    expect_fault(
        WRAP(LINE_1
             "<SIP_Port_1_>5061</SIP_Port_1_><Proxy_2_>h</Proxy_2_><User_ID_2_>b</User_ID_2_>"),
        "p.xml:2: SIP_Port_2_: \"5061\" by default, the port of line 1; permitted: a port of its "
        "own, "
        "1-65535\n");
    /* a line that is off has no port */
    assert_int_equal(
        parse(WRAP(LINE_1
                   "<Proxy_2_>h</Proxy_2_><User_ID_2_>b</User_ID_2_><SIP_Port_2_>5060</SIP_Port_2_>"
                   "<Line_Enable_2_>No</Line_Enable_2_>")),
        0);
    profile_free(&profile);
}

static void names_element_faults(void **state)
{
    (void)state;
    expect_fault(WRAP(LINE_1 "\n<User_ID_1_>b</User_ID_1_>"),
                 "p.xml:3: User_ID_1_: already given in line 2; permitted: once\n");
    expect_fault(WRAP(LINE_1 "<STUN_Enable>No</STUN_Enable>\n<STUN_Enable>No</STUN_Enable>"),
                 "p.xml:3: STUN_Enable: already given; permitted: once\n");
    expect_fault(
        WRAP(LINE_1 "<Proxy>h</Proxy>"),
        "p.xml:2: Proxy: unknown element; permitted: Proxy_n_ with n the number of the line\n");
    expect_fault(WRAP(LINE_1 "<Proxy_2>h</Proxy_2>"),
                 "p.xml:2: Proxy_2: unknown element; permitted: Proxy_2_\n");
    expect_fault(WRAP(LINE_1 "<Max_Auth_1_>2</Max_Auth_1_>"),
                 "p.xml:2: Max_Auth_1_: unknown element; permitted: Max_Auth, a setting of "
                 "the phone, not of a line\n");
    expect_fault(WRAP(LINE_1 "<Proxy_0_>h</Proxy_0_>"),
                 "p.xml:2: Proxy_0_: unknown element; permitted: those that the "
                 "phone's guide names (`clausewire settings`)\n");
    expect_fault(WRAP(LINE_1 "<Proxy_16385_>h</Proxy_16385_>"),
                 "p.xml:2: Proxy_16385_: line 16385; permitted: 1-16384\n");
    expect_fault(WRAP(LINE_1 "<Proxy_2_ ua=\"all\"/>"),
                 "p.xml:2: Proxy_2_: ua=\"all\"; permitted: na, ro, rw, preserve\n");
    expect_fault(WRAP(LINE_1 "<Max_Auth size=\"1\">2</Max_Auth>"),
                 "p.xml:2: Max_Auth: attribute size; permitted: ua\n");
}

static void names_xml_faults(void **state)
{
    (void)state;
    expect_fault("", "p.xml:1: no element found; permitted: well-formed XML\n");
    expect_fault("<flat-profile>\n<Max_Auth>2</Max_Auht>\n</flat-profile>",
                 "p.xml:2: Max_Auth: mismatched tag; permitted: well-formed XML\n");
    expect_fault("<device/>", "p.xml:1: device: not a profile; permitted: flat-profile\n");
    expect_fault("<flat-profile>\n<Max_Auth><b>2</b></Max_Auth></flat-profile>",
                 "p.xml:2: b: an element within Max_Auth; permitted: text\n");
    expect_fault(WRAP("hello"),
                 "p.xml:2: flat-profile: text outside its elements; permitted: elements\n");
    expect_fault("<!DOCTYPE flat-profile [<!ENTITY a \"aaaa\">]>\n<flat-profile>&a;</flat-profile>",
                 "p.xml:1: flat-profile: a DOCTYPE, which may define entities; permitted: none\n");
    expect_fault(WRAP("<Max_Auth>&two;</Max_Auth>"),
                 "p.xml:2: Max_Auth: undefined entity; permitted: well-formed XML\n");
}

static void shows_no_secret_and_no_control(void **state)
{
    char text[700];

    (void)state;
    snprintf(text, sizeof text, WRAP(LINE_1 "<Password_1_>%0200d</Password_1_>"), 7);
    expect_fault(text, "p.xml:2: Password_1_: (not shown) too long; permitted: 0 to 127 octets of "
                       "UTF-8 without control "
                       "characters\n");
    /* a C1 control (CSI) comes as it is and goes out escaped */
    expect_fault(
        WRAP(LINE_1 "<Max_Auth>\xc2\x9b"
                    "2J</Max_Auth>"),
        "p.xml:2: Max_Auth: \"\\xc2\\x9b2J\" not a number of that form; permitted: 0-255\n");
    expect_fault(
        WRAP(LINE_1 "<Display_Name_1_>a\nb</Display_Name_1_>"),
        "p.xml:2: Display_Name_1_: \"a\\x0ab\" contains a control character; permitted: 0 to 127 "
        "octets of UTF-8 "
        "without control characters\n");
}

static void bounds_the_file(void **state)
{
    char *large = malloc(PROFILE_OCTETS_MAX + 2);
    size_t n = 0;

    (void)state;
    assert_non_null(large);
    memset(large, ' ', PROFILE_OCTETS_MAX + 1);
    assert_int_equal(parse_octets(large, PROFILE_OCTETS_MAX + 1), 1);
    assert_string_equal(said, "p.xml:0: the profile is too large; permitted: 4194304 octets\n");
    n += (size_t)sprintf(large, "<flat-profile>" LINE_1);
    for (int i = 0; i < 120; i++)
        n += (size_t)sprintf(large + n, "<Nothing/>");
    n += (size_t)sprintf(large + n, "</flat-profile>");
    assert_int_equal(parse_octets(large, n), 120);
    assert_non_null(strstr(said, "p.xml: 20 more faults\n"));
    free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_values),
        cmocka_unit_test(expands_macros),
        cmocka_unit_test(leaves_nobodys_lines_out),
        cmocka_unit_test(accepts_what_the_guide_knows),
        cmocka_unit_test(lets_a_line_without_register_be),
        cmocka_unit_test(lists_every_fault),
        cmocka_unit_test(names_the_fault),
        cmocka_unit_test(names_codes_faults),
        cmocka_unit_test(names_port_faults),
        cmocka_unit_test(names_element_faults),
        cmocka_unit_test(names_xml_faults),
        cmocka_unit_test(shows_no_secret_and_no_control),
        cmocka_unit_test(bounds_the_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
