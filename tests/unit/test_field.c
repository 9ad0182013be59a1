/* test_field.c - every header field by name, in any case, and by compact form (RFC 3261 7.3.1,
 * 7.3.3, 20). */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sip.h"

/* The kind that the index gives to a field of this name; -1: no field name. */
static int kind_of(const char *name)
{
    static struct sip_message m;
    char text[256];
    int n = snprintf(text, sizeof text, "BYE sip:h SIP/2.0\r\n%s: 0\r\n\r\n", name);
    struct sip_verdict v;

    sip_index(&m, text, (size_t)n, &v);
    if (v.error == CW_E_FIELD_NAME)
        return -1;
    assert_int_equal(m.fields, 1);
    assert_int_equal(m.field[0].compact, strlen(name) == 1 && m.field[0].kind != SIP_OTHER);
    return m.field[0].kind;
}

static void knows_every_name(void **state)
{
    (void)state;
    for (int kind = SIP_OTHER + 1; kind < SIP_KINDS; kind++) {
        char name[64], letter[2] = { sip_kind_compact((enum sip_kind)kind), 0 };
        size_t n = strlen(strcpy(name, sip_kind_name((enum sip_kind)kind)));

        assert_int_equal(kind_of(name), kind);
        for (size_t i = 0; i < n; i++)
            name[i] = (char)toupper((unsigned char)name[i]);
        assert_int_equal(kind_of(name), kind);
        for (size_t i = 0; i < n; i++)
            name[i] = (char)(i & 1 ? name[i] : tolower((unsigned char)name[i]));
        assert_int_equal(kind_of(name), kind);
        if (letter[0]) {
            assert_int_equal(kind_of(letter), kind);
            letter[0] = (char)toupper((unsigned char)letter[0]);
            assert_int_equal(kind_of(letter), kind);
        }
        /* one octet changed, added or dropped makes another name */
        for (size_t i = 0; i < n; i++)
            for (const char *c = "!a-_`~0\x7f"; *c; c++) {
                strcpy(name, sip_kind_name((enum sip_kind)kind));
                if (tolower((unsigned char)name[i]) == tolower((unsigned char)*c))
                    continue;
                name[i] = *c;
                if (kind_of(name) > SIP_OTHER)
                    fail_msg("%s is %s", name, sip_kind_name((enum sip_kind)kind_of(name)));
            }
        strcpy(name, sip_kind_name((enum sip_kind)kind));
        strcat(name, "s");
        assert_int_not_equal(kind_of(name), kind);
        name[n - 1] = '\0';
        if (n > 2) /* "T" is To again */
            assert_int_not_equal(kind_of(name), kind);
    }
}

static void knows_rfc_compact_forms(void **state)
{
    static const char *const form[] = { /* 7.3.3, 20; RFC 3515, 3892, 4028, 6665 */
                                        "iCall-ID",
                                        "mContact",
                                        "eContent-Encoding",
                                        "lContent-Length",
                                        "cContent-Type",
                                        "fFrom",
                                        "sSubject",
                                        "kSupported",
                                        "tTo",
                                        "vVia",
                                        "rRefer-To",
                                        "bReferred-By",
                                        "xSession-Expires",
                                        "oEvent",
                                        "uAllow-Events"
    };
    int count = 0;

    (void)state;
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        const char letter[2] = { form[i][0], 0 };

        assert_string_equal(sip_kind_name((enum sip_kind)kind_of(letter)), form[i] + 1);
    }
    for (int kind = 0; kind < SIP_KINDS; kind++)
        count += sip_kind_compact((enum sip_kind)kind) != 0;
    assert_int_equal(count, sizeof form / sizeof *form);
}

static void keeps_unknown_names(void **state)
{
    (void)state;
    assert_int_equal(kind_of("C%6Fntact"),
                     SIP_OTHER); /* RFC 4475 3.1.1.5: an escape is none in a name */
    assert_int_equal(kind_of("z"), SIP_OTHER);
    assert_int_equal(kind_of("0"), SIP_OTHER);
    assert_int_equal(kind_of("~"), SIP_OTHER);
    assert_int_equal(kind_of("extensionHeader-!.%*+_`'~"), SIP_OTHER);
    assert_int_equal(kind_of("To\x01"), -1);
    assert_int_equal(kind_of("T o"), -1);
    assert_int_equal(kind_of(""), -1);
    assert_string_equal(sip_kind_name(SIP_OTHER), "");
    assert_string_equal(sip_kind_name(SIP_KINDS), "");
    assert_int_equal(sip_kind_compact(SIP_OTHER), 0);
    assert_int_equal(sip_kind_compact(SIP_KINDS), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(knows_every_name),
                                        cmocka_unit_test(knows_rfc_compact_forms),
                                        cmocka_unit_test(keeps_unknown_names) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
