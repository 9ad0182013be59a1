/* host_network.c - what a change of the network means to the host: name servers read anew, connections of old
 * addresses closed, and each line told, at the rate at which lines register (LOCAL_network,
 * LOCAL_resolver_file). */
#include "host_part.h"

enum {
    SURVEY_MS = 20, /* between two rounds, or as long as one line has at a lower rate */
    SURVEY_LINES =
        512 /* looked at a round; one whose address is as before costs a look at the routing table */
};

/* True: the line has sent something. */
static bool tell_line(struct host *h, uint32_t line)
{
    const struct cw_arrival arrival = { .kind = CW_NETWORK, .line = line };
    const uint64_t before = h->cw.counters.sent;

    stream_renew(&h->stream, line);
    cw_receive(&h->cw, clock_now(), &arrival);
    host_drain(h);
    host_settle(h);
    return h->cw.counters.sent != before;
}

static void on_survey(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct host *h = watcher->data;
    uint32_t may_send = host_lines_a_round(h, SURVEY_MS);

    (void)events;
    for (uint32_t i = 0; i < SURVEY_LINES && may_send > 0 && h->unsurveyed > 0; i++) {
        const uint32_t line = h->lines + 1 - h->unsurveyed--;

        if (!h->memory.lines[line - 1].settings)
            continue;
        h->is_surveying = true;
        if (tell_line(h, line)) {
            h->survey_sent++;
            may_send--;
        }
        h->is_surveying = false;
    }
    if (h->unsurveyed > 0)
        return;
    ev_timer_stop(loop, watcher);
    if (h->options.ladder && h->survey_sent)
        ladder_note(h->options.ladder, clock_now(), 0, "LOCAL_network",
                    "the network has changed: %u line%s registered anew", (unsigned)h->survey_sent,
                    h->survey_sent == 1 ? " is" : "s are");
}

/* All lines are looked at, from the first, however far an earlier survey has come. */
static void on_moved(void *context)
{
    struct host *h = context;

    if (h->is_stopping)
        return;
    if (h->unsurveyed == 0)
        h->survey_sent = 0;
    h->unsurveyed = h->lines;
    if (ev_is_active(&h->survey))
        return;
    ev_timer_set(&h->survey, 0., (double)host_lines_a_round(h, SURVEY_MS) / h->options.start_rate);
    ev_timer_start(h->loop, &h->survey);
}

static void on_resolver(void *context)
{
    struct host *h = context;
    const char *why;

    if (h->options.dns) /* the servers are given, and stay */
        return;
    why = dns_renew(&h->dns);
    if (h->options.ladder)
        ladder_note(h->options.ladder, clock_now(), 0, "LOCAL_resolver_file",
                    why ? "the name servers stay as they were: %s"
                        : "the name servers are read anew%s",
                    why ? why : "");
    if (!why)
        on_moved(h); /* lines without an answer try again */
}

void host_watch_network(struct host *h)
{
    const struct network_user user = { .context = h, .moved = on_moved, .resolver = on_resolver };
    const char *why;

    ev_init(&h->survey, on_survey);
    h->survey.data = h;
    why = network_open(&h->network, h->loop, HOST_RESOLVER_FILE, &user);
    if (why && h->options.ladder)
        ladder_note(h->options.ladder, clock_now(), 0, "LOCAL_network", "%s", why);
}

void host_unwatch_network(struct host *h)
{
    if (!h->network.loop)
        return;
    ev_timer_stop(h->loop, &h->survey);
    network_close(&h->network);
}
