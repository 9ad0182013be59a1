/* reg_event.h - which event of the chart reg a response is. */
#ifndef CW_REG_EVENT_H
#define CW_REG_EVENT_H

#include "reg.h"
#include "settings.h"
#include "sip.h"

/* By the settings Try Backup RSC and Retry Reg RSC. Pure. */
enum reg_event cwi_reg_event_of(const struct sip_message *m,
                                const struct cw_phone_settings *settings);
/* Of a final code alone, for one that was first looked at as something else; retry_codes:
 * setting Retry Reg RSC. Pure. */
enum reg_event cwi_reg_event_of_code(uint16_t status, const char *retry_codes);

/* What a 503 asks to wait, in s, one day at the most (LOCAL_retry_after_cap); -1: nothing. Pure. */
int32_t cwi_reg_retry_after(const struct sip_message *m);

#endif
