/* site_fact.h - who is told of the line's server: every binding and request that waits for it; and what its
 * failure is. */
#ifndef CW_SITE_FACT_H
#define CW_SITE_FACT_H

#include "clausewire.h"

/* Posts the events to who has asked for a server: the line's binding, its alternate (Dual
 * Registration), its requests. */
void cwi_site_tell_waiting(const struct cw_cue *cue, uint32_t line, enum reg_event event,
                           enum reg_event alternate_event, enum request_event request_event);

/* What it is to the chart site that whom the line talks to has failed: with Dual Registration nobody
 * takes its place. Pure. */
enum site_event cwi_site_failure(const struct cw_line_settings *settings);

#endif
