/* caller.c - one wish of the core over UDP, for peers that want to be called: a socket, a clock, and
 * what is told, a line each.
 *
 * caller SERVER_PORT TARGET [HANG_UP_MS]: INVITE through 127.0.0.1:SERVER_PORT; it is hung up so long
 * after the first provisional response. Ends when all is told and nothing is pending any more: 0. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core.h"
#include "host_hash.h"

enum { CLIENTS = 8, EFFECTS = 16, LONGEST = 60000 /* ms */ };

static struct cw phone;
static struct cw_line line[1];
static struct cw_client client[CLIENTS];
static struct cw_sent sent[CLIENTS];
static struct cw_request request[1];
static struct cw_effect effect[EFFECTS];
static struct cw_binding binding[1];
static struct cw_entry entry[1];
static struct cw_search search[1];
static struct cw_digest digest[1];
static struct cw_timer *timer[CW_TIMERS(1, 1, CLIENTS, 0)];
static struct cw_address peer, own_end;
static struct cw_line_settings settings;
static int fd;
static bool is_over; /* the last has been told */
static uint64_t hang_up_at = UINT64_MAX, hang_up_after = UINT64_MAX;

static uint64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void draw(void *context, void *out, size_t n)
{
    (void)context;
    if (getrandom(out, n, 0) != (ssize_t)n)
        abort();
}

static bool find_own(void *context, uint32_t number, const struct cw_address *to,
                     struct cw_address *local)
{
    (void)context;
    (void)number;
    *local = own_end;
    return to->family == 4;
}

static void drain(void)
{
    static const char *const word[] = { "progress",   "answered", "rejected",
                                        "unanswered", "unsent",   "cancelled" };
    struct cw_effect e;

    while (cw_effects(&phone, &e, 1))
        if (e.kind == CW_SEND) {
            struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(e.send.to.port) };
            memcpy(&to.sin_addr, e.send.to.ip, 4);
            sendto(fd, e.send.octets, e.send.n, 0, (struct sockaddr *)&to, sizeof to);
        } else if (e.kind == CW_TELL && e.tell.news >= CW_PROGRESS && e.tell.news <= CW_CANCELLED) {
            printf("%s %u\n", word[e.tell.news - CW_PROGRESS], e.tell.status);
            fflush(stdout);
            is_over |= e.tell.news != CW_PROGRESS;
            if (e.tell.news == CW_PROGRESS && hang_up_at == UINT64_MAX &&
                hang_up_after != UINT64_MAX)
                hang_up_at = now_ms() + hang_up_after;
        }
}

static void receive(void)
{
    static uint8_t octets[65536];
    const ssize_t n = recv(fd, octets, sizeof octets, 0);

    if (n > 0)
        cw_receive(&phone, now_ms(),
                   &(struct cw_arrival){ .kind = CW_DATAGRAM,
                                         .line = 1,
                                         .from = peer,
                                         .local = own_end,
                                         .octets = octets,
                                         .n = (size_t)n });
}

static int wait_ms(uint64_t now)
{
    const uint64_t next = cw_next(&phone), due = next < hang_up_at ? next : hang_up_at;

    return due <= now ? 0 : due - now > LONGEST ? LONGEST : (int)(due - now);
}

static void start(const char *port)
{
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t length = sizeof own;
    const struct cw_host host = { .random = draw, .hash = host_hash.hash, .local = find_own };
    static char proxy[32];
    static struct cw_host kept;
    const struct cw_memory memory = { .lines = line,
                                      .bindings = binding,
                                      .entries = entry,
                                      .searches = search,
                                      .digests = digest,
                                      .binding_count = 1,
                                      .entry_count = 1,
                                      .search_count = 1,
                                      .digest_count = 1,
                                      .clients = client,
                                      .sent = sent,
                                      .requests = request,
                                      .timers = timer,
                                      .effects = effect,
                                      .line_count = 1,
                                      .client_count = CLIENTS,
                                      .request_count = 1,
                                      .effect_count = EFFECTS };

    kept = host;
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&own, sizeof own) < 0 ||
        getsockname(fd, (struct sockaddr *)&own, &length) < 0)
        exit(2);
    own_end = (struct cw_address){
        .ip = { 127, 0, 0, 1 }, .port = ntohs(own.sin_port), .family = 4, .transport = CW_UDP
    };
    peer = own_end;
    peer.port = (uint16_t)atoi(port);
    settings = cw_line_defaults;
    snprintf(proxy, sizeof proxy, "127.0.0.1:%s", port);
    settings.proxy = proxy;
    settings.user_id = "alice";
    if (cw_init(&phone, &cw_phone_defaults, &kept, &memory) != CW_OK ||
        cw_line_init(&phone, 1, &settings, NULL) != CW_OK)
        exit(2);
}

int main(int argc, char **argv)
{
    struct cw_wish wish = { .kind = CW_REQUEST, .line = 1, .method = SIP_INVITE };

    if (argc < 3)
        return 2;
    if (argc > 3)
        hang_up_after = strtoull(argv[3], NULL, 10);
    start(argv[1]);
    wish.target = (struct cw_octets){ (const uint8_t *)argv[2], strlen(argv[2]) };
    if (cw_want(&phone, now_ms(), &wish) != CW_OK)
        return 2;
    drain();
    while (!is_over || cw_next(&phone) != UINT64_MAX) {
        struct pollfd p = { .fd = fd, .events = POLLIN };
        const int ready = poll(&p, 1, wait_ms(now_ms()));
        if (ready > 0)
            receive();
        else if (now_ms() >= hang_up_at) {
            hang_up_at = hang_up_after = UINT64_MAX;
            cw_want(&phone, now_ms(), &(struct cw_wish){ .kind = CW_HANG_UP, .line = 1 });
        }
        drain();
        while (cw_next(&phone) <= now_ms()) {
            cw_tick(&phone, now_ms());
            drain();
        }
    }
    return 0;
}
