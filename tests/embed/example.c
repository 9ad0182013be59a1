/* example.c - one line of a phone on a board without an operating system: it registers, stays so,
 * and says goodbye. */
#include "board.h"

enum { LINES = 1, CLIENTS = 2, SERVERS = 2, DATAGRAM = 1500 };

static struct cw phone;
static struct cw_line lines[LINES];
static struct cw_client clients[CLIENTS];
static struct cw_server servers[SERVERS];
static struct cw_timer *timers[CW_TIMERS(LINES, CLIENTS, SERVERS)];
static struct cw_effect effects[CW_EFFECTS_LEAST];
static struct cw_phone_settings phone_settings;
static struct cw_line_settings line_settings;
static uint8_t datagram[DATAGRAM];
static bool is_asked; /* the core has asked for the server's address */

static const struct cw_host host = { .random = board_random, .hash = board_hash };
static const struct cw_address server = { { 192, 0, 2, 10 }, 5060, 4, CW_UDP, 0 };

static void drain(void)
{
    struct cw_effect e;

    while (cw_effects(&phone, &e, 1)) {
        switch (e.kind) {
        case CW_SEND:
            board_send(&e.send.to, e.send.octets, e.send.n);
            break;
        case CW_RESOLVE:
            is_asked = true; /* with DNS on board: begin to ask it for e.resolve.host */
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
        .clients = clients,
        .servers = servers,
        .timers = timers,
        .effects = effects,
        .line_count = LINES,
        .client_count = CLIENTS,
        .server_count = SERVERS,
        .effect_count = CW_EFFECTS_LEAST,
    };

    phone_settings = cw_phone_defaults;
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
        cw_receive(
            &phone, board_ms(),
            &(struct cw_arrival){
                .kind = CW_ADDRESS_FOUND, .line = 1, .from = server, .local = board_address });
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
