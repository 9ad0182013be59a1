/* ist.rl - the INVITE server transaction: RFC 3261 section 17.2.1 as RFC 6026 sections 8.5 to 8.8 have it,
 * figure 7; and what a CANCEL does to it (9.2): nothing once it has a final answer.
 *
 * The RFC's proceeding is two states here: trying until something has been sent, because a repeated INVITE
 * gets no answer then. An answer that the transport could not send changes nothing (RFC 6026 8.8). The ACK
 * of a 2xx has a branch of its own and comes to the TU; what matches here in accepted is that of a peer of
 * RFC 2543. The feature slow_answers is off in a profile whose TU always answers at once: the 100 and
 * proceeding go with it. */
#include "ist.h"
#include "chart.h"

%%{
    machine ist;
    import "ist.h";
    alphtype unsigned char;
    access r->;
    include "ist_words.rl";

    # spine: created -> trying -> proceeding -> accepted -> terminated
    main := (
    start: (
        "" -> created
    ),

    created: (
        IST_REQUEST       @RFC3261_17_2_1 @arm_trying                 -> trying
    ) >~st_created,

    # nothing has been sent yet
    trying: (
        IST_REQUEST       @RFC3261_17_2_1                             -> trying     |
        slow_answers IST_T_TRYING
                          @RFC3261_17_2_1 @write_100 @send            -> proceeding |
        slow_answers IST_PROVISIONAL
                          @RFC3261_17_2_1 @disarm @send               -> proceeding |
        IST_2XX           @RFC6026_8_5 @disarm @send @arm_l           -> accepted   |
        (IST_REFUSAL when is_reliable)
                          @RFC3261_17_2_1 @disarm @send @arm_h        -> completed  |
        (IST_REFUSAL when !is_reliable)
                          @RFC3261_17_2_1 @disarm @send @arm_h @arm_g -> completed  |
        slow_answers IST_CANCEL
                          @RFC3261_9_2 @write_487                     -> trying
    ) >~st_trying,

    proceeding: (
        (IST_REQUEST | IST_PROVISIONAL)
                          @RFC3261_17_2_1 @send                       -> proceeding |
        IST_2XX           @RFC6026_8_5 @send @arm_l                   -> accepted   |
        (IST_REFUSAL when is_reliable)
                          @RFC3261_17_2_1 @send @arm_h                -> completed  |
        (IST_REFUSAL when !is_reliable)
                          @RFC3261_17_2_1 @send @arm_h @arm_g         -> completed  |
        IST_CANCEL        @RFC3261_9_2 @write_487                     -> proceeding
    ) >~st_proceeding,

    # refused: the refusal is retransmitted until the ACK comes
    completed: (
        IST_REQUEST       @RFC3261_17_2_1 @send                       -> completed  |
        IST_T_G           @RFC3261_17_2_1 @send @double_g             -> completed  |
        IST_ACK           @RFC3261_17_2_1 @disarm @arm_i              -> confirmed  |
        IST_T_H           @RFC3261_17_2_1 @LOCAL_no_ack @disarm @release
                                                                      -> terminated
    ) >~st_completed,

    # repeated ACKs and late INVITEs are absorbed here until timer I
    confirmed: (
        (IST_REQUEST | IST_ACK)
                          @RFC3261_17_2_1                             -> confirmed  |
        IST_T_I           @RFC3261_17_2_1 @release                    -> terminated
    ) >~st_confirmed,

    # answered with 2xx, which the TU retransmits until its ACK comes
    accepted: (
        IST_REQUEST       @RFC6026_8_7                                -> accepted   |
        IST_2XX           @RFC6026_8_7 @send                          -> accepted   |
        IST_ACK           @RFC6026_8_7 @LOCAL_no_session              -> accepted   |
        IST_T_L           @RFC6026_8_7 @release                       -> terminated
    ) >~st_accepted,

    # the slot is back in its pool: it gets no more events
    terminated: (
        empty -> terminated
    ) >~st_terminated
    );
}%%

%% write data nofinal noentry;

void CW_SET(ist_init)(struct ist *r)
{
    %% write init;
}

int CW_SET(ist_step)(struct ist *r, enum ist_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;
    enum cw_guard guard = CW_UNGUARDED;

    %% write exec;

    if (r->cs == ist_error) { /* no arc: see the refused table; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, IST, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, IST, before, event, guard);
    return CW_OK;
}
