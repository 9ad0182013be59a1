/* reg.rl - one binding on one server: RFC 3261 section 10.2 with the guide's section 1.6.
 *
 * Which server that is, is no concern of this chart: it asks (seek) and is told, and says what it met there
 * (report_up, report_down). Read top to bottom, in the
 * order a healthy line visits the states. An arc reads: EVENT, clauses, actions -> next state. */
#include "reg.h"
#include "chart.h"

%%{
    machine reg;
    import "reg.h";
    alphtype unsigned char;
    access r->;
    include "reg_words.rl";

    # spine: unregistered -> locating -> registering -> registered -> refreshing -> registered
    main := (
    start: (
        "" -> unregistered
    ),

    unregistered: (
        REG_START         @RFC3263_4 @GUIDE_register @seek                             -> locating
    ) >~st_unregistered,

    # the server is being asked for, or it is not yet time to turn to it
    locating: (
        (REG_LOCATED when is_early)
                          @LOCAL_pace @arm_pace                                        -> locating     |
        (REG_LOCATED when !is_early)
                          @RFC3261_10_2_1 @take_server @begin @send                    -> registering  |
        (REG_T_PACE when is_early)
                          @LOCAL_pace @arm_pace                                        -> locating     |
        (REG_T_PACE when !is_early)
                          @RFC3261_10_2_1 @LOCAL_pace @take_server @begin @send        -> registering  |
        REG_NO_SERVER     @LOCAL_no_server @arm_short @tell_no_server                  -> waiting      |
        REG_NO_OTHER      @LOCAL_all_down @weigh_failure                               -> alone        |
        (REG_STOP when is_bound)
                          @RFC3261_10_2_2 @disarm @begin @send_removal                 -> removing     |
        (REG_STOP when !is_bound)
                          @LOCAL_wishes @disarm @tell_unregistered                     -> unregistered
    ) >~st_locating,

    registering: (
        REG_1XX           @RFC3261_21_1                                                -> registering  |
        REG_2XX           @RFC3261_10_2_4 @store @learn @arm_refresh @tell_registered @report_up
                                                                                       -> registered   |
        (REG_CHALLENGE when is_answerable)
                          @RFC3261_22_2 @take_challenge @send                          -> registering  |
        (REG_CHALLENGE when !is_answerable)
                          @RFC3261_22_1 @GUIDE_max_auth @weigh_code                    -> rebuffed     |
        (REG_TOO_BRIEF when is_raisable)
                          @RFC3261_10_2_8 @GUIDE_min_expires @LOCAL_pace @raise_expires @seek
                                                                                       -> locating     |
        (REG_TOO_BRIEF when !is_raisable)
                          @LOCAL_one_423 @weigh_code                                   -> rebuffed     |
        REG_BACKUP        @GUIDE_try_backup @RFC3263_4_3 @report_down                  -> locating     |
        REG_RETRY_AFTER   @GUIDE_retry_after @LOCAL_503 @arm_retry_after @tell_refused -> waiting      |
        REG_RETRIABLE     @GUIDE_retry_rsc @GUIDE_retry_short @arm_short @tell_refused -> waiting      |
        (REG_REFUSED when has_long_interval)
                          @GUIDE_retry_long @arm_long @tell_refused                    -> waiting      |
        (REG_REFUSED when !has_long_interval)
                          @GUIDE_retry_long_zero @tell_stopped                         -> stopped      |
        REG_NO_ANSWER     @RFC3261_10_2_7 @RFC3263_4_3 @GUIDE_failover @report_down    -> locating     |
        REG_NO_ROOM       @LOCAL_no_room @arm_short                                    -> waiting      |
        REG_STOP          @RFC3261_10_2 @LOCAL_stop_in_flight                          -> leaving
    ) >~st_registering,

    registered: (
        (REG_T_REFRESH when is_early)
                          @RFC3261_10_2_4 @LOCAL_pace @report_refresh @arm_pace        -> relocating   |
        (REG_T_REFRESH when !is_early)
                          @RFC3261_10_2_4 @GUIDE_refresh_instant @report_refresh @take_server @begin @send
                                                                                       -> refreshing   |
        REG_START         @LOCAL_wishes @disarm @seek                                  -> relocating   |
        REG_MOVED         @GUIDE_auto_register @LOCAL_idle_close @disarm @seek         -> relocating   |
        REG_REMAPPED      @GUIDE_via_received @LOCAL_remap @disarm @seek               -> relocating   |
        REG_STOP          @RFC3261_10_2_2 @disarm @begin @send_removal                 -> removing
    ) >~st_registered,

    # as locating, but a binding is at stake
    relocating: (
        (REG_LOCATED when is_early)
                          @LOCAL_pace @arm_pace                                        -> relocating   |
        (REG_LOCATED when !is_early)
                          @RFC3261_10_2_1 @take_server @begin @send                    -> refreshing   |
        (REG_T_PACE when is_early)
                          @LOCAL_pace @arm_pace                                        -> relocating   |
        (REG_T_PACE when !is_early)
                          @RFC3261_10_2_1 @LOCAL_pace @take_server @begin @send        -> refreshing   |
        REG_NO_SERVER     @LOCAL_no_server @arm_short @tell_no_server @tell_lost       -> waiting      |
        REG_NO_OTHER      @LOCAL_all_down @tell_lost @weigh_failure                    -> alone        |
        (REG_STOP when is_bound)
                          @RFC3261_10_2_2 @disarm @begin @send_removal                 -> removing     |
        (REG_STOP when !is_bound)
                          @LOCAL_wishes @disarm @tell_unregistered                     -> unregistered
    ) >~st_relocating,

    # as registering, but a binding is at stake: each failure is also reported as a loss
    refreshing: (
        REG_1XX           @RFC3261_21_1                                                -> refreshing   |
        REG_2XX           @RFC3261_10_2_4 @store @learn @arm_refresh @tell_registered @report_up
                                                                                       -> registered   |
        (REG_CHALLENGE when is_answerable)
                          @RFC3261_22_2 @take_challenge @send                          -> refreshing   |
        (REG_CHALLENGE when !is_answerable)
                          @RFC3261_22_1 @GUIDE_max_auth @tell_lost @weigh_code         -> rebuffed     |
        (REG_TOO_BRIEF when is_raisable)
                          @RFC3261_10_2_8 @GUIDE_min_expires @LOCAL_pace @raise_expires @seek
                                                                                       -> relocating   |
        (REG_TOO_BRIEF when !is_raisable)
                          @LOCAL_one_423 @tell_lost @weigh_code                        -> rebuffed     |
        REG_BACKUP        @GUIDE_try_backup @RFC3263_4_3 @report_down                  -> relocating   |
        REG_RETRY_AFTER   @GUIDE_retry_after @LOCAL_503 @arm_retry_after @tell_refused @tell_lost
                                                                                       -> waiting      |
        REG_RETRIABLE     @GUIDE_retry_rsc @GUIDE_retry_short @arm_short @tell_refused @tell_lost
                                                                                       -> waiting      |
        (REG_REFUSED when has_long_interval)
                          @GUIDE_retry_long @arm_long @tell_refused @tell_lost         -> waiting      |
        (REG_REFUSED when !has_long_interval)
                          @GUIDE_retry_long_zero @tell_stopped @tell_lost              -> stopped      |
        REG_NO_ANSWER     @RFC3261_10_2_7 @RFC3263_4_3 @GUIDE_failover @report_down    -> relocating   |
        REG_NO_ROOM       @LOCAL_no_room @arm_short @tell_lost                         -> waiting      |
        REG_STOP          @RFC3261_10_2 @LOCAL_stop_in_flight                          -> leaving
    ) >~st_refreshing,

    # the answer is one that we cannot meet; weigh_code has posted what its code amounts to
    rebuffed: (
        REG_RETRIABLE     @GUIDE_retry_rsc @GUIDE_retry_short @arm_short @tell_rebuffed
                                                                                       -> waiting      |
        (REG_REFUSED when has_long_interval)
                          @GUIDE_retry_long @arm_long @tell_rebuffed                   -> waiting      |
        (REG_REFUSED when !has_long_interval)
                          @GUIDE_retry_long_zero @tell_rebuffed @tell_stopped          -> stopped
    ) >~st_rebuffed,

    # the server has failed and no other is up; weigh_failure has posted what the failure amounts to
    alone: (
        REG_NO_ANSWER     @LOCAL_no_answer @arm_short @tell_no_answer                  -> waiting      |
        REG_RETRY_AFTER   @GUIDE_retry_after @arm_retry_after @tell_refused            -> waiting      |
        REG_RETRIABLE     @GUIDE_retry_rsc @GUIDE_retry_short @arm_short @tell_refused -> waiting      |
        (REG_REFUSED when has_long_interval)
                          @GUIDE_retry_long @arm_long @tell_refused                    -> waiting      |
        (REG_REFUSED when !has_long_interval)
                          @GUIDE_retry_long_zero @tell_stopped                         -> stopped
    ) >~st_alone,

    waiting: (
        REG_T_RETRY       @GUIDE_retry_again @seek                                     -> locating     |
        REG_START         @LOCAL_wishes @disarm @seek                                  -> locating     |
        (REG_STOP when is_bound)
                          @RFC3261_10_2_2 @disarm @begin @send_removal                 -> removing     |
        (REG_STOP when !is_bound)
                          @LOCAL_wishes @disarm @tell_unregistered                     -> unregistered
    ) >~st_waiting,

    # given up: Reg Retry Long Intvl is 0; only a wish starts it again
    stopped: (
        REG_START         @LOCAL_wishes @seek                                          -> locating     |
        (REG_STOP when is_bound)
                          @RFC3261_10_2_2 @begin @send_removal                         -> removing     |
        (REG_STOP when !is_bound)
                          @LOCAL_wishes @tell_unregistered                             -> unregistered
    ) >~st_stopped,

    # a stop came while a REGISTER was under way: its answer first
    leaving: (
        REG_1XX           @RFC3261_21_1                                                -> leaving      |
        REG_2XX           @RFC3261_10_2_2 @store @begin @send_removal                  -> removing     |
        ((REG_CHALLENGE | REG_TOO_BRIEF | REG_BACKUP | REG_RETRY_AFTER | REG_RETRIABLE | REG_REFUSED) when is_bound)
                          @RFC3261_10_2_2 @begin @send_removal                         -> removing     |
        ((REG_CHALLENGE | REG_TOO_BRIEF | REG_BACKUP | REG_RETRY_AFTER | REG_RETRIABLE | REG_REFUSED) when !is_bound)
                          @LOCAL_stop_in_flight @tell_unregistered                     -> unregistered |
        (REG_NO_ANSWER | REG_NO_ROOM)
                          @LOCAL_stop_in_flight @forget @tell_unremoved                -> unregistered
    ) >~st_leaving,

    removing: (
        REG_1XX           @RFC3261_21_1                                                -> removing     |
        REG_2XX           @RFC3261_10_2_2 @forget @tell_unregistered                   -> unregistered |
        (REG_CHALLENGE when is_answerable)
                          @RFC3261_22_2 @take_challenge @send_removal                  -> removing     |
        (REG_CHALLENGE when !is_answerable)
                          @RFC3261_22_1 @GUIDE_max_auth @forget @tell_unremoved        -> unregistered |
        (REG_TOO_BRIEF | REG_BACKUP | REG_RETRY_AFTER | REG_RETRIABLE | REG_REFUSED | REG_NO_ANSWER | REG_NO_ROOM)
                          @LOCAL_one_removal @forget @tell_unremoved                   -> unregistered
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

    if (r->cs == reg_error) { /* no arc: the refused table says why; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, REG, r->instance, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, REG, r->instance, before, event, guard);
    return CW_OK;
}
