/* keep_fact.h - who is told to keep its way through a NAT open, and who to stop. */
#ifndef CW_KEEP_FACT_H
#define CW_KEEP_FACT_H

#include "clausewire.h"

/* The binding in this slot is registered, or is no more: posts KEEP_START where it rests and wants
 * keep-alives, KEEP_STOP where it does not rest. */
void cwi_keep_tell(const struct cw_cue *cue, uint32_t slot, bool is_registered);

#endif
