/* classify.h - which event of its chart a response is: one lookup for all tables of responses (RFC
 * 3261 8.1.3).
 *
 * A table is CHART.responses.tsv: statuses, condition, event, clause. The first row that matches
 * gives the event. gen/responses.py makes it a table in ROM and refuses one in which a status
 * has no row. */
#ifndef CW_CLASSIFY_H
#define CW_CLASSIFY_H

#include <stdbool.h>
#include <stdint.h>

struct cw;
struct sip_message;

/* The outcome of a chart's request: a response, or that none came. */
struct cwi_response {
    struct cw *cw;
    const struct sip_message *message; /* NULL: none came, or it is not available any more */
    uint32_t instance;                 /* slot of the chart that made the request, from 1 */
    int32_t retry_after;               /* s that it asked to wait; -1: nothing */
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

/* Retry-After of a response, in s, at most a day (LOCAL_retry_after_cap); -1: none. m may be NULL. Pure. */
int32_t cwi_retry_after_of(const struct sip_message *m);

/* Makes it from an outcome, for the chart in this slot. */
struct cwi_response cwi_response_of(const struct cwi_outcome *o, const struct cw_cue *cue,
                                    uint32_t instance);

/* Returns the event of the first row that matches. The status MUST be one that the table has:
 * 100 to 699, and 0 where there is a row `none`. Pure. */
uint8_t cwi_classify(const struct cwi_responses *table, const struct cwi_response *response);

#endif
