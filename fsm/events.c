/* events.c - events to the charts, one at a time: the one that came from outside, then what was posted
 * on the way, what a chart told itself first. */
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
    if (!cwi_charts[chart].step)
        return CW_E_REFUSED;
    if (!cwi_chart_state(cw, (enum cw_chart)chart, instance))
        return CW_E_LINE;
    cw->stepping = chart;
    cw->stepping_instance = instance;
    cw->own_posts = 0;
    return cwi_charts[chart].step(cwi_chart_at(cw, (enum cw_chart)chart, instance), event, cue);
}

/* What the outcome of a request is to the chart that made it; 0: nothing. */
static uint8_t hear(struct cw *cw, const struct cwi_post *post, const struct cw_cue *cue)
{
    const struct cwi_chart *c = &cwi_charts[post->chart];

    return c->hear ? c->hear(cwi_chart_at(cw, (enum cw_chart)post->chart, post->instance),
                             &post->outcome, cue)
                   : 0;
}

int cwi_events_step(struct cw *cw, uint8_t chart, uint32_t instance, uint8_t event,
                    const struct cw_cue *cue)
{
    const int result = step(cw, chart, instance, event, cue);

    if (result != CW_OK)
        cw->counters.cells_refused++;
    while (cw->post_used > 0) {
        const struct cwi_post post = cw->post[cw->post_first];
        const struct cw_cue along = { .cw = cw,
                                      .message = post.has_message ? cue->message : NULL,
                                      .arrival = post.has_arrival ? cue->arrival : NULL };
        uint8_t posted = post.event;

        cw->post_first = (uint8_t)((cw->post_first + 1) % CW_POSTS);
        cw->post_used--;
        if (!posted) {
            cw->stepping = 0; /* what it posts here is told to others */
            posted = hear(cw, &post, &along);
        }
        if (posted && step(cw, post.chart, post.instance, posted, &along) != CW_OK)
            cw->counters.cells_refused++;
    }
    cw->stepping = 0;
    return result;
}
