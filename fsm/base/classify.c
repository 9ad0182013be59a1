/* classify.c - the first row of a table of responses that matches (RFC 3261 8.1.3). */
#include "classify.h"

#include "core.h"
#include "waits.h"

uint8_t cwi_classify(const struct cwi_responses *table, const struct cwi_response *response)
{
    const struct cwi_response_row *row = table->rows;

    while (response->status < row->least || response->status > row->most ||
           (row->condition && !table->conditions[row->condition - 1](response)))
        row++;
    return row->event;
}

int32_t cwi_retry_after_of(const struct sip_message *m)
{
    if (!m || m->retry_after < 0)
        return -1;
    return m->retry_after > CWI_RETRY_AFTER_MOST_S ? CWI_RETRY_AFTER_MOST_S
                                                   : (int32_t)m->retry_after;
}

struct cwi_response cwi_response_of(const struct cwi_outcome *o, const struct cw_cue *cue,
                                    uint32_t instance)
{
    struct cwi_response r = { .cw = cue->cw, .instance = instance };

    if (o->kind == CWI_RESPONSE) {
        r.message = cue->message;
        r.status = cue->message->status;
    }
    r.retry_after = cwi_retry_after_of(r.message);
    return r;
}
