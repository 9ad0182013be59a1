/* bench_step.c - ns a step of each chart, all its arcs in turn; and a registration and a refresh
 * through the five verbs, with a registrar that answers at once: bench_step [SECONDS]. Fails where
 * a heap request is made.
 *
 * Built twice, with the untraced core and with the traced one. */
#include "idle.h"

#include <nettle/md5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "arcs.h"
#include "core.h"
#include "layout.h"
#include "write.h"

extern unsigned long allocation_calls(void)
    __attribute__((weak)); /* allocations.c, where preloaded */

unsigned long idle_actions;
bool idle_answer;

enum { ARCS_MAX = 256, TRACE = 1024 };
static struct idle_arc arcs[ARCS_MAX];
static unsigned arcs_n;
#define IDLE(name) &idle_##name,
static const struct idle_chart *const charts[] = { IDLE_CHARTS };
static struct cw phone;
static struct cw_trace_record ring[TRACE];
static double seconds = 0.2;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* others may use the machine too */
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* The arcs of a chart, in an order that no predictor knows by heart from one chart to the next. */
static void list_arcs(const struct idle_chart *chart)
{
    unsigned chance = 12345;

    arcs_n = 0;
    for (unsigned s = 1; s <= chart->states; s++)
        for (unsigned e = 1; e <= chart->events; e++) {
            const uint16_t no = cwi_arc_of(chart->value, (uint8_t)s, (uint8_t)e, 0),
                           yes = cwi_arc_of(chart->value, (uint8_t)s, (uint8_t)e, 1);
            if (no && arcs_n < ARCS_MAX)
                arcs[arcs_n++] = (struct idle_arc){ (uint8_t)s, (uint8_t)e, false };
            if (yes && yes != no && arcs_n < ARCS_MAX)
                arcs[arcs_n++] = (struct idle_arc){ (uint8_t)s, (uint8_t)e, true };
        }
    for (unsigned i = arcs_n; i > 1; i--) {
        const unsigned other = (chance = chance * 1103515245u + 12345u) / 65536u % i;
        const struct idle_arc held = arcs[i - 1];
        arcs[i - 1] = arcs[other];
        arcs[other] = held;
    }
}

/* Each arc must be taken and each other cell refused, or what is timed is no chart. */
static void check(const struct idle_chart *chart, void *r, const struct cw_cue *cue)
{
    unsigned wrong = 0;

    list_arcs(chart);
    for (unsigned s = 1; s <= chart->states; s++)
        for (unsigned e = 1; e <= chart->events; e++)
            for (int answer = 0; answer < 2; answer++) {
                const bool is_arc = cwi_arc_of(chart->value, (uint8_t)s, (uint8_t)e, answer) != 0;
                uint8_t state = (uint8_t)s;
                idle_answer = answer;
                if (chart->step(r, &state, e, cue) != (is_arc ? CW_OK : CW_E_REFUSED) ||
                    (!is_arc && state != s)) {
                    fprintf(stderr, "%s: state %u, event %u: not what the table says\n",
                            chart->name, s, e);
                    wrong++;
                }
            }
    fprintf(stderr, "%s: %u arcs, %u cells wrong\n", chart->name, arcs_n, wrong);
    if (wrong || arcs_n == 0)
        exit(1);
}

/* --- the five verbs -----------------------------------------------------------------------
     * ------------------------- */

static struct cw_line lines[1];
static struct cw_binding bindings[1];
static struct cw_entry entries[2];
static struct cw_search searches[1];
static struct cw_digest digests[1];
static struct cw_client clients[4];
static struct cw_sent sent[4];
static struct cw_server servers[1];
static struct cw_answered answered[1];
static struct cw_request requests[1];
static struct cw_timer *timers[CW_TIMERS(1, 1, 4, 1)];
static struct cw_effect effects[CW_EFFECTS_LEAST];
static struct cw_line_settings line_settings;
static struct sip_message request;
static uint8_t answer[2048];
static uint64_t clock_ms;
static unsigned long registered, nonce;
static const struct cw_address registrar = { { 127, 0, 0, 1 }, 5060, 4, CW_UDP, 0 };
static const struct cw_address local = { { 127, 0, 0, 1 }, 5062, 4, CW_UDP, 0 };

static void fill(void *context, void *out, size_t n)
{
    static uint8_t last;

    (void)context;
    for (size_t i = 0; i < n; i++)
        ((uint8_t *)out)[i] = last = (uint8_t)(last * 5u + 77u);
}

static void hash(void *context, enum cw_hash which, const struct cw_octets *pieces, size_t n,
                 uint8_t *digest)
{
    struct md5_ctx md5;

    (void)context;
    (void)which;
    md5_init(&md5);
    for (size_t i = 0; i < n; i++)
        md5_update(&md5, pieces[i].len, pieces[i].at);
    md5_digest(&md5, MD5_DIGEST_SIZE, digest);
}

static bool local_of(void *context, uint32_t line, const struct cw_address *to,
                     struct cw_address *ours)
{
    (void)context;
    (void)line;
    *ours = local;
    return to->family == 4;
}

static const struct cw_host host = { .random = fill, .hash = hash, .local = local_of };

static void start(void)
{
    const struct cw_memory memory = {
        .lines = lines,
        .bindings = bindings,
        .entries = entries,
        .searches = searches,
        .digests = digests,
        .clients = clients,
        .sent = sent,
        .servers = servers,
        .answered = answered,
        .requests = requests,
        .timers = timers,
        .effects = effects,
        .trace = ring,
        .line_count = 1,
        .binding_count = 1,
        .entry_count = 2,
        .search_count = 1,
        .digest_count = 1,
        .client_count = 4,
        .server_count = 1,
        .request_count = 1,
        .effect_count = CW_EFFECTS_LEAST,
        .trace_count = TRACE,
    };

    line_settings = cw_line_defaults;
    line_settings.proxy = "127.0.0.1";
    line_settings.user_id = "4000";
    line_settings.password = "secret";
    line_settings.sip_port = local.port; /* not the registrar's, which has the same address */
    if (cw_init(&phone, &cw_phone_defaults, &host, &memory) != CW_OK ||
        cw_line_init(&phone, 1, &line_settings, NULL) != CW_OK)
        exit(1);
}

/* The registrar: 401 with a new nonce for a request without credentials or, when `challenges`, with
 * the last one. */
static size_t answer_to(const uint8_t *octets, size_t n, bool challenges)
{
    struct sip_writer w;

    if (sip_parse(&request, octets, n, NULL) != CW_OK)
        exit(1);
    sip_write_init(&w, answer, sizeof answer, false);
    if (challenges) {
        sip_put_answer(&w, &request, 401, sip_reason(401), NULL, "r");
        sip_put_field(&w, SIP_WWW_AUTHENTICATE);
        sip_put_text(&w, "Digest realm=\"example\", stale=true, qop=\"auth\", nonce=\"");
        sip_put_number(&w, ++nonce);
        sip_put_text(&w, "\"");
        sip_put_end(&w);
    } else {
        sip_put_answer(&w, &request, 200, sip_reason(200), NULL, "r");
        sip_put_field_number(&w, SIP_EXPIRES, 600);
    }
    sip_put_body(&w, NULL, 0);
    return w.len;
}

/* Drains; what is sent is answered, the first request with a challenge when `challenges`. */
static void serve(bool challenges)
{
    struct cw_effect e;

    while (cw_effects(&phone, &e, 1)) {
        struct cw_arrival a = {
            .kind = CW_DATAGRAM, .line = 1, .from = registrar, .local = local, .octets = answer
        };
        if (e.kind == CW_SEND) {
            a.n = answer_to(e.send.octets, e.send.n, challenges);
            challenges = false;
        } else {
            registered += e.tell.news == CW_REGISTERED;
            continue;
        }
        if (cw_receive(&phone, clock_ms, &a) != CW_OK)
            exit(1);
    }
}

static double registration_rounds(long n, bool challenges)
{
    const unsigned long before = registered;
    const double begun = now();

    for (long k = 0; k < n; k++) {
        clock_ms += 10000; /* the transactions of the last round are over */
        while (cw_next(&phone) <= clock_ms)
            cw_tick(&phone, clock_ms);
        if (cw_want(&phone, clock_ms, &(struct cw_wish){ .kind = CW_REGISTER, .line = 1 }) != CW_OK)
            exit(1);
        serve(challenges);
    }
    if (registered - before != (unsigned long)n) {
        fprintf(stderr, "%lu registrations of %ld\n", registered - before, n);
        exit(1);
    }
    return now() - begun;
}

static double challenged_rounds(long n)
{
    return registration_rounds(n, true);
}

static double refresh_rounds(long n)
{
    return registration_rounds(n, false);
}

/* --- what is printed
 * -----------------------------------------------------------------------------------------------
 * */

/* The chart that is stepped, in its slot. */
static const struct idle_chart *stepped;
static void *stepped_at;

/* All arcs in turn, n times; seconds of CPU. */
static double step_rounds(long n)
{
    const struct cw_cue cue = { .cw = &phone };
    const double begun = now();

    for (long k = 0; k < n; k++)
        if (!stepped->take_all(stepped_at, arcs, arcs_n, &cue))
            exit(3);
    return now() - begun;
}

static void measure(const char *name, const char *what, double (*rounds)(long n), unsigned each)
{
    unsigned long calls;
    long n = 1;
    double took;

    while ((took = rounds(n)) < seconds / 10)
        n *= 2;
    n = (long)((double)n * seconds / took) + 1;
    calls = allocation_calls ? allocation_calls() : 0;
    took = rounds(n);
    if (allocation_calls && allocation_calls() != calls) {
        fprintf(stderr, "%s: %lu heap requests\n", name, allocation_calls() - calls);
        exit(1);
    }
    printf("%s\t%s\tall\t%.2f\n", name, what, took * 1e9 / ((double)n * each));
}

int main(int argc, char **argv)
{
    if (argc > 1)
        seconds = strtod(argv[1], NULL);
    for (size_t i = 0; i < sizeof charts / sizeof *charts; i++) {
        start();
        stepped = charts[i];
        stepped_at = cwi_chart_at(&phone, stepped->value, 1);
        phone.stepping = (uint8_t)stepped->value; /* as events.c has it */
        phone.stepping_instance = 1;
        check(stepped, stepped_at, &(struct cw_cue){ .cw = &phone });
        measure(stepped->name, "step", step_rounds, arcs_n);
    }
    if (idle_actions == 0)
        return fprintf(stderr, "no action was taken\n"), 1;
    start();
    measure("registration, challenged", "verbs", challenged_rounds, 1);
    measure("refresh", "verbs", refresh_rounds, 1);
    return 0;
}
