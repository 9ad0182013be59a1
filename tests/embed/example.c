/* example.c - one line of a phone on a board without an operating system: it registers, stays so,
 * and says goodbye. */
#include "board.h"

enum { LINES = 1, ENTRIES = 4, CLIENTS = 2, SERVERS = 2, DATAGRAM = 1500 };

static struct cw phone;
static struct cw_line lines[LINES];
static struct cw_binding bindings[LINES + 1]; /* one more: fallback to a better server */
static struct cw_entry entries[ENTRIES];
static struct cw_search searches[1];
static struct cw_digest digests[1];
static struct cw_client clients[CLIENTS];
static struct cw_sent sent[CLIENTS];
static struct cw_server servers[SERVERS];
static struct cw_answered answered[SERVERS];
static struct cw_timer *timers[CW_TIMERS(LINES, LINES + 1, CLIENTS, SERVERS)];
static struct cw_effect effects[CW_EFFECTS_LEAST];
static struct cw_phone_settings phone_settings;
static struct cw_line_settings line_settings;
static uint8_t datagram[DATAGRAM];
static bool is_asked; /* the core has asked for the server's address */
static struct cw_octets asked;

/* This board has one address. */
static bool local(void *context, uint32_t line, const struct cw_address *to,
                  struct cw_address *ours)
{
    (void)context;
    (void)line;
    *ours = board_address;
    return to->family == board_address.family && to->transport == CW_UDP;
}

static const struct cw_host host = { .random = board_random, .hash = board_hash, .local = local };
/* What DNS would say: kept for an hour. */
static const struct cw_record server = { .type = CW_A, .ttl = 3600, .ip = { 192, 0, 2, 10 } };

static void drain(void)
{
    struct cw_effect e;

    while (cw_effects(&phone, &e, 1)) {
        switch (e.kind) {
        case CW_SEND:
            board_send(&e.send.to, e.send.octets, e.send.n);
            break;
        case CW_QUERY:
            is_asked = true; /* with DNS on board: begin to ask it for e.query.name */
            asked = e.query.name;
            break;
        case CW_DROP: /* UDP has no connections */
            break;
        case CW_TELL:
            board_show(e.tell.news, e.tell.status, e.tell.seconds, e.tell.clause);
            break;
        }
    }
}

void phone_start(void)
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
        .timers = timers,
        .effects = effects,
        .line_count = LINES,
        .binding_count = LINES + 1,
        .entry_count = ENTRIES,
        .search_count = 1,
        .digest_count = 1,
        .client_count = CLIENTS,
        .server_count = SERVERS,
        .effect_count = CW_EFFECTS_LEAST,
    };

    phone_settings = cw_phone_defaults;
    phone_settings.ip_mode = CW_IP_MODE_IPV4_ONLY;
    phone_settings.sip_user_agent_name = "Doorbell/1.0";
    line_settings = cw_line_defaults;
    line_settings.proxy = "sip.example.com";
    line_settings.user_id = "4000";
    line_settings.password = "secret";
    cw_init(&phone, &phone_settings, &host, &memory);
    cw_line_init(&phone, 1, &line_settings, NULL);
    cw_want(&phone, board_ms(), &(struct cw_wish){ .kind = CW_REGISTER, .line = 1 });
    drain();
}

void phone_turn(void)
{
    struct cw_arrival in = {
        .kind = CW_DATAGRAM, .line = 1, .local = board_address, .octets = datagram
    };
    int more;

    if (is_asked) {
        is_asked = false;
        cw_receive(&phone, board_ms(),
                   &(struct cw_arrival){ .kind = CW_RECORDS,
                                         .line = 1,
                                         .type = CW_A,
                                         .name = asked,
                                         .records = &server,
                                         .record_count = 1 });
        drain();
    }
    while ((in.n = board_receive(datagram, sizeof datagram, &in.from)) > 0) {
        cw_receive(&phone, board_ms(), &in);
        drain();
    }
    do {
        more = cw_tick(&phone, board_ms());
        drain();
    } while (more > 0);
}

uint64_t phone_due(void)
{
    return is_asked ? board_ms() : cw_next(&phone);
}

void phone_stop(void)
{
    cw_want(&phone, board_ms(), &(struct cw_wish){ .kind = CW_UNREGISTER, .line = 1 });
    drain();
}
