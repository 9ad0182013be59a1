/* events.h - events to the charts; for the files that route. */
#ifndef CW_EVENTS_H
#define CW_EVENTS_H

#include "core.h"

/* A verb begins: its time is taken. False: the effects of the one before are not drained. */
bool cwi_events_open(struct cw *cw, uint64_t now);
/* What was posted, and whatever that posts. */
void cwi_events_run(struct cw *cw, const struct cw_cue *cue);
/* The event, then whatever it posted. CW_OK or CW_E_REFUSED: of the event itself. */
int cwi_events_step(struct cw *cw, uint8_t chart, uint32_t instance, uint8_t event,
                    const struct cw_cue *cue);

#endif
