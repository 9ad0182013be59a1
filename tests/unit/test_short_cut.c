/* test_short_cut.c - the short cuts of host and quoted-string find what their machines find (RFC 3261 25.1): on every
 * string of up to seven octets of an alphabet that has each kind of octet that they tell apart. */
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

enum { LENGTH = 7 };

/* Calls `same` for every string of up to LENGTH octets of the alphabet, behind `first` octets of its own. */
static void try_all(const char *alphabet, const char *start, void (*same)(const uint8_t *text))
{
    const size_t letters = strlen(alphabet), from = strlen(start);
    size_t at[LENGTH] = { 0 };
    uint8_t text[LENGTH + 8];

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
                                        cmocka_unit_test(strings_are_what_the_machine_has) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
