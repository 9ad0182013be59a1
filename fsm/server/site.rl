/* site.rl - which server of its list a line talks to: RFC 3263 section 4.3 and the guide's sections 1.2 to 1.4.
 *
 * All SIP of the line goes to one server, the best that is up. Failover is a move down the list, fallback the way
 * back up: a second binding registers at the better server while the one in force lives on where it is, and takes its
 * place when that has worked. The feature redundancy is off in a profile whose lines have one server at a time: there
 * is neither failover nor fallback nor Dual Registration, and a new list is followed at once. Read top to bottom, in the order a line with a failing primary visits the states. */
#include "site.h"
#include "chart.h"

%%{
    machine site;
    import "site.h";
    alphtype unsigned char;
    access r->;
    include "site_words.rl";

    # spine: unlocated -> locating -> preferred -> moving -> failed_over -> falling_back -> preferred
    main := (
    start: (
        "" -> unlocated
    ),

    unlocated: (
        SITE_SOUGHT       @RFC3263_4 @locate                                       -> locating     |
        SITE_STOP         @LOCAL_wishes                                            -> unlocated
    ) >~st_unlocated,

    locating: (
        SITE_LISTED       @RFC3263_4_2 @take_top @offer                            -> preferred    |
        redundancy SITE_ALTERNATE_ONLY
                          @GUIDE_dual @LOCAL_no_server @offer                      -> on_alternate |
        SITE_EMPTY        @LOCAL_no_server @refuse                                 -> unlocated    |
        SITE_SOUGHT       @RFC3263_4                                               -> locating     |
        SITE_STOP         @LOCAL_wishes                                            -> locating
    ) >~st_locating,

    # no better server is known
    preferred: (
        SITE_SOUGHT       @GUIDE_top_server @offer                                 -> preferred    |
        SITE_ANSWERED     @GUIDE_fallback_zero @forgive                            -> preferred    |
        (SITE_ELSEWHERE when is_auto)
                          @GUIDE_auto_register @LOCAL_no_way_back @call_over         -> preferred    |
        (SITE_ELSEWHERE when !is_auto)
                          @GUIDE_auto_register                                     -> preferred    |
        SITE_FAILED       @RFC3263_4_3 @GUIDE_failover @mark_down @pick            -> moving       |
        redundancy SITE_PRIMARY_FAILED
                          @GUIDE_dual @LOCAL_idle_close @admit @call_over          -> on_alternate |
        redundancy SITE_PRIMARY_REFUSED
                          @GUIDE_dual                                              -> on_alternate |
        SITE_REFRESH      @GUIDE_top_server                                        -> preferred    |
        SITE_LISTED       @GUIDE_dns_cache                                         -> preferred    |
        redundancy SITE_LISTED_BELOW
                          @LOCAL_new_list @arm_fallback                            -> failed_over  |
        redundancy SITE_GONE
                          @LOCAL_new_list @try_above                               -> falling_back |
        SITE_REPLACED     @LOCAL_no_way_back @take_top @call_over                    -> preferred    |
        redundancy SITE_ALTERNATE_ONLY
                          @LOCAL_last_good                                         -> preferred    |
        redundancy SITE_ALTERNATE_ELSEWHERE
                          @GUIDE_dual @LOCAL_no_way_back @call_alternate             -> preferred    |
        SITE_STOP         @LOCAL_wishes @reset                                     -> preferred
    ) >~st_preferred,

    # pick or pick_above has posted what it came to
    moving: (
        redundancy (SITE_M_TOP when is_auto)
                          @GUIDE_failover @GUIDE_auto_register @disarm @tell_failover @offer @call_over
                                                                                   -> preferred    |
        redundancy (SITE_M_TOP when !is_auto)
                          @GUIDE_failover @disarm @tell_failover @offer            -> preferred    |
        redundancy (SITE_M_NEXT when is_auto)
                          @GUIDE_failover @GUIDE_auto_register @arm_fallback @tell_failover @offer @call_over
                                                                                   -> failed_over  |
        redundancy (SITE_M_NEXT when !is_auto)
                          @GUIDE_failover @arm_fallback @tell_failover @offer      -> failed_over  |
        SITE_M_NONE       @LOCAL_all_down @disarm @admit @call_over                -> exhausted
    ) >~st_moving,

    # a better server is down
    failed_over: (
        SITE_SOUGHT       @GUIDE_top_server @offer                                 -> failed_over  |
        SITE_ANSWERED     @GUIDE_fallback_zero @forgive                            -> failed_over  |
        (SITE_ELSEWHERE when is_auto)
                          @GUIDE_auto_register @call_over                          -> failed_over  |
        (SITE_ELSEWHERE when !is_auto)
                          @GUIDE_auto_register                                     -> failed_over  |
        SITE_FAILED       @RFC3263_4_3 @GUIDE_failover @mark_down @pick            -> moving       |
        (SITE_T_FALLBACK when is_calling)
                          @GUIDE_fallback_call                                     -> deferred     |
        (SITE_T_FALLBACK when !is_calling)
                          @GUIDE_fallback @GUIDE_auto_register @try_above          -> falling_back |
        (SITE_T_RETURN when is_calling)
                          @GUIDE_fallback_call                                     -> deferred     |
        (SITE_T_RETURN when !is_calling)
                          @GUIDE_fallback @GUIDE_auto_register @come_home @try_above
                                                                                   -> falling_back |
        (SITE_REFRESH when is_due)
                          @GUIDE_fallback_refresh @disarm @try_above               -> falling_back |
        (SITE_REFRESH when !is_due)
                          @GUIDE_fallback_refresh                                  -> failed_over  |
        SITE_LISTED       @LOCAL_new_list @disarm                                  -> preferred    |
        SITE_LISTED_BELOW @GUIDE_dns_cache                                         -> failed_over  |
        SITE_GONE         @LOCAL_new_list @disarm @try_above               -> falling_back |
        SITE_STOP         @LOCAL_wishes @disarm @reset                             -> preferred
    ) >~st_failed_over,

    # the time for the way back has come, but a call is under way
    deferred: (
        SITE_CALLS_OVER   @GUIDE_fallback_call @try_above                          -> falling_back |
        SITE_SOUGHT       @GUIDE_top_server @offer                                 -> deferred     |
        SITE_ANSWERED     @GUIDE_fallback_zero @forgive                            -> deferred     |
        (SITE_ELSEWHERE when is_auto)
                          @GUIDE_auto_register @call_over                          -> deferred     |
        (SITE_ELSEWHERE when !is_auto)
                          @GUIDE_auto_register                                     -> deferred     |
        SITE_FAILED       @RFC3263_4_3 @GUIDE_failover @mark_down @pick            -> moving       |
        SITE_REFRESH      @GUIDE_fallback_call                                     -> deferred     |
        (SITE_LISTED | SITE_LISTED_BELOW | SITE_GONE)
                          @GUIDE_fallback_call                                     -> deferred     |
        SITE_STOP         @LOCAL_wishes @reset                                     -> preferred
    ) >~st_deferred,

    # a second binding registers at the better server
    falling_back: (
        (SITE_ASIDE_UP when is_top)
                          @GUIDE_fallback_home @disarm @swap @forgive @tell_fallback
                                                                                   -> preferred    |
        (SITE_ASIDE_UP when !is_top)
                          @GUIDE_fallback_home @swap @forgive @tell_fallback @arm_interval
                                                                                   -> failed_over  |
        SITE_ASIDE_FAILED @LOCAL_fallback_fails @pick_above @drop_aside            -> climbing     |
        SITE_ASIDE_NO_ROOM @LOCAL_no_room @go_back @arm_interval                   -> failed_over  |
        SITE_M_TOP        @GUIDE_fallback @LOCAL_unregistered_home @disarm @reset  -> preferred    |
        SITE_SOUGHT       @GUIDE_top_server @offer                                 -> falling_back |
        SITE_ANSWERED     @GUIDE_fallback_zero @forgive                            -> falling_back |
        SITE_FAILED       @RFC3263_4_3 @GUIDE_failover @drop_aside @mark_down @pick
                                                                                   -> moving       |
        SITE_ELSEWHERE    @GUIDE_fallback                                          -> falling_back |
        (SITE_REFRESH | SITE_LISTED | SITE_LISTED_BELOW | SITE_GONE)
                          @LOCAL_new_list                                          -> falling_back |
        SITE_STOP         @LOCAL_wishes @LOCAL_stop_in_flight @leave_aside @reset   -> preferred
    ) >~st_falling_back,

    # a better server has refused: is there another one above?
    climbing: (
        SITE_M_NEXT       @LOCAL_fallback_fails @try_above                         -> falling_back |
        SITE_M_NONE       @LOCAL_fallback_fails @go_back @arm_interval             -> failed_over
    ) >~st_climbing,

    # all are down: the next attempt, after the registration's own interval, begins at the top again
    exhausted: (
        SITE_SOUGHT       @LOCAL_all_down @reset @offer                            -> preferred    |
        SITE_FAILED       @LOCAL_all_down @admit @call_over                        -> exhausted    |
        SITE_ANSWERED     @LOCAL_all_down @forgive @place                          -> recovering   |
        SITE_ELSEWHERE    @LOCAL_all_down @call_over                               -> exhausted    |
        (SITE_LISTED | SITE_REPLACED)
                          @LOCAL_new_list @reset                                   -> preferred    |
        redundancy SITE_LISTED_BELOW
                          @LOCAL_new_list @reset                                   -> preferred    |
        redundancy SITE_GONE
                          @LOCAL_new_list @reset                                   -> preferred    |
        SITE_STOP         @LOCAL_wishes @reset                                     -> preferred
    ) >~st_exhausted,

    # all were down, and one has answered: place has posted where it stands
    recovering: (
        SITE_SOUGHT       @LOCAL_remap @offer                                      -> recovering   |
        SITE_M_TOP        @LOCAL_all_down                                          -> preferred    |
        redundancy SITE_M_NEXT
                          @LOCAL_all_down @arm_fallback                            -> failed_over
    ) >~st_recovering,

    # Dual Registration: the primary has no registration, or no address, so requests go to the alternate straight away
    on_alternate: (
        SITE_ANSWERED     @GUIDE_dual                                              -> preferred    |
        SITE_ELSEWHERE    @GUIDE_dual @LOCAL_no_way_back @call_over                  -> on_alternate |
        SITE_PRIMARY_FAILED
                          @GUIDE_dual @admit                                       -> on_alternate |
        SITE_PRIMARY_REFUSED
                          @GUIDE_dual                                              -> on_alternate |
        SITE_SOUGHT       @GUIDE_dual @offer                                       -> on_alternate |
        (SITE_LISTED | SITE_REPLACED)
                          @GUIDE_dual @LOCAL_no_way_back @take_top                   -> on_alternate |
        SITE_ALTERNATE_ONLY
                          @LOCAL_last_good                                         -> on_alternate |
        SITE_ALTERNATE_ELSEWHERE
                          @GUIDE_dual @LOCAL_no_way_back @call_alternate             -> on_alternate |
        SITE_STOP         @LOCAL_wishes @reset                                     -> on_alternate
    ) >~st_on_alternate
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

    if (r->cs == site_error) { /* no arc: the refused table says why; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, SITE, r->instance, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, SITE, r->instance, before, event, guard);
    return CW_OK;
}
