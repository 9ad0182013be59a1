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

/* No fault; what is warned of, worded so. */
static void expect_warning(const char *text, const char *words)
{
    const unsigned faults = parse(text);

    if (faults != 0 || strcmp(said, words) != 0)
        fail_msg("%u faults\n  said   %s  wanted %s", faults, said, words);
}

/* One fault, worded so; nothing is left applied. */
static void expect_fault(const char *text, const char *words)
{
    const unsigned faults = parse(text);

    if (faults != 1 || strcmp(said, words) != 0)
        fail_msg("%u faults\n  said   %s  wanted %s", faults, said, words);
    assert_int_equal(profile.lines, 0);
    assert_null(profile.line);
    assert_null(profile.rest);
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

static void leaves_lines_without_a_user_out(void **state)
{
    (void)state;
    assert_int_equal(
        parse(WRAP(LINE_1 "<Line_Enable_2_>Yes</Line_Enable_2_><Register_2_>Yes</Register_2_>"
                          "<Line_Enable_3_>No</Line_Enable_3_><Proxy_3_>x</Proxy_3_>"
                          "<Proxy_4_>x</Proxy_4_><Register_4_>Yes</Register_4_>")),
        0);
    assert_string_equal(said, "");
    assert_int_equal(profile.lines, 3);
    assert_non_null(profile_line(&profile, 1));
    assert_null(profile_line(&profile, 2));
    assert_null(profile_line(&profile, 3)); /* GUIDE_line_enable */
    assert_null(profile_line(&profile, 4));
    assert_null(profile_line(&profile, 0));
    assert_int_equal(profile.unused, 2);
    profile_free(&profile);
    expect_warning(WRAP(LINE_1 "\n<Proxy_2_>h</Proxy_2_><Password_2_>x</Password_2_><User_ID_2_/>"),
                   "p.xml:3: warning: User_ID_2_: empty; line 2 is ignored\n");
    profile_free(&profile);
    expect_warning(WRAP(""), "p.xml:4: warning: no line has User_ID_n_; the phone has no line\n");
    assert_int_equal(profile.lines, 0);
    profile_free(&profile);
    /* what such a line cannot have is not obeyed */
    expect_warning(
        WRAP(LINE_1 "<Proxy_2_>h</Proxy_2_><Register_Expires_2_>9</Register_Expires_2_>"),
        "p.xml:2: warning: Register_Expires_2_: \"9\" out of range, and line 2 is not used; "
        "permitted: 32-2000000 s\n");
    profile_free(&profile);
}

static void registers_only_lines_that_can(void **state)
{
    (void)state;
    expect_warning(WRAP("\n<User_ID_1_>a</User_ID_1_>"),
                   "p.xml:3: warning: Proxy_1_: missing; line 1 does not register\n");
    assert_false(profile_line(&profile, 1)->registers);
    profile_free(&profile);
    expect_warning(WRAP("<User_ID_1_/><SIP_URI_1_>a@h</SIP_URI_1_>\n<Proxy_1_>h</Proxy_1_>"),
                   "p.xml:2: warning: User_ID_1_: empty; line 1 does not register\n");
    assert_false(profile_line(&profile, 1)->registers);
    profile_free(&profile);
}

/* LOCAL_profile_rest */
static void keeps_the_rest(void **state)
{
    char text[PROFILE_REST_TEXT];

    (void)state;
    expect_warning(
        "<device xmlns:xsi=\"x\" xsi:type=\"y\">\n<made/> by hand\n<flat-profile>" LINE_1
        "<Dial_Plan_1_>(xx|[3469]11)</Dial_Plan_1_><RTP_Port_Min>16384</RTP_Port_Min>\n"
        "<SSRC_Reset_on_RE-INVITE>No</SSRC_Reset_on_RE-INVITE><Speed> 9 </Speed>\n"
        "<Deep><a><b>1</b></a></Deep><Max_Auth ua=\"RW\" um=\"1\" group=\"SIP\" size=\"2\">3</Max_Auth>"
        "<SIP_T4 ua=\"all\" size=\"1\">4</SIP_T4> and\nso on &amp; on</flat-profile></device>",
        "");
    assert_int_equal(profile.phone.max_auth, 3);
    assert_int_equal(profile.phone.sip_t4, 4000);
    assert_int_equal(profile.count[PROFILE_UNKNOWN], 3);
    assert_int_equal(profile.count[PROFILE_RECOGNISED], 3);
    assert_int_equal(profile.count[PROFILE_ATTRIBUTE], 3);
    assert_int_equal(profile.count[PROFILE_TEXT_BETWEEN], 2);
    assert_int_equal(profile.rests, 10); /* one attribute twice */
    assert_string_equal(profile.rest[1].value, "by hand");
    assert_string_equal(profile.rest[5].name, "Speed");
    assert_string_equal(profile.rest[5].value, "9");
    assert_true(profile_rest_count(&profile, text));
    assert_string_equal(text, "3 elements unknown, 3 elements recognised but not implemented, "
                              "3 attributes unknown, 2 texts between elements");
    profile_rest_name(&profile, 2, text);
    assert_string_equal(text, "Dial_Plan_1_ (line 3; not implemented, section 3.8 of the guide)");
    profile_rest_name(&profile, 0, text);
    assert_string_equal(text, "made (line 2; unknown)");
    profile_rest_name(&profile, 6, text);
    assert_string_equal(text, "Deep (line 5; unknown)");
    profile_rest_name(&profile, 7, text);
    assert_string_equal(text, "attribute size (line 5; unknown)");
    profile_rest_name(&profile, 9, text);
    assert_string_equal(text, "text between elements (line 5)");
    profile_free(&profile);
    assert_int_equal(parse(WRAP(LINE_1)), 0);
    assert_false(profile_rest_count(&profile, text));
    profile_free(&profile);
}

static void tells_attributes_apart(void **state)
{
    static char text[4000];
    size_t n = (size_t)sprintf(text, "<flat-profile>" LINE_1);

    (void)state;
    for (int i = 0; i <= PROFILE_ATTRIBUTES_MAX; i++)
        n += (size_t)sprintf(text + n, "<Max_Forward a%d=\"1\"/>", i);
    sprintf(text + n, "</flat-profile>");
    assert_int_equal(parse(text), 0);
    assert_int_equal(profile.count[PROFILE_ATTRIBUTE], PROFILE_ATTRIBUTES_MAX + 1);
    assert_int_equal(profile.rests, PROFILE_ATTRIBUTES_MAX);
    profile_free(&profile);
}

static void takes_blanks_and_any_case(void **state)
{
    const struct cw_line_settings *s;

    (void)state;
    assert_int_equal(
        parse(WRAP(LINE_1
                   "<SIP_T1/><Max_Auth ua=\"na\"> \n </Max_Auth><SIP_User_Agent_Name/>"
                   "<IP_Mode>ipv4 ONLY</IP_Mode><Use_Compact_Header> yES\n</Use_Compact_Header>"
                   "<Register_Expires_1_></Register_Expires_1_><SIP_Port_1_/>"
                   "<Use_DNS_SRV_1_>no</Use_DNS_SRV_1_><SIP_Transport_1_>Auto</SIP_Transport_1_>"
                   "<NAT_Keep_Alive_Msg_1_>$options</NAT_Keep_Alive_Msg_1_>"
                   "<NAT_Keep_Alive_Dest_1_>$proxy</NAT_Keep_Alive_Dest_1_>"
                   "<Outbound_Proxy_1_> </Outbound_Proxy_1_><User_ID_2_>b</User_ID_2_>"
                   "<Proxy_2_>h</Proxy_2_><SIP_Port_2_/><NAT_Keep_Alive_Dest_2_/>")),
        0);
    assert_string_equal(said, "");
    assert_int_equal(profile.phone.sip_t1, 500);
    assert_int_equal(profile.phone.max_auth, 2);
    assert_string_equal(profile.phone.sip_user_agent_name,
                        ""); /* the guide: blank, no such field */
    assert_int_equal(profile.phone.ip_mode, CW_IP_MODE_IPV4_ONLY);
    assert_true(profile.phone.use_compact_header);
    s = profile_line(&profile, 1);
    assert_int_equal(s->register_expires, 3600);
    assert_int_equal(s->sip_port, 5060);
    assert_false(s->use_dns_srv);
    assert_int_equal(s->sip_transport, CW_SIP_TRANSPORT_AUTO);
    assert_int_equal(s->nat_keep_alive_msg, CW_NAT_KEEP_ALIVE_MSG_OPTIONS);
    assert_string_equal(s->nat_keep_alive_dest, "$PROXY");
    assert_string_equal(s->outbound_proxy, "");
    s = profile_line(&profile, 2);
    assert_int_equal(s->sip_port, 5061);
    assert_string_equal(s->nat_keep_alive_dest, "$PROXY");
    profile_free(&profile);
}

static void counts_the_last(void **state)
{
    (void)state;
    expect_warning(
        WRAP(LINE_1 "\n<User_ID_1_>b</User_ID_1_><SIP_T1>99</SIP_T1>\n<SIP_T1>1</SIP_T1>"),
        "p.xml:3: warning: User_ID_1_: already given in line 2; the last one counts\n"
        "p.xml:4: warning: SIP_T1: already given in line 3; the last one counts\n");
    assert_string_equal(profile_line(&profile, 1)->user_id, "b");
    assert_int_equal(profile.phone.sip_t1, 1000); /* the one that is out of range is not obeyed */
    profile_free(&profile);
    expect_warning(WRAP(LINE_1 "<Max_Auth>7</Max_Auth>\n<Max_Auth/>"),
                   "p.xml:3: warning: Max_Auth: already given in line 2; the last one counts\n");
    assert_int_equal(profile.phone.max_auth, 2);
    profile_free(&profile);
    expect_warning(WRAP(LINE_1 "<STUN_Enable>No</STUN_Enable>\n<STUN_Enable>No</STUN_Enable>"), "");
    profile_free(&profile);
}

static void warns_of_names_that_are_near(void **state)
{
    static const char *const near[][2] = {
        { "Proxy", "Proxy: unknown; a line has Proxy_n_ with n the number of the line" },
        { "Proxy_2", "Proxy_2: unknown; near Proxy_2_" },
        { "Max_Auth_1_",
          "Max_Auth_1_: unknown; Max_Auth is a setting of the phone, not of a line" },
        { "Regster_1_", "Regster_1_: unknown; near Register_1_" },
        { "proxy_12_", "proxy_12_: unknown; near Proxy_12_" },
        { "Max_Auths", "Max_Auths: unknown; near Max_Auth" },
        { "MaxXAuth", "MaxXAuth: unknown; near Max_Auth" },
        { "Proxy_0_", NULL },
        { "Speed", NULL },
        { "_1_", NULL },
        { "Proxies_1_", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
        char text[300], words[300] = "";

        snprintf(text, sizeof text, WRAP(LINE_1 "<%s>1</%s>"), near[i][0], near[i][0]);
        if (near[i][1])
            snprintf(words, sizeof words, "p.xml:2: warning: %s\n", near[i][1]);
        expect_warning(text, words);
        assert_int_equal(profile.count[PROFILE_UNKNOWN], 1);
        profile_free(&profile);
    }
}

static void reads_every_form_of_xml(void **state)
{
    static const char latin[] = "\xef\xbb\xbf\r\n \r\n<flat-profile>\r\n<!-- a -->" LINE_1
                                "<Display_Name_1_>\r\n<![CDATA[M & ]]>\xc3\xbc&#x26;&quot;"
                                "<!-- b --> c\r\n</Display_Name_1_>\r\n<Oddity/></flat-profile>\n ";
    static const char sixteen[] = "\xff\xfe<\0f\0l\0a\0t\0-\0p\0r\0o\0f\0i\0l\0e\0/\0>";
    static const char *const encoded[][2] = {
        { "ISO-8859-1", "M\xc3\xbcller \xc2\x80" },
        { "iso-8859-15", "M\xc3\xbcller \xc2\x80" },
        { "windows-1252", "M\xc3\xbcller \xe2\x82\xac" },
    };

    (void)state;
    assert_int_equal(parse(latin), 0);
    assert_string_equal(said, "");
    assert_string_equal(profile_line(&profile, 1)->display_name, "M & \xc3\xbc&\" c");
    assert_int_equal(profile.rest[0].at, 7); /* lines before the XML are counted */
    profile_free(&profile);
    assert_int_equal(parse_octets(sixteen, sizeof sixteen), 0);
    profile_free(&profile);
    for (size_t i = 0; i < sizeof encoded / sizeof *encoded; i++) {
        char text[300];

        snprintf(
            text, sizeof text,
            "<?xml version=\"1.0\" encoding=\"%s\"?>" WRAP(LINE_1 "<GPP_B>M\xfcller \x80</GPP_B>"),
            encoded[i][0]);
        assert_int_equal(parse(text), 0);
        assert_string_equal(profile.rest[0].value, encoded[i][1]);
        profile_free(&profile);
    }
    assert_int_equal(parse("<!DOCTYPE flat-profile SYSTEM \"spa.dtd\" [<!ENTITY here \"192.0.2.1\">"
                           "<!ATTLIST Max_Auth size CDATA \"1\">]><flat-profile>" LINE_1
                           "<Outbound_Proxy_1_>&here;</Outbound_Proxy_1_></flat-profile>"),
                     0);
    assert_string_equal(profile_line(&profile, 1)->outbound_proxy, "192.0.2.1");
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
        parse(WRAP(LINE_1 "\n<Max_Auth>256</Max_Auth>\n<Speed>9</Speed>\n<SIP_T1>0</SIP_T1>")), 2);
    assert_string_equal(
        said, "p.xml:3: Max_Auth: \"256\" out of range; permitted: 0-255\n"
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
    expect_fault(WRAP(LINE_1 "\n<Register_Expires_1_>31</Register_Expires_1_>"),
                 "p.xml:3: Register_Expires_1_: \"31\" out of range; permitted: 32-2000000 s\n");
    expect_fault(
        WRAP(LINE_1 "<Register_Expires_1_>1h</Register_Expires_1_>"),
        "p.xml:2: Register_Expires_1_: \"1h\" not a number of that form; permitted: 32-2000000 s\n");
    expect_fault(WRAP(LINE_1 "<Line_Enable_1_>maybe</Line_Enable_1_>"),
                 "p.xml:2: Line_Enable_1_: \"maybe\" neither Yes nor No; permitted: Yes or No\n");
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
    char text[200];

    (void)state;
    snprintf(text, sizeof text, WRAP("<User_ID_%d_>a</User_ID_%d_><SIP_Port_%d_>1</SIP_Port_%d_>"),
             PROFILE_LINES_MAX, PROFILE_LINES_MAX, PROFILE_LINES_MAX, PROFILE_LINES_MAX);
    assert_int_equal(parse(text), 0);
    assert_int_equal(profile.lines, PROFILE_LINES_MAX);
    profile_free(&profile);
    snprintf(text, sizeof text, WRAP(LINE_1 "<Proxy_%d_>h</Proxy_%d_>"), PROFILE_LINES_MAX + 1,
             PROFILE_LINES_MAX + 1);
    expect_fault(text, "p.xml:2: Proxy_16385_: line 16385; permitted: 1-16384\n");
    expect_fault(WRAP(LINE_1 "<Max_Auth>2<b>2</b></Max_Auth>"),
                 "p.xml:2: Max_Auth: \"2\" with elements in it; permitted: 0-255\n");
}

static void names_xml_faults(void **state)
{
    (void)state;
    expect_fault("", "p.xml:1: no element found; permitted: well-formed XML\n");
    expect_fault("<flat-profile>\n<Max_Auth>2</Max_Auht>\n</flat-profile>",
                 "p.xml:2: Max_Auth: mismatched tag; permitted: well-formed XML\n");
    expect_fault("<phone/>",
                 "p.xml:1: phone: not a profile; permitted: flat-profile, or device with a "
                 "flat-profile in it\n");
    expect_fault("<device>\n<Max_Auth>2</Max_Auth></device>",
                 "p.xml:2: device: no flat-profile in it; permitted: one\n");
    expect_fault(WRAP("<Max_Auth>&two;</Max_Auth>"),
                 "p.xml:2: Max_Auth: undefined entity; permitted: well-formed XML\n");
    expect_fault(WRAP("<Display_Name_1_>Bob & Co</Display_Name_1_>"),
                 "p.xml:2: Display_Name_1_: a bare &; permitted: &amp;\n");
    expect_fault(
        WRAP("<Display_Name_1_>M\xfcller</Display_Name_1_>"),
        "p.xml:2: Display_Name_1_: octet 0xfc does not fit the encoding; permitted: UTF-8, or "
        "the encoding that the XML declaration names\n");
    expect_fault("<?xml version=\"1.0\" encoding=\"klingon\"?>\n<flat-profile/>",
                 "p.xml:1: unknown encoding; permitted: well-formed XML\n");
}

/* No file grows beyond its bounds, and none is read that is not the profile. */
static void bounds_entities(void **state)
{
    static const char begin[] = "<!DOCTYPE flat-profile [<!ENTITY a \"0123456789\">";
    static char many[10000];
    size_t n = (size_t)sprintf(many, "%s", begin);

    (void)state;
    expect_fault(
        "<!DOCTYPE flat-profile [<!ENTITY file SYSTEM \"/etc/passwd\">]>\n<flat-profile>"
        "<Display_Name_1_>&file;</Display_Name_1_></flat-profile>",
        "p.xml:2: Display_Name_1_: file: an external entity, which is not read; permitted: its "
        "text itself\n");
    expect_fault(
        "<!DOCTYPE flat-profile SYSTEM \"x.dtd\">\n<flat-profile>"
        "<Display_Name_1_>&uuml;</Display_Name_1_></flat-profile>",
        "p.xml:2: Display_Name_1_: uuml: an entity that the file does not define; permitted: its "
        "text itself\n");
    for (int i = 1; i < PROFILE_DECLARED_MAX; i++) /* each is eight of the one before */
        n += (size_t)sprintf(many + n,
                             i == 1 ? "<!ENTITY a%d \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                                    : "<!ENTITY a%d \"&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;\">",
                             i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    sprintf(many + n, "]>\n<flat-profile><Display_Name_1_>&a%d;</Display_Name_1_></flat-profile>",
            PROFILE_DECLARED_MAX - 1);
    assert_int_equal(parse(many), 1);
    if (!strstr(said, "limit on input amplification factor") && !strstr(said, "too long with"))
        fail_msg("%s", said);
    sprintf(many + n, "<!ENTITY last \"\">]>\n<flat-profile/>");
    expect_fault(many,
                 "p.xml:1: the DOCTYPE has too many entities and attributes; permitted: 64\n");
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
    for (int i = 0; i < PROFILE_FAULTS_MAX + 20; i++)
        n += (size_t)sprintf(large + n, "<Proxy_99999_/>");
    n += (size_t)sprintf(large + n, "</flat-profile>");
    assert_int_equal(parse_octets(large, n), PROFILE_FAULTS_MAX + 20);
    assert_non_null(strstr(said, "p.xml: 20 more faults\n"));
    n = (size_t)sprintf(large, "<flat-profile>" LINE_1);
    for (int i = 0; i < PROFILE_WARNINGS_MAX + 21; i++)
        n += (size_t)sprintf(large + n, "<SIP_T4>5</SIP_T4>");
    n += (size_t)sprintf(large + n, "</flat-profile>");
    assert_int_equal(parse_octets(large, n), 0);
    assert_non_null(strstr(said, "p.xml: 20 more warnings\n"));
    profile_free(&profile);
    /* one element less than the most, besides flat-profile and the line's two, and one more */
    for (int more = 0; more < 2; more++) {
        n = (size_t)sprintf(large, "<flat-profile>" LINE_1);
        for (int i = 0; i < PROFILE_ELEMENTS_MAX - 3 + more; i++)
            n += (size_t)sprintf(large + n, "<Nothing/>");
        n += (size_t)sprintf(large + n, "</flat-profile>");
        assert_int_equal(parse_octets(large, n), more);
        if (more)
            assert_string_equal(said, "p.xml:1: Nothing: too many elements; permitted: 100000\n");
        else
            assert_int_equal(profile.count[PROFILE_UNKNOWN], PROFILE_ELEMENTS_MAX - 3);
        profile_free(&profile);
    }
    /* the values together, with an entity of 1 MiB */
    n = (size_t)sprintf(large, "<!DOCTYPE flat-profile [<!ENTITY a \"");
    memset(large + n, 'x', 1 << 20);
    n += 1 << 20;
    n += (size_t)sprintf(large + n, "\">]><flat-profile>");
    for (int i = 0; i <= PROFILE_TEXT_MAX >> 20; i++)
        n += (size_t)sprintf(large + n, "<Nothing>&a;</Nothing>");
    n += (size_t)sprintf(large + n, "</flat-profile>");
    assert_int_equal(parse_octets(large, n), 1);
    if (!strstr(said, "limit on input amplification factor") && !strstr(said, "too long with"))
        fail_msg("%s", said);
    free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_values),
        cmocka_unit_test(expands_macros),
        cmocka_unit_test(leaves_lines_without_a_user_out),
        cmocka_unit_test(registers_only_lines_that_can),
        cmocka_unit_test(keeps_the_rest),
        cmocka_unit_test(tells_attributes_apart),
        cmocka_unit_test(takes_blanks_and_any_case),
        cmocka_unit_test(counts_the_last),
        cmocka_unit_test(warns_of_names_that_are_near),
        cmocka_unit_test(reads_every_form_of_xml),
        cmocka_unit_test(lets_a_line_without_register_be),
        cmocka_unit_test(lists_every_fault),
        cmocka_unit_test(names_the_fault),
        cmocka_unit_test(names_codes_faults),
        cmocka_unit_test(names_port_faults),
        cmocka_unit_test(names_element_faults),
        cmocka_unit_test(names_xml_faults),
        cmocka_unit_test(bounds_entities),
        cmocka_unit_test(shows_no_secret_and_no_control),
        cmocka_unit_test(bounds_the_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
