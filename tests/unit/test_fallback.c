/* test_fallback.c - the instants of the way back, with the vectors of the guide's section 1.3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fallback.h"

static uint32_t after(bool is_auto, uint32_t expires, uint32_t interval)
{
    return cwi_fallback_after_s(
        &(struct fallback){ .interval = interval, .expires = expires, .is_auto = is_auto });
}

static void expiry_or_interval_whichever_is_first(void **state)
{
    (void)state;
    assert_int_equal(after(false, 3600, 600), 600);
    assert_int_equal(after(false, 800, 1000), 800);
    assert_int_equal(after(false, 700, 700), 700);
}

static void the_first_expiry_at_or_after_the_interval(void **state)
{
    (void)state;
    assert_int_equal(after(true, 3600, 600), 3600);
    assert_int_equal(after(true, 600, 1000), 1200);
    assert_int_equal(after(true, 600, 600), 600);
    assert_int_equal(after(true, 600, 601), 1200);
}

static void an_interval_of_zero_is_never(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) {
        const struct fallback f = {
            .expires = 60, .is_auto = i & 1, .is_later = i & 2, .is_stream = i & 4
        };
        assert_int_equal(cwi_fallback_after_s(&f), 0);
        assert_false(cwi_fallback_is_due(&f, UINT64_MAX));
    }
}

static void an_expiry_that_is_not_known_counts_for_nothing(void **state)
{
    (void)state;
    assert_int_equal(after(true, 0, 600), 600);
    assert_int_equal(after(false, 0, 600), 600);
}

/* (3600 - 16) x 0.78 = 2795.52 s is when the refresh looks. */
static void the_later_edition_looks_at_the_refresh_on_udp_and_at_a_timer_on_streams(void **state)
{
    struct fallback f = { .interval = 2795, .expires = 3600, .is_auto = true, .is_later = true };

    (void)state;
    assert_int_equal(cwi_fallback_after_s(&f), 0);
    assert_false(cwi_fallback_is_due(&f, 2794999));
    assert_true(cwi_fallback_is_due(&f, 2795000));
    f.is_stream = true;
    assert_int_equal(cwi_fallback_after_s(&f), 2795);
    assert_false(cwi_fallback_is_due(&f, 2795520));
    f.is_later = false;
    assert_false(cwi_fallback_is_due(&f, 2795520));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expiry_or_interval_whichever_is_first),
        cmocka_unit_test(the_first_expiry_at_or_after_the_interval),
        cmocka_unit_test(an_interval_of_zero_is_never),
        cmocka_unit_test(an_expiry_that_is_not_known_counts_for_nothing),
        cmocka_unit_test(the_later_edition_looks_at_the_refresh_on_udp_and_at_a_timer_on_streams),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
