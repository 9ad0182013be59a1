/* octet.h - classes of octets, made by gen/octet.py from grammar/abnf.re. */
#ifndef CW_OCTET_H
#define CW_OCTET_H

#include <stdint.h>

enum {
    SIP_TOKEN_OCTET = 1,
    SIP_WORD_OCTET = 2,
    SIP_QDTEXT_OCTET = 4,
    SIP_USER_OCTET = 8,
    SIP_PASSWORD_OCTET = 16,
    SIP_PARAM_OCTET = 32,
    SIP_HNV_OCTET = 64,
    SIP_DIGIT_OCTET = 128,
#ifndef __OPTIMIZE_SIZE__
    SIP_CTEXT_OCTET = 256,
    SIP_ALNUM_OCTET = 512,
#endif
};

#ifdef __OPTIMIZE_SIZE__
/* The first eight, by another name: what is compiled for speed is not linked with it. */
#define sip_octet sip_octet_small
typedef uint8_t sip_classes;
#else
typedef uint16_t sip_classes;
#endif
extern const sip_classes sip_octet[256]; /* of each */

#endif
