/* clausewire.h - the public face of the core: five verbs between a host and the charts.
 *
 *   cw_receive   octets, addresses and failures come in
 *   cw_want      a wish of the user
 *   cw_tick      time has passed
 *   cw_effects   what the core wants done: SEND, QUERY, TELL, DROP
 *   cw_next      when to call cw_tick
 *
 * The core has no heap, no socket, no clock, no thread. The host brings memory, octets, time
 * (milliseconds of a monotonic clock), random bytes and hashes. After each of the first three verbs
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

/* A message kept by a transaction, and its destination. */
struct cw_stored_request {
    struct cw_address to;
    uint16_t len; /* octets */
    uint8_t octets[CW_REQUEST_MAX];
    bool is_udp_only; /* TCP has failed: UDP, whatever the size (18.1.1) */
};
struct cw_stored_answer {
    struct cw_address to;
    uint32_t line;
    uint16_t len; /* octets; 0: not answered yet */
    /* octets of the 100 stored until there is a final answer; 0: it is answered */
    uint16_t trying_len;
    uint16_t port; /* cwi_answer_port */
    uint8_t octets[CW_ANSWER_MAX];
};

/* A binding. Fields are the core's; the host may read them. */
struct cw_binding {
    CW_BINDING_CHARTS;
    struct cw_address server;  /* where it is, or is being registered; family 0: not known yet */
    struct cw_address local;   /* our address towards it: Via, Contact */
    struct cw_address contact; /* of the last REGISTER; family 0: none yet */
    struct cw_address left; /* the contact before, removed by the next REGISTER; family 0: none */
    uint32_t line;          /* from 1 */
    uint32_t next_free;     /* slot; 0: last */
    uint32_t kept_cseq;     /* the next CSeq number kept for its removal */
    uint8_t kept;           /* how many numbers are kept (LOCAL_removal_cseq) */
    bool is_leaving;        /* it is being removed, and another binding takes its place */
    bool is_up;             /* registered as far as the user knows */
};

/* The members that both structs begin with may be read by either name. */
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
    /* of the pool, not of this transaction: the heads of the two hash chains (17.2.3, 8.2.2.2) of
     * the bucket that has the number of this slot; 0: none */
    uint32_t first, first_origin;
};

#ifndef CW_TARGET_MAX
#define CW_TARGET_MAX 255 /* octets of the target URI of a wished request */
#endif

/* The methods that the phone acts upon, for Allow (RFC 3261 20.5). */
#define CW_ALLOWED "OPTIONS, CANCEL, ACK"

enum {
    CW_FORKS = 4
}; /* further parties that answered an INVITE, whose dialogs are ended; LOCAL_forks */

/* A request that the user wishes, and the dialog that it may begin. server and local are as they
 * were when it was sent. */
struct cw_request {
    CW_REQUEST_CHARTS;
    struct cw_address server, local;
    bool is_elsewhere;       /* its BYE went to none of the line's servers (LOCAL_own_server) */
    uint8_t call_id[16];     /* written as 32 hex digits */
    uint8_t from_tag[8];     /* written as 16 hex digits */
    struct remote remote;    /* where its INVITE was answered */
    uint32_t fork[CW_FORKS]; /* its further parties: a hash of each To tag */
    char target[CW_TARGET_MAX + 1];
};

/* Survives a restart where the host keeps it (setting Random REG CID on Reboot). */
struct cw_identity {
    uint8_t call_id[16]; /* written as 32 hex digits */
    uint32_t cseq;       /* the last one used; 0: no REGISTER has been sent */
};

/* A line. Fields are the core's; the host may read them. */
struct cw_line {
    /* the host's; MUST outlive the line; NULL: no such line */
    const struct cw_line_settings *settings;
    uint64_t paced_until;    /* ms: no new attempt to register before (LOCAL_pace) */
    uint64_t remapped_until; /* ms: no REGISTER for a changed `seen` before (LOCAL_remap) */
    CW_LINE_CHARTS; /* the server is chosen by site, or by dual where there is an alternate */
    uint16_t calls; /* telephone calls now */
    uint8_t rank;   /* of the current server; while better ones are tried, of the one before them */
    bool is_wished; /* the user wishes it registered, and that was not given up */
    bool is_call_awaited;     /* its policy waits for the last call to end */
    bool is_on_alternate;     /* requests go to the alternate server straight away (GUIDE_dual) */
    struct cw_address server; /* the current one; family 0: none yet */
    struct cw_address local;  /* our address towards it */
    struct cw_address seen;   /* our address as its registrar saw it; family, port 0: not yet */
    uint32_t number;          /* of the line, from 1 */
    uint32_t list;            /* its first server; 0: there is no list */
    uint32_t least_ttl;       /* s, of what the list was made from; 0: it does not expire */
    uint32_t binding;         /* slot of the current one */
    uint32_t candidate;       /* slot of the candidate binding of a fallback; 0: none */
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
    CW_NO_RECORDS = 3, /* answer to QUERY: there are none, or (is_failure) DNS gave no answer */
    /* the transport reports that `from` is unreachable, or that the connection with it has ended:
     * ICMP, refused, reset, closed, TLS refused */
    CW_UNREACHABLE = 4
};
struct cw_arrival {
    uint8_t kind;  /* enum cw_arrival_kind */
    uint32_t line; /* whose socket it came by, or which line asked; from 1 */
    struct cw_address from, local;
    const void *octets; /* CW_DATAGRAM; not kept, not changed */
    size_t n;
    /* CW_RECORDS, CW_NO_RECORDS: the question, and its records */
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
    CW_HANG_UP = 4  /* a wished request is cancelled, a call ended */
};
struct cw_wish {
    uint8_t kind;  /* enum cw_wish_kind */
    uint32_t line; /* from 1 */
    /* CW_REQUEST: SIP_OPTIONS or SIP_INVITE, and a SIP URI, which is copied; len 0: the line's
     * domain */
    uint8_t method;
    struct cw_octets target;
    uint32_t request; /* CW_HANG_UP: tell.request; 0: the line's first that can be cancelled */
};

/* What a line reports to its user. `clause` of the effect says why. */
enum cw_news {
    CW_REGISTERED = 1,   /* seconds: granted expiry; status 2xx */
    CW_UNREGISTERED = 2, /* the binding is removed, or there was none */
    /* unregistering was not confirmed: the server keeps the binding until it expires */
    CW_UNREMOVED = 3,
    CW_LOST = 4,         /* was registered, is no longer */
    CW_DENIED = 5,       /* the credentials are not accepted: status 401 or 407 */
    CW_REFUSED = 6,      /* status: the final response */
    CW_NO_ANSWER = 7,    /* timer F or transport failure */
    CW_NO_SERVER = 8,    /* no server has an address that can be used */
    CW_STOPPED = 9,      /* no further attempt without a wish; status: why */
    CW_FAILED_OVER = 16, /* another server is current; seconds: until the fallback */
    CW_EXCLUDED = 18,    /* an address of the line's servers is of a family that IP Mode excludes */
    /* the removal of another binding than the current one was not confirmed: the server keeps it
     * until it expires */
    CW_LEFTOVER = 19,
    CW_FELL_BACK = 17, /* registered at a better server again; seconds: granted expiry */
    /* of a wished request, whose slot is in tell.request; all but CW_PROGRESS are final */
    CW_PROGRESS = 10,   /* a provisional response to INVITE: status */
    CW_ANSWERED = 11,   /* status: 2xx. A call is ended at once (LOCAL_no_session) */
    CW_REJECTED = 12,   /* status: the final response */
    CW_UNANSWERED = 13, /* timer B or F or transport failure, at each of the servers */
    CW_UNSENT = 14,     /* no server is known, or there was no room for it */
    CW_CANCELLED = 15   /* by the user; status: of the last response, 0: none */
};

enum cw_effect_kind {
    CW_SEND = 1,
    CW_QUERY = 2,
    CW_TELL = 3,
    CW_DROP = 4 /* the connection with send.to MUST NOT be used again */
};
struct cw_effect {
    uint8_t kind;  /* enum cw_effect_kind */
    uint32_t line; /* from 1 */
    union {
        struct {
            struct cw_address to;
            const uint8_t *octets;
            size_t
                n; /* CRLF CRLF on a stream: a ping; the host waits for its pong (RFC 5626 4.4.1) */
            /* an answer on a stream goes by the connection with `to` while that is open; after that
             * by a new one to this port of the same address, 0: not at all (RFC 3261 18.2.2). No
             * other connection is opened for it. */
            uint16_t port;
            bool is_answer;
        } send;
        /* the host answers with CW_RECORDS or CW_NO_RECORDS, same type and name */
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

/* Counts since cw_init. */
struct cw_counters {
    uint64_t received, sent, retransmitted; /* messages */
    uint64_t malformed;                     /* datagrams that are no well-formed SIP message */
    uint64_t stray;     /* responses that match no transaction, or whose Via is not ours */
    uint64_t requests;  /* requests received, retransmissions included */
    uint64_t refused;   /* requests answered with 4xx or 5xx */
    uint64_t blocked;   /* requests dropped by Block Nonproxy SIP, not in requests */
    uint64_t pool_full; /* times that a pool had no free slot */
    /* records of an answer beyond SEARCH_NAPTR and SEARCH_SRV, and servers beyond LOCAL_entries:
     * ignored */
    uint64_t passed_over;
    uint64_t cells_refused; /* events without an arc */
    uint64_t posts_lost;    /* events lost because the queue between charts was full: a fault */
    int16_t last_error;     /* enum cw_error of the last malformed or stray message */
    struct cw_address last_from; /* its source */
};

/* The caller's memory: pointer and count of each pool. It MUST outlive the struct cw. */
struct cw_memory {
    struct cw_line *lines;
    struct cw_binding
        *bindings;              /* at least one per line; more for fallback and Dual Registration */
    struct cw_entry *entries;   /* of the lists of servers: about two per line, and room to renew */
    struct cw_search *searches; /* how many lines ask DNS at the same time; at least one */
    struct cw_client *clients;
    struct cw_server *servers;
    struct cw_request
        *requests; /* wished requests and calls at a time; NULL where request_count is 0 */
    struct cw_timer **timers;      /* CW_TIMERS(lines, bindings, clients, servers) entries */
    struct cw_effect *effects;     /* at least CW_EFFECTS_LEAST */
    struct cw_trace_record *trace; /* NULL: none; used in a traced build only */
    uint32_t line_count, binding_count, entry_count, search_count;
    uint32_t client_count, server_count, request_count, effect_count;
    uint32_t trace_count; /* a power of two */
};
/* timers of a line: locate and site; of a binding: reg and keep; two of a transaction */
#define CW_TIMERS(lines, bindings, clients, servers)                                               \
    (2 * (lines) + 2 * (bindings) + 2 * (clients) + 2 * (servers) + 1)
enum { CW_EFFECTS_LEAST = 10, CW_POSTS = 16, CW_REQUESTS_A_LINE = 4 };

/* The outcome of a request: of the client transaction in this slot. */
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
    uint8_t event;    /* 0: the chart is passed `outcome` */
    bool has_message; /* the message being received is passed with it */
    bool has_arrival; /* and the arrival */
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
    uint64_t now; /* ms, of the present call of a verb */
    /* of the server transactions' hash: a sender cannot choose the bucket */
    uint64_t secret[2];
    /* first free slot; 0: none */
    uint32_t free_client, free_server, free_request, free_binding, free_entry, free_search;
    uint32_t effect_first, effect_used;
    uint8_t stepping; /* enum cw_chart of the chart that is being stepped; 0: none */
    uint32_t stepping_instance;
    struct cwi_posts own;           /* events that a chart posted to itself: stepped first */
    struct cwi_posts posts;         /* events that charts posted to others */
    struct sip_message message;     /* the one being received */
    uint8_t scratch[CW_ANSWER_MAX]; /* a stateless answer, until its SEND is drained */
};

/* Makes a phone in the caller's memory. settings and host MUST outlive it. Returns CW_OK, or
 * CW_E_ROOM: fewer effects, timers, bindings or searches than the least that it needs. */
int cw_init(struct cw *cw, const struct cw_phone_settings *settings, const struct cw_host *host,
            const struct cw_memory *memory);

/* Makes line `line` (from 1). settings MUST outlive it. identity: NULL for a new Call-ID (a power
 * cycle); else its Call-ID and CSeq are continued where Random REG CID on Reboot is No. A line that
 * exists already starts again: its timers are stopped, and the outcome of its pending requests is
 * ignored. Returns CW_OK, CW_E_LINE (no such line), or CW_E_ROOM (no binding is free). */
int cw_line_init(struct cw *cw, uint32_t line, const struct cw_line_settings *settings,
                 const struct cw_identity *identity);

/* now: ms, never less than in an earlier call (less is taken as the same). Returns CW_OK, or a
 * negative enum cw_error: what was wrong with the arrival or the wish, which then changed nothing
 * but the counters. CW_E_FULL: the effects are not drained; nothing was done: drain and call
 * again. */
int cw_receive(struct cw *cw, uint64_t now, const struct cw_arrival *arrival);
int cw_want(struct cw *cw, uint64_t now, const struct cw_wish *wish);

/* Steps the timers that are due, one per call. Returns 1: more is due, call again after
 * draining; 0: nothing more is due; CW_E_FULL as above. */
int cw_tick(struct cw *cw, uint64_t now);

/* Returns when cw_tick is to be called: ms of the same clock; UINT64_MAX: no timer is armed.
 * Pure. */
uint64_t cw_next(const struct cw *cw);

/* Takes up to `room` effects in their order. Returns how many; 0: drained. */
size_t cw_effects(struct cw *cw, struct cw_effect *out, size_t room);

#endif
