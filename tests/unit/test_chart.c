/* test_chart.c - the generated C of a chart is what its tables say: every arc leads to its state and does its
 * actions, every cell without an arc refuses and changes nothing.
 *
 * Compiled once a chart, with the probe set: CHART is its name, CHART_UPPER the same in capitals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../arcs.h"
#include "dictionary.h"

#define PASTE_(a, b)   a##b
#define PASTE(a, b)    PASTE_(a, b)
#define QUOTE_(text)   #text
#define QUOTE(text)    QUOTE_(text)
#define OF_CHART(name) PASTE(CHART, name)
#define OF_UPPER(name) PASTE(CHART_UPPER, name)
#define OF_PROBE(name) PASTE(PASTE(probe_, CHART), name)

#define CHART_NAMES QUOTE(OF_CHART(_names.h))
#define CHART_PROBE QUOTE(OF_CHART(_probe.h))
#include CHART_NAMES
#include CHART_PROBE

static const struct cw_cue nothing;

static const struct cw_dictionary_chart *chart(void)
{
    return &cw_dictionary_charts[PASTE(CW_CHART_, CHART_UPPER) - 1];
}

static void refuse(uint8_t from, unsigned event)
{
    struct CHART r = { .cs = from };

    OF_CHART(_probe_reset)();
    assert_int_equal(OF_PROBE(_step)(&r, (enum OF_CHART(_event))event, &nothing), CW_E_REFUSED);
    assert_int_equal(r.cs, from);
    assert_string_equal(OF_CHART(_probe).done, "");
}

static void begins_in_its_first_state(void **state)
{
    struct CHART r = { 0 };

    (void)state;
    OF_PROBE(_init)(&r);
    assert_int_equal(r.cs, 1);
}

static void takes_each_arc(void **state)
{
    (void)state;
    for (unsigned i = 0; i < chart()->arcs; i++) {
        const struct cw_dictionary_arc *arc = &cw_dictionary_arcs[chart()->first_arc - 1u + i];
        const char *guard = arc->guard + (*arc->guard == '!');
        struct CHART r = { .cs = arc->from };
        char wanted[256] = "";

        if (*guard) {
            assert_non_null(OF_CHART(_probe_guard)(guard));
            *OF_CHART(_probe_guard)(guard) = *arc->guard != '!';
        }
        for (const char *const *action = arc->actions; *action; action++) {
            if (*wanted)
                strcat(wanted, ",");
            strcat(wanted, *action);
        }
        OF_CHART(_probe_reset)();
        assert_int_equal(OF_PROBE(_step)(&r, (enum OF_CHART(_event))arc->event, &nothing), CW_OK);
        assert_int_equal(r.cs, arc->to);
        assert_string_equal(OF_CHART(_probe).done, wanted);
        assert_int_equal(OF_CHART(_probe).asked, *guard ? 1 : 0);
    }
}

static void refuses_what_has_no_arc(void **state)
{
    unsigned refused = 0, cells = 0;

    (void)state;
    assert_int_equal(chart()->value, PASTE(CW_CHART_, CHART_UPPER));
    for (unsigned i = 0; i < chart()->refusals; i++, refused++) {
        const struct cw_dictionary_refusal *cell =
            &cw_dictionary_refusals[chart()->first_refusal + i];

        assert_int_equal(cell->chart, PASTE(CW_CHART_, CHART_UPPER));
        refuse(cell->state, cell->event);
    }
    for (uint8_t from = 1; from <= OF_UPPER(_STATES); from++) {
        refuse(from, 0);
        refuse(from, OF_UPPER(_EVENTS) + 1);
        refuse(from, 255);
    }
    for (unsigned i = 0; i < chart()->arcs; i++) /* an arc counts once for its cell */
        cells += cw_dictionary_arcs[chart()->first_arc - 1u + i].outcome != CW_GUARD_FALSE;
    assert_int_equal(cells + refused, OF_UPPER(_STATES) * OF_UPPER(_EVENTS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arcs_unit_test(begins_in_its_first_state),
        arcs_unit_test(takes_each_arc),
        arcs_unit_test(refuses_what_has_no_arc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
