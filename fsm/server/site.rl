/* site.rl - which server of its list a line uses: RFC 3263 section 4.3 and the guide's sections 1.2 and
 * 1.3.
 *
 * All SIP of the line goes to one server, the best that is up. Failover is a move down the list, fallback a
 * move up: a candidate binding registers at the better server while the current one stays registered, and
 * replaces it on success. A line with Dual Registration has the chart dual instead. The feature redundancy
 * is off in a profile whose lines have one server at a time: there is neither failover nor fallback, and a
 * new list is followed at once. Read top to bottom, in the order a line with a failing primary visits the
 * states. */
#include "site.h"
#include "chart.h"

%%{
    machine site;
    import "site.h";
    alphtype unsigned char;
    access r->;
    include "site_words.rl";

    # spine: unlocated -> locating -> preferred -> moving -> failed_over
    # spine: failed_over -> climbing -> falling_back -> preferred
    main := (
    start: (
        "" -> unlocated
    ),

    unlocated: (
        SITE_SOUGHT       @RFC3263_4 @locate                                       -> locating     |
        SITE_STOP         @LOCAL_wishes                                            -> unlocated
    ) >~st_unlocated,

    locating: (
        SITE_LISTED       @RFC3263_4_2 @take_top @tell_server                      -> preferred    |
        SITE_EMPTY        @LOCAL_no_server @tell_no_server                         -> unlocated    |
        SITE_SOUGHT       @RFC3263_4                                               -> locating     |
        SITE_STOP         @LOCAL_wishes                                            -> locating
    ) >~st_locating,

    # no better server is known
    preferred: (
        SITE_SOUGHT       @GUIDE_top_server @tell_server                           -> preferred    |
        SITE_ANSWERED     @GUIDE_fallback_zero @clear_tried                        -> preferred    |
        (SITE_ELSEWHERE when is_auto)
                          @GUIDE_auto_register @LOCAL_no_fallback @move_binding    -> preferred    |
        (SITE_ELSEWHERE when !is_auto)
                          @GUIDE_auto_register                                     -> preferred    |
        SITE_FAILED       @RFC3263_4_3 @GUIDE_failover @mark_down @pick            -> moving       |
        SITE_REFRESH      @GUIDE_top_server                                        -> preferred    |
        SITE_LISTED       @GUIDE_dns_cache                                         -> preferred    |
        redundancy SITE_LISTED_BELOW
                          @LOCAL_new_list @arm_fallback                            -> failed_over  |
        redundancy SITE_GONE
                          @LOCAL_new_list @begin_climb @pick_above                 -> climbing     |
        SITE_REPLACED     @LOCAL_no_fallback @take_top @move_binding               -> preferred    |
        SITE_STOP         @LOCAL_wishes @reset                                     -> preferred
    ) >~st_preferred,

    # the current server has failed: pick chooses the next one
    moving: choice by pick place (
        redundancy (SITE_IS_TOP when is_auto)
                          @GUIDE_failover @GUIDE_auto_register @disarm @tell_failover @tell_server
                          @move_binding
                                                                                   -> preferred    |
        redundancy (SITE_IS_TOP when !is_auto)
                          @GUIDE_failover @disarm @tell_failover @tell_server      -> preferred    |
        redundancy (SITE_IS_BELOW when is_auto)
                          @GUIDE_failover @GUIDE_auto_register @arm_fallback @tell_failover @tell_server
                          @move_binding
                                                                                   -> failed_over  |
        redundancy (SITE_IS_BELOW when !is_auto)
                          @GUIDE_failover @arm_fallback @tell_failover @tell_server
                                                                                   -> failed_over  |
        SITE_IS_NONE      @LOCAL_all_down @disarm @tell_all_down @move_binding     -> exhausted
    ) >~st_moving,

    # a better server is down
    failed_over: (
        SITE_SOUGHT       @GUIDE_top_server @tell_server                           -> failed_over  |
        SITE_ANSWERED     @GUIDE_fallback_zero @clear_tried                        -> failed_over  |
        (SITE_ELSEWHERE when is_auto)
                          @GUIDE_auto_register @move_binding                       -> failed_over  |
        (SITE_ELSEWHERE when !is_auto)
                          @GUIDE_auto_register                                     -> failed_over  |
        SITE_FAILED       @RFC3263_4_3 @GUIDE_failover @mark_down @pick            -> moving       |
        (SITE_T_FALLBACK when is_calling)
                          @GUIDE_fallback_call @await_calls                        -> deferred     |
        (SITE_T_FALLBACK when !is_calling)
                          @GUIDE_fallback @GUIDE_auto_register @begin_climb @pick_above
                                                                                   -> climbing     |
        (SITE_T_RETURN when is_calling)
                          @GUIDE_fallback_call @await_calls                        -> deferred     |
        (SITE_T_RETURN when !is_calling)
                          @GUIDE_fallback @GUIDE_auto_register @begin_climb @take_above @pick_above
                                                                                   -> climbing     |
        (SITE_REFRESH when is_due)
                          @GUIDE_fallback_refresh @disarm @begin_climb @pick_above -> climbing     |
        (SITE_REFRESH when !is_due)
                          @GUIDE_fallback_refresh                                  -> failed_over  |
        SITE_LISTED       @LOCAL_new_list @disarm                                  -> preferred    |
        SITE_LISTED_BELOW @GUIDE_dns_cache                                         -> failed_over  |
        SITE_GONE         @LOCAL_new_list @disarm @begin_climb @pick_above         -> climbing     |
        SITE_STOP         @LOCAL_wishes @disarm @reset                             -> preferred
    ) >~st_failed_over,

    # the fallback is due, but there is a call
    deferred: (
        SITE_CALLS_OVER   @GUIDE_fallback_call @forget_calls @begin_climb @pick_above
                                                                                   -> climbing     |
        SITE_SOUGHT       @GUIDE_top_server @tell_server                           -> deferred     |
        SITE_ANSWERED     @GUIDE_fallback_zero @clear_tried                        -> deferred     |
        (SITE_ELSEWHERE when is_auto)
                          @GUIDE_auto_register @move_binding                       -> deferred     |
        (SITE_ELSEWHERE when !is_auto)
                          @GUIDE_auto_register                                     -> deferred     |
        SITE_FAILED       @RFC3263_4_3 @GUIDE_failover @forget_calls @mark_down @pick
                                                                                   -> moving       |
        SITE_REFRESH      @GUIDE_fallback_call                                     -> deferred     |
        (SITE_LISTED | SITE_LISTED_BELOW | SITE_GONE)
                          @GUIDE_fallback_call                                     -> deferred     |
        SITE_STOP         @LOCAL_wishes @forget_calls @reset                       -> preferred
    ) >~st_deferred,

    # a better server is to be tried: pick_above chooses it, if there is one
    climbing: choice by pick_above (
        SITE_IS_BELOW     @GUIDE_fallback @try_above                               -> falling_back |
        SITE_IS_TOP       @LOCAL_new_list @disarm @drop_candidate @settle_binding  -> preferred    |
        SITE_IS_HOME      @LOCAL_unregistered_home @disarm @drop_candidate @reset  -> preferred    |
        SITE_IS_BOUND     @LOCAL_same_binding @disarm @drop_candidate @take_bound  -> preferred    |
        SITE_IS_BOUND_BELOW
                          @LOCAL_same_binding @drop_candidate @take_bound @arm_interval
                                                                                   -> failed_over  |
        SITE_IS_NONE      @LOCAL_fallback_fails @drop_candidate @take_best_up @arm_interval
                          @settle_binding                                          -> failed_over
    ) >~st_climbing,

    # the candidate registers at the better server
    falling_back: (
        (SITE_CANDIDATE_UP when is_top)
                          @GUIDE_fallback_home @disarm @swap @clear_tried @tell_fallback
                                                                                   -> preferred    |
        (SITE_CANDIDATE_UP when !is_top)
                          @GUIDE_fallback_home @swap @clear_tried @tell_fallback @arm_interval
                                                                                   -> failed_over  |
        SITE_CANDIDATE_FAILED
                          @LOCAL_fallback_fails @mark_candidate_down @pick_above   -> climbing     |
        SITE_CANDIDATE_GONE
                          @LOCAL_new_list @drop_candidate @begin_climb @pick_above -> climbing     |
        SITE_NO_ROOM      @LOCAL_no_room @take_best_up @arm_interval @settle_binding
                                                                                   -> failed_over  |
        SITE_SOUGHT       @GUIDE_top_server @tell_server                           -> falling_back |
        SITE_ANSWERED     @GUIDE_fallback_zero @clear_tried                        -> falling_back |
        SITE_FAILED       @RFC3263_4_3 @GUIDE_failover @RFC3261_10_2 @mark_down @promote @place
                                                                                   -> moving       |
        SITE_ELSEWHERE    @GUIDE_fallback                                          -> falling_back |
        (SITE_REFRESH | SITE_LISTED | SITE_LISTED_BELOW | SITE_GONE)
                          @LOCAL_new_list                                          -> falling_back |
        SITE_STOP         @LOCAL_wishes @LOCAL_stop_in_flight @drop_candidate @reset
                                                                                   -> preferred
    ) >~st_falling_back,

    # all are down: the next attempt, after the registration's own interval, begins with the best server again
    exhausted: (
        SITE_SOUGHT       @LOCAL_all_down @reset @tell_server                      -> preferred    |
        SITE_FAILED       @LOCAL_all_down @tell_all_down @move_binding             -> exhausted    |
        SITE_ANSWERED     @LOCAL_all_down @clear_tried @place                      -> recovering   |
        SITE_ELSEWHERE    @LOCAL_all_down @move_binding                            -> exhausted    |
        (SITE_LISTED | SITE_REPLACED)
                          @LOCAL_new_list @reset                                   -> preferred    |
        redundancy SITE_LISTED_BELOW
                          @LOCAL_new_list @reset                                   -> preferred    |
        redundancy SITE_GONE
                          @LOCAL_new_list @reset                                   -> preferred    |
        SITE_STOP         @LOCAL_wishes @reset                                     -> preferred
    ) >~st_exhausted,

    # all were down, and one has answered: place finds its place in the list
    recovering: choice by place (
        SITE_IS_TOP       @LOCAL_all_down                                          -> preferred    |
        redundancy SITE_IS_BELOW
                          @LOCAL_all_down @arm_fallback                            -> failed_over
    ) >~st_recovering
    );
}%%

%% write data nofinal noentry;

void CW_SET(site_init)(struct site *r)
{
    %% write init;
}

int CW_SET(site_step)(struct site *r, enum site_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;
    enum cw_guard guard = CW_UNGUARDED;

    %% write exec;

    if (r->cs == site_error) { /* no arc: see the refused table; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, SITE, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, SITE, before, event, guard);
    return CW_OK;
}
