/* classify.h - what a response is to the chart that hears it: one lookup for all tables of responses
 * (RFC 3261 8.1.3).
 *
 * A table is CHART.responses.tsv: statuses, condition, event, clause. The first row that matches
 * says the event. gen/responses.py makes it a table in ROM and refuses one that leaves a status
 * without a row. */
#ifndef CW_CLASSIFY_H
#define CW_CLASSIFY_H

#include <stdbool.h>
#include <stdint.h>

struct cw;
struct sip_message;

/* What a chart hears of its request: a response, or that none came. */
struct cwi_response {
    struct cw *cw;
    const struct sip_message *message; /* NULL: none came, or it is not here any more */
    uint32_t instance;                 /* slot of the chart that hears it, from 1 */
    int32_t retry_after;               /* s that a 503 asked to wait; -1: nothing */
    uint16_t status;                   /* 0: no response came (8.1.3.1) */
};

struct cwi_response_row {
    uint16_t least, most; /* statuses; both 0: no response came */
    uint8_t condition;    /* from 1, of the table's conditions; 0: none */
    uint8_t event;        /* of the chart's alphabet */
};

struct cwi_responses {
    const struct cwi_response_row *rows;
    bool (*const *conditions)(const struct cwi_response *response); /* pure */
};

struct cwi_outcome;
struct cw_cue;

/* The same as the outcome of a request tells it to the chart in this slot; retry_after as it was sent. */
struct cwi_response cwi_response_of(const struct cwi_outcome *o, const struct cw_cue *cue,
                                    uint32_t instance);

/* The event of the first row that matches. The status MUST be one that the table decides: 100 to 699,
 * and 0 where it has a row `none`. Pure. */
uint8_t cwi_classify(const struct cwi_responses *table, const struct cwi_response *response);

#endif
