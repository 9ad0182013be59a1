/* registrars.h - the registrars of the model: which binding each holds by RFC 3261 10.3, and which REGISTERs have no
 * final response yet. Plain data, so that a state of the world can be copied. */
#ifndef MODEL_REGISTRARS_H
#define MODEL_REGISTRARS_H

#include "core.h"

enum { SERVERS = 4, CONTACTS = 3, FLIGHTS = 24 };

/* 192.0.2.10, .20, .30, .40, each at port 5060. */
struct cw_address server_address(unsigned server, uint8_t transport);
/* Returns SERVERS for an address that is none of them. The transport is not compared. */
unsigned server_of(const struct cw_address *a);

struct held {
    uint64_t contact; /* hash of its URI; 0: none */
    uint64_t call_id; /* hash */
    uint64_t until;   /* ms */
    uint32_t cseq;    /* of the REGISTER that made or removed it (10.3, step 7) */
    bool is_held;
    bool is_given_up; /* the user was told that it may stay, or its REGISTER got no response */
};

/* A REGISTER with a Contact. */
struct flight {
    uint64_t branch, contact, call_id; /* hashes; branch 0: the place is free */
    uint64_t until;                    /* ms, Timer F */
    uint32_t cseq;
    uint8_t server;
    bool is_removal;
    bool
        is_taken; /* by its registrar, whose 200 was lost: to the request sent again it gives no other (17.2.2) */
    bool is_lost; /* it will get no response */
    bool is_left; /* the line has gone to another server since */
};

struct registrars {
    struct held held[SERVERS][CONTACTS];
    struct flight flight[FLIGHTS];
    bool has_failed[SERVERS]; /* a removal there has, and the user was not told yet */
};

/* A request that the phone sends at `at` (ms). is_left: the line's current binding sends it to another server than the
 * current one, which it has left by a failover: what it adds there expires there. Returns NULL, or what it breaks. */
const char *registrars_sent(struct registrars *r, const struct sip_message *m,
                            const struct cw_address *to, bool is_left, uint64_t at,
                            uint32_t timer_f_ms);
/* The registrar has taken the REGISTER with this branch, and grants `seconds`. */
void registrars_take(struct registrars *r, const struct sip_message *request, uint64_t at,
                     uint32_t seconds);
/* It was taken, and has had no response yet. */
bool registrars_have_taken(const struct registrars *r, uint32_t cseq);
/* It gets a final response. */
void registrars_answered(struct registrars *r, const struct sip_message *request, unsigned status);
/* The transport reports that this server is unreachable. */
void registrars_unreachable(struct registrars *r, unsigned server);
/* What the phone tells its user. current: the server of the line's current binding; is_in_use: that is bound there,
 * or has a pending REGISTER. */
void registrars_told(struct registrars *r, const struct cw_tell *tell, unsigned current,
                     bool is_in_use);
/* What this server holds expires there; SERVERS: each. */
void registrars_give_up(struct registrars *r, unsigned server);
/* The line leaves its servers: what they hold expires there. */
void registrars_leave(struct registrars *r);
/* Timer F of those without a response. */
void registrars_pass(struct registrars *r, uint64_t now);

/* A REGISTER of the line waits for its final response. */
bool registrars_are_waited_for(const struct registrars *r);
/* The server holds a binding, or has one of which the user was not told that it may stay. */
bool registrars_hold(const struct registrars *r, unsigned server, uint64_t now);
bool registrars_hold_untold(const struct registrars *r, unsigned server, uint64_t now);

/* FNV-1a, 64 bits. */
uint64_t hash_octets(uint64_t h, const void *octets, size_t n);
#define HASH_FIRST 0xcbf29ce484222325u

#endif
