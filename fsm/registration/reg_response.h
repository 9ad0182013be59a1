/* reg_response.h - what a response to a REGISTER asks for. */
#ifndef CW_REG_RESPONSE_H
#define CW_REG_RESPONSE_H

#include "sip.h"

/* What a 503 asks to wait, in s, one day at the most (LOCAL_retry_after_cap); -1: nothing. Pure. */
int32_t cwi_reg_retry_after(const struct sip_message *m);

#endif
