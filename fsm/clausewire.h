/* clausewire.h - the public face of the core: five verbs between a host and the charts.
 *
 *   cw_receive   octets, addresses and failures come in
 *   cw_want      the user wishes something
 *   cw_tick      time has passed
 *   cw_effects   what the core wants done: SEND, RESOLVE, TELL
 *   cw_next      when to call cw_tick
 *
 * The core has no heap, no socket, no clock, no thread. The host brings memory, octets, time
 * (milliseconds of a monotonic clock), chance and hashes. After each of the first three verbs
 * the host drains cw_effects until it gives none; the octets of a SEND are valid until the next
 * call of one of the three. One struct cw belongs to one thread; any number of them may live
 * side by side. */
#ifndef CLAUSEWIRE_H
#define CLAUSEWIRE_H

#include "address.h"
#include "digest.h"
#include "error.h"
#include "hash.h"
#include "nict.h"
#include "nist.h"
#include "reg.h"
#include "settings.h"
#include "sip.h"
#include "timer.h"
#include "trace.h"

#ifndef CW_REQUEST_MAX
#define CW_REQUEST_MAX                                                                             \
    1536 /* octets of a request that the phone makes; kept once for its retransmission */
#endif
#ifndef CW_ANSWER_MAX
#define CW_ANSWER_MAX 1536 /* octets of an answer kept for retransmitted requests */
#endif

/* A message kept by a transaction, with where it goes. */
struct cw_stored_request {
    struct cw_address to;
    uint16_t len; /* octets */
    uint8_t octets[CW_REQUEST_MAX];
};
struct cw_stored_answer {
    struct cw_address to;
    uint32_t line;
    uint16_t len; /* octets; 0: not answered yet */
    /* octets of the 100 that stands there until the answer does */
    uint16_t trying_len;
    uint8_t octets[CW_ANSWER_MAX];
};

struct cw_client {
    struct nict nict;
    struct cw_stored_request stored;
};
struct cw_server {
    struct nist nist;
    struct cw_stored_answer stored;
};

/* What outlives a restart where the host keeps it (setting Random REG CID on Reboot). */
struct cw_identity {
    uint8_t call_id[16]; /* written as 32 hex digits */
    uint32_t cseq;       /* the last one used; 0: no REGISTER has been sent */
};

/* A line, all included. Fields are the core's; the host may read them. */
struct cw_line {
    /* the host's; lives as long as the line; NULL: no such line */
    const struct cw_line_settings *settings;
    struct reg reg;
    /* our end towards the server: Via, Contact; told with CW_ADDRESS_FOUND */
    struct cw_address local;
    struct cw_address server; /* family 0: not known yet */
    struct cw_identity identity;
    uint8_t from_tag[8]; /* written as 16 hex digits (19.3) */
    struct digest digest;
};

/* What came in from outside. */
enum cw_arrival_kind {
    CW_DATAGRAM = 1, /* one message in octets, from -> local */
    /* answer to RESOLVE: from is the server's address, local our end towards it */
    CW_ADDRESS_FOUND = 2,
    CW_ADDRESS_NOT_FOUND = 3, /* answer to RESOLVE: there is none */
    /* the transport says that `from` cannot be reached from this line's socket (ICMP ...) */
    CW_UNREACHABLE = 4
};
struct cw_arrival {
    uint8_t kind;  /* enum cw_arrival_kind */
    uint32_t line; /* whose socket it came by, or who asked; from 1 */
    struct cw_address from, local;
    const void *octets; /* CW_DATAGRAM; not kept, not changed */
    size_t n;
};

enum cw_wish_kind { CW_REGISTER = 1, CW_UNREGISTER = 2 };
struct cw_wish {
    uint8_t kind;  /* enum cw_wish_kind */
    uint32_t line; /* from 1 */
};

/* What a line tells its user. `clause` of the effect says why. */
enum cw_news {
    CW_REGISTERED = 1,   /* seconds: granted expiry; status 2xx */
    CW_UNREGISTERED = 2, /* the binding is removed, or there was none */
    /* given up without the server's word: the binding lives until it expires */
    CW_UNREMOVED = 3,
    CW_LOST = 4,      /* was registered, is no longer */
    CW_DENIED = 5,    /* the credentials do not do: status 401 or 407 */
    CW_REFUSED = 6,   /* status: the final response */
    CW_NO_ANSWER = 7, /* timer F or transport failure */
    CW_NO_SERVER = 8, /* the server's name has no address */
    CW_STOPPED = 9    /* no further attempt without a wish; status: why */
};

enum cw_effect_kind { CW_SEND = 1, CW_RESOLVE = 2, CW_TELL = 3 };
struct cw_effect {
    uint8_t kind;  /* enum cw_effect_kind */
    uint32_t line; /* from 1 */
    union {
        struct {
            struct cw_address to;
            const uint8_t *octets;
            size_t n;
        } send;
        /* port 0: not said */
        struct {
            const char *host;
            size_t host_len;
            uint16_t port;
            uint8_t transport;
        } resolve;
        struct {
            uint8_t news;
            uint16_t status;
            uint32_t seconds;
            const char *clause;
        } tell;
        /* tell.seconds: CW_REGISTERED the expiry; else how long until the next attempt, 0: none
         * is planned */
    };
};

/* What has been counted since cw_init. */
struct cw_counters {
    uint64_t received, sent, retransmitted; /* messages */
    uint64_t malformed;                     /* datagrams that are no SIP message of ours to parse */
    uint64_t stray;              /* responses that match no transaction, or carry a foreign Via */
    uint64_t requests;           /* requests received, retransmissions included */
    uint64_t refused;            /* requests answered with 4xx or 5xx */
    uint64_t pool_full;          /* times that a pool had no slot */
    uint64_t cells_refused;      /* events without an arc */
    int16_t last_error;          /* enum cw_error of the last malformed or stray message */
    struct cw_address last_from; /* and where it came from */
};

/* The caller's memory: pointer and count of each pool. It MUST outlive the struct cw. */
struct cw_memory {
    struct cw_line *lines;
    struct cw_client *clients;
    struct cw_server *servers;
    struct cw_timer **timers;      /* CW_TIMERS(lines, clients, servers) entries */
    struct cw_effect *effects;     /* at least CW_EFFECTS_LEAST */
    struct cw_trace_record *trace; /* NULL: none; used in a traced build only */
    uint32_t line_count, client_count, server_count, effect_count;
    uint32_t trace_count; /* a power of two */
};
#define CW_TIMERS(lines, clients, servers) ((lines) + 2 * (clients) + (servers) + 1)
enum { CW_EFFECTS_LEAST = 8, CW_POSTS = 8 };

/* An event on its way from one chart to another, within one call. */
struct cw_post {
    uint8_t chart, event;
    uint32_t instance;
    bool has_message; /* the message being received goes along */
};

/* The phone. The caller owns it; its fields are the core's but may be read. */
struct cw {
    const struct cw_phone_settings *settings;
    const struct cw_host *host;
    struct cw_memory memory;
    struct cw_counters counters;
    struct cw_timers timers;
    struct cw_trace trace;
    uint64_t now; /* ms, of the call under way */
    /* of the server transactions' hash: nobody can aim at one bucket */
    uint64_t secret[2];
    uint32_t free_client, free_server; /* first free slot; 0: none */
    uint32_t effect_first, effect_used;
    uint8_t post_first, post_used;
    struct cw_post post[CW_POSTS];
    struct sip_message message;     /* the one being received */
    uint8_t scratch[CW_ANSWER_MAX]; /* a stateless answer, until it is drained */
};

/* Makes a phone in the caller's memory. settings and host MUST outlive it. CW_OK, or CW_E_ROOM:
 * effects or timers below their least. */
int cw_init(struct cw *cw, const struct cw_phone_settings *settings, const struct cw_host *host,
            const struct cw_memory *memory);

/* Makes line `line` (from 1). settings MUST outlive it. identity NULL: a new Call-ID (a power
 * cycle), else the line goes on with that one where Random REG CID on Reboot is No. A line that is
 * there already begins anew: its waits end, and of a request under way it hears no more. CW_OK or
 * CW_E_LINE. */
int cw_line_init(struct cw *cw, uint32_t line, const struct cw_line_settings *settings,
                 const struct cw_identity *identity);

/* now: ms, never less than in an earlier call (less is taken as the same). Results: CW_OK; a
 * negative enum cw_error says what was wrong with the arrival or the wish, which then had no
 * effect but in the counters. CW_E_FULL: the effects are not drained; nothing was done, drain
 * and call again. */
int cw_receive(struct cw *cw, uint64_t now, const struct cw_arrival *arrival);
int cw_want(struct cw *cw, uint64_t now, const struct cw_wish *wish);

/* Steps what is due, one timer a call. 1: more is due, call again after draining; 0: nothing
 * more is due; CW_E_FULL as above. */
int cw_tick(struct cw *cw, uint64_t now);

/* When cw_tick has something to do: ms of the same clock; UINT64_MAX: never. Pure. */
uint64_t cw_next(const struct cw *cw);

/* Takes up to `room` effects in their order; returns how many. 0: drained. */
size_t cw_effects(struct cw *cw, struct cw_effect *out, size_t room);

#endif
