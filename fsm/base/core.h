/* core.h - the structs of the core in full: what clausewire.h keeps opaque (RFC 3261; docs/embedding.md).
 *
 * The core, its host and the tests include this one; a product includes clausewire.h. */
#ifndef CW_CORE_H
#define CW_CORE_H

#include "acting.h"
#include "clausewire.h"
#include "digest.h"
#include "domain.h"
#include "entry.h"
#include "remote.h"
#include "search.h"
#include "sip.h"
#include "slots.h"
#include "timer.h"
#include "trace.h"

_Static_assert((int)CW_INVITE == SIP_INVITE && (int)CW_OPTIONS == SIP_OPTIONS, "one number each");
_Static_assert((int)CW_NAPTR_RECORDS == SEARCH_NAPTR && (int)CW_SRV_RECORDS == SEARCH_SRV,
               "what is asked for is looked at");

/* A request while it may be sent again, and a response. */
struct cw_sent {
    struct cw_sent *next_free; /* NULL: last */
    uint8_t octets[CW_REQUEST_MAX];
};
struct cw_answered {
    uint8_t octets[CW_ANSWER_MAX];
};

/* A message kept by a transaction, with where it goes. */
struct cw_stored_request {
    struct cw_address to;
    uint16_t len;     /* octets; 0: it is not sent again */
    bool is_udp_only; /* TCP has failed it: UDP, whatever the size (18.1.1) */
    uint8_t *octets;  /* of a struct cw_sent; NULL: of none */
};
struct cw_stored_answer {
    struct cw_address to, from; /* the peer's; our own, where its request came (RFC 3581 4) */
    uint32_t line;
    uint16_t len; /* octets; 0: not answered yet */
    /* octets of the 100 that stands there until the answer does; 0: it is answered */
    uint16_t trying_len;
    uint16_t port;   /* cwi_answer_port */
    uint8_t *octets; /* CW_ANSWER_MAX of them */
};

/* A binding. Fields are the core's; the host may read them. */
struct cw_binding {
    CW_BINDING_CHARTS;
    struct cw_address server;  /* where it is, or is being made; family 0: not known yet */
    struct cw_address local;   /* our address towards it: Via, Contact */
    struct cw_address contact; /* of the last REGISTER; family 0: none yet */
    struct cw_address left;    /* what it was before, to be removed with the next; family 0: none */
    uint32_t line;             /* from 1 */
    uint32_t next;             /* slot of the line's next one, or of the next free one; 0: last */
    uint32_t kept_cseq;        /* the next number kept for its removal */
    uint8_t kept;              /* how many are (LOCAL_removal_cseq) */
    bool is_leaving;           /* it is being removed where it is, and another takes its place */
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
    /* of the pool and not of this transaction: the first slots of two hash chains (17.2.3,
     * 8.2.2.2), at the number of the bucket; 0: none */
    uint32_t first, first_origin;
    struct cw_stored_answer stored;
};

/* What the servers of a line have challenged it with. */
struct cw_digest {
    uint32_t line;      /* whose, from 1 */
    uint32_t next_free; /* slot; 0: last */
    struct digest digest;
};

/* The methods that the phone acts upon, for Allow (RFC 3261 20.5). */
#define CW_ALLOWED "OPTIONS, CANCEL, ACK"

enum { CW_FORKS = 4 }; /* further ends of an INVITE that are ended; LOCAL_forks */

/* A request that the user wishes, and the dialog that it may begin: server and local are those of the
 * moment when it was sent. */
struct cw_request {
    CW_REQUEST_CHARTS;
    struct cw_address server, local;
    struct cw_address to;    /* where the pending request went: its challenge is of that server */
    bool is_elsewhere;       /* its BYE went to none of the line's servers (LOCAL_own_server) */
    uint8_t call_id[16];     /* written as 32 hex digits */
    uint8_t from_tag[8];     /* written as 16 hex digits */
    struct remote remote;    /* where its INVITE was answered */
    uint32_t fork[CW_FORKS]; /* its further ends: a hash of each To tag */
    char target[CW_TARGET_MAX + 1];
};

/* A line, all included. Fields are the core's; the host may read them. */
struct cw_line {
    /* the host's; lives as long as the line; NULL: no such line */
    const struct cw_line_settings *settings;
    uint64_t paced_until;     /* ms: no new attempt to register before (LOCAL_pace) */
    uint64_t remapped_until;  /* ms: no REGISTER for a changed `seen` before (LOCAL_remap) */
    CW_LINE_CHARTS;           /* site, or dual where there is an alternate, chooses the server */
    bool is_up;               /* registered as far as the user knows */
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
    uint32_t bindings;        /* slot of the first of all its bindings; 0: none */
    uint32_t request;         /* slot of the first of its requests, the oldest; 0: none */
    struct cw_identity identity;
    uint8_t from_tag[8]; /* written as 16 hex digits (19.3) */
    uint32_t digest;     /* slot of its challenges; 0: none, or another line has taken it */
};

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

enum { CW_POSTS = 16 }; /* events that wait in the queue between charts */

/* An event on its way from one chart to another, within one call. */
struct cwi_post {
    uint8_t chart;
    uint8_t event;    /* 0: the chart is to hear an outcome */
    bool has_message; /* the message being received goes along */
    bool has_arrival; /* the arrival, too */
    uint32_t instance;
    struct cwi_outcome outcome;
};

_Static_assert(CW_REQUEST_TIMERS == 0, "CW_TIMERS counts no timers of requests");

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
    /* of the server transactions' hash: no sender can fill one bucket */
    uint64_t secret[2];
    /* first free slot; 0: none */
    uint32_t free_client, free_server, free_request, free_binding, free_entry, free_search,
        free_digest;
    /* slots taken at least once, the first ones of their pools; nothing is written in the others,
     * which are taken where none was returned */
    uint32_t used_clients, used_bindings, used_entries, used_searches, used_digests;
    struct cw_sent *free_sent, *fresh_sent; /* the same; there are as many as clients */
    uint32_t
        last_digest; /* slot that was last taken from a line because no other was free; 0: none */
    uint32_t servers_used; /* server transactions */
    uint32_t effect_first, effect_used;
    /* whether a line has this port, since a line was last made; 0: none was asked for */
    uint16_t port_asked;
    bool is_port_of_line;
    uint8_t stepping; /* enum cw_chart of the chart that is being stepped; 0: none */
    uint32_t stepping_instance;
    struct cwi_posts own;            /* what it told itself: stepped first */
    struct cwi_posts posts;          /* what charts told others */
    struct cwi_acting acting;        /* in a traced core */
    struct sip_message message;      /* the one being received */
    struct sip_verdict verdict;      /* of it; error CW_OK: it was read as a whole */
    uint8_t scratch[CW_SCRATCH_MAX]; /* a stateless answer or an ACK, until it is drained */
};

/* The line of a slot that names one; a number from outside goes through cwi_pool_line. Pure. */
struct cw_line *cwi_line_at(const struct cw *cw, uint32_t number);

#endif
