/* binding.h - what a binding is to its line: the current one, the candidate of a fallback, the
 * alternate of Dual Registration, or one being removed (RFC 3261 10.2; the guide's sections 1.3,
 * 1.4): struct and alphabet.
 *
 * The chart `reg` of the same slot registers at one server and posts its needs and results to
 * this chart, which decides what they mean for the line, and to which chart or user they are
 * reported. */
#ifndef CW_BINDING_H
#define CW_BINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "chart.h"

/* Values are part of the trace format: appended only, decimal. */
enum binding_event {
    BINDING_CURRENT = 1,   /* the slot was taken for the line's current binding */
    BINDING_ALTERNATE = 2, /* the slot was taken for the alternate binding of Dual Registration */
    BINDING_TRY = 3,       /* it is the candidate, and registers at the server stored in its slot */
    BINDING_SEEK = 4,      /* reg needs its server */
    BINDING_LOCATED = 5,   /* there is a server for it */
    BINDING_CLEARED = 6,   /* a REGISTER of the line that it may wait for has its outcome */
    BINDING_UP = 7,        /* it is registered */
    BINDING_FAILED = 8,    /* its server has failed, and reg needs another */
    BINDING_REFRESH = 9,   /* its refresh is due */
    BINDING_REFUSED = 10,  /* the attempt to register has failed: reg.news says how */
    BINDING_LOST = 11,     /* it is not registered any more */
    BINDING_REMOVED = 12,  /* the server has removed it, or there was none */
    BINDING_UNREMOVED = 13, /* the server has not confirmed its removal */
    BINDING_MOVE = 14,      /* the line has another server */
    BINDING_PROMOTE = 15,   /* the candidate is the current binding */
    BINDING_DEMOTE = 16, /* another is the current binding: this one is removed from its server */
    BINDING_DROP = 17,   /* it is not needed any more; a pending REGISTER gets its response first */
    BINDING_STOPPED = 18, /* no further attempt without a wish */
    /* a connection of the line has ended, or a datagram has not arrived (cue->arrival->from) */
    BINDING_UNREACHABLE = 19,
    BINDING_SETTLE = 20, /* a fallback has ended, and the line stays with its current server */
    BINDING_NETWORK = 21 /* our addresses, routes or name servers have changed */
};

struct binding {
    uint8_t cs; /* the chart's state */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_binding_init(struct binding *r);
int cwi_binding_step(struct binding *r, enum binding_event event, const struct cw_cue *cue);

/* guards: pure */
/* 10.2: another REGISTER of the line is unanswered at its server (cwi_binding_target) */
bool cwi_binding_is_busy(const struct binding *r, const struct cw_cue *cue);
/* it is at the current server */
bool cwi_binding_is_at_current(const struct binding *r, const struct cw_cue *cue);
/* it is not at the alternate server of the present list */
bool cwi_binding_is_elsewhere(const struct binding *r, const struct cw_cue *cue);
/* the line counts as registered: no loss has been reported since */
bool cwi_binding_is_up(const struct binding *r, const struct cw_cue *cue);
/* it is registered, and has no pending REGISTER */
bool cwi_binding_is_settled(const struct binding *r, const struct cw_cue *cue);
/* the user wishes the line registered, perhaps since the removal began */
bool cwi_binding_is_wished(const struct binding *r, const struct cw_cue *cue);
/* it is registered at another server than the current one, and has no pending REGISTER; it is to
 * move with the line (Auto Register When Failover) */
bool cwi_binding_is_astray(const struct binding *r, const struct cw_cue *cue);
/* it has a pending REGISTER */
bool cwi_binding_is_under_way(const struct binding *r, const struct cw_cue *cue);
/* the connection to the current server has ended, and no REGISTER of the line is pending there,
 * whose transaction would report it. UDP: false, since the error may be that of an older datagram */
bool cwi_binding_loses_server(const struct binding *r, const struct cw_cue *cue);
/* our address towards its server is another one than in its last REGISTER */
bool cwi_binding_has_moved(const struct binding *r, const struct cw_cue *cue);

/* actions */
/* asks the line's policy for the server: LOCATED follows, or REG_NO_SERVER or REG_ALL_DOWN to
 * reg */
void cwi_binding_seek(struct binding *r, const struct cw_cue *cue);
/* waits for the server that the policy chooses next: the same outcomes as of seek follow */
void cwi_binding_await_server(struct binding *r, const struct cw_cue *cue);
/* posts BINDING_LOCATED: it has its server */
void cwi_binding_go_on(struct binding *r, const struct cw_cue *cue);
/* waits for the outcome of the other REGISTER: CLEARED follows */
void cwi_binding_hold(struct binding *r, const struct cw_cue *cue);
/* posts REG_LOCATED: reg registers at its server */
void cwi_binding_pass_server(struct binding *r, const struct cw_cue *cue);
/* resets reg, as in a slot just taken, and posts REG_START */
void cwi_binding_begin(struct binding *r, const struct cw_cue *cue);
/* posts REG_START */
void cwi_binding_start(struct binding *r, const struct cw_cue *cue);
/* posts REG_MOVED: reg registers again, at the line's server */
void cwi_binding_move(struct binding *r, const struct cw_cue *cue);
/* posts REG_READDRESSED; what servers saw of the line by its old address does not count any more */
void cwi_binding_pass_readdressed(struct binding *r, const struct cw_cue *cue);
/* posts REG_NETWORK */
void cwi_binding_pass_network(struct binding *r, const struct cw_cue *cue);
/* posts REG_ALL_DOWN */
void cwi_binding_pass_all_down(struct binding *r, const struct cw_cue *cue);
/* posts REG_STOP: reg removes it from its server, with the CSeq numbers kept for that */
void cwi_binding_remove(struct binding *r, const struct cw_cue *cue);
/* returns the slot to its pool */
void cwi_binding_free_slot(struct binding *r, const struct cw_cue *cue);
/* starts keep-alives, if the settings ask for them; stops them */
void cwi_binding_start_keep(struct binding *r, const struct cw_cue *cue);
void cwi_binding_stop_keep(struct binding *r, const struct cw_cue *cue);
/* notes that the line counts as registered; that it does not */
void cwi_binding_note_up(struct binding *r, const struct cw_cue *cue);
void cwi_binding_note_down(struct binding *r, const struct cw_cue *cue);
/* clears the wish to be registered of the line */
void cwi_binding_give_up(struct binding *r, const struct cw_cue *cue);
/* reports to the line's policy */
void cwi_binding_report_answered(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_elsewhere(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_failed(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_refused(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_refresh(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_candidate_up(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_candidate_failed(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_alternate_elsewhere(struct binding *r, const struct cw_cue *cue);
/* reports to the user */
void cwi_binding_tell_registered(struct binding *r, const struct cw_cue *cue);
/* the news is reg.news */
void cwi_binding_tell_refused(struct binding *r, const struct cw_cue *cue);
void cwi_binding_tell_stopped(struct binding *r, const struct cw_cue *cue);
void cwi_binding_tell_lost(struct binding *r, const struct cw_cue *cue);
void cwi_binding_tell_removed(struct binding *r, const struct cw_cue *cue);
void cwi_binding_tell_unremoved(struct binding *r, const struct cw_cue *cue);
/* a binding other than the current one may still be at its server */
void cwi_binding_tell_leftover(struct binding *r, const struct cw_cue *cue);

#endif
