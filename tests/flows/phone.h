/* phone.h - the phone that a flow plays with: the core in memory of its own, a clock that the flow
 * moves, chance and effects that can be foretold. */
#ifndef FLOW_PHONE_H
#define FLOW_PHONE_H

#include "core.h"
#include "script.h"

enum {
    PHONE_LINES = 8,
    PHONE_SLOTS = 64,
    PHONE_ENTRIES = 96,
    PHONE_SEARCHES = 4,
    PHONE_REQUESTS = 6,
    PHONE_EFFECTS = 64,
    PHONE_TRACE = 4096,
    PHONE_VALUES = 256
};

/* An effect as it was drained: its octets are a copy. */
struct seen {
    struct cw_effect effect;
    uint64_t at;  /* ms */
    char *octets; /* SEND: the message; QUERY: the name, NUL-terminated */
};

/* What draws of four octets give, which is what the core adds to a wait by; all else is ever new.
 */
enum phone_chance { PHONE_CHANCE_ZERO, PHONE_CHANCE_MOST };

struct phone {
    struct cw cw;
    struct cw_phone_settings settings;
    struct cw_line_settings line_settings[PHONE_LINES];
    struct cw_line line[PHONE_LINES];
    struct cw_address local[PHONE_LINES]; /* our address, as the host gives it */
    uint16_t tcp_port[PHONE_LINES];       /* its port for TCP and TLS; 0: the same */
    bool has_no_tcp;                      /* a host that speaks UDP alone */
    bool has_no_ipv6;                     /* a host that speaks IPv4 alone */
    struct cw_binding binding[2 * PHONE_LINES];
    struct cw_entry entry[PHONE_ENTRIES];
    struct cw_search search[PHONE_SEARCHES];
    struct cw_digest digest[PHONE_LINES];
    struct cw_client client[PHONE_SLOTS];
    struct cw_sent sent[PHONE_SLOTS];
    struct cw_server server[PHONE_SLOTS];
    struct cw_answered answered[PHONE_SLOTS];
    struct cw_request request[PHONE_REQUESTS];
    struct cw_effect effect[PHONE_EFFECTS];
    struct cw_timer *timer[CW_TIMERS(PHONE_LINES, 2 * PHONE_LINES, PHONE_SLOTS, PHONE_SLOTS)];
    struct cw_trace_record trace[PHONE_TRACE];
    struct cw_memory memory; /* the counts are the flow's */
    struct cw_host host;
    uint64_t now;              /* ms */
    uint64_t drawn;            /* state of the chance */
    char *value[PHONE_VALUES]; /* of settings, as long as the phone lives */
    size_t values_used;
    uint64_t traced;   /* trace records looked at */
    uint16_t admitted; /* row of admission.tsv that answered the last request; 0: none yet */
    enum phone_chance chance;
    bool is_on;
    struct seen seen[PHONE_EFFECTS];
    size_t seen_first, seen_used;
};

/* Factory settings but for what a line needs to register: Proxy registrar.example.org, User ID
 * alice (line 2: bob, others carol), Password wonderland; and IP Mode IPv4 Only. */
void phone_init(struct phone *p);

/* `xml` is a setting's element; of a line its number may stand behind it as in a profile
 * (Proxy_2_). */
void phone_set(struct phone *p, struct place place, char *xml, const char *value);

/* Its memory given back; nothing of it may be used before phone_init. */
void phone_release(struct phone *p);

enum phone_start { PHONE_FIRST, PHONE_RESTART, PHONE_POWER_CYCLE };
/* Makes the core anew. A restart keeps the identities of the lines, as a host may. */
void phone_start(struct phone *p, struct place place, enum phone_start start);

/* The verbs; each drains the effects afterwards and looks at the trace: a cell that "cannot" be
 * reached is a fault. */
int phone_receive(struct phone *p, struct place place, const struct cw_arrival *arrival);
int phone_want(struct phone *p, struct place place, const struct cw_wish *wish);
int phone_tick(struct phone *p, struct place place);

/* The oldest effect not taken yet; NULL: none. */
struct seen *phone_first(struct phone *p);
void phone_drop(struct phone *p);
/* An effect in words, for a fault. */
void phone_describe(const struct seen *seen, char *text, size_t room);

#endif
