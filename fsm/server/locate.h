/* locate.h - locating a line's servers, one DNS query at a time: struct and alphabet (RFC 3263
 * 4, RFC 2782; the guide's section 1.1). */
#ifndef CW_LOCATE_H
#define CW_LOCATE_H

#include <stdbool.h>
#include <stdint.h>
#include "chart.h"
#include "timer.h"

/* Values are part of the trace format: appended only, decimal. LOCATE_J events say what the next
 * job of the search is; the action that took the last answer posts one of them. */
enum locate_event {
    LOCATE_START = 1,       /* the line needs its servers */
    LOCATE_J_ADDRESS = 2,   /* a literal address */
    LOCATE_J_NAPTR = 3,     /* a domain whose transports are asked for */
    LOCATE_J_SRV = 4,       /* a service whose hosts are asked for */
    LOCATE_J_HOST = 5,      /* a host whose addresses of one family are asked for */
    LOCATE_FOUND = 6,       /* no job is left, and there are servers */
    LOCATE_NOTHING = 7,     /* no job is left, and there is none */
    LOCATE_DOWN = 8,        /* DNS gave no answer; the list from before is kept */
    LOCATE_NO_ROOM = 9,     /* no slot is free: too many lines are searching */
    LOCATE_RECORDS = 10,    /* the records that were asked for */
    LOCATE_NO_RECORDS = 11, /* the name has none of the type */
    LOCATE_NO_DNS = 12,     /* no answer, or a failure */
    LOCATE_T_AGAIN = 13,    /* the list has expired, or a search is to be repeated */
    LOCATE_J_EXCLUDED = 14  /* a literal address of a family that IP Mode excludes */
};

struct locate {
    struct cw_timer timer; /* expiry of the list, or the next search */
    uint32_t search;       /* slot of the present search; 0: none */
    uint8_t cs;            /* the chart's state */
    uint8_t failures;      /* searches in a row that DNS did not answer, saturating */
};

/* One event. CW_OK, or CW_E_REFUSED: no arc, nothing changed. */
void cwi_locate_init(struct locate *r);
int cwi_locate_step(struct locate *r, enum locate_event event, const struct cw_cue *cue);

/* guards: pure */
/* the line has a list from before */
bool cwi_locate_has_list(const struct locate *r, const struct cw_cue *cue);
/* it was reported that IP Mode excludes an address: in this search, or in the last one */
bool cwi_locate_is_told(const struct locate *r, const struct cw_cue *cue);
/* with Dual Registration: both the primary and the alternate have a server */
bool cwi_locate_is_whole(const struct locate *r, const struct cw_cue *cue);

/* actions */
/* starts a search: makes jobs of the settings; posts the first */
void cwi_locate_begin(struct locate *r, const struct cw_cue *cue);
/* effect QUERY for the present job */
void cwi_locate_ask(struct locate *r, const struct cw_cue *cue);
/* adds the job's address to the list; posts the next job */
void cwi_locate_add_address(struct locate *r, const struct cw_cue *cue);
/* ignores the job's address; posts the next job */
void cwi_locate_pass_over(struct locate *r, const struct cw_cue *cue);
/* makes jobs or entries of the records; posts the next job */
void cwi_locate_take_records(struct locate *r, const struct cw_cue *cue);
/* the name has no such records: makes the jobs that replace it, if any; posts the next job */
void cwi_locate_do_without(struct locate *r, const struct cw_cue *cue);
/* posts LOCATE_DOWN */
void cwi_locate_give_up(struct locate *r, const struct cw_cue *cue);
/* goes on as without records, for a while (LOCAL_unsaid); posts the next job */
void cwi_locate_skip(struct locate *r, const struct cw_cue *cue);
/* a partial list, with Dual Registration: the servers of the other setting stay as they are */
void cwi_locate_keep_other(struct locate *r, const struct cw_cue *cue);
/* replaces the old list by the new one; posts to the line's policy */
void cwi_locate_publish(struct locate *r, const struct cw_cue *cue);
/* posts to the line's policy that there is no server */
void cwi_locate_report_none(struct locate *r, const struct cw_cue *cue);
/* reports that IP Mode excludes an address of the line's servers */
void cwi_locate_tell_excluded(struct locate *r, const struct cw_cue *cue);
/* frees the search's slot, and the entries that it did not publish */
void cwi_locate_drop_search(struct locate *r, const struct cw_cue *cue);
/* for the expiry of the list: its least TTL; a list of literal addresses does not expire */
void cwi_locate_arm_expiry(struct locate *r, const struct cw_cue *cue);
/* after a failed search: again after a delay that doubles */
void cwi_locate_arm_again(struct locate *r, const struct cw_cue *cue);
/* after a search that found no primary or no alternate: the same, unless the list expires
 * earlier */
void cwi_locate_arm_rest(struct locate *r, const struct cw_cue *cue);
/* no slot was free: again shortly */
void cwi_locate_arm_turn(struct locate *r, const struct cw_cue *cue);

#endif
