/* reg_response.h - what a response to a REGISTER asks for. */
#ifndef CW_REG_RESPONSE_H
#define CW_REG_RESPONSE_H

#include "sip.h"

/* Retry-After of a 503, in s, at most a day (LOCAL_retry_after_cap); -1: none. Pure. */
int32_t cwi_reg_retry_after(const struct sip_message *m);

#endif
