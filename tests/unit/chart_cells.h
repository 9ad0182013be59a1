/* chart_cells.h - the frame of a chart's test: scripts of steps, each with the state and exactly the actions that it
 * leads to; and every cell without an arc.
 *
 * A test of the chart `site` defines, before it includes this,
 *
 *     #define CHART site
 *     #define CHART_UPPER SITE
 *     #define CHART_FIRST SITE_ST_UNLOCATED the state that it begins in
 *     #define CHART_FACTS const char *      the guards that are true, as its scripts give them
 *     static void assume(CHART_FACTS facts) makes the probe's guards so
 *
 * and has `struct step`, PLAY and refuses_what_has_no_arc from it. Scripts are for arcs that no flow takes
 * (docs/trace/unreached.tsv). */
#ifndef CHART_CELLS_H
#define CHART_CELLS_H

#include "dictionary.h"

#define CHART_PASTE_(a, b, c) a##b##c
#define CHART_PASTE(a, b, c)  CHART_PASTE_(a, b, c)
#define CHART_EVENT           CHART_PASTE(, CHART, _event)
#define CHART_PROBE           CHART_PASTE(, CHART, _probe)
#define CHART_RESET           CHART_PASTE(, CHART, _probe_reset)
#define CHART_INIT            CHART_PASTE(probe_, CHART, _init)
#define CHART_STEP            CHART_PASTE(probe_, CHART, _step)
#define CHART_NUMBER          CHART_PASTE(CW_CHART_, CHART_UPPER, )
#define CHART_STATES          CHART_PASTE(, CHART_UPPER, _STATES)
#define CHART_EVENTS          CHART_PASTE(, CHART_UPPER, _EVENTS)

struct step {
    enum CHART_EVENT event;
    CHART_FACTS facts;
    enum CHART_PASTE(, CHART, _state) to;
    const char *actions;
};

static const struct cw_cue nobody;

/* From the chart's first state, step by step: the state and exactly these actions. */
static inline void play(const struct step *s, size_t steps)
{
    struct CHART r = { .instance = 1 };

    CHART_INIT(&r);
    assert_int_equal(r.cs, CHART_FIRST);
    for (; steps > 0; steps--, s++) {
        CHART_RESET();
        assume(s->facts);
        assert_int_equal(CHART_STEP(&r, s->event, &nobody), CW_OK);
        assert_string_equal(CHART_PROBE.done, s->actions);
        assert_int_equal(r.cs, s->to);
    }
}
#define PLAY(...)                                                                                  \
    do {                                                                                           \
        static const struct step script[] = { __VA_ARGS__ };                                       \
        play(script, sizeof script / sizeof *script);                                              \
    } while (0)

static void refuse(uint8_t from, unsigned event)
{
    struct CHART r = { .instance = 1, .cs = from };

    CHART_RESET();
    assert_int_equal(CHART_STEP(&r, (enum CHART_EVENT)event, &nobody), CW_E_REFUSED);
    assert_int_equal(r.cs, from);
    assert_string_equal(CHART_PROBE.done, "");
}

/* Every cell without an arc; nothing changes, nothing is done. */
static void refuses_what_has_no_arc(void **state)
{
    const struct cw_dictionary_chart *chart = &cw_dictionary_charts[CHART_NUMBER - 1];
    unsigned refused = 0, cells = 0;

    (void)state;
    assert_int_equal(chart->value, CHART_NUMBER);
    for (unsigned i = 0; i < chart->refusals; i++, refused++) {
        const struct cw_dictionary_refusal *cell =
            &cw_dictionary_refusals[chart->first_refusal + i];

        assert_int_equal(cell->chart, CHART_NUMBER);
        refuse(cell->state, cell->event);
    }
    for (uint8_t from = 1; from <= CHART_STATES; from++) {
        refuse(from, 0);
        refuse(from, CHART_EVENTS + 1);
        refuse(from, 255);
    }
    for (unsigned i = 0; i < chart->arcs; i++) /* an arc counts once for its cell */
        cells += cw_dictionary_arcs[chart->first_arc - 1u + i].outcome != CW_GUARD_FALSE;
    assert_int_equal(cells + refused, CHART_STATES * CHART_EVENTS);
}

#endif
