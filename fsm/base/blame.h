/* blame.h - what besides its status was wrong with the response that ended an attempt, or which limit of
 * the phone did (LOCAL_malformed). */
#ifndef CW_BLAME_H
#define CW_BLAME_H

#include <stdint.h>

struct cwi_blame {
    int16_t error;   /* enum cw_error; CW_OK: nothing */
    uint16_t offset; /* octets, from the datagram's start; of a limit 0 */
    uint8_t field;   /* enum sip_kind; SIP_OTHER: none or unknown */
};

#endif
