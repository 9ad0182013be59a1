/* dual.rl - Dual Registration: the guide's section 1.4.
 *
 * The line has a binding at its primary and one at Alternate Proxy. Requests go to the primary while that
 * is registered, else to the alternate without trying the primary. There is neither failover nor fallback:
 * a new list is followed at once. */
#include "dual.h"
#include "chart.h"

%%{
    machine dual;
    import "dual.h";
    alphtype unsigned char;
    access r->;
    include "dual_words.rl";

    # spine: unlocated -> locating -> on_primary -> on_alternate -> on_primary
    main := (
    start: (
        "" -> unlocated
    ),

    unlocated: (
        DUAL_SOUGHT       @RFC3263_4 @locate                                       -> locating     |
        DUAL_REFUSED      @LOCAL_no_server                                         -> unlocated    |
        DUAL_STOP         @LOCAL_wishes                                            -> unlocated
    ) >~st_unlocated,

    locating: (
        DUAL_LISTED       @RFC3263_4_2 @take_top @use_primary @tell_servers        -> on_primary   |
        DUAL_ALTERNATE_ONLY
                          @GUIDE_dual @LOCAL_no_server @use_alternate @tell_servers
                                                                                   -> on_alternate |
        DUAL_EMPTY        @LOCAL_no_server @tell_no_server                         -> unlocated    |
        DUAL_SOUGHT       @RFC3263_4                                               -> locating     |
        DUAL_STOP         @LOCAL_wishes                                            -> locating
    ) >~st_locating,

    on_primary: (
        DUAL_SOUGHT       @GUIDE_dual @tell_servers                                -> on_primary   |
        DUAL_ANSWERED     @GUIDE_dual                                              -> on_primary   |
        DUAL_ELSEWHERE    @GUIDE_dual @LOCAL_no_fallback @move_binding             -> on_primary   |
        DUAL_FAILED       @GUIDE_dual @LOCAL_idle_close @use_alternate @tell_all_down @move_binding
                                                                                   -> on_alternate |
        DUAL_REFUSED      @GUIDE_dual @use_alternate                               -> on_alternate |
        DUAL_LISTED       @GUIDE_dns_cache                                         -> on_primary   |
        DUAL_REPLACED     @LOCAL_no_fallback @take_top @move_binding               -> on_primary   |
        DUAL_ALTERNATE_ELSEWHERE
                          @GUIDE_dual @LOCAL_no_fallback @move_alternate           -> on_primary   |
        DUAL_STOP         @LOCAL_wishes @take_top                                  -> on_primary
    ) >~st_on_primary,

    # the primary has no registration, or no address: requests go to the alternate only
    on_alternate: (
        DUAL_SOUGHT       @GUIDE_dual @tell_servers                                -> on_alternate |
        DUAL_ANSWERED     @GUIDE_dual @use_primary                                 -> on_primary   |
        DUAL_ELSEWHERE    @GUIDE_dual @LOCAL_no_fallback @move_binding             -> on_alternate |
        DUAL_FAILED       @GUIDE_dual @tell_all_down                               -> on_alternate |
        DUAL_REFUSED      @GUIDE_dual                                              -> on_alternate |
        (DUAL_LISTED | DUAL_REPLACED)
                          @GUIDE_dual @LOCAL_no_fallback @take_top                 -> on_alternate |
        DUAL_ALTERNATE_ONLY
                          @GUIDE_dual @LOCAL_no_server                             -> on_alternate |
        DUAL_ALTERNATE_ELSEWHERE
                          @GUIDE_dual @LOCAL_no_fallback @move_alternate           -> on_alternate |
        DUAL_STOP         @LOCAL_wishes @take_top                                  -> on_alternate
    ) >~st_on_alternate
    );
}%%

%% write data nofinal noentry;

void CW_SET(dual_init)(struct dual *r)
{
    %% write init;
}

int CW_SET(dual_step)(struct dual *r, enum dual_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;
    enum cw_guard guard = CW_UNGUARDED;

    %% write exec;

    if (r->cs == dual_error) { /* no arc: see the refused table; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, DUAL, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, DUAL, before, event, guard);
    return CW_OK;
}
