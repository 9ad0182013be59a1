/* nict.rl - the non-INVITE client transaction: RFC 3261 section 17.1.2, figure 6; requests too large for UDP:
 * 18.1.1. An ICMP error is a hint (18.4, LOCAL_icmp): the request is sent once more before it fails.
 *
 * An arc reads: EVENT, clauses, actions -> next state. Timers E, F, K in milliseconds from the settings. */
#include "nict.h"
#include "chart.h"

%%{
    machine nict;
    import "nict.h";
    alphtype unsigned char;
    access r->;
    include "nict_words.rl";

    # spine: created -> trying -> proceeding -> completed -> terminated
    # spine: trying -> completed
    main := (
    start: (
        "" -> created
    ),

    created: (
        (NICT_START when is_reliable)
                          @RFC3261_17_1_2_2 @send @arm_f                   -> trying     |
        (NICT_START when !is_reliable)
                          @RFC3261_17_1_2_2 @send @arm_f @arm_e            -> trying     |
        NICT_LARGE        @RFC3261_18_1_1 @go_by_tcp @send @arm_f @arm_large       -> switched
    ) >~st_created,

    # too large for UDP: sent by TCP, and by UDP after all if TCP fails. Timer F goes on
    switched: (
        NICT_1XX          @RFC3261_17_1_2_2 @disarm_large @pass            -> proceeding |
        NICT_FINAL        @RFC3261_17_1_2_2 @disarm @pass @release         -> terminated |
        NICT_UNREACHABLE  @RFC3261_18_1_1 @go_by_udp @send @arm_e          -> trying     |
        NICT_T_LARGE      @LOCAL_large_silence @drop_connection @go_by_udp @send @arm_e
                                                                   -> trying
    ) >~st_switched,

    trying: (
        NICT_T_E          @RFC3261_17_1_2_2 @send @double_e                -> trying     |
        NICT_1XX          @RFC3261_17_1_2_2 @pass                          -> proceeding |
        (NICT_FINAL when is_reliable)
                          @RFC3261_17_1_2_2 @disarm @pass @release         -> terminated |
        (NICT_FINAL when !is_reliable)
                          @RFC3261_17_1_2_2 @disarm @pass @let_go @arm_k   -> completed  |
        (NICT_T_F when is_reliable)
                          @RFC3261_17_1_2_2 @LOCAL_silent_stream @drop_connection @pass_timeout @disarm
                          @release
                                                                   -> terminated |
        (NICT_T_F when !is_reliable)
                          @RFC3261_17_1_2_2 @pass_timeout @disarm @release -> terminated |
        icmp NICT_ICMP    @RFC3261_18_4 @LOCAL_icmp @arm_e                 -> doubted    |
        NICT_UNREACHABLE  @RFC3261_17_1_4 @pass_failure @disarm @release   -> terminated
    ) >~st_trying,

    proceeding: (
        NICT_T_E          @RFC3261_17_1_2_2 @send @arm_e_t2                -> proceeding |
        NICT_1XX          @RFC3261_17_1_2_2 @pass                          -> proceeding |
        (NICT_FINAL when is_reliable)
                          @RFC3261_17_1_2_2 @disarm @pass @release         -> terminated |
        (NICT_FINAL when !is_reliable)
                          @RFC3261_17_1_2_2 @disarm @pass @let_go @arm_k   -> completed  |
        (NICT_T_F when is_reliable)
                          @RFC3261_17_1_2_2 @LOCAL_silent_stream @drop_connection @pass_timeout @disarm
                          @release
                                                                   -> terminated |
        (NICT_T_F when !is_reliable)
                          @RFC3261_17_1_2_2 @pass_timeout @disarm @release -> terminated |
        icmp NICT_ICMP    @RFC3261_18_4 @LOCAL_icmp @arm_e                 -> doubted    |
        NICT_UNREACHABLE  @RFC3261_17_1_4 @pass_failure @disarm @release   -> terminated
    ) >~st_proceeding,

    # UDP: an ICMP error has quoted the request, which is sent again in T1
    doubted: (
        icmp NICT_ICMP    @LOCAL_icmp                                      -> doubted    |
        NICT_T_E          @LOCAL_icmp @send @double_e                      -> retried    |
        NICT_1XX          @RFC3261_17_1_2_2 @arm_e_t2 @pass                -> proceeding |
        NICT_FINAL        @RFC3261_17_1_2_2 @disarm @pass @let_go @arm_k   -> completed  |
        NICT_T_F          @RFC3261_17_1_2_2 @pass_timeout @disarm @release -> terminated |
        NICT_UNREACHABLE  @RFC3261_17_1_4 @pass_failure @disarm @release   -> terminated
    ) >~st_doubted,

    # it has been sent again: another ICMP error, or no response in 2 T1, is the failure
    retried: (
        (NICT_ICMP | NICT_T_E)
                          @RFC3261_18_4 @RFC3261_17_1_4 @LOCAL_icmp @pass_failure @disarm @release
                                                                   -> terminated |
        NICT_1XX          @RFC3261_17_1_2_2 @arm_e_t2 @pass                -> proceeding |
        NICT_FINAL        @RFC3261_17_1_2_2 @disarm @pass @let_go @arm_k   -> completed  |
        NICT_T_F          @RFC3261_17_1_2_2 @pass_timeout @disarm @release -> terminated |
        NICT_UNREACHABLE  @RFC3261_17_1_4 @pass_failure @disarm @release   -> terminated
    ) >~st_retried,

    # retransmitted responses are absorbed here until timer K
    completed: (
        (NICT_1XX | NICT_FINAL)
                          @RFC3261_17_1_2_2                                -> completed  |
        NICT_T_K          @RFC3261_17_1_2_2 @release                       -> terminated
    ) >~st_completed,

    # the slot is back in its pool: it gets no more events
    terminated: (
        empty -> terminated
    ) >~st_terminated
    );
}%%

%% write data nofinal noentry;

void CW_SET(nict_init)(struct nict *r)
{
    %% write init;
}

int CW_SET(nict_step)(struct nict *r, enum nict_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;
    enum cw_guard guard = CW_UNGUARDED;

    %% write exec;

    if (r->cs == nict_error) { /* no arc: see the refused table; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, NICT, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, NICT, before, event, guard);
    return CW_OK;
}
