/* test_weight.c - whose turn it is, by priority and by chance (RFC 2782, Weight). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core_double.h"
#include "weight.h"

enum { PLACES = 16, DRAWS = 100000 };

/* --- a chance that the test sets -------------------------------------------------------------- */

static uint32_t script[PLACES]; /* of 2^32, one a draw */
static unsigned drawn;

static void scripted(void *context, void *out, size_t n)
{
    (void)context;
    assert_int_equal(n, sizeof *script);
    assert_true(drawn < PLACES);
    memcpy(out, &script[drawn++], n);
}

/* Marsaglia's xorshift of 32 bits: the same numbers each time, so that no count can be unlucky. */
static uint32_t state_of_chance;

static void fixed(void *context, void *out, size_t n)
{
    (void)context;
    assert_int_equal(n, sizeof state_of_chance);
    state_of_chance ^= state_of_chance << 13;
    state_of_chance ^= state_of_chance >> 17;
    state_of_chance ^= state_of_chance << 5;
    memcpy(out, &state_of_chance, n);
}

static struct cw_host host = { .hash = double_hash };

static void with(void (*chance)(void *, void *, size_t))
{
    double_prepare();
    assert_int_equal(double_start(), CW_OK);
    host.random = chance;
    phone.cw.host = &host;
    drawn = 0;
    state_of_chance = 2463534242u;
}

/* The chance by which cwi_random_to gives `number` of 0 to `most`. */
static uint32_t chance_of(uint32_t number, uint32_t most)
{
    return (uint32_t)((((uint64_t)number << 32) + ((uint64_t)1 << 31)) / ((uint64_t)most + 1));
}

/* --- edges ------------------------------------------------------------------------------------ */

static const struct weight *of;
static uint16_t left;

static void begin(const struct weight *list, unsigned count)
{
    of = list;
    left = (uint16_t)((1u << count) - 1);
    drawn = 0;
}

/* The next draw: `number` of 0 to `most` gives `place`. */
static void draws(uint32_t number, uint32_t most, uint8_t place)
{
    const uint16_t before = left;

    script[drawn] = chance_of(number, most);
    assert_int_equal(cwi_weight_draw(&phone.cw, of, &left), place);
    assert_int_equal(left, before & ~(1u << place));
}

static void chooses_by_running_sums(void **state)
{
    static const struct weight list[] = { { 1, 10 }, { 1, 20 }, { 1, 70 } };
    static const struct {
        uint32_t number;
        uint8_t place;
    } edges[] = { { 0, 0 },  { 1, 0 },  { 10, 0 }, { 11, 1 }, { 29, 1 },
                  { 30, 1 }, { 31, 2 }, { 99, 2 }, { 100, 2 } };

    (void)state;
    with(scripted);
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        begin(list, 3);
        draws(edges[i].number, 100, edges[i].place);
    }
}

/* Who is chosen is out of the sums of those after it. */
static void removes_who_is_chosen(void **state)
{
    static const struct weight list[] = { { 1, 10 }, { 1, 20 }, { 1, 70 } };

    (void)state;
    with(scripted);
    begin(list, 3);
    draws(30, 100, 1);
    draws(10, 80, 0);
    draws(70, 70, 2);
    assert_int_equal(left, 0);
    begin(list, 3);
    draws(100, 100, 2);
    draws(11, 30, 1);
    draws(0, 10, 0);
}

/* Weight 0 stands first, wherever it came: 0 chooses it, and nothing else does. */
static void places_weight_0_first(void **state)
{
    static const struct weight list[] = { { 1, 10 }, { 1, 0 }, { 1, 20 }, { 1, 0 } };

    (void)state;
    with(scripted);
    begin(list, 4);
    draws(0, 30, 1);
    draws(0, 30, 3);
    draws(0, 30, 0);
    draws(0, 20, 2);
    begin(list, 4);
    draws(1, 30, 0);
    draws(1, 20, 2);
    assert_int_equal(drawn, 2);
    draws(0, 0, 1); /* without a weight there is nothing to draw for */
    draws(0, 0, 3);
    assert_int_equal(drawn, 2);
    begin(list, 4);
    draws(30, 30, 2);
    draws(10, 10, 0);
}

static void goes_by_priority_first(void **state)
{
    static const struct weight list[] = { { 65535, 9 }, { 2, 100 }, { 0, 0 }, { 2, 0 }, { 0, 1 } };

    (void)state;
    with(scripted);
    begin(list, 5);
    draws(1, 1, 4);
    draws(0, 0, 2);
    draws(0, 100, 3);
    draws(100, 100, 1);
    draws(9, 9, 0);
    assert_int_equal(left, 0);
}

/* As many as there are places, all as heavy as can be: the sum is none that wraps. */
static void sums_the_heaviest(void **state)
{
    static struct weight list[PLACES];
    uint16_t seen = 0;

    (void)state;
    with(scripted);
    for (unsigned i = 0; i < PLACES; i++)
        list[i] = (struct weight){ 7, UINT16_MAX };
    begin(list, PLACES);
    for (unsigned i = PLACES; i > 0; i--) {
        script[drawn] = UINT32_MAX;
        seen = (uint16_t)(seen | 1u << cwi_weight_draw(&phone.cw, of, &left));
        assert_int_equal(left, (1u << (i - 1)) - 1); /* the last of those that are left */
    }
    assert_int_equal(seen, UINT16_MAX);
}

static void draws_from_those_that_are_left(void **state)
{
    static const struct weight list[] = { { 1, 10 }, { 1, 20 }, { 1, 70 } };

    (void)state;
    with(scripted);
    begin(list, 3);
    left = 5;
    draws(10, 80, 0);
    left = 2;
    draws(0, 20, 1);
}

/* --- many draws ------------------------------------------------------------------------------- */

static void count(const struct weight *list, unsigned places, unsigned first[PLACES])
{
    memset(first, 0, PLACES * sizeof *first);
    for (unsigned i = 0; i < DRAWS; i++) {
        left = (uint16_t)((1u << places) - 1);
        first[cwi_weight_draw(&phone.cw, list, &left)]++;
    }
}

/* Within five standard deviations of what is meant. */
static void is_about(unsigned got, double share)
{
    const double meant = share * DRAWS, spread = meant * (1 - share), off = got - meant;

    assert_true(off * off <= 25 * spread);
}

/* 10, 20, 70: a number from 0 to 100, both included, is one of 101, and 0 falls to the first. */
static void shares_in_proportion_to_the_weights(void **state)
{
    static const struct weight list[] = { { 1, 10 }, { 1, 20 }, { 1, 70 } };
    unsigned first[PLACES];

    (void)state;
    with(fixed);
    count(list, 3, first);
    is_about(first[0], 11. / 101);
    is_about(first[1], 20. / 101);
    is_about(first[2], 70. / 101);
}

/* Beside weights of 100 in sum a weight of 0 is chosen first once in 101; the second never. */
static void chooses_weight_0_rarely(void **state)
{
    static const struct weight list[] = { { 1, 30 }, { 1, 0 }, { 1, 70 }, { 1, 0 } };
    unsigned first[PLACES];

    (void)state;
    with(fixed);
    count(list, 4, first);
    is_about(first[0], 30. / 101);
    is_about(first[1], 1. / 101);
    is_about(first[2], 70. / 101);
    assert_int_equal(first[3], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chooses_by_running_sums),
        cmocka_unit_test(removes_who_is_chosen),
        cmocka_unit_test(places_weight_0_first),
        cmocka_unit_test(goes_by_priority_first),
        cmocka_unit_test(sums_the_heaviest),
        cmocka_unit_test(draws_from_those_that_are_left),
        cmocka_unit_test(shares_in_proportion_to_the_weights),
        cmocka_unit_test(chooses_weight_0_rarely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
