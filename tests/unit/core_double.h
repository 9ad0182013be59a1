/* core_double.h - what unit tests give the core: chance that repeats itself, hashes of Nettle, a
 * phone of one line. */
#ifndef CW_CORE_DOUBLE_H
#define CW_CORE_DOUBLE_H

#include <nettle/md5.h>
#include <nettle/sha2.h>
#include <string.h>

#include "core.h"

/* Octets 1, 2, 3 ... so that what was drawn can be told. */
static uint8_t double_next;

static void double_random(void *context, void *out, size_t n)
{
    uint8_t *p = out;

    (void)context;
    while (n-- > 0)
        *p++ = ++double_next;
}

static void double_hash(void *context, enum cw_hash which, const struct cw_octets *pieces, size_t n,
                        uint8_t *digest)
{
    struct md5_ctx md5;
    struct sha256_ctx sha256;
    struct sha512_ctx sha512;

    (void)context;
    md5_init(&md5);
    sha256_init(&sha256);
    sha512_256_init(&sha512);
    for (size_t i = 0; i < n; i++) {
        md5_update(&md5, pieces[i].len, pieces[i].at);
        sha256_update(&sha256, pieces[i].len, pieces[i].at);
        sha512_256_update(&sha512, pieces[i].len, pieces[i].at);
    }
    if (which == CW_MD5)
        md5_digest(&md5, 16, digest);
    else if (which == CW_SHA_256)
        sha256_digest(&sha256, 32, digest);
    else
        sha512_256_digest(&sha512, 32, digest);
}

/* 192.0.2.1, port 5060. */
static bool double_local(void *context, uint32_t line, const struct cw_address *to,
                         struct cw_address *local)
{
    (void)context;
    (void)line;
    *local = (struct cw_address){
        .ip = { 192, 0, 2, 1 }, .port = 5060, .family = 4, .transport = to->transport
    };
    return to->family == 4;
}

static const struct cw_host double_host = { .random = double_random,
                                            .hash = double_hash,
                                            .local = double_local };

enum {
    DOUBLE_LINES = 2,
    DOUBLE_CLIENTS = 4,
    DOUBLE_SERVERS = 3,
    DOUBLE_REQUESTS = 1,
    DOUBLE_EFFECTS = 16,
    DOUBLE_TRACE = 64,
    DOUBLE_ENTRIES = 4
};

/* The phone and all its memory. */
static struct {
    struct cw cw;
    struct cw_phone_settings settings;
    struct cw_line_settings line_settings;
    struct cw_line line[DOUBLE_LINES];
    struct cw_binding binding[DOUBLE_LINES];
    struct cw_entry entry[DOUBLE_ENTRIES];
    struct cw_search search[1];
    struct cw_digest digest[DOUBLE_LINES];
    struct cw_client client[DOUBLE_CLIENTS];
    struct cw_sent sent[DOUBLE_CLIENTS];
    struct cw_server server[DOUBLE_SERVERS];
    struct cw_answered answered[DOUBLE_SERVERS];
    struct cw_request request[DOUBLE_REQUESTS];
    struct cw_effect effect[DOUBLE_EFFECTS];
    struct cw_timer *timer[CW_TIMERS(DOUBLE_LINES, DOUBLE_LINES, DOUBLE_CLIENTS, DOUBLE_SERVERS)];
    struct cw_trace_record trace[DOUBLE_TRACE];
    struct cw_memory memory;
} phone;

/* Settings that a phone might have; not gen/settings.c, so that a change of a default changes no
 * test here. */
static inline void double_prepare(void)
{
    memset(&phone, 0, sizeof phone);
    double_next = 0;
    phone.settings = (struct cw_phone_settings){
        .max_forward = 70,
        .max_auth = 2,
        .sip_user_agent_name = "",
        .sip_server_name = "",
        .sip_reg_user_agent_name = "",
        .sip_accept_language = "",
        .sip_t1 = 500,
        .sip_t2 = 4000,
        .sip_t4 = 5000,
        .sip_timer_b = 16000,
        .sip_timer_d = 16000,
        .sip_timer_f = 16000,
        .sip_timer_h = 16000,
        .sip_timer_j = 16000,
        .reg_min_expires = 1,
        .reg_max_expires = 7200,
        .reg_retry_intvl = 30,
        .reg_retry_long_intvl = 1200,
        .retry_reg_rsc = "",
        .try_backup_rsc = "",
        .ip_mode = CW_IP_MODE_IPV4_ONLY,
    };
    phone.line_settings = (struct cw_line_settings){
        .line_enable = true,
        .proxy = "registrar.example.org",
        .registers = true,
        .register_expires = 3600,
        .display_name = "",
        .user_id = "alice",
        .password = "wonderland",
        .auth_id = "",
        .sip_uri = "",
        .outbound_proxy = "",
        .alternate_proxy = "",
        .alternate_outbound_proxy = "",
        .proxy_fallback_intvl = 3600,
        .sip_port = 5060,
    };
    phone.memory = (struct cw_memory){
        .lines = phone.line,
        .bindings = phone.binding,
        .entries = phone.entry,
        .searches = phone.search,
        .digests = phone.digest,
        .clients = phone.client,
        .sent = phone.sent,
        .servers = phone.server,
        .answered = phone.answered,
        .requests = phone.request,
        .timers = phone.timer,
        .effects = phone.effect,
        .trace = phone.trace,
        .line_count = DOUBLE_LINES,
        .binding_count = DOUBLE_LINES,
        .entry_count = DOUBLE_ENTRIES,
        .search_count = 1,
        .digest_count = DOUBLE_LINES,
        .client_count = DOUBLE_CLIENTS,
        .server_count = DOUBLE_SERVERS,
        .request_count = DOUBLE_REQUESTS,
        .effect_count = DOUBLE_EFFECTS,
        .trace_count = DOUBLE_TRACE,
    };
}

static inline int double_start(void)
{
    const int result = cw_init(&phone.cw, &phone.settings, &double_host, &phone.memory);

    return result == CW_OK ? cw_line_init(&phone.cw, 1, &phone.line_settings, NULL) : result;
}

static inline struct cw_address double_address(uint8_t last, uint16_t port)
{
    return (struct cw_address){
        .ip = { 192, 0, 2, last }, .port = port, .family = 4, .transport = CW_UDP
    };
}

static inline int double_receive(uint64_t now, const char *text, struct cw_address from)
{
    return cw_receive(&phone.cw, now,
                      &(struct cw_arrival){ .kind = CW_DATAGRAM,
                                            .line = 1,
                                            .from = from,
                                            .local = double_address(1, 5060),
                                            .octets = text,
                                            .n = strlen(text) });
}

static const struct cw_record double_record = { .type = CW_A,
                                                .ttl = 604800,
                                                .ip = { 192, 0, 2, 10 } };

static inline int double_found(uint64_t now)
{
    return cw_receive(
        &phone.cw, now,
        &(struct cw_arrival){ .kind = CW_RECORDS,
                              .line = 1,
                              .type = CW_A,
                              .name = { (const uint8_t *)"registrar.example.org", 21 },
                              .records = &double_record,
                              .record_count = 1 });
}

static inline int double_want(uint64_t now, uint8_t kind)
{
    return cw_want(&phone.cw, now, &(struct cw_wish){ .kind = kind, .line = 1 });
}

#endif
