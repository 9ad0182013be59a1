// example.cpp - example.c in C++17: one line of a phone on a board without an operating system.
#include <cstdint>

#include "board.h"

namespace
{

constexpr std::uint32_t lines_most = 1, entries_most = 4, clients_most = 2, servers_most = 2;

cw phone;
cw_line lines[lines_most];
cw_binding bindings[lines_most + 1]; // one more: fallback to a better server
cw_entry entries[entries_most];
cw_search searches[1];
cw_digest digests[1];
cw_client clients[clients_most];
cw_sent sent[clients_most];
cw_server servers[servers_most];
cw_answered answered[servers_most];
cw_timer *timers[CW_TIMERS(lines_most, lines_most + 1, clients_most, servers_most)];
cw_effect effects[CW_EFFECTS_LEAST];
cw_phone_settings phone_settings;
cw_line_settings line_settings;
std::uint8_t datagram[1500];
bool is_asked; // the core has asked for the server's address
cw_octets asked;

// This board has one address.
bool local(void *, std::uint32_t, const cw_address *to, cw_address *ours)
{
    *ours = board_address;
    return to->family == board_address.family && to->transport == CW_UDP;
}

const cw_host host = { nullptr, board_random, board_hash, local };

void drain()
{
    cw_effect e;

    while (cw_effects(&phone, &e, 1)) {
        switch (e.kind) {
        case CW_SEND:
            board_send(&e.send.to, e.send.octets, e.send.n);
            break;
        case CW_QUERY:
            is_asked = true;
            asked = e.query.name;
            break;
        case CW_DROP:
            break;
        case CW_TELL:
            board_show(e.tell.news, e.tell.status, e.tell.seconds, e.tell.clause);
            break;
        }
    }
}

void want(cw_wish_kind kind)
{
    cw_wish wish = {};

    wish.kind = static_cast<std::uint8_t>(kind);
    wish.line = 1;
    cw_want(&phone, board_ms(), &wish);
    drain();
}

} // namespace

void phone_start()
{
    cw_memory memory = {};

    memory.lines = lines;
    memory.bindings = bindings;
    memory.entries = entries;
    memory.searches = searches;
    memory.digests = digests;
    memory.clients = clients;
    memory.sent = sent;
    memory.servers = servers;
    memory.answered = answered;
    memory.timers = timers;
    memory.effects = effects;
    memory.line_count = lines_most;
    memory.binding_count = lines_most + 1;
    memory.entry_count = entries_most;
    memory.search_count = 1;
    memory.digest_count = 1;
    memory.client_count = clients_most;
    memory.server_count = servers_most;
    memory.effect_count = CW_EFFECTS_LEAST;
    phone_settings = cw_phone_defaults;
    phone_settings.ip_mode = CW_IP_MODE_IPV4_ONLY;
    phone_settings.sip_user_agent_name = "Doorbell/1.0";
    line_settings = cw_line_defaults;
    line_settings.proxy = "sip.example.com";
    line_settings.user_id = "4000";
    line_settings.password = "secret";
    if (cw_init(&phone, &phone_settings, &host, &memory) != CW_OK ||
        cw_line_init(&phone, 1, &line_settings, nullptr) != CW_OK)
        return;
    want(CW_REGISTER);
}

void phone_turn()
{
    cw_arrival in = {};
    int more;

    in.line = 1;
    in.local = board_address;
    if (is_asked) {
        cw_record server = {}; // what DNS would say: kept for an hour
        cw_arrival found = {};

        is_asked = false;
        server.type = CW_A;
        server.ttl = 3600;
        server.ip[0] = 192;
        server.ip[2] = 2;
        server.ip[3] = 10;
        found.kind = CW_RECORDS;
        found.line = 1;
        found.type = CW_A;
        found.name = asked;
        found.records = &server;
        found.record_count = 1;
        cw_receive(&phone, board_ms(), &found);
        drain();
    }
    in.kind = CW_DATAGRAM;
    in.octets = datagram;
    while ((in.n = board_receive(datagram, sizeof datagram, &in.from)) > 0) {
        cw_receive(&phone, board_ms(), &in);
        drain();
    }
    do {
        more = cw_tick(&phone, board_ms());
        drain();
    } while (more > 0);
}

std::uint64_t phone_due()
{
    return is_asked ? board_ms() : cw_next(&phone);
}

void phone_stop()
{
    want(CW_UNREGISTER);
}
