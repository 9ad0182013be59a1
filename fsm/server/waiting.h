/* waiting.h - the bindings and requests of a line that wait for a server. */
#ifndef CW_WAITING_H
#define CW_WAITING_H

#include "core.h"

/* What is posted to one of them. */
enum waiting_news {
    WAITING_LOCATED,   /* the line has a server for it */
    WAITING_NO_SERVER, /* there is no server */
    WAITING_ALL_DOWN   /* no other server is up */
};

/* Posts `current` to the current binding and `alternate` to the alternate one, if they wait. Each
 * waiting request of the line gets LOCATED if one of the two is. Each is posted to once. */
void cwi_waiting_tell(const struct cw_cue *cue, uint32_t line, enum waiting_news current,
                      enum waiting_news alternate);

#endif
