/* request_response.c - the conditions of request.responses.tsv and request.accepted.responses.tsv
 * (RFC 3261 13.2.2.4). */
#include "classify.h"
#include "core.h"
#include "fork.h"

static struct cw_request *request_of(const struct cwi_response *response)
{
    return &response->cw->memory.requests[response->instance - 1];
}

bool cwi_request_names_no_dialog(const struct cwi_response *response)
{
    const struct sip_message *m = response->message;
    const uint8_t first = m ? m->first[SIP_TO] : 0;

    return m && m->method == SIP_INVITE && (first == 0 || m->field[first - 1].fault);
}

bool cwi_request_is_of_remote(const struct cwi_response *response)
{
    return cwi_remote_is(&request_of(response)->remote, response->message);
}

bool cwi_request_is_of_fork(const struct cwi_response *response)
{
    return cwi_fork_find(response->cw, request_of(response), response->message) > 0;
}
