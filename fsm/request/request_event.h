/* request_event.h - which event of the chart request a response is. */
#ifndef CW_REQUEST_EVENT_H
#define CW_REQUEST_EVENT_H

#include "request.h"
#include "sip.h"

/* Of the request under way. Pure. */
enum request_event cwi_request_event_of(const struct sip_message *m);

#endif
