/* binding.h - what a binding is to its line: the current one, the candidate of a fallback, the alternate
 * of Dual Registration, or one that leaves (RFC 3261 10.2; the guide's sections 1.3, 1.4): struct
 * and alphabet.
 *
 * The chart `reg` of the same slot registers at one server and says here what it needs and what it
 * met; what that is to the line, and who is told, is decided here. */
#ifndef CW_BINDING_H
#define CW_BINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "chart.h"

/* Values are part of the trace format: appended only, decimal. */
enum binding_event {
    BINDING_CURRENT = 1,   /* the slot was taken for the line's current binding */
    BINDING_ALTERNATE = 2, /* it was taken for the alternate of Dual Registration */
    BINDING_TRY = 3,      /* it is the candidate, and registers at the server that its slot names */
    BINDING_SEEK = 4,     /* reg needs its server */
    BINDING_LOCATED = 5,  /* there is a server for it */
    BINDING_CLEARED = 6,  /* a REGISTER of the line that it may have waited for has its outcome */
    BINDING_UP = 7,       /* it is registered */
    BINDING_FAILED = 8,   /* its server has failed, and reg needs another */
    BINDING_REFRESH = 9,  /* its refresh is due */
    BINDING_REFUSED = 10, /* the attempt to register has ended without: reg.news says how */
    BINDING_LOST = 11,    /* whatever was registered is no longer */
    BINDING_REMOVED = 12, /* the server has removed it, or there was none */
    BINDING_UNREMOVED = 13, /* the server has not confirmed its removal */
    BINDING_MOVE = 14,      /* the line has another server */
    BINDING_PROMOTE = 15,   /* the candidate is the current binding */
    BINDING_DEMOTE = 16,    /* another is the current binding: this one is removed where it is */
    BINDING_DROP = 17,   /* it is of no use any more; a REGISTER under way has its answer first */
    BINDING_STOPPED = 18 /* it will not be tried again without a wish */
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
/* it is at the server that the line uses */
bool cwi_binding_is_at_current(const struct binding *r, const struct cw_cue *cue);
/* it is at another server than Alternate Proxy has for it now */
bool cwi_binding_is_elsewhere(const struct binding *r, const struct cw_cue *cue);
/* it was registered, and that it is not any more was not told yet */
bool cwi_binding_is_up(const struct binding *r, const struct cw_cue *cue);
/* it is registered, and no REGISTER of it is under way */
bool cwi_binding_is_settled(const struct binding *r, const struct cw_cue *cue);
/* a REGISTER of it is unanswered */
bool cwi_binding_is_under_way(const struct binding *r, const struct cw_cue *cue);

/* actions */
/* asks the line's policy for the server: LOCATED follows, or reg is told that there is none */
void cwi_binding_seek(struct binding *r, const struct cw_cue *cue);
/* posts BINDING_LOCATED: it has its server */
void cwi_binding_go_on(struct binding *r, const struct cw_cue *cue);
/* it waits for the outcome of the other REGISTER: CLEARED follows */
void cwi_binding_hold(struct binding *r, const struct cw_cue *cue);
/* reg may register at its server */
void cwi_binding_release(struct binding *r, const struct cw_cue *cue);
/* reg begins anew, as in a slot just taken, and is wished to register */
void cwi_binding_begin(struct binding *r, const struct cw_cue *cue);
/* reg registers again, at the line's server */
void cwi_binding_move(struct binding *r, const struct cw_cue *cue);
/* reg is told that no other server is up */
void cwi_binding_refer(struct binding *r, const struct cw_cue *cue);
/* reg removes it where it is, with the CSeq numbers that are kept for that */
void cwi_binding_remove(struct binding *r, const struct cw_cue *cue);
/* the slot back to its pool */
void cwi_binding_free_slot(struct binding *r, const struct cw_cue *cue);
/* keep-alives, where the settings ask for them; none */
void cwi_binding_start_keep(struct binding *r, const struct cw_cue *cue);
void cwi_binding_stop_keep(struct binding *r, const struct cw_cue *cue);
/* it counts as registered; it does not */
void cwi_binding_note_up(struct binding *r, const struct cw_cue *cue);
void cwi_binding_note_down(struct binding *r, const struct cw_cue *cue);
/* the line is not to be registered any more */
void cwi_binding_give_up(struct binding *r, const struct cw_cue *cue);
/* to the line's policy */
void cwi_binding_report_answered(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_elsewhere(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_failed(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_refused(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_refresh(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_candidate_up(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_candidate_failed(struct binding *r, const struct cw_cue *cue);
void cwi_binding_report_alternate_elsewhere(struct binding *r, const struct cw_cue *cue);
/* to the user */
void cwi_binding_tell_registered(struct binding *r, const struct cw_cue *cue);
/* what reg.news says */
void cwi_binding_tell_refused(struct binding *r, const struct cw_cue *cue);
void cwi_binding_tell_stopped(struct binding *r, const struct cw_cue *cue);
void cwi_binding_tell_lost(struct binding *r, const struct cw_cue *cue);
void cwi_binding_tell_removed(struct binding *r, const struct cw_cue *cue);
void cwi_binding_tell_unremoved(struct binding *r, const struct cw_cue *cue);
/* a binding besides the line's current one may be left at its server */
void cwi_binding_tell_leftover(struct binding *r, const struct cw_cue *cue);

#endif
