/* reg_event.h - which event of the chart reg a response is. */
#ifndef CW_REG_EVENT_H
#define CW_REG_EVENT_H

#include "reg.h"
#include "sip.h"

/* retry_codes: setting Retry Reg RSC. Pure. */
enum reg_event reg_event_of(const struct sip_message *m, const char *retry_codes);
/* Of a final code alone, for one that was first looked at as something else. Pure. */
enum reg_event reg_event_of_code(uint16_t status, const char *retry_codes);

#endif
