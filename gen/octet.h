/* octet.h - classes of octets, made by gen/octet.py from grammar/abnf.re. */
#ifndef CW_OCTET_H
#define CW_OCTET_H

#include <stdint.h>

enum {
    SIP_TOKEN_OCTET = 1,
    SIP_WORD_OCTET = 2,
    SIP_QDTEXT_OCTET = 4,
    SIP_CTEXT_OCTET = 8,
    SIP_USER_OCTET = 16,
    SIP_PASSWORD_OCTET = 32,
    SIP_PARAM_OCTET = 64,
    SIP_HNV_OCTET = 128,
    SIP_ALNUM_OCTET = 256,
    SIP_DIGIT_OCTET = 512
};

extern const uint16_t sip_octet[256]; /* the classes of each */

#endif
