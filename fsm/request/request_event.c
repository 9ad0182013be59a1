/* request_event.c - what a response is to the chart request: its alphabet, read off the status (RFC
 * 3261 21). */
#include "request_event.h"

enum request_event cwi_request_event_of(const struct sip_message *m)
{
    if (m->status < 200)
        return REQUEST_1XX;
    if (m->status < 300)
        return REQUEST_2XX;
    if (m->status == 401 || m->status == 407)
        return REQUEST_CHALLENGE;
    return REQUEST_REFUSED;
}
