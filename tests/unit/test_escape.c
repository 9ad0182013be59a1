/* test_escape.c - text from strangers: what passes, what becomes \xNN, what is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "escape.h"

static void expect(const char *octets, size_t n, const char *wanted, size_t columns)
{
    char out[256];
    size_t seen;

    assert_int_equal(escape_write(out, sizeof out, octets, n, &seen), strlen(wanted));
    assert_string_equal(out, wanted);
    assert_int_equal(seen, columns);
}
#define EXPECT(octets, wanted, columns) expect(octets, sizeof(octets) - 1, wanted, columns)

static void passes_text(void **state)
{
    (void)state;
    EXPECT("", "", 0);
    EXPECT("sip:a@b \"~", "sip:a@b \"~", 10);
    EXPECT("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x93\x9e",
           "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x93\x9e", 8);
}

static void escapes_controls(void **state)
{
    (void)state;
    EXPECT("a\0b\r\n\t", "a\\x00b\\x0d\\x0a\\x09", 18);
    EXPECT("\x1b[2J\x7f", "\\x1b[2J\\x7f", 11);
    EXPECT("\xc2\x9b"
           "31m",
           "\\xc2\\x9b31m", 11); /* CSI of C1 */
    EXPECT("\xe2\x80\xae"
           "x",
           "\\xe2\\x80\\xaex", 13);                /* right-to-left override */
    EXPECT("\xef\xbb\xbf", "\\xef\\xbb\\xbf", 12); /* byte order mark */
}

static void escapes_what_is_no_utf8(void **state)
{
    (void)state;
    EXPECT("\x80\xff", "\\x80\\xff", 8);
    EXPECT("\xc0\xaf", "\\xc0\\xaf", 8);                    /* overlong */
    EXPECT("\xe0\x80\x9b", "\\xe0\\x80\\x9b", 12);          /* overlong C1 */
    EXPECT("\xed\xa0\x80", "\\xed\\xa0\\x80", 12);          /* surrogate */
    EXPECT("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", 16); /* above U+10FFFF */
    EXPECT("\xe2\x82", "\\xe2\\x82", 8);                    /* cut off */
    EXPECT("\xe2"
           "ab",
           "\\xe2"
           "ab",
           6);
}

/* The octets that were escaped; room for as many as text has. */
static size_t read_back(char *octets, const char *text)
{
    size_t n = 0;
    unsigned value;

    while (*text) {
        if (*text != '\\')
            octets[n++] = *text++;
        else if (text[1] == '\\') {
            octets[n++] = '\\';
            text += 2;
        } else {
            assert_int_equal(sscanf(text, "\\x%2x", &value), 1);
            octets[n++] = (char)value;
            text += 4;
        }
    }
    return n;
}

static void can_be_read_back(void **state)
{
    static const char *const same[] = { "\x1b", "\\x1b",  "\\\\x1b", "\\",
                                        "\\\\", "\\\x1b", "\xc1\x9c" };
    char octets[4], text[32], again[32];

    (void)state;
    EXPECT("a\\x1b", "a\\\\x1b", 6); /* and not what ESC becomes */
    EXPECT("\\", "\\\\", 2);
    EXPECT("\xc1\x9c", "\\xc1\\x9c", 8); /* overlong backslash */
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        escape_write(text, sizeof text, same[i], strlen(same[i]), NULL);
        assert_int_equal(read_back(again, text), strlen(same[i]));
        assert_memory_equal(again, same[i], strlen(same[i]));
    }
    for (unsigned i = 0; i < 65536; i++) { /* all pairs, one of them behind a backslash */
        octets[0] = '\\';
        octets[1] = (char)(i >> 8);
        octets[2] = (char)i;
        escape_write(text, sizeof text, octets, 3, NULL);
        assert_int_equal(read_back(again, text), 3);
        assert_memory_equal(again, octets, 3);
    }
}

static void cuts_whole_characters(void **state)
{
    char out[6];

    (void)state;
    assert_int_equal(escape_write(out, sizeof out, "abcdefgh", 8, NULL), 5);
    assert_string_equal(out, "abcde");
    assert_int_equal(escape_write(out, sizeof out, "abcd\xc3\xbc", 6, NULL), 4);
    assert_string_equal(out, "abcd");
    assert_int_equal(escape_write(out, sizeof out, "ab\x1b", 3, NULL), 2);
    assert_int_equal(escape_write(out, sizeof out, "abcd\\", 5, NULL), 4);
    assert_string_equal(out, "abcd");
    assert_int_equal(escape_write(out, 1, "ab", 2, NULL), 0);
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passes_text),
        cmocka_unit_test(escapes_controls),
        cmocka_unit_test(escapes_what_is_no_utf8),
        cmocka_unit_test(can_be_read_back),
        cmocka_unit_test(cuts_whole_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
