/* chart_post.c - an event to a chart by name, through the core's own queue. */
#include "chart_post.h"

#include <string.h>

#include "dictionary.h"
#include "events.h"

static const struct cw_dictionary_chart *chart_of(struct place place, const char *name)
{
    for (size_t i = 0; name && i < CW_DICTIONARY_CHARTS; i++)
        if (strcmp(cw_dictionary_charts[i].name, name) == 0)
            return &cw_dictionary_charts[i];
    script_fault(place, "there is no chart %s", name ? name : "without a name");
}

static uint8_t event_of(struct place place, const struct cw_dictionary_chart *chart,
                        const char *name)
{
    const size_t prefix = strlen(chart->name) + 1;

    for (uint8_t e = 1; name && e <= chart->events; e++)
        if (strcmp(chart->event_names[e] + prefix, name) == 0)
            return e;
    script_fault(place, "%s has no event %s", chart->name, name ? name : "without a name");
}

void chart_post(struct phone *phone, struct place place, char *rest)
{
    const struct cw_dictionary_chart *chart = chart_of(place, script_word(&rest));
    const unsigned long long instance = script_number(place, script_word(&rest));
    const uint8_t event = event_of(place, chart, script_word(&rest));

    if (!cwi_events_open(&phone->cw, phone->now))
        script_fault(place, "there is no room for effects");
    if (cwi_events_step(&phone->cw, chart->value, (uint32_t)instance, event,
                        &(struct cw_cue){ .cw = &phone->cw }) != CW_OK)
        script_fault(place, "it is refused");
}
