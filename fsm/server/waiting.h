/* waiting.h - the bindings and requests of a line that wait for a server. */
#ifndef CW_WAITING_H
#define CW_WAITING_H

#include "core.h"

/* What one of them is told. */
enum waiting_news {
    WAITING_LOCATED,   /* the line has a server for it */
    WAITING_NO_SERVER, /* there is none */
    WAITING_ALL_DOWN   /* no other one is up */
};

/* Posts it to the current binding, the alternate and the requests of this line that wait, to each once;
 * a request has a server where one of the two has. */
void cwi_waiting_tell(const struct cw_cue *cue, uint32_t line, enum waiting_news current,
                      enum waiting_news alternate);

#endif
