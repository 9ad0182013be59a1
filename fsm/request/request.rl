/* request.rl - one request outside of a dialog that the user wishes, OPTIONS or INVITE: RFC 3261 sections
 * 8.1, 9.1, 11.1, 13.2 and, for what a 2xx to INVITE begins, 12.1.2 and 15.1.1.
 *
 * This chart does not choose the server: it asks the chart site (seek, report_failed). The phone has no
 * sessions, so each 2xx to an INVITE is acknowledged and its dialog ended, until no further 2xx can come
 * (LOCAL_no_session). The feature requests is off in a profile whose user asks for nothing but
 * registration. */
#include "request.h"
#include "chart.h"

%%{
    machine request;
    import "request.h";
    alphtype unsigned char;
    access r->;
    include "request_words.rl";

    # spine: idle -> seeking -> inviting -> ringing -> ending -> closing -> idle
    # spine: seeking -> asking
    main := (
    start: (
        "" -> idle
    ),

    # the slot is free
    idle: (
        requests REQUEST_START
                          @LOCAL_request @seek                                     -> seeking
    ) >~st_idle,

    # waiting for a server; again after a server did not answer
    seeking: (
        (REQUEST_LOCATED when is_invite)
                          @RFC3261_13_2_1 @take_server @send                       -> inviting    |
        (REQUEST_LOCATED when !is_invite)
                          @RFC3261_11_1 @take_server @send                         -> asking      |
        (REQUEST_NO_SERVER when was_sent)
                          @RFC3261_8_1_3_1 @tell_unanswered @release               -> idle        |
        (REQUEST_NO_SERVER when !was_sent)
                          @LOCAL_request @tell_unsent @release                     -> idle        |
        REQUEST_STOP      @LOCAL_wishes @tell_cancelled @release                   -> idle
    ) >~st_seeking,

    # a request other than INVITE is pending
    asking: (
        REQUEST_1XX       @RFC3261_21_1                                            -> asking      |
        REQUEST_2XX       @RFC3261_21_2 @tell_answered @release                    -> idle        |
        (REQUEST_CHALLENGE when is_answerable)
                          @RFC3261_22_2 @take_challenge @send                      -> asking      |
        (REQUEST_CHALLENGE when !is_answerable)
                          @RFC3261_22_1 @GUIDE_max_auth @tell_rejected @release    -> idle        |
        REQUEST_REFUSED   @LOCAL_request @tell_rejected @release                   -> idle        |
        REQUEST_NO_ANSWER @RFC3261_8_1_3_1 @weigh_failure                          -> failing     |
        REQUEST_NO_ROOM   @LOCAL_no_room @tell_unsent @release                     -> idle        |
        REQUEST_STOP      @RFC3261_9_1 @tell_cancelled @release                    -> idle
    ) >~st_asking,

    # the INVITE is pending, without a response yet
    inviting: (
        REQUEST_1XX       @RFC3261_13_2_2_1 @tell_progress                         -> ringing     |
        REQUEST_2XX       @RFC3261_13_2_2_4 @LOCAL_no_session @take_remote @acknowledge @tell_answered
                          @send_bye
                                                                                   -> ending      |
        REQUEST_2XX_MALFORMED
                          @LOCAL_malformed_dialog @tell_rejected @release             -> idle        |
        (REQUEST_CHALLENGE when is_answerable)
                          @RFC3261_22_2 @take_challenge @send                      -> inviting    |
        (REQUEST_CHALLENGE when !is_answerable)
                          @RFC3261_22_1 @GUIDE_max_auth @tell_rejected @release    -> idle        |
        REQUEST_REFUSED   @RFC3261_13_2_2_3 @tell_rejected @release                -> idle        |
        REQUEST_NO_ANSWER @RFC3261_8_1_3_1 @weigh_failure                          -> failing     |
        REQUEST_NO_ROOM   @LOCAL_no_room @tell_unsent @release                     -> idle        |
        REQUEST_STOP      @RFC3261_9_1                                             -> withdrawing
    ) >~st_inviting,

    ringing: (
        REQUEST_1XX       @RFC3261_13_2_2_1 @tell_progress                         -> ringing     |
        REQUEST_2XX       @RFC3261_13_2_2_4 @LOCAL_no_session @take_remote @acknowledge @tell_answered
                          @send_bye
                                                                                   -> ending      |
        REQUEST_2XX_MALFORMED
                          @LOCAL_malformed_dialog @tell_rejected @release             -> idle        |
        (REQUEST_CHALLENGE when is_answerable)
                          @RFC3261_22_2 @take_challenge @send                      -> inviting    |
        (REQUEST_CHALLENGE when !is_answerable)
                          @RFC3261_22_1 @GUIDE_max_auth @tell_rejected @release    -> idle        |
        REQUEST_REFUSED   @RFC3261_13_2_2_3 @tell_rejected @release                -> idle        |
        REQUEST_STOP      @RFC3261_9_1 @send_cancel                                -> cancelling
    ) >~st_ringing,

    # cancelled before any response: the CANCEL waits for a provisional response (9.1)
    withdrawing: (
        REQUEST_1XX       @RFC3261_9_1 @send_cancel                                -> cancelling  |
        REQUEST_2XX       @RFC3261_13_2_2_4 @LOCAL_no_session @take_remote @acknowledge @tell_cancelled
                          @send_bye
                                                                                   -> ending      |
        (REQUEST_CHALLENGE | REQUEST_REFUSED | REQUEST_2XX_MALFORMED)
                          @RFC3261_13_2_2_3 @tell_cancelled @release               -> idle        |
        REQUEST_NO_ANSWER @RFC3261_8_1_3_1 @tell_cancelled @release                -> idle
    ) >~st_withdrawing,

    # waiting for the 487 or another final response. If there was no room for the CANCEL, the user may hang up
    # again
    cancelling: (
        REQUEST_1XX       @RFC3261_9_1                                             -> cancelling  |
        REQUEST_2XX       @RFC3261_13_2_2_4 @LOCAL_no_session @take_remote @acknowledge @tell_cancelled
                          @send_bye
                                                                                   -> ending      |
        (REQUEST_CHALLENGE | REQUEST_REFUSED | REQUEST_2XX_MALFORMED | REQUEST_NO_ANSWER)
                          @RFC3261_9_1 @tell_cancelled @release                    -> idle        |
        REQUEST_NO_ROOM   @LOCAL_no_room                                           -> ringing
    ) >~st_cancelling,

    # its server has not answered: where does it go now?
    failing: choice by weigh_failure (
        REQUEST_AT_CURRENT
                          @RFC3263_4_3 @GUIDE_failover @report_failed              -> seeking     |
        REQUEST_AT_FORMER @RFC3263_4_3 @seek                                       -> seeking     |
        REQUEST_HAS_ALTERNATE
                          @GUIDE_dual @use_alternate                               -> seeking     |
        REQUEST_NO_ALTERNATE
                          @GUIDE_dual @tell_unanswered @release                    -> idle
    ) >~st_failing,

    # answered and acknowledged: the BYE is under way, or further 2xx may come, or both
    ending: (
        REQUEST_1XX       @RFC3261_21_1                                            -> ending      |
        (REQUEST_CHALLENGE when is_answerable)
                          @RFC3261_22_2 @take_challenge @send_bye                  -> ending      |
        (REQUEST_CHALLENGE when !is_answerable)
                          @RFC3261_15_1_1 @LOCAL_own_server @weigh_end             -> closing     |
        (REQUEST_2XX | REQUEST_REFUSED | REQUEST_NO_ANSWER | REQUEST_NO_ROOM)
                          @RFC3261_15_1_1 @weigh_end                               -> closing     |
        REQUEST_2XX_AGAIN @RFC3261_13_2_2_4 @acknowledge                           -> ending      |
        (REQUEST_FORKED when has_fork_room)
                          @RFC3261_13_2_2_4 @LOCAL_no_session @end_fork            -> ending      |
        (REQUEST_FORKED when !has_fork_room)
                          @LOCAL_forks                                             -> ending      |
        REQUEST_FORK_AGAIN
                          @RFC3261_13_2_2_4 @acknowledge_fork                      -> ending      |
        REQUEST_2XX_MALFORMED
                          @LOCAL_malformed_dialog                                  -> ending      |
        REQUEST_NO_TCP    @RFC3261_18_1_1 @forgo_tcp                               -> ending      |
        REQUEST_OVER      @RFC3261_13_2_2_4 @weigh_end                             -> closing
    ) >~st_ending,

    closing: choice by weigh_end (
        REQUEST_IS_OPEN   @RFC3261_13_2_2_4                                        -> ending      |
        REQUEST_IS_OVER   @RFC3261_15_1_1 @release                                 -> idle
    ) >~st_closing
    );
}%%

%% write data nofinal noentry;

void CW_SET(request_init)(struct request *r)
{
    %% write init;
}

int CW_SET(request_step)(struct request *r, enum request_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;
    enum cw_guard guard = CW_UNGUARDED;

    %% write exec;

    if (r->cs == request_error) { /* no arc: see the refused table; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, REQUEST, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, REQUEST, before, event, guard);
    return CW_OK;
}
