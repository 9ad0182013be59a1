/* nist.rl - the non-INVITE server transaction: RFC 3261 section 17.2.2, figure 8, with RFC 4320.
 *
 * The only provisional that a TU may send is 100, and on an unreliable transport not before timer E of the
 * client would have reached T2 (RFC 4320 4.1): timer P is that moment. A TU that has answered by then never
 * sends it. An answer that the transport could not send changes nothing (RFC 6026 8.8): the request comes
 * again, or does not. The feature slow_answers is off in a profile whose TU always answers at once: timer P
 * and proceeding go with it. */
#include "nist.h"
#include "chart.h"

%%{
    machine nist;
    import "nist.h";
    alphtype unsigned char;
    access r->;
    include "nist_words.rl";

    # spine: created -> trying -> completed -> terminated
    main := (
    start: (
        "" -> created
    ),

    created: (
        NIST_REQUEST      @RFC3261_17_2_2 @RFC4320_4_1 @arm_p         -> trying
    ) >~st_created,

    trying: (
        NIST_REQUEST      @RFC3261_17_2_2                             -> trying     |
        slow_answers NIST_T_P
                          @RFC4320_4_1 @write_100 @send               -> proceeding |
        (NIST_ANSWER when is_reliable)
                          @RFC3261_17_2_2 @disarm @send @release      -> terminated |
        (NIST_ANSWER when !is_reliable)
                          @RFC3261_17_2_2 @disarm @send @arm_j        -> completed 
    ) >~st_trying,

    proceeding: (
        NIST_REQUEST      @RFC3261_17_2_2 @send                       -> proceeding |
        (NIST_ANSWER when is_reliable)
                          @RFC3261_17_2_2 @send @release              -> terminated |
        (NIST_ANSWER when !is_reliable)
                          @RFC3261_17_2_2 @send @arm_j                -> completed 
    ) >~st_proceeding,

    completed: (
        NIST_REQUEST      @RFC3261_17_2_2 @send                       -> completed  |
        NIST_ANSWER       @RFC3261_17_2_2                             -> completed  |
        NIST_T_J          @RFC3261_17_2_2 @release                    -> terminated
    ) >~st_completed,

    # the slot is back in its pool: it gets no more events
    terminated: (
        empty -> terminated
    ) >~st_terminated
    );
}%%

%% write data nofinal noentry;

void CW_SET(nist_init)(struct nist *r)
{
    %% write init;
}

int CW_SET(nist_step)(struct nist *r, enum nist_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;
    enum cw_guard guard = CW_UNGUARDED;

    %% write exec;

    if (r->cs == nist_error) { /* no arc: see the refused table; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, NIST, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, NIST, before, event, guard);
    return CW_OK;
}
