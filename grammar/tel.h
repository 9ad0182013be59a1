/* tel.h - the tel URI: a telephone number as an address (RFC 3966). */
#ifndef CW_TEL_H
#define CW_TEL_H

#include "sip.h"

struct sip_tel {
    struct cw_octets number;             /* as written, visual separators and all; '+' if global */
    struct cw_octets params;             /* from the first ';' on */
    struct cw_octets isub, ext, context; /* values of these parameters; none: absent */
    bool is_global;
};

/* Reads one URI that must fill [octets, octets + n), n at most SIP_URI_MAX, with at most
 * SIP_URI_PARAMS_MAX parameters (RFC 3966 3). The result points into the octets. Returns CW_OK or
 * CW_E_URI. */
int sip_tel_parse(struct sip_tel *t, const void *octets, size_t n);

/* Comparison by RFC 3966 4: visual separators, case and the order of parameters do not matter; a parameter
 * that only one has makes them differ. Pure. */
bool sip_tel_equal(const struct sip_tel *a, const struct sip_tel *b);

#endif
