/* clausewire.h - the public face of the core: five verbs between a host and the charts.
 *
 *   cw_receive   octets, addresses and failures come in
 *   cw_want      the user wishes something
 *   cw_tick      time has passed
 *   cw_effects   what the core wants done: SEND, QUERY, TELL, DROP
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
#include "domain.h"
#include "entry.h"
#include "error.h"
#include "hash.h"
#include "record.h"
#include "remote.h"
#include "search.h"
#include "settings.h"
#include "sip.h"
#include "slots.h"
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
    bool is_udp_only; /* TCP has failed it: UDP, whatever the size (18.1.1) */
};
struct cw_stored_answer {
    struct cw_address to;
    uint32_t line;
    uint16_t len; /* octets; 0: not answered yet */
    /* octets of the 100 that stands there until the answer does; 0: it is answered */
    uint16_t trying_len;
    uint16_t port; /* cwi_answer_port */
    uint8_t octets[CW_ANSWER_MAX];
};

/* A binding. Fields are the core's; the host may read them. */
struct cw_binding {
    CW_BINDING_CHARTS;
    struct cw_address server;  /* where it is, or is being made; family 0: not known yet */
    struct cw_address local;   /* our address towards it: Via, Contact */
    struct cw_address contact; /* of the last REGISTER; family 0: none yet */
    struct cw_address left;    /* what it was before, to be removed with the next; family 0: none */
    uint32_t line;             /* from 1 */
    uint32_t next_free;        /* slot; 0: last */
    uint32_t kept_cseq;        /* the next number kept for its removal */
    uint8_t kept;              /* how many are (LOCAL_removal_cseq) */
    bool is_leaving;           /* it is being removed where it is, and another takes its place */
    bool is_up;                /* registered as far as the user knows */
};

/* What begins alike may be read by either name. */
struct cw_client {
    union { /* ict where method is SIP_INVITE, else nict */
        CW_CLIENT_CHARTS;
    };
    struct cw_stored_request stored;
};
struct cw_server {
    union { /* ist where method is SIP_INVITE, else nist */
        CW_SERVER_CHARTS;
    };
    struct cw_stored_answer stored;
    /* of the pool and not of this transaction: the first slots of two hash chains (17.2.3,
     * 8.2.2.2), at the number of the bucket; 0: none */
    uint32_t first, first_origin;
};

#ifndef CW_TARGET_MAX
#define CW_TARGET_MAX 255 /* octets of the URI of a wished request */
#endif

/* The methods that the phone acts upon, for Allow (RFC 3261 20.5). */
#define CW_ALLOWED "OPTIONS, CANCEL, ACK"

enum { CW_FORKS = 4 }; /* further ends of an INVITE that are ended; LOCAL_forks */

/* A request that the user wishes, and the dialog that it may begin: server and local are those of the
 * moment when it was sent. */
struct cw_request {
    CW_REQUEST_CHARTS;
    struct cw_address server, local;
    bool is_elsewhere;       /* its BYE went to none of the line's servers (LOCAL_own_server) */
    uint8_t call_id[16];     /* written as 32 hex digits */
    uint8_t from_tag[8];     /* written as 16 hex digits */
    struct remote remote;    /* where its INVITE was answered */
    uint32_t fork[CW_FORKS]; /* its further ends: a hash of each To tag */
    char target[CW_TARGET_MAX + 1];
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
    uint64_t paced_until;     /* ms: no new attempt to register before (LOCAL_pace) */
    uint64_t remapped_until;  /* ms: no REGISTER for a changed `seen` before (LOCAL_remap) */
    CW_LINE_CHARTS;           /* site, or dual where there is an alternate, chooses the server */
    uint16_t calls;           /* under way */
    uint8_t rank;             /* of the current server, or of the one before it tried above */
    bool is_wished;           /* registered, by the user's last wish that was not given up */
    bool is_call_awaited;     /* its policy waits for the last call to end */
    bool is_on_alternate;     /* requests go to the alternate server straight away (GUIDE_dual) */
    struct cw_address server; /* the current one; family 0: none yet */
    struct cw_address local;  /* our address towards it */
    struct cw_address seen;   /* what its registrar saw of us; family, port 0: nothing yet */
    uint32_t number;          /* of the line, from 1 */
    uint32_t list;            /* its first server; 0: there is no list */
    uint32_t least_ttl;       /* s, of what the list was made from; 0: it does not expire */
    uint32_t binding;         /* slot of the current one */
    uint32_t candidate;       /* slot of the one that tries a better server; 0: none */
    uint32_t alternate;       /* slot of the one at Alternate Proxy (Dual Registration); 0: none */
    uint32_t client;          /* slot of the first of the line's client transactions; 0: none */
    struct cw_identity identity;
    uint8_t from_tag[8]; /* written as 16 hex digits (19.3) */
    struct digest digest;
};

/* What came in from outside. */
enum cw_arrival_kind {
    CW_DATAGRAM = 1,   /* one message in octets, from -> local */
    CW_RECORDS = 2,    /* answer to QUERY */
    CW_NO_RECORDS = 3, /* answer to QUERY: there are none, or (is_failure) DNS does not say */
    /* the transport says that `from` cannot be reached from here, or that the connection with it
     * has ended: ICMP, refused, reset, closed, TLS refused */
    CW_UNREACHABLE = 4
};
struct cw_arrival {
    uint8_t kind;  /* enum cw_arrival_kind */
    uint32_t line; /* whose socket it came by, or who asked; from 1 */
    struct cw_address from, local;
    const void *octets; /* CW_DATAGRAM; not kept, not changed */
    size_t n;
    /* CW_RECORDS, CW_NO_RECORDS: what was asked, and what it has */
    uint8_t type; /* enum cw_record_type */
    bool is_failure;
    struct cw_octets name;
    const struct cw_record *records;
    uint32_t record_count;
};

enum cw_wish_kind {
    CW_REGISTER = 1,
    CW_UNREGISTER = 2,
    CW_REQUEST = 3, /* OPTIONS or INVITE to a target, through the line's server */
    CW_HANG_UP = 4  /* a wished request is taken back */
};
struct cw_wish {
    uint8_t kind;  /* enum cw_wish_kind */
    uint32_t line; /* from 1 */
    /* CW_REQUEST: SIP_OPTIONS or SIP_INVITE, and a SIP URI, which is copied; len 0: the line's
     * domain */
    uint8_t method;
    struct cw_octets target;
    uint32_t request; /* CW_HANG_UP: which one, as told; 0: the line's first that can be */
};

/* What a line tells its user. `clause` of the effect says why. */
enum cw_news {
    CW_REGISTERED = 1,   /* seconds: granted expiry; status 2xx */
    CW_UNREGISTERED = 2, /* the binding is removed, or there was none */
    /* given up without the server's word: the binding lives until it expires */
    CW_UNREMOVED = 3,
    CW_LOST = 4,         /* was registered, is no longer */
    CW_DENIED = 5,       /* the credentials do not do: status 401 or 407 */
    CW_REFUSED = 6,      /* status: the final response */
    CW_NO_ANSWER = 7,    /* timer F or transport failure */
    CW_NO_SERVER = 8,    /* no server has an address that can be used */
    CW_STOPPED = 9,      /* no further attempt without a wish; status: why */
    CW_FAILED_OVER = 16, /* talks to another server; seconds: until the way back is tried */
    CW_EXCLUDED = 18,    /* an address of the line's servers is of a family that IP Mode excludes */
    /* the removal of another binding than the current one was not confirmed: the server keeps it until
     * it expires */
    CW_LEFTOVER = 19,
    CW_FELL_BACK = 17, /* registered at a better server again; seconds: granted expiry */
    /* of a wished request, whose slot is in tell.request; each but CW_PROGRESS is its last */
    CW_PROGRESS = 10,   /* a provisional response to INVITE: status */
    CW_ANSWERED = 11,   /* status: 2xx. A call is ended at once (LOCAL_no_session) */
    CW_REJECTED = 12,   /* status: the final response */
    CW_UNANSWERED = 13, /* timer B or F or transport failure, at each server that there is */
    CW_UNSENT = 14,     /* no server is known, or there was no room for it */
    CW_CANCELLED = 15   /* taken back; status: of the last response, 0: none */
};

enum cw_effect_kind {
    CW_SEND = 1,
    CW_QUERY = 2,
    CW_TELL = 3,
    CW_DROP = 4 /* the connection with send.to is dead for us: it is not to be used again */
};
struct cw_effect {
    uint8_t kind;  /* enum cw_effect_kind */
    uint32_t line; /* from 1 */
    union {
        struct {
            struct cw_address to;
            const uint8_t *octets;
            size_t n; /* CRLF CRLF on a stream is a ping, whose pong is missed (RFC 5626 4.4.1) */
            /* an answer on a stream goes by the connection with `to` as long as that is open; then
             * by a new one to this port of the same address, 0: by none (RFC 3261 18.2.2). No other
             * is made for it. */
            uint16_t port;
            bool is_answer;
        } send;
        /* CW_RECORDS or CW_NO_RECORDS is to follow, with the same type and name */
        struct {
            uint8_t type; /* enum cw_record_type */
            struct cw_octets name;
        } query;
        struct {
            uint8_t news;
            uint16_t status;
            uint32_t seconds;
            uint32_t request; /* slot of the wished request, from 1; 0: it is about the line */
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
    uint64_t stray;     /* responses that match no transaction, or carry a foreign Via */
    uint64_t requests;  /* requests received, retransmissions included */
    uint64_t refused;   /* requests answered with 4xx or 5xx */
    uint64_t blocked;   /* requests dropped by Block Nonproxy SIP, not in requests */
    uint64_t pool_full; /* times that a pool had no slot */
    /* records of an answer beyond SEARCH_NAPTR and SEARCH_SRV, servers beyond LOCAL_entries */
    uint64_t passed_over;
    uint64_t cells_refused;      /* events without an arc */
    uint64_t posts_lost;         /* events that the queue between charts had no room for: a fault */
    int16_t last_error;          /* enum cw_error of the last malformed or stray message */
    struct cw_address last_from; /* and where it came from */
};

/* The caller's memory: pointer and count of each pool. It MUST outlive the struct cw. */
struct cw_memory {
    struct cw_line *lines;
    struct cw_binding *bindings; /* at least one a line; more for fallback and Dual Registration */
    struct cw_entry *entries;    /* of the lists of servers: about two a line, and room to renew */
    struct cw_search *searches;  /* lines that ask DNS at the same time; at least one */
    struct cw_client *clients;
    struct cw_server *servers;
    struct cw_request
        *requests;            /* wished requests and calls at once; NULL where request_count is 0 */
    struct cw_timer **timers; /* CW_TIMERS(lines, bindings, clients, servers) entries */
    struct cw_effect *effects;     /* at least CW_EFFECTS_LEAST */
    struct cw_trace_record *trace; /* NULL: none; used in a traced build only */
    uint32_t line_count, binding_count, entry_count, search_count;
    uint32_t client_count, server_count, request_count, effect_count;
    uint32_t trace_count; /* a power of two */
};
/* by charts.tsv; a transaction has one of the charts of its slot */
#define CW_TIMERS(lines, bindings, clients, servers)                                               \
    (CW_LINE_TIMERS * (lines) + CW_BINDING_TIMERS * (bindings) +                                   \
     CW_CLIENT_TIMERS_OF_ONE * (clients) + CW_SERVER_TIMERS_OF_ONE * (servers) + 1)
_Static_assert(CW_REQUEST_TIMERS == 0, "CW_TIMERS counts no timers of requests");
enum { CW_EFFECTS_LEAST = 10, CW_POSTS = 16, CW_REQUESTS_A_LINE = 4 };

/* What has become of a request: of the client transaction in this slot. */
enum cwi_outcome_kind {
    CWI_RESPONSE,
    CWI_TIMEOUT,     /* timer B or F */
    CWI_FAILURE,     /* of the transport */
    CWI_NO_MORE_2XX, /* no further 2xx of an answered INVITE can come */
    CWI_NO_ROOM      /* no slot was free for the CANCEL of this INVITE */
};
struct cwi_outcome {
    uint32_t client, line;
    uint8_t method; /* enum sip_method */
    uint8_t kind;   /* enum cwi_outcome_kind */
};

/* An event on its way from one chart to another, within one call. */
struct cwi_post {
    uint8_t chart;
    uint8_t event;    /* 0: the chart is to hear an outcome */
    bool has_message; /* the message being received goes along */
    bool has_arrival; /* the arrival, too */
    uint32_t instance;
    struct cwi_outcome outcome;
};

struct cwi_posts {
    uint8_t first, used;
    struct cwi_post post[CW_POSTS];
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
    /* first free slot; 0: none */
    uint32_t free_client, free_server, free_request, free_binding, free_entry, free_search;
    uint32_t effect_first, effect_used;
    uint8_t stepping; /* enum cw_chart of the chart that is being stepped; 0: none */
    uint32_t stepping_instance;
    struct cwi_posts own;           /* what it told itself: stepped first */
    struct cwi_posts posts;         /* what charts told others */
    struct sip_message message;     /* the one being received */
    uint8_t scratch[CW_ANSWER_MAX]; /* a stateless answer, until it is drained */
};

/* Makes a phone in the caller's memory. settings and host MUST outlive it. CW_OK, or CW_E_ROOM:
 * effects, timers, bindings or searches below their least. */
int cw_init(struct cw *cw, const struct cw_phone_settings *settings, const struct cw_host *host,
            const struct cw_memory *memory);

/* Makes line `line` (from 1). settings MUST outlive it. identity NULL: a new Call-ID (a power
 * cycle), else the line goes on with that one where Random REG CID on Reboot is No. A line that is
 * there already begins anew: its waits end, and of a request under way it hears no more. CW_OK,
 * CW_E_LINE, or CW_E_ROOM: no binding is free. */
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
