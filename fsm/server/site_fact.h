/* site_fact.h - who is told of the line's server: every binding and request that may wait for it. */
#ifndef CW_SITE_FACT_H
#define CW_SITE_FACT_H

#include "clausewire.h"

/* Posts the events to the bindings of the line that take their server from the chart site, and to
 * its requests that seek one. */
void site_tell_waiting(const struct cw_cue *cue, uint32_t line, enum reg_event event,
                       enum request_event request_event);

#endif
