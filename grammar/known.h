/* known.h - the parameters that have a row in grammar/param.tsv: found by name, and whether a value fits its rule
 * (RFC 3261 25.1, LOCAL_known_params); private to this folder. */
#ifndef CW_KNOWN_H
#define CW_KNOWN_H

#include "rule.h"

extern const struct sip_known {
#ifdef __OPTIMIZE_SIZE__
    unsigned name : 9, size : 5, rule : 6, needed : 1;
#else
    uint16_t name;  /* where the name stands among all */
    uint8_t size;   /* its octets */
    uint8_t rule;   /* enum sip_rule */
    uint8_t needed; /* without it the value does not fit */
#endif
} sip_known[];

enum { SIP_UNKNOWN = UINT8_MAX };

/* The row of a parameter's name among `count` rows from `first` on, a set; SIP_UNKNOWN: none has it. */
uint8_t sip_lex_known(uint8_t first, uint8_t count, const struct sip_param *x);
/* Whether the parameter's value fits the rule. */
bool sip_lex_fits(enum sip_rule rule, const struct sip_param *x);
/* Notes a parameter of Contact that does not fit its row: it reads as absent. */
void sip_lex_note_contact(struct sip_reading *r, const struct sip_param *x);

#endif
