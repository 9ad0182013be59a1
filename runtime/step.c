/* step.c - one record of the trace ring in words: the generated dictionary read (LOCAL_trace). */
#include "step.h"

#include <stdio.h>
#include <string.h>

#include "admission_words.h"
#include "arc.h"

static const char *state_name(const struct cw_dictionary_chart *chart, unsigned state)
{
    return state >= 1 && state <= chart->states ? chart->state_names[state] : "?";
}

static const char *event_name(const struct cw_dictionary_chart *chart, unsigned event)
{
    return event >= 1 && event <= chart->events ? chart->event_names[event] : "?";
}

static void read_refused(struct step *step, const struct cw_dictionary_chart *chart, unsigned cell)
{
    static const char *const none[] = { NULL };
    const unsigned state = cell >> 8, event = cell & 0xFF;

    step->is_refused = true;
    step->from = step->to = state_name(chart, state);
    step->event = event_name(chart, event);
    step->guard = "";
    step->refusal[0] = "no row in the refused table";
    step->refusal[1] = NULL;
    for (unsigned i = 0; i < chart->refusals; i++) {
        const struct cw_dictionary_refusal *r = &cw_dictionary_refusals[chart->first_refusal + i];
        if (r->state == state && r->event == event)
            step->refusal[0] = r->why;
    }
    step->clauses = step->refusal;
    step->actions = none;
}

/* The chart 0 is the table of admission. */
static bool read_admission(struct step *step, unsigned row)
{
    static const char *const none[] = { NULL };
    const struct cw_admission_words *words;

    if (row < 1 || row > CW_ADMISSION_WORDS)
        return false;
    words = &cw_admission_words[row - 1];
    step->chart = "admission";
    step->from = step->event = step->guard = "";
    step->to = step->row = words->id;
    step->answer = words->answer;
    step->clauses = words->clauses;
    step->actions = none;
    return true;
}

bool step_read(struct step *step, const struct cw_trace_record *record)
{
    const struct cw_dictionary_chart *chart = arc_chart(record->chart);
    const struct cw_dictionary_arc *arc;

    memset(step, 0, sizeof *step);
    if (record->chart == 0)
        return read_admission(step, record->arc);
    if (!chart)
        return false;
    step->chart = chart->name;
    if (record->is_refused) {
        read_refused(step, chart, record->arc);
        return true;
    }
    if (record->arc < 1 || record->arc > CW_DICTIONARY_ARCS)
        return false;
    arc = &cw_dictionary_arcs[record->arc - 1];
    step->from = state_name(chart, arc->from);
    step->event = event_name(chart, arc->event);
    step->to = state_name(chart, arc->to);
    step->guard = arc->guard;
    step->clauses = arc->clauses;
    step->actions = arc->actions;
    return true;
}

size_t step_join(char *out, size_t room, const char *const *words, const char *between)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; words[i] && used < room; i++) {
        const int n = snprintf(out + used, room - used, "%s%s", i ? between : "", words[i]);
        if (n < 0)
            break;
        used += (size_t)n;
    }
    return used < room ? used : room - 1;
}

const char *step_state(enum cw_chart chart, unsigned state)
{
    const struct cw_dictionary_chart *c = arc_chart(chart);

    return c ? state_name(c, state) : "?";
}
