/* test_keep_chart.c - every arc and refused cell of the chart of the keep-alives (guide 3.1, RFC 5626 4.4.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../arcs.h"
#include "dictionary.h"
#include "keep_names.h"
#include "keep_probe.h"

struct step {
    enum keep_event event;
    const char *facts; /* the guards that are true, "" none */
    enum keep_state to;
    const char *actions;
};

static const struct cw_cue nobody;

/* From resting, step by step: the state and exactly these actions. */
static void play(const struct step *s, size_t steps)
{
    struct keep r = { .instance = 1 };

    probe_keep_init(&r);
    assert_int_equal(r.cs, KEEP_ST_RESTING);
    for (; steps > 0; steps--, s++) {
        keep_probe_reset();
        keep_probe.is_stream = strstr(s->facts, "is_stream") != NULL;
        keep_probe.is_wanted = strstr(s->facts, "is_wanted") != NULL;
        assert_int_equal(probe_keep_step(&r, s->event, &nobody), CW_OK);
        assert_string_equal(keep_probe.done, s->actions);
        assert_int_equal(r.cs, s->to);
    }
}
#define PLAY(...)                                               \
    do {                                                        \
        static const struct step script[] = { __VA_ARGS__ };    \
        play(script, sizeof script / sizeof *script);           \
    } while (0)

/* how a script begins */
#define KEEPING { KEEP_START, "", KEEP_ST_KEEPING, "arm" }
#define CHOOSING KEEPING, { KEEP_T_NEXT, "is_wanted", KEEP_ST_CHOOSING, "choose" }
#define ASKING CHOOSING, { KEEP_M_NOTIFY, "", KEEP_ST_ASKING, "arm,send_notify" }

static void rests_when_it_is_wanted_no_more(void **state)
{
    (void)state;
    PLAY(KEEPING, { KEEP_T_NEXT, "", KEEP_ST_RESTING, "" });
    PLAY(ASKING, { KEEP_T_NEXT, "", KEEP_ST_RESTING, "forget" });
}

/* Guide 3.1. */
static void sends_what_is_chosen(void **state)
{
    (void)state;
    PLAY(CHOOSING, { KEEP_M_NOTIFY, "", KEEP_ST_ASKING, "arm,send_notify" });
    PLAY(CHOOSING, { KEEP_M_REGISTER, "", KEEP_ST_ASKING, "arm,send_register" });
    PLAY(CHOOSING, { KEEP_M_OPTIONS, "", KEEP_ST_ASKING, "arm,send_options" });
}

/* RFC 5626 4.4.1: each wait is drawn anew. */
static void pings_on_a_stream(void **state)
{
    (void)state;
    PLAY({ KEEP_START, "is_stream", KEEP_ST_KEEPING, "arm_ping" },
         { KEEP_T_NEXT, "is_wanted is_stream", KEEP_ST_CHOOSING, "choose" },
         { KEEP_M_PING, "is_stream", KEEP_ST_KEEPING, "arm_ping,send_ping" });
}

static void goes_on_whatever_the_answer_is(void **state)
{
    (void)state;
    PLAY(ASKING, { KEEP_1XX, "", KEEP_ST_ASKING, "" }, { KEEP_ANSWERED, "", KEEP_ST_KEEPING, "" });
    PLAY(ASKING, { KEEP_NO_ANSWER, "", KEEP_ST_KEEPING, "" });
    PLAY(ASKING, { KEEP_NO_ROOM, "", KEEP_ST_KEEPING, "" });
}

static void has_one_under_way_at_a_time(void **state)
{
    (void)state;
    PLAY(ASKING, { KEEP_T_NEXT, "is_wanted", KEEP_ST_ASKING, "arm" });
}

static void ends_with_the_registration(void **state)
{
    (void)state;
    PLAY(KEEPING, { KEEP_STOP, "is_wanted", KEEP_ST_RESTING, "disarm" });
    PLAY(ASKING, { KEEP_STOP, "is_wanted", KEEP_ST_RESTING, "disarm,forget" });
}

static void refuse(uint8_t from, unsigned event)
{
    struct keep r = { .instance = 1, .cs = from };

    keep_probe_reset();
    assert_int_equal(probe_keep_step(&r, (enum keep_event)event, &nobody), CW_E_REFUSED);
    assert_int_equal(r.cs, from);
    assert_string_equal(keep_probe.done, "");
}

/* Every cell without an arc; nothing changes, nothing is done. */
static void refuses_what_has_no_arc(void **state)
{
    const struct cw_dictionary_chart *chart = &cw_dictionary_charts[CW_CHART_KEEP - 1];
    unsigned refused = 0, cells = 0;

    (void)state;
    assert_int_equal(chart->value, CW_CHART_KEEP);
    for (unsigned i = 0; i < chart->refusals; i++, refused++) {
        const struct cw_dictionary_refusal *cell = &cw_dictionary_refusals[chart->first_refusal + i];

        assert_int_equal(cell->chart, CW_CHART_KEEP);
        refuse(cell->state, cell->event);
    }
    for (uint8_t from = 1; from <= KEEP_STATES; from++) {
        refuse(from, 0);
        refuse(from, KEEP_EVENTS + 1);
        refuse(from, 255);
    }
    for (unsigned i = 0; i < chart->arcs; i++) /* an arc counts once for its cell */
        cells += cw_dictionary_arcs[chart->first_arc - 1u + i].outcome != CW_GUARD_FALSE;
    assert_int_equal(cells + refused, KEEP_STATES * KEEP_EVENTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arcs_unit_test(rests_when_it_is_wanted_no_more),
        arcs_unit_test(sends_what_is_chosen),
        arcs_unit_test(pings_on_a_stream),
        arcs_unit_test(goes_on_whatever_the_answer_is),
        arcs_unit_test(has_one_under_way_at_a_time),
        arcs_unit_test(ends_with_the_registration),
        arcs_unit_test(refuses_what_has_no_arc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
