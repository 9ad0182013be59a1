/* events.h - stepping the charts, for the files that route: an event, then what it posted. */
#ifndef CW_EVENTS_H
#define CW_EVENTS_H

#include "core.h"

/* A verb begins, at time `now` in ms. False: the effects of the verb before are not drained. */
bool cwi_events_open(struct cw *cw, uint64_t now);
/* Steps what was posted, and what is posted meanwhile, until the queue is empty. */
void cwi_events_run(struct cw *cw, const struct cw_cue *cue);
/* Steps the event, then what it posted. Returns CW_OK, or CW_E_REFUSED: no arc for the event
 * itself. */
int cwi_events_step(struct cw *cw, uint8_t chart, uint32_t instance, uint8_t event,
                    const struct cw_cue *cue);
/* A timer that is due is disarmed, and its event stepped; else nothing. timer: NULL, or any. */
void cwi_events_fire(struct cw *cw, struct cw_timer *timer, const struct cw_cue *cue);

#endif
