/* binding.rl - what a binding is to its line: RFC 3261 section 10.2, the guide's sections 1.3 and 1.4.
 *
 * A line has a current binding. While a better server is tried there is a candidate: it replaces the
 * current one when it is registered, and is dropped when it fails, when the line does not need it any more,
 * or when its server is not in a new list; what it may have registered by then is removed. With Dual
 * Registration there is an alternate. Of the bindings of a line only one REGISTER at a time is unanswered
 * at one server (10.2). */
#include "binding.h"
#include "chart.h"

%%{
    machine binding;
    import "binding.h";
    alphtype unsigned char;
    access r->;
    include "binding_words.rl";

    # spine: taken -> candidate -> current -> leaving -> freed
    main := (
    start: (
        "" -> taken
    ),

    taken: (
        BINDING_CURRENT      @RFC3261_10_2                                         -> current      |
        redundancy BINDING_ALTERNATE
                          @GUIDE_dual                                              -> alternate    |
        redundancy BINDING_TRY
                          @GUIDE_fallback @begin                                   -> candidate
    ) >~st_taken,

    # the line's own: its results are the line's, and are reported to the user
    current: (
        BINDING_SEEK      @RFC3263_4 @seek                                         -> current      |
        (BINDING_LOCATED when is_busy)
                          @RFC3261_10_2 @hold                                      -> current      |
        (BINDING_LOCATED when !is_busy)
                          @RFC3261_10_2 @pass_server                               -> current      |
        BINDING_CLEARED   @RFC3261_10_2 @seek                                      -> current      |
        (BINDING_UP when is_at_current)
                          @RFC3261_10_2_4 @note_up @tell_registered @start_keep @report_answered
                                                                                   -> current      |
        (BINDING_UP when !is_at_current)
                          @RFC3261_10_2_4 @note_up @tell_registered @start_keep @report_elsewhere
                                                                                   -> current      |
        (BINDING_FAILED when is_at_current)
                          @RFC3263_4_3 @GUIDE_failover @await_server @report_failed
                                                                                   -> current      |
        (BINDING_FAILED when !is_at_current)
                          @LOCAL_failed_earlier @seek                              -> current      |
        (BINDING_UNREACHABLE when loses_server)
                          @GUIDE_failover @report_failed                           -> current      |
        (BINDING_UNREACHABLE when !loses_server)
                          @RFC3261_17_1_4                                          -> current      |
        BINDING_REFRESH   @GUIDE_fallback_refresh @report_refresh                  -> current      |
        BINDING_REFUSED   @LOCAL_news @tell_refused @report_refused                -> current      |
        BINDING_STOPPED   @GUIDE_retry_long_zero @give_up @tell_stopped @report_refused
                                                                                   -> current      |
        (BINDING_LOST when is_up)
                          @LOCAL_lost @note_down @tell_lost @stop_keep             -> current      |
        (BINDING_LOST when !is_up)
                          @LOCAL_lost                                              -> current      |
        BINDING_REMOVED   @RFC3261_10_2_2 @note_down @tell_removed @stop_keep      -> current      |
        BINDING_UNREMOVED @LOCAL_one_removal @note_down @tell_unremoved @stop_keep -> current      |
        (BINDING_MOVE when is_settled)
                          @GUIDE_auto_register @move                               -> current      |
        (BINDING_MOVE when !is_settled)
                          @GUIDE_auto_register                                     -> current      |
        redundancy (BINDING_SETTLE when is_astray)
                          @GUIDE_auto_register @move                               -> current      |
        redundancy (BINDING_SETTLE when !is_astray)
                          @LOCAL_fallback_fails                                    -> current      |
        (BINDING_NETWORK when has_moved)
                          @LOCAL_network @pass_readdressed                         -> current      |
        (BINDING_NETWORK when !has_moved)
                          @LOCAL_network @pass_network                             -> current      |
        redundancy (BINDING_DEMOTE when is_at_current)
                          @LOCAL_same_binding @free_slot                           -> freed        |
        redundancy (BINDING_DEMOTE when !is_at_current)
                          @GUIDE_fallback_home @stop_keep @remove                  -> leaving      |
        redundancy (BINDING_DROP when is_under_way)
                          @RFC3261_10_2 @stop_keep @remove                         -> leaving      |
        redundancy (BINDING_DROP when !is_under_way)
                          @GUIDE_failover @free_slot                               -> freed
    ) >~st_current,

    # registers at a better server while the current binding stays registered
    candidate: (
        redundancy BINDING_TRY
                          @LOCAL_fallback_fails @begin                             -> candidate    |
        BINDING_SEEK      @GUIDE_fallback @go_on                                   -> candidate    |
        (BINDING_LOCATED when is_busy)
                          @RFC3261_10_2 @hold                                      -> candidate    |
        (BINDING_LOCATED when !is_busy)
                          @GUIDE_fallback @pass_server                             -> candidate    |
        BINDING_CLEARED   @RFC3261_10_2 @go_on                                     -> candidate    |
        BINDING_UP        @GUIDE_fallback_home @note_up @start_keep @report_candidate_up
                                                                                   -> candidate    |
        (BINDING_FAILED | BINDING_REFUSED | BINDING_STOPPED)
                          @LOCAL_fallback_fails @report_candidate_failed           -> candidate    |
        BINDING_LOST      @LOCAL_fallback_fails                                    -> candidate    |
        BINDING_PROMOTE   @GUIDE_fallback_home                                     -> current      |
        (BINDING_NETWORK when has_moved)
                          @LOCAL_network @pass_readdressed                         -> candidate    |
        (BINDING_NETWORK when !has_moved)
                          @LOCAL_network @pass_network                             -> candidate    |
        (BINDING_DROP when is_under_way)
                          @RFC3261_10_2 @LOCAL_stop_in_flight @remove              -> leaving      |
        (BINDING_DROP when !is_under_way)
                          @LOCAL_fallback_fails @free_slot                         -> freed
    ) >~st_candidate,

    # with Dual Registration: its server and its results are not reported to the user
    alternate: (
        redundancy BINDING_SEEK
                          @GUIDE_dual @seek                                        -> alternate    |
        (BINDING_LOCATED when is_busy)
                          @RFC3261_10_2 @hold                                      -> alternate    |
        (BINDING_LOCATED when !is_busy)
                          @GUIDE_dual @pass_server                                 -> alternate    |
        BINDING_CLEARED   @RFC3261_10_2 @seek                                      -> alternate    |
        (BINDING_UP when is_elsewhere)
                          @GUIDE_dual @start_keep @report_alternate_elsewhere
                                                                                   -> alternate    |
        (BINDING_UP when !is_elsewhere)
                          @GUIDE_dual @start_keep                                  -> alternate    |
        BINDING_FAILED    @GUIDE_dual @pass_all_down                               -> alternate    |
        (BINDING_REFRESH | BINDING_REFUSED | BINDING_STOPPED)
                          @GUIDE_dual                                              -> alternate    |
        BINDING_LOST      @GUIDE_dual @stop_keep                                   -> alternate    |
        (BINDING_REMOVED when is_wished)
                          @LOCAL_wishes @stop_keep @start                          -> alternate    |
        (BINDING_REMOVED when !is_wished)
                          @GUIDE_dual @stop_keep                                   -> alternate    |
        (BINDING_UNREMOVED when is_wished)
                          @LOCAL_one_removal @LOCAL_wishes @tell_leftover @stop_keep @start
                                                                                   -> alternate    |
        (BINDING_UNREMOVED when !is_wished)
                          @LOCAL_one_removal @tell_leftover @stop_keep             -> alternate    |
        (BINDING_NETWORK when has_moved)
                          @LOCAL_network @pass_readdressed                         -> alternate    |
        (BINDING_NETWORK when !has_moved)
                          @LOCAL_network @pass_network                             -> alternate    |
        (BINDING_MOVE when is_settled)
                          @GUIDE_dual @move                                        -> alternate    |
        (BINDING_MOVE when !is_settled)
                          @GUIDE_dual                                              -> alternate
    ) >~st_alternate,

    # it is removed from its server; then the slot is free
    leaving: (
        BINDING_REMOVED   @RFC3261_10_2_2 @free_slot                               -> freed        |
        BINDING_UNREMOVED @LOCAL_one_removal @tell_leftover @free_slot             -> freed
    ) >~st_leaving,

    # the slot is back in its pool: it gets no more events
    freed: (
        empty -> freed
    ) >~st_freed
    );
}%%

%% write data nofinal noentry;

void CW_SET(binding_init)(struct binding *r)
{
    %% write init;
}

int CW_SET(binding_step)(struct binding *r, enum binding_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;
    enum cw_guard guard = CW_UNGUARDED;

    %% write exec;

    if (r->cs == binding_error) { /* no arc: see the refused table; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, BINDING, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, BINDING, before, event, guard);
    return CW_OK;
}
