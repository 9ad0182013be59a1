/* classify.c - the first row of a table of responses that matches (RFC 3261 8.1.3). */
#include "classify.h"

uint8_t cwi_classify(const struct cwi_responses *table, const struct cwi_response *response)
{
    const struct cwi_response_row *row = table->rows;

    while (response->status < row->least || response->status > row->most ||
           (row->condition && !table->conditions[row->condition - 1](response)))
        row++;
    return row->event;
}
