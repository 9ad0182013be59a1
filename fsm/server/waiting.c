/* waiting.c - a line's server posted to the bindings and requests that wait for it, once to
 * each. */
#include "waiting.h"

#include "bindings.h"
#include "effects.h"
#include "pool.h"
#include "request_names.h"

static void tell_binding(const struct cw_cue *cue, uint32_t slot, enum waiting_news news)
{
    static const struct {
        uint8_t chart, event;
    } posts[] = { [WAITING_LOCATED] = { CW_CHART_BINDING, BINDING_LOCATED },
                  [WAITING_NO_SERVER] = { CW_CHART_REG, REG_NO_SERVER },
                  [WAITING_ALL_DOWN] = { CW_CHART_REG, REG_ALL_DOWN } };
    struct reg *reg = slot ? &cwi_binding_at(cue->cw, slot)->reg : NULL;

    if (!reg || !reg->is_asking)
        return;
    reg->is_asking = 0;
    cwi_post(cue, (enum cw_chart)posts[news].chart, slot, posts[news].event);
}

void cwi_waiting_tell(const struct cw_cue *cue, uint32_t number, enum waiting_news current,
                      enum waiting_news alternate)
{
    struct cw *cw = cue->cw;
    const struct cw_line *line = cwi_line_at(cw, number);
    const enum request_event event = current == WAITING_LOCATED || alternate == WAITING_LOCATED
                                         ? REQUEST_LOCATED
                                         : REQUEST_NO_SERVER;
    uint32_t i = REQUEST_HAS_REQUESTS ? line->request : 0;

    tell_binding(cue, line->binding, current);
    tell_binding(cue, line->alternate, alternate);
    for (const struct request *r; i; i = r->next) {
        r = &cwi_pool_request(cw, i)->request;
        if (r->is_seeking)
            cwi_post(cue, CW_CHART_REQUEST, i, (uint8_t)event);
    }
}
