/* deviation.h - what was read although its rule does not have it: grammar/tolerance.tsv (RFC 3261 25.1).
 *
 * A view lists the deviations of its octets in the order in which they were met. A reader that judges, rather
 * than serves, refuses a view that has one. */
#ifndef CW_DEVIATION_H
#define CW_DEVIATION_H

#include <stdint.h>

/* enum sip_tolerance { SIP_TOLERANCE_<NAME>, ... SIP_TOLERANCES } */
#include "tolerance.h"

enum { SIP_DEVIATIONS_KEPT = 8 }; /* later ones are counted only */

struct sip_deviation {
    uint16_t at;  /* offset of the text, from the base of the view's slices */
    uint8_t rule; /* enum sip_tolerance */
};

struct sip_deviations {
    struct sip_deviation kept[SIP_DEVIATIONS_KEPT];
    uint8_t count; /* all that were met, at most 255; the first SIP_DEVIATIONS_KEPT are kept */
};

/* Of a row of grammar/tolerance.tsv: its name, the ABNF's rule, what is taken, the clause departed from. "": no
 * such row. */
const char *sip_tolerance_name(enum sip_tolerance tolerance);
const char *sip_tolerance_rule(enum sip_tolerance tolerance);
const char *sip_tolerance_taken(enum sip_tolerance tolerance);
const char *sip_tolerance_clause(enum sip_tolerance tolerance);

#endif
