/* undeclared.h - what an action did otherwise than its row of CHART.actions.tsv says, in words: a fault of
 * the core, which a traced core counts (cw_counters.undeclared). */
#ifndef CW_UNDECLARED_H
#define CW_UNDECLARED_H

#include <stddef.h>

#include "core.h"

enum { UNDECLARED_TEXT = 240 }; /* room for any */

/* The last of them: "site.pick posts REG_STOP, which its row does not have (fsm/server/site.actions.tsv)";
 * "": there is none. Returns its action's number of gen/actions.h; 0: there is none. */
unsigned undeclared_write(char *text, size_t room, const struct cw *cw);

#endif
