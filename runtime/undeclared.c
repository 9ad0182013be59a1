/* undeclared.c - what an action did otherwise than its row of CHART.actions.tsv says, in words. */
#include "undeclared.h"

#include <stdio.h>

#include "action_words.h"
#include "dictionary.h"

/* What was done, or was not, as the table writes it. */
static const char *name_of(const struct cwi_acting *d)
{
    const struct cw_dictionary_chart *chart = d->chart ? &cw_dictionary_charts[d->chart - 1] : NULL;

    switch (d->deed) {
    case CWI_POSTS:
    case CWI_ARMS:
        return !chart ? "outcome" : d->what <= chart->events ? chart->event_names[d->what] : "?";
    case CWI_DISARMS:
        return chart ? chart->name : "?";
    default:
        return cw_pool_words[d->what];
    }
}

unsigned undeclared_write(char *text, size_t room, const struct cw *cw)
{
    static const char *const deeds[] = {
        [CWI_POSTS] = "posts",
        [CWI_ARMS] = "arms a timer with",
        [CWI_DISARMS] = "disarms a timer of",
        [CWI_TAKES] = "takes a slot of the pool",
        [CWI_FREES] = "frees a slot of the pool",
    };
    static const char *const faults[] = {
        [CWI_UNDECLARED] = "which its row does not have",
        [CWI_TWICE] = "more often than its row has it",
        [CWI_LEFT_OUT] = "or another of its group, by its row, and did not",
    };
    const struct cwi_acting *a = &cw->acting;
    const unsigned last = cw->counters.last_undeclared;
    const struct cw_action_words *w;

    *text = '\0';
    if (last < 1 || last > CW_ACTION_WORDS)
        return 0;
    w = &cw_action_words[last - 1];
    snprintf(text, room, "%s.%s %s %s, %s (%s)", w->chart, w->name, deeds[a->deed], name_of(a),
             faults[a->fault], w->table);
    return last;
}
