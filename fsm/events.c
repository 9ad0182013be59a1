/* events.c - the charts stepped, one event at a time: the one from outside, then the posted
 * ones, those of a chart to itself first. */
#include "events.h"

#include "effects.h"
#include "layout.h"
#include "steps.h"

bool cwi_events_open(struct cw *cw, uint64_t now)
{
    if (!cwi_effects_have_room(cw))
        return false;
    if (now > cw->now)
        cw->now = now;
    return true;
}

static int step(struct cw *cw, uint8_t chart, uint32_t instance, uint8_t event,
                const struct cw_cue *cue)
{
    int result = CW_E_REFUSED;
    uint8_t *r;

    if (cwi_charts[chart].step) {
        r = cwi_chart_at(cw, (enum cw_chart)chart, instance);
        cw->stepping = chart;
        cw->stepping_instance = instance;
        result = r[cwi_layouts[chart].cs] ? cwi_charts[chart].step(r, event, cue) : CW_E_LINE;
    }
    cw->counters.cells_refused += result != CW_OK;
    return result;
}

/* The event that the outcome of a request is to the chart that made it; 0: none. Posts made
 * meanwhile count as posts to other charts. */
static uint8_t hear(struct cw *cw, const struct cwi_post *post, const struct cw_cue *cue)
{
    const struct cwi_chart *c = &cwi_charts[post->chart];

    cw->stepping = 0;
    return c->hear ? c->hear(cwi_chart_at(cw, (enum cw_chart)post->chart, post->instance),
                             &post->outcome, cue)
                   : 0;
}

void cwi_events_run(struct cw *cw, const struct cw_cue *cue)
{
    struct cwi_post post;

    while (cwi_take_post(cw, &post)) {
        const struct cw_cue along = { .cw = cw,
                                      .message = post.has_message ? cue->message : NULL,
                                      .arrival = post.has_arrival ? cue->arrival : NULL };

        if (!post.event)
            post.event = hear(cw, &post, &along);
        if (post.event)
            step(cw, post.chart, post.instance, post.event, &along);
    }
    cw->stepping = 0;
}

int cwi_events_step(struct cw *cw, uint8_t chart, uint32_t instance, uint8_t event,
                    const struct cw_cue *cue)
{
    const int result = step(cw, chart, instance, event, cue);

    cwi_events_run(cw, cue);
    return result;
}

void cwi_events_fire(struct cw *cw, struct cw_timer *timer, const struct cw_cue *cue)
{
    if (!timer || !timer->at || timer->due > cw->now)
        return;
    cwi_timer_disarm(&cw->timers, timer);
    cwi_events_step(cw, timer->chart, cwi_chart_instance(cw, (enum cw_chart)timer->chart, timer),
                    timer->event, cue);
}
