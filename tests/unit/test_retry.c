/* test_retry.c - refresh instants, back-off and code masks (the guide 1.6; LOCAL_short_expiry). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "retry.h"

static void refreshes_in_time(void **state)
{
    (void)state;
    assert_true(cwi_retry_refresh_ms(3600, 16000) ==
                2795520); /* the guide's own example: 2795.52 s */
    assert_true(cwi_retry_refresh_ms(7200, 16000) == 5603520);
    assert_true(cwi_retry_refresh_ms(60, 16000) == 34320);
    assert_true(cwi_retry_refresh_ms(32, 16000) == 16000); /* half of it is later */
    assert_true(cwi_retry_refresh_ms(16, 16000) == 8000);
    assert_true(cwi_retry_refresh_ms(10, 16000) == 5000);
    assert_true(cwi_retry_refresh_ms(1, 16000) == 1000);
    assert_true(cwi_retry_refresh_ms(0, 16000) == 1000);
    assert_true(cwi_retry_refresh_ms(3600, 32000) == 2783040);
    assert_true(cwi_retry_refresh_ms(UINT32_MAX, 16000) ==
                (UINT64_C(4294967295) * 1000 - 16000) * 78 / 100);
}

/* Whatever is granted, the refresh and the longest wait for its answer lie before the end where
 * half of it allows. */
static void refreshes_before_the_end(void **state)
{
    (void)state;
    for (uint32_t granted = 2; granted < 100000; granted += 7) {
        const uint64_t at = cwi_retry_refresh_ms(granted, 16000), whole = (uint64_t)granted * 1000;
        assert_true(at < whole && at >= whole / 2);
        if (granted > 64)
            assert_true(at + 16000 <= whole);
    }
}

static void doubles_to_the_cap(void **state)
{
    const uint32_t wanted[] = { 30, 60, 120, 240, 300, 300 };

    (void)state;
    for (uint32_t i = 0; i < 6; i++) {
        assert_int_equal(cwi_retry_short_s(30, 300, i + 1), wanted[i]);
        assert_int_equal(cwi_retry_short_s(30, 0, i + 1), 30); /* cap 0: constant */
    }
    assert_int_equal(cwi_retry_short_s(30, 300, 256), 300);
    assert_int_equal(cwi_retry_short_s(30, 30, 9), 30);
    assert_int_equal(cwi_retry_short_s(40, 25, 1), 25);
    assert_int_equal(cwi_retry_short_s(2147483647, 2147483647, 255), 2147483647);
    assert_int_equal(cwi_retry_short_s(1, 2147483647, 255), 2147483647);
    assert_int_equal(cwi_retry_short_s(1, 2147483647, 31), 1073741824);
}

static void matches_codes(void **state)
{
    (void)state;
    assert_true(cwi_retry_codes_match("500", 500));
    assert_false(cwi_retry_codes_match("500", 501));
    assert_true(cwi_retry_codes_match("5??", 599));
    assert_false(cwi_retry_codes_match("5??", 499));
    assert_true(cwi_retry_codes_match("404,5??", 404));
    assert_true(cwi_retry_codes_match("404,5??", 503));
    assert_true(cwi_retry_codes_match(" 404 , 48? ", 489));
    assert_false(cwi_retry_codes_match("404,48?", 490));
    assert_true(cwi_retry_codes_match("???", 699));
    assert_true(cwi_retry_codes_match("4?3", 423));
    assert_false(cwi_retry_codes_match("4?3", 432));
    assert_false(cwi_retry_codes_match("", 500));
    assert_false(cwi_retry_codes_match(",", 500));
    assert_false(cwi_retry_codes_match("50", 500));
    assert_false(cwi_retry_codes_match("5000", 500));
    assert_false(cwi_retry_codes_match("500500", 500));
    assert_true(cwi_retry_codes_match("50,500", 500));
    assert_true(cwi_retry_codes_match("xyz,500", 500));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refreshes_in_time),
        cmocka_unit_test(refreshes_before_the_end),
        cmocka_unit_test(doubles_to_the_cap),
        cmocka_unit_test(matches_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
