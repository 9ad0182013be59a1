/* test_layout.c - the charts of a slot begun and ended by where the table has them. The table is one of this
 * test: two charts in a line, and one that the profile has not. */
#include "layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core.h"

const struct cwi_layout cwi_layouts[CW_CHARTS] = {
    [CW_CHART_LOCATE] = { .pool = offsetof(struct cw_memory, lines),
                          .size = sizeof(struct cw_line),
                          .at = offsetof(struct cw_line, locate),
                          .line = (int16_t)(offsetof(struct cw_line, number) -
                                            offsetof(struct cw_line, locate)),
                          .cs = offsetof(struct locate, cs),
                          .timers = 1,
                          .timer = { offsetof(struct locate, timer) } },
    [CW_CHART_SITE] = { .pool = offsetof(struct cw_memory, lines),
                        .size = sizeof(struct cw_line),
                        .at = offsetof(struct cw_line, site),
                        .line = (int16_t)(offsetof(struct cw_line, number) -
                                          offsetof(struct cw_line, site)),
                        .cs = offsetof(struct site, cs) },
};

static struct cw phone;
static struct cw_line lines[2], before[2];
static const size_t pool = offsetof(struct cw_memory, lines);

static int begin(void **state)
{
    (void)state;
    memset(&phone, 0, sizeof phone);
    memset(lines, 0xa5, sizeof lines);
    phone.memory.lines = lines;
    memcpy(before, lines, sizeof lines);
    return 0;
}

static void begins_all_charts_of_a_slot(void **state)
{
    (void)state;
    cwi_slot_begin(&phone, pool, 2);
    assert_int_equal(cwi_chart_state(&phone, CW_CHART_LOCATE, 2), CWI_FIRST_STATE);
    assert_int_equal(cwi_chart_state(&phone, CW_CHART_SITE, 2), CWI_FIRST_STATE);
    assert_int_equal(lines[1].locate.timer.chart, CW_CHART_LOCATE);
    assert_memory_equal(&lines[0], &before[0], sizeof lines[0]);
    cwi_slot_end(&phone, pool, 2);
    assert_int_equal(cwi_chart_state(&phone, CW_CHART_LOCATE, 2), 0);
    assert_int_equal(cwi_chart_state(&phone, CW_CHART_SITE, 2), 0);
}

static void a_slot_of_another_pool_has_none_of_them(void **state)
{
    (void)state;
    cwi_slot_begin(&phone, offsetof(struct cw_memory, bindings), 1);
    assert_memory_equal(lines, before, sizeof lines);
}

/* its row is all zero, as that of a chart in the first octet of the first line would be */
static void a_chart_that_the_profile_has_not_is_passed_over(void **state)
{
    (void)state;
    cwi_chart_begin(&phone, CW_CHART_KEEP, 1);
    cwi_chart_end(&phone, CW_CHART_KEEP, 1);
    assert_memory_equal(lines, before, sizeof lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(begins_all_charts_of_a_slot, begin),
        cmocka_unit_test_setup(a_slot_of_another_pool_has_none_of_them, begin),
        cmocka_unit_test_setup(a_chart_that_the_profile_has_not_is_passed_over, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
