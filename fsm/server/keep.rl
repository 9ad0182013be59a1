/* keep.rl - NAT keep-alive of a registered binding: the guide's sections 2.6 and 3.1, RFC 5626 section
 * 4.4.1 on streams.
 *
 * At each interval a keep-alive goes to the line's current server, also after a failover; that of the
 * alternate binding (Dual Registration) goes to the alternate server. Any final response is accepted; no
 * response does not count as a failure of the server, which its next request detects (LOCAL_keep_silence). */
#include "keep.h"
#include "chart.h"

%%{
    machine keep;
    import "keep.h";
    alphtype unsigned char;
    access r->;
    include "keep_words.rl";

    # spine: resting -> keeping -> choosing -> asking -> keeping
    main := (
    start: (
        "" -> resting
    ),

    # not registered, or no keep-alive is wanted
    resting: (
        (KEEP_START when is_wanted)
                          @GUIDE_keep_alive @RFC5626_4_4_1 @arm                    -> keeping      |
        (KEEP_START when !is_wanted)
                          @GUIDE_keep_alive                                        -> resting      |
        KEEP_STOP         @GUIDE_keep_alive                                        -> resting
    ) >~st_resting,

    keeping: (
        KEEP_START        @GUIDE_keep_alive                                        -> keeping      |
        (KEEP_T_NEXT when is_wanted)
                          @GUIDE_keep_alive @choose                                -> choosing     |
        (KEEP_T_NEXT when !is_wanted)
                          @GUIDE_keep_alive                                        -> resting      |
        KEEP_STOP         @GUIDE_keep_alive @disarm                                -> resting
    ) >~st_keeping,

    # the setting and the transport say what is sent
    choosing: choice by choose (
        KEEP_IS_NOTIFY     @GUIDE_keep_alive_notify @arm @send_notify               -> asking       |
        KEEP_IS_REGISTER   @GUIDE_keep_alive_register @RFC3261_10_2_3 @arm @send_register
                                                                                   -> asking       |
        KEEP_IS_OPTIONS    @GUIDE_keep_alive_options @RFC3261_11_1 @arm @send_options
                                                                                   -> asking       |
        KEEP_IS_PING       @RFC5626_4_4_1 @arm @send_ping                      -> keeping
    ) >~st_choosing,

    # a keep-alive waits for its response; meanwhile its repetitions keep the NAT binding alive
    asking: (
        KEEP_START        @GUIDE_keep_alive                                        -> asking       |
        KEEP_1XX          @RFC3261_21_1                                            -> asking       |
        KEEP_ANSWERED     @LOCAL_keep_answer                                       -> keeping      |
        KEEP_NO_ANSWER    @LOCAL_keep_silence                                      -> keeping      |
        KEEP_NO_ROOM      @LOCAL_no_room                                           -> keeping      |
        (KEEP_T_NEXT when is_wanted)
                          @LOCAL_keep_one @arm                                     -> asking       |
        (KEEP_T_NEXT when !is_wanted)
                          @GUIDE_keep_alive @forget                                -> resting      |
        KEEP_STOP         @GUIDE_keep_alive @disarm @forget                        -> resting
    ) >~st_asking
    );
}%%

%% write data nofinal noentry;

void CW_SET(keep_init)(struct keep *r)
{
    %% write init;
}

int CW_SET(keep_step)(struct keep *r, enum keep_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;
    enum cw_guard guard = CW_UNGUARDED;

    %% write exec;

    if (r->cs == keep_error) { /* no arc: see the refused table; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, KEEP, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, KEEP, before, event, guard);
    return CW_OK;
}
