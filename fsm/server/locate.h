/* locate.h - finding a line's servers, question by question: struct and alphabet (RFC 3263 4, RFC
 * 2782; the guide's section 1.1). */
#ifndef CW_LOCATE_H
#define CW_LOCATE_H

#include <stdbool.h>
#include <stdint.h>
#include "chart.h"
#include "timer.h"

/* Values are part of the trace format: appended only, decimal. LOCATE_J events say what the next
 * job of the search is; the action that took the last answer posts them. */
enum locate_event {
    LOCATE_START = 1,       /* the line needs its servers */
    LOCATE_J_ADDRESS = 2,   /* an address, given as such */
    LOCATE_J_NAPTR = 3,     /* a domain whose transports are asked for */
    LOCATE_J_SRV = 4,       /* a service whose hosts are asked for */
    LOCATE_J_HOST = 5,      /* a host whose addresses of one family are asked for */
    LOCATE_FOUND = 6,       /* no job is left, and there are servers */
    LOCATE_NOTHING = 7,     /* no job is left, and there is none */
    LOCATE_DOWN = 8,        /* DNS does not say, and the list from before stays */
    LOCATE_NO_ROOM = 9,     /* too many lines are searching */
    LOCATE_RECORDS = 10,    /* what was asked for */
    LOCATE_NO_RECORDS = 11, /* the name has none of the type */
    LOCATE_NO_DNS = 12,     /* no answer, or none that says anything */
    LOCATE_T_AGAIN = 13,    /* the list has run out, or it is time to ask again */
    LOCATE_J_EXCLUDED = 14  /* an address, given as such, of a family that IP Mode excludes */
};

struct locate {
    struct cw_timer timer; /* the list runs out, or the next try */
    uint32_t search;       /* slot of the search under way; 0: none */
    uint8_t cs;            /* the chart's state */
    uint8_t failures;      /* searches in a row that DNS did not answer, saturating */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_locate_init(struct locate *r);
int cwi_locate_step(struct locate *r, enum locate_event event, const struct cw_cue *cue);

/* guards: pure */
/* the line has a list from before */
bool cwi_locate_has_list(const struct locate *r, const struct cw_cue *cue);
/* the user knows that IP Mode excludes an address: by this search, or by the last one */
bool cwi_locate_is_told(const struct locate *r, const struct cw_cue *cue);
/* with Dual Registration: both the primary and the alternate have a server */
bool cwi_locate_is_whole(const struct locate *r, const struct cw_cue *cue);

/* actions */
/* a search: the settings read into jobs; posts the first */
void cwi_locate_begin(struct locate *r, const struct cw_cue *cue);
/* effect QUERY for the job at hand */
void cwi_locate_ask(struct locate *r, const struct cw_cue *cue);
/* the job's address to the list; posts the next job */
void cwi_locate_add_address(struct locate *r, const struct cw_cue *cue);
/* the job's address is left out; posts the next job */
void cwi_locate_pass_over(struct locate *r, const struct cw_cue *cue);
/* what the records say becomes jobs or entries; posts the next job */
void cwi_locate_take_records(struct locate *r, const struct cw_cue *cue);
/* what is asked for instead, if anything; posts the next job */
void cwi_locate_do_without(struct locate *r, const struct cw_cue *cue);
/* posts LOCATE_DOWN */
void cwi_locate_give_up(struct locate *r, const struct cw_cue *cue);
/* what DNS does not say is left for a later search; posts the next job */
void cwi_locate_skip(struct locate *r, const struct cw_cue *cue);
/* the new list in place of the old; posts to site */
void cwi_locate_publish(struct locate *r, const struct cw_cue *cue);
/* posts to site that there is no server */
void cwi_locate_report_none(struct locate *r, const struct cw_cue *cue);
/* that IP Mode excludes an address of the line's servers */
void cwi_locate_tell_excluded(struct locate *r, const struct cw_cue *cue);
/* the search's slot, and what it found but did not publish */
void cwi_locate_drop_search(struct locate *r, const struct cw_cue *cue);
/* for when the list runs out: the least time to live; a list of addresses never does */
void cwi_locate_arm_expiry(struct locate *r, const struct cw_cue *cue);
/* a search that failed: again after a while, growing */
void cwi_locate_arm_again(struct locate *r, const struct cw_cue *cue);
/* a search that has left one of two without a server: the same, unless the list runs out earlier */
void cwi_locate_arm_rest(struct locate *r, const struct cw_cue *cue);
/* no slot was free: shortly */
void cwi_locate_arm_turn(struct locate *r, const struct cw_cue *cue);

#endif
