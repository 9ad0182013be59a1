/* waits.h - how long the core waits where no setting says so: in T1, or in s (RFC 3261 9.1, RFC
 * 6026 8.4, 8.5; LOCAL_large_silence, LOCAL_retry_after_cap). */
#ifndef CW_WAITS_H
#define CW_WAITS_H

enum {
    CWI_FINAL_T1 = 64,             /* T1: timers C, L and M */
    CWI_LARGE_T1 = 8,              /* T1: a response to what went by TCP because of its size */
    CWI_RETRY_AFTER_MOST_S = 86400 /* s: a longer Retry-After is cut to this */
};

#endif
