/* bench_lines.c - the core alone with many lines for a simulated day: bench_lines HOURS SILENT_HOURS LINES...
 *
 * The lines begin to register within START_MS, are refreshed as they please, and are removed at the end; the
 * registrar is silent for SILENT_HOURS in the middle. Prints what a line costs: LINES, what, figure. Fails where
 * a line is not registered at the end of the day, where one was without a binding though no hour was silent, or
 * where a slot of a pool is not returned. */
#include <nettle/md5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include "core.h"
#include "day.h"

enum {
    HOUR_MS = 3600000,
    START_MS = 600000, /* the lines begin within this, and end within this */
    EFFECTS = 16,
    ADDRESS_TEXT = 12 /* room for "u" and a number */
};

/* What the host has of a line. */
struct own {
    struct cw_line_settings settings;
    char user[ADDRESS_TEXT];
};

/* Slots in use, and timers armed. */
struct room {
    uint32_t bindings, entries, searches, digests, clients, timers;
};

static struct cw phone;
static struct cw_memory memory;
static struct own *own;
static struct registrar registrar;
static uint64_t clock_ms, chance = 88172645463325252u;
static unsigned long told[CW_LIMIT + 1];
static const struct cw_address server = { { 192, 0, 2, 1 }, 5060, 4, CW_UDP, 0 };

static double cpu(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* others may use the machine too */
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint64_t draw(void)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    return chance ^= chance << 17;
}

static void fail(const char *what, unsigned long found, unsigned long wanted)
{
    fprintf(stderr, "%u lines: %s: %lu, not %lu\n", (unsigned)memory.line_count, what, found,
            wanted);
    exit(1);
}

/* --- the host's part --- */

static void fill(void *context, void *out, size_t n)
{
    (void)context;
    for (uint8_t *p = out; n > 0;) {
        const uint64_t value = draw();
        const size_t some = n < sizeof value ? n : sizeof value;

        memcpy(p, &value, some);
        p += some;
        n -= some;
    }
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

/* Each line has an address of its own. */
static bool local_of(void *context, uint32_t line, const struct cw_address *to,
                     struct cw_address *local)
{
    (void)context;
    *local = (struct cw_address){
        { 10, (uint8_t)(line >> 16), (uint8_t)(line >> 8), (uint8_t)line }, 5060, 4, CW_UDP, 0
    };
    return to->family == 4;
}

static const struct cw_host host = { .random = fill, .hash = hash, .local = local_of };

/* --- memory --- */

struct pool {
    const char *name;
    void **at;
    uint32_t count;
    size_t octets;
};

enum { POOLS = 12 };

static void list_pools(struct pool pools[POOLS])
{
    struct cw_memory *m = &memory;
    const uint32_t timers =
        CW_TIMERS(m->line_count, m->binding_count, m->client_count, m->server_count);
    const struct pool all[POOLS] = {
        { "lines", (void **)(void *)&m->lines, m->line_count, sizeof *m->lines },
        { "bindings", (void **)(void *)&m->bindings, m->binding_count, sizeof *m->bindings },
        { "entries", (void **)(void *)&m->entries, m->entry_count, sizeof *m->entries },
        { "searches", (void **)(void *)&m->searches, m->search_count, sizeof *m->searches },
        { "digests", (void **)(void *)&m->digests, m->digest_count, sizeof *m->digests },
        { "clients", (void **)(void *)&m->clients, m->client_count, sizeof *m->clients },
        { "sent", (void **)(void *)&m->sent, m->client_count, sizeof *m->sent },
        { "servers", (void **)(void *)&m->servers, m->server_count, sizeof *m->servers },
        { "answered", (void **)(void *)&m->answered, m->server_count, sizeof *m->answered },
        { "requests", (void **)(void *)&m->requests, m->request_count, sizeof *m->requests },
        { "timers", (void **)(void *)&m->timers, timers, sizeof(struct cw_timer *) },
        { "effects", (void **)(void *)&m->effects, m->effect_count, sizeof *m->effects },
    };

    memcpy(pools, all, sizeof all);
}

/* As docs/embedding.md has it, but with as many client transactions as lines: no more are pending, and of those
 * that wait for timer K there are few at a time. -> octets */
static size_t take_memory(uint32_t lines)
{
    struct pool pools[POOLS];
    size_t octets = sizeof phone;

    memory = (struct cw_memory){ .line_count = lines,
                                 .binding_count = lines + lines / 4,
                                 .entry_count = 2 * lines + 8,
                                 .search_count = 1,
                                 .digest_count = lines,
                                 .client_count = lines + lines / 16 + 4,
                                 .server_count = lines / 16 + 4,
                                 .request_count = lines / 64 + 1,
                                 .effect_count = EFFECTS };
    list_pools(pools);
    for (size_t i = 0; i < POOLS; i++) {
        octets += pools[i].count * pools[i].octets;
        *pools[i].at = malloc(pools[i].count * pools[i].octets);
        if (!*pools[i].at)
            exit(fprintf(stderr, "%u lines: out of memory\n", (unsigned)lines));
    }
    return octets;
}

static void free_memory(void)
{
    struct pool pools[POOLS];

    list_pools(pools);
    for (size_t i = 0; i < POOLS; i++)
        free(*pools[i].at);
    free(own);
    registrar_free(&registrar);
}

/* The slots of each pool that are in use: taken once, and not in the list of free ones. */
static struct room room_of(void)
{
    struct room r = { .timers = phone.timers.armed,
                      .bindings = phone.used_bindings,
                      .entries = phone.used_entries,
                      .searches = phone.used_searches,
                      .digests = phone.used_digests,
                      .clients = phone.used_clients };

    for (uint32_t i = phone.free_binding; i; i = memory.bindings[i - 1].next)
        r.bindings--;
    for (uint32_t i = phone.free_entry; i; i = memory.entries[i - 1].next)
        r.entries--;
    for (uint32_t i = phone.free_search; i; i = memory.searches[i - 1].next_free)
        r.searches--;
    for (uint32_t i = phone.free_digest; i; i = memory.digests[i - 1].next_free)
        r.digests--;
    for (uint32_t i = phone.free_client; i; i = memory.clients[i - 1].nict.next)
        r.clients--;
    return r;
}

static void make_phone(uint32_t lines)
{
    own = calloc(lines, sizeof *own);
    if (!own)
        exit(fprintf(stderr, "out of memory\n"));
    registrar_init(&registrar, lines);
    memset(told, 0, sizeof told);
    clock_ms = 0;
    if (cw_init(&phone, &cw_phone_defaults, &host, &memory) != CW_OK)
        exit(fprintf(stderr, "no phone\n"));
    for (uint32_t n = 1; n <= lines; n++) {
        struct own *o = &own[n - 1];

        snprintf(o->user, sizeof o->user, "u%u", (unsigned)n);
        o->settings = cw_line_defaults;
        o->settings.proxy = "192.0.2.1";
        o->settings.user_id = o->user;
        o->settings.password = "secret";
        o->settings.sip_port = 5060;
        if (cw_line_init(&phone, n, &o->settings, NULL) != CW_OK)
            exit(fprintf(stderr, "no line %u\n", (unsigned)n));
    }
}

/* --- the day --- */

/* Drains; what is sent is answered at once. The octets of an effect live until the next call of the core, so
 * that the answers are written first. */
static void serve(void)
{
    static uint8_t octets[EFFECTS][ANSWER_MOST];
    struct cw_effect effect[EFFECTS];
    uint32_t line[EFFECTS];
    size_t length[EFFECTS], answers = 0;
    const size_t n = cw_effects(&phone, effect, EFFECTS);

    for (size_t i = 0; i < n; i++) {
        const struct cw_effect *e = &effect[i];

        if (e->kind == CW_TELL && e->tell.news <= CW_LIMIT)
            told[e->tell.news]++;
        if (e->kind != CW_SEND)
            continue;
        length[answers] = registrar_answer(&registrar, clock_ms, e->line, e->send.octets, e->send.n,
                                           octets[answers]);
        line[answers] = e->line;
        answers += length[answers] > 0;
    }
    for (size_t i = 0; i < answers; i++) {
        struct cw_arrival a = {
            .kind = CW_DATAGRAM, .line = line[i], .from = server, .n = length[i]
        };
        uint8_t copy[ANSWER_MOST];

        memcpy(copy, octets[i], length[i]); /* the next answers stand where this one did */
        a.octets = copy;
        local_of(NULL, line[i], &server, &a.local);
        if (cw_receive(&phone, clock_ms, &a) != CW_OK)
            exit(fprintf(stderr, "line %u: an answer is refused\n", (unsigned)line[i]));
        serve();
    }
}

/* To this time. */
static void pass(uint64_t until)
{
    for (uint64_t next = cw_next(&phone); next <= until; next = cw_next(&phone)) {
        if (next > clock_ms)
            clock_ms = next;
        cw_tick(&phone, clock_ms);
        serve();
    }
    clock_ms = until;
}

/* Each line's wish, evenly over START_MS. */
static void wish_all(enum cw_wish_kind kind)
{
    const uint64_t begun = clock_ms;

    for (uint32_t n = 1; n <= memory.line_count; n++) {
        pass(begun + (uint64_t)START_MS * n / memory.line_count);
        if (cw_want(&phone, clock_ms, &(struct cw_wish){ .kind = (uint8_t)kind, .line = n }) !=
            CW_OK)
            exit(fprintf(stderr, "line %u: its wish is refused\n", (unsigned)n));
        serve();
    }
}

/* Every slot is free again: what a transaction had after the removal, what a line had when it is made again. */
static void check_room(const struct room *before)
{
    struct room now;

    pass(clock_ms + HOUR_MS); /* the last timers K, F and J */
    now = room_of();
    if (now.clients != before->clients)
        fail("client transactions in use", now.clients, before->clients);
    if (now.searches != before->searches)
        fail("searches in use", now.searches, before->searches);
    if (now.bindings != before->bindings)
        fail("bindings in use", now.bindings, before->bindings);
    if (now.timers != before->timers)
        fail("timers armed", now.timers, before->timers);
    for (uint32_t n = 1; n <= memory.line_count; n++)
        if (cw_line_init(&phone, n, &own[n - 1].settings, NULL) != CW_OK)
            exit(fprintf(stderr, "line %u is not made again\n", (unsigned)n));
    now = room_of();
    if (memcmp(&now, before, sizeof now) != 0)
        fail("entries in use of the lines made again", now.entries, before->entries);
}

/* ns of a read that waits for memory: each place names the next one, in an array as large as the memory of
 * the core. What makes a registration dearer with more lines is this. */
static double miss_ns(size_t octets)
{
    const uint32_t places = (uint32_t)(octets / 64);
    struct place {
        uint32_t next, unused[15];
    } *place = malloc((size_t)places * sizeof *place);
    const uint32_t reads = 2000000;
    uint32_t at = 0;
    double begun;

    if (!place)
        exit(fprintf(stderr, "out of memory\n"));
    for (uint32_t i = 0; i < places; i++)
        place[i].next = i;
    for (uint32_t i = places - 1; i > 0; i--) { /* one circle through all (Sattolo) */
        const uint32_t other = (uint32_t)(draw() % i), held = place[i].next;

        place[i].next = place[other].next;
        place[other].next = held;
    }
    begun = cpu();
    for (uint32_t i = 0; i < reads; i++)
        at = place[at].next;
    begun = (cpu() - begun) * 1e9 / reads;
    free(place);
    return at < places ? begun : 0;
}

static void print(const char *what, double figure)
{
    printf("%u\t%s\t%.3f\n", (unsigned)memory.line_count, what, figure);
    fflush(stdout);
}

static long resident_kib(void)
{
    long pages = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    if (f && fscanf(f, "%ld %ld", &pages, &resident) != 2)
        resident = 0;
    if (f)
        fclose(f);
    return resident * 4;
}

static void print_pools(void)
{
    struct pool pools[POOLS];
    char what[40];

    list_pools(pools);
    for (size_t i = 0; i < POOLS; i++) {
        snprintf(what, sizeof what, "octets %s", pools[i].name);
        print(what, (double)(pools[i].count * pools[i].octets) / memory.line_count);
    }
}

static void one_size(uint32_t lines, double hours, double silent_hours)
{
    const uint64_t end = (uint64_t)(hours * HOUR_MS), silent = (uint64_t)(silent_hours * HOUR_MS);
    const long resident = resident_kib();
    const size_t octets = take_memory(lines);
    const double missed = miss_ns(octets);
    double begun = cpu(), made, used;
    struct room before;
    uint32_t bound;

    make_phone(lines);
    made = cpu() - begun;
    before = room_of();
    registrar.silent_from = end / 2;
    registrar.silent_until = end / 2 + silent;
    begun = cpu();
    wish_all(CW_REGISTER);
    pass(end);
    used = cpu() - begun;
    bound = registrar_bound(&registrar, clock_ms);
    if (bound != lines)
        fail("lines registered at the end", bound, lines);
    print("us a registration", used * 1e6 / (double)registrar.grants);
    print("ms a line and day", used * 1e3 / lines * 24 / hours);
    print("us to make a line", made * 1e6 / lines);
    print("ns a miss", missed);
    print("octets", (double)octets / lines);
    print("octets resident", (double)(resident_kib() - resident) * 1024 / lines);
    print_pools();
    print("registrations", (double)registrar.grants);
    print("challenges", (double)registrar.challenges);
    print("unheard", (double)registrar.unheard);
    print("sent", (double)phone.counters.sent);
    print("most in a second, of a thousand lines", (double)registrar.most_in_second * 1e3 / lines);
    print("us a request", used * 1e6 / (double)phone.counters.sent);
    print("pool full", (double)phone.counters.pool_full);
    print("registered", bound);
    print("longest gap, s", (double)registrar.longest_gap_ms / 1e3);
    if (registrar.longest_gap_ms)
        print("last back after, s",
              ((double)registrar.last_gap_ms - (double)registrar.silent_until) / 1e3);
    if (!silent && registrar.longest_gap_ms)
        fail("ms without a binding", (unsigned long)registrar.longest_gap_ms, 0);
    if (told[CW_REGISTERED] != registrar.grants)
        fail("registrations told", told[CW_REGISTERED], registrar.grants);
    begun = cpu();
    wish_all(CW_UNREGISTER);
    if (registrar.removals != lines || registrar_bound(&registrar, clock_ms) != 0)
        fail("removals", registrar.removals, lines);
    check_room(&before);
    print("us to remove a line and make it again", (cpu() - begun) * 1e6 / lines);
    free_memory();
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return fprintf(stderr, "usage: bench_lines HOURS SILENT_HOURS LINES...\n"), 2;
    for (int i = 3; i < argc; i++)
        one_size((uint32_t)strtoul(argv[i], NULL, 10), strtod(argv[1], NULL),
                 strtod(argv[2], NULL));
    return 0;
}
