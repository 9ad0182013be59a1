/* test_short_cut.c - the short cuts of host, quoted-string, the scheme of a URI, sent-protocol and port find what their
 * rules find (RFC 3261 25.1): on every string of up to seven octets of an alphabet that has each kind of octet that
 * they tell apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../grammar/lex.h"

#define CW_NO_SHORT_CUT
#define sip_lex_host           machine_host
#define sip_lex_quoted         machine_quoted
#define sip_lex_quoted_loose   machine_quoted_loose
#define sip_lex_ipv6address    machine_ipv6address
#define sip_lex_address        machine_address
#define sip_lex_unusable       machine_unusable
#define sip_lex_loose_hostport machine_loose_hostport
#define sip_host_read          machine_host_read
lex machine_host(lex p);
lex machine_quoted(lex p);
lex machine_quoted_loose(struct sip_reading *r, lex p);
lex machine_ipv6address(lex p);
lex machine_address(lex p);
bool machine_unusable(struct sip_reading *r, lex number);
lex machine_loose_hostport(struct sip_reading *r, lex p, lex *colon, lex *number);
int machine_host_read(const void *octets, size_t n, struct sip_deviations *deviations);
#include "../../gen/sip_host.c"
#include "../../gen/sip_quoted.c"
#undef sip_lex_host
#undef sip_lex_quoted

enum { LENGTH = 7, BEHIND = 16 }; /* BEHIND: octets that may be read behind a string */

/* Calls `same` for every string of up to LENGTH octets of the alphabet, behind `first` octets of its own. */
static void try_all(const char *alphabet, const char *start, void (*same)(const uint8_t *text))
{
    const size_t letters = strlen(alphabet), from = strlen(start);
    size_t at[LENGTH] = { 0 };
    uint8_t text[LENGTH + 8 + BEHIND] = { 0 };

    for (size_t n = 0; n <= LENGTH; n++) {
        size_t i;

        memset(at, 0, sizeof at);
        do {
            memcpy(text, start, from);
            for (i = 0; i < n; i++)
                text[from + i] = (uint8_t)alphabet[at[i]];
            memcpy(text + from + n, "\r\nX", 3);
            same(text);
            for (i = 0; i < n && ++at[i] == letters; i++)
                at[i] = 0;
        } while (i < n);
    }
}

static void same_host(const uint8_t *text)
{
    if (sip_lex_host(text) != machine_host(text))
        fail_msg("host: %s", (const char *)text);
}

static void same_quoted(const uint8_t *text)
{
    if (sip_lex_quoted(text) != machine_quoted(text))
        fail_msg("quoted-string: %s", (const char *)text);
}

/* By the rule alone, or where sixteen octets from each place of the text can be read. */
static struct sip_reading reading_of(const uint8_t *text, bool is_short)
{
    return (struct sip_reading){ .base = text, .sixteen = is_short ? text + LENGTH + 8 : NULL };
}

static void same_uri(const uint8_t *text)
{
    struct sip_reading r = reading_of(text, false), s = reading_of(text, true);
    struct sip_uri by_rule, by_short_cut;

    if (sip_lex_uri(&r, &by_rule, text, false) != sip_lex_uri(&s, &by_short_cut, text, false) ||
        r.fault != s.fault || memcmp(&by_rule, &by_short_cut, sizeof by_rule) != 0)
        fail_msg("URI: %s", (const char *)text);
}

static void same_address(const uint8_t *text)
{
    struct sip_reading r = reading_of(text, false), s = reading_of(text, true);
    struct sip_addr by_rule, by_short_cut;
    const lex end = sip_lex_addr(&r, &by_rule, text);

    if (end != sip_lex_addr(&s, &by_short_cut, text) || r.fault != s.fault ||
        r.has_noted != s.has_noted ||
        (end && memcmp(&by_rule.uri, &by_short_cut.uri, sizeof by_rule.uri) != 0))
        fail_msg("address: %s", (const char *)text);
}

static void same_protocol(const uint8_t *text)
{
    const struct sip_reading r = reading_of(text, false), s = reading_of(text, true);
    lex by_rule, by_short_cut;
    const lex end = sip_lex_sent_protocol(&r, text, &by_rule);

    if (end != sip_lex_sent_protocol(&s, text, &by_short_cut) || (end && by_rule != by_short_cut))
        fail_msg("sent-protocol: %s", (const char *)text);
}

static void uris_are_what_their_rule_has(void **state)
{
    (void)state;
    try_all("sSipI:a@", "", same_uri);
    try_all("ip:@a;>=", "<s", same_address);
}

static void protocols_are_what_their_rule_has(void **state)
{
    (void)state;
    try_all("0/uU \t-\r", "SIP/2.", same_protocol);
    try_all("iIpP/2. ", "s", same_protocol);
}

static void ports_are_their_numbers(void **state)
{
    (void)state;
    for (unsigned port = 0; port <= 99999; port++) {
        char digits[8];

        for (int n = 1; n <= 5; n++)
            if (snprintf(digits, sizeof digits, "%0*u", n, port) == n)
                assert_int_equal(sip_lex_port((lex)digits, (lex)digits + n),
                                 port > 65535 ? 65536 : port);
    }
}

static void hosts_are_what_the_machine_has(void **state)
{
    (void)state;
    try_all("aZ19.-_:", "", same_host);
}

/* Every number of up to four digits, leading zeros among them, in each place of an address, with each kind of octet
 * behind it. */
static void addresses_are_what_the_machine_has(void **state)
{
    static const char *const form[] = { "%s.2.3.4%c", "1.%s.3.4%c", "1.2.%s.4%c", "1.2.3.%s%c",
                                        "25%s.0.0.%s%c" };
    static const char behind[] = ":;\n.-a0 ";

    (void)state;
    for (unsigned digits = 0; digits <= 4; digits++) {
        unsigned all = 1;

        for (unsigned i = 0; i < digits; i++)
            all *= 10;
        for (unsigned n = 0; n < all; n++)
            for (size_t f = 0; f < sizeof form / sizeof *form; f++)
                for (size_t b = 0; b < sizeof behind - 1; b++) {
                    char number[16] = "", text[64];

                    if (digits)
                        snprintf(number, sizeof number, "%0*u", (int)digits, n);
                    if (f < 4)
                        snprintf(text, sizeof text, form[f], number, behind[b]);
                    else
                        snprintf(text, sizeof text, form[f], number, number, behind[b]);
                    strcat(text, "\n\n");
                    same_host((const uint8_t *)text);
                }
    }
}

static void strings_are_what_the_machine_has(void **state)
{
    (void)state;
    try_all("a\"\\ \t\r\n\xc3", "\"", same_quoted);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(hosts_are_what_the_machine_has),
                                        cmocka_unit_test(addresses_are_what_the_machine_has),
                                        cmocka_unit_test(strings_are_what_the_machine_has),
                                        cmocka_unit_test(uris_are_what_their_rule_has),
                                        cmocka_unit_test(protocols_are_what_their_rule_has),
                                        cmocka_unit_test(ports_are_their_numbers) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
