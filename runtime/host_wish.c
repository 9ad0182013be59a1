/* host_wish.c - the user's wishes, at the rate of the options, and the orderly stop
 * (LOCAL_wishes). */
#include "host_part.h"
#include "bindings.h"

#include "reg_names.h"

enum {
    PACE_MS = 20,         /* between two rounds of paced wishes */
    STOP_SPREAD_MS = 2000 /* within which all removals have begun, however many lines there are */
};

static void finish_stop(struct host *h)
{
    if (h->is_stopped)
        return;
    h->is_stopped = true;
    ev_timer_stop(h->loop, &h->stop);
    ev_timer_stop(h->loop, &h->pace);
    udp_flush(&h->udp);
    if (h->options.stopped)
        h->options.stopped(h->options.context);
}

bool host_may_be_bound(const struct host *h)
{
    const uint64_t now = clock_now();
    bool may_be = h->leftover_until > now;

    for (uint32_t i = 0; i < h->lines && !may_be; i++)
        may_be = h->line[i].unremoved_until > now;
    return may_be;
}

/* Bindings being removed that no line reports: the second one of Dual Registration, the old one
 * after a fallback. */
static uint32_t leaving_untold(const struct host *h)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < h->memory.binding_count; i++) {
        const struct cw_binding *b = &h->memory.bindings[i];

        n += (b->reg.cs == REG_ST_LEAVING || b->reg.cs == REG_ST_REMOVING) &&
             !h->line[b->line - 1].is_leaving;
    }
    return n;
}

void host_look_for_end(struct host *h)
{
    if (h->is_stopping && h->leaving == 0 && h->paced == 0 && leaving_untold(h) == 0)
        finish_stop(h);
}

static int want(struct host *h, uint32_t line, enum cw_wish_kind kind)
{
    struct host_line *l = &h->line[line - 1];
    const struct cw_wish wish = { .kind = (uint8_t)kind, .line = line };
    int result;

    if (l->wish) { /* it replaces an older one that is still queued */
        l->wish = 0;
        h->paced--;
    }
    if (h->is_stopping && kind == CW_UNREGISTER && !l->is_leaving) {
        l->is_leaving = true;
        h->leaving++;
    }
    result = cw_want(&h->cw, clock_now(), &wish);
    host_drain(h);
    /* refused: nothing is bound; or the binding is already being removed, which is then waited
     * for */
    if (result != CW_OK &&
        cwi_binding_at(&h->cw, h->cw.memory.lines[line - 1].binding)->reg.transaction == 0)
        host_left(h, line);
    host_settle(h);
    return result;
}

int host_want(struct host *h, uint32_t line, enum cw_wish_kind wish)
{
    if (line == 0 || line > h->lines || !h->memory.lines[line - 1].settings)
        return CW_E_LINE;
    if (wish == CW_REGISTER && (h->is_stopping || !*h->memory.lines[line - 1].settings->proxy))
        return CW_E_REFUSED; /* GUIDE_register: a line without a proxy does not register */
    return want(h, line, wish);
}

static int want_of_line(struct host *h, const struct cw_wish *wish)
{
    int result;

    if (wish->line == 0 || wish->line > h->lines || !h->memory.lines[wish->line - 1].settings)
        return CW_E_LINE;
    if (h->is_stopping)
        return CW_E_REFUSED;
    result = cw_want(&h->cw, clock_now(), wish);
    host_drain(h);
    host_settle(h);
    return result;
}

int host_request(struct host *h, uint32_t line, uint8_t method, const char *uri, size_t n)
{
    return want_of_line(h, &(struct cw_wish){ .kind = CW_REQUEST,
                                              .line = line,
                                              .method = method,
                                              .target = { (const uint8_t *)uri, n } });
}

int host_hang_up(struct host *h, uint32_t line, uint32_t request)
{
    return want_of_line(h,
                        &(struct cw_wish){ .kind = CW_HANG_UP, .line = line, .request = request });
}

uint32_t host_lines_a_round(const struct host *h, uint32_t ms)
{
    const uint64_t rate = h->options.start_rate;
    uint64_t n = (rate * ms + 999) / 1000;

    if (h->is_stopping) {
        const uint64_t least = ((uint64_t)h->enabled * ms + STOP_SPREAD_MS - 1) / STOP_SPREAD_MS;
        n = n > least ? n : least;
    }
    return (uint32_t)(n ? n : 1);
}

static double pace_interval(const struct host *h)
{
    return h->is_stopping ? PACE_MS / 1000.
                          : (double)host_lines_a_round(h, PACE_MS) / h->options.start_rate;
}

void host_on_pace(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct host *h = watcher->data;
    uint32_t left_now = host_lines_a_round(h, PACE_MS);

    (void)loop;
    (void)events;
    for (uint32_t looked = 0; looked < h->lines && h->paced > 0 && left_now > 0; looked++) {
        const uint32_t line = h->pace_at + 1;
        const enum cw_wish_kind kind = (enum cw_wish_kind)h->line[line - 1].wish;

        h->pace_at = line % h->lines;
        if (kind) {
            want(h, line, kind);
            left_now--;
        }
    }
    if (h->paced == 0)
        ev_timer_stop(h->loop, &h->pace);
    host_look_for_end(h);
}

uint32_t host_pace_all(struct host *h, enum cw_wish_kind kind, bool only_registering)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < h->lines; i++) {
        const struct cw_line_settings *s = h->memory.lines[i].settings;
        if (!s || (kind == CW_REGISTER && !*s->proxy) || (only_registering && !s->registers))
            continue;
        n++;
        if (!h->line[i].wish)
            h->paced++;
        h->line[i].wish = (uint8_t)kind;
    }
    h->pace_at = 0;
    if (h->paced > 0) {
        ev_timer_stop(h->loop, &h->pace);
        ev_timer_set(&h->pace, 0., pace_interval(h));
        ev_timer_start(h->loop, &h->pace);
    }
    return n;
}

uint32_t host_want_all(struct host *h, enum cw_wish_kind wish)
{
    return h->is_stopping ? 0 : host_pace_all(h, wish, false);
}

void host_on_stop_time(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct host *h = watcher->data;
    const uint32_t left = h->leaving + h->paced + leaving_untold(h);

    (void)loop;
    (void)events;
    if (left)
        h->leftover_until = UINT64_MAX;
    if (h->options.ladder && left)
        ladder_note(h->options.ladder, clock_now(), 0, "LOCAL_one_removal",
                    "%u line%s stopped without confirmation; the server keeps %s until %s",
                    (unsigned)left, left == 1 ? "" : "s",
                    left == 1 ? "the binding" : "their bindings",
                    left == 1 ? "it expires" : "they expire");
    finish_stop(h);
}

void host_stop(struct host *h)
{
    if (h->is_stopping)
        return;
    h->is_stopping = true;
    h->unsurveyed = 0;
    for (uint32_t i = 0; i < h->lines; i++)
        if (h->line[i].wish) {
            h->line[i].wish = 0;
            h->paced--;
        }
    ev_timer_stop(h->loop, &h->pace);
    ev_timer_set(&h->stop,
                 (h->options.stop_ms + (double)STOP_SPREAD_MS * (h->enabled > 100)) / 1000., 0.);
    ev_timer_start(h->loop, &h->stop);
    if (host_pace_all(h, CW_UNREGISTER, false) == 0)
        host_look_for_end(h);
}
