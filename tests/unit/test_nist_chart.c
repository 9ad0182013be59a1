/* test_nist_chart.c - every arc and refused cell of the non-INVITE server transaction (RFC 3261 17.2.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../arcs.h"
#include "dictionary.h"
#include "nist_names.h"
#include "nist_probe.h"

struct step {
    enum nist_event event;
    bool is_reliable;
    enum nist_state to;
    const char *actions;
};

static const struct cw_cue nobody;

/* From created, step by step: the state and exactly these actions. */
static void play(const struct step *s, size_t steps)
{
    struct nist r = { .instance = 1 };

    probe_nist_init(&r);
    assert_int_equal(r.cs, NIST_ST_CREATED);
    for (; steps > 0; steps--, s++) {
        nist_probe_reset();
        nist_probe.is_reliable = s->is_reliable;
        assert_int_equal(probe_nist_step(&r, s->event, &nobody), CW_OK);
        assert_string_equal(nist_probe.done, s->actions);
        assert_int_equal(r.cs, s->to);
    }
}
#define PLAY(...)                                               \
    do {                                                        \
        static const struct step script[] = { __VA_ARGS__ };    \
        play(script, sizeof script / sizeof *script);           \
    } while (0)

#define REQUEST { NIST_REQUEST, false, NIST_ST_TRYING, "arm_p" }
#define TRYING_SENT { NIST_T_P, false, NIST_ST_PROCEEDING, "write_100,send" }

/* A request that comes again before there is an answer is absorbed; afterwards it gets the answer again. */
static void answers_a_retransmitted_request_again(void **state)
{
    (void)state;
    PLAY(REQUEST,
         { NIST_REQUEST, false, NIST_ST_TRYING, "" },
         { NIST_ANSWER, false, NIST_ST_COMPLETED, "disarm,send,arm_j" },
         { NIST_REQUEST, false, NIST_ST_COMPLETED, "send" },
         { NIST_REQUEST, false, NIST_ST_COMPLETED, "send" },
         { NIST_T_J, false, NIST_ST_TERMINATED, "release" });
}

/* RFC 3261 17.2.2: the TU's further final responses are discarded. */
static void drops_a_second_answer(void **state)
{
    (void)state;
    PLAY(REQUEST, { NIST_ANSWER, false, NIST_ST_COMPLETED, "disarm,send,arm_j" },
         { NIST_ANSWER, false, NIST_ST_COMPLETED, "" });
}

static void ends_with_the_answer_on_a_reliable_transport(void **state)
{
    (void)state;
    PLAY(REQUEST, { NIST_ANSWER, true, NIST_ST_TERMINATED, "disarm,send,release" });
}

#if NIST_HAS_SLOW_ANSWERS
/* RFC 4320 4.1: 100 when the client would retransmit at T2; then a request that comes again gets it again. */
static void says_100_when_the_answer_is_slow(void **state)
{
    (void)state;
    PLAY(REQUEST, TRYING_SENT,
         { NIST_REQUEST, false, NIST_ST_PROCEEDING, "send" },
         { NIST_ANSWER, false, NIST_ST_COMPLETED, "send,arm_j" },
         { NIST_T_J, false, NIST_ST_TERMINATED, "release" });
    PLAY(REQUEST, TRYING_SENT, { NIST_ANSWER, true, NIST_ST_TERMINATED, "send,release" });
}
#endif

static void refuse(uint8_t from, unsigned event)
{
    struct nist r = { .instance = 1, .cs = from };

    nist_probe_reset();
    assert_int_equal(probe_nist_step(&r, (enum nist_event)event, &nobody), CW_E_REFUSED);
    assert_int_equal(r.cs, from);
    assert_string_equal(nist_probe.done, "");
}

/* Every cell without an arc; nothing changes, nothing is done. */
static void refuses_what_has_no_arc(void **state)
{
    const struct cw_dictionary_chart *chart = &cw_dictionary_charts[CW_CHART_NIST - 1];
    unsigned refused = 0, cells = 0;

    (void)state;
    assert_int_equal(chart->value, CW_CHART_NIST);
    for (unsigned i = 0; i < chart->refusals; i++, refused++) {
        const struct cw_dictionary_refusal *cell = &cw_dictionary_refusals[chart->first_refusal + i];

        assert_int_equal(cell->chart, CW_CHART_NIST);
        refuse(cell->state, cell->event);
    }
    for (uint8_t from = 1; from <= NIST_STATES; from++) {
        refuse(from, 0);
        refuse(from, NIST_EVENTS + 1);
        refuse(from, 255);
    }
    for (unsigned i = 0; i < chart->arcs; i++) /* an arc counts once for its cell */
        cells += cw_dictionary_arcs[chart->first_arc - 1u + i].outcome != CW_GUARD_FALSE;
    assert_int_equal(cells + refused, NIST_STATES * NIST_EVENTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arcs_unit_test(answers_a_retransmitted_request_again),
        arcs_unit_test(drops_a_second_answer),
        arcs_unit_test(ends_with_the_answer_on_a_reliable_transport),
#if NIST_HAS_SLOW_ANSWERS
        arcs_unit_test(says_100_when_the_answer_is_slow),
#endif
        arcs_unit_test(refuses_what_has_no_arc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
