/* reg.rl - one binding registered at one server: RFC 3261 section 10.2 with the guide's section 1.6.
 *
 * This chart does not choose the server, and does not know what the binding is to its line: it asks the
 * chart binding (seek) and reports its results to it. Read top to bottom, in the order a healthy line
 * visits the states. An arc reads: EVENT, clauses, actions -> next state. */
#include "reg.h"
#include "chart.h"

%%{
    machine reg;
    import "reg.h";
    alphtype unsigned char;
    access r->;
    include "reg_words.rl";

    # spine: unregistered -> locating -> registering -> registered
    main := (
    start: (
        "" -> unregistered
    ),

    unregistered: (
        REG_START         @RFC3263_4 @GUIDE_register @seek                             -> locating
    ) >~st_unregistered,

    # waiting for a server, or for the time to send
    locating: (
        (REG_LOCATED when is_early)
                          @LOCAL_pace @arm_pace                                        -> locating     |
        (REG_LOCATED when !is_early)
                          @RFC3261_10_2_1 @take_server @begin @send                    -> registering  |
        REG_T_PACE        @LOCAL_pace @seek                                            -> locating     |
        REG_READDRESSED   @LOCAL_network @RFC3261_10_2_2 @leave_contact                  -> locating     |
        REG_NETWORK       @LOCAL_network                                               -> locating     |
        REG_NO_SERVER     @LOCAL_no_server @arm_short @report_no_server @report_lost   -> waiting      |
        REG_ALL_DOWN      @LOCAL_all_down @report_lost @weigh_failure                  -> all_down     |
        (REG_STOP when is_bound)
                          @RFC3261_10_2_2 @stop_waiting @begin @send_removal           -> removing     |
        (REG_STOP when !is_bound)
                          @LOCAL_wishes @stop_waiting @report_removed                  -> unregistered
    ) >~st_locating,

    registering: (
        REG_1XX           @RFC3261_21_1                                                -> registering  |
        REG_2XX           @RFC3261_10_2_4 @store @learn_outside @arm_refresh @follow_address @report_up
                                                                                       -> registered   |
        REG_2XX_MALFORMED @LOCAL_malformed_2xx @assume_bound @report_lost @weigh_code    -> denied       |
        REG_UNBOUND       @LOCAL_unbound @forget @arm_short @report_refused @report_lost
                                                                                       -> waiting      |
        (REG_CHALLENGE when is_answerable)
                          @RFC3261_22_2 @take_challenge @send                          -> registering  |
        (REG_CHALLENGE when !is_answerable)
                          @RFC3261_22_1 @GUIDE_max_auth @report_lost @weigh_code       -> denied       |
        (REG_TOO_BRIEF when is_raisable)
                          @RFC3261_10_2_8 @GUIDE_min_expires @LOCAL_pace @raise_expires @seek
                                                                                       -> locating     |
        (REG_TOO_BRIEF when !is_raisable)
                          @LOCAL_one_423 @report_lost @weigh_code                      -> denied       |
        REG_TRY_BACKUP    @GUIDE_try_backup @RFC3263_4_3 @report_failed                -> locating     |
        REG_RETRY_AFTER   @GUIDE_retry_after @LOCAL_retry_after @LOCAL_503 @arm_retry_after @report_refused
                          @report_lost
                                                                                       -> waiting      |
        REG_RETRIABLE     @GUIDE_retry_rsc @GUIDE_retry_short @arm_short @report_refused @report_lost
                                                                                       -> waiting      |
        (REG_REFUSED when has_long_interval)
                          @GUIDE_retry_long @arm_long @report_refused @report_lost     -> waiting      |
        (REG_REFUSED when !has_long_interval)
                          @GUIDE_retry_long_zero @report_stopped @report_lost          -> stopped      |
        REG_NO_ANSWER     @RFC3261_10_2_7 @RFC3263_4_3 @GUIDE_failover @report_failed  -> locating     |
        REG_READDRESSED   @RFC3261_10_2 @LOCAL_network @note_outdated                  -> registering  |
        REG_NETWORK       @LOCAL_network                                               -> registering  |
        REG_OUTDATED      @LOCAL_network @RFC3261_17_1_4 @RFC3261_10_2_2 @leave_contact @seek
                                                                                       -> locating     |
        REG_NO_ROOM       @LOCAL_no_room @arm_short @report_lost                       -> waiting      |
        REG_STOP          @RFC3261_10_2 @LOCAL_stop_in_flight                          -> leaving
    ) >~st_registering,

    registered: (
        REG_T_REFRESH     @RFC3261_10_2_4 @GUIDE_refresh_instant @report_refresh @seek -> locating     |
        REG_START         @LOCAL_wishes @stop_waiting @seek                            -> locating     |
        (REG_MOVED when is_unsteady)
                          @LOCAL_unsteady @note_loss @arm_short @report_lost           -> waiting      |
        (REG_MOVED when !is_unsteady)
                          @GUIDE_auto_register @LOCAL_idle_close @note_loss @stop_waiting @seek
                                                                                       -> locating     |
        REG_READDRESSED   @LOCAL_network @RFC3261_10_2_2 @leave_contact @stop_waiting @seek
                                                                                       -> locating     |
        REG_NETWORK       @LOCAL_network                                               -> registered   |
        REG_REMAPPED      @GUIDE_via_received @LOCAL_remap @stop_waiting @seek         -> locating     |
        REG_STOP          @RFC3261_10_2_2 @stop_waiting @begin @send_removal           -> removing
    ) >~st_registered,

    # the phone cannot meet what the response requires, or cannot read what it says
    denied: choice by weigh_code (
        REG_RETRIABLE     @GUIDE_retry_rsc @GUIDE_retry_short @arm_short @report_denied
                                                                                       -> waiting      |
        (REG_REFUSED when has_long_interval)
                          @GUIDE_retry_long @arm_long @report_denied                   -> waiting      |
        (REG_REFUSED when !has_long_interval)
                          @GUIDE_retry_long_zero @report_denied @report_stopped        -> stopped
    ) >~st_denied,

    # the server has failed and no other is up
    all_down: choice by weigh_failure (
        REG_NO_ANSWER     @LOCAL_no_answer @arm_short @report_no_answer                -> waiting      |
        REG_RETRY_AFTER   @GUIDE_retry_after @LOCAL_retry_after @arm_retry_after @report_refused
                                                                                       -> waiting      |
        REG_RETRIABLE     @GUIDE_retry_rsc @GUIDE_retry_short @arm_short @report_refused
                                                                                       -> waiting      |
        (REG_REFUSED when has_long_interval)
                          @GUIDE_retry_long @arm_long @report_refused                  -> waiting      |
        (REG_REFUSED when !has_long_interval)
                          @GUIDE_retry_long_zero @report_stopped                       -> stopped
    ) >~st_all_down,

    waiting: (
        REG_T_RETRY       @GUIDE_retry_again @seek                                     -> locating     |
        REG_READDRESSED   @LOCAL_network @RFC3261_10_2_2 @leave_contact @stop_waiting @seek
                                                                                       -> locating     |
        (REG_NETWORK when is_unanswered)
                          @LOCAL_network @stop_waiting @seek                           -> locating     |
        (REG_NETWORK when !is_unanswered)
                          @LOCAL_network                                               -> waiting      |
        REG_START         @LOCAL_wishes @stop_waiting @seek                            -> locating     |
        (REG_STOP when is_bound)
                          @RFC3261_10_2_2 @stop_waiting @begin @send_removal           -> removing     |
        (REG_STOP when !is_bound)
                          @LOCAL_wishes @stop_waiting @report_removed                  -> unregistered
    ) >~st_waiting,

    # given up because Reg Retry Long Intvl is 0: only a wish starts it again
    stopped: (
        REG_START         @LOCAL_wishes @seek                                          -> locating     |
        (REG_STOP when is_bound)
                          @RFC3261_10_2_2 @begin @send_removal                         -> removing     |
        (REG_STOP when !is_bound)
                          @LOCAL_wishes @report_removed                                -> unregistered
    ) >~st_stopped,

    # stopped while a REGISTER was pending: waiting for its response
    leaving: (
        REG_1XX           @RFC3261_21_1                                                -> leaving      |
        REG_2XX           @RFC3261_10_2_2 @store @begin @send_removal                  -> removing     |
        REG_2XX_MALFORMED @LOCAL_malformed_2xx @assume_bound @begin @send_removal        -> removing     |
        REG_UNBOUND       @LOCAL_unbound @forget @report_removed                       -> unregistered |
        ((REG_CHALLENGE | REG_TOO_BRIEF | REG_TRY_BACKUP | REG_RETRY_AFTER | REG_RETRIABLE |
          REG_REFUSED) when is_bound)
                          @RFC3261_10_2_2 @begin @send_removal                         -> removing     |
        ((REG_CHALLENGE | REG_TOO_BRIEF | REG_TRY_BACKUP | REG_RETRY_AFTER | REG_RETRIABLE |
          REG_REFUSED) when !is_bound)
                          @LOCAL_stop_in_flight @report_removed                        -> unregistered |
        (REG_NO_ANSWER | REG_OUTDATED)
                          @LOCAL_stop_in_flight @forget @report_unremoved              -> unregistered
    ) >~st_leaving,

    removing: (
        REG_1XX           @RFC3261_21_1                                                -> removing     |
        (REG_2XX | REG_2XX_MALFORMED | REG_UNBOUND)
                          @RFC3261_10_2_2 @forget @report_removed                      -> unregistered |
        (REG_CHALLENGE when is_answerable)
                          @RFC3261_22_2 @take_challenge @send_removal                  -> removing     |
        (REG_CHALLENGE when !is_answerable)
                          @RFC3261_22_1 @GUIDE_max_auth @forget @report_unremoved      -> unregistered |
        (REG_TOO_BRIEF | REG_TRY_BACKUP | REG_RETRY_AFTER | REG_RETRIABLE | REG_REFUSED | REG_NO_ANSWER |
         REG_NO_ROOM)
                          @LOCAL_one_removal @forget @report_unremoved                 -> unregistered
    ) >~st_removing
    );
}%%

%% write data nofinal noentry;

void CW_SET(reg_init)(struct reg *r)
{
    %% write init;
}

int CW_SET(reg_step)(struct reg *r, enum reg_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;
    enum cw_guard guard = CW_UNGUARDED;

    %% write exec;

    if (r->cs == reg_error) { /* no arc: see the refused table; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, REG, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, REG, before, event, guard);
    return CW_OK;
}
