/* ict.rl - the INVITE client transaction: RFC 3261 section 17.1.1 as RFC 6026 section 8.4 has it, figure 5.
 * An INVITE too large for UDP: 18.1.1. An ICMP error is a hint (18.4, LOCAL_icmp): the INVITE is sent once
 * more before it fails.
 *
 * Timer D is zero on a reliable transport: the ACK leaves before the slot does. Timer C: an INVITE without
 * a final response 64 T1 after its CANCEL is ended (9.1). Timers B and D in milliseconds from the settings.
 * The feature requests is off in a profile whose user asks for nothing but registration. */
#include "ict.h"
#include "chart.h"

%%{
    machine ict;
    import "ict.h";
    alphtype unsigned char;
    access r->;
    include "ict_words.rl";

    # spine: created -> calling -> proceeding -> accepted -> terminated
    main := (
    start: (
        "" -> created
    ),

    created: (
        requests (ICT_START when is_reliable)
                          @RFC3261_17_1_1_2 @send @arm_b                     -> calling    |
        requests (ICT_START when !is_reliable)
                          @RFC3261_17_1_1_2 @send @arm_b @arm_a              -> calling    |
        requests ICT_LARGE
                          @RFC3261_18_1_1 @go_by_tcp @send @arm_b @arm_large         -> switched
    ) >~st_created,

    # too large for UDP: sent by TCP, and by UDP after all if TCP fails. Timer B goes on
    switched: (
        ICT_1XX           @RFC3261_17_1_1_2 @disarm @pass                    -> proceeding |
        ICT_2XX           @RFC6026_8_4 @disarm @pass @arm_m                  -> accepted   |
        ICT_REFUSAL       @RFC3261_17_1_1_2 @RFC3261_17_1_1_3 @disarm @pass @acknowledge @arm_d
                                                                             -> completed  |
        ICT_UNREACHABLE   @RFC3261_18_1_1 @go_by_udp @send @arm_a            -> calling    |
        ICT_T_LARGE       @LOCAL_large_silence @drop_connection @go_by_udp @send @arm_a
                                                                     -> calling
    ) >~st_switched,

    # no response yet: the INVITE is retransmitted
    calling: (
        ICT_T_A           @RFC3261_17_1_1_2 @send @double_a                  -> calling    |
        ICT_1XX           @RFC3261_17_1_1_2 @disarm @pass                    -> proceeding |
        ICT_2XX           @RFC6026_8_4 @disarm @pass @arm_m                  -> accepted   |
        ICT_REFUSAL       @RFC3261_17_1_1_2 @RFC3261_17_1_1_3 @disarm @pass @acknowledge @arm_d
                                                                             -> completed  |
        (ICT_T_B when is_reliable)
                          @RFC3261_17_1_1_2 @LOCAL_silent_stream @drop_connection @pass_timeout @disarm
                          @release
                                                                     -> terminated |
        (ICT_T_B when !is_reliable)
                          @RFC3261_17_1_1_2 @pass_timeout @disarm @release   -> terminated |
        icmp ICT_ICMP     @RFC3261_18_4 @LOCAL_icmp @arm_again               -> doubted    |
        ICT_UNREACHABLE   @RFC3261_17_1_4 @pass_failure @disarm @release     -> terminated
    ) >~st_calling,

    # UDP: an ICMP error has quoted the INVITE, which is sent again in T1
    doubted: (
        icmp ICT_ICMP     @LOCAL_icmp                                        -> doubted    |
        ICT_T_A           @LOCAL_icmp @send @arm_last                        -> retried    |
        ICT_1XX           @RFC3261_17_1_1_2 @disarm @pass                    -> proceeding |
        ICT_2XX           @RFC6026_8_4 @disarm @pass @arm_m                  -> accepted   |
        ICT_REFUSAL       @RFC3261_17_1_1_2 @RFC3261_17_1_1_3 @disarm @pass @acknowledge @arm_d
                                                                             -> completed  |
        ICT_T_B           @RFC3261_17_1_1_2 @pass_timeout @disarm @release   -> terminated |
        ICT_UNREACHABLE   @RFC3261_17_1_4 @pass_failure @disarm @release     -> terminated
    ) >~st_doubted,

    # it has been sent again: another ICMP error, or no response in 2 T1, is the failure
    retried: (
        (ICT_ICMP | ICT_T_A)
                          @RFC3261_18_4 @RFC3261_17_1_4 @LOCAL_icmp @pass_failure @disarm @release
                                                                     -> terminated |
        ICT_1XX           @RFC3261_17_1_1_2 @disarm @pass                    -> proceeding |
        ICT_2XX           @RFC6026_8_4 @disarm @pass @arm_m                  -> accepted   |
        ICT_REFUSAL       @RFC3261_17_1_1_2 @RFC3261_17_1_1_3 @disarm @pass @acknowledge @arm_d
                                                                             -> completed  |
        ICT_T_B           @RFC3261_17_1_1_2 @pass_timeout @disarm @release   -> terminated |
        ICT_UNREACHABLE   @RFC3261_17_1_4 @pass_failure @disarm @release     -> terminated
    ) >~st_retried,

    # a provisional response has come: no time limit
    proceeding: (
        ICT_1XX           @RFC3261_17_1_1_2 @pass                            -> proceeding |
        ICT_2XX           @RFC6026_8_4 @disarm @pass @arm_m                  -> accepted   |
        ICT_REFUSAL       @RFC3261_17_1_1_2 @RFC3261_17_1_1_3 @disarm @pass @acknowledge @arm_d
                                                                             -> completed  |
        ICT_CANCEL        @RFC3261_9_1 @send_cancel                          -> proceeding |
        ICT_CANCELLED     @RFC3261_9_1 @arm_c                                -> proceeding |
        ICT_T_C           @RFC3261_9_1 @pass_timeout @disarm @release        -> terminated
    ) >~st_proceeding,

    # refused: each retransmitted refusal gets the ACK again
    completed: (
        ICT_REFUSAL       @RFC3261_17_1_1_2 @send                            -> completed  |
        ICT_T_D           @RFC3261_17_1_1_2 @release                         -> terminated |
        (ICT_UNREACHABLE | ICT_ICMP)
                          @RFC3261_17_1_1_2 @pass_failure @disarm @release   -> terminated
    ) >~st_completed,

    # answered: every 2xx, repeated or from another party of a fork, is passed to the TU, which sends the ACK
    accepted: (
        ICT_2XX           @RFC6026_8_4 @pass                                 -> accepted   |
        ICT_T_M           @RFC6026_8_4 @pass_end @release                    -> terminated
    ) >~st_accepted,

    # the slot is back in its pool: it gets no more events
    terminated: (
        empty -> terminated
    ) >~st_terminated
    );
}%%

%% write data nofinal noentry;

void CW_SET(ict_init)(struct ict *r)
{
    %% write init;
}

int CW_SET(ict_step)(struct ict *r, enum ict_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;
    enum cw_guard guard = CW_UNGUARDED;

    %% write exec;

    if (r->cs == ict_error) { /* no arc: see the refused table; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, ICT, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, ICT, before, event, guard);
    return CW_OK;
}
