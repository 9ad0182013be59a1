/* locate.rl - locating a line's servers, one DNS query at a time: RFC 3263 section 4 with RFC 2782 and the
 * guide's 1.1.
 *
 * A search is a sequence of jobs: the settings give the first ones, each answer may add more. The action
 * that reads an answer posts the kind of the next job, so that each query is an arc with its clause. The
 * present list is used until a new one is complete. */
#include "locate.h"
#include "chart.h"

%%{
    machine locate;
    import "locate.h";
    alphtype unsigned char;
    access r->;
    include "locate_words.rl";

    # spine: unlocated -> choosing -> asking -> choosing -> located
    main := (
    start: (
        "" -> unlocated
    ),

    unlocated: (
        LOCATE_START      @RFC3263_4 @GUIDE_redundancy @begin              -> choosing
    ) >~st_unlocated,

    # the next job is known: the action that ended the last one has posted it
    choosing: (
        LOCATE_J_ADDRESS  @RFC3263_4_2 @add_address                        -> choosing  |
        (LOCATE_J_EXCLUDED when is_told)
                          @GUIDE_ip_mode @pass_over                          -> choosing  |
        (LOCATE_J_EXCLUDED when !is_told)
                          @GUIDE_ip_mode @LOCAL_excluded @tell_excluded @pass_over
                                                                             -> choosing  |
        LOCATE_J_NAPTR    @RFC3263_4_1 @ask                                -> asking    |
        LOCATE_J_SRV      @RFC3263_4_2 @RFC3263_4_3 @ask                       -> asking    |
        LOCATE_J_HOST     @RFC3263_4_2 @GUIDE_ip_preference @ask           -> asking    |
        (LOCATE_FOUND when is_whole)
                          @RFC3263_4 @publish @drop_search @arm_expiry     -> located   |
        (LOCATE_FOUND when !is_whole)
                          @LOCAL_last_good @keep_other @publish @drop_search @arm_rest
                                                                             -> located   |
        (LOCATE_NOTHING when has_list)
                          @LOCAL_last_good @drop_search @arm_again         -> located   |
        (LOCATE_NOTHING when !has_list)
                          @LOCAL_no_server @drop_search @report_none       -> unlocated |
        LOCATE_DOWN       @LOCAL_last_good @drop_search @arm_again         -> located   |
        LOCATE_NO_ROOM    @LOCAL_searches @arm_turn                        -> queued
    ) >~st_choosing,

    asking: (
        LOCATE_RECORDS    @RFC3263_4 @take_records                         -> choosing  |
        LOCATE_NO_RECORDS @RFC3263_4_1 @RFC3263_4_2 @do_without            -> choosing  |
        (LOCATE_NO_DNS when has_list)
                          @LOCAL_last_good @give_up                        -> choosing  |
        (LOCATE_NO_DNS when !has_list)
                          @LOCAL_unsaid @skip                              -> choosing
    ) >~st_asking,

    # too many lines are searching at the same time
    queued: (
        LOCATE_T_AGAIN    @LOCAL_searches @begin                           -> choosing
    ) >~st_queued,

    located: (
        LOCATE_T_AGAIN    @GUIDE_dns_cache @begin                          -> choosing
    ) >~st_located
    );
}%%

%% write data nofinal noentry;

void CW_SET(locate_init)(struct locate *r)
{
    %% write init;
}

int CW_SET(locate_step)(struct locate *r, enum locate_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;
    enum cw_guard guard = CW_UNGUARDED;

    %% write exec;

    if (r->cs == locate_error) { /* no arc: see the refused table; nothing has changed */
        r->cs = before;
        CW_TRACE_REFUSED(cue, LOCATE, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, LOCATE, before, event, guard);
    return CW_OK;
}
